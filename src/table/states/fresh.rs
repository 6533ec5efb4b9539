//! States in a workbook that is written anew, for files that we do not edit in place.

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use super::Columns;
use crate::table::grid::Grid;
use crate::table::number::general;

/// Widths in letters.
const NARROWEST: usize = 10;
const WIDEST: usize = 48;

/// Excel cuts off longer texts, or does not open the file.
pub const LONGEST_TEXT: usize = 32_767;

pub fn write(grid: &Grid, columns: &Columns) -> Result<Vec<u8>, String> {
    book(grid, columns).map_err(|error| format!("the copy cannot be written: {error}"))
}

/// A workbook that does not say when it was made, so that it is the same every time.
pub fn timeless() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(workbook)
}

fn book(grid: &Grid, columns: &Columns) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = timeless()?;
    let sheet = workbook.add_worksheet();
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = plain.clone().set_bold();
    for (row, cells) in grid.rows() {
        let format = if row == columns.header { &bold } else { &plain };
        let states = columns.cells(row);
        for (column, cell) in cells {
            if states.iter().all(|(number, _)| number != column) {
                write_cell(sheet, row, *column, &cell.text, format)?;
            }
        }
        for (column, text) in states {
            let text = cut(text);
            sheet.write_string_with_format(row - 1, column as u16 - 1, text, format)?;
        }
    }
    sheet.set_freeze_panes(columns.header, 0)?;
    for column in 1..=columns.last().max(grid.last_column()) {
        let width = width(grid, column).clamp(NARROWEST, WIDEST);
        sheet.set_column_width(column as u16 - 1, width as f64)?;
    }
    workbook.save_to_buffer()
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u32,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let (row, column) = (row - 1, column as u16 - 1);
    // Only what comes back as the same text: not 0049, not 1e5, not long numbers.
    match text.parse::<f64>().ok().filter(|value| general(*value) == text) {
        Some(value) => sheet.write_number_with_format(row, column, value, format)?,
        None => sheet.write_string_with_format(row, column, cut(text), format)?,
    };
    Ok(())
}

/// At most as much as a cell of Excel holds, which counts in UTF-16.
pub fn cut(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > LONGEST_TEXT
    });
    end.map_or(text, |(end, _)| &text[..end])
}

fn width(grid: &Grid, column: u32) -> usize {
    let texts = grid.rows().filter_map(|(_, cells)| cells.get(&column));
    let longest = texts.flat_map(|cell| cell.text.lines()).map(|line| line.chars().count()).max();
    longest.map_or(WIDEST / 2, |longest| longest + 2)
}
