//! Words better left alone, and what to write instead.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Map;
use crate::model::Reference;
use crate::model::load::load;
use crate::model::schema;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// Everything known about wording.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Wording {
    /// Where the advice comes from, by id.
    pub sources: Map<Reference>,
    pub words: Vec<Advice>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Advice {
    /// Words or phrases, in small letters.
    pub avoid: Vec<String>,
    #[serde(default, rename = "where")]
    pub place: AdvicePlace,
    /// What to write instead.
    pub say: String,
    /// In one clause.
    pub why: String,
    /// The id of a source.
    pub source: String,
    /// BCP 47. Default: en.
    #[serde(default = "Advice::default_language")]
    pub language: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AdvicePlace {
    #[default]
    Anywhere,
    /// At the beginning of an alt text.
    AltStart,
}

impl Wording {
    /// The advice that comes with the tool.
    pub fn builtin() -> Self {
        let source = Source::new("wording.yaml", include_str!("../../data/wording.yaml"));
        Self::read(&source).expect("the built-in wording is tested")
    }

    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        load(source, &schema::wording())
    }
}

impl Advice {
    fn default_language() -> String {
        "en".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_has_a_source() {
        let all = Wording::builtin();
        for advice in &all.words {
            assert!(all.sources.contains(&advice.source), "{}", advice.source);
            assert!(!advice.avoid.is_empty());
            assert!(advice.avoid.iter().all(|word| *word == word.to_lowercase()));
        }
    }
}
