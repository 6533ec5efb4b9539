//! What was published under which consent, and what must come down.

use std::fmt;

use super::Agreed;
use super::Card;
use super::Used;
use super::day;

/// A photo of a card, or its words, on the day of the audit.
#[derive(Debug)]
pub struct Line<'a> {
    pub card: &'a Card,
    pub used: Option<&'a Used>,
    pub verdict: Verdict,
    /// It is of an earlier publication of the card, whose files are not in the folder any more.
    pub earlier: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    /// Soon, in so many days.
    Ends(i64),
    /// Its last day is past.
    Ended(String),
    /// Nobody can tell whether it was given, or when it ends: it was written by hand.
    Unclear(String),
    /// Nothing is written of it.
    Missing,
    /// They have said no.
    Withdrawn,
    /// It showed a face or a name that is hidden now.
    ShowedMore,
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
            Self::Unclear(until) => write!(f, "UNCLEAR, `{until}`: take down"),
            Self::Missing => f.write_str("NO consent recorded"),
            Self::Withdrawn => f.write_str("WITHDRAWN: take down"),
            Self::ShowedMore => f.write_str("SHOWED who is hidden now: take down"),
            Self::Nobody => f.write_str("ok, no photo"),
        }
    }
}

impl Verdict {
    /// Whether the card may not be shown any more.
    pub fn must_come_down(&self) -> bool {
        matches!(self, Self::Ended(_) | Self::Unclear(_) | Self::Withdrawn | Self::ShowedMore)
    }
}

/// An end that is nearer than this is told.
const SOON: i64 = 30;

/// The lines of a card; none if nothing of it was ever published. `today`: as YYYY-MM-DD.
pub fn lines<'a>(card: &'a Card, today: &str) -> Vec<Line<'a>> {
    if card.pictures.is_empty() && !was_removed(card) {
        return Vec::new();
    }
    let line = |used: Option<&'a Used>, verdict, earlier| Line { card, used, verdict, earlier };
    let now = card.used.iter().map(|used| line(Some(used), verdict(used, today), false));
    let once = card.once.iter().map(|used| line(Some(used), verdict(used, today), true));
    let more = card.showed_more.then(|| line(None, Verdict::ShowedMore, true));
    let nobody = card.used.is_empty().then(|| line(None, Verdict::Nobody, false));
    now.chain(nobody).chain(once).chain(more).collect()
}

/// Whether a run took the files of a card away.
fn was_removed(card: &Card) -> bool {
    card.told.iter().any(|told| told.code == "files-removed")
}

fn verdict(used: &Used, today: &str) -> Verdict {
    let Some(consent) = &used.consent else { return Verdict::Missing };
    match consent.given.as_str() {
        "no" => return Verdict::Withdrawn,
        "yes" => {}
        day if day::parse(day).is_some() => {}
        unclear => return Verdict::Unclear(unclear.to_owned()),
    }
    let Some(until) = &consent.until else { return Verdict::Fine };
    let Some(last) = day::parse(until) else { return Verdict::Unclear(until.clone()) };
    let Some(today) = day::parse(today) else { return Verdict::Fine };
    match day::number(last) - day::number(today) {
        ..0 => Verdict::Ended(until.clone()),
        left @ 0..=SOON => Verdict::Ends(left),
        _ => Verdict::Fine,
    }
}

/// Of what was agreed to when a card was made and what is written since, what allows less. What
/// both say in the end is as it is written since.
pub fn stricter(before: Agreed, since: Agreed) -> Agreed {
    let clear = |agreed: &Agreed| agreed.given == "yes" || day::parse(&agreed.given).is_some();
    // Without an end is after every day.
    let last = |agreed: &Agreed| agreed.until.clone().map_or((1, String::new()), |day| (0, day));
    if clear(&since) && (!clear(&before) || last(&before) < last(&since)) { before } else { since }
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
    use super::*;

    fn agreed(given: &str, until: Option<&str>) -> Agreed {
        Agreed { given: given.into(), until: until.map(str::to_owned), ..Agreed::default() }
    }

    #[test]
    fn of_two_consents_the_stricter_counts() {
        let (ever, short) = (agreed("yes", None), agreed("2026-11-01", Some("2026-12-18")));
        assert_eq!(stricter(ever.clone(), short.clone()), short);
        assert_eq!(stricter(short.clone(), ever.clone()), short);
        for none in [agreed("no", None), agreed("perhaps", None)] {
            assert_eq!(stricter(ever.clone(), none.clone()), none);
            assert_eq!(stricter(none.clone(), ever.clone()), none);
        }
    }

    #[test]
    fn who_said_no_or_nobody_knows_what_is_not_shown() {
        let on = |given: &str| {
            let consent = Some(agreed(given, None));
            verdict(&Used { consent, ..Used::default() }, "2026-12-18")
        };
        assert_eq!(on("no"), Verdict::Withdrawn);
        assert_eq!(on("perhaps"), Verdict::Unclear("perhaps".into()));
        assert!(on("no").must_come_down() && on("perhaps").must_come_down());
        assert_eq!((on("yes"), on("2026-11-30")), (Verdict::Fine, Verdict::Fine));
    }

    #[test]
    fn the_last_day_is_fine_and_the_next_is_not() {
        let used =
            |until: &str| Used { consent: Some(agreed("yes", Some(until))), ..Used::default() };
        let on = |until: &str| verdict(&used(until), "2026-12-18");
        assert_eq!(on("2026-12-17"), Verdict::Ended("2026-12-17".into()));
        assert_eq!(on("2026-12-18"), Verdict::Ends(0));
        assert_eq!(on("2027-01-17"), Verdict::Ends(30));
        assert_eq!(on("2027-01-18"), Verdict::Fine);
        assert_eq!(on("soon"), Verdict::Unclear("soon".into()));
        assert_eq!(verdict(&Used::default(), "2026-12-18"), Verdict::Missing);
    }
}
