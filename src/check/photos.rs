//! Photos and logos: whether they may be shown, and can be.

use std::collections::BTreeMap;

use super::Picture;
use super::Written;
use super::said::photos;
use super::visit;
use crate::card::Image;
use crate::card::Kind;
use crate::card::Logo;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::geom::{Point, Rect, Shape as _};
use crate::id::NodeId;
use crate::id::PhotoId;
use crate::model::AnonymiseWay;
use crate::model::Area;
use crate::model::PhotoValue;
use crate::resolve::fields::Fields;
use crate::resolve::fields::Filled;
use crate::resolve::fields::Found;
use crate::resolve::fields::Shown;
use crate::scene::Item;
use crate::scene::PixelRect;
use crate::scene::Source;

/// Enlarged more than this, people see that a photo is soft.
const SHARP: f64 = 1.3;

/// Photos with too few pixels for their place.
pub fn enlarged(picture: &Picture) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for drawn in pictures(picture) {
        let Source::Photo { id, crop, .. } = drawn.source else { continue };
        let scale = f64::from(drawn.dest.width) / crop.width().max(1.0);
        if scale <= SHARP {
            continue;
        }
        let found = found(picture, *id);
        let (what, size) = match found {
            Some((field, shown)) => (format!("`{field}`"), shown.size),
            None => ("the logo".to_owned(), crop.size()),
        };
        let message = format!("{what} is enlarged {scale:.1} times and will look soft");
        let zoomed = found.is_some_and(|(_, shown)| shown.zoom.is_some_and(|zoom| zoom > 1.0));
        let hint = format!(
            "take a photo of at least {:.0}×{:.0} pixels{}",
            (size.width * scale).ceil(),
            (size.height * scale).ceil(),
            if zoomed { ", or less `zoom`" } else { "" }
        );
        let one = Diagnostic::warning("photo-too-small", message).hint(hint);
        told.push(picture.at_field(one, found.map(|(field, _)| field), drawn.node));
    }
    told
}

/// Faces that somebody may find out in spite of what hides them.
pub fn hidden(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    let weak = photos(written.filling).into_iter().filter_map(|named| {
        let anonymise = named.photo?.anonymise.as_ref()?;
        let what = match anonymise.value.way {
            AnonymiseWay::Blur => "a blur",
            AnonymiseWay::Pixelate => "coarse squares",
            AnonymiseWay::Cover | AnonymiseWay::Silhouette | AnonymiseWay::Initials => return None,
        };
        let message = format!("{what} can be told from other photos of the same person");
        let told = Diagnostic::warning("weak-hiding", message).at(&content.source, anonymise.at);
        Some(told.of_field(named.field).hint("for people at risk write `anonymise: cover`"))
    });
    weak.collect()
}

/// Heads for which a crop that follows people has no room.
pub fn heads(picture: &Picture) -> Vec<Diagnostic> {
    let placed = pictures(picture);
    let told = picture.light.cut.iter().filter_map(|cut| {
        let (field, what) = called(&placed, picture, cut.node)?;
        let heads = if cut.heads == 1 { "a head".to_owned() } else { format!("{} heads", cut.heads) };
        let message = format!(
            "{heads} in {what} had to be cut off at the edge of its place, or lies below what is drawn there"
        );
        let one = Diagnostic::warning("head-cut", message).hint(
            "take a photo with more room round the head, give it a `focus`, or leave this placement out with `--for`",
        );
        Some(picture.at_field(one, field, cut.node))
    });
    told.collect()
}

/// So many of several are named.
const MOST_OTHERS: usize = 3;

/// Photos of one person in which others may be meant.
pub fn several(picture: &Picture) -> Vec<Diagnostic> {
    let placed = pictures(picture);
    let told = picture.light.several.iter().filter_map(|several| {
        let (field, what) = called(&placed, picture, several.node)?;
        let focus = |at: &Point| format!("`focus: [{:.2}, {:.2}]`", at.x, at.y);
        let [followed, others @ ..] = &several.faces[..] else { return None };
        let others: Vec<String> = others.iter().take(MOST_OTHERS).map(focus).collect();
        let message = format!(
            "{} people are in {what}, and the card is of one: it follows the face at {}",
            several.faces.len(),
            place_in_words(followed)
        );
        let hint = format!(
            "{} with the photo says that this is right; {} takes another",
            focus(followed),
            others.join(" or ")
        );
        let one = Diagnostic::warning("several-people", message).hint(hint);
        Some(picture.at_field(one, field, several.node))
    });
    told.collect()
}

