//! The reports of the parts of a run, which several machines made, become that of the whole.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::Card;
use super::Input;
use super::Report;
use super::Told;
use super::rows::ranges;
use crate::diag::Diagnostic;

/// A file may speak of any number of parts.
const MOST_NAMED: usize = 100;

/// One report of several, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// As a single run would have written it, if nothing is missing and nothing wrong.
    pub report: Report,
    /// Inputs with the numbers of their cards that are in no part; those that have all are left out.
    pub missing: Vec<(String, Vec<u32>)>,
    /// Why the parts do not fit together. Cards that are there twice are taken from the first part.
    pub wrong: Vec<Diagnostic>,
}

/// Joins the reports of files with these names, in whatever order they come.
pub fn merge(mut parts: Vec<(String, Report)>) -> Merged {
    parts.sort_by_key(|(_, part)| part.shard);
    let mut merged = Merged::default();
    if let Some((_, first)) = parts.first() {
        merged.report.program = first.program.clone();
        merged.report.inputs = first.inputs.clone();
    }
    merged.wrong.extend(other_programs(&parts));
    merged.wrong.extend(wrong_shards(&parts));
    let mut found = Found::default();
    for (file, part) in parts {
        let places = places(&file, &part.inputs, &mut merged);
        add_told(&mut merged.report.told, part.told);
        for card in part.cards {
            let input = places.get(card.input).copied().unwrap_or(card.input);
            found.add(&file, Card { input, ..card });
        }
    }
    merged.wrong.extend(found.twice(&merged.report.inputs));
    merged.wrong.extend(found.shared_folders());
    merged.missing =
        merged.report.inputs.iter().enumerate().filter_map(|it| found.missing(it)).collect();
    merged.report.cards = found.in_order(&merged.report.inputs);
    merged
}

/// Programs of two versions do not make the same pictures.
fn other_programs(parts: &[(String, Report)]) -> Option<Diagnostic> {
    let (first, one) = parts.first()?;
    let (file, other) = parts.iter().find(|(_, part)| part.program != one.program)?;
    let message = format!("`{first}` is from {} and `{file}` from {}", one.program, other.program);
    Some(Diagnostic::error("other-program", message).hint("make all parts with the same version"))
}

/// Parts that are missing, there twice, or of another division.
fn wrong_shards(parts: &[(String, Report)]) -> Vec<Diagnostic> {
    let Some(count) = parts.iter().find_map(|(_, part)| part.shard.map(|[_, count]| count)) else {
        return Vec::new();
    };
    let (mut wrong, mut files) = (Vec::new(), BTreeMap::new());
    for (file, part) in parts {
        let message = match part.shard {
            Some([part, of]) if of == count && (1..=of).contains(&part) => {
                match files.insert(part, file) {
                    Some(other) => format!("part {part}/{of} is there twice: `{other}`, `{file}`"),
                    None => continue,
                }
            }
            Some([part, of]) => format!("`{file}` is part {part}/{of}, the others are of {count}"),
            None => format!("`{file}` is a whole run, the others are parts of one"),
        };
        wrong.push(Diagnostic::error("wrong-part", message).hint("leave that file out"));
    }
    let absent = (1..=count).filter(|part| !files.contains_key(part)).take(MOST_NAMED).collect();
    wrong.extend(missing_parts(count, count as usize - files.len(), absent));
    wrong
}

fn missing_parts(count: u32, missing: usize, named: Vec<u32>) -> Option<Diagnostic> {
    let first = named.first()?;
    let parts = if missing == 1 { "part is" } else { "parts are" };
    let more = if missing > named.len() { ", …" } else { "" };
    let message = format!("of {count} parts, {missing} {parts} missing: {}{more}", ranges(&named));
    let hint = format!("run it with `--shard {first}/{count}` and give its report too");
    Some(Diagnostic::error("part-missing", message).hint(hint))
}

/// Where each input of a part stands among those of the whole; inputs that differ are told.
fn places(file: &str, inputs: &[Input], merged: &mut Merged) -> Vec<usize> {
    let all = &mut merged.report.inputs;
    if inputs == all {
        return (0..inputs.len()).collect();
    }
    let mut places = Vec::new();
    for input in inputs {
        let known = all.iter().position(|known| known.file == input.file);
        let message = match known {
            Some(at) if all[at] == *input => None,
            Some(at) => {
                let what = if all[at].rows == input.rows { "columns" } else { "rows" };
                Some(format!(
                    "in `{file}`, `{}` has other {what} than in the other parts",
                    input.file
                ))
            }
            None => Some(format!("only `{file}` knows the cards of `{}`", input.file)),
        };
        let told = message.map(|message| Diagnostic::error("other-input", message));
        let hint = "make all parts from the same files";
        merged.wrong.extend(told.map(|told| told.hint(hint)));
        places.push(known.unwrap_or_else(|| {
            all.push(input.clone());
            all.len() - 1
        }));
    }
    for absent in all.iter().filter(|known| inputs.iter().all(|input| input.file != known.file)) {
        let message = format!("`{file}` knows nothing of `{}`", absent.file);
        merged.wrong.push(Diagnostic::error("other-input", message));
    }
    places
}

