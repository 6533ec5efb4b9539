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
use crate::cli::input::Written;
use crate::cli::say::count;
use crate::diag::Diagnostic;
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
    /// Names of people who say no, to whatever photo.
    gone: BTreeMap<String, Agreed>,
    /// Photos that hide somebody wherever they are used.
    hidden: BTreeSet<String>,
    /// Names that are shown in part, or of which nobody understands how.
    shortened: BTreeSet<String>,
}

impl People {
    pub fn of(cards: &[Written], today: Option<Day>) -> Self {
        let (mut people, mut open) = (Self::default(), BTreeSet::new());
        let no = Agreed { given: "no".to_owned(), ..Agreed::default() };
        let refused = cards.iter().filter_map(|card| card.refused.as_deref());
        people.gone.extend(refused.map(|name| (plain(name), no.clone())));
        let doubted = cards.iter().filter_map(|card| card.doubted.as_deref());
        people.shortened.extend(doubted.map(plain));
        for content in cards.iter().filter_map(|card| card.content.as_ref().ok()) {
            let name = match content.fields.get("name").map(|name| &name.value) {
                Some(Value::Text(name)) => Some(plain(name)),
                _ => None,
            };
            people.hidden.extend(content.unseen.iter().map(|file| bare(file).to_owned()));
            people.shortened.extend(content.shortened.iter().cloned());
            for photo in content.photos() {
                let file = bare(&photo.file.value).to_owned();
                let consents = photo.consents(&content.source).map(|(consent, _)| &consent.value);
                if let Some(no) = consent::strictest(consents).filter(|one| one.is_over(today)) {
                    people.refused.insert(file.clone(), agreed(no));
                    people.gone.extend(name.iter().map(|name| (name.clone(), agreed(no))));
                }
                let set = if photo.anonymise.is_some() { &mut people.hidden } else { &mut open };
                set.insert(file);
            }
            let words = content.consent.as_ref().map(|consent| &consent.value);
            if let (Some(no), Some(name)) = (words.filter(|one| one.is_over(today)), name) {
                people.silent.insert(name, agreed(no));
            }
        }
        people.hidden.retain(|file| !open.contains(file));
        people
    }

    /// What a published card must not show any more: notes what is said of it now.
    fn say_no(&self, card: &mut Card) -> bool {
        let name = plain(&card.name);
        let (of_words, of_person) = (self.silent.get(&name), self.gone.get(&name));
        if of_words.is_some() && !card.used.iter().any(|used| used.file.is_empty()) {
            card.used.push(Used::default());
        }
        let mut no = false;
        for used in &mut card.used {
            let of_photo = self.refused.get(&used.file).or(of_person);
            if let Some(said) = if used.file.is_empty() { of_words } else { of_photo } {
                used.consent = Some(said.clone());
                no = true;
            }
        }
        no
    }

    fn hide(&self, card: &Card) -> bool {
        let of_photo = |used: &Used| self.hidden.contains(&used.file);
        self.shortened.contains(&plain(&card.name)) || card.used.iter().any(of_photo)
    }

    fn refuse_any(&self, card: &Card) -> bool {
        self.gone.contains_key(&plain(&card.name))
    }

    /// Whether a card of another table is of somebody who says no here: by name and by photo, as
    /// two tables may speak of two people of one name.
    fn refuse(&self, card: &Card) -> bool {
        let name = plain(&card.name);
        let of_photo = card.used.iter().any(|used| self.refused.contains_key(&used.file));
        self.gone.contains_key(&name) && of_photo || self.silent.contains_key(&name)
    }
}

/// A name with one blank between its words.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Looks at the cards that were in these inputs the last time and are no more. What goes stays
/// on record: it may have been posted. `whole`: what
/// every row says is known, and something could be made of it.
pub fn stale(
    report: &Report,
    ledger: &Ledger,
    people: &People,
    output: &Output,
    prune: bool,
    whole: bool,
) -> Vec<Diagnostic> {
    let hiding = hiding(report);
    let (mut left, mut taken) = (Vec::new(), Vec::new());
    for (case, mut entry) in earlier(report, ledger, output) {
        let is_there = || everything(&entry.card).iter().any(|path| output.length(path).is_some());
        let is_meant = match case {
            Case::Gone => true,
            Case::Failed => people.refuse_any(&entry.card) && is_there(),
            Case::OfAnother => people.refuse(&entry.card),
        };
        if !is_meant {
            continue;
        }
        let of_row = hiding.contains(&(entry.card.source.as_str(), entry.card.row))
            && !report.cards.iter().any(|card| is_open_still(card, &entry.card));
        let shows_more = !entry.card.hides && (of_row || people.hide(&entry.card));
        entry.card.showed_more |= shows_more;
        let of_people = people.say_no(&mut entry.card) || shows_more;
        let folder = entry.card.folder.clone();
        let pruned = prune && case == Case::Gone && whole;
        if !of_people && !pruned {
            left.push(folder);
            continue;
        }
        everything(&entry.card).into_iter().for_each(|path| output.remove(path));
        let line = serde_json::to_string(&on_record(entry)).unwrap_or_default();
        if output.append(&line).is_ok() && of_people {
            taken.push(folder);
        }
    }
    [taken_away(&taken), left_over(&left, whole)].into_iter().flatten().collect()
}

/// Why an earlier card is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// The inputs have it no more.
    Gone,
    /// Its row is there, and cannot be made.
    Failed,
    /// It is of another input.
    OfAnother,
}

/// The cards that this run has not made anew.
fn earlier<'a>(
    report: &'a Report,
    ledger: &'a Ledger,
    output: &'a Output,
) -> impl Iterator<Item = (Case, Entry)> + use<'a> {
    let now: BTreeMap<&str, Status> =
        report.cards.iter().map(|card| (card.folder.as_str(), card.status)).collect();
    let ours = |input: &str| report.inputs.iter().any(|one| one.file == input);
    ledger.iter().filter(|(_, slot)| slot.status != Status::Failed).filter_map(
        move |(folder, slot)| {
            let case = match (ours(&slot.input), now.get(folder)) {
                (false, _) => Case::OfAnother,
                (true, None) => Case::Gone,
                (true, Some(Status::Failed)) => Case::Failed,
                (true, Some(_)) => return None,
            };
            Some((case, entry_at(output, slot.at, slot.length)?))
        },
    )
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

/// `whole`: what every row says is known, and something could be made; else nobody knows which
/// of them are these.
fn left_over(folders: &[String], whole: bool) -> Option<Diagnostic> {
    let message = format!(
        "{} of an earlier run {} no longer in the input{}, such as `{}`",
        count(folders.len(), "card"),
        if folders.len() == 1 { "is" } else { "are" },
        if whole { "" } else { ", or among what cannot be made" },
        folders.first()?,
    );
    let hint = match whole {
        true => "`--prune` removes their files",
        false => "mend that first: until then `--prune` removes nothing",
    };
    let told = Diagnostic::note("stale", message).hint(hint);
    Some(told.hint("whoever does not want to be shown any more stays in the input, with `no` for consent: then the posts are asked for as well"))
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
