//! Whom and what a photo shows, so that a crop keeps it: faces, else what stands out.

mod aim;
mod heat;

use super::decode::Photo;
use super::faces;
use super::faces::Face;
use super::resize::at_side;
use crate::geom::Point;
use crate::geom::Rect;
use heat::Heat;

pub use aim::Wish;

/// What was found in a photo. Places are in pixels of the upright photo.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The surest first.
    pub faces: Vec<Face>,
    heat: Heat,
    /// Pixels of the photo that one pixel of the heat map stands for.
    step: f64,
}

/// The longer side of the picture that is searched, in pixels: faces that are small in it
/// are seldom whom a photo is of, so it is read closer only where none is found.
const NEAR: u32 = 320;
const FAR: u32 = 640;
/// A picture with less than this on its longer side is no photo of anybody.
const LEAST: u32 = 200;
/// Below this score clutter passes for faces: measured, 7 of 550 found at 0.7 were none, at
/// 0.5 55.
const SURE: f64 = 0.6;

impl Subject {
    pub fn of(photo: &Photo) -> Self {
        let (width, height) = photo.size();
        let longer = width.max(height);
        if longer < LEAST {
            return Self::default();
        }
        for side in [NEAR, FAR] {
            let faces = faces::find(photo, &[side], SURE);
            if !faces.is_empty() {
                return Self::of_faces(faces);
            }
        }
        let Some(small) = at_side(photo, FAR) else { return Self::default() };
        let heat = Heat::of(&small);
        let step = f64::from(longer) / f64::from(FAR) * heat.pitch();
        Self { faces: Vec::new(), heat, step }
    }

    pub fn of_faces(faces: Vec<Face>) -> Self {
        Self { faces, ..Self::default() }
    }

    /// Those whom a photo is of, without passers-by.
    pub fn people(&self) -> impl Iterator<Item = &Face> {
        aim::in_front(&self.faces)
    }

    /// How many heads are partly in a window.
    pub fn cut(&self, (width, height): (u32, u32), crop: Rect) -> usize {
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        aim::cut(self, whole, crop, &Wish::PLAIN)
    }

    /// Where a photo without faces draws the eye: places, and how much, up to 1.
    pub fn hot(&self) -> impl Iterator<Item = (Rect, f64)> {
        let side = self.step;
        self.heat.cells().into_iter().map(move |(x, y, heat)| {
            let corner = (x as f64 * side, y as f64 * side);
            (Rect::from_origin_size(corner, (side, side)), heat)
        })
    }

    /// The window of `crop`'s shape inside the photo that shows the most of it, as large as
    /// `crop` unless it may come closer; `crop` itself where nothing stands out.
    pub fn aim(&self, (width, height): (u32, u32), crop: Rect, wish: &Wish) -> Aim {
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let crop = aim::window(self, whole, crop, wish);
        let share = |at: Point| Point::new(at.x / whole.width(), at.y / whole.height());
        let rivals = aim::rivals(self, whole, crop, wish).into_iter().map(share).collect();
        // What lies over some of them is told of by who puts it there.
        let bare = Wish { clear: Wish::PLAIN.clear, ..*wish };
        Aim { crop, cut: aim::cut(self, whole, crop, &bare), rivals }
    }
}

/// A window of a photo, in its upright pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    pub crop: Rect,
    /// How many heads are partly in it.
    pub cut: usize,
    /// Of a photo of one person: where the one is who is followed, and then others who may be
    /// meant and are not whole in it; as shares of the photo. Empty where nobody else may be.
    pub rivals: Vec<Point>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Limits;
    use crate::photo::decode;

    fn subject(bytes: &[u8]) -> Subject {
        Subject::of(&decode("a photo", bytes, &Limits::default()).expect("a sound photo"))
    }

    /// The head with its hair, and the eyes to the mouth, read off the picture.
    #[test]
    fn the_face_of_a_portrait_is_found_and_nothing_else() {
        let found = subject(include_bytes!("../../../examples/photos/eileen-collins-nasa.jpg"));
        let [face] = &found.faces[..] else { panic!("{:?}", found.faces) };
        let (hair, features) =
            (Rect::new(385.0, 40.0, 755.0, 450.0), Rect::new(480.0, 235.0, 645.0, 380.0));
        assert!(hair.contains_rect(face.bounds), "{face:?}");
        assert!(face.head().intersect(hair).area() > 0.9 * hair.area(), "{face:?}");
        assert!(face.bounds.contains_rect(features), "{face:?}");
        assert!(face.score > 0.8, "{face:?}");
    }

    #[test]
    fn a_cup_has_no_face_and_stands_in_the_middle_of_a_narrow_window() {
        let found = subject(include_bytes!("../../../examples/photos/coffee.jpg"));
        assert!(found.faces.is_empty(), "{:?}", found.faces);
        let window = found.aim((1200, 800), Rect::new(0.0, 0.0, 400.0, 800.0), &Wish::PLAIN).crop;
        assert!((380.0..620.0).contains(&window.center().x), "{window:?}");
    }
}
