//! What is round people out of focus, as a lens leaves it.
//!
//! Where hair ends is not known, so nothing is cut out: sharpness fades over about a head's
//! width round a soft shape of head and shoulders. It fades by blurring more and more, as a
//! mixture of sharp and blurred would show both. People's own colours are kept out of what
//! is blurred, or they would glow round them.

use fast_image_resize::FilterType;
use fast_image_resize::PixelTrait;
use fast_image_resize::ResizeAlg;
use fast_image_resize::ResizeOptions;
use fast_image_resize::Resizer;
use fast_image_resize::images::TypedImage;
use fast_image_resize::images::TypedImageRef;
use fast_image_resize::pixels::U8x4;
use fast_image_resize::pixels::U16x4;
use image::ImageBuffer;
use image::Rgba;
use image::imageops::fast_blur;
use tiny_skia::Pixmap;

use super::faces::Face;
use super::grain::even;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Vec2;

/// The blur far from people, as a share of the picture's shorter side: standard deviation.
const BLUR: f64 = 0.016;
/// How blurred it is half way, as a share of that.
const HALF: f64 = 0.4;
/// Where that is, from where all is sharp to where all is blurred.
const HALF_WAY: f64 = 0.45;
/// It is blurred in a picture so small that the lesser blur still has this many pixels.
const LEAST: f64 = 1.4;
/// Over how much sharpness fades, in widths of the face.
const FEATHER: f64 = 1.25;
/// How much people's own colours count in what is blurred.
const OWN: f64 = 0.002;

/// Sixteen bits, as alpha becomes small and is divided by.
type Deep = ImageBuffer<Rgba<u16>, Vec<u16>>;

/// Faces are in pixels of the picture; without any nothing is done. `None` where its size
/// is none.
pub(super) fn blur(pixmap: &mut Pixmap, faces: &[Face], resizer: &mut Resizer) -> Option<()> {
    if faces.is_empty() {
        return Some(());
    }
    let people: Vec<Person> = faces.iter().map(Person::of).collect();
    let (width, height) = (pixmap.width(), pixmap.height());
    let most = BLUR * f64::from(width.min(height));
    let shrunk = (HALF * most / LEAST).max(1.0);
    let ground = ground(pixmap, shrunk, &people, resizer)?;
    let mut blurred = |deviation: f64| {
        let small = whole(&fast_blur(&ground, (deviation / shrunk) as f32));
        let small = TypedImageRef::new(ground.width(), ground.height(), &small).ok()?;
        resized(&small, (width, height), resizer)
    };
    let (half, full) = (blurred(HALF * most)?, blurred(most)?);
    let levels = half.pixels().iter().zip(full.pixels());
    let pixels = pixmap.data_mut().as_chunks_mut::<4>().0.iter_mut();
    for ((i, pixel), (half, full)) in (0..).zip(pixels).zip(levels) {
        let (x, y) = (i % width, i / width);
        let far = fade(&people, Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5));
        if far > 0.0 {
            mix(pixel, [&half.0, &full.0], far, even(x, y));
        }
    }
    Some(())
}

/// The small picture, its alpha the weaker the nearer it is to people.
fn ground(pixmap: &Pixmap, shrunk: f64, people: &[Person], resizer: &mut Resizer) -> Option<Deep> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let side = |length: u32| ((f64::from(length) / shrunk).round() as u32).max(1);
    let (across, down) = (side(width), side(height));
    let large = TypedImageRef::<U8x4>::from_buffer(width, height, pixmap.data()).ok()?;
    let small = resized(&large, (across, down), resizer)?;
    let step = (f64::from(width) / f64::from(across), f64::from(height) / f64::from(down));
    let weighted = (0..).zip(small.pixels()).flat_map(|(i, pixel)| {
        let (x, y) = (f64::from(i % across) + 0.5, f64::from(i / across) + 0.5);
        let weight = 257.0 * fade(people, Point::new(x * step.0, y * step.1)).max(OWN);
        pixel.0.map(|channel| (f64::from(channel) * weight).round() as u16)
    });
    Deep::from_raw(across, down, weighted.collect())
}

