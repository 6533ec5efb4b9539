//! What only pixels can decide: how strong the shade under words on a photo must be.
//!
//! A template marks a shade as `scrim`. Here it gets the least strength at which the
//! words on it stand out from the photo's own pixels: 4.5 : 1, or 3 : 1 for what is
//! large on a phone (WCAG 2.2, 1.4.3). A dark photo keeps its light; a bright one is
//! shaded further than the template says, if it must be.

use crate::color::Rgba;
use crate::export::Error;
use crate::export::source::Developed;
use crate::export::source::Pictures;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::scene::GlyphRun;
use crate::scene::Item;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;
use crate::scene::Stop;

const CONTRAST: f64 = 4.5;
const LARGE_CONTRAST: f64 = 3.0;
/// A card fills the width of a phone, which is so many CSS pixels.
const PHONE: f64 = 390.0;
/// Large text in CSS pixels: 18 pt.
const LARGE: f64 = 24.0;
/// The part of the pixels behind a line that must give the contrast: single bright
/// grains do not make a word unreadable.
const PIXELS: f64 = 0.98;
/// No shade is a solid block.
const STRONGEST: f64 = 0.92;
/// Every so many pixels, both ways, are looked at.
const STEP: usize = 3;

/// The scene with every scrim as strong as it must be. Nothing if it has none.
pub fn finish(scene: &Scene, pictures: &mut dyn Pictures) -> Result<Option<Scene>, Error> {
    if scene.scrims.is_empty() {
        return Ok(None);
    }
    let mut finished = scene.clone();
    for at in 0..finished.items.len() {
        let Item::Shape(shape) = &finished.items[at] else { continue };
        if !scene.scrims.contains(&shape.node) {
            continue;
        }
        let (below, above) = (&scene.items[..at], &scene.items[at + 1..]);
        let Some(needed) = strength(shape, below, above, scene.width, pictures)? else { continue };
        let shape = with_strength(shape, needed);
        finished.items[at] = Item::Shape(shape);
    }
    Ok(Some(finished))
}

/// The strength a scrim must have (see [`with_strength`]); nothing where no words stand
/// on it over a photo.
fn strength(
    scrim: &Shape,
    below: &[Item],
    above: &[Item],
    width: u32,
    pictures: &mut dyn Pictures,
) -> Result<Option<f64>, Error> {
    let bounds = scrim.transform.transform_rect_bbox(scrim.path.bounding_box());
    let mut needed: Option<f64> = None;
    for item in above {
        let Item::Glyphs(run) = item else { continue };
        let room = line(run).intersect(bounds);
        let Some(picture) = photo_below(below, room) else { continue };
        let photo = pictures.developed(picture, 1.0)?;
        let seen = pixels(&photo, picture, room);
        let target =
            if run.size * PHONE / f64::from(width) >= LARGE { LARGE_CONTRAST } else { CONTRAST };
        let least = least(scrim, run.color, &seen, target);
        needed = Some(needed.map_or(least, |needed| needed.max(least)));
    }
    Ok(needed)
}

/// The box round a line of words, from above its capitals to below its tails.
fn line(run: &GlyphRun) -> Rect {
    let (Some(first), Some(last)) = (run.glyphs.first(), run.glyphs.last()) else {
        return Rect::ZERO;
    };
    Rect::new(first.x, first.y - 0.8 * run.size, last.x + 0.6 * run.size, first.y + 0.25 * run.size)
}

/// The uppermost photo behind a box.
fn photo_below(below: &[Item], room: Rect) -> Option<&Picture> {
    below.iter().rev().find_map(|item| match item {
        Item::Picture(picture) if matches!(picture.source, Source::Photo { .. }) => {
            (dest(picture).intersect(room).area() > 0.0).then_some(picture)
        }
        _ => None,
    })
}

fn dest(picture: &Picture) -> Rect {
    let d = picture.dest;
    let (x, y) = (f64::from(d.x), f64::from(d.y));
    Rect::new(x, y, x + f64::from(d.width), y + f64::from(d.height))
}

