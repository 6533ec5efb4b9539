//! One card: made, or found as an earlier run has left it; written; told.

use super::keep::entered;
use super::keep::entry_at;
use super::keep::kept;
use super::keep::of_another;
use crate::assets::Library;
use crate::assets::Tracked;
use crate::batch;
use crate::batch::Loaded;
use crate::batch::Named;
use crate::batch::Outcome;
use crate::batch::Pattern;
use crate::batch::Planned;
use crate::batch::ledger::Ledger;
use crate::batch::record;
use crate::batch::record::tell;
use crate::batch::record::tell_of;
use crate::check::Rules;
use crate::cli::say::Clock;
use crate::cli::say::not_written;
use crate::cli::work::share;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::model::Content;
use crate::model::Placement;
use crate::model::SameSize;
use crate::pack::Output;
use crate::pack::Wrote;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::Worker;
use crate::report;
use crate::report::Status;
use crate::resolve::Sizes;

type Errors = Vec<Diagnostic>;

/// A card to be made.
pub struct Job<'a> {
    pub input: usize,
    /// The name of that input.
    pub source: &'a str,
    pub named: Named<'a>,
    pub assets: &'a Library,
    pub folder: String,
    pub key: String,
    /// The same without what it has in common with other cards.
    pub bare: String,
    /// The sizes that its grouped texts would have alone, where they have one in common.
    pub sizes: Sizes,
}

/// What all cards of a run are made with.
pub struct Kitchen<'a> {
    pub loaded: &'a Loaded,
    pub shared: &'a Shared,
    pub rules: &'a Rules,
    /// Warnings are errors.
    pub strict: bool,
    pub pattern: &'a Pattern,
    /// Where to, and as what; nothing only to check.
    pub write: Option<(&'a Output, &'a Wanted)>,
    /// Where small pictures go.
    pub thumbnails: &'static str,
    pub ledger: &'a Ledger,
    pub keep: Keep,
    /// Of the texts that all cards have in common.
    pub sizes: Sizes,
    /// How many threads a single card may use.
    pub threads: usize,
}

/// What of an earlier run is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Nothing,
    /// What would be made the same again.
    Unchanged,
    /// Every card that was made without a failure.
    Made,
}

/// What became of a card.
pub struct Done {
    pub record: Record,
    pub kept: bool,
    /// It was kept although its card has changed, for only failures were to be made.
    pub stale: bool,
    pub status: Status,
    /// How many files took the place of others.
    pub replaced: usize,
    /// How many were removed that are not wanted any more.
    pub removed: usize,
}

/// Where the record of a card is: thousands are not kept in memory.
pub enum Record {
    /// A stretch of the ledger.
    Line(u64, usize),
    Here(Box<report::Card>),
}

/// Makes a card with everything that belongs to it.
pub fn card(job: &Job, kitchen: &Kitchen, worker: &mut Worker, clock: &mut Clock) -> Done {
    if let Some(kept) = kept(job, kitchen) {
        return kept;
    }
    if let Some(error) = of_another(job, kitchen) {
        let mut card = blank(job);
        tell(&mut card, &[error]);
        let record = Record::Here(Box::new(card));
        let status = Status::Failed;
        return Done { record, kept: false, stale: false, status, replaced: 0, removed: 0 };
    }
    let tracked = Tracked::new(job.assets);
    let (card, replaced) = made(job, kitchen, &tracked, worker, clock);
    let status = card.status;
    let reads = tracked.reads();
    let (record, removed) = match kitchen.write {
        Some((output, _)) => entered(job, output, kitchen, card, reads),
        None => (Record::Here(Box::new(card)), 0),
    };
    Done { record, kept: false, stale: false, status, replaced, removed }
}

pub fn same_size(content: &Content) -> Option<SameSize> {
    content.same_size.as_ref().map(|at| at.value)
}

/// The sizes that the grouped texts of a card would have alone: as they were found the last
/// time if it has not changed since.
pub fn sizes(job: &Job, kitchen: &Kitchen, output: Option<&Output>, worker: &mut Worker) -> Sizes {
    let known = output.zip(kitchen.ledger.get(&job.folder)).and_then(|(output, slot)| {
        let entry = entry_at(output, slot.at, slot.length)?;
        let same = entry.bare == job.bare && kitchen.keep != Keep::Nothing;
        (same && entry.reads.iter().all(|read| read.holds(job.assets))).then_some(entry.sizes)
    });
    if let Some(known) = known {
        return known;
    }
    let content = job.named.content;
    let Kitchen { loaded, shared, rules, .. } = *kitchen;
    let memo = std::mem::take(&mut worker.memo);
    match batch::plan(content, loaded, shared, job.assets, rules, memo) {
        Ok(planned) => {
            let sizes = record::sizes_alone(&planned, SameSize::Run, shared, worker);
            worker.memo = planned.photos.into_memo();
            sizes
        }
        // What is wrong is told when it is made.
        Err(_) => Sizes::default(),
    }
}

