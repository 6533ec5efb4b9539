//! LibreOffice's tables.
//!
//! One pass over `content.xml`. Rows and cells are not numbered in it but repeated, often
//! a million times down to the end of the sheet; only filled ones are kept.

use std::collections::HashSet;
use std::sync::Arc;

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use super::Picture;
use super::Remark;
use super::grid;
use super::grid::Grid;
use super::grid::LAST_COLUMN;
use super::grid::LAST_ROW;
use super::number;
use super::package::Package;
use super::package::resolve;
use super::remark;
use super::xml;

/// What Excel shows in cells of files it saves as ODS.
const ERRORS: [&str; 7] = ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"];

pub fn read(bytes: &Arc<[u8]>) -> Result<(Package, Grid), Remark> {
    let package = Package::open(bytes)?;
    let manifest = package.text_if_any("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(remark::protected());
    }
    let mut walk = Walk::default();
    for event in xml::events(&package.text("content.xml")?) {
        walk.read(&event?)?;
    }
    let mut sheets = walk.sheets;
    let chosen = grid::choose(&mut sheets).unwrap_or(0);
    if sheets.is_empty() {
        return Err(remark::damaged("it has no sheet"));
    }
    Ok((package, sheets.swap_remove(chosen).1))
}

#[derive(Default)]
struct Walk {
    sheets: Vec<(String, Grid)>,
    /// Styles of hidden sheets, and the style whose properties come next.
    hidden: HashSet<String>,
    style: String,
    /// The sheet that is being read.
    sheet: Option<Sheet>,
}

#[derive(Default)]
struct Sheet {
    name: String,
    visible: bool,
    grid: Grid,
    /// The last rows and columns that are done, and how often the current ones stand there.
    row: u32,
    row_count: u32,
    column: u32,
    cells: Vec<CellXml>,
    cell: Option<CellXml>,
    /// Elements open inside of one that is passed over, such as a comment.
    skipping: u32,
    /// Pictures of the frame that is open, of which one counts.
    frame: Vec<String>,
    over_sheet: bool,
}

/// A cell as it is written in the file.
#[derive(Default)]
struct CellXml {
    first: u32,
    count: u32,
    kind: String,
    value: Option<String>,
    text: String,
    paragraphs: u32,
    in_paragraph: bool,
    covered: bool,
    links: Vec<String>,
}

