//! Quotation marks and brackets in pairs, so that none is left open.

/// What opens, and what may close it.
const PAIRS: [(char, &str); 20] = [
    ('“', "”"),
    ('”', "“”"),
    ('„', "“”"),
    ('«', "»"),
    ('»', "«"),
    ('‹', "›"),
    ('›', "‹"),
    ('‘', "’"),
    ('’', "‘’"),
    ('‚', "‘’"),
    ('「', "」"),
    ('『', "』"),
    ('(', ")"),
    ('（', "）"),
    ('[', "]"),
    ('【', "】"),
    ('《', "》"),
    ('〈', "〉"),
    ('"', "\""),
    ('{', "}"),
];

/// What closes the pairs of a text that are open at a byte, the innermost first. A space
/// that stands before the closing mark comes with it.
pub fn left_open(text: &str, at: usize) -> Vec<&str> {
    let mut open: Vec<_> =
        pairs(text).into_iter().filter(|(start, end)| *start < at && at <= *end).collect();
    open.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    let closing = |(_, end): (usize, usize)| {
        let mark = text[end..].chars().next().map_or(0, char::len_utf8);
        let before = text[..end].trim_end_matches(['\u{202F}', '\u{A0}']).len();
        &text[before..end + mark]
    };
    open.into_iter().map(closing).collect()
}

/// Where each pair opens and closes. A mark without its partner is none.
fn pairs(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut found): (Vec<(usize, &str)>, Vec<_>) = (Vec::new(), Vec::new());
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let apostrophe = c == '’' && is_letter(before) && is_letter(after);
        let closed = open.iter().rposition(|(_, closing)| closing.contains(c) && !apostrophe);
        if let Some(i) = closed {
            found.push((open[i].0, at));
            open.truncate(i);
        } else if let Some((_, closing)) = PAIRS.iter().find(|(opening, _)| *opening == c)
            && !(c == '’' && is_letter(before))
        {
            open.push((at, closing));
        }
        before = Some(c);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(text: &str) -> String {
        let at = text.find('|').unwrap_or_default();
        left_open(&text.replace('|', ""), at).concat()
    }

    #[test]
    fn what_is_open_is_closed_in_every_habit() {
        for (text, expected) in [
            ("“He said ‘come| in’ to us.”", "’”"),
            ("“It’s what we| want,” she said", "”"),
            ("She said “yes” and| no", ""),
            ("«\u{202f}Nous| sommes là\u{202f}»", "\u{202f}»"),
            ("„Wir| sind da.“", "“"),
            ("”نحن| هنا“", "“"),
            ("migrants’ rights| and ‘tis all", ""),
            ("人「在|家」", "」"),
        ] {
            assert_eq!(closing(text), expected, "{text}");
        }
    }
}
