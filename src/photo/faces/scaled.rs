//! A picture at the size at which the network reads it.

use tiny_skia::Pixmap;

use super::layers::Map;

pub struct Scaled {
    pub width: usize,
    pub height: usize,
    rgb: Vec<u8>,
}

/// A source pixel and its share in a pixel made of it.
type Tap = (usize, f32);

impl Scaled {
    /// The longer side becomes `side`: means where it shrinks, straight lines between
    /// neighbours where it grows.
    pub fn of(picture: &Pixmap, side: usize) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let longer = width.max(height);
        let fit = |length: usize| ((length * side + longer / 2) / longer).max(1);
        let (across, down) = (fit(width), fit(height));
        let (columns, rows) = (taps(width, across), taps(height, down));
        let mut narrow = vec![0.0_f32; across * height * 3];
        let lines = picture.data().chunks_exact(width * 4);
        for (from, to) in lines.zip(narrow.chunks_exact_mut(across * 3)) {
            for (to, taps) in to.chunks_exact_mut(3).zip(&columns) {
                for &(at, share) in taps {
                    (0..3).for_each(|c| to[c] += share * f32::from(from[at * 4 + c]));
                }
            }
        }
        let mut rgb = Vec::with_capacity(across * down * 3);
        let mut line = vec![0.0_f32; across * 3];
        for taps in &rows {
            line.fill(0.0);
            for &(at, share) in taps {
                let from = &narrow[at * across * 3..][..across * 3];
                line.iter_mut().zip(from).for_each(|(to, from)| *to += share * from);
            }
            rgb.extend(line.iter().map(|value| (value + 0.5) as u8));
        }
        Self { width: across, height: down, rgb }
    }

    /// What the network's first layer reads of every second pixel: the 3 × 3 round it as
    /// BGR, then five zeros. Sides are filled up to a multiple of 32.
    pub fn patches(&self) -> Map {
        let mut map = Map::new(self.width.div_ceil(32) * 16, self.height.div_ceil(32) * 16, PATCH);
        let width = map.width;
        for (at, to) in map.pixels_mut().enumerate() {
            let (x, y) = (at % width * 2, at / width * 2);
            for tap in 0..9 {
                let (x, y) = ((x + tap % 3).wrapping_sub(1), (y + tap / 3).wrapping_sub(1));
                if x < self.width && y < self.height {
                    let pixel = &self.rgb[(y * self.width + x) * 3..][..3];
                    (0..3).for_each(|c| to[tap * 3 + c] = f32::from(pixel[2 - c]));
                }
            }
        }
        map
    }
}

/// Inputs of the first layer: 27, and zeros up to a round number.
pub const PATCH: usize = 32;

/// The source pixels of each of `to` pixels: a triangle, widened where it shrinks.
fn taps(from: usize, to: usize) -> Vec<Vec<Tap>> {
    let step = from as f32 / to as f32;
    let reach = step.max(1.0);
    let one = |i: usize| {
        let middle = (i as f32 + 0.5) * step - 0.5;
        let first = (middle - reach).ceil().max(0.0) as usize;
        let last = ((middle + reach).floor() as usize).min(from - 1);
        let share = |at: usize| (1.0 - (at as f32 - middle).abs() / reach).max(0.0);
        let all: f32 = (first..=last).map(share).sum();
        (first..=last).map(|at| (at, share(at) / all)).collect()
    };
    (0..to).map(one).collect()
}
