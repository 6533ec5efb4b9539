//! PNGs of at most 256 colours: a third of the bytes, for small pictures by the hundred.
//!
//! Flat colours stay exact: a colour that fills more than half of its share of the
//! palette is kept as it is, so a brand's colours are the brand's.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use ::png::BitDepth;
use ::png::ColorType;
use ::png::Compression;
use ::png::Encoder;
use ::png::EncodingError;
use ::png::Filter;
use ::png::SrgbRenderingIntent;
use tiny_skia::Pixmap;

use crate::export::Error;
use crate::export::png;
use crate::export::raster::Canvas;
use crate::scene::Scene;

/// What a PNG's palette holds.
const MOST: usize = 256;
/// Colours nearer than this many levels are one from the start.
const STEP: u8 = 8;

/// Red, green, blue, alpha; not multiplied.
type Color = [u8; 4];

/// Colours that lie together, with how many pixels have each.
#[derive(Clone, Debug)]
struct Cube {
    colors: Vec<(Color, u64)>,
    weight: u64,
}

/// The picture as a PNG without words.
pub(super) fn encode(pixels: &Pixmap) -> Result<Vec<u8>, Error> {
    let colors = colors(pixels);
    let (palette, index) = reduce(&colors);
    let packed: Vec<u8> = colors.iter().map(|color| index[color]).collect();
    write((pixels.width(), pixels.height()), &palette, &packed, None)
        .map_err(|why| Error::Encode(why.to_string()))
}

/// Pictures with more colours than this are photos, of which a palette makes patches.
const MOST_TO_TRY: usize = 60_000;

/// In decibels: above this nobody sees a difference.
const FAITHFUL: f64 = 42.0;

/// What was painted last with its words; nothing if people would see that it has but 256 colours.
pub fn encode_faithful(canvas: &Canvas, scene: &Scene) -> Result<Option<Vec<u8>>, Error> {
    let Some(pixels) = canvas.pixels() else {
        return Err(Error::Size { width: 0.0, height: 0.0 });
    };
    let colors = colors(pixels);
    let distinct: BTreeSet<&[Color]> =
        colors.chunk_by(|a, b| a == b).map(|run| &run[..1]).collect();
    if distinct.len() > MOST_TO_TRY {
        return Ok(None);
    }
    let (palette, index) = reduce(&colors);
    let packed: Vec<u8> = colors.iter().map(|color| index[color]).collect();
    if closeness(&colors, &palette, &packed) < FAITHFUL {
        return Ok(None);
    }
    write((pixels.width(), pixels.height()), &palette, &packed, Some(scene))
        .map(Some)
        .map_err(|why| Error::Encode(why.to_string()))
}

/// The peak signal-to-noise ratio, in decibels.
fn closeness(colors: &[Color], palette: &[Color], packed: &[u8]) -> f64 {
    let squares = colors.iter().zip(packed).map(|(color, &index)| {
        let kept = palette[usize::from(index)];
        (0..4).map(|i| u64::from(kept[i].abs_diff(color[i])).pow(2)).sum::<u64>()
    });
    let mean = squares.sum::<u64>() as f64 / (4.0 * colors.len().max(1) as f64);
    if mean == 0.0 { f64::INFINITY } else { 10.0 * (255.0 * 255.0 / mean).log10() }
}

fn colors(pixels: &Pixmap) -> Vec<Color> {
    let all = pixels.pixels().iter().map(|pixel| {
        let color = pixel.demultiply();
        [color.red(), color.green(), color.blue(), color.alpha()]
    });
    all.collect()
}

fn write(
    (width, height): (u32, u32),
    palette: &[Color],
    packed: &[u8],
    words: Option<&Scene>,
) -> Result<Vec<u8>, EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.iter().flat_map(|color| color[..3].to_vec()).collect::<Vec<_>>());
    if palette.iter().any(|color| color[3] < u8::MAX) {
        encoder.set_trns(palette.iter().map(|color| color[3]).collect::<Vec<_>>());
    }
    encoder.set_compression(Compression::Balanced);
    // Neighbours in a palette are no neighbours in colour.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header()?;
    if let Some(scene) = words {
        png::write_words(&mut writer, scene)?;
    }
    writer.write_image_data(packed)?;
    writer.finish()?;
    Ok(out)
}

