//! What is told of the cards, gathered for those who mend them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use minijinja::HtmlEscape;
use minijinja::Value;
use serde::Serialize;

use super::super::Card;
use super::super::Input;
use super::super::Report;
use super::super::Told;
use super::super::joined;
use super::super::joined::Joined;
use super::super::joined::joined;
use super::super::rows;
use super::cards;
use super::fitted::is_fitted;
use super::write::count;
use crate::diag::Severity;

/// Something to mend.
#[derive(Serialize)]
pub(super) struct Mend<'a> {
    /// Of the first thing to mend of a card.
    anchor: Option<String>,
    at: At<'a>,
    /// Links to them.
    cards: Value,
    /// Whose card it is, if it is one.
    who: Option<&'a str>,
    says: Vec<Says<'a>>,
    hints: Vec<Cow<'a, str>>,
}

/// Where to mend it.
#[derive(Serialize)]
struct At<'a> {
    cell: Option<&'a str>,
    title: Option<&'a str>,
    /// Where the title is another word.
    field: Option<&'a str>,
    /// A line of a file; a table is told by its cells.
    place: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Says<'a> {
    pub message: &'a str,
    pub placements: Vec<&'a str>,
}

/// A message and all the cards it holds for.
struct Entry<'a> {
    told: &'a Told,
    says: Vec<Says<'a>>,
    /// Places in the report; none for the run as a whole.
    cards: Vec<usize>,
}

/// Errors in the order of the cards; one that points at no cell is told once for all its cards.
pub(super) fn mend<'a>(report: &'a Report) -> Vec<Mend<'a>> {
    let of_row = |told: &Told| told.row.is_some();
    let entries = entries(report, fails, of_row);
    let mut anchored = BTreeSet::new();
    let mend = |entry: Entry<'a>| {
        let card = match entry.cards[..] {
            [card] => report.cards.get(card),
            _ => None,
        };
        let first = card.filter(|card| anchored.insert((card.input, card.row)));
        Mend {
            anchor: first.map(|card| format!("m{}-{}", card.input, card.row)),
            at: at(entry.told),
            cards: links(report, entry.cards.iter().copied()),
            who: card.map(Card::title).filter(|title| !title.is_empty()),
            hints: hints(report, &entry),
            says: entry.says,
        }
    };
    entries.into_iter().map(mend).collect()
}

fn at(told: &Told) -> At<'_> {
    let title = told.title.as_deref();
    let field = told.field.as_deref().filter(|field| title != Some(field));
    At { cell: told.cell.as_deref(), title, field, place: place(told) }
}

/// What helps, in the words of those who fill in tables where all the cards are rows of some.
fn hints<'a>(report: &Report, entry: &Entry<'a>) -> Vec<Cow<'a, str>> {
    let input = |card: &usize| report.inputs.get(report.cards.get(*card)?.input);
    let is_row = |card| input(card).is_some_and(Input::is_table);
    let tables = !entry.cards.is_empty() && entry.cards.iter().all(is_row);
    let hints = entry.told.hints.iter();
    hints.map(|hint| for_tables(hint).filter(|_| tables).map_or(hint.into(), Cow::Owned)).collect()
}

/// A table has no `quote: { long: …, short: … }` and no `caption: …`, but columns for them.
fn for_tables(hint: &str) -> Option<String> {
    if let Some((before, rest)) = hint.split_once("give both: `") {
        let (field, after) = rest.split_once(": { long: …, short: … }`")?;
        return Some(format!("{before}fill the column `{field} short`{after}"));
    }
    let (before, field) = hint.strip_suffix(": …`")?.split_once(": `")?;
    Some(format!("{before}, in the column `{field}`"))
}

/// What `keep` keeps. What is not `alone` is told once for all the cards it holds for.
fn entries<'a>(
    report: &'a Report,
    keep: impl Fn(Option<&Card>, &Told) -> bool,
    alone: impl Fn(&Told) -> bool,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut shared = HashMap::new();
    let run = std::iter::once((None, &report.told));
    let cards = report.cards.iter().enumerate().map(|(i, card)| (Some(i), &card.told));
    for (card, told) in run.chain(cards) {
        let mut own: Vec<Entry> = Vec::new();
        let kept = |told: &&Told| keep(card.and_then(|card| report.cards.get(card)), told);
        for joined in joined(told.iter().filter(kept)) {
            let Joined { told, placements } = joined;
            let says = Says { message: &told.message, placements };
            if !alone(told) {
                let key = (&told.code, &told.message, &told.hints, place(told));
                let at = *shared.entry(key).or_insert(entries.len());
                if at == entries.len() {
                    entries.push(Entry { told, says: Vec::new(), cards: Vec::new() });
                }
                entries[at].cards.extend(card);
                add(&mut entries[at].says, says);
            } else if let Some(entry) = own.iter_mut().find(|entry| same_cause(entry.told, told)) {
                entry.says.push(says);
            } else {
                own.push(Entry { told, says: vec![says], cards: Vec::from_iter(card) });
            }
        }
        entries.extend(own);
    }
    entries
}

