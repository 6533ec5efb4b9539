//! What is said at the end of a run: to people, or as JSON to machines.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use serde_json::json;

use super::End;
use super::args;
use super::colors;
use super::out;
use super::run::Done;
use super::run::Finished;
use super::tell;
use crate::diag;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::Source;
use crate::render::Stage;
use crate::render::Watch;
use crate::report;
use crate::report::Report;
use crate::report::Status;

/// How long each stage took.
pub type Times = BTreeMap<Stage, Duration>;

/// Of more cards than this the files are not named one by one.
const FEW: usize = 8;

/// What parts of a template are called that had no room.
const LEFT_OUT: &str = "part-dropped";

/// Of more errors than this the report tells.
const MOST_TOLD: usize = 20;

/// Which cards of a run were made and which were as they should be.
#[derive(Default)]
pub struct Summary {
    pub made: usize,
    kept: usize,
    replaced: usize,
    removed: usize,
    times: Option<Times>,
    stopped: bool,
}

impl Summary {
    /// `done`: every card that was not a failure.
    pub fn of<'a>(
        done: impl Iterator<Item = &'a Done>,
        times: Option<Times>,
        stopped: bool,
    ) -> Self {
        let mut summary = Self { times, stopped, ..Self::default() };
        for done in done {
            *(if done.kept { &mut summary.kept } else { &mut summary.made }) += 1;
            summary.replaced += done.replaced;
            summary.removed += done.removed;
        }
        summary
    }
}

/// How it is to be told.
pub struct How<'a> {
    pub json: Option<args::Json>,
    /// Where it was written to.
    pub to: Option<&'a Path>,
    /// Nothing was to be written; what would be is told.
    pub dry: bool,
    /// To show lines of.
    pub sources: &'a [Arc<Source>],
    /// Whether the cards are rows of a table.
    pub many: bool,
}

/// Tells how a run went.
pub fn told(report: &Report, made: Finished, summary: Summary, how: &How) -> End {
    let find = |name: &str| how.sources.iter().find(|source| source.name == name).cloned();
    // What pictures had no room for stands in the report; at every run it would be noise.
    let loud = |told: &&report::Told| told.code != LEFT_OUT;
    let of_cards = report.cards.iter().flat_map(|card| &card.told).filter(loud);
    let mut all: Vec<Diagnostic> =
        report.told.iter().chain(of_cards).map(|told| told.diagnostic(&find)).collect();
    all.extend(made.told.iter().cloned());
    let end = end(report, &all, &summary);
    if how.json.is_some() {
        let json = object(report, &made, &summary, &all, how.to);
        // A line for the program that reads line by line.
        out(&if how.json == Some(args::Json::Events) {
            json.to_string()
        } else {
            format!("{json:#}")
        });
        return end;
    }
    let few =
        report.cards.len() <= FEW || !how.many && how.to.is_some() && report.cards.len() <= 100;
    match how.to {
        Some(to) if !how.dry => {
            if few && summary.made > 0 {
                files(report, to);
            }
            for (path, bytes) in &made.sheets {
                out(&format!("{}  {} kB", path.display(), bytes.div_ceil(1000)));
            }
        }
        _ if how.dry => would_be(report),
        _ => {}
    }
    if few || !how.many {
        diagnostics(&merged(&all))
    } else {
        in_short(&all)
    }
    match how.to {
        Some(to) if !how.dry => written(report, &made, &summary, to),
        // A note is no complaint.
        _ if all.iter().all(|told| told.severity == Severity::Note) => {
            tell("nothing to complain about")
        }
        _ => {}
    }
    end
}

fn end(report: &Report, all: &[Diagnostic], summary: &Summary) -> End {
    let wrong = all.iter().any(Diagnostic::is_error);
    let bad = report.cards.iter().any(|card| card.status != Status::Made);
    let good = report.cards.iter().any(|card| card.status != Status::Failed);
    match (wrong || bad, good) {
        _ if summary.stopped => End::Stopped,
        (false, _) => End::Done,
        (true, true) => End::Partly,
        (true, false) => End::Wrong,
    }
}

/// What each column of the tables fills, before the run begins.
pub fn columns(inputs: &[report::Input]) {
    // Where no column fills anything, no template could be read, and nobody knows.
    let known = |input: &&report::Input| input.columns.iter().any(|column| column.fills.is_some());
    for input in inputs.iter().filter(known) {
        tell(&format!("{}: {}", input.file, count(input.rows.len(), "row")));
        let widest = input.columns.iter().map(|column| column.title.chars().count()).max();
        for column in &input.columns {
            let fills =
                column.fills.as_ref().map_or("not used".into(), |fills| format!("→ {fills}"));
            let title = &column.title;
            let width = widest.unwrap_or(0);
            tell(&format!("  {:>2}  {title:width$}  {fills}", column.letters));
        }
    }
}

