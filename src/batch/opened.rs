//! The bytes of a file that somebody made become cards: card files, lists, JSON, tables.

use std::sync::Arc;

use super::Wishes;
use super::rows::Card;
use super::rows::IN_CELLS;
use super::rows::Read;
use super::rows::Sheet;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use crate::diag::column_letters;
use crate::model;
use crate::model::At;
use crate::model::Content;
use crate::model::Template;
use crate::model::Tree;
use crate::model::Yaml;
use crate::report;
use crate::table;
use crate::table::Table;

/// Knows the template of a kit, by the names of both; without a kit the built-in one's.
pub type Find<'a> = dyn FnMut(Option<&str>, &str) -> Option<Arc<Template>> + 'a;

/// What a file holds.
#[derive(Default)]
pub struct Opened {
    pub cards: Vec<Card>,
    /// What is to be said of the file and not of cards.
    pub told: Vec<Diagnostic>,
    /// The text that was read, to show lines of.
    pub source: Option<Arc<Source>>,
    /// The columns of a table.
    pub columns: Vec<report::Column>,
    /// Whether it is a list, so that a report is wanted.
    pub is_list: bool,
    /// Whether its cards are rows under titles.
    pub has_rows: bool,
    /// With the pictures in its cells.
    pub table: Option<Arc<Table>>,
}

/// What is wrong with a file, and the text if it could be read that far.
pub struct Unread {
    pub wrong: Vec<Diagnostic>,
    pub source: Option<Arc<Source>>,
}

impl From<Vec<Diagnostic>> for Unread {
    fn from(wrong: Vec<Diagnostic>) -> Self {
        Self { wrong, source: None }
    }
}

/// What kind of file it is.
enum Form {
    /// Something that people take for a table, and what to do with it.
    Foreign(&'static str),
    Table,
    Json,
    JsonLines,
    Cards,
}

/// A file that is not read, whatever it holds.
pub fn refused(name: &str) -> Option<Diagnostic> {
    let Form::Foreign(hint) = form(name) else { return None };
    let message = format!("files of this kind are not read: `{name}`");
    Some(Diagnostic::error("not-a-table", message).hint(hint))
}

/// Reads the cards of a file by what its name says it is. `name`: as people are shown it.
pub fn open(
    name: &str,
    bytes: &Arc<[u8]>,
    wishes: &Wishes,
    find: &mut Find,
) -> Result<Opened, Unread> {
    if let Some(error) = refused(name) {
        return Err(vec![error].into());
    }
    let mut opening = Opening { wishes, find, opened: Opened::default() };
    let read = match form(name) {
        Form::Table => opening.table(name, bytes),
        text => Source::from_bytes(name, bytes).map_err(|error| vec![error]).and_then(|source| {
            opening.opened.source = Some(source.clone());
            match text {
                Form::Json => opening.json(&source),
                Form::JsonLines => opening.json_lines(&source),
                _ => opening.card_file(&source),
            }
        }),
    };
    let opened = opening.opened;
    match read {
        Ok(()) => Ok(opened),
        Err(wrong) => Err(Unread { wrong, source: opened.source }),
    }
}

type Done = Result<(), Vec<Diagnostic>>;

struct Opening<'a, 'b> {
    wishes: &'a Wishes,
    find: &'a mut Find<'b>,
    opened: Opened,
}

impl Opening<'_, '_> {
    fn card_file(&mut self, source: &Arc<Source>) -> Done {
        let cards = model::Cards::read(source)?;
        self.list(cards);
        Ok(())
    }

    fn list(&mut self, cards: model::Cards) {
        self.opened.is_list = cards.each.len() > 1;
        for (row, mut content) in (1..).zip(cards.each) {
            if let Ok(content) = &mut content {
                self.wishes.apply(content);
            }
            self.opened.cards.push(Card {
                row,
                content,
                tree: None,
                labels: Vec::new(),
                refused: None,
                doubted: None,
            });
        }
    }

    /// JSON is YAML; but a list of objects without `fields` is a table.
    fn json(&mut self, source: &Arc<Source>) -> Done {
        strictly(&source.text).map_err(|error| vec![error.of(source, 0)])?;
        let tree = model::parse(source).map_err(|error| vec![error])?;
        let objects = match &tree.value {
            Yaml::List(items) => &items[..],
            _ => std::slice::from_ref(&tree),
        };
        if objects.iter().any(is_card) {
            return self.card_file(source);
        }
        self.rows(&Sheet::of_objects(source, objects)?)
    }

