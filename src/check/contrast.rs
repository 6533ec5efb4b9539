//! Letters against what is painted behind them.
//!
//! Grounds of one colour are measured, and bare photos by their pixels. What lies on a
//! gradient, a pattern or a drawing is left alone.

use std::sync::Arc;

use super::Picture;
use super::subject;
use super::visit;
use crate::card::Kind;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::geom::{Affine, BezPath, Point, Rect, Shape as _};
use crate::id::NodeId;
use crate::render::needed;
use crate::scene::GlyphRun;
use crate::scene::Item;
use crate::scene::Paint;

/// Something opaque enough to be looked at, in paint order.
struct Layer {
    bounds: Rect,
    /// In its own coordinates; absent: all of the bounds.
    path: Option<Arc<BezPath>>,
    /// From the card's coordinates to the path's.
    inverse: Affine,
    /// Absent: not of one colour.
    color: Option<Rgba>,
}

/// Letters that are hard to read.
struct Faint {
    node: NodeId,
    ratio: f64,
    least: f64,
    text: Rgba,
    ground: Rgba,
}

pub fn low(picture: &Picture) -> Vec<Diagnostic> {
    let mut walk = Walk { picture, layers: Vec::new(), faint: Vec::new() };
    let whole = Rect::new(
        0.0,
        0.0,
        f64::from(picture.placement.width),
        f64::from(picture.placement.height),
    );
    walk.items(
        &picture.drawn.scene.items,
        State { place: Affine::IDENTITY, opacity: 1.0, clip: whole },
    );
    walk.faint.iter().map(|faint| tell(picture, faint)).collect()
}

/// Letters on a photo, measured from its pixels: on the bare photo, and on a shade that
/// could not be made strong enough.
pub fn on_photos(picture: &Picture) -> Vec<Diagnostic> {
    let bare = picture.light.faint.iter().map(|faint| {
        let faint = Faint {
            node: faint.node,
            ratio: faint.contrast,
            least: faint.needed,
            text: faint.ink,
            ground: faint.ground,
        };
        let hint = "make them lighter or darker, or lay a shade with `scrim: true` below them";
        told(picture, &faint, "the photo behind it", hint)
    });
    let shaded = picture.light.shades.iter().filter(|shade| shade.contrast < shade.needed);
    let shaded = shaded.map(|shade| {
        let faint = Faint {
            node: shade.words,
            ratio: shade.contrast,
            least: shade.needed,
            text: shade.ink,
            ground: shade.ink,
        };
        let hint = "give words and shade colours that differ more";
        told(picture, &faint, "the photo behind it, even with the strongest shade", hint)
    });
    bare.chain(shaded).collect()
}

fn tell(picture: &Picture, faint: &Faint) -> Diagnostic {
    let hint = format!(
        "make the letters ({}) or their ground ({}) lighter or darker",
        faint.text, faint.ground
    );
    told(picture, faint, "what is behind it", &hint)
}

fn told(picture: &Picture, faint: &Faint, behind: &str, hint: &str) -> Diagnostic {
    let (mut label, mut field) = ("a text".to_owned(), None);
    visit(&picture.drawn.resolved.card.root, &mut |node| {
        if node.id == faint.node {
            label.clone_from(&node.label);
            if let Kind::Text(text) = &node.kind {
                field.clone_from(&text.field);
            }
        }
    });
    // Rounded down, or 4.499 would be told as the 4.5 it is not.
    let ratio = (faint.ratio * 100.0).floor() / 100.0;
    let message = format!(
        "{} hardly stands out from {behind}: its contrast is {ratio} to 1, it needs {}",
        subject(&label, field.as_deref()),
        faint.least
    );
    let told = Diagnostic::warning("contrast", message).hint(hint);
    let told = picture.at_node(told, faint.node);
    match field {
        Some(field) => told.of_field(&field),
        None => told,
    }
}

/// What a group does to the items in it.
#[derive(Clone, Copy)]
struct State {
    place: Affine,
    opacity: f64,
    /// The box round what shows, in card coordinates.
    clip: Rect,
}

