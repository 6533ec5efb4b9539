//! Excel's workbooks: which parts there are and how they hang together.

mod drawing;
mod rich;
mod sheet;
mod styles;

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::Event;

use super::Picture;
use super::Remark;
use super::grid;
use super::grid::Grid;
use super::grid::LAST_COLUMN;
use super::package::Package;
use super::package::resolve;
use super::remark;
use super::xml;
use styles::Styles;

/// The sheet that is read.
pub struct Sheet {
    pub grid: Grid,
    /// Its path in the zip.
    pub part: String,
}

/// What the sheets of a workbook share.
struct Workbook {
    sheets: Vec<SheetEntry>,
    strings: Vec<String>,
    styles: Styles,
    /// Pictures in cells, by the number that cells give them, from 1.
    pictures: HashMap<u32, Picture>,
    /// Days count from 1904.
    old_mac: bool,
}

struct SheetEntry {
    name: String,
    relation: String,
    part: String,
}

pub fn read(bytes: &Arc<[u8]>) -> Result<(Package, Sheet), Remark> {
    let package = Package::open(bytes)?;
    let workbook = Workbook::read(&package)?;
    let mut grids = Vec::new();
    for entry in &workbook.sheets {
        let mut grid = Grid::default();
        sheet::read(&package.text(&entry.part)?, &workbook, &mut grid)?;
        drawing::read(&package, &entry.part, &mut grid)?;
        grids.push((entry.name.clone(), grid));
    }
    let chosen = grid::choose(&mut grids).unwrap_or(0);
    let entry = workbook.sheets.get(chosen).ok_or_else(|| remark::damaged("it has no sheet"))?;
    let (_, grid) = grids.swap_remove(chosen);
    Ok((package, Sheet { grid, part: entry.part.clone() }))
}

impl Workbook {
    fn read(package: &Package) -> Result<Self, Remark> {
        let part = Relations::of(package, "")?.part_of_type("/officeDocument");
        let part = part.ok_or_else(|| remark::damaged("it has no workbook"))?;
        let relations = Relations::of(package, &part)?;
        let (mut sheets, old_mac) = contents(&package.text(&part)?)?;
        sheets.retain_mut(|sheet| {
            let target = relations.sheet(&sheet.relation);
            target.map(|part| sheet.part = part).is_some()
        });
        let part = |kind| relations.part_of_type(kind).filter(|part| package.holds(part));
        let strings = match part("/sharedStrings") {
            Some(part) => shared_strings(&package.text(&part)?)?,
            None => Vec::new(),
        };
        let styles = match part("/styles") {
            Some(part) => Styles::read(&package.text(&part)?)?,
            None => Styles::default(),
        };
        let pictures = rich::pictures(package, &relations)?;
        Ok(Self { sheets, strings, styles, pictures, old_mac })
    }
}

/// The visible sheets in order, and whether days count from 1904.
fn contents(text: &str) -> Result<(Vec<SheetEntry>, bool), Remark> {
    let (mut sheets, mut old_mac) = (Vec::new(), false);
    for event in xml::events(text) {
        let Event::Start(element) = event? else { continue };
        match element.local_name().as_ref() {
            "sheet" if xml::attribute(&element, "state").is_none_or(|state| state == "visible") => {
                let name = xml::attribute(&element, "name").unwrap_or_default();
                let relation = xml::attribute(&element, "id").unwrap_or_default();
                sheets.push(SheetEntry { name, relation, part: String::new() });
            }
            "workbookPr" => {
                let value = xml::attribute(&element, "date1904");
                old_mac |= value.is_some_and(|value| value == "1" || value == "true");
            }
            _ => {}
        }
    }
    Ok((sheets, old_mac))
}

fn shared_strings(text: &str) -> Result<Vec<String>, Remark> {
    let mut strings = Vec::new();
    let mut runs = Runs::default();
    for event in xml::events(text) {
        let event = event?;
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "si" => runs.clear(),
            Event::End(element) if element.local_name().as_ref() == "si" => {
                strings.push(runs.take());
            }
            event => runs.read(event),
        }
    }
    Ok(strings)
}

/// The text of an item: all its runs, without the readings of Japanese words.
#[derive(Default)]
struct Runs {
    text: String,
    in_text: bool,
    in_reading: bool,
}

impl Runs {
    fn read(&mut self, event: &Event) {
        match event {
            Event::Start(element) => self.enter(element.local_name().as_ref(), true),
            Event::End(element) => self.enter(element.local_name().as_ref(), false),
            letters if self.in_text && !self.in_reading => xml::push_text(letters, &mut self.text),
            _ => {}
        }
    }

    fn enter(&mut self, name: &str, inside: bool) {
        match name {
            "t" => self.in_text = inside,
            "rPh" => self.in_reading = inside,
            _ => {}
        }
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    fn take(&mut self) -> String {
        unescaped(&std::mem::take(self).text)
    }
}

/// Excel writes letters that XML cannot hold as `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at..].get(6..7) == Some("_"));
        let letter =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (kept, length) = if letter.is_some() { (at, 7) } else { (at + 2, 2) };
        found.push_str(&rest[..kept]);
        found.extend(letter.filter(|letter| *letter != '\0'));
        rest = &rest[at + length..];
    }
    found.push_str(rest);
    found
}

/// What a part points to.
struct Relations {
    by_id: HashMap<String, Relation>,
    /// In the order of the file, so that the first of a type is the same every time.
    order: Vec<String>,
}

struct Relation {
    kind: String,
    target: String,
    /// None where it points out of the zip.
    part: Option<String>,
}

impl Relations {
    /// Those of a part; of the package itself where the part is "".
    fn of(package: &Package, part: &str) -> Result<Self, Remark> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let text = package.text_if_any(&format!("{path}_rels/{name}.rels"))?.unwrap_or_default();
        let mut relations = Self { by_id: HashMap::new(), order: Vec::new() };
        for event in xml::events(&text) {
            let Event::Start(element) = event? else { continue };
            if element.local_name().as_ref() != "Relationship" {
                continue;
            }
            let [id, kind, target] = ["Id", "Type", "Target"]
                .map(|name| xml::attribute(&element, name).unwrap_or_default());
            let external =
                xml::attribute(&element, "TargetMode").is_some_and(|mode| mode == "External");
            let part = if external { None } else { resolve(part, &target) };
            relations.order.push(id.clone());
            relations.by_id.insert(id, Relation { kind, target, part });
        }
        Ok(relations)
    }

    fn get(&self, id: &str) -> Option<&Relation> {
        self.by_id.get(id)
    }

    /// The part of a worksheet; a sheet may also be a chart or a macro.
    fn sheet(&self, id: &str) -> Option<String> {
        let relation = self.get(id).filter(|relation| relation.kind.ends_with("/worksheet"))?;
        relation.part.clone()
    }

    fn part_of_type(&self, kind: &str) -> Option<String> {
        let relations = self.order.iter().filter_map(|id| self.get(id));
        relations
            .filter(|relation| relation.kind.ends_with(kind))
            .find_map(|found| found.part.clone())
    }
}

/// Row and column of a reference such as `C7`, both from 1.
pub fn position(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim().trim_start_matches('$');
    let digits = reference.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = reference.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        column = column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        if column > LAST_COLUMN {
            return None;
        }
    }
    let row = row.trim_start_matches('$').parse().ok().filter(|row| *row > 0)?;
    (column > 0).then_some((row, column))
}
