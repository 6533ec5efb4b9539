//! Files as people write them, right and wrong.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::diag::render;
use crate::model::*;

const TEMPLATE: &str = r##"
name: quote-text
about: Somebody's words.
shapes: [square, wide, story]
theme: light
fields:
  quote: { text: { required: true, max: 320, help: What the person said, example: Welcome } }
  photo: { photo: { help: A portrait } }
  day:   { date: { default: 2026-12-18 } }
  seats: { number: { min: 1, max: 100, example: 94 } }
  kind:  { choice: { options: [pledge, thanks] } }
  logo:  { logo: {} }
layout:
  stack:
    fill: { linear: { to: top, stops: [ink/0%, "#2a1038"] } }
    children:
      - seats: { along: table, radius: 6.1u, corner: 5u, gap: .28, count: "{{ seats }}", sides: 4 4 4 4, colors: [ink, rose], open: none, rings: [22, 31, 41], filled: 3 }
      - column:
          inset: { story: 10u auto, else: 10.4u }
          padding: 6u 4u
          gap: { square: 2u, wide: 1u 2u, else: 1.6t }
          drop: 2
          when: quote or photo
          children:
            - photo: { from: photo, mask: { square: circle, else: { path: "M0 0h100v100z" } }, focus: [0.5, 0.3], only: [square, story] }
            - text: { value: "{{ quote | quoted }}", style: quote, fit: { min: 4t, max: { square: 11t, else: 9t } }, grow: 1, lines: 8, balance: true }
            - symbol: { name: { else: quote-mark }, colors: { ink: rose }, width: 7t, aspect: 1.5 }
            - grid: { columns: 1fr 2fr 10u, children: [{ logo: {} }, { use: { part: lockup } }, { shape: { kind: half-disc, fill: { pattern: { symbol: seat, color: plum, size: 6u } } } }] }
caption: { en: "{{ quote }}", ar: "{{ quote }}" }
alt: Words of a person
"##;

const KIT: &str = r##"
name: itac
about: The campaign.
colors: { ink: "#2A1038", milk: "#FFF9EF" }
themes:
  main: { ground: milk, text: ink, seats: [ink, milk], duotone: [ink, ink, milk], my_own: ink/50% }
theme: main
fonts: [Alegreya Sans, Noto Sans]
styles: { quote: { size: 11t, leading: 1.07, weight: 800, tracking: -0.006 }, name: { size: { wide: 5t, else: 4.4t } } }
type_factor: { square: 1, wide: 1.5 }
floor: { per_width: 0.0278 }
symbols:
  seat: { box: [0, 0, 100, 50], parts: [{ path: "M0 50h100", fill: ink }], open: [{ path: "M0 50h100", stroke: ink, stroke_width: 7 }] }
parts: { lockup: { row: { children: [{ symbol: { name: seat } }] } } }
words: { day: { en: 18 December, ar: 18 ديسمبر } }
logos: { name: ITAC, on_light: a.svg, on_dark: b.svg, alt: The mark }
handles: { x: "@IMIX_UK", instagram: ["@imix_uk"] }
hashtags: ["#ItTakesACommunity"]
link: https://example.org
locked: [colors.ink, symbols]
require: [consent, credit]
"##;

const CARDS: &str = r##"
defaults: { template: quote, for: campaign, language: en, fields: { kind: pledge } }
cards:
  - name: khadeja
    fields:
      quote: { long: Community means a lot to me., short: Community. }
      photo: { file: k.jpg, focus: [0.5, 0.35], zoom: 1.2, alt: Smiling, credit: © A, consent: { given: 2026-11-01, scope: campaign, until: 2027-01-31 }, anonymise: { cover: [[0.1, 0.1, 0.2, 0.2]] } }
  - fields: { quote: Two, price: 1.10, yes: no, ok: true, many: [a, b] }
    for: [x-post, 1200x1500]
  - feilds: { quote: Three }
"##;

fn template(text: &str) -> Result<Template, Vec<Diagnostic>> {
    Template::read(&Source::new("t.yaml", text))
}

/// Code, line and column, message and first hint of each complaint.
fn complaints(text: &str) -> Vec<String> {
    let one = |d: Diagnostic| {
        let place = d
            .place
            .map(|at| format!("{}:{}+{}", at.line, at.column, at.length))
            .unwrap_or_default();
        let hint = d.hints.first().map(|hint| format!(" | {hint}")).unwrap_or_default();
        format!("{} {place} {}{hint}", d.code, d.message)
    };
    template(text).err().unwrap_or_default().into_iter().map(one).collect()
}

