//! Scenes become bytes: SVG, PNG, JPEG, WebP, PDF.
//!
//! There is one painter. [`svg`] writes markup; [`raster`] gives that markup to
//! `usvg` and `resvg`, so a bitmap cannot disagree with the SVG file. Photos are
//! laid between the vectors as pixels, at whole-pixel places, which gives the same
//! pixels as an `<image>` would.
//!
//! A caller that wants to time the stages takes them one by one:
//! [`raster::Layers::of`], [`raster::Layers::paint`], then [`png::encode`],
//! [`jpeg::encode`] or [`webp::encode`].

pub mod source;

mod developing;

pub mod svg;

pub mod guides;
pub mod jpeg;
pub mod palette;
pub mod pdf;
pub mod png;
pub mod raster;
pub mod thumbnail;
pub mod webp;

pub mod dump;

mod defs;
mod grounds;
mod metadata;
mod xml;

#[cfg(test)]
mod testing;

pub use developing::Darkroom;

use std::fmt;

use crate::id::NodeId;

/// Why a scene did not become bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A bitmap of this many pixels cannot be made.
    Size { width: f64, height: f64 },
    /// The photo or drawing of a node could not be developed.
    Picture { node: NodeId, why: String },
    /// Markup was not understood; only a drawing can cause this.
    Markup(String),
    /// Even at `quality`, the lowest allowed, the JPEG is `smallest` bytes long.
    Budget { max_bytes: u64, smallest: u64, quality: u8 },
    /// The encoder refused.
    Encode(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { width, height } => write!(
                f,
                "cannot make a bitmap of {width} × {height} pixels; choose a smaller card or scale"
            ),
            Self::Picture { why, .. } => write!(f, "cannot draw the picture: {why}"),
            Self::Markup(why) => write!(f, "cannot draw the card: {why}; look at its drawings"),
            Self::Budget { max_bytes, smallest, quality } => write!(
                f,
                "the JPEG has {smallest} bytes at quality {quality}, but {max_bytes} are allowed; \
                 use a calmer photo, a smaller card or a larger budget"
            ),
            Self::Encode(why) => write!(f, "cannot encode the picture: {why}"),
        }
    }
}

impl std::error::Error for Error {}
