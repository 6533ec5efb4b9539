//! What the command leaves behind: whole files, the same every time, with
//! words for those who do not see them and nothing that gives people away.
#![expect(clippy::disallowed_methods, reason = "tests read what the command wrote")]

#[path = "common/desk.rs"]
mod desk;
#[path = "common/pixels.rs"]
mod pixels;

use std::io::Cursor;
use std::process::Stdio;
use std::time::Duration;

use desk::Desk;
use itac::model::Placements;
use itac::model::Shape;

const CARD: &str =
    "template: quote-text\nfor: [300x300]\nlanguage: ar\nfields: { quote: أهلا وسهلا, name: سارة }\n";
/// What `gps-xmp.jpg` carries beside its pixels.
const SECRETS: [&str; 4] = ["SecretCamera", "SecretPerson", "SecretComment", "GPS"];

fn photo_card(photo: &str) -> Desk {
    let desk = Desk::with_card(
        "template: quote\nfor: [600x600]\nname: made\nfields: { quote: Hello, name: Sara, photo: photo.jpg }\n",
    );
    desk.copy(photo, "photo.jpg");
    desk
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn words_that_do_not_fit_a_slide_go_on_on_the_next() {
    let sentences: Vec<String> = (1..=12)
        .map(|n| {
            format!("This is sentence number {n} of a text that is far too long for one slide.")
        })
        .collect();
    let desk = Desk::with_card(&format!(
        "template: carousel\nname: c\nfor: [instagram-square]\nfields: {{ hook: Who?, points: [ {{ text: \"{}\" }} ], call: Join }}\n",
        sentences.join(" ")
    ));
    desk.itac(&["render", "card.yaml", "--format", "svg"]).fine();
    let slides: Vec<String> =
        desk.files("out/c").into_iter().filter(|name| name.ends_with(".svg")).collect();
    assert!(slides.len() >= 5, "{slides:?}");
    let descriptions: String = (2..slides.len())
        .map(|n| {
            String::from_utf8(desk.read(&format!("out/c/instagram-square-{n}.svg"))).expect("UTF-8")
        })
        .filter_map(|svg| Some(svg.split_once("<desc")?.1.split_once("</desc>")?.0.to_owned()))
        .collect();
    for sentence in &sentences {
        assert_eq!(descriptions.matches(sentence.as_str()).count(), 1, "{sentence}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::with_card(
        "defaults: { template: quote-text, for: [300x300, 300x500, 600x300] }\ncards:\n  - { language: en, fields: { quote: Hello, name: Ana } }\n  - { language: ar, fields: { quote: أهلا, name: دعاء } }\n  - { template: quote, fields: { quote: Hello, name: Cem, photo: photo.jpg } }\n",
    );
    desk.copy("tests/data/photos/exif-6.jpg", "photo.jpg");
    for (jobs, folder) in [("1", "one"), ("2", "two"), ("2", "again")] {
        desk.itac(&[
            "render",
            "card.yaml",
            "--format",
            "png,svg,jpg",
            "--jobs",
            jobs,
            "-o",
            folder,
        ])
        .fine();
    }
    let files = desk.files("one");
    // Pictures in three sizes and formats, two texts, three small pictures; and the report.
    assert_eq!(files.len(), 3 * (3 * 3 + 2 + 3) + 4, "{files:?}");
    for file in files {
        for other in ["two", "again"] {
            assert!(
                desk.read(&file) == desk.read(&file.replacen("one", other, 1)),
                "{file} differs in {other}"
            );
        }
    }
}

#[test]
fn no_half_file_is_left_behind() {
    let desk = Desk::with_card(
        "template: quote-text\nfor: [1080x1080, 1080x1350, 1080x1920, 1200x630, 1500x500]\nname: made\nfields: { quote: Hello, name: Ana }\n",
    );
    for wait in [150, 400, 800, 1600] {
        let mut run = desk
            .command(&["render", "card.yaml", "--format", "png,svg,jpg"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(wait));
        // It may have ended by itself.
        let _ = run.kill();
        run.wait().expect("it was started");
        for file in desk.files("out").iter().filter(|file| !file.ends_with(".part")) {
            whole(file, &desk.read(file));
        }
    }
    desk.itac(&["render", "card.yaml"]).fine();
    let names = desk.files("out").into_iter().filter(|file| !file.ends_with(".part"));
    names.for_each(|file| whole(&file, &desk.read(&file)));
}

#[test]
fn a_run_that_ends_leaves_no_temporary_files() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["render", "card.yaml", "--format", "png,svg,jpg"]).fine();
    assert!(desk.files("").iter().all(|file| !file.ends_with(".part")), "{:?}", desk.files(""));
}

fn whole(name: &str, bytes: &[u8]) {
    match name.rsplit('.').next() {
        Some("png" | "jpg") => {
            assert!(image::load_from_memory(bytes).is_ok(), "{name} cannot be decoded")
        }
        Some("svg") => {
            assert!(String::from_utf8_lossy(bytes).trim_end().ends_with("</svg>"), "{name} is cut")
        }
        _ => {}
    }
}

#[test]
fn bitmaps_carry_their_words() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["render", "card.yaml", "--format", "png,jpg", "--name", "made"]).fine();
    let alt = String::from_utf8(desk.read("out/made/alt.ar.txt")).expect("UTF-8");
    let alt = alt.trim_end();
    assert!(alt.contains("أهلا وسهلا"), "{alt}");
    let bytes = desk.read("out/made/300x300.png");
    let reader = png::Decoder::new(Cursor::new(&bytes)).read_info().expect("a PNG");
    let texts = &reader.info().utf8_text;
    let words: Vec<(String, String)> = texts
        .iter()
        .map(|chunk| (chunk.keyword.clone(), chunk.get_text().expect("text")))
        .collect();
    assert!(words.iter().any(|(_, text)| text == alt), "{words:?}");
    let xmp =
        words.iter().find(|(keyword, _)| keyword == "XML:com.adobe.xmp").expect("an XMP packet");
    assert!(xmp.1.contains(alt) && xmp.1.contains("AltTextAccessibility"), "{}", xmp.1);
    let jpeg = desk.read("out/made/300x300.jpg");
    assert!(contains(&jpeg, "AltTextAccessibility") && contains(&jpeg, alt));
}

