//! Links that tell a website's statistics which post people came from.

use crate::check::links::host;
use crate::check::links::is_address;
use crate::check::links::links;
use crate::model::Utm;

/// The medium where the kit names none.
const MEDIUM: &str = "social";

/// What is added to links.
pub struct Tagging<'a> {
    pub utm: &'a Utm,
    /// The kit's link: others that lead to its host are tagged too.
    pub link: &'a str,
    /// The platform's key.
    pub source: &'a str,
    /// The card's folder.
    pub content: &'a str,
}

impl Tagging<'_> {
    /// The text with every link to the kit's host tagged. `prose`: the mere name of the site
    /// stays, for it is a word of a sentence.
    pub fn tagged(&self, text: &str, prose: bool) -> String {
        let own = host(self.link);
        if own.is_empty() {
            return text.to_owned();
        }
        let (mut out, mut at) = (String::new(), 0);
        let wanted = |link: &str| host(link) == own && (!prose || is_address(link));
        for link in links(text, true).into_iter().filter(|link| wanted(&text[link.clone()])) {
            out.push_str(&text[at..link.start]);
            out.push_str(&self.with_parameters(&text[link.clone()]));
            at = link.end;
        }
        out + &text[at..]
    }

    fn with_parameters(&self, link: &str) -> String {
        let (address, fragment) = link.split_once('#').map_or((link, None), |(a, f)| (a, Some(f)));
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut parameters: Vec<String> =
            query.split('&').filter(|one| !one.is_empty()).map(str::to_owned).collect();
        let medium = self.utm.medium.as_ref().map_or(MEDIUM, |medium| &medium.value);
        for (key, value) in [
            ("utm_source", self.source),
            ("utm_medium", medium),
            ("utm_campaign", &self.utm.campaign.value),
            ("utm_content", self.content),
        ] {
            let written = parameters.iter().any(|one| one.split('=').next() == Some(key));
            if !written && !value.is_empty() {
                parameters.push(format!("{key}={}", encoded(value)));
            }
        }
        let after_scheme = path.find("://").map_or(0, |at| at + 3);
        let slash = if path[after_scheme..].contains('/') { "" } else { "/" };
        let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
        format!("{path}{slash}?{}{fragment}", parameters.join("&"))
    }
}

/// Percent-encoded, but for what RFC 3986 leaves as it is.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::At;

    #[test]
    fn only_links_to_the_same_host_are_tagged() {
        let utm = Utm { campaign: At::nowhere("day & night".to_owned()), medium: None };
        let (link, source, content) = ("https://www.a.org", "x", "été");
        let tagging = Tagging { utm: &utm, link, source, content };
        let all = "utm_source=x&utm_medium=social&utm_campaign=day%20%26%20night&utm_content=%C3%A9t%C3%A9";
        for (text, expected) in [
            ("See https://www.a.org.", format!("See https://www.a.org/?{all}.")),
            ("a.org/b?c=d#e", format!("a.org/b?c=d&{all}#e")),
            ("在https://a.org/b。", format!("在https://a.org/b?{all}。")),
            ("Source: a.org", "Source: a.org".to_owned()),
            ("https://b.org, a.org.uk", "https://b.org, a.org.uk".to_owned()),
        ] {
            assert_eq!(tagging.tagged(text, true), expected);
        }
        let own = "https://a.org/?utm_source=mail";
        assert!(
            tagging
                .tagged(own, false)
                .starts_with("https://a.org/?utm_source=mail&utm_medium=social")
        );
        assert_eq!(tagging.tagged(own, false).matches("utm_source").count(), 1);
    }
}
