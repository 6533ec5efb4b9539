//! What people want of themselves shown, by the real command: what lies beside a photo
//! holds for every card, and a name that is not to be shown is in no file of a run.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;

const PHOTO: &str = "tests/data/photos/exif-1.jpg";
const PEOPLE: &str = "examples/photos/eileen-collins-nasa.jpg";

/// A card with a photo, and what lies beside that.
fn desk(photo: &str, beside: &str) -> Desk {
    let desk = Desk::with_card(&format!(
        "template: quote\nname: one\nfor: [300x300]\nfields:\n  quote: Hello\n  name: Sara\n  photo: {photo}\n"
    ));
    desk.write("people/a.jpg.yaml", beside);
    desk.copy(PHOTO, "people/a.jpg");
    desk
}

fn text(desk: &Desk, path: &str) -> String {
    String::from_utf8(desk.read(path)).expect("text")
}

#[test]
fn what_lies_beside_a_photo_is_used() {
    let beside = "alt: { en: Five colours, fr: Cinq couleurs }\ncredit: 'Photo: a friend'\nconsent: { given: 2026-01-01, until: 2026-12-31, form: drawer 3 }\n";
    let bare = desk("people/a.jpg", beside);
    bare.itac(&["render", "card.yaml", "--date", "2026-12-18"]).fine();
    assert!(text(&bare, "out/one/alt.en.txt").contains("Five colours."));
    assert!(text(&bare, "out/one/caption.en.txt").contains("(Photo: a friend)"));
    let audit = bare.itac(&["audit", "out", "--date", "2026-12-18"]).fine();
    assert!(
        audit.out.contains("until 2026-12-31  form drawer 3  ends in 13 days"),
        "{}",
        audit.out
    );
    bare.itac(&["render", "card.yaml", "--date", "2026-12-18"]).fine().told(&["nothing to do"]);
    // The card's own words win.
    let own = desk("{ file: people/a.jpg, alt: My words }", beside);
    own.itac(&["render", "card.yaml", "--date", "2026-12-18", "-l", "fr"]).fine();
    let alt = text(&own, "out/one/alt.fr.txt");
    assert!(alt.contains("My words") && !alt.contains("couleurs"), "{alt}");
}

#[test]
fn consent_must_hold_by_both() {
    for (photo, until) in [
        ("people/a.jpg", "2026-12-17"),
        ("{ file: people/a.jpg, consent: { given: yes } }", "2026-12-17"),
        ("{ file: people/a.jpg, consent: { given: no } }", "2026-12-31"),
    ] {
        let desk = desk(photo, &format!("consent:\n  given: yes\n  until: {until}\n"));
        let said = desk.itac(&["render", "card.yaml", "--date", "2026-12-18"]).ended(1);
        said.told(&["consent for this photo"]);
    }
    let desk = desk("people/a.jpg", "consent:\n  given: yes\n  until: 2026-12-17\n");
    let said = desk.itac(&["check", "card.yaml", "--date", "2026-12-18"]).ended(1);
    said.told(&["people/a.jpg.yaml:3:10", "3 |   until: 2026-12-17"]);
}

#[test]
fn a_consent_that_is_withdrawn_beside_the_photo_takes_the_pictures_down() {
    let desk = desk("people/a.jpg", "consent: { given: yes }\n");
    desk.itac(&["render", "card.yaml"]).fine();
    desk.write("people/a.jpg.yaml", "consent: { given: no }\n");
    desk.itac(&["render", "card.yaml", "--only-failed"]).ended(1).told(&["files-removed"]);
    assert!(!desk.files("out").iter().any(|path| path.ends_with(".png")));
}

/// A link to a file of somebody else's, of which a message would show lines.
#[cfg(unix)]
#[test]
fn what_lies_beside_a_photo_lies_in_its_folder() {
    let desk = desk("people/a.jpg", "");
    let secret = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(secret.path(), "password: hunter2\n").expect("a secret");
    std::fs::remove_file(desk.path("people/a.jpg.yaml")).expect("a file");
    std::os::unix::fs::symlink(secret.path(), desk.path("people/a.jpg.yaml")).expect("a link");
    let said = desk.itac(&["render", "card.yaml"]).ended(1);
    assert!(said.err.contains("outside") && !said.err.contains("password"), "{}", said.err);
}

