//! `itac gallery`: a page that shows every card in every shape and theme.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::End;
use super::args;
use super::disk::Folders;
use super::input::Input;
use super::input::Places;
use super::plan::rules;
use super::plan::shared;
use super::say::diagnostics;
use super::say::merged;
use super::say::not_written;
use super::tell;
use super::work::share;
use crate::assets::Assets;
use crate::batch;
use crate::batch::Loaded;
use crate::batch::Outcome;
use crate::batch::Planned;
use crate::batch::Wishes;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::gallery;
use crate::gallery::album;
use crate::gallery::album::Album;
use crate::gallery::album::Print;
use crate::gallery::album::Shot;
use crate::gallery::album::Tally;
use crate::gallery::example;
use crate::gallery::page;
use crate::model::Content;
use crate::model::Placement;
use crate::model::Template;
use crate::pack;
use crate::photo::Memo;
use crate::render::Format;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::Worker;
use crate::render::sheet;
use crate::render::sheet::Entry;
use crate::resolve::kit;

const PAGE: &str = "index.html";
/// The folder of the pictures in their own size.
const FULL: &str = "full";

/// A card to show, with what is to be said of it already.
struct Shown {
    content: Content,
    assets: Arc<dyn Assets>,
    told: Vec<Diagnostic>,
}

/// A card with its template.
struct Staged<'a> {
    shown: &'a Shown,
    template: Arc<Template>,
    /// The card in each theme.
    variants: Vec<Content>,
    /// Its folder.
    folder: String,
}

/// One picture to make.
struct Task<'a> {
    /// Which of the variants.
    variant: usize,
    planned: &'a Planned<'a>,
    placement: &'a Placement,
    /// Seen from the page, without its ending.
    file: String,
}

pub fn gallery(asked: &args::Gallery) -> End {
    match all(asked) {
        Ok(end) => end,
        Err(errors) => {
            diagnostics(&errors);
            End::Wrong
        }
    }
}

fn all(asked: &args::Gallery) -> Result<End, Vec<Diagnostic>> {
    let rules = rules(&asked.lints)?;
    let mut wrong = Vec::new();
    let cards = match asked.inputs.is_empty() {
        true => examples(asked)?,
        false => written(asked, &mut wrong),
    };
    let contents: Vec<Content> = cards.iter().map(|card| card.content.clone()).collect();
    let loaded = Loaded::of(&contents, &Folders { from: PathBuf::new() });
    let shared = shared(loaded.kits(), &asked.files)?;
    let staged: Vec<Staged> = cards
        .iter()
        .filter_map(|card| stage(card, asked, &loaded, &shared).map_err(|e| wrong.extend(e)).ok())
        .collect();
    if staged.is_empty() {
        return Err(wrong);
    }
    let staged = apart(staged);
    Ok(show(&staged, asked, (&loaded, &shared, &rules), wrong))
}

/// One card for each template, made of its examples.
fn examples(asked: &args::Gallery) -> Result<Vec<Shown>, Vec<Diagnostic>> {
    let name = asked.kit.as_deref().unwrap_or(kit::BUILTIN);
    let kit = kit::load(&Folders { from: PathBuf::new() }, name)?;
    let assets: Arc<dyn Assets> = Arc::new(example::Samples::of(&kit));
    let templates = gallery::templates(&kit, &asked.templates)?;
    let card = |template: Arc<Template>| {
        let card = example::card(&template, name);
        Shown { content: wished(card.output, asked), assets: assets.clone(), told: card.warnings }
    };
    Ok(templates.into_iter().map(card).collect())
}

/// The cards of the files, or those of some templates.
fn written(asked: &args::Gallery, wrong: &mut Vec<Diagnostic>) -> Vec<Shown> {
    let mut input = Input::default();
    let places = Places { outside: asked.files.outside, ..Places::default() };
    asked.inputs.iter().for_each(|path| input.file(path, &Wishes::default(), &places));
    wrong.append(&mut input.wrong);
    let names: Vec<&str> = asked.templates.iter().map(|name| name.trim()).collect();
    let wanted = |content: &Content| {
        let of = content.template.as_ref().map(|template| template.value.as_str());
        names.is_empty() || of.is_some_and(|of| names.contains(&of))
    };
    let mut cards = Vec::new();
    for card in input.cards {
        match card.content {
            Ok(content) if wanted(&content) => cards.push((content, card.assets)),
            Ok(_) => {}
            Err(errors) => wrong.extend(errors),
        }
    }
    let shown: Vec<Shown> = cards
        .into_iter()
        .map(|(content, assets)| Shown {
            content: wished(content, asked),
            assets,
            told: Vec::new(),
        })
        .collect();
    if shown.is_empty() && wrong.is_empty() {
        let error = Diagnostic::error("no-input", "none of the cards is of these templates");
        wrong.push(error.hint("leave `--template` out to show them all"));
    }
    shown
}

