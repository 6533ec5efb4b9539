//! The photos and drawings of a card, under the numbers a scene uses.

use std::sync::Arc;

use super::decode::Photo;
use super::decode::decode;
use super::drawing::Drawing;
use super::error::PhotoError;
use super::ink;
use super::paper;
use super::probe::Limits;
use super::probe::Probe;
use super::probe::probe;
use crate::geom::Ink;
use crate::geom::Size;
use crate::id::DrawingId;
use crate::id::PhotoId;

/// Encoded photos and parsed drawings. The same bytes get the same number.
#[derive(Debug, Default)]
pub struct Photos {
    limits: Limits,
    photos: Vec<Entry>,
    drawings: Vec<(Arc<[u8]>, Use, Drawing)>,
}

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// As it is.
    Whole,
    /// Without the white page it was saved on.
    Logo,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub name: String,
    pub bytes: Arc<[u8]>,
    pub what: Use,
    pub probe: Probe,
}

impl Entry {
    pub fn decode(&self, limits: &Limits) -> Result<Photo, PhotoError> {
        let photo = decode(&self.name, &self.bytes, limits)?;
        Ok(match self.what {
            Use::Whole => photo,
            Use::Logo => paper::lift(photo),
        })
    }
}

impl Photos {
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Probes a photo and keeps its bytes; pixels are made later.
    pub fn add_photo(
        &mut self,
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
    ) -> Result<PhotoId, PhotoError> {
        self.keep_photo(name, bytes.into(), Use::Whole)
    }

    /// The same for a logo: a white page round it is taken away.
    pub fn add_photo_logo(
        &mut self,
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
    ) -> Result<PhotoId, PhotoError> {
        self.keep_photo(name, bytes.into(), Use::Logo)
    }

    fn keep_photo(
        &mut self,
        name: &str,
        bytes: Arc<[u8]>,
        what: Use,
    ) -> Result<PhotoId, PhotoError> {
        let known = |entry: &Entry| entry.bytes == bytes && entry.what == what;
        if let Some(at) = self.photos.iter().position(known) {
            return Ok(PhotoId(at as u32));
        }
        let probe = probe(name, &bytes, &self.limits)?;
        self.photos.push(Entry { name: name.to_owned(), bytes, what, probe });
        Ok(PhotoId((self.photos.len() - 1) as u32))
    }

    /// Parses an SVG drawing and keeps it.
    pub fn add_drawing(
        &mut self,
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
    ) -> Result<DrawingId, PhotoError> {
        self.keep_drawing(name, bytes.into(), Use::Whole)
    }

    /// The same for a logo: a white rectangle behind all of it is taken away.
    pub fn add_drawn_logo(
        &mut self,
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
    ) -> Result<DrawingId, PhotoError> {
        self.keep_drawing(name, bytes.into(), Use::Logo)
    }

    fn keep_drawing(
        &mut self,
        name: &str,
        bytes: Arc<[u8]>,
        what: Use,
    ) -> Result<DrawingId, PhotoError> {
        let known = |(b, w, _): &(Arc<[u8]>, Use, Drawing)| *b == bytes && *w == what;
        if let Some(at) = self.drawings.iter().position(known) {
            return Ok(DrawingId(at as u32));
        }
        let drawing = Drawing::parse(name, &bytes, &self.limits)?;
        let drawing = match what {
            Use::Whole => drawing,
            Use::Logo => paper::lift_drawn(drawing),
        };
        self.drawings.push((bytes, what, drawing));
        Ok(DrawingId((self.drawings.len() - 1) as u32))
    }

    /// Width and height of the upright photo, in pixels.
    ///
    /// Panics, as all that take a number do, when it is not of this store.
    pub fn size(&self, id: PhotoId) -> Size {
        let probe = self.probe(id);
        Size::new(f64::from(probe.width), f64::from(probe.height))
    }

    pub fn probe(&self, id: PhotoId) -> Probe {
        self.entry(id).probe
    }

    /// The file name a photo was first added under.
    pub fn name(&self, id: PhotoId) -> &str {
        &self.entry(id).name
    }

    /// What a painted logo weighs. Decodes it; where that fails, all of it is ink.
    pub fn photo_ink(&self, id: PhotoId) -> Ink {
        self.entry(id).decode(&self.limits).map_or(Ink::FULL, |photo| ink::of_photo(&photo))
    }

    /// What a drawn logo weighs.
    pub fn drawing_ink(&self, id: DrawingId) -> Ink {
        ink::of_drawing(self.drawing(id))
    }

    pub fn drawing(&self, id: DrawingId) -> &Drawing {
        &self.drawings[id.0 as usize].2
    }

    pub(super) fn entry(&self, id: PhotoId) -> &Entry {
        &self.photos[id.0 as usize]
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }
}
