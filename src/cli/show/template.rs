//! What a template asks for: every field with its limits, and where its cards go.

use serde_json::Value as Json;
use serde_json::json;

use super::Shown;
use super::wrap;
use crate::batch;
use crate::model::At;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::Map;
use crate::model::PhotoValue;
use crate::model::Template;
use crate::model::Value;
use crate::resolve::kit::Kit;

pub fn shown(template: &Template, kit: &Kit) -> Shown {
    Shown { lines: lines(template, kit), json: object(template, kit) }
}

/// As a card without a theme of its own gets it.
fn theme<'a>(template: &'a Template, kit: &'a Kit) -> &'a str {
    let own = template.theme.as_ref().map(|theme| &theme.value);
    kit.chosen_theme.as_ref().or(own).unwrap_or(&kit.theme)
}

fn shapes(template: &Template) -> Vec<&str> {
    template.shapes.iter().map(|shape| shape.name()).collect()
}

fn lines(template: &Template, kit: &Kit) -> Vec<String> {
    let name = &template.name.value;
    let mut lines = wrap(&format!("{name}: {}", template.about), 0);
    lines.push(String::new());
    lines.push(format!("theme   {}", theme(template, kit)));
    lines.push(format!("shapes  {}", shapes(template).join(", ")));
    lines.push(format!("for     {}", batch::usual(template).join(", ")));
    lines.push(String::new());
    lines.push("fields".into());
    let column = 4 + widest(&template.fields, 0);
    for (name, field) in template.fields.iter() {
        lines.extend(field_lines(&name.value, field, 2, column));
    }
    lines.push(String::new());
    lines.push(format!("start one with: itac new {name} -o card.yaml"));
    lines
}

/// The width of the longest name, those in lists with their indent.
fn widest(fields: &Map<Field>, indent: usize) -> usize {
    let width = |(name, field): (&At<String>, &Field)| {
        let inner = match &field.kind {
            FieldKind::List(list) => widest(&list.of, indent + 2),
            _ => 0,
        };
        inner.max(indent + name.value.chars().count())
    };
    fields.iter().map(width).max().unwrap_or(0)
}

/// The name, beside it everything about the field, and below it the fields of its items.
fn field_lines(name: &str, field: &Field, indent: usize, column: usize) -> Vec<String> {
    let common = &field.common;
    let given = |what: &str, value: &Option<At<Value>>| {
        value.as_ref().map(|value| format!("{what}: {}", plain(&value.value)))
    };
    let mut told = wrap(&in_short(field), column);
    for more in
        [common.help.clone(), given("default", &common.default), given("example", &common.example)]
    {
        told.extend(more.iter().flat_map(|more| wrap(more, column)));
    }
    let head = format!("{:indent$}{name}", "");
    told[0] = format!("{head:column$}{}", told[0].trim_start());
    if let FieldKind::List(list) = &field.kind {
        let inner = list.of.iter();
        told.extend(inner.flat_map(|(name, of)| field_lines(&name.value, of, indent + 2, column)));
    }
    told
}

/// The kind of a field and its limits.
fn in_short(field: &Field) -> String {
    let mut parts = vec![field.kind.name().to_owned()];
    if field.common.required {
        parts.push("required".into());
    }
    parts.extend(match &field.kind {
        FieldKind::Text(text) => text.max.map(|max| format!("at most {max} characters")),
        FieldKind::Number(number) => range(number.min, number.max, ""),
        FieldKind::Choice(choice) => {
            let options: Vec<&str> =
                choice.options.iter().map(|option| option.value.as_str()).collect();
            Some(options.join(" or "))
        }
        FieldKind::List(list) => range(list.min, list.max, " items"),
        FieldKind::Photo(_) | FieldKind::Logo(_) | FieldKind::Date(_) => None,
    });
    if let FieldKind::List(list) = &field.kind {
        parts.extend(list.split.as_ref().map(|mark| format!("in one text parted by `{mark}`")));
    }
    parts.join(", ")
}

fn range<T: std::fmt::Display>(min: Option<T>, max: Option<T>, what: &str) -> Option<String> {
    Some(match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}{what}"),
        (Some(min), None) => format!("at least {min}{what}"),
        (None, Some(max)) => format!("at most {max}{what}"),
        (None, None) => return None,
    })
}

/// A value in one line, for people.
fn plain(value: &Value) -> String {
    let one = |value: &At<Value>| plain(&value.value);
    match value {
        Value::Text(text) | Value::Number(_, text) => text.replace('\n', " / "),
        Value::Bool(yes) => yes.to_string(),
        Value::Versions(versions) => versions.long.value.clone(),
        Value::Photo(photo) => photo.file.value.clone(),
        Value::List(items) => items.iter().map(one).collect::<Vec<_>>().join(" / "),
        Value::Item(map) => map.iter().map(|(_, value)| one(value)).collect::<Vec<_>>().join(", "),
    }
}

fn object(template: &Template, kit: &Kit) -> Json {
    json!({
        "name": template.name.value,
        "about": template.about,
        "theme": theme(template, kit),
        "shapes": shapes(template),
        "for": batch::usual(template),
        "fields": fields(&template.fields),
    })
}

fn fields(fields: &Map<Field>) -> Json {
    fields.iter().map(|(name, one)| field(&name.value, one)).collect()
}

/// Without the keys of what the field does not have.
fn field(name: &str, field: &Field) -> Json {
    let common = &field.common;
    let mut object = json!({
        "name": name, "kind": field.kind.name(), "required": common.required,
    });
    let mut set = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            object[key] = value;
        }
    };
    let value = |value: &Option<At<Value>>| value.as_ref().map(|value| json_of(&value.value));
    set("help", common.help.as_ref().map(|help| json!(help)));
    set("default", value(&common.default));
    set("example", value(&common.example));
    match &field.kind {
        FieldKind::Text(text) => set("max", text.max.map(Json::from)),
        FieldKind::Number(number) => {
            set("min", number.min.map(Json::from));
            set("max", number.max.map(Json::from));
        }
        FieldKind::Choice(choice) => {
            set("options", Some(choice.options.iter().map(|one| json!(one.value)).collect()));
        }
        FieldKind::List(list) => {
            set("min", list.min.map(Json::from));
            set("max", list.max.map(Json::from));
            set("split", list.split.as_ref().map(|mark| json!(mark)));
            set("of", Some(fields(&list.of)));
        }
        FieldKind::Photo(_) | FieldKind::Logo(_) | FieldKind::Date(_) => {}
    }
    object
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number, _) => json!(number),
        Value::Bool(yes) => json!(yes),
        Value::List(items) => items.iter().map(|item| json_of(&item.value)).collect(),
        Value::Item(map) => {
            let of = |(name, value): (&At<String>, &At<Value>)| {
                (name.value.clone(), json_of(&value.value))
            };
            Json::Object(map.iter().map(of).collect())
        }
        Value::Versions(versions) => {
            let shorter = |copy: &Option<At<String>>| copy.as_ref().map(|copy| copy.value.clone());
            json!({
                "long": versions.long.value,
                "medium": shorter(&versions.medium),
                "short": shorter(&versions.short),
            })
        }
        Value::Photo(photo) => photo_json(photo),
    }
}

fn photo_json(photo: &PhotoValue) -> Json {
    let text = |text: &Option<At<String>>| text.as_ref().map(|text| text.value.clone());
    json!({ "file": photo.file.value, "alt": text(&photo.alt), "credit": text(&photo.credit) })
}
