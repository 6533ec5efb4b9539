//! What every format is read into: the filled cells of one sheet, by row and column.

use std::collections::BTreeMap;

use super::Cell;
use super::Picture;
use super::Remark;
use super::remark;
use crate::diag::Diagnostic;

/// As far as Excel goes.
pub const LAST_COLUMN: u32 = 16_384;
pub const LAST_ROW: u32 = 1_048_576;

/// Filled cells of a sheet; far more than anybody makes cards of.
const MOST_CELLS: usize = 1_000_000;

/// Rows and columns count from 1.
#[derive(Debug, Default)]
pub struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// Pictures over the sheet, by the cell of their upper left corner. Such a picture
    /// does not fill its cell: a row without words stays empty.
    pub floating: Vec<(u32, u32, Picture)>,
    pub remarks: Vec<Remark>,
    filled: usize,
}

impl Grid {
    /// Writes a text, trimmed, its line ends made alike; an empty one is not kept.
    pub fn set(&mut self, row: u32, column: u32, text: &str) -> Result<(), Remark> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(());
        }
        self.cell(row, column)?.text = text;
        Ok(())
    }

    /// Puts a picture into a cell.
    pub fn put(&mut self, row: u32, column: u32, picture: Picture) -> Result<(), Remark> {
        self.cell(row, column)?.pictures.push(picture);
        Ok(())
    }

    /// Says it of the first cell of a column; what is true of one is true of all.
    pub fn remark_once(&mut self, remark: Remark) {
        let same = |known: &Remark| {
            known.diagnostic.code == remark.diagnostic.code
                && known.place.column == remark.place.column
        };
        if !self.remarks.iter().any(same) {
            self.remarks.push(remark);
        }
    }

    /// Leaves a cell empty whose formula failed.
    pub fn fail(&mut self, row: u32, column: u32, error: &str) -> Result<(), Remark> {
        self.count(row, column)?;
        self.remarks.push(remark::cell_error(error, row, column));
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32) -> Result<&mut Cell, Remark> {
        self.count(row, column)?;
        Ok(self.rows.entry(row).or_default().entry(column).or_default())
    }

    fn count(&mut self, row: u32, column: u32) -> Result<(), Remark> {
        if row == 0 || row > LAST_ROW || column == 0 || column > LAST_COLUMN {
            return Err(remark::damaged(format_args!(
                "there is a cell in row {row}, column {column}"
            )));
        }
        self.filled += 1;
        if self.filled > MOST_CELLS {
            return Err(remark::too_large(format_args!("more than {MOST_CELLS} filled cells")));
        }
        Ok(())
    }

    /// The rows that hold something, from above.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &BTreeMap<u32, Cell>)> {
        self.rows.iter().map(|(number, cells)| (*number, cells))
    }

    /// The rightmost filled column, 0 in an empty grid.
    pub fn last_column(&self) -> u32 {
        let last = |cells: &BTreeMap<u32, Cell>| cells.keys().next_back().copied();
        self.rows.values().filter_map(last).max().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether there is a header and something below it.
    fn has_rows(&self) -> bool {
        self.rows.values().filter(|cells| !is_comment(cells)).nth(1).is_some()
    }
}

/// Whether the first text of a row begins with `# ` or is `#` alone.
pub fn is_comment(cells: &BTreeMap<u32, Cell>) -> bool {
    let first = cells.values().map(|cell| cell.text.as_str()).find(|text| !text.is_empty());
    first.is_some_and(|text| {
        text.strip_prefix('#')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

/// Which of the sheets is read: the first that has rows, or else the first that holds
/// anything. A note in its grid names the others that hold something.
pub fn choose(sheets: &mut [(String, Grid)]) -> Option<usize> {
    let chosen = (sheets.iter().position(|(_, grid)| grid.has_rows()))
        .or_else(|| sheets.iter().position(|(_, grid)| !grid.is_empty()))?;
    let others =
        sheets.iter().enumerate().filter(|(index, (_, grid))| *index != chosen && !grid.is_empty());
    let names: Vec<String> = others.map(|(_, (name, _))| format!("`{name}`")).collect();
    if !names.is_empty() {
        let message =
            format!("only the sheet `{}` is read, not {}", sheets[chosen].0, names.join(", "));
        let note = Diagnostic::note("sheets-left-out", message)
            .hint("move the sheet you mean to the front, or save it as a file of its own");
        sheets[chosen].1.remarks.push(Remark::new(note));
    }
    Some(chosen)
}

/// Trims, also spaces that are hard to see; lines end in `\n`.
fn tidy(text: &str) -> String {
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}');
    let text = text.trim_matches(unseen);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into() }
}
