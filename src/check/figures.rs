//! Numbers that are claimed.

use super::Written;
use super::said::Role;
use super::said::said;
use crate::diag::Diagnostic;
use crate::resolve::fields::Filled;

/// Fields that claim something.
const CLAIMS: [&str; 8] =
    ["claim", "fact", "figure", "headline", "quote", "statistic", "text", "title"];

/// Figures on a card whose template has a place for their source, left empty.
pub fn without_source(written: &Written) -> Vec<Diagnostic> {
    let filling = written.filling;
    if !matches!(filling.fields.get("source"), Some(Filled::Nothing)) {
        return Vec::new();
    }
    let claims = said(filling).into_iter().filter(|said| {
        matches!(said.role, Role::Field(field) if CLAIMS.contains(&field))
            && figure(said.text).is_some()
    });
    let told = claims.map(|said| {
        let message = format!(
            "{} is claimed without a source",
            figure(said.text).map_or_else(|| "a figure".into(), |figure| format!("`{figure}`"))
        );
        let told = Diagnostic::warning("statistic-source", message)
            .hint("say who counted and when: `source: IOM, December 2025`");
        said.told(filling.content, told)
    });
    told.take(1).collect()
}

/// The first per cent, or number of two digits and more that is not a year.
fn figure(text: &str) -> Option<&str> {
    let part = |c: char| c.is_numeric() || ".,'’ \u{a0}\u{202f}%٪％".contains(c);
    for piece in text.split(|c| !part(c)) {
        let piece = piece.trim_matches(|c: char| !c.is_numeric() && !"%٪％".contains(c));
        let digits = piece.chars().filter(|c| c.is_numeric()).count();
        let percent = piece.contains(['%', '٪', '％']);
        let year = piece.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
        if digits > 0 && (percent || digits > 1 && !year) {
            return Some(piece);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_and_years_are_not() {
        for (text, expected) in [
            ("Nearly 4 % of people", Some("4 %")),
            ("304 million people", Some("304")),
            ("over 10,000 people.", Some("10,000")),
            ("International Migrants Day 2026", None),
            ("2 of us", None),
            ("٣٠٤ مليون", Some("٣٠٤")),
            ("no number", None),
        ] {
            assert_eq!(figure(text), expected, "{text}");
        }
    }
}
