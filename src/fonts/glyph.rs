//! Outlines of glyphs and the layers of coloured ones, in font units, y downwards.

use skrifa::color::{Brush, ColorPainter, CompositeMode, Transform};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::types::BoundingBox;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::Fonts;
use crate::color::Rgba;
use crate::geom::{Affine, BezPath, Point};
use crate::id::FaceId;
use crate::scene::Paint;
use crate::scene::Stop;

impl Fonts {
    /// The glyph's outline; empty for a space, `None` if there is no such glyph.
    pub fn outline(&self, face: FaceId, glyph: u32) -> Option<BezPath> {
        outline(&self.face(face).font()?, GlyphId::new(glyph))
    }

    /// The flat layers of a coloured glyph, the first at the back; `None` if the
    /// glyph is not coloured. Layers that take the text's colour are black.
    pub fn color_layers(&self, face: FaceId, glyph: u32) -> Option<Vec<(BezPath, Paint)>> {
        let font = self.face(face).font()?;
        let color = font.color_glyphs().get(GlyphId::new(glyph))?;
        let palette = font.color_palettes().get(0).map(|p| p.colors().to_vec());
        let palette = palette.unwrap_or_default();
        let palette = palette.iter().map(|c| Rgba { r: c.red, g: c.green, b: c.blue, a: c.alpha });
        let mut painter = Painter {
            font: &font,
            palette: palette.collect(),
            transforms: vec![Affine::IDENTITY],
            clips: Vec::new(),
            layers: Vec::new(),
        };
        color.paint(LocationRef::default(), &mut painter).ok()?;
        Some(painter.layers)
    }
}

const FLIP: Affine = Affine::FLIP_Y;

fn outline(font: &FontRef<'_>, glyph: GlyphId) -> Option<BezPath> {
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    let mut pen = Pen(BezPath::new());
    font.outline_glyphs().get(glyph)?.draw(settings, &mut pen).ok()?;
    Some(pen.0)
}

/// Turns y downwards.
struct Pen(BezPath);

fn point(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), -f64::from(y))
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(point(cx, cy), point(x, y));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.curve_to(point(ax, ay), point(bx, by), point(x, y));
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}

/// Collects fills. Clips other than glyphs, and blend modes, are passed over:
/// COLR version 0, which the bundled emoji use, has none.
struct Painter<'a> {
    font: &'a FontRef<'a>,
    palette: Vec<Rgba>,
    /// In font space, y upwards.
    transforms: Vec<Affine>,
    clips: Vec<Option<BezPath>>,
    layers: Vec<(BezPath, Paint)>,
}

impl Painter<'_> {
    fn transform(&self) -> Affine {
        self.transforms.last().copied().unwrap_or_default()
    }

    fn shape(&self, glyph: GlyphId) -> Option<BezPath> {
        Some(FLIP * self.transform() * FLIP * outline(self.font, glyph)?)
    }

    fn color(&self, index: u16, alpha: f32) -> Rgba {
        let own = self.palette.get(usize::from(index)).copied().unwrap_or(Rgba::BLACK);
        own.with_opacity(f64::from(alpha))
    }

    fn stops(&self, stops: &[skrifa::color::ColorStop]) -> Vec<Stop> {
        let stop = |s: &skrifa::color::ColorStop| Stop {
            at: f64::from(s.offset),
            color: self.color(s.palette_index, s.alpha),
        };
        stops.iter().map(stop).collect()
    }

    fn paint(&self, brush: Brush<'_>, transform: Affine) -> Paint {
        let place = |p: skrifa::raw::types::Point<f32>| {
            FLIP * transform * Point::new(f64::from(p.x), f64::from(p.y))
        };
        match brush {
            Brush::Solid { palette_index, alpha } => Paint::Solid(self.color(palette_index, alpha)),
            Brush::LinearGradient { p0, p1, color_stops, .. } => {
                Paint::Linear { from: place(p0), to: place(p1), stops: self.stops(color_stops) }
            }
            Brush::RadialGradient { c1, r1, color_stops, .. } => Paint::Radial {
                center: place(c1),
                radius: f64::from(r1) * transform.determinant().abs().sqrt(),
                stops: self.stops(color_stops),
            },
            Brush::SweepGradient { color_stops, .. } => Paint::Solid(
                color_stops.first().map_or(Rgba::BLACK, |s| self.color(s.palette_index, s.alpha)),
            ),
        }
    }
}

impl ColorPainter for Painter<'_> {
    fn push_transform(&mut self, t: Transform) {
        let own = Affine::new([t.xx, t.yx, t.xy, t.yy, t.dx, t.dy].map(f64::from));
        self.transforms.push(self.transform() * own);
    }

    fn pop_transform(&mut self) {
        self.transforms.pop();
    }

    fn push_clip_glyph(&mut self, glyph: GlyphId) {
        self.clips.push(self.shape(glyph));
    }

    fn push_clip_box(&mut self, _: BoundingBox<f32>) {
        self.clips.push(None);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn fill(&mut self, brush: Brush<'_>) {
        if let Some(path) = self.clips.iter().rev().flatten().next() {
            self.layers.push((path.clone(), self.paint(brush, self.transform())));
        }
    }

    fn push_layer(&mut self, _: CompositeMode) {}
}
