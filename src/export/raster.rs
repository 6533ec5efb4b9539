//! Pixels: the scene's markup through `usvg` and `resvg`, with photos laid between.

use std::sync::Arc;

use tiny_skia::Color;
use tiny_skia::Pixmap;
use tiny_skia::PixmapPaint;
use tiny_skia::Transform;
use usvg::ImageHrefResolver;
use usvg::ImageKind;

use crate::color::Rgba;
use crate::export::Error;
use crate::export::grounds::Grounds;
use crate::export::png;
use crate::export::source::Developed;
use crate::export::source::Glyphs;
use crate::export::source::Pictures;
use crate::export::svg;
use crate::export::svg::Segment;
use crate::geom::Affine;
use crate::geom::PathEl;
use crate::geom::Point;
use crate::geom::Rect;
use crate::scene::Item;
use crate::scene::Paint;
use crate::scene::PixelRect;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;

/// The pixels of one card and the room to pack them; kept from card to card.
#[derive(Default)]
pub struct Canvas {
    pub(super) pixels: Option<Pixmap>,
    pub(super) packed: Vec<u8>,
    grounds: Grounds,
}

impl Canvas {
    /// What was painted last. Premultiplied.
    pub fn pixels(&self) -> Option<&Pixmap> {
        self.pixels.as_ref()
    }

    /// Pixels of this size, all of one colour.
    fn filled(&mut self, width: u32, height: u32, ground: Rgba) -> Option<&mut Pixmap> {
        let kept = self.pixels.take();
        let fits = |old: &Pixmap| (old.width(), old.height()) == (width, height);
        let mut pixels = kept.filter(fits).or_else(|| Pixmap::new(width, height))?;
        pixels.fill(Color::from_rgba8(ground.r, ground.g, ground.b, ground.a));
        Some(self.pixels.insert(pixels))
    }
}

/// A scene ready to be painted, from back to front.
pub struct Layers {
    width: u32,
    height: u32,
    scale: f64,
    /// What lies below all layers.
    ground: Rgba,
    layers: Vec<Layer>,
}

enum Layer {
    /// What lies below the first words and photos; many cards of a run have the same.
    Ground(Segment),
    Vectors(Segment),
    /// At whole device pixels.
    Photo {
        x: i32,
        y: i32,
        photo: Arc<Developed>,
    },
}

/// More device pixels than this are refused: 16 times a 4K screen, half a gigabyte.
const MOST_PIXELS: f64 = 16.0 * 3840.0 * 2160.0;

impl Layers {
    /// Cuts the scene into photos and what lies between them. `scale`: device pixels
    /// per card pixel.
    pub fn of(
        scene: &Scene,
        glyphs: &dyn Glyphs,
        pictures: &mut dyn Pictures,
        scale: f64,
    ) -> Result<Self, Error> {
        let mut items = Vec::new();
        flatten(&scene.items, &mut items);
        let mut layers = Self::empty(scene, scale)?;
        if let Some(color) = items.first().and_then(|item| ground(item, scene)) {
            layers.ground = color;
            items.remove(0);
        }
        let mut start = 0;
        for (i, item) in items.iter().enumerate() {
            let Some((x, y, photo)) = photo(item, pictures, scale)? else {
                continue;
            };
            start = layers.below_words(scene, &items[..i], start, glyphs, pictures)?;
            layers.vectors(scene, &items[start..i], glyphs, pictures)?;
            layers.layers.push(Layer::Photo { x, y, photo });
            start = i + 1;
        }
        start = layers.below_words(scene, &items, start, glyphs, pictures)?;
        layers.vectors(scene, &items[start..], glyphs, pictures)?;
        Ok(layers)
    }

    /// Takes what lies below all words and photos for a layer of its own; where the rest begins.
    fn below_words(
        &mut self,
        scene: &Scene,
        items: &[&Item],
        start: usize,
        glyphs: &dyn Glyphs,
        pictures: &mut dyn Pictures,
    ) -> Result<usize, Error> {
        if start > 0 {
            return Ok(start);
        }
        let end = items.iter().position(|item| is_somebodys(item)).unwrap_or(items.len());
        if end > 0 {
            let size = (scene.width, scene.height);
            let segment = svg::segment(size, &items[..end], glyphs, pictures, self.scale)?;
            self.layers.push(Layer::Ground(segment));
        }
        Ok(end)
    }

