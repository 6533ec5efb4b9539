//! Solved boxes become items, back to front.

use std::sync::Arc;

use super::flex::Solved;
use super::flex::Texts;
use super::seats;
use crate::card::Art;
use crate::card::Card;
use crate::card::Fill;
use crate::card::Frame;
use crate::card::Image;
use crate::card::Kind;
use crate::card::Logo;
use crate::card::Logos;
use crate::card::Mask;
use crate::card::Node;
use crate::card::Outline;
use crate::card::Photo;
use crate::card::Symbol;
use crate::card::SymbolPart;
use crate::card::Text;
use crate::geom::{Affine, BezPath, Point, Rect, Shape as _, Size, Vec2};
use crate::id::NodeId;
use crate::scene::Aims;
use crate::scene::Group;
use crate::scene::Item;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::PixelRect;
use crate::scene::Scene;
use crate::scene::Scrim;
use crate::scene::Shape;
use crate::scene::Source;
use crate::scene::Stroke;
use crate::scene::Tone;
use crate::text::Setting;

/// Curves are drawn to within this many pixels of the true arc.
const ACCURACY: f64 = 0.02;

pub fn paint(card: &Card, solved: &Solved, texts: &mut Texts) -> Scene {
    Scene {
        width: card.width,
        height: card.height,
        language: card.language.clone(),
        direction: card.direction,
        title: card.title.clone(),
        alt: card.alt.clone(),
        scrims: scrims(&card.root),
        aims: aims(&card.root),
        seats: seats_of(&card.root),
        covered: covered(card),
        items: Painter { card, solved, texts }.node(&card.root),
    }
}

fn scrims(node: &Node) -> Vec<Scrim> {
    let either = |scrim| scrim == crate::card::Scrim::Either;
    let own = node.frame.scrim.map(|scrim| Scrim { node: node.id, either: either(scrim) });
    own.into_iter().chain(node.children.iter().flat_map(scrims)).collect()
}

fn aims(node: &Node) -> Vec<Aims> {
    let own = match &node.kind {
        Kind::Photo(photo) if photo.aims => {
            Some(Aims { node: node.id, of_one: photo.of_one, close: photo.close })
        }
        _ => None,
    };
    own.into_iter().chain(node.children.iter().flat_map(aims)).collect()
}

/// A safe area that is further in than this, as a share of the side, is left free for what the
/// platform draws; less is a margin.
const MARGIN: f64 = 0.08;

fn covered(card: &Card) -> Vec<Rect> {
    let (width, height) = (f64::from(card.width), f64::from(card.height));
    let safe = card.safe;
    let edges = [
        (safe.top > MARGIN * height, Rect::new(0.0, 0.0, width, safe.top)),
        (safe.bottom > MARGIN * height, Rect::new(0.0, height - safe.bottom, width, height)),
        (safe.left > MARGIN * width, Rect::new(0.0, 0.0, safe.left, height)),
        (safe.right > MARGIN * width, Rect::new(width - safe.right, 0.0, width, height)),
    ];
    let edges = edges.into_iter().filter_map(|(is_wide, edge)| is_wide.then_some(edge));
    edges.chain(card.keepouts.iter().copied()).collect()
}

fn seats_of(node: &Node) -> Vec<NodeId> {
    let own = matches!(node.kind, Kind::Seats(_)).then_some(node.id);
    own.into_iter().chain(node.children.iter().flat_map(seats_of)).collect()
}

struct Painter<'a, 'b, 'c> {
    card: &'a Card,
    solved: &'a Solved,
    texts: &'b mut Texts<'c>,
}

impl Painter<'_, '_, '_> {
    fn node(&mut self, node: &Node) -> Vec<Item> {
        let Some(&rect) = self.solved.boxes.get(&node.id) else { return Vec::new() };
        let mut items = frame(node.id, &node.frame, rect);
        match &node.kind {
            Kind::Box => {}
            Kind::Text(text) => items.extend(self.text(node, text, rect)),
            Kind::Photo(photo) => items.extend(photo_item(node, photo, rect)),
            Kind::Logo(logo) => {
                let place = crate::photo::contain(logo.size, rect);
                items.extend(logo_item(node.id, logo, place));
            }
            Kind::Logos(logos) => items.extend(logo_items(node.id, logos, rect)),
            Kind::Art(art) => items.extend(art_item(node, art, rect)),
            Kind::Symbol(symbol) => items.extend(symbol_items(node.id, symbol, rect)),
            Kind::Seats(s) => items.extend(seats::paint(node.id, s, rect)),
            Kind::Outline(outline) => items.extend(outline_item(node.id, outline, rect)),
        }
        for child in &node.children {
            items.extend(self.node(child));
        }
        grouped(items, &node.frame, rect)
    }

    fn text(&mut self, node: &Node, text: &Text, rect: Rect) -> Vec<Item> {
        let setting = &self.solved.settings[&node.id];
        let paragraph = self.texts.get(node, text, self.solved.rung.copy);
        let shift = text_shift(text, setting, rect);
        paragraph.draw(setting, rect + Vec2::new(0.0, shift), self.card.direction, node.id)
    }
}

