//! PNG: 8-bit sRGB, with alpha where the card has it, and words for people.

use std::io::Write;

use ::png::BitDepth;
use ::png::ColorType;
use ::png::Compression;
use ::png::Encoder;
use ::png::EncodingError;
use ::png::SrgbRenderingIntent;
use ::png::text_metadata::ITXtChunk;
use ::png::text_metadata::TEXtChunk;
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
pub struct PngOptions {
    /// Device pixels per card pixel. Default: 1.0.
    pub scale: f64,
    /// How hard to compress. Default: `Effort::Fast`.
    pub effort: Effort,
}

impl Default for PngOptions {
    fn default() -> Self {
        Self { scale: 1.0, effort: Effort::Fast }
    }
}

/// How hard to compress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    #[default]
    Fast,
    /// About a sixth smaller, and twenty times slower.
    Balanced,
    /// Hardly smaller than `Balanced`, and twice as slow.
    Best,
}

/// The card as a PNG.
pub fn render(
    scene: &Scene,
    glyphs: &dyn Glyphs,
    pictures: &mut dyn Pictures,
    canvas: &mut Canvas,
    options: &PngOptions,
) -> Result<Vec<u8>, Error> {
    Layers::of(scene, glyphs, pictures, options.scale)?.paint(canvas)?;
    encode(canvas, scene, options.effort)
}

/// What was painted last, with the scene's title and alternative text.
pub fn encode(canvas: &mut Canvas, scene: &Scene, effort: Effort) -> Result<Vec<u8>, Error> {
    let Canvas { pixels: Some(pixels), packed, .. } = canvas else {
        return Err(Error::Size { width: 0.0, height: 0.0 });
    };
    let opaque = is_opaque(pixels);
    pack(pixels, opaque, packed);
    let size = (pixels.width(), pixels.height());
    chunks(size, opaque, packed, compression(effort), Some(scene)).map_err(refused)
}

/// A photo without any words, to stand inside an SVG.
pub(super) fn bare(photo: &Developed, effort: Effort) -> Result<Vec<u8>, Error> {
    plain(photo, compression(effort))
}

/// A photo in the least work that `resvg` can read.
pub(super) fn wrapped(photo: &Developed) -> Result<Vec<u8>, Error> {
    plain(photo, Compression::NoCompression)
}

/// Three bytes a pixel, without any words.
pub(super) fn rgb(size: (u32, u32), pixels: &[u8]) -> Result<Vec<u8>, Error> {
    chunks(size, true, pixels, compression(Effort::Fast), None).map_err(refused)
}

fn plain(photo: &Developed, compression: Compression) -> Result<Vec<u8>, Error> {
    let mut packed = Vec::new();
    pack(&photo.pixmap, photo.opaque, &mut packed);
    let size = (photo.pixmap.width(), photo.pixmap.height());
    chunks(size, photo.opaque, &packed, compression, None).map_err(refused)
}

fn compression(effort: Effort) -> Compression {
    match effort {
        // Trying every filter on each row, as `Compression::Fast` does, costs more
        // than the rest of the encoding.
        Effort::Fast => Compression::Fastest,
        Effort::Balanced => Compression::Balanced,
        Effort::Best => Compression::High,
    }
}

fn refused(why: EncodingError) -> Error {
    Error::Encode(why.to_string())
}

pub fn is_opaque(pixels: &Pixmap) -> bool {
    pixels.data().chunks_exact(4).all(|pixel| pixel[3] == 255)
}

/// Three bytes a pixel, or four with the alpha no longer multiplied in.
pub(super) fn pack(pixels: &Pixmap, opaque: bool, out: &mut Vec<u8>) {
    let count = pixels.data().len() / 4;
    out.resize(count * if opaque { 3 } else { 4 }, 0);
    if opaque {
        for (to, from) in out.chunks_exact_mut(3).zip(pixels.data().chunks_exact(4)) {
            to.copy_from_slice(&from[..3]);
        }
    } else {
        for (to, from) in out.chunks_exact_mut(4).zip(pixels.pixels()) {
            let c = from.demultiply();
            to.copy_from_slice(&[c.red(), c.green(), c.blue(), c.alpha()]);
        }
    }
}

fn chunks(
    (width, height): (u32, u32),
    opaque: bool,
    packed: &[u8],
    compression: Compression,
    words: Option<&Scene>,
) -> Result<Vec<u8>, EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(if opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header()?;
    if let Some(scene) = words {
        write_words(&mut writer, scene)?;
    }
    writer.write_image_data(packed)?;
    writer.finish()?;
    Ok(out)
}

