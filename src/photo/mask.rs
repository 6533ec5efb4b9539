//! A path's shape, baked into a picture's alpha.

use tiny_skia::BlendMode;
use tiny_skia::FillRule;
use tiny_skia::Mask;
use tiny_skia::Paint;
use tiny_skia::Path;
use tiny_skia::PathBuilder;
use tiny_skia::Pixmap;
use tiny_skia::Stroke;
use tiny_skia::Transform;

use crate::color::Rgba;
use crate::geom::BezPath;
use crate::geom::PathEl;
use crate::geom::Point;

/// Clears what lies outside `path` (in pixels of `pixmap`), edges antialiased.
/// An empty path hides everything.
pub(super) fn apply(pixmap: &mut Pixmap, path: &BezPath) {
    let Some(mut mask) = Mask::new(pixmap.width(), pixmap.height()) else {
        return;
    };
    if let Some(path) = to_skia(path) {
        mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
    }
    pixmap.apply_mask(&mask);
}

/// How far beyond its outline a shape is filled, in pixels: below its edge may be another one,
/// a little coarser.
const BEYOND: f32 = 1.0;

/// Takes away what is inside `path`, edges antialiased.
pub(super) fn clear(pixmap: &mut Pixmap, path: &BezPath) {
    let Some(path) = to_skia(path) else { return };
    let paint =
        Paint { anti_alias: true, blend_mode: BlendMode::DestinationOut, ..Paint::default() };
    pixmap.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
}

/// Fills `path` with a solid colour, edges antialiased.
pub(super) fn fill(pixmap: &mut Pixmap, path: &BezPath, ink: Rgba) {
    let Some(path) = to_skia(path) else { return };
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(ink.r, ink.g, ink.b, 255);
    pixmap.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    let edge = Stroke { width: 2.0 * BEYOND, ..Stroke::default() };
    pixmap.stroke_path(&path, &paint, &edge, Transform::identity(), None);
}

fn to_skia(path: &BezPath) -> Option<Path> {
    let mut to = PathBuilder::new();
    let xy = |p: Point| (p.x as f32, p.y as f32);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => to.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => to.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(a, p) => {
                let ((ax, ay), (x, y)) = (xy(a), xy(p));
                to.quad_to(ax, ay, x, y);
            }
            PathEl::CurveTo(a, b, p) => {
                let ((ax, ay), (bx, by), (x, y)) = (xy(a), xy(b), xy(p));
                to.cubic_to(ax, ay, bx, by, x, y);
            }
            PathEl::ClosePath => to.close(),
        }
    }
    to.finish()
}
