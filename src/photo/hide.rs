//! Faces of people who must not be recognised, taken out of the pixels.
//!
//! It happens as soon as a photo is decoded, so that no later stage, cache or file ever
//! holds the face.

use std::f64::consts::PI;
use std::sync::Arc;

use tiny_skia::Pixmap;

use super::decode::Photo;
use super::error::ErrorKind;
use super::error::Fault;
use super::faces;
use super::faces::Face;
use super::mask;
use crate::color::Rgba;
use crate::geom;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::Ellipse;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::geom::Size;
use crate::geom::Vec2;

/// How a face is made unrecognisable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A disc over the head. Half a disc, as the campaign's seats are, would have to be four
    /// faces wide to hold one.
    Cover,
    /// Head and shoulders as one shape.
    Silhouette,
    /// Coarse squares.
    Pixelate,
    Blur,
}

/// Where and how. Places are boxes in whose ellipses heads lie, in pixels of the upright
/// photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    pub way: Way,
    /// What shapes are filled with, whole whatever its alpha.
    pub ink: Rgba,
    places: Arc<[Rect]>,
    /// Of places that were sought, not named.
    pub found: Option<Found>,
    /// The middles of faces that lie in none of the places that were named, as shares of the photo.
    pub open: Arc<[Point]>,
}

/// How many heads were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub sure: usize,
    /// Places that may be heads, and may be lamps.
    pub unsure: usize,
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
const GROWN: f64 = 0.35;
/// How much further up than down, for the crown, in heights of the face.
const CROWN: f64 = 0.11;
/// A place that is longer than this many of its widths is no head: its ellipse is covered, as
/// a disc round it would take the photo away with it.
const LONG: f64 = 1.6;
/// The rim of one of several, in widths of its head.
const RIM: f64 = 0.03;
/// Squares across a face. Even these few can tell who it is to somebody who has other photos.
const SQUARES: f64 = 5.0;

impl Hidden {
    /// `areas`: x, y, width and height as shares of the upright photo. Without any, faces
    /// are sought; a photo in which none is sure to be one is refused.
    pub fn new(way: Way, ink: Rgba, areas: &[[f64; 4]], photo: &Photo) -> Result<Self, Fault> {
        let (width, height) = photo.size();
        let size = Size::new(f64::from(width), f64::from(height));
        let (places, found) = if areas.is_empty() {
            heads(photo)
        } else {
            (areas.iter().map(|area| round(of_shares(*area, size))).collect(), None)
        };
        let sought = if areas.is_empty() { Vec::new() } else { everybody(photo) };
        let sure = sought.iter().filter(|face| face.score >= SURE).map(|face| face.bounds.center());
        let open = sure.filter(|middle| !places.iter().any(|place| place.contains(*middle)));
        let open = open.map(|middle| Point::new(middle.x / size.width, middle.y / size.height));
        if places.is_empty() {
            return Err(Fault::new(ErrorKind::NoFace, "no face to hide was clearly found in it"));
        }
        Ok(Self { way, ink, found, open: open.collect(), places: places.into() })
    }

    /// The heads as faces, so that a crop keeps in view what hides them. What may be a lamp as
    /// well draws no crop.
    pub fn faces(&self) -> Vec<Face> {
        let heads = self.found.map_or(self.places.len(), |found| found.sure);
        self.places.iter().take(heads).map(|place| Face::of_head(disc(*place).bounds)).collect()
    }

    /// Paints the solid shapes once more over a picture of the photo, whose pixels below them
    /// hold nothing any more: in the very colour, which a tone has changed, and with smooth
    /// edges. Those of several people get a rim, or a group would be one lump. `to_pixels`:
    /// from the upright photo.
    pub fn paint(&self, pixmap: &mut Pixmap, to_pixels: Affine, (_, height): (u32, u32)) {
        if matches!(self.way, Way::Pixelate | Way::Blur) {
            return;
        }
        let mut places: Vec<Rect> = self.places.to_vec();
        // Who stands in front is larger and lower.
        places.sort_by(|a, b| a.y1.total_cmp(&b.y1));
        let rim = (places.len() > 1).then(|| rim(self.ink));
        for place in places {
            let bounds = disc(place).bounds;
            let head = Ellipse::new(bounds.center(), bounds.size().to_vec2() * 0.5, 0.0);
            let shoulders = match self.way {
                Way::Silhouette => Some(shoulders_path(place, f64::from(height))),
                _ => None,
            };
            let all: Vec<BezPath> = shoulders.into_iter().chain([head.to_path(0.1)]).collect();
            let width = 2.0 * RIM * bounds.size().min_side();
            for path in rim.iter().flat_map(|_| &all) {
                let wider =
                    kurbo::stroke(path, &kurbo::Stroke::new(width), &Default::default(), 0.1);
                mask::fill(pixmap, &(to_pixels * wider), rim.unwrap_or(self.ink));
            }
            all.into_iter().for_each(|path| mask::fill(pixmap, &(to_pixels * path), self.ink));
        }
    }

