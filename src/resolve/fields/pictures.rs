//! Photos and logos of a card: read, probed, and refused where nobody agreed to them.

use std::sync::Arc;

use super::Filling;
use super::Shown;
use crate::card::Image;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::geom::Size;
use crate::model;
use crate::model::Anonymise;
use crate::model::AnonymiseWay;
use crate::model::At;
use crate::model::PhotoValue;
use crate::model::Require;
use crate::photo::Photos;
use crate::photo::Way;
use crate::resolve::COVERS;
use crate::resolve::DUOTONE;
use crate::resolve::consent;
use crate::resolve::logos;
use crate::resolve::logos::Files;
use crate::resolve::logos::Variants;
use crate::resolve::quotes;
use crate::resolve::sentence;
use crate::resolve::theme_name;

pub(super) fn bare(file: &str, value: &At<model::Value>) -> PhotoValue {
    PhotoValue::of_file(At { value: file.to_owned(), at: value.at })
}

pub(super) fn photo_field(
    from: &Filling,
    photo: &PhotoValue,
    photos: &mut Photos,
) -> Result<Box<Shown>, Vec<Diagnostic>> {
    let refused = refusals(from, photo);
    if !refused.is_empty() {
        return Err(refused);
    }
    let bytes = read(from, &photo.file)?;
    let name = &photo.file.value;
    let added = match &photo.anonymise {
        None => photos.add_photo(name, bytes),
        Some(anonymise) => {
            let Anonymise { way, areas } = &anonymise.value;
            photos.add_hidden(name, bytes, Way::from(*way), &cover_inks(from), areas)
        }
    };
    let id = added.map_err(|error| vec![picture_error(from, &photo.file, &error)])?;
    let (hidden, open) = (photos.hidden(id), photos.open_faces(id).to_vec());
    Ok(Box::new(Shown { hidden, open, ..shown(from, photo, Image::Photo(id), photos.size(id)) }))
}

/// The colours of what stands over faces: the theme's `covers`, light ones that stand out from
/// its photos. A theme without them lends the middle and the light of its scale for photos.
fn cover_inks(from: &Filling) -> Vec<Rgba> {
    let name = theme_name(from.content, from.kit, from.template, &|field| from.said(field));
    // A theme that is not there is told when the card is laid out.
    let Some(theme) = from.kit.theme(name).or_else(|_| from.kit.theme(None)).ok() else {
        return Vec::new();
    };
    let scale = || theme.list(DUOTONE).and_then(|scale| scale.get(1..));
    let colors = theme.list(COVERS).or_else(scale).unwrap_or(&[]);
    colors.iter().filter_map(|color| from.kit.ink(theme, &color.value)).collect()
}

impl From<AnonymiseWay> for Way {
    fn from(written: AnonymiseWay) -> Self {
        match written {
            AnonymiseWay::Cover => Self::Cover,
            AnonymiseWay::Silhouette => Self::Silhouette,
            AnonymiseWay::Pixelate => Self::Pixelate,
            AnonymiseWay::Blur => Self::Blur,
            // Such a photo is taken out of the card before; of one that is not, nothing is shown.
            AnonymiseWay::Initials => Self::Silhouette,
        }
    }
}

/// A logo may be drawn or painted, and another on dark grounds.
pub(super) fn logo_field(
    from: &Filling,
    photo: &PhotoValue,
    photos: &mut Photos,
) -> Result<Box<Shown>, Vec<Diagnostic>> {
    let source = &from.content.source;
    let for_photos = |at: Place, message: &str| {
        let error = Diagnostic::error("wrong-type", message).at(source, at);
        error.hint("leave it out, or use a photo field")
    };
    let hidden = photo
        .anonymise
        .as_ref()
        .map(|written| for_photos(written.at, "faces are hidden in photos, this is a logo"));
    let treated = [
        photo.tone.as_ref().map(|written| written.at),
        photo.effects.as_ref().map(|written| written.at),
        photo.enhance.as_ref().map(|written| written.at),
    ];
    let treated = treated.into_iter().flatten();
    let treated = treated.map(|at| for_photos(at, "photos are treated, this is a logo"));
    let refused = photo
        .consent
        .as_ref()
        .and_then(|written| consent::refusal(written, source, from.today, consent::PHOTO));
    let wrong: Vec<Diagnostic> = hidden.into_iter().chain(treated).chain(refused).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let variants = Variants::read(&Files::from(photo), |file| {
        let bytes = read(from, file)?;
        logos::add(&file.value, bytes, photos)
            .map_err(|error| vec![picture_error(from, file, &error)])
    })?;
    let usual = variants.map(|variants| (variants.light.image, variants.light.size));
    let (image, size) = usual.expect("a logo field has a file");
    Ok(Box::new(Shown { logo: variants, ..shown(from, photo, image, size) }))
}

