//! The form of a template: what a page asks for, made of the template's fields and of what
//! there is to choose from.

use serde_json::Value as Json;
use serde_json::json;

use super::Studio;
use super::words::Words;
use crate::batch::usual;
use crate::gallery::colors;
use crate::gallery::example::in_words;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::Map;
use crate::model::Placement;
use crate::model::Template;
use crate::model::Value;
use crate::resolve::kit::Kit;

/// Texts that may be longer than this get more than one line to write in.
const ONE_LINE: u32 = 80;
/// And so many rows at the most.
const MOST_ROWS: u32 = 6;

/// Everything that the form of a template shows.
pub fn context(studio: &Studio, words: &Words, kit: &Kit, template: &Template) -> Json {
    let about = about(words, template);
    json!({
        "card": about,
        "fields": fields(words, &template.name.value, &template.fields, "fields", ""),
        "languages": languages(studio, words),
        "language": words.code,
        "themes": themes(words, kit),
        "theme": theme(kit, template),
        "placements": placements(studio, words, template),
        "has_person": has(&template.fields, &|kind| matches!(kind, FieldKind::Text(text) if text.person)),
    })
}

/// The name of a template and what it is for.
pub fn about(words: &Words, template: &Template) -> Json {
    let name = &template.name.value;
    match words.cards.templates.get(name) {
        Some(about) => json!({ "name": name, "title": about.name, "about": about.about }),
        None => json!({ "name": name, "title": in_words(name), "about": template.about }),
    }
}

/// `path`: of the mapping they stand in; `within`: the list they are items of, and a dot.
fn fields(
    words: &Words,
    template: &str,
    fields: &Map<Field>,
    path: &str,
    within: &str,
) -> Vec<Json> {
    let one = |(name, field): &(crate::model::At<String>, Field)| {
        let name = &name.value;
        let full = format!("{within}{name}");
        let known = words.field(template, &full);
        let path = format!("{path}.{name}");
        let mut shown = json!({
            "path": path,
            "name": name,
            "kind": field.kind.name(),
            "label": known.map_or_else(|| in_words(name), |known| known.label.clone()),
            "help": known.map_or_else(|| field.common.help.clone().unwrap_or_default(), |known| known.help.clone()),
            "required": field.common.required && field.common.default.is_none(),
            "example": known.and_then(|known| known.example.clone()).or_else(|| example(field)),
            "default": field.common.default.as_ref().and_then(|value| plain(&value.value)),
            "person": false,
            "max": null, "min": null, "rows": 1, "options": [], "items": [],
        });
        let own = match &field.kind {
            FieldKind::Text(text) => {
                let rows = match text.max {
                    Some(max) if max <= ONE_LINE => 1,
                    Some(max) => (max / ONE_LINE + 1).min(MOST_ROWS),
                    None => MOST_ROWS,
                };
                json!({ "max": text.max, "person": text.person, "rows": rows })
            }
            FieldKind::Number(number) => json!({ "min": number.min, "max": number.max }),
            FieldKind::Choice(choice) => {
                let option = |value: &String| {
                    let label = words.option(template, name, value).cloned();
                    json!({ "value": value, "label": label.unwrap_or_else(|| in_words(value)) })
                };
                let options = choice.options.iter().map(|value| option(&value.value));
                json!({ "options": options.collect::<Vec<_>>() })
            }
            FieldKind::List(list) => {
                let items = self::fields(
                    words,
                    template,
                    &list.of,
                    &format!("{path}.#"),
                    &format!("{full}."),
                );
                json!({ "min": list.min, "max": list.max, "items": items })
            }
            FieldKind::Photo(_) | FieldKind::Logo(_) | FieldKind::Date(_) => json!({}),
        };
        if let (Json::Object(shown), Json::Object(own)) = (&mut shown, own) {
            shown.extend(own);
        }
        shown
    };
    fields.entries.iter().map(one).collect()
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(_, written) => Some(written.clone()),
        _ => None,
    }
}

fn example(field: &Field) -> Option<String> {
    plain(&field.common.example.as_ref()?.value)
}

fn has(fields: &Map<Field>, is: &dyn Fn(&FieldKind) -> bool) -> bool {
    fields.iter().any(|(_, field)| match &field.kind {
        FieldKind::List(list) => has(&list.of, is),
        kind => is(kind),
    })
}

/// All languages by their names on the page, with their own.
fn languages(studio: &Studio, words: &Words) -> Vec<Json> {
    let named = &words.cards.languages;
    let all = studio.shared.languages.languages.iter().map(|language| {
        let name = named.get(&language.code).unwrap_or(&language.name);
        let dir = if language.rtl { "rtl" } else { "ltr" };
        json!({ "code": language.code, "name": name, "native": language.native, "dir": dir })
    });
    all.collect()
}

/// The themes with the colours that show what they look like.
fn themes(words: &Words, kit: &Kit) -> Vec<Json> {
    let color = |theme: &str, role: &str, or: &str| {
        colors(kit, theme, role).into_iter().next().unwrap_or_else(|| or.to_owned())
    };
    let all = kit.themes.keys().map(|name| {
        let (ground, text) = (color(name, "ground", "#ffffff"), color(name, "text", "#000000"));
        json!({
            "name": name,
            "title": words.cards.themes.get(name).cloned().unwrap_or_else(|| in_words(name)),
            "table": color(name, "table", &ground),
            "accent": color(name, "accent", &text),
            "ground": ground,
            "text": text,
        })
    });
    all.collect()
}

/// The theme of a card that names none.
fn theme(kit: &Kit, template: &Template) -> String {
    let own = template.theme.as_ref().map(|theme| theme.value.clone());
    kit.chosen_theme.clone().or(own).unwrap_or_else(|| kit.theme.clone())
}

/// What the template can be made for, by platform; its usual placements are chosen.
fn placements(studio: &Studio, words: &Words, template: &Template) -> Vec<Json> {
    let catalogue = &studio.shared.placements;
    let usual: Vec<String> = usual(template)
        .into_iter()
        .flat_map(|name| catalogue.one(name).unwrap_or_default())
        .map(|placement| placement.name)
        .collect();
    let suits = |placement: &&Placement| {
        let named = template.not_for.0.iter().any(|name| name.value == placement.name);
        template.shapes.contains(&placement.shape) && !named
    };
    let mut groups: Vec<(String, Vec<Json>)> = Vec::new();
    for placement in catalogue.placements.iter().filter(suits) {
        let known = words.cards.placements.get(&placement.title);
        let item = json!({
            "name": placement.name,
            "platform": placement.platform,
            "title": known.unwrap_or(&placement.title),
            "width": placement.width,
            "height": placement.height,
            "shape": placement.shape.name(),
            "checked": usual.contains(&placement.name),
        });
        let platform = catalogue.platforms.get(&placement.platform);
        let platform = platform
            .map_or_else(|| in_words(&placement.platform), |platform| platform.name.clone());
        // Platforms that are no proper names.
        let platform = words.cards.placements.get(&platform).cloned().unwrap_or(platform);
        match groups.iter_mut().find(|(name, _)| *name == platform) {
            Some((_, items)) => items.push(item),
            None => groups.push((platform, vec![item])),
        }
    }
    groups
        .into_iter()
        .map(|(platform, items)| json!({ "platform": platform, "title": platform, "items": items }))
        .collect()
}
