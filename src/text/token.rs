//! Hashtags, handles, links and telephone numbers in running text.

use std::ops::Range;

use icu_properties::props::{EnumeratedProperty, GeneralCategory, GeneralCategoryGroup};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub range: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `#Word` or `@name`. Punctuation after it is not part of it.
    Tag,
    /// An address on the web, or of mail.
    Link,
    /// `+49 30 1234567`
    Phone,
}

/// The tokens of `text`, in order, never overlapping.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = next_token(text, at) {
        at = token.range.end;
        found.push(token);
    }
    found
}

fn next_token(text: &str, from: usize) -> Option<Token> {
    let mut before = text[..from].chars().next_back();
    for (i, c) in text[from..].char_indices() {
        let at = from + i;
        let starts = !before.is_some_and(is_word_char);
        before = Some(c);
        if starts && let Some((len, kind)) = token_at(&text[at..], c) {
            return Some(Token { range: at..at + len, kind });
        }
    }
    None
}

fn token_at(rest: &str, first: char) -> Option<(usize, Kind)> {
    match first {
        '#' | '＃' => tag_len(rest, first).map(|len| (len, Kind::Tag)),
        '@' | '＠' => handle_len(rest, first).map(|len| (len, Kind::Tag)),
        '+' => phone_len(rest).map(|len| (len, Kind::Phone)),
        c if c.is_ascii_alphanumeric() => link_len(rest).map(|len| (len, Kind::Link)),
        _ => None,
    }
}

/// Letters, digits, marks and the underscore, as the platforms take them for
/// tags; joiners, which Persian and Indic words hold.
fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '\u{200C}' | '\u{200D}')
        || (!c.is_ascii() && GeneralCategoryGroup::Mark.contains(GeneralCategory::for_char(c)))
}

fn tag_len(rest: &str, sign: char) -> Option<usize> {
    let body = &rest[sign.len_utf8()..];
    let len = body.find(|c| !is_word_char(c)).unwrap_or(body.len());
    let has_letter = body[..len].chars().any(char::is_alphabetic);
    has_letter.then_some(sign.len_utf8() + len)
}

/// As a tag, but with inner full stops (`@un.migration`).
fn handle_len(rest: &str, sign: char) -> Option<usize> {
    let mut len = tag_len(rest, sign)?;
    while let Some(more) = rest[len..].strip_prefix('.') {
        let next = more.find(|c: char| !is_word_char(c)).unwrap_or(more.len());
        if next == 0 {
            break;
        }
        len += 1 + next;
    }
    Some(len)
}

fn phone_len(rest: &str) -> Option<usize> {
    let digits = rest[1..].chars().filter(char::is_ascii_digit);
    if !rest[1..].starts_with(|c: char| c.is_ascii_digit()) || digits.count() < 6 {
        return None;
    }
    let inside =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{A0}' | '(' | ')' | '-' | '/');
    let end = rest[1..].find(|c| !inside(c)).map_or(rest.len(), |i| i + 1);
    let number = rest[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (digits >= 6).then_some(number.len())
}

fn link_len(rest: &str) -> Option<usize> {
    let end = rest.find(|c: char| c.is_whitespace() || !c.is_ascii()).unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '/');
    let scheme = ["https://", "http://", "mailto:", "www."].iter().find(|s| word.starts_with(**s));
    match scheme {
        Some(s) if word.len() > s.len() => Some(word.len()),
        _ => is_host(word).then_some(word.len()),
    }
}

/// `name.tld`, `me@name.tld` or `name.tld/path`.
fn is_host(word: &str) -> bool {
    let host = word.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let sound =
        |l: &&str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_top = |l: &str| l.len() >= 2 && l.bytes().all(|b| b.is_ascii_lowercase());
    labels.len() >= 2 && labels.iter().all(sound) && labels.last().is_some_and(|l| is_top(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|t| &text[t.range]).collect()
    }

    #[test]
    fn tags_end_before_punctuation() {
        assert_eq!(
            found("Join #ItTakesACommunity, with @un.migration!"),
            ["#ItTakesACommunity", "@un.migration"]
        );
        assert_eq!(found("#يوم_المهاجرين."), ["#يوم_المهاجرين"]);
        assert_eq!(found("(#हिन्दी)"), ["#हिन्दी"]);
        assert_eq!(found("We are #1, C# and a#b, 1️⃣#️⃣"), Vec::<&str>::new());
    }

    #[test]
    fn links_and_numbers() {
        assert_eq!(found("See https://example.org/a-b?c=d."), ["https://example.org/a-b?c=d"]);
        assert_eq!(
            found("itac.example/cards, me@example.org"),
            ["itac.example/cards", "me@example.org"]
        );
        assert_eq!(found("Call +49 (30) 123-4567."), ["+49 (30) 123-4567"]);
        assert_eq!(found("The end.Then 3.14 e.g. +5"), Vec::<&str>::new());
    }
}
