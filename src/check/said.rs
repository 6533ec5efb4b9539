//! The words that a card's author wrote, each with its place.

use unicode_segmentation::UnicodeSegmentation;

use super::Written;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::model::At;
use crate::model::Content;
use crate::model::FieldKind;
use crate::model::PhotoValue;
use crate::model::Value;
use crate::resolve::Filling;

/// A text that somebody wrote.
pub struct Said<'a> {
    pub role: Role<'a>,
    pub text: &'a str,
    pub at: Place,
    /// Of the words, where it is not the card's.
    pub language: Option<&'a str>,
    /// It is the name of a person.
    pub person: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role<'a> {
    /// Words of the field, for the card itself.
    Field(&'a str),
    /// The alt text of a photo in the field.
    PhotoAlt(&'a str),
    Caption,
    Alt,
    Hashtag,
    /// The name of the card, by which folders are called.
    Name,
}

/// A photo or logo that a card uses.
pub struct Named<'a> {
    pub field: &'a str,
    pub is_logo: bool,
    pub at: Place,
    /// Nothing where only the file was named.
    pub photo: Option<&'a PhotoValue>,
}

impl Said<'_> {
    /// Points a message at the words.
    pub fn told(&self, content: &Content, told: Diagnostic) -> Diagnostic {
        let told = told.at(&content.source, self.at);
        match self.role {
            Role::Field(field) | Role::PhotoAlt(field) => told.of_field(field),
            _ => told,
        }
    }
}

/// Every text of the card, in the order of the template's fields.
pub fn said<'a>(filling: &'a Filling) -> Vec<Said<'a>> {
    let mut found = Found::of(filling);
    let content = filling.content;
    let own = [(&content.caption, Role::Caption), (&content.alt, Role::Alt)];
    for (text, role) in own {
        found.said.extend(text.as_ref().map(|text| one(role, text)));
    }
    let tags = content.hashtags.iter().flat_map(|tags| &tags.0);
    found.said.extend(tags.map(|tag| one(Role::Hashtag, tag)));
    found.said
}

/// Words of a name that is not to be shown, in other texts.
pub fn names(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    let mut told = Vec::new();
    // Folders and files are called by the card's name.
    let name = content.name.as_ref().map(|name| one(Role::Name, name));
    for said in said(written.filling).into_iter().chain(name) {
        let mut words = said.text.unicode_words();
        // `rose` is a word and `Rose` may be a name, but names of files are written small.
        let small = said.role == Role::Name;
        let same = |word: &str, name: &String| {
            name == word || small && name.to_lowercase() == word.to_lowercase()
        };
        let Some(word) = words.find(|word| content.unnamed.iter().any(|name| same(word, name)))
        else {
            continue;
        };
        let message = format!("`{word}` is of the name that is not to be shown");
        let hint = "leave it out, or allow `name-told` where the word means something else";
        told.push(said.told(content, Diagnostic::warning("name-told", message)).hint(hint));
    }
    told
}

/// The whole name of somebody whose face is hidden: it may be meant so, or forgotten.
pub fn whole_names(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    let hides = |named: &Named| named.photo.is_some_and(|photo| photo.anonymise.is_some());
    let photos = photos(written.filling);
    let Some(photo) = photos.iter().find(|named| hides(named)) else { return Vec::new() };
    if content.show_name.is_some() {
        return Vec::new();
    }
    let told = said(written.filling).into_iter().filter(|said| said.person && is_whole(said.text));
    let told = told.map(|said| {
        let message = format!("faces are hidden in `{}`, and `{}` is a whole name", photo.field, said.text);
        let hint = "write `show_name: initials` or `first-name` with the card; where it is not the person's own name, allow `whole-name`";
        said.told(content, Diagnostic::note("whole-name", message)).hint(hint)
    });
    told.collect()
}

/// Whether it reads as first and family name, and not as `A migrant worker`.
fn is_whole(name: &str) -> bool {
    let begins_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let words = name.lines().next().unwrap_or_default().split_whitespace();
    let is_initial = |word: &str| word.ends_with('.') || word.chars().count() < 2;
    words.filter(|word| !begins_small(word) && !is_initial(word)).count() >= 2
}

/// Every photo and logo of the card.
pub fn photos<'a>(filling: &'a Filling) -> Vec<Named<'a>> {
    Found::of(filling).photos
}

fn one<'a>(role: Role<'a>, text: &'a At<String>) -> Said<'a> {
    Said { role, text: &text.value, at: text.at, language: None, person: false }
}

#[derive(Default)]
struct Found<'a> {
    said: Vec<Said<'a>>,
    photos: Vec<Named<'a>>,
}

impl<'a> Found<'a> {
    fn of(filling: &'a Filling) -> Self {
        let mut found = Self::default();
        for (name, field) in filling.template.fields.iter() {
            if let Some(value) = filling.content.fields.get(&name.value) {
                found.value(&name.value, &field.kind, value);
            }
        }
        found
    }

    fn value(&mut self, field: &'a str, kind: &'a FieldKind, value: &'a At<Value>) {
        match kind {
            FieldKind::Text(text) => self.text(field, value, text.person),
            FieldKind::Photo(_) => self.photo(field, false, value),
            FieldKind::Logo(_) => self.photo(field, true, value),
            FieldKind::List(list) => {
                let first = list.of.iter().next().map(|(_, field)| &field.kind);
                let items = match &value.value {
                    Value::List(items) => &items[..],
                    _ => std::slice::from_ref(value),
                };
                for item in items {
                    match (&item.value, first) {
                        (Value::Item(map), _) => {
                            for (name, of) in list.of.iter() {
                                map.get(&name.value)
                                    .into_iter()
                                    .for_each(|value| self.value(field, &of.kind, value));
                            }
                        }
                        (_, Some(kind)) => self.value(field, kind, item),
                        (_, None) => {}
                    }
                }
            }
            FieldKind::Date(_) | FieldKind::Number(_) | FieldKind::Choice(_) => {}
        }
    }

    fn text(&mut self, field: &'a str, value: &'a At<Value>, person: bool) {
        let role = Role::Field(field);
        match &value.value {
            Value::Text(text) | Value::Number(_, text) => {
                self.said.push(Said { role, text, at: value.at, language: None, person });
            }
            Value::Versions(versions) => {
                let shorter = [&versions.medium, &versions.short].into_iter().flatten();
                let language = versions.language.as_ref().map(|code| code.value.as_str());
                let copies = std::iter::once(&versions.long).chain(shorter);
                self.said.extend(copies.map(|text| Said { language, person, ..one(role, text) }));
            }
            Value::List(lines) => lines.iter().for_each(|line| self.text(field, line, person)),
            Value::Bool(_) | Value::Photo(_) | Value::Item(_) => {}
        }
    }

    fn photo(&mut self, field: &'a str, is_logo: bool, value: &'a At<Value>) {
        let photo = match &value.value {
            Value::Photo(photo) => Some(&**photo),
            Value::Text(file) if !file.trim().is_empty() => None,
            _ => return,
        };
        let alt = photo.and_then(|photo| photo.alt.as_ref());
        self.said.extend(alt.map(|alt| one(Role::PhotoAlt(field), alt)));
        let at = photo.map_or(value.at, |photo| photo.file.at);
        self.photos.push(Named { field, is_logo, at, photo });
    }
}
