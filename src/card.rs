//! What is meant: one card for one placement with nothing left to look up.
//!
//! Guarantees every later stage may rely on:
//! - every length is in card pixels, every colour is RGBA;
//! - every placeholder is filled, and a node whose condition failed is gone;
//! - every text is covered by the bundled fonts or is reported before drawing;
//! - every photo and drawing exists and has a known size;
//! - left and right are physical: a right-to-left card is mirrored already,
//!   except for the order in rows and grids, which `style.direction` turns.
//!
//! Flex percentages and `grow` are layout's own vocabulary and stay in
//! [`Node::style`] as typed numbers.

use std::sync::Arc;

use crate::color::Rgba;
use crate::geom::Ink;
use crate::geom::{BezPath, Direction, Insets, Rect, Size};
use crate::id::{DrawingId, NodeId, PhotoId};
use crate::scene::Look;
use crate::scene::OneColor;

/// One card for one placement.
#[derive(Clone, Debug)]
pub struct Card {
    pub width: u32,
    pub height: u32,
    pub language: String,
    pub direction: Direction,
    pub title: String,
    pub alt: String,
    /// Where words and logos must stay clear of the edges, in pixels.
    pub safe: Insets,
    /// Parts the platform covers, in pixels.
    pub keepouts: Vec<Rect>,
    /// The smallest text size that is legible on a phone, in pixels.
    pub floor: f64,
    pub root: Node,
}

/// A box of the layout tree.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: NodeId,
    /// What a message calls it: ``text `quote` ``.
    pub label: String,
    pub style: taffy::Style,
    pub frame: Frame,
    pub kind: Kind,
    pub children: Vec<Node>,
    /// Dropped when the card has no room, 1 first.
    pub drop: Option<u32>,
    /// Ornaments and grounds may leave the safe area; words may not.
    pub bleed: bool,
}

impl Node {
    /// This node or the one below it with that id.
    pub fn find(&self, id: NodeId) -> Option<&Self> {
        (self.id == id)
            .then_some(self)
            .or_else(|| self.children.iter().find_map(|child| child.find(id)))
    }
}

/// What is painted behind a node's content.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub fill: Option<Fill>,
    /// Colour and width of a stroke inside the edge.
    pub stroke: Option<(Rgba, f64)>,
    /// Corner radius; clamped to half the box.
    pub radius: f64,
    /// 0 to 1; absent means fully opaque.
    pub opacity: Option<f64>,
    /// Children are cut at the frame's edge.
    pub clip: bool,
    /// The fill is as strong as the words on it need.
    pub scrim: Option<Scrim>,
}

/// Which colours a shade and the words on it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrim {
    AsWritten,
    /// As written, or each in the colour of the other.
    Either,
}

/// A fill whose extent depends on the box it will get.
#[derive(Clone, Debug)]
pub enum Fill {
    Solid(Rgba),
    /// From one edge to the other: (0, 0) to (0, 1) runs down. In box units.
    Linear {
        from: (f64, f64),
        to: (f64, f64),
        stops: Vec<crate::scene::Stop>,
    },
    /// A symbol repeated with the given pitch in pixels, every other column half a step down.
    Pattern {
        symbol: Arc<Symbol>,
        size: f64,
    },
}

#[derive(Clone, Debug)]
pub enum Kind {
    Box,
    Text(Box<Text>),
    Photo(Photo),
    /// As large as its box allows, proportions kept.
    Logo(Logo),
    Logos(Logos),
    Art(Art),
    Symbol(Arc<Symbol>),
    Seats(Box<Seats>),
    Outline(Outline),
}

/// A paragraph or a few of them, separated by `\n`.
#[derive(Clone, Debug)]
pub struct Text {
    /// Longest first; shorter ones are used where the longest does not fit.
    pub copies: Vec<Vec<Run>>,
    /// Preferred families, best first. The bundled fallback follows.
    pub families: Vec<String>,
    pub weight: u16,
    pub color: Rgba,
    pub language: String,
    /// Absent: by the first strong character.
    pub direction: Option<Direction>,
    pub sizing: Sizing,
    /// Line height for Latin text, in ems. Other scripts get what they need.
    pub leading: f64,
    /// Letter-spacing in ems, for scripts that bear it.
    pub tracking: f64,
    pub align: Align,
    pub max_lines: Option<u32>,
    pub balance: bool,
    /// Centre the ink, not the line box, in a box with room to spare.
    pub optical: bool,
    /// The card field the words come from, for messages.
    pub field: Option<String>,
    /// Which texts it may have its size in common with.
    pub group: Option<Group>,
}

/// Texts that may have one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub name: String,
    /// Pixels of the unit in which their sizes are compared.
    pub unit: f64,
}

/// Words set alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub text: String,
    pub weight: Option<u16>,
    pub color: Option<Rgba>,
    /// Stays left-to-right inside right-to-left text (hashtags, handles).
    pub isolate: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sizing {
    /// Pixels per em.
    Fixed(f64),
    /// The largest size between the two that fits; `under`: at most this share of the
    /// largest text that fills its box.
    /// `exact`: the greater of the two wherever that fits, without looking for a better rag.
    Fit { min: f64, max: f64, under: Option<f64>, exact: bool },
}

