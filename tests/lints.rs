//! Lints: each finds the fault that was planted for it, says where, and can be switched off.
#![expect(clippy::disallowed_methods, reason = "tests read the repository")]

#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::Path;

use desk::Desk;
use desk::Said;
use serde_json::Value;

/// What was told of one lint: the code, the place and the message.
fn told(said: &Said) -> Vec<(String, String, String)> {
    let report: Value = serde_json::from_str(&said.out).expect("a report in JSON");
    let all = report["diagnostics"].as_array().expect("diagnostics").iter();
    all.map(|one| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = format!("{}:{}", text(&one["file"]), one["line"]);
        (text(&one["code"]), place, text(&one["message"]))
    })
    .collect()
}

/// The lint is told at that place, and no other is; allowed, nothing is told,
/// whoever allows it.
#[track_caller]
fn planted(desk: &Desk, more: &[&str], code: &str, place: &str, message: &str) {
    let check = |extra: &[&str]| {
        let arguments = [&["check", "card.yaml", "--json"], more, extra].concat();
        desk.itac(&arguments)
    };
    let found = told(&check(&[]));
    let of_lint: Vec<_> = found.iter().filter(|(told, ..)| told == code).collect();
    let [(_, at, said)] = &of_lint[..] else { panic!("not told once: {code}\n{found:#?}") };
    assert!(at.ends_with(place), "{at}, not {place}");
    assert!(said.contains(message), "{said}");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(told(&check(&["--allow", code])), []);
    let card = String::from_utf8(desk.read("card.yaml")).expect("UTF-8");
    desk.write("card.yaml", &format!("{card}allow: [orphan, {code}]\n"));
    assert_eq!(told(&check(&[])), []);
    desk.write("card.yaml", &card);
}

/// A desk with a kit of its own that has one template.
fn with_template(kit: &str, template: &str, card: &str) -> Desk {
    let desk = Desk::with_card(&format!("template: own\nkit: ours\n{card}"));
    desk.write("ours/kit.yaml", &format!("name: ours\nextends: itac\n{kit}"));
    desk.write("ours/templates/own.yaml", &format!("name: own\n{template}"));
    desk
}

#[test]
fn contrast() {
    let template = "fields: { line: { text: {} } }\nalt: \"{{ line }}\"\nlayout:\n  stack:\n    fill: \"#ffffff\"\n    children:\n      - column: { padding: 10u, children: [{ text: { value: \"{{ line }}\", size: 5u, color: \"COLOR\" } }] }\n";
    let card = "for: [1080x1080]\nfields: { line: Hello there }\n";
    // 4.48 to 1 is not 4.5 to 1.
    let grey = template.replace("COLOR", "#777777");
    planted(&with_template("", &grey, card), &[], "contrast", "own.yaml:8", "4.47 to 1");
    let fine = |template: &str| {
        let desk = with_template("", template, card);
        assert_eq!(told(&desk.itac(&["check", "card.yaml", "--json"])), []);
    };
    fine(&template.replace("COLOR", "#767676"));
    // The same grey is dark enough where the letters are large on a phone.
    fine(&grey.replace("size: 5u", "size: 7u"));
    // A panel nearer to the letters counts, not the ground behind it.
    fine(&grey.replace("padding: 10u", "fill: \"#000000\", padding: 10u"));
    // Nobody knows the colour of a gradient or a pattern here.
    fine(&grey.replace(
        "fill: \"#ffffff\"",
        "fill: { linear: { to: bottom, stops: [\"#777777\", \"#777777\"] } }",
    ));
}

#[test]
fn small_text() {
    let desk = with_template(
        "floor: { per_width: 0.01 }\n",
        "fields: { line: { text: {} } }\nalt: \"{{ line }}\"\nlayout:\n  column: { fill: ground, color: text, padding: 10u, children: [{ text: { value: \"{{ line }}\", size: 2u } }] }\n",
        "for: [1080x1080]\nfields: { line: Hello there }\n",
    );
    planted(&desk, &[], "small-text", "own.yaml:5", "22 px");
}

#[test]
fn too_many_words() {
    let words = "we are all one ".repeat(20);
    let desk = Desk::with_card(&format!(
        "template: quote-text\nfor: [1080x1350]\nfields:\n  quote: {words}\n  name: Ana\n"
    ));
    planted(&desk, &[], "too-many-words", "card.yaml:4", "words on the picture; at most 75");
}