/// The colours that alpha was multiplied into.
fn whole(blurred: &Deep) -> Vec<U16x4> {
    let pixel = |&[r, g, b, alpha]: &[u16; 4]| {
        let whole = |channel: u16| {
            let whole = (u32::from(channel) * 65535).checked_div(u32::from(alpha));
            whole.unwrap_or(0).min(65535) as u16
        };
        U16x4::new([whole(r), whole(g), whole(b), 65535])
    };
    blurred.as_raw().as_chunks::<4>().0.iter().map(pixel).collect()
}

fn resized<P: PixelTrait>(
    from: &TypedImageRef<P>,
    (width, height): (u32, u32),
    resizer: &mut Resizer,
) -> Option<TypedImage<'static, P>> {
    let mut to = TypedImage::new(width, height);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
        // Alpha is multiplied in already.
        .use_alpha(false);
    resizer.resize_typed(from, &mut to, &options).ok()?;
    Some(to)
}

/// From the pixel to the lesser blur, on to the stronger one. Rounded up as often as the
/// fraction says: without noise, steps of whole levels would be seen as bands.
fn mix(pixel: &mut [u8; 4], [half, full]: [&[u16; 4]; 2], far: f64, round: f64) {
    let alpha = f64::from(pixel[3]);
    for (c, channel) in pixel[..3].iter_mut().enumerate() {
        let level = |level: &[u16; 4]| f64::from(level[c]) * alpha / 65535.0;
        let (from, to, at) = if far < HALF_WAY {
            (f64::from(*channel), level(half), far / HALF_WAY)
        } else {
            (level(half), level(full), (far - HALF_WAY) / (1.0 - HALF_WAY))
        };
        *channel = (from + at * (to - from) + round).min(alpha) as u8;
    }
}

