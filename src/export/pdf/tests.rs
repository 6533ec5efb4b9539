//! PDFs read back: sizes, boxes, words for people, and what is pixels.

use lopdf::Dictionary;
use lopdf::Object;

use super::*;
use crate::export::testing::*;
use crate::geom::Rect;

fn made(scene: &Scene, options: PdfOptions) -> Vec<u8> {
    write(scene, &Shapes, &mut Noise, &options).expect("a PDF")
}

fn read(scene: &Scene, options: PdfOptions) -> lopdf::Document {
    lopdf::Document::load_mem(&made(scene, options)).expect("a readable PDF")
}

fn page(document: &lopdf::Document) -> &Dictionary {
    let pages = document.get_pages();
    assert_eq!(pages.len(), 1);
    document.get_dictionary(pages[&1]).expect("a page")
}

/// Left, bottom, right, top in millimetres.
fn bounds(document: &lopdf::Document, name: &str) -> Vec<f64> {
    let numbers = page(document).get(name.as_bytes()).and_then(Object::as_array).expect(name);
    let mm = |number: &Object| f64::from(number.as_float().expect("a number")) / MM;
    numbers.iter().map(|number| (100.0 * mm(number)).round() / 100.0).collect()
}

/// How many streams have this subtype.
fn count(document: &lopdf::Document, subtype: &str) -> usize {
    let is = |object: &&Object| {
        let dictionary = object.as_stream().map(|stream| &stream.dict);
        dictionary
            .and_then(|d| d.get(b"Subtype"))
            .and_then(Object::as_name)
            .is_ok_and(|name| name == subtype.as_bytes())
    };
    document.objects.values().filter(is).count()
}

fn words_only() -> Scene {
    scene(vec![backdrop(), run(&[1, 2, 3], 60.0, faded(BLUE), 120.0)])
}

#[test]
fn a_page_has_its_size_in_the_world() {
    let document = read(&words_only(), PdfOptions::default());
    // 200 pixels, 96 to the inch.
    assert_eq!(bounds(&document, "MediaBox"), [0.0, 0.0, 52.92, 52.92]);
    let options = PdfOptions { mm: Some((210.0, 210.0)), ..PdfOptions::default() };
    for name in ["MediaBox", "TrimBox", "BleedBox"] {
        assert_eq!(bounds(&read(&words_only(), options), name), [0.0, 0.0, 210.0, 210.0]);
    }
}

#[test]
fn a_bleed_lies_round_the_cut_and_marks_round_the_bleed() {
    let options = PdfOptions { mm: Some((210.0, 210.0)), bleed: 3.0, ..PdfOptions::default() };
    let document = read(&words_only(), options);
    assert_eq!(bounds(&document, "MediaBox"), [0.0, 0.0, 228.0, 228.0]);
    assert_eq!(bounds(&document, "TrimBox"), [9.0, 9.0, 219.0, 219.0]);
    assert_eq!(bounds(&document, "BleedBox"), [6.0, 6.0, 222.0, 222.0]);
}

#[test]
fn words_are_curves_and_only_photos_are_pixels() {
    assert_eq!(count(&read(&words_only(), PdfOptions::default()), "Image"), 0);
    let photo = scene(vec![backdrop(), a_photo(10, 10, 50, 50, Some(disc(35.0, 35.0, 20.0)))]);
    assert_eq!(count(&read(&photo, PdfOptions::default()), "Image"), 1);
}

#[test]
fn photos_have_at_most_twice_the_pixels_and_no_more_than_they_had() {
    for (pixels, expected) in [(500.0, 100), (70.0, 70), (20.0, 50)] {
        let Item::Picture(mut picture) = a_photo(10, 10, 50, 50, None) else { unreachable!() };
        let crop = Rect::new(0.0, 0.0, pixels, pixels);
        picture.source =
            Source::Photo { id: crate::id::PhotoId(1), crop, look: crate::scene::Look::default() };
        let document = read(&scene(vec![Item::Picture(picture)]), PdfOptions::default());
        let width = document.objects.values().find_map(|object| {
            let dictionary = &object.as_stream().ok()?.dict;
            let image = dictionary.get(b"Subtype").ok()?.as_name().ok()? == b"Image";
            image.then(|| dictionary.get(b"Width").ok()?.as_i64().ok()).flatten()
        });
        assert_eq!(width, Some(expected));
    }
}

#[test]
fn the_card_is_a_figure_with_its_words_in_its_language() {
    let mut scene = words_only();
    (scene.language, scene.direction) = ("ar".to_owned(), Direction::Rtl);
    scene.alt = "صورة".to_owned();
    let document = read(&scene, PdfOptions::default());
    let catalog = document.catalog().expect("a catalog");
    let text = |dictionary: &Dictionary, key: &[u8]| {
        lopdf::decode_text_string(dictionary.get(key).expect("a key")).expect("text")
    };
    assert_eq!(text(catalog, b"Lang"), "ar");
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).expect("words");
    assert_eq!(text(document.get_dictionary(info).expect("words"), b"Title"), "A card");
    let figure = document.objects.values().filter_map(|object| object.as_dict().ok());
    let figure = figure
        .filter(|d| d.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Figure"))
        .collect::<Vec<_>>();
    assert_eq!(figure.len(), 1);
    assert_eq!(text(figure[0], b"Alt"), "صورة");
}

#[test]
fn everything_that_can_be_drawn_is_and_always_in_the_same_bytes() {
    for bleed in [0.0, 3.0] {
        let options = PdfOptions { bleed, ..PdfOptions::default() };
        let file = made(&medley(), options);
        assert!(file == made(&medley(), options));
        let clear = |word: &[u8]| file.windows(word.len()).any(|window| window == word);
        assert!(!clear(b"CreationDate") && !clear(b"ModDate") && !clear(b"xmp:CreateDate"));
    }
}

#[test]
fn a_card_without_a_ground_paints_none() {
    let bare = scene(vec![run(&[1], 80.0, RED, 100.0)]);
    let document = read(&bare, PdfOptions::default());
    let page = document.get_pages()[&1];
    let contents = document.get_and_decode_page_content(page).expect("contents");
    let fills = contents.operations.iter().filter(|op| ["f", "f*"].contains(&&*op.operator));
    assert_eq!(fills.count(), 1);
}

#[test]
fn filters_of_drawings_are_drawn_as_pixels() {
    let markup = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><filter id="b"><feGaussianBlur stdDeviation="2"/></filter><g transform="translate(5 5)"><rect width="20" height="20" filter="url(#b)"/></g></svg>"##;
    let tree = usvg::Tree::from_str(markup, &usvg::Options::default()).expect("an SVG");
    let mut document = Document::new();
    let mut page = document.start_page_with(PageSettings::from_wh(40.0, 40.0).expect("a size"));
    let mut surface = page.surface();
    paint::tree(&tree, &mut surface);
    surface.finish();
    page.finish();
    let file = document.finish().expect("a PDF");
    assert_eq!(count(&lopdf::Document::load_mem(&file).expect("a PDF"), "Image"), 2);
}
