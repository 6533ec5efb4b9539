//! Whose photos and words a card uses, and what these people have agreed to.

use super::Planned;
use crate::model::Consent;
use crate::model::Given;
use crate::report::Agreed;
use crate::report::Used;
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
    // Folders may tell more of a person than a report should.
    let file = shown.file.rsplit(['/', '\\']).next().unwrap_or_default();
    Used {
        file: file.to_owned(),
        credit: shown.credit.clone(),
        consent: shown.consent.as_ref().map(agreed),
    }
}

fn agreed(consent: &Consent) -> Agreed {
    let given = match &consent.given.value {
        Given::Yes => "yes".to_owned(),
        Given::No => "no".to_owned(),
        Given::On(day) => day.clone(),
    };
    let scope = consent.scope.iter().flat_map(|names| &names.0);
    Agreed {
        given,
        scope: scope.map(|name| name.value.clone()).collect(),
        until: consent.until.as_ref().map(|until| until.value.trim().to_owned()),
        form: consent.form.as_ref().map(|form| form.value.clone()),
    }
}
