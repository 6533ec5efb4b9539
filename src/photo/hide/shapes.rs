//! What stands for people: a disc over the head, half a disc over the shoulders, as the seats of
//! the visual language.

use std::f64::consts::PI;
use std::f64::consts::SQRT_2;
use std::f64::consts::TAU;

use super::each_pixel;
use crate::color::Rgba;
use crate::geom;
use crate::geom::BezPath;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;
use crate::geom::Vec2;
use crate::photo::Photo;

/// A place that is longer than this many of its widths is no head: its ellipse is covered, as
/// a disc round it would take the photo away with it.
const LONG: f64 = 1.6;
/// How wide and how high shoulders are, in widths of the head, and how far they reach up into
/// the disc over it, in heights.
const BROAD: f64 = 2.2;
const HIGH: f64 = 1.2;
const NECK: f64 = 0.1;

/// An ellipse, or the upper half of one. In the upright photo.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    middle: Point,
    half: Vec2,
    upper: bool,
}

impl Shape {
    pub fn bounds(&self) -> Rect {
        let below = if self.upper { 0.0 } else { self.half.y };
        let Point { x, y } = self.middle;
        Rect::new(x - self.half.x, y - self.half.y, x + self.half.x, y + below)
    }

    pub fn holds(&self, at: Point) -> bool {
        let from = at - self.middle;
        let (x, y) = (from.x / self.half.x, from.y / self.half.y);
        x * x + y * y <= 1.0 && !(self.upper && y > 0.0)
    }

    pub fn path(&self) -> BezPath {
        let mut path = BezPath::new();
        path.move_to((self.middle.x - self.half.x, self.middle.y));
        let around = if self.upper { PI } else { TAU };
        path.extend(geom::Arc::new(self.middle, self.half, PI, around, 0.0).append_iter(0.1));
        path.close_path();
        path
    }
}

/// The box whose ellipse goes through the corners of this one, and two pixels beyond: what
/// somebody drew is covered whole.
pub fn round(area: Rect) -> Rect {
    let size = area.inflate(2.0, 2.0).size() * SQRT_2;
    Rect::from_center_size(area.center(), size)
}

/// The disc round the ellipse in the box.
pub fn disc(place: Rect) -> Shape {
    let size = place.size();
    let longer = size.max_side();
    let is_head = longer <= LONG * size.min_side();
    let size = if is_head { Size::new(longer, longer) } else { size };
    Shape { middle: place.center(), half: size.to_vec2() * 0.5, upper: false }
}

/// Half a disc below the disc over a head, a little higher than half as wide.
pub fn shoulders(place: Rect) -> Shape {
    let half = Vec2::new(0.5 * BROAD, HIGH) * place.width();
    let top = disc(place).bounds().y1 - NECK * place.height();
    Shape { middle: Point::new(place.center().x, top + half.y), half, upper: true }
}

pub fn fill(photo: &mut Photo, shape: Shape, ink: Rgba) {
    each_pixel(photo, shape.bounds(), |at, pixel| {
        if shape.holds(at) {
            pixel[..3].copy_from_slice(&[ink.r, ink.g, ink.b]);
            pixel[3..].fill(255);
        }
    });
}
