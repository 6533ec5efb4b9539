//! Contact sheets: small pictures of everything a run made, with their names.

use std::sync::Arc;

use super::Worker;
use crate::color::Rgba;
use crate::export;
use crate::export::Darkroom;
use crate::export::png::Effort;
use crate::export::raster::Canvas;
use crate::export::raster::Layers;
use crate::fonts::Fonts;
use crate::geom::Affine;
use crate::geom::Direction;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::id::NodeId;
use crate::photo::Limits;
use crate::photo::Photos;
use crate::scene::Item;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::PixelRect;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;
use crate::scene::Stroke;
use crate::scene::Tone;
use crate::text::Paragraph;
use crate::text::Scratch;
use crate::text::Setting;
use crate::text::Span;
use crate::text::TextSpec;

/// The most pictures on one sheet.
pub const MOST: usize = 60;

/// Pixels between what stands on a sheet and at its edge.
const MARGIN: u32 = 40;
const GAP: u32 = 24;

/// How a sheet is made, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub width: u32,
    /// Of a picture.
    pub height: u32,
    /// Of a picture too; a wider one is lower than the others.
    pub widest: u32,
    /// Names of narrow pictures need room too.
    pub narrowest: u32,
    /// In at most 256 colours: for flat pictures, in a third of the bytes.
    pub palette: bool,
}

impl Look {
    /// For whatever a run made.
    pub const RUN: Self =
        Self { width: 1600, height: 240, widest: 1520, narrowest: 150, palette: false };

    /// The box that a small picture fits into.
    pub fn small(self) -> Small {
        Small { width: self.widest, height: self.height, palette: false }
    }
}

/// How large a small picture is at most, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Small {
    pub width: u32,
    pub height: u32,
    /// In at most 256 colours.
    pub palette: bool,
}

const GROUND: Rgba = Rgba::opaque(245, 245, 245);
const LINE: Rgba = Rgba::opaque(190, 190, 190);
const CHECKER: Rgba = Rgba::opaque(225, 225, 225);

/// A picture made small as soon as it is finished, so that a run of thousands does
/// not keep thousands of pictures in memory.
#[derive(Clone, Debug)]
pub struct Thumbnail {
    width: u32,
    height: u32,
    file: Vec<u8>,
}

impl Thumbnail {
    pub(super) fn of(canvas: &Canvas, small: Small) -> Result<Self, export::Error> {
        let pixels = canvas.pixels().map_or((1, 1), |pixels| (pixels.width(), pixels.height()));
        let (width, height) = within(pixels, small.width, small.height);
        let encode = match small.palette {
            true => export::thumbnail::encode_with_palette,
            false => export::thumbnail::encode,
        };
        Ok(Self { width, height, file: encode(canvas, width, height)? })
    }

    /// One that was kept as a file, a PNG or a JPEG; nothing if it is neither.
    pub fn read(file: Vec<u8>) -> Option<Self> {
        let probe = crate::photo::probe("thumbnail.png", &file, &Limits::default()).ok()?;
        Some(Self { width: probe.width, height: probe.height, file })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The file: a PNG, unless another was [read](Self::read).
    pub fn file(&self) -> &[u8] {
        &self.file
    }
}

/// The size as large as fits a box, in its own proportions.
fn within((width, height): (u32, u32), most_wide: u32, most_high: u32) -> (u32, u32) {
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (f64::from(most_high) / height).min(f64::from(most_wide) / width);
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    (side(width), side(height))
}

/// A picture of a run and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub card: &'a str,
    pub placement: &'a str,
    pub thumbnail: &'a Thumbnail,
}

impl Entry<'_> {
    /// Width and height on a sheet; a small picture may have more pixels than that.
    fn size(&self, look: &Look) -> (u32, u32) {
        let small = look.small();
        within(self.thumbnail.size(), small.width, small.height)
    }

    fn cell(&self, look: &Look) -> u32 {
        self.size(look).0.max(look.narrowest)
    }
}

