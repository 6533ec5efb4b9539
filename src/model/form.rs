//! The forms that are read and described by hand: short notations such as
//! `10u`, and values that may be written in more than one way.

use crate::color::Rgba;
use crate::model::Amount;
use crate::model::Anonymise;
use crate::model::AnonymiseWay;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::ByShape;
use crate::model::ColorRef;
use crate::model::Colors;
use crate::model::Counts;
use crate::model::Effect;
use crate::model::Effects;
use crate::model::Gap;
use crate::model::Length;
use crate::model::Linear;
use crate::model::Map;
use crate::model::Names;
use crate::model::OneOrMany;
use crate::model::Open;
use crate::model::Paint;
use crate::model::Pattern;
use crate::model::PhotoValue;
use crate::model::Role;
use crate::model::Scrim;
use crate::model::Shape;
use crate::model::Sides;
use crate::model::Theme;
use crate::model::Tracks;
use crate::model::Value;
use crate::model::Versions;
use crate::model::parse_hex;
use crate::model::read::Both;
use crate::model::read::Choose;
use crate::model::read::Is;
use crate::model::read::Look;
use crate::model::read::Rest;
use crate::model::read::choose;
use schemars::JsonSchema;
use schemars::Schema;
use schemars::SchemaGenerator;
use schemars::json_schema;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error as _;
use serde::de::SeqAccess;
use std::borrow::Cow;

/// The notations: their names in a schema's `format`, what they are called in
/// messages, and whether a bare number may be one.
pub const NOTATIONS: [Notation; 8] = [
    Notation {
        format: "length",
        called: "a length such as `10u`",
        check: |t| Length::parse(t).map(drop),
    },
    Notation {
        format: "sides",
        called: "one to four lengths such as `6u 4u`",
        check: |t| Sides::parse(t).map(drop),
    },
    Notation {
        format: "gap",
        called: "one or two lengths such as `1.6t`",
        check: |t| Gap::parse(t).map(drop),
    },
    Notation {
        format: "tracks",
        called: "lengths such as `1fr 2fr 10u`",
        check: |t| Tracks::parse(t).map(drop),
    },
    Notation {
        format: "color-name",
        called: "a color such as `ink/62%`",
        check: |t| ColorRef::parse(t).map(drop),
    },
    Notation {
        format: "color-value",
        called: "a color such as `\"#2a1038\"`",
        check: |t| parse_hex(t).map(drop),
    },
    Notation {
        format: "counts",
        called: "whole numbers such as `4 4 4 4`",
        check: |t| Counts::parse(t).map(drop),
    },
    Notation {
        format: "open-seat",
        called: "a whole number or `none`",
        check: |t| Open::parse(t).map(drop),
    },
];

/// A short way of writing something.
pub struct Notation {
    pub format: &'static str,
    pub called: &'static str,
    /// Whether a text is well formed; else why not.
    pub check: fn(&str) -> Result<(), String>,
}

macro_rules! notation {
    ($($type:ident $format:literal $parse:expr, $kinds:tt, $help:literal;)*) => {$(
        impl<'de> Choose<'de> for $type {
            fn choose<S: SeqAccess<'de>>(look: Look, _: Rest<S>) -> Result<Self, S::Error> {
                $parse(&look.text).map_err(S::Error::custom)
            }
        }

        chosen!($type);

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": $kinds, "format": $format, "description": $help })
            }
        }
    )*};
}

macro_rules! chosen {
    ($($type:ident)*) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                choose(deserializer)
            }
        }
    )*};
}

notation! {
    Length "length" Length::parse, ["string", "number"],
        "A number with a unit, `auto` or 0. `u`: per cent of the card's short edge; `t`: the same for type; `px`; `%` of the parent; `fr`: a share of free space.";
    Sides "sides" Sides::parse, ["string", "number"],
        "One to four lengths: top, end, bottom, start.";
    Gap "gap" Gap::parse, ["string", "number"],
        "One length, or those between rows and between columns.";
    Tracks "tracks" Tracks::parse, ["string", "number"],
        "The sizes of rows or columns, such as `1fr 2fr 10u`.";
    ColorRef "color-name" ColorRef::parse, "string",
        "A role of the theme, a color of the kit or `\"#rrggbb\"`; with `/62%` it is let through.";
    Rgba "color-value" parse_hex, "string",
        "A color as `\"#rrggbb\"`, in quotes.";
    Counts "counts" Counts::parse, ["string", "integer"],
        "How many at the top, end, bottom and start.";
    Open "open-seat" Open::parse, ["string", "integer"],
        "The index of the open seat, or `none`.";
}

