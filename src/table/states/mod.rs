//! A copy of a table that says what became of each row.

mod csv;
mod fresh;
mod xlsx;

use std::collections::HashMap;
use std::sync::Arc;

use super::Form;
use super::Remark;
use super::frame::Header;
use super::grid::Grid;
use super::grid::LAST_COLUMN;
use super::grid::is_comment;
use super::ods;

pub(super) use fresh::cut;
pub(super) use fresh::timeless;

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The number of the row, as in [`Row::number`](super::Row::number).
    pub row: u32,
    /// A word, such as `done`.
    pub status: String,
    /// Why, where there is something to say.
    pub reason: String,
}

/// Titles of the two columns.
const TITLES: [&str; 2] = ["status", "reason"];

/// A copy of the file with the columns `status` and `reason`: those that are titled so, or
/// else new ones behind the last column. Rows without a state have neither, also where an
/// earlier copy had one. Returns the ending of its name, without the point, and the bytes.
///
/// - A text file keeps its delimiter and all other cells as they are written. It becomes
///   UTF-8 with a byte order mark, without which Excel takes it for something else; a line
///   `sep=;` goes, because Excel ignores the mark after it.
/// - A workbook of Excel keeps everything else byte for byte.
/// - An ODS file becomes a plain .xlsx of its cells, without pictures.
///
/// The same bytes in give the same bytes out.
///
/// # Errors
/// A sentence for people where the file cannot be read, or has no titles.
pub fn with_states(
    name: &str,
    bytes: &[u8],
    states: &[State],
) -> Result<(&'static str, Vec<u8>), String> {
    match Form::of(name) {
        Some(Form::Csv) => Ok(("csv", csv::copy(bytes, b',', states)?)),
        Some(Form::Tsv) => Ok(("tsv", csv::copy(bytes, b'\t', states)?)),
        Some(Form::Xlsx) => {
            let macros = name.to_ascii_lowercase().ends_with('m');
            Ok((if macros { "xlsm" } else { "xlsx" }, xlsx::copy(&Arc::from(bytes), states)?))
        }
        Some(Form::Ods) => {
            let (_, grid) = ods::read(&Arc::from(bytes)).map_err(said)?;
            Ok(("xlsx", fresh::write(&grid, &Columns::of(&grid, states)?)?))
        }
        None => Err(format!("`{name}` is no table")),
    }
}

/// The same as cells alone: a workbook loses its pictures and its other sheets. For tables
/// with photos of people who must not be seen.
///
/// # Errors
/// As [`with_states`].
pub fn with_states_alone(
    name: &str,
    bytes: &[u8],
    states: &[State],
) -> Result<(&'static str, Vec<u8>), String> {
    if Form::of(name) != Some(Form::Xlsx) {
        return with_states(name, bytes, states);
    }
    let (_, sheet) = super::xlsx::read(&Arc::from(bytes)).map_err(said)?;
    Ok(("xlsx", fresh::write(&sheet.grid, &Columns::of(&sheet.grid, states)?)?))
}

/// Where states go and what they are.
struct Columns<'s> {
    header: u32,
    /// The columns of status and reason, and whether their titles are there already.
    numbers: [u32; 2],
    titled: [bool; 2],
    comments: Vec<u32>,
    states: HashMap<u32, &'s State>,
}

impl<'s> Columns<'s> {
    fn of(grid: &Grid, states: &'s [State]) -> Result<Self, String> {
        let header = Header::of(grid).ok_or("the table is empty")?;
        let found = TITLES.map(|title| header.column(title));
        let mut last = grid.last_column();
        let numbers = found.map(|column| {
            column.unwrap_or_else(|| {
                last += 1;
                last
            })
        });
        if last > LAST_COLUMN {
            return Err("the table has no column left for the states".to_owned());
        }
        let comments = grid.rows().filter(|(_, cells)| is_comment(cells)).map(|(row, _)| row);
        Ok(Self {
            header: header.row,
            numbers,
            titled: found.map(|column| column.is_some()),
            comments: comments.collect(),
            states: states.iter().map(|state| (state.row, state)).collect(),
        })
    }

    /// What to write into a row, by column from the left; None leaves the cell as it is.
    fn cells(&self, row: u32) -> Vec<(u32, &str)> {
        let mut cells: Vec<(u32, &str)> =
            (0..2).filter_map(|index| self.cell(row, index)).collect();
        cells.sort_unstable();
        cells
    }

    fn cell(&self, row: u32, index: usize) -> Option<(u32, &str)> {
        let text = match self.states.get(&row) {
            Some(state) if row > self.header => [&state.status, &state.reason][index].as_str(),
            _ if row == self.header && !self.titled[index] => TITLES[index],
            // What an earlier copy said of a row is no longer true.
            _ if row > self.header && self.titled[index] && !self.is_comment(row) => "",
            _ => return None,
        };
        Some((self.numbers[index], text))
    }

    fn is_comment(&self, row: u32) -> bool {
        self.comments.binary_search(&row).is_ok()
    }

    fn last(&self) -> u32 {
        self.numbers[0].max(self.numbers[1])
    }
}

fn said(remark: Remark) -> String {
    remark.diagnostic.message
}
