//! Recipes become pixels: crop, resize, turn, treat, mask.

use std::fmt;
use std::sync::Arc;

use fast_image_resize::FilterType;
use fast_image_resize::Resizer;
use fast_image_resize::images::Image;
use tiny_skia::Pixmap;

use super::crop::cover;
use super::decode::Photo;
use super::depth;
use super::error::ErrorKind;
use super::error::Fault;
use super::error::PhotoError;
use super::exposure::Exposure;
use super::faces::Face;
use super::grain;
use super::hide;
use super::lru::Lru;
use super::mask;
use super::resize::resized;
use super::store::Entry;
use super::store::Photos;
use super::store::Use;
use super::subject::Aim;
use super::subject::Subject;
use super::subject::Wish;
use super::tone;
use super::vignette;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::Circle;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::geom::Vec2;
use crate::id::PhotoId;
use crate::scene::Look;
use crate::scene::Picture;
use crate::scene::PixelRect;
use crate::scene::Source;
use crate::scene::Tone;

/// What to make of a photo. Says nothing of where it will stand, so that equal
/// pictures are developed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    pub photo: PhotoId,
    /// In pixels of the upright photo. What reaches over its edges is left out.
    pub crop: Rect,
    /// Pixels to make.
    pub width: u32,
    pub height: u32,
    pub look: Look,
    /// In the pixels made, from their upper left corner.
    pub mask: Option<Arc<BezPath>>,
}

impl Recipe {
    /// The recipe of a scene's picture at `scale` device pixels per card pixel;
    /// `None` for a drawing.
    pub fn of(picture: &Picture, scale: f64) -> Option<Self> {
        let Source::Photo { id, crop, look } = &picture.source else {
            return None;
        };
        let dest = picture.dest;
        let to_pixels =
            Affine::scale(scale) * Affine::translate((-f64::from(dest.x), -f64::from(dest.y)));
        let pixels = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
        Some(Self {
            photo: *id,
            crop: *crop,
            width: pixels(dest.width),
            height: pixels(dest.height),
            look: *look,
            mask: picture.mask.as_ref().map(|path| Arc::new(to_pixels * path.as_ref())),
        })
    }
}

/// A photo as it will stand on the card, alpha multiplied in.
pub struct Developed {
    pub pixmap: Pixmap,
    /// Every pixel covers what is below it.
    pub opaque: bool,
}

impl fmt::Debug for Developed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        write!(f, "Developed({width} × {height}, opaque: {})", self.opaque)
    }
}

/// Bytes of pixels a [`Developer`] remembers.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Default: 80 MB, two photos of 12 megapixels. One larger photo is kept alone.
    pub decoded: usize,
    /// Default: 32 MB, about eight square cards full of photo.
    pub developed: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { decoded: 80_000_000, developed: 32_000_000 }
    }
}

/// A photo by its bytes, what it is for, and what is to be made of it.
type Wanted = (Arc<[u8]>, Use, Recipe);

/// One worker's darkroom. Its memories are keyed by the photo's bytes and what they
/// are for, so it may serve many stores one after the other.
pub struct Developer {
    resizer: Resizer,
    decoded: Lru<(Arc<[u8]>, Use), Arc<Photo>>,
    developed: Lru<Wanted, Arc<Developed>>,
}

impl Default for Developer {
    fn default() -> Self {
        Self::new(Budget::default())
    }
}

impl fmt::Debug for Developer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Developer")
    }
}

impl Developer {
    pub fn new(budget: Budget) -> Self {
        Self {
            resizer: Resizer::new(),
            decoded: Lru::new(budget.decoded),
            developed: Lru::new(budget.developed),
        }
    }

    /// Makes the pixels of `recipe`, or finds them again.
    pub fn develop(
        &mut self,
        photos: &Photos,
        recipe: &Recipe,
    ) -> Result<Arc<Developed>, PhotoError> {
        let entry = photos.entry(recipe.photo);
        let known = |(bytes, what, r): &(Arc<[u8]>, Use, Recipe)| {
            *what == entry.what && same(bytes, &entry.bytes) && same_but_id(r, recipe)
        };
        if let Some(developed) = self.developed.get(known) {
            return Ok(developed);
        }
        let mut pixmap = blank(photos, recipe).map_err(|fault| fault.of(&entry.name))?;
        let photo = self.photo(photos, entry)?;
        let small = self.resize(&photo, recipe).map_err(|fault| fault.of(&entry.name))?;
        let size = (small.width() as usize, small.height() as usize);
        photo.turn.write_upright(small.buffer(), size, &mut pixmap);
        self.treat(photos, recipe, &mut pixmap)?;
        if let Some(path) = &recipe.mask {
            mask::apply(&mut pixmap, path);
        }
        let bytes = pixmap.data().len();
        let whole = !matches!(recipe.look.tone, Tone::OneColor(_));
        let opaque = photo.is_opaque() && recipe.mask.is_none() && whole;
        let developed = Arc::new(Developed { pixmap, opaque });
        let key = (entry.bytes.clone(), entry.what.clone(), recipe.clone());
        self.developed.insert(key, developed.clone(), bytes);
        Ok(developed)
    }

