//! Grapheme clusters and what of them matters to the choice of a face.

use std::ops::Range;

use icu_properties::props::{
    BinaryProperty, DefaultIgnorableCodePoint, Emoji, EmojiModifier, EmojiPresentation,
    EnumeratedProperty, ExtendedPictographic, GeneralCategory, RegionalIndicator, Script,
};
use unicode_segmentation::UnicodeSegmentation;

/// What a cluster is to the choice of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Drawn as an emoji.
    Emoji,
    /// A letter of a script.
    Letter(Script),
    /// A space, digit or mark of no script: follows the text beside it.
    Neutral,
    /// The same, but belongs with what comes after it.
    Opening,
    /// Belongs with its opening counterpart.
    Closing,
    /// Never drawn: line ends, joiners, direction marks.
    Invisible,
}

#[derive(Clone, Debug)]
pub struct Cluster {
    pub range: Range<usize>,
    pub kind: Kind,
}

pub fn clusters(text: &str) -> Vec<Cluster> {
    text.grapheme_indices(true)
        .map(|(at, cluster)| Cluster { range: at..at + cluster.len(), kind: kind(cluster) })
        .collect()
}

/// Unicode's Script property.
pub fn script_of(c: char) -> Script {
    Script::for_char(c)
}

/// Whether no face needs a glyph for `c`: joiners, variation selectors,
/// direction marks and line ends.
pub fn is_ignorable(c: char) -> bool {
    c == '\n' || c == '\t' || (!c.is_ascii() && DefaultIgnorableCodePoint::for_char(c))
}

fn kind(cluster: &str) -> Kind {
    if cluster.is_ascii() && cluster.len() == 1 {
        return ascii_kind(cluster.as_bytes()[0]);
    }
    if is_emoji(cluster) {
        return Kind::Emoji;
    }
    let Some(first) = cluster.chars().find(|&c| !is_ignorable(c)) else {
        return Kind::Invisible;
    };
    match script_of(first) {
        Script::Common | Script::Inherited => neutral_kind(first),
        script => Kind::Letter(script),
    }
}

fn ascii_kind(byte: u8) -> Kind {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter(Script::Latin),
        b'(' | b'[' | b'{' | b'#' | b'@' => Kind::Opening,
        b')' | b']' | b'}' => Kind::Closing,
        b'\n' | b'\t' => Kind::Invisible,
        _ => Kind::Neutral,
    }
}

fn neutral_kind(c: char) -> Kind {
    match GeneralCategory::for_char(c) {
        GeneralCategory::OpenPunctuation | GeneralCategory::InitialPunctuation => Kind::Opening,
        GeneralCategory::ClosePunctuation | GeneralCategory::FinalPunctuation => Kind::Closing,
        _ => Kind::Neutral,
    }
}

/// Whether the cluster asks for emoji presentation (UTS #51): by a variation
/// selector, by a sequence (joined, toned, keycap, flag), or by default.
fn is_emoji(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if cluster.contains('\u{FE0E}') {
        return false;
    }
    if RegionalIndicator::for_char(first) || EmojiPresentation::for_char(first) {
        return true;
    }
    let pictograph = Emoji::for_char(first) || ExtendedPictographic::for_char(first);
    pictograph
        && chars.any(|c| {
            matches!(c, '\u{FE0F}' | '\u{20E3}' | '\u{200D}') || EmojiModifier::for_char(c)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_are_told_from_text() {
        for emoji in ["😀", "👩‍👩‍👧‍👦", "🇺🇦", "👍🏽", "❤️", "1️⃣", "🏳️‍🌈", "✊🏿"]
        {
            assert_eq!(kind(emoji), Kind::Emoji, "{emoji}");
        }
        for text in ["☺\u{FE0E}", "❤", "©", "1", "#", "→", "⌚\u{FE0E}"] {
            assert_ne!(kind(text), Kind::Emoji, "{text}");
        }
    }

    #[test]
    fn letters_have_a_script_and_marks_have_none() {
        assert_eq!(kind("ش"), Kind::Letter(Script::Arabic));
        assert_eq!(kind("é"), Kind::Letter(Script::Latin));
        assert_eq!(kind("،"), Kind::Neutral);
        assert_eq!(kind("«"), Kind::Opening);
        assert_eq!(kind("\u{2069}"), Kind::Invisible);
    }
}