/// One sheet as a PNG. The pictures stand in rows of equal height, in their order; each
/// group begins a row.
pub fn sheet(
    groups: &[&[Entry]],
    look: &Look,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Vec<u8>, export::Error> {
    let mut photos = Photos::default();
    let scene = scene(groups, look, fonts, &mut worker.text, &mut photos)?;
    let mut pictures = Darkroom::new(&photos, &mut worker.developer);
    Layers::of(&scene, fonts, &mut pictures, 1.0)?.paint(&mut worker.canvas)?;
    match look.palette {
        true => export::thumbnail::encode_with_palette(&worker.canvas, scene.width, scene.height),
        false => export::png::encode(&mut worker.canvas, &scene, Effort::Fast),
    }
}

fn scene(
    groups: &[&[Entry]],
    look: &Look,
    fonts: &Fonts,
    scratch: &mut Scratch,
    photos: &mut Photos,
) -> Result<Scene, export::Error> {
    let mut items = Vec::new();
    let mut y = MARGIN;
    for row in groups.iter().flat_map(|group| rows(group, look)) {
        let (mut x, mut lowest) = (MARGIN, y);
        // Where all are low, as headers are, their names are near.
        let tallest = row.iter().map(|entry| entry.size(look).1).max().unwrap_or(0);
        for entry in row {
            let picture = picture(entry, (x, y + tallest), look, photos)?;
            items.extend(backed(picture.dest));
            items.push(Item::Picture(picture));
            let below = Rect::new(
                f64::from(x),
                f64::from(y + tallest + 8),
                f64::from(x + entry.cell(look)),
                f64::MAX,
            );
            let bottom = words(entry, below, fonts, scratch, &mut items);
            lowest = lowest.max(bottom.ceil() as u32);
            x += entry.cell(look) + GAP;
        }
        y = lowest + GAP;
    }
    let height = y + MARGIN - GAP;
    let ground = Rect::new(0.0, 0.0, f64::from(look.width), f64::from(height));
    items.insert(0, shape(ground, Some(Paint::Solid(GROUND)), None));
    let named = |entry: &Entry| format!("{} ({})", entry.card, entry.placement);
    let names: Vec<String> = groups.iter().copied().flatten().map(named).collect();
    Ok(Scene {
        title: "Contact sheet".into(),
        alt: format!("Small pictures of: {}", names.join(", ")),
        ..Scene::plain(look.width, height, items)
    })
}

/// As many in a row as there is room for.
fn rows<'a, 'b>(entries: &'a [Entry<'b>], look: &Look) -> Vec<&'a [Entry<'b>]> {
    let room = look.width - 2 * MARGIN;
    let (mut rows, mut start, mut used) = (Vec::new(), 0, 0);
    for (i, entry) in entries.iter().enumerate() {
        let cell = entry.cell(look);
        if i > start && used + GAP + cell > room {
            rows.push(&entries[start..i]);
            (start, used) = (i, 0);
        }
        used += cell + if i > start { GAP } else { 0 };
    }
    rows.push(&entries[start..]);
    rows
}

/// Its lower left corner stands at `(x, foot)`.
fn picture(
    entry: &Entry,
    (x, foot): (u32, u32),
    look: &Look,
    photos: &mut Photos,
) -> Result<Picture, export::Error> {
    let id = photos
        .add_photo(entry.card, entry.thumbnail.file())
        .map_err(|why| export::Error::Encode(why.to_string()))?;
    let crop = photos.size(id).to_rect();
    let (width, height) = entry.size(look);
    Ok(Picture {
        node: NodeId::default(),
        source: Source::Photo { id, crop, look: Tone::Natural.into() },
        dest: PixelRect { x: x as i32, y: (foot - height) as i32, width, height },
        mask: None,
    })
}

/// What shows through a transparent picture, and a line round every one.
fn backed(dest: PixelRect) -> [Item; 3] {
    let at = (f64::from(dest.x), f64::from(dest.y));
    let rect = Rect::from_origin_size(at, (f64::from(dest.width), f64::from(dest.height)));
    let squares = [(0.0, 0.0), (8.0, 8.0)]
        .map(|(x, y)| shape(Rect::new(x, y, x + 8.0, y + 8.0), Some(Paint::Solid(CHECKER)), None));
    let tile = Rect::from_origin_size(at, (16.0, 16.0));
    let pattern = Paint::Pattern { tile, items: squares.to_vec() };
    let line = Stroke { paint: Paint::Solid(LINE), width: 1.0 };
    [
        shape(rect, Some(Paint::Solid(Rgba::opaque(255, 255, 255))), None),
        shape(rect, Some(pattern), None),
        shape(rect.inset(0.5), None, Some(line)),
    ]
}

