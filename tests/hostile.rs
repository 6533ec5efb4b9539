//! Cards, tables, kits, photos and logos of somebody who means harm, before the real command.
#![expect(clippy::disallowed_methods, reason = "tests write what they need")]

#[path = "common/bombs.rs"]
mod bombs;
#[path = "common/desk.rs"]
mod desk;
#[path = "../fuzz/entrances.rs"]
mod entrances;
#[path = "common/shipped.rs"]
mod shipped;
#[path = "common/stage.rs"]
mod stage;

use std::fs;
use std::sync::Mutex;

use bombs::Scans;
use desk::Desk;
use itac::assets::Assets;
use itac::assets::Bytes;
use itac::assets::Memory;
use itac::assets::Missing;
use itac::render::Format;
use itac::render::Worker;

const PHOTO: &str = "tests/data/photos/exif-1.jpg";
const OUTSIDE: &str = "lies outside";

fn card(photo: &str) -> String {
    format!(
        "template: quote\nfor: [300x300]\nname: made\nfields: {{ quote: Hello, name: Sara, photo: '{photo}' }}\n"
    )
}

/// A desk with the input's folder `in`, and photos in it, beside it, and linked to.
fn desk() -> Desk {
    let desk = Desk::new();
    for folder in ["in/own", "other"] {
        fs::create_dir_all(desk.path(folder)).expect("a folder");
    }
    desk.copy(PHOTO, "in/own/photo.jpg");
    desk.copy(PHOTO, "other/secret.jpg");
    #[cfg(unix)]
    for (to, link) in [
        ("../other/secret.jpg", "in/link.jpg"),
        ("../other", "in/folder"),
        ("own/photo.jpg", "in/alias.jpg"),
        ("own", "in/alias"),
        ("gone.jpg", "in/dangling.jpg"),
    ] {
        std::os::unix::fs::symlink(to, desk.path(link)).expect("a link");
    }
    desk
}

