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

/// Pixels of a sheet and of what stands on it.
const WIDTH: u32 = 1600;
const MARGIN: u32 = 40;
const GAP: u32 = 24;
const HEIGHT: u32 = 240;
/// Names of narrow pictures need room too.
const NARROWEST: u32 = 150;

const GROUND: Rgba = Rgba::opaque(245, 245, 245);
const LINE: Rgba = Rgba::opaque(190, 190, 190);
const CHECKER: Rgba = Rgba::opaque(225, 225, 225);

/// A picture made small as soon as it is finished, so that a run of thousands does
/// not keep thousands of pictures in memory.
#[derive(Clone, Debug)]
pub struct Thumbnail {
    width: u32,
    height: u32,
    png: Vec<u8>,
}

impl Thumbnail {
    pub(super) fn of(canvas: &Canvas) -> Result<Self, export::Error> {
        let pixels = canvas
            .pixels()
            .map_or((1.0, 1.0), |pixels| (f64::from(pixels.width()), f64::from(pixels.height())));
        let most = f64::from(WIDTH - 2 * MARGIN);
        let scale = (f64::from(HEIGHT) / pixels.1).min(most / pixels.0);
        let side = |length: f64| ((length * scale).round() as u32).max(1);
        let (width, height) = (side(pixels.0), side(pixels.1));
        Ok(Self { width, height, png: export::thumbnail::encode(canvas, width, height)? })
    }

    fn cell(&self) -> u32 {
        self.width.max(NARROWEST)
    }
}

/// A picture of a run and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub card: &'a str,
    pub placement: &'a str,
    pub thumbnail: &'a Thumbnail,
}

/// One sheet as a PNG. The pictures stand in rows of equal height, in their order.
pub fn sheet(
    entries: &[Entry],
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Vec<u8>, export::Error> {
    let mut photos = Photos::default();
    let scene = scene(entries, fonts, &mut worker.text, &mut photos)?;
    let mut pictures = Darkroom::new(&photos, &mut worker.developer);
    Layers::of(&scene, fonts, &mut pictures, 1.0)?.paint(&mut worker.canvas)?;
    export::png::encode(&mut worker.canvas, &scene, Effort::Fast)
}

fn scene(
    entries: &[Entry],
    fonts: &Fonts,
    scratch: &mut Scratch,
    photos: &mut Photos,
) -> Result<Scene, export::Error> {
    let mut items = Vec::new();
    let mut y = MARGIN;
    for row in rows(entries) {
        let (mut x, mut lowest) = (MARGIN, y);
        for entry in row {
            let picture = picture(entry, x, y, photos)?;
            items.extend(backed(picture.dest));
            items.push(Item::Picture(picture));
            let below = f64::from(y + HEIGHT + 8);
            let bottom = words(entry, f64::from(x), below, fonts, scratch, &mut items);
            lowest = lowest.max(bottom.ceil() as u32);
            x += entry.thumbnail.cell() + GAP;
        }
        y = lowest + GAP;
    }
    let height = y + MARGIN - GAP;
    let ground = Rect::new(0.0, 0.0, f64::from(WIDTH), f64::from(height));
    items.insert(0, shape(ground, Some(Paint::Solid(GROUND)), None));
    let named = |entry: &Entry| format!("{} ({})", entry.card, entry.placement);
    let names: Vec<String> = entries.iter().map(named).collect();
    Ok(Scene {
        scrims: Vec::new(),
        width: WIDTH,
        height,
        language: "en".into(),
        direction: Direction::Ltr,
        title: "Contact sheet".into(),
        alt: format!("Small pictures of: {}", names.join(", ")),
        items,
    })
}

/// As many in a row as there is room for.
fn rows<'a, 'b>(entries: &'a [Entry<'b>]) -> Vec<&'a [Entry<'b>]> {
    let room = WIDTH - 2 * MARGIN;
    let (mut rows, mut start, mut used) = (Vec::new(), 0, 0);
    for (i, entry) in entries.iter().enumerate() {
        let cell = entry.thumbnail.cell();
        if i > start && used + GAP + cell > room {
            rows.push(&entries[start..i]);
            (start, used) = (i, 0);
        }
        used += cell + if i > start { GAP } else { 0 };
    }
    rows.push(&entries[start..]);
    rows
}

/// At the foot of its row.
fn picture(entry: &Entry, x: u32, y: u32, photos: &mut Photos) -> Result<Picture, export::Error> {
    let Thumbnail { width, height, png } = entry.thumbnail;
    let id = photos
        .add_photo(entry.card, png.as_slice())
        .map_err(|why| export::Error::Encode(why.to_string()))?;
    let crop = photos.size(id).to_rect();
    let top = y + HEIGHT.saturating_sub(*height);
    Ok(Picture {
        node: NodeId::default(),
        source: Source::Photo { id, crop, tone: Tone::Natural },
        dest: PixelRect { x: x as i32, y: top as i32, width: *width, height: *height },
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
    x: f64,
    y: f64,
    fonts: &Fonts,
    scratch: &mut Scratch,
    items: &mut Vec<Item>,
) -> f64 {
    let width = f64::from(entry.thumbnail.cell());
    let mut bottom = y;
    for (text, size, weight) in [(entry.card, 15.0, 700), (entry.placement, 13.0, 400)] {
        let paragraph = paragraph(text, weight, fonts, scratch);
        let setting: Setting = paragraph.set(size, width);
        let bounds = Rect::new(x, bottom, x + width, bottom + setting.height);
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
        Thumbnail { width, height, png: pixels.encode_png().expect("a PNG") }
    }

    #[test]
    fn rows_are_full_and_nothing_stands_over_the_edge() {
        let all = [(240, 240), (720, 240), (135, 240), (1520, 200), (30, 240), (240, 240)]
            .map(|(width, height)| thumbnail(width, height));
        let entry = |thumbnail| Entry { card: "a", placement: "b", thumbnail };
        let entries: Vec<Entry> = all.iter().map(entry).collect();
        let counts: Vec<usize> = rows(&entries).iter().map(|row| row.len()).collect();
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
        let scene = scene(&entries, &fonts, &mut Scratch::default(), &mut Photos::default())
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
        let png = sheet(&entries, &fonts, &mut Worker::default()).expect("a PNG");
        assert!(png == sheet(&entries, &fonts, &mut Worker::default()).expect("a PNG"));
    }
}
