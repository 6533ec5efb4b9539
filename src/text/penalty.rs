//! What it costs to end a line at a given place, beside the rag.
//!
//! Costs are in the unit of the rag: the squared share by which a line misses
//! the measure. 0.04 is worth a line a fifth too short.

use icu_properties::props::Script;

use super::script;
use crate::fonts::script_of;

const SENTENCE_END: f64 = -0.03;
const PHRASE_END: f64 = -0.015;
const SHORT_WORD: f64 = 0.06;
const NUMBER_AND_NOUN: f64 = 0.25;
const NOUN_AND_NUMBER: f64 = 0.06;
const BEFORE_DASH: f64 = 0.2;
const AFTER_OPENING: f64 = 0.4;
const AFTER_HYPHEN: f64 = 0.1;
/// In 12–18: a line is rather a good deal shorter.
const IN_RANGE: f64 = 0.5;
const INSIDE_DICTIONARY_WORD: f64 = 0.06;
/// Where words stand without spaces, a space is the end of a phrase.
const INSIDE_PHRASE: f64 = 0.03;

/// `before` and `after`: the characters of the chunks on both sides.
/// `inside_word`: whether a dictionary sees one word here, as in Chinese.
pub fn between(before: &[char], after: &[char], inside_word: bool, language: &str) -> f64 {
    let spaced = before.last().is_some_and(|c| c.is_whitespace());
    let word = visible(before);
    let next = visible(after);
    let (Some(&last), Some(&first)) = (word.last(), next.first()) else {
        return 0.0;
    };
    if is_opening(last) || is_closing(first) {
        return AFTER_OPENING;
    }
    if is_dash(first) {
        return BEFORE_DASH;
    }
    if is_sentence_end(last) {
        return SENTENCE_END;
    }
    if is_phrase_end(last) {
        return PHRASE_END;
    }
    if !spaced {
        return match last {
            '–' | '-' | '‐' if first.is_numeric() && is_range(word) => IN_RANGE,
            '-' | '‐' | '/' => AFTER_HYPHEN,
            _ if inside_word => INSIDE_DICTIONARY_WORD,
            _ if script::spaces_phrases(script_of(last)) => INSIDE_PHRASE,
            _ => 0.0,
        };
    }
    if script::spaces_phrases(script_of(last)) {
        return PHRASE_END;
    }
    between_words(word, first, language)
}

/// A number and the dash behind it.
fn is_range(word: &[char]) -> bool {
    word.len() > 1 && word[word.len() - 2].is_numeric()
}

fn between_words(word: &[char], first: char, language: &str) -> f64 {
    let last = word[word.len() - 1];
    if last.is_numeric() && first.is_alphabetic() {
        return NUMBER_AND_NOUN;
    }
    let short = if is_short(word, language) { SHORT_WORD } else { 0.0 };
    let number = if last.is_alphabetic() && first.is_numeric() { NOUN_AND_NUMBER } else { 0.0 };
    short + number
}

/// Without spaces at the ends and without marks that never show.
fn visible(text: &[char]) -> &[char] {
    let hidden = |c: &char| {
        c.is_whitespace() || matches!(c, '\u{2066}'..='\u{2069}' | '\u{200B}'..='\u{200F}')
    };
    let start = text.iter().take_while(|c| hidden(c)).count();
    let end = text.len() - text[start..].iter().rev().take_while(|c| hidden(c)).count();
    &text[start..end]
}

/// One or two letters, or a little word of three that leans on the next.
fn is_short(word: &[char], language: &str) -> bool {
    let start = word.iter().take_while(|c| is_opening(**c)).count();
    let word = &word[start..];
    let letters = word.iter().filter(|c| script_of(**c) != Script::Inherited).count();
    let all = word.iter().all(|c| c.is_alphabetic() || script_of(*c) == Script::Inherited);
    let leans = word.first().is_some_and(|c| script::has_short_words(script_of(*c)));
    all && leans && (letters <= 2 || (letters == 3 && leans_on_next(word, language)))
}

