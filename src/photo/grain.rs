//! Fine noise like that of film, the same for the same place on every machine.

use tiny_skia::Pixmap;

use super::tone::luma;

/// Levels of 255 that the strongest grain adds or takes in the middle tones; half of it or
/// more is rare.
const STRENGTH: f64 = 20.0;

/// As light and dark as the other: where a photo is white or black film has no grain.
pub(super) fn apply(pixmap: &mut Pixmap) {
    let width = pixmap.width();
    let weights = weights();
    let mut above = specks(width, 0);
    let pixels = pixmap.data_mut().as_chunks_mut::<4>().0;
    for (y, row) in (1..).zip(pixels.chunks_exact_mut(width as usize)) {
        let below = specks(width, y);
        for (x, pixel) in row.iter_mut().enumerate() {
            // Of four neighbours: a grain is a little larger than a pixel.
            let sum: i32 = [above[x], above[x + 1], below[x], below[x + 1]].iter().sum();
            speck(pixel, sum * weights[usize::from(luma(pixel))]);
        }
        above = below;
    }
}

/// One more than the width, each from -128 to 127.
fn specks(width: u32, y: u32) -> Vec<i32> {
    (0..=width).map(|x| (hash(x, y) >> 24) as i32 - 128).collect()
}

/// By luma: what a speck's four parts are multiplied with, in 65536ths of a level.
fn weights() -> [i32; 256] {
    std::array::from_fn(|luma| {
        let light = luma as f64 / 255.0;
        (4.0 * light * (1.0 - light) * STRENGTH / 512.0 * 65536.0) as i32
    })
}

/// The same for all channels, so that no colour comes in.
fn speck(pixel: &mut [u8; 4], strength: i32) {
    let alpha = i32::from(pixel[3]);
    let by = (strength / 255 * alpha + 32768) >> 16;
    for channel in &mut pixel[..3] {
        *channel = (i32::from(*channel) + by).clamp(0, alpha) as u8;
    }
}

/// From 0 to less than 1, evenly.
pub(super) fn even(x: u32, y: u32) -> f64 {
    f64::from(hash(x, y)) / 4_294_967_296.0
}

/// The mixing steps are those of the function `lowbias32` (Chris Wellons, public domain).
fn hash(x: u32, y: u32) -> u32 {
    let mut h = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca77);
    h = (h ^ (h >> 16)).wrapping_mul(0x7feb_352d);
    h = (h ^ (h >> 15)).wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(width: u32, height: u32, pixel: [u8; 4]) -> Pixmap {
        let mut pixmap = Pixmap::new(width, height).expect("a size");
        pixmap.data_mut().as_chunks_mut::<4>().0.fill(pixel);
        pixmap
    }

    fn reds(pixmap: &Pixmap) -> Vec<f64> {
        pixmap.data().chunks_exact(4).map(|pixel| f64::from(pixel[0])).collect()
    }

    /// Mean, and how far from it a pixel usually is.
    fn spread(values: &[f64]) -> (f64, f64) {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        (mean, square.sqrt())
    }

    fn grained(value: u8) -> (f64, f64) {
        let mut pixmap = flat(200, 200, [value, value, value, 255]);
        apply(&mut pixmap);
        spread(&reds(&pixmap))
    }

    #[test]
    fn it_is_strongest_in_the_middle_and_makes_nothing_lighter() {
        for value in [40, 128, 215] {
            let (mean, _) = grained(value);
            assert!((mean - f64::from(value)).abs() < 0.3, "{value}: {mean}");
        }
        let [dark, middle, light] = [40, 128, 215].map(|value| grained(value).1);
        assert!((4.5..7.0).contains(&middle), "{middle}");
        assert!(dark < 0.7 * middle && light < 0.7 * middle && dark > 1.0, "{dark} {light}");
        assert_eq!((grained(0).1, grained(255).1), (0.0, 0.0));
    }

    /// Seen small, an eighth as long, it has gone.
    #[test]
    fn a_thumbnail_has_none() {
        let mut pixmap = flat(800, 800, [128, 128, 128, 255]);
        apply(&mut pixmap);
        let values = reds(&pixmap);
        let block = |i: usize| {
            let (x, y) = (i % 100 * 8, i / 100 * 8);
            (0..64).map(|j| values[(y + j / 8) * 800 + x + j % 8]).sum::<f64>() / 64.0
        };
        let (_, left) = spread(&(0..10_000).map(block).collect::<Vec<f64>>());
        assert!(left < 1.5, "{left}");
    }

    #[test]
    fn no_row_column_or_place_is_like_another() {
        let mut pixmap = flat(64, 64, [128, 128, 128, 255]);
        apply(&mut pixmap);
        let rows: std::collections::BTreeSet<&[u8]> = pixmap.data().chunks_exact(4 * 64).collect();
        assert_eq!(rows.len(), 64);
        let values = reds(&pixmap);
        for (across, down) in [(2, 0), (0, 2), (3, 3), (16, 0), (0, 16), (32, 32)] {
            let pair = |i: usize| {
                let (x, y) = (i % 32, i / 32);
                (values[y * 64 + x] - 128.0) * (values[(y + down) * 64 + x + across] - 128.0)
            };
            let alike = (0..32 * 32).map(pair).sum::<f64>() / 1024.0 / 33.0;
            assert!(alike.abs() < 0.15, "{across} {down}: {alike}");
        }
    }

    #[test]
    fn colours_and_alpha_stay() {
        let mut pixmap = flat(60, 60, [100, 80, 60, 120]);
        apply(&mut pixmap);
        for pixel in pixmap.data().as_chunks::<4>().0 {
            assert_eq!(pixel[3], 120);
            assert!(pixel[0] <= 120);
            let between = i32::from(pixel[0]) - i32::from(pixel[1]);
            assert!(between == 20 || pixel[0] == 120, "{pixel:?}");
        }
        let mut nothing = flat(40, 40, [0; 4]);
        apply(&mut nothing);
        assert!(nothing.data().iter().all(|byte| *byte == 0));
    }

    #[test]
    fn it_is_the_same_again_and_on_any_machine() {
        let found = [hash(0, 0), hash(1, 0), hash(0, 1), hash(1079, 1919)];
        assert_eq!(found, [0x0000_0000, 0x6d52_3710, 0xc4a0_e45c, 0x959b_acab]);
    }
}
