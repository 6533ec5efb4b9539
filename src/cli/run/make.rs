//! One card: made, or found as an earlier run has left it; written; told.

use super::keep::entered;
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
use crate::batch::ledger::Entry;
use crate::batch::ledger::Ledger;
use crate::check::Rules;
use crate::cli::say::Clock;
use crate::cli::say::not_written;
use crate::cli::work::share;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::model::Content;
use crate::model::Placement;
use crate::model::SameSize;
use crate::model::Value;
use crate::pack::Output;
use crate::pack::Wrote;
use crate::post;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::Worker;
use crate::report;
use crate::report::Status;
use crate::report::Told;
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
        let mut card = blank(job, job.named.content);
        tell(&mut card, &[error]);
        let record = Record::Here(Box::new(card));
        return Done { record, kept: false, stale: false, status: Status::Failed, replaced: 0 };
    }
    let tracked = Tracked::new(job.assets);
    let (card, replaced) = made(job, kitchen, &tracked, worker, clock);
    let status = card.status;
    let reads = tracked.reads();
    let record = match kitchen.write {
        Some((output, _)) => entered(job, output, kitchen.ledger, card, reads),
        None => Record::Here(Box::new(card)),
    };
    Done { record, kept: false, stale: false, status, replaced }
}

pub fn same_size(content: &Content) -> Option<SameSize> {
    content.same_size.as_ref().map(|at| at.value)
}

/// The sizes that the grouped texts of a card would have alone: as they were found the last
/// time if it has not changed since.
pub fn sizes(job: &Job, kitchen: &Kitchen, output: Option<&Output>, worker: &mut Worker) -> Sizes {
    let known = output.zip(kitchen.ledger.get(&job.folder)).and_then(|(output, slot)| {
        let line = output.ledger_at(slot.at, slot.length).ok()?;
        let entry: Entry = serde_json::from_slice(&line).ok()?;
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
            let sizes = alone(&planned, SameSize::Run, shared, worker);
            worker.memo = planned.photos.into_memo();
            sizes
        }
        // What is wrong is told when it is made.
        Err(_) => Sizes::default(),
    }
}

fn alone(planned: &Planned, span: SameSize, shared: &Shared, worker: &mut Worker) -> Sizes {
    let mut all = Sizes::default();
    for placement in &planned.placements {
        all.join(&batch::sizes(planned, placement, span, shared, worker));
    }
    all
}

fn made(
    job: &Job,
    kitchen: &Kitchen,
    assets: &Tracked,
    worker: &mut Worker,
    clock: &mut Clock,
) -> (report::Card, usize) {
    let content = job.named.content;
    let mut card = blank(job, content);
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
    card.language = planned.filling.language.code.clone();
    card.used = batch::used(&planned);
    tell(&mut card, &planned.warnings);
    planned.filling.sizes = match same_size(content) {
        Some(SameSize::Run) => kitchen.sizes.clone(),
        Some(SameSize::Card) => alone(&planned, SameSize::Card, kitchen.shared, worker),
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
                tell(&mut card, &of_card(job, told));
            }
            Err(told) => {
                failed += 1;
                tell(&mut card, &of_card(job, told));
            }
        }
    }
    if kitchen.write.is_none() {
        let told = batch::words(&planned, &planned.placements, kitchen.shared, &job.folder);
        tell(&mut card, &told.warnings);
    } else if !card.pictures.is_empty() {
        replaced += words(job, &planned, kitchen, &mut card);
    }
    card.status = match (failed, placements.len()) {
        (0, _) => Status::Made,
        (failed, all) if failed < all => Status::Partly,
        _ => Status::Failed,
    };
    worker.memo = planned.photos.into_memo();
    (card, replaced)
}

fn blank(job: &Job, content: &Content) -> report::Card {
    let value = |at: &Option<crate::model::At<String>>| {
        at.as_ref().map(|at| at.value.clone()).unwrap_or_default()
    };
    let mut said = groups(content);
    said.extend(job.named.labels.iter().cloned());
    let name = said.iter().find(|(key, _)| key == "name").map(|(_, name)| name.clone());
    report::Card {
        input: job.input,
        row: job.named.row,
        source: job.source.to_owned(),
        folder: job.folder.clone(),
        template: value(&content.template),
        language: value(&content.language),
        name: name.unwrap_or_default(),
        groups: said,
        ..report::Card::default()
    }
}

/// Longer texts are sentences, by which nobody sorts.
const LONGEST_GROUP: usize = 80;

fn groups(content: &Content) -> Vec<(String, String)> {
    let fields = content.fields.iter().filter_map(|(key, value)| match &value.value {
        Value::Text(text) if text.chars().count() <= LONGEST_GROUP && !text.contains('\n') => {
            Some((key.value.clone(), text.trim().to_owned()))
        }
        _ => None,
    });
    let partner =
        content.partner.iter().map(|partner| ("partner".into(), partner.name.value.clone()));
    fields.filter(|(_, text)| !text.is_empty()).chain(partner).collect()
}