/// The first line of a broken file's complaint.
fn code(text: &str) -> String {
    template(text).expect_err("broken")[0].code.to_string()
}

#[test]
fn a_template_is_read_with_its_places() {
    let template = template(TEMPLATE).unwrap_or_else(|all| panic!("{}", render(&all, false)));
    assert_eq!(
        (template.name.as_str(), template.name.at.line, template.name.at.column),
        ("quote-text", 2, 7)
    );
    assert_eq!(
        template.fields.names().collect::<Vec<_>>(),
        ["quote", "photo", "day", "seats", "kind", "logo"]
    );
    assert_eq!(
        template.fields.get("day").unwrap().common.default.as_ref().unwrap().value,
        Value::Text("2026-12-18".into())
    );
    let [seats, column] = template.pages[0].layout.children() else { panic!("two children") };
    assert!(seats.common.radius.is_unset());
    let Kind::Seats(own) = &seats.kind else { panic!("seats") };
    assert_eq!(own.radius.get(Shape::Wide), Some(&Length::Of(6.1, Unit::U)));
    assert_eq!(own.count.get(Shape::Wide).unwrap().value, Amount::Template("{{ seats }}".into()));
    let Kind::Column(own) = &column.kind else { panic!("column") };
    assert_eq!(own.gap.get(Shape::Wide).unwrap().column, Length::Of(2.0, Unit::U));
    assert_eq!((column.at.line, column.at.column, column.at.length), (18, 9, 6));
    let Kind::Text(text) = &own.children[1].kind else { panic!("text") };
    assert_eq!(text.fit.max.get(Shape::Story), Some(&Length::Of(9.0, Unit::T)));
    assert_eq!(text.fit.min.get(Shape::Square), Some(&Length::Of(4.0, Unit::T)));
    let Kind::Photo(photo) = &own.children[0].kind else { panic!("photo") };
    assert_eq!(photo.mask.get(Shape::Square), Some(&Mask::Circle));
    assert!(matches!(photo.mask.get(Shape::Wide), Some(Mask::Path(_))));
}

#[test]
fn a_kit_is_read() {
    let kit = Kit::read(&Source::new("kit.yaml", KIT))
        .unwrap_or_else(|all| panic!("{}", render(&all, false)));
    let theme = kit.themes.get("main").unwrap();
    assert_eq!(theme.color("my_own").unwrap().opacity, 0.5);
    assert_eq!(theme.list("seats").unwrap().len(), 2);
    assert_eq!(
        kit.styles.get("name").unwrap().size.get(Shape::Wide),
        Some(&Length::Of(5.0, Unit::T))
    );
    assert_eq!(kit.handles.get("x").unwrap().0[0].value, "@IMIX_UK");
    assert_eq!(kit.logos.0[0].name.value, "ITAC");
    assert_eq!(kit.type_factor[&Shape::Wide], 1.5);
}

#[test]
fn a_field_cannot_take_a_name_of_the_placeholders() {
    let found = complaints(
        "name: a\nfields:\n  kit: { text: {} }\n  words: { text: {} }\n  quote: { text: {} }\nlayout: { column: {} }\n",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("taken-name 3:"), "{found:?}");
}

#[test]
fn one_wrong_card_does_not_hold_up_the_others() {
    let cards = Cards::read(&Source::new("cards.yaml", CARDS)).unwrap();
    let [first, second, third] = &cards.each[..] else { panic!("three cards") };
    let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
    assert_eq!(first.template.as_ref().unwrap().value, "quote");
    assert_eq!(first.fields.names().collect::<Vec<_>>(), ["kind", "quote", "photo"]);
    let Value::Photo(photo) = &first.fields.get("photo").unwrap().value else { panic!("photo") };
    assert_eq!(photo.consent.as_ref().unwrap().given.value, Given::On("2026-11-01".into()));
    assert_eq!(photo.anonymise.as_ref().unwrap().areas, [[0.1, 0.1, 0.2, 0.2]]);
    assert_eq!(second.fields.get("price").unwrap().value, Value::Number(1.1, "1.10".into()));
    assert_eq!(second.fields.get("yes").unwrap().value, Value::Text("no".into()));
    assert_eq!(second.placements.as_ref().unwrap().0[1].value, "1200x1500");
    let wrong = third.as_ref().unwrap_err();
    assert_eq!((&*wrong[0].code, wrong[0].place.as_ref().unwrap().line), ("unknown-key", 10));
}

