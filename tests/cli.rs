//! The command from end to end: what is typed, what is told, how it ends.
#![expect(clippy::disallowed_methods, reason = "tests read what the command wrote")]

#[path = "common/desk.rs"]
mod desk;

use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use desk::Desk;

const CARD: &str = "\
template: quote-text
for: [300x300]
fields:
  quote: Community means a lot to me.
  name: Sara Example
";

fn card(more: &str) -> String {
    format!("template: quote-text\nfor: [300x300]\n{more}")
}

#[test]
fn a_card_file_becomes_pictures_and_words() {
    let desk = Desk::with_card(CARD);
    let said =
        desk.itac(&["render", "card.yaml"]).fine().told(&["1 picture of 1 card written to out"]);
    assert!(said.out.contains("300×300"), "{}", said.out);
    let folder = "out/sara-example-quote-text";
    let expected = ["300x300.png", "300x300.svg", "alt.en.txt", "caption.en.txt"]
        .map(|name| format!("{folder}/{name}"));
    assert_eq!(desk.files("out"), expected);
    assert!(
        String::from_utf8_lossy(&desk.read(&format!("{folder}/caption.en.txt")))
            .contains("“Community means a lot to me.” – Sara Example")
    );
}

#[test]
fn words_can_be_typed_without_a_file() {
    let desk = Desk::new();
    desk.itac(&[
        "render",
        "-t",
        "quote-text",
        "--for",
        "300x300,600x200",
        "--set",
        "quote=Hello",
        "--set",
        "name=Sara",
        "--name",
        "mine",
        "-o",
        "made",
        "--format",
        "png",
    ])
    .fine();
    assert_eq!(
        desk.files(""),
        [
            "made/mine/300x300.png",
            "made/mine/600x200.png",
            "made/mine/alt.en.txt",
            "made/mine/caption.en.txt"
        ]
    );
}

#[test]
fn nothing_to_do_is_told() {
    Desk::new()
        .itac(&["render"])
        .ended(1)
        .told(&["there is nothing to make a card from", "itac render card.yaml"]);
    Desk::new()
        .itac(&["render", "nowhere.yaml"])
        .ended(1)
        .told(&["nowhere.yaml", "there is no such file"]);
}

#[test]
fn one_bad_card_does_not_hold_up_the_others() {
    let desk = Desk::with_card(
        "defaults: { template: quote-text, for: [300x300] }\ncards:\n  - fields: { name: Ana, quote: Hello }\n  - fields: { name: Ben }\n  - fields: { name: Cem, quote: Hello, colour: red }\n  - fields: { name: Dua, quote: Hello }\n",
    );
    let said = desk.itac(&["render", "card.yaml", "--format", "png"]).ended(2);
    said.told(&[
        "needs the field `quote`",
        "has no field `colour`",
        "card.yaml:5:40",
        "2 pictures of 2 cards",
    ]);
    let pictures: Vec<String> =
        desk.files("out").into_iter().filter(|name| name.ends_with("300x300.png")).collect();
    let pictures: Vec<&String> =
        pictures.iter().filter(|name| !name.contains("/report/")).collect();
    assert_eq!(pictures, ["out/ana-quote-text/300x300.png", "out/dua-quote-text/300x300.png"]);
}

#[test]
fn all_bad_writes_nothing() {
    let desk = Desk::with_card(
        "- { template: quote-text, fields: { name: Ana } }\n- { template: nothing }\n",
    );
    desk.itac(&["render", "card.yaml"]).ended(1);
    assert_eq!(desk.files(""), ["card.yaml"]);
}

#[test]
fn equal_names_get_folders_of_their_own() {
    let desk = Desk::with_card(
        "defaults: { template: quote-text, for: [300x300] }\ncards:\n  - fields: { name: Ana, quote: Hello }\n  - fields: { name: Ana, quote: Hello again }\n",
    );
    desk.itac(&["render", "card.yaml", "--format", "png"]).fine();
    assert!(
        desk.files("out").contains(&"out/ana-quote-text-2/300x300.png".to_owned()),
        "{:?}",
        desk.files("out")
    );
}

