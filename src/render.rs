//! One card for one placement, from what is meant to bytes.

mod budget;
pub mod crops;
mod light;
mod pages;
pub mod sheet;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::budget::Budgeted;
pub use self::light::light;
pub use self::pages::pages;
use self::sheet::Small;
use self::sheet::Thumbnail;
use crate::card::Kind;
use crate::card::Node;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::Warned;
use crate::export;
use crate::export::Darkroom;
use crate::export::guides::Guides;
use crate::export::guides::NodeBox;
use crate::export::guides::Zone;
use crate::export::jpeg::JpegOptions;
use crate::export::pdf::PdfOptions;
use crate::export::raster::Canvas;
use crate::export::raster::Layers;
use crate::export::svg::SvgOptions;
pub use crate::finish::Faint;
pub use crate::finish::Light;
pub use crate::finish::Shade;
pub use crate::finish::needed;
use crate::fonts::Fonts;
use crate::geom::Insets;
use crate::geom::Rect;
use crate::id::NodeId;
use crate::layout;
use crate::layout::Issue;
use crate::layout::IssueKind;
use crate::layout::Placed;
use crate::layout::SetText;
use crate::model::Area;
use crate::model::Placement;
use crate::model::SafeArea;
use crate::photo::Developer;
use crate::photo::Limits;
use crate::photo::Memo;
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
    Webp,
    Pdf,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Png, Self::Svg, Self::Jpeg, Self::Webp, Self::Pdf];

    /// Without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// Made of pixels, not of curves.
    pub fn is_bitmap(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }

    /// `jpeg` is understood too.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.extension() == name || (*format == Self::Jpeg && name == "jpeg"))
    }
}

/// What is to be made of a scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub formats: Vec<Format>,
    /// Millimetres that a PDF goes on beyond its edges.
    pub bleed: f64,
    /// Beside every PNG another with guides over it.
    pub guides: bool,
    /// Small pictures, to stand on a contact sheet or a page.
    pub thumbnails: Option<Small>,
}

impl From<Format> for Wanted {
    fn from(format: Format) -> Self {
        Self { formats: vec![format], ..Self::default() }
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
    canvas: Canvas,
    /// What it knows of the pictures of the cards before.
    pub memo: Memo,
}

/// A finished file, not yet on any disk.
#[derive(Clone, Debug)]
pub struct File {
    pub format: Format,
    /// The picture with guides over it, not the picture.
    pub guides: bool,
    pub bytes: Vec<u8>,
    /// How it was made to weigh no more than its platform takes, where that was needed.
    pub squeezed: Option<String>,
}

impl File {
    /// How its name ends, without the first dot.
    pub fn ending(&self) -> String {
        let guides = if self.guides { "guides." } else { "" };
        format!("{guides}{}", self.format.extension())
    }
}

/// A picture with every decision made, and what it was made of.
pub struct Drawn {
    pub scene: Scene,
    pub guides: Guides,
    pub resolved: Resolved,
    /// How each text that is there was set.
    pub texts: BTreeMap<NodeId, SetText>,
    pub warnings: Vec<Diagnostic>,
    /// What the template lets go where there is no room: no fault of the card's author, who
    /// may still want to know.
    pub left_out: Vec<Diagnostic>,
}

/// What was made of a scene.
#[derive(Clone, Debug, Default)]
pub struct Made {
    pub files: Vec<File>,
    pub light: Light,
    pub thumbnail: Option<Thumbnail>,
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
            let told = done.warnings.iter().map(|issue| match issue.kind {
                IssueKind::Dropped => Err(named(left_out(issue, &resolved))),
                _ => Ok(named(tell(issue, filling, &resolved))),
            });
            let (mut warnings, mut left_out) = (Vec::new(), Vec::new());
            told.for_each(|told| match told {
                Ok(warning) => warnings.push(warning),
                Err(note) => left_out.push(note),
            });
            let guides = guides(placement, done.boxes);
            Ok(Drawn { scene: done.scene, guides, resolved, texts: done.texts, warnings, left_out })
        }
        Err(issues) => Err(issues
            .iter()
            .map(|issue| {
                named(Diagnostic { severity: Severity::Error, ..tell(issue, filling, &resolved) })
            })
            .collect()),
    }
}

fn guides(placement: &Placement, boxes: Vec<Placed>) -> Guides {
    let [width, height] = [placement.width, placement.height].map(f64::from);
    let whole = Rect::new(0.0, 0.0, width, height);
    let SafeArea { top, right, bottom, left } = placement.safe;
    let [top, right, bottom, left] = [top, right, bottom, left].map(f64::from);
    let safe = Insets { top, right, bottom, left }.of(whole);
    let zone = |area: &Area| Zone {
        what: area.what.clone(),
        rect: Rect::from_origin_size(
            (f64::from(area.x), f64::from(area.y)),
            (f64::from(area.width), f64::from(area.height)),
        ),
        round: area.circle,
    };
    let node = |placed: Placed| NodeBox {
        label: if placed.leaf { placed.label } else { String::new() },
        rect: placed.rect,
        baselines: placed.baselines,
    };
    Guides {
        safe: (safe != whole).then_some(safe),
        crops: placement.crops.iter().map(zone).collect(),
        keepouts: placement.keepouts.iter().map(zone).collect(),
        boxes: boxes.into_iter().map(node).collect(),
    }
}

