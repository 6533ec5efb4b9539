//! Where a text may end before its end, and what it then ends in.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::marks::left_open;
use crate::check::hashtags::hashtags;
use crate::check::links::links;

/// Fewer characters of a sentence than this say nothing.
const LEAST: usize = 20;

/// Marks that end a sentence.
const ENDS: &str = ".!?…。！？．।॥۔؟።፧፨။៕៖։᱾᠃།⁇⁈⁉‼";

/// Marks after which a text goes on, and those that open something.
const PAUSES: &str = ",;:–—-·•/&،؛、，：；፣፤፥፦([{（「『《〈【¿¡";

/// Words before a full stop that does not end a sentence.
const SHORT: [&str; 14] =
    ["dr", "mr", "mrs", "ms", "st", "prof", "vs", "no", "nr", "sr", "sra", "mme", "mlle", "etc"];

/// How much of a text is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many whole sentences, and the byte where they end.
    Sentences(usize, usize),
    /// Up to a byte between two words, or two characters where words are not written apart.
    Words(usize),
}

/// Every cut of a text that reads well, the longest first: whole sentences, then words.
pub fn cuts(text: &str) -> Vec<Cut> {
    let ends = sentences(text);
    let mut cuts: Vec<Cut> =
        ends.iter().enumerate().map(|(i, end)| Cut::Sentences(i + 1, *end)).rev().collect();
    cuts.remove(0);
    let first = ends.first().copied().unwrap_or_default();
    let words = between_words(text).into_iter().filter(|at| *at < first);
    let enough = |at: &usize| text[..*at].graphemes(true).count() >= LEAST;
    cuts.extend(words.filter(enough).rev().map(Cut::Words));
    cuts
}

/// The text up to the cut, with an ellipsis and what closes open quotation marks.
pub fn cut(text: &str, cut: Cut) -> String {
    let at = match cut {
        Cut::Sentences(_, at) | Cut::Words(at) => at,
    };
    let mut head = text[..at].trim_end();
    if let Cut::Words(_) = cut {
        head = head.trim_end_matches(dangles);
    }
    let closing: String = left_open(text, head.len()).concat();
    format!("{head}{}{closing}", ellipsis(head))
}

/// Whether a text ends as a sentence does, be it before a closing mark.
pub fn is_ended(text: &str) -> bool {
    text.trim_end_matches(closes).ends_with(|c| ENDS.contains(c))
}

/// Whether what follows is not part of the text's last sentence.
pub fn is_done(text: &str) -> bool {
    let last = text.trim_end().chars().next_back();
    last.is_none_or(|c| !c.is_alphanumeric() && !PAUSES.contains(c) && !is_mark(c))
}

fn closes(c: char) -> bool {
    c.is_whitespace() || "”“’‘»«›‹\"')]}）」』》〉】".contains(c)
}

/// Signs that stand over, under or beside the letter before them.
fn is_mark(c: char) -> bool {
    let southern = matches!(u32::from(c), 0x0900..=0x11FF | 0x1780..=0x17DD);
    ('\u{0300}'..'\u{0370}').contains(&c) || southern && !ENDS.contains(c)
}

fn ellipsis(head: &str) -> &'static str {
    match head.trim_end_matches(closes).chars().next_back() {
        Some('…') => "",
        _ if head.chars().any(is_ideograph) => "……",
        _ if is_ended(head) => " …",
        _ => "…",
    }
}

/// What must not be the last before an ellipsis: pauses, what opens, and the vowels and
/// joiners of Thai, Lao, Khmer and Burmese that wait for a letter.
fn dangles(c: char) -> bool {
    let waits = matches!(u32::from(c), 0x0E40..=0x0E44 | 0x0EC0..=0x0EC4 | 0x17D2 | 0x1039);
    c.is_whitespace() || PAUSES.contains(c) || "“‘„‚«‹".contains(c) || waits
}

/// The byte after each sentence, without the space behind it; the last is the text's end.
fn sentences(text: &str) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for (start, sentence) in text.split_sentence_bound_indices() {
        // Older Ethiopic writes its full stop with two word spaces.
        let inner = sentence.match_indices("፡፡").map(|(at, stop)| start + at + stop.len());
        ends.extend(inner.chain([start + sentence.trim_end().len()]));
    }
    let whole = text.trim_end().len();
    let links = unbroken(text);
    let inside = |at: usize| links.iter().any(|link| link.start < at && at < link.end);
    ends.retain(|end| *end < whole && !inside(*end) && is_sentence(&text[..*end]));
    ends.dedup();
    ends.push(whole);
    ends
}

