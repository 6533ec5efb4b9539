//! The list of families in a folder of fonts, `fonts.yaml`.

use std::collections::BTreeMap;

use icu_properties::PropertyParser;
use icu_properties::props::Script;
use serde::Deserialize;

/// Families in fallback order: the first that suits a character sets it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub families: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    #[serde(default)]
    pub role: Role,
    /// ISO 15924 codes.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// BCP 47 prefixes this family is preferred for.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Factor on the font size.
    #[serde(default = "one")]
    pub size: f64,
    /// Least line height, as a multiple of the font size before `size`.
    #[serde(default = "latin_leading")]
    pub leading: f64,
    pub faces: Vec<FaceEntry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaceEntry {
    pub file: String,
    /// The face's place in a collection.
    #[serde(default)]
    pub index: u32,
    /// CSS weight, 100 to 900.
    pub weight: u16,
}

/// What a family is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    #[default]
    Text,
    Symbols,
    Emoji,
}

/// The leading of quotes in Latin script, against which families state theirs.
pub const LATIN_LEADING: f64 = 1.07;

fn one() -> f64 {
    1.0
}

fn latin_leading() -> f64 {
    LATIN_LEADING
}

/// The Unicode scripts an ISO 15924 code stands for; `None` if there is no such code.
///
/// Codes for mixtures and for symbols are no values of Unicode's Script property:
/// they are spelled out here.
pub fn scripts(code: &str) -> Option<Vec<Script>> {
    let mixtures = BTreeMap::from([
        ("Aran", vec![Script::Arabic]),
        ("Geok", vec![Script::Georgian]),
        ("Hans", vec![Script::Han]),
        ("Hant", vec![Script::Han]),
        ("Jpan", vec![Script::Han, Script::Hiragana, Script::Katakana]),
        ("Kore", vec![Script::Hangul, Script::Han]),
        ("Zsym", vec![Script::Common]),
        ("Zmth", vec![Script::Common]),
        ("Zsye", vec![Script::Common]),
    ]);
    if let Some(list) = mixtures.get(code) {
        return Some(list.clone());
    }
    PropertyParser::<Script>::new().get_strict(code).map(|script| vec![script])
}
