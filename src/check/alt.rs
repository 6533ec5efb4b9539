//! What people get who do not see the picture.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use super::Picture;
use super::Written;
use super::count::normal;
use super::placeholder;
use super::said::Named;
use super::said::Role;
use super::said::photos;
use super::said::said;
use crate::diag::Diagnostic;

/// Photos that nobody has described.
pub fn missing(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    // A sentence of the author's own for the whole picture says it all.
    if content.alt.is_some() {
        return Vec::new();
    }
    let silent = photos(written.filling).into_iter().filter(|named| {
        let alt = named.photo.and_then(|photo| photo.alt.as_ref());
        alt.is_none_or(|alt| alt.value.trim().is_empty() || placeholder::is_open(&alt.value))
    });
    // One message for all the logos of a wall, at the first of them.
    let mut by_field: Vec<(Named, usize)> = Vec::new();
    for named in silent {
        match by_field.iter_mut().find(|(first, _)| first.field == named.field) {
            Some((_, count)) => *count += 1,
            None => by_field.push((named, 1)),
        }
    }
    let tell = |(first, count): (Named, usize)| {
        let (what, hint) = if first.is_logo {
            ("logo", "write whose logo it is: `{ file: …, alt: … }`")
        } else {
            ("photo", "say in one sentence what it shows: `{ file: …, alt: … }`")
        };
        let message = match count {
            1 => format!("the {what} has no alt text"),
            _ => format!("{count} {what}s have no alt text, this one and others"),
        };
        Diagnostic::warning("missing-alt", message)
            .at(&content.source, first.at)
            .of_field(first.field)
            .hint(hint)
    };
    by_field.into_iter().map(tell).collect()
}

/// How many missing words are told.
const TOLD: usize = 8;

/// Words of the card's fields that stand on the picture and not in its alt text.
pub fn omitted(picture: &Picture) -> Vec<Diagnostic> {
    let content = picture.filling.content;
    let texts: Vec<BTreeSet<String>> =
        picture.drawn.texts.values().map(|set| words(&set.text).collect()).collect();
    let alt: BTreeSet<String> = words(&picture.drawn.scene.alt).collect();
    let (mut missing, mut first) = (Vec::new(), None);
    for said in said(picture.filling) {
        let Role::Field(_) = said.role else { continue };
        for line in said.text.lines() {
            // A line of which no text has all words stands elsewhere, or as an initial only.
            let all: Vec<String> = words(line).collect();
            if !texts.iter().any(|text| all.iter().all(|word| text.contains(word))) {
                continue;
            }
            let before = missing.len();
            for word in all {
                if !alt.contains(&word) && !missing.contains(&word) {
                    missing.push(word);
                }
            }
            if missing.len() > before && first.is_none() {
                first = Some(said.told(content, omits("")));
            }
        }
    }
    let Some(at_field) = first else { return Vec::new() };
    let named: Vec<String> = missing.iter().take(TOLD).map(|word| format!("`{word}`")).collect();
    let more = if missing.len() > TOLD { " and more" } else { "" };
    let told =
        Diagnostic { message: omits(&format!("{}{more}", named.join(", "))).message, ..at_field };
    vec![match &content.alt {
        Some(alt) => told.at(&content.source, alt.at).hint("add the words that people see"),
        None => told.hint("write an `alt: …` of your own, or add them to the template's"),
    }]
}

fn omits(what: &str) -> Diagnostic {
    let message = format!("the alt text leaves out what stands on the picture: {what}");
    Diagnostic::warning("alt-omits-words", message)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(normal)
}
