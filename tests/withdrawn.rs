//! Who says no, or is hidden from now on, comes down wherever the row now stands, and stays on
//! record until somebody says that nothing is to be seen of it any more.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;

const PHOTO: &str = "tests/data/photos/exif-1.jpg";
const PEOPLE: &str = "examples/photos/eileen-collins-nasa.jpg";
const RENDER: [&str; 8] =
    ["render", "rows.csv", "-t", "quote", "--for", "300x300", "--format", "png"];
const TITLES: &str = "quote,name,show name,photo,photo alt,photo anonymise,photo consent,consent\n";
const SARA: &str = "Hello,Sara Haddad,,a.jpg,Colours,,,\n";
const ANA: &str = "Welcome,Ana Ruiz,,b.jpg,Colours,,,\n";
const CEM: &str = "Good day,Cem Aydin,,c.jpg,Colours,,,\n";

/// Three people of whom one picture each is made.
fn published() -> Desk {
    let desk = Desk::new();
    for (file, photo) in [("a.jpg", PHOTO), ("b.jpg", PEOPLE), ("c.jpg", PHOTO)] {
        desk.copy(photo, file);
    }
    rows(&desk, &[SARA, ANA, CEM]);
    desk.itac(&RENDER).fine();
    assert_eq!(folders(&desk), ["002-sara-haddad", "003-ana-ruiz", "004-cem-aydin"]);
    desk
}

fn rows(desk: &Desk, rows: &[&str]) {
    desk.write("rows.csv", &format!("{TITLES}{}", rows.concat()));
}

/// The folders with pictures.
fn folders(desk: &Desk) -> Vec<String> {
    let files = desk.files("out");
    let of_card = |path: &&String| path.ends_with(".png") && path.matches('/').count() == 2;
    let pictures = files.iter().filter(of_card);
    let folder = |path: &String| path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let all: std::collections::BTreeSet<String> = pictures.map(folder).collect();
    all.into_iter().collect()
}

/// What is told of a card.
fn verdict(audit: &str, card: &str) -> String {
    let line = audit.lines().find(|line| line.trim_start().starts_with(&format!("{card}  ")));
    line.unwrap_or_else(|| panic!("nothing of {card}:\n{audit}")).to_owned()
}

#[test]
fn who_says_no_comes_down_wherever_the_row_stands_now() {
    let refused = ANA.replace(",,,\n", ",,no,\n");
    let unnamed = refused.replace("Ana Ruiz", "A. Ruiz");
    let new = "Thanks,Noor,,a.jpg,Colours,,,\n";
    for now in [
        &[CEM, SARA, &refused][..],
        &[new, SARA, &refused, CEM],
        &[SARA, &unnamed, CEM],
        &[SARA, CEM, new, &unnamed],
    ] {
        let desk = published();
        rows(&desk, now);
        desk.itac(&RENDER).ended(2).told(&["warning[files-removed]"]);
        let left = folders(&desk);
        assert!(!left.iter().any(|folder| folder.contains("ruiz")), "{left:?}");
        let audit = desk.itac(&["audit", "out"]).ended(2);
        let line = verdict(&audit.out, "003-ana-ruiz");
        assert!(line.ends_with("WITHDRAWN: take down"), "{line}");
        desk.itac(&["audit", "out", "--came-down", "003-ana-ruiz"]);
        let audit = desk.itac(&["audit", "out"]);
        assert!(verdict(&audit.out, "003-ana-ruiz").contains("came down by"), "{}", audit.out);
    }
}

