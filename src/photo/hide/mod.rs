//! Faces of people who must not be recognised, taken out of the pixels.
//!
//! It happens as soon as a photo is decoded, so that no later stage, cache or file ever
//! holds the face. `shapes` are what stands for people, `coarse` what is left of their pixels.

mod coarse;
mod shapes;

use std::sync::Arc;

use tiny_skia::Pixmap;

use super::decode::Photo;
use super::error::ErrorKind;
use super::error::Fault;
use super::faces;
use super::faces::Face;
use super::mask;
use crate::color::Rgba;
use crate::geom::Affine;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;
use crate::geom::Vec2;
use shapes::Shape;

/// How a face is made unrecognisable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A disc over the head. Half a disc, as the campaign's seats are, would have to be four
    /// faces wide to hold one.
    Cover,
    /// A disc over the head, half a disc over the shoulders.
    Silhouette,
    /// Coarse squares.
    Pixelate,
    Blur,
}

/// Where and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    pub way: Way,
    /// Whoever stands further back comes first.
    heads: Arc<[Head]>,
    /// Places that may be heads, and may be lamps: a shape would make them people.
    doubtful: Arc<[Rect]>,
    /// Of heads that were sought, not named.
    pub found: Option<Found>,
    /// The middles of faces that lie in none of the places that were named, as shares of the photo.
    pub open: Arc<[Point]>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Head {
    /// The head lies in the ellipse in this box, in pixels of the upright photo.
    place: Rect,
    /// Its face, for the crop.
    face: Face,
    /// What its shape is filled with, whole whatever its alpha.
    ink: Rgba,
}

/// The heads that were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub sure: usize,
    /// The middles of places that may be heads, and may be lamps, as shares of the photo.
    pub unsure: Arc<[Point]>,
}

/// A missed face is worse than a covered lamp: at this score 557 of 562 faces were found,
/// all but those turned by 60 degrees, and 425 places that held none.
const LEAST: f64 = 0.3;
/// Where nothing is as sure as this, the face may be elsewhere: somebody has to say where.
const SURE: f64 = 0.6;
/// The photo is read at each of these longer sides.
const SIDES: [u32; 3] = [320, 640, 1280];
/// The same for faces that lie on their side, which are few; and how sure one must be of them.
const TURNED_SIDES: [u32; 2] = [320, 640];
const TURNED: f64 = 0.7;
/// How much of a found box's sides is added all round, for hair and ears. From 0.21 on
/// the ellipse in the grown box holds all of the box that was found.
const GROWN: f64 = 0.24;
/// How much further up than down, for the crown, in heights of the face.
const CROWN: f64 = 0.11;
/// Heads that are nearer than so many of their widths do not share a colour.
const NEAR: f64 = 2.5;

impl Hidden {
    /// `inks`: the colours of what covers heads, one at least; neighbours get different ones.
    /// `areas`: x, y, width and height as shares of the upright photo. Without any, faces
    /// are sought; a photo in which none is sure to be one is refused.
    pub fn new(way: Way, inks: &[Rgba], areas: &[[f64; 4]], photo: &Photo) -> Result<Self, Fault> {
        let (width, height) = photo.size();
        let size = Size::new(f64::from(width), f64::from(height));
        let faces = everybody_however_turned(photo);
        if areas.is_empty() {
            return Self::sought(way, inks, &faces, size);
        }
        let named: Vec<Rect> =
            areas.iter().map(|area| shapes::round(of_shares(*area, size))).collect();
        let sure = faces.iter().filter(|face| is_sure(face)).map(|face| face.bounds.center());
        let open = sure.filter(|middle| !named.iter().any(|place| place.contains(*middle)));
        let open = open.map(|middle| in_shares(middle, size)).collect();
        let face = |place: Rect| Face::of_head(shapes::disc(place).bounds());
        let heads = colored(named.into_iter().map(|place| (place, face(place))).collect(), inks);
        Ok(Self { way, heads: heads.into(), doubtful: Arc::default(), found: None, open })
    }

    fn sought(way: Way, inks: &[Rgba], faces: &[Face], size: Size) -> Result<Self, Fault> {
        let (sure, doubtful): (Vec<Face>, Vec<Face>) = faces.iter().partition(|face| is_sure(face));
        if sure.is_empty() {
            return Err(Fault::new(ErrorKind::NoFace, "no face to hide was clearly found in it"));
        }
        let heads = colored(sure.iter().map(|face| (grown(face), *face)).collect(), inks);
        let doubtful: Vec<Rect> = doubtful.iter().map(grown).collect();
        let apart = |place: &&Rect| !heads.iter().any(|head| lies_on(**place, head.place));
        let unsure = doubtful.iter().filter(apart);
        let unsure = unsure.map(|place| in_shares(place.center(), size)).collect();
        let found = Some(Found { sure: sure.len(), unsure });
        let (heads, doubtful) = (heads.into(), doubtful.into());
        Ok(Self { way, heads, doubtful, found, open: Arc::default() })
    }