    fn empty(scene: &Scene, scale: f64) -> Result<Self, Error> {
        let [width, height] = [scene.width, scene.height].map(|side| f64::from(side) * scale);
        let fits = width >= 0.5 && height >= 0.5 && width * height <= MOST_PIXELS;
        if !fits {
            return Err(Error::Size { width, height });
        }
        let (width, height) = (width.round() as u32, height.round() as u32);
        Ok(Self { width, height, scale, layers: Vec::new(), ground: Rgba::TRANSPARENT })
    }

    fn vectors(
        &mut self,
        scene: &Scene,
        items: &[&Item],
        glyphs: &dyn Glyphs,
        pictures: &mut dyn Pictures,
    ) -> Result<(), Error> {
        if !items.is_empty() {
            let size = (scene.width, scene.height);
            let segment = svg::segment(size, items, glyphs, pictures, self.scale)?;
            self.layers.push(Layer::Vectors(segment));
        }
        Ok(())
    }

    /// Makes the pixels. `canvas` holds them afterwards.
    pub fn paint(&self, canvas: &mut Canvas) -> Result<(), Error> {
        let size = || Error::Size { width: self.width.into(), height: self.height.into() };
        let Canvas { grounds, .. } = canvas;
        let mut grounds = std::mem::take(grounds);
        let pixels = canvas.filled(self.width, self.height, self.ground).ok_or_else(size)?;
        for layer in &self.layers {
            match layer {
                Layer::Ground(segment) => {
                    let key = (self.ground, self.scale.to_bits(), segment.markup.as_str());
                    grounds.draw(key, pixels, |pixels| draw(segment, self.scale, pixels))?;
                }
                Layer::Vectors(segment) => draw(segment, self.scale, pixels)?,
                Layer::Photo { x, y, photo } => lay(photo, *x, *y, pixels),
            }
        }
        canvas.grounds = grounds;
        Ok(())
    }
}

/// Whether an item is words or a photo, or holds any.
fn is_somebodys(item: &Item) -> bool {
    match item {
        Item::Glyphs(_) => true,
        Item::Group(group) => group.items.iter().any(is_somebodys),
        Item::Picture(picture) => matches!(picture.source, Source::Photo { .. }),
        Item::Shape(_) => false,
    }
}

/// Groups that only hold items together are left out.
fn flatten<'a>(items: &'a [Item], out: &mut Vec<&'a Item>) {
    for item in items {
        match item {
            Item::Group(group)
                if group.opacity >= 1.0
                    && group.clip.is_none()
                    && group.transform == Affine::IDENTITY =>
            {
                flatten(&group.items, out);
            }
            _ => out.push(item),
        }
    }
}

/// The colour of a shape that covers the card and hides what lies below.
fn ground(item: &Item, scene: &Scene) -> Option<Rgba> {
    let Item::Shape(shape) = item else {
        return None;
    };
    let (Some(Paint::Solid(color)), None) = (&shape.fill, &shape.stroke) else {
        return None;
    };
    let card = Rect::new(0.0, 0.0, scene.width.into(), scene.height.into());
    let covers = rectangle(shape)?.union(card) == rectangle(shape)?;
    (color.a == 255 && covers).then_some(*color)
}

