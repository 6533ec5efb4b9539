//! What was painted last, small.

use fast_image_resize::PixelType;
use fast_image_resize::ResizeOptions;
use fast_image_resize::Resizer;
use fast_image_resize::images::Image;
use fast_image_resize::images::ImageRef;
use fast_image_resize::pixels::U8x4;
use tiny_skia::IntSize;
use tiny_skia::Pixmap;

use crate::export::Error;
use crate::export::palette;
use crate::export::png;
use crate::export::png::Effort;
use crate::export::raster::Canvas;
use crate::export::source::Developed;

/// The picture at another size as a PNG without words.
pub fn encode(canvas: &Canvas, width: u32, height: u32) -> Result<Vec<u8>, Error> {
    let pixmap = small(canvas, width, height)?;
    let opaque = png::is_opaque(&pixmap);
    png::bare(&Developed { pixmap, opaque }, Effort::Fast)
}

/// The same in at most 256 colours, for a third of the bytes.
pub fn encode_with_palette(canvas: &Canvas, width: u32, height: u32) -> Result<Vec<u8>, Error> {
    palette::encode(&small(canvas, width, height)?)
}

fn small(canvas: &Canvas, width: u32, height: u32) -> Result<Pixmap, Error> {
    let size = || Error::Size { width: width.into(), height: height.into() };
    resized(canvas.pixels().ok_or_else(size)?, width, height).ok_or_else(size)
}

fn resized(pixels: &Pixmap, width: u32, height: u32) -> Option<Pixmap> {
    let from = ImageRef::new(pixels.width(), pixels.height(), pixels.data(), PixelType::U8x4);
    let from = from.ok()?;
    let mut to = Image::new(width, height, PixelType::U8x4);
    // Alpha is multiplied in already.
    let options = ResizeOptions::new().use_alpha(false);
    let (source, mut target) = (from.typed_image::<U8x4>()?, to.typed_image_mut::<U8x4>()?);
    Resizer::new().resize_typed(&source, &mut target, &options).ok()?;
    Pixmap::from_vec(to.into_vec(), IntSize::from_wh(width, height)?)
}