/// Along the line, seen from the card's writing direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

#[derive(Clone, Debug)]
pub struct Photo {
    pub id: PhotoId,
    /// Upright pixels.
    pub size: Size,
    /// What must stay in view, 0 to 1 from the top left.
    pub focus: (f64, f64),
    /// Nobody chose the focus: people in the photo may draw the crop to them.
    pub aims: bool,
    /// It is of one person, and such a crop may come closer to them.
    pub of_one: bool,
    /// The ground of the circle in which it stands where its one face is too large for the box.
    pub close: Option<Rgba>,
    /// 1 shows as much as the box allows, 2 half of it.
    pub zoom: f64,
    pub contain: bool,
    pub mask: Mask,
    pub look: Look,
}

/// A photo or a drawing, told apart only when it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Image {
    Photo(PhotoId),
    Drawing(DrawingId),
}

/// Logos of the same weight to the eye.
#[derive(Clone, Debug)]
pub struct Logos {
    pub logos: Vec<Logo>,
    /// Of a logo's ink box, in square pixels.
    pub area: f64,
    /// Of a logo's ink box, in pixels.
    pub max_height: f64,
    /// The first stands at the right.
    pub mirrored: bool,
    /// Every row fills the width; else all stand in equal cells.
    pub rows: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Logo {
    pub image: Image,
    pub size: Size,
    pub ink: Ink,
    /// All of its ink in this colour.
    pub one_color: Option<OneColor>,
}

/// A drawing that is decoration.
#[derive(Clone, Debug)]
pub struct Art {
    pub id: DrawingId,
    pub size: Size,
    /// Fills its box and is cut off at its edges.
    pub cover: bool,
    pub focus: (f64, f64),
    /// Drawn the other way round.
    pub mirrored: bool,
}

#[derive(Clone, Debug, Default)]
pub enum Mask {
    /// The node's own corner radius.
    #[default]
    Frame,
    Circle,
    /// In a box of 0 to 100 both ways, stretched over the node.
    Path(Arc<BezPath>),
}

/// A small drawing of the kit with its colours decided.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// The part of its coordinate system that is stretched over the node's box.
    pub view: Rect,
    pub parts: Vec<SymbolPart>,
    /// Drawn the other way round in a right-to-left card.
    pub mirrored: bool,
}

#[derive(Clone, Debug)]
pub struct SymbolPart {
    pub path: Arc<BezPath>,
    pub fill: Option<Rgba>,
    /// Colour and width in the symbol's own units.
    pub stroke: Option<(Rgba, f64)>,
}

/// A shape that fills its box.
#[derive(Clone, Debug)]
pub struct Outline {
    /// In a box of 0 to 100 both ways, stretched over the node.
    pub path: Arc<BezPath>,
    pub fill: Option<Fill>,
    /// Colour and width in pixels, drawn centred.
    pub stroke: Option<(Rgba, f64)>,
}

/// An ornament: a symbol repeated, one unit of it being `radius` pixels, its
/// origin on the table's side and its top away from the table.
#[derive(Clone, Debug)]
pub struct Seats {
    pub place: SeatPlace,
    /// In pixels. Round a disc and in rings the room decides instead.
    pub radius: f64,
    /// Between table edge and seat, in radii.
    pub gap: f64,
    /// The seat in each colour, in order; repeated.
    pub seats: Vec<(Rgba, Arc<Symbol>)>,
    /// Where in `seats` the first one begins.
    pub start: usize,
    /// The seat as an outline.
    pub outline: Option<Arc<Symbol>>,
    /// Which seat is the outline.
    pub open: Option<usize>,
    /// The outline's colour; its neighbours take another.
    pub open_ink: Option<Rgba>,
    /// Seats from this one on are outlines: one is filled a day.
    pub filled: Option<usize>,
    /// No seat takes its ground's colour.
    pub ground: Option<Rgba>,
    pub mirrored: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SeatPlace {
    /// On one edge of the box, domes pointing away from it (`outward`) or into it.
    Edge { edge: Edge, pitch: f64, count: Option<usize>, outward: bool },
    /// Outside the box, all round. Counts for top, right, bottom, left; absent: by pitch.
    Table { sides: Option<[usize; 4]>, pitch: f64, corner: f64 },
    /// Round a disc that fills the box less the seats.
    /// The first seat `turn` radians clockwise from the top.
    Disc { count: usize, turn: f64 },
    /// Concentric rings of the given counts, inner first; `hole` is the free inner radius as a share of the outer.
    Rings { counts: Vec<usize>, hole: f64 },
    /// Rows and columns that fill the box.
    Grid { columns: usize, rows: usize },
    /// In one row from the box's start, `pitch` radii from one to the next.
    Row { count: usize, pitch: f64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Top,
    Right,
    Bottom,
    Left,
}
