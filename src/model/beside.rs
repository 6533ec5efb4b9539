//! What belongs to a photo wherever it is used: the file beside it, as it is read and as it
//! is written.

use std::sync::Arc;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Anonymise;
use crate::model::AnonymiseWay;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::Consent;
use crate::model::Enhance;
use crate::model::form;
use crate::model::load::load;
use crate::model::schema;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema::beside);

/// What belongs to a photo wherever it is used: the file `khadeja.jpg.yaml` beside
/// `khadeja.jpg`. What a card says itself wins; but consent must hold by both.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Beside {
    #[serde(skip)]
    pub source: Arc<Source>,
    /// The point to keep in view, as shares of width and height from the top left.
    #[schemars(with = "Option<[form::Share; 2]>")]
    pub focus: Option<At<[f64; 2]>>,
    /// How much closer than the whole photo. Default: 1.
    #[schemars(range(min = 1, max = 20))]
    pub zoom: Option<At<f64>>,
    /// What is seen, for those who do not see it; in one language or in several.
    pub alt: ByLanguage,
    /// Who took it.
    pub credit: Option<At<String>>,
    /// What the people in it have agreed to.
    pub consent: Option<At<Consent>>,
    /// Corrects the exposure, gently. Default: off.
    pub enhance: Option<At<Enhance>>,
    /// Makes faces unrecognisable.
    pub anonymise: Option<At<Anonymise>>,
}

impl Default for Beside {
    fn default() -> Self {
        Self {
            source: crate::model::nothing(),
            focus: None,
            zoom: None,
            alt: ByLanguage::default(),
            credit: None,
            consent: None,
            enhance: None,
            anonymise: None,
        }
    }
}

/// Something that is known of a photo, to be written beside it.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// As shares of width and height, with a comma between.
    Focus(String),
    Zoom(f64),
    Alt(String),
    Credit(String),
    Anonymise(AnonymiseWay),
    Consent {
        /// `yes`, `no`, or the day.
        given: String,
        until: Option<String>,
        /// What it covers; empty: not said.
        scope: Vec<String>,
        form: Option<String>,
    },
}

impl Beside {
    /// Reads what stands beside a photo; else everything that is wrong with it. A starter of
    /// nothing but comments says nothing yet.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let silent = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let mut beside: Self = match source.text.lines().all(silent) {
            true => Self::default(),
            false => load(source, &SCHEMA)?,
        };
        beside.source = Arc::clone(source);
        Ok(beside)
    }

    /// The text of the file with these facts in the place of those of the same name, first;
    /// the rest stays as somebody has written it.
    pub fn with(text: &str, facts: &[Fact]) -> String {
        let keys: Vec<&str> = facts.iter().map(Fact::key).collect();
        let new = facts.iter().map(|fact| format!("{}: {}\n", fact.key(), fact.value()));
        new.collect::<String>() + &without(text, &keys)
    }
}

impl Fact {
    fn key(&self) -> &'static str {
        match self {
            Self::Focus(_) => "focus",
            Self::Zoom(_) => "zoom",
            Self::Alt(_) => "alt",
            Self::Credit(_) => "credit",
            Self::Anonymise(_) => "anonymise",
            Self::Consent { .. } => "consent",
        }
    }

    /// In YAML, which takes what JSON quotes.
    fn value(&self) -> String {
        let quoted = |text: &str| json!(text).to_string();
        match self {
            Self::Focus(focus) => format!("[{focus}]"),
            Self::Zoom(zoom) => zoom.to_string(),
            Self::Alt(text) | Self::Credit(text) => quoted(text),
            Self::Anonymise(way) => json!(way).as_str().unwrap_or_default().to_owned(),
            Self::Consent { given, until, scope, form } => {
                let given = match given.trim() {
                    plain @ ("yes" | "no" | "true" | "false") => plain.to_owned(),
                    day => quoted(day),
                };
                let rest = [("until", until), ("form", form)].into_iter();
                let rest = rest.filter_map(|(key, text)| Some((key, text.as_ref()?)));
                let rest: String =
                    rest.map(|(key, text)| format!(", {key}: {}", quoted(text))).collect();
                let scope = match scope.is_empty() {
                    true => String::new(),
                    false => format!(", scope: {}", json!(scope)),
                };
                format!("{{ given: {given}{scope}{rest} }}")
            }
        }
    }
}

/// A mapping without some of its keys: each goes with the lines that belong to it. Comments
/// at the margin stay.
fn without(text: &str, keys: &[&str]) -> String {
    let mut kept = String::new();
    let mut goes = false;
    for line in text.lines() {
        if !line.starts_with([' ', '\t', '#', '-']) && !line.trim().is_empty() {
            goes = line.split_once(':').is_some_and(|(key, _)| keys.contains(&key.trim()));
        }
        if !goes || line.starts_with('#') {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_stays() {
        let old = "# ours\nalt:\n  en: A\n  fr: B\n# checked by Ana\ncredit: NASA\n";
        let new = Beside::with(old, &[Fact::Alt("say \"C\": #1".into())]);
        assert_eq!(new, "alt: \"say \\\"C\\\": #1\"\n# ours\n# checked by Ana\ncredit: NASA\n");
        let read = Beside::read(&Source::new("a.jpg.yaml", new)).expect("sound");
        assert_eq!(read.alt.any.expect("an alt").value, "say \"C\": #1");
    }

    #[test]
    fn a_starter_says_nothing() {
        for text in ["", "\n", "# alt: …\n\n  # credit: …"] {
            let read = Beside::read(&Source::new("a.jpg.yaml", text)).expect("sound");
            assert!(read.credit.is_none() && read.alt.first().is_none());
        }
    }
}