/// Cells differ from card to card and do not keep a message from being shared.
fn place(told: &Told) -> Option<&str> {
    told.place.as_deref().filter(|_| told.row.is_none())
}

/// One remedy at one place helps against both, as where a text is too long for two shapes.
fn same_cause(one: &Told, other: &Told) -> bool {
    one.code == other.code
        && one.place == other.place
        && one.field == other.field
        && one.hints == other.hints
}

pub(super) fn add<'a>(all: &mut Vec<Says<'a>>, says: Says<'a>) {
    let Some(known) = all.iter_mut().find(|known| known.message == says.message) else {
        all.push(says);
        return;
    };
    for placement in says.placements {
        if !known.placements.contains(&placement) {
            known.placements.push(placement);
        }
    }
}

/// Their numbers by input, as links: `rows 2–40, 43 of people.csv`.
pub(super) fn links(report: &Report, cards: impl IntoIterator<Item = usize>) -> Value {
    let mut inputs: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for card in cards.into_iter().filter_map(|card| report.cards.get(card)) {
        inputs.entry(card.input).or_default().push(card.row);
    }
    let of_inputs: Vec<String> =
        inputs.into_iter().map(|(place, rows)| links_of(report, place, &rows)).collect();
    Value::from_safe_string(of_inputs.join("; "))
}

fn links_of(report: &Report, place: usize, rows: &[u32]) -> String {
    let input = report.inputs.get(place);
    let what = if input.is_some_and(Input::is_table) { "row" } else { "card" };
    let link = |first: u32, words: String| {
        format!("<a href=\"#{}\">{words}</a>", cards::anchor(place, first))
    };
    let links = match rows {
        [row] => link(*row, format!("{what} {row}")),
        _ => {
            let runs = rows::runs(rows).into_iter().map(|run| link(run.0, rows::written(run)));
            format!("{what}s {}", runs.collect::<Vec<_>>().join(", "))
        }
    };
    let of = match input.filter(|_| report.inputs.len() > 1) {
        Some(input) => format!(" of <bdi>{}</bdi>", HtmlEscape(&input.file)),
        None => String::new(),
    };
    format!("{links}{of}")
}

fn fails(card: Option<&Card>, told: &Told) -> bool {
    match card {
        Some(card) => card.fails_by(told),
        None => told.severity == Severity::Error,
    }
}

/// All warnings of one kind.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    code: &'a str,
    /// The code as people read it.
    title: String,
    /// `12 warnings`.
    told: String,
    #[serde(skip)]
    pub severity: Severity,
    /// Of cards and of what is said of the whole run.
    #[serde(skip)]
    pub count: usize,
    warnings: Vec<Warned<'a>>,
}

#[derive(Serialize)]
struct Warned<'a> {
    /// Where there is no card to name.
    place: Option<&'a str>,
    /// Where it is about one card.
    cell: Option<String>,
    /// Links to them.
    cards: Value,
    says: Vec<Says<'a>>,
    hints: Vec<Cow<'a, str>>,
}

/// Warnings by their codes, those of most cards first, then notes.
pub(super) fn warned(report: &Report) -> Vec<Group<'_>> {
    let keep = |card: Option<&Card>, told: &Told| !fails(card, told) && !is_fitted(told);
    let mut groups: Vec<Group> = Vec::new();
    let mut known = HashMap::new();
    for entry in entries(report, keep, |_| false) {
        let told = entry.told;
        let at = *known.entry((told.severity, &told.code)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(group(told));
        }
        groups[at].count += entry.cards.len().max(1);
        groups[at].warnings.push(Warned {
            place: place(told),
            cell: joined::cell(told).filter(|_| entry.cards.len() == 1),
            cards: links(report, entry.cards.iter().copied()),
            hints: hints(report, &entry),
            says: entry.says,
        });
    }
    for group in &mut groups {
        group.told = count(group.count, &group.severity.to_string());
    }
    groups.sort_by_key(|group| std::cmp::Reverse((group.severity, group.count)));
    groups
}

fn group(told: &Told) -> Group<'_> {
    let words = told.code.replace('-', " ");
    let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
    Group {
        code: &told.code,
        title: format!("{}{rest}", first.to_uppercase()),
        told: String::new(),
        severity: told.severity,
        count: 0,
        warnings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_columns() {
        let of = |hint| for_tables(hint).unwrap_or_default();
        assert_eq!(
            of("or give both: `quote: { long: …, short: … }`; the longest that fits is used"),
            "or fill the column `quote short`; the longest that fits is used"
        );
        assert_eq!(
            of("write a shorter one for the post: `caption: …`"),
            "write a shorter one for the post, in the column `caption`"
        );
        assert_eq!(of("add `--format jpg`: its quality is chosen to fit"), "");
    }
}
