//! The eight EXIF orientations, and how places move between the stored and the
//! upright picture.

use image::metadata::Orientation;
use tiny_skia::Pixmap;

use crate::geom::Rect;

/// How the stored picture is read to see it upright: first the axes change
/// places (`swap`), then the stored x and y run backwards (`flip_x`, `flip_y`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    swap: bool,
    flip_x: bool,
    flip_y: bool,
}

impl Turn {
    /// From the value 1 to 8 of EXIF tag 0x0112. Others mean upright.
    pub fn from_exif(value: u8) -> Self {
        let (swap, flip_x, flip_y) = match value {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => (false, false, false),
        };
        Self { swap, flip_x, flip_y }
    }

    /// From a TIFF-structured EXIF block; upright when it says nothing.
    pub fn from_exif_chunk(chunk: &[u8]) -> Self {
        // Some writers leave the JPEG segment's prefix on.
        let chunk = chunk.strip_prefix(b"Exif\0\0").unwrap_or(chunk);
        Orientation::from_exif_chunk(chunk).map_or_else(Self::default, Self::from)
    }

    /// Width and height of one picture, given those of the other.
    pub fn size<T>(self, (width, height): (T, T)) -> (T, T) {
        if self.swap { (height, width) } else { (width, height) }
    }

    /// Where the upright pixel (`x`, `y`) is stored, in a stored picture of
    /// `width` × `height`.
    pub fn stored_pixel(self, x: usize, y: usize, width: usize, height: usize) -> (usize, usize) {
        let (u, v) = self.size((x, y));
        let u = if self.flip_x { width - 1 - u } else { u };
        let v = if self.flip_y { height - 1 - v } else { v };
        (u, v)
    }

    /// Writes a stored picture of `width` × `height` upright into `pixmap`, which
    /// has its size. RGB or, as the length tells, RGBA with alpha multiplied in.
    pub fn write_upright(
        self,
        stored: &[u8],
        (width, height): (usize, usize),
        pixmap: &mut Pixmap,
    ) {
        let channels = stored.len() / (width * height);
        let across = pixmap.width() as usize;
        for (y, row) in pixmap.data_mut().chunks_exact_mut(4 * across).enumerate() {
            for (x, to) in row.as_chunks_mut::<4>().0.iter_mut().enumerate() {
                let (u, v) = self.stored_pixel(x, y, width, height);
                *to = match stored[(v * width + u) * channels..][..channels] {
                    [r, g, b] => [r, g, b, 255],
                    // A resize overshoots at edges: a colour above its alpha is none.
                    [r, g, b, a] => [r.min(a), g.min(a), b.min(a), a],
                    _ => [0; 4],
                };
            }
        }
    }

    /// Where an upright box is stored, in a stored picture of `width` × `height`.
    pub fn stored_rect(self, upright: Rect, width: f64, height: f64) -> Rect {
        let (mut x0, mut y0) = self.size((upright.x0, upright.y0));
        let (mut x1, mut y1) = self.size((upright.x1, upright.y1));
        if self.flip_x {
            (x0, x1) = (width - x1, width - x0);
        }
        if self.flip_y {
            (y0, y1) = (height - y1, height - y0);
        }
        Rect::new(x0, y0, x1, y1)
    }
}

impl From<Orientation> for Turn {
    fn from(orientation: Orientation) -> Self {
        Self::from_exif(orientation.to_exif())
    }
}
