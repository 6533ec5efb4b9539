//! What people stumble over on their first day: where a card goes, lists in one
//! line, names that are taken.
#![expect(clippy::disallowed_methods, reason = "tests read what the command wrote")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;

/// A template of one's own on a desk, with a card.
fn with_template(template: &str, card: &str) -> Desk {
    let desk = Desk::with_card(&format!("template: own\nkit: ours\n{card}"));
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\n");
    desk.write("ours/templates/own.yaml", &format!("name: own\n{template}"));
    desk
}

const LINE: &str = "fields: { line: { text: {} } }\nalt: \"{{ line }}\"\nlayout:\n  column: { fill: ground, color: text, padding: 10u, children: [{ text: { value: \"{{ line }}\", fit: {} } }] }\n";

fn pictures(desk: &Desk) -> Vec<String> {
    let files = desk.files("out").into_iter();
    let names = files.filter_map(|file| Some(file.rsplit('/').next()?.to_owned()));
    names.filter(|name| name.ends_with(".svg")).collect()
}

#[test]
fn a_card_that_names_no_placement_goes_where_its_template_says() {
    let render = ["render", "card.yaml", "--format", "svg"];
    let template = format!("for: [300x300, 300x400]\n{LINE}");
    let desk = with_template(&template, "fields: { line: Hello }\n");
    desk.itac(&render).fine();
    assert_eq!(pictures(&desk), ["300x300.svg", "300x400.svg"]);
    let desk = with_template(&template, "for: [200x200]\nfields: { line: Hello }\n");
    desk.itac(&render).fine();
    assert_eq!(pictures(&desk), ["200x200.svg"]);
    let wrong = format!("for: [300x300, moon]\n{LINE}");
    with_template(&wrong, "fields: { line: Hello }\n")
        .itac(&render)
        .ended(1)
        .told(&["own.yaml:2:16", "unknown placement: `moon`"]);
}

#[test]
fn what_a_group_names_and_a_template_cannot_do_is_left_out_and_told_once() {
    let template = format!("shapes: [banner]\n{LINE}");
    let card = |names: &str| format!("for: [{names}]\nfields: {{ line: Hello }}\n");
    let both = "defaults: { template: own, kit: ours, for: [x, headers] }\ncards:\n  - fields: { line: Hello }\n  - fields: { line: Goodbye }\n";
    let desk = with_template(&template, "");
    desk.write("card.yaml", both);
    let said = desk.itac(&["check", "card.yaml"]).fine().told(&[
        "note: left out, for the template `own` is not made for wide, square: x-post, x-square, facebook-cover",
        "card.yaml:1:45",
        "nothing to complain about",
    ]);
    assert_eq!(said.err.matches("left out").count(), 1, "{}", said.err);
    desk.itac(&["check", "card.yaml", "--strict"]).fine();
    // One by one, it is a mistake, under any of its names.
    for name in ["x-post", "twitter-post", "X_Post", "1600x900"] {
        let desk = with_template(&template, &card(&format!("headers, {name}")));
        desk.itac(&["check", "card.yaml"]).ended(1).told(&["is not made for", "card.yaml:3:16"]);
    }
    with_template(&template, &card("x"))
        .itac(&["check", "card.yaml"])
        .ended(1)
        .told(&["the template `own` is not made for x-post (wide)", "card.yaml:3:7"]);
}

#[test]
fn a_new_card_tells_where_it_usually_goes() {
    let desk = Desk::new();
    for (template, names) in [("poster", "print-a4"), ("header", "headers"), ("quote", "campaign")]
    {
        let card = desk.itac(&["new", template]).fine().out;
        assert!(card.contains(&format!("\n# for: [{names}] ")), "{card}");
    }
}

/// The items of a list field, with a bar between them.
const LIST: &str = "fields: { langs: { list: { of: { name: { text: { max: 24 } } } SPLIT } } }\nalt: \"{{ langs | map(attribute='name') | join(' | ') }}\"\nlayout:\n  column: { fill: ground, color: text, padding: 10u, children: [{ text: { value: A, fit: {} } }] }\n";

#[test]
fn a_list_may_be_written_in_one_line() {
    for (split, written, items) in [
        (", split: \",\"", "English, Español", "English | Español"),
        (", split: \",\"", "الإنجليزية، الإسبانية", "الإنجليزية | الإسبانية"),
        (", split: \",\"", "英语、西班牙语", "英语 | 西班牙语"),
        (", split: \",\"", "[English, \"Norsk, bokmål\"]", "English | Norsk, bokmål"),
        (", split: \" / \"", "\"a / b/c\"", "a | b/c"),
        ("", "One; two;", "One | two"),
        ("", "\"One\\n two\"", "One | two"),
        ("", "One, two", "One, two"),
    ] {
        let template = LIST.replace("SPLIT", split);
        let card = format!("name: c\nfor: [300x300]\nfields:\n  langs: {written}\n");
        let desk = with_template(&template, &card);
        desk.itac(&["render", "card.yaml", "--format", "svg"]).fine();
        assert_eq!(desk.read("out/c/alt.en.txt"), format!("{items}\n").into_bytes(), "{written}");
    }
    let greek = "language: el\nname: c\nfor: [300x300]\nfields:\n  langs: Ποιος; Εμείς\n";
    let desk = with_template(&LIST.replace("SPLIT", ""), greek);
    desk.itac(&["render", "card.yaml", "--format", "svg"]).fine();
    assert_eq!(String::from_utf8_lossy(&desk.read("out/c/alt.el.txt")), "Ποιος; Εμείς\n");
}

