//! Where bytes of strangers come in. The fuzzer tries each with whatever it invents, and
//! `tests/corpus.rs` with what it found worth keeping. An error is fine, a panic is not.
#![allow(dead_code, reason = "every fuzzer takes one of them")]

use std::io::Cursor;
use std::io::Write;
use std::sync::Arc;
use std::sync::LazyLock;

use itac::assets::Assets;
use itac::batch::rows::Sheet;
use itac::diag::Source;
use itac::export::Darkroom;
use itac::export::raster::Canvas;
use itac::export::raster::Layers;
use itac::export::svg;
use itac::export::svg::SvgOptions;
use itac::fonts::Fonts;
use itac::geom::Rect;
use itac::id::NodeId;
use itac::model;
use itac::model::Cards;
use itac::model::Content;
use itac::model::Placements;
use itac::model::Template;
use itac::model::Yaml;
use itac::photo::Developer;
use itac::photo::Limits;
use itac::photo::Photos;
use itac::photo::Recipe;
use itac::resolve::kit::Kit;
use itac::resolve::kit::Kits;
use itac::resolve::kit::load;
use itac::scene;
use itac::scene::Item;
use itac::scene::Look;
use itac::scene::OneColor;
use itac::scene::Picture;
use itac::scene::PixelRect;
use itac::scene::Scene;
use itac::scene::Tone;
use itac::table;
use itac::table::State;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Small pictures, so that many are tried in a second; what large ones cost is measured apart.
const LIMITS: Limits = Limits {
    max_bytes: 1 << 20,
    max_side: 4096,
    max_pixels: 1_000_000,
    max_memory: 16_000_000,
    max_work: 12_000_000,
    max_elements: 2_000,
    max_depth: 64,
};

static KIT: LazyLock<Kit> =
    LazyLock::new(|| load(&NoKits, "itac").unwrap_or_else(|wrong| panic!("{wrong:?}")));

static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::builtin().expect("the bundled fonts can be read"));

struct NoKits;

impl Kits for NoKits {
    fn open(&self, _: &str) -> Option<Arc<dyn Assets>> {
        None
    }
}

/// A photo: its header, its pixels, a small picture of it; the same as a logo.
pub fn photo(bytes: &[u8]) {
    let mut photos = Photos::new(LIMITS);
    let whole = photos.add_photo("photo.jpg", bytes);
    let logo = photos.add_photo_logo("logo.png", bytes);
    let mut developer = Developer::default();
    for photo in whole.into_iter().chain(logo) {
        let size = photos.size(photo);
        assert!(size.width * size.height <= LIMITS.max_pixels as f64, "{size:?}");
        let crop = Rect::new(size.width / 4.0, 0.0, size.width, size.height / 2.0);
        let look = Look {
            vignette: true,
            grain: true,
            blur_background: true,
            enhance: true,
            ..Look::from(Tone::Monochrome)
        };
        let recipe = Recipe { photo, crop, width: 24, height: 16, look, mask: None };
        let _ = developer.develop(&photos, &recipe);
        let _ = photos.photo_ink(photo);
    }
}

/// A drawing: made harmless, weighed, written into a card, and painted.
pub fn svg(bytes: &[u8]) {
    let mut photos = Photos::new(LIMITS);
    let whole = photos.add_drawing("drawing.svg", bytes);
    let logo = photos.add_drawn_logo("logo.svg", bytes);
    let mut developer = Developer::default();
    let one_color =
        OneColor { color: itac::color::Rgba { r: 9, g: 90, b: 30, a: 255 }, gaps: Some(128) };
    for (drawing, one_color) in
        whole.into_iter().zip([None]).chain(logo.into_iter().zip([Some(one_color)]))
    {
        let _ = photos.drawing_ink(drawing);
        let source = scene::Source::Drawing { id: drawing, one_color };
        let scene = alone(source);
        let mut darkroom = Darkroom::new(&photos, &mut developer);
        if let Ok(written) = svg::write(&scene, &*FONTS, &mut darkroom, &SvgOptions::default()) {
            harmless(&written);
        }
        if let Ok(layers) = Layers::of(&scene, &*FONTS, &mut darkroom, 1.0) {
            let _ = layers.paint(&mut Canvas::default());
        }
    }
}

