//! Cards of an earlier run that are in the input no more: told, removed where that is asked
//! for, and taken away where the people in them say no now, or are hidden.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::keep::entry_at;
use super::keep::everything;
use crate::batch::agreed;
use crate::batch::bare;
use crate::batch::ledger::Entry;
use crate::batch::ledger::Ledger;
use crate::cli::say::count;
use crate::diag::Diagnostic;
use crate::model::Content;
use crate::model::Day;
use crate::model::Value;
use crate::pack::Output;
use crate::report::Agreed;
use crate::report::Card;
use crate::report::Report;
use crate::report::Status;
use crate::report::Told;
use crate::report::Used;
use crate::resolve::consent;

/// What the input says today of people, wherever their rows now stand.
#[derive(Debug, Default)]
pub struct People {
    /// Photos of whose people it says no, or that their consent is over; by bare names.
    refused: BTreeMap<String, Agreed>,
    /// Names of people of whose words it says so.
    silent: BTreeMap<String, Agreed>,
    /// Photos that hide somebody wherever they are used.
    hidden: BTreeSet<String>,
    /// Names that are shown in part.
    shortened: BTreeSet<String>,
}

impl People {
    pub fn of<'a>(cards: impl Iterator<Item = &'a Content>, today: Option<Day>) -> Self {
        let (mut people, mut open) = (Self::default(), BTreeSet::new());
        for content in cards {
            people.hidden.extend(content.unseen.iter().map(|file| bare(file).to_owned()));
            people.shortened.extend(content.shortened.iter().cloned());
            for photo in content.photos() {
                let file = bare(&photo.file.value).to_owned();
                let consents = photo.consents(&content.source).map(|(consent, _)| &consent.value);
                if let Some(no) = consent::strictest(consents).filter(|one| one.is_over(today)) {
                    people.refused.insert(file.clone(), agreed(no));
                }
                let set = if photo.anonymise.is_some() { &mut people.hidden } else { &mut open };
                set.insert(file);
            }
            let words = content.consent.as_ref().map(|consent| &consent.value);
            let name = content.fields.get("name").map(|name| &name.value);
            if let (Some(no), Some(Value::Text(name))) =
                (words.filter(|one| one.is_over(today)), name)
            {
                people.silent.insert(name.trim().to_owned(), agreed(no));
            }
        }
        people.hidden.retain(|file| !open.contains(file));
        people
    }

    /// What a published card must not show any more: notes what is said of it now.
    fn say_no(&self, card: &mut Card) -> bool {
        let of_words = self.silent.get(card.name.trim());
        if of_words.is_some() && !card.used.iter().any(|used| used.file.is_empty()) {
            card.used.push(Used::default());
        }
        let mut no = false;
        for used in &mut card.used {
            let of_photo = self.refused.get(&used.file);
            if let Some(said) = if used.file.is_empty() { of_words } else { of_photo } {
                used.consent = Some(said.clone());
                no = true;
            }
        }
        no
    }

    fn hide(&self, card: &Card) -> bool {
        let name: Vec<&str> = card.name.split_whitespace().collect();
        let of_photo = |used: &Used| self.hidden.contains(&used.file);
        self.shortened.contains(&name.join(" ")) || card.used.iter().any(of_photo)
    }
}

/// Looks at the cards that were in these inputs the last time and are no more. What goes stays
/// on record: it may have been posted.
pub fn stale(
    report: &Report,
    ledger: &Ledger,
    people: &People,
    output: &Output,
    prune: bool,
) -> Vec<Diagnostic> {
    let now: BTreeSet<&str> = report.cards.iter().map(|card| card.folder.as_str()).collect();
    let ours = |input: &str| report.inputs.iter().any(|one| one.file == input);
    let gone = ledger.iter().filter(|(folder, slot)| {
        slot.status != Status::Failed && ours(&slot.input) && !now.contains(folder)
    });
    let hiding = hiding(report);
    let (mut left, mut taken) = (Vec::new(), Vec::new());
    for mut entry in gone.filter_map(|(_, slot)| entry_at(output, slot.at, slot.length)) {
        let of_row = hiding.contains(&(entry.card.source.as_str(), entry.card.row))
            && !report.cards.iter().any(|card| is_open_still(card, &entry.card));
        let shows_more = !entry.card.hides && (of_row || people.hide(&entry.card));
        entry.card.showed_more |= shows_more;
        let of_people = people.say_no(&mut entry.card) || shows_more;
        let folder = entry.card.folder.clone();
        if !of_people && !prune {
            left.push(folder);
            continue;
        }
        everything(&entry.card).into_iter().for_each(|path| output.remove(path));
        let line = serde_json::to_string(&on_record(entry)).unwrap_or_default();
        if output.append(&line).is_ok() && of_people {
            taken.push(folder);
        }
    }
    [taken_away(&taken), left_over(&left)].into_iter().flatten().collect()
}

fn taken_away(folders: &[String]) -> Option<Diagnostic> {
    let message = format!(
        "{} of an earlier run showed people who are not shown any more, or more of them, and {} removed, such as `{}`",
        count(folders.len(), "card"),
        if folders.len() == 1 { "is" } else { "are" },
        folders.first()?,
    );
    let told = Diagnostic::warning("files-removed", message);
    Some(told.hint("take the pictures down where they were posted: `itac audit` lists them"))
}

fn left_over(folders: &[String]) -> Option<Diagnostic> {
    let message = format!(
        "{} of an earlier run {} no longer in the input, such as `{}`",
        count(folders.len(), "card"),
        if folders.len() == 1 { "is" } else { "are" },
        folders.first()?,
    );
    Some(Diagnostic::note("stale", message).hint("`--prune` removes their files"))
}

/// The rows whose cards hide something of people: a folder with the whole name, which an
/// earlier run made of such a row, must not stay beside the one with the initials.
fn hiding(report: &Report) -> BTreeSet<(&str, u32)> {
    let hiding = report.cards.iter().filter(|card| card.hides);
    hiding.map(|card| (card.source.as_str(), card.row)).collect()
}

/// Whether an earlier card's person is shown by this one, from another row, and not hidden.
fn is_open_still(card: &Card, before: &Card) -> bool {
    let same_name = !card.name.is_empty() && card.name == before.name;
    let same_photo =
        before.used.iter().any(|used| card.used.iter().any(|now| now.file == used.file));
    !card.hides && (same_name || same_photo)
}

/// A card whose files are gone.
fn on_record(mut entry: Entry) -> Entry {
    let card = &mut entry.card;
    let files = everything(card).len();
    let told = format!(
        "{} of an earlier run {} removed",
        count(files, "file"),
        if files == 1 { "is" } else { "are" }
    );
    card.told = vec![Told::from(&Diagnostic::warning("files-removed", told))];
    (card.pictures, card.captions, card.alts) = Default::default();
    card.status = Status::Failed;
    (entry.key, entry.reads) = Default::default();
    entry
}
