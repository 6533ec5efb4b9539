//! A gentle correction of light, judged by the ends of a photo's histogram alone.
//!
//! Never by its mean, and never by the faces in it: programs that aim at a middle grey, or
//! at a “good” skin, make dark skin lighter because it is dark. A photo with some true black
//! and some true light in it, be it a glint in an eye, is exposed well whoever is in it, and
//! not one of its pixels changes. Where there is no light, or haze lies over the darks, all
//! tones are stretched by one straight line, the same for the three channels, so that no hue
//! turns.

use super::decode::Photo;
use crate::color::Rgba;

/// What a light of a well exposed photo has at least, and a dark at most, of 255 levels. The
/// lights are judged by a pixel's strongest channel and the darks by its weakest: no colour
/// is cut off, and a photo without grey in it is not taken for a hazy one.
const LIGHT: u8 = 215;
const DARK: u8 = 16;
/// One pixel in so many may lie beyond an end. So few, that the glints in the eyes of a
/// portrait count as its lights.
const BEYOND: u64 = 2000;
/// The strongest correction: what may be taken from the darks, in levels, and by how much
/// all is multiplied. More would bring up noise, and would turn night into day.
const MOST_SHIFT: f64 = 20.0;
const MOST_GAIN: f64 = 1.35;
/// Levels between the ends below which a picture is of one tone, and stays so.
const ONE_TONE: u8 = 48;
/// Pixels that are looked at. They are picked, not averaged, as averages have no glints.
const SAMPLES: f64 = 250_000.0;

/// Level `v` becomes `(v - shift) × gain`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Exposure {
    shift: f64,
    gain: f64,
}

impl Exposure {
    const FINE: Self = Self { shift: 0.0, gain: 1.0 };

    /// `covers`: the colours of what hides faces in it, which are no lights of its own.
    pub fn of(photo: &Photo, covers: &[Rgba]) -> Self {
        let (dark, light) = ends(photo, covers);
        if light.saturating_sub(dark) < ONE_TONE {
            return Self::FINE;
        }
        let (dark, light) = (f64::from(dark), f64::from(light));
        let shift = (dark - f64::from(DARK)).clamp(0.0, MOST_SHIFT);
        // The lights stay where they are, unless they are too dark.
        let gain = light.max(f64::from(LIGHT)) / (light - shift);
        Self { shift, gain: gain.clamp(1.0, MOST_GAIN) }
    }

    /// Alpha is multiplied in.
    pub fn apply(self, pixels: &mut [u8]) {
        if self == Self::FINE {
            return;
        }
        let curve: [u8; 256] = std::array::from_fn(|level| self.level(level as u8));
        for pixel in pixels.as_chunks_mut::<4>().0 {
            let alpha = u16::from(pixel[3]);
            for channel in &mut pixel[..3] {
                let whole = (u16::from(*channel) * 255).checked_div(alpha).unwrap_or(0);
                let level = curve[usize::from(whole.min(255))];
                *channel = ((u16::from(level) * alpha + 127) / 255) as u8;
            }
        }
    }

    fn level(self, level: u8) -> u8 {
        ((f64::from(level) - self.shift) * self.gain).round().clamp(0.0, 255.0) as u8
    }
}

