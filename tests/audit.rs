//! Consent by the real command: a run takes away what is no longer covered, and `itac audit` says what must come down.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;
use serde_json::Value;

const CARDS: &str = "defaults: { template: quote, for: [300x300] }
cards:
  - { name: past, fields: { quote: Hello, name: Sara, photo: { file: people/a.jpg, alt: Colours, credit: a friend, consent: { given: 2026-01-01, scope: [campaign], until: 2026-06-30, form: drawer 3 } } } }
  - { name: unknown, fields: { quote: Hello, name: Ana, photo: people/a.jpg } }
  - { name: fine, fields: { quote: Hello, name: Cem, photo: { file: people/a.jpg, alt: Colours, consent: { given: yes } } } }
";

fn published() -> Desk {
    let desk = Desk::with_card(CARDS);
    desk.write("people/none.txt", "");
    desk.copy("tests/data/photos/exif-1.jpg", "people/a.jpg");
    desk.itac(&["render", "card.yaml", "--format", "png", "--date", "2026-01-02"]).fine();
    desk
}

#[test]
fn what_must_come_down_is_told_first_with_its_files() {
    let desk = published();
    let said = desk.itac(&["audit", "out", "--date", "2026-07-01"]).ended(2);
    let at = |text: &str| {
        said.out.find(text).unwrap_or_else(|| panic!("not told: {text}\n{}", said.out))
    };
    let ended = at(
        "past  a.jpg  given 2026-01-01  until 2026-06-30  form drawer 3  ENDED on 2026-06-30: take down",
    );
    let file = at("out/past/300x300.png");
    let missing = at("unknown  a.jpg  given –  until –  form –  NO consent recorded");
    let fine = at("fine  a.jpg  given yes  until –  form –  ok");
    assert!(ended < file && file < missing && file < fine, "{}", said.out);
    assert!(!said.out.contains("people/"), "{}", said.out);
}

#[test]
fn an_end_that_is_near_is_told() {
    let desk = published();
    let said = desk.itac(&["audit", "out", "--date", "2026-06-28"]).fine();
    assert!(said.out.contains("ends in 2 days"), "{}", said.out);
    let said = desk.itac(&["audit", "out", "--date", "2026-07-01", "--json"]).ended(2);
    let all: Value = serde_json::from_str(&said.out).expect("JSON");
    let first = &all["cards"][0];
    assert_eq!((&first["card"], &first["must_come_down"]), (&"past".into(), &true.into()));
    assert_eq!(first["uses"]["consent"]["scope"][0], "campaign");
    assert_eq!(first["uses"]["credit"], "a friend");
}

#[test]
fn a_folder_without_a_record_is_refused() {
    let desk = Desk::new();
    desk.itac(&["audit", "nowhere"]).ended(1).told(&["nothing tells what was published"]);
}

#[test]
fn a_later_run_takes_away_what_a_consent_no_longer_covers() {
    let table = "quote,name,photo,photo alt,photo credit,photo consent,photo consent until,for\nHello,Sara,photo.jpg,Colours,Photo: a friend,yes,2026-12-18,300x300\nWelcome,Ana,photo.jpg,Colours,Photo: a friend,yes,,300x300\n";
    let render = ["render", "rows.csv", "-t", "quote", "--format", "png", "--date"];
    for more in [&["2026-12-19"][..], &["2026-12-19", "--only-failed"]] {
        let desk = Desk::new();
        desk.copy("tests/data/photos/exif-1.jpg", "photo.jpg");
        desk.write("rows.csv", table);
        desk.itac(&[&render[..], &["2026-12-17"]].concat()).fine();
        desk.itac(&[&render[..], &["2026-12-18"]].concat()).fine().told(&["nothing to do"]);
        let said = desk.itac(&[&render[..], more].concat()).ended(2);
        said.told(&["consent for this photo ended on 2026-12-18", "warning[files-removed]"]);
        let left = desk.files("out");
        assert!(!left.iter().any(|path| path.contains("002-sara")), "{left:?}");
        assert!(left.iter().any(|path| path.contains("003-ana")), "{left:?}");
        // Nobody knows yet whether it was taken down where it was posted.
        let audit = desk.itac(&["audit", "out", "--date", "2026-12-19"]).ended(2);
        assert!(audit.out.contains("002-sara  photo.jpg  given yes  until 2026-12-18"));
        assert!(audit.out.contains("ENDED on 2026-12-18: take down"), "{}", audit.out);
        assert!(audit.out.contains("--came-down 002-sara"), "{}", audit.out);
        let down = ["audit", "out", "--date", "2026-12-20", "--came-down", "002-sara"];
        let audit = desk.itac(&down).fine();
        assert!(audit.out.contains("take down, came down by 2026-12-20"), "{}", audit.out);
        desk.itac(&["audit", "out", "--date", "2026-12-21"]).fine();
        let unknown = desk.itac(&["audit", "out", "--came-down", "sara"]).ended(1);
        unknown.told(&["no card `sara` was published"]);
    }
}

