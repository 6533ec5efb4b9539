//! How much work it is to paint a drawing.
//!
//! A filter of one line can ask for a thousand million steps at each pixel, and a few groups
//! for gigabytes of layers. So the painter's steps are added up beforehand, for a drawing
//! that is 1080 pixels long; what would take it longer than a few seconds is refused. The
//! weights are those of steps on an ordinary processor, in nanoseconds.

use tiny_skia::PathSegment;
use tiny_skia::Rect;
use tiny_skia::Transform;
use usvg::ClipPath;
use usvg::Group;
use usvg::Mask;
use usvg::Node;
use usvg::Paint;
use usvg::Path;
use usvg::Pattern;
use usvg::Tree;
use usvg::filter::Filter;
use usvg::filter::Kind;

use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;

/// Pixels along the longer side.
const SIDE: f32 = 1080.0;
/// Steps that a drawing may take.
const MOST_STEPS: f64 = 3e9;
/// Pixels of layers that may lie over one another: half a gigabyte.
const MOST_HELD: f64 = 120e6;
/// How many times its size a path may go beyond the picture: the painter counts rows and
/// columns in small numbers, and loses count far outside.
const FARTHEST: f32 = 100.0;

pub(super) fn check(tree: &Tree) -> Result<(), Fault> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SIDE / width.max(height);
    let mut weight = Weight::default();
    // The painter draws up to two sizes of the picture beyond each of its sides.
    let [wide, high] = [width * scale, height * scale].map(|side| side.max(1.0));
    let room = Rect::from_xywh(-2.0 * wide, -2.0 * high, 5.0 * wide, 5.0 * high);
    let room = room.ok_or_else(|| Fault::corrupt("impossible size"))?;
    weight.group(tree.root(), Transform::from_scale(scale, scale), room);
    if weight.steps > MOST_STEPS || weight.most_held > MOST_HELD {
        let message = "the drawing is too much work to paint: its parts are too many, too large, or too far outside of it";
        return Err(Fault::new(ErrorKind::TooLarge, message));
    }
    Ok(())
}

#[derive(Default)]
struct Weight {
    steps: f64,
    held: f64,
    most_held: f64,
}

impl Weight {
    /// Above this nothing more need be added up.
    fn is_full(&self) -> bool {
        self.steps > MOST_STEPS || self.most_held > MOST_HELD
    }

    fn group(&mut self, group: &Group, transform: Transform, room: Rect) {
        for node in group.children() {
            if self.is_full() {
                return;
            }
            match node {
                Node::Group(child) => self.layer(child, transform, room),
                Node::Path(path) => self.path(path, transform, room),
                Node::Image(image) => {
                    let size = image.size();
                    self.steps += 25.0 * f64::from(size.width()) * f64::from(size.height());
                    self.steps += 8.0 * area(image.bounding_box(), transform, room);
                }
                Node::Text(text) => self.group(text.flattened(), transform, room),
            }
        }
    }

    fn layer(&mut self, group: &Group, transform: Transform, room: Rect) {
        let transform = transform.pre_concat(group.transform());
        if !group.should_isolate() {
            return self.group(group, transform, room);
        }
        let pixels = area(group.layer_bounding_box().to_rect(), transform, room) + 16.0;
        self.hold(pixels, |weight| {
            weight.steps += 6.0 * pixels;
            weight.group(group, transform, room);
            for filter in group.filters() {
                weight.filter(filter, transform, room, pixels);
            }
            if let Some(clip) = group.clip_path() {
                weight.clip(clip, transform, room, pixels);
            }
            if let Some(mask) = group.mask() {
                weight.mask(mask, transform, room, pixels);
            }
        });
    }

    /// Has so many pixels in memory meanwhile.
    fn hold(&mut self, pixels: f64, work: impl FnOnce(&mut Self)) {
        self.held += pixels;
        self.most_held = self.most_held.max(self.held);
        work(self);
        self.held -= pixels;
    }

    fn clip(&mut self, clip: &ClipPath, transform: Transform, room: Rect, pixels: f64) {
        self.hold(pixels, |weight| {
            weight.steps += 9.0 * pixels;
            weight.group(clip.root(), transform.pre_concat(clip.transform()), room);
            if let Some(clip) = clip.clip_path() {
                weight.clip(clip, transform, room, pixels);
            }
        });
    }

    fn mask(&mut self, mask: &Mask, transform: Transform, room: Rect, pixels: f64) {
        self.hold(pixels, |weight| {
            weight.steps += 12.0 * pixels;
            weight.group(mask.root(), transform, room);
            if let Some(mask) = mask.mask() {
                weight.mask(mask, transform, room, pixels);
            }
        });
    }

