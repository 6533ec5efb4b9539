//! What was typed becomes what is to be done, or all that is wrong with it.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::args;
use super::disk::beside;
use crate::assets::Disk;
use crate::batch::Wishes;
use crate::check;
use crate::check::Day;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::fonts::Fonts;
use crate::model;
use crate::model::At;
use crate::model::Content;
use crate::render::Format;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::sheet::Look;
use crate::resolve::kit::Kit;
use crate::resolve::kit::read_source;

/// A card as written, with the folder its photos stand in.
pub struct Written {
    pub content: Content,
    pub assets: Arc<Disk>,
}

/// All cards that could be read, and what is wrong with the others.
#[derive(Default)]
pub struct Input {
    pub cards: Vec<Written>,
    pub wrong: Vec<Diagnostic>,
    /// Files that were read, for those who watch them.
    pub files: Vec<PathBuf>,
}

impl Input {
    pub fn read(cards: &args::Cards, lints: &args::Lints) -> Self {
        let mut input = Self::default();
        let set = fields(&cards.set, &mut input.wrong);
        for path in &cards.inputs {
            input.file(path);
        }
        if cards.inputs.is_empty() {
            input.nothing_but_fields(cards);
        }
        let wishes = Wishes { allow: lints.allow.clone(), ..wishes(cards) };
        for card in &mut input.cards {
            wishes.apply(&mut card.content);
            for (key, value) in &set {
                card.content.fields.insert(key.clone(), value.clone());
            }
        }
        input
    }

    /// Adds the cards of a file.
    pub fn file(&mut self, path: &Path) {
        self.files.push(path.to_path_buf());
        let assets = Arc::new(beside(Some(path)));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(error) = not_yet(path) {
            self.wrong.push(error);
            return;
        }
        match read_source(&*assets, &name)
            .map_err(|error| vec![error])
            .and_then(|source| model::Cards::read(&source))
        {
            Ok(cards) => {
                for card in cards.each {
                    match card {
                        Ok(content) => self.cards.push(Written { content, assets: assets.clone() }),
                        Err(errors) => self.wrong.extend(errors),
                    }
                }
            }
            Err(errors) => self.wrong.extend(errors),
        }
    }

    /// A card made of nothing but `--set`.
    fn nothing_but_fields(&mut self, cards: &args::Cards) {
        if cards.set.is_empty() && cards.template.is_none() {
            self.wrong.push(
                Diagnostic::error("no-input", "there is nothing to make a card from")
                    .hint("name a card file: `itac render card.yaml`")
                    .hint("or give the words here: `itac render -t quote-text --set quote='…' --set name='…'`"),
            );
            return;
        }
        let content = Content { source: Source::new("the command line", ""), ..Content::default() };
        self.cards.push(Written { content, assets: Arc::new(beside(None)) });
    }
}

fn not_yet(path: &Path) -> Option<Diagnostic> {
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    ["csv", "xlsx", "ods", "xls", "jsonl"].contains(&extension.as_str()).then(|| {
        Diagnostic::error(
            "spreadsheet",
            format!("spreadsheets are not read yet: `{}`", path.display()),
        )
        .hint("write the rows as a YAML list of cards; `itac new TEMPLATE` shows one")
    })
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
        allow: Vec::new(),
    }
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

/// What lints go by. Every name that is no lint is told, and a date that is none.
pub fn rules(lints: &args::Lints) -> Result<Rules, Vec<Diagnostic>> {
    let mut wrong: Vec<Diagnostic> =
        lints.allow.iter().filter_map(|name| check::find(name).err()).collect();
    let today = match &lints.date {
        None => today(),
        Some(date) => date.parse().ok().or_else(|| {
            let message = format!("`--date` wants a day, got: `{date}`");
            wrong.push(Diagnostic::error("bad-date", message).hint("write it as 2026-12-18"));
            None
        }),
    };
    if wrong.is_empty() { Ok(Rules::new(today)) } else { Err(wrong) }
}

/// The day in Greenwich. Only warnings depend on it, never a picture.
#[expect(clippy::disallowed_methods, reason = "consent ends on a day")]
fn today() -> Option<Day> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    u32::try_from(since.as_secs() / (24 * 60 * 60)).ok().map(Day::after_1970)
}

/// The formats asked for, each once.
fn formats(names: &[String]) -> Result<Vec<Format>, Diagnostic> {
    let mut formats = Vec::new();
    for name in names.iter().filter(|name| !name.trim().is_empty()) {
        let Some(format) = Format::from_name(name) else {
            let known: Vec<&str> = Format::ALL.iter().map(|format| format.extension()).collect();
            return Err(Diagnostic::error("unknown-format", format!("unknown format: `{name}`"))
                .hint(format!("there are: {}", known.join(", "))));
        };
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    Ok(formats)
}

/// The most millimetres of bleed: printers ask for three to five.
const MOST_BLEED: f64 = 20.0;

/// What is to be made of every picture, or all that does not go together.
pub fn wanted(asked: &args::Render) -> Result<Wanted, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let formats = formats(&asked.format).map_err(|error| wrong.push(error)).unwrap_or_default();
    let understood = wrong.is_empty();
    // A format that was not understood may have been the one that lacks.
    let lacks = |format| understood && !formats.contains(&format);
    if asked.bleed.is_some() && lacks(Format::Pdf) {
        wrong.push(
            Diagnostic::error("needs-pdf", "`--bleed` is for PDFs, and none is asked for")
                .hint("add `--format pdf`"),
        );
    }
    if asked.guides && lacks(Format::Png) {
        wrong.push(
            Diagnostic::error("needs-png", "`--guides` is drawn over PNGs, and none is asked for")
                .hint("add `--format png`"),
        );
    }
    let bleed = asked.bleed.unwrap_or_default();
    if !(0.0..=MOST_BLEED).contains(&bleed) {
        wrong.push(
            Diagnostic::error("bad-bleed", format!("a bleed of {bleed} mm cannot be made"))
                .hint(format!("0 to {MOST_BLEED}; printers usually ask for 3")),
        );
    }
    let thumbnails = asked.sheet.then(|| Look::RUN.small());
    let wanted = Wanted { formats, bleed, guides: asked.guides, thumbnails };
    if wrong.is_empty() { Ok(wanted) } else { Err(wrong) }
}

/// The bundled fonts with those of the kits in front, and the facts about
/// placements and languages.
pub fn shared<'a>(kits: impl Iterator<Item = &'a Kit>) -> Result<Shared, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    for (path, assets) in kits.flat_map(|kit| &kit.font_files) {
        match assets.read(path) {
            Ok(bytes) => files.push((assets.name_of(path), bytes)),
            Err(missing) => wrong.push(Diagnostic::error("missing-file", missing.to_string())),
        }
    }
    let fonts = Fonts::builtin().and_then(|fonts| fonts.with_files(&files));
    let fonts = fonts.map_err(|error| wrong.push(Diagnostic::error("bad-font", error.to_string())));
    let (placements, languages) = (model::Placements::builtin(), model::Languages::builtin());
    match fonts {
        Ok(fonts) if wrong.is_empty() => {
            Ok(Shared { fonts: Arc::new(fonts), placements, languages })
        }
        _ => Err(wrong),
    }
}
