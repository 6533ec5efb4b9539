//! Hashtags: found as platforms find them, and heard as screen readers say them.

use super::Written;
use super::said::Role;
use super::said::said;
use crate::diag::Diagnostic;

/// Small letters in a row that are hardly one word.
const LONG: usize = 10;

/// Hashtags of several words without capitals.
pub fn case(written: &Written) -> Vec<Diagnostic> {
    let filling = written.filling;
    let mut told = Vec::new();
    let known = filling.kit.hashtags_in(&filling.language.code);
    for said in said(filling) {
        let bare = said.role == Role::Hashtag && !said.text.starts_with('#');
        let text = if bare { format!("#{}", said.text) } else { said.text.to_owned() };
        for tag in hashtags(&text) {
            if let Some(one) = wrong(tag, &known) {
                told.push(said.told(filling.content, one));
            }
        }
    }
    told
}

fn wrong(tag: &str, known: &[String]) -> Option<Diagnostic> {
    let told = |message| Diagnostic::warning("hashtag-case", message);
    let same = known.iter().find(|known| known.to_lowercase() == tag.to_lowercase());
    if let Some(known) = same {
        let message = format!("`{tag}` is not written as others write it");
        return (known != tag).then(|| told(message).hint(format!("write `{known}`")));
    }
    let letters = tag.chars().filter(|c| c.is_alphabetic());
    // Of the other scripts few have capitals.
    let small = |c: char| c.is_lowercase() && u32::from(c) < 0x0250;
    let joined = tag.contains('_');
    (!joined && letters.clone().count() >= LONG && letters.clone().all(small)).then(|| {
        told(format!("screen readers read `{tag}` as one word"))
            .hint("begin each word in it with a capital, as in `#ItTakesACommunity`")
    })
}

/// The hashtags of a text, each with its `#`.
pub fn hashtags(text: &str) -> Vec<&str> {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || is_mark(c);
    let mut tags = Vec::new();
    for (start, sign) in text.match_indices(['#', '＃']) {
        let before = text[..start].chars().next_back();
        if before.is_some_and(|c| inside(c) || c == '&' || c == '/') {
            continue;
        }
        let rest = &text[start + sign.len()..];
        let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        if rest[..end].chars().any(char::is_alphabetic) {
            tags.push(&text[start..start + sign.len() + end]);
        }
    }
    tags
}

/// Vowel signs and accents, which belong to the letters before them.
fn is_mark(c: char) -> bool {
    use icu_properties::props::BinaryProperty;
    icu_properties::props::GraphemeExtend::for_char(c)
        || ('\u{0900}'..'\u{1200}').contains(&c) && !c.is_whitespace() && !c.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_found_as_platforms_find_them() {
        let text = "x#no &#39; #2026 #18Dec, #It-Takes (#ItTakesACommunity) https://a.org/#part";
        assert_eq!(hashtags(text), ["#18Dec", "#It", "#ItTakesACommunity"]);
        let whole = ["#اليوم_الدولي_للمهاجرين", "#国际移民日", "#अंतर्राष्ट्रीय_प्रवासी_दिवस"];
        for tag in whole {
            assert_eq!(hashtags(tag), [tag]);
        }
    }

    #[test]
    fn only_long_small_latin_tags_are_doubted() {
        let known = ["#MigrantsDay".to_owned()];
        for fine in ["#MigrantsDay", "#ITAC", "#community", "#itac", "#día_del_migrante", "#عيد"]
        {
            let doubted = wrong(fine, &known).is_some();
            assert_eq!(doubted, fine == "#community" && LONG <= 9, "{fine}");
        }
        assert!(wrong("#refugeeswelcome", &known).is_some());
        assert_eq!(
            wrong("#migrantsday", &known).map(|told| told.hints),
            Some(vec!["write `#MigrantsDay`".into()])
        );
    }
}