    /// An object a line.
    fn json_lines(&mut self, source: &Arc<Source>) -> Done {
        let (mut objects, mut wrong) = (Vec::new(), Vec::new());
        for (before, line) in (0..).zip(source.text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            if let Err(error) = strictly(line) {
                wrong.push(error.of(source, before));
                continue;
            }
            match model::parse(&Source::new(source.name.clone(), line)) {
                Ok(tree) => objects.push(below(tree, before)),
                Err(mut error) => {
                    if let Some(place) = &mut error.place {
                        place.line += before;
                        place.source = source.clone();
                    }
                    wrong.push(error);
                }
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if !objects.iter().any(is_card) {
            return self.rows(&Sheet::of_objects(source, &objects)?);
        }
        let each = objects.iter().map(|object| Content::of(object, source)).collect();
        self.list(model::Cards { each });
        self.opened.is_list = true;
        Ok(())
    }

    fn table(&mut self, name: &str, bytes: &Arc<[u8]>) -> Done {
        let table = Arc::new(table::read(name, bytes)?);
        self.opened.told.extend(table.notices.iter().cloned());
        let letters = table.columns.iter().map(|column| column_letters(column.number));
        let columns = letters.zip(&table.columns).map(|(letters, column)| report::Column {
            letters,
            title: column.title.clone(),
            fills: None,
        });
        self.opened.columns = columns.collect();
        let sheet = Sheet::of_table(&table);
        self.opened.table = Some(table);
        self.rows(&sheet)
    }

    fn rows(&mut self, sheet: &Sheet) -> Done {
        (self.opened.is_list, self.opened.has_rows) = (true, true);
        self.opened.source = Some(sheet.source.clone());
        // What was typed holds for the rows that say nothing themselves.
        let mut defaults = Content::default();
        self.wishes.apply(&mut defaults);
        let Read { fills, cards, told } = sheet.cards(&defaults, self.find)?;
        self.opened.told.extend(told);
        let columns = &mut self.opened.columns;
        if columns.is_empty() {
            let titles = sheet.titles.iter().map(|title| report::Column {
                title: title.value.clone(),
                ..report::Column::default()
            });
            *columns = titles.collect();
        }
        for (column, fills) in columns.iter_mut().zip(fills) {
            column.fills = fills;
        }
        let wishes = self.wishes;
        let cards = cards.into_iter().map(|card| {
            let content = card.content.map(|mut content| {
                allow(&mut content, wishes);
                content
            });
            Card { content, ..card }
        });
        self.opened.cards.extend(cards);
        Ok(())
    }
}

/// Lints that were switched off for the run are off for every row.
fn allow(content: &mut Content, wishes: &Wishes) {
    Wishes { allow: wishes.allow.clone(), ..Wishes::default() }.apply(content);
}

fn form(name: &str) -> Form {
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&[".xls", ".xlsb", ".numbers", ".gsheet"]) {
        return Form::Foreign("save it as .xlsx, or as a CSV");
    }
    if ends(&[".docx", ".doc", ".pdf", ".pages", ".odt"]) {
        return Form::Foreign(
            "put the words into a table, a row for each card: `itac new quote --sheet`",
        );
    }
    if table::is_table(&lower) {
        Form::Table
    } else if lower.ends_with(".jsonl") || lower.ends_with(".ndjson") {
        Form::JsonLines
    } else if lower.ends_with(".json") {
        Form::Json
    } else {
        Form::Cards
    }
}

/// Where a text stops being JSON, which is stricter than YAML.
struct NoJson(serde_json::Error);

fn strictly(text: &str) -> Result<(), NoJson> {
    let text = text.trim_start_matches('\u{feff}');
    serde_json::from_str::<serde::de::IgnoredAny>(text).map(drop).map_err(NoJson)
}

impl NoJson {
    /// `before`: how many lines of the source come before the text.
    fn of(self, source: &Arc<Source>, before: u32) -> Diagnostic {
        let at = Place {
            line: before + self.0.line() as u32,
            column: (self.0.column() as u32).max(1),
            length: 1,
        };
        let why = self.0.to_string();
        let why = why.split(" at line ").next().unwrap_or_default();
        Diagnostic::error("json", format!("the JSON is broken: {why}")).at(source, at)
    }
}

/// Whether an object is a card as card files have it.
fn is_card(object: &Tree) -> bool {
    let Yaml::Map(entries) = &object.value else { return false };
    entries.iter().any(|(key, _)| ["fields", "cards", "defaults"].contains(&key.value.as_str()))
}

/// A tree that begins so many lines further down.
fn below(tree: Tree, lines: u32) -> Tree {
    let down = |mut at: Place| {
        at.line += lines;
        at
    };
    let value = match tree.value {
        Yaml::List(items) => Yaml::List(items.into_iter().map(|one| below(one, lines)).collect()),
        Yaml::Map(entries) => Yaml::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    (At { value: key.value, at: down(key.at) }, below(value, lines))
                })
                .collect(),
        ),
        value => value,
    };
    At { value, at: down(tree.at) }
}

/// The bytes of a picture in a cell, if the path is one of those.
pub fn picture(table: &Table, path: &str) -> Option<Result<Vec<u8>, String>> {
    let name = path.strip_prefix(IN_CELLS)?;
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let found = cells.flat_map(|cell| &cell.pictures).find(|picture| picture.name == name)?;
    Some(table.picture(found))
}
