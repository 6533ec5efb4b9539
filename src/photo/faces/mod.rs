//! Where faces are in a picture. Not whose they are: nothing is compared or kept.

mod layers;
mod network;
mod scaled;

use std::sync::OnceLock;

use tiny_skia::Pixmap;

use crate::geom::Rect;
use network::Network;
use scaled::Scaled;

/// A face from the brows to the chin, in pixels of the picture it was found in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// May reach over the picture's edges.
    pub bounds: Rect,
    /// How sure it is, 0 to 1.
    pub score: f64,
}

impl Face {
    pub fn scaled(self, by: f64) -> Self {
        Self { bounds: self.bounds.scale_from_origin(by), ..self }
    }

    /// The whole head: hair above the brows, ears, chin and some neck.
    pub fn head(&self) -> Rect {
        let Rect { x0, y0, x1, y1 } = self.bounds;
        let (width, height) = (self.bounds.width(), self.bounds.height());
        Rect::new(x0 - 0.25 * width, y0 - 0.4 * height, x1 + 0.25 * width, y1 + 0.15 * height)
    }
}

/// Faces with at least the score `least`, the surest first. `sides`: how long the picture's
/// longer side is each time it is read; small for close faces, large for small ones.
pub fn find(picture: &Pixmap, sides: &[usize], least: f64) -> Vec<Face> {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    let network = NETWORK.get_or_init(Network::new);
    let longer = f64::from(picture.width().max(picture.height()));
    let read = |side: &usize| {
        let by = longer / *side as f64;
        let found = network.candidates(&Scaled::of(picture, *side), least);
        found.into_iter().map(move |face| face.scaled(by))
    };
    each_once(sides.iter().flat_map(read).collect())
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
