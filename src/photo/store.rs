//! The photos and drawings of a card, under the numbers a scene uses.

use std::sync::Arc;
use std::sync::OnceLock;

use super::decode::Photo;
use super::decode::decode;
use super::drawing::Drawing;
use super::error::PhotoError;
use super::exposure::Exposure;
use super::faces::Face;
use super::hide::Found;
use super::hide::Hidden;
use super::hide::Way;
use super::ink;
use super::paper;
use super::probe::Limits;
use super::probe::Probe;
use super::probe::probe;
use super::subject::Subject;
use crate::color::Rgba;
use crate::geom::Ink;
use crate::geom::Point;
use crate::geom::Size;
use crate::id::DrawingId;
use crate::id::PhotoId;

/// Encoded photos and parsed drawings. The same bytes get the same number.
#[derive(Debug, Default)]
pub struct Photos {
    limits: Limits,
    photos: Vec<Entry>,
    drawings: Vec<Drawn>,
    memo: Memo,
}

/// What was found out about the pictures of the cards before: a run has the same logos on
/// all of them. Numbers are a card's own, so what is drawn does not depend on it.
#[derive(Debug, Default)]
pub struct Memo {
    photos: Vec<Entry>,
    drawings: Vec<Drawn>,
    /// Where heads were found, which takes longer than all else about a card.
    heads: Vec<Heads>,
}

/// What was asked to be hidden in a photo, and what that came to.
#[derive(Debug)]
struct Heads {
    bytes: Arc<[u8]>,
    asked: (Way, Vec<Rgba>, Vec<[f64; 4]>),
    hidden: Hidden,
}

/// Photos whose heads a memo knows.
const MOST_HEADS: usize = 8;

/// Bytes of files that a memo holds on to.
const REMEMBERED: usize = 24_000_000;

#[derive(Clone, Debug)]
struct Drawn {
    bytes: Arc<[u8]>,
    what: Use,
    drawing: Arc<Drawing>,
    ink: Arc<OnceLock<Ink>>,
}

/// What a picture is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Use {
    /// As it is.
    Whole,
    /// Without the white page it was saved on.
    Logo,
    /// Without the faces in it.
    Hidden(Hidden),
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    pub bytes: Arc<[u8]>,
    pub what: Use,
    pub probe: Probe,
    ink: Arc<OnceLock<Ink>>,
    /// Found when a crop first asks for it.
    pub subject: Arc<OnceLock<Subject>>,
    /// Every face that may be one, found when the background is first blurred.
    pub crowd: Arc<OnceLock<Vec<Face>>>,
    /// Of the whole photo, so that all its crops look alike. Judged when one first asks for it.
    pub exposure: Arc<OnceLock<Exposure>>,
}

impl Entry {
    pub fn decode(&self, limits: &Limits) -> Result<Photo, PhotoError> {
        let photo = decode(&self.name, &self.bytes, limits)?;
        Ok(match &self.what {
            Use::Whole => photo,
            Use::Logo => paper::lift(photo),
            Use::Hidden(hidden) => {
                let mut photo = photo;
                hidden.apply(&mut photo);
                photo
            }
        })
    }
}

impl Photos {
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// For a card after others, whose pictures were held against the same limits.
    pub fn after(memo: Memo, limits: Limits) -> Self {
        Self { limits, memo, ..Self::default() }
    }

