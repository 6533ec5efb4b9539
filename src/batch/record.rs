//! What became of a card, as a record and as bytes: the same whoever writes them to a disk or
//! sends them elsewhere.

use super::Loaded;
use super::Named;
use super::Outcome;
use super::Pattern;
use super::Planned;
use super::plan;
use super::sizes;
use super::used;
use super::words::words as words_of;
use crate::assets::Assets;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::Content;
use crate::model::Placement;
use crate::model::SameSize;
use crate::model::ShowName;
use crate::model::Value;
use crate::post;
use crate::render::Shared;
use crate::render::Unwatched;
use crate::render::Wanted;
use crate::render::Worker;
use crate::report;
use crate::report::Status;
use crate::report::Told;
use crate::resolve::Sizes;

/// A file by its path below the output folder.
pub type Bytes = (String, Vec<u8>);

/// A card, and all files that its record names.
#[derive(Clone, Debug, Default)]
pub struct Parcel {
    pub card: report::Card,
    pub files: Vec<Bytes>,
}

/// A card that stands alone: of no run, and written nowhere.
pub struct Order<'a> {
    pub named: Named<'a>,
    pub folder: &'a str,
    pub pattern: &'a Pattern,
    pub wanted: &'a Wanted,
    pub assets: &'a dyn Assets,
}

/// Makes everything that belongs to a card. What is wrong is told in its record.
pub fn parcel(
    order: &Order,
    loaded: &Loaded,
    shared: &Shared,
    rules: &Rules,
    worker: &mut Worker,
) -> Parcel {
    let Order { named, folder, pattern, wanted, assets } = *order;
    let mut parcel = Parcel { card: blank(named, folder), files: Vec::new() };
    let memo = std::mem::take(&mut worker.memo);
    let mut planned = match plan(named.content, loaded, shared, assets, rules, memo) {
        Ok(planned) => planned,
        Err(errors) => {
            tell(&mut parcel.card, &errors);
            return parcel;
        }
    };
    begin(&mut parcel.card, &planned);
    if named.content.same_size.as_ref().is_some() {
        planned.filling.sizes = sizes_alone(&planned, SameSize::Card, shared, worker);
    }
    let mut failed = 0;
    for placement in &planned.placements {
        match super::picture(&planned, placement, wanted, shared, worker, &mut Unwatched) {
            Ok(mut made) => {
                let told: Vec<Diagnostic> =
                    made.warnings.drain(..).chain(made.left_out.drain(..)).collect();
                tell_of(&mut parcel.card, folder, told);
                let (picture, files) = picture(named, folder, pattern, placement, made, None);
                parcel.card.pictures.push(picture);
                parcel.files.extend(files);
            }
            Err(errors) => {
                failed += 1;
                tell_of(&mut parcel.card, folder, errors);
            }
        }
    }
    if !parcel.card.pictures.is_empty() {
        parcel.files.extend(words(&planned, shared, &mut parcel.card));
    }
    parcel.card.status = status(failed, planned.placements.len());
    worker.memo = planned.photos.into_memo();
    parcel
}

/// Of so many pictures so many have failed.
pub fn status(failed: usize, all: usize) -> Status {
    match failed {
        0 => Status::Made,
        failed if failed < all => Status::Partly,
        _ => Status::Failed,
    }
}

/// The sizes of grouped texts as the card's own pictures ask for them.
pub fn sizes_alone(
    planned: &Planned,
    span: SameSize,
    shared: &Shared,
    worker: &mut Worker,
) -> Sizes {
    let mut all = Sizes::default();
    for placement in &planned.placements {
        all.join(&sizes(planned, placement, span, shared, worker));
    }
    all
}

/// The record of a card of which nothing is made yet.
pub fn blank(named: Named, folder: &str) -> report::Card {
    let Named { content, labels, row } = named;
    let value =
        |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone()).unwrap_or_default();
    let mut said = groups(content);
    said.extend(labels.iter().cloned());
    let name = said.iter().find(|(key, _)| key == "name").map(|(_, name)| name.clone());
    report::Card {
        row,
        folder: folder.to_owned(),
        template: value(&content.template),
        language: value(&content.language),
        name: name.unwrap_or_default(),
        groups: said,
        hides: hides(content),
        ..report::Card::default()
    }
}

/// Whether less is shown of people than could be.
fn hides(content: &Content) -> bool {
    let name = content.show_name.as_ref().is_some_and(|shown| shown.value != ShowName::Full);
    name || content.photos().iter().any(|photo| photo.anonymise.is_some())
}

/// Longer texts are sentences, by which nobody sorts.
const LONGEST_GROUP: usize = 80;

fn groups(content: &Content) -> Vec<(String, String)> {
    let fields = content.fields.iter().filter_map(|(key, value)| match &value.value {
        Value::Text(text) if text.chars().count() <= LONGEST_GROUP && !text.contains('\n') => {
            Some((key.value.clone(), text.trim().to_owned()))
        }
        _ => None,
    });
    let partner =
        content.partner.iter().map(|partner| ("partner".into(), partner.name.value.clone()));
    fields.filter(|(_, text)| !text.is_empty()).chain(partner).collect()
}