    /// The faces, so that a crop is what it would be if they were shown. What may be a lamp as
    /// well draws no crop.
    pub fn faces(&self) -> Vec<Face> {
        self.heads.iter().map(|head| head.face).collect()
    }

    /// What is seen instead of them, as heads.
    pub fn covers(&self) -> Vec<Face> {
        self.heads.iter().map(|head| Face::of_head(shapes::disc(head.place).bounds())).collect()
    }

    /// The colours that are no light of the photo's own.
    pub fn inks(&self) -> Vec<Rgba> {
        self.heads.iter().map(|head| head.ink).collect()
    }

    /// Takes the solid shapes out of a picture of the photo: their colours are none of its tones.
    pub fn erase(&self, pixmap: &mut Pixmap, to_pixels: Affine) {
        self.shapes().for_each(|(shape, _)| mask::clear(pixmap, &(to_pixels * shape.path())));
    }

    /// Paints the solid shapes once more over a picture of the photo, whose pixels below them
    /// hold nothing any more: in the very colour, which a tone has changed, and with smooth
    /// edges. `to_pixels`: from the upright photo.
    pub fn paint(&self, pixmap: &mut Pixmap, to_pixels: Affine) {
        for (shape, ink) in self.shapes() {
            mask::fill(pixmap, &(to_pixels * shape.path()), ink);
        }
    }

    pub fn apply(&self, photo: &mut Photo) {
        for place in self.doubtful.iter() {
            match self.way {
                Way::Pixelate => coarse::squares(photo, *place),
                Way::Blur => coarse::blur(photo, *place),
                Way::Cover | Way::Silhouette => coarse::smudge(photo, *place),
            }
        }
        for head in self.heads.iter() {
            match self.way {
                Way::Pixelate => coarse::squares(photo, head.place),
                Way::Blur => coarse::blur(photo, head.place),
                Way::Cover | Way::Silhouette => {}
            }
        }
        for (shape, ink) in self.shapes() {
            shapes::fill(photo, shape, ink);
        }
    }

    /// What stands over the heads, the foremost last.
    fn shapes(&self) -> impl Iterator<Item = (Shape, Rgba)> {
        let solid = matches!(self.way, Way::Cover | Way::Silhouette);
        self.heads.iter().filter(move |_| solid).flat_map(|head| {
            let body = self.way == Way::Silhouette;
            let shoulders = body.then(|| shapes::shoulders(head.place));
            let shapes = shoulders.into_iter().chain([shapes::disc(head.place)]);
            shapes.map(|shape| (shape, head.ink))
        })
    }
}

/// Everybody who may be in the photo, lamps and cups among them.
pub(super) fn everybody(photo: &Photo) -> Vec<Face> {
    faces::find(photo, &SIDES, LEAST)
}

fn is_sure(face: &Face) -> bool {
    face.score >= SURE
}

/// A face that was found both upright and lying is as it was found more surely.
fn everybody_however_turned(photo: &Photo) -> Vec<Face> {
    let mut faces = everybody(photo);
    for lying in faces::find_turned(photo, &TURNED_SIDES, TURNED) {
        let same =
            |face: &Face| lies_on(face.bounds, lying.bounds) || lies_on(lying.bounds, face.bounds);
        if !faces.iter().any(|face| same(face) && face.score >= lying.score) {
            faces.retain(|face| !same(face));
            faces.push(lying);
        }
    }
    faces
}

/// The box in whose ellipse the face that was found lies whole.
fn grown(face: &Face) -> Rect {
    let (bounds, height) = (face.bounds, face.bounds.height());
    let all = bounds.inflate(GROWN * bounds.width(), GROWN * height);
    // A face ends at the forehead, a head above it.
    all - Vec2::new(0.0, CROWN * height)
}

fn of_shares([x, y, width, height]: [f64; 4], size: Size) -> Rect {
    let corner = Point::new(x * size.width, y * size.height);
    Rect::from_origin_size(corner, (width * size.width, height * size.height))
}

fn in_shares(at: Point, size: Size) -> Point {
    Point::new(at.x / size.width, at.y / size.height)
}