/// Of `me.jpg`, `me.yaml` may be a card; one that speaks of a photo must not be passed over.
#[test]
fn a_file_beside_a_photo_by_another_name_is_told() {
    let names = [
        "people/a.yaml",
        "people/a.yml",
        "people/a.jpg.yml",
        "people/A.jpg.yaml",
        "people/a.JPG.yaml",
        "people/a.jpeg.yaml",
        "people/photo.yaml",
        "people/a.png.yaml",
    ];
    for name in names {
        let desk = desk("people/a.jpg", "");
        std::fs::remove_file(desk.path("people/a.jpg.yaml")).expect("a file");
        desk.write(name, "{ template: quote-text, fields: { quote: Hi } }");
        if !name.ends_with("jpg.yml") {
            desk.itac(&["check", "card.yaml"]).fine();
        }
        desk.write(name, "anonymise: cover\n");
        let said = desk.itac(&["check", "card.yaml"]).ended(1);
        said.told(&["is not read by this name", name, "call it `a.jpg.yaml`"]);
    }
}

#[test]
fn a_mistake_beside_a_photo_is_told_at_its_place() {
    let desk = desk("people/a.jpg", "alt: Colours\ncredits: a friend\n");
    let said = desk.itac(&["render", "card.yaml"]).ended(1);
    said.told(&["people/a.jpg.yaml:2:1", "2 | credits: a friend", "did you mean `credit`?"]);
}

#[test]
fn a_name_that_is_not_to_be_shown_is_in_no_file() {
    let titles = "quote,name,show name,photo,photo alt,template,photo anonymise";
    let rows = "\nBorn free,Khadeja Alamary,initials,a.jpg,A portrait,quote,\nBorn equal,Khadeja Alamary,,a.jpg,A portrait,ambassador,initials\n";
    let desk = Desk::new();
    desk.write("rows.csv", &format!("{titles}{rows}"));
    desk.copy(PEOPLE, "a.jpg");
    let said = desk.itac(&[
        "render",
        "rows.csv",
        "--for",
        "instagram-square",
        "--format",
        "png,svg,pdf",
        "--zip",
        "--date",
        "2026-12-18",
    ]);
    said.fine();
    let files = desk.files("out");
    assert!(files.iter().any(|path| path.contains("002-k-a")), "{files:?}");
    for path in &files {
        // The copy of the table is its owner's.
        if path.ends_with("rows.csv") || path.ends_with("rows-status.csv") {
            continue;
        }
        let holds =
            |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|at| at == word.as_bytes());
        let bytes = desk.read(path);
        assert!(!path.to_lowercase().contains("alamary"), "{path}");
        assert!(!holds(&bytes, "Alamary") && !holds(&bytes, "Khadeja"), "{path}");
    }
    // Of the second card no photo is seen either.
    let caption = files.iter().find(|path| path.contains("003-") && path.contains("caption"));
    let caption = text(&desk, caption.expect("a caption"));
    assert!(caption.contains("K.\u{a0}A."), "{caption}");
    let audit = desk.itac(&["audit", "out"]).fine();
    let second = audit.out.lines().find(|line| line.contains("003-")).unwrap_or_default();
    assert!(second.contains("ok, no photo"), "{}", audit.out);
}

#[test]
fn a_name_that_is_told_elsewhere_is_refused() {
    let card = |rest: &str| {
        Desk::with_card(&format!(
            "template: quote-text\nshow_name: first-name\nfor: [300x300]\n{rest}"
        ))
    };
    let told =
        card("alt: A card for khadeja alamary.\nfields: { quote: Hello, name: Khadeja Alamary }\n");
    told.itac(&["render", "card.yaml"]).ended(1).told(&["the whole name", "card.yaml:4:6"]);
    let half = card("fields: { quote: 'Alamary says hello', name: Khadeja Alamary }\n");
    half.itac(&["check", "card.yaml"]).fine().told(&["warning[name-told]", "`Alamary`"]);
    let nobody = Desk::with_card("template: countdown\nshow_name: initials\nfields: { days: 3 }\n");
    nobody.itac(&["render", "card.yaml"]).ended(1).told(&["has no name to shorten"]);
}

#[test]
fn a_photo_that_the_template_needs_cannot_be_left_out() {
    let desk = desk("{ file: people/a.jpg, anonymise: initials }", "");
    let said = desk.itac(&["render", "card.yaml"]).ended(1);
    said.told(&["cannot do without the photo", "`ambassador`"]);
}