/// Everything that can be misspelt: what was written, where, and the remedy.
#[test]
fn slips_are_understood() {
    let slips = [
        (
            card("fields: { quote: Hello, name: Sara }\nlangauge: en\n"),
            "card.yaml:4:1",
            "unknown key: `langauge`",
            "did you mean `language`?",
        ),
        (
            card("fields: { qoute: Hello, name: Sara }\n"),
            "card.yaml:3:11",
            "has no field `qoute`",
            "did you mean `quote`?",
        ),
        (
            CARD.replace("quote-text", "quote-txt"),
            "card.yaml:1:11",
            "has no template `quote-txt`",
            "did you mean `quote-text`?",
        ),
        (
            CARD.replace("300x300", "instagram-sqare"),
            "card.yaml:2:7",
            "instagram-sqare",
            "did you mean `instagram-square`?",
        ),
        (
            format!("{CARD}theme: lihgt\n"),
            "card.yaml:6:8",
            "has no theme `lihgt`",
            "did you mean `light`?",
        ),
        (
            format!("{CARD}kit: itaac\n"),
            "card.yaml:6:6",
            "there is no kit `itaac`",
            "a kit is `itac`",
        ),
    ];
    for (text, place, message, hint) in slips {
        let desk = Desk::with_card(&text);
        desk.itac(&["render", "card.yaml"]).ended(1).told(&[place, message, hint]);
        assert_eq!(desk.files(""), ["card.yaml"]);
    }
}

/// The same for a kit of one's own.
#[test]
fn slips_in_a_kit_are_understood() {
    let template = "name: own\nfields: { name: { text: {} } }\nlayout:\n  column:\n    fill: COLOR\n    children:\n      - text: { value: \"{{ name }}\", style: body }\n";
    let slips = [
        ("", "brnd", "templates/own.yaml:5:11", "unknown color: `brnd`", "did you mean `brand`?"),
        ("fonts: [Noto Sanz]\n", "brand", "kit.yaml:4:9", "Noto Sanz", "did you mean `Noto Sans`?"),
        (
            "hashtgas: []\n",
            "brand",
            "kit.yaml:4:1",
            "unknown key: `hashtgas`",
            "did you mean `hashtags`?",
        ),
    ];
    for (more, color, place, message, hint) in slips {
        let desk =
            Desk::with_card("template: own\nkit: ours\nfor: [300x300]\nfields: { name: Sara }\n");
        desk.write(
            "ours/kit.yaml",
            &format!("name: ours\nextends: itac\ncolors: {{ brand: \"#123456\" }}\n{more}"),
        );
        desk.write("ours/templates/own.yaml", &template.replace("COLOR", color));
        desk.itac(&["render", "card.yaml"]).ended(1).told(&[place, message, hint]);
    }
}

#[test]
fn a_missing_photo_is_an_error_where_it_is_named() {
    let desk = Desk::with_card(
        "template: quote\nfor: [300x300]\nfields:\n  quote: Hello\n  name: Sara\n  photo: sara.jpg\n",
    );
    desk.itac(&["render", "card.yaml"]).ended(1).told(&[
        "card.yaml:6:10",
        "cannot read `sara.jpg`",
        "there is no such file",
        "beside the file that names it",
    ]);
}

#[test]
fn foreign_photos_are_refused_with_advice() {
    let desk = Desk::with_card(
        "template: quote\nfor: [300x300]\nfields: { quote: Hello, name: Sara, photo: sara.heic }\n",
    );
    desk.copy("tests/data/photos/stub.heic", "sara.heic");
    desk.itac(&["render", "card.yaml"]).ended(1).told(&["sara.heic", "HEIC", "JPEG"]);
}