    /// The crop of the picture's shape that shows most of whom and what is in its photo; absent
    /// for a drawing. `clear`: the part of the picture over which nothing lies, as shares of it.
    /// `of_one`: it is of one person, and may come closer as far as the photo's pixels go.
    pub fn aim(
        &mut self,
        photos: &Photos,
        picture: &Picture,
        clear: Rect,
        of_one: bool,
    ) -> Result<Option<Aim>, PhotoError> {
        let Source::Photo { id, crop, .. } = picture.source else { return Ok(None) };
        let entry = photos.entry(id);
        let closest = crop.width() / f64::from(picture.dest.width.max(1));
        let closest = closest.clamp(1.0, CLOSEST);
        let wish =
            Wish { clear, corners: corners_show(picture), closest: of_one.then_some(closest) };
        let size = (entry.probe.width, entry.probe.height);
        Ok(Some(self.subject(photos, entry)?.aim(size, crop, &wish)))
    }

    /// The picture as a circle inside `room`, on the card, with its crop: where the photo is of
    /// one face that the picture cuts, and the circle shows clearly more of it.
    pub fn in_circle(
        &mut self,
        photos: &Photos,
        picture: &Picture,
        room: Rect,
    ) -> Result<Option<(Picture, Aim)>, PhotoError> {
        let Source::Photo { id, crop, look } = picture.source else { return Ok(None) };
        let entry = photos.entry(id);
        let size = (entry.probe.width, entry.probe.height);
        let subject = self.subject(photos, entry)?;
        let (Some(face), 1) = (subject.people().next(), subject.people().count()) else {
            return Ok(None);
        };
        let whole = Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let face = face.bounds.intersect(whole);
        let seen = |crop: Rect| crop.intersect(face).area() / face.area().max(1.0);
        if seen(crop) >= FACE {
            return Ok(None);
        }
        let side = (ROUND * room.width().min(room.height())).round();
        let Some(round) = round_picture(picture, room.center(), side) else { return Ok(None) };
        let usual = cover(whole.size(), (side, side).into(), face.center(), 1.0).crop;
        let wish = Wish { corners: false, ..Wish::PLAIN };
        let aim = subject.aim(size, usual, &wish);
        let source = Source::Photo { id, crop: aim.crop, look };
        Ok((seen(aim.crop) > seen(crop) + CLEARLY).then_some((Picture { source, ..round }, aim)))
    }

    /// The faces of whom the photo is of, or what hides them, as they stand on the card; a drawing
    /// has none.
    pub fn people(&mut self, photos: &Photos, picture: &Picture) -> Result<Vec<Face>, PhotoError> {
        let Source::Photo { id, crop, .. } = picture.source else { return Ok(Vec::new()) };
        let dest = picture.dest;
        let by = (f64::from(dest.width) / crop.width(), f64::from(dest.height) / crop.height());
        let place = Affine::translate((f64::from(dest.x), f64::from(dest.y)))
            * Affine::scale_non_uniform(by.0, by.1)
            * Affine::translate(-crop.origin().to_vec2());
        let subject = self.subject(photos, photos.entry(id))?;
        let placed = |face: &Face| Face { bounds: place.transform_rect_bbox(face.bounds), ..*face };
        let people = match &photos.entry(id).what {
            Use::Hidden(hidden) => hidden.covers(),
            _ => subject.people().copied().collect(),
        };
        let seen = people.iter().filter(|face| face.bounds.intersect(crop).area() > 0.0);
        Ok(seen.map(placed).collect())
    }

    /// Whether a face is seen in the picture; a drawing has none.
    pub fn shows_faces(&mut self, photos: &Photos, picture: &Picture) -> Result<bool, PhotoError> {
        let Source::Photo { id, crop, .. } = picture.source else { return Ok(false) };
        let subject = self.subject(photos, photos.entry(id))?;
        Ok(faces_within(&subject.faces, crop).next().is_some())
    }

