//! Whose photos and words a card uses, and what these people have agreed to.

use super::Planned;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Day;
use crate::model::Given;
use crate::report::Agreed;
use crate::report::Used;
use crate::resolve::consent;
use crate::resolve::fields::Fields;
use crate::resolve::fields::Filled;
use crate::resolve::fields::Shown;

/// Every photo of the card, and its words where something is written of them.
pub fn used(planned: &Planned) -> Vec<Used> {
    let words = planned.filling.content.consent.as_ref();
    let words =
        words.map(|consent| Used { consent: Some(agreed(&consent.value)), ..Used::default() });
    let mut all: Vec<Used> = words.into_iter().collect();
    add(&planned.filling.fields, &mut all);
    all
}

fn add(fields: &Fields, all: &mut Vec<Used>) {
    for filled in fields.values() {
        match filled {
            // Nobody is in a logo, unless somebody says so.
            Filled::Photo(shown) if shown.logo.is_none() || shown.consent.is_some() => {
                all.push(photo(shown));
            }
            Filled::List(items) => items.iter().for_each(|item| add(item, all)),
            _ => {}
        }
    }
}

fn photo(shown: &Shown) -> Used {
    Used {
        file: bare(&shown.file).to_owned(),
        credit: shown.credit.clone(),
        consent: shown.consent.as_ref().map(agreed),
    }
}

/// What is written now of the photos and the words that an earlier run has used.
pub fn written_anew(used: &mut Vec<Used>, content: &Content) {
    let photos = content.photos();
    if content.consent.is_some() && !used.iter().any(|used| used.file.is_empty()) {
        used.push(Used::default());
    }
    for used in used {
        let consents: Vec<&Consent> = if used.file.is_empty() {
            content.consent.iter().map(|consent| &consent.value).collect()
        } else {
            let same = photos.iter().filter(|photo| bare(&photo.file.value) == used.file);
            let all = same.flat_map(|photo| photo.consents(&content.source));
            all.map(|(consent, _)| &consent.value).collect()
        };
        if let Some(consent) = consent::strictest(consents.into_iter()) {
            used.consent = Some(agreed(consent));
        }
    }
}

/// Folders may tell more of a person than a report should.
pub fn bare(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// A consent as it is kept on record.
pub fn agreed(consent: &Consent) -> Agreed {
    let given = match &consent.given.value {
        Given::Yes => "yes".to_owned(),
        Given::No => "no".to_owned(),
        Given::On(day) => day.clone(),
    };
    let scope = consent.scope.iter().flat_map(|names| &names.0);
    Agreed {
        given,
        scope: scope.map(|name| name.value.clone()).collect(),
        until: consent.until.as_ref().map(|until| Day::plain(&until.value)),
        form: consent.form.as_ref().map(|form| form.value.clone()),
    }
}
