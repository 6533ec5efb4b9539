//! Pictures that lie over a worksheet, anchored to the cell of their upper left corner.

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use super::Relations;
use super::xml;
use crate::table::Picture;
use crate::table::Remark;
use crate::table::grid::Grid;
use crate::table::package::Package;
use crate::table::remark;

/// Adds the pictures over the sheet `part` to its grid.
pub fn read(package: &Package, part: &str, grid: &mut Grid) -> Result<(), Remark> {
    let Some(drawing) = Relations::of(package, part)?.part_of_type("/drawing") else {
        return Ok(());
    };
    let Some(text) = package.text_if_any(&drawing)? else { return Ok(()) };
    let relations = Relations::of(package, &drawing)?;
    for anchor in anchors(&text)? {
        for link in &anchor.links {
            add(link, &anchor, &relations, grid);
        }
    }
    Ok(())
}

/// A frame on the sheet.
#[derive(Default)]
struct Anchor {
    /// From 0; none where the frame is placed by lengths.
    row: Option<u32>,
    column: Option<u32>,
    /// Relations of its pictures: several where pictures are grouped.
    links: Vec<String>,
}

fn anchors(text: &str) -> Result<Vec<Anchor>, Remark> {
    let mut anchors: Vec<Anchor> = Vec::new();
    let (mut in_corner, mut letters) = (false, String::new());
    for event in xml::events(text) {
        let event = event?;
        match &event {
            Event::Start(element) => {
                letters.clear();
                match element.local_name().as_ref() {
                    "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                        anchors.push(Anchor::default());
                    }
                    "from" => in_corner = true,
                    "blip" => {
                        if let Some(anchor) = anchors.last_mut() {
                            anchor.link(element);
                        }
                    }
                    _ => {}
                }
            }
            Event::End(element) => {
                let number = letters.trim().parse().ok();
                let anchor = anchors.last_mut().filter(|_| in_corner);
                match (element.local_name().as_ref(), anchor) {
                    ("row", Some(anchor)) => anchor.row = number,
                    ("col", Some(anchor)) => anchor.column = number,
                    ("from", _) => in_corner = false,
                    _ => {}
                }
                letters.clear();
            }
            event => xml::push_text(event, &mut letters),
        }
    }
    Ok(anchors)
}

impl Anchor {
    fn link(&mut self, blip: &BytesStart) {
        let link = xml::attribute(blip, "embed").filter(|id| !id.is_empty());
        let link = link.or_else(|| xml::attribute(blip, "link"));
        // A picture for new programs is often repeated for old ones.
        self.links.extend(link.filter(|link| !self.links.contains(link)));
    }

    fn cell(&self) -> Option<(u32, u32)> {
        Some((self.row?.checked_add(1)?, self.column?.checked_add(1)?))
    }
}

fn add(link: &str, anchor: &Anchor, relations: &Relations, grid: &mut Grid) {
    let Some(relation) = relations.get(link) else { return };
    let Some(part) = &relation.part else {
        grid.remarks.push(remark::picture_elsewhere(&relation.target));
        return;
    };
    let picture = Picture::at(part);
    match anchor.cell() {
        Some((row, column)) => grid.floating.push((row, column, picture)),
        None => grid.remarks.push(remark::picture_without_cell(
            &picture.name,
            "is placed on the sheet and not on a cell",
        )),
    }
}
