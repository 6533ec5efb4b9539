//! `itac render` and `itac check`.

use std::path::{Path, PathBuf};

use super::End;
use super::args;
use super::disk::Folders;
use super::plan::Input;
use super::plan::rules;
use super::plan::shared;
use super::plan::wanted;
use super::say::Clock;
use super::say::Done;
use super::say::Report;
use super::say::diagnostics;
use super::say::not_written;
use super::work::share;
use crate::batch;
use crate::batch::Loaded;
use crate::batch::Planned;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::model::Content;
use crate::model::Placement;
use crate::pack;
use crate::pack::Wrote;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::Worker;
use crate::render::sheet;
use crate::render::sheet::Entry;
use crate::render::sheet::Look;
use crate::resolve;

pub fn render(asked: &args::Render) -> End {
    let wanted = match wanted(asked) {
        Ok(wanted) => wanted,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    let Some((report, end)) =
        run(&asked.cards, &asked.lints, asked.strict, asked.jobs, Some((&asked.output, &wanted)))
    else {
        return End::Wrong;
    };
    report.print(asked.json, Some(&asked.output));
    if asked.timings {
        report.timings();
    }
    end
}

pub fn check(asked: &args::Check) -> End {
    let Some((report, end)) = run(&asked.cards, &asked.lints, asked.strict, None, None) else {
        return End::Wrong;
    };
    report.print(asked.json, None);
    // A note is no complaint.
    if report.told.iter().all(|told| told.severity == Severity::Note) && !asked.json {
        super::tell("nothing to complain about");
    }
    // Nothing was to be written, so nothing is half done.
    if end == End::Done { End::Done } else { End::Wrong }
}

/// One picture to make.
struct Task<'a> {
    planned: &'a Planned<'a>,
    folder: &'a str,
    placement: &'a Placement,
}

/// Plans and carries out everything; `write` says where and as what, or only
/// checks. Nothing when the shared parts could not be read; that is told here.
fn run(
    cards: &args::Cards,
    lints: &args::Lints,
    strict: bool,
    jobs: Option<usize>,
    write: Option<(&Path, &Wanted)>,
) -> Option<(Report, End)> {
    let rules = rules(lints).map_err(|errors| diagnostics(&errors)).ok()?;
    let input = Input::read(cards, lints);
    let mut report = Report { told: input.wrong, ..Report::default() };
    let (contents, folders): (Vec<Content>, Vec<_>) =
        input.cards.into_iter().map(|card| (card.content, card.assets)).unzip();
    let loaded = Loaded::of(&contents, &Folders { from: PathBuf::new() });
    let shared = shared(loaded.kits()).map_err(|errors| diagnostics(&errors)).ok()?;
    let mut cards_failed = report.told.len();
    let mut planned = Vec::new();
    for (content, assets) in contents.iter().zip(&folders) {
        match batch::plan(content, &loaded, &shared, &**assets, &rules) {
            Ok(card) if strict && card.warnings.iter().any(is_warning) => {
                cards_failed += 1;
                report.told.extend(card.warnings);
            }
            Ok(card) => planned.push(card),
            Err(errors) => {
                cards_failed += 1;
                report.told.extend(errors);
            }
        }
    }
    for (i, error) in batch::given_twice(&planned).into_iter().rev() {
        planned.remove(i);
        cards_failed += 1;
        report.told.push(error);
    }
    let folders = pack::distinct(planned.iter().map(|card| card.folder.clone()).collect());
    report.told.extend(planned.iter().flat_map(|card| card.warnings.iter().cloned()));
    let tasks: Vec<Task> = planned
        .iter()
        .zip(&folders)
        .flat_map(|(planned, folder)| {
            planned.placements.iter().map(move |placement| Task { planned, folder, placement })
        })
        .collect();
    carry_out(&tasks, &shared, strict, jobs, write, &mut report);
    if let Some((output, _)) = write {
        words(&planned, &folders, output, &shared, &mut report);
        cards_failed += sheets(output, &shared, &mut report);
    }
    cards_failed += report.pictures_failed;
    let end = match (cards_failed, report.done.is_empty()) {
        (0, _) => End::Done,
        (_, true) => End::Wrong,
        (_, false) => End::Partly,
    };
    Some((report, end))
}

