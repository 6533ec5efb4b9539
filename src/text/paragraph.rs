//! A shaped paragraph: cells that are never broken, and the glyphs in them.
//!
//! Lengths in cells and glyphs are in hundredths of the style's em, so that a
//! paragraph can be set at any size without shaping it again.

use std::ops::Range;

use super::Align;
use super::chunk::Chunk;
use super::prepare::CharOrigin;
use crate::color::Rgba;
use crate::geom::Direction;
use crate::id::FaceId;

/// The size paragraphs are shaped at, in pixels per em.
pub const BASE: f64 = 100.0;

/// A shaped text, to be set at any size and width.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub(super) source: String,
    pub(super) chars: Vec<CharOrigin>,
    /// The characters that were shaped, beside `chars`.
    pub(super) letters: Vec<char>,
    pub(super) cells: Vec<Cell>,
    /// Left edges of the cells on one endless line, and its end: one more than `cells`.
    pub(super) edges: Vec<f64>,
    pub(super) glyphs: Vec<ShapedGlyph>,
    pub(super) chunks: Vec<Chunk>,
    pub(super) colors: Vec<Rgba>,
    pub(super) direction: Direction,
    pub(super) align: Align,
    pub(super) balance: bool,
    pub(super) max_lines: Option<u32>,
    pub(super) metrics: Metrics,
}

/// What is common to all lines, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
    pub line_height: f64,
    /// What one line alone takes: the style's leading. Scripts that need more
    /// get it between lines, and round them only as far as their ink reaches.
    pub outer: f64,
    /// From the top of a line alone to its baseline.
    pub baseline: f64,
    /// The highest and lowest ink of any cell, measured from the baseline.
    pub rise: f64,
    pub drop: f64,
}

/// One or more graphemes that share glyphs. Lines break between cells only.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub advance: f64,
    pub chars: Range<u32>,
    /// Left to right.
    pub glyphs: Range<u32>,
    /// Bidi embedding level; odd ones run from right to left.
    pub level: u8,
    pub is_space: bool,
    pub is_newline: bool,
    /// Whether a line may end before this cell.
    pub breaks_before: bool,
    /// Whether a word of the dictionary ends before this cell.
    pub word_before: bool,
}

/// A glyph, its origin measured from the left end of its cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapedGlyph {
    pub id: u32,
    pub x: f64,
    /// Downwards from the baseline.
    pub y: f64,
    pub face: FaceId,
    /// Base units per em of this glyph's face.
    pub size: f64,
    pub span: u16,
    /// Around the ink, from the cell's left end and the baseline; `None` for blanks.
    pub ink: Option<Ink>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    pub left: f64,
    pub right: f64,
    /// Upwards from the baseline.
    pub rise: f64,
    /// Downwards from the baseline.
    pub drop: f64,
}

impl Paragraph {
    /// The spans' text. [`super::Line::text`] points into it.
    pub fn text(&self) -> &str {
        &self.source
    }

    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Width of the widest piece that is not broken without need, in pixels.
    pub fn min_content_width(&self, size: f64) -> f64 {
        self.chunks.iter().map(Chunk::width).fold(0.0, f64::max) * size / BASE
    }

    /// Width of the widest line when only `\n` breaks lines, in pixels.
    pub fn max_content_width(&self, size: f64) -> f64 {
        let hard_lines = self.chunks.split_inclusive(|c| c.is_hard);
        let width = |line: &[Chunk]| match (line.first(), line.last()) {
            (Some(first), Some(last)) => last.end - first.start,
            _ => 0.0,
        };
        hard_lines.map(width).fold(0.0, f64::max) * size / BASE
    }
}