/// Pixels of the photo behind a box, each with its place on the card.
fn pixels(photo: &Developed, picture: &Picture, room: Rect) -> Vec<(Point, Rgba)> {
    let seen = room.intersect(dest(picture));
    let (left, top) = (f64::from(picture.dest.x), f64::from(picture.dest.y));
    let (width, height) = (photo.pixmap.width() as usize, photo.pixmap.height() as usize);
    let range = |from: f64, to: f64, length: usize| {
        (from.max(0.0) as usize..(to.max(0.0).ceil() as usize).min(length)).step_by(STEP)
    };
    let mut found = Vec::new();
    for y in range(seen.y0 - top, seen.y1 - top, height) {
        for x in range(seen.x0 - left, seen.x1 - left, width) {
            let pixel = photo.pixmap.pixels()[y * width + x].demultiply();
            let color = Rgba { r: pixel.red(), g: pixel.green(), b: pixel.blue(), a: 255 };
            found.push((Point::new(left + x as f64, top + y as f64), color));
        }
    }
    found
}

/// The least strength at which nearly all pixels give the contrast.
fn least(scrim: &Shape, ink: Rgba, seen: &[(Point, Rgba)], target: f64) -> f64 {
    let reads = |strength: f64| {
        let shape = with_strength(scrim, strength);
        let stops = stops(&shape);
        let enough = seen.iter().filter(|(at, color)| {
            let shade = shade(&shape, &stops, *at);
            over(*color, shade, shade.opacity()).contrast(ink) >= target
        });
        enough.count() as f64 >= PIXELS * seen.len() as f64
    };
    if reads(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 2.0);
    for _ in 0..10 {
        let middle = 0.5 * (low + high);
        if reads(middle) { high = middle } else { low = middle }
    }
    high
}

fn stops(scrim: &Shape) -> Vec<Stop> {
    match &scrim.fill {
        Some(Paint::Solid(color)) => vec![Stop { at: 0.0, color: *color }],
        Some(Paint::Linear { stops, .. }) => stops.clone(),
        _ => Vec::new(),
    }
}

/// The scrim's own colour at a place.
fn shade(scrim: &Shape, stops: &[Stop], at: Point) -> Rgba {
    let [first, .., last] = stops else {
        return stops.first().map_or(Rgba::TRANSPARENT, |stop| stop.color);
    };
    let Some(Paint::Linear { from, to, .. }) = &scrim.fill else { return first.color };
    let axis = *to - *from;
    let t = ((at - *from).dot(axis) / axis.hypot2().max(1e-9)).clamp(0.0, 1.0);
    let next = stops.iter().position(|stop| stop.at >= t).unwrap_or(stops.len() - 1).max(1);
    let (a, b) = (&stops[next - 1], &stops[next]);
    let share = if b.at > a.at { ((t - a.at) / (b.at - a.at)).clamp(0.0, 1.0) } else { 1.0 };
    let alpha = a.color.opacity() + share * (b.color.opacity() - a.color.opacity());
    let color = if last.color.a > 0 { last.color } else { first.color };
    Rgba { a: (255.0 * alpha).round() as u8, ..color }
}

fn over(ground: Rgba, shade: Rgba, alpha: f64) -> Rgba {
    let mix = |g: u8, s: u8| (f64::from(g) + alpha * (f64::from(s) - f64::from(g))).round() as u8;
    Rgba { r: mix(ground.r, shade.r), g: mix(ground.g, shade.g), b: mix(ground.b, shade.b), a: 255 }
}