/// Whatever is wrong with kit, photo or row: a no is a no.
#[test]
fn a_no_holds_where_the_rest_is_wrong() {
    let refused = ANA.replace(",,,\n", ",,no,\n");
    let no_photo = refused.replace("b.jpg", "");
    let other_photo = refused.replace("b.jpg", "d.jpg");
    for (now, more) in [
        (&[CEM, SARA, &refused][..], &["--kit", "ours", "--prune"][..]),
        (&[CEM, SARA, &refused], &["--kit", "nowhere"]),
        (&[CEM, SARA, &no_photo], &[]),
        (&[SARA, &no_photo, CEM], &[]),
        (&[CEM, SARA, &other_photo], &[]),
    ] {
        let desk = published();
        desk.copy(PEOPLE, "d.jpg");
        desk.write("ours/kit.yaml", "extends: itac\nname: Ours\ncolors: { ink: \"#zz\" }\n");
        rows(&desk, now);
        let said = desk.itac(&[&RENDER[..], more].concat());
        let left = folders(&desk);
        assert!(
            !left.iter().any(|folder| folder.contains("ruiz")),
            "{more:?} {left:?}\n{}",
            said.err
        );
        assert!(
            left.iter().any(|folder| folder.contains("sara")),
            "{more:?} {left:?}\n{}",
            said.err
        );
        let audit = desk.itac(&["audit", "out"]).ended(2);
        assert!(
            verdict(&audit.out, "003-ana-ruiz").ends_with("WITHDRAWN: take down"),
            "{}",
            audit.out
        );
    }
}

/// Saved under another name, into the same folder.
#[test]
fn a_no_in_another_table_holds_too() {
    for now in [
        &[CEM, SARA, &ANA.replace(",,,\n", ",,no,\n")][..],
        &[SARA, &ANA.replace(",,,\n", ",,no,\n"), CEM],
    ] {
        let desk = published();
        desk.write("new.csv", &format!("{TITLES}{}", now.concat()));
        let mut render = RENDER;
        render[1] = "new.csv";
        desk.itac(&render).told(&["warning[files-removed]"]);
        let left = folders(&desk);
        assert!(!left.iter().any(|folder| folder.contains("ruiz")), "{left:?}");
        assert!(left.iter().any(|folder| folder == "002-sara-haddad"), "{left:?}");
        desk.itac(&["audit", "out"]).ended(2);
    }
}

/// A typing error in one row is no reason to take others away.
#[test]
fn nothing_is_pruned_while_a_row_cannot_be_read() {
    let desk = published();
    let now = [CEM, &SARA.replace(",,,\n", ",,,,big\n"), ANA].concat();
    desk.write("rows.csv", &format!("{},photo zoom\n{now}", TITLES.trim_end()));
    let said = desk.itac(&[&RENDER[..], &["--prune"]].concat()).ended(2);
    said.told(&["among what cannot be made", "`--prune` removes nothing"]);
    assert!(folders(&desk).iter().any(|folder| folder == "002-sara-haddad"));
    // Nobody has read all of it.
    desk.itac(&["audit", "out"]).ended(2);
}

/// By the name, where it is the words that must not be shown any more.
#[test]
fn whose_words_are_withdrawn_is_found_by_name() {
    let desk = published();
    rows(&desk, &[CEM, SARA, &ANA.replace(",,,\n", ",,,no\n")]);
    desk.itac(&RENDER).ended(2);
    let left = folders(&desk);
    assert!(!left.contains(&"003-ana-ruiz".to_owned()), "{left:?}");
    assert!(left.contains(&"003-sara-haddad".to_owned()), "{left:?}");
}

/// Somebody wants to be hidden, and a letter is wrong.
#[test]
fn who_is_to_be_hidden_in_words_that_nobody_knows_is_not_left_open() {
    for word in ["covr", "yes please", "cover 0.3 0.1"] {
        let desk = published();
        rows(&desk, &[CEM, &SARA.replace("Colours,,", &format!("Colours,{word},")), ANA]);
        desk.itac(&RENDER).ended(2).told(&["unknown value", "warning[files-removed]"]);
        let left = folders(&desk);
        assert!(!left.iter().any(|folder| folder.contains("sara")), "{word}: {left:?}");
        desk.itac(&["audit", "out"]).ended(2);
    }
}

