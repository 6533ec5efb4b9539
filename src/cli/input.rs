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
use crate::batch::opened::Opened;
use crate::batch::opened::open;
use crate::batch::opened::picture;
use crate::batch::opened::refused;
use crate::batch::prepared;
use crate::batch::rows::Card;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model;
use crate::model::At;
use crate::model::Content;
use crate::model::SameSize;
use crate::report;
use crate::resolve::consent;

/// A card as written, with the folder its photos stand in.
pub struct Written {
    /// Which of the inputs it is of.
    pub input: usize,
    /// Its number there.
    pub row: u32,
    pub content: Result<Content, Vec<Diagnostic>>,
    /// What its row says in columns that fill nothing.
    pub labels: Vec<(String, String)>,
    /// Whose row says no, whatever else of it can be read.
    pub refused: Option<String>,
    /// Whose row wants to hide them in a way that nobody understands.
    pub doubted: Option<String>,
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
                let value = still_hidden(content.fields.get(&key.value), value.clone());
                content.fields.insert(key.clone(), value);
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
        let number = self.inputs.len();
        let file = path.display().to_string();
        self.inputs.push(report::Input { file: file.clone(), ..report::Input::default() });
        match self.opened(path, &file, wishes) {
            Ok(opened) => {
                let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
                self.add(opened, places.library(folder));
            }
            Err(errors) => self.wrong.extend(errors),
        }
        let of_this = self.cards.iter().filter(|card| card.input == number);
        self.inputs[number].rows = of_this.map(|card| card.row).collect();
    }

    /// What a file holds that was named at the keyboard, and so may lie anywhere.
    fn opened(
        &mut self,
        path: &Path,
        file: &str,
        wishes: &Wishes,
    ) -> Result<Opened, Vec<Diagnostic>> {
        if let Some(error) = refused(file) {
            return Err(vec![error]);
        }
        let bytes = Disk::anywhere("")
            .read(&path.to_string_lossy())
            .map_err(|missing| vec![Diagnostic::error("missing-file", missing.to_string())])?;
        let bytes: Arc<[u8]> = bytes.into();
        let (kits, folders) = (&mut self.kits, Folders { from: PathBuf::new() });
        // Where a kit cannot be read, which is told with its cards, a table is read all the same:
        // what its rows say of people holds.
        let mut of_kit = |kit: Option<&str>, template: &str| {
            kits.add(kit, &folders)?.templates.get(template).cloned()
        };
        let read = open(file, &bytes, wishes, &mut |kit, template| {
            of_kit(kit, template).or_else(|| of_kit(None, template))
        });
        let source = match &read {
            Ok(opened) => &opened.source,
            Err(unread) => &unread.source,
        };
        self.sources.extend(source.clone());
        let opened = read.map_err(|unread| unread.wrong)?;
        if opened.table.is_some() {
            self.bytes.push((self.inputs.len() - 1, bytes));
        }
        Ok(opened)
    }

    fn add(&mut self, opened: Opened, library: Library) {
        let number = self.inputs.len() - 1;
        self.tables |= opened.is_list;
        self.has_rows |= opened.has_rows;
        self.told.extend(opened.told);
        self.inputs[number].columns = opened.columns;
        let assets = Arc::new(match opened.table {
            Some(table) => library.with_cells(Arc::new(move |path| picture(&table, path))),
            None => library,
        });
        self.cards.extend(opened.cards.into_iter().map(
            |Card { row, content, labels, refused, doubted, .. }| Written {
                input: number,
                row,
                content,
                labels,
                refused,
                doubted,
                assets: assets.clone(),
            },
        ));
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
        let (refused, doubted) = (None, None);
        self.cards.push(Written { input: 0, row: 1, content, labels, refused, doubted, assets });
    }
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

/// Another photo that is typed for a card hides whom the card hides: what protects people goes
/// by words of its own, never in passing.
fn still_hidden(before: Option<&At<model::Value>>, typed: At<model::Value>) -> At<model::Value> {
    let hides = before.and_then(|before| match &before.value {
        model::Value::Photo(photo) => photo.anonymise.clone(),
        _ => None,
    });
    match (hides, &typed.value) {
        (Some(anonymise), model::Value::Text(file)) => {
            let file = At { value: file.clone(), at: typed.at };
            let mut photo = model::PhotoValue::of_file(file);
            photo.anonymise = Some(anonymise);
            At { value: model::Value::Photo(Box::new(photo)), at: typed.at }
        }
        _ => typed,
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
