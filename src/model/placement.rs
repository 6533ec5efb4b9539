//! Where pictures go: the sizes, safe areas and limits of platforms.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Map;
use crate::model::Shape;
use crate::model::load::load;
use crate::model::schema;
use crate::model::suggest::did_you_mean;
use crate::model::suggest::nearest;
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::RangeInclusive;
use std::sync::Arc;

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
    /// The most bytes of UTF-8, where the platform counts those too.
    #[serde(default)]
    pub max_bytes: Option<u32>,
    /// What a link counts, whatever its length. Left out: its characters.
    #[serde(default)]
    pub url_weight: Option<u32>,
    /// How much is shown before "more".
    #[serde(default)]
    pub fold: Option<u32>,
    /// Whether a link in it can be followed. Default: true.
    #[serde(default = "TextLimit::default_links")]
    pub links: bool,
    #[serde(default)]
    pub confidence: Option<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

impl TextLimit {
    fn default_links() -> bool {
        true
    }
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
    /// For print: width and height in millimetres. A PDF has this size; left out, it
    /// has 96 pixels to the inch.
    #[serde(default)]
    pub mm: Option<[f64; 2]>,
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

/// The sides of a size of one's own, in pixels.
pub const CUSTOM_SIDES: RangeInclusive<u32> = 64..=8192;

/// The area of a size of one's own, in pixels.
pub const CUSTOM_AREA: u32 = 40_000_000;

impl Placements {
    /// The placements that come with the tool.
    pub fn builtin() -> Self {
        let source = Source::new("placements.yaml", include_str!("../../data/placements.yaml"));
        Self::read(&source).expect("the built-in placements are tested")
    }

    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        load(source, &schema::placements())
    }

    /// The placement of that name or alias.
    pub fn get(&self, name: &str) -> Option<&Placement> {
        let name = self.aliases.get(name).map_or(name, String::as_str);
        self.placements.iter().find(|placement| placement.name == name)
    }

    /// The placements that names, groups, platforms and sizes such as
    /// `1200x1500` stand for, in the order asked for and each once.
    /// The errors have no place, one for each wrong name.
    pub fn resolve<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Placement>, Vec<Diagnostic>> {
        let (mut all, mut wrong) = (Vec::<Placement>::new(), Vec::new());
        for name in names {
            match self.one(name) {
                Ok(found) => {
                    for placement in found {
                        if all.iter().all(|other| other.name != placement.name) {
                            all.push(placement);
                        }
                    }
                }
                Err(error) => wrong.push(error),
            }
        }
        if wrong.is_empty() { Ok(all) } else { Err(wrong) }
    }

    /// What one name stands for.
    pub fn one(&self, name: &str) -> Result<Vec<Placement>, Diagnostic> {
        let plain = plain(name);
        if plain == ALL {
            return Ok(self.placements.clone());
        }
        if let Some(members) = self.groups.get(&plain) {
            return Ok(members.iter().filter_map(|member| self.get(member)).cloned().collect());
        }
        match self.get(&plain) {
            Some(placement) => Ok(vec![placement.clone()]),
            None => custom(&plain)
                .unwrap_or_else(|| Err(self.unknown(name)))
                .map(|placement| vec![placement]),
        }
    }

    /// Whether a name stands for whatever belongs to a group, such as `all` or `instagram`.
    pub fn is_group(&self, name: &str) -> bool {
        let plain = plain(name);
        plain == ALL || self.groups.contains(&plain)
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let placements = self.placements.iter().map(|placement| placement.name.as_str());
        let known: Vec<&str> =
            placements.chain(self.aliases.names()).chain(self.groups.names()).collect();
        let platform = name.split(['-', '_', ' ']).next().unwrap_or_default();
        let siblings =
            || known.iter().copied().filter(|name| name.split('-').next() == Some(platform));
        let hint = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if siblings().next().is_some() => {
                did_you_mean(name, &siblings().collect::<Vec<_>>())
            }
            None => did_you_mean(
                name,
                &self.groups.names().chain(["all", "1200x1500"]).collect::<Vec<_>>(),
            ),
        };
        Diagnostic::error("unknown-placement", format!("unknown placement: `{name}`")).hint(hint)
    }
}

/// The name that stands for every placement.
const ALL: &str = "all";

/// Small letters, words joined by hyphens.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' '], "-")
}

/// A size such as `1200x1500`; nothing if the name is not one.
fn custom(name: &str) -> Option<Result<Placement, Diagnostic>> {
    let (width, height) = name.split_once(['x', '×'])?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(width) || !digits(height) {
        return None;
    }
    let (width, height) = (width.parse().unwrap_or(u32::MAX), height.parse().unwrap_or(u32::MAX));
    let sides = CUSTOM_SIDES.contains(&width) && CUSTOM_SIDES.contains(&height);
    if !sides || width * height > CUSTOM_AREA {
        let message = format!("a size of this measure is not made: `{name}`");
        let hint = "sides go from 64 to 8192 pixels, and the area up to 40 million";
        return Some(Err(Diagnostic::error("size-out-of-range", message).hint(hint)));
    }
    Some(Ok(Placement::custom(width, height)))
}

