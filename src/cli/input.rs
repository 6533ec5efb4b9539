//! The files that were named become cards: card files, lists, tables.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::args;
use super::disk::Folders;
use crate::assets::Assets;
use crate::assets::Disk;
use crate::assets::Library;
use crate::batch::Loaded;
use crate::batch::Wishes;
use crate::batch::prepared;
use crate::batch::rows::Card;
use crate::batch::rows::IN_CELLS;
use crate::batch::rows::Read;
use crate::batch::rows::Sheet;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::diag::column_letters;
use crate::model;
use crate::model::At;
use crate::model::Content;
use crate::model::SameSize;
use crate::model::Tree;
use crate::model::Yaml;
use crate::report;
use crate::resolve::consent;
use crate::resolve::kit::read_source;
use crate::table;
use crate::table::Table;

/// A card as written, with the folder its photos stand in.
pub struct Written {
    /// Which of the inputs it is of.
    pub input: usize,
    /// Its number there.
    pub row: u32,
    pub content: Result<Content, Vec<Diagnostic>>,
    /// What its row says in columns that fill nothing.
    pub labels: Vec<(String, String)>,
    pub assets: Arc<Library>,
}

/// All cards that were named.
#[derive(Default)]
pub struct Input {
    pub cards: Vec<Written>,
    /// What is wrong with files of which no card could be read.
    pub wrong: Vec<Diagnostic>,
    /// What is to be said of files and not of cards.
    pub told: Vec<Diagnostic>,
    pub inputs: Vec<report::Input>,
    /// Every text that was read, to show lines of.
    pub sources: Vec<Arc<Source>>,
    pub kits: Loaded,
    /// Whether it is a list, so that a report is wanted.
    pub tables: bool,
    /// Whether some of it are rows under titles.
    pub has_rows: bool,
    /// The tables by the number of their input.
    pub bytes: Vec<(usize, Arc<[u8]>)>,
}

/// Where the files lie that cards and tables may name.
#[derive(Default)]
pub struct Places {
    pub assets: Option<PathBuf>,
    pub outside: bool,
    /// The values of fields that were typed.
    pub typed: Vec<String>,
}