#[test]
fn orphan() {
    let desk = with_template(
        "",
        "fields: { line: { text: {} } }\nalt: \"{{ line }}\"\nlayout:\n  column: { fill: ground, color: text, padding: 10u, children: [{ text: { value: \"{{ line }}\", size: 9.4u } }] }\n",
        "for: [600x600]\nfields:\n  line: Internationalisation straightforwardness so\n",
    );
    planted(&desk, &[], "orphan", "card.yaml:5", "`so`");
}

#[test]
fn language() {
    let card = "template: quote-text\nfor: [1080x1080]\nfields:\n  quote: يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.\n  name: Sara\n";
    let desk = Desk::with_card(card);
    planted(&desk, &[], "language", "card.yaml:4", "most words of the card are in Arabic letters");
    desk.itac(&["check", "card.yaml"]).told(&[
        "it names no language, which means English",
        "write `language: ar` (Arabic), or `fa` (Persian), `ur` (Urdu), `ps` (Pashto)",
    ]);
    let named = desk.itac(&["check", "card.yaml", "--json", "--language", "ar"]);
    assert_eq!(told(&named), []);
    // The same language in its other script is the first advice.
    let serbian = "template: quote-text\nfor: [1080x1080]\nlanguage: sr\nfields: { quote: Zajednica mi mnogo znači., name: Sara }\n";
    Desk::with_card(serbian)
        .itac(&["check", "card.yaml"])
        .told(&["its language is Serbian (`sr`)", "write `language: sr-Latn`"]);
    let of_field = card.replace(
        "quote: يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.",
        "quote: { long: يولد جميع الناس أحرارًا متساوين., language: ar }",
    );
    assert_eq!(told(&Desk::with_card(&of_field).itac(&["check", "card.yaml", "--json"])), []);
}

const QUOTE: &str = "template: quote\nfor: [1080x1350]\nfields:\n  quote: Community means a lot to me.\n  name: Sara\n  photo:\n    file: photo.jpg\n";

fn with_photo(card: &str) -> Desk {
    let desk = Desk::with_card(card);
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "photo.jpg");
    desk
}

#[test]
fn missing_alt() {
    planted(&with_photo(QUOTE), &[], "missing-alt", "card.yaml:7", "the photo has no alt text");
}

#[test]
fn alt_omits_words() {
    let card = "template: quote-text\nfor: [1080x1080]\nfields:\n  quote: Community means a lot to me.\n  name: Sara\nalt: “Community means a lot.” It's Sara.\n";
    planted(&Desk::with_card(card), &[], "alt-omits-words", "card.yaml:6", "`to`, `me`");
}

#[test]
fn hashtag_case() {
    let card = "template: quote-text\nfor: [1080x1080]\nfields:\n  quote: \"Hello #refugeeswelcome\"\n  name: Sara\n";
    planted(&Desk::with_card(card), &[], "hashtag-case", "card.yaml:4", "#refugeeswelcome");
    let known = card.replace("#refugeeswelcome", "#migrantsday");
    let said = Desk::with_card(&known).itac(&["check", "card.yaml"]).fine();
    said.told(&["write `#MigrantsDay`"]);
}

#[test]
fn too_many_hashtags() {
    let card = "template: quote-text\nfor: [instagram-square]\nhashtags: [\"#A\", \"#B\", \"#C\", \"#D\", \"#E\", \"#F\"]\nfields: { quote: Hello, name: Sara }\n";
    planted(&Desk::with_card(card), &[], "too-many-hashtags", "card.yaml:3", "Instagram takes 5");
    let story = card.replace("instagram-square", "instagram-story");
    let said = Desk::with_card(&story).itac(&["check", "card.yaml", "--json"]);
    assert_eq!(told(&said), [], "a story has no caption");
}

#[test]
fn caption_too_long() {
    let card = |n: usize, placement: &str| {
        let caption = "人".repeat(n);
        format!(
            "template: quote-text\nfor: [{placement}]\nfields: {{ quote: Hello, name: Sara }}\ncaption: {caption}\nhashtags: []\n"
        )
    };
    let desk = Desk::with_card(&card(141, "x-post"));
    planted(&desk, &[], "caption-too-long", "card.yaml:4", "282 characters as X (Twitter) counts");
    for (n, placement) in [(140, "x-post"), (300, "bluesky-post"), (500, "mastodon-post")] {
        let said = Desk::with_card(&card(n, placement)).itac(&["check", "card.yaml", "--json"]);
        assert_eq!(told(&said), [], "{placement}");
    }
}

#[test]
fn photo_too_small() {
    let desk = Desk::with_card(&format!("{QUOTE}    alt: A woman in a space suit.\n"));
    desk.copy("tests/data/photos/srgb-profile.jpg", "photo.jpg");
    planted(&desk, &[], "photo-too-small", "card.yaml:7", "will look soft");
}

