//! What an output folder knows of what was published from it, and what is written of that now.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use crate::assets::Named;
use crate::batch::agreed;
use crate::batch::ledger::Entry;
use crate::batch::ledger::Ledger;
use crate::batch::ledger::Seen;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Beside;
use crate::pack::Output;
use crate::report;
use crate::report::Agreed;
use crate::report::Card;
use crate::report::Used;
use crate::report::audit::stricter;

type Errors = Vec<Diagnostic>;

/// The records of a folder: of each card the ledger's, which is newer than a report, else a report's.
pub fn published(folder: &Path) -> Result<Vec<Card>, Errors> {
    let mut of_ledgers: BTreeMap<String, Vec<Card>> = BTreeMap::new();
    for mut entry in scopes(folder).iter().flat_map(|scope| entries(folder, scope)) {
        let places = entry.places.iter().map(|place| folder.join(place)).collect::<Vec<_>>();
        let card = &mut entry.card;
        card.used.iter_mut().chain(&mut card.once).for_each(|used| now(used, &places));
        of_ledgers.entry(entry.card.folder.clone()).or_default().push(entry.card);
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

/// The runs that wrote into a folder: one, or each shard of one.
fn scopes(folder: &Path) -> Vec<String> {
    let names = crate::pack::names(&folder.join(".itac")).into_iter();
    names.filter_map(|name| name.strip_prefix("ledger-").map(str::to_owned)).collect()
}

fn entries(folder: &Path, scope: &str) -> Vec<Entry> {
    let path = folder.join(".itac").join(format!("ledger-{scope}"));
    let bytes = crate::pack::read(&path).unwrap_or_default();
    let ledger = Ledger::read(&bytes);
    let entries = ledger.iter().filter_map(|(_, slot)| {
        let from = usize::try_from(slot.at).ok()?;
        serde_json::from_slice::<Entry>(bytes.get(from..from + slot.length)?).ok()
    });
    entries.collect()
}

fn report_of(path: &Path) -> Result<report::Report, Diagnostic> {
    let name = path.display().to_string();
    let bytes = crate::pack::read(path).map_err(|error| {
        Diagnostic::error("missing-file", format!("cannot read `{name}`: {error}"))
    })?;
    report::json::read(&name, &bytes)
}

/// What lies beside a photo today counts, whatever it said when the card was made.
fn now(used: &mut Used, places: &[PathBuf]) {
    let is_it = |place: &&PathBuf| place.file_name().is_some_and(|name| *name == *used.file);
    let Some(place) = places.iter().find(is_it) else { return };
    if let Some(said) = consent_in(&Named::BESIDE.of(place)) {
        used.consent = Some(match used.consent.take() {
            Some(before) => stricter(before, said),
            None => said,
        });
    }
}

fn consent_in(path: &Path) -> Option<Agreed> {
    if !path.is_file() {
        return None;
    }
    let name = path.display().to_string();
    let read = crate::pack::read(path).map_err(|_| ()).and_then(|bytes| {
        let source = Source::from_bytes(&name, &bytes).map_err(|_| ())?;
        Beside::read(&source).map_err(|_| ())
    });
    match read {
        Ok(beside) => beside.consent.map(|consent| agreed(&consent.value)),
        // What it says of consent nobody can tell.
        Err(()) => Some(Agreed { given: format!("unreadable: {name}"), ..Agreed::default() }),
    }
}

/// Notes that cards are nowhere to be seen any more. Names of cards that are on no record are told.
pub fn note_down(folder: &Path, named: &[String], day: &str) -> Result<(), Errors> {
    let mut left: Vec<&String> = named.iter().collect();
    for scope in scopes(folder) {
        let entries = entries(folder, &scope).into_iter();
        let named: Vec<Entry> =
            entries.filter(|entry| named.contains(&entry.card.folder)).collect();
        if named.is_empty() {
            continue;
        }
        let output = Output::open(folder, &scope)
            .map_err(|why| vec![crate::cli::run::not_opened(folder, &why)])?;
        for mut entry in named {
            left.retain(|name| **name != entry.card.folder);
            entry.card.came_down = Some(day.to_owned());
            let line = serde_json::to_string(&entry).unwrap_or_default();
            output.append(&line).map_err(|why| vec![crate::cli::say::not_written(folder, &why)])?;
        }
        output.close();
    }
    let unknown = left.into_iter().map(|name| {
        let message = format!("no card `{name}` was published in `{}`", folder.display());
        Diagnostic::error("no-record", message).hint("`itac audit` lists what the cards are called")
    });
    let unknown: Errors = unknown.collect();
    if unknown.is_empty() { Ok(()) } else { Err(unknown) }
}

/// The inputs that are not what the last whole run has seen: what they say of consent now it
/// does not know.
pub fn changed_since(folder: &Path) -> Vec<String> {
    let notes = |scope: String| -> Seen {
        let path = folder.join(".itac").join(format!("seen-{scope}"));
        serde_json::from_slice(&crate::pack::read(&path).unwrap_or_default()).unwrap_or_default()
    };
    let seen = scopes(folder).into_iter().flat_map(notes);
    let changed = seen.filter(|(input, stamp)| {
        crate::assets::Stamp::of(Path::new(input)).is_some_and(|now| now != *stamp)
    });
    changed.map(|(input, _)| input).collect()
}