/// Where a shape lies that is one upright rectangle.
fn rectangle(shape: &Shape) -> Option<Rect> {
    let [_, b, c, ..] = shape.transform.as_coeffs();
    let mut corners: Vec<Point> = Vec::with_capacity(5);
    for (i, element) in shape.path.elements().iter().enumerate() {
        match *element {
            PathEl::MoveTo(p) if i == 0 => corners.push(p),
            PathEl::LineTo(p) if i > 0 => corners.push(p),
            PathEl::ClosePath => {}
            _ => return None,
        }
    }
    if corners.len() == 5 && corners[0] == corners[4] {
        corners.pop();
    }
    let &[p, q, r, s] = corners.as_slice() else {
        return None;
    };
    let across = p.y == q.y && q.x == r.x && r.y == s.y && s.x == p.x;
    let down = p.x == q.x && q.y == r.y && r.x == s.x && s.y == p.y;
    let upright = (across || down) && b == 0.0 && c == 0.0;
    upright.then(|| shape.transform.transform_rect_bbox(Rect::from_points(p, r)))
}

/// The developed photo and its place, where that is on whole device pixels.
fn photo(
    item: &Item,
    pictures: &mut dyn Pictures,
    scale: f64,
) -> Result<Option<(i32, i32, Arc<Developed>)>, Error> {
    let Item::Picture(picture) = item else {
        return Ok(None);
    };
    let (Source::Photo { .. }, Some((x, y, width, height))) =
        (&picture.source, device(picture.dest, scale))
    else {
        return Ok(None);
    };
    let photo = pictures.developed(picture, scale)?;
    let as_asked = (photo.pixmap.width(), photo.pixmap.height()) == (width, height);
    Ok(as_asked.then_some((x, y, photo)))
}

/// `dest` in device pixels, if they are whole.
fn device(dest: PixelRect, scale: f64) -> Option<(i32, i32, u32, u32)> {
    let [x, y] = [dest.x, dest.y].map(|v| f64::from(v) * scale);
    let [width, height] = [dest.width, dest.height].map(|v| f64::from(v) * scale);
    let whole = [x, y, width, height].iter().all(|v| v.fract() == 0.0);
    whole.then_some((x as i32, y as i32, width as u32, height as u32))
}

fn draw(segment: &Segment, scale: f64, pixels: &mut Pixmap) -> Result<(), Error> {
    let photos = &segment.photos;
    let resolve = move |href: &str, _: &usvg::Options<'_>| {
        let photo = photos.get(svg::photo_of(href)?)?;
        Some(ImageKind::PNG(Arc::new(png::wrapped(photo).ok()?)))
    };
    let options = usvg::Options {
        image_href_resolver: ImageHrefResolver {
            resolve_string: Box::new(resolve),
            ..ImageHrefResolver::default()
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&segment.markup, &options)
        .map_err(|why| Error::Markup(why.to_string()))?;
    let scale = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    Ok(())
}

/// Lays a photo down, pixel by pixel.
fn lay(photo: &Developed, x: i32, y: i32, onto: &mut Pixmap) {
    if photo.opaque {
        copy(&photo.pixmap, x, y, onto);
    } else {
        let paint = PixmapPaint::default();
        onto.draw_pixmap(x, y, photo.pixmap.as_ref(), &paint, Transform::identity(), None);
    }
}

fn copy(from: &Pixmap, x: i32, y: i32, onto: &mut Pixmap) {
    let (left, columns) = overlap(x, from.width(), onto.width());
    let (top, rows) = overlap(y, from.height(), onto.height());
    let (from_width, onto_width) = (from.width() as usize, onto.width() as usize);
    let source = from.data();
    let target = onto.data_mut();
    for row in 0..rows {
        let read = 4 * ((top.from + row) * from_width + left.from);
        let write = 4 * ((top.onto + row) * onto_width + left.onto);
        target[write..write + 4 * columns].copy_from_slice(&source[read..read + 4 * columns]);
    }
}

/// Where a stretch begins in its source and on its target.
struct Start {
    from: usize,
    onto: usize,
}

/// How much of `length` pixels laid at `at` falls on a target of `room` pixels.
fn overlap(at: i32, length: u32, room: u32) -> (Start, usize) {
    let (at, length, room) = (i64::from(at), i64::from(length), i64::from(room));
    let (begin, end) = (at.clamp(0, room), (at + length).clamp(0, room));
    let start = Start { from: (begin - at).clamp(0, length) as usize, onto: begin as usize };
    (start, (end - begin).max(0) as usize)
}