/// Puts what is new after what it followed in its own part, so that the order of the
/// whole does not depend on which part says more.
fn add_told(all: &mut Vec<Told>, told: Vec<Told>) {
    let mut at = 0;
    for told in told {
        match all.iter().position(|known| *known == told) {
            Some(known) => at = at.max(known + 1),
            None => {
                all.insert(at, told);
                at += 1;
            }
        }
    }
}

/// The cards of all parts.
#[derive(Default)]
struct Found {
    cards: HashMap<(usize, u32), (String, Card)>,
    /// The numbers that two files have, by input.
    twice: BTreeMap<(usize, String, String), Vec<u32>>,
}

impl Found {
    fn add(&mut self, file: &str, card: Card) {
        let key = (card.input, card.row);
        match self.cards.get(&key) {
            Some((other, _)) => {
                let files = (card.input, other.clone(), file.to_owned());
                self.twice.entry(files).or_default().push(card.row);
            }
            None => {
                self.cards.insert(key, (file.to_owned(), card));
            }
        }
    }

    fn twice(&self, inputs: &[Input]) -> Vec<Diagnostic> {
        let told = self.twice.iter().map(|((input, one, other), rows)| {
            let what = match inputs.get(*input) {
                Some(input) => format!("{} of `{}`", numbers(input, rows), input.file),
                None => format!("cards {}", ranges(rows)),
            };
            let message = match one == other {
                true => format!("{what} twice in `{one}`"),
                false => format!("{what} both in `{one}` and in `{other}`"),
            };
            Diagnostic::error("row-twice", message)
        });
        told.collect()
    }

    /// Cards of one folder would have written over each other.
    fn shared_folders(&self) -> Vec<Diagnostic> {
        let mut folders: BTreeMap<&str, Vec<(usize, u32)>> = BTreeMap::new();
        for (key, (_, card)) in &self.cards {
            if !card.folder.is_empty() {
                folders.entry(&card.folder).or_default().push(*key);
            }
        }
        let shared = folders.into_iter().filter(|(_, cards)| cards.len() > 1);
        let told = shared.map(|(folder, cards)| {
            let rows: Vec<u32> = cards.iter().map(|(_, row)| *row).collect();
            let message = format!("cards {} have the same folder `{folder}`", ranges(&rows));
            Diagnostic::error("folder-twice", message).hint("make all parts from the same files")
        });
        told.collect()
    }

    fn missing(&self, (place, input): (usize, &Input)) -> Option<(String, Vec<u32>)> {
        let absent = |row: &u32| !self.cards.contains_key(&(place, *row));
        let rows: Vec<u32> = input.rows.iter().copied().filter(absent).collect();
        (!rows.is_empty()).then(|| (input.file.clone(), rows))
    }

    /// In the order of the inputs; what they do not know comes after.
    fn in_order(mut self, inputs: &[Input]) -> Vec<Card> {
        let mut cards = Vec::with_capacity(self.cards.len());
        for (place, input) in inputs.iter().enumerate() {
            let known = input.rows.iter().filter_map(|row| self.cards.remove(&(place, *row)));
            cards.extend(known.map(|(_, card)| card));
        }
        let mut rest: Vec<Card> = self.cards.into_values().map(|(_, card)| card).collect();
        rest.sort_by_key(|card| (card.input, card.row));
        cards.extend(rest);
        cards
    }
}