#[test]
fn focus_outside() {
    let card = "template: quote\nfor: [instagram-landscape]\nfields:\n  quote: Community means a lot to me.\n  name: Sara\n  photo: { file: photo.jpg, alt: A woman in a space suit., focus: [0.46, 0.28] }\n";
    planted(&with_photo(card), &[], "focus-outside", "card.yaml:6", "profile grid 3:4");
    let nobody = card.replace(", focus: [0.46, 0.28]", "");
    assert_eq!(told(&with_photo(&nobody).itac(&["check", "card.yaml", "--json"])), []);
}

/// A template that is a photo and nothing else.
const WHO: &str = "fields: { who: { photo: {} } }\nalt: \"{{ who.alt }}\"\nlayout:\n  stack: { children: [{ photo: { from: who, inset: \"0\" } }] }\n";

#[test]
fn weak_hiding() {
    for (way, message) in [("blur", "a blur"), ("pixelate", "coarse squares")] {
        let card = format!(
            "for: [300x300]\nfields: {{ who: {{ file: who.jpg, alt: Somebody, anonymise: {way} }} }}\n"
        );
        let desk = with_template("", WHO, &card);
        desk.copy("examples/photos/eileen-collins-nasa.jpg", "who.jpg");
        planted(&desk, &["--allow", "hidden-heads"], "weak-hiding", "card.yaml:4", message);
        desk.write(
            "card.yaml",
            &format!("template: own\nkit: ours\n{}", card.replace(way, "cover")),
        );
        planted(&desk, &[], "hidden-heads", "card.yaml:4", "in `who` 1 head is hidden");
        // Who said where heads are has looked.
        let named = card.replace(way, "{ cover: [[0.3, 0, 0.3, 0.3]] }");
        desk.write("card.yaml", &format!("template: own\nkit: ours\n{named}"));
        assert_eq!(told(&desk.itac(&["check", "card.yaml", "--json"])), []);
    }
}

/// Who is hidden in the photo may be named in full on purpose, or by mistake.
#[test]
fn whole_name() {
    let fields = "fields: { who: { photo: {} }, name: { text: { person: true } } }\nalt: \"{{ who.alt }} {{ name }}\"\nlayout:\n  stack: { children: [{ photo: { from: who, inset: \"0\" } }] }\n";
    let card = |name: &str| {
        format!(
            "for: [300x300]\nfields: {{ who: {{ file: who.jpg, alt: Somebody, anonymise: {{ cover: [[0.3, 0, 0.3, 0.3]] }} }}, name: {name} }}\n"
        )
    };
    let desk = with_template("", fields, &card("Ana Ruiz"));
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "who.jpg");
    planted(&desk, &[], "whole-name", "card.yaml:4", "`Ana Ruiz` is a whole name");
    for other in ["Ana", "A migrant worker", "Ana Ruiz }\nshow_name: initials\nallow: [orphan"] {
        let other = card(other).replace("orphan }", "orphan]");
        desk.write("card.yaml", &format!("template: own\nkit: ours\n{other}"));
        assert_eq!(told(&desk.itac(&["check", "card.yaml", "--json"])), [], "{other}");
    }
}

#[test]
fn photo_dark() {
    let desk =
        with_template("", WHO, "for: [300x300]\nfields: { who: { file: who.png, alt: A room } }\n");
    let mut night = image::RgbImage::from_pixel(400, 400, image::Rgb([14, 12, 20]));
    (0..40).for_each(|x| night.put_pixel(x, 30, image::Rgb([255; 3])));
    night.save(desk.path("who.png")).expect("a PNG");
    planted(&desk, &[], "photo-dark", "card.yaml:4", "so dark that hardly anything is seen");
}

/// Two of the same size: which of them the card is of nobody can tell but its author.
#[test]
fn several_people() {
    let one = image::open("examples/photos/eileen-collins-nasa.jpg").expect("a photo").to_rgb8();
    let mut two = image::RgbImage::new(2 * one.width(), one.height());
    image::imageops::replace(&mut two, &one, 0, 0);
    image::imageops::replace(&mut two, &one, i64::from(one.width()), 0);
    let template = WHO.replace("from: who", "from: who, of: person");
    let card = "for: [300x300]\nfields: { who: { file: who.png, alt: Two women } }\n";
    let desk = with_template("", &template, card);
    two.save(desk.path("who.png")).expect("a PNG");
    planted(&desk, &[], "several-people", "card.yaml:4", "2 people are in `who`");
    let chosen = card.replace("who.png,", "who.png, focus: [0.25, 0.3],");
    desk.write("card.yaml", &format!("template: own\nkit: ours\n{chosen}"));
    assert_eq!(told(&desk.itac(&["check", "card.yaml", "--json"])), []);
}

