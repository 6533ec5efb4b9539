//! Tables that people fill in: CSV, TSV, XLSX, XLSM and ODS become titled columns,
//! rows of trimmed text, and pictures that lie in cells.
//!
//! - [`read()`] makes a [`Table`]; what it had to assume or leave out is in its notices.
//! - [`with_states()`] makes a copy of the file that says what became of each row.
//! - [`starter()`] makes a sheet to fill in.
//!
//! The first row with words is the header. A comment row begins with `# ` (or is `#`
//! alone); it may stand anywhere, and `#ItTakesACommunity` is none. Rows and columns
//! are numbered as a spreadsheet program numbers them.
//!
//! Bytes in, bytes out: nothing here touches the disk or the clock. No bytes can make it
//! panic, loop for ever, or unpack more than some hundred megabytes. That is why the files
//! are read here and not by `calamine`: it reserves whatever a file claims to hold, waits
//! for ever on an ODS file that is cut off, and gives up a sheet for one `#SPILL!`.
//! And not by the `csv` crate, which hides empty lines and unclosed quotes.

mod csv;
mod encoding;
mod frame;
mod grid;
mod number;
mod ods;
mod package;
mod remark;
mod starter;
mod states;
mod xlsx;
mod xml;

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::Source;
use package::Package;
use remark::Remark;

pub use starter::StarterColumn;
pub use starter::StarterForm;
pub use starter::starter;
pub use states::State;
pub use states::with_states;
pub use states::with_states_alone;

#[cfg(test)]
mod tests;

/// A header and the rows below it.
#[derive(Debug)]
pub struct Table {
    /// The file's name and the titles of all columns from A on, "" where there is none.
    pub source: Arc<Source>,
    /// The columns that have a title, from left to right.
    pub columns: Vec<Column>,
    /// The rows that hold something, without comments.
    pub rows: Vec<Row>,
    /// Notes and warnings, with their places.
    pub notices: Vec<Diagnostic>,
    package: Option<Package>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// From 1, which is A.
    pub number: u32,
    /// On one line, trimmed. No two titles of a table differ only in case.
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1, as a spreadsheet program counts, with header, comments and empty rows.
    pub number: u32,
    /// One for each of [`Table::columns`].
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Trimmed, lines end in `\n`; numbers and dates as [`read()`] says. Empty where nothing stands.
    pub text: String,
    /// Those placed in the cell, and those whose upper left corner lies in it.
    pub pictures: Vec<Picture>,
}

/// A picture inside the file, neither copied nor decoded; [`Table::picture`] fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Such as `image3.jpeg`.
    pub name: String,
    /// Its path in the zip.
    part: String,
}

impl Table {
    /// The bytes of a picture, as they lie in the file. May be called from many threads.
    ///
    /// # Errors
    /// A sentence for people where it is missing, damaged or above 64 MB.
    pub fn picture(&self, picture: &Picture) -> Result<Vec<u8>, String> {
        let package = self.package.as_ref().ok_or("the table holds no pictures")?;
        package.bytes(&picture.part)
    }
}

impl Picture {
    fn at(part: &str) -> Self {
        let name = part.rsplit('/').next().unwrap_or(part);
        Self { name: name.to_owned(), part: part.to_owned() }
    }
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Tsv,
    Xlsx,
    Ods,
}

impl Form {
    fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            _ => None,
        }
    }
}

/// Whether a file of this name is a table: `.csv`, `.tsv`, `.xlsx`, `.xlsm`, `.ods`, in any case.
pub fn is_table(name: &str) -> bool {
    Form::of(name).is_some()
}

/// Reads a table. Of a workbook it takes the first visible sheet that has rows, and a
/// note names the others.
///
/// - A text file may be UTF-8, UTF-16 or, with a warning, Windows-1252; its cells may be
///   parted by commas, semicolons or tabs. A first line `sep=;` is obeyed, and as Excel
///   does not show it, the line after it is row 1.
/// - Numbers are written with the decimals that are shown, without separators of
///   thousands; dates `2026-12-18`, with a time `2026-12-18T09:00`, times `09:00`, seconds
///   only where there are some; `true` and `false`. A formula counts as what it came to,
///   an error such as `#REF!` as nothing, with a warning.
///
/// # Errors
/// Everything that keeps the file from being a table: `not-a-table`, `table-damaged`,
/// `table-protected`, `table-too-large`, `quote-unclosed`, `title-twice`, `no-rows`.
pub fn read(name: &str, bytes: &Arc<[u8]>) -> Result<Table, Vec<Diagnostic>> {
    let (grid, package) = match Form::of(name) {
        Some(Form::Csv) => csv::grid(bytes, b',').map(|grid| (grid, None)),
        Some(Form::Tsv) => csv::grid(bytes, b'\t').map(|grid| (grid, None)),
        Some(Form::Xlsx) => xlsx::read(bytes).map(|(package, sheet)| (sheet.grid, Some(package))),
        Some(Form::Ods) => ods::read(bytes).map(|(package, grid)| (grid, Some(package))),
        None => Err(remark::not_a_table("the ending of its name is none of a table")),
    }
    .map_err(|remark| vec![remark.of(&Source::table(name, vec![String::new()]))])?;
    let mut table = frame::frame(name, grid)?;
    table.package = package;
    Ok(table)
}