/// Whether the text ends in a sentence and not in an abbreviation or an initial.
fn is_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(closes);
    let Some(before) = bare.strip_suffix('.') else {
        return !bare.is_empty()
            && (is_ended(bare) || bare.ends_with("፡፡") || text.ends_with('\n'));
    };
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    !is_initial && !SHORT.contains(&word.to_lowercase().as_str())
}

/// Bytes at which a word has ended. Links and hashtags are words. Where nothing tells
/// words apart, every character is one.
fn between_words(text: &str) -> Vec<usize> {
    let whole = unbroken(text);
    let apart = text.contains(char::is_whitespace) || text.chars().any(is_unspaced);
    // Khmer, Thai, Lao and Burmese part phrases by spaces; within one only a dictionary knows the words.
    let phrases = text.chars().any(is_south_east) && text.trim().contains(char::is_whitespace);
    let mut before = None;
    let mut found = Vec::new();
    for (at, grapheme) in text.grapheme_indices(true) {
        let first = grapheme.chars().next().unwrap_or_default();
        let unspaced = is_unspaced(first) || before.is_some_and(is_unspaced);
        let spaced = first.is_whitespace() && !before.is_some_and(char::is_whitespace);
        let inside = whole.iter().any(|whole| whole.start < at && at < whole.end);
        // A closing mark stays with what it closes.
        let joined = closes(first) && !first.is_whitespace() || ENDS.contains(first);
        let here = if phrases { spaced } else { unspaced || spaced || !apart };
        if at > 0 && !inside && !joined && here {
            found.push(at);
        }
        before = Some(first);
    }
    found
}

/// Links and hashtags.
fn unbroken(text: &str) -> Vec<Range<usize>> {
    let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    let tags = hashtags(text).into_iter().map(|tag| offset(tag)..offset(tag) + tag.len());
    links(text, true).into_iter().chain(tags).collect()
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Letters of scripts that have no spaces between words.
fn is_unspaced(c: char) -> bool {
    is_south_east(c) || is_ideograph(c)
}

fn is_south_east(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0FFF | 0x1000..=0x109F | 0x1780..=0x17FF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str, count: usize) -> String {
        let found =
            cuts(text).into_iter().find(|cut| matches!(cut, Cut::Sentences(n, _) if *n == count));
        cut(text, found.unwrap_or_else(|| panic!("{text}: {:?}", cuts(text))))
    }

    #[test]
    fn sentences_end_in_every_script() {
        for (text, expected) in [
            ("One. Two! Three?", "One. Two! …"),
            ("أين نحن؟ هنا. معًا.", "أين نحن؟ هنا. …"),
            ("एक। दो। तीन।", "एक। दो। …"),
            ("一。二！三？", "一。二！……"),
            ("ኣብዚ፡፡ ኣብኡ። ብሓባር።", "ኣብዚ፡፡ ኣብኡ። …"),
            ("Dr. Adams knew A. N. Other. Yes. No.", "Dr. Adams knew A. N. Other. Yes. …"),
        ] {
            assert_eq!(sentence(text, 2), expected);
        }
    }

    #[test]
    fn words_links_and_quotation_marks_stay_whole() {
        for (text, expected) in [
            ("We were all told to see https://a.org/b for it", "We were all told to see…"),
            ("They asked us: ‘Do come in now’ and so on", "They asked us: ‘Do come…’"),
            ("We made it all together, #ItTakesACommunity", "We made it all together…"),
        ] {
            let all: Vec<String> = cuts(text).into_iter().map(|one| cut(text, one)).collect();
            assert!(all.iter().any(|made| made == expected), "{all:?}");
            assert!(all.iter().all(|made| !made.contains("http") || made.contains("/b")));
        }
        let thai = "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน";
        let all: Vec<String> = cuts(thai).into_iter().map(|one| cut(thai, one)).collect();
        assert!(all.len() > 5 && all.iter().all(|made| !made.contains("เ…")), "{all:?}");
    }
}
