//! What people want of themselves shown: what lies beside their photos, and how much of
//! their names. Done before anything else, so that no file, folder or report has more.

mod names;

use std::sync::Arc;

use crate::assets::Assets;
use crate::assets::Named;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use crate::model::AnonymiseWay;
use crate::model::At;
use crate::model::Beside;
use crate::model::Content;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::Map;
use crate::model::PhotoValue;
use crate::model::ShowName;
use crate::model::Template;
use crate::model::Value;

/// How people name it too.
const MISNAMED: [Named; 7] = [
    Named::After(".yml"),
    Named::After(".yaml.txt"),
    Named::After(".yml.txt"),
    Named::After(".YAML"),
    Named::Instead(".yaml"),
    Named::Instead(".yml"),
    Named::Called("photo.yaml"),
];
/// Endings of the formats that a photo may have been saved in before.
const FORMATS: [&str; 8] = ["jpg", "jpeg", "JPG", "png", "PNG", "webp", "heic", "HEIC"];
/// Endings that stand for one another in the names of photos.
const JPEG: [&str; 4] = ["jpg", "jpeg", "JPG", "JPEG"];

type Errors = Vec<Diagnostic>;

/// Somebody has written down what protects a person, and it would not be read.
fn misnamed(photo: &PhotoValue, source: &Arc<Source>, name: &str) -> Diagnostic {
    let message = format!("the file beside the photo is not read by this name: `{name}`");
    let bare = photo.file.value.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = format!("call it `{}`", Named::BESIDE.written(bare));
    photo.file.error(source, "missing-file", message).hint(named)
}

/// The card with what lies beside its photos, and with names as far as they are to be shown.
pub fn prepared(
    mut content: Content,
    template: &Template,
    assets: &dyn Assets,
) -> Result<Content, Errors> {
    let language = content.language.as_ref().map_or("en", |language| &language.value).to_owned();
    let (mut fields, source) = (std::mem::take(&mut content.fields), content.source.clone());
    let with = |value: &mut At<Value>| with_beside(value, &source, assets, &language);
    each_photo(&template.fields, &mut fields, &with)?;
    content.wrong = needed(template, &fields, &source);
    let mut unseen = Vec::new();
    take_unseen(&mut fields, &mut unseen);
    content.fields = fields;
    content.unseen = unseen.iter().map(|(file, _)| file.clone()).collect();
    if let Some((_, at)) = unseen.into_iter().next() {
        content.show_name = Some(At { value: ShowName::Initials, at });
    }
    names::shortened(content, template)
}

/// Reads what lies beside a photo into its value.
fn with_beside(
    value: &mut At<Value>,
    source: &Arc<Source>,
    assets: &dyn Assets,
    language: &str,
) -> Result<(), Errors> {
    let photo = match &value.value {
        Value::Photo(photo) => (**photo).clone(),
        Value::Text(file) if !file.trim().is_empty() => {
            PhotoValue::of_file(At { value: file.clone(), at: value.at })
        }
        _ => return Ok(()),
    };
    let beside = assets.beside(&photo.file.value, Named::BESIDE).map_err(|missing| {
        vec![
            photo
                .file
                .error(source, "missing-file", missing.to_string())
                .hint("what it says of the photo must be known before the photo is shown"),
        ]
    })?;
    let Some((name, bytes)) = beside else {
        let alike = alike(&photo.file.value);
        let alike = alike.iter().map(|name| Named::Called(name));
        let misnamed_as = MISNAMED.into_iter().chain(alike).find_map(|named| {
            let (name, bytes) = assets.beside(&photo.file.value, named).ok()??;
            // A card may well be called like its photo; then it does not say what belongs to one.
            let meant = matches!(named, Named::After(_)) || is_beside(&name, &bytes);
            meant.then_some(name)
        });
        let misnamed_as = misnamed_as.or_else(|| of_another_format(&photo.file.value, assets));
        return match misnamed_as {
            Some(name) => Err(vec![misnamed(&photo, source, &name)]),
            None => Ok(()),
        };
    };
    let source = Source::from_bytes(&name, &bytes).map_err(|error| vec![error])?;
    let beside = Beside::read(&source)?;
    value.value = Value::Photo(Box::new(photo.beside(&beside, language)));
    Ok(())
}

/// What lies beside the photo as it was before it was saved as `a.png` instead of `a.jpg`.
fn of_another_format(photo: &str, assets: &dyn Assets) -> Option<String> {
    let name = photo.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, _) = name.rsplit_once('.')?;
    FORMATS.iter().map(|ending| format!("{stem}.{ending}")).find_map(|other| {
        let beside = Named::BESIDE.written(&other);
        let (file, bytes) = assets.beside(photo, Named::Called(&beside)).ok()??;
        let has_photo = matches!(assets.beside(photo, Named::Called(&other)), Ok(Some(_)));
        (!has_photo && is_beside(&file, &bytes)).then_some(file)
    })
}

