//! Links in a text, as platforms find them.

use std::ops::Range;

/// The best known endings of addresses beside those of countries.
const ENDINGS: [&str; 10] =
    ["com", "org", "net", "int", "info", "edu", "gov", "social", "london", "community"];

/// Where links stand. `bare`: an address without `https://` is one too.
pub fn links(text: &str, bare: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_part).map(|start| at + start) {
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |end| start + end);
        found.extend(
            in_run(&text[start..end], bare).map(|link| start + link.start..start + link.end),
        );
        at = end;
    }
    found
}

/// The host of a link in small letters, without `www.`.
pub fn host(link: &str) -> String {
    let lower = link.trim().to_lowercase();
    let rest = scheme(&lower).map_or(&*lower, |scheme| &lower[scheme.len()..]);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.trim_start_matches("www.").to_owned()
}

/// Whether a link is more than the name of a site, such as the source of a number.
pub fn is_address(link: &str) -> bool {
    link.contains('/') || link.to_lowercase().starts_with("www.")
}

/// Whether a text sends its readers somewhere, or names the site of `link` at least.
pub fn leads_on(text: &str, link: &str) -> bool {
    let own = host(link);
    let mut all = links(text, true).into_iter().map(|link| &text[link]);
    all.any(|link| is_address(link) || host(link) == own)
}

/// The link in a run of characters that may belong to one.
fn in_run(run: &str, bare: bool) -> Option<Range<usize>> {
    let lower = run.to_ascii_lowercase();
    let schemes = ["https://", "http://"].iter().filter_map(|scheme| lower.find(scheme));
    let start = match schemes.min() {
        Some(start) => start,
        None => run.find(|c: char| c.is_alphanumeric() || c == '@' || c == '#')?,
    };
    let link =
        run[start..].trim_end_matches(|c: char| !c.is_alphanumeric() && !"=_#/+-&".contains(c));
    is_link(link, bare).then(|| start..start + link.len())
}

/// What a link is made of: ASCII, and letters of alphabets that are written with spaces
/// between words. Where they are not, the text goes on right after the link.
fn is_part(c: char) -> bool {
    let ascii = c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    ascii || !c.is_ascii() && u32::from(c) < 0x0530 && c.is_alphanumeric()
}

fn scheme(lower: &str) -> Option<&'static str> {
    ["https://", "http://"].into_iter().find(|scheme| lower.starts_with(scheme))
}

fn is_link(text: &str, bare: bool) -> bool {
    let lower = text.to_lowercase();
    if let Some(scheme) = scheme(&lower) {
        return lower[scheme.len()..].contains('.');
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let country = |end: &str| end.len() == 2 && end.bytes().all(|b| b.is_ascii_alphabetic());
    let ends = |end: &&str| ENDINGS.contains(end) || country(end);
    bare && labels.len() > 1 && labels.iter().all(label) && labels.last().is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, bare: bool) -> Vec<&str> {
        links(text, bare).into_iter().map(|link| &text[link]).collect()
    }

    #[test]
    fn links_end_where_the_words_go_on() {
        let text = "阅读：https://a.org/b?c=d。(www.ittakesacommunity.org), e.g. 3.5 us@a.org";
        assert_eq!(found(text, false), ["https://a.org/b?c=d"]);
        assert_eq!(found(text, true), ["https://a.org/b?c=d", "www.ittakesacommunity.org"]);
        assert_eq!(found("#a.org @b.org x.y", true), Vec::<&str>::new());
    }

    #[test]
    fn the_name_of_a_site_leads_nowhere() {
        let own = "https://www.a.org";
        for text in ["Read a.org", "See https://b.org", "b.org/c", "www.b.org"] {
            assert!(leads_on(text, own), "{text}");
        }
        assert!(!leads_on("Source: b.org", own));
    }

    #[test]
    fn hosts_are_compared_without_what_does_not_matter() {
        for link in ["https://www.A.org/x", "a.org", "http://a.org?x", "www.a.org#y"] {
            assert_eq!(host(link), "a.org");
        }
    }
}