/// Nothing of a drawing may run, fetch or point anywhere once it is in our own file.
pub fn harmless(svg: &str) {
    for (at, _) in svg.match_indices('<') {
        let name = svg[at + 1..].trim_start_matches('/');
        for tag in [
            "script",
            "foreignObject",
            "style",
            "iframe",
            "a ",
            "a>",
            "text",
            "!ENTITY",
            "!DOCTYPE",
        ] {
            assert!(!name.starts_with(tag), "<{tag} is left");
        }
    }
    for (_, rest) in svg.match_indices("href=\"").map(|(at, mark)| svg.split_at(at + mark.len())) {
        let inside = rest.starts_with('#') || rest.starts_with("data:image/png;base64,");
        assert!(inside, "a link is left: {}", &rest[..rest.len().min(60)]);
    }
    for (_, rest) in svg.match_indices("url(").map(|(at, mark)| svg.split_at(at + mark.len())) {
        assert!(rest.starts_with('#'), "a link is left: {}", &rest[..rest.len().min(60)]);
    }
}

fn alone(source: scene::Source) -> Scene {
    let dest = PixelRect { x: 10, y: 10, width: 80, height: 60 };
    Scene::plain(
        100,
        80,
        vec![Item::Picture(Picture { node: NodeId(0), source, dest, mask: None })],
    )
}

/// Whatever is written in YAML: cards, templates, kits, placements, languages; rows in JSON.
pub fn yaml(bytes: &[u8]) {
    let Ok(source) = Source::from_bytes("a.yaml", bytes) else { return };
    let _ = Cards::read(&source);
    let _ = Template::read(&source);
    let _ = model::Kit::read(&source);
    let Ok(tree) = model::parse(&source) else { return };
    if source.text.contains("placements") {
        let _ = Placements::read(&source);
    }
    if let Yaml::List(objects) = &tree.value
        && let Ok(sheet) = Sheet::of_objects(&source, objects)
    {
        rows(&sheet);
    }
}

/// A table without markup.
pub fn table(bytes: &[u8]) {
    read("a.csv", bytes);
    read("a.tsv", bytes);
}

/// A workbook. What does not begin as a zip is a list of parts to zip: the name of each
/// stands in a line that begins with `=== `. So the fuzzer changes what is inside, where
/// no checksum catches it.
pub fn sheet(bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        read("a.xlsx", bytes);
        read("a.ods", bytes);
        return;
    }
    let Some(zipped) = zipped(bytes) else { return };
    let ods = bytes.windows(11).any(|window| window == b"content.xml");
    read(if ods { "a.ods" } else { "a.xlsx" }, &zipped);
}

fn zipped(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in text.split("=== ").skip(1) {
        let (name, body) = part.split_once('\n')?;
        zip.start_file(name, SimpleFileOptions::default()).ok()?;
        zip.write_all(body.trim_end_matches('\n').as_bytes()).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

fn read(name: &str, bytes: &[u8]) {
    let states = [
        State { row: 2, status: "done".into(), reason: "<&>".into() },
        State { row: u32::MAX, status: "c".into(), reason: String::new() },
    ];
    let _ = table::with_states(name, bytes, &states);
    let Ok(table) = table::read(name, &Arc::from(bytes)) else { return };
    for picture in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.pictures) {
        let _ = table.picture(picture);
    }
    rows(&Sheet::of_table(&table));
}

/// Rows as cards of the built-in kit.
fn rows(sheet: &Sheet) {
    let defaults = Content::default();
    let _ = sheet.cards(&defaults, &mut |_, template| KIT.templates.get(template).cloned());
}
