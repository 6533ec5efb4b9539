//! Rows become cards: each column fills what its title says, in the template that its
//! row names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::Target;
use super::columns::Targets;
use super::columns::is_ignored;
use super::columns::is_protection;
use super::columns::plain;
use super::columns::protects;
use super::opened::Find;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use crate::model::At;
use crate::model::Content;
use crate::model::Template;
use crate::model::Tree;
use crate::model::Yaml;
use crate::model::nearest;
use crate::table::Table;

/// The folder in which photos seem to lie that stand in cells.
pub const IN_CELLS: &str = "in-cells/";

/// Rows under titles, from a table or a list of objects.
pub struct Sheet {
    pub source: Arc<Source>,
    /// At their places.
    pub titles: Vec<At<String>>,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub number: u32,
    /// Where the row begins.
    pub at: Place,
    /// One for each title; nothing where the row has none.
    pub cells: Vec<Option<Tree>>,
}

/// The card of a row.
pub struct Card {
    pub row: u32,
    pub content: Result<Content, Vec<Diagnostic>>,
    /// The row as it was understood, for whoever wants to mend one that is wrong.
    pub tree: Option<Tree>,
    /// What stands in the columns that fill nothing, under their titles as [`plain`] writes them.
    pub labels: Vec<(String, String)>,
    /// The name in a row that says no to a photo or to words, whatever else is wrong with it.
    pub refused: Option<String>,
    /// The name in a row that wants to hide somebody in a way that nobody understands.
    pub doubted: Option<String>,
}

/// The cards of a sheet, and what is to be said of its columns.
pub struct Read {
    /// For each title the name of what it fills, if anything.
    pub fills: Vec<Option<String>>,
    pub cards: Vec<Card>,
    pub told: Vec<Diagnostic>,
}

impl Sheet {
    pub fn of_table(table: &Table) -> Self {
        let header = table.columns.iter().map(|column| {
            // The header's row is not known to be the first; its column is.
            let at = Place { line: 0, column: column.number, length: 0 };
            At { value: column.title.clone(), at }
        });
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().zip(&table.columns).map(|(cell, column)| {
                let at = Place { line: row.number, column: column.number, length: 0 };
                let pictures = cell.pictures.iter().map(|one| format!("{IN_CELLS}{}", one.name));
                let text = match (cell.text.is_empty(), cell.pictures.is_empty()) {
                    (true, false) => pictures.collect::<Vec<_>>().join("\n"),
                    _ => cell.text.clone(),
                };
                Some(At { value: Yaml::Text(text), at })
            });
            let at = Place { line: row.number, column: 0, length: 0 };
            Row { number: row.number, at, cells: cells.collect() }
        });
        Self { source: table.source.clone(), titles: header.collect(), rows: rows.collect() }
    }

    /// Objects with whatever keys, numbered from 1; each stands at its place. What is no
    /// object is an error.
    pub fn of_objects(source: &Arc<Source>, objects: &[Tree]) -> Result<Self, Vec<Diagnostic>> {
        let (mut titles, mut wrong) = (Vec::<At<String>>::new(), Vec::new());
        for object in objects {
            let Yaml::Map(entries) = &object.value else {
                let message = "a row must be an object, such as `{ \"quote\": \"…\" }`";
                wrong.push(object.error(source, "wrong-type", message));
                continue;
            };
            for (key, _) in entries {
                if titles.iter().all(|title| title.value != key.value) {
                    titles.push(key.clone());
                }
            }
        }
        let cells = |object: &Tree| {
            let value = |title: &At<String>| match &object.value {
                Yaml::Map(entries) => {
                    let mut found = entries.iter().filter(|(key, _)| key.value == title.value);
                    found.next().map(|(_, value)| value.clone())
                }
                _ => None,
            };
            titles.iter().map(value).collect()
        };
        let rows = (1..).zip(objects);
        let rows = rows
            .map(|(number, object)| Row { number, at: object.at, cells: cells(object) })
            .collect();
        match wrong.is_empty() {
            true => Ok(Self { source: source.clone(), titles, rows }),
            false => Err(wrong),
        }
    }

    /// The cards of the rows. What a row does not say is as in `defaults`. `find` knows the
    /// template of a kit by both names; `None` where there is none, which is told later.
    pub fn cards(&self, defaults: &Content, find: &mut Find) -> Result<Read, Vec<Diagnostic>> {
        let mut mappings = Mappings { sheet: self, known: BTreeMap::new() };
        let mut cards = Vec::new();
        for row in &self.rows {
            let named = |key: &str| mappings_key(self, row, key);
            let written =
                |default: &Option<At<String>>| default.as_ref().map(|at| at.value.clone());
            let kit = named("kit").or_else(|| written(&defaults.kit));
            let template = named("template").or_else(|| written(&defaults.template));
            let mapping = mappings.of(kit, template, find);
            mapping.count(row);
            let tree = mapping.tree(row);
            let content = Content::of(&tree, &self.source);
            let content = content.map(|content| placed(content.or(defaults), row.at));
            let labels = mapping.labels(row, &self.titles);
            let named = |is_so| mapping.name_where(row, is_so);
            let (refused, doubted) = (named(says_no), named(hides_somehow));
            let tree = Some(tree);
            cards.push(Card { row: row.number, content, tree, labels, refused, doubted });
        }
        let told = mappings.told();
        if told.iter().any(Diagnostic::is_error) {
            return Err(told);
        }
        Ok(Read { fills: mappings.fills(), cards, told })
    }

    fn title_error(&self, column: usize, told: Diagnostic) -> Diagnostic {
        let title = &self.titles[column];
        if self.source.is_table() {
            return Diagnostic { place: Some(Place::default().of(&self.source)), ..told };
        }
        told.at(&self.source, title.at)
    }
}