fn frame(id: NodeId, frame: &Frame, rect: Rect) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(fill) = &frame.fill {
        items.push(shape(id, rounded(rect, frame.radius), Some(paint_of(fill, rect)), None));
    }
    if let Some((color, width)) = frame.stroke {
        let inner = rect.inset(-0.5 * width);
        let stroke = Stroke { paint: Paint::Solid(color), width };
        items.push(shape(id, rounded(inner, frame.radius - 0.5 * width), None, Some(stroke)));
    }
    items
}

/// How far below the top of its box a text begins.
pub(super) fn text_shift(text: &Text, setting: &Setting, rect: Rect) -> f64 {
    if text.optical { optical_shift(setting, rect) } else { 0.0 }
}

/// How far down to move a text so that its ink stands in the middle of `rect`.
fn optical_shift(setting: &Setting, rect: Rect) -> f64 {
    let (Some(first), Some(last)) = (setting.lines.first(), setting.lines.last()) else {
        return 0.0;
    };
    let (top, bottom) = (first.baseline - first.ink.0, last.baseline + last.ink.1);
    0.5 * (rect.height() - top - bottom)
}

/// Fades or clips a node with everything in it.
fn grouped(items: Vec<Item>, frame: &Frame, rect: Rect) -> Vec<Item> {
    if items.is_empty() || (frame.opacity.is_none() && !frame.clip) {
        return items;
    }
    let clip = frame.clip.then(|| Arc::new(rounded(rect, frame.radius)));
    vec![Item::Group(Group {
        opacity: frame.opacity.unwrap_or(1.0),
        clip,
        transform: Affine::IDENTITY,
        items,
    })]
}

fn photo_item(node: &Node, photo: &Photo, rect: Rect) -> Option<Item> {
    let dest = whole_pixels(rect)?;
    let (dest, crop) = if photo.contain {
        let inside = crate::photo::contain(photo.size, rect);
        (whole_pixels(inside)?, photo.size.to_rect())
    } else {
        let size = Size::new(f64::from(dest.width), f64::from(dest.height));
        (dest, crate::photo::cover(photo.size, size, photo.focus.into(), photo.zoom).crop)
    };
    let mask = match &photo.mask {
        Mask::Frame => (node.frame.radius > 0.0).then(|| rounded(rect, node.frame.radius)),
        Mask::Circle => Some(circle(rect)),
        Mask::Path(path) => {
            Some(stretched(rect, Rect::new(0.0, 0.0, 100.0, 100.0)) * (**path).clone())
        }
    };
    let source = Source::Photo { id: photo.id, crop, look: photo.look };
    Some(Item::Picture(Picture { node: node.id, source, dest, mask: mask.map(Arc::new) }))
}

fn logo_item(node: NodeId, logo: &Logo, place: Rect) -> Option<Item> {
    let dest = whole_pixels(place)?;
    let one_color = logo.one_color;
    let source = match logo.image {
        Image::Drawing(id) => Source::Drawing { id, one_color },
        Image::Photo(id) => Source::Photo {
            id,
            crop: logo.size.to_rect(),
            look: one_color.map_or(Tone::Natural, Tone::OneColor).into(),
        },
    };
    Some(Item::Picture(Picture { node, source, dest, mask: None }))
}

fn logo_items(node: NodeId, logos: &Logos, rect: Rect) -> Vec<Item> {
    let places = super::logos::places(logos, rect, logos.mirrored);
    let all = logos.logos.iter().zip(places);
    all.filter_map(|(logo, place)| logo_item(node, logo, place)).collect()
}

/// A drawing turned round is drawn in a group that is.
fn art_item(node: &Node, art: &Art, rect: Rect) -> Option<Item> {
    let focus = Point::new(art.focus.0, art.focus.1);
    let place = if art.cover {
        crate::photo::surround(art.size, rect, focus)
    } else {
        crate::photo::contain_at(art.size, rect, focus)
    };
    let dest = whole_pixels(place)?;
    let source = Source::Drawing { id: art.id, one_color: None };
    let picture = Item::Picture(Picture { node: node.id, source, dest, mask: None });
    if !art.cover && !art.mirrored {
        return Some(picture);
    }
    let flip = Affine::translate((rect.x0 + rect.x1, 0.0)) * Affine::scale_non_uniform(-1.0, 1.0);
    Some(Item::Group(Group {
        opacity: 1.0,
        clip: art.cover.then(|| Arc::new(rounded(rect, node.frame.radius))),
        transform: if art.mirrored { flip } else { Affine::IDENTITY },
        items: vec![picture],
    }))
}

