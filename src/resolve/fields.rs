//! A card's fields against its template's: checked, typeset and probed once
//! for all placements.

use std::collections::BTreeMap;
use std::sync::Arc;

use icu_calendar::Date;
use minijinja::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::kit::Kit;
use super::kit::suggest;
use super::logos;
use super::logos::Files;
use super::logos::Variants;
use super::quotes;
use crate::assets::Assets;
use crate::card::Image;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::geom::Direction;
use crate::geom::Size;
use crate::model;
use crate::model::At;
use crate::model::Content;
use crate::model::FieldKind;
use crate::model::Given;
use crate::model::Language;
use crate::model::Languages;
use crate::model::PhotoValue;
use crate::model::Require;
use crate::model::Template;
use crate::model::WrittenDirection;
use crate::photo::Photos;

/// What fills one field.
pub enum Filled {
    Text(Box<Written>),
    Photo(Box<Shown>),
    Number(f64),
    /// Each item by the names of its fields.
    List(Vec<Fields>),
    /// Left empty.
    Nothing,
}

/// An author's words.
#[derive(Default)]
pub struct Written {
    /// Longest copy first, at least one.
    pub copies: Vec<String>,
    /// Where the author says which way they run.
    pub direction: Option<Direction>,
    /// Where the author says they are in another language than the card.
    pub language: Option<Language>,
}

impl Written {
    fn plain(text: &str) -> Self {
        Self { copies: vec![text.to_owned()], ..Self::default() }
    }
}

/// A photo or logo of a card.
pub struct Shown {
    pub image: Image,
    pub size: Size,
    /// Of a logo: what it looks like on light and on dark grounds.
    pub logo: Option<Variants>,
    /// As the card names it.
    pub file: String,
    pub focus: Option<(f64, f64)>,
    pub zoom: f64,
    pub alt: String,
    pub credit: String,
}

impl Shown {
    /// Whether this is one of its pictures.
    pub fn shows(&self, image: Image) -> bool {
        self.image == image || self.logo.is_some_and(|logo| logo.dark.image == image)
    }

    /// The name of what it shows: its alt text, else that of its file.
    pub fn called(&self) -> String {
        if !self.alt.is_empty() {
            return self.alt.clone();
        }
        let file = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
        file.rsplit_once('.').map_or(file, |(stem, _)| stem).replace(['-', '_'], " ")
    }
}

/// The fields of a template by name, every one of them.
pub type Fields = BTreeMap<String, Filled>;

/// What is needed to fill fields.
pub struct Filling<'a> {
    pub template: &'a Template,
    pub content: &'a Content,
    pub kit: &'a Kit,
    pub language: &'a Language,
    pub languages: &'a Languages,
    pub fonts: &'a Fonts,
    pub assets: &'a dyn Assets,
}