/// What is known once the card is planned.
pub fn begin(card: &mut report::Card, planned: &Planned) {
    card.language = planned.filling.language.code.clone();
    card.used = used(planned);
    tell(card, &planned.warnings);
}

pub fn tell(card: &mut report::Card, told: &[Diagnostic]) {
    card.told.extend(told.iter().map(Told::from));
}

/// What is said of a picture names its card. What is said of the words of a card has a
/// place, and several cards may have it from one.
pub fn tell_of(card: &mut report::Card, folder: &str, told: Vec<Diagnostic>) {
    card.told.extend(told.into_iter().map(|told| Told::from(&told.of_card(folder))));
}

/// The record of a picture, and its files. `small`: the folder for small pictures, if any
/// were made.
pub fn picture(
    named: Named,
    folder: &str,
    pattern: &Pattern,
    placement: &Placement,
    made: Outcome,
    small: Option<&str>,
) -> (report::Picture, Vec<Bytes>) {
    let mut picture = report::Picture {
        placement: made.placement.clone(),
        platform: placement.platform.clone(),
        kind: placement.kind.clone(),
        width: made.size.0,
        height: made.size.1,
        pages: Vec::new(),
    };
    let mut all = Vec::new();
    let several = made.pages.len() > 1;
    let shades: Vec<Vec<report::Shade>> =
        (1..=made.pages.len()).map(|page| shades(&made, page)).collect();
    let mut thumbnails = made.thumbnails.into_iter();
    let mut alts = made.alts.into_iter();
    for ((i, files), shades) in made.pages.into_iter().enumerate().zip(shades) {
        let page = several.then_some(i + 1);
        let named_as = |ending: &str| pattern.file(named, &made.placement, page, ending);
        let alt = alts.next().unwrap_or_default();
        let mut record = report::Page { alt, shades, ..report::Page::default() };
        for file in files {
            let path = format!("{folder}/{}", named_as(&file.ending()));
            let bytes = file.bytes.len() as u64;
            let (main, squeezed) = (!file.guides, file.squeezed);
            record.files.push(report::File { path: path.clone(), bytes, main, squeezed });
            all.push((path, file.bytes));
        }
        if let Some((small, thumbnail)) = small.zip(thumbnails.next()) {
            let path = format!("{small}/{folder}/{}", named_as("png"));
            all.push((path.clone(), thumbnail.file().to_vec()));
            record.thumbnail = Some(path);
        }
        picture.pages.push(record);
    }
    (picture, all)
}

fn shades(made: &Outcome, page: usize) -> Vec<report::Shade> {
    let of_page = made.shades.iter().filter(|shade| shade.page == page);
    of_page
        .map(|shade| report::Shade {
            node: shade.node.clone(),
            words: shade.words.clone(),
            strength: shade.strength.round(),
            ink: shade.ink.clone(),
            // Rounded down, or 4.499 would be told as the 4.5 it is not.
            contrast: (shade.contrast * 100.0).floor() / 100.0,
        })
        .collect()
}

/// Notes the captions and alternative texts for the pictures that were made, and gives their files.
pub fn words(planned: &Planned, shared: &Shared, card: &mut report::Card) -> Vec<Bytes> {
    let made = |placement: &&Placement| {
        card.pictures.iter().any(|picture| picture.placement == placement.name)
    };
    let placements: Vec<Placement> = planned.placements.iter().filter(made).cloned().collect();
    let words = words_of(planned, &placements, shared, &card.folder);
    let (folder, language) = (&card.folder, &card.language);
    let named = |what: &str, platform: &str| match platform {
        "" | post::GENERAL => format!("{folder}/{what}.{language}.txt"),
        platform => format!("{folder}/{what}.{platform}.{language}.txt"),
    };
    let captions = words.captions.into_iter().map(|caption| report::Caption {
        path: named("caption", &caption.platform),
        platform: caption.platform,
        text: caption.text,
        length: caption.length as u64,
        limit: caption.limit.map(|limit| limit as u64),
        shortened: caption.shortened,
    });
    let captions: Vec<report::Caption> = captions.collect();
    let alts = words.alts.into_iter().map(|alt| report::Alt {
        path: named("alt", alt.platforms.first().map_or("", String::as_str)),
        platforms: alt.platforms,
        text: alt.text,
    });
    (card.alts, card.captions) = (alts.collect(), captions);
    tell(card, &words.warnings);
    let captions = card.captions.iter().map(|text| (&text.path, &text.text));
    let all = captions.chain(card.alts.iter().map(|text| (&text.path, &text.text)));
    all.map(|(path, text)| (path.clone(), format!("{text}\n").into_bytes())).collect()
}