/// From 0 to 1 the scrim grows in its own shape to the strongest shade there may be; from
/// 1 to 2 its weaker end follows.
fn with_strength(scrim: &Shape, strength: f64) -> Shape {
    let peak = stops(scrim).iter().map(|stop| stop.color.opacity()).fold(0.01, f64::max);
    let stronger = |color: Rgba| {
        let own = strength.min(1.0) * color.opacity() / peak * STRONGEST;
        let alpha = own + (strength - 1.0).max(0.0) * (STRONGEST - own);
        Rgba { a: (255.0 * alpha).round() as u8, ..color }
    };
    let fill = match scrim.fill.clone() {
        Some(Paint::Solid(color)) => Some(Paint::Solid(stronger(color))),
        Some(Paint::Linear { from, to, stops }) => {
            let stop = |stop: Stop| Stop { color: stronger(stop.color), ..stop };
            Some(Paint::Linear { from, to, stops: stops.into_iter().map(stop).collect() })
        }
        other => other,
    };
    Shape { fill, ..scrim.clone() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tiny_skia::Color;
    use tiny_skia::Pixmap;

    use super::*;
    use crate::geom::Affine;
    use crate::geom::Direction;
    use crate::id::DrawingId;
    use crate::id::FaceId;
    use crate::id::NodeId;
    use crate::id::PhotoId;
    use crate::scene::Glyph;
    use crate::scene::PixelRect;
    use crate::scene::Tone;

    const INK: Rgba = Rgba { r: 0x2a, g: 0x10, b: 0x38, a: 255 };
    const MILK: Rgba = Rgba { r: 0xff, g: 0xf9, b: 0xef, a: 255 };

    /// A photo of one grey.
    struct Grey(u8);

    impl Pictures for Grey {
        fn developed(&mut self, picture: &Picture, _: f64) -> Result<Arc<Developed>, Error> {
            let mut pixmap = Pixmap::new(picture.dest.width, picture.dest.height).expect("a size");
            pixmap.fill(Color::from_rgba8(self.0, self.0, self.0, 255));
            Ok(Arc::new(Developed { pixmap, opaque: true }))
        }

        fn drawing_svg(&self, _: DrawingId, _: &str) -> (String, f64, f64) {
            (String::new(), 1.0, 1.0)
        }
    }

    /// A photo, a shade that grows towards its foot, a credit on it.
    fn scene() -> Scene {
        let dest = PixelRect { x: 0, y: 0, width: 400, height: 400 };
        let source = Source::Photo {
            id: PhotoId(0),
            crop: Rect::new(0.0, 0.0, 1.0, 1.0),
            tone: Tone::Natural,
        };
        let stops = vec![
            Stop { at: 0.0, color: INK.with_opacity(0.0) },
            Stop { at: 1.0, color: INK.with_opacity(0.62) },
        ];
        let (from, to) = (Point::new(0.0, 300.0), Point::new(0.0, 400.0));
        Scene {
            width: 1080,
            height: 1080,
            language: "en".into(),
            direction: Direction::Ltr,
            title: String::new(),
            alt: String::new(),
            scrims: vec![NodeId(2)],
            items: vec![
                Item::Picture(Picture { node: NodeId(1), source, dest, mask: None }),
                Item::Shape(Shape {
                    node: NodeId(2),
                    path: Arc::new(Rect::new(0.0, 300.0, 400.0, 400.0).to_path(0.1)),
                    transform: Affine::IDENTITY,
                    fill: Some(Paint::Linear { from, to, stops }),
                    stroke: None,
                }),
                Item::Glyphs(GlyphRun {
                    node: NodeId(3),
                    face: FaceId(0),
                    size: 30.0,
                    color: MILK,
                    glyphs: (0..8)
                        .map(|i| Glyph { id: 1, x: 20.0 + 16.0 * f64::from(i), y: 380.0 })
                        .collect(),
                    text: "Photo: X".into(),
                }),
            ],
        }
    }

    fn shaded(grey: u8) -> (f64, f64) {
        let finished = finish(&scene(), &mut Grey(grey)).expect("pixels").expect("a scrim");
        let Item::Shape(shape) = &finished.items[1] else { panic!("the shade stays") };
        let stops = stops(shape);
        // The uppermost pixels of the line have the least shade.
        let shade = shade(shape, &stops, Point::new(30.0, 357.0));
        let seen = over(Rgba { r: grey, g: grey, b: grey, a: 255 }, shade, shade.opacity());
        (stops[1].color.opacity(), seen.contrast(MILK))
    }

    #[test]
    fn a_dark_photo_keeps_its_light() {
        assert_eq!(shaded(20).0, 0.0);
    }

    #[test]
    fn a_bright_photo_is_shaded_until_the_words_read_and_no_further() {
        let mut last = 0.0;
        for grey in [130, 170, 210, 255] {
            let (strength, contrast) = shaded(grey);
            assert!((CONTRAST - 0.1..CONTRAST + 0.6).contains(&contrast), "{grey}: {contrast}");
            assert!(strength > last, "{grey}: {strength}");
            last = strength;
        }
        assert!(last > 0.62, "white needs more than the template's shade: {last}");
    }

    #[test]
    fn large_words_need_less() {
        let strength = |size: f64| {
            let mut scene = scene();
            if let [_, Item::Shape(shape), Item::Glyphs(run)] = &mut scene.items[..] {
                (shape.fill, run.size) = (Some(Paint::Solid(INK.with_opacity(0.5))), size);
            }
            let finished = finish(&scene, &mut Grey(180)).expect("pixels").expect("a scrim");
            let Item::Shape(shape) = &finished.items[1] else { panic!("the shade stays") };
            stops(shape)[0].color.opacity()
        };
        assert!(strength(70.0) < strength(30.0));
    }
}