#[test]
fn one_item_that_looks_like_several_is_asked_about() {
    let card = |item: &str| format!("for: [300x300]\nfields:\n  langs: {item}\n");
    let hint = |desk: &Desk, code: i32| {
        desk.itac(&["check", "card.yaml"])
            .ended(code)
            .told(&["card.yaml:5:", "if these are several: `langs: [English, Fr, Es"])
    };
    let (plain, split) = (LIST.replace("SPLIT", ""), LIST.replace("SPLIT", ", split: \",\""));
    hint(&with_template(&plain, &card("English, Fr, Es")), 0).told(&["note: `langs` has one item"]);
    hint(&with_template(&split, &card("[\"English, Fr, Es\"]")), 0);
    hint(&with_template(&plain, &card("English, Fr, Es, and more")), 1).told(&["at most 24"]);
    for quiet in ["English, Fr", "[\"a, b, c\", d]"] {
        let said = with_template(&plain, &card(quiet)).itac(&["check", "card.yaml"]).fine();
        assert!(!said.err.contains("several"), "{quiet}: {}", said.err);
    }
}

#[test]
fn a_template_is_shown_with_its_limits() {
    let shown = Desk::new().itac(&["show", "event"]).fine().out;
    for line in [
        "theme   fresh",
        "for     campaign",
        "  title      text, required, at most 80 characters",
        "             example: Expert Dialogue on South America",
        "  times      list, at most 4 items",
        "    hour     text, at most 12 characters",
        "  languages  list, at most 5 items, in one text parted by `,`",
        "  live       choice, yes or no",
        "             default: no",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
    let desk = Desk::with_card("{}");
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\ntheme: rose\n");
    let shown = desk.itac(&["show", "countdown", "--kit", "ours"]).fine().out;
    assert!(shown.contains("theme   rose\n"), "the kit's theme comes before the template's");
    assert!(shown.contains("number, required, 0 to 99"), "{shown}");
}

#[test]
fn machines_are_shown_the_same() {
    let json = |name: &str| -> serde_json::Value {
        let said = Desk::new().itac(&["show", name, "--json"]).fine();
        serde_json::from_str(&said.out).expect("JSON")
    };
    let event = json("event");
    let field = |name: &str| {
        let all = event["fields"].as_array().expect("fields").iter();
        all.clone().find(|field| field["name"] == name).expect("the field").clone()
    };
    assert_eq!((&event["theme"], &event["for"][0]), (&"fresh".into(), &"campaign".into()));
    assert_eq!(field("title")["max"], 80);
    assert_eq!(
        (&field("live")["options"][0], &field("live")["default"]),
        (&"yes".into(), &"no".into())
    );
    assert_eq!(field("languages")["split"], ",");
    assert_eq!(
        (&field("times")["max"], &field("times")["of"][1]["name"]),
        (&4.into(), &"hour".into())
    );
    assert_eq!(json("headers")[0]["safe"]["left"], 150);
    assert_eq!(json("ar")["rtl"], true);
}

/// Terminals are 80 columns wide; a link may be longer.
#[test]
fn whatever_is_shown_fits_a_terminal() {
    let desk = Desk::new();
    let mut names = vec!["all".to_owned(), "en-GB".to_owned()];
    let listed = desk.itac(&["list", "templates", "--json"]).fine().out;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("JSON");
    let templates = listed.as_array().expect("a list").iter();
    names.extend(templates.map(|one| one["name"].as_str().expect("a name").to_owned()));
    for name in names {
        let shown = desk.itac(&["show", &name]).fine().out;
        let wide = shown.lines().find(|line| line.chars().count() > 80 && !line.contains("http"));
        assert_eq!(wide, None, "{name}");
    }
}

#[test]
fn what_takes_the_place_of_an_earlier_run_is_told() {
    let card = "template: quote-text\nfor: [300x300]\nfields: { quote: Hello, name: Sara }\n";
    let desk = Desk::with_card(card);
    let render = ["render", "card.yaml"];
    for _ in 0..2 {
        let said = desk.itac(&render).fine();
        assert!(!said.err.contains("replaced"), "the same again: {}", said.err);
    }
    desk.write("other.yaml", &card.replace("Hello", "Goodbye"));
    desk.itac(&["render", "other.yaml"]).fine().told(&["replaced 4 files of an earlier run"]);
    let report = desk.itac(&["render", "card.yaml", "--json"]).fine().out;
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["replaced"], 4);
}

#[test]
fn two_cards_cannot_be_given_one_name() {
    let desk = Desk::with_card(
        "defaults: { template: quote-text, for: [300x300] }\ncards:\n  - { name: Mine, fields: { quote: Hello, name: Ana } }\n  - { name: mine, language: fr, fields: { quote: Bonjour, name: Ana } }\n",
    );
    let render = ["render", "card.yaml", "--format", "svg"];
    desk.itac(&render).ended(2).told(&[
        "another card of this run is called `mine` too (card.yaml:3:13)",
        "card.yaml:4:13",
        "`name: mine-fr`",
    ]);
    assert_eq!(pictures(&desk), ["300x300.svg"]);
    // The same card twice is no mistake, nor is one name for all that was typed.
    let card =
        "template: quote-text\nfor: [300x300]\nname: mine\nfields: { quote: Hi, name: Ana }\n";
    let desk = Desk::with_card(card);
    desk.write("other.yaml", &card.replace("Hi", "Hello").replace("mine", "yours"));
    desk.itac(&["render", "card.yaml", "card.yaml", "--format", "svg"]).fine();
    desk.itac(&["render", "card.yaml", "other.yaml", "--name", "x", "--format", "svg"]).fine();
    assert!(desk.files("out").contains(&"out/x-2/300x300.svg".to_owned()));
}
