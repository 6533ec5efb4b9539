//! WebP, lossless: the pixels of the PNG in somewhat fewer bytes.
//!
//! The encoder is the one under the `image` crate, asked directly because `image`
//! has no way to hand it XMP, where the alternative text belongs.

use image_webp::ColorType;
use image_webp::WebPEncoder;

use crate::export::Error;
use crate::export::metadata;
use crate::export::png;
use crate::export::raster::Canvas;
use crate::scene::Scene;

/// What was painted last, with the scene's title and alternative text.
pub fn encode(canvas: &mut Canvas, scene: &Scene) -> Result<Vec<u8>, Error> {
    let Canvas { pixels: Some(pixels), packed, .. } = canvas else {
        return Err(Error::Size { width: 0.0, height: 0.0 });
    };
    let opaque = png::is_opaque(pixels);
    png::pack(pixels, opaque, packed);
    let color = if opaque { ColorType::Rgb8 } else { ColorType::Rgba8 };
    let mut out = Vec::new();
    let mut encoder = WebPEncoder::new(&mut out);
    encoder.set_xmp_metadata(metadata::xmp(scene).into_bytes());
    encoder
        .encode(packed, pixels.width(), pixels.height(), color)
        .map_err(|why| Error::Encode(why.to_string()))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::raster::Layers;
    use crate::export::testing::*;

    fn made(scene: &Scene, canvas: &mut Canvas) -> Vec<u8> {
        let layers = Layers::of(scene, &Shapes, &mut Noise, 1.0).expect("layers");
        layers.paint(canvas).expect("pixels");
        encode(canvas, scene).expect("a WebP")
    }

    #[test]
    fn the_pixels_are_those_of_the_card_with_alpha_where_there_is_some() {
        let transparent = scene(vec![run(&[1], 80.0, faded(RED), 100.0)]);
        for (scene, alpha) in [(medley(), false), (transparent, true)] {
            let mut canvas = Canvas::default();
            let file = made(&scene, &mut canvas);
            assert!(file == made(&scene, &mut Canvas::default()));
            let read = image::load_from_memory(&file).expect("a WebP");
            assert_eq!(read.color().has_alpha(), alpha);
            let read = read.into_rgba8();
            let pixels = canvas.pixels().expect("pixels");
            assert!(read.enumerate_pixels().all(|(x, y, p)| p.0 == pixel(pixels, x, y)));
        }
    }

    #[test]
    fn words_travel_as_xmp() {
        let file = made(&medley(), &mut Canvas::default());
        let mut reader = image_webp::WebPDecoder::new(std::io::Cursor::new(&file)).expect("a WebP");
        let xmp = reader.xmp_metadata().expect("readable").expect("XMP");
        assert_eq!(String::from_utf8(xmp).expect("UTF-8"), metadata::xmp(&medley()));
    }
}