impl Places {
    fn library(&self, beside: PathBuf) -> Library {
        let library = Library::new(beside, self.assets.clone()).with_typed(self.typed.clone());
        if self.outside { library.without_fence() } else { library }
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

impl Input {
    pub fn read(cards: &args::Cards, lints: &args::Lints) -> Self {
        let mut input = Self::default();
        let set = fields(&cards.set, &mut input.wrong);
        let wishes = Wishes { allow: lints.allow.clone(), ..wishes(cards) };
        let places = Places {
            assets: cards.assets.clone(),
            outside: cards.files.outside,
            typed: set.iter().filter_map(|(_, value)| typed(&value.value)).collect(),
        };
        for path in &cards.inputs {
            input.file(path, &wishes, &places);
        }
        if cards.inputs.is_empty() {
            input.nothing_but_fields(cards, &wishes, &places);
        }
        for content in input.cards.iter_mut().filter_map(|card| card.content.as_mut().ok()) {
            for (key, value) in &set {
                content.fields.insert(key.clone(), value.clone());
            }
        }
        let folders = Folders { from: PathBuf::new() };
        for content in input.cards.iter().filter_map(|card| card.content.as_ref().ok()) {
            let kit = content.kit.as_ref().map(|kit| kit.value.as_str());
            input.kits.add(kit, &folders);
        }
        for card in &mut input.cards {
            let assets = card.assets.clone();
            if let Ok(content) = &mut card.content {
                card.content = prepared(std::mem::take(content), &input.kits, &*assets);
            }
        }
        input.know_what_lies_beside();
        input
    }

    /// The files beside photos that messages may show lines of.
    fn know_what_lies_beside(&mut self) {
        let mut known: BTreeSet<String> =
            self.sources.iter().map(|source| source.name.clone()).collect();
        for card in &self.cards {
            let named: Vec<&Arc<Source>> = match &card.content {
                Ok(content) => consent::written(content).into_iter().map(|one| one.1).collect(),
                Err(errors) => {
                    errors.iter().filter_map(|error| Some(&error.place.as_ref()?.source)).collect()
                }
            };
            for source in named {
                if known.insert(source.name.clone()) {
                    self.sources.push(source.clone());
                }
            }
        }
    }

    /// Adds the cards of a file.
    pub fn file(&mut self, path: &Path, wishes: &Wishes, places: &Places) {
        let library = || places.library(path.parent().map(Path::to_path_buf).unwrap_or_default());
        let number = self.inputs.len();
        let file = path.display().to_string();
        self.inputs.push(report::Input { file, ..report::Input::default() });
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = match form(&name) {
            Form::Foreign(hint) => {
                let message = format!("files of this kind are not read: `{}`", path.display());
                Err(vec![Diagnostic::error("not-a-table", message).hint(hint)])
            }
            Form::Table => self.table(path, library(), wishes),
            Form::Json => self.json(path, library(), wishes),
            Form::JsonLines => self.json_lines(path, library(), wishes),
            Form::Cards => self.card_file(path, library(), wishes),
        };
        if let Err(errors) = read {
            self.wrong.extend(errors);
        }
        let of_this = self.cards.iter().filter(|card| card.input == number);
        self.inputs[number].rows = of_this.map(|card| card.row).collect();
    }

    fn card_file(
        &mut self,
        path: &Path,
        library: Library,
        wishes: &Wishes,
    ) -> Result<(), Vec<Diagnostic>> {
        let source = self.source(path)?;
        let cards = model::Cards::read(&source)?;
        self.list(cards, library, wishes);
        Ok(())
    }

    fn list(&mut self, cards: model::Cards, library: Library, wishes: &Wishes) {
        let assets = Arc::new(library);
        self.tables |= cards.each.len() > 1;
        for (row, mut content) in (1..).zip(cards.each) {
            if let Ok(content) = &mut content {
                wishes.apply(content);
            }
            let (input, assets) = (self.inputs.len() - 1, assets.clone());
            self.cards.push(Written { input, row, content, labels: Vec::new(), assets });
        }
    }

    /// JSON is YAML; but a list of objects without `fields` is a table.
    fn json(
        &mut self,
        path: &Path,
        library: Library,
        wishes: &Wishes,
    ) -> Result<(), Vec<Diagnostic>> {
        let source = self.source(path)?;
        strictly(&source.text).map_err(|error| vec![error.of(&source, 0)])?;
        let tree = model::parse(&source).map_err(|error| vec![error])?;
        let objects = match &tree.value {
            Yaml::List(items) => &items[..],
            _ => std::slice::from_ref(&tree),
        };
        if objects.iter().any(is_card) {
            let cards = model::Cards::read(&source)?;
            self.list(cards, library, wishes);
            return Ok(());
        }
        self.rows(&Sheet::of_objects(&source, objects)?, library, wishes)
    }

    /// An object a line.
    fn json_lines(
        &mut self,
        path: &Path,
        library: Library,
        wishes: &Wishes,
    ) -> Result<(), Vec<Diagnostic>> {
        let source = self.source(path)?;
        let (mut objects, mut wrong) = (Vec::new(), Vec::new());
        for (before, line) in (0..).zip(source.text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            if let Err(error) = strictly(line) {
                wrong.push(error.of(&source, before));
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
            return self.rows(&Sheet::of_objects(&source, &objects)?, library, wishes);
        }
        let each = objects.iter().map(|object| Content::of(object, &source)).collect();
        self.list(model::Cards { each }, library, wishes);
        self.tables = true;
        Ok(())
    }

    fn table(
        &mut self,
        path: &Path,
        library: Library,
        wishes: &Wishes,
    ) -> Result<(), Vec<Diagnostic>> {
        let bytes = Disk::anywhere("")
            .read(&path.to_string_lossy())
            .map_err(|missing| vec![Diagnostic::error("missing-file", missing.to_string())])?;
        let bytes: Arc<[u8]> = bytes.into();
        self.bytes.push((self.inputs.len() - 1, bytes.clone()));
        let table = Arc::new(table::read(&path.display().to_string(), &bytes)?);
        self.told.extend(table.notices.iter().cloned());
        let sheet = Sheet::of_table(&table);
        let letters = table.columns.iter().map(|column| column_letters(column.number));
        let columns = letters.zip(&table.columns).map(|(letters, column)| report::Column {
            letters,
            title: column.title.clone(),
            fills: None,
        });
        let number = self.inputs.len() - 1;
        self.inputs[number].columns = columns.collect();
        let in_cells = move |path: &str| picture(&table, path);
        self.rows(&sheet, library.with_cells(Arc::new(in_cells)), wishes)
    }

    fn rows(
        &mut self,
        sheet: &Sheet,
        library: Library,
        wishes: &Wishes,
    ) -> Result<(), Vec<Diagnostic>> {
        (self.tables, self.has_rows) = (true, true);
        self.sources.push(sheet.source.clone());
        // What was typed holds for the rows that say nothing themselves.
        let mut defaults = Content::default();
        wishes.apply(&mut defaults);
        let (kits, folders) = (&mut self.kits, Folders { from: PathBuf::new() });
        let Read { fills, cards, told } = sheet.cards(&defaults, &mut |kit, template| {
            kits.add(kit, &folders)?.templates.get(template).cloned()
        })?;
        self.told.extend(told);
        let (input, assets) = (self.inputs.len() - 1, Arc::new(library));
        let columns = &mut self.inputs[input].columns;
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
        let rows = cards.into_iter().map(|Card { row, content, labels }| {
            let content = content.map(|mut content| {
                allow(&mut content, wishes);
                content
            });
            Written { input, row, content, labels, assets: assets.clone() }
        });
        self.cards.extend(rows);
        Ok(())
    }

    /// A text that was named at the keyboard, and so may lie anywhere.
    fn source(&mut self, path: &Path) -> Result<Arc<Source>, Vec<Diagnostic>> {
        let read = read_source(&Disk::anywhere(""), &path.to_string_lossy());
        let source = read.map_err(|error| vec![error])?;
        self.sources.push(source.clone());
        Ok(source)
    }

    /// A card made of nothing but `--set`.
    fn nothing_but_fields(&mut self, cards: &args::Cards, wishes: &Wishes, places: &Places) {
        if cards.set.is_empty() && cards.template.is_none() {
            self.wrong.push(
                Diagnostic::error("no-input", "there is nothing to make a card from")
                    .hint("name a card file: `itac render card.yaml`")
                    .hint("or give the words here: `itac render -t quote-text --set quote='…' --set name='…'`"),
            );
            return;
        }
        let source = Source::new("the command line", "");
        let mut content = Content { source: source.clone(), ..Content::default() };
        wishes.apply(&mut content);
        let file = source.name.clone();
        self.inputs.push(report::Input { file, rows: vec![1], columns: Vec::new() });
        let assets = Arc::new(places.library(PathBuf::new()));
        let (content, labels) = (Ok(content), Vec::new());
        self.cards.push(Written { input: 0, row: 1, content, labels, assets });
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
        let at = crate::diag::Place {
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
    let down = |mut at: crate::diag::Place| {
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
fn picture(table: &Table, path: &str) -> Option<Result<Vec<u8>, String>> {
    let name = path.strip_prefix(IN_CELLS)?;
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let found = cells.flat_map(|cell| &cell.pictures).find(|picture| picture.name == name)?;
    Some(table.picture(found))
}

fn wishes(cards: &args::Cards) -> Wishes {
    Wishes {
        template: cards.template.clone(),
        kit: cards.kit.clone(),
        placements: cards
            .placements
            .iter()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect(),
        language: cards.language.clone(),
        theme: cards.theme.clone(),
        name: cards.name.clone(),
        same_size: cards.same_size.map(|span| match span {
            args::SameSize::Card => SameSize::Card,
            args::SameSize::Run => SameSize::Run,
        }),
        allow: Vec::new(),
    }
}

fn typed(value: &model::Value) -> Option<String> {
    let model::Value::Text(text) = value else { return None };
    Some(text.clone())
}

fn fields(set: &[String], wrong: &mut Vec<Diagnostic>) -> Vec<(At<String>, At<model::Value>)> {
    let field = |text: &String| match text.split_once('=') {
        Some((name, value)) => Some((
            At::nowhere(name.trim().to_owned()),
            At::nowhere(model::Value::Text(value.replace("\\n", "\n"))),
        )),
        None => {
            wrong.push(
                Diagnostic::error("bad-set", format!("`--set` wants FIELD=VALUE, got: `{text}`"))
                    .hint("--set name='Khadeja Alamary'"),
            );
            None
        }
    };
    set.iter().filter_map(field).collect()
}