impl Placement {
    /// A size that belongs to no platform.
    pub fn custom(width: u32, height: u32) -> Self {
        Self {
            name: format!("{width}x{height}"),
            platform: String::new(),
            title: format!("{width} × {height}"),
            kind: "custom".into(),
            width,
            height,
            shape: Shape::of_size(width, height),
            safe: SafeArea::default(),
            crops: Vec::new(),
            keepouts: Vec::new(),
            formats: vec!["png".into(), "jpg".into()],
            max_bytes: None,
            dpi: None,
            mm: None,
            confidence: "high".into(),
            sources: Vec::new(),
            note: None,
        }
    }

    /// How large a length in pixels is in CSS pixels where people see it: on a phone, or on
    /// paper where the placement is printed.
    pub fn seen(&self, pixels: f64) -> f64 {
        match self.dpi {
            Some(dpi) => pixels * 96.0 / f64::from(dpi),
            None => pixels * PHONE / f64::from(self.width),
        }
    }
}

/// How wide a phone shows a card, in CSS pixels.
const PHONE: f64 = 390.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn names(asked: &[&str]) -> Vec<String> {
        let found = Placements::builtin().resolve(asked.iter().copied());
        found.unwrap().into_iter().map(|placement| placement.name).collect()
    }

    #[test]
    fn the_catalogue_holds_together() {
        let all = Placements::builtin();
        assert_eq!((all.placements.len(), all.platforms.len()), (75, 17));
        for placement in &all.placements {
            let Placement { name, width, height, safe, .. } = placement;
            assert!(name.starts_with(&placement.platform), "{name}");
            assert!(all.platforms.contains(&placement.platform), "{name}");
            assert!(safe.left + safe.right < *width && safe.top + safe.bottom < *height, "{name}");
            let of_size = Shape::of_size(*width, *height);
            assert!(placement.shape == of_size || placement.shape == Shape::Circle, "{name}");
            for area in placement.crops.iter().chain(&placement.keepouts) {
                assert!(
                    area.x + area.width <= *width && area.y + area.height <= *height,
                    "{name} {}",
                    area.what
                );
            }
            if let Some([across, down]) = placement.mm {
                let stretch = (across / f64::from(*width)) / (down / f64::from(*height));
                assert!((stretch - 1.0).abs() < 0.001, "{name} {stretch}");
            }
            for source in &placement.sources {
                assert!(all.sources.contains(source), "{name} {source}");
            }
            assert_eq!(
                all.placements.iter().filter(|other| other.name == *name).count(),
                1,
                "{name}"
            );
        }
        for (group, members) in all.groups.iter() {
            assert!(members.iter().all(|member| all.get(member).is_some()), "{group:?}");
        }
        for (alias, name) in all.aliases.iter() {
            assert!(all.get(name).is_some() && !all.groups.contains(alias), "{alias:?}");
        }
        assert!(all.platforms.names().all(|platform| all.groups.contains(platform)));
    }

    #[test]
    fn the_names_of_the_campaign_have_their_sizes() {
        let sizes = Placements::builtin().resolve(["campaign", "linkedin-post"]).unwrap();
        let sizes: Vec<_> = sizes.iter().map(|p| (p.name.as_str(), p.width, p.height)).collect();
        let expected = [
            ("instagram-portrait", 1080, 1350),
            ("instagram-square", 1080, 1080),
            ("instagram-story", 1080, 1920),
            ("x-post", 1600, 900),
            ("facebook-post", 1200, 630),
            ("x-header", 1500, 500),
            ("linkedin-post", 1200, 627),
        ];
        assert_eq!(sizes, expected);
    }

    #[test]
    fn groups_platforms_aliases_and_sizes_are_names_and_nothing_comes_twice() {
        assert_eq!(names(&["x", "twitter-post", "X_Post"]), ["x-post", "x-square"]);
        assert_eq!(names(&["1200x1500", "64x64"]), ["1200x1500", "64x64"]);
        assert_eq!(names(&["all"]).len(), 75);
        let all = Placements::builtin();
        assert!(["all", "Headers", "x"].iter().all(|name| all.is_group(name)));
        assert!(["x-post", "twitter-post", "1200x1500"].iter().all(|name| !all.is_group(name)));
    }

    #[test]
    fn wrong_names_and_sizes_are_all_reported() {
        let wrong = [
            "instagram-sqare",
            "linkedin-billboard",
            "moon",
            "63x100",
            "8000x8000",
            "99999999999x1",
            "1x",
        ];
        let errors = Placements::builtin().resolve(wrong).unwrap_err();
        assert_eq!(errors.len(), wrong.len());
        assert_eq!(errors[0].hints, ["did you mean `instagram-square`?"]);
        assert!(errors[1].hints[0].contains("`linkedin-header`"), "{:?}", errors[1].hints);
        assert!(errors[2].hints[0].contains("`campaign`"));
        assert!(errors[3..6].iter().all(|error| error.code == "size-out-of-range"));
    }
}