    pub fn apply(&self, photo: &mut Photo) {
        for place in self.places.iter() {
            match self.way {
                Way::Cover => fill(photo, disc(*place), self.ink),
                Way::Silhouette => {
                    fill(photo, disc(*place), self.ink);
                    fill(photo, shoulders(*place, photo.size()), self.ink);
                }
                Way::Pixelate => squares(photo, &disc(*place), false),
                Way::Blur => squares(photo, &disc(*place), true),
            }
        }
    }
}

/// Everybody who may be in the photo, lamps and cups among them.
pub(super) fn everybody(photo: &Photo) -> Vec<Face> {
    faces::find(photo, &SIDES, LEAST)
}

/// Boxes in whose ellipses the faces that were found lie whole; none without a sure one.
fn heads(photo: &Photo) -> (Vec<Rect>, Option<Found>) {
    let grown = |face: &Face| {
        let (bounds, height) = (face.bounds, face.bounds.height());
        let all = bounds.inflate(GROWN * bounds.width(), GROWN * height);
        // A face ends at the forehead, a head above it.
        all - Vec2::new(0.0, CROWN * height)
    };
    let found = everybody(photo);
    let sure = found.iter().filter(|face| face.score >= SURE).count();
    if sure == 0 {
        return (Vec::new(), None);
    }
    let heads = Found { sure, unsure: found.len() - sure };
    (found.iter().map(grown).collect(), Some(heads))
}

/// Lighter than a dark ink, darker than a light one.
fn rim(ink: Rgba) -> Rgba {
    let darker = ink.contrast(Rgba::BLACK) > 1.5 * ink.contrast(Rgba::WHITE);
    let towards = if darker { 0.0 } else { 255.0 };
    let mixed = |value: u8| (0.55 * f64::from(value) + 0.45 * towards).round() as u8;
    Rgba::opaque(mixed(ink.r), mixed(ink.g), mixed(ink.b))
}

fn of_shares([x, y, width, height]: [f64; 4], size: Size) -> Rect {
    let corner = Point::new(x * size.width, y * size.height);
    Rect::from_origin_size(corner, (width * size.width, height * size.height))
}

/// A shape in the upright photo: its box, and whether a point is inside.
struct Area<F> {
    bounds: Rect,
    holds: F,
}

/// The box whose ellipse goes through the corners of this one, and two pixels beyond: what
/// somebody drew is covered whole.
fn round(area: Rect) -> Rect {
    let size = area.inflate(2.0, 2.0).size() * std::f64::consts::SQRT_2;
    Rect::from_center_size(area.center(), size)
}

/// The disc round the ellipse in the box.
fn disc(place: Rect) -> Area<impl Fn(Point) -> bool> {
    let (middle, size) = (place.center(), place.size());
    let longer = size.max_side();
    let is_head = longer <= LONG * size.min_side();
    let size = if is_head { Size::new(longer, longer) } else { size };
    let half = size * 0.5;
    let holds = move |at: Point| {
        let (x, y) = ((at.x - middle.x) / half.width, (at.y - middle.y) / half.height);
        x * x + y * y <= 1.0
    };
    Area { bounds: Rect::from_center_size(middle, size), holds }
}

/// The ellipse whose upper half the shoulders are: its middle and its half axes. Two and a half
/// heads wide, from the chin on.
fn shoulder_line(head: Rect) -> (Point, Vec2) {
    let middle = Point::new(head.center().x, head.y1 + 0.55 * head.height());
    (middle, Vec2::new(1.25 * head.width(), 0.6 * head.height()))
}

/// Round shoulders, down to the foot of the photo.
fn shoulders(head: Rect, (_, height): (u32, u32)) -> Area<impl Fn(Point) -> bool> {
    let (middle, half) = shoulder_line(head);
    let (top, foot) = (middle.y - half.y, f64::from(height));
    let bounds = Rect::new(middle.x - half.x, top, middle.x + half.x, foot.max(top));
    let holds = move |at: Point| {
        let (x, y) = ((at.x - middle.x) / half.x, ((at.y - middle.y) / half.y).min(0.0));
        x * x + y * y <= 1.0
    };
    Area { bounds, holds }
}

/// The outline of [`shoulders`].
fn shoulders_path(head: Rect, foot: f64) -> BezPath {
    let (middle, half) = shoulder_line(head);
    let foot = foot.max(middle.y);
    let mut path = BezPath::new();
    path.move_to((middle.x - half.x, foot));
    path.line_to((middle.x - half.x, middle.y));
    let over = geom::Arc::new(middle, half, PI, PI, 0.0);
    path.extend(over.append_iter(0.1));
    path.line_to((middle.x + half.x, foot));
    path.close_path();
    path
}

fn fill<F: Fn(Point) -> bool>(photo: &mut Photo, area: Area<F>, ink: Rgba) {
    each_pixel(photo, area.bounds, |at, pixel| {
        if (area.holds)(at) {
            pixel[..3].copy_from_slice(&[ink.r, ink.g, ink.b]);
            pixel[3..].fill(255);
        }
    });
}

