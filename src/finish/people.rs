//! What lies over the people in a photo: seats make way for faces, the rest is told.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::aims::Cut;
use super::aims::hides;
use super::aims::is_ground;
use super::ground;
use super::ground::Leaf;
use crate::export::Error;
use crate::export::source::Pictures;
use crate::geom::Affine;
use crate::geom::Rect;
use crate::scene::Item;
use crate::scene::Scene;
use crate::scene::Shape;

/// A seat that covers less of a head than this only touches it.
const TOUCHES: f64 = 0.02;
/// Of a head that is whole in its photo no more than this may be covered.
const COVERED: f64 = 0.2;

/// The scene without the seats below which a head is: whoever is there has taken the place. An
/// open one goes to the nearest that stays. Absent where all stay.
pub fn making_way(scene: &Scene, pictures: &mut dyn Pictures) -> Result<Option<Scene>, Error> {
    let leaves = ground::leaves(&scene.items);
    let is_seat = |leaf: &Leaf| match leaf.item {
        Item::Shape(shape) => scene.seats.contains(&shape.node),
        _ => false,
    };
    let mut gone = BTreeSet::new();
    for (at, leaf) in leaves.iter().enumerate() {
        let Some(picture) = leaf.photo() else { continue };
        let over = leaves.iter().enumerate().skip(at + 1).filter(|(_, leaf)| is_seat(leaf));
        let over: Vec<(usize, Rect)> = over
            .map(|(number, seat)| (number, seat.bounds().intersect(leaf.bounds())))
            .filter(|(_, seat)| seat.area() > 0.0)
            .collect();
        let people = if over.is_empty() { Vec::new() } else { pictures.people(picture)? };
        let on_face = |seat: &Rect| {
            let covers = |head: Rect| seat.intersect(head).area() > TOUCHES * head.area();
            people.iter().any(|face| covers(face.head()))
        };
        gone.extend(over.iter().filter(|(_, seat)| on_face(seat)).map(|(number, _)| *number));
    }
    if gone.is_empty() {
        return Ok(None);
    }
    let opened = ground::with(&scene.items, &opened(&leaves, &gone), &mut 0);
    let items = ground::without(&opened, &gone, &mut 0);
    Ok(Some(Scene { items, ..scene.clone() }))
}

/// The seats that stay and become open ones, as those were that are gone.
fn opened(leaves: &[Leaf], gone: &BTreeSet<usize>) -> BTreeMap<usize, Item> {
    let mut opened = BTreeMap::new();
    for number in gone {
        let Item::Shape(open) = leaves[*number].item else { continue };
        if open.fill.is_some() {
            continue;
        }
        let place = leaves[*number].bounds();
        let alike = |seat: Rect| {
            (seat.aspect_ratio_width() / place.aspect_ratio_width() - 1.0).abs() < 0.15
        };
        let stays = leaves.iter().enumerate().filter(|(at, leaf)| {
            let is_seat = matches!(leaf.item, Item::Shape(shape) if shape.node == open.node);
            is_seat && !gone.contains(at) && alike(leaf.bounds())
        });
        let far = |leaf: &Leaf| leaf.bounds().center().distance(place.center());
        let Some((at, seat)) = stays.min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b))) else {
            continue;
        };
        let by = seat.bounds().center() - place.center();
        let transform = Affine::translate(by) * open.transform;
        opened.insert(at, Item::Shape(Shape { transform, ..open.clone() }));
    }
    opened
}

/// Adds the heads that lie below something to those that a photo had no room for.
pub fn covered(
    scene: &Scene,
    cut: Vec<Cut>,
    pictures: &mut dyn Pictures,
) -> Result<Vec<Cut>, Error> {
    let leaves = ground::leaves(&scene.items);
    let mut told = cut;
    for (at, leaf) in leaves.iter().enumerate() {
        let Some(picture) = leaf.photo() else { continue };
        if !scene.aims.iter().any(|aims| aims.node == picture.node) {
            continue;
        }
        let whole = leaf.bounds();
        let covers = leaves[at + 1..].iter().filter(|leaf| hides(leaf)).map(Leaf::bounds);
        let covers: Vec<Rect> = covers
            .filter(|cover| cover.intersect(whole).area() > 0.0 && !is_ground(*cover, whole))
            .collect();
        let people = if covers.is_empty() { Vec::new() } else { pictures.people(picture)? };
        let is_covered = |head: &Rect| {
            let below: f64 = covers.iter().map(|cover| cover.intersect(*head).area()).sum();
            let inside = head.intersect(whole).area() >= (1.0 - COVERED) * head.area();
            inside && below > COVERED * head.area()
        };
        let heads = people.iter().map(|face| face.head()).filter(is_covered).count();
        if heads == 0 {
            continue;
        }
        match told.iter_mut().find(|cut| cut.node == picture.node) {
            Some(cut) => cut.heads += heads,
            None => told.push(Cut { node: picture.node, heads }),
        }
    }
    Ok(told)
}
