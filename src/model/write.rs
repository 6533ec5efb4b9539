//! A card as data for others: JSON with the keys of a card file, which reads back as the same
//! card.

use serde_json::Map as Object;
use serde_json::Value as Json;
use serde_json::json;

use crate::model::Anonymise;
use crate::model::At;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Given;
use crate::model::Map;
use crate::model::Names;
use crate::model::PhotoValue;
use crate::model::Tree;
use crate::model::Value;
use crate::model::Versions;
use crate::model::Yaml;

impl Content {
    /// The card with the keys of a card file. What it leaves out is left out.
    pub fn to_json(&self) -> Json {
        let partner = |partner: &crate::model::Partner| {
            let mut object = Keys::default();
            object.text("name", Some(&partner.name));
            object.text("logo", partner.logo.as_ref());
            object.text("on_dark", partner.on_dark.as_ref());
            object.done()
        };
        let mut card = Keys::default();
        card.text("template", self.template.as_ref());
        card.text("kit", self.kit.as_ref());
        card.text("language", self.language.as_ref());
        card.put("direction", self.direction.as_ref().map(|at| json!(at.value)));
        card.text("theme", self.theme.as_ref());
        card.put("for", self.placements.as_ref().map(names));
        card.text("name", self.name.as_ref());
        card.put("show_name", self.show_name.as_ref().map(|at| json!(at.value)));
        card.text("credit", self.credit.as_ref());
        card.put("consent", self.consent.as_ref().map(|at| consent(&at.value)));
        card.text("caption", self.caption.as_ref());
        card.text("alt", self.alt.as_ref());
        card.put("hashtags", self.hashtags.as_ref().map(names));
        card.put("partner", self.partner.as_ref().map(|at| partner(&at.value)));
        card.put("allow", self.allow.as_ref().map(names));
        card.put("same_size", self.same_size.as_ref().map(|at| json!(at.value)));
        card.text("publish_at", self.publish_at.as_ref());
        card.put("fields", Some(fields(&self.fields)));
        card.done()
    }
}

impl Tree {
    /// What stands in a tree, right or wrong.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Yaml::Null => Json::Null,
            Yaml::Bool(bool) => json!(bool),
            Yaml::Number(number, written) => self::number(*number, written),
            Yaml::Text(text) => json!(text),
            Yaml::List(items) => items.iter().map(Self::to_json).collect(),
            Yaml::Map(entries) => {
                let entries = entries.iter().map(|(key, tree)| (key.value.clone(), tree.to_json()));
                Json::Object(entries.collect())
            }
        }
    }
}

/// An object in the order in which its keys are put.
#[derive(Default)]
struct Keys(Object<String, Json>);

impl Keys {
    fn put(&mut self, key: &str, value: Option<Json>) {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value);
        }
    }

    fn text(&mut self, key: &str, value: Option<&At<String>>) {
        self.put(key, value.map(|at| json!(at.value)));
    }

    fn done(self) -> Json {
        Json::Object(self.0)
    }
}

fn names(names: &Names) -> Json {
    names.0.iter().map(|name| json!(name.value)).collect()
}

fn fields(map: &Map<At<Value>>) -> Json {
    let entries = map.iter().map(|(name, at)| (name.value.clone(), value(&at.value)));
    Json::Object(entries.collect())
}

fn value(written: &Value) -> Json {
    match written {
        Value::Text(text) => json!(text),
        Value::Number(number, written) => self::number(*number, written),
        Value::Bool(bool) => json!(bool),
        Value::Versions(versions) => self::versions(versions),
        Value::Item(item) => fields(item),
        Value::Photo(photo) => self::photo(photo),
        Value::List(items) => items.iter().map(|item| value(&item.value)).collect(),
    }
}

/// As it was written where that is a number to JSON too: `1.50` is no `1.5` to people.
fn number(number: f64, written: &str) -> Json {
    match serde_json::from_str(written) {
        Ok(Json::Number(same)) if same.to_string() == written => Json::Number(same),
        _ if written.is_empty() => json!(number),
        _ => json!(written),
    }
}

fn versions(versions: &Versions) -> Json {
    let mut object = Keys::default();
    object.text("long", Some(&versions.long));
    object.text("medium", versions.medium.as_ref());
    object.text("short", versions.short.as_ref());
    object.put("direction", versions.direction.as_ref().map(|at| json!(at.value)));
    object.text("language", versions.language.as_ref());
    object.done()
}

