//! A kit with everything it extends merged in, and its templates at hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assets::Assets;
use crate::assets::Builtin;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::fonts::Fonts;
use crate::geom::BezPath;
use crate::model;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::ColorName;
use crate::model::ColorRef;
use crate::model::Map;
use crate::model::Names;
use crate::model::Role;
use crate::model::Shape;
use crate::model::Template;
use crate::model::Theme;

/// The name of the kit that comes with the program.
pub const BUILTIN: &str = "itac";

/// How far kits may extend one another.
const DEPTH: usize = 8;

/// Where a kit's name leads: the built-in one, or a folder.
pub trait Kits {
    /// Nothing if there is no such folder.
    fn open(&self, name: &str) -> Option<Arc<dyn Assets>>;
}

/// A kit ready for use. Later kits of the chain have overridden earlier ones.
pub struct Kit {
    pub name: String,
    pub colors: BTreeMap<String, Rgba>,
    pub themes: BTreeMap<String, Theme>,
    pub theme: String,
    /// The theme that a kit built on another one has chosen: it comes before a template's.
    pub chosen_theme: Option<String>,
    pub fonts: Vec<String>,
    pub styles: BTreeMap<String, model::Style>,
    pub type_factor: BTreeMap<Shape, f64>,
    /// The smallest text as a share of the card's width.
    pub floor: f64,
    pub symbols: BTreeMap<String, Drawn>,
    pub parts: BTreeMap<String, (model::Node, Arc<Source>)>,
    pub words: BTreeMap<String, Map<At<String>>>,
    pub logos: Vec<(model::KitLogo, Arc<dyn Assets>)>,
    pub handles: Map<model::Names>,
    pub hashtags: ByLanguage<Names>,
    pub link: ByLanguage,
    pub utm: Option<model::Utm>,
    pub require: Vec<model::Require>,
    /// Lints that do not matter to its cards, as they were written.
    pub allow: Vec<(At<String>, Arc<Source>)>,
    pub templates: BTreeMap<String, Arc<Template>>,
    /// Which kit has each drawing of an `art/` folder.
    art: BTreeMap<String, Arc<dyn Assets>>,
    /// The folders of the kit and of those it extends, its own first.
    pub folders: Vec<Arc<dyn Assets>>,
    /// Font files of the kits' `fonts/` folders.
    pub font_files: Vec<(String, Arc<dyn Assets>)>,
    locked: Vec<(String, String)>,
    /// Font families and the themes' colours as they were written, to be proved.
    named_fonts: Vec<(At<String>, Arc<Source>)>,
    named_colors: Vec<(String, At<ColorRef>, Arc<Source>)>,
}

/// A symbol with its paths read.
pub struct Drawn {
    pub view: [f64; 4],
    pub parts: Vec<DrawnPart>,
    pub open: Vec<DrawnPart>,
    pub source: Arc<Source>,
}

pub struct DrawnPart {
    pub path: Arc<BezPath>,
    pub fill: Option<At<ColorRef>>,
    pub stroke: Option<(At<ColorRef>, f64)>,
}

/// Reads the kit `name` and all it extends.
pub fn load(kits: &dyn Kits, name: &str) -> Result<Kit, Vec<Diagnostic>> {
    let mut kit = Kit::empty(name);
    let mut chain = chain(kits, name)?;
    chain.reverse();
    let mut wrong = Vec::new();
    for (written, assets) in chain {
        kit.merge(written, &assets, &mut wrong);
        kit.read_templates(&assets, &mut wrong);
        let art = assets
            .list("art")
            .into_iter()
            .filter_map(|file| file.strip_suffix(".svg").map(str::to_owned));
        kit.art.extend(art.map(|name| (name, assets.clone())));
        let fonts = assets.list("fonts").into_iter().filter(|file| is_font(file));
        kit.font_files.extend(fonts.map(|file| (format!("fonts/{file}"), assets.clone())));
        kit.folders.insert(0, assets);
    }
    kit.prove(&mut wrong);
    if wrong.iter().any(Diagnostic::is_error) { Err(wrong) } else { Ok(kit) }
}

type Link = (model::Kit, Arc<dyn Assets>);

/// The kit itself first, the one at the root of all last.
fn chain(kits: &dyn Kits, name: &str) -> Result<Vec<Link>, Vec<Diagnostic>> {
    let mut links: Vec<Link> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next {
        let assets = open(kits, &name).map_err(|error| vec![place(error, links.last())])?;
        let source =
            read_source(&*assets, "kit.yaml").map_err(|error| vec![place(error, links.last())])?;
        let written = model::Kit::read(&source)?;
        next = written.extends.as_ref().map(|extends| extends.value.clone());
        links.push((written, assets));
        if links.len() > DEPTH {
            let error = Diagnostic::error("kit-loop", "kits extend one another without end")
                .hint("one of them must not extend another");
            return Err(vec![place(error, links.last())]);
        }
    }
    Ok(links)
}

