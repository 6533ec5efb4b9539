//! States in a text file: its cells are copied as they are written.

use super::Columns;
use super::State;
use super::said;
use crate::table::csv::Field;
use crate::table::csv::Sheet;
use crate::table::csv::grid;
use crate::table::csv::quote_unclosed;

pub fn copy(bytes: &[u8], usual: u8, states: &[State]) -> Result<Vec<u8>, String> {
    let sheet = Sheet::read(bytes, usual).map_err(said)?;
    let columns = Columns::of(&grid(bytes, usual).map_err(said)?, states)?;
    let delimiter = char::from(sheet.delimiter);
    let mut copy = String::from("\u{FEFF}");
    for (row, record) in sheet.records() {
        let record = record.map_err(|_| said(quote_unclosed(row, 0)))?;
        let states = columns.cells(row);
        write_record(&mut copy, &record.cells, &states, delimiter);
        copy.push_str(record.end);
    }
    Ok(copy.into_bytes())
}

/// Cells before the first state that a short record lacks are written empty.
fn write_record(copy: &mut String, cells: &[Field], states: &[(u32, &str)], delimiter: char) {
    // An earlier state of a row that ends before that column needs no deleting.
    let told = states.iter().any(|(_, text)| !text.is_empty());
    let needed = states.iter().filter(|_| told).map(|(column, _)| *column as usize);
    let last = needed.max().unwrap_or(0).max(cells.len());
    for column in 1..=last {
        if column > 1 {
            copy.push(delimiter);
        }
        let state = states.iter().find(|(number, _)| *number as usize == column);
        match (state, cells.get(column - 1)) {
            (Some((_, text)), _) => quote(copy, text, delimiter),
            (None, Some(field)) => copy.push_str(field.raw),
            (None, None) => {}
        }
    }
}

fn quote(copy: &mut String, text: &str, delimiter: char) {
    let text = text.replace('\0', "");
    let special = |c: char| c == delimiter || matches!(c, '"' | '\r' | '\n');
    if text.contains(special) {
        copy.push('"');
        copy.push_str(&text.replace('"', "\"\""));
        copy.push('"');
    } else {
        copy.push_str(&text);
    }
}