/// Photos in which people see next to nothing.
pub fn dark(picture: &Picture) -> Vec<Diagnostic> {
    let placed = pictures(picture);
    let told = picture.light.dark.iter().filter_map(|node| {
        let drawn = placed.iter().find(|drawn| drawn.node == *node)?;
        // A logo may well be black.
        let (field, _) =
            shown(picture, image(drawn.source)).filter(|(_, shown)| shown.logo.is_none())?;
        let message = format!("`{field}` is so dark that hardly anything is seen in it");
        let enhanced = matches!(drawn.source, Source::Photo { look, .. } if look.enhance);
        let hint = match enhanced {
            true => "`enhance: auto` does not lighten it enough: take a photo with more light",
            false => "write `enhance: auto` with the photo, or take one with more light",
        };
        let told = Diagnostic::warning("photo-dark", message).hint(hint);
        Some(picture.at_field(told, Some(field), *node))
    });
    told.collect()
}

fn place_in_words(at: &Point) -> String {
    format!("{:.0} % across, {:.0} % down", 100.0 * at.x, 100.0 * at.y)
}

/// How many heads were found and hidden: the program may have missed one, and cannot know.
pub fn found_and_hidden(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    let told = hiding(written).filter_map(|(field, photo, at)| {
        let Found { sure, unsure } = of_value(written, photo)?.hidden.as_ref()?;
        let hidden = match sure {
            1 => "1 head is hidden".to_owned(),
            sure => format!("{sure} heads are hidden"),
        };
        let at_places: Vec<String> = unsure.iter().take(MOST_OTHERS).map(place_in_words).collect();
        let at_places = at_places.join("; ");
        let also = match unsure.len() {
            0 => String::new(),
            1 => format!(", and 1 place that may be one ({at_places})"),
            n if n <= MOST_OTHERS => format!(", and {n} places that may be some ({at_places})"),
            n => format!(", and {n} places that may be some ({at_places}; …)"),
        };
        let message = format!("in `{field}` {hidden}{also}");
        let told = Diagnostic::note("hidden-heads", message).at(&content.source, at);
        let places = match content.source.is_table() {
            true => "write `cover x y width height; …` into the cell, as shares of the photo",
            false => {
                "write `anonymise: { cover: [[x, y, width, height]] }`, as shares of the photo"
            }
        };
        let hint = format!(
            "look at the picture: is that everybody, and does no badge, tattoo or shirt tell who it is? Else name the places yourself: {places}"
        );
        Some(told.of_field(field).hint(hint))
    });
    told.collect()
}

/// Faces that are seen although places to hide were named. Somebody may well hide one of two.
pub fn open_faces(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    let told = hiding(written).filter_map(|(field, photo, at)| {
        let open = &of_value(written, photo)?.open;
        let first = open.first()?;
        let faces = if open.len() == 1 { "a face".into() } else { format!("{} faces", open.len()) };
        let message = format!(
            "{faces} in `{field}` can be seen: no place to be hidden holds the one at {}",
            place_in_words(first)
        );
        let told = Diagnostic::warning("face-open", message).at(&content.source, at);
        Some(told.of_field(field).hint("places are `[x, y, width, height]` from the top left, as shares of the photo; `anonymise: cover` finds faces itself"))
    });
    told.collect()
}

/// The photos in which somebody is hidden, with their fields and where that was written.
fn hiding<'a>(
    written: &'a Written,
) -> impl Iterator<Item = (&'a str, &'a PhotoValue, Place)> + use<'a> {
    photos(written.filling).into_iter().filter_map(|named| {
        let photo = named.photo?;
        Some((named.field, photo, photo.anonymise.as_ref()?.at))
    })
}

/// What was made of such a photo.
fn of_value<'a>(written: &'a Written, photo: &PhotoValue) -> Option<&'a Shown> {
    find(&written.filling.fields, &|shown: &Shown| shown.file == photo.file.value)
}

