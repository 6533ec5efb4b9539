//! The templates that come with the program, filled in several scripts.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use itac::assets::Disk;
use itac::diag::Diagnostic;
use itac::model::Content;
use itac::model::Field;
use itac::model::FieldKind;
use itac::model::Placement;
use itac::model::TextField;
use itac::model::Value;
use itac::render::Worker;
use itac::resolve::kit;
use itac::resolve::kit::Kit;
use serde_json::json;

use super::stage::Shelf;
use super::stage::Stage;
use super::stage::Staged;
use super::stage::content;
use super::stage::placement;

/// A language, an article of the Universal Declaration of Human Rights in it,
/// and the name of the United Nations.
pub const WORDS: [(&str, &str, &str); 8] = [
    ("en", "All human beings are born free and equal in dignity and rights.", "United Nations"),
    ("ar", "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.", "الأمم المتحدة"),
    ("ur", "تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔", "اقوام متحدہ"),
    ("bn", "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।", "জাতিসংঘ"),
    ("ti", "ብመንፅር ክብርን መሰልን ኩሎም ሰባት እንትውለዱ ነፃን ማዕሪን እዮም።", "ሕቡራት ሃገራት"),
    ("km", "មនុស្សទាំងអស់ កើតមកមានសេរីភាព និងសមភាព ក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរ និងសិទ្ធិ។", "សហប្រជាជាតិ"),
    ("zh", "人人生而自由，在尊严和权利上一律平等。", "联合国"),
    (
        "uk",
        "Всі люди народжуються вільними і рівними у своїй гідності та правах.",
        "Організація Об’єднаних Націй",
    ),
];

/// One card for each of the five shapes of templates.
pub fn placements() -> [Placement; 5] {
    [
        placement("square", (1080, 1080), [54; 4]),
        placement("portrait", (1080, 1350), [68, 54, 68, 54]),
        placement("story", (1080, 1920), [250, 65, 340, 65]),
        placement("wide", (1200, 630), [40, 60, 40, 60]),
        placement("banner", (1500, 500), [60, 150, 60, 150]),
    ]
}

pub fn kit() -> Kit {
    kit::load(&Shelf::default(), kit::BUILTIN).unwrap_or_else(|errors| panic!("{}", lines(&errors)))
}

/// The shapes that a template is made for.
pub fn placements_of(kit: &Kit, template: &str) -> Vec<Placement> {
    let shapes = &kit.templates[template].shapes;
    placements().into_iter().filter(|placement| shapes.contains(&placement.shape)).collect()
}

type Words<'a> = (&'a str, &'a str, &'a str);

/// A card for a template, with every field that it has.
pub fn filled(kit: &Kit, template: &str, words: Words, theme: Option<&str>) -> Content {
    let fields = kit.templates[template].fields.iter();
    let lines: String = fields
        .filter_map(|(name, field)| {
            Some(format!("  {}: {}\n", name.value, value(&name.value, field, words)?))
        })
        .collect();
    let theme = theme.map_or(String::new(), |theme| format!("theme: {theme}\n"));
    content("card", &format!("language: {}\n{theme}fields:\n{lines}", words.0))
        .unwrap_or_else(|errors| panic!("{}", self::lines(&errors)))
}

/// What fills a field, as JSON, which is YAML too.
fn value(name: &str, field: &Field, words: Words) -> Option<serde_json::Value> {
    Some(match &field.kind {
        FieldKind::Text(text) => text_value(name, field, text, words)?,
        FieldKind::Photo(_) => {
            json!({ "file": "photos/coffee.jpg", "alt": "A cup of coffee.", "credit": "Rachel Michetti" })
        }
        FieldKind::Logo(_) => "logos/example-library.svg".into(),
        FieldKind::Date(_) => "2026-12-18".into(),
        FieldKind::Number(number) => {
            json!(number.max.map_or(3.0, |max| max.min(3.0)).max(number.min.unwrap_or(0.0)))
        }
        FieldKind::Choice(choice) => choice.options[0].value.as_str().into(),
        FieldKind::List(list) => {
            let filled = list.of.iter().filter(|(_, field)| field.common.required);
            let item: serde_json::Map<_, _> = filled
                .filter_map(|(name, field)| {
                    Some((name.value.clone(), value(&name.value, field, words)?))
                })
                .collect();
            let count = list.min.unwrap_or(2).max(2).min(list.max.unwrap_or(u32::MAX));
            vec![serde_json::Value::from(item); count as usize].into()
        }
    })
}

/// Speech is long; what is not has a shorter copy; names are names.
fn text_value(
    name: &str,
    field: &Field,
    text: &TextField,
    (_, quote, person): Words,
) -> Option<serde_json::Value> {
    let fits = |words: &str| text.max.is_none_or(|max| words.chars().count() <= max as usize);
    let speaks = ["quote", "bio"].contains(&name);
    let long = speaks || field.common.required && name != "name";
    Some(match () {
        () if name == "link" => "example.org/table".into(),
        () if speaks && fits(quote) => quote.into(),
        () if long && fits(quote) && fits(person) => json!({ "long": quote, "short": person }),
        () if long && fits(quote) => quote.into(),
        () if fits(person) => person.into(),
        () => match field.common.example.as_ref().map(|example| &example.value) {
            Some(Value::Text(text) | Value::Number(_, text)) => text.as_str().into(),
            _ => person.split(' ').next()?.into(),
        },
    })
}

pub fn scene(
    stage: &Stage,
    kit: &Kit,
    template: &str,
    content: &Content,
    placement: &Placement,
    worker: &mut Worker,
) -> Result<Staged, Vec<Diagnostic>> {
    let assets = Disk::inside("examples");
    stage.scene(kit, template, content, &assets, placement, worker)
}

pub fn lines(told: &[Diagnostic]) -> String {
    told.iter().map(Diagnostic::one_line).collect::<Vec<_>>().join("\n")
}