/// Files that are pruned may have been posted.
#[test]
fn what_is_pruned_stays_on_record() {
    let desk = published();
    rows(&desk, &[SARA, CEM]);
    desk.itac(&[&RENDER[..], &["--prune"]].concat()).fine();
    assert_eq!(folders(&desk), ["002-sara-haddad", "003-cem-aydin"]);
    desk.itac(&["audit", "out"]).fine();
    desk.write("b.jpg.yaml", "consent: { given: no }\n");
    let audit = desk.itac(&["audit", "out"]).ended(2);
    assert!(verdict(&audit.out, "003-ana-ruiz").ends_with("take down"), "{}", audit.out);
    assert!(verdict(&audit.out, "004-cem-aydin").ends_with("recorded"), "{}", audit.out);
    // Once told is enough, and a row that comes back is a card as before.
    desk.itac(&[&RENDER[..], &["--prune"]].concat()).fine().told(&["nothing to do"]);
    std::fs::remove_file(desk.path("b.jpg.yaml")).expect("it is there");
    rows(&desk, &[SARA, ANA, CEM]);
    desk.itac(&RENDER).fine();
    assert_eq!(folders(&desk).len(), 4);
}

#[test]
fn who_is_hidden_from_now_on_comes_down_wherever_the_row_stands_now() {
    let new = "Thanks,Noor,,a.jpg,Colours,,,\n";
    for (hidden, code) in [
        ("Ana Ruiz,initials,b.jpg,Colours,,,", 0),
        ("Ana Ruiz,,b.jpg,Colours,silhouette,,", 0),
        // The template needs a photo, so there is no new card; the old one must not stay.
        ("Ana Ruiz,,b.jpg,Colours,initials,,", 2),
    ] {
        let row = format!("Welcome,{hidden}\n");
        for now in [&[SARA, new, &row, CEM][..], &[&row, SARA, CEM], &[SARA, &row, CEM]] {
            let desk = published();
            let before = desk.read("out/003-ana-ruiz/300x300.png");
            rows(&desk, now);
            desk.itac(&RENDER).ended(code);
            for file in desk.files("out").iter().filter(|path| path.ends_with(".png")) {
                // All three have the same colours for a photo: by its words it is known.
                assert!(desk.read(file) != before, "{hidden}: {file}");
            }
            let audit = desk.itac(&["audit", "out"]).ended(2);
            assert!(audit.out.contains("SHOWED who is hidden now: take down"), "{}", audit.out);
            assert!(audit.out.contains("--came-down 003-ana-ruiz"), "{}", audit.out);
            desk.itac(&["audit", "out", "--came-down", "003-ana-ruiz"]).fine();
            desk.itac(&RENDER).ended(code);
            desk.itac(&["audit", "out"]).fine();
        }
    }
}

#[test]
fn a_card_that_shows_them_no_more_was_published_all_the_same() {
    let card = |template: &str, photo: &str| {
        format!(
            "template: {template}\nname: one\nfor: [300x300]\nfields: {{ quote: Hi, name: Ana{photo} }}\n"
        )
    };
    let desk = Desk::with_card(&card("quote", ", photo: { file: a.jpg, alt: Colours }"));
    desk.copy(PHOTO, "a.jpg");
    let render = ["render", "card.yaml", "--format", "png"];
    desk.itac(&render).fine();
    desk.write("card.yaml", &card("quote-text", ""));
    desk.itac(&render).fine();
    desk.itac(&["audit", "out"]).fine();
    desk.write("a.jpg.yaml", "consent: { given: no }\n");
    let audit = desk.itac(&["audit", "out"]).ended(2);
    assert!(verdict(&audit.out, "one").contains("a.jpg"), "{}", audit.out);
    assert!(!audit.out.contains("300x300.png"), "these are allowed: {}", audit.out);
    desk.itac(&["audit", "out", "--came-down", "one"]).fine();
}

/// Archives hold what was made before.
#[test]
fn archives_are_named_when_something_must_come_down() {
    let desk = published();
    desk.itac(&[&RENDER[..], &["--zip"]].concat()).fine();
    rows(&desk, &[SARA, &ANA.replace(",,,\n", ",,no,\n"), CEM]);
    desk.itac(&RENDER).ended(2);
    let audit = desk.itac(&["audit", "out"]).ended(2);
    assert!(audit.out.contains("They may be in archives too: `campaign.zip`"), "{}", audit.out);
}