fn read(from: &Filling, file: &At<String>) -> Result<Arc<[u8]>, Vec<Diagnostic>> {
    let read = from.assets.read(&file.value).map(|bytes| Arc::from(bytes.as_ref()));
    read.map_err(|missing| {
        let source = &from.content.source;
        let error = match is_address(&file.value) {
            true => {
                let message = format!("`{}` is an address on the web, not a file", file.value);
                let error = file.error(source, "missing-file", message);
                error.hint("save the picture beside the file that names it, and write its name")
            }
            false => file
                .error(source, "missing-file", missing.to_string())
                .hint("it is looked for beside the file that names it; of a bare name also in the folders there, or in `--assets DIR`"),
        };
        vec![error]
    })
}

/// Nothing is ever fetched.
fn is_address(file: &str) -> bool {
    let file = file.trim().to_lowercase();
    ["http://", "https://", "www."].iter().any(|begin| file.starts_with(begin))
}

fn picture_error(
    from: &Filling,
    file: &At<String>,
    error: &crate::photo::PhotoError,
) -> Diagnostic {
    let message = format!("`{}`: {}", file.value, error.message);
    file.error(&from.content.source, "bad-photo", message).hint(error.hint.clone())
}

/// A photo nobody agreed to, or whose people must not be recognised, is not
/// drawn at all rather than drawn as it is.
fn refusals(from: &Filling, photo: &PhotoValue) -> Vec<Diagnostic> {
    let source = &from.content.source;
    let mut wrong = Vec::new();
    for variant in [&photo.on_light, &photo.on_dark].into_iter().flatten() {
        let message = "only a logo has `on_light` and `on_dark`, this is a photo";
        wrong.push(variant.error(source, "wrong-type", message).hint("leave it out"));
    }
    let consents: Vec<_> = photo.consents(source).collect();
    wrong.extend(consents.iter().filter_map(|(written, source)| {
        consent::refusal(written, source, from.today, consent::PHOTO)
    }));
    if consents.is_empty() && from.kit.require.contains(&Require::Consent) {
        let message = format!("the kit `{}` wants a `consent` with every photo", from.kit.name);
        let error = photo.file.error(source, "no-consent", message);
        wrong.push(match source.is_table() {
            true => error.hint("write yes, or the day it was given, into a column `photo consent`; a column `consent` is about the words"),
            false => error.hint("with the photo: `consent: { given: 2026-11-30, scope: campaign, form: where it is kept }`"),
        });
    }
    if photo.credit.is_none() && from.kit.require.contains(&Require::Credit) {
        let message = format!("the kit `{}` wants a `credit` with every photo", from.kit.name);
        let error = photo.file.error(source, "no-credit", message);
        wrong.push(match source.is_table() {
            true => error.hint("write who took it into a column `photo credit`"),
            false => error.hint("with the photo: `credit: who took it`"),
        });
    }
    wrong
}

/// The kit's wording that tells those who do not see a photo that faces in it are hidden.
const HIDDEN: &str = "alt_faces_hidden";

fn shown(from: &Filling, photo: &PhotoValue, image: Image, size: Size) -> Shown {
    let text = |written: &Option<At<String>>| {
        written
            .as_ref()
            .map(|text| quotes::curly(text.value.trim(), from.language))
            .unwrap_or_default()
    };
    let mut alt = text(&photo.alt);
    let words = photo.anonymise.as_ref().and_then(|_| from.kit.words.get(HIDDEN));
    if let Some(words) = words.and_then(|words| from.kit.word(words, &from.language.code)) {
        alt = format!("{} {words}", sentence::ended(&alt, from.language)).trim_start().to_owned();
    }
    let consents = photo.consents(&from.content.source).map(|(written, _)| &written.value);
    Shown {
        image,
        size,
        logo: None,
        hidden: None,
        open: Vec::new(),
        file: photo.file.value.clone(),
        focus: photo.focus.as_ref().map(|focus| (focus.value[0], focus.value[1])),
        zoom: photo.zoom.as_ref().map(|zoom| zoom.value),
        tone: photo.tone.as_ref().map(|tone| tone.value),
        effects: photo.effects.as_ref().map(|effects| effects.value.clone()),
        enhance: photo.enhance.as_ref().map(|enhance| enhance.value),
        alt,
        credit: text(&photo.credit),
        consent: consent::strictest(consents).cloned(),
    }
}