#[test]
fn vectors_stand_alone_and_speak() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["render", "card.yaml", "--format", "svg", "--name", "made"]).fine();
    let svg = String::from_utf8(desk.read("out/made/300x300.svg")).expect("UTF-8");
    for part in [
        "<title",
        "<desc",
        "lang=\"ar\"",
        "direction=\"rtl\"",
        "role=\"img\"",
        "أهلا وسهلا",
        "viewBox=\"0 0 300 300\"",
    ] {
        assert!(svg.contains(part), "{part} is not in\n{}", &svg[..svg.len().min(1500)]);
    }
    for part in ["<text", "<script", "<style", "<image", "<foreignObject", "font-family"] {
        assert!(!svg.contains(part), "{part} is in the SVG");
    }
    let outside = svg
        .split("href=\"")
        .skip(1)
        .find(|rest| !rest.starts_with('#') && !rest.starts_with("data:"));
    assert!(outside.is_none(), "{:?}", outside.map(|rest| &rest[..40]));
}

#[test]
fn a_photos_secrets_stay_at_home() {
    let desk = photo_card("tests/data/photos/gps-xmp.jpg");
    let photo = desk.read("photo.jpg");
    assert!(
        SECRETS[..3].iter().all(|secret| contains(&photo, secret)),
        "the test photo must carry what is sought"
    );
    desk.itac(&["render", "card.yaml", "--format", "png,svg,jpg"]).fine();
    let files = desk.files("out");
    assert_eq!(files.len(), 5);
    for file in files {
        let bytes = desk.read(&file);
        let inside: Vec<u8> = embedded(&bytes).concat();
        for secret in SECRETS {
            assert!(
                !contains(&bytes, secret) && !contains(&inside, secret),
                "{secret} is in {file}"
            );
        }
        assert!(
            !contains(&bytes, "Exif\0\0")
                && !contains(&inside, "Exif\0\0")
                && !contains(&inside, "eXIf"),
            "EXIF is in {file}"
        );
    }
}

/// The pictures in a file's data URIs.
fn embedded(bytes: &[u8]) -> Vec<Vec<u8>> {
    use base64::Engine;
    let text = String::from_utf8_lossy(bytes);
    let data = |rest: &str| {
        base64::engine::general_purpose::STANDARD.decode(rest.split('"').next()?.trim()).ok()
    };
    text.split(";base64,").skip(1).filter_map(data).collect()
}

/// Upright, the photo is red at the upper left, green at the upper right, blue
/// below on the left, yellow on the right.
#[test]
fn a_sideways_photo_comes_out_upright() {
    let upright = made_of("tests/data/photos/exif-1.jpg");
    for value in [3, 6, 8] {
        let turned = made_of(&format!("tests/data/photos/exif-{value}.jpg"));
        let compared = pixels::compare(&upright, &turned);
        assert!(
            compared.mean < 0.01,
            "EXIF {value}: {:.3} % from the upright one",
            compared.mean * 100.0
        );
    }
    let sideways = pixels::compare(&upright, &image::imageops::rotate90(&upright));
    assert!(sideways.mean > 0.05, "the test photo must show when it is turned");
}

fn made_of(photo: &str) -> image::RgbaImage {
    let desk = Desk::with_card(
        "template: own\nkit: ours\nfor: [300x300]\nname: made\nfields: { photo: photo.jpg }\n",
    );
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\n");
    desk.write("ours/templates/own.yaml", "name: own\nfields: { photo: { photo: {} } }\nlayout:\n  stack:\n    children:\n      - photo: { from: photo, bleed: true, inset: \"0\" }\n");
    desk.copy(photo, "photo.jpg");
    desk.itac(&["render", "card.yaml", "--format", "png"]).fine();
    pixels::decode(&desk.read("out/made/300x300.png"))
}

#[test]
fn jpegs_keep_to_the_budget_of_their_placement() {
    let all = Placements::builtin().placements;
    // Very large pictures prove no more and take longer.
    let small = all.iter().filter(|placement| {
        placement.width.max(placement.height) <= 2000 && placement.shape != Shape::Circle
    });
    let (most, name) = small
        .filter_map(|placement| Some((placement.max_bytes?, &placement.name)))
        .min()
        .expect("a placement with a budget");
    let desk = Desk::new();
    desk.copy("examples/photos/coffee.jpg", "photo.jpg");
    desk.write("card.yaml", &format!("template: quote\nfor: [{name}]\nname: made\nfields: {{ quote: Hello, name: Sara, photo: photo.jpg }}\n"));
    desk.itac(&["render", "card.yaml", "--format", "jpg"]).fine();
    let size = desk.read(&format!("out/made/{name}.jpg")).len() as u64;
    assert!(size <= most, "{name}: {size} bytes, at most {most}");
}

#[test]
fn files_that_a_run_has_nothing_for_are_told() {
    let desk =
        Desk::with_card("{ template: quote-text, name: one, fields: { quote: Hello, name: Ana } }");
    let render =
        |places: &str| desk.itac(&["render", "card.yaml", "--format", "png", "--for", places]);
    render("300x300,400x400").fine();
    render("300x300").fine().told(&["removed 1 file of an earlier run"]);
    assert!(!desk.path("out/one/400x400.png").exists());
}
