//! What must hold of every scene, whatever it shows: nothing missing, nothing
//! outside, nothing too faint to read.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use std::collections::BTreeSet;

use itac::card::Card;
use itac::card::Node;
use itac::color::Rgba;
use itac::fonts::Fonts;
use itac::geom::Affine;
use itac::geom::Point;
use itac::geom::Rect;
use itac::geom::Shape as _;
use itac::id::NodeId;
use itac::scene::GlyphRun;
use itac::scene::Item;
use itac::scene::Paint;
use itac::scene::Scene;

/// Ink may reach over a line's box by this much of its size: a swash, a dot below.
const SWASH: f64 = 0.35;
/// WCAG 2.2, success criterion 1.4.3.
const CONTRAST: f64 = 4.5;
const LARGE_CONTRAST: f64 = 3.0;
/// A card fills the width of a phone, so many CSS pixels.
const PHONE: f64 = 390.0;
/// Large text in CSS pixels: 18 pt.
const LARGE: f64 = 24.0;

/// An item where it stands on the card.
pub struct Placed<'a> {
    pub item: &'a Item,
    pub to_card: Affine,
}

/// The items of a scene without its groups, back to front.
pub fn flat(scene: &Scene) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    flatten(&scene.items, Affine::IDENTITY, &mut placed);
    placed
}

fn flatten<'a>(items: &'a [Item], to_card: Affine, placed: &mut Vec<Placed<'a>>) {
    for item in items {
        match item {
            Item::Group(group) => flatten(&group.items, to_card * group.transform, placed),
            item => placed.push(Placed { item, to_card }),
        }
    }
}

pub fn runs(scene: &Scene) -> Vec<&GlyphRun> {
    let placed = flat(scene).into_iter();
    placed
        .filter_map(|placed| if let Item::Glyphs(run) = placed.item { Some(run) } else { None })
        .collect()
}

/// Squares for missing letters, words outside the safe area, words too faint.
pub fn faults(fonts: &Fonts, card: &Card, scene: &Scene) -> Vec<String> {
    [misplaced(fonts, card, scene), faint(fonts, card, scene)].concat()
}

/// Squares for missing letters, and words outside the safe area.
pub fn misplaced(fonts: &Fonts, card: &Card, scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let bleeding = bleeding(&card.root);
    let safe = card.safe.of(Rect::new(0.0, 0.0, f64::from(card.width), f64::from(card.height)));
    for Placed { item, to_card } in flat(scene) {
        let Item::Glyphs(run) = item else { continue };
        if run.glyphs.iter().any(|glyph| glyph.id == 0) {
            faults.push(format!("a square stands for a letter of {:?}", run.text));
        }
        let Some(ink) = ink(fonts, run) else { continue };
        let ink = to_card.transform_rect_bbox(ink);
        let room = safe.inset(SWASH * run.size);
        if !bleeding.contains(&run.node) && ink.union(room) != room {
            faults.push(format!("{:?} at {ink:?} leaves the safe area {safe:?}", run.text));
        }
    }
    if runs(scene).is_empty() {
        faults.push("there are no words on the card".into());
    }
    faults
}

/// Words that do not stand out from the plain colour right below them.
pub fn faint(fonts: &Fonts, card: &Card, scene: &Scene) -> Vec<String> {
    let (mut faults, placed) = (Vec::new(), flat(scene));
    for (i, Placed { item, to_card }) in placed.iter().enumerate() {
        let Item::Glyphs(run) = item else { continue };
        let Some(ink) = ink(fonts, run).map(|ink| to_card.transform_rect_bbox(ink)) else {
            continue;
        };
        let middles = [0.02, 0.25, 0.5, 0.75, 0.98]
            .map(|share| Point::new(ink.x0 + share * ink.width(), ink.center().y));
        let grounds = middles.into_iter().filter_map(|point| ground(&placed[..i], point));
        let Some((ratio, ground)) = grounds
            .map(|ground| (run.color.contrast(ground), ground))
            .min_by(|a, b| a.0.total_cmp(&b.0))
        else {
            continue;
        };
        let large = run.size * PHONE / f64::from(card.width) >= LARGE;
        if ratio < if large { LARGE_CONTRAST } else { CONTRAST } {
            faults.push(format!(
                "{:?}: {} on {ground} has a contrast of {ratio:.2}",
                run.text, run.color
            ));
        }
    }
    faults
}

/// The nodes that may leave the safe area, and all in them.
fn bleeding(root: &Node) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if node.bleed {
            found.insert(node.id);
        }
        open.extend(&node.children);
    }
    found
}

/// The box round the glyphs' outlines.
pub fn ink(fonts: &Fonts, run: &GlyphRun) -> Option<Rect> {
    let scale = run.size / fonts.units_per_em(run.face);
    let boxes = run.glyphs.iter().filter_map(|glyph| {
        let outline =
            fonts.outline(run.face, glyph.id).filter(|path| !path.elements().is_empty())?;
        let to_card = Affine::translate((glyph.x, glyph.y)) * Affine::scale(scale);
        let upright = (to_card * outline).bounding_box();
        Some(upright)
    });
    boxes.reduce(|a, b| a.union(b))
}

/// The colour right below a point; nothing if it is no plain one.
fn ground(below: &[Placed], point: Point) -> Option<Rgba> {
    for Placed { item, to_card } in below.iter().rev() {
        match item {
            Item::Shape(shape) => {
                let at = (*to_card * shape.transform).inverse() * point;
                if shape.fill.is_none() || shape.path.winding(at) == 0 {
                    continue;
                }
                return match shape.fill {
                    Some(Paint::Solid(color)) if color.a == u8::MAX => Some(color),
                    _ => None,
                };
            }
            Item::Picture(picture) => {
                let (x, y) = (f64::from(picture.dest.x), f64::from(picture.dest.y));
                let dest = Rect::new(
                    x,
                    y,
                    x + f64::from(picture.dest.width),
                    y + f64::from(picture.dest.height),
                );
                let shown = picture.mask.as_ref().is_none_or(|mask| mask.winding(point) != 0);
                if dest.contains(point) && shown {
                    return None;
                }
            }
            Item::Group(_) | Item::Glyphs(_) => {}
        }
    }
    None
}
