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
    /// Of heads that were sought, not named.
    pub found: Option<Found>,
    /// The middles of faces that lie in none of the places that were named, as shares of the photo.
    pub open: Arc<[Point]>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Head {
    /// The head lies in the ellipse in this box, in pixels of the upright photo.
    place: Rect,
    /// What its shape is filled with, whole whatever its alpha.
    ink: Rgba,
    /// It is one; others may be lamps.
    sure: bool,
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
/// How much of a found box's sides is added all round, for hair and ears. From 0.21 on
/// the ellipse in the grown box holds all of the box that was found.
const GROWN: f64 = 0.28;
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
        let faces = everybody(photo);
        if areas.is_empty() {
            let (places, found) = sought(&faces, size)?;
            let heads = colored(places, inks).into();
            return Ok(Self { way, heads, found: Some(found), open: Arc::default() });
        }
        let named: Vec<Rect> =
            areas.iter().map(|area| shapes::round(of_shares(*area, size))).collect();
        let sure = faces.iter().filter(|face| is_sure(face)).map(|face| face.bounds.center());
        let open = sure.filter(|middle| !named.iter().any(|place| place.contains(*middle)));
        let open = open.map(|middle| in_shares(middle, size)).collect();
        let places = named.into_iter().map(|place| (place, true)).collect();
        Ok(Self { way, heads: colored(places, inks).into(), found: None, open })
    }

    /// The heads as faces, so that a crop keeps in view what hides them. What may be a lamp as
    /// well draws no crop.
    pub fn faces(&self) -> Vec<Face> {
        let sure = self.heads.iter().filter(|head| head.sure);
        sure.map(|head| Face::of_head(shapes::disc(head.place).bounds())).collect()
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
        for (shape, ink) in self.shapes() {
            shapes::fill(photo, shape, ink);
        }
        for head in self.heads.iter() {
            match self.way {
                Way::Pixelate => coarse::squares(photo, head.place),
                Way::Blur => coarse::blur(photo, head.place),
                Way::Cover | Way::Silhouette => {}
            }
        }
    }

    /// What stands over the heads, the foremost last. Nobody gets shoulders who may be a lamp.
    fn shapes(&self) -> impl Iterator<Item = (Shape, Rgba)> {
        let solid = matches!(self.way, Way::Cover | Way::Silhouette);
        self.heads.iter().filter(move |_| solid).flat_map(|head| {
            let body = self.way == Way::Silhouette && head.sure;
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

/// Boxes in whose ellipses heads lie, and whether that is sure.
type Places = Vec<(Rect, bool)>;

/// The places of faces that were found; refused without a sure one.
fn sought(faces: &[Face], size: Size) -> Result<(Places, Found), Fault> {
    let places: Places = faces.iter().map(|face| (grown(face), is_sure(face))).collect();
    let sure: Vec<Rect> =
        places.iter().filter(|(_, sure)| *sure).map(|(place, _)| *place).collect();
    if sure.is_empty() {
        return Err(Fault::new(ErrorKind::NoFace, "no face to hide was clearly found in it"));
    }
    let apart = |place: &Rect| !sure.iter().any(|head| lies_on(*place, *head));
    let unsure = places.iter().filter(|(place, sure)| !sure && apart(place));
    let unsure = unsure.map(|(place, _)| in_shares(place.center(), size)).collect();
    Ok((places, Found { sure: sure.len(), unsure }))
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

/// The heads from back to front. What may be one and lies on a head has its colour.
fn colored(mut places: Places, inks: &[Rgba]) -> Vec<Head> {
    places.sort_by(|(a, _), (b, _)| a.center().x.total_cmp(&b.center().x));
    let (sure, unsure): (Vec<_>, Vec<_>) = places.into_iter().partition(|(_, sure)| *sure);
    let mut heads: Vec<Head> = Vec::new();
    for (place, sure) in sure.into_iter().chain(unsure) {
        let part_of = heads.iter().find(|head| !sure && lies_on(place, head.place));
        let ink = part_of.map_or_else(|| free_ink(place, &heads, inks), |head| head.ink);
        heads.push(Head { place, ink, sure });
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

    const PORTRAIT: &[u8] = include_bytes!("../../../examples/photos/eileen-collins-nasa.jpg");
    const COFFEE: &[u8] = include_bytes!("../../../examples/photos/coffee.jpg");
    const SIDEWAYS: &[u8] = include_bytes!("../../../tests/data/photos/exif-6.jpg");
    const INK: Rgba = Rgba::opaque(0xff, 0xc6, 0x5e);
    const WAYS: [Way; 4] = [Way::Cover, Way::Silhouette, Way::Pixelate, Way::Blur];

    fn photo(bytes: &[u8]) -> Photo {
        decode("a photo", bytes, &Limits::default()).expect("a sound photo")
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
                let heads = [Head { place, ink: faint, sure: true }].into();
                Hidden { way, heads, found: None, open: Arc::default() }.apply(&mut photo);
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
    fn a_crop_keeps_in_view_what_hides_a_face() {
        let hidden = Hidden::new(Way::Cover, &[INK], &[], &photo(PORTRAIT)).expect("a face");
        let (head, cover) =
            (hidden.faces()[0].head(), shapes::disc(hidden.heads[0].place).bounds());
        assert!(head.inflate(0.01, 0.01).contains_rect(cover), "{head:?} {cover:?}");
        assert!(cover.inflate(0.01, 0.01).contains_rect(head), "{head:?} {cover:?}");
    }

    #[test]
    fn neighbours_in_a_group_differ_and_the_foremost_comes_last() {
        let inks = [INK, Rgba::BLACK, Rgba::WHITE];
        let at = |x: f64, y: f64| (Rect::from_center_size((x, y), (100.0, 130.0)), true);
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

    /// A lamp with shoulders would be a person who was not there.
    #[test]
    fn what_may_be_a_lamp_gets_no_shoulders_and_draws_no_crop() {
        let place = Rect::new(100.0, 100.0, 200.0, 230.0);
        let hidden = |sure| Hidden {
            way: Way::Silhouette,
            heads: [Head { place, ink: INK, sure }].into(),
            found: None,
            open: Arc::default(),
        };
        let (person, lamp) = (hidden(true), hidden(false));
        assert_eq!((person.shapes().count(), person.faces().len()), (2, 1));
        assert_eq!((lamp.shapes().count(), lamp.faces().len()), (1, 0));
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
                let heads = [Head { place, ink: INK, sure: true }].into();
                Hidden { way, heads, found: None, open: Arc::default() }.apply(&mut photo);
                let half = place.size() * 0.5;
                let whole = Rect::new(0.0, 0.0, 300.0, 260.0);
                let (mut steps, mut own) = (0, 0);
                each_pixel(&mut photo, whole, |at, pixel| {
                    let from = at - place.center();
                    let from = (from.x / half.width).hypot(from.y / half.height);
                    let is_own = matches!(pixel[0], 0 | 250);
                    assert!(from > 1.0 || !is_own, "{way:?} {size:?} {at:?}");
                    assert!(from < 2.2 || is_own, "{way:?} {size:?} {at:?}");
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

    #[test]
    fn where_no_face_is_found_nothing_is_shown() {
        let fault = Hidden::new(Way::Cover, &[INK], &[], &photo(SIDEWAYS)).expect_err("no face");
        assert_eq!(fault.of("colours.jpg").kind, ErrorKind::NoFace);
        // A cup is a little like a face.
        let fault = Hidden::new(Way::Cover, &[INK], &[], &photo(COFFEE)).expect_err("no sure face");
        assert_eq!(fault.of("coffee.jpg").kind, ErrorKind::NoFace);
    }
}