/// The heads, given as their places and faces, from back to front.
fn colored(mut places: Vec<(Rect, Face)>, inks: &[Rgba]) -> Vec<Head> {
    places.sort_by(|(a, _), (b, _)| a.center().x.total_cmp(&b.center().x));
    let mut heads: Vec<Head> = Vec::new();
    for (place, face) in places {
        heads.push(Head { place, face, ink: free_ink(place, &heads, inks) });
    }
    // Who stands in front is larger and lower.
    heads.sort_by(|a, b| a.place.y1.total_cmp(&b.place.y1));
    heads
}

/// Whether it is the same head twice.
fn lies_on(place: Rect, head: Rect) -> bool {
    shapes::disc(head).holds(place.center())
}

/// The next colour that no head near the place has, so that a group is no lump.
fn free_ink(place: Rect, heads: &[Head], inks: &[Rgba]) -> Rgba {
    let near = |head: &&Head| {
        let reach = NEAR * place.width().max(head.place.width());
        head.place.center().distance(place.center()) < reach
    };
    let taken: Vec<Rgba> = heads.iter().filter(near).map(|head| head.ink).collect();
    let mut next = inks.iter().cycle().skip(heads.len()).take(inks.len());
    let free = next.clone().find(|ink| !taken.contains(ink));
    free.or_else(|| next.next()).copied().unwrap_or(Rgba::BLACK)
}

