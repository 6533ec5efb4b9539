//! What the pages say, by language: data files, one folder for each language in `data/studio`.

use std::collections::BTreeMap;

use include_dir::Dir;
use include_dir::include_dir;
use serde::Deserialize;
use serde::de::DeserializeOwned;

static DATA: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data/studio");

/// The language of pages for people whose own we do not have.
pub const FALLBACK: &str = "en";

/// All languages that pages are written in, English first.
pub struct Languages(Vec<Words>);

pub struct Words {
    pub code: String,
    /// In the language itself.
    pub native: String,
    pub rtl: bool,
    /// Of the pages, by their keys.
    pub ui: BTreeMap<String, String>,
    pub cards: Cards,
    /// What the checks say, by code, in plain words.
    pub messages: BTreeMap<String, String>,
}

/// What templates and all that is chosen from are called.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cards {
    pub templates: BTreeMap<String, About>,
    pub fields: BTreeMap<String, Field>,
    pub options: BTreeMap<String, String>,
    pub themes: BTreeMap<String, String>,
    pub placements: BTreeMap<String, String>,
    pub languages: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub name: String,
    pub about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub label: String,
    #[serde(default)]
    pub help: String,
    #[serde(default)]
    pub example: Option<String>,
}

/// The languages with their own names, and whether they run from right to left.
const PAGES: [(&str, &str, bool); 4] = [
    ("en", "English", false),
    ("fr", "Français", false),
    ("es", "Español", false),
    ("ar", "العربية", true),
];

impl Languages {
    pub fn builtin() -> Self {
        Self(PAGES.map(|(code, native, rtl)| Words::read(code, native, rtl)).into())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Words> {
        self.0.iter()
    }

    pub fn get(&self, code: &str) -> Option<&Words> {
        self.0.iter().find(|words| words.code == code)
    }

    /// The first language of an `Accept-Language` header that pages are written in.
    pub fn accepted(&self, header: &str) -> &Words {
        let mut asked: Vec<(&str, f64)> = header
            .split(',')
            .map(|part| {
                let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
                (tag.trim(), weight.trim().parse().unwrap_or(0.0))
            })
            .collect();
        asked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let mut found = asked.iter().filter_map(|(tag, _)| self.get(&primary(tag)));
        found.next().unwrap_or(&self.0[0])
    }
}

impl Words {
    fn read(code: &str, native: &str, rtl: bool) -> Self {
        Self {
            code: code.to_owned(),
            native: native.to_owned(),
            rtl,
            ui: yaml(code, "ui"),
            cards: yaml(code, "cards"),
            messages: yaml(code, "messages"),
        }
    }

    /// What a field of a template is called and what is said of it; `field`: such as `quote`
    /// or `points.text`.
    pub fn field(&self, template: &str, field: &str) -> Option<&Field> {
        let fields = &self.cards.fields;
        fields.get(&format!("{template}.{field}")).or_else(|| fields.get(field))
    }

    pub fn label(&self, template: &str, field: &str) -> Option<String> {
        self.field(template, field).map(|field| field.label.clone())
    }

    pub fn option(&self, template: &str, field: &str, value: &str) -> Option<&String> {
        let options = &self.cards.options;
        let own = options.get(&format!("{template}.{field}.{value}"));
        own.or_else(|| options.get(&format!("{field}.{value}")))
    }
}

fn yaml<T: DeserializeOwned>(code: &str, file: &str) -> T {
    let path = format!("{code}/{file}.yaml");
    let text = DATA.get_file(&path).and_then(|file| file.contents_utf8()).unwrap_or_default();
    let read = serde_saphyr::from_str(text);
    read.unwrap_or_else(|error| panic!("data/studio/{path}, which is tested: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn holes(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts.filter_map(|part| Some(part.split_once('}')?.0)).collect()
    }

    fn same(
        what: &str,
        code: &str,
        one: &BTreeMap<String, String>,
        own: &BTreeMap<String, String>,
    ) {
        let keys = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<BTreeSet<_>>();
        let differ: Vec<String> = keys(one).symmetric_difference(&keys(own)).cloned().collect();
        assert!(differ.is_empty(), "{what} {code}: {differ:?}");
        for (key, text) in one {
            assert_eq!(holes(text), holes(&own[key]), "{what} {code} {key}");
            assert!(!own[key].trim().is_empty(), "{what} {code} {key}");
        }
    }

    #[test]
    fn every_language_says_everything() {
        let all = Languages::builtin();
        let english = &all.0[0];
        for words in all.iter() {
            let code = &words.code;
            same("ui", code, &english.ui, &words.ui);
            same("messages", code, &english.messages, &words.messages);
            same("options", code, &english.cards.options, &words.cards.options);
            same("themes", code, &english.cards.themes, &words.cards.themes);
            same("placements", code, &english.cards.placements, &words.cards.placements);
            let names = |cards: &Cards| cards.templates.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&english.cards), names(&words.cards), "{code}");
            let fields = |cards: &Cards| cards.fields.keys().cloned().collect::<Vec<_>>();
            assert_eq!(fields(&english.cards), fields(&words.cards), "{code}");
        }
    }

    #[test]
    fn the_browsers_wish_is_followed() {
        let all = Languages::builtin();
        for (header, code) in [
            ("fr-CA,fr;q=0.9,en;q=0.5", "fr"),
            ("de, ar;q=0.8, en;q=0.9", "en"),
            ("ti, ar;q=0.8", "ar"),
            ("", "en"),
            ("*;q=x, ,;", "en"),
        ] {
            assert_eq!(all.accepted(header).code, code, "{header}");
        }
    }
}