chosen!(Amount Anonymise Colors Effects Names Paint Role Scrim Theme Value);

impl Open {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            _ => text.parse().map(Self::Seat).map_err(|_| format!("`{text}` is not an index")),
        }
    }
}

impl<'de> Choose<'de> for Amount {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::Number => rest.read().map(Self::Number),
            _ => rest.read().map(Self::Template),
        }
    }
}

impl<'de> Choose<'de> for Colors {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::List => rest.read().map(Self::These),
            _ => rest.read().map(Self::List),
        }
    }
}

impl<'de> Choose<'de> for Role {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::List => rest.read().map(Self::Many),
            _ => rest.read().map(Self::One),
        }
    }
}

impl<'de> Choose<'de> for Theme {
    fn choose<S: SeqAccess<'de>>(_: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        rest.read().map(|roles| Self { roles })
    }
}

impl<'de> Choose<'de> for Effects {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::List => rest.read().map(Self),
            _ if look.text == NONE => Ok(Self::default()),
            _ => rest.read().map(|effect| Self(vec![effect])),
        }
    }
}

/// Instead of a list of effects.
const NONE: &str = "none";

impl<'de> Choose<'de> for Names {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::List => rest.read().map(Self),
            _ => rest.read().map(|name| Self(vec![name])),
        }
    }
}

impl<'de, T: Deserialize<'de>> Choose<'de> for OneOrMany<T> {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::List => rest.read().map(Self),
            _ => rest.read().map(|one| Self(vec![one])),
        }
    }
}

impl<'de, T: Deserialize<'de>> Choose<'de> for ByLanguage<T> {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::Map => rest.read().map(|each| Self { any: None, each }),
            _ => rest.read().map(|any| Self { any: Some(any), each: Map::default() }),
        }
    }
}

impl<'de> Choose<'de> for Scrim {
    fn choose<S: SeqAccess<'de>>(look: Look, _: Rest<S>) -> Result<Self, S::Error> {
        match look.text.as_str() {
            "true" => Ok(Self::Yes),
            "false" => Ok(Self::No),
            "either" => Ok(Self::Either),
            other => {
                let message = format!("expected `true`, `false` or `either`, found `{other}`");
                Err(S::Error::custom(message))
            }
        }
    }
}

impl<'de> Choose<'de> for Paint {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        if look.is != Is::Map {
            return rest.read().map(Self::Color);
        }
        Ok(match rest.read()? {
            PaintMap::Linear(linear) => Self::Linear(linear),
            PaintMap::Pattern(pattern) => Self::Pattern(pattern),
        })
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum PaintMap {
    /// A gradient.
    Linear(Linear),
    /// A kit symbol, repeated.
    Pattern(Pattern),
}

impl<'de> Choose<'de> for Anonymise {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        let whole = |way| Self { way, areas: Vec::new() };
        match (look.is, look.text.as_str()) {
            (Is::Bool, "false") | (Is::Text, "no" | "none" | "off") => {
                return Err(S::Error::custom(NOT_HIDDEN));
            }
            // Whoever only wants people hidden gets what nobody can undo.
            (Is::Bool, _) | (Is::Text, "yes" | "on") => return Ok(whole(AnonymiseWay::Cover)),
            _ => {}
        }
        if look.is != Is::Map {
            return rest.read().map(whole);
        }
        let (way, areas) = match rest.read()? {
            AnonymiseAreas::Cover(areas) => (AnonymiseWay::Cover, areas),
            AnonymiseAreas::Silhouette(areas) => (AnonymiseWay::Silhouette, areas),
            AnonymiseAreas::Pixelate(areas) => (AnonymiseWay::Pixelate, areas),
            AnonymiseAreas::Blur(areas) => (AnonymiseWay::Blur, areas),
        };
        Ok(Self { way, areas })
    }
}