/// What the file beside a photo would be called if the photo's name were in other letters, or had
/// another ending of the same meaning: `A.jpg.yaml` and `a.jpeg.yaml` beside `a.jpg`.
fn alike(photo: &str) -> Vec<String> {
    let name = photo.rsplit(['/', '\\']).next().unwrap_or_default();
    let Some((stem, ending)) = name.rsplit_once('.') else { return Vec::new() };
    let mut capital = stem.chars();
    let capital = capital.next().map(|first| first.to_uppercase().chain(capital).collect());
    let stems =
        [Some(stem.to_owned()), Some(stem.to_lowercase()), Some(stem.to_uppercase()), capital];
    let endings = match JPEG.contains(&ending) {
        true => JPEG.map(str::to_owned).to_vec(),
        false => vec![ending.to_lowercase(), ending.to_uppercase()],
    };
    let mut names = Vec::new();
    for stem in stems.into_iter().flatten() {
        names.extend(endings.iter().map(|ending| format!("{stem}.{ending}")));
    }
    names.sort();
    names.dedup();
    names.retain(|other| other != name);
    names.iter().map(|name| Named::BESIDE.written(name)).collect()
}

/// Whether a file says what belongs to a photo, and says something.
fn is_beside(name: &str, bytes: &[u8]) -> bool {
    let Ok(source) = Source::from_bytes(name, bytes) else { return false };
    let silent = Beside { source: source.clone(), ..Beside::default() };
    Beside::read(&source).is_ok_and(|beside| beside != silent)
}

type Change<'a> = dyn Fn(&mut At<Value>) -> Result<(), Errors> + 'a;

/// Every photo of the fields, those in lists too.
fn each_photo(
    fields: &Map<Field>,
    values: &mut Map<At<Value>>,
    change: &Change,
) -> Result<(), Errors> {
    let mut wrong = Vec::new();
    for (name, value) in &mut values.entries {
        let kind = fields.get(&name.value).map(|field| &field.kind);
        let changed = match (kind, &mut value.value) {
            (Some(FieldKind::Photo(_)), _) => change(value),
            (Some(FieldKind::List(list)), Value::List(items)) => {
                items.iter_mut().try_for_each(|item| in_item(&list.of, item, change))
            }
            (Some(FieldKind::List(list)), _) => in_item(&list.of, value, change),
            _ => Ok(()),
        };
        wrong.extend(changed.err().into_iter().flatten());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// An item that is not a mapping fills the first field of it.
fn in_item(of: &Map<Field>, item: &mut At<Value>, change: &Change) -> Result<(), Errors> {
    let first = of.iter().next().map(|(_, field)| &field.kind);
    match (&mut item.value, first) {
        (Value::Item(values), _) => each_photo(of, values, change),
        (_, Some(FieldKind::Photo(_))) => change(item),
        _ => Ok(()),
    }
}

/// Fields that the template cannot do without, of whose photos nothing is to be seen.
fn needed(template: &Template, fields: &Map<At<Value>>, source: &Arc<Source>) -> Errors {
    let lost = template.fields.iter().filter(|(_, field)| field.common.required);
    let lost = lost.filter_map(|(name, _)| {
        let at = unseen(&fields.get(&name.value)?.value)?;
        let message = format!(
            "the template `{}` cannot do without the photo that `anonymise: initials` takes away",
            template.name.value
        );
        let error = Diagnostic::error("missing-field", message).at(source, at);
        Some(error.of_field(&name.value).hint(
            "use a template that needs no photo, such as `ambassador` or `quote-text`; or `anonymise: cover`",
        ))
    });
    lost.collect()
}

/// Takes out the photos of which nothing is to be seen; their files, and where that was written.
fn take_unseen(fields: &mut Map<At<Value>>, taken: &mut Vec<(String, Place)>) {
    for (_, value) in &mut fields.entries {
        if let Value::List(items) = &mut value.value {
            for item in items {
                if let Value::Item(fields) = &mut item.value {
                    take_unseen(fields, taken);
                }
            }
        }
    }
    fields.entries.retain(|(_, value)| match (&value.value, unseen(&value.value)) {
        (Value::Photo(photo), Some(at)) => {
            taken.push((photo.file.value.clone(), at));
            false
        }
        _ => true,
    });
}

fn unseen(value: &Value) -> Option<Place> {
    let Value::Photo(photo) = value else { return None };
    let hidden = photo.anonymise.as_ref()?;
    (hidden.value.way == AnonymiseWay::Initials).then_some(hidden.at)
}
