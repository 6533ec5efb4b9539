//! List fields: several items, each with fields of its own.

use super::fields::Fields;
use super::fields::Filling;
use super::fields::fill_one;
use super::kit::suggest;
use crate::diag::Diagnostic;
use crate::model;
use crate::model::At;
use crate::photo::Photos;

/// Commas and semicolons of all scripts.
const COMMAS: [char; 6] = [',', '،', '、', '，', '፣', '߸'];
const SEMICOLONS: [char; 4] = [';', '؛', '；', '፤'];

/// A list; a text stands for several items, see [`items`].
pub fn list_field(
    from: &Filling,
    name: &str,
    list: &model::ListField,
    value: &At<model::Value>,
    written: &model::Value,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<Fields>, Vec<Diagnostic>> {
    let item = |text: &str| At { value: model::Value::Text(text.to_owned()), at: value.at };
    let items: Vec<At<model::Value>> = match written {
        model::Value::List(items) => items.clone(),
        model::Value::Text(text) => items(text, list, from).into_iter().map(item).collect(),
        one => vec![At { value: one.clone(), at: value.at }],
    };
    let meant = meant_several(name, list, &items);
    let count = items.len() as u32;
    if list.min.is_some_and(|min| count < min) || list.max.is_some_and(|max| count > max) {
        let wanted = match (list.min, list.max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, max) => format!("at most {}", max.unwrap_or_default()),
        };
        let message = format!("the field `{name}` has {count} items, it wants {wanted}");
        return Err(vec![value.error(&from.content.source, "wrong-length", message)]);
    }
    let (mut filled, mut wrong) = (Vec::new(), Vec::new());
    for (i, item) in items.iter().enumerate() {
        match item_fields(from, &format!("{name} {}", i + 1), list, item, photos, warnings) {
            Ok(fields) => filled.push(fields),
            Err(errors) => wrong.extend(errors),
        }
    }
    if wrong.is_empty() {
        warnings.extend(meant.map(|hint| {
            let message = format!("`{name}` has one item, with commas in it");
            Diagnostic::note("one-item", message).at(&from.content.source, items[0].at).hint(hint)
        }));
        return Ok(filled);
    }
    Err(match meant {
        Some(hint) => wrong.into_iter().map(|error| error.hint(hint.clone())).collect(),
        None => wrong,
    })
}

/// The items of a list that was written as one text: one a line, or between the
/// marks that the template names. Where items are nothing but texts a semicolon
/// parts them too, but not in Greek, where it asks a question.
fn items<'a>(text: &'a str, list: &model::ListField, from: &Filling) -> Vec<&'a str> {
    let semicolons = list.is_of_texts() && from.language.script != "Grek";
    let mut items: Vec<&str> = text.lines().collect();
    if semicolons {
        items = items.iter().flat_map(|item| item.split(SEMICOLONS)).collect();
    }
    items = match list.split.as_deref() {
        Some(",") => items.iter().flat_map(|item| item.split(COMMAS)).collect(),
        Some(mark) => items.iter().flat_map(|item| item.split(mark)).collect(),
        None => items,
    };
    items.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// What to write where a single text looks like several items.
fn meant_several(
    name: &str,
    list: &model::ListField,
    items: &[At<model::Value>],
) -> Option<String> {
    let [At { value: model::Value::Text(text), .. }] = items else { return None };
    let parts: Vec<&str> = text.split(COMMAS).map(str::trim).collect();
    let least = if list.split.as_deref() == Some(",") { 2 } else { 3 };
    let several = list.is_of_texts() && parts.len() >= least;
    several.then(|| format!("if these are several: `{name}: [{}]`", parts.join(", ")))
}

/// An item that is not a mapping fills the first field.
fn item_fields(
    from: &Filling,
    name: &str,
    list: &model::ListField,
    item: &At<model::Value>,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Fields, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    if let model::Value::Item(map) = &item.value {
        let known: Vec<String> = list.of.names().map(str::to_owned).collect();
        for (key, _) in map.iter().filter(|(key, _)| !list.of.contains(&key.value)) {
            let message = format!("`{name}` has no field `{}`", key.value);
            let error = key.error(&from.content.source, "unknown-field", message);
            wrong.push(suggest(error, &key.value, known.iter()));
        }
    }
    let mut fields = Fields::new();
    for (i, (field_name, field)) in list.of.iter().enumerate() {
        let written = match &item.value {
            model::Value::Item(map) => map.get(&field_name.value),
            _ if i == 0 => Some(item),
            _ => None,
        };
        let value = written.or(field.common.default.as_ref());
        let called = format!("{name}: {}", field_name.value);
        if value.is_none() && field.common.required {
            let message = format!("`{name}` needs the field `{}`", field_name.value);
            wrong.push(item.error(&from.content.source, "missing-field", message));
            continue;
        }
        match fill_one(from, &called, field, value, photos, warnings) {
            Ok(filled) => {
                fields.insert(field_name.value.clone(), filled);
            }
            Err(errors) => wrong.extend(errors),
        }
    }
    if wrong.is_empty() { Ok(fields) } else { Err(wrong) }
}