/// Means of a few squares across the shape's box; `soft`: straight lines between them.
fn squares<F: Fn(Point) -> bool>(photo: &mut Photo, area: &Area<F>, soft: bool) {
    let place = area.bounds;
    let side = (place.width().max(place.height()) / SQUARES).max(1.0);
    let (across, down) = ((place.width() / side).ceil(), (place.height() / side).ceil());
    let (across, down) = (across.max(1.0) as usize, down.max(1.0) as usize);
    let at_square = |at: Point| ((at.x - place.x0) / side, (at.y - place.y0) / side);
    let index = |x: f64, y: f64| {
        let (x, y) = (x.max(0.0) as usize, y.max(0.0) as usize);
        y.min(down - 1) * across + x.min(across - 1)
    };
    let mut sums = vec![[0.0; 5]; across * down];
    each_pixel(photo, place, |at, pixel| {
        let (x, y) = at_square(at);
        let sum = &mut sums[index(x, y)];
        sum.iter_mut().zip(pixel.iter()).for_each(|(sum, value)| *sum += f64::from(*value));
        sum[4] += 1.0;
    });
    let mean = |square: usize, channel: usize| sums[square][channel] / sums[square][4].max(1.0);
    each_pixel(photo, place, |at, pixel| {
        if !(area.holds)(at) {
            return;
        }
        let (x, y) = at_square(at);
        for (channel, value) in pixel.iter_mut().enumerate() {
            let mixed = if soft {
                let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
                let row = |y: f64| {
                    let (left, right) = (index(x, y), index(x + 1.0, y));
                    mean(left, channel) + x.fract() * (mean(right, channel) - mean(left, channel))
                };
                row(y) + y.fract() * (row(y + 1.0) - row(y))
            } else {
                mean(index(x, y), channel)
            };
            *value = mixed.round() as u8;
        }
    });
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

    const PORTRAIT: &[u8] = include_bytes!("../../examples/photos/eileen-collins-nasa.jpg");
    const COFFEE: &[u8] = include_bytes!("../../examples/photos/coffee.jpg");
    const SIDEWAYS: &[u8] = include_bytes!("../../tests/data/photos/exif-6.jpg");
    const INK: Rgba = Rgba::opaque(0xff, 0xc6, 0x5e);
    const WAYS: [Way; 4] = [Way::Cover, Way::Silhouette, Way::Pixelate, Way::Blur];

    fn photo(bytes: &[u8]) -> Photo {
        decode("a photo", bytes, &Limits::default()).expect("a sound photo")
    }

    #[test]
    fn no_way_leaves_a_face_to_be_found() {
        for way in WAYS {
            let mut photo = photo(PORTRAIT);
            let hidden = Hidden::new(way, INK, &[], &photo).expect("a face");
            assert_eq!(hidden.places.len(), 1, "{way:?}");
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
                Hidden::new(way, INK, areas, &photo).expect("a face").apply(&mut photo);
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
                Hidden {
                    way,
                    ink: faint,
                    places: [place].into(),
                    found: None,
                    open: Arc::default(),
                }
                .apply(&mut photo);
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
        let hidden = |ink| Hidden::new(Way::Cover, ink, &[[0.3, 0.1, 0.2, 0.2]], &whole).ok();
        assert_eq!(hidden(INK), hidden(INK));
        assert_ne!(hidden(INK), hidden(Rgba::BLACK));
    }

    #[test]
    fn a_crop_keeps_in_view_what_hides_a_face() {
        let hidden = Hidden::new(Way::Cover, INK, &[], &photo(PORTRAIT)).expect("a face");
        let (head, cover) = (hidden.faces()[0].head(), disc(hidden.places[0]).bounds);
        assert!(head.inflate(0.01, 0.01).contains_rect(cover), "{head:?} {cover:?}");
        assert!(cover.inflate(0.01, 0.01).contains_rect(head), "{head:?} {cover:?}");
    }

    #[test]
    fn places_are_of_the_upright_photo() {
        let mut turned = photo(SIDEWAYS);
        let before = turned.upright().expect("a size");
        let hidden =
            Hidden::new(Way::Cover, INK, &[[0.0, 0.0, 0.2, 0.2]], &turned).expect("a place");
        hidden.apply(&mut turned);
        let after = turned.upright().expect("a size");
        let (right, bottom) = (after.width() - 1, after.height() - 1);
        assert_ne!(after.pixel(2, 2), before.pixel(2, 2));
        assert_eq!(after.pixel(right, bottom), before.pixel(right, bottom));
    }

    #[test]
    fn where_no_face_is_found_nothing_is_shown() {
        let fault = Hidden::new(Way::Cover, INK, &[], &photo(SIDEWAYS)).expect_err("no face");
        assert_eq!(fault.of("colours.jpg").kind, ErrorKind::NoFace);
        // A cup is a little like a face.
        let fault = Hidden::new(Way::Cover, INK, &[], &photo(COFFEE)).expect_err("no sure face");
        assert_eq!(fault.of("coffee.jpg").kind, ErrorKind::NoFace);
    }
}