#[cfg(test)]
impl Layers {
    /// Without the shortcuts: the whole scene as one piece of markup.
    fn whole(
        scene: &Scene,
        glyphs: &dyn Glyphs,
        pictures: &mut dyn Pictures,
        scale: f64,
    ) -> Result<Self, Error> {
        let mut layers = Self::empty(scene, scale)?;
        let items: Vec<&Item> = scene.items.iter().collect();
        layers.vectors(scene, &items, glyphs, pictures)?;
        Ok(layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::*;

    fn painted(layers: Layers) -> Pixmap {
        let mut canvas = Canvas::default();
        layers.paint(&mut canvas).expect("pixels");
        canvas.pixels.expect("pixels")
    }

    fn cut(scene: &Scene, scale: f64) -> Layers {
        Layers::of(scene, &Shapes, &mut Noise, scale).expect("layers")
    }

    fn shortcut(scene: &Scene, scale: f64) -> Pixmap {
        painted(cut(scene, scale))
    }

    fn whole(scene: &Scene, scale: f64) -> Pixmap {
        painted(Layers::whole(scene, &Shapes, &mut Noise, scale).expect("layers"))
    }

    fn file(scene: &Scene) -> Pixmap {
        let options = svg::SvgOptions::default();
        let markup = svg::write(scene, &Shapes, &mut Noise, &options).expect("an SVG");
        let tree = usvg::Tree::from_str(&markup, &usvg::Options::default()).expect("an SVG");
        let mut pixels = Pixmap::new(scene.width, scene.height).expect("a size");
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels
    }

    #[test]
    fn photos_laid_between_are_pixel_equal_to_images_drawn() {
        let scene = scene(vec![
            backdrop(),
            a_photo(-7, 30, 90, 100, None),
            block(40.5, 20.25, 60.0, 60.0, faded(RED)),
            a_photo(60, 50, 80, 80, Some(disc(100.0, 90.0, 37.3))),
            run(&[1, 2, 3], 60.0, faded(BLUE), 120.0),
            a_photo(150, 170, 80, 60, Some(disc(170.0, 190.0, 25.5))),
            a_photo(190, -10, 30, 40, None),
        ]);
        for scale in [1.0, 2.0, 0.5] {
            let (short, long) = (shortcut(&scene, scale), whole(&scene, scale));
            assert!(short == long, "scale {scale}: {:?}", difference(&short, &long));
        }
        assert_eq!(cut(&scene, 1.0).layers.len(), 6);
    }

    #[test]
    fn masked_photos_are_equal_on_transparent_cards_too() {
        let mask = Some(disc(100.0, 100.0, 61.7));
        let scene =
            scene(vec![a_photo(30, 30, 140, 140, mask), block(0.0, 90.0, 200.0, 20.0, faded(RED))]);
        assert!(shortcut(&scene, 1.0) == whole(&scene, 1.0));
    }

    #[test]
    fn photos_off_the_pixel_grid_go_through_the_painter() {
        let scene = scene(vec![a_photo(11, 13, 51, 51, None), block(0.0, 0.0, 9.0, 9.0, RED)]);
        assert!(matches!(cut(&scene, 1.5).layers[..], [Layer::Vectors(_)]));
        assert!(shortcut(&scene, 1.5) == whole(&scene, 1.5));
    }

    #[test]
    fn a_ground_filled_at_once_is_the_same_ground() {
        let scene = scene(vec![backdrop(), block(20.3, 20.0, 50.0, 50.0, faded(RED))]);
        assert_eq!(cut(&scene, 1.0).ground, CREAM);
        for scale in [1.0, 1.37, 2.0] {
            assert!(shortcut(&scene, scale) == whole(&scene, scale), "{scale}");
        }
    }

    #[test]
    fn only_an_opaque_cover_is_a_ground() {
        for item in [
            block(0.0, 0.0, 200.0, 199.0, RED),
            block(0.0, 0.0, 200.0, 200.0, faded(RED)),
            filled(disc(100.0, 100.0, 200.0), Paint::Solid(RED)),
        ] {
            assert_eq!(cut(&scene(vec![item]), 1.0).ground, Rgba::TRANSPARENT);
        }
    }

    #[test]
    fn the_bitmap_is_the_raster_of_the_file() {
        let scene = medley();
        let (worst, ratio) = difference(&shortcut(&scene, 1.0), &file(&scene));
        assert!(worst < 40 && ratio > 60.0, "{worst} {ratio}");
    }

    #[test]
    fn overlapping_letters_that_fade_show_no_seam() {
        let scene = scene(vec![backdrop(), run(&[1, 1], 80.0, faded(BLUE), 100.0)]);
        for pixels in [shortcut(&scene, 1.0), file(&scene)] {
            let (once, twice) = (pixel(&pixels, 30, 80), pixel(&pixels, 60, 80));
            assert_eq!(once, twice);
            assert_ne!(once, [250, 240, 220, 255]);
        }
    }

    #[test]
    fn a_clip_stays_where_a_group_moves() {
        let mut moved = grouped(vec![block(0.0, 0.0, 50.0, 50.0, RED)]);
        moved.transform = Affine::translate((100.0, 100.0));
        moved.clip = Some(Arc::new(disc(100.0, 100.0, 30.0)));
        let pixels = shortcut(&scene(vec![Item::Group(moved)]), 1.0);
        assert_eq!(pixel(&pixels, 110, 110), [200, 30, 40, 255]);
        assert_eq!(pixel(&pixels, 140, 140), [0; 4]);
        assert_eq!(pixel(&pixels, 90, 90), [0; 4]);
    }

    #[test]
    fn a_pattern_keeps_to_the_card_whatever_it_paints() {
        let tile = vec![block(0.0, 0.0, 5.0, 10.0, RED)];
        let paint = Paint::Pattern { tile: Rect::new(3.0, 0.0, 13.0, 10.0), items: tile };
        let mut item = filled(disc(0.0, 0.0, 1.0), paint);
        let Item::Shape(shape) = &mut item else { unreachable!() };
        shape.transform = Affine::translate((100.0, 100.0)) * Affine::scale(80.0);
        let scene = scene(vec![item]);
        for pixels in [shortcut(&scene, 1.0), file(&scene)] {
            for x in [104, 107, 114, 97] {
                let red = (x - 3) % 10 < 5;
                assert_eq!(pixel(&pixels, x, 100)[3] > 128, red, "{x}");
            }
        }
    }

    #[test]
    fn photos_in_faded_groups_are_drawn() {
        let mut faint = grouped(vec![a_photo(10, 10, 50, 50, None)]);
        faint.opacity = 0.5;
        let pixels = shortcut(&scene(vec![Item::Group(faint)]), 1.0);
        assert_eq!(pixel(&pixels, 30, 30)[3], 128);
    }

    #[test]
    fn a_drawing_fills_its_box_and_no_more() {
        let pixels = shortcut(&scene(vec![drawing(20, 20, 100, 100)]), 1.0);
        assert_eq!(pixel(&pixels, 22, 118)[3], 255);
        assert_eq!(pixel(&pixels, 118, 22)[3], 255);
        assert_eq!(pixel(&pixels, 122, 60)[3], 0);
        assert_eq!(pixel(&pixels, 60, 122)[3], 0);
    }

    #[test]
    fn a_canvas_keeps_nothing_of_the_card_before() {
        let mut canvas = Canvas::default();
        for scene in [medley(), scene(vec![run(&[1], 80.0, RED, 100.0)])] {
            cut(&scene, 1.0).paint(&mut canvas).expect("pixels");
            assert!(canvas.pixels() == Some(&shortcut(&scene, 1.0)));
        }
    }

    #[test]
    fn sizes_without_sense_are_refused() {
        for scale in [0.0, -1.0, f64::NAN, 1e6] {
            let layers = Layers::of(&medley(), &Shapes, &mut Noise, scale);
            assert!(matches!(layers, Err(Error::Size { .. })), "{scale}");
        }
    }
}
