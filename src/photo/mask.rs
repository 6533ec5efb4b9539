//! A path's shape, baked into a picture's alpha.

use tiny_skia::FillRule;
use tiny_skia::Mask;
use tiny_skia::Path;
use tiny_skia::PathBuilder;
use tiny_skia::Pixmap;
use tiny_skia::Transform;

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