type Result = std::result::Result<(Option<Done>, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Every picture, on as many threads as are wanted.
fn carry_out(
    tasks: &[Task],
    shared: &Shared,
    strict: bool,
    jobs: Option<usize>,
    write: Option<(&Path, &Wanted)>,
    report: &mut Report,
) {
    let (results, times) =
        share(tasks, jobs, |task, worker, clock| one(task, shared, strict, write, worker, clock));
    report.times = times;
    for result in results {
        match result {
            Ok((done, warnings)) => {
                report.done.extend(done);
                report.told.extend(warnings);
            }
            Err(errors) => {
                report.pictures_failed += 1;
                report.told.extend(errors);
            }
        }
    }
}

fn one(
    task: &Task,
    shared: &Shared,
    strict: bool,
    write: Option<(&Path, &Wanted)>,
    worker: &mut Worker,
    clock: &mut Clock,
) -> Result {
    let of_card = |told: Vec<Diagnostic>| {
        told.into_iter().map(|told| told.of_card(task.folder)).collect::<Vec<_>>()
    };
    let refuse = |warnings: &[Diagnostic]| strict && warnings.iter().any(is_warning);
    let Some((output, wanted)) = write else {
        let warnings =
            batch::check(task.planned, task.placement, shared, worker, clock).map_err(of_card)?;
        return if refuse(&warnings) {
            Err(of_card(warnings))
        } else {
            Ok((None, of_card(warnings)))
        };
    };
    let made = batch::picture(task.planned, task.placement, wanted, shared, worker, clock)
        .map_err(of_card)?;
    if refuse(&made.warnings) {
        return Err(of_card(made.warnings));
    }
    let (mut files, mut replaced) = (Vec::new(), 0);
    let several = made.pages.len() > 1;
    let numbered =
        (1..).zip(&made.pages).flat_map(|(n, files)| files.iter().map(move |file| (n, file)));
    for (number, file) in numbered {
        let page = if several { format!("-{number}") } else { String::new() };
        let name = file.name(&format!("{}{page}", made.placement));
        let path = output.join(task.folder).join(name);
        let wrote = pack::write(&path, &file.bytes)
            .map_err(|error| of_card(vec![not_written(&path, &error)]))?;
        replaced += usize::from(wrote == Wrote::Replaced);
        files.push((path, file.bytes.len()));
    }
    let done = Done {
        card: task.folder.to_owned(),
        placement: made.placement,
        size: made.size,
        pages: made.pages.len(),
        files,
        replaced,
        thumbnail: made.thumbnails.into_iter().next(),
        shades: made.shades,
    };
    Ok((Some(done), of_card(made.warnings)))
}

fn is_warning(told: &Diagnostic) -> bool {
    told.severity == Severity::Warning
}

/// The caption and the alternative text go beside the pictures.
fn words(
    planned: &[Planned],
    folders: &[String],
    output: &Path,
    shared: &Shared,
    report: &mut Report,
) {
    for (card, folder) in planned.iter().zip(folders) {
        let written = report.done.iter().find(|done| done.card == *folder);
        let Some(placement) = written.and_then(|done| {
            card.placements.iter().find(|placement| placement.name == done.placement)
        }) else {
            continue;
        };
        let texts = resolve::words(&card.filling, placement, &shared.fonts);
        for (name, text) in [("caption.txt", texts.caption), ("alt.txt", texts.alt)] {
            let path = output.join(folder).join(name);
            match pack::write(&path, format!("{text}\n").as_bytes()) {
                Ok(wrote) => report.replaced += usize::from(wrote == Wrote::Replaced),
                Err(error) => report.told.push(not_written(&path, &error)),
            }
        }
    }
}

/// The contact sheets, if small pictures were made for them; how many failed.
fn sheets(output: &Path, shared: &Shared, report: &mut Report) -> usize {
    let entries: Vec<Entry> = report
        .done
        .iter()
        .filter_map(|done| {
            let thumbnail = done.thumbnail.as_ref()?;
            Some(Entry { card: &done.card, placement: &done.placement, thumbnail })
        })
        .collect();
    let mut worker = Worker::default();
    let (mut written, mut wrong) = (Vec::new(), Vec::new());
    for (entries, number) in entries.chunks(sheet::MOST).zip(1..) {
        let name = if number == 1 { "contact.png".into() } else { format!("contact-{number}.png") };
        let path = output.join(name);
        match sheet::sheet(&[entries], &Look::RUN, &shared.fonts, &mut worker) {
            Err(error) => wrong.push(Diagnostic::error("export", error.to_string())),
            Ok(bytes) => match pack::write(&path, &bytes) {
                Err(error) => wrong.push(not_written(&path, &error)),
                Ok(wrote) => {
                    report.replaced += usize::from(wrote == Wrote::Replaced);
                    written.push((path, bytes.len()));
                }
            },
        }
    }
    let failed = wrong.len();
    report.sheets = written;
    report.told.extend(wrong);
    failed
}
