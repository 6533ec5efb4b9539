//! Proof that every character can be drawn, or the list of those that cannot.

use icu_properties::PropertyNamesLong;
use icu_properties::props::{EnumeratedProperty, GeneralCategory, Script};

use super::Fonts;
use super::cluster::{is_ignorable, script_of};
use super::select::Wish;

/// A cluster no bundled face can draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncovered {
    pub cluster: String,
    pub chars: Vec<char>,
    /// Such as `Egyptian Hieroglyphs`; `Common` for signs of no script.
    pub script: String,
    /// Byte offset in the text.
    pub offset: usize,
}

impl Fonts {
    /// The clusters of `text` that no face covers. Empty: all can be drawn.
    ///
    /// Private-use and unassigned characters, U+FFFD and U+FFFC count as
    /// uncovered, and so do control characters other than line feed and tab.
    pub fn uncovered(&self, text: &str, language: &str) -> Vec<Uncovered> {
        let wish = Wish { families: &[], language };
        self.assign(text, &wish, |_| 400)
            .into_iter()
            .filter(|choice| choice.face.is_none())
            .map(|choice| Uncovered::new(&text[choice.range.clone()], choice.range.start))
            .collect()
    }
}

impl Uncovered {
    pub fn new(cluster: &str, offset: usize) -> Self {
        let named = cluster.chars().find(|&c| !is_ignorable(c)).or(cluster.chars().next());
        let script = named.map_or(Script::Unknown, script_of);
        let name = PropertyNamesLong::<Script>::new().get(script).unwrap_or("Unknown");
        Self {
            cluster: cluster.to_owned(),
            chars: cluster.chars().collect(),
            script: name.replace('_', " "),
            offset,
        }
    }
}

/// Whether no face may draw `c`, whatever its charmap says.
pub fn is_undrawable(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() && c != '\n' && c != '\t';
    }
    if is_ignorable(c) {
        return false;
    }
    matches!(c, '\u{FFFC}' | '\u{FFFD}')
        || matches!(
            GeneralCategory::for_char(c),
            GeneralCategory::Control
                | GeneralCategory::PrivateUse
                | GeneralCategory::Surrogate
                | GeneralCategory::Unassigned
        )
}