fn open(kits: &dyn Kits, name: &str) -> Result<Arc<dyn Assets>, Diagnostic> {
    if name == BUILTIN {
        return Ok(Arc::new(Builtin));
    }
    kits.open(name).ok_or_else(|| {
        Diagnostic::error("unknown-kit", format!("there is no kit `{name}`"))
            .hint(format!("a kit is `{BUILTIN}`, or a folder with a `kit.yaml` in it"))
            .hint("`itac new kit FOLDER` starts one")
    })
}

/// Points at the `extends` that asked for it.
fn place(error: Diagnostic, asked: Option<&Link>) -> Diagnostic {
    match asked.and_then(|(kit, _)| Some((kit, kit.extends.as_ref()?))) {
        Some((kit, extends)) => error.at(&kit.source, extends.at),
        None => error,
    }
}

/// A text file as a [`Source`].
pub fn read_source(assets: &dyn Assets, path: &str) -> Result<Arc<Source>, Diagnostic> {
    let bytes = assets
        .read(path)
        .map_err(|missing| Diagnostic::error("missing-file", missing.to_string()))?;
    Source::from_bytes(&assets.name_of(path), &bytes)
}

fn is_font(file: &str) -> bool {
    [".ttf", ".otf", ".ttc"].iter().any(|end| file.to_ascii_lowercase().ends_with(end))
}