/// Before any run has seen it.
#[test]
fn what_is_written_beside_a_photo_today_counts() {
    let desk = published();
    let verdict = |text: &str, code: i32| {
        desk.write("people/a.jpg.yaml", text);
        let said = desk.itac(&["audit", "out", "--date", "2026-07-01"]).ended(code);
        let line = said.out.lines().find(|line| line.trim_start().starts_with("fine "));
        line.unwrap_or_else(|| panic!("{}", said.out)).to_owned()
    };
    assert!(verdict("alt: Colours\n", 2).ends_with("  ok"));
    assert!(verdict("consent: { given: no }\n", 2).ends_with("WITHDRAWN: take down"));
    let ended = verdict("consent: { given: yes, until: 2026-06-30 }\n", 2);
    assert!(ended.ends_with("ENDED on 2026-06-30: take down"), "{ended}");
    let unclear = verdict("consnet: { given: no }\n", 2);
    assert!(unclear.contains("UNCLEAR") && unclear.contains("a.jpg.yaml"), "{unclear}");
    let said = desk.itac(&["audit", "out", "--date", "2026-07-01"]);
    assert!(said.out.contains("out/fine/300x300.png"), "{}", said.out);
}

/// A slip is no withdrawal, and a look ahead is told as what it is.
#[test]
fn only_who_withdrew_is_said_to_have_withdrawn() {
    let card = |until: &str| {
        format!(
            "template: quote\nfor: [300x300]\nname: one\nfields: {{ quote: Hi, name: Ana, photo: {{ file: a.jpg, alt: Colours, consent: {{ given: yes, until: {until} }} }} }}\n"
        )
    };
    let desk = Desk::with_card(&card("2026-12-18"));
    desk.copy("tests/data/photos/exif-1.jpg", "a.jpg");
    let render =
        |date: &str| desk.itac(&["render", "card.yaml", "--format", "png", "--date", date]);
    render("2026-11-26").fine();
    desk.write("card.yaml", &card("2026-13-18"));
    render("2026-11-26").ended(1).told(&["warning[old-files]", "nobody can tell when"]);
    assert!(desk.path("out/one/300x300.png").exists());
    desk.write("card.yaml", &card("2026-12-18"));
    render("2027-01-01").ended(1).told(&["files-removed", "the day to go by is 2027-01-01"]);
    let audit = desk.itac(&["audit", "out", "--date", "2026-11-26"]).fine();
    assert!(!audit.out.contains("take down"), "{}", audit.out);
    render("2026-11-26").fine();
    assert!(desk.path("out/one/300x300.png").exists());
}

/// What an input says now, no run has seen: until one has, nothing is known to be right.
#[test]
fn a_changed_input_is_told() {
    let desk = published();
    let audit = ["audit", "out", "--date", "2026-01-02"];
    let render = ["render", "card.yaml", "--format", "png", "--date", "2026-01-02"];
    let unseen = "`card.yaml` has changed since the last run";
    assert!(!desk.itac(&audit).fine().out.contains("has changed"));
    desk.write("card.yaml", &format!("# No more than a remark.\n{CARDS}"));
    assert!(desk.itac(&audit).ended(2).out.starts_with(unseen));
    let json = desk.itac(&[&audit[..], &["--json"]].concat()).ended(2);
    assert!(json.out.contains("\"changed\": [\n    \"card.yaml\"\n  ]"), "{}", json.out);
    // A run of a part has not looked at the rest.
    desk.itac(&[&render[..], &["--rows", "1"]].concat()).fine();
    desk.itac(&audit).ended(2);
    desk.itac(&render).fine();
    desk.itac(&audit).fine();
}
