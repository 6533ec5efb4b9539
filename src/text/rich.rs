//! The little markup people may write: `**strong**`, and tags that are found as they are.

use super::token;

/// A stretch of text that looks the same throughout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub strong: bool,
    /// A hashtag or a handle.
    pub tag: bool,
}

/// Reads `**strong**`; `\*` is an asterisk, and `**` without its partner stays as it is.
/// Joined together, the pieces are the text without the markup.
pub fn parse(text: &str) -> Vec<Piece> {
    let (plain, strong) = strip_marks(text);
    let mut cuts: Vec<usize> = strong.iter().flat_map(|r| [r.start, r.end]).collect();
    let tags: Vec<_> =
        token::tokens(&plain).into_iter().filter(|t| t.kind == token::Kind::Tag).collect();
    cuts.extend(tags.iter().flat_map(|t| [t.range.start, t.range.end]));
    cuts.extend([0, plain.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |pair: &[usize]| Piece {
        text: plain[pair[0]..pair[1]].to_owned(),
        strong: strong.iter().any(|r| r.contains(&pair[0])),
        tag: tags.iter().any(|t| t.range.contains(&pair[0])),
    };
    cuts.windows(2).map(piece).collect()
}

/// The text without the markup.
pub fn plain(text: &str) -> String {
    if text.contains('*') { strip_marks(text).0 } else { text.to_owned() }
}

/// The text without marks, and what of it is strong.
fn strip_marks(text: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let mut plain = String::with_capacity(text.len());
    let mut strong = Vec::new();
    let mut open: Option<usize> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("\\*") {
            plain.push('*');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("**") {
            match open.take() {
                Some(start) => strong.push(start..plain.len()),
                None if has_end(after) => open = Some(plain.len()),
                None => plain.push_str("**"),
            }
            rest = after;
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (plain, strong)
}

/// Whether an unescaped `**` follows, after at least one character.
fn has_end(text: &str) -> bool {
    let mut at = 0;
    while let Some(i) = text[at..].find("**") {
        let end = at + i;
        if end > 0 && !text[..end].ends_with('\\') {
            return true;
        }
        at = end + 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mark = |p: Piece| match (p.strong, p.tag) {
            (true, true) => format!("[!{}]", p.text),
            (true, false) => format!("[{}]", p.text),
            (false, true) => format!("<{}>", p.text),
            (false, false) => p.text,
        };
        parse(text).into_iter().map(mark).collect()
    }

    #[test]
    fn strong_and_tags() {
        assert_eq!(
            shown("We are **stronger** #Together, @me."),
            "We are [stronger] <#Together>, <@me>."
        );
        assert_eq!(shown("**a #b** c"), "[a ][!#b] c");
        assert_eq!(shown("نحن **أقوى** #معا_أقوى!"), "نحن [أقوى] <#معا_أقوى>!");
    }

    #[test]
    fn what_is_no_markup_stays() {
        assert_eq!(shown("2 ** 3"), "2 ** 3");
        assert_eq!(shown(r"\*\*not\*\* *this*"), "**not** *this*");
        assert_eq!(shown("**a** **b"), "[a] **b");
        assert_eq!(shown("****"), "****");
        assert_eq!(shown(""), "");
    }
}
