//! What lies behind words: the scene's items one by one, and the pixels of photos.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::Faint;
use super::shade;
use super::shade::Seen;
use crate::color::Rgba;
use crate::export::Error;
use crate::export::source::Developed;
use crate::export::source::Pictures;
use crate::geom::Affine;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::id::NodeId;
use crate::scene::GlyphRun;
use crate::scene::Group;
use crate::scene::Item;
use crate::scene::Picture;
use crate::scene::Source;

/// Every so many pixels, both ways, are looked at.
const STEP: usize = 3;

/// What is no group, with what the groups round it do to it.
pub struct Leaf<'a> {
    pub item: &'a Item,
    place: Affine,
    opacity: f64,
    clip: Option<Rect>,
}

/// A line of words on a scrim over a photo.
pub struct Line<'a> {
    /// Its place among the leaves.
    pub leaf: usize,
    pub run: &'a GlyphRun,
    /// All of it stands on the scrim.
    pub whole: bool,
    pub needed: f64,
    /// The picture below.
    pub photo: NodeId,
    /// What of the picture lies behind it.
    pub seen: Vec<Seen>,
}

/// Everything that is drawn, in paint order.
pub fn leaves(items: &[Item]) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    collect(items, Affine::IDENTITY, 1.0, None, &mut leaves);
    leaves
}

fn collect<'a>(
    items: &'a [Item],
    place: Affine,
    opacity: f64,
    clip: Option<Rect>,
    out: &mut Vec<Leaf<'a>>,
) {
    for item in items {
        let Item::Group(group) = item else {
            out.push(Leaf { item, place, opacity, clip });
            continue;
        };
        let own = group.clip.as_ref().map(|path| place.transform_rect_bbox(path.bounding_box()));
        let clip = match (clip, own) {
            (Some(a), Some(b)) => Some(a.intersect(b)),
            (a, b) => a.or(b),
        };
        collect(&group.items, place * group.transform, opacity * group.opacity, clip, out);
    }
}

/// The items with some of the leaves changed; `next` counts them.
pub fn with(items: &[Item], changed: &BTreeMap<usize, Item>, next: &mut usize) -> Vec<Item> {
    let one = |item: &Item| match item {
        Item::Group(group) => {
            Item::Group(Group { items: with(&group.items, changed, next), ..group.clone() })
        }
        other => {
            *next += 1;
            changed.get(&(*next - 1)).unwrap_or(other).clone()
        }
    };
    items.iter().map(one).collect()
}

/// The items without some of the leaves; `next` counts them.
pub fn without(items: &[Item], gone: &BTreeSet<usize>, next: &mut usize) -> Vec<Item> {
    let one = |item: &Item| match item {
        Item::Group(group) => {
            let items = without(&group.items, gone, next);
            Some(Item::Group(Group { items, ..group.clone() }))
        }
        other => {
            *next += 1;
            (!gone.contains(&(*next - 1))).then(|| other.clone())
        }
    };
    items.iter().filter_map(one).collect()
}

impl Leaf<'_> {
    /// The box round it; of words, that round their line.
    pub fn bounds(&self) -> Rect {
        let own = match self.item {
            Item::Shape(shape) => shape.transform.transform_rect_bbox(shape.path.bounding_box()),
            Item::Picture(picture) => dest(picture),
            Item::Glyphs(run) => line(run),
            Item::Group(_) => Rect::ZERO,
        };
        let placed = self.place.transform_rect_bbox(own);
        self.clip.map_or(placed, |clip| placed.intersect(clip))
    }

    pub fn photo(&self) -> Option<&Picture> {
        match self.item {
            Item::Picture(picture) if self.place == Affine::IDENTITY => {
                matches!(picture.source, Source::Photo { .. }).then_some(picture)
            }
            _ => None,
        }
    }
}

/// The box round a line of words, from above its capitals to below its tails.
fn line(run: &GlyphRun) -> Rect {
    let (Some(first), Some(last)) = (run.glyphs.first(), run.glyphs.last()) else {
        return Rect::ZERO;
    };
    Rect::new(first.x, first.y - 0.8 * run.size, last.x + 0.6 * run.size, first.y + 0.25 * run.size)
}

