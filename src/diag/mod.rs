//! What went wrong, where, and what to write instead.
//!
//! Messages are lower case, without a final period, the value last after a
//! colon, with backticks round names. Colour never carries meaning alone.

mod render;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

pub use render::{render, to_json};

/// One thing to tell the author of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// A stable kebab-case name for machines, such as `unknown-key`.
    pub code: Cow<'static, str>,
    pub message: String,
    pub place: Option<SourcePlace>,
    /// What to do about it, one remedy each.
    pub hints: Vec<String>,
    pub context: Option<Box<Context>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// Which card of a batch, which picture of that card and which of its fields.
/// Empty parts are unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    pub card: Option<String>,
    pub placement: Option<String>,
    pub field: Option<String>,
    /// A few words under the caret.
    pub label: Option<String>,
}

/// A text that somebody wrote: a file, or a table.
#[derive(PartialEq, Eq)]
pub struct Source {
    /// The path or name shown to people.
    pub name: String,
    /// Empty where there is no text to show, as for a table; then
    /// places are printed without a snippet.
    pub text: String,
    /// What the columns of a table are called, from the first one on; a text has none.
    /// Places in a table are rows and columns, and are told as cells.
    pub columns: Vec<String>,
}

/// A stretch of one line of a [`Source`], in characters, or a cell of a table. Line and
/// column count from 1; line 0 means "nowhere in particular", and column 0 of a table its whole row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

/// A [`Place`] that knows its source.
#[derive(Clone, PartialEq, Eq)]
pub struct SourcePlace {
    pub source: Arc<Source>,
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

/// A result and what is to be said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warned<T> {
    pub output: T,
    pub warnings: Vec<Diagnostic>,
}

impl Diagnostic {
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: code.into(),
            message: message.into(),
            place: None,
            hints: Vec::new(),
            context: None,
        }
    }

    #[must_use]
    pub fn at(mut self, source: &Arc<Source>, place: Place) -> Self {
        self.place = Some(place.of(source));
        self
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.context.get_or_insert_default().label = Some(label.into());
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Names the card, unless it is named already.
    #[must_use]
    pub fn of_card(mut self, card: &str) -> Self {
        self.context.get_or_insert_default().card.get_or_insert_with(|| card.into());
        self
    }

    /// Names the placement, unless it is named already.
    #[must_use]
    pub fn of_placement(mut self, placement: &str) -> Self {
        self.context.get_or_insert_default().placement.get_or_insert_with(|| placement.into());
        self
    }

    /// Names the field, unless it is named already.
    #[must_use]
    pub fn of_field(mut self, field: &str) -> Self {
        self.context.get_or_insert_default().field.get_or_insert_with(|| field.into());
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// `error: message (file:line:column)`, for logs and tables.
    pub fn one_line(&self) -> String {
        let place = self.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        format!("{}: {}{place}", self.severity, self.message)
    }
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), columns: Vec::new() })
    }

    /// A table with these titles above its columns.
    pub fn table(name: impl Into<String>, columns: Vec<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: String::new(), columns })
    }

    pub fn is_table(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Takes the bytes of a file, which must be UTF-8; a byte order mark is dropped.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Arc<Self>, Diagnostic> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => Err(not_utf8(name, &bytes[..error.valid_up_to()])),
        }
    }

    /// The line with that number, from 1, without its end.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.text.split('\n').nth(index).map(|line| line.strip_suffix('\r').unwrap_or(line))
    }
}

fn not_utf8(name: &str, before: &[u8]) -> Diagnostic {
    let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
    let source = Source::new(name, "");
    Diagnostic::error(
        "not-utf8",
        format!("the file is not UTF-8 text; the first wrong byte is on line {line}"),
    )
    .at(&source, Place { line: u32::try_from(line).unwrap_or(0), column: 1, length: 0 })
    .hint("save it again with the encoding UTF-8")
}

impl Place {
    pub fn of(self, source: &Arc<Source>) -> SourcePlace {
        let Self { line, column, length } = self;
        SourcePlace { source: Arc::clone(source), line, column, length }
    }
}

impl SourcePlace {
    /// The row of a table.
    pub fn row(&self) -> Option<u32> {
        (self.source.is_table() && self.line > 0).then_some(self.line)
    }

    /// A cell as spreadsheets call it, such as `C7`.
    pub fn cell(&self) -> Option<String> {
        let row = self.row()?;
        (self.column > 0).then(|| format!("{}{row}", column_letters(self.column)))
    }

    /// What stands above the column of a cell.
    pub fn title(&self) -> Option<&str> {
        let index = usize::try_from(self.column.checked_sub(1)?).ok()?;
        self.source.columns.get(index).map(String::as_str).filter(|title| !title.is_empty())
    }
}

/// The letters of a column that counts from 1: A, B, …, Z, AA.
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for SourcePlace {
    /// `file:line:column`, `table, cell C7 (title)`, or only the file's name where there is no line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.source.name),
            row if self.source.is_table() => match (self.cell(), self.title()) {
                (Some(cell), Some(title)) => {
                    write!(f, "{}, cell {cell} ({title})", self.source.name)
                }
                (Some(cell), None) => write!(f, "{}, cell {cell}", self.source.name),
                _ => write!(f, "{}, row {row}", self.source.name),
            },
            line => write!(f, "{}:{line}:{}", self.source.name, self.column),
        }
    }
}

impl fmt::Debug for SourcePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}+{}", self.length)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.name)
    }
}