/// A palette, and which of its colours stands for each colour of the picture.
fn reduce(colors: &[Color]) -> (Vec<Color>, BTreeMap<Color, u8>) {
    let mut counts: BTreeMap<Color, u64> = BTreeMap::new();
    for run in colors.chunk_by(|a, b| a == b) {
        *counts.entry(run[0]).or_default() += run.len() as u64;
    }
    let counts: Vec<(Color, u64)> = counts.into_iter().collect();
    let mut cubes: Vec<Cube> = if counts.len() <= MOST {
        counts.into_iter().map(|one| Cube::of(vec![one])).collect()
    } else {
        vec![Cube::of(counts)]
    };
    while cubes.len() < MOST {
        let heaviest = cubes.iter_mut().max_by_key(|cube| cube.weight);
        let Some(cube) = heaviest.filter(|cube| cube.weight > 0) else { break };
        let cut = cube.cut();
        cubes.push(cut);
    }
    let palette: Vec<Color> = cubes.iter().map(Cube::color).collect();
    let all = cubes.iter().zip(0..=u8::MAX);
    let index = all.flat_map(|(cube, i)| cube.colors.iter().map(move |(color, _)| (*color, i)));
    (palette, index.collect())
}

impl Cube {
    fn of(colors: Vec<(Color, u64)>) -> Self {
        let mut cube = Self { colors, weight: 0 };
        cube.weight = cube.weighed();
        cube
    }

    /// The channel in which the colours differ most, and by how much.
    fn longest(&self) -> (usize, u8) {
        let range = |channel: usize| {
            let values = || self.colors.iter().map(move |(color, _)| color[channel]);
            values().max().unwrap_or(0) - values().min().unwrap_or(0)
        };
        (0..4)
            .map(|channel| (channel, range(channel)))
            .max_by_key(|(_, range)| *range)
            .unwrap_or((0, 0))
    }

    /// How much is to be won by cutting it: many pixels, far apart. Nothing where its colours
    /// look the same.
    fn weighed(&self) -> u64 {
        let (_, range) = self.longest();
        let pixels: u64 = self.colors.iter().map(|(_, count)| count).sum();
        if range < STEP { 0 } else { u64::from(range) * u64::from(range) * pixels.isqrt() }
    }

    /// Keeps the lower half of its range and gives the upper one away.
    fn cut(&mut self) -> Self {
        let (channel, range) = self.longest();
        let least = self.colors.iter().map(|(color, _)| color[channel]).min().unwrap_or(0);
        let middle = least + range / 2;
        let (lower, upper) = self.colors.drain(..).partition(|(color, _)| color[channel] <= middle);
        *self = Self::of(lower);
        Self::of(upper)
    }

    /// The one that most pixels have where it rules, else the mean.
    fn color(&self) -> Color {
        let pixels: u64 = self.colors.iter().map(|(_, count)| count).sum();
        match self.colors.iter().max_by_key(|(_, count)| *count) {
            Some((color, count)) if count * 2 > pixels => *color,
            _ => std::array::from_fn(|channel| {
                let sum: u64 =
                    self.colors.iter().map(|(color, n)| u64::from(color[channel]) * n).sum();
                ((sum + pixels / 2) / pixels.max(1)) as u8
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_stay_exact() {
        let colors = [[42, 16, 56, 255], [255, 182, 46, 255], [0, 0, 0, 0], [42, 16, 56, 255]];
        let (palette, index) = reduce(&colors);
        assert_eq!(palette.len(), 3);
        assert!(colors.iter().all(|color| palette[usize::from(index[color])] == *color));
    }

    #[test]
    fn many_colours_become_few_and_the_ground_stays_exact() {
        let ramp = (0..=255_u8).flat_map(|x| (0..8_u8).map(move |y| [x, 255 - x, y * 30, 255]));
        let ground = std::iter::repeat_n([255, 182, 46, 255], 4000);
        let colors: Vec<Color> = ramp.chain(ground).collect();
        let (palette, index) = reduce(&colors);
        assert!(palette.len() <= MOST, "{}", palette.len());
        assert_eq!(palette[usize::from(index[&[255, 182, 46, 255]])], [255, 182, 46, 255]);
        let far = colors.iter().map(|color| {
            let kept = palette[usize::from(index[color])];
            (0..4).map(|i| kept[i].abs_diff(color[i])).max().unwrap_or(0)
        });
        assert!(far.max().unwrap_or(0) <= 20);
    }

    #[test]
    fn a_picture_comes_back_as_it_was() {
        let mut pixels = Pixmap::new(30, 20).expect("a size");
        pixels.fill(tiny_skia::Color::from_rgba8(255, 182, 46, 255));
        let back = image::load_from_memory(&encode(&pixels).expect("a PNG")).expect("a picture");
        assert_eq!(back.to_rgba8().get_pixel(7, 7).0, [255, 182, 46, 255]);
        assert_eq!((back.width(), back.height()), (30, 20));
    }
}
