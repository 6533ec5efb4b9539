//! A card's fields against its template's: checked, typeset and probed once
//! for all placements.

mod pictures;
mod words;

use std::collections::BTreeMap;

use icu_calendar::Date;
use minijinja::Value;

use self::pictures::bare;
use self::pictures::logo_field;
use self::pictures::photo_field;
use self::words::copies;
use self::words::text_field;
use super::kit::Kit;
use super::kit::suggest;
use super::logos::Variants;
use super::telling::Telling;
use crate::assets::Assets;
use crate::card::Image;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::geom::Direction;
use crate::geom::Point;
use crate::geom::Size;
use crate::model;
use crate::model::At;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Day;
use crate::model::FieldKind;
use crate::model::Language;
use crate::model::Languages;
use crate::model::Template;
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
    pub zoom: Option<f64>,
    /// The heads that were found in it and hidden.
    pub hidden: Option<Found>,
    /// Faces that lie in none of the places that were named to be hidden, as shares of it.
    pub open: Vec<Point>,
    /// How the card wants it treated, where it says so.
    pub tone: Option<model::Tone>,
    pub effects: Option<model::Effects>,
    pub enhance: Option<model::Enhance>,
    pub alt: String,
    pub credit: String,
    /// What the people in it have agreed to, where that is written.
    pub consent: Option<Consent>,
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

/// How many heads were found in a photo and hidden.
pub use crate::photo::Found;

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
    /// The day on which consent must still hold.
    pub today: Option<Day>,
}

impl<'a> Filling<'a> {
    /// What a field says before it is filled.
    fn said(&self, field: &str) -> Option<&'a str> {
        let own = self.content.fields.get(field);
        let usual = || self.template.fields.get(field)?.common.default.as_ref();
        match &own.filter(|value| !is_blank(value)).or_else(usual)?.value {
            model::Value::Text(text) => Some(text.trim()),
            _ => None,
        }
    }
}

/// Fills every field, or says all that is wrong with them.
pub fn fill(
    from: &Filling,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Fields, Vec<Diagnostic>> {
    let mut wrong = unknown_fields(from);
    wrong.extend(super::consent::of_words(from.content, from.today));
    wrong.extend(super::consent::missing_of_words(from.content, from.template, from.kit));
    let mut fields = Fields::new();
    for (name, field) in from.template.fields.iter() {
        let written = from.content.fields.get(&name.value).filter(|value| !is_blank(value));
        let value = written.or(field.common.default.as_ref());
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
            let error = key.error(&from.content.source, "unknown-field", message);
            match model::no_field(&key.value) {
                Some(hint) => error.hint(hint),
                None => suggest(error, &key.value, known.iter()),
            }
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
    let Some(value) = value.filter(|value| !is_blank(value)) else {
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
            let outside = || {
                let mut wrong = wrong(&range(number));
                wrong.iter_mut().for_each(|error| error.code = "out-of-range".into());
                wrong
            };
            if inside { Ok(Filled::Number(*n)) } else { Err(outside()) }
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

fn is_blank(value: &At<model::Value>) -> bool {
    matches!(&value.value, model::Value::Text(text) if text.trim().is_empty())
}

fn missing(from: &Filling, name: &str, field: &model::Field) -> Diagnostic {
    let content = from.content;
    // An empty cell of a table says where it is missing.
    let blank = content.fields.get(name).map(|value| value.at).filter(|at| at.line > 0);
    let template = content.template.as_ref().map(|template| template.at);
    let place = blank.or(template).unwrap_or_default();
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

/// The fields as placeholders see them, as they are to be told. `item`: the list and
/// the number of the item whose fields they are.
pub fn values(
    fields: &Fields,
    item: Option<(&str, usize)>,
    telling: &Telling,
) -> BTreeMap<String, Value> {
    let copy = telling.copy;
    let value = |name: &str, filled: &Filled| match filled {
        Filled::Text(text) => match telling.instead_of(item, name) {
            Some(other) => Value::from(other),
            None => Value::from(text.copies[copy.min(text.copies.len() - 1)].clone()),
        },
        Filled::Photo(shown) => {
            let alt = telling.instead_of(item, name).unwrap_or(&shown.alt).to_owned();
            Value::from(BTreeMap::from([
                ("alt".to_owned(), alt),
                ("credit".to_owned(), shown.credit.clone()),
            ]))
        }
        Filled::Number(n) => whole(*n),
        Filled::List(items) => items
            .iter()
            .enumerate()
            .map(|(i, of_item)| Value::from(values(of_item, Some((name, i)), telling)))
            .collect(),
        Filled::Nothing => Value::from(""),
    };
    fields.iter().map(|(name, filled)| (name.clone(), value(name, filled))).collect()
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
