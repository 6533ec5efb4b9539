//! Grey and duotone, on RGBA pixels with alpha multiplied in.

use crate::color::Rgba;
use crate::scene::Tone;

/// Share of the pixels that may go to pure black and pure white each when the
/// contrast is stretched: a glint or a dark corner must not flatten the face.
const CLIP: f64 = 0.01;

/// Below 1 the middle tones get lighter: faces should lie between the middle and
/// the light colour of a duotone, not between the dark and the middle.
const GAMMA: f64 = 0.87;

pub(super) fn apply(tone: &Tone, pixels: &mut [u8]) {
    match tone {
        Tone::Natural => {}
        Tone::Grey => map(pixels, &std::array::from_fn(|v| [v as u8; 3])),
        Tone::Duotone { dark, mid, light } => {
            let (black, white) = ends(&histogram(pixels));
            map(pixels, &scale([*dark, *mid, *light], black, white));
        }
    }
}

/// Replaces each pixel by the colour `table` has for its luma.
fn map(pixels: &mut [u8], table: &[[u8; 3]; 256]) {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let alpha = u16::from(pixel[3]);
        let colour = table[usize::from(luma(pixel))];
        for (channel, value) in pixel[..3].iter_mut().zip(colour) {
            *channel = ((u16::from(value) * alpha + 127) / 255) as u8;
        }
    }
}

/// Rec. 601 luma of the pixel as if it were opaque: what photo programs call
/// its grey. Computed on the coded values, like the stretch after it.
fn luma(&[r, g, b, a]: &[u8; 4]) -> u8 {
    let multiplied = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    match a {
        0 => 0,
        255 => ((multiplied + 500) / 1000) as u8,
        _ => ((multiplied * 255 / u32::from(a) + 500) / 1000).min(255) as u8,
    }
}

/// How much of the picture has each luma, transparent pixels left out.
fn histogram(pixels: &[u8]) -> [u64; 256] {
    let mut counts = [0; 256];
    for pixel in pixels.as_chunks::<4>().0 {
        counts[usize::from(luma(pixel))] += u64::from(pixel[3]);
    }
    counts
}

/// The lumas that become black and white. A picture of one tone is left as it is.
fn ends(histogram: &[u64; 256]) -> (u8, u8) {
    let clip = (histogram.iter().sum::<u64>() as f64 * CLIP) as u64;
    let past_clip = |sum: &mut u64, count: &u64| {
        *sum += count;
        Some(*sum > clip)
    };
    let black = histogram.iter().scan(0, past_clip).position(|past| past);
    let white = histogram.iter().rev().scan(0, past_clip).position(|past| past);
    match (black, white) {
        (Some(black), Some(white)) if black + white < 255 => (black as u8, 255 - white as u8),
        _ => (0, 255),
    }
}

fn scale([dark, mid, light]: [Rgba; 3], black: u8, white: u8) -> [[u8; 3]; 256] {
    let range = f64::from(white) - f64::from(black);
    std::array::from_fn(|v| {
        let stretched = ((v as f64 - f64::from(black)) / range).clamp(0.0, 1.0);
        let at = 2.0 * stretched.powf(GAMMA);
        if at < 1.0 { blend(dark, mid, at) } else { blend(mid, light, at - 1.0) }
    })
}

fn blend(from: Rgba, to: Rgba, at: f64) -> [u8; 3] {
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * at).round() as u8;
    [mix(from.r, to.r), mix(from.g, to.g), mix(from.b, to.b)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUOTONE: Tone = Tone::Duotone {
        dark: Rgba::opaque(0x2a, 0x10, 0x38),
        mid: Rgba::opaque(0xc0, 0x64, 0x2f),
        light: Rgba::opaque(0xff, 0xc6, 0x5e),
    };

    fn grey_ramp(from: u8, to: u8) -> Vec<u8> {
        (from..=to).flat_map(|v| [v, v, v, 255]).collect()
    }

    #[test]
    fn a_duotone_reaches_both_its_ends_from_a_flat_picture() {
        let mut pixels = grey_ramp(100, 160);
        apply(&DUOTONE, &mut pixels);
        assert_eq!(pixels[..4], [0x2a, 0x10, 0x38, 255]);
        assert_eq!(pixels[pixels.len() - 4..], [0xff, 0xc6, 0x5e, 255]);
        let half = 100 + (60.0 * 0.5f64.powf(1.0 / GAMMA)).round() as usize;
        let middle = &pixels[(half - 100) * 4..][..3];
        assert!(
            middle.iter().zip([0xc0, 0x64, 0x2f]).all(|(a, b)| a.abs_diff(b) < 4),
            "{middle:?}"
        );
    }

    #[test]
    fn one_glint_in_a_hundred_does_not_flatten_the_contrast() {
        let mut pixels: Vec<u8> =
            (0..1000).flat_map(|i| [50 + (i % 100) as u8, 0, 0, 255]).collect();
        pixels[..4].copy_from_slice(&[255; 4]);
        let (black, white) = ends(&histogram(&pixels));
        assert!(black >= 15 && white <= 46, "{black} {white}");
    }

    #[test]
    fn a_picture_of_one_tone_stays_that_tone() {
        let mut pixels = [128, 128, 128, 255].repeat(9);
        apply(&DUOTONE, &mut pixels);
        assert_ne!(pixels[..3], [0x2a, 0x10, 0x38]);
        assert_ne!(pixels[..3], [0xff, 0xc6, 0x5e]);
    }

    #[test]
    fn transparency_survives_a_tone() {
        let mut pixels = vec![100, 50, 0, 128, 0, 0, 0, 0];
        apply(&Tone::Grey, &mut pixels);
        assert_eq!(pixels[3], 128);
        assert!(pixels[0] == pixels[1] && pixels[1] == pixels[2] && pixels[0] <= 128);
        assert_eq!(pixels[4..], [0, 0, 0, 0]);
    }
}
