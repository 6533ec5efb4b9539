//! Pixels of a photo at another size.

use fast_image_resize::FilterType;
use fast_image_resize::PixelTrait;
use fast_image_resize::PixelType;
use fast_image_resize::ResizeAlg;
use fast_image_resize::ResizeOptions;
use fast_image_resize::Resizer;
use fast_image_resize::images::Image;
use fast_image_resize::images::ImageRef;
use fast_image_resize::pixels::U8x3;
use fast_image_resize::pixels::U8x4;
use tiny_skia::Pixmap;

use super::decode::Photo;
use crate::geom::Rect;

/// A box of the stored photo at `size`, not turned yet. `None` where size and pixels
/// disagree.
pub(super) fn resized(
    resizer: &mut Resizer,
    photo: &Photo,
    stored: Rect,
    size: (u32, u32),
    filter: FilterType,
) -> Option<Image<'static>> {
    // One call for each pixel type: the untyped one compiles all thirteen.
    if photo.opaque {
        resized_as::<U8x3>(resizer, photo, stored, size, filter)
    } else {
        resized_as::<U8x4>(resizer, photo, stored, size, filter)
    }
}

fn resized_as<P: PixelTrait>(
    resizer: &mut Resizer,
    photo: &Photo,
    stored: Rect,
    (width, height): (u32, u32),
    filter: FilterType,
) -> Option<Image<'static>> {
    let kind = if photo.opaque { PixelType::U8x3 } else { PixelType::U8x4 };
    let source = ImageRef::new(photo.width, photo.height, &photo.data, kind).ok()?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .crop(stored.x0, stored.y0, stored.width(), stored.height())
        // Alpha is multiplied in already.
        .use_alpha(false);
    let (from, mut to) = (source.typed_image::<P>()?, target.typed_image_mut::<P>()?);
    resizer.resize_typed(&from, &mut to, &options).ok()?;
    Some(target)
}

/// The whole photo upright, its longer side `side` pixels, for programs to look at.
pub(super) fn at_side(photo: &Photo, side: u32) -> Option<Pixmap> {
    let longer = u64::from(photo.width.max(photo.height).max(1));
    let scaled =
        |length: u32| ((u64::from(length) * u64::from(side) + longer / 2) / longer).max(1) as u32;
    let (width, height) = (scaled(photo.width), scaled(photo.height));
    let whole = Rect::new(0.0, 0.0, f64::from(photo.width), f64::from(photo.height));
    let size = (width, height);
    let small = resized(&mut Resizer::new(), photo, whole, size, FilterType::Bilinear)?;
    let (across, down) = photo.turn.size(size);
    let mut upright = Pixmap::new(across, down)?;
    let stored = (width as usize, height as usize);
    photo.turn.write_upright(small.buffer(), stored, &mut upright);
    Some(upright)
}
