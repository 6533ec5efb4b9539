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
}

impl Canvas {
    /// What was painted last. Premultiplied.
    pub fn pixels(&self) -> Option<&Pixmap> {
        self.pixels.as_ref()
    }

    /// Transparent pixels of this size.
    fn clear(&mut self, width: u32, height: u32) -> Option<&mut Pixmap> {
        match &mut self.pixels {
            Some(old) if (old.width(), old.height()) == (width, height) => {
                old.fill(Color::TRANSPARENT);
            }
            _ => self.pixels = Some(Pixmap::new(width, height)?),
        }
        self.pixels.as_mut()
    }
}

/// A scene ready to be painted, from back to front.
pub struct Layers {
    width: u32,
    height: u32,
    scale: f64,
    layers: Vec<Layer>,
}

enum Layer {
    /// One opaque colour all over.
    Ground(Rgba),
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
            layers.layers.push(Layer::Ground(color));
            items.remove(0);
        }
        let mut start = 0;
        for (i, item) in items.iter().enumerate() {
            let Some((x, y, photo)) = photo(item, pictures, scale)? else {
                continue;
            };
            layers.vectors(scene, &items[start..i], glyphs, pictures)?;
            layers.layers.push(Layer::Photo { x, y, photo });
            start = i + 1;
        }
        layers.vectors(scene, &items[start..], glyphs, pictures)?;
        Ok(layers)
    }

    fn empty(scene: &Scene, scale: f64) -> Result<Self, Error> {
        let [width, height] = [scene.width, scene.height].map(|side| f64::from(side) * scale);
        let fits = width >= 0.5 && height >= 0.5 && width * height <= MOST_PIXELS;
        if !fits {
            return Err(Error::Size { width, height });
        }
        let (width, height) = (width.round() as u32, height.round() as u32);
        Ok(Self {
            width,
            height,
            scale,
            layers: Vec::new(),
        })
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
        let size = || Error::Size {
            width: self.width.into(),
            height: self.height.into(),
        };
        let pixels = canvas.clear(self.width, self.height).ok_or_else(size)?;
        for layer in &self.layers {
            match layer {
                Layer::Ground(c) => pixels.fill(Color::from_rgba8(c.r, c.g, c.b, c.a)),
                Layer::Vectors(segment) => draw(segment, self.scale, pixels)?,
                Layer::Photo { x, y, photo } => lay(photo, *x, *y, pixels),
            }
        }
        Ok(())
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
        onto.draw_pixmap(
            x,
            y,
            photo.pixmap.as_ref(),
            &paint,
            Transform::identity(),
            None,
        );
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
    let start = Start {
        from: (begin - at).clamp(0, length) as usize,
        onto: begin as usize,
    };
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
