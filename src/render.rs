//! One card for one placement, from what is meant to bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::Warned;
use crate::export;
use crate::export::Darkroom;
use crate::export::jpeg::JpegOptions;
use crate::export::png::Effort;
use crate::export::raster::Layers;
use crate::export::svg::SvgOptions;
use crate::finish;
use crate::fonts::Fonts;
use crate::id::NodeId;
use crate::layout;
use crate::layout::Issue;
use crate::layout::IssueKind;
use crate::layout::SetText;
use crate::model::Placement;
use crate::photo::Developer;
use crate::photo::Photos;
use crate::resolve;
use crate::resolve::Filling;
use crate::resolve::Page;
use crate::resolve::Resolved;
use crate::scene::Scene;
use crate::text::Scratch;

/// A file format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    Png,
    Svg,
    Jpeg,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Png, Self::Svg, Self::Jpeg];

    /// Without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Jpeg => "jpg",
        }
    }

    /// `jpeg` is understood too.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.extension() == name || (*format == Self::Jpeg && name == "jpeg"))
    }
}

/// The steps whose time is worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Fields checked, placeholders filled.
    Resolve,
    /// Characters turned into glyphs.
    Shape,
    /// Lines broken, texts fitted, boxes solved.
    Layout,
    /// Photos decoded, cropped, toned.
    Decode,
    /// Vectors written as SVG.
    Svg,
    Raster,
    Encode,
}

impl Stage {
    pub const ALL: [Self; 7] = [
        Self::Resolve,
        Self::Shape,
        Self::Layout,
        Self::Decode,
        Self::Svg,
        Self::Raster,
        Self::Encode,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Shape => "shape",
            Self::Layout => "layout",
            Self::Decode => "decode",
            Self::Svg => "svg",
            Self::Raster => "raster",
            Self::Encode => "encode",
        }
    }
}

/// Told when a stage ends. The core has no clock of its own.
pub trait Watch {
    fn done(&mut self, stage: Stage);
}

/// Nobody is looking at the clock.
pub struct Unwatched;

impl Watch for Unwatched {
    fn done(&mut self, _: Stage) {}
}

/// What one worker reuses from card to card.
#[derive(Default)]
pub struct Worker {
    text: Scratch,
    developer: Developer,
    canvas: export::raster::Canvas,
}

/// A finished file, not yet on any disk.
#[derive(Clone, Debug)]
pub struct File {
    pub format: Format,
    pub bytes: Vec<u8>,
}

/// A picture with every decision made, and what it was made of.
pub struct Drawn {
    pub scene: Scene,
    pub resolved: Resolved,
    /// How each text that is there was set.
    pub texts: BTreeMap<NodeId, SetText>,
    pub warnings: Vec<Diagnostic>,
}

/// The scene alone, for those who only want to see it.
pub fn scene(
    filling: &Filling,
    placement: &Placement,
    page: &Page,
    fonts: &Fonts,
    worker: &mut Worker,
    watch: &mut dyn Watch,
) -> Result<Warned<Scene>, Vec<Diagnostic>> {
    let drawn = draw(filling, placement, page, fonts, worker, watch)?;
    Ok(Warned { output: drawn.scene, warnings: drawn.warnings })
}

/// Decides everything about the picture without making pixels.
pub fn draw(
    filling: &Filling,
    placement: &Placement,
    page: &Page,
    fonts: &Fonts,
    worker: &mut Worker,
    watch: &mut dyn Watch,
) -> Result<Drawn, Vec<Diagnostic>> {
    let named = |error: Diagnostic| error.of_placement(&placement.name);
    let resolved = resolve::card(filling, placement, fonts, page)
        .map_err(|errors| errors.into_iter().map(named).collect::<Vec<_>>())?;
    watch.done(Stage::Resolve);
    let mut texts = layout::shape(fonts, &mut worker.text, &resolved.card);
    watch.done(Stage::Shape);
    let laid_out = layout::lay_out(&resolved.card, &mut texts);
    watch.done(Stage::Layout);
    match laid_out {
        Ok(done) => {
            let warnings = done.warnings.iter().map(|issue| named(tell(issue, filling, &resolved)));
            let warnings = warnings.filter(|told| !hidden(told)).collect();
            Ok(Drawn { scene: done.scene, resolved, texts: done.texts, warnings })
        }
        Err(issues) => Err(issues
            .iter()
            .map(|issue| {
                named(Diagnostic { severity: Severity::Error, ..tell(issue, filling, &resolved) })
            })
            .collect()),
    }
}

/// The pages of a card on one placement. Words that may run on and do not fit
/// their page go on on the next, a sentence at least on each.
pub fn pages(
    filling: &Filling,
    placement: &Placement,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let mut pages = Vec::new();
    for page in resolve::pages(filling)? {
        match filling.flowing(&page) {
            Some(words) => pages.extend(flow(filling, placement, &page, words, fonts, worker)),
            None => pages.push(page),
        }
    }
    if pages.len() > MOST_PAGES {
        let message =
            format!("the words fill {} pages, a carousel has at most {MOST_PAGES}", pages.len());
        let error = Diagnostic::error("too-many-pages", message).of_placement(&placement.name);
        return Err(vec![error.hint("shorten the texts, or make two cards of it")]);
    }
    resolve::number(&mut pages);
    Ok(pages)
}