/// The names under a picture; where they end.
fn words(
    entry: &Entry,
    below: Rect,
    fonts: &Fonts,
    scratch: &mut Scratch,
    items: &mut Vec<Item>,
) -> f64 {
    let mut bottom = below.y0;
    for (text, size, weight) in [(entry.card, 15.0, 700), (entry.placement, 13.0, 400)] {
        let paragraph = paragraph(text, weight, fonts, scratch);
        let setting: Setting = paragraph.set(size, below.width());
        let bounds = Rect { y0: bottom, y1: bottom + setting.height, ..below };
        items.extend(paragraph.draw(&setting, bounds, Direction::Ltr, NodeId::default()));
        bottom += setting.height + 2.0;
    }
    bottom
}

/// A folder may be called by letters that no font has; they are left out.
fn paragraph(text: &str, weight: u16, fonts: &Fonts, scratch: &mut Scratch) -> Paragraph {
    let uncovered = fonts.uncovered(text, "en");
    let mut kept = String::new();
    let mut at = 0;
    for missing in &uncovered {
        kept.push_str(&text[at..missing.offset]);
        at = missing.offset + missing.cluster.len();
    }
    kept.push_str(&text[at..]);
    let spec = TextSpec {
        spans: vec![Span::from(kept.as_str())],
        families: vec!["Noto Sans".into()],
        weight,
        color: Rgba::opaque(40, 40, 40),
        balance: false,
        ..TextSpec::default()
    };
    crate::text::shape(fonts, scratch, &spec).unwrap_or_default()
}

fn shape(rect: Rect, fill: Option<Paint>, stroke: Option<Stroke>) -> Item {
    Item::Shape(Shape {
        node: NodeId::default(),
        path: Arc::new(rect.to_path(0.1)),
        transform: Affine::IDENTITY,
        fill,
        stroke,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thumbnail(width: u32, height: u32) -> Thumbnail {
        let pixels = tiny_skia::Pixmap::new(width, height).expect("a size");
        Thumbnail { width, height, file: pixels.encode_png().expect("a PNG") }
    }

    #[test]
    fn rows_are_full_and_nothing_stands_over_the_edge() {
        let all = [(240, 240), (720, 240), (135, 240), (1520, 200), (30, 240), (240, 240)]
            .map(|(width, height)| thumbnail(width, height));
        let entry = |thumbnail| Entry { card: "a", placement: "b", thumbnail };
        let entries: Vec<Entry> = all.iter().map(entry).collect();
        let counts: Vec<usize> = rows(&entries, &Look::RUN).iter().map(|row| row.len()).collect();
        assert_eq!(counts, [3, 1, 2]);
    }

    #[test]
    fn names_of_every_script_stand_under_their_picture() {
        let fonts = Fonts::builtin().expect("fonts");
        let small = thumbnail(150, 240);
        let entries = ["sara-quote", "خديجة-العماري", "王小明", "ꕉ"].map(|card| Entry {
            card,
            placement: "instagram-square",
            thumbnail: &small,
        });
        let (groups, look) = ([&entries[..]], Look::RUN);
        let scene = scene(&groups, &look, &fonts, &mut Scratch::default(), &mut Photos::default())
            .expect("a scene");
        let texts: Vec<&str> = scene
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Glyphs(run) => Some(run.text.as_str()),
                _ => None,
            })
            .collect();
        let all = texts.concat();
        for name in ["quote", "خديجة", "王小明"] {
            assert!(all.contains(name), "{name} in {texts:?}");
        }
        assert!(!all.contains('ꕉ'));
        let made = |look| sheet(&groups, look, &fonts, &mut Worker::default()).expect("a PNG");
        assert!(made(&look) == made(&look));
        let few = Look { palette: true, ..look };
        assert!(made(&few).len() < made(&look).len());
    }
}