/// 0 where people are, 1 far from them.
fn fade(people: &[Person], at: Point) -> f64 {
    let away = people.iter().map(|person| person.away(at)).reduce(joined).unwrap_or(0.0);
    let t = (away / FEATHER).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The smaller one, without a crease where both are alike.
fn joined(a: f64, b: f64) -> f64 {
    const SOFT: f64 = 0.6;
    let both = (0.5 + 0.5 * (b - a) / SOFT).clamp(0.0, 1.0);
    b + (a - b) * both - SOFT * both * (1.0 - both)
}

/// Head and shoulders as they would stand if they were seen from in front.
struct Person {
    head: Rect,
    /// The upper half of this ellipse; below it the body goes on to the foot of the picture.
    shoulders: Rect,
    /// Of the face.
    width: f64,
}

impl Person {
    fn of(face: &Face) -> Self {
        let (width, height) = (face.bounds.width(), face.bounds.height());
        let (middle, chin) = (face.bounds.center().x, face.bounds.y1);
        let shoulders = Rect::new(
            middle - 1.5 * width,
            chin + 0.1 * height,
            middle + 1.5 * width,
            chin + 2.3 * height,
        );
        Self { head: face.head(), shoulders, width }
    }

    /// How far outside a place is, in widths of the face.
    fn away(&self, at: Point) -> f64 {
        let from_body = at - self.shoulders.center();
        let body = outside(Vec2::new(from_body.x, from_body.y.min(0.0)), self.shoulders);
        joined(outside(at - self.head.center(), self.head) / self.width, body / self.width)
    }
}

/// About how far outside the ellipse in the box, negative inside it.
fn outside(from_middle: Vec2, bounds: Rect) -> f64 {
    let (a, b) = (0.5 * bounds.width(), 0.5 * bounds.height());
    ((from_middle.x / a).hypot(from_middle.y / b) - 1.0) * a.min(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stripes of one pixel, on which any blur is seen.
    fn stripes(width: u32, height: u32, alpha: u8) -> Pixmap {
        let mut pixmap = Pixmap::new(width, height).expect("a size");
        let pixels = pixmap.data_mut().as_chunks_mut::<4>().0.iter_mut();
        for (i, pixel) in (0..).zip(pixels) {
            let light = if (i % width).is_multiple_of(2) { alpha } else { 0 };
            *pixel = [light, light, light, alpha];
        }
        pixmap
    }

    fn face(x: f64, y: f64, width: f64) -> Face {
        let bounds = Rect::from_center_size((x, y), (width, 1.25 * width));
        Face { bounds, score: 1.0 }
    }

    fn blurred(mut pixmap: Pixmap, faces: &[Face]) -> Pixmap {
        blur(&mut pixmap, faces, &mut Resizer::new()).expect("a size");
        pixmap
    }

    /// How much two neighbours differ there.
    fn contrast(pixmap: &Pixmap, x: u32, y: u32) -> u8 {
        let red = |x: u32| pixmap.pixel(x, y).expect("a pixel").red();
        red(x).abs_diff(red(x + 1))
    }

    #[test]
    fn faces_and_shoulders_stay_and_what_is_round_them_goes() {
        let pixmap = blurred(stripes(400, 400, 255), &[face(200.0, 130.0, 60.0)]);
        for (x, y) in [(200, 130), (200, 80), (165, 130), (200, 220), (125, 300), (275, 399)] {
            assert_eq!(contrast(&pixmap, x, y), 255, "{x} {y}");
        }
        for (x, y) in [(10, 10), (390, 10), (5, 200), (395, 130)] {
            assert!(contrast(&pixmap, x, y) < 12, "{x} {y}: {}", contrast(&pixmap, x, y));
        }
    }

    /// From the temple outwards: never a step.
    #[test]
    fn it_fades() {
        let pixmap = blurred(stripes(600, 300, 255), &[face(150.0, 120.0, 80.0)]);
        let row: Vec<u8> = (150..598).map(|x| contrast(&pixmap, x, 60)).collect();
        let step = row.windows(2).map(|pair| pair[0].abs_diff(pair[1])).max();
        assert!(step.is_some_and(|step| step < 16), "{step:?}");
        assert!(row[0] == 255 && row[447] < 12);
    }

    #[test]
    fn without_a_face_nothing_changes() {
        assert!(blurred(stripes(80, 60, 255), &[]) == stripes(80, 60, 255));
    }

    /// A red person before blue: no red glows round the shape.
    #[test]
    fn people_do_not_glow() {
        let mut pixmap = Pixmap::new(400, 400).expect("a size");
        let person = face(200.0, 160.0, 70.0);
        let head = person.head();
        for (i, pixel) in (0..).zip(pixmap.data_mut().as_chunks_mut::<4>().0.iter_mut()) {
            let at = Point::new(f64::from(i % 400), f64::from(i / 400));
            let is_head = outside(at - head.center(), head) < 0.0;
            *pixel = if is_head { [230, 0, 0, 255] } else { [0, 0, 230, 255] };
        }
        let pixmap = blurred(pixmap, &[person]);
        let reds = (0..head.x0 as u32 - 2).map(|x| pixmap.pixel(x, 150).expect("a pixel").red());
        assert!(reds.max().is_some_and(|most| most < 6));
    }

    #[test]
    fn alpha_stays_and_no_size_is_too_small() {
        for (width, height) in [(1, 1), (1, 90), (90, 1), (40, 30)] {
            let pixmap = blurred(stripes(width, height, 120), &[face(0.0, 0.0, 4.0)]);
            for pixel in pixmap.pixels() {
                assert!(pixel.alpha() == 120 && pixel.red() <= 120);
            }
        }
        let nothing = Pixmap::new(40, 40).expect("a size");
        assert!(blurred(nothing.clone(), &[face(20.0, 20.0, 4.0)]) == nothing);
    }
}