fn symbol_items(node: NodeId, symbol: &Symbol, rect: Rect) -> Vec<Item> {
    symbol_parts(node, symbol, contained(rect, symbol.view, symbol.mirrored))
}

/// The parts of a symbol, placed.
pub(super) fn symbol_parts(node: NodeId, symbol: &Symbol, place: Affine) -> Vec<Item> {
    let part = |part: &SymbolPart| {
        Item::Shape(Shape {
            node,
            path: part.path.clone(),
            transform: place,
            fill: part.fill.map(Paint::Solid),
            stroke: part.stroke.map(|(color, width)| Stroke { paint: Paint::Solid(color), width }),
        })
    };
    symbol.parts.iter().map(part).collect()
}

fn outline_item(node: NodeId, outline: &Outline, rect: Rect) -> Option<Item> {
    let path = stretched(rect, Rect::new(0.0, 0.0, 100.0, 100.0)) * (*outline.path).clone();
    let fill = outline.fill.as_ref().map(|fill| paint_of(fill, rect));
    let stroke = outline.stroke.map(|(color, width)| Stroke { paint: Paint::Solid(color), width });
    Some(shape(node, path, fill, stroke))
}

fn paint_of(fill: &Fill, rect: Rect) -> Paint {
    let at =
        |(x, y): (f64, f64)| Point::new(rect.x0 + x * rect.width(), rect.y0 + y * rect.height());
    match fill {
        Fill::Solid(color) => Paint::Solid(*color),
        Fill::Linear { from, to, stops } => {
            Paint::Linear { from: at(*from), to: at(*to), stops: stops.clone() }
        }
        Fill::Pattern { symbol, size } => half_drop(symbol, *size, rect),
    }
}

/// Two columns, the second half a step lower.
fn half_drop(symbol: &Symbol, size: f64, rect: Rect) -> Paint {
    let tile = Rect::new(rect.x0, rect.y0, rect.x0 + 2.0 * size, rect.y0 + size);
    let cell = |x: f64, y: f64| Rect::new(x, y, x + size, y + size).inset(-0.15 * size);
    let drops = [(0.0, 0.0), (size, 0.5 * size), (size, -0.5 * size)];
    let items = drops
        .into_iter()
        .flat_map(|(x, y)| symbol_items(NodeId::default(), symbol, cell(x, y)))
        .collect();
    Paint::Pattern { tile, items }
}

fn shape(node: NodeId, path: BezPath, fill: Option<Paint>, stroke: Option<Stroke>) -> Item {
    Item::Shape(Shape { node, path: Arc::new(path), transform: Affine::IDENTITY, fill, stroke })
}

fn rounded(rect: Rect, radius: f64) -> BezPath {
    let radius = radius.min(0.5 * rect.width()).min(0.5 * rect.height()).max(0.0);
    if radius == 0.0 {
        rect.to_path(ACCURACY)
    } else {
        rect.to_rounded_rect(radius).to_path(ACCURACY)
    }
}

fn circle(rect: Rect) -> BezPath {
    kurbo::Circle::new(rect.center(), 0.5 * rect.width().min(rect.height())).to_path(ACCURACY)
}

/// `view` stretched over `rect`.
fn stretched(rect: Rect, view: Rect) -> Affine {
    let (sx, sy) = (rect.width() / view.width(), rect.height() / view.height());
    Affine::new([sx, 0.0, 0.0, sy, rect.x0 - sx * view.x0, rect.y0 - sy * view.y0])
}

/// `view` as large as `rect` allows, in its middle, perhaps the other way round.
fn contained(rect: Rect, view: Rect, mirrored: bool) -> Affine {
    let s = (rect.width() / view.width()).min(rect.height() / view.height());
    let flip = if mirrored { -1.0 } else { 1.0 };
    let center = view.center();
    Affine::translate(rect.center().to_vec2())
        * Affine::scale_non_uniform(flip * s, s)
        * Affine::translate(-center.to_vec2())
}

/// Nothing when the box is empty.
fn whole_pixels(rect: Rect) -> Option<PixelRect> {
    let (x0, y0, x1, y1) = (rect.x0.round(), rect.y0.round(), rect.x1.round(), rect.y1.round());
    (x1 > x0 && y1 > y0).then_some(PixelRect {
        x: x0 as i32,
        y: y0 as i32,
        width: (x1 - x0) as u32,
        height: (y1 - y0) as u32,
    })
}