#[cfg(unix)]
#[test]
fn a_card_names_files_of_its_folder() {
    let desk = desk();
    let absolute = desk.path("other/secret.jpg").display().to_string();
    let outside = [
        "../other/secret.jpg",
        &absolute,
        "link.jpg",
        "folder/secret.jpg",
        "own/../../other/secret.jpg",
    ];
    for photo in outside {
        desk.write("in/card.yaml", &card(photo));
        let said = desk.itac(&["check", "in/card.yaml"]).ended(1);
        said.told(&[OUTSIDE, "--outside", "--assets DIR"]);
        desk.itac(&["check", "in/card.yaml", "--outside"]).fine();
    }
    for photo in
        ["own/photo.jpg", "photo.jpg", "alias.jpg", "alias/photo.jpg", "own/../own/photo.jpg"]
    {
        desk.write("in/card.yaml", &card(photo));
        desk.itac(&["check", "in/card.yaml"]).fine();
    }
    for (photo, why) in [
        ("dangling.jpg", "no such file"),
        ("..\\other\\secret.jpg", OUTSIDE),
        ("C:\\secret.jpg", OUTSIDE),
        ("../other/none.jpg", "no such file"),
    ] {
        desk.write("in/card.yaml", &card(photo));
        desk.itac(&["check", "in/card.yaml"]).ended(1).told(&[why]);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_of_photos_may_lie_elsewhere() {
    let desk = desk();
    for photo in ["secret.jpg", "secret", "../other/secret.jpg", "link.jpg"] {
        desk.write("in/card.yaml", &card(photo));
        desk.itac(&["check", "in/card.yaml", "--assets", "other"]).fine();
        desk.itac(&["check", "in/card.yaml", "--photos", "other"]).fine();
        desk.itac(&["check", "in/card.yaml", "--photos", "in/own"]).ended(1);
    }
}

#[cfg(unix)]
#[test]
fn a_table_names_files_of_its_folder() {
    let desk = desk();
    desk.write(
        "in/cards.csv",
        "template,quote,name,photo,for\nquote,Hello,Sara,own/photo.jpg,300x300\nquote,Hello,Zoe,../other/secret.jpg,300x300\nquote,Hello,Ann,link.jpg,300x300\n",
    );
    let said = desk.itac(&["render", "in/cards.csv", "--format", "png"]).ended(2);
    assert_eq!(said.err.matches(OUTSIDE).count(), 2, "{}", said.err);
    desk.write("in/cards.jsonl", "{\"template\":\"quote\",\"quote\":\"a\",\"name\":\"b\",\"photo\":\"link.jpg\",\"for\":\"300x300\"}\n");
    desk.itac(&["check", "in/cards.jsonl"]).ended(1).told(&[OUTSIDE]);
    let logo = "template: quote-text\nfor: [300x300]\npartner: { name: A, logo: ../other/secret.jpg }\nfields: { quote: Hello, name: Sara }\n";
    desk.write("in/card.yaml", logo);
    desk.itac(&["check", "in/card.yaml"]).ended(1).told(&[OUTSIDE]);
}

#[cfg(unix)]
#[test]
fn what_is_typed_may_lie_anywhere() {
    let desk = desk();
    desk.write("in/card.yaml", &card("own/photo.jpg"));
    let absolute = format!("photo={}", desk.path("other/secret.jpg").display());
    for set in [absolute.as_str(), "photo=../other/secret.jpg", "photo=link.jpg"] {
        desk.itac(&["check", "in/card.yaml", "--set", set]).fine();
    }
    let words = ["--set", "quote=Hello", "--set", "name=Sara", "--for", "300x300"];
    desk.itac(&[&["check", "-t", "quote", "--set", &absolute][..], &words].concat()).fine();
    // The input itself may be a link out of its folder; what it names may not.
    fs::rename(desk.path("in/card.yaml"), desk.path("other/card.yaml")).expect("a file");
    std::os::unix::fs::symlink("../other/card.yaml", desk.path("in/card.yaml")).expect("a link");
    desk.itac(&["check", "in/card.yaml"]).fine();
}

#[cfg(unix)]
#[test]
fn a_kit_stays_in_its_folder() {
    let desk = Desk::new();
    desk.itac(&["new", "kit", "ours"]).fine();
    desk.write("template.yaml", "secret: words of a file elsewhere\n");
    fs::create_dir_all(desk.path("ours/templates")).expect("a folder");
    std::os::unix::fs::symlink("../../template.yaml", desk.path("ours/templates/stolen.yaml"))
        .expect("a link");
    let said = desk.itac(&["list", "templates", "-k", "ours"]).ended(1).told(&[OUTSIDE]);
    assert!(!said.err.contains("secret"), "{}", said.err);
}

/// What a photo carries after its end, or in it beside its pixels, gets nowhere.
#[test]
fn nothing_of_a_photo_but_its_pixels_gets_out() {
    let desk = Desk::new();
    let mark = "TAIL-OF-ANOTHER-FILE";
    let tail = format!("<script>{mark}</script>PK\x03\x04{mark}");
    for (file, ending) in [
        ("exif-1.jpg", "jpg"),
        ("rgba-opaque.png", "png"),
        ("photo.webp", "webp"),
        ("animated.gif", "gif"),
    ] {
        let from =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/photos").join(file);
        let bytes = [fs::read(from).expect("a photo"), tail.clone().into_bytes()].concat();
        fs::write(desk.path(&format!("photo.{ending}")), bytes).expect("a file");
        desk.write("card.yaml", &card(&format!("photo.{ending}")));
        desk.itac(&[
            "render",
            "card.yaml",
            "--format",
            "png,svg,jpg,webp,pdf",
            "--report",
            "--zip",
        ])
        .fine();
        for made in desk.files("out") {
            let bytes = desk.read(&made);
            assert!(!bytes.windows(mark.len()).any(|part| part == mark.as_bytes()), "{made}");
        }
    }
}

#[test]
fn limits_are_options_that_messages_name() {
    let desk = Desk::with_card(&card("photo.jpg"));
    fs::write(desk.path("photo.jpg"), bombs::jpeg(1200, 1000, 3, Scans::Baseline, None))
        .expect("a file");
    desk.itac(&["check", "card.yaml"]).fine();
    desk.itac(&["check", "card.yaml", "--max-megapixels", "1"]).ended(1).told(&[
        "1200 × 1000 pixels",
        "the most is 1 megapixels",
        "--max-megapixels",
    ]);
    desk.itac(&["render", "card.yaml", "--max-megapixels", "2"]).fine();
    // What was made stays; what a lower limit refuses is not kept for that.
    desk.itac(&["render", "card.yaml", "--max-megapixels", "1"]).ended(1);
    let large = [bombs::jpeg(120, 100, 3, Scans::Baseline, None), vec![0; 3 << 20]].concat();
    fs::write(desk.path("photo.jpg"), large).expect("a file");
    desk.itac(&["check", "card.yaml", "--max-photo-mb", "4"]).fine();
    desk.itac(&["check", "card.yaml", "--max-photo-mb", "2"]).ended(1).told(&["--max-photo-mb"]);
    desk.itac(&["check", "card.yaml", "--max-megapixels", "0"]).ended(1);
    fs::write(desk.path("photo.jpg"), bombs::jpeg(60_000, 2_100, 1, Scans::Baseline, None))
        .expect("a file");
    desk.itac(&["check", "card.yaml"]).ended(1).told(&["32768 pixels a side", "--max-megapixels"]);
    desk.itac(&["check", "card.yaml", "--max-megapixels", "130"]).fine();
}

/// Files in memory that remember what was asked for.
#[derive(Default)]
struct Asked {
    files: Memory,
    names: Mutex<Vec<String>>,
}

impl Assets for Asked {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        self.names.lock().expect("one thread").push(path.to_owned());
        self.files.read(path)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.files.list(folder)
    }
}

#[test]
fn a_logo_asks_for_no_file() {
    let (stage, kit) = (stage::Stage::new(), shipped::kit());
    let placement = stage::placement("square", (300, 300), [0; 4]);
    let text = "template: quote-text\npartner: { name: A, logo: logo.svg }\nfields: { quote: Hello, name: Sara }\n";
    let content = stage::content("card.yaml", text).expect("a card");
    for (body, taken) in [
        ("<image href='secret.png' width='9' height='9'/>", false),
        ("<image href='file:///etc/passwd' width='9' height='9'/>", false),
        ("<use href='other.svg#a'/>", false),
        ("<filter id='f'><feImage href='secret.png'/></filter>", false),
        ("<style>@import 'a.css';</style>", false),
        ("<script>alert(1)</script><a href='javascript:alert(1)'><path d='M0 0h1v1z'/></a>", true),
        ("<g onload='alert(1)'><path d='M0 0h1v1z'/></g>", true),
    ] {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>{body}<rect width='30' height='9'/></svg>"
        );
        let files = Memory::default()
            .with("logo.svg", svg)
            .with("secret.png", b"x")
            .with("other.svg", b"x");
        let assets = Asked { files, ..Asked::default() };
        let mut worker = Worker::default();
        let staged = stage.scene(&kit, "quote-text", &content, &assets, &placement, &mut worker);
        assert_eq!(*assets.names.lock().expect("one thread"), ["logo.svg"], "{body}");
        assert_eq!(staged.is_ok(), taken, "{body}");
        if let Ok(staged) = staged {
            let written =
                stage.bytes(&staged, Format::Svg, &placement, &mut worker).expect("an SVG");
            let written = String::from_utf8(written).expect("UTF-8");
            entrances::harmless(&written);
            assert!(!written.contains("alert") && !written.contains("onload"), "{written}");
        }
    }
}