/// Articles, conjunctions and prepositions of three letters.
fn leans_on_next(word: &[char], language: &str) -> bool {
    let lower: String = word.iter().flat_map(|c| c.to_lowercase()).collect();
    let list: &[&str] = match language.split('-').next().unwrap_or_default() {
        "en" => {
            &["the", "and", "for", "but", "nor", "our", "its", "his", "her", "off", "via", "per"]
        }
        "de" => &[
            "der", "die", "das", "dem", "den", "des", "und", "ein", "mit", "von", "vom", "zum",
            "zur", "für", "bei", "aus", "auf", "wir", "wie", "als",
        ],
        "fr" => &[
            "les", "des", "une", "par", "sur", "aux", "qui", "que", "mes", "nos", "vos", "ses",
            "est", "ont",
        ],
        "es" => &["los", "las", "una", "del", "por", "con", "sin", "que", "sus", "mis", "son"],
        "pt" => &["dos", "das", "uma", "por", "com", "sem", "que", "nos", "nas", "são"],
        "it" => &[
            "gli", "una", "del", "dei", "per", "con", "tra", "fra", "che", "nel", "dal", "sul",
            "chi",
        ],
        "nl" => &["het", "een", "van", "met", "aan", "bij", "uit", "die", "dat", "wij"],
        "pl" => &["dla", "bez", "nad", "pod", "ale", "lub", "czy", "nie", "jak"],
        "cs" | "sk" => &["pro", "bez", "nad", "pod", "ale", "pre"],
        "uk" => &["для", "від", "під", "над", "без", "але", "або", "при", "про", "які", "так"],
        "ru" | "be" | "bg" => {
            &["для", "без", "под", "над", "при", "про", "или", "как", "что", "над"]
        }
        "tr" => &["bir", "ile"],
        "ro" => &["din", "pe", "cel", "cea", "cei", "iar", "sau"],
        "sv" | "da" | "nb" | "no" => {
            &["och", "det", "den", "för", "med", "som", "til", "for", "fra", "och"]
        }
        "ar" => &["إلى", "على", "عند"],
        "vi" => &["cho", "với", "của", "các"],
        _ => &[],
    };
    list.contains(&lower.as_str())
}

fn is_sentence_end(c: char) -> bool {
    // After Latin, Chinese and Arabic: Devanagari, Ethiopic, Khmer, Burmese, Armenian, Tibetan.
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔')
        || matches!(c, '\u{964}' | '\u{965}' | '\u{1362}' | '\u{1367}' | '\u{17D4}' | '\u{17D5}')
        || matches!(c, '\u{104B}' | '\u{589}' | '\u{F0D}' | '\u{F0E}')
}

fn is_phrase_end(c: char) -> bool {
    is_dash(c)
        || matches!(
            c,
            ',' | ';' | ':' | '،' | '؛' | '፣' | '፤' | '፥' | '、' | '，' | '；' | '：' | '၊'
        )
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―')
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '‹' | '“' | '„' | '‘' | '¿' | '¡')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '»' | '›' | '”' | '’' | '!' | '?' | ':' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(before: &str, after: &str, language: &str) -> f64 {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        between(&chars(before), &chars(after), false, language)
    }

    #[test]
    fn little_words_stay_with_the_next() {
        for (word, language) in [
            ("a ", "en"),
            ("of ", "en"),
            ("the ", "en"),
            ("z ", "pl"),
            ("і ", "uk"),
            ("та ", "uk"),
            ("в ", "uk"),
        ] {
            assert!(cost(word, "community", language) >= SHORT_WORD, "{word}");
        }
        for word in ["takes ", "home ", "we, ", "cat "] {
            assert!(cost(word, "community", "en") <= 0.0, "{word}");
        }
    }

    #[test]
    fn numbers_stay_with_their_noun() {
        assert_eq!(cost("18 ", "December", "en"), NUMBER_AND_NOUN);
        assert_eq!(cost("94 ", "людини", "uk"), NUMBER_AND_NOUN);
        assert!(cost("December ", "18", "en") > 0.0);
    }

    #[test]
    fn a_sentence_end_is_the_best_place() {
        assert!(cost("here. ", "And", "en") < cost("here, ", "and", "en"));
        assert!(cost("here, ", "and", "en") < cost("here ", "and", "en"));
        assert!(cost("here ", "— and", "en") > 0.0);
        assert!(cost("« ", "ici", "fr") > 0.0);
    }
}
