//! Cards × placements: everything a run makes, in order, whatever the number
//! of threads. One card that is wrong does not hold up the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assets::Assets;
use crate::check;
use crate::check::Allowed;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::Content;
use crate::model::Language;
use crate::model::Names;
use crate::model::Placement;
use crate::model::Template;
use crate::pack;
use crate::photo::Photos;
use crate::render::Drawn;
use crate::render::File;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::Watch;
use crate::render::Worker;
use crate::render::draw;
use crate::render::files;
use crate::render::pages;
use crate::render::sheet::Thumbnail;
use crate::resolve;
use crate::resolve::Filling;
use crate::resolve::kit::Kit;
use crate::resolve::kit::Kits;
use crate::resolve::kit::suggest;

/// What the person asked for beside the cards themselves. It overrides what
/// the cards say.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    pub template: Option<String>,
    pub kit: Option<String>,
    pub placements: Vec<String>,
    pub language: Option<String>,
    pub theme: Option<String>,
    pub name: Option<String>,
    /// Lints to leave out.
    pub allow: Vec<String>,
}

impl Wishes {
    pub fn apply(&self, content: &mut Content) {
        let over = |slot: &mut Option<At<String>>, wish: &Option<String>| {
            if let Some(wish) = wish {
                *slot = Some(At::nowhere(wish.clone()));
            }
        };
        over(&mut content.template, &self.template);
        over(&mut content.kit, &self.kit);
        over(&mut content.language, &self.language);
        over(&mut content.theme, &self.theme);
        over(&mut content.name, &self.name);
        if !self.placements.is_empty() {
            content.placements =
                Some(Names(self.placements.iter().cloned().map(At::nowhere).collect()));
        }
        if !self.allow.is_empty() {
            let allowed = content.allow.get_or_insert_default();
            allowed.0.extend(self.allow.iter().cloned().map(At::nowhere));
        }
    }
}

/// The placements of a card that names none.
pub const DEFAULT_PLACEMENTS: &str = "campaign";

/// A card ready to be rendered.
pub struct Planned<'a> {
    /// The folder its files go to.
    pub folder: String,
    pub filling: Filling<'a>,
    pub placements: Vec<Placement>,
    pub photos: Photos,
    pub warnings: Vec<Diagnostic>,
    allowed: Allowed,
}

/// One picture of one card.
pub struct Outcome {
    pub placement: String,
    pub size: (u32, u32),
    /// The files of each page; most cards have one.
    pub pages: Vec<Vec<File>>,
    /// Of each page, if any were asked for.
    pub thumbnails: Vec<Thumbnail>,
    /// What each page shows, in words.
    pub alts: Vec<String>,
    pub warnings: Vec<Diagnostic>,
}

/// The kits of a run by name, each read once.
#[derive(Default)]
pub struct Loaded {
    kits: BTreeMap<String, Result<Kit, Vec<Diagnostic>>>,
}

impl Loaded {
    /// Reads every kit that the cards name.
    pub fn of(contents: &[Content], kits: &dyn Kits) -> Self {
        let mut loaded = BTreeMap::new();
        for content in contents {
            let name = kit_name(content);
            loaded.entry(name.clone()).or_insert_with(|| resolve::kit::load(kits, &name));
        }
        Self { kits: loaded }
    }

    pub fn kits(&self) -> impl Iterator<Item = &Kit> {
        self.kits.values().flatten()
    }

    /// The kit that a card names, or what is wrong with it.
    pub fn kit(&self, content: &Content) -> Result<&Kit, Vec<Diagnostic>> {
        self.kits[&kit_name(content)].as_ref().map_err(|errors| {
            let at = |error: &Diagnostic| placed(error.clone(), content, content.kit.as_ref());
            errors.iter().map(at).collect()
        })
    }
}

fn kit_name(content: &Content) -> String {
    content.kit.as_ref().map_or(resolve::kit::BUILTIN, |kit| &kit.value).to_owned()
}

