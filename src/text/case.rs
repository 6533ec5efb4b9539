//! Upper, lower and title case as the language writes them.

use icu_casemap::CaseMapper;
use icu_casemap::TitlecaseMapper;
use icu_casemap::options::TitlecaseOptions;
use icu_locale_core::LanguageIdentifier;
use unicode_segmentation::UnicodeSegmentation;

/// `language`: BCP 47; an unknown one falls back to the rules most languages share.
pub fn upper(text: &str, language: &str) -> String {
    CaseMapper::new().uppercase_to_string(text, &locale(language)).into_owned()
}

/// The same, for lower case.
pub fn lower(text: &str, language: &str) -> String {
    CaseMapper::new().lowercase_to_string(text, &locale(language)).into_owned()
}

/// The first letter of each word in title case, the others as they are.
pub fn title(text: &str, language: &str) -> String {
    let (mapper, locale) = (TitlecaseMapper::new(), locale(language));
    let mut options = TitlecaseOptions::default();
    options.trailing_case = Some(icu_casemap::options::TrailingCase::Unchanged);
    let word = |w| mapper.titlecase_segment_to_string(w, &locale, options);
    text.split_word_bounds().map(word).collect()
}

fn locale(language: &str) -> LanguageIdentifier {
    LanguageIdentifier::try_from_str(language).unwrap_or(LanguageIdentifier::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_their_own_capitals() {
        assert_eq!(upper("istanbul", "tr"), "İSTANBUL");
        assert_eq!(upper("istanbul", "en"), "ISTANBUL");
        assert_eq!(lower("IŞIK", "tr"), "ışık");
        assert_eq!(upper("straße", "de"), "STRASSE");
        assert_eq!(upper("άνθρωπος", "el"), "ΑΝΘΡΩΠΟΣ");
        assert_eq!(upper("i̇́", "lt"), "I\u{301}");
        assert_eq!(title("it takes a community", "en"), "It Takes A Community");
        assert_eq!(title("ijsland", "nl"), "IJsland");
    }

    #[test]
    fn scripts_without_case_stay() {
        for text in ["مجتمع", "社区", "ชุมชน"] {
            assert_eq!(upper(text, "und"), text);
            assert_eq!(title(text, "not a language"), text);
        }
    }
}
