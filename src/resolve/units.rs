//! Units end here: `u`, `t`, percentages and reading sides become pixels and
//! physical sides.

use taffy::prelude::{Dimension, LengthPercentage, LengthPercentageAuto, Rect as TaffyRect};

use crate::geom::Insets;
use crate::model::Length;
use crate::model::Sides;
use crate::model::Unit;

/// How long one `u` and one `t` are on this card, and which way it runs.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    /// Pixels: 1 % of the short edge.
    pub u: f64,
    /// Pixels: `u` × the kit's type factor for the shape.
    pub t: f64,
    pub rtl: bool,
}

impl Units {
    /// Pixels, where the length does not depend on the parent.
    pub fn px(&self, length: Length) -> Option<f64> {
        match length {
            Length::Of(value, Unit::U) => Some(value * self.u),
            Length::Of(value, Unit::T) => Some(value * self.t),
            Length::Of(value, Unit::Px) => Some(value),
            Length::Of(_, Unit::Percent | Unit::Fr) | Length::Auto => None,
        }
    }

    /// Pixels, where the parent measures `whole`.
    pub fn px_of(&self, length: Length, whole: f64) -> Option<f64> {
        match length {
            Length::Of(value, Unit::Percent) => Some(value / 100.0 * whole),
            other => self.px(other),
        }
    }

    pub fn dimension(&self, length: Length) -> Dimension {
        match length {
            Length::Of(value, Unit::Percent) => Dimension::percent((value / 100.0) as f32),
            other => self.px(other).map_or(Dimension::auto(), |px| Dimension::length(px as f32)),
        }
    }

    pub fn or_auto(&self, length: Length) -> LengthPercentageAuto {
        match length {
            Length::Of(value, Unit::Percent) => {
                LengthPercentageAuto::percent((value / 100.0) as f32)
            }
            other => self
                .px(other)
                .map_or(LengthPercentageAuto::auto(), |px| LengthPercentageAuto::length(px as f32)),
        }
    }

    /// Padding and gaps: what is not a length counts as nothing.
    pub fn definite(&self, length: Length) -> LengthPercentage {
        match length {
            Length::Of(value, Unit::Percent) => LengthPercentage::percent((value / 100.0) as f32),
            other => LengthPercentage::length(self.px(other).unwrap_or(0.0) as f32),
        }
    }

    /// Start and end become left and right.
    pub fn physical<T>(&self, sides: Sides, convert: impl Fn(Length) -> T) -> TaffyRect<T> {
        let (left, right) =
            if self.rtl { (sides.end, sides.start) } else { (sides.start, sides.end) };
        TaffyRect {
            left: convert(left),
            right: convert(right),
            top: convert(sides.top),
            bottom: convert(sides.bottom),
        }
    }

    /// The same as pixels of a parent; `None` for sides that are `auto`.
    pub fn distances(&self, sides: Sides, parent: (f64, f64)) -> TaffyRect<Option<f64>> {
        let (left, right) =
            if self.rtl { (sides.end, sides.start) } else { (sides.start, sides.end) };
        TaffyRect {
            left: self.px_of(left, parent.0),
            right: self.px_of(right, parent.0),
            top: self.px_of(sides.top, parent.1),
            bottom: self.px_of(sides.bottom, parent.1),
        }
    }
}

/// Pixels as taffy's lengths.
pub fn lengths(insets: Insets) -> TaffyRect<LengthPercentage> {
    let length = |px: f64| LengthPercentage::length(px as f32);
    TaffyRect {
        left: length(insets.left),
        right: length(insets.right),
        top: length(insets.top),
        bottom: length(insets.bottom),
    }
}
