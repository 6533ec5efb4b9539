//! Text: shaped once, broken into lines, fitted to a box.
//!
//! [`shape()`] turns a [`TextSpec`] into a [`Paragraph`] at a base size. Setting it
//! at other sizes and widths ([`Paragraph::set`]), or seeking the best size for a
//! box ([`Paragraph::fit`]), works on the shaped glyphs alone.

pub mod case;
pub mod rich;

mod chunk;
mod draw;
mod fit;
mod lines;
mod paragraph;
mod penalty;
mod prepare;
mod script;
mod sentence;
mod set;
mod shape;
mod token;

use crate::color::Rgba;
use crate::geom::Direction;

pub use fit::{Fit, TooLong};
pub use paragraph::Paragraph;
pub use script::has_rtl;
pub use sentence::sentence_ends;
pub use set::{Line, Setting};
pub use shape::{Scratch, shape};

/// A paragraph as the layout wants it set.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSpec {
    pub spans: Vec<Span>,
    /// Family names, best first; the bundled families follow by themselves.
    pub families: Vec<String>,
    /// CSS weight, 100 to 900.
    pub weight: u16,
    pub color: Rgba,
    /// BCP 47.
    pub language: String,
    /// `None`: that of the first letter outside of tags and links, else the language's.
    pub direction: Option<Direction>,
    /// Line height for Latin, in ems. Scripts that need more get more in proportion.
    pub leading: f64,
    /// Added after each letter, in ems. Joined scripts get none.
    pub tracking: f64,
    pub align: Align,
    /// What [`Paragraph::fit`] keeps to.
    pub max_lines: Option<u32>,
    /// Lines of even length, rather than lines as full as may be.
    pub balance: bool,
}

impl Default for TextSpec {
    fn default() -> Self {
        Self {
            spans: Vec::new(),
            families: Vec::new(),
            weight: 400,
            color: Rgba::BLACK,
            language: "en".into(),
            direction: None,
            leading: 1.2,
            tracking: 0.0,
            align: Align::Start,
            max_lines: None,
            balance: true,
        }
    }
}

/// A piece of a paragraph. `\n` breaks the line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    pub text: String,
    /// The paragraph's if `None`.
    pub weight: Option<u16>,
    /// The paragraph's if `None`.
    pub color: Option<Rgba>,
    /// Keeps its own direction inside text of the other, as handles and names do.
    /// Hashtags, handles, links and telephone numbers always do.
    pub isolate: bool,
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// Where lines narrower than their box stand, in reading direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

#[cfg(test)]
mod tests;