/// What a row says under the title of one of the card's own keys.
fn mappings_key(sheet: &Sheet, row: &Row, key: &str) -> Option<String> {
    let column = sheet.titles.iter().position(|title| plain(&title.value) == key)?;
    match &row.cells[column].as_ref()?.value {
        Yaml::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// What was not written in the row itself is told at the row.
fn placed(mut content: Content, row: Place) -> Content {
    if let Some(template) = &mut content.template
        && template.at.line == 0
    {
        template.at = row;
    }
    content
}

/// The columns of a sheet as each template in it understands them.
struct Mappings<'a> {
    sheet: &'a Sheet,
    known: BTreeMap<(Option<String>, Option<String>), Mapping>,
}

struct Mapping {
    template: Option<Arc<Template>>,
    targets: Targets,
    /// For each column.
    columns: Vec<Option<Target>>,
    /// How many rows have something in each column.
    filled: Vec<usize>,
}

impl Mappings<'_> {
    fn of(
        &mut self,
        kit: Option<String>,
        template: Option<String>,
        find: &mut Find,
    ) -> &mut Mapping {
        let titles = &self.sheet.titles;
        self.known.entry((kit, template)).or_insert_with_key(|(kit, template)| {
            let template = template.as_ref().and_then(|name| find(kit.as_deref(), name));
            let targets = Targets::of(template.as_deref());
            let columns = titles.iter().map(|title| targets.find(&title.value).cloned()).collect();
            Mapping { template, targets, columns, filled: vec![0; titles.len()] }
        })
    }

    /// Without any template, as where the kit cannot be read, nobody knows what columns are for.
    fn is_known(&self) -> bool {
        self.known.values().any(|one| one.template.is_some())
    }

    fn fills(&self) -> Vec<Option<String>> {
        if !self.is_known() {
            return vec![None; self.sheet.titles.len()];
        }
        let of = |column: usize| {
            let mut all = self.known.values().filter_map(|one| one.columns[column].as_ref());
            all.next().map(Target::name)
        };
        (0..self.sheet.titles.len()).map(of).collect()
    }

    /// Columns that nothing comes of, and those that some templates have no use for.
    fn told(&self) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        if !self.is_known() {
            return told;
        }
        for (column, title) in self.sheet.titles.iter().enumerate() {
            let used = self.known.values().any(|one| one.columns[column].is_some());
            let filled: usize = self.known.values().map(|one| one.filled[column]).sum();
            // Nobody misses an empty column.
            if is_ignored(&title.value) || filled == 0 && !used {
                continue;
            }
            if !used {
                told.push(self.unknown(column));
                continue;
            }
            for mapping in self.known.values() {
                let idle = mapping.columns[column].is_none() && mapping.filled[column] > 0;
                if let Some(template) = mapping.template.as_ref().filter(|_| idle) {
                    let message = format!(
                        "the column `{}` is not used in {} rows: the template `{}` has no such field",
                        title.value, mapping.filled[column], template.name.value
                    );
                    let note = Diagnostic::note("unused-column", message);
                    told.push(self.sheet.title_error(column, note));
                }
            }
        }
        told
    }

    /// A title that looks like one that is understood, which no other column has, is an error:
    /// all rows would fail, or lose what may not be lost, such as a consent.
    fn unknown(&self, column: usize) -> Diagnostic {
        let title = &self.sheet.titles[column].value;
        let message =
            format!("the column `{title}` is not used: no template here has such a field");
        let mut titles: Vec<&str> =
            self.known.values().flat_map(|one| one.targets.titles()).collect();
        titles.sort_unstable();
        titles.dedup();
        let near = nearest(&plain(title), &titles);
        let missed = near.is_some_and(|near| self.known.values().any(|one| one.lacks(near)));
        let has_ways = || {
            let cells = self.sheet.rows.iter().filter_map(|row| row.cells[column].as_ref());
            let is_way =
                |cell: &Tree| matches!(&cell.value, Yaml::Text(text) if is_protection(text));
            cells.into_iter().any(is_way)
        };
        let protects = protects(title) || has_ways();
        let told = match missed || protects {
            true => Diagnostic::error("unknown-column", message),
            false => Diagnostic::note("unknown-column", message),
        };
        let hint = match near {
            Some(near) if missed || !protects => format!("did you mean `{near}`? change the title"),
            _ if protects => "what protects people must not get lost: title it `photo anonymise`, \
                `show name`, `photo consent`, `photo consent until`, `consent` or `consent until`; \
                or begin the title with `notes` if it is for you alone"
                .into(),
            _ => "it can still be named in `--where`, `--names` and `--zip`".into(),
        };
        self.sheet.title_error(column, told.hint(hint))
    }
}

