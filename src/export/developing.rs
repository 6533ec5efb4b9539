//! The fonts and photos of a card, as the painter asks for them.

use std::sync::Arc;

use super::Error;
use super::source::Aim;
use super::source::Developed;
use super::source::Glyphs;
use super::source::Pictures;
use crate::fonts::Fonts;
use crate::geom::BezPath;
use crate::geom::Rect;
use crate::id::DrawingId;
use crate::id::FaceId;
use crate::photo::Developer;
use crate::photo::Face;
use crate::photo::Photos;
use crate::photo::Recipe;
use crate::scene::Item;
use crate::scene::OneColor;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::Scene;

impl Glyphs for Fonts {
    fn units_per_em(&self, face: FaceId) -> f64 {
        Fonts::units_per_em(self, face)
    }

    fn outline(&self, face: FaceId, glyph: u32) -> Option<BezPath> {
        Fonts::outline(self, face, glyph)
    }

    fn color_layers(&self, face: FaceId, glyph: u32) -> Option<Vec<(BezPath, Paint)>> {
        Fonts::color_layers(self, face, glyph)
    }
}

/// A store of photos and the worker's scratch that develops them.
pub struct Darkroom<'a> {
    photos: &'a Photos,
    developer: &'a mut Developer,
}

impl<'a> Darkroom<'a> {
    pub fn new(photos: &'a Photos, developer: &'a mut Developer) -> Self {
        Self { photos, developer }
    }

    /// Develops every photo of a scene at its own size; later requests find them done.
    pub fn prepare(&mut self, scene: &Scene) -> Result<(), Error> {
        self.prepare_items(&scene.items)
    }

    fn prepare_items(&mut self, items: &[Item]) -> Result<(), Error> {
        for item in items {
            match item {
                Item::Group(group) => self.prepare_items(&group.items)?,
                Item::Picture(picture) if Recipe::of(picture, 1.0).is_some() => {
                    self.developed(picture, 1.0)?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn failed(picture: &Picture, why: String) -> Error {
    Error::Picture { node: picture.node, why }
}

impl Pictures for Darkroom<'_> {
    fn developed(&mut self, picture: &Picture, scale: f64) -> Result<Arc<Developed>, Error> {
        let recipe = Recipe::of(picture, scale)
            .ok_or_else(|| failed(picture, "it is not a photo".into()))?;
        let developed = self.developer.develop(self.photos, &recipe);
        developed.map_err(|error| failed(picture, error.to_string()))
    }

    fn aimed(
        &mut self,
        picture: &Picture,
        clear: Rect,
        of_one: bool,
    ) -> Result<Option<Aim>, Error> {
        let aimed = self.developer.aim(self.photos, picture, clear, of_one);
        aimed.map_err(|error| failed(picture, error.to_string()))
    }

    fn in_circle(
        &mut self,
        picture: &Picture,
        room: Rect,
    ) -> Result<Option<(Picture, Aim)>, Error> {
        let round = self.developer.in_circle(self.photos, picture, room);
        round.map_err(|error| failed(picture, error.to_string()))
    }

    fn people(&mut self, picture: &Picture) -> Result<Vec<Face>, Error> {
        let people = self.developer.people(self.photos, picture);
        people.map_err(|error| failed(picture, error.to_string()))
    }

    fn shows_faces(&mut self, picture: &Picture) -> Result<bool, Error> {
        let shows = self.developer.shows_faces(self.photos, picture);
        shows.map_err(|error| failed(picture, error.to_string()))
    }

    fn drawing_svg(
        &self,
        id: DrawingId,
        id_prefix: &str,
        one: Option<&OneColor>,
    ) -> (String, f64, f64) {
        let drawing = self.photos.drawing(id);
        let markup =
            one.map_or_else(|| drawing.svg(id_prefix), |one| drawing.svg_in(id_prefix, one));
        (markup, drawing.width, drawing.height)
    }
}
