//! How words, numbers and paths are written on the page.

use std::fmt::Write as _;

use minijinja::HtmlEscape;
use minijinja::Value;

/// Longer code than this may be broken over lines.
const ONE_LINE: usize = 26;

/// A message, its names between backticks set as code. Names may be of any script and do not
/// turn the sentence round.
fn said(text: &str) -> Value {
    let mut html = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('`').and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
    {
        // Writing to a string cannot fail.
        let long = if name.chars().count() > ONE_LINE { " class=\"long\"" } else { "" };
        let _ = write!(html, "{}<code{long}>{}</code>", HtmlEscape(before), HtmlEscape(name));
        rest = after;
    }
    let _ = write!(html, "{}", HtmlEscape(rest));
    Value::from_safe_string(html)
}

/// Such a message as a sentence of its own.
pub(super) fn sentence(text: &str) -> Value {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => said(&first.to_uppercase().chain(rest).collect::<String>()),
        None => said(text),
    }
}

/// A path as a link has it. No path leads to another machine or is a script: a colon is no
/// colon any more, and what begins at the root begins here.
pub(super) fn href(path: &str) -> Value {
    let mut link = String::with_capacity(path.len());
    if path.starts_with('/') {
        link.push('.');
    }
    for c in path.chars() {
        if c.is_alphanumeric() || "-._~/".contains(c) {
            link.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let _ = write!(link, "%{byte:02X}");
        }
    }
    Value::from_safe_string(link)
}

/// `5,000`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// `1 card`, `5,000 cards`.
pub(super) fn count(many: usize, what: &str) -> String {
    format!("{} {what}{}", number(many), if many == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_everything_is_escaped() {
        let html = |text| said(text).to_string();
        assert_eq!(html("`a<b`: x & y"), "<code>a&lt;b</code>: x &amp; y");
        assert_eq!(html("one ` alone <i>"), "one ` alone &lt;i&gt;");
        assert_eq!(html("`a``b`"), "<code>a</code><code>b</code>");
        assert!(html(&format!("`{}`", "a".repeat(27))).starts_with("<code class=\"long\">aa"));
        assert_eq!(sentence("ändere `a` <").to_string(), "Ändere <code>a</code> &lt;");
        assert_eq!([sentence("").to_string(), sentence("`a`").to_string()], ["", "<code>a</code>"]);
    }

    #[test]
    fn links_stay_in_the_folder_and_are_no_scripts() {
        let link = |path| href(path).to_string();
        assert_eq!(link("sara-example/a.png"), "sara-example/a.png");
        assert_eq!(link("سارة/a b#1?.png"), "سارة/a%20b%231%3F.png");
        assert_eq!(link("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(link("//example.org/a.png"), ".//example.org/a.png");
        assert_eq!(link("\"><b>"), "%22%3E%3Cb%3E");
        assert_eq!(link("\\\\host\\a"), "%5C%5Chost%5Ca");
    }

    #[test]
    fn numbers_are_read_in_threes() {
        assert_eq!([0, 999, 1000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([count(1, "card"), count(5000, "card")], ["1 card", "5,000 cards"]);
    }
}