    /// Every primitive has pixels of its own, which later ones may ask for.
    fn filter(&mut self, filter: &Filter, transform: Transform, room: Rect, pixels: f64) {
        let (across, down) = transform.get_scale();
        let primitives = filter.primitives();
        self.hold(pixels * primitives.len() as f64, |weight| {
            for primitive in primitives {
                let steps = match primitive.kind() {
                    Kind::ConvolveMatrix(matrix) => {
                        let data = matrix.matrix();
                        6.0 * f64::from(data.columns()) * f64::from(data.rows())
                    }
                    Kind::Morphology(morphology) => {
                        let sides = [
                            morphology.radius_x().get() * across,
                            morphology.radius_y().get() * down,
                        ];
                        // No more than there are pixels.
                        let [x, y] = sides.map(|side| f64::from(side.round()).min(5.0 * 1080.0));
                        3.0 * ((2.0 * x + 1.0) * (2.0 * y + 1.0)).min(pixels)
                    }
                    Kind::Turbulence(turbulence) => 100.0 * f64::from(turbulence.num_octaves()),
                    Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 100.0,
                    Kind::GaussianBlur(_) | Kind::DropShadow(_) => 80.0,
                    Kind::Image(image) => {
                        weight.group(image.root(), transform, room);
                        0.0
                    }
                    Kind::Merge(merge) => 10.0 * merge.inputs().len() as f64,
                    _ => 0.0,
                };
                weight.steps += (steps + 40.0) * pixels;
            }
        });
    }

    fn path(&mut self, path: &Path, transform: Transform, room: Rect) {
        let far = path.data().bounds().transform(transform).is_none_or(|area| {
            // The room is five pictures wide and high.
            let beyond = |at: f32, size: f32| at.abs() > FARTHEST * size / 5.0;
            [area.left(), area.right()].into_iter().any(|x| beyond(x, room.width()))
                || [area.top(), area.bottom()].into_iter().any(|y| beyond(y, room.height()))
        });
        if far {
            self.steps = f64::INFINITY;
            return;
        }
        let Edges { length, height } = Edges::of(path, transform, room);
        if let Some(fill) = path.fill() {
            let pixels = area(path.bounding_box(), transform, room);
            self.steps += pixels * shade(fill.paint(), fill.opacity().get()) + 20.0 * height;
            self.pattern(fill.paint(), transform);
        }
        if let Some(stroke) = path.stroke() {
            let (across, down) = transform.get_scale();
            let width = f64::from(stroke.width().get() * across.max(down));
            let pixels = area(path.stroke_bounding_box(), transform, room);
            self.steps +=
                pixels.min(length * (width + 2.0)) * shade(stroke.paint(), stroke.opacity().get());
            self.steps += 80.0 * height + 1500.0 * dashes(path, stroke.dasharray());
            self.pattern(stroke.paint(), transform);
        }
    }

    /// The tile is painted anew for every path.
    fn pattern(&mut self, paint: &Paint, transform: Transform) {
        let Paint::Pattern(pattern) = paint else { return };
        let pattern: &Pattern = pattern;
        let (across, down) = transform.pre_concat(pattern.transform()).get_scale();
        let (wide, high) = (pattern.rect().width() * across, pattern.rect().height() * down);
        let Some(room) = Rect::from_xywh(0.0, 0.0, wide.max(1.0), high.max(1.0)) else {
            self.steps = f64::INFINITY;
            return;
        };
        let pixels = f64::from(wide.max(1.0)) * f64::from(high.max(1.0));
        self.hold(pixels, |weight| {
            weight.steps += pixels;
            weight.group(pattern.root(), Transform::from_scale(across, down), room);
        });
    }
}

/// Steps for each pixel that is covered.
fn shade(paint: &Paint, opacity: f32) -> f64 {
    match paint {
        Paint::Color(_) if opacity >= 1.0 => 2.0,
        Paint::Color(_) | Paint::LinearGradient(_) | Paint::RadialGradient(_) => 10.0,
        Paint::Pattern(_) => 20.0,
    }
}

/// The pixels of a box that can be painted.
fn area(area: Rect, transform: Transform, room: Rect) -> f64 {
    let Some(there) = area.transform(transform) else { return 0.0 };
    let Some(seen) = there.intersect(&room) else { return 0.0 };
    f64::from(seen.width()) * f64::from(seen.height())
}

/// The lines of a path in pixels: how long all are, and over how many rows they go.
struct Edges {
    length: f64,
    height: f64,
}

impl Edges {
    fn of(path: &Path, transform: Transform, room: Rect) -> Self {
        let most = f64::from(room.height());
        let (mut edges, mut at) = (Self { length: 0.0, height: 0.0 }, None);
        for segment in path.data().segments() {
            let mut ends = match segment {
                PathSegment::MoveTo(to) => {
                    at = Some(to);
                    continue;
                }
                PathSegment::Close => continue,
                PathSegment::LineTo(to) => vec![to],
                PathSegment::QuadTo(by, to) => vec![by, to],
                PathSegment::CubicTo(by, over, to) => vec![by, over, to],
            };
            for to in ends.drain(..) {
                let from = at.unwrap_or(to);
                let mut line = [from, to];
                transform.map_points(&mut line);
                let [across, down] =
                    [line[1].x - line[0].x, line[1].y - line[0].y].map(|d| f64::from(d.abs()));
                edges.length += across.hypot(down).min(2.0 * most);
                edges.height += down.min(most) + 1.0;
                at = Some(to);
            }
        }
        edges
    }
}

/// How many dashes a stroke is cut into, up to the million at which the painter stops.
fn dashes(path: &Path, pattern: Option<&[f32]>) -> f64 {
    let Some(pattern) = pattern else { return 0.0 };
    let all: f64 = pattern.iter().map(|&part| f64::from(part)).sum();
    let huge = Rect::from_ltrb(-1e9, -1e9, 1e9, 1e9);
    let length = huge.map_or(0.0, |room| Edges::of(path, Transform::identity(), room).length);
    (length / all.max(1e-9) * pattern.len() as f64).min(1e6)
}