impl Mapping {
    fn count(&mut self, row: &Row) {
        for (cell, filled) in row.cells.iter().zip(&mut self.filled) {
            *filled += usize::from(cell.as_ref().is_some_and(|cell| !is_blank(cell)));
        }
    }

    /// Whether that title is understood, and no column has it.
    fn lacks(&self, title: &str) -> bool {
        let Some(target) = self.targets.find(title) else { return false };
        !self.columns.iter().flatten().any(|one| one == target)
    }

    /// What the row says in columns that fill nothing.
    fn labels(&self, row: &Row, titles: &[At<String>]) -> Vec<(String, String)> {
        let idle = self.columns.iter().zip(titles).zip(&row.cells);
        let idle =
            idle.filter_map(|((target, title), cell)| match (target, &cell.as_ref()?.value) {
                (None, Yaml::Text(text)) if !text.trim().is_empty() => {
                    Some((plain(&title.value), text.trim().to_owned()))
                }
                _ => None,
            });
        idle.filter(|(title, _)| !is_ignored(title)).collect()
    }

    /// The name in a row in which some cell is so.
    fn name_where(&self, row: &Row, is_so: fn(&str, &Yaml) -> bool) -> Option<String> {
        let cells = || {
            let filled = row.cells.iter().zip(&self.columns);
            filled.filter_map(|(cell, target)| Some((cell.as_ref()?, target.as_ref()?)))
        };
        let meets = |(cell, target): (&Tree, &Target)| {
            let value = match &cell.value {
                Yaml::Text(text) => target.cell.read(text, cell.at).value,
                other => other.clone(),
            };
            target.path.last().is_some_and(|key| is_so(key, &value))
        };
        let name = cells().find(|(_, target)| target.path == ["fields", "name"]);
        match &name?.0.value {
            Yaml::Text(name) if cells().any(meets) => Some(name.trim().to_owned()),
            _ => None,
        }
    }

    /// The row as a card file would have it.
    fn tree(&self, row: &Row) -> Tree {
        let mut card = At { value: Yaml::Map(Vec::new()), at: row.at };
        for (cell, target) in row.cells.iter().zip(&self.columns) {
            let (Some(cell), Some(target)) = (cell, target) else { continue };
            let value = match &cell.value {
                Yaml::Text(text) if text.trim().is_empty() => {
                    if target.is_field() {
                        blank(&mut card, target, cell.at);
                    }
                    continue;
                }
                Yaml::Text(text) => target.cell.read(text, cell.at),
                Yaml::Null => continue,
                _ => cell.clone(),
            };
            if value.value != Yaml::Null {
                put(&mut card, &target.path, value);
            }
        }
        if let Some(fields) = entry(&mut card, "fields") {
            complete(fields);
        }
        card
    }
}

fn says_no(key: &str, value: &Yaml) -> bool {
    key == "given" && *value == Yaml::Bool(false)
}