fn made(
    job: &Job,
    kitchen: &Kitchen,
    assets: &Tracked,
    worker: &mut Worker,
    clock: &mut Clock,
) -> (report::Card, usize) {
    let content = job.named.content;
    let mut card = blank(job);
    let Kitchen { loaded, shared, rules, .. } = *kitchen;
    let memo = std::mem::take(&mut worker.memo);
    let planned = batch::plan(content, loaded, shared, assets, rules, memo);
    let refuse = |warnings: &[Diagnostic]| kitchen.strict && warnings.iter().any(is_warning);
    let mut planned = match planned {
        Ok(planned) if refuse(&planned.warnings) => {
            tell(&mut card, &planned.warnings);
            return (card, 0);
        }
        Ok(planned) => planned,
        Err(errors) => {
            tell(&mut card, &errors);
            return (card, 0);
        }
    };
    record::begin(&mut card, &planned);
    planned.filling.sizes = match same_size(content) {
        Some(SameSize::Run) => kitchen.sizes.clone(),
        Some(SameSize::Card) => record::sizes_alone(&planned, SameSize::Card, shared, worker),
        None => Sizes::default(),
    };
    let planned = planned;
    let one = |placement: &&Placement, worker: &mut Worker, clock: &mut Clock| {
        picture(job, &planned, placement, kitchen, worker, clock)
    };
    let placements: Vec<&Placement> = planned.placements.iter().collect();
    let results = if kitchen.threads > 1 && placements.len() > 1 {
        let (results, times) = share(&placements, Some(kitchen.threads), one);
        clock.add(times);
        results
    } else {
        placements.iter().map(|placement| one(placement, worker, clock)).collect()
    };
    let (mut failed, mut replaced) = (0, 0);
    for result in results {
        match result {
            Ok((picture, told, over)) => {
                card.pictures.extend(picture);
                replaced += over;
                tell_of(&mut card, &job.folder, told);
            }
            Err(told) => {
                failed += 1;
                tell_of(&mut card, &job.folder, told);
            }
        }
    }
    if kitchen.write.is_none() {
        let told = batch::words(&planned, &planned.placements, kitchen.shared, &job.folder);
        tell(&mut card, &told.warnings);
    } else if !card.pictures.is_empty() {
        replaced += words(job, &planned, kitchen, &mut card);
    }
    card.status = record::status(failed, placements.len());
    worker.memo = planned.photos.into_memo();
    (card, replaced)
}

fn blank(job: &Job) -> report::Card {
    let card = record::blank(job.named, &job.folder);
    report::Card { input: job.input, source: job.source.to_owned(), ..card }
}

pub fn is_warning(told: &Diagnostic) -> bool {
    told.severity == Severity::Warning
}

type Pictured = Result<(Option<report::Picture>, Errors, usize), Errors>;

/// One picture in all its formats, written.
fn picture(
    job: &Job,
    planned: &Planned,
    placement: &Placement,
    kitchen: &Kitchen,
    worker: &mut Worker,
    clock: &mut Clock,
) -> Pictured {
    let refuse = |warnings: &[Diagnostic]| kitchen.strict && warnings.iter().any(is_warning);
    let Some((output, wanted)) = kitchen.write else {
        let warnings = batch::check(planned, placement, kitchen.shared, worker, clock)?;
        return if refuse(&warnings) { Err(warnings) } else { Ok((None, warnings, 0)) };
    };
    let mut made = batch::picture(planned, placement, wanted, kitchen.shared, worker, clock)?;
    if refuse(&made.warnings) {
        return Err(made.warnings);
    }
    let told = made.warnings.drain(..).chain(made.left_out.drain(..)).collect();
    let (picture, replaced) = written(job, placement, made, output, kitchen)?;
    Ok((Some(picture), told, replaced))
}

fn written(
    job: &Job,
    placement: &Placement,
    made: Outcome,
    output: &Output,
    kitchen: &Kitchen,
) -> Result<(report::Picture, usize), Errors> {
    let Kitchen { pattern, thumbnails, .. } = *kitchen;
    let (picture, files) =
        record::picture(job.named, &job.folder, pattern, placement, made, Some(thumbnails));
    let mut replaced = 0;
    for (path, bytes) in files {
        let wrote = output
            .write(&path, &bytes)
            .map_err(|error| vec![not_written(&output.root().join(&path), &error)])?;
        replaced += usize::from(wrote == Wrote::Replaced);
    }
    Ok((picture, replaced))
}

/// The captions and the alternative text go beside the pictures; how many took the place of others.
fn words(job: &Job, planned: &Planned, kitchen: &Kitchen, card: &mut report::Card) -> usize {
    let Some((output, _)) = kitchen.write else { return 0 };
    let (mut replaced, mut wrong) = (0, Vec::new());
    for (path, bytes) in record::words(planned, kitchen.shared, card) {
        match output.write(&path, &bytes) {
            Ok(wrote) => replaced += usize::from(wrote == Wrote::Replaced),
            Err(error) => wrong.push(not_written(&output.root().join(path), &error)),
        }
    }
    tell_of(card, &job.folder, wrong);
    replaced
}