#[test]
fn descriptions_tell_that_faces_are_hidden() {
    let desk = desk(
        "{ file: people/a.jpg, alt: A portrait, anonymise: { cover: [[0.1, 0.1, 0.3, 0.3]] } }",
        "",
    );
    desk.itac(&["render", "card.yaml"]).fine();
    let alt = text(&desk, "out/one/alt.en.txt");
    assert!(alt.starts_with("A portrait. Faces are hidden."), "{alt}");
}

#[test]
fn a_kit_may_want_consent_and_credit_of_words() {
    let card = "template: quote-text\nkit: ours\nname: one\nfor: [300x300]\n";
    let fields = "fields: { quote: Hello, name: Sara }\n";
    let desk = Desk::with_card(&format!("{card}{fields}"));
    desk.write(
        "ours/kit.yaml",
        "name: ours\nextends: itac\nrequire: [consent-of-words, credit-of-words]\n",
    );
    let said = desk.itac(&["render", "card.yaml"]).ended(1);
    said.told(&["wants a `consent` with", "wants a `credit` with the words of a person"]);
    desk.write(
        "card.yaml",
        &format!("{card}consent: {{ given: yes }}\ncredit: 'Interview, 2025'\n{fields}"),
    );
    desk.itac(&["render", "card.yaml"]).fine();
    assert!(text(&desk, "out/one/caption.en.txt").contains("(Interview, 2025)"));
}

#[test]
fn a_head_for_which_there_is_no_room_is_told() {
    let desk = Desk::with_card(
        "template: quote\nfields: { quote: Hello, name: Eileen Collins, photo: { file: a.jpg, zoom: 4, alt: A portrait } }\n",
    );
    desk.copy(PEOPLE, "a.jpg");
    desk.itac(&["check", "card.yaml", "--for", "instagram-portrait"]).fine().told(&["head-cut"]);
    let whole = ["check", "card.yaml", "--for", "instagram-portrait", "--set", "photo=a.jpg"];
    let said = desk.itac(&whole).fine();
    assert!(!said.err.contains("head-cut"), "{}", said.err);
}

/// A selfie, whose face is higher than the strip of a portrait card.
#[test]
fn a_face_too_large_for_its_strip_is_shown_in_a_circle() {
    let card = "template: quote\nname: one\nfields: { quote: Hello, name: Eileen Collins, photo: { file: a.png, alt: A portrait } }\n";
    let desk = Desk::with_card(card);
    let selfie = image::open(PEOPLE).expect("a photo").crop_imm(400, 60, 340, 453);
    let filter = image::imageops::FilterType::Triangle;
    selfie.resize(1360, 1812, filter).save(desk.path("a.png")).expect("a PNG");
    let corner = |card: &str| {
        desk.write("card.yaml", card);
        desk.itac(&["render", "card.yaml", "--for", "instagram-portrait", "--format", "png"])
            .fine();
        let picture = image::load_from_memory(&desk.read("out/one/instagram-portrait.png"));
        picture.expect("a PNG").to_rgb8().get_pixel(20, 20).0
    };
    let ink = [0x2a, 0x10, 0x38];
    assert_eq!(corner(card), ink);
    // Whoever chose what is seen has it.
    assert_ne!(corner(&card.replace("file: a.png", "file: a.png, focus: [0.5, 0.4]")), ink);
    assert_ne!(corner(&card.replace("file: a.png", "file: a.png, zoom: 1.1")), ink);
    // Where there is room nothing changes.
    desk.copy(PEOPLE, "b.jpg");
    assert_ne!(corner(&card.replace("a.png", "b.jpg")), ink);
}

