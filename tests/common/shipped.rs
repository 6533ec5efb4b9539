//! The templates that come with the program, filled in several scripts.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use itac::assets::Disk;
use itac::diag::Diagnostic;
use itac::model::Content;
use itac::model::Placement;
use itac::render::Worker;
use itac::resolve::kit;
use itac::resolve::kit::Kit;

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

/// A card for a template, with every field that it has.
pub fn filled(
    kit: &Kit,
    template: &str,
    (language, quote, name): (&str, &str, &str),
    theme: Option<&str>,
) -> Content {
    let known = [
        ("quote", quote.to_owned()),
        ("bio", quote.to_owned()),
        ("name", name.to_owned()),
        ("role", name.to_owned()),
        (
            "photo",
            "{ file: coffee.jpg, alt: A cup of coffee., credit: Rachel Michetti }".to_owned(),
        ),
    ];
    let fields = &kit.templates[template].fields;
    let wanted = known.iter().filter(|(field, _)| fields.contains(field));
    let lines: String = wanted
        .map(|(field, value)| {
            if *field == "photo" {
                format!("  {field}: {value}\n")
            } else {
                format!("  {field}: {}\n", serde_json::Value::from(value.as_str()))
            }
        })
        .collect();
    let theme = theme.map_or(String::new(), |theme| format!("theme: {theme}\n"));
    content("card", &format!("language: {language}\n{theme}fields:\n{lines}"))
        .unwrap_or_else(|errors| panic!("{}", self::lines(&errors)))
}

pub fn scene(
    stage: &Stage,
    kit: &Kit,
    template: &str,
    content: &Content,
    placement: &Placement,
    worker: &mut Worker,
) -> Result<Staged, Vec<Diagnostic>> {
    let assets = Disk { root: "examples/photos".into(), outside: false };
    stage.scene(kit, template, content, &assets, placement, worker)
}

pub fn lines(told: &[Diagnostic]) -> String {
    told.iter().map(Diagnostic::one_line).collect::<Vec<_>>().join("\n")
}