#[test]
fn people_who_did_not_agree_are_not_shown() {
    for (more, message) in [
        ("consent: { given: no }", "consent for this photo was not given"),
        ("anonymise: cover", "no face to hide was clearly found"),
    ] {
        let desk = Desk::with_card(&format!(
            "template: quote\nfor: [300x300]\nfields:\n  quote: Hello\n  name: Sara\n  photo: {{ file: sara.jpg, {more} }}\n"
        ));
        desk.copy("tests/data/photos/exif-1.jpg", "sara.jpg");
        desk.itac(&["render", "card.yaml"]).ended(1).told(&["card.yaml:6:", message]);
        assert!(desk.files("out").is_empty());
    }
}

#[test]
fn a_consent_holds_until_its_last_day() {
    for (card, code) in [
        (
            "  photo: { file: sara.jpg, consent: { given: 2026-01-01, until: 2026-12-18 } }\n",
            "photo",
        ),
        ("consent: { given: yes, until: 2026-12-18 }\n", "words"),
    ] {
        let template = if code == "photo" { "quote" } else { "quote-text" };
        let card = format!(
            "template: {template}\nfor: [300x300]\nfields:\n  quote: Hello\n  name: Sara\n{card}"
        );
        let desk = Desk::with_card(&card);
        desk.copy("tests/data/photos/exif-1.jpg", "sara.jpg");
        let check = |day: &str| desk.itac(&["check", "card.yaml", "--date", day]);
        check("2026-12-18").fine();
        check("2026-12-19").ended(1).told(&["card.yaml:", code, "2026-12-18", "2026-12-19"]);
        check("tomorrow").ended(1).told(&["`--date` wants a day, got: `tomorrow`"]);
        desk.write("card.yaml", &card.replace("2026-12-18", "Christmas"));
        check("2026-12-18").ended(1).told(&["nobody can tell when the consent ends"]);
    }
}

#[test]
fn a_sentence_is_refused_or_shortened_by_its_author_never_cut() {
    let long = "Community is people who know your name. ".repeat(10);
    let desk = Desk::with_card(&card(&format!("fields:\n  name: Sara\n  quote: {long}\n")));
    desk.itac(&["render", "card.yaml"]).ended(1).told(&[
        "card.yaml:5:10",
        "has 399 characters, at most 320",
        "quote: { long: …, short: … }",
    ]);
    let desk = Desk::with_card(&card(&format!(
        "fields:\n  name: Sara\n  quote: {{ long: {long}, short: People know my name. }}\n"
    )));
    desk.itac(&["render", "card.yaml", "--format", "svg"]).fine().told(&["a shorter copy is used"]);
    assert!(
        String::from_utf8_lossy(&desk.read("out/sara-quote-text/alt.en.txt"))
            .contains("People know my name.")
    );
}

#[test]
fn warnings_are_errors_when_asked() {
    let long = "Community is people who know your name. ".repeat(10);
    let text = card(&format!(
        "fields:\n  name: Sara\n  quote: {{ long: {long}, short: People know my name. }}\n"
    ));
    Desk::with_card(&text).itac(&["check", "card.yaml"]).fine();
    Desk::with_card(&text).itac(&["check", "card.yaml", "--strict"]).ended(1);
}

#[test]
fn check_says_the_same_and_writes_nothing() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["check", "card.yaml"]).fine().told(&["nothing to complain about"]);
    desk.write("card.yaml", &CARD.replace("quote:", "qoute:"));
    desk.itac(&["check", "card.yaml"])
        .ended(1)
        .told(&["has no field `qoute`", "did you mean `quote`?"]);
    assert_eq!(desk.files(""), ["card.yaml"]);
}

#[test]
fn machines_get_json() {
    let desk = Desk::with_card(&format!(
        "- {}\n- template: quote-text\n  fields: {{ nmae: Sara, quote: Hello }}\n",
        CARD.trim_end().replace('\n', "\n  ")
    ));
    let said = desk.itac(&["render", "card.yaml", "--json", "--format", "png"]).ended(2);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON on standard output");
    assert_eq!(json["pictures"][0]["width"], 300);
    let told = json["diagnostics"].as_array().expect("a list");
    let slip =
        told.iter().find(|told| told["code"] == "unknown-field").expect("the misspelt field");
    assert_eq!(
        (slip["line"].as_u64(), slip["file"].as_str()),
        (Some(7), Some("card.yaml")),
        "{slip}"
    );
}

