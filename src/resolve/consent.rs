//! What people have agreed to. Without it, and after its last day, nothing of theirs is shown.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::At;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Day;
use crate::model::Given;
use crate::model::Map;
use crate::model::Value;

/// What a consent is for, and what to do without it.
#[derive(Clone, Copy)]
pub(super) struct Of {
    what: &'static str,
    unused: &'static str,
    instead: &'static str,
}

pub(super) const PHOTO: Of = Of {
    what: "this photo",
    unused: "it is not used",
    instead: "use another photo, or a template without one, such as `quote-text`",
};

const WORDS: Of = Of {
    what: "these words",
    unused: "they are not used",
    instead: "use the words of somebody who agrees",
};

/// Why what the consent is for is not shown.
pub(super) fn refusal(
    consent: &At<Consent>,
    source: &Arc<Source>,
    today: Option<Day>,
    of: Of,
) -> Option<Diagnostic> {
    not_given(consent, source, of).or_else(|| ended(consent, source, today, of))
}

fn not_given(consent: &At<Consent>, source: &Arc<Source>, of: Of) -> Option<Diagnostic> {
    match &consent.value.given.value {
        Given::Yes => None,
        Given::No => {
            let Of { what, unused, instead } = of;
            let message = format!("consent for {what} was not given, so {unused}");
            Some(consent.error(source, "no-consent", message).hint(instead))
        }
        Given::On(day) if day.parse::<Day>().is_ok() => None,
        Given::On(written) => {
            let message = format!("nobody can tell whether consent was given: `{written}`");
            let error = consent.error(source, "no-consent", message);
            Some(error.hint("write yes, no, or the day it was given, as 2026-11-30"))
        }
    }
}

/// The last day itself is allowed.
fn ended(
    consent: &At<Consent>,
    source: &Arc<Source>,
    today: Option<Day>,
    of: Of,
) -> Option<Diagnostic> {
    let until = consent.value.until.as_ref()?;
    let Ok(last) = until.value.parse::<Day>() else {
        let message = format!("nobody can tell when the consent ends: `{}`", until.value);
        let error = until.error(source, "no-consent", message);
        return Some(error.hint("write the last day as YYYY-MM-DD"));
    };
    let today = today.filter(|today| *today > last)?;
    let message = format!(
        "the consent for {} ended on {last}, and the day to go by is {today} (today, or `--date`)",
        of.what
    );
    let hint = format!("ask the people again and write the new last day, or {}", of.instead);
    Some(until.error(source, "no-consent", message).hint(hint))
}

/// The consent of the person whose words they are.
pub(super) fn of_words(content: &Content, today: Option<Day>) -> Option<Diagnostic> {
    refusal(content.consent.as_ref()?, &content.source, today, WORDS)
}

/// Whether something of the card is not to be shown, whatever an earlier run has made of it.
pub fn withdrawn(content: &Content, today: Option<Day>) -> bool {
    let refused = |consent: &At<Consent>| refusal(consent, &content.source, today, PHOTO).is_some();
    content.consent.as_ref().is_some_and(refused) || of_fields(&content.fields, &refused)
}

fn of_fields(fields: &Map<At<Value>>, refused: &impl Fn(&At<Consent>) -> bool) -> bool {
    fields.iter().any(|(_, value)| of_value(&value.value, refused))
}

fn of_value(value: &Value, refused: &impl Fn(&At<Consent>) -> bool) -> bool {
    match value {
        Value::Photo(photo) => photo.consent.as_ref().is_some_and(refused),
        Value::Item(fields) => of_fields(fields, refused),
        Value::List(items) => items.iter().any(|item| of_value(&item.value, refused)),
        _ => false,
    }
}
