//! What is drawn: a flat picture with every decision made.
//!
//! Guarantees every later stage may rely on:
//! - all lengths are card pixels, y downwards; all colours are RGBA;
//! - items are in paint order, the first at the back;
//! - text is glyph ids at positions, never a string to be shaped; the source
//!   string stays beside it for people who cannot see the glyphs;
//! - a picture's `dest` lies on whole pixels and its `crop` inside the photo;
//! - nothing refers back to the card, the template or the layout.

use std::sync::Arc;

use crate::color::Rgba;
use crate::geom::{Affine, BezPath, Direction, Point, Rect};
use crate::id::{DrawingId, FaceId, NodeId, PhotoId};

/// A finished picture of `width` × `height` pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub width: u32,
    pub height: u32,
    /// BCP 47 tag of the card's language.
    pub language: String,
    pub direction: Direction,
    /// A short name of the card, for `<title>`.
    pub title: String,
    /// The alternative text, for `<desc>` and the metadata of bitmaps.
    pub alt: String,
    /// Shades that are to be as strong as the words on them need.
    pub scrims: Vec<Scrim>,
    /// Photos whose crop nobody chose: it may move to where the people are.
    pub aims: Vec<Aims>,
    /// Ornaments of which a seat is left out where somebody's face is below it.
    pub seats: Vec<NodeId>,
    /// What the platform draws over it or cuts off.
    pub covered: Vec<Rect>,
    pub items: Vec<Item>,
}

impl Scene {
    /// A picture that is not of a card: in English, without a title, and nothing in it moves.
    pub fn plain(width: u32, height: u32, items: Vec<Item>) -> Self {
        Self {
            width,
            height,
            language: "en".into(),
            direction: Direction::Ltr,
            title: String::new(),
            alt: String::new(),
            scrims: Vec::new(),
            aims: Vec::new(),
            seats: Vec::new(),
            covered: Vec::new(),
            items,
        }
    }
}

/// A photo that follows the people in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aims {
    pub node: NodeId,
    /// It is of one person, and may come closer to them.
    pub of_one: bool,
    /// The ground on which it may stand as a circle where its one face is too large for it.
    pub close: Option<Rgba>,
}

/// A node whose fill is a shade over a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scrim {
    pub node: NodeId,
    /// It may change colours with the words on it, where that needs less of it.
    pub either: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Group(Group),
    Glyphs(GlyphRun),
    Shape(Shape),
    Picture(Picture),
}

/// Items drawn as one: faded, clipped or moved together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// 0 to 1.
    pub opacity: f64,
    /// In the coordinates of the group's parent (before `transform`).
    pub clip: Option<Arc<BezPath>>,
    pub transform: Affine,
    pub items: Vec<Item>,
}

/// A run of glyphs of one face, size and colour.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    pub node: NodeId,
    pub face: FaceId,
    /// Pixels per em.
    pub size: f64,
    pub color: Rgba,
    /// In visual order.
    pub glyphs: Vec<Glyph>,
    /// The characters the run stands for, in reading order.
    pub text: String,
}

/// `x`, `y`: the glyph's origin on the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    pub id: u32,
    pub x: f64,
    pub y: f64,
}

/// A path that is filled, stroked, or both (fill first).
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub node: NodeId,
    pub path: Arc<BezPath>,
    /// Places `path` on the card. Stroke widths are scaled with it.
    pub transform: Affine,
    pub fill: Option<Paint>,
    pub stroke: Option<Stroke>,
}

/// A centred stroke with round joins. (Inside strokes are made of a path that
/// the layout has moved inwards by half the width.)
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub paint: Paint,
    /// In units of the path, before the shape's transform.
    pub width: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    Solid(Rgba),
    /// In the coordinates of the path, before the shape's transform.
    Linear {
        from: Point,
        to: Point,
        stops: Vec<Stop>,
    },
    Radial {
        center: Point,
        radius: f64,
        stops: Vec<Stop>,
    },
    /// A tile repeated over the card, its origin at `tile`'s corner.
    Pattern {
        tile: Rect,
        items: Vec<Item>,
    },
}

/// `at`: 0 to 1 along the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    pub at: f64,
    pub color: Rgba,
}

/// A photo or drawing in a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub node: NodeId,
    pub source: Source,
    /// Whole pixels.
    pub dest: PixelRect,
    /// What shows of a photo: everything of `dest` that lies inside this path
    /// (card coordinates). Edges are antialiased.
    pub mask: Option<Arc<BezPath>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// `crop` is in the pixels of the upright photo (EXIF orientation applied).
    Photo { id: PhotoId, crop: Rect, look: Look },
    /// A drawing scaled to fill `dest` exactly.
    Drawing { id: DrawingId, one_color: Option<OneColor> },
}

/// A rectangle on whole card pixels. May reach over the card's edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PixelRect {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

/// How a photo is treated. A recipe: `photo` makes the pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    pub tone: Tone,
    /// Darker towards the corners.
    pub vignette: bool,
    /// Fine noise, as film has it.
    pub grain: bool,
    /// What is round people is out of focus.
    pub blur_background: bool,
    /// A hazy or a dim photo is stretched; any other stays as it is.
    pub enhance: bool,
}

impl From<Tone> for Look {
    fn from(tone: Tone) -> Self {
        Self { tone, ..Self::default() }
    }
}

/// What happens to a photo's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    #[default]
    Natural,
    Monochrome,
    Duotone(Inks),
    /// The same, with the photo's own colours showing through.
    Tint(Inks),
    /// A logo's silhouette.
    OneColor(OneColor),
}

/// Dark, middle and light end of a scale on which a photo's luminance is laid after its
/// contrast is stretched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Inks {
    pub dark: Rgba,
    pub mid: Rgba,
    pub light: Rgba,
}

/// A logo whose ink is all of one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OneColor {
    pub color: Rgba,
    /// White becomes gaps: how strong an ink must be to stand as the whole colour, from 1
    /// to 255. Weaker ink stands as a tint. Absent: all ink is the colour.
    pub gaps: Option<u8>,
}