impl Kit {
    fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            colors: BTreeMap::new(),
            themes: BTreeMap::new(),
            theme: String::new(),
            chosen_theme: None,
            fonts: Vec::new(),
            styles: BTreeMap::new(),
            type_factor: BTreeMap::new(),
            floor: 0.0,
            symbols: BTreeMap::new(),
            parts: BTreeMap::new(),
            words: BTreeMap::new(),
            logos: Vec::new(),
            handles: Map::default(),
            hashtags: ByLanguage::default(),
            link: ByLanguage::default(),
            utm: None,
            require: Vec::new(),
            allow: Vec::new(),
            templates: BTreeMap::new(),
            art: BTreeMap::new(),
            folders: Vec::new(),
            font_files: Vec::new(),
            locked: Vec::new(),
            named_fonts: Vec::new(),
            named_colors: Vec::new(),
        }
    }

    fn merge(
        &mut self,
        written: model::Kit,
        assets: &Arc<dyn Assets>,
        wrong: &mut Vec<Diagnostic>,
    ) {
        self.refuse_locked(&written, wrong);
        self.remember_names(&written);
        self.name = written.name.value.clone();
        self.colors.extend(plain(&written.colors).map(|(name, color)| (name, color.value)));
        for (name, theme) in plain(&written.themes) {
            let merged = self.themes.entry(name).or_default();
            for (key, role) in theme.roles.entries {
                merged.roles.insert(key, role);
            }
        }
        if written.extends.is_some()
            && let Some(theme) = &written.theme
        {
            self.chosen_theme = Some(theme.value.clone());
        }
        set(&mut self.theme, written.theme);
        // An organisation's typeface goes before the ones it inherits.
        let fonts = written.fonts.iter().map(|font| font.value.clone());
        self.fonts = fonts.chain(self.fonts.drain(..)).collect();
        self.styles.extend(plain(&written.styles));
        self.type_factor.extend(written.type_factor);
        self.floor = written.floor.map_or(self.floor, |floor| floor.per_width);
        for (name, symbol) in &written.symbols.entries {
            if let Some(drawn) = draw(symbol, &written.source, wrong) {
                self.symbols.insert(name.value.clone(), drawn);
            }
        }
        let source = &written.source;
        self.parts.extend(plain(&written.parts).map(|(name, part)| (name, (part, source.clone()))));
        for (key, words) in plain(&written.words) {
            let merged = self.words.entry(key).or_default();
            for (language, text) in words.entries {
                merged.insert(language, text);
            }
        }
        if !written.logos.0.is_empty() {
            self.logos = written.logos.0.into_iter().map(|logo| (logo, assets.clone())).collect();
        }
        for (platform, names) in written.handles.entries {
            self.handles.insert(platform, names);
        }
        self.hashtags.extend(written.hashtags);
        self.link.extend(written.link);
        self.utm = written.utm.or(self.utm.take());
        self.require.extend(written.require.0);
        let source = &written.source;
        self.allow.extend(written.allow.into_iter().map(|name| (name, source.clone())));
        let name = self.name.clone();
        self.locked.extend(written.locked.into_iter().map(|key| (key.value, name.clone())));
    }

    fn remember_names(&mut self, written: &model::Kit) {
        let source = &written.source;
        let families = written.styles.iter().filter_map(|(_, style)| style.family.as_ref());
        self.named_fonts.extend(
            written.fonts.iter().chain(families).map(|font| (font.clone(), source.clone())),
        );
        for (key, role) in written.themes.iter().flat_map(|(_, theme)| theme.roles.iter()) {
            let colors = match role {
                Role::One(color) => std::slice::from_ref(color),
                Role::Many(colors) => colors,
            };
            self.named_colors.extend(
                colors.iter().map(|color| (key.value.clone(), color.clone(), source.clone())),
            );
        }
    }

    /// Families that are neither bundled nor brought by a kit.
    pub fn unknown_fonts(&self, fonts: &Fonts) -> Vec<Diagnostic> {
        let known: Vec<String> =
            fonts.families().iter().map(|family| family.name.clone()).collect();
        let unknown = self.named_fonts.iter().filter(|(font, _)| !known.contains(&font.value));
        unknown
            .map(|(font, source)| {
                let error = font.error(
                    source,
                    "unknown-font",
                    format!("there is no font family `{}`", font.value),
                );
                match crate::model::nearest(
                    &font.value,
                    &known.iter().map(String::as_str).collect::<Vec<_>>(),
                ) {
                    Some(near) => error.hint(format!("did you mean `{near}`?")),
                    None => error.hint(
                        "see `itac list fonts`; a kit can bring its own in its `fonts/` folder",
                    ),
                }
            })
            .collect()
    }

    /// A kit may not touch what the one it extends has locked.
    fn refuse_locked(&self, written: &model::Kit, wrong: &mut Vec<Diagnostic>) {
        for (key, at) in written.written_keys() {
            let covers = |lock: &str| {
                key == lock || key.strip_prefix(lock).is_some_and(|rest| rest.starts_with('.'))
            };
            if let Some((lock, owner)) = self.locked.iter().find(|(lock, _)| covers(lock)) {
                wrong.push(
                    Diagnostic::error(
                        "locked-key",
                        format!("`{lock}` is locked by the kit `{owner}`"),
                    )
                    .at(&written.source, at)
                    .hint("leave it out; the other kit's value is used"),
                );
            }
        }
    }

    fn read_templates(&mut self, assets: &Arc<dyn Assets>, wrong: &mut Vec<Diagnostic>) {
        for path in template_files(&**assets) {
            let read = read_source(&**assets, &path)
                .map_err(|error| vec![error])
                .and_then(|source| Template::read(&source));
            match read {
                Ok(template) => {
                    self.templates.insert(template.name.value.clone(), Arc::new(template));
                }
                Err(errors) => wrong.extend(errors),
            }
        }
    }

    /// Every theme's colours must exist, whether a card uses them or not.
    fn prove(&self, wrong: &mut Vec<Diagnostic>) {
        for (role, color, source) in &self.named_colors {
            if let ColorName::Named(name) = &color.value.color
                && !self.colors.contains_key(name)
            {
                let error = color.error(
                    source,
                    "unknown-color",
                    format!("the role `{role}` names an unknown color: `{name}`"),
                );
                wrong.push(suggest(error, name, self.colors.keys()));
            }
        }
        if self.floor <= 0.0 {
            wrong.push(Diagnostic::error(
                "no-floor",
                format!("the kit `{}` sets no `floor`, the smallest legible text", self.name),
            ));
        }
    }

    /// The bytes of a drawing, `art/NAME.svg`.
    pub fn art(&self, name: &At<String>, source: &Arc<Source>) -> Result<Arc<[u8]>, Diagnostic> {
        let Some(assets) = self.art.get(&name.value) else {
            let message = format!("the kit has no drawing `art/{}.svg`", name.value);
            let error = name.error(source, "unknown-art", message);
            return Err(suggest(error, &name.value, self.art.keys()));
        };
        let read = assets.read(&format!("art/{}.svg", name.value));
        read.map(|bytes| Arc::from(bytes.as_ref()))
            .map_err(|missing| name.error(source, "missing-file", missing.to_string()))
    }

    /// The theme of that name, or the kit's own.
    pub fn theme(&self, name: Option<&str>) -> Result<&Theme, Diagnostic> {
        let name = name.unwrap_or(&self.theme);
        self.themes.get(name).ok_or_else(|| {
            let error = Diagnostic::error(
                "unknown-theme",
                format!("the kit `{}` has no theme `{name}`", self.name),
            );
            suggest(error, name, self.themes.keys())
        })
    }

    /// A role of the theme, or a colour of the kit.
    pub fn ink(&self, theme: &Theme, color: &ColorRef) -> Option<Rgba> {
        self.ink_within(theme, color, 0)
    }

    /// Roles may stand for roles, a few times.
    fn ink_within(&self, theme: &Theme, color: &ColorRef, depth: usize) -> Option<Rgba> {
        let found = match &color.color {
            ColorName::Exact(color) => *color,
            ColorName::Named(name) => match theme.color(name) {
                Some(role) if depth < 4 => self.ink_within(theme, &role.value, depth + 1)?,
                _ => *self.colors.get(name)?,
            },
        };
        Some(found.with_opacity(color.opacity))
    }

    /// The fixed wording for a language.
    pub fn word<'a>(&self, words: &'a Map<At<String>>, language: &str) -> Option<&'a str> {
        in_language(words, language).map(|text| text.value.as_str())
    }

    /// The hashtags for cards in a language.
    pub fn hashtags_in(&self, language: &str) -> Vec<String> {
        let tags = written_for(&self.hashtags, language);
        tags.map(|tags| tags.0.iter().map(|tag| tag.value.clone()).collect()).unwrap_or_default()
    }

    /// Where readers of a language are sent.
    pub fn link_in(&self, language: &str) -> &str {
        let link = written_for(&self.link, language);
        link.map(|link| link.value.as_str()).unwrap_or_default()
    }
}

