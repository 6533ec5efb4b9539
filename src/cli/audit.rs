//! `itac audit`: what was published under which consent, and what must come down.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use serde_json::json;

use super::End;
use super::args;
use super::out;
use super::plan;
use super::say::diagnostics;
use crate::batch::ledger::Entry;
use crate::batch::ledger::Ledger;
use crate::diag::Diagnostic;
use crate::report;
use crate::report::Card;
use crate::report::audit::Line;
use crate::report::audit::Verdict;
use crate::report::audit::files;
use crate::report::audit::lines;

pub fn audit(asked: &args::Audit) -> End {
    let day = plan::day(asked.date.as_deref()).map_err(|wrong| vec![wrong]);
    let known = day.and_then(|day| Ok((day, published(&asked.folder)?)));
    let (day, cards) = match known {
        Ok(known) => known,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    let all: Vec<Line> = cards.iter().flat_map(|card| lines(card, &day)).collect();
    // What was taken out of the folder by hand has come down.
    let is_down =
        |line: &Line| line.verdict.must_come_down() && !here(&asked.folder, line.card).is_empty();
    let missing = asked.strict && all.iter().any(|line| line.verdict == Verdict::Missing);
    let (down, rest): (Vec<Line>, Vec<Line>) = all.into_iter().partition(is_down);
    match asked.json {
        true => out(&format!("{:#}", as_json(&asked.folder, &day, &down, &rest))),
        false => tell(&asked.folder, &day, &down, rest),
    }
    if down.is_empty() && !missing { End::Done } else { End::Partly }
}

/// The records of a folder: of each card the ledger's, which is newer than a report, else a report's.
fn published(folder: &Path) -> Result<Vec<Card>, Vec<Diagnostic>> {
    let own = folder.join(".itac");
    let mut of_ledgers: BTreeMap<String, Vec<Card>> = BTreeMap::new();
    let ledgers = crate::pack::names(&own).into_iter().filter(|name| name.starts_with("ledger-"));
    for card in ledgers.flat_map(|name| of_ledger(&own.join(name))) {
        of_ledgers.entry(card.folder.clone()).or_default().push(card);
    }
    let is_report = |name: &String| name.starts_with("report") && name.ends_with(".json");
    let reports: Vec<String> = crate::pack::names(folder).into_iter().filter(is_report).collect();
    if of_ledgers.is_empty() && reports.is_empty() {
        let message = format!("nothing tells what was published in `{}`", folder.display());
        let error = Diagnostic::error("no-record", message);
        return Err(vec![
            error
                .hint("give the output folder of `itac render`, with its `.itac` or `report.json`"),
        ]);
    }
    let mut of_reports = BTreeMap::new();
    for name in reports {
        let report = report_of(&folder.join(name)).map_err(|wrong| vec![wrong])?;
        let new = report.cards.into_iter().filter(|card| !of_ledgers.contains_key(&card.folder));
        of_reports.extend(new.map(|card| (card.folder.clone(), vec![card])));
    }
    of_ledgers.extend(of_reports);
    Ok(of_ledgers.into_values().flatten().collect())
}

fn of_ledger(path: &Path) -> Vec<Card> {
    let bytes = crate::pack::read(path).unwrap_or_default();
    let ledger = Ledger::read(&bytes);
    let entries = ledger.iter().filter_map(|(_, slot)| {
        let from = usize::try_from(slot.at).ok()?;
        serde_json::from_slice::<Entry>(bytes.get(from..from + slot.length)?).ok()
    });
    entries.map(|entry| entry.card).collect()
}

fn report_of(path: &Path) -> Result<report::Report, Diagnostic> {
    let name = path.display().to_string();
    let bytes = crate::pack::read(path).map_err(|error| {
        Diagnostic::error("missing-file", format!("cannot read `{name}`: {error}"))
    })?;
    report::json::read(&name, &bytes)
}

/// The files of a card that are still in the folder.
fn here<'a>(folder: &Path, card: &'a Card) -> Vec<&'a str> {
    files(card).into_iter().filter(|path| folder.join(path).is_file()).collect()
}

fn tell(folder: &Path, day: &str, down: &[Line], rest: Vec<Line>) {
    if !down.is_empty() {
        out(&format!("Must come down, by {day}:"));
        for line in down {
            out(&format!("  {}", in_words(line)));
            for path in here(folder, line.card) {
                out(&format!("      {}", folder.join(path).display()));
            }
        }
    }
    let (gone, rest): (Vec<Line>, Vec<Line>) =
        rest.into_iter().partition(|line| line.verdict == Verdict::Withdrawn);
    for (title, lines) in [("No longer in this folder:", gone), ("All others:", rest)] {
        if !lines.is_empty() {
            out(title);
            lines.iter().for_each(|line| out(&format!("  {}", in_words(line))));
        }
    }
}

/// What a consent says, where something is written.
fn said<'a>(line: &Line<'a>) -> [(&'static str, Option<&'a str>); 3] {
    let consent = line.used.and_then(|used| used.consent.as_ref());
    [
        ("given", consent.map(|consent| consent.given.as_str())),
        ("until", consent.and_then(|consent| consent.until.as_deref())),
        ("form", consent.and_then(|consent| consent.form.as_deref())),
    ]
}

fn what<'a>(line: &Line<'a>) -> Option<&'a str> {
    line.used.map(|used| if used.file.is_empty() { "words" } else { used.file.as_str() })
}

fn in_words(line: &Line) -> String {
    let said = said(line).map(|(key, value)| format!("{key} {}", value.unwrap_or("–")));
    let photo = what(line).unwrap_or("–");
    format!("{}  {photo}  {}  {}", line.card.folder, said.join("  "), line.verdict)
}

fn as_json(folder: &Path, day: &str, down: &[Line], rest: &[Line]) -> Value {
    let one = |line: &Line, must: bool| {
        json!({
            "card": line.card.folder,
            "uses": line.used,
            "verdict": line.verdict.to_string(),
            "must_come_down": must,
            "files": here(folder, line.card),
        })
    };
    let down = down.iter().map(|line| one(line, true));
    let all: Vec<Value> = down.chain(rest.iter().map(|line| one(line, false))).collect();
    json!({ "date": day, "cards": all })
}