/// The bundled face that names the guides.
const LABELS: &str = "Noto Sans";

fn with_guides(guides: &Guides, fonts: &Fonts, canvas: &Canvas) -> Result<File, export::Error> {
    let family = fonts.family(LABELS).ok_or_else(|| {
        export::Error::Encode(format!("there is no font `{LABELS}` to name the guides with"))
    })?;
    let font = fonts.face(family.faces[0]).data();
    let bytes = export::guides::encode(canvas, guides, font)?;
    Ok(File { format: Format::Png, guides: true, bytes, squeezed: None })
}

/// Makes the files of a scene.
pub fn files(
    (scene, guides): (&Scene, &Guides),
    wanted: &Wanted,
    placement: &Placement,
    fonts: &Fonts,
    photos: &Photos,
    worker: &mut Worker,
    watch: &mut dyn Watch,
) -> Result<Warned<Made>, Vec<Diagnostic>> {
    let failed = |error: export::Error| {
        vec![Diagnostic::error("export", error.to_string()).of_placement(&placement.name)]
    };
    let mut pictures = Darkroom::new(photos, &mut worker.developer);
    pictures.prepare(scene).map_err(failed)?;
    let (finished, light) =
        light::finished(scene, placement, fonts, &mut pictures).map_err(failed)?;
    let scene = finished.as_ref().unwrap_or(scene);
    watch.done(Stage::Decode);
    let canvas = &mut worker.canvas;
    if wanted.thumbnails.is_some() || wanted.formats.iter().any(|format| format.is_bitmap()) {
        let layers = Layers::of(scene, fonts, &mut pictures, 1.0).map_err(failed)?;
        watch.done(Stage::Svg);
        layers.paint(canvas).map_err(failed)?;
        watch.done(Stage::Raster);
    }
    let (mut made, mut warnings) = (Made { light, ..Made::default() }, Vec::new());
    for &asked in &wanted.formats {
        let (mut format, mut squeezed) = (asked, None);
        let bytes = match asked {
            Format::Png => match budget::png(canvas, scene, placement.max_bytes) {
                Ok(Budgeted::Png(bytes, how)) => {
                    squeezed = how;
                    Ok(bytes)
                }
                // Beside it a JPEG was asked for, and that will do.
                Ok(Budgeted::Jpeg(..)) if wanted.formats.contains(&Format::Jpeg) => continue,
                Ok(Budgeted::Jpeg(bytes, how)) => {
                    (format, squeezed) = (Format::Jpeg, Some(how));
                    Ok(bytes)
                }
                Err(error) => Err(error),
            },
            Format::Jpeg => {
                let options =
                    JpegOptions { max_bytes: placement.max_bytes, ..JpegOptions::default() };
                export::jpeg::encode(canvas, scene, &options).map(|jpeg| jpeg.bytes)
            }
            Format::Webp => export::webp::encode(canvas, scene),
            Format::Svg => export::svg::write(scene, fonts, &mut pictures, &SvgOptions::default())
                .map(String::into_bytes),
            Format::Pdf => {
                let mm = placement.mm.map(|[width, height]| (width, height));
                let options = PdfOptions { mm, bleed: wanted.bleed, ..PdfOptions::default() };
                export::pdf::write(scene, fonts, &mut pictures, &options)
            }
        };
        let bytes = bytes.map_err(failed)?;
        watch.done(Stage::Encode);
        warnings.extend(too_large(format, bytes.len(), placement));
        made.files.push(File { format, guides: false, bytes, squeezed });
        if wanted.guides && asked == Format::Png {
            made.files.push(with_guides(guides, fonts, canvas).map_err(failed)?);
            watch.done(Stage::Encode);
        }
    }
    if let Some(small) = wanted.thumbnails {
        made.thumbnail = Some(Thumbnail::of(canvas, small).map_err(failed)?);
        watch.done(Stage::Encode);
    }
    Ok(Warned { output: made, warnings })
}

/// A bitmap that the platform would refuse.
fn too_large(format: Format, bytes: usize, placement: &Placement) -> Option<Diagnostic> {
    let heavy = matches!(format, Format::Png | Format::Webp);
    let max = placement.max_bytes.filter(|max| heavy && bytes as u64 > *max)?;
    let message = format!(
        "the {} has {} kB, {} takes at most {} kB",
        if format == Format::Png { "PNG" } else { "WebP" },
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

/// A part of the template that had no room, by the words it has.
fn left_out(issue: &Issue, resolved: &Resolved) -> Diagnostic {
    let mut words = Vec::new();
    if let Some(node) = resolved.card.root.find(issue.node) {
        words_of(node, &mut words);
    }
    let what = match &words[..] {
        [] => "a drawing".to_owned(),
        words => format!("“{}”", words.join(" ")),
    };
    Diagnostic::note(code(&issue.kind), format!("no room for {what}"))
}

fn words_of(node: &Node, words: &mut Vec<String>) {
    if let Kind::Text(text) = &node.kind {
        let runs = text.copies.first().into_iter().flatten();
        words.push(runs.map(|run| run.text.as_str()).collect::<String>().replace('\u{a0}', " "));
    }
    node.children.iter().for_each(|child| words_of(child, words));
}

/// Everything that cards share, read once.
pub struct Shared {
    pub fonts: Arc<Fonts>,
    pub placements: crate::model::Placements,
    pub languages: crate::model::Languages,
    /// What a photo may cost.
    pub limits: Limits,
}
