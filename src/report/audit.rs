//! What was published under which consent, and what must come down.

use std::fmt;

use super::Card;
use super::Used;
use super::day;

/// A photo of a card, or its words, on the day of the audit.
#[derive(Debug)]
pub struct Line<'a> {
    pub card: &'a Card,
    pub used: Option<&'a Used>,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    /// Soon, in so many days.
    Ends(i64),
    /// Its last day is past.
    Ended(String),
    /// Nobody can tell when it ends: it was written by hand.
    Unclear(String),
    /// Nothing is written of it.
    Missing,
    /// A later run was told so, and took the files away.
    Withdrawn,
    /// It shows no photo, and nothing is written of its words.
    Nobody,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fine => f.write_str("ok"),
            Self::Ends(0) => f.write_str("ends today"),
            Self::Ends(1) => f.write_str("ends in 1 day"),
            Self::Ends(days) => write!(f, "ends in {days} days"),
            Self::Ended(day) => write!(f, "ENDED on {day}: take down"),
            Self::Unclear(until) => write!(f, "UNCLEAR when it ends, `{until}`: take down"),
            Self::Missing => f.write_str("NO consent recorded"),
            Self::Withdrawn => f.write_str("withdrawn: take down where it was posted"),
            Self::Nobody => f.write_str("ok, no photo"),
        }
    }
}

impl Verdict {
    /// Whether what is in the folder may not be shown any more.
    pub fn must_come_down(&self) -> bool {
        matches!(self, Self::Ended(_) | Self::Unclear(_))
    }
}

/// An end that is nearer than this is told.
const SOON: i64 = 30;

/// The lines of a card; none if nothing of it was ever published. `today`: as YYYY-MM-DD.
pub fn lines<'a>(card: &'a Card, today: &str) -> Vec<Line<'a>> {
    let withdrawn = is_withdrawn(card);
    if card.pictures.is_empty() && !withdrawn {
        return Vec::new();
    }
    if card.used.is_empty() {
        let verdict = if withdrawn { Verdict::Withdrawn } else { Verdict::Nobody };
        return vec![Line { card, used: None, verdict }];
    }
    let verdict = |used: &Used| match withdrawn {
        true => Verdict::Withdrawn,
        false => verdict(used, today),
    };
    card.used.iter().map(|used| Line { card, used: Some(used), verdict: verdict(used) }).collect()
}

/// Only where consent was withdrawn, or has ended, does a run take files away from a card.
fn is_withdrawn(card: &Card) -> bool {
    card.pictures.is_empty() && card.told.iter().any(|told| told.code == "files-removed")
}

fn verdict(used: &Used, today: &str) -> Verdict {
    let Some(consent) = &used.consent else { return Verdict::Missing };
    let Some(until) = &consent.until else { return Verdict::Fine };
    let Some(last) = day::parse(until) else { return Verdict::Unclear(until.clone()) };
    let Some(today) = day::parse(today) else { return Verdict::Fine };
    match day::number(last) - day::number(today) {
        ..0 => Verdict::Ended(until.clone()),
        left @ 0..=SOON => Verdict::Ends(left),
        _ => Verdict::Fine,
    }
}

/// Every file of a card, small pictures too.
pub fn files(card: &Card) -> Vec<&str> {
    let pages = || card.pictures.iter().flat_map(|picture| &picture.pages);
    let pictures = pages().flat_map(|page| &page.files).map(|file| &file.path);
    let small = pages().filter_map(|page| page.thumbnail.as_ref());
    let captions = card.captions.iter().map(|text| &text.path);
    let alts = card.alts.iter().map(|text| &text.path);
    pictures.chain(captions).chain(alts).chain(small).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Agreed;
    use super::*;

    #[test]
    fn the_last_day_is_fine_and_the_next_is_not() {
        let used = |until: &str| Used {
            consent: Some(Agreed { until: Some(until.into()), ..Agreed::default() }),
            ..Used::default()
        };
        let on = |until: &str| verdict(&used(until), "2026-12-18");
        assert_eq!(on("2026-12-17"), Verdict::Ended("2026-12-17".into()));
        assert_eq!(on("2026-12-18"), Verdict::Ends(0));
        assert_eq!(on("2027-01-17"), Verdict::Ends(30));
        assert_eq!(on("2027-01-18"), Verdict::Fine);
        assert_eq!(on("soon"), Verdict::Unclear("soon".into()));
        assert_eq!(verdict(&Used::default(), "2026-12-18"), Verdict::Missing);
    }
}
