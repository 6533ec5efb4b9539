//! What people have agreed to, as it is written.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use schemars::Schema;
use schemars::SchemaGenerator;
use schemars::json_schema;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::SeqAccess;

use super::At;
use super::Day;
use super::Names;
use super::read::Choose;
use super::read::Is;
use super::read::Look;
use super::read::Rest;
use super::read::choose;
use crate::diag::Source;

/// A consent that is not written in the card.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    pub source: Arc<Source>,
    pub consent: At<Consent>,
}

/// Written as a mapping, or as no more than whether or when it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    pub given: At<Given>,
    pub scope: Option<Names>,
    pub until: Option<At<String>>,
    pub form: Option<At<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Yes,
    No,
    /// A date as YYYY-MM-DD, or what else was written.
    On(String),
}

/// The mapping.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("examples" = [{ "given": "2026-11-30", "scope": "campaign", "form": "where it is kept" }]))]
struct Whole {
    /// `true`, `false`, or the date on which it was given, as YYYY-MM-DD.
    given: At<Given>,
    /// What it covers, such as `campaign, social media`.
    #[serde(default)]
    scope: Option<Names>,
    /// The last day on which it holds, as YYYY-MM-DD.
    #[serde(default)]
    until: Option<At<String>>,
    /// Where the signed form is kept.
    #[serde(default)]
    form: Option<At<String>>,
}

/// In the languages of the forms that come back to the campaign.
const YES: [&str; 12] =
    ["yes", "y", "true", "1", "oui", "sí", "si", "ja", "tak", "так", "да", "نعم"];
const NO: [&str; 11] = ["no", "n", "false", "0", "non", "nein", "nee", "nie", "ні", "нет", "لا"];

impl Given {
    /// What a word means; one that is neither yes nor no stays as it is written.
    pub fn of(text: &str) -> Self {
        let word = text.trim().trim_end_matches('.').to_lowercase();
        match &*word {
            yes if YES.contains(&yes) => Self::Yes,
            no if NO.contains(&no) => Self::No,
            _ => Self::On(Day::plain(text)),
        }
    }

    /// The day, where one is written that there is.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::On(text) => text.parse().ok(),
            Self::Yes | Self::No => None,
        }
    }

    /// Whether people have said yes.
    pub fn is_yes(&self) -> bool {
        *self == Self::Yes || self.day().is_some()
    }
}

impl Consent {
    /// Whether people have not said yes, or the last day is past. A mistyped last day does not
    /// make it so.
    pub fn is_over(&self, today: Option<Day>) -> bool {
        let past = self.last().zip(today).is_some_and(|(last, today)| today > last);
        !self.given.value.is_yes() || past
    }

    /// The last day on which it holds, where one is written that there is.
    pub fn last(&self) -> Option<Day> {
        self.until.as_ref()?.value.parse().ok()
    }
}

impl<'de> Choose<'de> for Given {
    fn choose<S: SeqAccess<'de>>(look: Look, _: Rest<S>) -> Result<Self, S::Error> {
        Ok(Self::of(&look.text))
    }
}

impl<'de> Choose<'de> for Consent {
    fn choose<S: SeqAccess<'de>>(look: Look, rest: Rest<S>) -> Result<Self, S::Error> {
        if look.is != Is::Map {
            return rest.read().map(|given| Self { given, scope: None, until: None, form: None });
        }
        let Whole { given, scope, until, form } = rest.read()?;
        Ok(Self { given, scope, until, form })
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choose(deserializer)
    }
}

impl<'de> Deserialize<'de> for Consent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        choose(deserializer)
    }
}

impl JsonSchema for Given {
    fn schema_name() -> Cow<'static, str> {
        "Given".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["boolean", "string"] })
    }
}

impl JsonSchema for Consent {
    fn schema_name() -> Cow<'static, str> {
        "Consent".into()
    }

    fn json_schema(g: &mut SchemaGenerator) -> Schema {
        let (whole, given) = (g.subschema_for::<Whole>(), g.subschema_for::<Given>());
        json_schema!({ "anyOf": [whole, given] })
    }
}