impl Walk {
    fn read(&mut self, event: &Event) -> Result<(), Remark> {
        if let Some(sheet) = &mut self.sheet {
            match event {
                Event::Start(element) => sheet.start(element),
                Event::End(element)
                    if sheet.skipping == 0 && element.name().as_ref() == "table:table" =>
                {
                    self.close();
                }
                Event::End(element) => sheet.end(element.name().as_ref())?,
                letters => sheet.letters(letters),
            }
            return Ok(());
        }
        let Event::Start(element) = event else { return Ok(()) };
        match element.name().as_ref() {
            "style:style" => self.style = xml::attribute(element, "name").unwrap_or_default(),
            "style:table-properties"
                if xml::attribute(element, "display").is_some_and(|value| value == "false") =>
            {
                self.hidden.insert(self.style.clone());
            }
            "table:table" => self.open(element),
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, element: &BytesStart) {
        let name = xml::attribute(element, "name").unwrap_or_default();
        let style = xml::attribute(element, "style-name").unwrap_or_default();
        let visible = !name.is_empty() && !self.hidden.contains(&style);
        self.sheet = Some(Sheet { name, visible, ..Sheet::default() });
    }

    fn close(&mut self) {
        if let Some(sheet) = self.sheet.take().filter(|sheet| sheet.visible) {
            self.sheets.push((sheet.name, sheet.grid));
        }
    }
}

impl Sheet {
    fn start(&mut self, element: &BytesStart) {
        if self.skipping > 0 {
            self.skipping += 1;
            return;
        }
        match element.name().as_ref() {
            // Also a table inside of a cell.
            "office:annotation" | "svg:title" | "svg:desc" | "draw:text-box" | "text:note"
            | "table:table" => {
                self.skipping = 1;
            }
            "table:shapes" => self.over_sheet = true,
            "table:table-row" => {
                self.row_count = xml::number(element, "number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
                self.cells.clear();
            }
            "table:table-cell" => self.open_cell(element, false),
            "table:covered-table-cell" => self.open_cell(element, true),
            "draw:frame" => self.frame.clear(),
            "draw:image" => {
                self.frame.extend(xml::attribute(element, "href"));
                self.skipping = 1;
            }
            _ => {
                if let Some(cell) = &mut self.cell {
                    cell.start(element);
                }
            }
        }
    }

    fn open_cell(&mut self, element: &BytesStart, covered: bool) {
        let count = xml::number(element, "number-columns-repeated").unwrap_or(1).max(1);
        let error = "calcext:value-type=\"error\"";
        let kind = if element.attributes_raw().contains(error) {
            "error".to_owned()
        } else {
            xml::attribute(element, "value-type").unwrap_or_default()
        };
        let value = ["value", "date-value", "time-value", "boolean-value", "string-value"]
            .into_iter()
            .find_map(|name| xml::attribute(element, name));
        let first = self.column.saturating_add(1);
        self.column = self.column.saturating_add(count);
        self.cell = Some(CellXml { first, count, kind, value, covered, ..CellXml::default() });
    }

    fn end(&mut self, name: &str) -> Result<(), Remark> {
        if self.skipping > 0 {
            self.skipping -= 1;
            return Ok(());
        }
        match name {
            "table:shapes" => self.over_sheet = false,
            "draw:frame" => self.close_frame(),
            "table:table-cell" | "table:covered-table-cell" => self.cells.extend(self.cell.take()),
            "table:table-row" => self.close_row()?,
            "text:p" | "text:h" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_paragraph = false;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn letters(&mut self, event: &Event) {
        if self.skipping > 0 {
            return;
        }
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.in_paragraph) {
            xml::push_text(event, &mut cell.text);
        }
    }

    /// A frame may show a drawing and, for programs that cannot, a picture of it.
    fn close_frame(&mut self) {
        let links = std::mem::take(&mut self.frame);
        let drawing = |link: &&String| link.to_ascii_lowercase().ends_with(".svg");
        let link = links.iter().find(|link| !drawing(link)).or(links.first());
        // Pictures of charts and the like are no pictures of people.
        let Some(link) = link.filter(|link| !link.contains("ObjectReplacements")) else { return };
        match &mut self.cell {
            Some(cell) => cell.links.push(link.clone()),
            None if self.over_sheet => self.grid.remarks.push(remark::picture_without_cell(
                &Picture::at(link).name,
                "is anchored to the page or sheet and not to a cell",
            )),
            None => {}
        }
    }

    fn close_row(&mut self) -> Result<(), Remark> {
        let first = self.row.saturating_add(1);
        self.row = self.row.saturating_add(self.row_count);
        for cell in std::mem::take(&mut self.cells) {
            self.keep(&cell, first)?;
        }
        Ok(())
    }

    /// Writes a cell as often as it is repeated; pictures and errors count once.
    fn keep(&mut self, cell: &CellXml, row: u32) -> Result<(), Remark> {
        for link in &cell.links {
            match resolve("", link) {
                Some(part) => self.grid.floating.push((row, cell.first, Picture::at(&part))),
                None => self.grid.remarks.push(remark::picture_elsewhere(link)),
            }
        }
        if let Some(error) = cell.error() {
            return self.grid.fail(row, cell.first, error);
        }
        let text = cell.shown();
        if text.trim().is_empty() {
            return Ok(());
        }
        let last = cell.first.saturating_add(cell.count - 1).min(LAST_COLUMN);
        for row in row..=self.row.min(LAST_ROW) {
            for column in cell.first..=last {
                self.grid.set(row, column, &text)?;
            }
        }
        Ok(())
    }
}

impl CellXml {
    fn start(&mut self, element: &BytesStart) {
        match element.name().as_ref() {
            "text:p" | "text:h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.in_paragraph = true;
            }
            "text:s" => {
                let count = xml::number(element, "c").unwrap_or(1).min(1000);
                self.text.extend(std::iter::repeat_n(' ', count as usize));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    fn error(&self) -> Option<&str> {
        let text = self.text.trim();
        let is_error = self.kind == "error" || self.value.is_some() && ERRORS.contains(&text);
        (is_error && !self.covered).then_some(text)
    }

    /// What people see, if it can be read without knowing their language.
    fn shown(&self) -> String {
        if self.covered {
            return String::new();
        }
        let Some(value) = &self.value else { return self.text.clone() };
        let number = || value.parse::<f64>().ok().filter(|value| value.is_finite());
        match self.kind.as_str() {
            "float" | "percentage" | "currency" if is_plain(&self.text) => self.text.clone(),
            "percentage" => number()
                .map_or(value.clone(), |value| format!("{}%", number::general(value * 100.0))),
            "float" | "currency" => number().map_or(value.clone(), number::general),
            "date" => number::iso(value),
            "time" => duration(value).unwrap_or_else(|| self.text.clone()),
            "boolean" => value.to_ascii_lowercase(),
            _ if self.text.is_empty() => value.clone(),
            _ => self.text.clone(),
        }
    }
}

/// Digits, a point and a percent sign: the same in every language. Not a point before
/// three digits, which parts thousands in many.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_suffix('%').unwrap_or(text);
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole) && are_digits(decimals) && decimals.len() != 3
}

/// `PT09H30M00S` as a clock shows it.
fn duration(value: &str) -> Option<String> {
    let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
    let seconds = i64::from(hours?) * 3600 + i64::from(minutes?) * 60 + i64::from(seconds?);
    Some(number::clock(seconds))
}
