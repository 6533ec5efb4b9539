//! The cells of a worksheet.

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use super::Runs;
use super::Workbook;
use super::position;
use super::unescaped;
use super::xml;
use crate::table::Remark;
use crate::table::grid::Grid;
use crate::table::number::iso;
use crate::table::remark;

/// Reads all cells into the grid.
pub fn read(text: &str, workbook: &Workbook, grid: &mut Grid) -> Result<(), Remark> {
    let mut walk = Walk::default();
    for event in xml::events(text) {
        let event = event?;
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "sheetData" => {
                walk.in_data = true;
            }
            // What follows the data is looked at too: a file that is cut off is damaged.
            _ if !walk.in_data => continue,
            Event::Start(element) => walk.start(element)?,
            Event::End(element) => match element.local_name().as_ref() {
                "sheetData" => walk.in_data = false,
                "c" => walk.cell.write(workbook, grid)?,
                "v" => walk.in_value = false,
                _ => {}
            },
            letters if walk.in_value => xml::push_text(letters, &mut walk.cell.value),
            _ => {}
        }
        walk.cell.runs.read(&event);
    }
    Ok(())
}

#[derive(Default)]
struct Walk {
    in_data: bool,
    row: u32,
    cell: CellXml,
    in_value: bool,
}

/// A cell as it is written in the file.
#[derive(Default)]
struct CellXml {
    row: u32,
    column: u32,
    kind: String,
    style: Option<u32>,
    /// The number of a rich value, such as a picture, from 1.
    rich: Option<u32>,
    has_formula: bool,
    value: String,
    /// The text of a cell that has it in place.
    runs: Runs,
}

impl Walk {
    fn start(&mut self, element: &BytesStart) -> Result<(), Remark> {
        match element.local_name().as_ref() {
            "row" => {
                // Rows and cells may leave out their numbers; then they follow the one before.
                self.row = xml::number(element, "r").unwrap_or(self.row.saturating_add(1));
                self.cell = CellXml::default();
            }
            "c" => {
                let (row, column) = self.place(element)?;
                self.cell = CellXml {
                    row,
                    column,
                    kind: xml::attribute(element, "t").unwrap_or_default(),
                    style: xml::number(element, "s"),
                    rich: xml::number(element, "vm"),
                    ..CellXml::default()
                };
            }
            "v" => self.in_value = true,
            "f" => self.cell.has_formula = true,
            _ => {}
        }
        Ok(())
    }

    fn place(&self, cell: &BytesStart) -> Result<(u32, u32), Remark> {
        match xml::attribute(cell, "r") {
            Some(place) => position(&place)
                .ok_or_else(|| remark::damaged(format_args!("there is a cell `{place}`"))),
            None => Ok((self.row, self.cell.column.saturating_add(1))),
        }
    }
}

impl CellXml {
    fn write(&mut self, workbook: &Workbook, grid: &mut Grid) -> Result<(), Remark> {
        let (row, column) = (self.row, self.column);
        if let Some(picture) = self.rich.and_then(|rich| workbook.pictures.get(&rich)) {
            return grid.put(row, column, picture.clone());
        }
        if self.has_formula && self.kind != "str" && self.value.trim().is_empty() {
            grid.remarks.push(remark::formula_without_value(row, column));
            return Ok(());
        }
        match self.kind.as_str() {
            "e" => grid.fail(row, column, self.value.trim()),
            "s" => {
                let index = self.value.trim().parse::<usize>().ok();
                let text = index.and_then(|index| workbook.strings.get(index));
                grid.set(row, column, text.map_or("", String::as_str))
            }
            "b" => {
                let text = match self.value.trim() {
                    "1" | "true" => "true",
                    "0" | "false" => "false",
                    other => other,
                };
                grid.set(row, column, text)
            }
            "str" => grid.set(row, column, &unescaped(&self.value)),
            "inlineStr" => grid.set(row, column, &self.runs.take()),
            "d" => grid.set(row, column, &iso(&self.value)),
            _ => {
                let (format, extras) = workbook.styles.format(self.style);
                let value = self.value.trim().parse::<f64>().ok().filter(|value| value.is_finite());
                let text = value.map(|value| format.write(value, workbook.old_mac));
                if value.is_some_and(|value| extras.change(value)) {
                    grid.remark_once(remark::format_lost(
                        text.as_deref().unwrap_or_default(),
                        row,
                        column,
                    ));
                }
                grid.set(row, column, text.as_deref().unwrap_or(&self.value))
            }
        }
    }
}
