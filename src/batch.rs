//! Cards × placements: everything a run makes, in order, whatever the number
//! of threads. One card that is wrong does not hold up the others.

mod columns;
pub mod ledger;
mod names;
pub mod opened;
mod placements;
pub mod record;
pub mod rows;
mod used;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assets::Assets;
use crate::card;
use crate::check;
use crate::check::Allowed;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::Content;
use crate::model::Language;
use crate::model::Names;
use crate::model::Placement;
use crate::model::SameSize;
use crate::model::Template;
use crate::photo::Memo;
use crate::photo::Photos;
use crate::render::Drawn;
use crate::render::File;
use crate::render::Light;
use crate::render::Shared;
use crate::render::Unwatched;
use crate::render::Wanted;
use crate::render::Watch;
use crate::render::Worker;
use crate::render::draw;
use crate::render::files;
use crate::render::light;
use crate::render::pages;
use crate::render::sheet::Thumbnail;
use crate::resolve;
use crate::resolve::Filling;
use crate::resolve::Sizes;
use crate::resolve::kit::Kit;
use crate::resolve::kit::Kits;
use crate::resolve::kit::suggest;
use crate::resolve::telling::Telling;

pub use columns::plain;
pub use columns::real_moment as moment;
pub use names::Named;
pub use names::Pattern;
pub use names::folders;
pub use placements::usual;
pub use used::agreed;
pub use used::bare;
pub use used::used;
pub use used::written_anew;
pub use words::Words;
pub use words::words;

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
    pub same_size: Option<SameSize>,
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
        if let Some(span) = self.same_size {
            content.same_size = Some(At::nowhere(span));
        }
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

/// A card ready to be rendered.
pub struct Planned<'a> {
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
    /// What became of the shades over its photos.
    pub shades: Vec<Shaded>,
    /// Of each page, if any were asked for.
    pub thumbnails: Vec<Thumbnail>,
    /// What each page shows, in words.
    pub alts: Vec<String>,
    pub warnings: Vec<Diagnostic>,
    /// Parts of the template that had no room.
    pub left_out: Vec<Diagnostic>,
}

/// A shade over a photo, as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Shaded {
    /// Counted from 1.
    pub page: usize,
    /// What the template calls the node.
    pub node: String,
    /// The words that needed most of it.
    pub words: String,
    /// In per cent.
    pub strength: f64,
    /// The colour that the words have, as `#rrggbb`.
    pub ink: String,
    pub contrast: f64,
}

/// The kits of a run by name, each read once.
#[derive(Default)]
pub struct Loaded {
    kits: BTreeMap<String, Result<Kit, Vec<Diagnostic>>>,
}

impl Loaded {
    /// Reads every kit that the cards name.
    pub fn of(contents: &[Content], kits: &dyn Kits) -> Self {
        let mut loaded = Self::default();
        for content in contents {
            loaded.add(Some(&kit_name(content)), kits);
        }
        loaded
    }

    /// Reads a kit, unless that is done; without a name the built-in one.
    pub fn add(&mut self, name: Option<&str>, kits: &dyn Kits) -> Option<&Kit> {
        let name = name.unwrap_or(resolve::kit::BUILTIN);
        let loaded = self.kits.entry(name.to_owned());
        loaded.or_insert_with(|| resolve::kit::load(kits, name)).as_ref().ok()
    }

    pub fn kits(&self) -> impl Iterator<Item = &Kit> {
        self.kits.values().flatten()
    }

