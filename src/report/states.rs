//! What became of every row, for a copy of the spreadsheet it came from.

use super::Card;
use super::Report;
use super::Status;
use super::joined::Joined;
use super::joined::joined;
use super::joined::subject;
use crate::diag::Severity;

/// More than these nobody reads in a cell.
const MOST_WARNINGS: usize = 5;

/// The row, its status and the reason for it, of all cards of an input that are in the report.
pub fn states(report: &Report, input: usize) -> Vec<(u32, String, String)> {
    let of_input = report.cards.iter().filter(|card| card.input == input);
    of_input.map(|card| (card.row, status(card).to_owned(), reason(card))).collect()
}

fn status(card: &Card) -> &'static str {
    let warned = card.told.iter().any(|told| told.severity == Severity::Warning);
    match card.status {
        Status::Made if warned => "made, with warnings",
        Status::Made => "made",
        Status::Partly => "partly made",
        Status::Failed => "failed",
    }
}

/// The errors, then the warnings, one a line.
fn reason(card: &Card) -> String {
    let joined = joined(&card.told);
    let of = |severity| joined.iter().filter(move |joined| joined.told.severity == severity);
    let warnings = of(Severity::Warning).count();
    let mut lines: Vec<String> = of(Severity::Error).map(line).collect();
    let shown = of(Severity::Warning).take(MOST_WARNINGS);
    lines.extend(shown.map(|joined| format!("warning: {}", line(joined))));
    match warnings.saturating_sub(MOST_WARNINGS) {
        0 => {}
        1 => lines.push("1 more warning".into()),
        more => lines.push(format!("{more} more warnings")),
    }
    lines.join("\n")
}

/// `C7: message (placement)`.
fn line(joined: &Joined) -> String {
    let Joined { told, placements } = joined;
    let at = subject(told).map(|cell| format!("{cell}: ")).unwrap_or_default();
    let of = match placements.is_empty() {
        true => String::new(),
        false => format!(" ({})", placements.join(", ")),
    };
    format!("{at}{}{of}", told.message)
}

#[cfg(test)]
mod tests {
    use super::super::Told;
    use super::super::testing;
    use super::super::testing::warning;
    use super::*;

    #[test]
    fn every_row_gets_a_status_and_a_reason() {
        let states = states(&testing::report(12), 0);
        let of = |row: usize| (states[row - 2].1.as_str(), states[row - 2].2.as_str());
        assert_eq!(
            states.iter().map(|state| state.0).collect::<Vec<_>>(),
            (2..14).collect::<Vec<_>>()
        );
        assert_eq!(of(2), ("made", ""));
        assert_eq!(of(6), ("failed", "B6: `name` is empty"));
        assert_eq!(
            of(7),
            (
                "made, with warnings",
                "warning: C7: `quote`: 41 words, 30 are read (instagram-square, instagram-story)"
            )
        );
        let (status, reason) = of(4);
        assert_eq!(status, "partly made");
        assert!(reason.ends_with("(instagram-story, bluesky-post)"), "{reason}");
        assert_eq!(reason.lines().count(), 1);
    }

    #[test]
    fn a_column_is_named_where_the_message_does_not_say_it() {
        let told = Told { title: Some("Your words".into()), ..warning("C7", "quote", "too long") };
        let card = Card { told: vec![told], status: Status::Made, ..Card::default() };
        assert_eq!(reason(&card), "warning: C7 (Your words): too long");
    }

    #[test]
    fn errors_come_first_and_few_warnings_follow() {
        let mut told: Vec<Told> =
            (1..=7).map(|i| warning("C7", "quote", &format!("no {i}"))).collect();
        told.push(testing::error("D7", "photo", "`photo`: there is no such file"));
        let card = Card { told, ..Card::default() };
        let reason = reason(&card);
        let lines: Vec<&str> = reason.lines().collect();
        assert_eq!(lines.len(), 1 + MOST_WARNINGS + 1);
        assert!(lines[0].starts_with("D7: `photo`"));
        assert_eq!(lines.last(), Some(&"2 more warnings"));
    }

    #[test]
    fn other_inputs_are_no_part_of_it() {
        assert_eq!(states(&testing::report(12), 1), []);
    }
}
