//! Links that tell where their readers came from.

use crate::model::Utm;

/// The medium of a kit that names none.
const SOCIAL: &str = "social";

/// The link with what is counted, before its fragment.
pub fn counted(link: &str, utm: &Utm, platform: &str, folder: &str) -> String {
    let (address, fragment) = link.split_once('#').map_or((link, None), |(a, f)| (a, Some(f)));
    let medium = utm.medium.as_ref().map_or(SOCIAL, |medium| &medium.value);
    let pairs = [
        ("utm_source", platform),
        ("utm_medium", medium),
        ("utm_campaign", &utm.campaign.value),
        ("utm_content", folder),
    ];
    let query: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let mark = if address.contains('?') { '&' } else { '?' };
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    format!("{address}{mark}{}{fragment}", query.join("&"))
}

/// RFC 3986: everything but unreserved characters, byte by byte.
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
    fn what_is_counted_goes_before_the_fragment() {
        let utm = Utm { campaign: At::nowhere("day 2026".into()), medium: None };
        let tail = "utm_source=x&utm_medium=social&utm_campaign=day%202026&utm_content=a%2Fb";
        for (link, expected) in [
            ("https://example.org", format!("https://example.org?{tail}")),
            ("https://example.org/?a=b#c", format!("https://example.org/?a=b&{tail}#c")),
        ] {
            assert_eq!(counted(link, &utm, "x", "a/b"), expected);
        }
    }
}