/// What was typed overrides what the card says.
fn wished(mut content: Content, asked: &args::Gallery) -> Content {
    let wishes = batch::Wishes {
        kit: asked.kit.clone(),
        language: asked.language.clone(),
        allow: asked.lints.allow.clone(),
        ..batch::Wishes::default()
    };
    wishes.apply(&mut content);
    content
}

/// The card in every theme that is wanted.
fn stage<'a>(
    shown: &'a Shown,
    asked: &args::Gallery,
    loaded: &Loaded,
    shared: &Shared,
) -> Result<Staged<'a>, Vec<Diagnostic>> {
    let kit = loaded.kit(&shown.content)?;
    let template = batch::template(&shown.content, kit)?;
    let placements = gallery::placements(&template, &shared.placements)?;
    let themes = gallery::themes(kit, &asked.themes)?;
    let variant = |theme: &String| gallery::variant(&shown.content, theme, &placements);
    let variants = themes.iter().map(variant).collect();
    let name = shown.content.name.as_ref().map_or(&template.name.value, |name| &name.value);
    let folder = pack::slug(name);
    Ok(Staged { shown, template, variants, folder })
}

/// No two cards in one folder; cards of a template together.
fn apart(mut staged: Vec<Staged>) -> Vec<Staged> {
    staged.sort_by(|a, b| a.template.name.value.cmp(&b.template.name.value));
    let folders = pack::distinct(staged.iter().map(|card| card.folder.clone()).collect());
    for (card, folder) in staged.iter_mut().zip(folders) {
        card.folder = folder;
    }
    staged
}

/// A card in one theme, planned.
struct Variant<'a> {
    staged: &'a Staged<'a>,
    theme: &'a str,
    plan: Result<Planned<'a>, Vec<Diagnostic>>,
}

/// Makes the pictures, the sheets and the page, and tells how it went.
fn show(
    staged: &[Staged],
    asked: &args::Gallery,
    (loaded, shared, rules): (&Loaded, &Shared, &Rules),
    mut told: Vec<Diagnostic>,
) -> End {
    let plan = |staged: &'_ Staged, content| {
        batch::plan(content, loaded, shared, &*staged.shown.assets, rules, Memo::default())
            .map_err(|errors| of_card(errors, &staged.folder))
    };
    let variants: Vec<Variant> = staged
        .iter()
        .flat_map(|staged| staged.variants.iter().map(move |content| (staged, content)))
        .map(|(staged, content)| Variant {
            staged,
            theme: content.theme.as_ref().map_or("", |theme| &theme.value),
            plan: plan(staged, content),
        })
        .collect();
    let tasks: Vec<Task> =
        variants.iter().enumerate().flat_map(|(index, one)| tasks(index, one)).collect();
    let formats = if asked.full { vec![Format::Png] } else { Vec::new() };
    let wanted = Wanted { formats, thumbnails: Some(gallery::SMALL), ..Wanted::default() };
    let (shots, _) = share(&tasks, asked.jobs, |task, worker, clock| {
        let made = batch::picture(task.planned, task.placement, &wanted, shared, worker, clock);
        let folder = &variants[task.variant].staged.folder;
        let made = made.and_then(|made| printed(task, made, &asked.output));
        let (prints, warnings) = match made {
            Ok((prints, warnings)) => (Ok(prints), warnings),
            Err(errors) => (Err(of_card(errors, folder)), Vec::new()),
        };
        Shot { placement: task.placement.clone(), prints, told: of_card(warnings, folder) }
    });
    let shots = tasks.iter().map(|task| task.variant).zip(shots);
    let albums = albums(staged, &variants, shots.collect(), loaded);
    let tally = Tally::of(&albums);
    let kit = albums.first().and_then(|_| loaded.kit(&staged[0].shown.content).ok());
    let kit = kit.map_or("", |kit| kit.name.as_str());
    told.extend(out_of_albums(kit, &albums, asked, shared));
    let failed = told.len() + tally.failed;
    for error in albums.iter().flat_map(Album::errors) {
        if !told.contains(error) {
            told.push(error.clone());
        }
    }
    diagnostics(&merged(&told));
    tell(&format!("{}: {}", asked.output.join(PAGE).display(), tally.line()));
    match (failed, tally.pictures) {
        (0, _) => End::Done,
        (_, 0) => End::Wrong,
        _ => End::Partly,
    }
}