/// `row 7 is`, `rows 2–4 are`, or cards.
fn numbers(input: &Input, rows: &[u32]) -> String {
    let what = if input.is_table() { "row" } else { "card" };
    match rows.len() {
        1 => format!("{what} {}", ranges(rows)),
        _ => format!("{what}s {}", ranges(rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    /// The whole, and its parts as so many machines would report them.
    fn parts(cards: u32, count: u32) -> (Report, Vec<(String, Report)>) {
        let mut whole = testing::report(cards);
        let list =
            Input { file: "more.yaml".into(), rows: (1..=cards).collect(), columns: Vec::new() };
        whole.inputs.push(list);
        let of_list = whole.cards.clone().into_iter().zip(1..);
        let of_list = of_list.map(|(card, row)| {
            let folder = if card.folder.is_empty() { String::new() } else { format!("more-{row}") };
            Card { input: 1, row, folder, ..card }
        });
        let of_list: Vec<Card> = of_list.collect();
        whole.cards.extend(of_list);
        let part = |part: u32| {
            let mine =
                |(i, card): (usize, &Card)| (i as u32 % count + 1 == part).then(|| card.clone());
            let cards = whole.cards.iter().enumerate().filter_map(mine).collect();
            (
                format!("report-{part}.json"),
                Report { shard: Some([part, count]), cards, ..whole.clone() },
            )
        };
        (whole.clone(), (1..=count).map(part).collect())
    }

    fn told(merged: &Merged) -> Vec<&str> {
        merged.wrong.iter().map(|wrong| wrong.message.as_str()).collect()
    }

    #[test]
    fn all_parts_in_any_order_are_the_whole() {
        let (whole, mut parts) = parts(12, 5);
        parts.rotate_left(3);
        parts.swap(0, 1);
        let merged = merge(parts);
        assert_eq!(merged, Merged { report: whole.clone(), ..Merged::default() });
        let alone = merge(vec![("report.json".into(), whole.clone())]);
        assert_eq!(alone, Merged { report: whole, ..Merged::default() });
        assert_eq!(merge(Vec::new()), Merged::default());
    }

    #[test]
    fn a_missing_part_and_its_rows_are_told() {
        let (whole, mut parts) = parts(12, 3);
        parts.remove(1);
        let merged = merge(parts);
        assert_eq!(told(&merged), ["of 3 parts, 1 part is missing: 2"]);
        assert!(merged.wrong[0].hints[0].contains("--shard 2/3"));
        assert_eq!(merged.missing[0], ("people.csv".into(), vec![3, 6, 9, 12]));
        assert_eq!(merged.missing[1], ("more.yaml".into(), vec![2, 5, 8, 11]));
        assert_eq!(merged.report.cards.len(), whole.cards.len() - 8);
        assert_eq!(merged.report.shard, None);
    }

    #[test]
    fn what_is_there_twice_is_told_and_taken_once() {
        let (whole, mut parts) = parts(12, 3);
        parts.push(("again.json".into(), parts[0].1.clone()));
        let merged = merge(parts);
        assert_eq!(merged.report, whole);
        assert_eq!(
            told(&merged),
            [
                "part 1/3 is there twice: `report-1.json`, `again.json`",
                "rows 2, 5, 8, 11 of `people.csv` both in `report-1.json` and in `again.json`",
                "cards 1, 4, 7, 10 of `more.yaml` both in `report-1.json` and in `again.json`",
            ]
        );
    }

    #[test]
    fn parts_of_other_runs_are_told() {
        let (_, mut parts) = parts(12, 2);
        parts[1].1.program = "itac 0.2.0".into();
        parts[1].1.inputs[0].rows.push(99);
        parts[1].1.inputs[1].file = "other.yaml".into();
        parts[1].1.shard = Some([2, 3]);
        let merged = merge(parts);
        let told = told(&merged);
        for part in [
            "from itac 0.1.0 and `report-2.json` from itac 0.2.0",
            "`report-2.json` is part 2/3, the others are of 2",
            "`people.csv` has other rows than",
            "only `report-2.json` knows the cards of `other.yaml`",
            "`report-2.json` knows nothing of `more.yaml`",
        ] {
            assert!(told.iter().any(|told| told.contains(part)), "{part}: {told:#?}");
        }
        assert_eq!(merged.report.cards.len(), 24);
    }

    #[test]
    fn cards_that_would_overwrite_each_other_are_told() {
        let (_, mut parts) = parts(12, 2);
        parts[1].1.cards[0].folder = "sara-example-2".into();
        assert_eq!(told(&merge(parts)), ["cards 2, 3 have the same folder `sara-example-2`"]);
    }

    #[test]
    fn what_is_told_of_no_card_keeps_its_order() {
        let told = |messages: &[&str]| -> Vec<Told> {
            messages.iter().map(|message| testing::warning("A1", "a", message)).collect()
        };
        let mut all = Vec::new();
        for part in [&["a", "d"][..], &["a", "b", "d"], &["c", "d", "e"]] {
            add_told(&mut all, told(part));
        }
        assert_eq!(all, told(&["c", "a", "b", "d", "e"]));
    }
}