    /// Whom and what a photo shows.
    pub fn shown<'a>(
        &mut self,
        photos: &'a Photos,
        id: PhotoId,
    ) -> Result<&'a Subject, PhotoError> {
        self.subject(photos, photos.entry(id))
    }

    fn subject<'a>(
        &mut self,
        photos: &Photos,
        entry: &'a Entry,
    ) -> Result<&'a Subject, PhotoError> {
        if let Some(subject) = entry.subject.get() {
            return Ok(subject);
        }
        let subject = match &entry.what {
            Use::Hidden(hidden) => Subject::of_faces(hidden.faces()),
            _ => Subject::of(&*self.photo(photos, entry)?),
        };
        Ok(entry.subject.get_or_init(|| subject))
    }

    /// All that is done to the colours of an upright picture. What lies in the photo comes
    /// before the inks it is printed in, and those before what lies over the print.
    fn treat(
        &mut self,
        photos: &Photos,
        recipe: &Recipe,
        pixmap: &mut Pixmap,
    ) -> Result<(), PhotoError> {
        let (look, entry) = (recipe.look, photos.entry(recipe.photo));
        if look.enhance {
            self.exposure(photos, entry)?.apply(pixmap.data_mut());
        }
        if look.blur_background {
            let faces = self.crowd(photos, entry)?;
            let faces = faces_of(faces, recipe);
            depth::blur(pixmap, &faces, &mut self.resizer)
                .ok_or_else(|| Fault::corrupt("it cannot be blurred").of(&entry.name))?;
        }
        let covers = match &entry.what {
            Use::Hidden(hidden) if !matches!(look.tone, Tone::OneColor(_)) => Some(hidden),
            _ => None,
        };
        if let Some(hidden) = covers {
            hidden.erase(pixmap, to_pixels(recipe));
        }
        tone::apply(&look.tone, pixmap.data_mut());
        if let Some(hidden) = covers {
            hidden.paint(pixmap, to_pixels(recipe));
        }
        if look.vignette {
            vignette::apply(pixmap);
        }
        if look.grain {
            grain::apply(pixmap);
        }
        Ok(())
    }

    /// Everybody who must not be taken for background: none where nobody is sure to be there.
    /// A lamp that stays sharp is better than a friend who does not.
    fn crowd<'a>(&mut self, photos: &Photos, entry: &'a Entry) -> Result<&'a [Face], PhotoError> {
        let subject = self.subject(photos, entry)?;
        if subject.faces.is_empty() || matches!(entry.what, Use::Hidden(_)) {
            return Ok(&subject.faces);
        }
        if let Some(crowd) = entry.crowd.get() {
            return Ok(crowd);
        }
        let found = hide::everybody(&*self.photo(photos, entry)?);
        Ok(entry.crowd.get_or_init(|| found))
    }

    fn exposure(&mut self, photos: &Photos, entry: &Entry) -> Result<Exposure, PhotoError> {
        if let Some(exposure) = entry.exposure.get() {
            return Ok(*exposure);
        }
        let covers = match &entry.what {
            Use::Hidden(hidden) => hidden.inks(),
            _ => Vec::new(),
        };
        let exposure = Exposure::of(&*self.photo(photos, entry)?, &covers);
        Ok(*entry.exposure.get_or_init(|| exposure))
    }

    fn photo(&mut self, photos: &Photos, entry: &Entry) -> Result<Arc<Photo>, PhotoError> {
        let known =
            |(bytes, what): &(Arc<[u8]>, Use)| *what == entry.what && same(bytes, &entry.bytes);
        if let Some(photo) = self.decoded.get(known) {
            return Ok(photo);
        }
        let (width, height) = (entry.probe.width as usize, entry.probe.height as usize);
        self.decoded.make_room(3 * width * height);
        let photo = Arc::new(entry.decode(photos.limits())?);
        let key = (entry.bytes.clone(), entry.what.clone());
        self.decoded.insert(key, photo.clone(), photo.bytes());
        Ok(photo)
    }

    /// The crop at its final size, not turned yet.
    ///
    /// Lanczos on the coded (gamma) values, as browsers and photo programs do it.
    /// In linear light fine bright detail keeps its energy, but the filter's dark
    /// rings round every highlight show on skin and hair, and converting twelve
    /// megapixels there and back takes longer than decoding them.
    fn resize(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Image<'static>, Fault> {
        let size = photo.turn.size((recipe.width, recipe.height));
        let crop = stored_crop(photo, recipe.crop);
        resized(&mut self.resizer, photo, crop, size, FilterType::Lanczos3)
            .ok_or_else(|| Fault::corrupt("its size and its pixels disagree"))
    }
}

