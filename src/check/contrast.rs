//! Letters against what is painted behind them.
//!
//! Grounds of one colour are measured. What lies on a gradient, a pattern or a
//! photo is left alone: that needs the picture's pixels.

use std::sync::Arc;

use super::Picture;
use super::subject;
use super::visit;
use crate::card::Kind;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::fonts::Role;
use crate::geom::{Affine, BezPath, Point, Rect, Shape as _};
use crate::id::NodeId;
use crate::scene::GlyphRun;
use crate::scene::Item;
use crate::scene::Paint;

/// WCAG 2.2, 1.4.3, never rounded.
const LEAST: f64 = 4.5;
const LEAST_LARGE: f64 = 3.0;
/// In CSS pixels as people see them: 18 pt, or 14 pt bold.
const LARGE: f64 = 24.0;
const LARGE_BOLD: f64 = 18.66;
const BOLD: u16 = 700;

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

fn tell(picture: &Picture, faint: &Faint) -> Diagnostic {
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
        "{} hardly stands out from what is behind it: its contrast is {ratio} to 1, it needs {}",
        subject(&label, field.as_deref()),
        faint.least
    );
    let told = Diagnostic::warning("contrast", message).hint(format!(
        "make the letters ({}) or their ground ({}) lighter or darker",
        faint.text, faint.ground
    ));
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
        let weight = {
            let fonts = self.picture.fonts;
            if is_emoji(self.picture, run) {
                return;
            }
            fonts.face(run.face).weight
        };
        let size = self.picture.seen(run.size);
        let large = size >= LARGE || (weight >= BOLD && size >= LARGE_BOLD);
        let least = if large { LEAST_LARGE } else { LEAST };
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

/// Emoji bring colours of their own.
fn is_emoji(picture: &Picture, run: &GlyphRun) -> bool {
    let families = picture.fonts.families().iter();
    families
        .filter(|family| family.role == Role::Emoji)
        .any(|family| family.faces.contains(&run.face))
}

fn over(top: Rgba, ground: Rgba) -> Rgba {
    let share = top.opacity();
    let mix = |a: u8, b: u8| (f64::from(a) * share + f64::from(b) * (1.0 - share)).round() as u8;
    Rgba::opaque(mix(top.r, ground.r), mix(top.g, ground.g), mix(top.b, ground.b))
}
