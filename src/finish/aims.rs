//! Crops that nobody chose, moved to where the people are and nothing lies over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ground;
use super::ground::Leaf;
use super::with;
use crate::color::Rgba;
use crate::export::Error;
use crate::export::source::Pictures;
use crate::geom::Affine;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::id::NodeId;
use crate::scene::Group;
use crate::scene::Item;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;

/// A photo that follows the people in it, and has no room for some of their heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub node: NodeId,
    pub heads: usize,
}

/// A photo of one person in which others may be meant as well.
#[derive(Clone, Debug, PartialEq)]
pub struct Several {
    pub node: NodeId,
    /// Where their faces are, as shares of the photo; the first is the one that is followed.
    pub faces: Vec<Point>,
}

/// A scene whose crops are moved, absent where none is; and what is to be told of them.
pub struct Aimed {
    pub scene: Option<Scene>,
    pub cut: Vec<Cut>,
    pub several: Vec<Several>,
}

impl Aimed {
    pub fn of(scene: &Scene, pictures: &mut dyn Pictures) -> Result<Self, Error> {
        let (mut changed, mut cut, mut several) = (BTreeMap::new(), Vec::new(), Vec::new());
        let leaves = ground::leaves(&scene.items);
        for (at, leaf) in leaves.iter().enumerate() {
            let Item::Picture(picture) = leaf.item else { continue };
            let node = picture.node;
            let Some(aims) = scene.aims.iter().find(|aims| aims.node == node) else { continue };
            let clear = clear(leaf, &leaves[at + 1..], &scene.covered);
            let aimed = pictures.aimed(picture, clear, aims.of_one)?;
            let (Some(aim), Source::Photo { id, look, .. }) = (aimed, &picture.source) else {
                continue;
            };
            let source = Source::Photo { id: *id, crop: aim.crop, look: *look };
            let moved = Picture { source, ..picture.clone() };
            let room = part(leaf.bounds(), clear);
            let round = match aims.close {
                Some(color) => pictures.in_circle(&moved, room)?.map(|round| (color, round)),
                None => None,
            };
            let (item, aim) = match round {
                Some((color, (round, aim))) => (on_ground(picture, color, round), aim),
                None => (Item::Picture(moved), aim),
            };
            changed.insert(at, item);
            if aim.cut > 0 {
                cut.push(Cut { node, heads: aim.cut });
            }
            if !aim.rivals.is_empty() {
                several.push(Several { node, faces: aim.rivals });
            }
        }
        let moved = (!changed.is_empty()).then(|| with(scene, &changed));
        Ok(Self { scene: moved, cut, several })
    }
}

/// A part of a box, given as shares of it.
fn part(of: Rect, shares: Rect) -> Rect {
    let (width, height) = (of.width(), of.height());
    Rect::new(
        of.x0 + shares.x0 * width,
        of.y0 + shares.y0 * height,
        of.x0 + shares.x1 * width,
        of.y0 + shares.y1 * height,
    )
}

/// The photo in its smaller frame, on a ground that fills the place it had.
fn on_ground(place: &Picture, color: Rgba, photo: Picture) -> Item {
    let dest = place.dest;
    let origin = (f64::from(dest.x), f64::from(dest.y));
    let whole = Rect::from_origin_size(origin, (f64::from(dest.width), f64::from(dest.height)))
        .to_path(0.1);
    let ground = Shape {
        node: place.node,
        path: place.mask.clone().unwrap_or_else(|| Arc::new(whole)),
        transform: Affine::IDENTITY,
        fill: Some(Paint::Solid(color)),
        stroke: None,
    };
    Item::Group(Group {
        opacity: 1.0,
        clip: None,
        transform: Affine::IDENTITY,
        items: vec![Item::Shape(ground), Item::Picture(photo)],
    })
}

/// What lies over more of a photo than this is its frame or its ground, not something before it.
const MOST: f64 = 0.4;

/// The largest part of a picture along its edges over which no seat and no words lie, and nothing
/// that the platform draws, as shares of it.
fn clear(picture: &Leaf, above: &[Leaf], covered: &[Rect]) -> Rect {
    let whole = picture.bounds();
    let mut clear = whole;
    let covers = above.iter().filter(|leaf| hides(leaf)).map(Leaf::bounds);
    for cover in covers.chain(covered.iter().copied()) {
        let cover = cover.intersect(clear);
        if cover.area() < 1.0 || is_ground(cover, whole) {
            continue;
        }
        let without = [
            Rect { y0: cover.y1, ..clear },
            Rect { y1: cover.y0, ..clear },
            Rect { x0: cover.x1, ..clear },
            Rect { x1: cover.x0, ..clear },
        ];
        let largest = without.into_iter().max_by(|a, b| a.area().total_cmp(&b.area()));
        clear = largest.filter(|left| left.area() >= (1.0 - MOST) * whole.area()).unwrap_or(clear);
    }
    let share = |at: f64, from: f64, length: f64| (at - from) / length.max(1.0);
    Rect::new(
        share(clear.x0, whole.x0, whole.width()),
        share(clear.y0, whole.y0, whole.height()),
        share(clear.x1, whole.x0, whole.width()),
        share(clear.y1, whole.y0, whole.height()),
    )
}

/// Whether it lies over so much of a picture that it is no mere thing before it.
pub fn is_ground(cover: Rect, picture: Rect) -> bool {
    cover.intersect(picture).area() > MOST * picture.area()
}

/// Whether people could not be seen below it.
pub fn hides(leaf: &Leaf) -> bool {
    match leaf.item {
        Item::Shape(Shape { fill: Some(Paint::Solid(color)), .. }) => color.a == 255,
        Item::Glyphs(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(rect: Rect, alpha: u8) -> Item {
        let fill = Paint::Solid(Rgba { a: alpha, ..Rgba::BLACK });
        Item::Shape(Shape {
            node: NodeId(9),
            path: Arc::new(rect.to_path(0.1)),
            transform: Affine::IDENTITY,
            fill: Some(fill),
            stroke: None,
        })
    }

    #[test]
    fn seats_along_an_edge_take_that_edge() {
        let photo = shape(Rect::new(100.0, 0.0, 500.0, 400.0), 255);
        let seats = (0..4).map(|i| {
            let x = 110.0 + 100.0 * f64::from(i);
            shape(Rect::new(x, 360.0, x + 80.0, 400.0), 255)
        });
        let mut items: Vec<Item> = std::iter::once(photo).chain(seats).collect();
        let part = |items: &[Item]| {
            let leaves = ground::leaves(items);
            clear(&leaves[0], &leaves[1..], &[])
        };
        let seated = Rect::new(0.0, 0.0, 1.0, 0.9);
        assert_eq!(part(&items), seated);
        // A shade lets through, a panel over most of it is its ground; both are no seats.
        items.push(shape(Rect::new(100.0, 200.0, 500.0, 400.0), 120));
        items.push(shape(Rect::new(0.0, 0.0, 600.0, 300.0), 255));
        assert_eq!(part(&items), seated);
        items.push(shape(Rect::new(100.0, 0.0, 140.0, 400.0), 255));
        assert_eq!(part(&items), Rect::new(0.1, 0.0, 1.0, 0.9));
    }
}
