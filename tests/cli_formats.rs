//! The command's formats beyond pictures and drawings: WebP, PDF, guides, contact sheets.
#![expect(clippy::disallowed_methods, reason = "tests read what the command wrote")]

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;
use lopdf::Object;

const CARD: &str = "\
template: quote-text
language: ar
for: [300x300]
fields:
  quote: { long: Community means a lot to me., language: en }
  name: Sara Example
";
const FOLDER: &str = "out/sara-example-quote-text";

/// Left, bottom, right, top in whole points.
fn bounds(document: &lopdf::Document, name: &str) -> Vec<i64> {
    let page = document.get_dictionary(document.get_pages()[&1]).expect("a page");
    let numbers = page.get(name.as_bytes()).and_then(Object::as_array).expect("a box");
    numbers.iter().map(|n| n.as_float().expect("a number").round() as i64).collect()
}

fn images(document: &lopdf::Document) -> usize {
    let image = |object: &&Object| {
        let stream = object.as_stream();
        stream
            .and_then(|stream| stream.dict.get(b"Subtype"))
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Image")
    };
    document.objects.values().filter(image).count()
}

#[test]
fn webp_holds_the_same_pixels_as_png() {
    let desk = Desk::with_card(CARD);
    desk.itac(&["render", "card.yaml", "--format", "png,webp"]).fine();
    let read = |name: &str| image::load_from_memory(&desk.read(name)).expect("a picture");
    let (png, webp) =
        (read(&format!("{FOLDER}/300x300.png")), read(&format!("{FOLDER}/300x300.webp")));
    assert!(png.into_rgba8() == webp.into_rgba8());
}

#[test]
fn a_poster_has_its_size_and_no_pixels_in_its_words() {
    let desk = Desk::with_card(CARD);
    let arguments =
        ["render", "card.yaml", "--format", "pdf", "--for", "a4-poster,300x300", "--jobs", "1"];
    desk.itac(&arguments).fine();
    let file = desk.read(&format!("{FOLDER}/print-a4.pdf"));
    let document = lopdf::Document::load_mem(&file).expect("a PDF");
    assert_eq!(bounds(&document, "MediaBox"), [0, 0, 595, 842]);
    assert_eq!(images(&document), 0);
    let small = desk.read(&format!("{FOLDER}/300x300.pdf"));
    let small = lopdf::Document::load_mem(&small).expect("a PDF");
    assert_eq!(bounds(&small, "MediaBox"), [0, 0, 225, 225]);
    let catalog = document.catalog().expect("a catalog");
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).expect("a language"), b"ar");
    desk.itac(&arguments).fine();
    assert!(file == desk.read(&format!("{FOLDER}/print-a4.pdf")));
    assert!(desk.itac(&["show", "a4-poster"]).fine().out.contains("210 × 297 mm"));
}

#[test]
fn a_photo_is_the_only_picture_in_a_pdf_and_the_bleed_does_not_repeat_it() {
    let desk = Desk::with_card(
        "template: quote\nfor: [print-a4]\nname: mine\nfields: { quote: Hello, name: Sara, photo: { file: sara.jpg, alt: Sara } }\n",
    );
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "sara.jpg");
    desk.itac(&["render", "card.yaml", "--format", "pdf", "--bleed", "3"]).fine();
    let document = lopdf::Document::load_mem(&desk.read("out/mine/print-a4.pdf")).expect("a PDF");
    assert_eq!(images(&document), 1);
    // Round the cut stand 3 mm of bleed and 6 mm for the marks.
    assert_eq!(bounds(&document, "MediaBox"), [0, 0, 646, 893]);
    assert_eq!(bounds(&document, "TrimBox"), [26, 26, 621, 867]);
    assert_eq!(bounds(&document, "BleedBox"), [17, 17, 629, 876]);
}

#[test]
fn guides_stand_beside_the_picture() {
    let desk = Desk::with_card(CARD);
    let arguments = ["render", "card.yaml", "--for", "tiktok-story", "--format", "png"];
    desk.itac(&arguments).fine();
    let plain = desk.read(&format!("{FOLDER}/tiktok-story.png"));
    desk.itac(&[&arguments[..], &["--guides"]].concat()).fine();
    assert!(plain == desk.read(&format!("{FOLDER}/tiktok-story.png")));
    let guides = image::load_from_memory(&desk.read(&format!("{FOLDER}/tiktok-story.guides.png")));
    assert_eq!(guides.expect("a picture").width(), 1080);
}

#[test]
fn a_contact_sheet_shows_every_picture_of_the_run() {
    let desk = Desk::with_card(
        "defaults: { template: quote-text, for: [300x300, 600x200] }\ncards:\n  - fields: { name: Ana, quote: Hello }\n  - fields: { name: Ben }\n  - fields: { name: سارة, quote: Hello }\n",
    );
    let arguments = ["render", "card.yaml", "--format", "svg", "--sheet", "--jobs"];
    let said = desk.itac(&[&arguments[..], &["1"]].concat()).ended(2);
    assert!(said.out.contains("contact.png"), "{}", said.out);
    said.told(&["4 pictures of 2 cards written to out (5 files)"]);
    let one = desk.read("out/contact.png");
    assert!(!desk.files("out").iter().any(|name| name.ends_with("contact-2.png")));
    desk.itac(&[&arguments[..], &["4"]].concat()).ended(2);
    assert!(one == desk.read("out/contact.png"));
}

#[test]
fn a_contact_sheet_that_cannot_be_written_is_told() {
    let desk = Desk::with_card(CARD);
    desk.write("out/contact.png/in-the-way.txt", "a folder of that name");
    desk.itac(&["render", "card.yaml", "--sheet"]).ended(2).told(&["cannot write", "contact.png"]);
}

#[test]
fn what_does_not_go_together_is_told_before_anything_is_made() {
    let desk = Desk::with_card(CARD);
    for (arguments, told) in [
        (&["--guides", "--format", "svg"][..], ["`--guides`", "--format png"]),
        (&["--bleed", "3"], ["`--bleed`", "--format pdf"]),
        (&["--bleed", "-1", "--format", "pdf"], ["a bleed of -1 mm", "usually ask for 3"]),
        (&["--bleed", "300", "--format", "pdf"], ["a bleed of 300 mm", "0 to 20"]),
        (&["--format", "gif", "--guides"], ["unknown format: `gif`", "webp, pdf"]),
    ] {
        let said = desk.itac(&[&["render", "card.yaml"][..], arguments].concat()).ended(1);
        assert_eq!(said.err.matches("error").count(), 1, "{}", said.err);
        said.told(&told);
    }
    assert_eq!(desk.files(""), ["card.yaml"]);
}