#[test]
fn no_face() {
    let template = "fields: { who: { photo: {} } }\nalt: \"{{ who.alt }}\"\nlayout:\n  stack: { children: [{ photo: { from: who, inset: \"0\", effects: blur-background } }] }\n";
    let card = "for: [300x300]\nfields: { who: { file: who.jpg, alt: Somebody } }\n";
    let desk = with_template("", template, card);
    desk.copy("examples/photos/coffee.jpg", "who.jpg");
    planted(&desk, &[], "no-face", "card.yaml:4", "nothing is blurred");
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "who.jpg");
    assert_eq!(told(&desk.itac(&["check", "card.yaml", "--json"])), []);
}

#[test]
fn logo_too_small() {
    let desk = with_template(
        "",
        "fields: { mark: { logo: {} } }\nalt: \"{{ mark.alt }}\"\nlayout:\n  column: { fill: ground, padding: 10u, align: start, children: [{ logo: { from: mark, height: 1u, width: 30u } }] }\n",
        "for: [1080x1080]\nfields: { mark: { file: mark.svg, alt: Example Library } }\n",
    );
    desk.copy("examples/logos/example-library.svg", "mark.svg");
    planted(&desk, &[], "logo-too-small", "own.yaml:5", "it needs 30");
}

#[test]
fn statistic_source() {
    let template = "fields: { claim: { text: {} }, source: { text: {} } }\nalt: \"{{ claim }} {{ source }}\"\nlayout:\n  column: { fill: ground, color: text, padding: 10u, children: [{ text: { value: \"{{ claim }}\" } }, { text: { value: \"{{ source }}\" } }] }\n";
    let card = "for: [1080x1080]\nfields:\n  claim: 304 million people live abroad\n";
    let desk = with_template("", template, card);
    planted(&desk, &[], "statistic-source", "card.yaml:5", "`304`");
    let said = with_template("", template, &format!("{card}  source: IOM, December 2025\n"));
    assert_eq!(told(&said.itac(&["check", "card.yaml", "--json"])), []);
}

#[test]
fn wording() {
    let card = "template: quote-text\nfor: [1080x1080]\nfields:\n  quote: They called us illegal immigrants.\n  name: Sara\n  role: Guest of our Host Country\n";
    let desk = Desk::with_card(card);
    planted(&desk, &[], "wording", "card.yaml:6", "`host country`");
    let french = format!("{card}language: fr\n");
    assert_eq!(told(&Desk::with_card(&french).itac(&["check", "card.yaml", "--json"])), []);
    let alt = format!("{QUOTE}    alt: Photo of a woman in a space suit.\n");
    planted(&with_photo(&alt), &[], "wording", "card.yaml:8", "`photo of`");
}

#[test]
fn a_kit_can_switch_a_lint_off_for_all_its_cards() {
    let card = "template: quote-text\nkit: ours\nfor: [1080x1080]\nfields: { quote: Hello, name: Sara }\nalt: Somebody.\n";
    let desk = Desk::with_card(card);
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\n");
    desk.itac(&["check", "card.yaml"]).fine().told(&["`hello`, `sara`"]);
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\nallow: [alt-omits-words]\n");
    desk.itac(&["check", "card.yaml"]).fine().told(&["nothing to complain about"]);
}

#[test]
fn an_unknown_lint_is_an_error_wherever_it_is_named() {
    let card =
        "template: quote-text\nkit: ours\nfor: [1080x1080]\nfields: { quote: Hello, name: Sara }\n";
    let desk = Desk::with_card(card);
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\n");
    let said = desk.itac(&["check", "card.yaml", "--allow", "orfan"]).ended(1);
    said.told(&["there is no lint `orfan`", "did you mean `orphan`?"]);
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\nallow: [contrats]\n");
    let said = desk.itac(&["check", "card.yaml"]).ended(1);
    said.told(&["kit.yaml:3:9", "there is no lint `contrats`", "did you mean `contrast`?"]);
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\n");
    desk.write("card.yaml", &format!("{card}allow: [rubbish-bin]\n"));
    let said = desk.itac(&["check", "card.yaml"]).ended(1);
    said.told(&["card.yaml:5:9", "there is no lint `rubbish-bin`", "see `itac list lints`"]);
}

