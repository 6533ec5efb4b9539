//! What scripts and languages ask of a line.

use icu_properties::props::Script;

use crate::fonts::LATIN_LEADING;

/// Scripts whose letters join or carry marks all round: letters spaced out would
/// come apart.
pub fn takes_no_tracking(script: Script) -> bool {
    const LIST: &[Script] = &[
        Script::Arabic,
        Script::Syriac,
        Script::Nko,
        Script::Mongolian,
        Script::Adlam,
        Script::HanifiRohingya,
        Script::Mandaic,
        Script::Devanagari,
        Script::Bengali,
        Script::Gurmukhi,
        Script::Gujarati,
        Script::Oriya,
        Script::Tamil,
        Script::Telugu,
        Script::Kannada,
        Script::Malayalam,
        Script::Sinhala,
        Script::Tibetan,
        Script::Khmer,
        Script::Myanmar,
        Script::Thai,
        Script::Lao,
        Script::OlChiki,
        Script::Thaana,
    ];
    LIST.contains(&script)
}

/// Scripts whose words of one or two letters lean on the next word.
pub fn has_short_words(script: Script) -> bool {
    const LIST: &[Script] = &[
        Script::Latin,
        Script::Cyrillic,
        Script::Greek,
        Script::Armenian,
        Script::Georgian,
        Script::Hebrew,
        Script::Arabic,
    ];
    LIST.contains(&script)
}

/// Scripts that put spaces between phrases, not between words.
pub fn spaces_phrases(script: Script) -> bool {
    matches!(script, Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar)
}

/// Leading asked for by letters that the families' own leading does not know of,
/// as a multiple of Latin's: one family sets Latin, Cyrillic and Vietnamese.
pub fn leading_factor(c: char, script: Script) -> f64 {
    const CYRILLIC: f64 = 1.12;
    const VIETNAMESE: f64 = 1.18;
    if matches!(c, '\u{1EA0}'..='\u{1EF9}') {
        VIETNAMESE / LATIN_LEADING
    } else if script == Script::Cyrillic {
        CYRILLIC / LATIN_LEADING
    } else {
        1.0
    }
}

/// Whether a character makes the direction of text around it matter.
pub fn is_right_to_left(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08FF | 0x200F | 0x202B | 0x202E | 0x2067
        | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// Whether the language is usually written from right to left.
pub fn is_right_to_left_language(language: &str) -> bool {
    const SCRIPTS: &[&str] = &["Arab", "Aran", "Hebr", "Thaa", "Nkoo", "Adlm", "Rohg", "Syrc"];
    const LANGUAGES: &[&str] = &[
        "ar", "fa", "ur", "he", "yi", "ps", "prs", "ckb", "sd", "ug", "dv", "ks", "syr", "aii",
        "nqo", "pnb", "skr", "arc", "bal", "lrc", "mzn", "glk", "apc", "arz", "ary", "ajp", "acm",
        "aeb", "apd", "shu", "rhg", "bqi", "haz", "khw", "hno",
    ];
    let mut subtags = language.split(['-', '_']);
    let first = subtags.next().unwrap_or_default();
    match subtags.find(|s| s.len() == 4) {
        Some(script) => SCRIPTS.iter().any(|s| s.eq_ignore_ascii_case(script)),
        None => LANGUAGES.iter().any(|l| l.eq_ignore_ascii_case(first)),
    }
}

/// Whether a text has letters that run from right to left.
pub fn has_rtl(text: &str) -> bool {
    let classes = icu_properties::CodePointMapData::<icu_properties::props::BidiClass>::new();
    let rtl = [
        icu_properties::props::BidiClass::RightToLeft,
        icu_properties::props::BidiClass::ArabicLetter,
    ];
    text.chars().any(|c| rtl.contains(&classes.get(c)))
}
