//! Texts that lose their end: whole sentences first, then words, never inside a letter.

use unicode_segmentation::UnicodeSegmentation;

/// The beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// With an ellipsis at its end.
    pub text: String,
    /// How much is left, such as `2 sentences`.
    pub left: String,
}

/// Opening marks and their partners.
const PAIRS: [(char, char); 4] = [('“', '”'), ('«', '»'), ('「', '」'), ('（', '）')];

impl Cut {
    /// The longest beginning that fits; nothing if not even one letter does.
    pub fn longest(text: &str, fits: impl Fn(&str) -> bool) -> Option<Self> {
        let sentences: Vec<usize> = ends(text.split_sentence_bound_indices());
        for (before, &end) in sentences.iter().enumerate().rev().skip(1) {
            let count = before + 1;
            let said = closed(text[..end].trim_end());
            // Full-width marks have their space in them.
            let gap = if said.ends_with(['。', '！', '？', '」']) { "" } else { " " };
            let cut = format!("{said}{gap}…");
            if fits(&cut) {
                let left = if count == 1 { "sentence".into() } else { format!("{count} sentences") };
                return Some(Self { text: cut, left });
            }
        }
        Self::words(text, &fits)
    }

    fn words(text: &str, fits: &dyn Fn(&str) -> bool) -> Option<Self> {
        // Where no spaces part the words, letters do.
        let spaced = text.contains(char::is_whitespace);
        let ends: Vec<usize> = if spaced {
            text.split_word_bound_indices()
                .filter(|(_, word)| word.chars().any(char::is_alphanumeric))
                .map(|(start, word)| start + word.len())
                .collect()
        } else {
            ends(text.grapheme_indices(true))
        };
        // The last one is the whole text, which was too long.
        let ends = &ends[..ends.len().saturating_sub(1)];
        let cuts: Vec<(usize, usize)> =
            (1..).zip(ends.iter().copied()).filter(|(_, end)| !inside(text, *end)).collect();
        let cut = |end: usize| format!("{}…", closed(&text[..end]));
        let fitting = cuts.partition_point(|(_, end)| fits(&cut(*end)));
        let (count, end) = *cuts.get(fitting.checked_sub(1)?)?;
        let unit = if spaced { "words" } else { "letters" };
        Some(Self { text: cut(end), left: format!("{count} {unit}") })
    }
}

fn ends<'a>(pieces: impl Iterator<Item = (usize, &'a str)>) -> Vec<usize> {
    let said = pieces.filter(|(_, piece)| !piece.trim().is_empty());
    said.map(|(start, piece)| start + piece.len()).collect()
}

/// Whether a place lies within a link, an address or a hashtag.
fn inside(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space);
    let token = &text[start..end];
    let tag = token.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '#' && c != '@');
    let whole = tag.starts_with(['#', '@']) || token.contains("://") || token.contains("www.");
    whole && text[at..end].chars().any(char::is_alphanumeric)
}

/// With the partners of the marks that were opened and not closed.
fn closed(text: &str) -> String {
    let mut open = Vec::new();
    for c in text.chars() {
        if let Some((_, close)) = PAIRS.iter().find(|(mark, _)| *mark == c) {
            open.push(*close);
        } else if open.last() == Some(&c) {
            open.pop();
        }
    }
    let partners: String = open.into_iter().rev().collect();
    format!("{text}{partners}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, most: usize) -> Option<(String, String)> {
        Cut::longest(text, |cut| cut.chars().count() <= most).map(|cut| (cut.text, cut.left))
    }

    #[test]
    fn whole_sentences_stay_as_long_as_they_can() {
        let text = "One is here. Two is there. Three is everywhere.";
        let is = |most: usize, expected: &str, left: &str| {
            assert_eq!(cut(text, most), Some((expected.into(), left.into())), "{most}");
        };
        is(30, "One is here. Two is there. …", "2 sentences");
        is(20, "One is here. …", "sentence");
        is(8, "One is…", "2 words");
        assert_eq!(cut(text, 2), None);
        assert_eq!(cut("人人生而自由。在尊严和权利上。", 10).unwrap().0, "人人生而自由。…");
        assert_eq!(cut("人人生而自由", 4).unwrap().0, "人人生…");
        assert_eq!(cut("एक है। दो है।", 9).unwrap().0, "एक है। …");
    }

    #[test]
    fn marks_are_closed_and_links_are_whole() {
        assert_eq!(cut("He said “come in and stay”", 16).unwrap().0, "He said “come”…");
        assert_eq!(cut("See https://example.org/a for more", 20).unwrap().0, "See…");
        assert_eq!(cut("Use #ItTakesACommunity now", 12).unwrap().0, "Use…");
        let family = "👩‍👩‍👧‍👦👩‍👩‍👧‍👦";
        let one = Cut::longest(family, |cut| cut.graphemes(true).count() <= 2).unwrap();
        assert_eq!(one.text, "👩‍👩‍👧‍👦…");
    }
}