fn photo(photo: &PhotoValue) -> Json {
    let mut object = Keys::default();
    object.text("file", Some(&photo.file));
    object.text("on_light", photo.on_light.as_ref());
    object.text("on_dark", photo.on_dark.as_ref());
    object.put("focus", photo.focus.as_ref().map(|at| json!(at.value)));
    object.put("zoom", photo.zoom.as_ref().map(|at| json!(at.value)));
    object.put("tone", photo.tone.as_ref().map(|at| json!(at.value)));
    object.put(
        "effects",
        photo.effects.as_ref().map(|at| match &at.value.0[..] {
            [] => json!("none"),
            effects => json!(effects),
        }),
    );
    object.put("enhance", photo.enhance.as_ref().map(|at| json!(at.value)));
    object.text("alt", photo.alt.as_ref());
    object.text("credit", photo.credit.as_ref());
    object.put("consent", photo.consent.as_ref().map(|at| consent(&at.value)));
    object.put("anonymise", photo.anonymise.as_ref().map(|at| anonymise(&at.value)));
    object.done()
}

fn consent(consent: &Consent) -> Json {
    let mut object = Keys::default();
    object.put(
        "given",
        Some(match &consent.given.value {
            Given::Yes => json!(true),
            Given::No => json!(false),
            Given::On(day) => json!(day),
        }),
    );
    object.put("scope", consent.scope.as_ref().map(names));
    object.text("until", consent.until.as_ref());
    object.text("form", consent.form.as_ref());
    object.done()
}

fn anonymise(anonymise: &Anonymise) -> Json {
    match anonymise.areas.is_empty() {
        true => json!(anonymise.way),
        false => {
            let mut object = Keys::default();
            let way = json!(anonymise.way);
            object.put(way.as_str().unwrap_or_default(), Some(json!(anonymise.areas)));
            object.done()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Source;
    use crate::model::Cards;

    fn read(text: String) -> Vec<serde_json::Value> {
        let source = Source::new("card.yaml", text);
        let cards = Cards::read(&source).unwrap_or_else(|errors| panic!("{errors:?}"));
        let card = |card: Result<super::Content, Vec<_>>| card.unwrap_or_else(|e| panic!("{e:?}"));
        cards.each.into_iter().map(|one| card(one).to_json()).collect()
    }

    /// Every key that a card may have, in a form that must come back as it was.
    const ALL: &str = r##"{"template":"quote","kit":"ours","language":"ar","direction":"rtl","theme":"deep",
        "for":["square","1200x630"],"name":"me","show_name":"first-name","credit":"a book",
        "consent":{"given":"2026-01-02","scope":["web"],"until":"2027-01-02","form":"box 3"},
        "caption":"c","alt":"a","hashtags":["#A"],"partner":{"name":"P","logo":"p.svg","on_dark":"d.svg"},
        "allow":["orphan"],"same_size":"run","publish_at":"2026-12-14 09:00",
        "fields":{"quote":{"long":"l","medium":"m","short":"s","direction":"ltr","language":"en"},
          "days":5,"price":"1.50","yes":true,"points":[{"text":"t"},"plain"],
          "photo":{"file":"a.jpg","on_light":"l.svg","on_dark":"d.svg","focus":[0.25,0.5],"zoom":1.5,
            "tone":"natural","effects":["vignette","blur-background"],"enhance":"auto","alt":"x",
            "credit":"y","consent":{"given":true},"anonymise":{"cover":[[0.1,0.2,0.3,0.4]]}},
          "other":{"file":"b.jpg","effects":"none","consent":{"given":false},"anonymise":"initials"}}}"##;

    #[test]
    fn a_card_comes_back_as_it_was() {
        let all: serde_json::Value = serde_json::from_str(ALL).expect("JSON");
        assert_eq!(read(ALL.to_owned()), [all]);
    }

    #[test]
    fn numbers_stay_as_people_wrote_them() {
        let read = read("template: t\nfields: { a: 1.50, b: 007, c: 5, d: 1e3 }".into());
        let fields = &read[0]["fields"];
        assert_eq!(fields.to_string(), r#"{"a":"1.50","b":"007","c":5,"d":"1e3"}"#);
    }
}
