//! What the network's first layer reads of a picture.

use tiny_skia::Pixmap;

use super::layers::Map;

/// Inputs of the first layer: 27, and zeros up to a round number.
pub const PATCH: usize = 32;

/// The 3 × 3 pixels round every second one as BGR, then five zeros. Sides are filled up to a
/// multiple of 32.
pub fn patches(picture: &Pixmap) -> Map {
    let (across, down) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.data().as_chunks::<4>().0;
    let mut map = Map::new(across.div_ceil(32) * 16, down.div_ceil(32) * 16, PATCH);
    let width = map.width;
    for (at, to) in map.pixels_mut().enumerate() {
        let (x, y) = (at % width * 2, at / width * 2);
        for tap in 0..9 {
            let (x, y) = ((x + tap % 3).wrapping_sub(1), (y + tap / 3).wrapping_sub(1));
            if x < across && y < down {
                let pixel = &pixels[y * across + x];
                (0..3).for_each(|c| to[tap * 3 + c] = f32::from(pixel[2 - c]));
            }
        }
    }
    map
}