/// What is written for just this language, else for any, else as [`in_language`] finds it.
fn written_for<'a, T>(by: &'a ByLanguage<T>, language: &str) -> Option<&'a T> {
    let own = prefixes(language).find_map(|code| by.each.get(code));
    own.or(by.any.as_ref()).or_else(|| in_language(&by.each, language))
}

/// What is written for a language; where it has nothing, what stands under `else`, then
/// the English, then the first.
fn in_language<'a, T>(each: &'a Map<T>, language: &str) -> Option<&'a T> {
    let found = prefixes(language).chain(["else", "en"]).find_map(|code| each.get(code));
    found.or_else(|| each.entries.first().map(|(_, first)| first))
}

/// `zh-Hant-HK`, `zh-Hant`, `zh`.
pub fn prefixes(language: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(language);
    std::iter::from_fn(move || {
        let now = rest?;
        rest = now.rfind('-').map(|dash| &now[..dash]);
        Some(now)
    })
}

fn template_files(assets: &dyn Assets) -> Vec<String> {
    let yaml = |file: &String| file.ends_with(".yaml") || file.ends_with(".yml");
    assets
        .list("templates")
        .into_iter()
        .filter(yaml)
        .map(|file| format!("templates/{file}"))
        .collect()
}

/// Adds "did you mean", or the list of what there is.
pub fn suggest<'a>(
    error: Diagnostic,
    name: &str,
    known: impl Iterator<Item = &'a String>,
) -> Diagnostic {
    let known: Vec<&str> = known.map(String::as_str).collect();
    match crate::model::nearest(name, &known) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("there are: {}", known.join(", "))),
    }
}

fn plain<T: Clone>(map: &Map<T>) -> impl Iterator<Item = (String, T)> {
    map.iter().map(|(key, value)| (key.value.clone(), value.clone()))
}

fn set(slot: &mut String, written: Option<At<String>>) {
    if let Some(text) = written {
        *slot = text.value;
    }
}

fn draw(
    symbol: &model::KitSymbol,
    source: &Arc<Source>,
    wrong: &mut Vec<Diagnostic>,
) -> Option<Drawn> {
    let mut parts = |parts: &[model::SymbolPart]| -> Option<Vec<DrawnPart>> {
        parts
            .iter()
            .map(|part| draw_part(part, source).map_err(|error| wrong.push(error)).ok())
            .collect()
    };
    let (whole, open) = (parts(&symbol.parts), parts(symbol.open.as_deref().unwrap_or_default()));
    Some(Drawn { view: symbol.frame, parts: whole?, open: open?, source: source.clone() })
}

fn draw_part(part: &model::SymbolPart, source: &Arc<Source>) -> Result<DrawnPart, Diagnostic> {
    Ok(DrawnPart {
        path: Arc::new(path(&part.path, source)?),
        fill: part.fill.clone(),
        stroke: part.stroke.clone().map(|color| (color, part.stroke_width)),
    })
}

/// Reads SVG path data.
pub fn path(text: &At<String>, source: &Arc<Source>) -> Result<BezPath, Diagnostic> {
    BezPath::from_svg(&text.value).map_err(|error| {
        text.error(source, "bad-path", format!("this is not SVG path data: {error}"))
            .hint("write it as in the `d` attribute of an SVG path: \"M0 0L100 0L100 100Z\"")
    })
}