/// A card is done.
pub fn event(folder: &str, row: u32, input: &str, status: Status, kept: bool) {
    let event = json!({ "event": "card", "input": input, "row": row, "folder": folder, "status": status, "unchanged": kept });
    out(&event.to_string());
}

fn files(report: &Report, to: &Path) {
    for card in &report.cards {
        for picture in &card.pictures {
            for file in picture.pages.iter().flat_map(|page| &page.files) {
                let (width, height) = (picture.width, picture.height);
                let kilobytes = file.bytes.div_ceil(1000);
                let path = to.join(&file.path);
                out(&format!("{}  {width}×{height}  {kilobytes} kB", path.display()));
            }
        }
    }
}

fn would_be(report: &Report) {
    for card in &report.cards {
        let state = if card.status == Status::Failed { "cannot be made" } else { "would be made" };
        out(&format!(
            "row {}  {}  {}  {}  {state}",
            card.row, card.folder, card.template, card.language
        ));
    }
}

/// Errors first and only so many; of warnings how many there are of each.
fn in_short(all: &[Diagnostic]) {
    let merged = merged(all);
    let (errors, others): (Vec<_>, Vec<_>) = merged.into_iter().partition(Diagnostic::is_error);
    let general =
        |told: &Diagnostic| told.context.as_ref().is_none_or(|context| context.card.is_none());
    let (of_files, of_cards): (Vec<_>, Vec<_>) = others.into_iter().partition(general);
    diagnostics(&of_files);
    diagnostics(&errors[..errors.len().min(MOST_TOLD)]);
    if errors.len() > MOST_TOLD {
        tell(&format!("… and {} more: see report.html", count(errors.len() - MOST_TOLD, "error")));
    }
    let mut codes: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for told in &of_cards {
        *codes.entry((told.severity, &told.code)).or_default() += 1;
    }
    for ((severity, code), n) in codes {
        tell(&format!("{severity}: {code}: {n} times; the report names the rows"));
    }
}

fn written(report: &Report, made: &Finished, summary: &Summary, to: &Path) {
    let pictures = |card: &report::Card| -> usize {
        card.pictures.iter().map(|picture| picture.pages.len()).sum()
    };
    let files: usize = report
        .cards
        .iter()
        .flat_map(|card| &card.pictures)
        .flat_map(|picture| &picture.pages)
        .map(|page| page.files.len())
        .sum();
    let all: usize = report.cards.iter().map(pictures).sum();
    let with: usize = report.cards.iter().filter(|card| pictures(card) > 0).count();
    let failed = report.cards.iter().filter(|card| card.status != Status::Made).count();
    let failed = match failed {
        0 => String::new(),
        n => format!(", {n} failed"),
    };
    if summary.made == 0 && summary.kept > 0 {
        tell(&format!(
            "nothing to do: {} of {} in {} are up to date{failed}",
            count(all, "picture"),
            count(with, "card"),
            to.display()
        ));
    } else if all == 0 {
        tell(&format!("nothing is made{failed}"));
    } else {
        let kept = match summary.kept {
            0 => String::new(),
            n => format!(", {} of them up to date before", count(n, "card")),
        };
        tell(&format!(
            "{} of {} written to {} ({}){kept}{failed}",
            count(all, "picture"),
            count(with, "card"),
            to.display(),
            count(files + made.sheets.len(), "file"),
        ));
    }
    let replaced = summary.replaced + made.replaced;
    if replaced > 0 {
        tell(&format!("replaced {} of an earlier run", count(replaced, "file")));
    }
    if summary.removed > 0 {
        tell(&format!(
            "removed {} of an earlier run for which this one has nothing",
            count(summary.removed, "file")
        ));
    }
    if let Some(page) = &made.page {
        tell(&format!("see {}", page.display()));
    }
    if summary.stopped {
        tell("stopped; the same command goes on where it was");
    }
    if let Some(times) = &summary.times {
        timings(times, all);
    }
}