    /// A kit that was read, by the name by which it was asked for.
    pub fn named(&self, name: &str) -> Option<&Kit> {
        self.kits.get(name)?.as_ref().ok()
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

/// The card with what lies beside its photos, and with names only as far as they are to be
/// shown. Before anything is named after it or made of it.
pub fn prepared(
    content: Content,
    loaded: &Loaded,
    assets: &dyn Assets,
) -> Result<Content, Vec<Diagnostic>> {
    // What is wrong with kit or template is told when the card is planned.
    let of_kit = loaded.kit(&content).and_then(|kit| template(&content, kit)).ok();
    let builtin = || template(&content, loaded.named(resolve::kit::BUILTIN)?).ok();
    match of_kit.or_else(builtin) {
        Some(template) => resolve::people::prepared(content, &template, assets),
        None => Ok(content),
    }
}

/// Checks a card and reads its photos. `memo`: what is known of those of other cards.
pub fn plan<'a>(
    content: &'a Content,
    loaded: &'a Loaded,
    shared: &'a Shared,
    assets: &dyn Assets,
    rules: &Rules,
    memo: Memo,
) -> Result<Planned<'a>, Vec<Diagnostic>> {
    let kit = loaded.kit(content)?;
    let template = template(content, kit)?;
    if !content.wrong.is_empty() {
        return Err(content.wrong.clone());
    }
    let (mut photos, mut warnings) = (Photos::after(memo, shared.limits), Vec::new());
    let placements = placements::of_card(content, &template, &shared.placements, &mut warnings);
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
        resolve::Asked {
            content,
            template,
            kit,
            language,
            languages: &shared.languages,
            today: rules.today,
        },
        &shared.fonts,
        assets,
        &mut photos,
        &mut warnings,
    );
    let (placements, (filling, allowed)) =
        both(placements, both(filling, Allowed::of(content, kit)))?;
    let told = lints(&filling, &placements, shared, rules, &allowed);
    if told.iter().any(Diagnostic::is_error) {
        return Err(told.into_iter().filter(Diagnostic::is_error).collect());
    }
    warnings.extend(told);
    Ok(Planned { filling, placements, photos, warnings, allowed })
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
    let shortest = Telling { copy: filling.copy_count() - 1, ..Telling::default() };
    let sentence = &filling.caption(&shortest, first, &shared.fonts);
    let (catalogue, languages) = (&shared.placements, &shared.languages);
    let written = check::Written { filling, placements, catalogue, languages, caption, sentence };
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

/// The sizes of the grouped texts of a picture as they are alone, by its placement or its
/// shape. A picture that cannot be made has none.
pub fn sizes(
    planned: &Planned,
    placement: &Placement,
    span: SameSize,
    shared: &Shared,
    worker: &mut Worker,
) -> Sizes {
    let place = match span {
        SameSize::Card => placement.shape.name(),
        SameSize::Run => &placement.name,
    };
    let mut sizes = Sizes::default();
    for page in pages(&planned.filling, placement, &shared.fonts, worker).unwrap_or_default() {
        let fonts = &shared.fonts;
        let drawn = draw(&planned.filling, placement, &page, fonts, worker, &mut Unwatched);
        let Ok(drawn) = drawn else { continue };
        for (id, set) in &drawn.texts {
            let node = drawn.resolved.card.root.find(*id);
            if let Some(card::Kind::Text(text)) = node.map(|node| &node.kind)
                && let Some(group) = &text.group
            {
                sizes.add(&group.name, place, set.size / group.unit);
            }
        }
    }
    sizes
}

/// Everything about one picture that can go wrong, found without making it. Of its photos
/// only those are developed that words stand on.
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
        let light = light(&drawn.scene, placement, &shared.fonts, &planned.photos, worker)?;
        warnings.extend(told(planned, placement, shared, &drawn, &light));
    }
    Ok(warnings)
}

/// What the layout had to give up, and the lints.
fn told(
    planned: &Planned,
    placement: &Placement,
    shared: &Shared,
    drawn: &Drawn,
    light: &Light,
) -> Vec<Diagnostic> {
    let (filling, fonts) = (&planned.filling, &*shared.fonts);
    let picture = check::Picture { filling, placement, drawn, light, fonts };
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
        shades: Vec::new(),
        thumbnails: Vec::new(),
        alts: Vec::new(),
        warnings: Vec::new(),
        left_out: Vec::new(),
    };
    for page in pages(&planned.filling, placement, &shared.fonts, worker)? {
        let drawn = draw(&planned.filling, placement, &page, &shared.fonts, worker, watch)?;
        let made = files(
            (&drawn.scene, &drawn.guides),
            wanted,
            placement,
            &shared.fonts,
            &planned.photos,
            worker,
            watch,
        )?;
        let told = told(planned, placement, shared, &drawn, &made.output.light);
        outcome.shades.extend(shaded(&drawn, &made.output.light, page.number));
        outcome.pages.push(made.output.files);
        outcome.thumbnails.extend(made.output.thumbnail);
        outcome.left_out.extend(drawn.left_out);
        outcome.alts.push(drawn.scene.alt);
        outcome.warnings.extend(told.into_iter().chain(made.warnings));
    }
    Ok(outcome)
}

fn shaded(drawn: &Drawn, light: &Light, page: usize) -> Vec<Shaded> {
    let all = light.shades.iter().map(|shade| Shaded {
        page,
        node: drawn
            .resolved
            .card
            .root
            .find(shade.node)
            .map_or_else(String::new, |node| node.label.clone()),
        words: drawn.texts.get(&shade.words).map_or_else(String::new, |text| text.text.clone()),
        strength: 100.0 * shade.strength,
        ink: shade.ink.to_string(),
        contrast: shade.contrast,
    });
    all.collect()
}
