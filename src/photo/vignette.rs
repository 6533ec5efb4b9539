//! Corners a little darker than the middle, as a lens leaves them.

use tiny_skia::Pixmap;

use super::grain::even;

/// How much of its light a corner loses.
const STRENGTH: f64 = 0.34;
/// The share of half the diagonal up to which nothing changes.
const BEGINS: f64 = 0.4;

/// Follows the picture's shape: equal darkness lies on ellipses.
pub(super) fn apply(pixmap: &mut Pixmap) {
    let (width, height) = (pixmap.width(), pixmap.height());
    let from_middle = |at: u32, length: u32| 2.0 * (f64::from(at) + 0.5) / f64::from(length) - 1.0;
    let pixels = pixmap.data_mut().as_chunks_mut::<4>().0;
    for (y, row) in (0..).zip(pixels.chunks_exact_mut(width as usize)) {
        let down = from_middle(y, height).powi(2);
        for (x, pixel) in (0..).zip(row) {
            let out = 0.5 * (from_middle(x, width).powi(2) + down);
            if out > BEGINS * BEGINS {
                darken(pixel, 1.0 - STRENGTH * share(out), even(x, y));
            }
        }
    }
}

/// How much of the strength holds where the square of the distance is `out`, 1 in the
/// corners. It begins and ends without a bend, which would be seen as an edge.
fn share(out: f64) -> f64 {
    let begins = BEGINS * BEGINS;
    let t = ((out - begins) / (1.0 - begins)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Rounded up as often as the fraction says: steps of whole levels would be seen as bands
/// in a clear sky.
fn darken(pixel: &mut [u8; 4], by: f64, round: f64) {
    for channel in &mut pixel[..3] {
        *channel = (f64::from(*channel) * by + round) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(width: u32, height: u32, pixel: [u8; 4]) -> Pixmap {
        let mut pixmap = Pixmap::new(width, height).expect("a size");
        pixmap.data_mut().as_chunks_mut::<4>().0.fill(pixel);
        pixmap
    }

    fn red(pixmap: &Pixmap, x: u32, y: u32) -> i32 {
        i32::from(pixmap.pixel(x, y).expect("a pixel").red())
    }

    #[test]
    fn the_middle_stays_and_corners_lose_a_third() {
        for (width, height) in [(301, 301), (600, 200), (200, 600)] {
            let mut pixmap = flat(width, height, [200, 200, 200, 255]);
            apply(&mut pixmap);
            for (x, y) in [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)] {
                assert!((130..=136).contains(&red(&pixmap, x, y)), "{}", red(&pixmap, x, y));
            }
            for x in width * 3 / 8..width * 5 / 8 {
                for y in height * 3 / 8..height * 5 / 8 {
                    assert_eq!(red(&pixmap, x, y), 200);
                }
            }
        }
    }

    /// From the middle to a corner it only gets darker, and nowhere by a step that is seen.
    #[test]
    fn there_is_no_edge() {
        let mut pixmap = flat(800, 800, [255, 255, 255, 255]);
        apply(&mut pixmap);
        let mean = |at: u32| {
            let around = |i: u32| red(&pixmap, at - 8 + i % 16, at - 8 + i / 16);
            (0..256).map(around).sum::<i32>() as f64 / 256.0
        };
        let steps: Vec<f64> = (25..49).map(|i| mean(i * 16) - mean((i + 1) * 16)).collect();
        assert!(steps.iter().all(|step| (-0.2..10.0).contains(step)), "{steps:?}");
        let bends = steps.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        assert!(bends.fold(0.0, f64::max) < 2.5, "{steps:?}");
    }

    #[test]
    fn alpha_and_what_is_grey_stay_so() {
        let mut pixmap = flat(40, 40, [90, 90, 90, 120]);
        apply(&mut pixmap);
        for pixel in pixmap.data().as_chunks::<4>().0 {
            assert!(pixel[3] == 120 && pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        }
        let mut nothing = flat(40, 40, [0; 4]);
        apply(&mut nothing);
        assert!(nothing.data().iter().all(|byte| *byte == 0));
    }
}
