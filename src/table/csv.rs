//! Texts of cells parted by commas, semicolons or tabs.

use super::Remark;
use super::encoding::decode;
use super::grid::Grid;
use crate::diag::Diagnostic;

/// How many records decide between the delimiters.
const SAMPLE: usize = 200;

/// A file of cells, decoded.
pub struct Sheet {
    /// Without a byte order mark and without a line `sep=;`.
    pub text: String,
    pub delimiter: u8,
    guessed: Option<Remark>,
}

/// A row as it is written. Some records are empty lines; spreadsheets count them too.
pub struct Record<'t> {
    pub cells: Vec<Field<'t>>,
    /// What ends its line: `\n`, `\r\n`, `\r`, or nothing at the end of the file.
    pub end: &'t str,
}

pub struct Field<'t> {
    /// With its quotes and spaces.
    pub raw: &'t str,
    /// Without quotes.
    pub text: String,
}

/// A quote that opens in the record last begun and never closes.
#[derive(Debug)]
pub struct Unclosed {
    column: u32,
}

impl Sheet {
    /// `usual` is the delimiter where the text does not show one.
    pub fn read(bytes: &[u8], usual: u8) -> Result<Self, Remark> {
        let (mut text, guessed) = decode(bytes)?;
        let delimiter = match announced(&text) {
            Some((delimiter, length)) => {
                text.drain(..length);
                delimiter
            }
            None => find_delimiter(&text, usual),
        };
        Ok(Self { text, delimiter, guessed })
    }

    /// The rows, counted from 1.
    pub fn records(&self) -> impl Iterator<Item = (u32, Result<Record<'_>, Unclosed>)> {
        (1..).zip(Records { text: &self.text, at: 0, delimiter: self.delimiter })
    }
}

pub fn grid(bytes: &[u8], usual: u8) -> Result<Grid, Remark> {
    let mut sheet = Sheet::read(bytes, usual)?;
    let mut grid = Grid::default();
    grid.remarks.extend(sheet.guessed.take());
    for (row, record) in sheet.records() {
        let record = record.map_err(|unclosed| quote_unclosed(row, unclosed.column))?;
        for (column, field) in (1..).zip(&record.cells) {
            grid.set(row, column, &field.text)?;
        }
    }
    Ok(grid)
}

pub fn quote_unclosed(row: u32, column: u32) -> Remark {
    let message = format!("a quote opens in row {row} and is never closed");
    let error = Diagnostic::error("quote-unclosed", message)
        .hint("put a `\"` at the end of that cell")
        .hint("double every `\"` inside a cell that begins with one");
    Remark::new(error).at(row, column)
}

/// The delimiter of Excel's first line `sep=;`, and the length of that line.
fn announced(text: &str) -> Option<(u8, usize)> {
    let line = text.split(['\r', '\n']).next()?;
    let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = *line.as_bytes() else {
        return None;
    };
    if delimiter == b'"' || !delimiter.is_ascii() {
        return None;
    }
    let rest = &text[line.len()..];
    let end = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    Some((delimiter, line.len() + end))
}

/// A delimiter parts the header, and the records below into as many cells; of two that
/// do, the one that makes more cells is it.
fn find_delimiter(text: &str, usual: u8) -> u8 {
    let others = [b',', b';', b'\t'].into_iter().filter(|other| *other != usual);
    let mut best = (usual, fit(text, usual));
    for delimiter in others {
        let fit = fit(text, delimiter);
        if fit > best.1 {
            best = (delimiter, fit);
        }
    }
    best.0
}

/// Whether it parts the header; how many of a thousand records have as many cells; how many.
fn fit(text: &str, delimiter: u8) -> (bool, usize, usize) {
    let records = Records { text, at: 0, delimiter }.take(SAMPLE);
    let counts: Vec<usize> = records.filter_map(|record| count(&record)).collect();
    // Nothing but delimiters and comments: as good as any header.
    let Some(&header) = counts.first() else { return (true, 0, 0) };
    let alike = counts.iter().filter(|count| **count == header).count();
    (header > 1, 1000 * alike / counts.len(), header)
}

/// The cells of a record with words that is no comment.
fn count(record: &Result<Record, Unclosed>) -> Option<usize> {
    let cells = match record {
        Ok(record) => &record.cells,
        // As far as it goes: the header may be the record that is never closed.
        Err(unclosed) => return Some(unclosed.column as usize),
    };
    let first = cells.iter().map(|cell| cell.text.trim()).find(|text| !text.is_empty())?;
    (first != "#" && !first.starts_with("# ")).then_some(cells.len())
}

struct Records<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
}

impl<'t> Iterator for Records<'t> {
    type Item = Result<Record<'t>, Unclosed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let Some(field) = self.field() else {
                self.at = self.text.len();
                let column = u32::try_from(cells.len() + 1).unwrap_or(0);
                return Some(Err(Unclosed { column }));
            };
            cells.push(field);
            if self.byte() != Some(self.delimiter) {
                return Some(Ok(Record { cells, end: self.line_end() }));
            }
            self.at += 1;
        }
    }
}

impl<'t> Records<'t> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Up to the delimiter, the line's end or the end of the text. None: a quote does not close.
    fn field(&mut self) -> Option<Field<'t>> {
        let start = self.at;
        // Hand-written files have spaces before quotes; nobody means such a quote as a letter.
        while self.byte() == Some(b' ') && self.delimiter != b' ' {
            self.at += 1;
        }
        let mut text = String::new();
        if self.byte() == Some(b'"') {
            self.at += 1;
            self.quoted(&mut text)?;
        } else {
            self.at = start;
        }
        let rest = &self.text[self.at..];
        let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        let length = rest.bytes().position(|byte| ends(&byte)).unwrap_or(rest.len());
        text.push_str(&rest[..length]);
        self.at += length;
        Some(Field { raw: &self.text[start..self.at], text })
    }

    /// Up to behind the closing quote; a doubled quote is one.
    fn quoted(&mut self, text: &mut String) -> Option<()> {
        loop {
            let rest = &self.text[self.at..];
            let length = rest.find('"')?;
            text.push_str(&rest[..length]);
            self.at += length + 1;
            if self.byte() != Some(b'"') {
                return Some(());
            }
            text.push('"');
            self.at += 1;
        }
    }

    fn line_end(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
        self.at += length;
        &rest[..length]
    }
}