/// Neither the folder with the whole name nor what was made of it stays.
#[test]
fn who_is_hidden_from_now_on_is_not_left_in_an_older_folder() {
    let table = |shown: &str, hidden: &str| {
        format!(
            "quote,name,show name,photo,photo alt,photo anonymise\nBorn free,Khadeja Alamary,{shown},a.jpg,A portrait,\nBorn equal,Eileen Collins,,a.jpg,A portrait,{hidden}\n"
        )
    };
    let desk = Desk::new();
    desk.copy(PEOPLE, "a.jpg");
    let render = ["render", "rows.csv", "-t", "quote", "--for", "300x300", "--format", "png"];
    desk.write("rows.csv", &table("", ""));
    desk.itac(&[&render[..], &["--zip"]].concat()).fine();
    assert!(desk.path("out/002-khadeja-alamary").exists());
    desk.write("rows.csv", &table("initials", "cover"));
    let said = desk.itac(&render).ended(0);
    said.told(&["warning[files-removed]", "such as `002-khadeja-alamary`", "campaign.zip"]);
    let left = desk.files("out");
    assert!(!left.iter().any(|path| path.contains("khadeja")), "{left:?}");
    // What only has another name is told, and left to whoever made it.
    desk.write("rows.csv", &table("initials", "cover").replace("Eileen Collins", "Eileen C"));
    desk.itac(&render).ended(0).told(&["no longer in the input, such as `003-eileen-collins`"]);
    assert!(desk.path("out/003-eileen-collins").exists());
}

/// It would stand in the name of a folder.
#[test]
fn a_card_called_by_a_name_that_is_hidden_is_told() {
    let desk = Desk::with_card(
        "template: quote-text\nname: ruiz-card\nshow_name: first-name\nfields: { quote: Hi, name: Ana Ruiz }\n",
    );
    let said = desk.itac(&["check", "card.yaml"]).fine();
    said.told(&["warning[name-told]", "`ruiz` is of the name", "card.yaml:2:7"]);
}

/// A card whose photo hides somebody like that.
fn hiding(how: &str) -> String {
    format!(
        "template: ambassador\nname: one\nfor: [300x300]\nfields: {{ quote: Hi, name: Ana, photo: {{ file: a.jpg, alt: Ana, anonymise: {how} }} }}\n"
    )
}

#[test]
fn yes_hides_and_no_is_refused() {
    let desk = Desk::with_card(&hiding("yes"));
    desk.copy(PEOPLE, "a.jpg");
    desk.itac(&["render", "card.yaml", "--format", "png"]).fine();
    let hidden = desk.read("out/one/300x300.png");
    desk.write("card.yaml", &hiding("cover"));
    desk.itac(&["render", "card.yaml", "--format", "png", "--force"]).fine();
    assert!(desk.read("out/one/300x300.png") == hidden);
    for no in ["no", "false", "off"] {
        desk.write("card.yaml", &hiding(no));
        desk.itac(&["check", "card.yaml"]).ended(1).told(&["card.yaml:4:", "leave"]);
    }
}

#[test]
fn a_face_that_no_place_covers_is_told() {
    let desk = Desk::with_card(&hiding("{ cover: [[0, 0.8, 0.1, 0.1]] }"));
    desk.copy(PEOPLE, "a.jpg");
    desk.itac(&["check", "card.yaml"]).fine().told(&["warning[face-open]", "a face in `photo`"]);
    desk.write("card.yaml", &hiding("{ cover: [[0.2, 0, 0.6, 0.6]] }"));
    let said = desk.itac(&["check", "card.yaml"]).fine();
    assert!(!said.err.contains("face-open"), "{}", said.err);
}

#[test]
fn of_whom_says_no_no_picture_is_made_that_nobody_asked_for() {
    let desk = Desk::new();
    desk.copy(PEOPLE, "a.jpg");
    desk.itac(&["crop", "a.jpg", "--consent", "no"]).fine();
    assert_eq!(desk.files(""), ["a.jpg", "a.jpg.yaml"]);
    desk.itac(&["crop", "a.jpg", "-o", "see.png"]).fine();
    assert!(desk.path("see.png").exists());
}
