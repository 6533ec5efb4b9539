//! The layout tree of a template or of a kit's part.

use crate::diag::Place;
use crate::model::At;
use crate::model::ByShape;
use crate::model::ColorRef;
use crate::model::Gap;
use crate::model::Length;
use crate::model::Map;
use crate::model::Paint;
use crate::model::Shape;
use crate::model::Sides;
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

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Text {
    /// What to write, with fields in it: `{{ name }}`.
    pub value: ByShape<At<String>>,
    /// The name of a type style of the kit.
    #[serde(default)]
    pub style: ByShape<At<String>>,
    /// Overrides the size of the style.
    #[serde(default)]
    pub size: ByShape<Length>,
    /// The sizes between which the text is fitted to its box.
    #[serde(default)]
    pub fit: Fit,
    #[serde(default)]
    pub text_align: ByShape<TextAlign>,
    /// The greatest number of lines.
    #[serde(default)]
    #[schemars(with = "ByShape<form::Count>")]
    pub lines: ByShape<u32>,
    /// The colour of hashtags.
    #[serde(default)]
    pub tag_color: ByShape<At<ColorRef>>,
    /// Which way the text runs. Default: auto, by its own letters.
    #[serde(default)]
    pub direction: ByShape<TextDirection>,
    /// Makes the lines about equally long.
    #[serde(default)]
    pub balance: ByShape<bool>,
    /// Overrides the leading of the style, as a factor of the size.
    #[serde(default)]
    #[schemars(with = "ByShape<form::Leading>")]
    pub leading: ByShape<f64>,
    /// Centres the ink of the text in the height of its box, as a single letter wants.
    #[serde(default)]
    pub optical: ByShape<bool>,
    /// Keeps the text apart from the direction of what surrounds it, as a handle wants.
    #[serde(default)]
    pub isolate: ByShape<bool>,
}

/// The sizes between which a text is fitted. One left out is open.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Fit {
    pub min: ByShape<Length>,
    pub max: ByShape<Length>,
    /// Never larger than this share of the largest text that fills its box.
    #[schemars(with = "ByShape<form::Share>")]
    pub under: ByShape<f64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Photo {
    /// The photo field to show.
    pub from: At<String>,
    #[serde(default)]
    pub mask: ByShape<Mask>,
    #[serde(default)]
    pub tone: ByShape<Tone>,
    /// Fill the box (cover) or show all of the photo (contain). Default: cover.
    #[serde(default)]
    pub object_fit: ByShape<ObjectFit>,
    /// The point to keep in view, as shares of width and height. The card's own comes first.
    #[serde(default)]
    #[schemars(with = "ByShape<[form::Share; 2]>")]
    pub focus: ByShape<[f64; 2]>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Symbol {
    /// The name of a kit symbol.
    pub name: ByShape<At<String>>,
    /// Other colours for roles that the symbol uses.
    #[serde(default)]
    pub colors: Map<At<ColorRef>>,
}

/// A plain drawn shape; `fill` and `stroke` colour it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Drawn {
    pub kind: DrawnKind,
    /// For `kind: path`: SVG path data in a box of 100 by 100.
    #[serde(default)]
    pub path: Option<At<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Logo {
    /// The logo field to show. Left out: the kit's own logo.
    pub from: Option<At<String>>,
    /// The ground it stands on. Default: auto.
    pub ground: ByShape<Ground>,
}

/// The ornament: a kit symbol repeated along an edge, round a box or a disc, or in rings.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Seats {
    pub along: ByShape<Along>,
    /// The kit symbol to repeat. Default: seat.
    #[serde(default)]
    pub symbol: ByShape<At<String>>,
    /// The radius of one seat.
    #[serde(default)]
    pub radius: ByShape<Length>,
    /// The corner radius of the box that the seats go round, with `along: table`.
    #[serde(default)]
    pub corner: ByShape<Length>,
    /// The distance from seat to seat, in seat radii.
    #[serde(default)]
    #[schemars(with = "ByShape<form::Ratio>")]
    pub pitch: ByShape<f64>,
    /// The distance between seat and table, in seat radii. Default: 0.28.
    #[serde(default)]
    pub gap: ByShape<f64>,
    /// How many seats there are; a number or a template such as `{{ days }}`.
    #[serde(default)]
    pub count: ByShape<At<Amount>>,
    /// With `along: table`: how many seats stand at each side, as `top end bottom start`.
    #[serde(default)]
    pub sides: ByShape<Counts>,
    /// The name of a list of the theme, or the colours themselves. Default: seats.
    #[serde(default)]
    pub colors: ByShape<At<Colors>>,
    /// Where in the sequence of colours the first seat begins.
    #[serde(default)]
    pub start: ByShape<u32>,
    /// With `along: disc`: degrees by which the first seat is turned clockwise from the top.
    #[serde(default)]
    pub turn: ByShape<f64>,
    /// The index of the open seat, or `none`.
    #[serde(default)]
    pub open: ByShape<Open>,
    /// How many seats are filled, the others open; a number or a template.
    #[serde(default)]
    pub filled: ByShape<At<Amount>>,
    /// Which way the round side looks. Default: out.
    #[serde(default)]
    pub facing: ByShape<Facing>,
    /// With `along: rings`: how many seats each ring has, the innermost first.
    #[serde(default)]
    pub rings: ByShape<Vec<u32>>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextAlign {
    Start,
    Center,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextDirection {
    /// By the letters of the text itself.
    Auto,
    Ltr,
    Rtl,
    /// The direction of the card.
    Card,
}

/// The outline a photo is cut to.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mask {
    None,
    /// The corner radius of the node.
    Rounded,
    Circle,
    /// SVG path data in a box of 100 by 100.
    Path(At<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    Natural,
    Grey,
    /// The three duotone colours of the theme.
    Duotone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectFit {
    Cover,
    Contain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DrawnKind {
    Rect,
    Circle,
    HalfDisc,
    Path,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    Light,
    Dark,
    /// By the colour that lies under the logo.
    Auto,
}

/// The line that the seats follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Along {
    Top,
    Bottom,
    Start,
    End,
    /// Round the rounded box of the node.
    Table,
    /// Round a disc.
    Disc,
    /// In rings, one round the other.
    Rings,
    Grid,
    CenterRow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facing {
    Out,
    In,
}

/// A number, or a template that makes one.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    Number(f64),
    Template(String),
}

/// Colours in order: a list of the theme by its name, or the colours themselves.
#[derive(Clone, Debug, PartialEq)]
pub enum Colors {
    List(String),
    These(Vec<At<ColorRef>>),
}

/// The seat that is an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    None,
    Seat(u32),
}

/// How many seats stand at the sides of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub top: u32,
    pub end: u32,
    pub bottom: u32,
    pub start: u32,
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

impl Counts {
    /// Reads one to four whole numbers: top, end, bottom, start.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number =
            |word: &str| word.parse().map_err(|_| format!("`{word}` is not a whole number"));
        let counts = text.split_whitespace().map(number).collect::<Result<Vec<u32>, _>>()?;
        let (top, end, bottom, start) = match counts[..] {
            [a] => (a, a, a, a),
            [a, b] => (a, b, a, b),
            [a, b, c] => (a, b, c, b),
            [a, b, c, d] => (a, b, c, d),
            _ => {
                return Err(format!("expected one to four whole numbers, found {}", counts.len()));
            }
        };
        Ok(Self { top, end, bottom, start })
    }
}