#[test]
fn new_starts_a_card_that_renders_once_filled() {
    let desk = Desk::new();
    for template in ["quote-text", "ambassador", "quote"] {
        desk.itac(&["new", template, "-o", "new.yaml"]).fine();
        let text = String::from_utf8(desk.read("new.yaml"))
            .expect("UTF-8")
            .replace("# for: [campaign]", "for: [300x300]");
        desk.copy("tests/data/photos/exif-1.jpg", "photo.jpg");
        if text.contains("Your name") {
            desk.write("unfilled.yaml", &text);
            let said = desk.itac(&["render", "unfilled.yaml"]).ended(1).told(&["`name` still has"]);
            if template == "quote" {
                said.told(&["the credit of `photo` still has"]);
            }
        }
        let filled = text
            .replace("\"…\"", "Sara")
            .replace("Your name", "Sara")
            .replace("Your town", "Leeds")
            .replace("Photo: …", "Photo: Sara");
        desk.write("filled.yaml", &filled);
        desk.itac(&["render", "filled.yaml"]).fine();
        desk.itac(&["new", template, "-o", "new.yaml"])
            .ended(1)
            .told(&["`new.yaml` is there already"]);
        std::fs::remove_file(desk.path("new.yaml")).expect("it is there");
    }
    desk.itac(&["new", "qoute"]).ended(1).told(&["did you mean `quote`?"]);
}

#[test]
fn a_new_kit_can_be_used_at_once() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["new", "kit", "ours"]).fine();
    desk.itac(&["render", "card.yaml", "--kit", "ours"]).fine();
}

#[test]
fn new_starts_a_card_for_a_template_of_a_kit() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["new", "kit", "ours"]).fine();
    desk.write(
        "ours/templates/plain.yaml",
        "name: plain\nfields: { words_of: { text: { required: true, example: Hello } } }\nlayout: { column: { fill: ground, children: [ { text: { value: \"{{ words_of }}\", color: text } } ] } }\n",
    );
    let card = desk.itac(&["new", "plain", "--kit", "ours"]).fine().out;
    desk.write("plain.yaml", &card.replace("# for: [campaign]", "for: [300x300]"));
    desk.itac(&["render", "plain.yaml"]).fine();
    desk.itac(&["new", "plain"]).ended(1).told(&["there is no template `plain`"]);
    desk.itac(&["new", "kit"]).ended(1);
}

#[test]
fn a_wrong_placement_does_not_hide_a_wrong_field() {
    let desk = Desk::with_card(
        "template: quote-text\nfor: [instagram-sqare]\nfields: { quote: Hi, nmae: Sara }\n",
    );
    desk.itac(&["check", "card.yaml"]).ended(1).told(&[
        "`instagram-sqare`",
        "no field `nmae`",
        "needs the field `name`",
    ]);
}

#[test]
fn what_several_placements_have_in_common_is_told_once() {
    let desk = Desk::with_card(
        "template: quote-text\nfor: [300x300, 301x301]\ntheme: mian\nfields: { quote: Hi, name: Sara }\n",
    );
    let said = desk.itac(&["check", "card.yaml"]).ended(1);
    assert_eq!(said.err.matches("no theme `mian`").count(), 1, "{}", said.err);
    assert!(said.err.contains("300x300, 301x301"), "{}", said.err);
}

#[test]
fn a_field_may_run_the_other_way_and_be_in_another_language() {
    let desk = Desk::with_card(
        "template: quote-text\nfor: [300x300]\nfields: { quote: { long: \"She said 'yes'\", language: fr, direction: rtl }, name: Sara }\n",
    );
    desk.itac(&["render", "card.yaml", "--format", "svg"]).fine();
    let alt = String::from_utf8(desk.read("out/sara-quote-text/alt.en.txt")).expect("UTF-8");
    assert!(!alt.contains('\''), "{alt}");
}