fn dest(picture: &Picture) -> Rect {
    let d = picture.dest;
    let (x, y) = (f64::from(d.x), f64::from(d.y));
    Rect::new(x, y, x + f64::from(d.width), y + f64::from(d.height))
}

/// The lines of words that stand on the scrim `at`, where a photo is below it.
pub fn lines_on<'a>(
    at: usize,
    leaves: &[Leaf<'a>],
    pictures: &mut dyn Pictures,
    needs: &dyn Fn(&GlyphRun) -> Option<f64>,
) -> Result<Vec<Line<'a>>, Error> {
    let (scrim, mut lines) = (leaves[at].bounds(), Vec::new());
    for (leaf, above) in leaves.iter().enumerate().skip(at + 1) {
        let Item::Glyphs(run) = above.item else { continue };
        let Some(needed) = needs(run) else { continue };
        let all = above.bounds();
        let room = all.intersect(scrim);
        let Some(photo) = photo_below(&leaves[..at], room) else { continue };
        let seen = pixels(&*pictures.developed(photo, 1.0)?, photo, room);
        let whole = room.area() >= 0.98 * all.area();
        lines.push(Line { leaf, run, whole, needed, photo: photo.node, seen });
    }
    Ok(lines)
}

/// The uppermost photo behind a box.
fn photo_below<'a>(below: &'a [Leaf], room: Rect) -> Option<&'a Picture> {
    let photo = |leaf: &'a Leaf| leaf.photo().filter(|_| meet(leaf, room));
    below.iter().rev().find_map(photo)
}

fn meet(leaf: &Leaf, room: Rect) -> bool {
    leaf.bounds().intersect(room).area() > 0.0
}

/// Words with nothing between them and a photo that they do not stand out from. Those
/// that are `shaded` have been seen to.
pub fn faint(
    leaves: &[Leaf],
    shaded: &BTreeSet<usize>,
    pictures: &mut dyn Pictures,
    needs: &dyn Fn(&GlyphRun) -> Option<f64>,
) -> Result<Vec<Faint>, Error> {
    let mut all: BTreeMap<NodeId, Faint> = BTreeMap::new();
    for (at, leaf) in leaves.iter().enumerate().filter(|(at, _)| !shaded.contains(at)) {
        let Item::Glyphs(run) = leaf.item else { continue };
        let Some(needed) = needs(run) else { continue };
        let room = leaf.bounds();
        let behind = leaves[..at].iter().rev();
        let mut behind = behind.filter(|leaf| !matches!(leaf.item, Item::Glyphs(_)));
        let Some(photo) = behind.find(|leaf| meet(leaf, room)).and_then(Leaf::photo) else {
            continue;
        };
        let seen = pixels(&*pictures.developed(photo, 1.0)?, photo, room);
        let ink = run.color.with_opacity(leaf.opacity);
        let Some((contrast, ground)) = shade::bare_contrast(ink, &seen) else { continue };
        let known = all.get(&run.node).map_or(f64::MAX, |faint| faint.contrast);
        if contrast < needed.min(known) {
            all.insert(run.node, Faint { node: run.node, contrast, needed, ink, ground });
        }
    }
    Ok(all.into_values().collect())
}

/// Pixels of the photo behind a box; what its mask takes away shows something else.
fn pixels(photo: &Developed, picture: &Picture, room: Rect) -> Vec<Seen> {
    let seen = room.intersect(dest(picture));
    let (left, top) = (f64::from(picture.dest.x), f64::from(picture.dest.y));
    let (width, height) = (photo.pixmap.width() as usize, photo.pixmap.height() as usize);
    let range = |from: f64, to: f64, length: usize| {
        (from.max(0.0) as usize..(to.max(0.0).ceil() as usize).min(length)).step_by(STEP)
    };
    let mut found = Vec::new();
    for y in range(seen.y0 - top, seen.y1 - top, height) {
        for x in range(seen.x0 - left, seen.x1 - left, width) {
            let pixel = photo.pixmap.pixels()[y * width + x];
            if pixel.alpha() == 255 {
                let color = Rgba::opaque(pixel.red(), pixel.green(), pixel.blue());
                found.push((Point::new(left + x as f64, top + y as f64), color));
            }
        }
    }
    found
}