pub fn tell(card: &mut report::Card, told: &[Diagnostic]) {
    card.told.extend(told.iter().map(Told::from));
}

/// What is said of a picture names its card. What is said of the words of a card has a
/// place, and several cards may have it from one.
fn of_card(job: &Job, told: Errors) -> Errors {
    told.into_iter().map(|told| told.of_card(&job.folder)).collect()
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
    let made = batch::picture(planned, placement, wanted, kitchen.shared, worker, clock)?;
    if refuse(&made.warnings) {
        return Err(made.warnings);
    }
    let (picture, replaced) = written(job, placement, &made, output, kitchen)?;
    let told = made.warnings.into_iter().chain(made.left_out).collect();
    Ok((Some(picture), told, replaced))
}

fn written(
    job: &Job,
    placement: &Placement,
    made: &Outcome,
    output: &Output,
    kitchen: &Kitchen,
) -> Result<(report::Picture, usize), Errors> {
    let mut picture = report::Picture {
        placement: made.placement.clone(),
        platform: placement.platform.clone(),
        kind: placement.kind.clone(),
        width: made.size.0,
        height: made.size.1,
        pages: Vec::new(),
    };
    let mut replaced = 0;
    let mut write = |path: &str, bytes: &[u8]| {
        let wrote = output
            .write(path, bytes)
            .map_err(|error| vec![not_written(&output.root().join(path), &error)])?;
        replaced += usize::from(wrote == Wrote::Replaced);
        Ok::<(), Errors>(())
    };
    let several = made.pages.len() > 1;
    for (i, files) in made.pages.iter().enumerate() {
        let page = several.then_some(i + 1);
        let mut record = report::Page {
            alt: made.alts.get(i).cloned().unwrap_or_default(),
            shades: shades(made, i + 1),
            ..report::Page::default()
        };
        for file in files {
            let name = kitchen.pattern.file(job.named, &made.placement, page, &file.ending());
            let path = format!("{}/{name}", job.folder);
            write(&path, &file.bytes)?;
            let bytes = file.bytes.len() as u64;
            record.files.push(report::File {
                path,
                bytes,
                main: !file.guides,
                squeezed: file.squeezed.clone(),
            });
        }
        if let Some(small) = made.thumbnails.get(i) {
            let name = kitchen.pattern.file(job.named, &made.placement, page, "png");
            let path = format!("{}/{}/{name}", kitchen.thumbnails, job.folder);
            write(&path, small.file())?;
            record.thumbnail = Some(path);
        }
        picture.pages.push(record);
    }
    Ok((picture, replaced))
}

fn shades(made: &Outcome, page: usize) -> Vec<report::Shade> {
    let of_page = made.shades.iter().filter(|shade| shade.page == page);
    of_page
        .map(|shade| report::Shade {
            node: shade.node.clone(),
            words: shade.words.clone(),
            strength: shade.strength.round(),
            ink: shade.ink.clone(),
            // Rounded down, or 4.499 would be told as the 4.5 it is not.
            contrast: (shade.contrast * 100.0).floor() / 100.0,
        })
        .collect()
}

/// The captions and the alternative text go beside the pictures; how many took the place of others.
fn words(job: &Job, planned: &Planned, kitchen: &Kitchen, card: &mut report::Card) -> usize {
    let Some((output, _)) = kitchen.write else { return 0 };
    let made = |placement: &&Placement| {
        card.pictures.iter().any(|picture| picture.placement == placement.name)
    };
    let placements: Vec<Placement> = planned.placements.iter().filter(made).cloned().collect();
    let words = batch::words(planned, &placements, kitchen.shared, &job.folder);
    let (folder, language) = (&job.folder, &card.language);
    let named = |what: &str, platform: &str| match platform {
        "" | post::GENERAL => format!("{folder}/{what}.{language}.txt"),
        platform => format!("{folder}/{what}.{platform}.{language}.txt"),
    };
    card.captions = words
        .captions
        .into_iter()
        .map(|caption| report::Caption {
            path: named("caption", &caption.platform),
            platform: caption.platform,
            text: caption.text,
            length: caption.length as u64,
            limit: caption.limit.map(|limit| limit as u64),
            shortened: caption.shortened,
        })
        .collect();
    card.alts = words
        .alts
        .into_iter()
        .map(|alt| report::Alt {
            path: named("alt", alt.platforms.first().map_or("", String::as_str)),
            platforms: alt.platforms,
            text: alt.text,
        })
        .collect();
    tell(card, &words.warnings);
    let captions = card.captions.iter().map(|text| (&text.path, &text.text));
    let all = captions.chain(card.alts.iter().map(|text| (&text.path, &text.text)));
    let (mut replaced, mut wrong) = (0, Vec::new());
    for (path, text) in all {
        match output.write(path, format!("{text}\n").as_bytes()) {
            Ok(wrote) => replaced += usize::from(wrote == Wrote::Replaced),
            Err(error) => wrong.push(not_written(&output.root().join(path), &error)),
        }
    }
    tell(card, &of_card(job, wrong));
    replaced
}