/// Every pixel in a box of the upright photo, with the place of its middle there.
fn each_pixel(photo: &mut Photo, bounds: Rect, mut change: impl FnMut(Point, &mut [u8])) {
    let (width, height) = photo.size();
    let clip = |from: f64, to: f64, length: u32| {
        let last = f64::from(length);
        (from.floor().clamp(0.0, last) as u32, to.ceil().clamp(0.0, last) as u32)
    };
    let (left, right) = clip(bounds.x0, bounds.x1, width);
    let (top, bottom) = clip(bounds.y0, bounds.y1, height);
    let channels = photo.channels();
    let stored = (photo.width as usize, photo.height as usize);
    for y in top..bottom {
        for x in left..right {
            let (u, v) = photo.turn.stored_pixel(x as usize, y as usize, stored.0, stored.1);
            let pixel = &mut photo.data[(v * stored.0 + u) * channels..][..channels];
            change(Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5), pixel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::Limits;
    use crate::photo::decode;
    use crate::photo::turn::Turn;

    const PORTRAIT: &[u8] = include_bytes!("../../../examples/photos/eileen-collins-nasa.jpg");
    const COFFEE: &[u8] = include_bytes!("../../../examples/photos/coffee.jpg");
    const SIDEWAYS: &[u8] = include_bytes!("../../../tests/data/photos/exif-6.jpg");
    const INK: Rgba = Rgba::opaque(0xff, 0xc6, 0x5e);
    const WAYS: [Way; 4] = [Way::Cover, Way::Silhouette, Way::Pixelate, Way::Blur];

    fn photo(bytes: &[u8]) -> Photo {
        decode("a photo", bytes, &Limits::default()).expect("a sound photo")
    }

    fn placed(place: Rect) -> (Rect, Face) {
        (place, Face::of_head(place))
    }

    fn hidden(way: Way, heads: &[Rect], doubtful: &[Rect], ink: Rgba) -> Hidden {
        let heads = colored(heads.iter().map(|place| placed(*place)).collect(), &[ink]).into();
        let doubtful = doubtful.into();
        Hidden { way, heads, doubtful, found: None, open: Arc::default() }
    }

    #[test]
    fn no_way_leaves_a_face_to_be_found() {
        for way in WAYS {
            let mut photo = photo(PORTRAIT);
            let hidden = Hidden::new(way, &[INK], &[], &photo).expect("a face");
            assert_eq!(hidden.heads.len(), 1, "{way:?}");
            hidden.apply(&mut photo);
            let sure = faces::find(&photo, &[320, 640], 0.6);
            assert!(sure.is_empty(), "{way:?}: {sure:?}");
        }
    }

    /// Of the face that was found, and of every place that somebody named.
    #[test]
    fn a_cover_leaves_one_colour_only() {
        let area = [0.3, 0.05, 0.25, 0.3];
        let whole = photo(PORTRAIT);
        let face = faces::find(&whole, &SIDES, LEAST)[0].bounds;
        let (width, height) = whole.size();
        let named = of_shares(area, Size::new(width.into(), height.into()));
        for (areas, place) in [(&[][..], face), (&[area][..], named)] {
            for way in [Way::Cover, Way::Silhouette] {
                let mut photo = photo(PORTRAIT);
                Hidden::new(way, &[INK], areas, &photo).expect("a face").apply(&mut photo);
                let mut colours = Vec::new();
                each_pixel(&mut photo, place, |_, pixel| colours.push(pixel.to_vec()));
                assert!(colours.len() > 10_000);
                colours.dedup();
                assert_eq!(colours, [[INK.r, INK.g, INK.b]], "{way:?} {place:?}");
            }
        }
    }

    /// Whatever its proportions; a colour that lets through is solid all the same.
    #[test]
    fn a_cover_holds_the_whole_ellipse_of_its_place() {
        let faint = Rgba { a: 40, ..INK };
        for size in [(90.0, 90.0), (100.0, 140.0), (140.0, 100.0), (60.0, 220.0), (220.0, 60.0)] {
            let place = Rect::from_center_size((150.0, 130.0), size);
            for way in [Way::Cover, Way::Silhouette] {
                let mut photo = Photo {
                    data: [9, 9, 9, 9].repeat(300 * 260),
                    width: 300,
                    height: 260,
                    turn: Default::default(),
                    opaque: false,
                };
                hidden(way, &[place], &[], faint).apply(&mut photo);
                let half = place.size() * 0.5;
                each_pixel(&mut photo, place, |at, pixel| {
                    let from = at - place.center();
                    if (from.x / half.width).hypot(from.y / half.height) <= 1.0 {
                        assert_eq!(pixel, [INK.r, INK.g, INK.b, 255], "{way:?} {size:?} {at:?}");
                    }
                });
            }
        }
    }

    /// As two cards may do with one photo in two themes.
    #[test]
    fn another_colour_is_another_photo() {
        let whole = photo(PORTRAIT);
        let hidden = |ink| Hidden::new(Way::Cover, &[ink], &[[0.3, 0.1, 0.2, 0.2]], &whole).ok();
        assert_eq!(hidden(INK), hidden(INK));
        assert_ne!(hidden(INK), hidden(Rgba::BLACK));
    }

    #[test]
    fn a_crop_of_who_is_hidden_is_that_of_who_is_shown() {
        let photo = photo(PORTRAIT);
        let hidden = Hidden::new(Way::Cover, &[INK], &[], &photo).expect("a face");
        assert_eq!(hidden.faces()[0], everybody(&photo)[0]);
        // What covers the face covers most of the head that the crop keeps whole.
        let (head, cover) = (hidden.faces()[0].head(), hidden.covers()[0].head());
        assert!(head.intersect(cover).area() > 0.7 * head.area(), "{head:?} {cover:?}");
        // Of a place that was named, nothing but the place is known.
        let named = Hidden::new(Way::Cover, &[INK], &[[0.3, 0.1, 0.2, 0.2]], &photo).expect("one");
        assert_eq!(named.faces(), named.covers());
    }

    #[test]
    fn neighbours_in_a_group_differ_and_the_foremost_comes_last() {
        let inks = [INK, Rgba::BLACK, Rgba::WHITE];
        let at = |x: f64, y: f64| placed(Rect::from_center_size((x, y), (100.0, 130.0)));
        let group = [at(500.0, 300.0), at(120.0, 340.0), at(260.0, 200.0), at(390.0, 320.0)];
        let heads = colored(group.to_vec(), &inks);
        let lines: Vec<f64> = heads.iter().map(|head| head.place.center().y).collect();
        assert_eq!(lines, [200.0, 300.0, 320.0, 340.0]);
        for (i, a) in heads.iter().enumerate() {
            for b in &heads[i + 1..] {
                let near = a.place.center().distance(b.place.center()) < 250.0;
                assert!(!near || a.ink != b.ink, "{a:?} {b:?}");
            }
        }
        // Fewer colours than people who stand close.
        assert_eq!(colored(group.to_vec(), &inks[..1]).len(), 4);
        assert_eq!(colored(group.to_vec(), &[]).len(), 4);
    }

    /// A shape over a lamp would be a person who was not there. Nothing is left of a face that
    /// was taken for one.
    #[test]
    fn what_may_be_a_lamp_is_smudged_and_draws_no_crop() {
        let (head, lamp) =
            (Rect::new(300.0, 100.0, 400.0, 230.0), Rect::new(100.0, 100.0, 200.0, 230.0));
        for way in [Way::Cover, Way::Silhouette] {
            let hidden = hidden(way, &[head], &[lamp], INK);
            assert_eq!(
                (hidden.shapes().count(), hidden.faces().len()),
                (if way == Way::Cover { 1 } else { 2 }, 1)
            );
            let mut photo = photo(PORTRAIT);
            hidden.apply(&mut photo);
            let (middle, half) = (lamp.center(), lamp.size() * 0.5);
            let mut seen = Vec::new();
            each_pixel(&mut photo, lamp, |at, pixel| {
                let from = at - middle;
                if (from.x / half.width).hypot(from.y / half.height) <= 1.0 {
                    seen.push(pixel.to_vec());
                }
            });
            seen.dedup();
            assert!(seen.len() == 1 && seen[0] != [INK.r, INK.g, INK.b], "{way:?}: {seen:?}");
        }
    }

    /// Nothing of a named place is seen through, whatever its proportions; what lies further off
    /// stays as it was.
    #[test]
    fn coarse_pixels_fill_the_whole_ellipse_and_end_softly_or_with_whole_squares() {
        for size in [(90.0, 90.0), (100.0, 140.0), (60.0, 220.0)] {
            let place = Rect::from_center_size((150.0, 130.0), size);
            for (way, most) in [(Way::Pixelate, 1.0), (Way::Blur, 0.0)] {
                // Stripes one pixel wide, which no mean keeps.
                let mut photo = Photo {
                    data: [[0, 0, 0], [250, 250, 250]].concat().repeat(150 * 260),
                    width: 300,
                    height: 260,
                    turn: Default::default(),
                    opaque: true,
                };
                hidden(way, &[place], &[], INK).apply(&mut photo);
                let half = place.size() * 0.5;
                let whole = Rect::new(0.0, 0.0, 300.0, 260.0);
                let (mut steps, mut own) = (0, 0);
                each_pixel(&mut photo, whole, |at, pixel| {
                    let from = at - place.center();
                    let from = (from.x / half.width).hypot(from.y / half.height);
                    let is_own = matches!(pixel[0], 0 | 250);
                    assert!(from > 1.0 || !is_own, "{way:?} {size:?} {at:?}");
                    assert!(from < 2.6 || is_own, "{way:?} {size:?} {at:?}");
                    steps += usize::from((10..=80).contains(&pixel[0]));
                    own += usize::from(is_own);
                });
                // Only a soft end has what is neither the photo nor the mean.
                assert_eq!(steps > 0, most == 0.0, "{way:?} {size:?}");
                assert!(own > 30_000, "{way:?} {size:?}");
            }
        }
    }

    #[test]
    fn places_are_of_the_upright_photo() {
        let mut turned = photo(SIDEWAYS);
        let before = turned.upright().expect("a size");
        let hidden =
            Hidden::new(Way::Cover, &[INK], &[[0.0, 0.0, 0.2, 0.2]], &turned).expect("a place");
        hidden.apply(&mut turned);
        let after = turned.upright().expect("a size");
        let (right, bottom) = (after.width() - 1, after.height() - 1);
        assert_ne!(after.pixel(2, 2), before.pixel(2, 2));
        assert_eq!(after.pixel(right, bottom), before.pixel(right, bottom));
    }

    /// A photo that lies on its side without a word of it in its metadata.
    #[test]
    fn a_face_that_lies_on_its_side_is_hidden_too() {
        for exif in [3, 6, 8] {
            let mut lying = photo(PORTRAIT);
            lying.turn = Turn::from_exif(exif);
            let hidden = Hidden::new(Way::Cover, &[INK], &[], &lying).expect("a face");
            assert_eq!(hidden.heads.len(), 1, "{exif}");
            let upright = faces::find(&photo(PORTRAIT), &SIDES, SURE)[0].bounds;
            let (width, height) = (f64::from(lying.width), f64::from(lying.height));
            let covered = lying.turn.stored_rect(hidden.covers()[0].head(), width, height);
            assert!(covered.contains_rect(upright), "{exif}: {covered:?} {upright:?}");
        }
    }

    #[test]
    fn where_no_face_is_found_nothing_is_shown() {
        let fault = Hidden::new(Way::Cover, &[INK], &[], &photo(SIDEWAYS)).expect_err("no face");
        assert_eq!(fault.of("colours.jpg").kind, ErrorKind::NoFace);
        // A cup is a little like a face.
        let fault = Hidden::new(Way::Cover, &[INK], &[], &photo(COFFEE)).expect_err("no sure face");
        assert_eq!(fault.of("coffee.jpg").kind, ErrorKind::NoFace);
    }
}