/// A face of which less is seen is too large for its place.
const FACE: f64 = 0.88;
/// How much more of it a circle must show.
const CLEARLY: f64 = 0.08;
/// The circle's part of the shorter side of its room.
const ROUND: f64 = 0.9;

/// The picture as a circle of that width round a point.
fn round_picture(picture: &Picture, middle: Point, side: f64) -> Option<Picture> {
    let corner = (middle.to_vec2() - Vec2::new(side, side) * 0.5).round();
    let (x, y) = (corner.x as i32, corner.y as i32);
    let dest = PixelRect { x, y, width: side as u32, height: side as u32 };
    let middle = corner.to_point() + Vec2::new(side, side) * 0.5;
    let circle = Circle::new(middle, 0.5 * side).to_path(0.02);
    (side >= 1.0).then(|| Picture { dest, mask: Some(Arc::new(circle)), ..picture.clone() })
}

/// Closer than this a person is torn out of where they are.
const CLOSEST: f64 = 2.5;

/// Whether a mask leaves the corners; those of a rounded frame count as seen.
fn corners_show(picture: &Picture) -> bool {
    const ROUNDED: f64 = 0.1;
    let dest = picture.dest;
    let (width, height) = (f64::from(dest.width), f64::from(dest.height));
    let at =
        |x: f64, y: f64| Point::new(f64::from(dest.x) + x * width, f64::from(dest.y) + y * height);
    let sides = [ROUNDED, 1.0 - ROUNDED];
    let mut corners = sides.iter().flat_map(|x| sides.iter().map(|y| at(*x, *y)));
    picture.mask.as_ref().is_none_or(|mask| corners.all(|corner| mask.contains(corner)))
}

fn same(a: &Arc<[u8]>, b: &Arc<[u8]>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

/// Numbers are a store's own; the bytes have been compared.
fn same_but_id(a: &Recipe, b: &Recipe) -> bool {
    let Recipe { photo: _, crop, width, height, look, mask } = a;
    (crop, width, height, look, mask) == (&b.crop, &b.width, &b.height, &b.look, &b.mask)
}

/// Those whose middle is seen.
fn faces_within(faces: &[Face], crop: Rect) -> impl Iterator<Item = &Face> {
    faces.iter().filter(move |face| crop.contains(face.bounds.center()))
}

/// From the upright photo to the pixels that are made.
fn to_pixels(recipe: &Recipe) -> Affine {
    let crop = recipe.crop;
    let by = (f64::from(recipe.width) / crop.width(), f64::from(recipe.height) / crop.height());
    Affine::scale_non_uniform(by.0, by.1) * Affine::translate(-crop.origin().to_vec2())
}

/// The same in the pixels that are made.
fn faces_of(faces: &[Face], recipe: &Recipe) -> Vec<Face> {
    let to_pixels = to_pixels(recipe);
    let moved = |face: &Face| Face { bounds: to_pixels.transform_rect_bbox(face.bounds), ..*face };
    faces_within(faces, recipe.crop).map(moved).collect()
}

fn blank(photos: &Photos, recipe: &Recipe) -> Result<Pixmap, Fault> {
    let (width, height) = (recipe.width, recipe.height);
    super::probe::check_size(width, height, photos.limits())?;
    let too_large =
        || Fault::new(ErrorKind::TooLarge, format!("{width} × {height} pixels are wanted of it"));
    Pixmap::new(width, height).ok_or_else(too_large)
}

/// `crop` in the stored picture, inside it, at least a pixel large.
fn stored_crop(photo: &Photo, crop: Rect) -> Rect {
    let (width, height) = (f64::from(photo.width), f64::from(photo.height));
    let crop = photo.turn.stored_rect(crop.abs(), width, height);
    let side = |from: f64, to: f64, length: f64| {
        let from = if from.is_finite() { from.clamp(0.0, length - 1.0) } else { 0.0 };
        let to = if to.is_finite() { to.clamp(from + 1.0, length) } else { length };
        (from, to)
    };
    let (x0, x1) = side(crop.x0, crop.x1, width);
    let (y0, y1) = side(crop.y0, crop.y1, height);
    Rect::new(x0, y0, x1, y1)
}
