//! Fake faces and photos, small scenes, and how far two pictures differ.

use std::sync::Arc;

use tiny_skia::FillRule;
use tiny_skia::IntSize;
use tiny_skia::Mask;
use tiny_skia::PathBuilder;
use tiny_skia::Pixmap;
use tiny_skia::Transform;

use crate::color::Rgba;
use crate::export::Error;
use crate::export::source::Developed;
use crate::export::source::Glyphs;
use crate::export::source::Pictures;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::PathEl;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::id::DrawingId;
use crate::id::FaceId;
use crate::id::NodeId;
use crate::id::PhotoId;
use crate::scene::Glyph;
use crate::scene::GlyphRun;
use crate::scene::Group;
use crate::scene::Item;
use crate::scene::Look;
use crate::scene::OneColor;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::PixelRect;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;
use crate::scene::Stop;
use crate::scene::Stroke;

pub const RED: Rgba = Rgba::opaque(200, 30, 40);
pub const BLUE: Rgba = Rgba::opaque(20, 60, 190);
pub const CREAM: Rgba = Rgba::opaque(250, 240, 220);

/// Glyph 0 is blank, 1 a square, 2 a disc, 3 a disc of two colours.
pub struct Shapes;

impl Glyphs for Shapes {
    fn units_per_em(&self, _: FaceId) -> f64 {
        1000.0
    }

    fn outline(&self, _: FaceId, glyph: u32) -> Option<BezPath> {
        match glyph {
            1 => Some(Rect::new(50.0, -700.0, 750.0, 0.0).to_path(0.1)),
            2 => Some(disc(400.0, -350.0, 350.0)),
            _ => None,
        }
    }

    fn color_layers(&self, _: FaceId, glyph: u32) -> Option<Vec<(BezPath, Paint)>> {
        let stops = vec![Stop { at: 0.0, color: CREAM }, Stop { at: 1.0, color: BLUE }];
        let center = Point::new(400.0, -350.0);
        let inner = Paint::Radial { center, radius: 250.0, stops };
        (glyph == 3).then(|| {
            vec![
                (disc(400.0, -350.0, 350.0), Paint::Solid(RED)),
                (disc(400.0, -350.0, 250.0), inner),
            ]
        })
    }
}

/// Photos of coarse, coloured noise; drawings with a gradient and a clip.
pub struct Noise;

impl Pictures for Noise {
    fn developed(&mut self, picture: &Picture, scale: f64) -> Result<Arc<Developed>, Error> {
        let side = |length: u32| (f64::from(length) * scale).round() as u32;
        let (width, height) = (side(picture.dest.width), side(picture.dest.height));
        let mut pixels = noise(width, height);
        if let Some(path) = &picture.mask {
            let corner = (-f64::from(picture.dest.x), -f64::from(picture.dest.y));
            let at = Affine::scale(scale) * Affine::translate(corner);
            let mut mask = Mask::new(width, height).expect("a size");
            let path = skia(&(at * (**path).clone()));
            mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
            pixels.apply_mask(&mask);
        }
        Ok(Arc::new(Developed { pixmap: pixels, opaque: picture.mask.is_none() }))
    }

    fn drawing_svg(&self, _: DrawingId, prefix: &str, _: Option<&OneColor>) -> (String, f64, f64) {
        let markup = format!(
            r##"<svg width="40" height="20" xmlns="http://www.w3.org/2000/svg"><defs><linearGradient id="{prefix}a"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/></linearGradient></defs><path fill="url(#{prefix}a)" d="M0 0H60V20H0Z"/></svg>"##
        );
        (markup, 40.0, 20.0)
    }
}

fn noise(width: u32, height: u32) -> Pixmap {
    let mut data = Vec::new();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..width * height {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let [r, g, b, ..] = state.to_le_bytes();
        data.extend([r | 15, g & 240, b, 255]);
    }
    let size = IntSize::from_wh(width, height).expect("a size");
    Pixmap::from_vec(data, size).expect("as many bytes")
}

fn skia(path: &BezPath) -> tiny_skia::Path {
    let mut out = PathBuilder::new();
    let f = |p: Point| (p.x as f32, p.y as f32);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => out.move_to(f(p).0, f(p).1),
            PathEl::LineTo(p) => out.line_to(f(p).0, f(p).1),
            PathEl::QuadTo(p, q) => out.quad_to(f(p).0, f(p).1, f(q).0, f(q).1),
            PathEl::CurveTo(p, q, r) => {
                out.cubic_to(f(p).0, f(p).1, f(q).0, f(q).1, f(r).0, f(r).1);
            }
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish().expect("a path")
}

pub fn disc(x: f64, y: f64, radius: f64) -> BezPath {
    kurbo::Circle::new((x, y), radius).to_path(0.01)
}

pub fn scene(items: Vec<Item>) -> Scene {
    Scene {
        title: "A card".to_owned(),
        alt: "Shapes on a card".to_owned(),
        ..Scene::plain(200, 200, items)
    }
}

