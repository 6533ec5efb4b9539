//! The layout tree of a template or of a kit's part.

use crate::diag::Place;
use crate::model::Art;
use crate::model::At;
use crate::model::ByShape;
use crate::model::ColorRef;
use crate::model::Drawn;
use crate::model::Gap;
use crate::model::Length;
use crate::model::Logo;
use crate::model::LogoWall;
use crate::model::Paint;
use crate::model::Photo;
use crate::model::Seats;
use crate::model::Shape;
use crate::model::Sides;
use crate::model::Symbol;
use crate::model::Text;
use crate::model::Tracks;
use crate::model::form;
use crate::model::read::Both;
use schemars::JsonSchema;
use schemars::Schema;
use schemars::SchemaGenerator;
use serde::Deserialize;
use serde::Deserializer;
use std::borrow::Cow;

/// One box of the layout. Written as a mapping with one key, the kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where its kind is written.
    pub at: Place,
    pub common: Common,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Row(Container),
    Column(Container),
    Stack(Container),
    Grid(Grid),
    Text(Box<Text>),
    Photo(Photo),
    Symbol(Symbol),
    Seats(Box<Seats>),
    Shape(Drawn),
    Logo(Logo),
    Logos(LogoWall),
    Art(Art),
    Use(Use),
}

/// What every node may have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Common {
    /// The shapes on which the node appears. Default: all.
    pub only: Option<Vec<Shape>>,
    /// An expression; the node appears only where it is true, such as `photo or logo`.
    pub when: Option<At<String>>,
    /// The node is there once for each item of this list field; `item` is the item.
    pub each: Option<At<String>>,
    /// The node may be left out where space runs short; 1 goes first.
    #[schemars(range(min = 1))]
    pub drop: Option<u32>,
    /// Reaches over the edge of the card without being an error.
    pub bleed: ByShape<bool>,
    /// Distances from the parent's sides; takes the node out of the flow.
    pub inset: ByShape<Sides>,
    pub width: ByShape<Length>,
    pub height: ByShape<Length>,
    pub min_width: ByShape<Length>,
    pub min_height: ByShape<Length>,
    pub max_width: ByShape<Length>,
    pub max_height: ByShape<Length>,
    /// Width divided by height.
    #[schemars(with = "ByShape<form::Ratio>")]
    pub aspect: ByShape<f64>,
    /// The node's part of the space left over. Default: 0.
    #[schemars(with = "ByShape<form::NotNegative>")]
    pub grow: ByShape<f64>,
    /// How readily the node gives way where space is short. Default: 1.
    #[schemars(with = "ByShape<form::NotNegative>")]
    pub shrink: ByShape<f64>,
    /// The size along the parent's direction before growing and shrinking.
    pub basis: ByShape<Length>,
    /// Space outside the node: top, end, bottom, start.
    pub margin: ByShape<Sides>,
    /// Overrides the parent's `align` for this node.
    pub self_align: ByShape<Align>,
    /// 0 (clear) to 1 (solid).
    #[schemars(with = "ByShape<form::Share>")]
    pub opacity: ByShape<f64>,
    /// What the node's box is filled with.
    pub fill: ByShape<At<Paint>>,
    /// The fill is a shade over a photo: as strong as the words on it need. `either`: shade
    /// and words may change their colours, where that needs less.
    pub scrim: ByShape<Scrim>,
    /// The colour of a line along the inner side of the box's edge.
    pub stroke: ByShape<At<ColorRef>>,
    pub stroke_width: ByShape<Length>,
    /// The radius of the box's corners.
    pub radius: ByShape<Length>,
    /// `false`: does not turn round on right-to-left cards. Default: true.
    pub mirror: ByShape<bool>,
    /// The colour of text in this node and below.
    pub color: ByShape<At<ColorRef>>,
}

/// Whether a fill is a shade over a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrim {
    No,
    Yes,
    Either,
}

/// A row, a column or a stack.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Container {
    /// Space between the children, or between `row column`.
    pub gap: ByShape<Gap>,
    /// Space inside the box: top, end, bottom, start.
    pub padding: ByShape<Sides>,
    /// Where the children stand across the direction.
    pub align: ByShape<Align>,
    /// Where the children stand along the direction.
    pub justify: ByShape<Justify>,
    /// Children that find no room go to a further line.
    pub wrap: ByShape<bool>,
    /// Hides what reaches over the box.
    pub clip: ByShape<bool>,
    pub children: Vec<Node>,
}