/// What protects somebody is not lost by a title that is a word short, a name that is a letter
/// off, or another photo that is typed.
#[test]
fn what_protects_people_is_never_lost_in_passing() {
    let desk = Desk::with_card("{}");
    desk.copy(PEOPLE, "a.jpg");
    let table = |title: &str| {
        desk.write(
            "people.csv",
            &format!("quote,name,photo,photo alt,{title}\nHello,Sara,a.jpg,Sara,Initials\n"),
        );
        desk.itac(&["check", "people.csv", "-t", "ambassador", "--for", "300x300"])
    };
    for title in [
        "hide face",
        "Consent ends",
        "Anonymised",
        "photo until",
        "permission",
        "Model release",
        "do not show",
        "OK to publish?",
        "at risk",
        "Einwilligung",
        "Datenschutz",
    ] {
        table(title).ended(1).told(&["is not used", "hint"]);
    }
    // There is one photo, so it is that one; spreadsheets like capitals.
    table("Anonymise").fine();
    table("notes on consent").fine();
    // A way to hide means that, whatever the title; other words do not.
    table("photo facebook").ended(1).told(&["is not used"]);
    desk.write(
        "people.csv",
        "quote,name,photo,photo alt,photo facebook\nHello,Sara,a.jpg,Sara,later\n",
    );
    desk.itac(&["check", "people.csv", "-t", "ambassador", "--for", "300x300"]).fine();

    desk.write("a.jpg.yml", "anonymise: cover\n");
    table("notes").ended(1).told(&["a.jpg.yml", "call it `a.jpg.yaml`"]);
    desk.write("a.jpg.yml", "");
    std::fs::remove_file(desk.path("a.jpg.yml")).expect("it is there");

    desk.copy(PEOPLE, "b.jpg");
    let card = "template: quote\nname: one\nfor: [300x300]\nfields: { quote: Hello, name: Sara, photo: { file: a.jpg, anonymise: cover } }\n";
    desk.write("card.yaml", card);
    desk.itac(&["render", "card.yaml", "-o", "hidden"]).fine();
    desk.itac(&["render", "card.yaml", "-o", "typed", "--set", "photo=b.jpg"]).fine();
    assert!(desk.read("hidden/one/300x300.png") == desk.read("typed/one/300x300.png"));
}

/// It was agreed with the person; a card may hide more of them, not less.
#[test]
fn what_hides_beside_the_photo_is_not_weakened_by_a_card() {
    let name = |photo: &str| {
        let desk = Desk::with_card(&format!(
            "template: ambassador\nname: one\nfor: [300x300]\nfields: {{ name: Sara Haddad, photo: {photo} }}\n"
        ));
        desk.copy(PEOPLE, "a.jpg");
        desk.write("a.jpg.yaml", "anonymise: initials\n");
        desk.itac(&["render", "card.yaml"]).fine();
        text(&desk, "out/one/alt.en.txt")
    };
    for photo in [
        "a.jpg",
        "{ file: a.jpg, anonymise: cover }",
        "{ file: a.jpg, anonymise: { blur: [[0.1, 0.1, 0.1, 0.1]] } }",
    ] {
        assert!(!name(photo).contains("Haddad"), "{photo}");
    }
    let faces = |photo: &str| {
        let desk = Desk::with_card(&format!(
            "template: quote\nname: one\nfor: [300x300]\nfields: {{ quote: Hi, name: Sara, photo: {photo} }}\n"
        ));
        desk.copy(PEOPLE, "a.jpg");
        desk.write("a.jpg.yaml", "alt: Sara\nanonymise: cover\n");
        desk.itac(&["render", "card.yaml", "--format", "png"]).fine();
        desk.read("out/one/300x300.png")
    };
    let covered = faces("a.jpg");
    assert!(faces("{ file: a.jpg, anonymise: { cover: [[0.7, 0.7, 0.1, 0.1]] } }") == covered);
    assert!(faces("{ file: a.jpg, anonymise: blur }") == covered);
    assert!(faces("{ file: a.jpg, anonymise: silhouette }") != covered);
}

/// What is known where it is hidden needs no face to be found.
#[test]
fn places_to_hide_can_be_named_in_a_cell() {
    let desk = Desk::new();
    desk.copy(PHOTO, "a.jpg");
    let table = |places: &str| {
        let titles = "quote,name,photo,photo alt,photo anonymise";
        desk.write("rows.csv", &format!("{titles}\nHello,Sara,a.jpg,Five colours,{places}\n"));
        desk.itac(&["render", "rows.csv", "-t", "quote", "--for", "300x300", "--force"])
    };
    table("cover").ended(1).told(&["no face"]);
    table("cover 0 0 50% 50%; 0.6 0.6 0.2 0.2").fine();
    table("cover 0 0 50%").ended(1).told(&["cell E2", "unknown value: `cover 0 0 50%`"]);
}
