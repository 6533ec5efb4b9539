//! A card's words as captions and descriptions tell them: in a shorter copy, with the
//! accounts of one platform, with other words in the place of some that are too long.

use super::Filling;
use super::alt;
use super::fields::Fields;
use super::fields::Filled;
use super::nodes::Builder;
use super::quotes;
use crate::fonts::Fonts;
use crate::model::Names;
use crate::model::Placement;
use crate::model::Theme;
use crate::text::rich;

/// How the kit's wordings begin that say what is drawn on a card.
pub const DRAWN: &str = "alt_";

/// How the words are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// Which of the author's copies: 0 is the longest.
    pub copy: usize,
    /// The accounts that `kit.handles` stands for; nothing for those of the first platform.
    pub handles: Option<Vec<String>>,
    /// Words in the place of a field's, or of what a photo is described with.
    pub instead: Vec<(TextAt, String)>,
    /// Without the kit's wordings for what is drawn.
    pub undrawn: bool,
}

/// Where a text of a card stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextAt {
    /// The list and the number of its item, for a field of an item.
    pub item: Option<(String, usize)>,
    pub field: String,
}

/// A text of a card, without markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub at: TextAt,
    pub text: String,
}

impl TextAt {
    fn is(&self, item: Option<(&str, usize)>, field: &str) -> bool {
        let own = self.item.as_ref().map(|(list, index)| (list.as_str(), *index));
        own == item && self.field == field
    }

    /// As a sentence calls it: `quote`, or `text of points`.
    pub fn name(&self) -> String {
        let words = |name: &str| name.replace(['_', '-'], " ");
        match &self.item {
            Some((list, _)) => format!("{} of {}", words(&self.field), words(list)),
            None => words(&self.field),
        }
    }
}

impl Telling {
    pub(super) fn instead_of(&self, item: Option<(&str, usize)>, field: &str) -> Option<&str> {
        let found = self.instead.iter().find(|(at, _)| at.is(item, field));
        found.map(|(_, text)| text.as_str())
    }

    /// Other words in the place of one text.
    pub fn with(&self, at: &TextAt, text: String) -> Self {
        let mut other = self.clone();
        other.instead.retain(|(old, _)| old != at);
        other.instead.push((at.clone(), text));
        other
    }
}

impl Filling<'_> {
    /// The author's own caption with its lines, or the template's in one line.
    pub fn caption(&self, telling: &Telling, placement: &Placement, fonts: &Fonts) -> String {
        let theme = Theme::default();
        let builder = Builder::new(self, placement, &theme, fonts);
        let own = self.content.caption.as_ref();
        let written = builder.telling(telling.clone()).lines(own, &self.template.caption);
        tidy(&written, own.is_some())
    }

    /// The description of the card, or those of its pages.
    pub fn description(&self, telling: &Telling, placement: &Placement, fonts: &Fonts) -> String {
        let theme = Theme::default();
        alt(self, Builder::new(self, placement, &theme, fonts).telling(telling.clone()))
    }

    /// The texts of the card's fields and of their items.
    pub fn texts(&self, copy: usize) -> Vec<Text> {
        self.each(&|filled| match filled {
            Filled::Text(text) => Some(rich::plain(&text.copies[copy.min(text.copies.len() - 1)])),
            _ => None,
        })
    }

    /// What its photos show; logos are names, which stand on the card.
    pub fn descriptions_of_photos(&self) -> Vec<Text> {
        self.each(&|filled| match filled {
            Filled::Photo(shown) if shown.logo.is_none() => Some(shown.alt.clone()),
            _ => None,
        })
    }

    /// Who took its photos, and where its words are from.
    pub fn credits(&self) -> Vec<String> {
        let of_words = self.content.credit.iter();
        let of_words = of_words.map(|credit| quotes::curly(credit.value.trim(), &self.language));
        let credits = self.each(&|filled| match filled {
            Filled::Photo(shown) => Some(shown.credit.clone()),
            _ => None,
        });
        let all = credits.into_iter().map(|credit| credit.text).chain(of_words);
        all.filter(|credit| !credit.is_empty()).collect()
    }

    /// The accounts of a platform.
    pub fn handles(&self, platform: &str) -> Vec<String> {
        self.kit.handles.get(platform).map(plain).unwrap_or_default()
    }

    fn each(&self, text: &dyn Fn(&Filled) -> Option<String>) -> Vec<Text> {
        let mut found = Vec::new();
        collect(&self.fields, None, text, &mut found);
        found.retain(|found: &Text| !found.text.trim().is_empty());
        found
    }
}

fn collect(
    fields: &Fields,
    item: Option<(&str, usize)>,
    text: &dyn Fn(&Filled) -> Option<String>,
    found: &mut Vec<Text>,
) {
    for (field, filled) in fields {
        if let Filled::List(items) = filled {
            let items = items.iter().enumerate();
            items.for_each(|(i, fields)| collect(fields, Some((field, i)), text, found));
        }
        let item = item.map(|(list, index)| (list.to_owned(), index));
        let at = TextAt { item, field: field.clone() };
        found.extend(text(filled).map(|text| Text { at, text }));
    }
}

pub(super) fn plain(names: &Names) -> Vec<String> {
    names.0.iter().map(|name| name.value.clone()).collect()
}

/// Without stray spaces. Spaces that hold words together stay, and the lines where
/// they are somebody's own.
fn tidy(text: &str, lines: bool) -> String {
    let breaks = |c: char| c.is_whitespace() && !"\u{A0}\u{202F}\u{2007}\u{3000}".contains(c);
    let line = |text: &str| {
        let words = text.split(breaks).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    if !lines {
        return line(text).trim().to_owned();
    }
    let mut kept: Vec<String> = Vec::new();
    for written in text.lines().map(line) {
        let double = written.is_empty() && kept.last().is_none_or(String::is_empty);
        if !double {
            kept.push(written);
        }
    }
    kept.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn spaces_that_hold_words_together_stay() {
        let text = "  «\u{202f}Ensemble\u{202f}»  –  Toby \n\n\n MBE\u{a0}: ";
        assert_eq!(tidy(text, false), "«\u{202f}Ensemble\u{202f}» – Toby MBE\u{a0}:");
        assert_eq!(tidy(text, true), "«\u{202f}Ensemble\u{202f}» – Toby\n\nMBE\u{a0}:");
    }
}
