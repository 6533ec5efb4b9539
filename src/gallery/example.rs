//! A card of a template that nobody has written yet: made of its fields' examples.

use std::sync::Arc;

use crate::assets::Assets;
use crate::assets::Builtin;
use crate::assets::Bytes;
use crate::assets::Missing;
use crate::diag::Diagnostic;
use crate::diag::Warned;
use crate::model::At;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::Given;
use crate::model::ListField;
use crate::model::Map;
use crate::model::Names;
use crate::model::NumberField;
use crate::model::PhotoValue;
use crate::model::Template;
use crate::model::Value;
use crate::resolve::kit::Kit;

/// Stand where a template asks for a photo or a logo and shows no example. Drawn for
/// this project; neither a person nor an organisation.
const PHOTO: &str = "samples/table.png";
const LOGO: &str = "samples/logo-1.svg";
/// International Migrants Day, for days that have no example.
const DAY: &str = "2026-12-18";

/// The pictures that examples name: files of the kit's folder, of those it extends, and
/// the samples of the built-in kit.
pub struct Samples {
    folders: Vec<Arc<dyn Assets>>,
}

impl Samples {
    pub fn of(kit: &Kit) -> Self {
        let builtin = std::iter::once(Arc::new(Builtin) as Arc<dyn Assets>);
        Self { folders: kit.folders.iter().cloned().chain(builtin).collect() }
    }
}

impl Assets for Samples {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        let mut tried = self.folders.iter().map(|folder| folder.read(path));
        let first = tried.next().unwrap_or_else(|| Builtin.read(path));
        first.or_else(|missing| tried.find_map(Result::ok).ok_or(missing))
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// A card with every field that has an example, and with something in those that must
/// be filled. A text without one is told: the gallery then shows a stopgap.
pub fn card(template: &Template, kit: &str) -> Warned<Content> {
    let (mut fields, mut warnings) = (Map::default(), Vec::new());
    for (name, field) in template.fields.iter() {
        let stopgap = field.common.required && field.common.default.is_none();
        let value = match &field.common.example {
            Some(example) => Some(example.clone()),
            None if stopgap => {
                if matches!(field.kind, FieldKind::Text(_)) {
                    warnings.push(without_example(template, name));
                }
                Some(At { value: filler(&name.value, field), at: name.at })
            }
            None => None,
        };
        if let Some(value) = value {
            fields.insert(name.clone(), value);
        }
    }
    let content = Content {
        source: template.source.clone(),
        template: Some(template.name.clone()),
        kit: Some(At::nowhere(kit.to_owned())),
        name: Some(template.name.clone()),
        // It is nothing but examples.
        allow: Some(Names(vec![At::nowhere("placeholder".into())])),
        fields,
        ..Content::default()
    };
    Warned { output: content, warnings }
}

fn without_example(template: &Template, name: &At<String>) -> Diagnostic {
    let message = format!("the field `{}` has no example to show", name.value);
    Diagnostic::warning("no-example", message)
        .at(&template.source, name.at)
        .of_field(&name.value)
        .hint(format!("{}: {{ text: {{ …, example: What a card might say }} }}", name.value))
}

/// Something that such a field may hold.
fn filler(name: &str, field: &Field) -> Value {
    match &field.kind {
        FieldKind::Text(_) => Value::Text(in_words(name)),
        FieldKind::Photo(_) => sample(PHOTO, "A drawn table with bowls, seen from above."),
        FieldKind::Logo(_) => sample(LOGO, "A sample logo."),
        FieldKind::Date(_) => Value::Text(DAY.into()),
        FieldKind::Number(number) => counted(number),
        FieldKind::Choice(choice) => {
            Value::Text(choice.options.first().map(|one| one.value.clone()).unwrap_or_default())
        }
        FieldKind::List(list) => items(list),
    }
}

/// `meeting_place` is "Meeting place".
pub fn in_words(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn sample(file: &str, alt: &str) -> Value {
    let text = |text: &str| Some(At::nowhere(text.to_owned()));
    // Nobody is in a drawing; a kit that asks for consent and credit with every photo gets both.
    let consent = Consent { given: At::nowhere(Given::Yes), scope: None, until: None, form: None };
    Value::Photo(Box::new(PhotoValue {
        alt: text(alt),
        credit: text("Drawing"),
        consent: Some(At::nowhere(consent)),
        ..PhotoValue::of_file(At::nowhere(file.to_owned()))
    }))
}

fn counted(number: &NumberField) -> Value {
    let least = number.min.unwrap_or(1.0);
    let n = number.max.map_or(least, |max| least.min(max));
    Value::Number(n, n.to_string())
}

/// As many items as there must be, at least one.
fn items(list: &ListField) -> Value {
    let mut item = Map::default();
    for (name, field) in list.of.iter() {
        let value = match &field.common.example {
            Some(example) => example.value.clone(),
            None if field.common.required => filler(&name.value, field),
            None => continue,
        };
        item.insert(name.clone(), At::nowhere(value));
    }
    let count = list.min.unwrap_or(1).max(1) as usize;
    Value::List(vec![At::nowhere(Value::Item(item)); count])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn template(fields: &str) -> Template {
        let text = format!("name: t\nfields:\n{fields}layout: {{ column: {{}} }}\n");
        Template::read(&Source::new("t.yaml", text)).unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    #[test]
    fn examples_fill_a_card_and_what_must_be_filled_gets_a_stopgap() {
        let made = card(
            &template(
                "  title: { text: { example: Hello } }\n  dek: { text: {} }\n  meeting_place: { text: { required: true } }\n  photo: { photo: { required: true } }\n  days: { number: { required: true, min: 3 } }\n  who: { list: { required: true, min: 2, of: { name: { text: { required: true, example: Your name } } } } }\n",
            ),
            "itac",
        );
        let fields = &made.output.fields;
        assert_eq!(
            fields.names().collect::<Vec<_>>(),
            ["title", "meeting_place", "photo", "days", "who"]
        );
        assert_eq!(
            fields.get("meeting_place").map(|v| &v.value),
            Some(&Value::Text("Meeting place".into()))
        );
        assert_eq!(fields.get("days").map(|v| &v.value), Some(&Value::Number(3.0, "3".into())));
        assert!(
            matches!(&fields.get("who").expect("a list").value, Value::List(items) if items.len() == 2)
        );
        assert_eq!(made.warnings.len(), 1);
        assert!(made.warnings[0].message.contains("`meeting_place` has no example"));
        let place = made.warnings[0].place.as_ref().map(|place| place.line);
        assert_eq!(place, Some(5));
    }

    #[test]
    fn the_stopgaps_are_there() {
        for path in [PHOTO, LOGO] {
            assert!(Builtin.read(path).is_ok(), "{path}");
        }
    }
}
