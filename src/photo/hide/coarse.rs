//! Faces in so few means of their pixels that features are lost. Somebody who has other photos of
//! a person may still tell who it is.

use super::each_pixel;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;
use crate::photo::Photo;

/// Squares along the longer side of a head.
const SQUARES: f64 = 4.5;
/// Fewer where lines run between their means: at 4.5 a soft face was still found as one.
const BLURRED: f64 = 3.0;
/// How much is added to a head all round, in its sides: what is coarse shows where hair ends.
const WIDER: f64 = 0.1;
/// How far beyond the ellipse of a head a blur ends, in half axes of it.
const SOFT: f64 = 1.25;

/// Whole squares, over all of the place.
pub fn squares(photo: &mut Photo, place: Rect) {
    let grid = Grid::of(photo, wider(place), SQUARES);
    each_pixel(photo, grid.bounds, |at, pixel| {
        let (x, y) = grid.at(at);
        if (0.0..grid.across as f64).contains(&x) && (0.0..grid.down as f64).contains(&y) {
            set(pixel, |channel| grid.mean(x, y, channel));
        }
    });
}

/// Straight lines between the means of squares, in the ellipse of the place; beyond it they
/// fade into the photo.
pub fn blur(photo: &mut Photo, place: Rect) {
    soften(photo, wider(place), BLURRED);
}

/// One colour, the mean of all, in the ellipse of the place; beyond it it fades into the photo.
/// Nothing is left of a face, and a lamp is no eyesore.
pub fn smudge(photo: &mut Photo, place: Rect) {
    soften(photo, place, 1.0);
}

fn wider(place: Rect) -> Rect {
    place.inflate(WIDER * place.width(), WIDER * place.height())
}

fn soften(photo: &mut Photo, place: Rect, squares: f64) {
    let grid = Grid::of(photo, place, squares);
    let (middle, half) = (place.center(), place.size() * 0.5);
    let soft = Rect::from_center_size(middle, place.size() * SOFT);
    each_pixel(photo, soft, |at, pixel| {
        let from = ((at.x - middle.x) / half.width).hypot((at.y - middle.y) / half.height);
        let own = ((from - 1.0) / (SOFT - 1.0)).clamp(0.0, 1.0);
        if own >= 1.0 {
            return;
        }
        let (x, y) = grid.at(at);
        let kept: [u8; 4] = std::array::from_fn(|channel| pixel.get(channel).map_or(0, |v| *v));
        set(pixel, |channel| {
            let blurred = grid.between(x - 0.5, y - 0.5, channel);
            blurred + own * (f64::from(kept[channel]) - blurred)
        });
    });
}

fn set(pixel: &mut [u8], value: impl Fn(usize) -> f64) {
    pixel.iter_mut().enumerate().for_each(|(channel, v)| *v = value(channel).round() as u8);
}

/// The means of squares that hold a place.
struct Grid {
    bounds: Rect,
    side: f64,
    across: usize,
    down: usize,
    means: Vec<[f64; 4]>,
}

impl Grid {
    fn of(photo: &mut Photo, place: Rect, squares: f64) -> Self {
        let side = (place.size().max_side() / squares).max(1.0);
        let count = |length: f64| (length / side).ceil().max(1.0);
        let (across, down) = (count(place.width()), count(place.height()));
        let bounds = Rect::from_center_size(place.center(), Size::new(across, down) * side);
        let (across, down) = (across as usize, down as usize);
        let mut grid = Self { bounds, side, across, down, means: vec![[0.0; 4]; across * down] };
        let mut counts = vec![0.0; across * down];
        let mut sums = vec![[0.0; 4]; across * down];
        each_pixel(photo, bounds, |at, pixel| {
            let (x, y) = grid.at(at);
            let square = grid.square(x, y);
            let values = sums[square].iter_mut().zip(pixel.iter());
            values.for_each(|(sum, value)| *sum += f64::from(*value));
            counts[square] += 1.0;
        });
        // Squares beyond the photo's edges have the mean of all, so that none darkens the edge.
        let all = |channel: usize| sums.iter().map(|sum| sum[channel]).sum::<f64>();
        let pixels = counts.iter().sum::<f64>().max(1.0);
        let whole: [f64; 4] = std::array::from_fn(|channel| all(channel) / pixels);
        let mean = |(sum, count): (&[f64; 4], &f64)| match *count {
            0.0 => whole,
            count => sum.map(|sum| sum / count),
        };
        grid.means = sums.iter().zip(&counts).map(mean).collect();
        grid
    }

    /// In squares from the first one's corner.
    fn at(&self, at: Point) -> (f64, f64) {
        ((at.x - self.bounds.x0) / self.side, (at.y - self.bounds.y0) / self.side)
    }

    fn square(&self, x: f64, y: f64) -> usize {
        let (x, y) = (x.max(0.0) as usize, y.max(0.0) as usize);
        y.min(self.down - 1) * self.across + x.min(self.across - 1)
    }

    fn mean(&self, x: f64, y: f64, channel: usize) -> f64 {
        self.means[self.square(x, y)][channel]
    }

    fn between(&self, x: f64, y: f64, channel: usize) -> f64 {
        let (x, y) = (x.max(0.0), y.max(0.0));
        let row = |y: f64| {
            let (left, right) = (self.mean(x, y, channel), self.mean(x + 1.0, y, channel));
            left + x.fract() * (right - left)
        };
        row(y) + y.fract() * (row(y + 1.0) - row(y))
    }
}
