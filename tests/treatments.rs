//! Treatments of photos, by the real command: every format shows the same pixels, tables can
//! ask for them, and a blur without a face is told.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

#[path = "common/desk.rs"]
mod desk;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk::Desk;
use image::RgbaImage;

const PORTRAIT: &str = "examples/photos/eileen-collins-nasa.jpg";
const CUP: &str = "examples/photos/coffee.jpg";
/// A photo and nothing else, so that the picture is the photo.
const TEMPLATE: &str = "name: own\nfields: { who: { photo: {} } }\nalt: \"{{ who.alt }}\"\nlayout:\n  stack: { children: [{ photo: { from: who, bleed: true, inset: \"0\" } }] }\n";
const TREATMENTS: [&str; 8] = [
    "tone: monochrome",
    "tone: duotone",
    "tone: tint",
    "effects: vignette",
    "effects: [grain]",
    "effects: blur-background",
    "enhance: auto",
    "tone: tint, effects: [blur-background, vignette, grain], enhance: auto",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("ours/kit.yaml", "name: ours\nextends: itac\n");
    desk.write("ours/templates/own.yaml", TEMPLATE);
    desk.copy(PORTRAIT, "who.jpg");
    desk
}

fn decoded(bytes: &[u8]) -> RgbaImage {
    image::load_from_memory(bytes).expect("a picture").into_rgba8()
}

/// The only picture in a file of markup.
fn embedded(svg: &[u8]) -> RgbaImage {
    let text = String::from_utf8_lossy(svg);
    let mut parts = text.split("data:image/png;base64,").skip(1);
    let (part, more) = (parts.next().expect("a picture"), parts.next());
    assert!(more.is_none());
    let end = part.find('"').expect("an end");
    decoded(&STANDARD.decode(&part[..end]).expect("base64"))
}

#[test]
fn png_and_svg_show_the_same_pixels_of_every_treatment() {
    let desk = desk();
    // So dim that `enhance` has something to do.
    let dim = image::open(desk.path("who.jpg")).expect("a photo").into_rgb8();
    let dim = image::imageops::brighten(&dim, -70);
    dim.save(desk.path("dim.png")).expect("a file");
    let card = |name: &str, more: &str| {
        format!(
            "- template: own\n  kit: ours\n  name: {name}\n  fields: {{ who: {{ file: dim.png, alt: A portrait{more} }} }}\n"
        )
    };
    let treated = (0..)
        .zip(TREATMENTS)
        .map(|(i, treatment)| card(&format!("t{i}"), &format!(", {treatment}")));
    desk.write("cards.yaml", &(card("plain", "") + &treated.collect::<String>()));
    let arguments = ["render", "cards.yaml", "--for", "320x400", "--format", "png,svg"];
    desk.itac(&arguments).fine();
    let file = |name: &str, ending: &str| desk.read(&format!("out/{name}/320x400.{ending}"));
    let plain = decoded(&file("plain", "png"));
    let mut seen = vec![plain.clone()];
    for (i, treatment) in (0..).zip(TREATMENTS) {
        let name = format!("t{i}");
        let png = decoded(&file(&name, "png"));
        assert_eq!(png.dimensions(), (320, 400));
        assert!(png == embedded(&file(&name, "svg")), "{treatment}: PNG and SVG differ");
        assert!(!seen.contains(&png), "{treatment}: looks like another");
        seen.push(png);
    }
    // Other threads and another order make the same bytes.
    let before: Vec<Vec<u8>> =
        (0..TREATMENTS.len()).map(|i| file(&format!("t{i}"), "png")).collect();
    let treated = (0..)
        .zip(TREATMENTS)
        .map(|(i, treatment)| card(&format!("t{i}"), &format!(", {treatment}")));
    desk.write("cards.yaml", &treated.collect::<Vec<_>>().into_iter().rev().collect::<String>());
    desk.itac(&[&arguments[..], &["--force", "--jobs", "1"]].concat()).fine();
    for (i, before) in before.iter().enumerate() {
        assert!(file(&format!("t{i}"), "png") == *before, "{}", TREATMENTS[i]);
    }
}

#[test]
fn a_table_asks_for_treatments() {
    let desk = desk();
    let row = "who.jpg,A portrait";
    let rows = [
        "Plain,,,",
        "Grey,monochrome,,",
        "Both,tint,\"vignette, grain\",auto",
        "Blanks,,vignette grain,",
        "Off,natural,none,none",
    ];
    let rows: String = rows.iter().map(|more| format!("{row},{more}\n")).collect();
    let titles = "who,who alt,folder,who.tone,who effects,who_enhance";
    desk.write("rows.csv", &format!("{titles}\n{rows}"));
    let said = desk.itac(&["render", "rows.csv", "-t", "own", "--kit", "ours", "--for", "100x100"]);
    said.fine();
    let picture = |name: &str| decoded(&desk.read(&format!("out/{name}/100x100.png")));
    assert!(picture("plain") == picture("off"));
    let grey = picture("grey");
    assert!(grey.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    assert!(picture("both") != picture("blanks") && picture("blanks") != picture("plain"));
    desk.write("rows.csv", &format!("{titles}\n{row},Wrong,,\"vignette, grian\",\n"));
    let said = desk.itac(&["render", "rows.csv", "-t", "own", "--kit", "ours", "--for", "100x100"]);
    assert_ne!(said.code, 0);
    assert!(
        said.err.contains("grian") && said.err.contains("did you mean `grain`?"),
        "{}",
        said.err
    );
}

#[test]
fn a_blur_without_a_face_is_told_and_does_nothing() {
    let desk = desk();
    desk.copy(CUP, "cup.jpg");
    let card = |name: &str, more: &str| {
        format!(
            "- template: own\n  kit: ours\n  name: {name}\n  fields: {{ who: {{ file: cup.jpg, alt: A cup{more} }} }}\n"
        )
    };
    desk.write("cards.yaml", &(card("plain", "") + &card("blur", ", effects: blur-background")));
    let said = desk.itac(&["render", "cards.yaml", "--for", "200x200"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("no face was found in `who`"), "{}", said.err);
    assert!(desk.read("out/plain/200x200.png") == desk.read("out/blur/200x200.png"));
}

/// In a kit's own colour, which depends on the theme.
#[test]
fn a_cover_has_the_colour_of_the_theme() {
    let desk = desk();
    let card = |theme: &str| {
        format!(
            "- template: own\n  kit: ours\n  name: {theme}\n  theme: {theme}\n  fields: {{ who: {{ file: who.jpg, alt: Somebody, anonymise: cover }} }}\n"
        )
    };
    desk.write("cards.yaml", &(card("main") + &card("deep")));
    desk.itac(&["render", "cards.yaml", "--for", "640x640"]).fine();
    for (theme, ink) in [("main", [0xf8, 0xb3, 0xbe]), ("deep", [0xff, 0xb6, 0x2e])] {
        let picture = decoded(&desk.read(&format!("out/{theme}/640x640.png")));
        let covered = picture.pixels().filter(|pixel| pixel.0[..3] == ink).count();
        assert!(covered > 20_000, "{theme}: {covered}");
    }
}