/// Checks a card and reads its photos.
pub fn plan<'a>(
    content: &'a Content,
    loaded: &'a Loaded,
    shared: &'a Shared,
    assets: &dyn Assets,
    rules: &Rules,
) -> Result<Planned<'a>, Vec<Diagnostic>> {
    let kit = loaded.kit(content)?;
    let template = template(content, kit)?;
    let placements = placements(content, &template, shared);
    let (mut photos, mut warnings) = (Photos::default(), Vec::new());
    let code = content.language.as_ref().map_or("en", |language| &language.value);
    if let Some(meant) = named_language(code, shared) {
        let message = format!("`{code}` is the name of a language; its code is `{}`", meant.code);
        let error = Diagnostic::error("unknown-language", message);
        let error = placed(error, content, content.language.as_ref());
        return Err(vec![error.hint(format!("write `language: {}`", meant.code))]);
    }
    if !shared.languages.knows(code) {
        warnings.push(unknown_language(content, code, shared));
    }
    let language = shared.languages.lookup(code);
    let filling = resolve::fill(
        resolve::Asked { content, template, kit, language, languages: &shared.languages },
        &shared.fonts,
        assets,
        &mut photos,
        &mut warnings,
    );
    let (placements, (filling, allowed)) =
        both(placements, both(filling, Allowed::of(content, kit)))?;
    warnings.extend(lints(&filling, &placements, shared, rules, &allowed));
    let folder = folder(content, &filling);
    Ok(Planned { folder, filling, placements, photos, warnings, allowed })
}

/// What is to be said of the card itself, whatever its pictures look like.
fn lints(
    filling: &Filling,
    placements: &[Placement],
    shared: &Shared,
    rules: &Rules,
    allowed: &Allowed,
) -> Vec<Diagnostic> {
    let Some(first) = placements.first() else { return Vec::new() };
    let caption = &resolve::words(filling, first, &shared.fonts).caption;
    let written = check::Written { filling, placements, catalogue: &shared.placements, caption };
    check::card(&written, rules, allowed)
}

/// A language called by its name instead of its code.
fn named_language<'a>(written: &str, shared: &'a Shared) -> Option<&'a Language> {
    let written = written.trim().to_lowercase();
    let mut all = shared.languages.languages.iter();
    all.find(|language| {
        [&language.name, &language.native].iter().any(|name| name.to_lowercase() == written)
    })
}

/// Two results, or all that is wrong with either.
fn both<A, B>(
    a: Result<A, Vec<Diagnostic>>,
    b: Result<B, Vec<Diagnostic>>,
) -> Result<(A, B), Vec<Diagnostic>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(a.err().into_iter().chain(b.err()).flatten().collect()),
    }
}

/// A card in a language nobody has told us about is made all the same, by the
/// habits of its script.
fn unknown_language(content: &Content, code: &str, shared: &Shared) -> Diagnostic {
    let known: Vec<String> =
        shared.languages.languages.iter().map(|language| language.code.clone()).collect();
    let told = Diagnostic::warning(
        "unknown-language",
        format!(
            "the language `{code}` is not in the list; its quotation marks and dates may be wrong"
        ),
    );
    let told = placed(told, content, content.language.as_ref());
    match crate::model::nearest(code, &known.iter().map(String::as_str).collect::<Vec<_>>()) {
        Some(near) => told.hint(format!("did you mean `{near}`?")),
        None => told.hint("see `itac list languages`"),
    }
}

/// Points at the card's own line where an error has no place yet.
fn placed<T>(error: Diagnostic, content: &Content, at: Option<&At<T>>) -> Diagnostic {
    match at {
        Some(at) if error.place.is_none() => error.at(&content.source, at.at),
        _ => error,
    }
}

/// The template that a card names.
pub fn template(content: &Content, kit: &Kit) -> Result<Arc<Template>, Vec<Diagnostic>> {
    let written = content.template.as_ref();
    let Some(name) = written.map(|name| name.value.as_str()) else {
        let error = Diagnostic::error("no-template", "the card names no template").hint(format!(
            "write `template: NAME`, or give `--template NAME`; there are: {}",
            names(kit)
        ));
        return Err(vec![Diagnostic {
            place: Some(crate::diag::Place::default().of(&content.source)),
            ..error
        }]);
    };
    kit.templates.get(name).cloned().ok_or_else(|| {
        let error = Diagnostic::error(
            "unknown-template",
            format!("the kit `{}` has no template `{name}`", kit.name),
        );
        vec![placed(suggest(error, name, kit.templates.keys()), content, written)]
    })
}

