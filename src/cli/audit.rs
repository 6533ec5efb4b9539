//! `itac audit`: what was published under which consent, and what must come down.

mod records;

use std::path::Path;

use serde_json::Value;
use serde_json::json;

use super::End;
use super::args;
use super::out;
use super::plan;
use super::say::diagnostics;
use crate::report::Card;
use crate::report::audit::Line;
use crate::report::audit::Verdict;
use crate::report::audit::files;
use crate::report::audit::lines;

pub fn audit(asked: &args::Audit) -> End {
    let day = plan::day(asked.date.as_deref()).map_err(|wrong| vec![wrong]);
    let known = day.and_then(|day| {
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        records::note_down(&asked.folder, &asked.came_down, &day)?;
        Ok((day, records::published(&asked.folder)?))
    });
    let (day, cards) = match known {
        Ok(known) => known,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    let all: Vec<Line> = cards.iter().flat_map(|card| lines(card, &day)).collect();
    let is_down = |line: &Line| line.verdict.must_come_down() && is_up(&asked.folder, line);
    let missing = asked.strict && all.iter().any(|line| line.verdict == Verdict::Missing);
    let (down, rest): (Vec<Line>, Vec<Line>) = all.into_iter().partition(is_down);
    let changed = records::changed_since(&asked.folder);
    match asked.json {
        true => out(&format!("{:#}", as_json(&asked.folder, &day, &changed, &down, &rest))),
        false => {
            for input in &changed {
                out(&format!(
                    "`{input}` has changed since the last run, which has not seen what it says of consent now: run `itac render` first"
                ));
            }
            list(&asked.folder, &day, &down, rest);
        }
    }
    if down.is_empty() && !missing && changed.is_empty() { End::Done } else { End::Partly }
}

/// Whether something can still be seen: its files are here, or a run took them away and nobody
/// has said that it is taken down where it was posted. What was taken out of the folder by hand
/// has come down.
fn is_up(folder: &Path, line: &Line) -> bool {
    let by_a_run = line.earlier || line.card.pictures.is_empty();
    by_a_run && line.card.came_down.is_none() || !files_of(folder, line).is_empty()
}

/// The files that show what the line is of.
fn files_of<'a>(folder: &Path, line: &Line<'a>) -> Vec<&'a str> {
    if line.earlier { Vec::new() } else { here(folder, line.card) }
}

/// The files of a card that are still in the folder.
fn here<'a>(folder: &Path, card: &'a Card) -> Vec<&'a str> {
    files(card).into_iter().filter(|path| folder.join(path).is_file()).collect()
}

fn list(folder: &Path, day: &str, down: &[Line], rest: Vec<Line>) {
    if !down.is_empty() {
        out(&format!("Must come down, by {day}:"));
        for line in down {
            out(&format!("  {}", in_words(line)));
            let files = files_of(folder, line);
            for path in &files {
                out(&format!("      {}", folder.join(path).display()));
            }
            if files.is_empty() {
                let name = &line.card.folder;
                out(&format!(
                    "      its files are removed; once it is taken down where it was posted: --came-down {name}"
                ));
            }
        }
    }
    if !down.is_empty() {
        let archives = crate::pack::names(folder).into_iter().filter(|name| name.ends_with(".zip"));
        let archives: Vec<String> = archives.map(|name| format!("`{name}`")).collect();
        if !archives.is_empty() {
            out(&format!("  They may be in archives too: {}", archives.join(", ")));
        }
    }
    let gone = |line: &Line| files_of(folder, line).is_empty();
    let (gone, rest): (Vec<Line>, Vec<Line>) = rest.into_iter().partition(gone);
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
    let down = line.card.came_down.as_ref();
    let down = down.map_or_else(String::new, |day| format!(", came down by {day}"));
    format!("{}  {photo}  {}  {}{down}", line.card.folder, said.join("  "), line.verdict)
}

fn as_json(folder: &Path, day: &str, changed: &[String], down: &[Line], rest: &[Line]) -> Value {
    let one = |line: &Line, must: bool| {
        json!({
            "card": line.card.folder,
            "uses": line.used,
            "verdict": line.verdict.to_string(),
            "must_come_down": must,
            "came_down": line.card.came_down,
            "files": files_of(folder, line),
            "earlier": line.earlier,
        })
    };
    let down = down.iter().map(|line| one(line, true));
    let all: Vec<Value> = down.chain(rest.iter().map(|line| one(line, false))).collect();
    json!({ "date": day, "changed": changed, "cards": all })
}
