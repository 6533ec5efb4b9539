//! What export asks of others: pictures of glyphs, and developed pictures.

use std::sync::Arc;

use crate::export::Error;
use crate::geom::BezPath;
use crate::geom::Rect;
use crate::id::DrawingId;
use crate::id::FaceId;
pub use crate::photo::Aim;
pub use crate::photo::Face;
use crate::scene::OneColor;
use crate::scene::Paint;
use crate::scene::Picture;

pub use crate::photo::Developed;

/// Glyph pictures by face. Font units, y down, filled by the non-zero rule.
pub trait Glyphs {
    fn units_per_em(&self, face: FaceId) -> f64;

    /// `None` where the face has nothing to draw.
    fn outline(&self, face: FaceId, glyph: u32) -> Option<BezPath>;

    /// The filled paths of a colour glyph, the first at the back; `None` for
    /// glyphs that take the colour of their run.
    fn color_layers(&self, face: FaceId, glyph: u32) -> Option<Vec<(BezPath, Paint)>>;
}

/// Photos and drawings, made ready to be drawn.
pub trait Pictures {
    /// The photo cropped, resized and toned, `scale` device pixels per card pixel:
    /// `dest` times `scale`, each side rounded.
    fn developed(&mut self, picture: &Picture, scale: f64) -> Result<Arc<Developed>, Error>;

    /// The crop of the same shape that shows most of whom and what is in the photo, in pixels
    /// of the upright photo; absent where nothing is known of it. `clear`: the part of the
    /// picture over which nothing lies, as shares of it; `of_one`: it is of one person.
    fn aimed(
        &mut self,
        _picture: &Picture,
        _clear: Rect,
        _of_one: bool,
    ) -> Result<Option<Aim>, Error> {
        Ok(None)
    }

    /// The photo as a circle inside `room`, on the card, with its crop: where it is of one face
    /// that it cuts, and that the circle shows more of.
    fn in_circle(
        &mut self,
        _picture: &Picture,
        _room: Rect,
    ) -> Result<Option<(Picture, Aim)>, Error> {
        Ok(None)
    }

    /// The faces of whom the photo is of, as they stand on the card; not those of passers-by.
    fn people(&mut self, _: &Picture) -> Result<Vec<Face>, Error> {
        Ok(Vec::new())
    }

    /// Whether a face is seen in the photo.
    fn shows_faces(&mut self, _: &Picture) -> Result<bool, Error> {
        Ok(true)
    }

    /// Stand-alone markup with its width and height. Its root carries nothing that
    /// its children inherit, only size and namespaces; every id starts with
    /// `id_prefix`; nothing refers to the outside. In one colour whose white becomes gaps,
    /// it is a luminance mask for that colour.
    fn drawing_svg(
        &self,
        id: DrawingId,
        id_prefix: &str,
        one: Option<&OneColor>,
    ) -> (String, f64, f64);
}
