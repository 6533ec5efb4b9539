//! `itac crop` by the real command: what crops show, and what it writes beside a photo.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;
use serde_json::Value;

const PORTRAIT: &str = "examples/photos/eileen-collins-nasa.jpg";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.copy(PORTRAIT, "me.jpg");
    desk
}

fn text(desk: &Desk, path: &str) -> String {
    String::from_utf8(desk.read(path)).expect("text")
}

#[test]
fn the_windows_are_those_of_the_placements() {
    let desk = desk();
    let names = "instagram-square,600x600,instagram-story,2000x300";
    let said = desk.itac(&["crop", "me.jpg", "--for", names, "--json"]).fine();
    let all: Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(all["faces"].as_array().expect("faces").len(), 1);
    let windows = all["windows"].as_array().expect("windows");
    assert_eq!(windows.len(), 3, "{windows:?}");
    let of = |name: &str| {
        let has = |window: &&Value| {
            window["placements"].as_array().expect("names").contains(&name.into())
        };
        windows.iter().find(has).unwrap_or_else(|| panic!("no {name}"))
    };
    assert!(std::ptr::eq(of("600x600"), of("instagram-square")));
    assert_eq!(of("instagram-story")["crop"][2], 720.0);
    assert_eq!(
        (&of("instagram-story")["heads_cut"], &of("2000x300")["heads_cut"]),
        (&0.into(), &1.into())
    );
    let picture = image::load_from_memory(&desk.read("me.crop.png")).expect("a PNG");
    assert_eq!((picture.width(), picture.height()), (1280, 1280));
    // The window of the story is drawn where it ends: dashes of one colour.
    let picture = picture.to_rgb8();
    let dashes = (300..1000).filter(|y| picture.get_pixel(198, *y).0 == [190, 0, 140]).count();
    assert!((300..700).contains(&dashes), "{dashes}");
    assert!(!desk.path("me.jpg.yaml").exists());
}

#[test]
fn what_is_said_is_written_beside_and_used_by_cards() {
    let desk = desk();
    let alt = "Eileen: \"smiling\"";
    desk.itac(&[
        "crop",
        "me.jpg",
        "--alt",
        alt,
        "--credit",
        "NASA",
        "--consent",
        "2026-01-01",
        "--until",
        "2026-12-18",
    ])
    .fine();
    desk.write("card.yaml", "template: quote\nname: one\nfor: [300x300]\nfields: { quote: Hello, name: Eileen Collins, photo: me.jpg }\n");
    desk.itac(&["render", "card.yaml", "--date", "2026-12-18"]).fine();
    let told = text(&desk, "out/one/alt.en.txt");
    assert!(told.contains("Eileen: “smiling”"), "{told}");
    desk.itac(&["check", "card.yaml", "--date", "2026-12-19"])
        .ended(1)
        .told(&["ended on 2026-12-18"]);
}

#[test]
fn what_was_written_by_hand_stays() {
    let desk = desk();
    desk.write(
        "me.jpg.yaml",
        "# our own\nalt:\n  en: A portrait\n  fr: Un portrait\ncredit: NASA\n",
    );
    desk.itac(&["crop", "me.jpg", "--focus", "0.5,0.2", "--credit", "NASA, 1998"]).fine();
    let now = text(&desk, "me.jpg.yaml");
    assert_eq!(
        now,
        "focus: [0.5,0.2]\ncredit: \"NASA, 1998\"\n# our own\nalt:\n  en: A portrait\n  fr: Un portrait\n"
    );
    let said = desk.itac(&["crop", "me.jpg", "--for", "300x300"]).fine();
    assert!(said.out.contains("follow the focus 0.5, 0.2"), "{}", said.out);
    desk.itac(&["crop", "me.jpg", "--alt", "Somebody"]).fine();
    let now = text(&desk, "me.jpg.yaml");
    assert!(now.starts_with("alt: \"Somebody\"\nfocus") && !now.contains("portrait"), "{now}");
}

#[test]
fn mistakes_write_nothing() {
    let desk = desk();
    desk.itac(&["crop", "me.jpg", "--focus", "2,0.5"]).ended(1).told(&["between 0 and 1"]);
    desk.itac(&["crop", "me.jpg", "--for", "instgram-square"]).ended(1).told(&["did you mean"]);
    desk.itac(&["crop", "you.jpg"]).ended(1).told(&["you.jpg"]);
    desk.itac(&["crop", "me.jpg", "--consent", "perhaps", "--until", "soon"]).ended(1);
    assert_eq!(desk.files(""), ["me.jpg"]);
}

/// Whoever extends a consent need not type again what it covers and where the form is.
#[test]
fn what_a_consent_covers_is_kept() {
    let desk = Desk::new();
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "me.jpg");
    desk.write(
        "me.jpg.yaml",
        "consent: { given: 2026-01-01, scope: newsletter, until: 2026-06-30, form: blue folder }\n",
    );
    let extend = ["crop", "me.jpg", "--consent", "2026-11-20", "--until", "2027-12-31"];
    desk.itac(&extend).fine();
    let written = String::from_utf8(desk.read("me.jpg.yaml")).expect("text");
    for kept in ["2026-11-20", "2027-12-31", "newsletter", "blue folder"] {
        assert!(written.contains(kept), "{kept}: {written}");
    }
    desk.itac(&["crop", "me.jpg", "--consent", "2026-11-21", "--form", "red folder"]).fine();
    let written = String::from_utf8(desk.read("me.jpg.yaml")).expect("text");
    assert!(written.contains("red folder") && !written.contains("2027-12-31"), "{written}");
}

/// Who is to be hidden is hidden on the picture of the crops too, and on every card.
#[test]
fn faces_can_be_hidden_from_the_keyboard() {
    let desk = desk();
    desk.itac(&["crop", "me.jpg", "-o", "open.png"]).fine();
    desk.itac(&["crop", "me.jpg", "--anonymise", "Cover", "-o", "hidden.png"]).fine();
    assert_eq!(text(&desk, "me.jpg.yaml"), "anonymise: cover\n");
    let face = |path: &str| {
        let picture = image::load_from_memory(&desk.read(path)).expect("a PNG").to_rgb8();
        *picture.get_pixel(picture.width() * 47 / 100, picture.height() * 28 / 100)
    };
    assert_ne!(face("open.png"), face("hidden.png"));
    assert_eq!(face("hidden.png").0, [0x77; 3], "covered");
    let wrong = desk.itac(&["crop", "me.jpg", "--anonymise", "mask"]).ended(1);
    wrong.told(&["`--anonymise` does not know `mask`", "cover, silhouette, initials"]);
}

#[test]
fn days_are_told_where_they_were_typed() {
    let desk = desk();
    for (days, told) in [
        (["12/11/2026", "2026-12-18"], "`--consent` wants yes, no, or the day"),
        (["yes", "soon"], "`--until` wants the last day, got: `soon`"),
        (["2026-12-18", "2026-11-30"], "before it was given: 2026-12-18"),
    ] {
        let [given, until] = days;
        let said = desk.itac(&["crop", "me.jpg", "--consent", given, "--until", until]);
        said.ended(1).told(&[told]);
        assert!(!desk.path("me.jpg.yaml").exists());
    }
    desk.itac(&["crop", "me.jpg", "--consent", "Oui", "--until", "31.12.2026"]).fine();
    assert_eq!(text(&desk, "me.jpg.yaml"), "consent: { given: yes, until: \"2026-12-31\" }\n");
}