/// Fills every field, or says all that is wrong with them.
pub fn fill(
    from: &Filling,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Fields, Vec<Diagnostic>> {
    let mut wrong = unknown_fields(from);
    let mut fields = Fields::new();
    for (name, field) in from.template.fields.iter() {
        let value = from.content.fields.get(&name.value).or(field.common.default.as_ref());
        match fill_one(from, &name.value, field, value, photos, warnings) {
            Ok(filled) => {
                fields.insert(name.value.clone(), filled);
            }
            Err(errors) => {
                wrong.extend(errors.into_iter().map(|error| error.of_field(&name.value)))
            }
        }
    }
    if wrong.is_empty() { Ok(fields) } else { Err(wrong) }
}

fn unknown_fields(from: &Filling) -> Vec<Diagnostic> {
    let known: Vec<String> = from.template.fields.names().map(str::to_owned).collect();
    let unknown =
        from.content.fields.iter().filter(|(key, _)| !from.template.fields.contains(&key.value));
    unknown
        .map(|(key, _)| {
            let message =
                format!("the template `{}` has no field `{}`", from.template.name.value, key.value);
            suggest(
                key.error(&from.content.source, "unknown-field", message),
                &key.value,
                known.iter(),
            )
        })
        .collect()
}

pub(super) fn fill_one(
    from: &Filling,
    name: &str,
    field: &model::Field,
    value: Option<&At<model::Value>>,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Filled, Vec<Diagnostic>> {
    let blank = |value: &&At<model::Value>| matches!(&value.value, model::Value::Text(text) if text.trim().is_empty());
    let Some(value) = value.filter(|value| !blank(value)) else {
        return if field.common.required {
            Err(vec![missing(from, name, field)])
        } else {
            Ok(Filled::Nothing)
        };
    };
    let wrong = |what: &str| {
        vec![value.error(
            &from.content.source,
            "wrong-type",
            format!("the field `{name}` wants {what}"),
        )]
    };
    match (&field.kind, &value.value) {
        (FieldKind::Text(text), written) => {
            let copies = copies(written).ok_or_else(|| wrong("a text"))?;
            text_field(from, name, text, value, copies, warnings)
                .map(|written| Filled::Text(Box::new(written)))
        }
        (FieldKind::Date(_), model::Value::Text(text)) if is_date(text) => {
            Ok(Filled::Text(Box::new(Written::plain(text.trim()))))
        }
        (FieldKind::Date(_), _) => Err(wrong("a day that exists, written as YYYY-MM-DD")),
        (FieldKind::Number(number), model::Value::Number(n, _)) => {
            let inside =
                number.min.is_none_or(|min| *n >= min) && number.max.is_none_or(|max| *n <= max);
            if inside { Ok(Filled::Number(*n)) } else { Err(wrong(&range(number))) }
        }
        (FieldKind::Number(_), _) => Err(wrong("a number")),
        (FieldKind::Choice(choice), model::Value::Text(text)) => {
            let options: Vec<String> =
                choice.options.iter().map(|option| option.value.clone()).collect();
            if options.contains(text) {
                return Ok(Filled::Text(Box::new(Written::plain(text))));
            }
            let error = value.error(
                &from.content.source,
                "unknown-choice",
                format!("the field `{name}` has no choice `{text}`"),
            );
            Err(vec![suggest(error, text, options.iter())])
        }
        (FieldKind::Choice(_), _) => Err(wrong("one of its choices")),
        (FieldKind::Photo(_), model::Value::Photo(photo)) => {
            photo_field(from, photo, photos).map(Filled::Photo)
        }
        (FieldKind::Logo(_), model::Value::Photo(photo)) => {
            logo_field(from, photo, photos).map(Filled::Photo)
        }
        (FieldKind::Photo(_), model::Value::Text(file)) => {
            photo_field(from, &bare(file, value), photos).map(Filled::Photo)
        }
        (FieldKind::Logo(_), model::Value::Text(file)) => {
            logo_field(from, &bare(file, value), photos).map(Filled::Photo)
        }
        (FieldKind::List(list), written) => {
            super::lists::list_field(from, name, list, value, written, photos, warnings)
                .map(Filled::List)
        }
        (FieldKind::Photo(_) | FieldKind::Logo(_), _) => {
            Err(wrong("a file name, or `{ file: …, alt: … }`"))
        }
    }
}

fn missing(from: &Filling, name: &str, field: &model::Field) -> Diagnostic {
    let content = from.content;
    let place = content.template.as_ref().map(|template| template.at).unwrap_or_default();
    let error = Diagnostic::error(
        "missing-field",
        format!("the template `{}` needs the field `{name}`", from.template.name.value),
    );
    let error = error.at(&content.source, place);
    match &field.common.help {
        Some(help) => error.hint(help.clone()),
        None => error,
    }
}

fn range(number: &model::NumberField) -> String {
    match (number.min, number.max) {
        (Some(min), Some(max)) => format!("a number from {min} to {max}"),
        (Some(min), None) => format!("a number of at least {min}"),
        (None, Some(max)) => format!("a number of at most {max}"),
        (None, None) => "a number".into(),
    }
}

/// What a starter card has in the place of words.
const EMPTY: &str = "…";

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
            .then(|| part.parse::<i32>().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    Date::try_new_gregorian(year, month as u8, day as u8).is_ok()
}

fn bare(file: &str, value: &At<model::Value>) -> PhotoValue {
    PhotoValue::of_file(At { value: file.to_owned(), at: value.at })
}

/// The author's copies, longest first.
fn copies(value: &model::Value) -> Option<Vec<String>> {
    Some(match value {
        model::Value::Text(text) => vec![text.clone()],
        model::Value::Number(_, written) => vec![written.clone()],
        model::Value::Bool(yes) => vec![yes.to_string()],
        model::Value::Versions(versions) => {
            let shorter = [&versions.medium, &versions.short].into_iter().flatten();
            std::iter::once(&versions.long).chain(shorter).map(|copy| copy.value.clone()).collect()
        }
        model::Value::List(lines) => {
            let lines: Option<Vec<String>> = lines
                .iter()
                .map(|line| copies(&line.value).map(|mut copies| copies.remove(0)))
                .collect();
            vec![lines?.join("\n")]
        }
        model::Value::Photo(_) | model::Value::Item(_) => return None,
    })
}

fn text_field(
    from: &Filling,
    name: &str,
    field: &model::TextField,
    value: &At<model::Value>,
    copies: Vec<String>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Written, Vec<Diagnostic>> {
    if copies.iter().any(|copy| copy.trim() == EMPTY) {
        let message = format!("the field `{name}` is still to be filled in");
        return Err(vec![value.error(&from.content.source, "not-filled-in", message)]);
    }
    let (direction, language) = spoken(from, value);
    let spoken = language.as_ref().unwrap_or(from.language);
    let set: Vec<String> = copies.iter().map(|copy| quotes::curly(copy.trim(), spoken)).collect();
    let uncovered: Vec<Diagnostic> =
        set.iter().flat_map(|copy| uncovered(from, name, value, copy, spoken)).collect();
    if !uncovered.is_empty() {
        return Err(uncovered);
    }
    let copies = within(from, name, field, value, set, warnings)?;
    Ok(Written { copies, direction, language })
}

/// The direction and the language that the author gave one field.
fn spoken(from: &Filling, value: &At<model::Value>) -> (Option<Direction>, Option<Language>) {
    let model::Value::Versions(versions) = &value.value else { return (None, None) };
    let direction = match versions.direction.as_ref().map(|written| written.value) {
        Some(WrittenDirection::Rtl) => Some(Direction::Rtl),
        Some(WrittenDirection::Ltr) => Some(Direction::Ltr),
        _ => None,
    };
    (direction, versions.language.as_ref().map(|code| from.languages.lookup(&code.value)))
}

/// The copies that are not longer than the field may be.
fn within(
    from: &Filling,
    name: &str,
    field: &model::TextField,
    value: &At<model::Value>,
    set: Vec<String>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let Some(max) = field.max else { return Ok(set) };
    let fits = |copy: &String| copy.graphemes(true).count() <= max as usize;
    let kept: Vec<String> = set.iter().filter(|copy| fits(copy)).cloned().collect();
    let longest = set[0].graphemes(true).count();
    if kept.is_empty() {
        let message =
            format!("the field `{name}` has {longest} characters, at most {max} fit a card");
        let error = value
            .error(&from.content.source, "too-long", message)
            .hint(format!("shorten it by {} characters", longest - max as usize));
        return Err(vec![error.hint(format!(
            "or give both: `{name}: {{ long: …, short: … }}`; the longest that fits is used"
        ))]);
    }
    if kept.len() < set.len() {
        let message = format!(
            "the long copy of `{name}` has {longest} characters, at most {max} fit a card; a shorter copy is used"
        );
        warnings.push(Diagnostic {
            severity: crate::diag::Severity::Warning,
            ..value.error(&from.content.source, "too-long", message)
        });
    }
    Ok(kept)
}

/// Every character that no bundled font has.
fn uncovered(
    from: &Filling,
    name: &str,
    value: &At<model::Value>,
    text: &str,
    language: &Language,
) -> Vec<Diagnostic> {
    from.fonts
        .uncovered(text, &language.code)
        .into_iter()
        .map(|missing| {
            let points: Vec<String> =
                missing.chars.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            let shown = if missing.chars.iter().any(|c| c.is_control()) {
                String::new()
            } else {
                format!(" `{}`", missing.cluster)
            };
            let message = format!(
                "no bundled font has the character{shown} ({}) of the field `{name}`",
                points.join(" ")
            );
            value.error(&from.content.source, "uncovered-character", message).hint(format!(
                "its script is {}; a kit can bring a font for it in its `fonts/` folder",
                missing.script
            ))
        })
        .collect()
}

fn photo_field(
    from: &Filling,
    photo: &PhotoValue,
    photos: &mut Photos,
) -> Result<Box<Shown>, Vec<Diagnostic>> {
    let refused = refusals(from, photo);
    if !refused.is_empty() {
        return Err(refused);
    }
    let bytes = read(from, &photo.file)?;
    let id = photos
        .add_photo(&photo.file.value, bytes)
        .map_err(|error| vec![picture_error(from, &photo.file, &error)])?;
    Ok(Box::new(shown(from, photo, Image::Photo(id), photos.size(id))))
}

/// A logo may be drawn or painted, and another on dark grounds.
fn logo_field(
    from: &Filling,
    photo: &PhotoValue,
    photos: &mut Photos,
) -> Result<Box<Shown>, Vec<Diagnostic>> {
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
        vec![
            file.error(&from.content.source, "missing-file", missing.to_string())
                .hint("a photo is looked for beside the card file"),
        ]
    })
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
    if let Some(anonymise) = &photo.anonymise {
        wrong.push(
            anonymise
                .error(
                    source,
                    "anonymise",
                    "making faces unrecognisable is not built yet, so this photo is not used",
                )
                .hint("cover the faces before you add the photo, or use the template `quote-text`"),
        );
    }
    match &photo.consent {
        Some(consent) if consent.value.given.value == Given::No => {
            wrong.push(consent.error(
                source,
                "no-consent",
                "consent for this photo was not given, so it is not used",
            ));
        }
        None if from.kit.require.contains(&Require::Consent) => {
            let message = format!("the kit `{}` wants a `consent` with every photo", from.kit.name);
            wrong.push(
                photo.file.error(source, "no-consent", message).hint(
                    "consent: { given: 2026-11-30, scope: campaign, form: where it is kept }",
                ),
            );
        }
        _ => {}
    }
    if photo.credit.is_none() && from.kit.require.contains(&Require::Credit) {
        let message = format!("the kit `{}` wants a `credit` with every photo", from.kit.name);
        wrong.push(photo.file.error(source, "no-credit", message));
    }
    wrong
}

fn shown(from: &Filling, photo: &PhotoValue, image: Image, size: Size) -> Shown {
    let text = |written: &Option<At<String>>| {
        written
            .as_ref()
            .map(|text| quotes::curly(text.value.trim(), from.language))
            .unwrap_or_default()
    };
    Shown {
        image,
        size,
        logo: None,
        file: photo.file.value.clone(),
        focus: photo.focus.as_ref().map(|focus| (focus.value[0], focus.value[1])),
        zoom: photo.zoom.as_ref().map_or(1.0, |zoom| zoom.value),
        alt: text(&photo.alt),
        credit: text(&photo.credit),
    }
}

/// The fields as placeholders see them, each text in its `copy`-th version.
pub fn values(fields: &Fields, copy: usize) -> BTreeMap<String, Value> {
    let value = |filled: &Filled| match filled {
        Filled::Text(text) => Value::from(text.copies[copy.min(text.copies.len() - 1)].clone()),
        Filled::Photo(shown) => Value::from(BTreeMap::from([
            ("alt".to_owned(), shown.alt.clone()),
            ("credit".to_owned(), shown.credit.clone()),
        ])),
        Filled::Number(n) => whole(*n),
        Filled::List(items) => items.iter().map(|item| Value::from(values(item, copy))).collect(),
        Filled::Nothing => Value::from(""),
    };
    fields.iter().map(|(name, filled)| (name.clone(), value(filled))).collect()
}

/// How many copies the field with most of them has.
pub fn copy_count(fields: &Fields) -> usize {
    let count = |filled: &Filled| match filled {
        Filled::Text(text) => text.copies.len(),
        Filled::List(items) => items.iter().map(copy_count).max().unwrap_or(1),
        _ => 1,
    };
    fields.values().map(count).max().unwrap_or(1)
}

/// A number as people write it: 3, not 3.0.
fn whole(n: f64) -> Value {
    if n.fract() == 0.0 && n.abs() < 1e15 { Value::from(n as i64) } else { Value::from(n) }
}