#[test]
fn render_warns_too_and_strict_refuses() {
    let desk = Desk::with_card(
        "template: quote-text\nfor: [300x300]\nfields: { quote: Hello, name: Sara }\nalt: Somebody.\n",
    );
    let said = desk.itac(&["render", "card.yaml", "--format", "png"]).fine();
    said.told(&["the alt text leaves out", "1 picture of 1 card written"]);
    desk.itac(&["render", "card.yaml", "--strict", "-o", "strict"]).ended(1);
    assert_eq!(desk.files("strict"), [""; 0]);
}

/// White behind white words: even a shade that reaches the contrast hides the photo.
#[test]
fn heavy_shade() {
    let template = |color: &str| {
        format!(
            "fields: {{ line: {{ text: {{}} }}, photo: {{ photo: {{}} }} }}\nalt: \"{{{{ photo.alt }}}} {{{{ line }}}}\"\nlayout:\n  stack:\n    fill: \"#ffffff\"\n    children:\n      - photo: {{ from: photo, bleed: true, inset: \"0\" }}\n      - shape: {{ kind: rect, bleed: true, inset: \"0\", scrim: true, fill: \"{color}\" }}\n      - column: {{ padding: 10u, children: [{{ text: {{ value: \"{{{{ line }}}}\", size: 5u, color: milk }} }}] }}\n"
        )
    };
    let card =
        "for: [200x200]\nfields: { line: Hello there, photo: { file: page.png, alt: A page. } }\n";
    let desk = with_template("", &template("#555555/50%"), card);
    desk.copy("tests/data/logos/boxed.png", "page.png");
    let message = "the shade below \u{201c}Hello there\u{201d} had to become 8";
    planted(&desk, &["--allow", "photo-too-small"], "heavy-shade", "card.yaml:4", message);
    // A darker shade gives the same contrast with less of it.
    let desk = with_template("", &template("#000000/50%"), card);
    desk.copy("tests/data/logos/boxed.png", "page.png");
    let said = desk.itac(&["check", "card.yaml", "--json", "--allow", "photo-too-small"]);
    assert_eq!(told(&said), []);
}

/// Words on a bare photo are measured by its pixels.
#[test]
fn contrast_on_a_bare_photo() {
    let template = |color: &str| {
        format!(
            "fields: {{ line: {{ text: {{}} }}, photo: {{ photo: {{}} }} }}\nalt: \"{{{{ photo.alt }}}} {{{{ line }}}}\"\nlayout:\n  stack:\n    children:\n      - photo: {{ from: photo, bleed: true, inset: \"0\" }}\n      - column: {{ padding: 10u, children: [{{ text: {{ value: \"{{{{ line }}}}\", size: 5u, color: \"{color}\" }} }}] }}\n"
        )
    };
    let card =
        "for: [200x200]\nfields: { line: Hello there, photo: { file: page.png, alt: A page. } }\n";
    let desk = with_template("", &template("#bbbbbb"), card);
    desk.copy("tests/data/logos/boxed.png", "page.png");
    let allow = &["--allow", "photo-too-small"];
    planted(&desk, allow, "contrast", "own.yaml:8", "to 1");
    let desk = with_template("", &template("#333333"), card);
    desk.copy("tests/data/logos/boxed.png", "page.png");
    let said = desk.itac(&["check", "card.yaml", "--json", "--allow", "photo-too-small"]);
    assert_eq!(told(&said), []);
}

/// The examples are what people start from.
#[test]
fn the_examples_are_quiet() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = fs::read_dir(root.join("examples")).expect("the examples");
    let mut files: Vec<String> = folder
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".yaml"))
        .map(|name| format!("examples/{name}"))
        .collect();
    files.sort();
    assert!(files.len() > 9, "{files:?}");
    let desk = Desk::new();
    let mut arguments = vec!["check", "--strict", "--date", "2026-12-18"];
    arguments.extend(files.iter().map(String::as_str));
    let output = desk.command(&arguments).current_dir(root).output().expect("the command runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim(), "nothing to complain about");
}

/// The table of the readme is what the program says.
#[test]
fn the_readme_lists_every_lint() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the readme");
    let section = readme.split("## What `check` looks for").nth(1).expect("a section on lints");
    let section = section.split("\n## ").next().unwrap_or_default();
    let row = |line: &str| {
        let mut cells = line.strip_prefix("| `")?.strip_suffix(" |")?.split("` | ");
        Some((cells.next()?.to_owned(), cells.next()?.to_owned()))
    };
    let written: Vec<(String, String)> = section.lines().filter_map(row).collect();
    let said = Desk::new().itac(&["list", "lints", "--json"]).fine();
    let listed: Value = serde_json::from_str(&said.out).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let listed: Vec<(String, String)> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|lint| (text(&lint["name"]), text(&lint["about"])))
        .collect();
    assert_eq!(written, listed);
}
