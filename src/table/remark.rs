//! Diagnostics made before the titles of the table are known, and the usual ones.

use std::fmt;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;

/// A diagnostic and its place, without the source: that needs the titles.
#[derive(Debug)]
pub struct Remark {
    pub place: Place,
    pub diagnostic: Box<Diagnostic>,
}

impl Remark {
    /// About the whole file.
    pub fn new(diagnostic: Diagnostic) -> Self {
        Self { place: Place::default(), diagnostic: Box::new(diagnostic) }
    }

    /// About a cell, or with column 0 about a row.
    #[must_use]
    pub fn at(mut self, row: u32, column: u32) -> Self {
        self.place = Place { line: row, column, length: 0 };
        self
    }

    pub fn of(self, source: &Arc<Source>) -> Diagnostic {
        self.diagnostic.at(source, self.place)
    }
}

pub fn not_a_table(why: &str) -> Remark {
    Remark::new(
        Diagnostic::error("not-a-table", format!("the file is no table: {why}"))
            .hint("open it in a spreadsheet program and save it as .xlsx, .ods or `CSV UTF-8`"),
    )
}

pub fn damaged(cause: impl fmt::Display) -> Remark {
    Remark::new(
        Diagnostic::error("table-damaged", format!("the file is damaged: {cause}"))
            .hint("open it in a spreadsheet program and save it again"),
    )
}

pub fn protected() -> Remark {
    Remark::new(
        Diagnostic::error("table-protected", "the file is protected by a password")
            .hint("save a copy without a password"),
    )
}

pub fn too_large(what: impl fmt::Display) -> Remark {
    Remark::new(
        Diagnostic::error("table-too-large", format!("the table is too large: {what}"))
            .hint("keep only the rows and columns that are needed, in a new sheet"),
    )
}

/// An error such as `#REF!` where a value should be.
pub fn cell_error(error: &str, row: u32, column: u32) -> Remark {
    let message = format!("the cell holds an error and counts as empty: {error}");
    let warning = Diagnostic::warning("cell-error", message)
        .hint("mend its formula, or write the value itself");
    Remark::new(warning).at(row, column)
}

/// A formula in a file that a program wrote and no spreadsheet program has opened.
pub fn formula_without_value(row: u32, column: u32) -> Remark {
    let message = "the formula was never calculated and counts as empty";
    let warning = Diagnostic::warning("formula-without-value", message)
        .hint("open the file in a spreadsheet program and save it, or write the value itself");
    Remark::new(warning).at(row, column)
}

/// A number that the spreadsheet shows with more than its digits.
pub fn format_lost(digits: &str, row: u32, column: u32) -> Remark {
    let message = format!(
        "the cell shows marks between thousands or a currency, cards will say `{digits}`; so in all cells like it"
    );
    let warning = Diagnostic::warning("format-lost", message)
        .hint("format the column as text and write what is to stand on the card");
    Remark::new(warning).at(row, column)
}

/// A picture that the file only points to.
pub fn picture_elsewhere(target: &str) -> Remark {
    let message = format!("a picture is linked and not in the file: {target}");
    Remark::new(Diagnostic::warning("picture-elsewhere", message).hint("insert the picture itself"))
}

/// A picture that lies in no cell that is read.
pub fn picture_without_cell(name: &str, why: &str) -> Remark {
    Remark::new(
        Diagnostic::warning("picture-without-cell", format!("a picture {why}: {name}"))
            .hint("move its upper left corner into the row and the titled column it belongs to"),
    )
}
