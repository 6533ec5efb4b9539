//! What people have agreed to. Without it, and after its last day, nothing of theirs is shown.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::At;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Day;
use crate::model::FieldKind;
use crate::model::Given;
use crate::model::Require;
use crate::model::Template;
use crate::resolve::kit::Kit;

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
        Given::No => {
            let Of { what, unused, instead } = of;
            let message = format!("consent for {what} was not given, so {unused}");
            Some(consent.error(source, "no-consent", message).hint(instead))
        }
        Given::On(written) if !consent.value.given.value.is_yes() => {
            let message = format!("nobody can tell whether consent was given: `{written}`");
            let error = consent.error(source, "no-consent", message);
            Some(error.hint("write yes, no, or the day it was given, as 2026-11-30"))
        }
        Given::Yes | Given::On(_) => None,
    }
}

/// Why nobody could tell later what was agreed to.
pub fn unclear(consent: &At<Consent>, source: &Arc<Source>) -> Option<Diagnostic> {
    if consent.value.given.value == Given::No {
        return None;
    }
    refusal(consent, source, None, PHOTO)
}

/// The last day itself is allowed.
fn ended(
    consent: &At<Consent>,
    source: &Arc<Source>,
    today: Option<Day>,
    of: Of,
) -> Option<Diagnostic> {
    let until = consent.value.until.as_ref()?;
    let Some(last) = consent.value.last() else {
        let message = format!("nobody can tell when the consent ends: `{}`", until.value);
        let error = until.error(source, "no-consent", message);
        return Some(error.hint("write the last day as YYYY-MM-DD"));
    };
    if let Some(given) = consent.value.given.value.day().filter(|given| *given > last) {
        let message = format!("the consent ends on {last}, before it was given: {given}");
        let error = until.error(source, "no-consent", message);
        return Some(error.hint("is one of the two days mistyped?"));
    }
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

/// What the kit wants to know of the words of a person who is named, and nobody has written.
pub(super) fn missing_of_words(
    content: &Content,
    template: &Template,
    kit: &Kit,
) -> Vec<Diagnostic> {
    let named = template.fields.iter().find_map(|(name, field)| match &field.kind {
        FieldKind::Text(text) if text.person => content.fields.get(&name.value),
        _ => None,
    });
    let Some(name) = named else { return Vec::new() };
    let lacks = |require: Require, key: &str, code: &'static str, example: &str| {
        let message = format!("the kit `{}` wants a `{key}` with the words of a person", kit.name);
        let error = name.error(&content.source, code, message);
        kit.require.contains(&require).then(|| error.hint(format!("beside `fields`: `{example}`")))
    };
    let consent = lacks(
        Require::ConsentOfWords,
        "consent",
        "no-consent",
        "consent: { given: 2026-11-30, scope: campaign, form: where it is kept }",
    );
    let credit =
        lacks(Require::CreditOfWords, "credit", "no-credit", "credit: where they were published");
    let missing = [
        consent.filter(|_| content.consent.is_none()),
        credit.filter(|_| content.credit.is_none()),
    ];
    missing.into_iter().flatten().collect()
}

/// Whether something of the card comes down that an earlier run has made of it; what a kit
/// wants to know more than it did makes nothing so.
pub fn over(content: &Content, today: Option<Day>) -> bool {
    written(content).into_iter().any(|(consent, _)| consent.value.is_over(today))
}

/// Of several consents for one thing the one that allows least.
pub fn strictest<'a>(consents: impl Iterator<Item = &'a Consent>) -> Option<&'a Consent> {
    // One without an end lasts longer than every other.
    let key = |consent: &&Consent| {
        let last = consent.last();
        (consent.given.value.is_yes(), last.is_none(), last)
    };
    consents.min_by_key(key)
}

/// Whether something of the card is not to be shown, whatever an earlier run has made of it.
pub fn withdrawn(content: &Content, today: Option<Day>) -> bool {
    let mut consents = written(content).into_iter();
    consents.any(|(consent, source)| refusal(consent, source, today, PHOTO).is_some())
}

/// A consent, and the file it is written in.
type Written<'a> = (&'a At<Consent>, &'a Arc<Source>);

/// Every consent that a card needs.
pub fn written(content: &Content) -> Vec<Written<'_>> {
    let own = content.consent.iter().map(|consent| (consent, &content.source));
    let photos = content.photos().into_iter().flat_map(|photo| photo.consents(&content.source));
    own.chain(photos).collect()
}
