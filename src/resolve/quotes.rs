//! Quotation marks: straight ones become the language's, a quotation gets its
//! outer pair, and what is quoted within it takes the inner pair.

use crate::model::Language;

/// Straight quotes and apostrophes as a typesetter would set them. Marks that
/// are typographic already stay as they were written.
pub fn curly(text: &str, language: &Language) -> String {
    if !text.contains(['"', '\'']) {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let (mut double, mut single) = (false, false);
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1).copied();
        match c {
            '"' => {
                double = !double && (opens(before, after) || before.is_none());
                out.push_str(&language.quotes[usize::from(!double)]);
            }
            '\'' if single
                && !before.is_some_and(char::is_whitespace)
                && !after.is_some_and(char::is_alphanumeric) =>
            {
                single = false;
                out.push_str(&language.inner_quotes[1]);
            }
            '\'' if opens(before, after) && closes_later(&chars[i + 1..]) => {
                single = true;
                out.push_str(&language.inner_quotes[0]);
            }
            // An apostrophe: don’t, ’90s, об’єднання.
            '\'' => out.push('’'),
            c => out.push(c),
        }
    }
    out
}

fn opens(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "([{—–-«“„‘‚/".contains(c))
        && after.is_some_and(|c| !c.is_whitespace())
}

/// Whether a closing single quote follows: one after a letter or a full stop
/// and before a space, mark or end.
fn closes_later(rest: &[char]) -> bool {
    rest.first().is_some_and(|c| !c.is_ascii_digit())
        && rest.windows(2).any(|pair| pair[1] == '\'' && !pair[0].is_whitespace())
        && (0..rest.len())
            .any(|i| rest[i] == '\'' && rest.get(i + 1).is_none_or(|c| !c.is_alphanumeric()))
}

/// Without the pair of marks round the whole text: the card's own quotation
/// mark stands for them. What is quoted within takes the inner pair.
pub fn unquoted(text: &str, language: &Language) -> String {
    let text = curly(text, language);
    let bare = strip(text.trim(), language);
    inner(bare, language)
}

/// In the language's outer quotation marks.
pub fn quoted(text: &str, language: &Language) -> String {
    let [open, close] = &language.quotes;
    format!("{open}{}{close}", unquoted(text, language))
}

/// The pairs that people type round a whole quotation.
const PAIRS: [(char, char); 8] = [
    ('“', '”'),
    ('«', '»'),
    ('„', '“'),
    ('„', '”'),
    ('”', '“'),
    ('”', '”'),
    ('「', '」'),
    ('‘', '’'),
];

fn strip<'a>(text: &'a str, language: &Language) -> &'a str {
    let own = (language.quotes[0].trim().chars().next(), language.quotes[1].trim().chars().next());
    let own = own.0.zip(own.1);
    for (open, close) in own.into_iter().chain(PAIRS) {
        let bare = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(bare) = bare
            && !bare.contains([open, close])
        {
            return bare.trim();
        }
    }
    text
}

fn inner(text: &str, language: &Language) -> String {
    let mut out = text.to_owned();
    let outer = language.quotes.each_ref().map(|mark| mark.trim().to_owned());
    if outer[0] == outer[1]
        || outer == language.inner_quotes.each_ref().map(|mark| mark.trim().to_owned())
    {
        return out;
    }
    for (mark, nested) in outer.iter().zip(&language.inner_quotes) {
        out = out.replace(mark.as_str(), nested.trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Languages;

    fn language(code: &str) -> Language {
        Languages::builtin().lookup(code).clone()
    }

    #[test]
    fn straight_marks_become_the_languages_own() {
        let en = language("en");
        assert_eq!(curly("It's \"home\" to the '90s", &en), "It’s “home” to the ’90s");
        assert_eq!(curly("she said 'come in' and 'sit'", &en), "she said ‘come in’ and ‘sit’");
        assert_eq!(curly("migrants' rights", &en), "migrants’ rights");
        assert_eq!(curly("\"Dom\" to ludzie", &language("pl")), "„Dom” to ludzie");
    }

    #[test]
    fn typed_outer_marks_are_replaced_and_nested_ones_become_inner() {
        let en = language("en");
        assert_eq!(unquoted("\"We are home.\"", &en), "We are home.");
        assert_eq!(unquoted("“We are home.”", &en), "We are home.");
        assert_eq!(quoted("He said \"come in\" to us.", &en), "“He said ‘come in’ to us.”");
        assert_eq!(unquoted("“Yes,” she said, “come.”", &en), "‘Yes,’ she said, ‘come.’");
        assert_eq!(quoted("Люди, родина", &language("uk")), "«Люди, родина»");
    }

    #[test]
    fn french_guillemets_keep_their_narrow_space() {
        let fr = language("fr");
        assert_eq!(quoted("Ensemble", &fr), "«\u{202f}Ensemble\u{202f}»");
        assert_eq!(unquoted("« Ensemble »", &fr), "Ensemble");
    }
}
