//! What can be wrong with a photo or drawing, and what its owner can do.

use std::fmt;

use super::sniff::Foreign;

/// A file that cannot be used, told to the person who supplied it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoError {
    /// The file's name as it was given.
    pub name: String,
    pub kind: ErrorKind,
    /// What is wrong, without the name, without a full stop.
    pub message: String,
    /// What to do about it: a sentence.
    pub hint: String,
}

/// The sort of trouble, for tests and for callers that react to some of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    Empty,
    /// A format that is recognised and not read.
    Foreign(Foreign),
    /// Bytes of no format we know.
    Unknown,
    /// More pixels, bytes or elements than [`Limits`](super::Limits) allows.
    TooLarge,
    /// The file ends before the picture does.
    Truncated,
    Corrupt,
    /// A correct file that uses a rare variant of its format.
    Unsupported,
    /// A photo whose faces are to be hidden, and in which none was found.
    NoFace,
    /// A drawing with `<text>`: the fonts it names are not ours.
    Text,
    /// A drawing that points to another file or to the network.
    External,
}

/// A [`PhotoError`] before the file's name is known.
#[derive(Debug)]
pub(super) struct Fault {
    kind: ErrorKind,
    message: String,
    /// The option of the command that would allow it.
    option: Option<&'static str>,
}

impl Fault {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), option: None }
    }

    pub fn raised_by(self, option: &'static str) -> Self {
        Self { option: Some(option), ..self }
    }

    pub fn corrupt(cause: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Corrupt, format!("the file is damaged ({cause})"))
    }

    pub fn truncated() -> Self {
        Self::new(ErrorKind::Truncated, "the file ends in the middle of the picture")
    }

    pub fn of(self, name: &str) -> PhotoError {
        PhotoError {
            name: name.to_owned(),
            kind: self.kind,
            message: self.message,
            hint: match self.option {
                Some(option) => format!("{} Or allow it with `{option}`.", hint(self.kind)),
                None => hint(self.kind).to_owned(),
            },
        }
    }
}

fn hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Empty => "Copy or download the file again: it holds no bytes.",
        ErrorKind::Foreign(foreign) => foreign.hint(),
        ErrorKind::Unknown => "Use a JPEG, PNG, WebP or GIF file, or an SVG for a logo.",
        ErrorKind::TooLarge => "Save a smaller copy: 4000 pixels on the long side are plenty.",
        ErrorKind::Truncated => "Copy, download or send the original again: part of it is missing.",
        ErrorKind::Corrupt => "Open it in a photo program and export it again as JPEG or PNG.",
        ErrorKind::Unsupported => "Export it again as an ordinary JPEG or PNG (8 bits, RGB).",
        ErrorKind::NoFace => {
            "Say where the heads are, as shares of the photo: anonymise: { cover: [[x, y, width, height]] }"
        }
        ErrorKind::Text => {
            "Convert text to outlines (Inkscape: Path › Object to Path; Illustrator: Type › Create Outlines)."
        }
        ErrorKind::External => {
            "Embed what it points to, or convert it to paths, and save it again."
        }
    }
}

impl fmt::Display for PhotoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.name, self.message, self.hint)
    }
}

impl std::error::Error for PhotoError {}