fn tasks<'a>(variant: usize, of: &'a Variant) -> Vec<Task<'a>> {
    let Ok(planned) = &of.plan else { return Vec::new() };
    let task = |placement: &'a Placement| Task {
        variant,
        planned,
        placement,
        file: format!("{}/{}-{}", of.staged.folder, pack::slug(of.theme), placement.name),
    };
    planned.placements.iter().map(task).collect()
}

fn of_card(told: Vec<Diagnostic>, folder: &str) -> Vec<Diagnostic> {
    told.into_iter().map(|told| told.of_card(folder)).collect()
}

type Printed = (Vec<Print>, Vec<Diagnostic>);

/// The files of a picture, written.
fn printed(task: &Task, made: Outcome, output: &Path) -> Result<Printed, Vec<Diagnostic>> {
    let several = made.thumbnails.len() > 1;
    let mut prints = Vec::new();
    let pages = made.thumbnails.into_iter().zip(made.alts).zip(made.pages);
    for (number, ((thumbnail, alt), files)) in (1..).zip(pages) {
        let page = if several { format!("-{number}") } else { String::new() };
        let small = format!("{}{page}.png", task.file);
        write(output, &small, thumbnail.file())?;
        let mut large = small.clone();
        for file in files {
            large = format!("{FULL}/{}{page}.{}", task.file, file.format.extension());
            write(output, &large, &file.bytes)?;
        }
        prints.push(Print { small, large, alt, thumbnail });
    }
    Ok((prints, made.warnings))
}

fn write(output: &Path, file: &str, bytes: &[u8]) -> Result<(), Vec<Diagnostic>> {
    let path = output.join(file);
    pack::write(&path, bytes).map(drop).map_err(|error| vec![not_written(&path, &error)])
}

/// Puts together again what was made apart.
fn albums(
    staged: &[Staged],
    variants: &[Variant],
    shots: Vec<(usize, Shot)>,
    loaded: &Loaded,
) -> Vec<Album> {
    let mut of_variant: Vec<Vec<Shot>> = variants.iter().map(|_| Vec::new()).collect();
    for (variant, shot) in shots {
        of_variant[variant].push(shot);
    }
    let mut made = variants.iter().zip(of_variant);
    let mut album = |card: &Staged| {
        let kit = loaded.kit(&card.shown.content).ok();
        let variants = made.by_ref().take(card.variants.len());
        let variants = variants.map(|(variant, shots)| album::Variant {
            theme: variant.theme.to_owned(),
            swatches: kit.map(|kit| gallery::swatches(kit, variant.theme)).unwrap_or_default(),
            told: variant.plan.as_ref().map(|plan| plan.warnings.clone()).unwrap_or_default(),
            shots: variant.plan.as_ref().map(|_| shots).map_err(Clone::clone),
        });
        Album {
            template: card.template.clone(),
            folder: card.folder.clone(),
            language: card.shown.content.language.as_ref().map_or("en", |code| &code.value).into(),
            variants: variants.collect(),
            told: card.shown.told.clone(),
        }
    };
    staged.iter().map(&mut album).collect()
}

/// Writes the contact sheets and the page; what went wrong with it.
fn out_of_albums(
    kit: &str,
    albums: &[Album],
    asked: &args::Gallery,
    shared: &Shared,
) -> Vec<Diagnostic> {
    let (mut wrong, mut sheets) = (Vec::new(), Vec::new());
    let mut worker = Worker::default();
    for section in album::sections(albums) {
        let rows: Vec<_> = section.iter().flat_map(Album::rows).collect();
        let rows: Vec<&[Entry]> = rows.iter().map(Vec::as_slice).collect();
        if rows.is_empty() {
            continue;
        }
        let file = format!("{}.png", section[0].anchor());
        let written = sheet::sheet(&rows, &gallery::SHEET, &shared.fonts, &mut worker)
            .map_err(|error| vec![Diagnostic::error("export", error.to_string())])
            .and_then(|bytes| write(&asked.output, &file, &bytes));
        match written {
            Ok(()) => sheets.push((section[0].template.name.value.clone(), file)),
            Err(errors) => wrong.extend(errors),
        }
    }
    let sheet = |name: &str| sheets.iter().find(|(of, _)| of == name).map(|(_, file)| file.clone());
    let page = page::html(&album::page(kit, albums, sheet))
        .map_err(|error| vec![Diagnostic::error("export", error.to_string())])
        .and_then(|html| write(&asked.output, PAGE, html.as_bytes()));
    wrong.extend(page.err().unwrap_or_default());
    wrong
}