    /// What the next card may need.
    pub fn into_memo(self) -> Memo {
        let mut memo = self.memo;
        let held = |memo: &Memo| -> usize {
            let photos = memo.photos.iter().map(|entry| entry.bytes.len()).sum::<usize>();
            photos + memo.drawings.iter().map(|drawn| drawn.bytes.len()).sum::<usize>()
        };
        while memo.heads.iter().map(|heads| heads.bytes.len()).sum::<usize>() > REMEMBERED {
            memo.heads.pop();
        }
        while held(&memo) > REMEMBERED && !memo.photos.is_empty() {
            memo.photos.remove(0);
        }
        if held(&memo) > REMEMBERED {
            memo.drawings.clear();
        }
        memo
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

    /// The same for a photo of people who must not be recognised: their heads are taken out
    /// of the pixels. Shapes that cover them have the colours `inks`, in turn. `areas`: x, y, width and
    /// height as shares of the upright photo; without any, faces are sought.
    pub fn add_hidden(
        &mut self,
        name: &str,
        bytes: impl Into<Arc<[u8]>>,
        way: Way,
        inks: &[Rgba],
        areas: &[[f64; 4]],
    ) -> Result<PhotoId, PhotoError> {
        let bytes = bytes.into();
        let asked = (way, inks.to_vec(), areas.to_vec());
        let known = |heads: &&Heads| heads.asked == asked && heads.bytes == bytes;
        if let Some(heads) = self.memo.heads.iter().find(known) {
            let (bytes, hidden) = (heads.bytes.clone(), heads.hidden.clone());
            return self.keep_photo(name, bytes, Use::Hidden(hidden));
        }
        let photo = decode(name, &bytes, &self.limits)?;
        let hidden = Hidden::new(way, inks, areas, &photo).map_err(|fault| fault.of(name))?;
        let heads = &mut self.memo.heads;
        heads.truncate(MOST_HEADS - 1);
        heads.insert(0, Heads { bytes: bytes.clone(), asked, hidden: hidden.clone() });
        self.keep_photo(name, bytes, Use::Hidden(hidden))
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
        let entry = match self.memo.photos.iter().find(|entry| known(entry)) {
            Some(entry) => Entry { name: name.to_owned(), ..entry.clone() },
            None => {
                let probe = probe(name, &bytes, &self.limits)?;
                let entry = Entry {
                    name: name.to_owned(),
                    bytes,
                    what,
                    probe,
                    ink: Arc::default(),
                    subject: Arc::default(),
                    crowd: Arc::default(),
                    exposure: Arc::default(),
                };
                self.memo.photos.push(entry.clone());
                entry
            }
        };
        self.photos.push(entry);
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
        let known = |drawn: &Drawn| drawn.bytes == bytes && drawn.what == what;
        if let Some(at) = self.drawings.iter().position(known) {
            return Ok(DrawingId(at as u32));
        }
        let drawn = match self.memo.drawings.iter().find(|drawn| known(drawn)) {
            Some(drawn) => drawn.clone(),
            None => {
                let drawing = Drawing::parse(name, &bytes, &self.limits)?;
                let drawing = match what {
                    Use::Whole | Use::Hidden(_) => drawing,
                    Use::Logo => paper::lift_drawn(drawing),
                };
                let drawing = Arc::new(drawing);
                let drawn = Drawn { bytes, what, drawing, ink: Arc::default() };
                self.memo.drawings.push(drawn.clone());
                drawn
            }
        };
        self.drawings.push(drawn);
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

    /// The faces of a photo that lie in none of the places that were named to be hidden.
    pub fn open_faces(&self, id: PhotoId) -> &[Point] {
        match &self.entry(id).what {
            Use::Hidden(hidden) => &hidden.open,
            Use::Whole | Use::Logo => &[],
        }
    }

    /// How many heads were found in a photo and hidden; nothing where none was sought.
    pub fn hidden(&self, id: PhotoId) -> Option<Found> {
        match &self.entry(id).what {
            Use::Hidden(hidden) => hidden.found.clone(),
            Use::Whole | Use::Logo => None,
        }
    }

    /// The file name a photo was first added under.
    pub fn name(&self, id: PhotoId) -> &str {
        &self.entry(id).name
    }

    /// What a painted logo weighs. Decodes it; where that fails, all of it is ink.
    pub fn photo_ink(&self, id: PhotoId) -> Ink {
        let entry = self.entry(id);
        let weigh = || entry.decode(&self.limits).map_or(Ink::FULL, |photo| ink::of_photo(&photo));
        *entry.ink.get_or_init(weigh)
    }

    /// What a drawn logo weighs.
    pub fn drawing_ink(&self, id: DrawingId) -> Ink {
        *self.drawings[id.0 as usize].ink.get_or_init(|| ink::of_drawing(self.drawing(id)))
    }

    pub fn drawing(&self, id: DrawingId) -> &Drawing {
        &self.drawings[id.0 as usize].drawing
    }

    pub(super) fn entry(&self, id: PhotoId) -> &Entry {
        &self.photos[id.0 as usize]
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }
}
