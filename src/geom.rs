//! Lengths, boxes and curves. Everything is in card pixels, y downwards, `f64`.
//!
//! Curves and transforms are [`kurbo`]'s; what a card needs beyond them stands here.

pub use kurbo::{Affine, Arc, BezPath, Circle, Ellipse, PathEl, Point, Rect, Shape, Size, Vec2};

/// The ink of a logo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// The box round all ink, as shares of the picture's width and height. A logo's
    /// own white or clear margin is outside it.
    pub bounds: Rect,
    /// The part of that box that is ink, 0 to 1.
    pub coverage: f64,
    /// Where the picture holds lighter parts inside, such as letters in a box: how strong its
    /// usual ink is, from 1 (nearly white) to 255 (black).
    pub inner_light: Option<u8>,
}

impl Ink {
    /// A picture that is all ink, or of which nothing is known.
    pub const FULL: Self =
        Self { bounds: Rect::new(0.0, 0.0, 1.0, 1.0), coverage: 1.0, inner_light: None };
}

/// Distances inwards from the four sides of a box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Insets {
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub left: f64,
}

impl Insets {
    pub fn uniform(d: f64) -> Self {
        Self { top: d, right: d, bottom: d, left: d }
    }

    /// The greater distance on every side.
    pub fn max(self, other: Self) -> Self {
        Self {
            top: self.top.max(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
            left: self.left.max(other.left),
        }
    }

    /// Left and right change places, as a layout does for a right-to-left card.
    pub fn mirrored(self) -> Self {
        Self { left: self.right, right: self.left, ..self }
    }

    /// `outer` less these distances. Sides that would cross meet in the middle.
    pub fn of(self, outer: Rect) -> Rect {
        let (mut x0, mut x1) = (outer.x0 + self.left, outer.x1 - self.right);
        let (mut y0, mut y1) = (outer.y0 + self.top, outer.y1 - self.bottom);
        if x0 > x1 {
            (x0, x1) = (0.5 * (x0 + x1), 0.5 * (x0 + x1));
        }
        if y0 > y1 {
            (y0, y1) = (0.5 * (y0 + y1), 0.5 * (y0 + y1));
        }
        Rect::new(x0, y0, x1, y1)
    }
}

/// The writing direction of a paragraph or a whole card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    #[default]
    Ltr,
    Rtl,
}

impl Direction {
    /// The value of the `dir` attribute in SVG and HTML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}
