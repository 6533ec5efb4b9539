//! The published JSON Schemas (draft 2020-12), made from the very types that are read.

use crate::model::Beside;
use crate::model::Content;
use crate::model::Kit;
use crate::model::Placements;
use crate::model::Template;
use schemars::JsonSchema;
use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::Transform;
use schemars::transform::transform_subschemas;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// The schema of a template file.
pub fn template() -> Value {
    of::<Template>("An itac template")
}

/// The schema of a `kit.yaml`.
pub fn kit() -> Value {
    of::<Kit>("An itac brand kit")
}

/// The schema of the file beside a photo, such as `khadeja.jpg.yaml`.
pub fn beside() -> Value {
    of::<Beside>("What belongs to a photo of itac")
}

/// The schema of a card file: a card, a list of cards, or defaults and cards.
pub fn card() -> Value {
    let mut schema = one_card();
    let definitions = schema["$defs"].take();
    let meta = schema["$schema"].take();
    let mut card = schema;
    for key in ["$defs", "$schema"] {
        card.as_object_mut().map(|card| card.remove(key));
    }
    let one = json!({ "$ref": "#/$defs/Card" });
    let mut all = json!({
        "$schema": meta,
        "title": "Cards for itac",
        "anyOf": [one, { "type": "array", "items": one }, list_of(&one)],
        "$defs": definitions,
    });
    all["$defs"]["Card"] = card;
    all
}

/// The schema of a file with `defaults` and `cards`, whatever the cards are.
pub(super) fn card_list() -> Value {
    list_of(&json!({ "type": "object" }))
}

fn list_of(card: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "defaults": card,
            "cards": { "type": "array", "items": card },
        },
        "required": ["cards"],
        "additionalProperties": false,
    })
}

/// The schema of one card.
pub fn one_card() -> Value {
    of::<Content>("A card for itac")
}

/// The schema of the placements file.
pub fn placements() -> Value {
    of::<Placements>("Placements of itac")
}

/// The schema of the languages file.
pub fn languages() -> Value {
    of::<crate::model::Languages>("Languages of itac")
}

/// The schema of the wording file.
pub fn wording() -> Value {
    of::<crate::model::Wording>("Wording of itac")
}

fn of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(Plain);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), title.into());
    schema.into()
}

/// Makes schemas say what the reader does: no nulls, no unknown keys, and
/// tagged unions as one mapping with one key, which editors complete better
/// than a list of alternatives.
#[derive(Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        without_null(object);
        union(object);
        without_rust(object);
        if object.contains_key("properties") && !object.contains_key("additionalProperties") {
            object.insert("additionalProperties".into(), false.into());
        }
    }
}

fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    let Some(Value::Array(branches)) = object.get_mut("anyOf") else {
        return;
    };
    branches.retain(|branch| branch.get("type").is_none_or(|kind| kind != "null"));
    if let [only] = &branches[..] {
        let only = only.as_object().cloned().unwrap_or_default();
        object.remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

/// Turns the alternatives of an enum into `{ enum: […] }`, a mapping with one key, or both.
fn union(object: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = object.get("oneOf").cloned() else {
        return;
    };
    let (mut names, mut properties) = (Vec::new(), Map::new());
    for branch in &branches {
        let listed = branch.get("enum").and_then(Value::as_array).into_iter().flatten();
        names.extend(listed.chain(branch.get("const")).cloned());
        for (key, value) in
            branch.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            let mut value = value.clone();
            if let (Some(help), Some(value)) = (branch.get("description"), value.as_object_mut()) {
                value.insert("description".into(), help.clone());
            }
            properties.insert(key.clone(), value);
        }
    }
    let name = json!({ "type": "string", "enum": names });
    let keyed = json!({
        "type": "object", "properties": properties, "additionalProperties": false,
        "minProperties": 1, "maxProperties": 1,
    });
    let merged = match (names.is_empty(), properties.is_empty()) {
        (false, true) => name,
        (true, _) => keyed,
        (false, false) => json!({ "anyOf": [name, keyed] }),
    };
    object.remove("oneOf");
    object.extend(merged.as_object().cloned().unwrap_or_default());
}

/// `format: uint32` and `default: null` mean nothing outside Rust.
fn without_rust(object: &mut Map<String, Value>) {
    if object.get("default").is_some_and(|default| default.is_null() || default == "") {
        object.remove("default");
    }
    let numeric = object.get("type").is_some_and(|kind| kind == "integer" || kind == "number");
    if numeric {
        object.remove("format");
    }
}
