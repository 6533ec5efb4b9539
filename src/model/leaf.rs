//! What is seen on a card: texts, photos, logos, symbols, ornaments, plain shapes.

use crate::model::At;
use crate::model::ByShape;
use crate::model::ColorRef;
use crate::model::Length;
use crate::model::Map;
use crate::model::form;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

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
    /// The texts of this name have one size where a card or a run wants that
    /// (`same_size`): the largest at which all of them fit.
    pub group: Option<At<String>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Photo {
    /// The photo field to show.
    pub from: At<String>,
    /// Whom or what it is of. Default: scene.
    #[serde(default)]
    pub of: Subject,
    #[serde(default)]
    pub mask: ByShape<Mask>,
    /// What becomes of its colours. The card's own comes first. Default: natural.
    #[serde(default)]
    pub tone: ByShape<Tone>,
    /// What is laid over it. The card's own come first, all of them. Default: none.
    #[serde(default)]
    pub effects: ByShape<Effects>,
    /// Whether its exposure is mended. The card's own comes first. Default: none.
    #[serde(default)]
    pub enhance: ByShape<Enhance>,
    /// Fill the box (cover) or show all of the photo (contain). Default: cover.
    #[serde(default)]
    pub object_fit: ByShape<ObjectFit>,
    /// The ground on which a photo stands as a circle where its one face is too large for the
    /// box. Default: the face is cut.
    #[serde(default)]
    pub close: ByShape<At<ColorRef>>,
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
    /// The logo field to show. Left out: the logo of the card's partner, or the kit's own.
    pub from: Option<At<String>>,
    /// The ground it stands on. Default: auto.
    pub ground: ByShape<Ground>,
    /// Gives the box the logo's own proportions, its ink so many square `u`. `max_width` and
    /// `max_height` make it smaller as a whole.
    #[schemars(with = "ByShape<form::NotNegative>")]
    pub area: ByShape<f64>,
    /// Draws its silhouette in this colour; white inside it becomes gaps.
    pub one_color: ByShape<At<ColorRef>>,
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
    /// The colour of open seats. Default: the theme's `open_seat`.
    #[serde(default)]
    pub open_color: ByShape<At<ColorRef>>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    Natural,
    Monochrome,
    /// The three duotone colours of the theme.
    Duotone,
    /// The same colours, with the photo's own showing through.
    Tint,
}

/// What is laid over a photo: one, a list, or `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects(pub Vec<Effect>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Corners a little darker than the middle.
    Vignette,
    /// Fine noise, as film has it.
    Grain,
    /// People stay sharp, what is round them does not.
    BlurBackground,
}

/// Whom or what a photo is of, where nobody chose its focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// One person: every shape shows the same one, and comes closer to a small face.
    Person,
    /// All that is there.
    #[default]
    Scene,
}

/// How a photo's exposure is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Enhance {
    None,
    /// Haze is taken away and dim lights are raised, gently; a photo that has true darks and
    /// lights stays as it is.
    Auto,
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

/// A drawing of the kit's `art/` folder.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Art {
    /// The name of the file, without `.svg`.
    pub name: ByShape<At<String>>,
    /// Show all of it (contain) or fill the box and cut off the rest (cover). Default: contain.
    #[serde(default)]
    pub object_fit: ByShape<ObjectFit>,
    /// What stays in view or at the box's edge, as shares of width and height. Default: its middle.
    #[serde(default)]
    #[schemars(with = "ByShape<[form::Share; 2]>")]
    pub focus: ByShape<[f64; 2]>,
}

/// The logos of a list, all of the same weight to the eye, in rows.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct LogoWall {
    /// The list field.
    pub from: At<String>,
    /// The logo field of the list's items. Default: the only one.
    #[serde(default)]
    pub logo: Option<At<String>>,
    /// The area that a logo's ink box has at most, in square `u`.
    #[serde(default)]
    #[schemars(with = "ByShape<form::NotNegative>")]
    pub area: ByShape<f64>,
    /// The greatest height of a logo.
    #[serde(default)]
    pub max_logo_height: ByShape<Length>,
    /// The ground it stands on. Default: auto.
    #[serde(default)]
    pub ground: ByShape<Ground>,
    /// Draws the logos' silhouettes in this colour; white inside them becomes gaps.
    #[serde(default)]
    pub one_color: ByShape<At<ColorRef>>,
    /// The order they stand in. Default: given.
    #[serde(default)]
    pub order: ByShape<Order>,
    /// Equal cells, or rows that fill the width. Default: grid.
    #[serde(default)]
    pub justify: ByShape<LogoJustify>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// As in the card.
    Given,
    /// By the logos' `alt`, else their files' names, as the card's language sorts.
    Alphabetical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LogoJustify {
    /// Every logo in the middle of an equal cell.
    Grid,
    /// Every row as wide as the wall, with equal gaps between its logos.
    Rows,
}
