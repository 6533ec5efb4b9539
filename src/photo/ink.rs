//! How much of a logo is ink, and where: what it weighs to the eye.

use tiny_skia::Pixmap;
use tiny_skia::PremultipliedColorU8;
use tiny_skia::Transform;

use super::decode::Photo;
use super::drawing::Drawing;
use super::one_color::strength;
use crate::geom::Ink;
use crate::geom::Rect;

/// Pixels along the longer side of the picture that is measured.
const SIDE: f32 = 160.0;
/// Channels that differ from the ground by less are ground: JPEG noise, off-white.
const NOISE: u8 = 24;
/// Inks weaker than this are white, stronger than that are colours.
const WHITE: usize = 56;
const STRONG: usize = 96;

pub(super) fn of_drawing(drawing: &Drawing) -> Ink {
    let scale = SIDE / (drawing.width.max(drawing.height) as f32);
    let [width, height] =
        [drawing.width, drawing.height].map(|side| ((side as f32 * scale).ceil() as u32).max(1));
    let Some(mut pixmap) = Pixmap::new(width, height) else { return Ink::FULL };
    resvg::render(&drawing.tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    of_pixels(width as usize, height as usize, |x, y| pixmap.pixels()[y * width as usize + x])
}

/// Every n-th pixel of the photo as it is stored; a turned logo weighs the same, its
/// bounds are turned by the caller's own count of sides and so taken as all of it.
pub(super) fn of_photo(photo: &Photo) -> Ink {
    let (width, height) = (photo.width as usize, photo.height as usize);
    let step = (width.max(height) as f32 / SIDE).ceil().max(1.0) as usize;
    let (columns, rows) = (width.div_ceil(step), height.div_ceil(step));
    let channels = photo.data.len() / (width * height).max(1);
    of_pixels(columns, rows, |x, y| {
        let at = (y * step * width + x * step) * channels;
        let [r, g, b] = [photo.data[at], photo.data[at + 1], photo.data[at + 2]];
        let a = if channels == 4 { photo.data[at + 3] } else { 255 };
        PremultipliedColorU8::from_rgba(r.min(a), g.min(a), b.min(a), a)
            .unwrap_or(PremultipliedColorU8::TRANSPARENT)
    })
}

/// The ground is what the first corner shows.
fn of_pixels(
    width: usize,
    height: usize,
    pixel: impl Fn(usize, usize) -> PremultipliedColorU8,
) -> Ink {
    let ground = pixel(0, 0);
    let differs = |p: PremultipliedColorU8| {
        let pairs = [
            (p.red(), ground.red()),
            (p.green(), ground.green()),
            (p.blue(), ground.blue()),
            (p.alpha(), ground.alpha()),
        ];
        pairs.iter().any(|(a, b)| a.abs_diff(*b) > NOISE)
    };
    let (mut left, mut top, mut right, mut bottom) = (width, height, 0, 0);
    let mut inked = 0_usize;
    for y in 0..height {
        for x in (0..width).filter(|x| differs(pixel(*x, y))) {
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
            inked += 1;
        }
    }
    let white = white(width, height, &pixel);
    if inked == 0 {
        return Ink { white, ..Ink::FULL };
    }
    let share = |at: usize, of: usize| at as f64 / of as f64;
    Ink {
        bounds: Rect::new(
            share(left, width),
            share(top, height),
            share(right, width),
            share(bottom, height),
        ),
        coverage: inked as f64 / ((right - left) * (bottom - top)) as f64,
        white,
    }
}

/// How strong the usual ink of a picture is that holds white too. A white logo has no
/// other ink, and a glint in a coloured one is not worth a gap.
fn white(
    width: usize,
    height: usize,
    pixel: impl Fn(usize, usize) -> PremultipliedColorU8,
) -> Option<u8> {
    let mut counts = [0_usize; 256];
    for y in 0..height {
        for x in 0..width {
            let seen = pixel(x, y);
            if seen.alpha() >= 200 {
                let seen = seen.demultiply();
                let strength = strength([seen.red(), seen.green(), seen.blue()]);
                counts[usize::from(strength)] += 1;
            }
        }
    }
    let sum = |range: std::ops::Range<usize>| counts[range].iter().sum::<usize>();
    let (all, white, strong) = (sum(0..256), sum(0..WHITE), sum(STRONG..256));
    if white * 64 < all || strong * 5 < all {
        return None;
    }
    let mut below = 0;
    let usual = (STRONG..256).find(|at| {
        below += counts[*at];
        below * 2 >= strong
    })?;
    Some(usual as u8)
}
