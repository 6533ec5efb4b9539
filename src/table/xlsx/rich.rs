//! Pictures placed in cells, as Excel 365 has them.
//!
//! A cell has the number of a value in the workbook's metadata; that leads to a "rich
//! value", whose structure says which of its numbers is the one of a relation, which at
//! last leads to the picture.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::Relations;
use super::xml;
use crate::table::Picture;
use crate::table::Remark;
use crate::table::package::Package;

/// The key of a rich value under which it has the number of its picture.
const PICTURE_KEY: &str = "_rvRel:LocalImageIdentifier";

/// Pictures by the number `vm` of cells. Values that are no pictures are left out, and so
/// is everything that does not fit together: such a cell shows its error then.
pub fn pictures(package: &Package, workbook: &Relations) -> Result<HashMap<u32, Picture>, Remark> {
    let mut texts = Vec::new();
    for kind in ["/sheetMetadata", "/rdRichValue", "/rdRichValueStructure", "/richValueRel"] {
        let part = workbook.part_of_type(kind).filter(|part| package.holds(part));
        let Some(part) = part else { return Ok(HashMap::new()) };
        texts.push((package.text(&part)?, part));
    }
    let [(metadata, _), (values, _), (structures, _), (links, links_part)] = &texts[..] else {
        return Ok(HashMap::new());
    };
    let parts = linked_parts(links, &Relations::of(package, links_part)?)?;
    let by_value = pictures_of_values(values, &picture_keys(structures)?, &parts)?;
    let numbers = metadata_values(metadata)?;
    let pictures = (1..)
        .zip(numbers)
        .filter_map(|(number, value)| Some((number, by_value.get(value? as usize)?.clone()?)));
    Ok(pictures.collect())
}

/// The parts that the list of relations names, in its order.
fn linked_parts(text: &str, relations: &Relations) -> Result<Vec<Option<String>>, Remark> {
    let mut parts = Vec::new();
    for event in xml::events(text) {
        let Event::Start(element) = event? else { continue };
        if element.local_name().as_ref() == "rel" {
            let id = xml::attribute(&element, "id").unwrap_or_default();
            parts.push(relations.get(&id).and_then(|relation| relation.part.clone()));
        }
    }
    Ok(parts)
}

/// For each structure the position of the picture among its values.
fn picture_keys(text: &str) -> Result<Vec<Option<usize>>, Remark> {
    let (mut keys, mut position) = (Vec::new(), 0);
    for event in xml::events(text) {
        let Event::Start(element) = event? else { continue };
        match element.local_name().as_ref() {
            "s" => {
                keys.push(None);
                position = 0;
            }
            "k" => {
                let found = xml::attribute(&element, "n").is_some_and(|name| name == PICTURE_KEY);
                if let Some(key) = keys.last_mut().filter(|_| found) {
                    *key = Some(position);
                }
                position += 1;
            }
            _ => {}
        }
    }
    Ok(keys)
}

fn pictures_of_values(
    text: &str,
    keys: &[Option<usize>],
    parts: &[Option<String>],
) -> Result<Vec<Option<Picture>>, Remark> {
    let mut pictures = Vec::new();
    let (mut structure, mut values, mut letters) = (0, Vec::new(), String::new());
    for event in xml::events(text) {
        let event = event?;
        match &event {
            Event::Start(element) => {
                letters.clear();
                if element.local_name().as_ref() == "rv" {
                    structure = xml::number(element, "s").unwrap_or(0) as usize;
                    values.clear();
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "v" => values.push(letters.trim().parse::<usize>().ok()),
                "rv" => pictures.push(picture(keys.get(structure), &values, parts)),
                _ => {}
            },
            event => xml::push_text(event, &mut letters),
        }
    }
    Ok(pictures)
}

fn picture(
    key: Option<&Option<usize>>,
    values: &[Option<usize>],
    parts: &[Option<String>],
) -> Option<Picture> {
    let link = (*values.get((*key?)?)?)?;
    parts.get(link)?.as_deref().map(Picture::at)
}

/// For each value that cells may name, from 1, the number of its rich value.
fn metadata_values(text: &str) -> Result<Vec<Option<u32>>, Remark> {
    let (mut rich, mut types) = (Vec::new(), Vec::new());
    let mut named = Vec::new();
    let mut block = Block::Other;
    for event in xml::events(text) {
        let event = event?;
        let Event::Start(element) = &event else {
            if let Event::End(element) = &event {
                let ends =
                    matches!(element.local_name().as_ref(), "futureMetadata" | "valueMetadata");
                block = if ends { Block::Other } else { block };
            }
            continue;
        };
        match (element.local_name().as_ref(), block) {
            ("metadataType", _) => types.push(is_rich(element, "name")),
            ("futureMetadata", _) if is_rich(element, "name") => block = Block::Rich,
            ("valueMetadata", _) => block = Block::Values,
            ("bk", Block::Rich) => rich.push(None),
            ("rvb", Block::Rich) => {
                if let Some(last) = rich.last_mut() {
                    *last = xml::number(element, "i");
                }
            }
            ("bk", Block::Values) => named.push((None, None)),
            ("rc", Block::Values) => {
                if let Some(last) = named.last_mut() {
                    *last = (xml::number(element, "t"), xml::number(element, "v"));
                }
            }
            _ => {}
        }
    }
    let value = |(kind, value): (Option<u32>, Option<u32>)| {
        let kind = kind?.checked_sub(1)? as usize;
        types.get(kind).filter(|rich| **rich)?;
        *rich.get(value? as usize)?
    };
    Ok(named.into_iter().map(value).collect())
}

/// Where we are in the metadata.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    Other,
    Rich,
    Values,
}

fn is_rich(element: &quick_xml::events::BytesStart, name: &str) -> bool {
    xml::attribute(element, name).is_some_and(|name| name == "XLRICHVALUE")
}