/// The first photo of the fields, or of their lists, that is so.
fn find<'a>(fields: &'a Fields, is_it: &dyn Fn(&Shown) -> bool) -> Option<&'a Shown> {
    fields.values().find_map(|filled| match filled {
        Filled::Photo(shown) => is_it(shown).then_some(&**shown),
        Filled::List(items) => items.iter().find_map(|item| find(item, is_it)),
        _ => None,
    })
}

/// Faces that the platform, or the card itself, takes away.
pub fn focus(picture: &Picture) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for drawn in pictures(picture) {
        let Source::Photo { id, crop, .. } = drawn.source else { continue };
        let Some((field, shown)) = found(picture, *id) else { continue };
        let Some((x, y)) = shown.focus else { continue };
        let scale = f64::from(drawn.dest.width) / crop.width().max(1.0);
        let point = Point::new(
            f64::from(drawn.dest.x) + (x * shown.size.width - crop.x0) * scale,
            f64::from(drawn.dest.y) + (y * shown.size.height - crop.y0) * scale,
        );
        let masked = drawn.mask.as_ref().is_some_and(|mask| !mask.contains(point));
        if let Some(why) = lost(picture, point, masked) {
            let message = format!("the focus of `{field}` {why}");
            let one = Diagnostic::warning("focus-outside", message)
                .hint("change `focus` or `zoom`, or leave this placement out with `--for`");
            told.push(picture.at_field(one, Some(field), drawn.node));
        }
    }
    told
}

/// Why a point is not seen.
fn lost(picture: &Picture, point: Point, masked: bool) -> Option<String> {
    let placement = picture.placement;
    let card = Rect::new(0.0, 0.0, f64::from(placement.width), f64::from(placement.height));
    if masked || !card.contains(point) {
        return Some("is cut off".into());
    }
    if let Some(crop) = placement.crops.iter().find(|crop| !inside(crop, point)) {
        return Some(format!("is cut off where the platform shows less ({})", crop.what));
    }
    if let Some(keepout) = placement.keepouts.iter().find(|keepout| inside(keepout, point)) {
        return Some(format!("lies below what the platform draws there ({})", keepout.what));
    }
    let safe = picture.drawn.resolved.card.safe.of(card);
    (!safe.contains(point)).then(|| "lies at the edge, where platforms cut and cover".into())
}

fn inside(area: &Area, point: Point) -> bool {
    let (x, y) = (f64::from(area.x), f64::from(area.y));
    let rect = Rect::new(x, y, x + f64::from(area.width), y + f64::from(area.height));
    let from = point - rect.center();
    let (across, down) = (2.0 * from.x / rect.width(), 2.0 * from.y / rect.height());
    rect.contains(point) && (!area.circle || across.hypot(down) <= 1.0)
}

/// The side of a square as large as the logo, as a share of the card's width: 30 pixels on
/// 1080. The height alone would ask more of a long wordmark than of a badge.
const LOGO: f64 = 30.0 / 1080.0;

/// Logos too small to be recognised; what counts is the box round their ink. The smallest
/// of a wall is told.
pub fn logos(picture: &Picture) -> Vec<Diagnostic> {
    let mut logos: BTreeMap<NodeId, &[Logo]> = BTreeMap::new();
    visit(&picture.drawn.resolved.card.root, &mut |node| match &node.kind {
        Kind::Logo(logo) => {
            logos.insert(node.id, std::slice::from_ref(logo));
        }
        Kind::Logos(wall) => {
            logos.insert(node.id, &wall.logos);
        }
        _ => {}
    });
    let mut smallest: BTreeMap<NodeId, (f64, Image)> = BTreeMap::new();
    for drawn in pictures(picture) {
        let image = image(drawn.source);
        let all = logos.get(&drawn.node).copied().unwrap_or_default();
        let Some(logo) = all.iter().find(|logo| logo.image == image) else { continue };
        let dest = f64::from(drawn.dest.width) * f64::from(drawn.dest.height);
        let side = (dest * logo.ink.bounds.area()).sqrt();
        let least = smallest.entry(drawn.node).or_insert((side, image));
        if side < least.0 {
            *least = (side, image);
        }
    }
    let least = LOGO * f64::from(picture.placement.width);
    let small = smallest.into_iter().filter(|(_, (side, _))| *side < least.floor());
    small
        .map(|(node, (side, image))| {
            let least = least.ceil();
            let named = shown(picture, image).map(|(_, shown)| shown.called());
            let logo = named.map_or("the logo".to_owned(), |name| format!("the logo `{name}`"));
            let message =
                format!("{logo} is as large as a square of {side:.0} px; it needs {least:.0} px");
            let told = Diagnostic::warning("logo-too-small", message)
                .hint("give the template's logo more `height`, or use a simpler logo");
            picture.at_node(told, node)
        })
        .collect()
}