fn names(kit: &Kit) -> String {
    kit.templates.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The placements a card goes to. Those whose shape the template is not made
/// for are left out where a group named them, and an error where the author did.
fn placements(
    content: &Content,
    template: &Template,
    shared: &Shared,
) -> Result<Vec<Placement>, Vec<Diagnostic>> {
    let own: Vec<String> = content
        .placements
        .iter()
        .flat_map(|names| names.0.iter().map(|name| name.value.clone()))
        .collect();
    let asked = if own.is_empty() { vec![DEFAULT_PLACEMENTS.to_owned()] } else { own };
    let found = shared.placements.resolve(asked.iter().map(String::as_str)).map_err(|errors| {
        let at = |error: &Diagnostic| {
            let names = content.placements.iter().flat_map(|names| &names.0);
            names
                .into_iter()
                .find(|name| error.message.contains(&format!("`{}`", name.value)))
                .cloned()
        };
        errors
            .into_iter()
            .map(|error| placed(error.clone(), content, at(&error).as_ref()))
            .collect::<Vec<_>>()
    })?;
    let (made, unmade): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|placement| template.shapes.contains(&placement.shape));
    let named = |placement: &&Placement| asked.contains(&placement.name);
    let wrong: Vec<Diagnostic> =
        unmade.iter().filter(named).map(|placement| not_made_for(template, placement)).collect();
    match (wrong.is_empty(), made.is_empty()) {
        (false, _) => Err(wrong),
        (true, true) => {
            Err(unmade.iter().take(1).map(|placement| not_made_for(template, placement)).collect())
        }
        (true, false) => Ok(made),
    }
}

fn not_made_for(template: &Template, placement: &Placement) -> Diagnostic {
    let shapes: Vec<&str> = template.shapes.iter().map(|shape| shape.name()).collect();
    let message = format!(
        "the template `{}` is not made for {} ({})",
        template.name.value, placement.name, placement.shape
    );
    Diagnostic::error("shape", message)
        .of_placement(&placement.name)
        .hint(format!("it is made for: {}", shapes.join(", ")))
}

/// The author's name for the card, or the person's and the template's.
fn folder(content: &Content, filling: &Filling) -> String {
    let own = content.name.as_ref().map(|name| name.value.clone());
    let called = || {
        let name = match filling.fields.get("name") {
            Some(resolve::fields::Filled::Text(text)) => text.copies[0].clone(),
            _ => String::new(),
        };
        format!("{name} {}", filling.template.name.value)
    };
    pack::slug(&own.unwrap_or_else(called))
}

/// Everything about one picture that can go wrong, found without making it.
pub fn check(
    planned: &Planned,
    placement: &Placement,
    shared: &Shared,
    worker: &mut Worker,
    watch: &mut dyn Watch,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut warnings = Vec::new();
    for page in pages(&planned.filling, placement, &shared.fonts, worker)? {
        let drawn = draw(&planned.filling, placement, &page, &shared.fonts, worker, watch)?;
        warnings.extend(told(planned, placement, shared, &drawn));
    }
    Ok(warnings)
}

/// What the layout had to give up, and the lints.
fn told(
    planned: &Planned,
    placement: &Placement,
    shared: &Shared,
    drawn: &Drawn,
) -> Vec<Diagnostic> {
    let picture =
        check::Picture { filling: &planned.filling, placement, drawn, fonts: &shared.fonts };
    let lints = check::picture(&picture, &planned.allowed);
    drawn.warnings.iter().cloned().chain(lints).collect()
}

/// Makes the picture of a card, or those of its pages, in every format.
pub fn picture(
    planned: &Planned,
    placement: &Placement,
    wanted: &Wanted,
    shared: &Shared,
    worker: &mut Worker,
    watch: &mut dyn Watch,
) -> Result<Outcome, Vec<Diagnostic>> {
    let mut outcome = Outcome {
        placement: placement.name.clone(),
        size: (placement.width, placement.height),
        pages: Vec::new(),
        thumbnails: Vec::new(),
        alts: Vec::new(),
        warnings: Vec::new(),
    };
    for page in pages(&planned.filling, placement, &shared.fonts, worker)? {
        let drawn = draw(&planned.filling, placement, &page, &shared.fonts, worker, watch)?;
        let told = told(planned, placement, shared, &drawn);
        let made = files(
            (&drawn.scene, &drawn.guides),
            wanted,
            placement,
            &shared.fonts,
            &planned.photos,
            worker,
            watch,
        )?;
        outcome.pages.push(made.output.files);
        outcome.thumbnails.extend(made.output.thumbnail);
        outcome.alts.push(drawn.scene.alt);
        outcome.warnings.extend(told.into_iter().chain(made.warnings));
    }
    Ok(outcome)
}