/// Stage by stage, summed over all threads.
fn timings(times: &Times, pictures: usize) {
    let total: Duration = times.values().sum();
    for stage in Stage::ALL {
        let time = times.get(&stage).copied().unwrap_or_default();
        tell(&format!("{:>8}  {:8.2} ms", stage.name(), time.as_secs_f64() * 1e3));
    }
    tell(&format!("{:>8}  {:8.2} ms, {pictures} pictures", "all", total.as_secs_f64() * 1e3));
}

fn object(
    report: &Report,
    made: &Finished,
    summary: &Summary,
    all: &[Diagnostic],
    to: Option<&Path>,
) -> serde_json::Value {
    let path = |path: &str| to.map_or_else(|| path.into(), |to| to.join(path));
    let shades = |picture: &report::Picture| -> Vec<serde_json::Value> {
        let pages = (1..).zip(&picture.pages);
        let each =
            pages.flat_map(|(number, page)| page.shades.iter().map(move |shade| (number, shade)));
        each.map(|(page, shade): (usize, &report::Shade)| {
            let mut object = serde_json::to_value(shade).unwrap_or_default();
            object["page"] = json!(page);
            object
        })
        .collect()
    };
    let picture = |card: &report::Card, picture: &report::Picture| {
        let files = picture.pages.iter().flat_map(|page| &page.files);
        json!({
            "card": card.folder,
            "placement": picture.placement,
            "width": picture.width,
            "height": picture.height,
            "files": files.map(|file| json!({ "path": path(&file.path), "bytes": file.bytes, "squeezed": file.squeezed })).collect::<Vec<_>>(),
            "shades": shades(picture),
        })
    };
    let pictures = report.cards.iter().flat_map(|card| {
        card.pictures.iter().filter(|one| !one.pages.is_empty()).map(move |one| picture(card, one))
    });
    let cards = report.cards.iter().map(|card| {
        json!({ "input": card.source, "row": card.row, "folder": card.folder, "status": card.status })
    });
    json!({
        "pictures": pictures.collect::<Vec<_>>(),
        "cards": cards.collect::<Vec<_>>(),
        "lists": made.lists,
        "sheets": made.sheets.iter().map(|(path, bytes)| json!({ "path": path, "bytes": bytes })).collect::<Vec<_>>(),
        "unchanged": summary.kept,
        "replaced": summary.replaced + made.replaced,
        "removed": summary.removed,
        "failed": report.cards.iter().filter(|card| card.status != Status::Made).count(),
        "stopped": summary.stopped,
        "diagnostics": diag::to_json(all),
    })
}

pub fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// What several placements of a card have in common is told once.
pub fn merged(told: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for one in told {
        let Some(same) = all.iter_mut().find(|other| alike(other, one)) else {
            all.push(one.clone());
            continue;
        };
        let names = same.context.as_mut().and_then(|context| context.placement.as_mut());
        let also = one.context.as_ref().and_then(|context| context.placement.as_ref());
        match (names, also) {
            (Some(names), Some(also)) if names.split(", ").all(|name| name != also) => {
                *names = format!("{names}, {also}");
            }
            (None, Some(_)) => all.push(one.clone()),
            _ => {}
        }
    }
    all
}

/// Whether two are told in the same words of the same card.
fn alike(a: &Diagnostic, b: &Diagnostic) -> bool {
    let card = |told: &Diagnostic| {
        told.context.as_ref().map(|context| (context.card.clone(), context.field.clone()))
    };
    a.code == b.code
        && a.message == b.message
        && a.severity == b.severity
        && a.place == b.place
        && a.hints == b.hints
        && card(a) == card(b)
}

pub fn diagnostics(told: &[Diagnostic]) {
    if !told.is_empty() {
        tell(diag::render(told, colors()).trim_end());
    }
}

/// A file that could not be written.
pub fn not_written(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("not-written", format!("cannot write `{}`: {error}", path.display()))
        .hint("is there room on the disk, and may you write there?")
}

/// A clock that adds up the stages.
pub struct Clock {
    last: Instant,
    pub times: Times,
}

#[expect(clippy::disallowed_methods, reason = "timings are for people, no picture depends on them")]
fn now() -> Instant {
    Instant::now()
}

impl Clock {
    pub fn start() -> Self {
        Self { last: now(), times: BTreeMap::new() }
    }

    /// What other threads have done meanwhile.
    pub fn add(&mut self, times: Times) {
        for (stage, time) in times {
            *self.times.entry(stage).or_default() += time;
        }
        self.last = now();
    }
}

impl Watch for Clock {
    fn done(&mut self, stage: Stage) {
        let now = now();
        *self.times.entry(stage).or_default() += now - self.last;
        self.last = now;
    }
}