/// What Instagram takes by every way of posting is more, LinkedIn's and X's is less;
/// beyond ten nobody swipes.
const MOST_PAGES: usize = 10;

/// As many whole sentences on each page as fit it.
fn flow(
    filling: &Filling,
    placement: &Placement,
    page: &Page,
    words: &str,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Vec<Page> {
    let ends: Vec<usize> = crate::text::sentence_ends(words);
    let (mut pages, mut start, mut next) = (Vec::new(), 0, 0);
    while next < ends.len() {
        let fits = |last: usize, worker: &mut Worker| {
            let part = Page { part: Some(start..ends[last]), ..page.clone() };
            scene(filling, placement, &part, fonts, worker, &mut Unwatched).is_ok()
        };
        let mut last = ends.len() - 1;
        while last > next && !fits(last, worker) {
            last -= 1;
        }
        pages.push(Page { part: Some(start..ends[last]), ..page.clone() });
        (start, next) = (ends[last], last + 1);
    }
    match &pages[..] {
        [_] => vec![page.clone()],
        _ => pages,
    }
}

/// Makes the files of a scene.
pub fn files(
    scene: &Scene,
    formats: &[Format],
    placement: &Placement,
    fonts: &Fonts,
    photos: &Photos,
    worker: &mut Worker,
    watch: &mut dyn Watch,
) -> Result<Warned<Vec<File>>, Vec<Diagnostic>> {
    let failed = |error: export::Error| {
        vec![Diagnostic::error("export", error.to_string()).of_placement(&placement.name)]
    };
    let mut pictures = Darkroom::new(photos, &mut worker.developer);
    pictures.prepare(scene).map_err(failed)?;
    let finished = finish::finish(scene, &mut pictures).map_err(failed)?;
    let scene = finished.as_ref().unwrap_or(scene);
    watch.done(Stage::Decode);
    let canvas = &mut worker.canvas;
    if formats.iter().any(|format| *format != Format::Svg) {
        let layers = Layers::of(scene, fonts, &mut pictures, 1.0).map_err(failed)?;
        watch.done(Stage::Svg);
        layers.paint(canvas).map_err(failed)?;
        watch.done(Stage::Raster);
    }
    let (mut files, mut warnings) = (Vec::new(), Vec::new());
    for &format in formats {
        let bytes = match format {
            Format::Png => export::png::encode(canvas, scene, Effort::Fast),
            Format::Jpeg => {
                let options =
                    JpegOptions { max_bytes: placement.max_bytes, ..JpegOptions::default() };
                export::jpeg::encode(canvas, scene, &options).map(|jpeg| jpeg.bytes)
            }
            Format::Svg => export::svg::write(scene, fonts, &mut pictures, &SvgOptions::default())
                .map(String::into_bytes),
        };
        let bytes = bytes.map_err(failed)?;
        watch.done(Stage::Encode);
        warnings.extend(too_large(format, bytes.len(), placement));
        files.push(File { format, bytes });
    }
    Ok(Warned { output: files, warnings })
}

/// A bitmap that the platform would refuse.
fn too_large(format: Format, bytes: usize, placement: &Placement) -> Option<Diagnostic> {
    let max = placement.max_bytes.filter(|max| format == Format::Png && bytes as u64 > *max)?;
    let message = format!(
        "the PNG has {} kB, {} takes at most {} kB",
        bytes / 1000,
        placement.name,
        max / 1000
    );
    Some(
        Diagnostic::warning("file-too-large", message)
            .of_placement(&placement.name)
            .hint("add `--format jpg`: its quality is chosen to fit"),
    )
}

/// An issue of the layout, told where its author can mend it: at the field of
/// the card if its words are to blame, else at the template's node.
fn tell(issue: &Issue, filling: &Filling, resolved: &Resolved) -> Diagnostic {
    let subject =
        issue.field.as_ref().map_or_else(|| issue.label.clone(), |field| format!("`{field}`"));
    let told = Diagnostic::warning(code(&issue.kind), format!("{subject}: {}", issue.kind));
    let value =
        issue.field.as_ref().and_then(|field| Some((field, filling.content.fields.get(field)?)));
    let told = match (value, resolved.places.get(&issue.node)) {
        (Some((field, value)), _) => told.at(&filling.content.source, value.at).of_field(field),
        (None, Some(place)) => Diagnostic { place: Some(place.clone()), ..told },
        (None, None) => told,
    };
    match (&issue.kind, &issue.field) {
        (IssueKind::TooLong { .. }, Some(field)) => told
            .hint(format!("shorten it, or give both: `{field}: {{ long: …, short: … }}`"))
            .hint("or leave this placement out with `--for`"),
        _ => told,
    }
}

fn code(kind: &IssueKind) -> &'static str {
    match kind {
        IssueKind::TooLong { .. } => "text-too-long",
        IssueKind::Outside { .. } => "outside",
        IssueKind::BrokenWords { .. } => "broken-word",
        IssueKind::ShorterCopy { .. } => "shorter-copy",
        IssueKind::Dropped => "part-dropped",
        IssueKind::Covered => "covered",
    }
}

/// A part of the template that was left out is no concern of a card's author.
fn hidden(told: &Diagnostic) -> bool {
    told.code == "part-dropped"
}

/// Everything that cards share, read once.
pub struct Shared {
    pub fonts: Arc<Fonts>,
    pub placements: crate::model::Placements,
    pub languages: crate::model::Languages,
}
