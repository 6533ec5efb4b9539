//! Where faces are in a photo. Not whose they are: nothing is compared or kept.

mod layers;
mod network;
mod patches;

use std::sync::OnceLock;

use super::decode::Photo;
use super::resize::at_side;
use super::turn::Turn;
use crate::geom::Rect;
use network::Network;
use tiny_skia::Pixmap;

/// A face from the forehead to the chin, in pixels of the upright photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// May reach over the picture's edges.
    pub bounds: Rect,
    /// How sure it is, 0 to 1.
    pub score: f64,
}

/// How far a head reaches beyond its face, in sides of that: to each side, up and down.
const SIDE: f64 = 0.3;
const HAIR: f64 = 0.5;
const NECK: f64 = 0.15;

impl Face {
    fn scaled(self, by: f64) -> Self {
        Self { bounds: self.bounds.scale_from_origin(by), ..self }
    }

    /// The face of a head: see [`head`](Self::head).
    pub fn of_head(head: Rect) -> Self {
        let (width, height) =
            (head.width() / (1.0 + 2.0 * SIDE), head.height() / (1.0 + HAIR + NECK));
        let corner = (head.x0 + SIDE * width, head.y0 + HAIR * height);
        Self { bounds: Rect::from_origin_size(corner, (width, height)), score: 1.0 }
    }

    /// The whole head, with hair, ears and some neck.
    pub fn head(&self) -> Rect {
        let Rect { x0, y0, x1, y1 } = self.bounds;
        let (width, height) = (self.bounds.width(), self.bounds.height());
        Rect::new(x0 - SIDE * width, y0 - HAIR * height, x1 + SIDE * width, y1 + NECK * height)
    }
}

fn network() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    NETWORK.get_or_init(Network::new)
}

/// Faces with at least the score `least`, the surest first. `sides`: how long the photo's
/// longer side is each time it is read; small for close faces, large for small ones.
pub fn find(photo: &Photo, sides: &[u32], least: f64) -> Vec<Face> {
    let (width, height) = photo.size();
    let read = |side: &u32| {
        let picture = at_side(photo, *side)?;
        let by = f64::from(width.max(height)) / f64::from(*side);
        let found = network().candidates(&picture, least).into_iter();
        Some(found.map(|face| face.scaled(by)).collect::<Vec<Face>>())
    };
    each_once(sides.iter().filter_map(read).flatten().collect())
}

/// Faces that lie on their side or stand on their head, as in a photo that nobody turned.
pub fn find_turned(photo: &Photo, sides: &[u32], least: f64) -> Vec<Face> {
    let (width, height) = photo.size();
    let mut found = Vec::new();
    for side in sides {
        let Some(picture) = at_side(photo, *side) else { continue };
        let by = f64::from(width.max(height)) / f64::from(*side);
        let read = |exif| turned(&picture, Turn::from_exif(exif), least);
        // Half a turn, and a quarter either way.
        found.extend([3, 6, 8].into_iter().flat_map(read).map(|face| face.scaled(by)));
    }
    each_once(found)
}

fn turned(picture: &Pixmap, turn: Turn, least: f64) -> Vec<Face> {
    let size = (picture.width(), picture.height());
    let (across, down) = turn.size(size);
    let Some(mut upright) = Pixmap::new(across, down) else { return Vec::new() };
    turn.write_upright(picture.data(), (size.0 as usize, size.1 as usize), &mut upright);
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let back = |face: Face| Face { bounds: turn.stored_rect(face.bounds, width, height), ..face };
    network().candidates(&upright, least).into_iter().map(back).collect()
}

/// Boxes that share more of their area than this are of one face.
const SAME: f64 = 0.3;

fn each_once(mut found: Vec<Face>) -> Vec<Face> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces: Vec<Face> = Vec::new();
    for face in found {
        if faces.iter().all(|known| shared(known.bounds, face.bounds) < SAME) {
            faces.push(face);
        }
    }
    faces
}

/// The share of two boxes' common area in their whole.
fn shared(a: Rect, b: Rect) -> f64 {
    let both = a.intersect(b);
    let both = both.width().max(0.0) * both.height().max(0.0);
    both / (a.area() + b.area() - both)
}
