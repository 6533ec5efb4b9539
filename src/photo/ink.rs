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
/// Pixels less opaque than this are an edge.
const SOLID: u8 = 200;
/// Inks weaker than this are white.
const TINT: u8 = 48;

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
    let inner_light = inner_light(width, height, &pixel);
    if inked == 0 {
        return Ink { inner_light, ..Ink::FULL };
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
        inner_light,
    }
}

/// How strong the usual ink is of a picture that holds lighter parts inside: letters in a
/// box, a star on a badge. What is light at its outside is a colour like others.
fn inner_light(
    width: usize,
    height: usize,
    pixel: impl Fn(usize, usize) -> PremultipliedColorU8,
) -> Option<u8> {
    let strength_at = |at: usize| {
        let seen = pixel(at % width, at / width);
        let straight = seen.demultiply();
        let strength = strength([straight.red(), straight.green(), straight.blue()]);
        (seen.alpha() >= SOLID).then_some(strength)
    };
    let all: Vec<Option<u8>> = (0..width * height).map(strength_at).collect();
    let mut inks: Vec<u8> =
        all.iter().flatten().copied().filter(|strength| *strength >= TINT).collect();
    let solid = all.iter().flatten().count();
    if inks.is_empty() || inks.len() * 32 < solid {
        return None;
    }
    let middle = inks.len() / 2;
    let usual = *inks.select_nth_unstable(middle).1;
    let light: Vec<bool> =
        all.iter().map(|ink| ink.is_some_and(|strength| strength <= usual / 2)).collect();
    let inside = inside(&light, |at| all[at].is_none(), width, height);
    // A speck is not worth a gap.
    (inside * 200 >= solid).then_some(usual)
}

/// How many of the set's pixels lie in parts that touch neither the edge of the picture nor
/// anything clear.
fn inside(set: &[bool], clear: impl Fn(usize) -> bool, width: usize, height: usize) -> usize {
    let (mut seen, mut sum) = (vec![false; set.len()], 0);
    for start in 0..set.len() {
        if seen[start] || !set[start] {
            continue;
        }
        let (mut open, mut count, mut closed) = (vec![start], 0, true);
        seen[start] = true;
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            count += 1;
            closed &= x > 0 && y > 0 && x + 1 < width && y + 1 < height;
            for near_y in y.saturating_sub(1)..(y + 2).min(height) {
                for near_x in x.saturating_sub(1)..(x + 2).min(width) {
                    let near = near_y * width + near_x;
                    closed &= !clear(near);
                    if set[near] && !seen[near] {
                        seen[near] = true;
                        open.push(near);
                    }
                }
            }
        }
        sum += if closed { count } else { 0 };
    }
    sum
}