struct Walk<'a> {
    picture: &'a Picture<'a>,
    layers: Vec<Layer>,
    faint: Vec<Faint>,
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item], state: State) {
        for item in items {
            match item {
                Item::Group(group) => {
                    let clip = group.clip.as_ref().map_or(state.clip, |path| {
                        state.clip.intersect(state.place.transform_rect_bbox(path.bounding_box()))
                    });
                    let opacity = state.opacity * group.opacity;
                    self.items(
                        &group.items,
                        State { place: state.place * group.transform, opacity, clip },
                    );
                }
                Item::Glyphs(run) => self.glyphs(run, state),
                Item::Shape(shape) => {
                    let place = state.place * shape.transform;
                    let color = match &shape.fill {
                        Some(Paint::Solid(color)) => Some(color.with_opacity(state.opacity)),
                        Some(_) => None,
                        None => continue,
                    };
                    self.layer(Some(&shape.path), shape.path.bounding_box(), place, color, state);
                }
                Item::Picture(picture) => {
                    let dest = picture.dest;
                    let (x, y) = (f64::from(dest.x), f64::from(dest.y));
                    let rect =
                        Rect::new(x, y, x + f64::from(dest.width), y + f64::from(dest.height));
                    self.layer(picture.mask.as_ref(), rect, state.place, None, state);
                }
            }
        }
    }

    fn layer(
        &mut self,
        path: Option<&Arc<BezPath>>,
        bounds: Rect,
        place: Affine,
        color: Option<Rgba>,
        state: State,
    ) {
        let bounds = place.transform_rect_bbox(bounds).intersect(state.clip);
        let seen = bounds.area() > 0.0 && color.is_none_or(|color| color.a > 0);
        if seen && place.determinant() != 0.0 {
            self.layers.push(Layer {
                bounds,
                path: path.cloned(),
                inverse: place.inverse(),
                color,
            });
        }
    }

    fn glyphs(&mut self, run: &GlyphRun, state: State) {
        let fonts = self.picture.fonts;
        // Emoji bring colours of their own.
        if fonts.is_emoji(run.face) {
            return;
        }
        let size = self.picture.placement.seen(run.size);
        let least = needed(size, fonts.face(run.face).weight);
        let color = run.color.with_opacity(state.opacity);
        for glyph in &run.glyphs {
            let point = Point::new(glyph.x + 0.25 * run.size, glyph.y - 0.3 * run.size);
            let Some(ground) = self.ground(state.place * point) else { continue };
            let text = over(color, ground);
            let ratio = text.contrast(ground);
            if ratio < least {
                self.found(Faint { node: run.node, ratio, least, text, ground });
            }
        }
    }

    /// The worst of a text is told.
    fn found(&mut self, faint: Faint) {
        match self.faint.iter_mut().find(|other| other.node == faint.node) {
            Some(other) if other.ratio <= faint.ratio => {}
            Some(other) => *other = faint,
            None => self.faint.push(faint),
        }
    }

    /// The colour that shows at a point; nothing where it is not of one colour.
    fn ground(&self, point: Point) -> Option<Rgba> {
        let mut above = Vec::new();
        for layer in self.layers.iter().rev().filter(|layer| layer.covers(point)) {
            let color = layer.color?;
            if color.a == 255 {
                return Some(
                    above.into_iter().rev().fold(color, |ground, above| over(above, ground)),
                );
            }
            above.push(color);
        }
        None
    }
}

impl Layer {
    fn covers(&self, point: Point) -> bool {
        let inside = |path: &Arc<BezPath>| path.contains(self.inverse * point);
        self.bounds.contains(point) && self.path.as_ref().is_none_or(inside)
    }
}

fn over(top: Rgba, ground: Rgba) -> Rgba {
    let share = top.opacity();
    let mix = |a: u8, b: u8| (f64::from(a) * share + f64::from(b) * (1.0 - share)).round() as u8;
    Rgba::opaque(mix(top.r, ground.r), mix(top.g, ground.g), mix(top.b, ground.b))
}