/// The darkest and the lightest level of the photo, but for what lies beyond.
fn ends(photo: &Photo, covers: &[Rgba]) -> (u8, u8) {
    let covers: Vec<[u8; 3]> = covers.iter().map(|ink| [ink.r, ink.g, ink.b]).collect();
    let (mut darks, mut lights) = ([0; 256], [0; 256]);
    let channels = photo.channels();
    let pixels = f64::from(photo.width) * f64::from(photo.height);
    let step = (pixels / SAMPLES).sqrt().ceil().max(1.0) as usize;
    let rows = photo.data.chunks_exact(photo.width as usize * channels).step_by(step);
    for pixel in rows.flat_map(|row| row.chunks_exact(channels).step_by(step)) {
        let ([r, g, b] | [r, g, b, 255]) = *pixel else { continue };
        if covers.contains(&[r, g, b]) {
            continue;
        }
        darks[usize::from(r.min(g).min(b))] += 1;
        lights[usize::from(r.max(g).max(b))] += 1;
    }
    let beyond = darks.iter().sum::<u64>() / BEYOND;
    let past = |sum: &mut u64, count: &u64| {
        *sum += count;
        Some(*sum > beyond)
    };
    let dark = darks.iter().scan(0, past).position(|past| past).unwrap_or(0);
    let light = lights.iter().rev().scan(0, past).position(|past| past).unwrap_or(0);
    (dark as u8, 255 - light as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Limits;
    use crate::photo::decode;

    fn photo(pixels: impl IntoIterator<Item = [u8; 3]>) -> Photo {
        let data: Vec<u8> = pixels.into_iter().flatten().collect();
        let (width, turn) = (data.len() as u32 / 3, Default::default());
        Photo { data, width, height: 1, turn, opaque: true }
    }

    /// Grey from one level to another, a hundred pixels of each.
    fn ramp(from: u8, to: u8) -> Photo {
        photo((from..=to).flat_map(|v| [[v; 3]; 100]))
    }

    fn stretched(photo: &Photo, level: u8) -> u8 {
        Exposure::of(photo, &[]).level(level)
    }

    #[test]
    fn a_photo_with_lights_and_darks_stays_as_it_is() {
        for photo in [ramp(0, 255), ramp(DARK, LIGHT), ramp(3, 230)] {
            assert_eq!(Exposure::of(&photo, &[]), Exposure::FINE);
        }
        for bytes in [
            &include_bytes!("../../examples/photos/eileen-collins-nasa.jpg")[..],
            include_bytes!("../../examples/photos/coffee.jpg"),
        ] {
            let photo = decode("a photo", bytes, &Limits::default()).expect("a sound photo");
            let mut pixels = photo.upright().expect("a size").take();
            let before = pixels.clone();
            Exposure::of(&photo, &[]).apply(&mut pixels);
            assert!(pixels == before);
        }
    }

    /// Nearly all of it is dark skin on a dark ground; one pixel in a thousand is the light
    /// in the eyes.
    #[test]
    fn a_portrait_of_dark_skin_is_not_made_lighter() {
        let skin = (0..20_000).map(|i| [[62, 38, 28], [88, 56, 42], [24, 16, 14]][i % 3]);
        let glints = [[236, 232, 228]; 20];
        let portrait = photo(skin.chain(glints));
        assert_eq!(Exposure::of(&portrait, &[]), Exposure::FINE);
        // Without any light in it, the same is done as for any other skin.
        let light = photo((0..20_000).map(|i| [[150, 120, 105], [24, 16, 14]][i % 2]));
        let dim = photo((0..20_000).map(|i| [[150, 92, 70], [24, 16, 14]][i % 2]));
        assert_ne!(Exposure::of(&dim, &[]), Exposure::FINE);
        assert_eq!(Exposure::of(&light, &[]), Exposure::of(&dim, &[]));
    }

    #[test]
    fn haze_is_taken_away_and_dim_lights_are_raised_within_bounds() {
        let hazy = ramp(30, 240);
        assert_eq!((stretched(&hazy, 30), stretched(&hazy, 240)), (17, 240));
        let dim = ramp(5, 180);
        assert_eq!((stretched(&dim, 0), stretched(&dim, 180)), (0, 215));
        let night = ramp(0, 90);
        assert_eq!(stretched(&night, 90), (90.0 * MOST_GAIN).round() as u8);
        let fog = ramp(90, 200);
        assert_eq!(Exposure::of(&fog, &[]).shift, MOST_SHIFT);
        let flat = ramp(100, 130);
        assert_eq!(Exposure::of(&flat, &[]), Exposure::FINE);
    }

    /// A light cover on a dim photo does not make it a light one.
    #[test]
    fn what_hides_faces_does_not_count() {
        let cover = Rgba::opaque(255, 198, 94);
        let dim = (5..=180).flat_map(|v| [[v; 3]; 100]);
        let hidden = photo(dim.chain([[255, 198, 94]; 4000]));
        assert_eq!(Exposure::of(&hidden, &[]), Exposure::FINE);
        assert_eq!(Exposure::of(&hidden, &[cover]), Exposure::of(&ramp(5, 180), &[]));
    }

    /// Red, half of it and a quarter stay so.
    #[test]
    fn hues_and_alpha_stay() {
        let exposure = Exposure { shift: 0.0, gain: 1.25 };
        let mut pixels = [160, 80, 40, 255, 80, 40, 20, 128, 0, 0, 0, 0];
        exposure.apply(&mut pixels);
        assert_eq!(pixels, [200, 100, 50, 255, 100, 50, 25, 128, 0, 0, 0, 0]);
    }

    #[test]
    fn what_is_transparent_does_not_count() {
        let mut data: Vec<u8> = (0..=200).flat_map(|v| [v, v, v, 255]).collect();
        data.extend([0; 4].repeat(500));
        let width = data.len() as u32 / 4;
        let photo = Photo { data, width, height: 1, turn: Default::default(), opaque: false };
        assert_eq!(ends(&photo, &[]), (0, 200));
    }
}