#[test]
fn a_card_may_stand_alone_or_in_a_list() {
    let count =
        |text: &str| Cards::read(&Source::new("c.yaml", text)).map(|cards| cards.each.len()).ok();
    assert_eq!(count("template: quote\nfields: { quote: Hi }\n"), Some(1));
    assert_eq!(count("- { template: a }\n- { template: b }\n"), Some(2));
    assert_eq!(count("cards: []\n"), None);
    assert_eq!(count("cards: []\ncolor: x\n"), None);
    assert_eq!(count("[]\n"), None);
    assert_eq!(count("just words\n").map(|_| ()), Some(()));
}

#[test]
fn all_slips_are_found_at_once_with_their_places() {
    let found = complaints(
        "naem: a\nlayout:\n  stack:\n    chidlren: []\n    children:\n      - text: { value: hi, colour: ink }\n      - txet: {}\n      - row: { gap: { sqare: 1u, else: 2 }, children: none }\n      - text: { size: 3em }\n",
    );
    let expected = [
        "unknown-key 1:1+4 unknown key: `naem` | did you mean `name`?",
        "unknown-key 4:5+8 unknown key in `stack`: `chidlren` | known are",
        "unknown-key 6:28+6 unknown key in `text`: `colour` | did you mean `color`?",
        "unknown-kind 7:9+4 unknown kind in `children`: `txet` | did you mean `text`?",
        "unknown-key 8:23+5 unknown key in `gap`: `sqare` | did you mean `square`?",
        "malformed 8:40+1 the length `2` has no unit | write",
        "wrong-type 8:55+4 expected a list in `children`, found the text `none`",
        "missing-key 9:9+4 missing key in `text`: `value`",
        "malformed 9:23+3 the length `3em` has an unknown unit: `em` | write a length such as `10u`",
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn values_are_checked_for_type_range_and_choice() {
    let found = complaints(
        "name: 94\nlayout:\n  shape:\n    kind: blob\n    opacity: 7\n    mirror: no\n    aspect: wide\n    only: [square, oval]\n    fill: { linear: { stops: [ink] } }\nfields: { a: { text: { max: 0 } }, b: { photo: }, c: {} }\n",
    );
    let expected = [
        "wrong-type 1:7+2 expected text in `name`, found the number `94` | put it in quotes: `\"94\"`",
        "unknown-value 4:11+4 unknown value: `blob` | known are `rect`, `circle`, `half-disc`, `path`",
        "out-of-range 5:14+1 the number has to be between 0 and 1: 7",
        "wrong-type 6:13+2 expected `true` or `false`",
        "wrong-type 7:13+4 expected a number",
        "unknown-value 8:20+4 unknown value: `oval`",
        "wrong-length 9:",
        "out-of-range 10:",
        "wrong-type 10:41+5 expected a mapping in `photo`, found nothing | write `{}`",
        "missing-key 10:51+1 expected one of `text`",
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn a_node_has_one_kind() {
    let found = complaints("name: a\nlayout:\n  row: {}\n  column: {}\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("several-kinds 4:3+6"), "{found:?}");
}

#[test]
fn a_color_without_quotes_is_explained() {
    let found =
        complaints("name: a\nlayout:\n  row:\n    color: #ff0000\n    fill: #2A1038 # ink\n");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[0].starts_with("wrong-type 4:5+5 expected a color such as `ink/62%`"),
        "{found:#?}"
    );
    assert!(
        found[0].ends_with("` #` begins a comment; put the color in quotes: `\"#ff0000\"`"),
        "{found:#?}"
    );
    assert!(found[1].ends_with("`\"#2A1038\"`"), "{found:#?}");
    let found = complaints("name: a\nlayout:\n  row: { color: #ff0000, gap: 1u }\n");
    assert!(
        found[0].starts_with("yaml") && found[0].contains("on line 3 ` #` begins a comment"),
        "{found:#?}"
    );
}

#[test]
fn broken_yaml_is_one_error_with_a_place_and_a_remedy() {
    assert!(complaints("name: a\n\tlayout: {}\n")[0].contains("line 2 is indented with a tab"));
    assert!(complaints("name: a: b\n")[0].contains("line 1 has `: ` in its text"));
    assert!(complaints("name: a\nlayout: {}\nname: b\n")[0].starts_with("duplicate-key 3:1+4"));
    assert!(complaints("name: \"a\nlayout: {}\n")[0].starts_with("yaml 1:7"));
    assert_eq!(code("a: *b\n"), "yaml");
    assert_eq!(code("name: a\n---\nname: b\n"), "yaml");
    assert_eq!(code("\u{1}"), "yaml");
    for empty in ["", "\n\n", "# nothing\n", "~\n"] {
        assert_eq!(code(empty), "empty-file");
    }
    assert_eq!(code("words\n"), "wrong-type");
}

#[test]
fn bombs_and_depths_are_refused() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(",");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    assert_eq!(code(&bomb), "yaml");
    assert_eq!(code(&"[".repeat(20_000)), "yaml");
    assert_eq!(code(&"{a: ".repeat(20_000)), "yaml");
    let deep = format!(
        "name: a\nlayout: {}{}{}",
        "{ row: { children: [".repeat(25),
        "",
        "] } }".repeat(25)
    );
    assert!(template(&deep).is_ok());
    let deep =
        format!("name: a\nlayout: {}{}", "{ row: { children: [".repeat(200), "] } }".repeat(200));
    assert_eq!(code(&deep), "yaml");
}

#[test]
fn marks_line_ends_and_wide_letters_do_not_move_places() {
    let source = Source::from_bytes(
        "t.yaml",
        "\u{FEFF}name: a\r\nlayout:\r\n  row: { gpa: 1u }\r\n".as_bytes(),
    );
    let found = Template::read(&source.unwrap()).unwrap_err();
    let place = found[0].place.as_ref().unwrap();
    assert_eq!((place.line, place.column, place.length), (3, 10, 3));
    let found = complaints("name: é日本\nlayout: { text: { value: \"日本 👩‍👩‍👧\", stlye: x } }\n");
    assert!(found[0].starts_with("unknown-key 2:38+5"), "{found:?}");
    let error = Source::from_bytes("t.yaml", b"name: a\nabout: \xff\n").unwrap_err();
    assert_eq!(
        error.one_line(),
        "error: the file is not UTF-8 text; the first wrong byte is on line 2 (t.yaml:2:1)"
    );
}

#[test]
fn anchors_repeat_a_value_and_a_mistake_in_one_points_to_its_use() {
    let text = "name: a\nlayout: { row: { gap: &g 2u, padding: *g, margin: *g } }\n";
    let Kind::Row(row) = template(text).unwrap().pages.remove(0).layout.kind else { panic!("row") };
    assert_eq!(row.padding.get(Shape::Square), Some(&Sides::all(Length::Of(2.0, Unit::U))));
}

#[test]
fn schemas_are_closed_and_described() {
    for schema in [
        schema::template(),
        schema::kit(),
        schema::card(),
        schema::placements(),
        schema::languages(),
    ] {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let text = schema.to_string();
        assert!(
            !text.contains("\"null\"")
                && !text.contains("oneOf")
                && !text.contains("\"format\":\"uint"),
            "{text}"
        );
        every_mapping(&schema, &mut |mapping| {
            if mapping.contains_key("properties") {
                assert!(mapping.contains_key("additionalProperties"), "{mapping:?}");
            }
            if let Some(name) = mapping.get("$ref").and_then(|name| name.as_str()) {
                assert!(schema.pointer(name.trim_start_matches('#')).is_some(), "{name}");
            }
        });
    }
}

fn every_mapping(
    value: &serde_json::Value,
    visit: &mut impl FnMut(&serde_json::Map<String, serde_json::Value>),
) {
    match value {
        serde_json::Value::Object(mapping) => {
            visit(mapping);
            mapping.values().for_each(|inner| every_mapping(inner, visit));
        }
        serde_json::Value::Array(items) => {
            items.iter().for_each(|inner| every_mapping(inner, visit))
        }
        _ => {}
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// A stretch of a good template replaced by anything: an answer, never a panic,
    /// and every complaint lies in the text.
    #[test]
    fn a_damaged_template_is_answered(from in 0..TEMPLATE.len(), length in 0..40_usize, with in "[ -~\n\t\r\u{e9}\u{202e}\u{1f600}]{0,12}") {
        let mut text = TEMPLATE.to_owned();
        text.replace_range(from..(from + length).min(TEMPLATE.len()), &with);
        let lines = text.split('\n').count();
        for complaint in template(&text).err().unwrap_or_default() {
            let place = complaint.place.expect("a place");
            proptest::prop_assert!(place.line as usize <= lines + 1, "{place:?}");
        }
    }
}