pub(super) fn write_words<W: Write>(
    writer: &mut ::png::Writer<W>,
    scene: &Scene,
) -> Result<(), EncodingError> {
    writer.write_text_chunk(&TEXtChunk::new("Software", metadata::SOFTWARE))?;
    for (keyword, text) in [("Title", &scene.title), ("Description", &scene.alt)] {
        if !text.is_empty() {
            let mut chunk = ITXtChunk::new(keyword, without_nul(text));
            chunk.language_tag = scene.language.chars().filter(char::is_ascii_graphic).collect();
            writer.write_text_chunk(&chunk)?;
        }
    }
    writer.write_text_chunk(&ITXtChunk::new(metadata::XMP_KEYWORD, metadata::xmp(scene)))
}

/// The PNG specification forbids U+0000 in text.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::*;

    fn made(scene: &Scene, effort: Effort) -> Vec<u8> {
        let options = PngOptions { scale: 1.0, effort };
        render(scene, &Shapes, &mut Noise, &mut Canvas::default(), &options).expect("a PNG")
    }

    fn kinds(mut file: &[u8]) -> Vec<String> {
        let mut kinds = Vec::new();
        file = &file[8..];
        while let [a, b, c, d, kind @ ..] = file {
            let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
            kinds.push(String::from_utf8_lossy(&kind[..4]).into_owned());
            file = &kind[4 + length + 4..];
        }
        kinds
    }

    #[test]
    fn words_are_read_back() {
        let mut scene = medley();
        scene.language = "ar".to_owned();
        scene.alt = "صورة & \u{0}كلمات".to_owned();
        let file = made(&scene, Effort::Fast);
        let reader = ::png::Decoder::new(std::io::Cursor::new(&file)).read_info().expect("a PNG");
        let info = reader.info();
        let [title, alt, xmp] = info.utf8_text.as_slice() else { panic!("three texts") };
        assert_eq!(
            (title.keyword.as_str(), title.get_text().unwrap().as_str()),
            ("Title", "A card")
        );
        assert_eq!((alt.keyword.as_str(), alt.language_tag.as_str()), ("Description", "ar"));
        assert_eq!(alt.get_text().unwrap(), "صورة & كلمات");
        assert_eq!(xmp.keyword, "XML:com.adobe.xmp");
        let xmp = xmp.get_text().unwrap();
        let document = usvg::roxmltree::Document::parse(&xmp).expect("well-formed XMP");
        let alts: Vec<_> = document
            .descendants()
            .filter(|n| n.tag_name().name() == "AltTextAccessibility")
            .flat_map(|n| n.descendants().filter(|n| n.tag_name().name() == "li"))
            .map(|n| n.text().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(alts, ["صورة & كلمات"; 2]);
        assert_eq!(info.uncompressed_latin1_text[0].text, "itac");
        assert!(info.srgb.is_some());
    }

    #[test]
    fn nothing_else_is_in_the_file() {
        let kinds = kinds(&made(&medley(), Effort::Fast));
        let mut kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
        kinds.dedup();
        assert_eq!(kinds, ["IHDR", "sRGB", "tEXt", "iTXt", "IDAT", "IEND"]);
    }

    #[test]
    fn alpha_is_kept_only_where_there_is_some() {
        let transparent = scene(vec![run(&[1], 80.0, faded(RED), 100.0)]);
        for (scene, color) in [(medley(), ColorType::Rgb), (transparent, ColorType::Rgba)] {
            let file = made(&scene, Effort::Fast);
            let reader =
                ::png::Decoder::new(std::io::Cursor::new(&file)).read_info().expect("a PNG");
            assert_eq!(reader.info().color_type, color);
            let mut canvas = Canvas::default();
            let layers = Layers::of(&scene, &Shapes, &mut Noise, 1.0).expect("layers");
            layers.paint(&mut canvas).expect("pixels");
            assert!(Pixmap::decode_png(&file).ok().as_ref() == canvas.pixels());
        }
    }

    #[test]
    fn the_same_scene_gives_the_same_bytes() {
        let mut canvas = Canvas::default();
        let mut again =
            || render(&medley(), &Shapes, &mut Noise, &mut canvas, &PngOptions::default());
        assert_eq!(again(), again());
    }

    #[test]
    fn every_effort_gives_the_same_pixels() {
        let pixels = |effort| Pixmap::decode_png(&made(&medley(), effort)).expect("a PNG");
        assert!(pixels(Effort::Fast) == pixels(Effort::Balanced));
        assert!(pixels(Effort::Fast) == pixels(Effort::Best));
    }
}
