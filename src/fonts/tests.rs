//! What the bundled faces cover, and which one is chosen.

use super::*;

fn fonts() -> Fonts {
    Fonts::builtin().expect("the bundled fonts are sound")
}

fn families_of(text: &str, language: &str, families: &[&str]) -> Vec<String> {
    let fonts = fonts();
    let families: Vec<String> = families.iter().map(|f| (*f).to_owned()).collect();
    let wish = Wish { families: &families, language };
    let choices = fonts.assign(text, &wish, |_| 700);
    choices.iter().map(|c| c.face.map_or("none".into(), |f| fonts.face(f).family.clone())).collect()
}

fn all_in(text: &str, language: &str, family: &str) {
    let got = families_of(text, language, &["Alegreya Sans"]);
    assert!(got.iter().all(|f| f == family), "{text}: {got:?}");
}

#[test]
fn scripts_find_their_family() {
    all_in("It takes a community, 2026!", "en", "Alegreya Sans");
    all_in("Потрібна громада", "uk", "Alegreya Sans");
    all_in("نحن هنا، معًا. (2026)", "ar", "Noto Sans Arabic");
    all_in("ہم یہاں ہیں۔", "ur", "Noto Nastaliq Urdu");
    all_in("ਅਸੀਂ ਇੱਥੇ ਹਾਂ", "pa", "Noto Sans Gurmukhi");
    all_in("我们在这里。", "zh", "Noto Sans CJK SC");
    all_in("我們在這裡。", "zh-TW", "Noto Sans CJK TC");
    all_in("我們在這裡。", "zh-HK", "Noto Sans CJK HK");
    all_in("私たちはここにいる。", "ja", "Noto Sans CJK JP");
    all_in("우리는 여기 있다.", "ko", "Noto Sans CJK KR");
    all_in("ንሕና ኣብዚ ኣለና።", "ti", "Noto Sans Ethiopic");
}

#[test]
fn latin_inside_arabic_is_alegreya_with_its_brackets() {
    let text = "في (Berlin) هنا";
    let got = families_of(text, "ar", &["Alegreya Sans"]);
    let at = |c: char| got[text.chars().position(|x| x == c).unwrap()].as_str();
    assert_eq!(at('B'), "Alegreya Sans");
    assert_eq!(at('('), "Alegreya Sans");
    assert_eq!(at(')'), "Alegreya Sans");
    assert_eq!(at('ه'), "Noto Sans Arabic");
    assert_eq!(got[2], "Noto Sans Arabic", "the space after the first word");
}

#[test]
fn emoji_and_text_presentation() {
    for emoji in ["👩‍👩‍👧‍👦", "🇺🇦", "1️⃣", "👍🏽", "❤️", "☺️"]
    {
        assert_eq!(families_of(emoji, "en", &["Alegreya Sans"]), ["Twemoji"], "{emoji}");
    }
    for sign in ["☺\u{FE0E}", "❤\u{FE0E}", "→", "★", "©"] {
        let got = families_of(sign, "en", &["Alegreya Sans"]);
        assert!(got[0] != "Twemoji" && got[0] != "none", "{sign}: {got:?}");
    }
}

#[test]
fn a_word_is_set_in_one_family() {
    let got = families_of("Ɖevi ɖe", "en", &["Alegreya Sans"]);
    assert_eq!(got[0], got[1], "{got:?}");
    assert_eq!(got[0], got[3]);
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let fonts = fonts();
    assert_eq!(fonts.uncovered("It takes a community 👋🏽\n", "en"), []);
    let list = fonts.uncovered("ab 𓂀 \u{E000}\u{7}", "en");
    assert_eq!(list.len(), 3, "{list:?}");
    assert_eq!(list[0].script, "Egyptian Hieroglyphs");
    assert_eq!(list[0].offset, 3);
    assert_eq!(list[1].chars, ['\u{E000}']);
    assert_eq!(list[2].chars, ['\u{7}']);
}

#[test]
fn decomposed_letters_are_covered() {
    assert_eq!(fonts().uncovered("Tie\u{302}\u{301}ng Vie\u{323}\u{302}t", "vi"), []);
}

#[test]
fn composed_letters_may_be_drawn_as_letter_and_mark() {
    all_in("ǹkan ḿ", "yo", "Alegreya Sans");
}

#[test]
fn the_nearest_weight_is_taken() {
    let fonts = fonts();
    let weight = |wanted| {
        let family = fonts.family("Alegreya Sans").unwrap();
        fonts.face(family.nearest(&fonts, wanted).unwrap()).weight
    };
    assert_eq!([100, 500, 550, 600, 800, 950].map(weight), [500, 500, 500, 700, 800, 900]);
}

#[test]
fn outlines_point_down_and_emoji_have_colours() {
    use kurbo::Shape;
    let fonts = fonts();
    let wish = Wish { families: &[], language: "en" };
    let glyph = |text: &str| {
        let face = fonts.assign(text, &wish, |_| 400)[0].face.unwrap();
        let map = skrifa::MetadataProvider::charmap(&fonts.face(face).font().unwrap());
        (face, map.map(text.chars().next().unwrap()).unwrap().to_u32())
    };
    let (face, h) = glyph("H");
    let bounds = fonts.outline(face, h).unwrap().bounding_box();
    assert!(bounds.y0 < -0.5 * fonts.units_per_em(face) && bounds.y1 <= 1.0, "{bounds:?}");
    assert_eq!(fonts.color_layers(face, h), None);
    let (face, smile) = glyph("😀");
    let layers = fonts.color_layers(face, smile).unwrap();
    assert!(layers.len() > 1);
    assert!(layers[0].0.bounding_box().y0 < 0.0);
}

#[test]
fn broken_manifests_say_what_is_wrong() {
    let none = |_: &str| None;
    let yaml = "families:\n  - { name: X, faces: [{ file: x.ttf, weight: 400 }] }";
    let missing = Fonts::from_yaml(yaml, none).unwrap_err();
    assert_eq!(missing, FontError::Missing { family: "X".into(), file: "x.ttf".into() });
    let rubbish = Fonts::from_yaml(yaml, |_| Some(Cow::Borrowed(b"rubbish"))).unwrap_err();
    assert!(matches!(rubbish, FontError::Broken { .. }));
    assert!(matches!(Fonts::from_yaml("familys: []", none), Err(FontError::Manifest(_))));
}
