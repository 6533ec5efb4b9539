//! What is said of a card, in the words of the page's language where there are some.

use serde::Serialize;

use super::words::Words;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::report::Told;

/// A diagnostic as pages show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    pub severity: Severity,
    pub code: String,
    /// Plain words.
    pub text: String,
    /// The exact words, in English.
    pub message: String,
    pub hints: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The part of the form it belongs to, such as `fields.quote`; none: the whole card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Message {
    /// In the program's own words.
    pub fn plain(told: &Diagnostic) -> Self {
        Self::of(&Told::from(told), None, "")
    }

    /// In the words of a language; `template`: whose fields are meant.
    pub fn of(told: &Told, words: Option<&Words>, template: &str) -> Self {
        let plain = words.and_then(|words| words.messages.get(&told.code));
        let text = plain.zip(words).map(|(plain, words)| {
            let field = told.field.as_deref().unwrap_or_default();
            let label = words.label(template, field).unwrap_or_else(|| field.to_owned());
            let placement = told.placement.as_deref().unwrap_or_default();
            plain.replace("{field}", &label).replace("{placement}", placement)
        });
        Self {
            severity: told.severity,
            code: told.code.clone(),
            text: text.unwrap_or_else(|| told.message.clone()),
            message: told.message.clone(),
            hints: told.hints.clone(),
            field: told.field.clone(),
            placement: told.placement.clone(),
            place: told.place.clone(),
            path: path(told),
        }
    }
}

fn path(told: &Told) -> Option<String> {
    match (&told.field, told.code.as_str()) {
        (Some(field), "no-consent") => Some(format!("fields.{field}.consent")),
        (None, "no-consent") => Some("consent".into()),
        (Some(field), _) => Some(format!("fields.{field}")),
        (None, "unknown-language" | "language") => Some("language".into()),
        (None, "unknown-placement" | "shape") => Some("for".into()),
        (None, "caption-too-long" | "too-many-hashtags") => Some("caption".into()),
        _ => None,
    }
}
