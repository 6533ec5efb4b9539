//! Scrims on photos of one grey.

use std::sync::Arc;

use tiny_skia::Color;
use tiny_skia::Pixmap;

use super::*;
use crate::geom::Affine;
use crate::geom::Direction;
use crate::id::DrawingId;
use crate::id::FaceId;
use crate::id::NodeId;
use crate::id::PhotoId;
use crate::scene::Glyph;
use crate::scene::PixelRect;
use crate::scene::Tone;

const INK: Rgba = Rgba { r: 0x2a, g: 0x10, b: 0x38, a: 255 };
const MILK: Rgba = Rgba { r: 0xff, g: 0xf9, b: 0xef, a: 255 };

/// A photo of one grey.
struct Grey(u8);

impl Pictures for Grey {
    fn developed(&mut self, picture: &Picture, _: f64) -> Result<Arc<Developed>, Error> {
        let mut pixmap = Pixmap::new(picture.dest.width, picture.dest.height).expect("a size");
        pixmap.fill(Color::from_rgba8(self.0, self.0, self.0, 255));
        Ok(Arc::new(Developed { pixmap, opaque: true }))
    }

    fn drawing_svg(&self, _: DrawingId, _: &str, _: Option<&OneColor>) -> (String, f64, f64) {
        (String::new(), 1.0, 1.0)
    }
}

/// A photo, a shade that grows towards its foot, a credit on it.
fn scene() -> Scene {
    let dest = PixelRect { x: 0, y: 0, width: 400, height: 400 };
    let source =
        Source::Photo { id: PhotoId(0), crop: Rect::new(0.0, 0.0, 1.0, 1.0), tone: Tone::Natural };
    let stops = vec![
        Stop { at: 0.0, color: INK.with_opacity(0.0) },
        Stop { at: 1.0, color: INK.with_opacity(0.62) },
    ];
    let (from, to) = (Point::new(0.0, 300.0), Point::new(0.0, 400.0));
    Scene {
        width: 1080,
        height: 1080,
        language: "en".into(),
        direction: Direction::Ltr,
        title: String::new(),
        alt: String::new(),
        scrims: vec![Scrim { node: NodeId(2), either: false }],
        items: vec![
            Item::Picture(Picture { node: NodeId(1), source, dest, mask: None }),
            Item::Shape(Shape {
                node: NodeId(2),
                path: Arc::new(Rect::new(0.0, 300.0, 400.0, 400.0).to_path(0.1)),
                transform: Affine::IDENTITY,
                fill: Some(Paint::Linear { from, to, stops }),
                stroke: None,
            }),
            Item::Glyphs(GlyphRun {
                node: NodeId(3),
                face: FaceId(0),
                size: 30.0,
                color: MILK,
                glyphs: (0..8)
                    .map(|i| Glyph { id: 1, x: 20.0 + 16.0 * f64::from(i), y: 380.0 })
                    .collect(),
                text: "Photo: X".into(),
            }),
        ],
    }
}

fn shaded(grey: u8) -> (f64, f64) {
    let finished = finish(&scene(), &mut Grey(grey)).expect("pixels").expect("a scrim");
    let Item::Shape(shape) = &finished.items[1] else { panic!("the shade stays") };
    let stops = stops(shape);
    // The uppermost pixels of the line have the least shade.
    let shade = shade(shape, &stops, Point::new(30.0, 357.0));
    let seen = over(Rgba { r: grey, g: grey, b: grey, a: 255 }, shade, shade.opacity());
    (stops[1].color.opacity(), seen.contrast(MILK))
}

#[test]
fn a_dark_photo_keeps_its_light() {
    assert_eq!(shaded(20).0, 0.0);
}

#[test]
fn a_bright_photo_is_shaded_until_the_words_read_and_no_further() {
    let mut last = 0.0;
    for grey in [130, 170, 210, 255] {
        let (strength, contrast) = shaded(grey);
        assert!((CONTRAST - 0.1..CONTRAST + 0.6).contains(&contrast), "{grey}: {contrast}");
        assert!(strength > last, "{grey}: {strength}");
        last = strength;
    }
    assert!(last > 0.62, "white needs more than the template's shade: {last}");
}

#[test]
fn large_words_need_less() {
    let strength = |size: f64| {
        let mut scene = scene();
        if let [_, Item::Shape(shape), Item::Glyphs(run)] = &mut scene.items[..] {
            (shape.fill, run.size) = (Some(Paint::Solid(INK.with_opacity(0.5))), size);
        }
        let finished = finish(&scene, &mut Grey(180)).expect("pixels").expect("a scrim");
        let Item::Shape(shape) = &finished.items[1] else { panic!("the shade stays") };
        stops(shape)[0].color.opacity()
    };
    assert!(strength(70.0) < strength(30.0));
}