/// What a card could otherwise undo that lies beside the photo.
const NOT_HIDDEN: &str = "nobody is hidden where nothing is written of it: leave `anonymise` out, here and beside the photo";

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AnonymiseAreas {
    Cover(#[schemars(with = "Vec<[Share; 4]>")] Vec<[f64; 4]>),
    Silhouette(#[schemars(with = "Vec<[Share; 4]>")] Vec<[f64; 4]>),
    Pixelate(#[schemars(with = "Vec<[Share; 4]>")] Vec<[f64; 4]>),
    Blur(#[schemars(with = "Vec<[Share; 4]>")] Vec<[f64; 4]>),
}

impl<'de> Choose<'de> for Value {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        match look.is {
            Is::Null => Err(S::Error::custom("expected a value, found nothing")),
            Is::Bool => rest.read().map(Self::Bool),
            Is::Number => rest.read().map(|number| Self::Number(number, look.text)),
            Is::Text => rest.read().map(Self::Text),
            Is::List => rest.read().map(Self::List),
            Is::Map if look.keys.iter().any(|key| key == "file") => rest.read().map(Self::Photo),
            Is::Map if look.keys.iter().any(|key| key == "long") => rest.read().map(Self::Versions),
            Is::Map => rest.read().map(Self::Item),
        }
    }
}

impl<'de, T: Deserialize<'de>> Choose<'de> for ByShape<T> {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        let by_shape = |key: &String| key == ELSE || Shape::from_name(key).is_some();
        if look.is != Is::Map || look.keys.is_empty() || !look.keys.iter().all(by_shape) {
            return rest.read().map(Self::one);
        }
        let mut all = Self::default();
        for (key, value) in rest.read::<Map<T>>()?.entries {
            match Shape::from_name(&key) {
                Some(shape) => all.named.push((shape, value)),
                None => all.rest = Some(value),
            }
        }
        Ok(all)
    }
}

/// The key for the shapes that are not named.
const ELSE: &str = "else";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByShape<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choose(deserializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByLanguage<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choose(deserializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choose(deserializer)
    }
}

/// A schema without a name of its own.
macro_rules! inline_schema {
    ($([$($generic:tt)*] $type:ty, $name:expr, |$g:ident| $schema:expr;)*) => {$(
        impl<$($generic)*> JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($g: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

/// A schema that is written once and referred to.
macro_rules! named_schema {
    ($([$($generic:tt)*] $type:ty, $name:expr, |$g:ident| $schema:expr;)*) => {$(
        impl<$($generic)*> JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($g: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

/// Numbers with bounds, for schemas only.
pub struct Share;
pub struct Ratio;
pub struct NotNegative;
pub struct Leading;
pub struct Count;

/// A value for each shape named, for schemas only.
pub struct ByEveryShape<T>(T);

inline_schema! {
    [T: JsonSchema] At<T>, T::schema_name(), |g| g.subschema_for::<T>();
    [T: JsonSchema] Map<T>, format!("MapOf{}", T::schema_name()), |g| {
        json_schema!({ "type": "object", "additionalProperties": g.subschema_for::<T>() })
    };
    [T: JsonSchema] OneOrMany<T>, format!("ManyOf{}", T::schema_name()), |g| {
        let one = g.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    };
    [T: JsonSchema] ByEveryShape<T>, format!("ForShapes{}", T::schema_name()), |g| {
        for_shapes(&g.subschema_for::<T>(), false)
    };
    [] Names, "Names", |_g| json_schema!({
        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
    });
    [T: JsonSchema] ByLanguage<T>, format!("ByLanguage{}", T::schema_name()), |g| {
        let one = g.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "object", "additionalProperties": one }] })
    };
    [] Amount, "Amount", |_g| json_schema!({ "type": ["number", "string"] });
    [] Scrim, "Scrim", |_g| json_schema!({
        "anyOf": [{ "type": "boolean" }, { "type": "string", "enum": ["either"] }]
    });
    [] Share, "Share", |_g| json_schema!({ "type": "number", "minimum": 0, "maximum": 1 });
    [] Ratio, "Ratio", |_g| json_schema!({ "type": "number", "minimum": 0.01, "maximum": 100 });
    [] NotNegative, "NotNegative", |_g| json_schema!({ "type": "number", "minimum": 0 });
    [] Leading, "Leading", |_g| json_schema!({ "type": "number", "minimum": 0.5, "maximum": 4 });
    [] Count, "Count", |_g| json_schema!({ "type": "integer", "minimum": 1, "maximum": 10_000 });
}

named_schema! {
    [T: JsonSchema] ByShape<T>, format!("{}ByShape", T::schema_name()), |g| {
        let one = g.subschema_for::<T>();
        json_schema!({ "anyOf": [one, for_shapes(&one, true)] })
    };
    [A: JsonSchema, B: JsonSchema] Both<A, B>, format!("{}With{}", B::schema_name(), A::schema_name()), |g| {
        merged(A::json_schema(g), B::json_schema(g))
    };
    [] Colors, "Colors", |g| {
        let color = g.subschema_for::<ColorRef>();
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": color }] })
    };
    [] Paint, "Paint", |g| {
        let (color, map) = (g.subschema_for::<ColorRef>(), g.subschema_for::<PaintMap>());
        json_schema!({ "anyOf": [color, map] })
    };
    [] Anonymise, "Anonymise", |g| {
        let (way, areas) = (g.subschema_for::<AnonymiseWay>(), g.subschema_for::<AnonymiseAreas>());
        let words = json_schema!({ "type": "string", "enum": ["yes", "on", "no", "none", "off"] });
        json_schema!({ "anyOf": [way, areas, { "type": "boolean" }, words] })
    };
    [] Effects, "Effects", |g| {
        let effect = g.subschema_for::<Effect>();
        let none = json_schema!({ "type": "string", "enum": [NONE] });
        json_schema!({ "anyOf": [effect, none, { "type": "array", "items": effect }] })
    };
    [] Role, "Role", |g| {
        let color = g.subschema_for::<ColorRef>();
        json_schema!({ "anyOf": [color, { "type": "array", "items": color }] })
    };
    [] Theme, "Theme", |g| theme(g);
    [] Value, "Value", |g| {
        let (value, photo) = (g.subschema_for::<Value>(), g.subschema_for::<PhotoValue>());
        let versions = g.subschema_for::<Versions>();
        let scalar = json_schema!({ "type": ["string", "number", "boolean"] });
        let item = json_schema!({ "type": "object", "additionalProperties": value });
        let list = json_schema!({ "type": "array", "items": value });
        json_schema!({ "anyOf": [scalar, list, item, versions, photo] })
    };
}

/// An object with the shapes as keys.
fn for_shapes(one: &Schema, with_else: bool) -> Schema {
    let names = Shape::ALL.iter().map(|shape| shape.name()).chain(with_else.then_some(ELSE));
    let properties: serde_json::Map<_, _> =
        names.map(|name| (name.into(), one.as_value().clone())).collect();
    json_schema!({ "type": "object", "minProperties": 1, "properties": properties })
}

/// The properties of both, the second's where both have one.
fn merged(mut a: Schema, b: Schema) -> Schema {
    let taken = |schema: &Schema, key: &str| schema.get(key).cloned().unwrap_or_default();
    let mut properties = taken(&b, "properties").as_object().cloned().unwrap_or_default();
    for (key, value) in taken(&a, "properties").as_object().into_iter().flatten() {
        if !properties.contains_key(key) {
            properties.insert(key.clone(), value.clone());
        }
    }
    a.insert("properties".into(), properties.into());
    for key in ["required", "description", "title"] {
        match b.get(key) {
            Some(value) => a.insert(key.into(), value.clone()),
            None => a.remove(key),
        };
    }
    a
}

/// The roles that the built-in kit gives every theme; others may join them.
fn theme(g: &mut SchemaGenerator) -> Schema {
    let roles = [
        ("ground", "What the card is filled with."),
        ("text", "Text on the ground."),
        ("table", "The panel that the seats go round."),
        ("on_table", "Text on the table."),
        ("accent", "What stands out."),
        ("open_seat", "The outline of the open seat."),
        ("mark_disc", "The table of the mark."),
        ("mark_seats", "The seats of the mark."),
        ("quote_a", "The first half of the quotation mark."),
        ("quote_b", "The second half of the quotation mark."),
        ("seats", "The colors of seats, in order."),
        ("duotone", "Dark, middle and light color of toned photos."),
    ];
    let role = g.subschema_for::<Role>();
    let mut properties = serde_json::Map::new();
    for (name, help) in roles {
        let mut schema = role.clone();
        schema.insert("description".into(), help.into());
        properties.insert(name.into(), schema.into());
    }
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": role })
}
