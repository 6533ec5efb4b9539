//! What an earlier run has left: kept if it would be made the same again, replaced, or removed.

use super::make::Done;
use super::make::Job;
use super::make::Keep;
use super::make::Kitchen;
use super::make::Record;
use crate::assets::Read;
use crate::batch::ledger::Entry;
use crate::batch::ledger::placed;
use crate::batch::record::tell;
use crate::batch::written_anew;
use crate::diag::Diagnostic;
use crate::pack::Output;
use crate::report;
use crate::report::Status;
use crate::report::Told;
use crate::resolve::consent;

/// A row of another table that has this folder already.
pub fn of_another(job: &Job, kitchen: &Kitchen) -> Option<Diagnostic> {
    let slot = kitchen.ledger.get(&job.folder)?;
    let table = job.named.content.source.is_table();
    let taken = table && slot.input != job.source && slot.status != Status::Failed;
    if !taken || kitchen.keep == Keep::Nothing {
        return None;
    }
    let message = format!("the folder `{}` holds a card of `{}`", job.folder, slot.input);
    let row = crate::diag::Place { line: job.named.row, column: 0, length: 0 };
    Some(
        Diagnostic::error("folder-taken", message)
            .at(&job.named.content.source, row)
            .hint("choose another output folder with `-o`, or `--force` to replace its files"),
    )
}

/// What became of the files that an earlier run had made of a card that now fails.
fn left(job: &Job, files: usize, removed: bool) -> Diagnostic {
    let told = match removed {
        true => Diagnostic::warning(
            "files-removed",
            format!("{files} files of an earlier run are removed from `{}`", job.folder),
        )
        .hint("take the pictures down where they were posted, and make archives anew with `--zip`")
        .hint(format!("once that is done: `itac audit … --came-down {}`", job.folder)),
        false => Diagnostic::warning(
            "old-files",
            format!("the pictures of an earlier run are still in `{}`", job.folder),
        )
        .hint("mend the card, or remove them by hand"),
    };
    told.of_card(&job.folder)
}

/// The card as it is, if it would be made the same again.
pub fn kept(job: &Job, kitchen: &Kitchen) -> Option<Done> {
    let (output, _) = kitchen.write?;
    let slot = kitchen.ledger.get(&job.folder)?;
    let any = kitchen.keep == Keep::Made;
    let good = slot.status == Status::Made || !any && slot.status == Status::Partly;
    let withdrawn = consent::withdrawn(job.named.content, kitchen.rules.today);
    if kitchen.keep == Keep::Nothing || !good || withdrawn {
        return None;
    }
    if !any && slot.key != job.key {
        return None;
    }
    let entry = entry_at(output, slot.at, slot.length)?;
    let points = entry.card.told.iter().any(|told| told.span.is_some());
    let told = !any && points && entry.placed != placed(job.named.content);
    // What the disk refused it may take now.
    let by_disk = |told: &Told| told.code == "not-written" || told.code == "export";
    if told
        || entry.card.told.iter().any(by_disk)
        || !any && !entry.reads.iter().all(|read| read.holds(job.assets))
    {
        return None;
    }
    let there = |(path, bytes): (&str, u64)| output.length(path) == Some(bytes);
    if !files(&entry.card).into_iter().all(there) {
        return None;
    }
    let record = Record::Line(slot.at, slot.length);
    let stale = slot.key != job.key;
    Some(Done { record, kept: true, stale, status: slot.status, replaced: 0, removed: 0 })
}

/// Every file of a card with its length in bytes; 0 where that is not told.
pub fn files(card: &report::Card) -> Vec<(&str, u64)> {
    let pages = || card.pictures.iter().flat_map(|picture| &picture.pages);
    let pictures =
        pages().flat_map(|page| &page.files).map(|file| (file.path.as_str(), file.bytes));
    let captions =
        card.captions.iter().map(|text| (text.path.as_str(), text.text.len() as u64 + 1));
    let alts = card.alts.iter().map(|text| (text.path.as_str(), text.text.len() as u64 + 1));
    pictures.chain(captions).chain(alts).collect()
}

/// A line of the ledger.
pub fn entry_at(output: &Output, at: u64, length: usize) -> Option<Entry> {
    serde_json::from_slice(&output.ledger_at(at, length).ok()?).ok()
}

/// Files and small pictures.
pub fn everything(card: &report::Card) -> Vec<&str> {
    let pages = card.pictures.iter().flat_map(|picture| &picture.pages);
    let small = pages.filter_map(|page| page.thumbnail.as_deref());
    files(card).into_iter().map(|(path, _)| path).chain(small).collect()
}

/// Enters the card into the ledger, and removes what it had before and has no more; how many
/// files those were.
pub fn entered(
    job: &Job,
    output: &Output,
    kitchen: &Kitchen,
    mut card: report::Card,
    reads: Vec<Read>,
) -> (Record, usize) {
    let before = kitchen.ledger.get(&job.folder);
    let before = before.and_then(|slot| entry_at(output, slot.at, slot.length));
    // Of what never was anything there need not be a line, nor a folder for it. What an
    // earlier run made is not taken away because of a mistyped word; but people who no
    // longer agree must not be found in it.
    if card.pictures.is_empty() {
        let withdrawn = consent::over(job.named.content, kitchen.rules.today);
        let Some(before) = before.as_ref().filter(|before| !before.card.pictures.is_empty()) else {
            return (Record::Here(Box::new(card)), 0);
        };
        // Who is hidden from now on is not left as they were because the new card has a fault.
        let goes = withdrawn || card.hides && !before.card.hides;
        let files = everything(&before.card).len();
        tell(&mut card, &[left(job, files, goes)]);
        if !goes {
            return (Record::Here(Box::new(card)), 0);
        }
    }
    let mut places: Vec<String> =
        reads.iter().filter_map(|read| place(job, output, read)).collect();
    // The card as it failed names no photos; whose they were is known from before.
    if let Some(before) = &before {
        if card.pictures.is_empty() && card.used.is_empty() {
            card.used.clone_from(&before.card.used);
            written_anew(&mut card.used, job.named.content);
        }
        card.follow(&before.card);
        let new = before.places.iter().filter(|place| !places.contains(place));
        let new: Vec<String> = new.cloned().collect();
        places.extend(new);
    }
    let (key, placed) = (job.key.clone(), placed(job.named.content));
    let (bare, sizes) = (job.bare.clone(), job.sizes.clone());
    let entry = Entry { key, bare, sizes, placed, reads, places, card };
    let mut removed = 0;
    if let Some(before) = before {
        let now = everything(&entry.card);
        for path in everything(&before.card).into_iter().filter(|path| !now.contains(path)) {
            output.remove(path);
            removed += 1;
        }
    }
    let line = serde_json::to_string(&entry).unwrap_or_default();
    let record = match output.append(&line) {
        Ok(at) => Record::Line(at, line.len()),
        // The files are there; only the next run will not know it.
        Err(_) => Record::Here(Box::new(entry.card)),
    };
    (record, removed)
}

/// Where a file that was read lies, seen from the output folder.
fn place(job: &Job, output: &Output, read: &Read) -> Option<String> {
    crate::pack::seen_from(output.root(), &job.assets.found(&read.path)?)
}
