//! Monochrome, duotone and tint, on RGBA pixels with alpha multiplied in.

use crate::color::Rgba;
use crate::scene::Inks;
use crate::scene::Tone;

/// Share of the pixels that may go to pure black and pure white each when the
/// contrast is stretched: a glint or a dark corner must not flatten the face.
const CLIP: f64 = 0.01;

/// Below 1 the middle tones get lighter: faces should lie between the middle and
/// the light colour of a duotone, not between the dark and the middle. The value
/// is the design mock-ups', read off their pixels.
const GAMMA: f64 = 0.88;

/// From this luma on (0 to 1) a duotone's light colour counts as a light: what is
/// brighter in the photo than that colour goes on towards white, so that eyes and
/// teeth keep their sparkle. A darker one is the end of the scale: such a photo
/// is meant to lie quietly under text.
const LIGHT: f64 = 0.7;

/// How far towards white the brightest pixels of such a duotone go.
const GLINT: f64 = 0.72;

/// Per cent of the duotone in a tint. Judged on a portrait, a cup and a landscape in three
/// themes: at 70 red and green are no longer told apart, at 40 the photos of a row of cards
/// no longer look like one campaign.
const TINT: u32 = 60;

pub(super) fn apply(tone: &Tone, pixels: &mut [u8]) {
    match tone {
        Tone::Natural => {}
        Tone::OneColor(one) => super::one_color::apply(one, pixels),
        Tone::Monochrome => map(pixels, &std::array::from_fn(|v| [v as u8; 3]), 100),
        Tone::Duotone(inks) => map(pixels, &scale(inks, pixels), 100),
        Tone::Tint(inks) => map(pixels, &scale(inks, pixels), TINT),
    }
}

/// Lays over each pixel, so many per cent strong, the colour that `table` has for its luma.
fn map(pixels: &mut [u8], table: &[[u8; 3]; 256], strength: u32) {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let alpha = u32::from(pixel[3]);
        let colour = table[usize::from(luma(pixel))];
        for (channel, value) in pixel[..3].iter_mut().zip(colour) {
            let toned = (u32::from(value) * alpha + 127) / 255;
            let mixed = strength * toned + (100 - strength) * u32::from(*channel);
            *channel = ((mixed + 50) / 100) as u8;
        }
    }
}

/// Rec. 601 luma of the pixel as if it were opaque: what photo programs call
/// its grey. Computed on the coded values, like the stretch after it.
pub(super) fn luma(&[r, g, b, a]: &[u8; 4]) -> u8 {
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

/// The colours for each luma of a picture.
fn scale(&Inks { dark, mid, light }: &Inks, pixels: &[u8]) -> [[u8; 3]; 256] {
    let (black, white) = ends(&histogram(pixels));
    let range = f64::from(white) - f64::from(black);
    let own = f64::from(luma(&[light.r, light.g, light.b, 255])) / 255.0;
    let top = if own < LIGHT { 1.0 } else { own.powf(GAMMA) };
    let glint = blend(light, Rgba::WHITE, GLINT);
    std::array::from_fn(|v| {
        let stretched = ((v as f64 - f64::from(black)) / range).clamp(0.0, 1.0);
        let at = stretched.powf(GAMMA);
        let colour = match at {
            _ if at < 0.5 => blend(dark, mid, at / 0.5),
            _ if at <= top => blend(mid, light, (at - 0.5) / (top - 0.5)),
            _ => blend(light, glint, (at - top) / (1.0 - top)),
        };
        [colour.r, colour.g, colour.b]
    })
}

fn blend(from: Rgba, to: Rgba, at: f64) -> Rgba {
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * at).round() as u8;
    Rgba::opaque(mix(from.r, to.r), mix(from.g, to.g), mix(from.b, to.b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duotone(light: Rgba) -> Tone {
        Tone::Duotone(inks(light))
    }

    fn inks(light: Rgba) -> Inks {
        let (dark, mid) = (Rgba::opaque(0x2a, 0x10, 0x38), Rgba::opaque(0xc0, 0x64, 0x2f));
        Inks { dark, mid, light }
    }

    const MARIGOLD: Rgba = Rgba::opaque(0xff, 0xc6, 0x5e);
    const PLUM: Rgba = Rgba::opaque(0x47, 0x20, 0x58);

    fn grey_ramp(from: u8, to: u8) -> Vec<u8> {
        (from..=to).flat_map(|v| [v, v, v, 255]).collect()
    }

    #[track_caller]
    fn close(pixel: &[u8], expected: [u8; 3], by: u8) {
        assert!(
            pixel.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= by),
            "{pixel:?} is not {expected:?}"
        );
    }

    #[test]
    fn a_dark_duotone_runs_from_end_to_end_of_a_flat_picture() {
        let mut pixels = grey_ramp(100, 160);
        apply(&duotone(PLUM), &mut pixels);
        assert_eq!(pixels[..4], [0x2a, 0x10, 0x38, 255]);
        assert_eq!(pixels[pixels.len() - 4..], [0x47, 0x20, 0x58, 255]);
        let middle = 100 + (60.0 * 0.5f64.powf(1.0 / GAMMA)).round() as usize;
        close(&pixels[(middle - 100) * 4..][..3], [0xc0, 0x64, 0x2f], 6);
    }

    /// Figures: medians of the mock-up `portrait-marigold.jpg` by the luma of the
    /// photo it was made from.
    #[test]
    fn a_light_duotone_looks_like_the_mock_ups() {
        let mut pixels = grey_ramp(0, 255);
        apply(&duotone(MARIGOLD), &mut pixels);
        for (luma, expected) in [
            (4, [51, 21, 55]),
            (32, [94, 45, 53]),
            (64, [135, 68, 51]),
            (112, [189, 100, 48]),
            (144, [212, 132, 63]),
            (176, [234, 164, 78]),
            (208, [253, 196, 94]),
            (240, [255, 226, 173]),
            (255, [255, 241, 215]),
        ] {
            close(&pixels[4 * luma..][..3], expected, 14);
        }
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
        apply(&duotone(MARIGOLD), &mut pixels);
        assert_ne!(pixels[..3], [0x2a, 0x10, 0x38]);
        assert_ne!(pixels[..3], [0xff, 0xc6, 0x5e]);
    }

    /// Two colours that a duotone makes one.
    #[test]
    fn a_tint_lies_between_the_photo_and_its_duotone() {
        let mut photo = grey_ramp(0, 255);
        photo.extend([200, 30, 30, 255, 30, 117, 30, 255]);
        let (mut duotoned, mut tinted) = (photo.clone(), photo.clone());
        apply(&duotone(MARIGOLD), &mut duotoned);
        apply(&Tone::Tint(inks(MARIGOLD)), &mut tinted);
        for ((own, duo), tint) in photo.iter().zip(&duotoned).zip(&tinted) {
            let expected = 0.4 * f64::from(*own) + 0.6 * f64::from(*duo);
            assert!((expected - f64::from(*tint)).abs() <= 0.5);
        }
        let [.., red, green] = tinted.as_chunks::<4>().0 else { panic!("too few") };
        assert!(red[0] > green[0] + 50 && green[1] > red[1] + 20, "{red:?} {green:?}");
    }

    #[test]
    fn transparency_survives_a_tone() {
        let mut pixels = vec![100, 50, 0, 128, 0, 0, 0, 0];
        apply(&Tone::Monochrome, &mut pixels);
        assert_eq!(pixels[3], 128);
        assert!(pixels[0] == pixels[1] && pixels[1] == pixels[2] && pixels[0] <= 128);
        assert_eq!(pixels[4..], [0, 0, 0, 0]);
    }
}