pub fn filled(path: BezPath, fill: Paint) -> Item {
    Item::Shape(Shape {
        node: NodeId(0),
        path: Arc::new(path),
        transform: Affine::IDENTITY,
        fill: Some(fill),
        stroke: None,
    })
}

pub fn block(x: f64, y: f64, width: f64, height: f64, color: Rgba) -> Item {
    let rect = Rect::new(x, y, x + width, y + height);
    filled(rect.to_path(0.1), Paint::Solid(color))
}

pub fn backdrop() -> Item {
    block(0.0, 0.0, 200.0, 200.0, CREAM)
}

pub fn faded(color: Rgba) -> Rgba {
    Rgba { a: 128, ..color }
}

pub fn a_photo(x: i32, y: i32, width: u32, height: u32, mask: Option<BezPath>) -> Item {
    let crop = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    Item::Picture(Picture {
        node: NodeId(0),
        source: Source::Photo { id: PhotoId(1), crop, look: Look::default() },
        dest: PixelRect { x, y, width, height },
        mask: mask.map(Arc::new),
    })
}

pub fn drawing(x: i32, y: i32, width: u32, height: u32) -> Item {
    Item::Picture(Picture {
        node: NodeId(0),
        source: Source::Drawing { id: DrawingId(1), one_color: None },
        dest: PixelRect { x, y, width, height },
        mask: None,
    })
}

pub fn grouped(items: Vec<Item>) -> Group {
    Group { opacity: 1.0, clip: None, transform: Affine::IDENTITY, items }
}

/// Glyphs 35 px apart; they overlap from size 50 on.
pub fn run(ids: &[u32], size: f64, color: Rgba, y: f64) -> Item {
    let glyphs = ids.iter().enumerate();
    let glyphs = glyphs.map(|(i, &id)| Glyph { id, x: 12.3 + 35.0 * i as f64, y });
    Item::Glyphs(GlyphRun {
        node: NodeId(0),
        face: FaceId(0),
        size,
        color,
        glyphs: glyphs.collect(),
        text: "words & <signs>".to_owned(),
    })
}

/// One of everything.
pub fn medley() -> Scene {
    let stops = vec![Stop { at: 0.0, color: BLUE }, Stop { at: 1.0, color: Rgba { a: 0, ..RED } }];
    let linear = Paint::Linear {
        from: Point::new(100.0, 0.0),
        to: Point::new(180.0, 60.0),
        stops: stops.clone(),
    };
    let radial = Paint::Radial { center: Point::new(0.5, 0.5), radius: 0.5, stops };
    let tile = vec![filled(disc(4.0, 4.0, 3.0), Paint::Solid(BLUE))];
    let pattern = Paint::Pattern { tile: Rect::new(2.0, 3.0, 12.0, 13.0), items: tile };
    let ringed = Item::Shape(Shape {
        node: NodeId(0),
        path: Arc::new(Rect::new(0.0, 0.0, 1.0, 1.0).to_path(0.1)),
        transform: Affine::translate((20.3, 130.7)) * Affine::rotate(0.3) * Affine::scale(50.0),
        fill: Some(radial),
        stroke: Some(Stroke { paint: Paint::Solid(RED), width: 0.08 }),
    });
    let clipped = Group {
        opacity: 0.6,
        clip: Some(Arc::new(disc(150.0, 150.0, 35.0))),
        transform: Affine::translate((100.0, 100.0)),
        items: vec![block(0.0, 0.0, 90.0, 90.0, RED), run(&[1], 80.0, CREAM, 80.0)],
    };
    scene(vec![
        backdrop(),
        a_photo(10, 12, 80, 70, None),
        filled(disc(60.0, 60.0, 40.0), linear.clone()),
        a_photo(60, 40, 60, 60, Some(disc(90.0, 70.0, 28.0))),
        filled(Rect::new(100.0, 0.0, 180.0, 60.0).to_path(0.1), linear),
        filled(disc(50.0, 150.0, 45.0), pattern),
        ringed,
        Item::Group(clipped),
        drawing(120, 60, 40, 20),
        drawing(120, 82, 20, 20),
        run(&[1, 2, 3, 0, 2], 60.0, faded(BLUE), 120.0),
        run(&[1, 2, 1, 2], 20.5, RED, 190.0),
    ])
}

/// The greatest difference of a channel, and the peak signal-to-noise ratio in dB.
pub fn difference(a: &Pixmap, b: &Pixmap) -> (u8, f64) {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let apart = || a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b));
    let squares: f64 = apart().map(|d| f64::from(d).powi(2)).sum();
    let mean = squares / a.data().len() as f64;
    let worst = apart().max().unwrap_or(0);
    (worst, 10.0 * (255.0 * 255.0 / mean).log10())
}

pub fn pixel(pixmap: &Pixmap, x: u32, y: u32) -> [u8; 4] {
    let c = pixmap.pixel(x, y).expect("inside").demultiply();
    [c.red(), c.green(), c.blue(), c.alpha()]
}
