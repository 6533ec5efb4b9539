//! JPEG: the card over white, in as many bytes as are allowed.
//!
//! Chroma is kept at full resolution (4:4:4): halved, it frays the edges of coloured
//! type on coloured grounds, which is what most cards are made of, and a lower
//! quality with whole chroma looks better than a higher one without.

use jpeg_encoder::ColorType;
use jpeg_encoder::Encoder;
use jpeg_encoder::EncodingError;
use jpeg_encoder::SamplingFactor;
use tiny_skia::Pixmap;

use crate::export::Error;
use crate::export::metadata;
use crate::export::raster::Canvas;
use crate::export::raster::Layers;
use crate::export::source::Developed;
use crate::export::source::Glyphs;
use crate::export::source::Pictures;
use crate::scene::Scene;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JpegOptions {
    /// Device pixels per card pixel. Default: 1.0.
    pub scale: f64,
    /// 60 to 100; the most that is tried. Default: 92.
    pub quality: u8,
    /// The most bytes the file may have. Default: any number.
    pub max_bytes: Option<u64>,
}

impl Default for JpegOptions {
    fn default() -> Self {
        Self { scale: 1.0, quality: 92, max_bytes: None }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Jpeg {
    pub bytes: Vec<u8>,
    /// The quality that was chosen.
    pub quality: u8,
}

/// Below this, type gets visible shadows.
const LOWEST: u8 = 60;

/// The card as a JPEG.
pub fn render(
    scene: &Scene,
    glyphs: &dyn Glyphs,
    pictures: &mut dyn Pictures,
    canvas: &mut Canvas,
    options: &JpegOptions,
) -> Result<Jpeg, Error> {
    Layers::of(scene, glyphs, pictures, options.scale)?.paint(canvas)?;
    encode(canvas, scene, options)
}

/// What was painted last, at the highest quality that meets the budget.
pub fn encode(canvas: &mut Canvas, scene: &Scene, options: &JpegOptions) -> Result<Jpeg, Error> {
    let Canvas { pixels: Some(pixels), packed, .. } = canvas else {
        return Err(Error::Size { width: 0.0, height: 0.0 });
    };
    pack_over_white(pixels, packed);
    let size = [pixels.width(), pixels.height()];
    let [Ok(width), Ok(height)] = size.map(u16::try_from) else {
        let [width, height] = size.map(f64::from);
        return Err(Error::Size { width, height });
    };
    let xmp = metadata::xmp(scene);
    within(options, |quality| compress(packed, (width, height), Some(&xmp), quality))
}

/// A photo without any words, to stand inside a PDF.
pub(super) fn bare(photo: &Developed) -> Result<Vec<u8>, Error> {
    let mut packed = Vec::new();
    pack_over_white(&photo.pixmap, &mut packed);
    let (width, height) = (photo.pixmap.width(), photo.pixmap.height());
    let size = (width as u16, height as u16);
    if (u32::from(size.0), u32::from(size.1)) != (width, height) {
        return Err(Error::Size { width: width.into(), height: height.into() });
    }
    let quality = JpegOptions::default().quality;
    compress(&packed, size, None, quality).map_err(|why| Error::Encode(why.to_string()))
}

/// Tries the highest quality, then halves what lies between it and the lowest: six
/// more tries at most.
fn within(
    options: &JpegOptions,
    mut attempt: impl FnMut(u8) -> Result<Vec<u8>, EncodingError>,
) -> Result<Jpeg, Error> {
    let mut attempt = |quality| attempt(quality).map_err(|why| Error::Encode(why.to_string()));
    let max_bytes = options.max_bytes.unwrap_or(u64::MAX);
    let fits = |bytes: &[u8]| bytes.len() as u64 <= max_bytes;
    let (mut low, mut high) = (LOWEST, options.quality.clamp(LOWEST, 100));
    let bytes = attempt(high)?;
    if fits(&bytes) {
        return Ok(Jpeg { bytes, quality: high });
    }
    let mut best = None;
    let mut smallest = bytes.len() as u64;
    while low < high {
        let quality = low.midpoint(high);
        let bytes = attempt(quality)?;
        if fits(&bytes) {
            best = Some(Jpeg { bytes, quality });
            low = quality + 1;
        } else {
            smallest = smallest.min(bytes.len() as u64);
            high = quality;
        }
    }
    best.ok_or(Error::Budget { max_bytes, smallest, quality: LOWEST })
}

fn compress(
    rgb: &[u8],
    (width, height): (u16, u16),
    xmp: Option<&str>,
    quality: u8,
) -> Result<Vec<u8>, EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    encoder.set_optimized_huffman_tables(true);
    if let Some(xmp) = xmp {
        encoder.add_app_segment(1, [metadata::XMP_SEGMENT, xmp.as_bytes()].concat())?;
    }
    encoder.encode(rgb, width, height, ColorType::Rgb)?;
    Ok(out)
}

fn pack_over_white(pixels: &Pixmap, out: &mut Vec<u8>) {
    out.resize(pixels.data().len() / 4 * 3, 0);
    for (to, from) in out.chunks_exact_mut(3).zip(pixels.data().chunks_exact(4)) {
        let rest = 255 - from[3];
        for (to, from) in to.iter_mut().zip(from) {
            *to = from + rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::*;

    fn made(max_bytes: Option<u64>) -> Result<Jpeg, Error> {
        let options = JpegOptions { max_bytes, ..JpegOptions::default() };
        render(&medley(), &Shapes, &mut Noise, &mut Canvas::default(), &options)
    }

    #[test]
    fn without_a_budget_the_quality_is_as_asked() {
        let jpeg = made(None).expect("a JPEG");
        assert_eq!(jpeg.quality, 92);
        assert_eq!(made(None).expect("a JPEG"), jpeg);
        let decoded = image::load_from_memory(&jpeg.bytes).expect("a JPEG").into_rgb8();
        assert_eq!(decoded.dimensions(), (200, 200));
        let corner = decoded.get_pixel(2, 2).0;
        assert!(corner.iter().zip([250, 240, 220]).all(|(a, b)| a.abs_diff(b) < 4), "{corner:?}");
    }

    #[test]
    fn the_best_quality_within_the_budget_is_found() {
        let full = made(None).expect("a JPEG").bytes.len() as u64;
        let jpeg = made(Some(full * 3 / 4)).expect("a JPEG");
        assert!(jpeg.bytes.len() as u64 <= full * 3 / 4);
        assert!((LOWEST..92).contains(&jpeg.quality), "{}", jpeg.quality);
    }

    #[test]
    fn a_hopeless_budget_is_an_error_with_figures() {
        let Err(Error::Budget { max_bytes: 100, smallest, quality: 60 }) = made(Some(100)) else {
            panic!("an error");
        };
        assert!(smallest > 100);
    }

    #[test]
    fn the_search_is_short_and_exact() {
        for limit in LOWEST..=100 {
            let mut tries = 0;
            let options = JpegOptions {
                quality: 100,
                max_bytes: Some(limit.into()),
                ..JpegOptions::default()
            };
            let jpeg = within(&options, |quality| {
                tries += 1;
                Ok(vec![0; quality.into()])
            });
            assert_eq!(jpeg.expect("a JPEG").quality, limit);
            assert!(tries <= 7, "{tries}");
        }
    }

    #[test]
    fn words_are_in_the_file_and_no_camera() {
        let bytes = made(None).expect("a JPEG").bytes;
        let has = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(has("http://ns.adobe.com/xap/1.0/\0<?xpacket"));
        assert!(has(
            "AltTextAccessibility><rdf:Alt><rdf:li xml:lang=\"x-default\">Shapes on a card"
        ));
        assert!(!has("Exif"));
    }

    #[test]
    fn what_is_transparent_lies_over_white() {
        let mut pixels = Pixmap::new(2, 1).expect("a size");
        pixels.pixels_mut()[1] =
            tiny_skia::PremultipliedColorU8::from_rgba(50, 0, 100, 128).unwrap();
        let mut rgb = Vec::new();
        pack_over_white(&pixels, &mut rgb);
        assert_eq!(rgb, [255, 255, 255, 177, 127, 227]);
    }
}