/// In words that are none of those for it.
fn hides_somehow(key: &str, value: &Yaml) -> bool {
    let Yaml::Text(word) = value else { return false };
    let is_full = key == "show_name" && word == "full";
    let protects = key == "anonymise" || key == "show_name";
    protects && !word.trim().is_empty() && !is_full && !is_protection(word)
}

fn is_blank(cell: &Tree) -> bool {
    match &cell.value {
        Yaml::Text(text) => text.trim().is_empty(),
        Yaml::Null => true,
        _ => false,
    }
}

/// An empty cell still says where something is missing.
fn blank(card: &mut Tree, target: &Target, at: Place) {
    let whole = matches!(target.path.last().map(String::as_str), Some("file"));
    let depth = if whole { target.path.len() - 1 } else { target.path.len() };
    if depth == 2 {
        put(card, &target.path[..depth], At { value: Yaml::Text(String::new()), at });
    }
}

fn entry<'a>(tree: &'a mut Tree, key: &str) -> Option<&'a mut Tree> {
    let Yaml::Map(entries) = &mut tree.value else { return None };
    entries.iter_mut().find(|(known, _)| known.value == key).map(|(_, value)| value)
}

/// Puts a value where the path leads. A text on the way becomes the long copy of itself.
fn put(tree: &mut Tree, path: &[String], value: Tree) {
    let (Some((key, rest)), at) = (path.split_first(), value.at) else {
        match (&mut tree.value, &value.value) {
            // `{ file: … }` in JSON stands for the whole photo.
            (Yaml::Map(_), Yaml::Text(text)) if text.is_empty() => {}
            (Yaml::Map(entries), Yaml::Text(_)) => {
                entries.insert(0, (At { value: "long".into(), at: value.at }, value));
            }
            _ => *tree = value,
        }
        return;
    };
    if !matches!(tree.value, Yaml::Map(_)) {
        let before = std::mem::replace(&mut tree.value, Yaml::Map(Vec::new()));
        if let (Yaml::Map(entries), Yaml::Text(text)) = (&mut tree.value, before)
            && !text.is_empty()
        {
            let long = At { value: Yaml::Text(text), at: tree.at };
            entries.push((At { value: "long".into(), at: tree.at }, long));
        }
    }
    if rest.is_empty() && key == "file" && matches!(value.value, Yaml::Map(_) | Yaml::List(_)) {
        *tree = value;
        return;
    }
    if entry(tree, key).is_none()
        && let Yaml::Map(entries) = &mut tree.value
    {
        let empty = if rest.is_empty() { Yaml::Null } else { Yaml::Map(Vec::new()) };
        entries.push((At { value: key.clone(), at }, At { value: empty, at }));
    }
    if let Some(inner) = entry(tree, key) {
        if rest.is_empty() && matches!(inner.value, Yaml::Null) {
            *inner = value;
        } else {
            put(inner, rest, value);
        }
    }
}