/// Children in rows and columns.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Grid {
    /// The widths of the columns, such as `1fr 2fr 10u`.
    pub columns: ByShape<Tracks>,
    /// The heights of the rows, such as `1fr 2fr 10u`.
    pub rows: ByShape<Tracks>,
    /// Space between the children, or between `row column`.
    pub gap: ByShape<Gap>,
    /// Space inside the box: top, end, bottom, start.
    pub padding: ByShape<Sides>,
    /// Where the children stand in their cells, from top to bottom.
    pub align: ByShape<Align>,
    /// Where the tracks stand in the box.
    pub justify: ByShape<Justify>,
    /// Hides what reaches over the box.
    pub clip: ByShape<bool>,
    pub children: Vec<Node>,
}

/// A part of the kit in this place.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Use {
    /// The name of a kit part.
    pub part: At<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    Start,
    Center,
    End,
    Stretch,
    Baseline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Justify {
    Start,
    Center,
    End,
    Between,
    Around,
    Evenly,
}

/// A node as it is written: one mapping has both what every node may have and what its kind has.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Written {
    /// Children side by side.
    Row(Both<Common, Container>),
    /// Children one below the other.
    Column(Both<Common, Container>),
    /// Children on top of one another.
    Stack(Both<Common, Container>),
    /// Children in rows and columns.
    Grid(Both<Common, Grid>),
    /// Words, fitted to their box.
    Text(Box<Both<Common, Text>>),
    /// A photo of a field.
    Photo(Both<Common, Photo>),
    /// A drawing of the kit.
    Symbol(Both<Common, Symbol>),
    /// A drawing of the kit repeated along an edge, round a box or a disc, or in rings.
    Seats(Box<Both<Common, Seats>>),
    /// A rectangle, a circle, a half-disc or a path.
    Shape(Both<Common, Drawn>),
    /// A logo of a field, or the kit's own.
    Logo(Both<Common, Logo>),
    /// The logos of a list, in rows.
    Logos(Both<Common, LogoWall>),
    /// A drawing of the kit's `art/` folder.
    Art(Both<Common, Art>),
    /// A part of the kit.
    Use(Both<Common, Use>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = At::<Written>::deserialize(deserializer)?;
        let (mut common, kind) = written.value.split();
        if let Kind::Seats(_) = kind {
            // Here `radius` is the seat's, not that of the box's corners.
            common.radius = ByShape::default();
        }
        Ok(Self { at: written.at, common, kind })
    }
}

impl JsonSchema for Node {
    fn schema_name() -> Cow<'static, str> {
        "Node".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}

impl Written {
    fn split(self) -> (Common, Kind) {
        match self {
            Self::Row(Both(common, own)) => (common, Kind::Row(own)),
            Self::Column(Both(common, own)) => (common, Kind::Column(own)),
            Self::Stack(Both(common, own)) => (common, Kind::Stack(own)),
            Self::Grid(Both(common, own)) => (common, Kind::Grid(own)),
            Self::Text(both) => (both.0, Kind::Text(Box::new(both.1))),
            Self::Photo(Both(common, own)) => (common, Kind::Photo(own)),
            Self::Symbol(Both(common, own)) => (common, Kind::Symbol(own)),
            Self::Seats(both) => (both.0, Kind::Seats(Box::new(both.1))),
            Self::Shape(Both(common, own)) => (common, Kind::Shape(own)),
            Self::Logo(Both(common, own)) => (common, Kind::Logo(own)),
            Self::Logos(Both(common, own)) => (common, Kind::Logos(own)),
            Self::Art(Both(common, own)) => (common, Kind::Art(own)),
            Self::Use(Both(common, own)) => (common, Kind::Use(own)),
        }
    }
}

impl Kind {
    /// The key under which it is written.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Row(_) => "row",
            Self::Column(_) => "column",
            Self::Stack(_) => "stack",
            Self::Grid(_) => "grid",
            Self::Text(_) => "text",
            Self::Photo(_) => "photo",
            Self::Symbol(_) => "symbol",
            Self::Seats(_) => "seats",
            Self::Shape(_) => "shape",
            Self::Logo(_) => "logo",
            Self::Logos(_) => "logos",
            Self::Art(_) => "art",
            Self::Use(_) => "use",
        }
    }
}

impl Node {
    pub fn children(&self) -> &[Self] {
        match &self.kind {
            Kind::Row(node) | Kind::Column(node) | Kind::Stack(node) => &node.children,
            Kind::Grid(node) => &node.children,
            _ => &[],
        }
    }
}
