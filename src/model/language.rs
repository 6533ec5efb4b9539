//! Languages: their names, their direction and their quotation marks.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Map;
use crate::model::load::load;
use crate::model::schema;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// The languages the tool knows the habits of.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Languages {
    /// Other codes of languages that are here.
    #[serde(default)]
    pub aliases: Map<String>,
    /// Of a script, the languages that people most likely mean, first the likeliest.
    #[serde(default)]
    pub likeliest: Map<Vec<String>>,
    pub languages: Vec<Language>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Language {
    /// BCP 47, such as `fa-AF`.
    pub code: String,
    /// In English.
    pub name: String,
    /// In the language itself.
    pub native: String,
    /// ISO 15924, such as `Arab`; `Zyyy` where it is not known.
    pub script: String,
    /// Written from right to left.
    #[serde(default)]
    pub rtl: bool,
    /// What opens and closes a quotation, with any space that belongs to it.
    pub quotes: [String; 2],
    /// The same for a quotation in a quotation.
    pub inner_quotes: [String; 2],
    /// The quotes are the default for any language, perhaps not the habit of this one.
    #[serde(default)]
    pub inherited: bool,
    /// What is uncertain about the row.
    #[serde(default)]
    pub note: Option<String>,
}

const RTL_SCRIPTS: [&str; 11] =
    ["Arab", "Aran", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Mand", "Samr", "Yezi"];

impl Languages {
    /// The languages that come with the tool.
    pub fn builtin() -> Self {
        let source = Source::new("languages.yaml", include_str!("../../data/languages.yaml"));
        Self::read(&source).expect("the built-in languages are tested")
    }

    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        load(source, &schema::languages())
    }

    /// The row of exactly that code, in any case, or of its alias.
    pub fn get(&self, code: &str) -> Option<&Language> {
        let code = code.replace('_', "-");
        let same = |known: &str| known.eq_ignore_ascii_case(&code);
        let alias =
            self.aliases.iter().find(|(alias, _)| same(alias)).map(|(_, name)| name.as_str());
        let same = |known: &str| alias.map_or_else(|| same(known), |name| name == known);
        self.languages.iter().find(|language| same(&language.code))
    }

    /// Whether the language itself, region and script aside, has a row.
    pub fn knows(&self, code: &str) -> bool {
        self.nearest(code).is_some()
    }

    /// The habits of any language: `fa-IR` has those of `fa`, and one that is
    /// not known has the quotes of English. A script in the code overrides the row's.
    pub fn lookup(&self, code: &str) -> Language {
        let mut language = self.nearest(code).cloned().unwrap_or_else(|| unknown(code));
        let script = code
            .split(['-', '_'])
            .skip(1)
            .find(|part| part.len() == 4 && !part.starts_with(char::is_numeric));
        let of_row = |script: &str| language.script.eq_ignore_ascii_case(script);
        if let Some(script) = script.filter(|script| !of_row(script)) {
            language.script = title_case(script);
            language.rtl = RTL_SCRIPTS.contains(&language.script.as_str());
        }
        language.code = code.into();
        language
    }

    /// The languages with the script of that ISO 15924 code, the likeliest first.
    pub fn written_in(&self, script: &str) -> Vec<&Language> {
        let likely = self.likeliest.get(script).into_iter().flatten();
        let likely: Vec<&Language> = likely.filter_map(|code| self.get(code)).collect();
        let others = self.languages.iter().filter(|language| {
            language.script == script && likely.iter().all(|other| other.code != language.code)
        });
        likely.iter().copied().chain(others).collect()
    }

    /// The row of the longest beginning of the code.
    fn nearest(&self, code: &str) -> Option<&Language> {
        let mut code = code;
        loop {
            match (self.get(code), code.rfind(['-', '_'])) {
                (Some(language), _) => return Some(language),
                (None, Some(end)) => code = &code[..end],
                (None, None) => return None,
            }
        }
    }
}

fn unknown(code: &str) -> Language {
    let pair = |open: &str, close: &str| [open.to_owned(), close.to_owned()];
    Language {
        code: code.into(),
        name: code.into(),
        native: code.into(),
        script: "Zyyy".into(),
        rtl: false,
        quotes: pair("“", "”"),
        inner_quotes: pair("‘", "’"),
        inherited: true,
        note: None,
    }
}

fn title_case(script: &str) -> String {
    let lower = script.to_ascii_lowercase();
    let mut letters = lower.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole_and_comes_once() {
        let all = Languages::builtin();
        for language in &all.languages {
            let code = &language.code;
            assert_eq!(
                all.languages.iter().filter(|other| other.code == *code).count(),
                1,
                "{code}"
            );
            assert_eq!(language.rtl, RTL_SCRIPTS.contains(&language.script.as_str()), "{code}");
            assert!(
                language.quotes.iter().chain(&language.inner_quotes).all(|mark| !mark.is_empty()),
                "{code}"
            );
            assert!(!language.native.is_empty(), "{code}");
        }
        assert!(
            all.aliases
                .iter()
                .all(|(alias, code)| all.get(code).is_some() && all.get(alias).is_some())
        );
    }

    #[test]
    fn the_likeliest_languages_of_a_script_come_first() {
        let all = Languages::builtin();
        for (script, codes) in all.likeliest.iter() {
            for code in codes {
                assert_eq!(all.get(code).unwrap().script, script.value, "{code}");
            }
        }
        let codes = |script: &str| -> Vec<String> {
            all.written_in(script).iter().map(|language| language.code.clone()).collect()
        };
        assert_eq!(codes("Arab")[..2], ["ar", "fa"]);
        assert_eq!(codes("Geor"), ["ka"]);
        let cyrillic = codes("Cyrl");
        assert_eq!(cyrillic.iter().filter(|code| *code == "uk").count(), 1, "{cyrillic:?}");
        assert!(cyrillic.contains(&"mk".to_owned()) && codes("Vaii").is_empty());
    }

    #[test]
    fn quotes_are_those_of_the_language() {
        let all = Languages::builtin();
        let table = [
            ("en", "“", "”"),
            ("fr", "«\u{202F}", "\u{202F}»"),
            ("ar", "”", "“"),
            ("de", "„", "“"),
            ("pl", "„", "”"),
            ("ja", "「", "」"),
            ("fa-AF", "«", "»"),
        ];
        for (code, open, close) in table {
            assert_eq!(all.lookup(code).quotes, [open, close], "{code}");
        }
    }

    #[test]
    fn a_code_falls_back_to_what_is_known_of_it() {
        let all = Languages::builtin();
        let native = |code: &str| all.lookup(code).native;
        assert_eq!(native("fa-IR"), native("fa"));
        assert_eq!(native("prs"), native("fa-AF"));
        assert_eq!(native("ZH_hk"), native("zh-Hant"));
        assert_eq!(native("es-419"), native("es"));
        assert_eq!((all.lookup("xx").quotes[0].as_str(), all.lookup("xx").rtl), ("“", false));
        assert!(all.knows("ar-SD") && !all.knows("xx-YY"));
        assert!(all.get("").is_none() && !all.lookup("").rtl);
    }

    #[test]
    fn a_script_in_the_code_decides_the_direction() {
        let all = Languages::builtin();
        for code in ["ku-Arab", "xx-arab-IQ", "az_Arab", "pa-Arab", "ff-Adlm", "uz-Arab"] {
            assert!(all.lookup(code).rtl, "{code}");
        }
        for code in ["ku", "ff", "pa", "ug-Latn", "uz-Latn", "de-1996"] {
            assert!(!all.lookup(code).rtl, "{code}");
        }
    }
}