#[test]
fn the_caption_ends_in_the_hashtags_it_does_not_have_yet() {
    let desk = Desk::with_card(
        "template: quote-text\nfor: [300x300]\ncaption: \"We say it: #migrantsday\"\nfields: { quote: Hi, name: Sara }\n",
    );
    desk.itac(&["render", "card.yaml"]).fine();
    let caption =
        String::from_utf8(desk.read("out/sara-quote-text/caption.en.txt")).expect("UTF-8");
    assert_eq!(
        caption,
        "We say it: #migrantsday\n\nhttps://www.ittakesacommunity.org\n\n#ItTakesACommunity\n"
    );
}

#[test]
fn what_there_is_can_be_listed_and_shown() {
    let desk = Desk::new();
    let listed = [
        ("templates", "quote-text"),
        ("placements", "instagram-square"),
        ("languages", "Tigrinya"),
        ("fonts", "Noto Sans Ethiopic"),
        ("themes", "light"),
        ("kits", "itac"),
    ];
    for (things, one) in listed {
        let said = desk.itac(&["list", things]).fine();
        assert!(said.out.contains(one), "{things}: {}", said.out);
        let json: serde_json::Value =
            serde_json::from_str(&desk.itac(&["list", things, "--json"]).fine().out).expect("JSON");
        assert!(json.as_array().is_some_and(|rows| !rows.is_empty()), "{things}");
    }
    for (name, part) in
        [("quote", "photo"), ("instagram-story", "1080×1920"), ("ar", "right to left")]
    {
        let said = desk.itac(&["show", name]).fine();
        assert!(said.out.contains(part), "{name}: {}", said.out);
    }
    desk.itac(&["show", "instagram-sqare"]).ended(1).told(&["did you mean `instagram-square`?"]);
}

#[test]
fn schemas_and_completions_are_printed() {
    let desk = Desk::new();
    for of in ["card", "template", "kit", "placements"] {
        let said = desk.itac(&["schema", of]).fine();
        let schema: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        assert!(schema.is_object(), "{of}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(desk.itac(&["completions", shell]).fine().out.contains("itac"), "{shell}");
    }
}

#[test]
fn help_is_an_answer_and_nonsense_is_not() {
    let desk = Desk::new();
    let help = desk.itac(&["--help"]).fine().out;
    for command in ["render", "check", "new", "list", "show", "watch", "schema", "completions"] {
        assert!(help.contains(command), "{help}");
    }
    assert!(desk.itac(&["render", "--help"]).fine().out.contains("--set"));
    assert!(desk.itac(&["--version"]).fine().out.contains(env!("CARGO_PKG_VERSION")));
    desk.itac(&["rendre"]).ended(1).told(&["render"]);
    Desk::with_card(CARD)
        .itac(&["render", "card.yaml", "--format", "gif"])
        .ended(1)
        .told(&["unknown format: `gif`", "png"]);
}

#[test]
fn nobody_is_talked_to_in_colour_through_a_pipe() {
    let desk = Desk::with_card("template: nothing\n");
    for value in ["", "1"] {
        let output = desk
            .command(&["render", "card.yaml"])
            .env("NO_COLOR", value)
            .output()
            .expect("it runs");
        assert!(!output.stderr.contains(&0x1b), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn watch_renders_again_when_the_card_changes() {
    let desk = Desk::with_card(CARD);
    let mut watching = desk
        .command(&["watch", "card.yaml", "--format", "svg"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let first = wait_for(&desk, "out/sara-example-quote-text/caption.en.txt", "Community");
    desk.write("card.yaml", &CARD.replace("Community", "Friendship"));
    let second = wait_for(&desk, "out/sara-example-quote-text/caption.en.txt", "Friendship");
    watching.kill().and_then(|()| watching.wait()).expect("it was running");
    assert!(first, "nothing was rendered at first");
    assert!(second, "nothing was rendered after the change");
}

fn wait_for(desk: &Desk, path: &str, word: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        if std::fs::read_to_string(desk.path(path)).is_ok_and(|text| text.contains(word)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}