/// Photos without a file are no photos, and a text whose only copy is short is that.
fn complete(fields: &mut Tree) {
    let Yaml::Map(fields) = &mut fields.value else { return };
    for (_, value) in fields {
        let Yaml::Map(parts) = &value.value else { continue };
        let has = |key: &str| parts.iter().any(|(known, _)| known.value == key);
        let copies = ["long", "medium", "short"];
        if copies.iter().any(|copy| has(copy)) {
            if !has("long") {
                let first = copies.iter().find_map(|copy| {
                    parts.iter().find(|(known, _)| known.value == *copy).map(|(_, text)| text)
                });
                *value = first.cloned().unwrap_or(At { value: Yaml::Null, at: value.at });
            }
        } else if !has("file") {
            value.value = Yaml::Text(String::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse;

    fn template(text: &str) -> Arc<Template> {
        Arc::new(Template::read(&Source::new("t.yaml", text)).unwrap())
    }

    fn quote() -> Arc<Template> {
        template(
            "name: quote\nfields:\n  quote: { text: { required: true } }\n  name: { text: { required: true } }\n  photo: { photo: {} }\n  year: { number: {} }\nlayout: { column: {} }\n",
        )
    }

    fn sheet(titles: &[&str], rows: &[&[&str]]) -> Sheet {
        let at = |line: usize, column: usize| Place {
            line: line as u32,
            column: column as u32 + 1,
            length: 0,
        };
        let titles: Vec<String> = titles.iter().map(|&title| title.to_owned()).collect();
        let row = |(i, row): (usize, &&[&str])| Row {
            number: i as u32 + 2,
            at: Place { line: i as u32 + 2, column: 0, length: 0 },
            cells: (0..)
                .zip(*row)
                .map(|(column, text)| {
                    Some(At { value: Yaml::Text((*text).to_owned()), at: at(i + 2, column) })
                })
                .collect(),
        };
        Sheet {
            source: Source::table("people.csv", titles.clone()),
            titles: titles
                .into_iter()
                .enumerate()
                .map(|(i, value)| At { value, at: at(0, i) })
                .collect(),
            rows: rows.iter().enumerate().map(row).collect(),
        }
    }

    fn read(sheet: &Sheet) -> Result<Read, Vec<Diagnostic>> {
        let defaults =
            Content { template: Some(At::nowhere("quote".into())), ..Content::default() };
        sheet.cards(&defaults, &mut |_, name| (name == "quote").then(quote))
    }

    #[test]
    fn titles_are_forgiven_their_case_and_blanks() {
        let rows: [&[&str]; 1] =
            [&["Hi", "Sara", "me.jpg", "A face", "50% 35%", "2022", "#A #B", ""]];
        let titles =
            ["QUOTE ", "Name", "Photo", "photo (alt)", "Photo focus", "year", "Hashtags", "kit"];
        let read = read(&sheet(&titles, &rows)).unwrap();
        assert!(read.told.is_empty(), "{:?}", read.told);
        assert_eq!(read.fills[3].as_deref(), Some("photo.alt"));
        let card = read.cards[0].content.as_ref().unwrap();
        let crate::model::Value::Photo(photo) = &card.fields.get("photo").unwrap().value else {
            panic!("{:?}", card.fields)
        };
        assert_eq!(photo.focus.as_ref().unwrap().value, [0.5, 0.35]);
        assert_eq!(card.hashtags.as_ref().unwrap().0.len(), 2);
        assert_eq!(card.template.as_ref().unwrap().at.line, 2);
    }

    #[test]
    fn copies_come_together_whatever_their_order() {
        for titles in [["quote", "quote short"], ["quote short", "quote"]] {
            let rows: [&[&str]; 1] = if titles[0] == "quote" {
                [&["Long one.", "One."]]
            } else {
                [&["One.", "Long one."]]
            };
            let read = read(&sheet(&titles, &rows)).unwrap();
            let card = read.cards[0].content.as_ref().unwrap();
            let crate::model::Value::Versions(copies) = &card.fields.get("quote").unwrap().value
            else {
                panic!("{:?}", card.fields)
            };
            assert_eq!(copies.long.value, "Long one.");
        }
    }

    #[test]
    fn a_title_that_misses_a_needed_field_stops_all() {
        let rows: [&[&str]; 1] = [&["Hi", "Sara", "x"]];
        let wrong = read(&sheet(&["qoute", "name", "colour"], &rows)).err().unwrap();
        assert!(wrong[0].is_error() && wrong[0].hints[0].contains("`quote`"), "{wrong:?}");
        let told = read(&sheet(&["quote", "name", "colour"], &rows)).unwrap().told;
        assert_eq!(told.len(), 1);
        assert!(read(&sheet(&["quote", "name", "notes"], &rows)).unwrap().told.is_empty());
    }

    #[test]
    fn a_photo_that_is_only_described_is_no_photo() {
        let rows: [&[&str]; 1] = [&["Hi", "Sara", "", "A face"]];
        let read = read(&sheet(&["quote", "name", "photo", "photo alt"], &rows)).unwrap();
        let card = read.cards[0].content.as_ref().unwrap();
        let photo = card.fields.get("photo").unwrap();
        assert_eq!(photo.value, crate::model::Value::Text(String::new()));
    }

    #[test]
    fn objects_may_be_flat() {
        let text = r#"[{"quote": "Hi", "name": "Sara", "photo": {"file": "a.jpg", "alt": "A"}}, {"quote": "Ho", "name": "S", "year": 4}]"#;
        let source = Source::new("rows.json", text);
        let tree = parse(&source).unwrap();
        let Yaml::List(items) = &tree.value else { panic!("a list") };
        let sheet = Sheet::of_objects(&source, items).unwrap();
        let read = read(&sheet).unwrap();
        assert_eq!(sheet.titles.len(), 4);
        for card in &read.cards {
            assert!(card.content.is_ok(), "{:?}", card.content);
        }
    }
}
