//! What is said of a card, once for all the pictures it holds for.

use std::collections::HashMap;

use super::Told;
use crate::diag::Severity;

/// The same message about the same place.
#[derive(Clone, Debug)]
pub(super) struct Joined<'a> {
    pub told: &'a Told,
    /// Where it holds for some placements only.
    pub placements: Vec<&'a str>,
}

/// In the order in which they are told first.
pub(super) fn joined<'a>(told: impl IntoIterator<Item = &'a Told>) -> Vec<Joined<'a>> {
    let mut all: Vec<Joined> = Vec::new();
    let mut known = HashMap::new();
    for told in told {
        let i = *known.entry(key(told)).or_insert_with(|| {
            all.push(Joined { told, placements: Vec::new() });
            all.len() - 1
        });
        if let Some(placement) = told.placement.as_deref()
            && !all[i].placements.contains(&placement)
        {
            all[i].placements.push(placement);
        }
    }
    all
}

type Key<'a> = (Severity, &'a str, &'a str, &'a [String], Option<&'a str>, Option<&'a str>);

/// All but the placement.
fn key(told: &Told) -> Key<'_> {
    let Told { severity, code, message, hints, place, field, .. } = told;
    (*severity, code, message, hints, place.as_deref(), field.as_deref())
}

/// `C7 (quote)`: a cell with what stands above it.
pub(super) fn cell(told: &Told) -> Option<String> {
    let cell = told.cell.as_deref()?;
    Some(match &told.title {
        Some(title) => format!("{cell} ({title})"),
        None => cell.to_owned(),
    })
}

/// The cell, and what its column is called unless the message says so.
pub(super) fn subject(told: &Told) -> Option<String> {
    let title = told.title.as_deref().filter(|title| !told.message.contains(title));
    if title.is_some() { cell(told) } else { told.cell.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::error;
    use super::*;

    #[test]
    fn a_message_is_told_once_for_all_its_placements() {
        let of = |placement: &str, message: &str| Told {
            placement: Some(placement.into()),
            ..error("C7", "quote", message)
        };
        let told =
            [of("a", "too long"), of("b", "too long"), of("a", "other"), of("a", "too long")];
        let joined = joined(&told);
        let said: Vec<_> = joined.iter().map(|j| (&*j.told.message, &j.placements[..])).collect();
        assert_eq!(said, [("too long", &["a", "b"][..]), ("other", &["a"][..])]);
        assert_eq!(cell(&told[0]).as_deref(), Some("C7 (quote)"));
    }
}