fn image(source: &Source) -> Image {
    match source {
        Source::Photo { id, .. } => Image::Photo(*id),
        Source::Drawing { id, .. } => Image::Drawing(*id),
    }
}

/// A shade stronger than this hides the photo.
const HEAVY: f64 = 0.8;

/// Photos too bright and busy for the words on them.
pub fn shades(picture: &Picture) -> Vec<Diagnostic> {
    let heavy = picture.light.shades.iter().filter(|shade| shade.strength > HEAVY);
    heavy
        .map(|shade| {
            let words = picture.drawn.texts.get(&shade.words).map_or("", |text| &text.text);
            let message = format!(
                "the photo is bright and busy where the words lie: the shade below \u{201c}{words}\u{201d} had to become {:.0} % strong",
                (100.0 * shade.strength).ceil()
            );
            let told = Diagnostic::warning("heavy-shade", message)
                .hint("take a calmer or darker photo, or move its `focus` so that something calm lies there");
            let photo = pictures(picture).into_iter().find(|drawn| drawn.node == shade.photo);
            let field = photo.and_then(|drawn| shown(picture, image(drawn.source)));
            picture.at_field(told, field.map(|(field, _)| field), shade.node)
        })
        .collect()
}

/// Photos that were to be blurred round people and are not.
pub fn faceless(picture: &Picture) -> Vec<Diagnostic> {
    let placed = pictures(picture);
    let told = picture.light.faceless.iter().filter_map(|node| {
        let (field, what) = called(&placed, picture, *node)?;
        let message = format!("no face was found in {what}: nothing is blurred");
        let told = Diagnostic::warning("no-face", message)
            .hint("leave `blur-background` out, or take a photo in which faces are larger");
        Some(picture.at_field(told, field, *node))
    });
    told.collect()
}

/// The field that a node shows, and what to call that in a sentence.
fn called<'a>(
    placed: &[Placed],
    picture: &'a Picture,
    node: NodeId,
) -> Option<(Option<&'a str>, String)> {
    let drawn = placed.iter().find(|drawn| drawn.node == node)?;
    let field = shown(picture, image(drawn.source)).map(|(field, _)| field);
    Some((field, field.map_or("the photo".to_owned(), |field| format!("`{field}`"))))
}

/// The field of the card that shows a photo.
fn found<'a>(picture: &'a Picture, id: PhotoId) -> Option<(&'a str, &'a Shown)> {
    shown(picture, Image::Photo(id))
}

/// The field of the card that shows a picture.
fn shown<'a>(picture: &'a Picture, image: Image) -> Option<(&'a str, &'a Shown)> {
    let is_it = |shown: &Shown| shown.shows(image);
    let mut fields = picture.filling.fields.iter();
    fields.find_map(|(name, filled)| match filled {
        Filled::Photo(shown) => is_it(shown).then_some((name.as_str(), &**shown)),
        Filled::List(items) => {
            Some((name.as_str(), items.iter().find_map(|item| find(item, &is_it))?))
        }
        _ => None,
    })
}

/// A picture as it stands in the scene.
struct Placed<'a> {
    node: NodeId,
    source: &'a Source,
    dest: PixelRect,
    mask: Option<&'a crate::geom::BezPath>,
}

fn pictures<'a>(picture: &'a Picture) -> Vec<Placed<'a>> {
    let (mut placed, mut open) = (Vec::new(), vec![&picture.drawn.scene.items[..]]);
    while let Some(items) = open.pop() {
        for item in items {
            match item {
                Item::Group(group) => open.push(&group.items),
                Item::Picture(picture) => placed.push(Placed {
                    node: picture.node,
                    source: &picture.source,
                    dest: picture.dest,
                    mask: picture.mask.as_deref(),
                }),
                Item::Glyphs(_) | Item::Shape(_) => {}
            }
        }
    }
    placed
}
