//! Marks drawn on white pages, saved as people save them.

use jpeg_encoder::ColorType;
use jpeg_encoder::Encoder;
use tiny_skia::Color;
use tiny_skia::FillRule;
use tiny_skia::Paint as Brush;
use tiny_skia::PathBuilder;
use tiny_skia::Pixmap;
use tiny_skia::Rect;
use tiny_skia::Transform;

use super::*;
use crate::photo::Limits;
use crate::photo::decode;

const WIDTH: u32 = 200;
const HEIGHT: u32 = 100;

fn brush([r, g, b]: [u8; 3]) -> Brush<'static> {
    let mut brush = Brush::default();
    brush.set_color_rgba8(r, g, b, 255);
    brush
}

fn disc(on: &mut Pixmap, x: f32, y: f32, radius: f32, color: [u8; 3]) {
    let path = PathBuilder::from_circle(x, y, radius).expect("a circle");
    on.fill_path(&path, &brush(color), FillRule::Winding, Transform::identity(), None);
}

fn rect(on: &mut Pixmap, (x, y, width, height): (f32, f32, f32, f32), color: [u8; 3]) {
    let rect = Rect::from_xywh(x, y, width, height).expect("a rectangle");
    on.fill_rect(rect, &brush(color), Transform::identity(), None);
}

const BLUE: [u8; 3] = [30, 80, 130];
const WHITE_INK: [u8; 3] = [255; 3];
const NAVY: [u8; 3] = [16, 32, 64];

/// A blue box with a white bar in it, a ring with a counter, a thin line.
fn mark(page: [u8; 3]) -> Pixmap {
    let mut all = Pixmap::new(WIDTH, HEIGHT).expect("a size");
    all.fill(Color::from_rgba8(page[0], page[1], page[2], 255));
    rect(&mut all, (15.3, 15.3, 60.0, 70.0), BLUE);
    rect(&mut all, (25.0, 45.0, 40.0, 6.0), WHITE_INK);
    disc(&mut all, 120.0, 50.0, 14.5, NAVY);
    disc(&mut all, 120.0, 50.0, 7.5, page);
    rect(&mut all, (150.0, 49.6, 35.0, 2.0), NAVY);
    all
}

fn png(pixels: &Pixmap) -> Vec<u8> {
    pixels.encode_png().expect("a PNG")
}

fn jpeg(pixels: &Pixmap, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let rgb: Vec<u8> = pixels.data().chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    Encoder::new(&mut bytes, quality)
        .encode(&rgb, WIDTH as u16, HEIGHT as u16, ColorType::Rgb)
        .expect("a JPEG");
    bytes
}

fn lifted(bytes: &[u8]) -> Photo {
    lift(decode("mark", bytes, &Limits::default()).expect("a picture"))
}

fn pixel(photo: &Photo, x: usize, y: usize) -> [u8; 4] {
    assert!(!photo.opaque, "nothing was taken away");
    photo.data.as_chunks::<4>().0[y * photo.width as usize + x]
}

#[test]
fn the_page_goes_and_white_in_the_mark_stays() {
    let page = mark(WHITE_INK);
    for bytes in [png(&page), jpeg(&page, 90), jpeg(&page, 60)] {
        let photo = lifted(&bytes);
        for (x, y) in [(0, 0), (199, 99), (85, 50), (20, 92), (120, 80), (170, 40)] {
            assert_eq!(pixel(&photo, x, y), [0; 4], "{x} {y}");
        }
        let [r, g, b, a] = pixel(&photo, 45, 48);
        assert!(a == 255 && r.min(g).min(b) > 235, "the bar: {r} {g} {b} {a}");
        let [r, g, b, a] = pixel(&photo, 30, 30);
        assert!(a == 255 && r.abs_diff(30) < 12 && g.abs_diff(80) < 12 && b.abs_diff(130) < 12);
        assert_eq!(pixel(&photo, 120, 50), [0; 4], "the counter");
        assert!(pixel(&photo, 120 - 11, 50)[3] > 240, "the ring");
        assert!(pixel(&photo, 170, 50)[3] > 200, "the line");
    }
}

#[test]
fn laid_on_white_again_it_is_what_it_was() {
    let page = mark(WHITE_INK);
    let photo = lifted(&png(&page));
    for (at, (new, old)) in photo.data.chunks(4).zip(page.data().chunks(4)).enumerate() {
        for c in 0..3 {
            let seen = i32::from(new[c]) + 255 - i32::from(new[3]);
            assert!((seen - i32::from(old[c])).abs() <= 14, "{at}: {new:?} {old:?}");
        }
    }
}

/// Outside the box all ink is dark: nothing light may be left round it.
#[test]
fn there_is_no_halo_on_a_dark_ground() {
    let page = mark(WHITE_INK);
    for bytes in [png(&page), jpeg(&page, 90), jpeg(&page, 75), jpeg(&page, 50)] {
        let photo = lifted(&bytes);
        for y in 0..HEIGHT as usize {
            for x in 90..WIDTH as usize {
                // On black, what is seen is what is multiplied in.
                let [r, g, b, _] = pixel(&photo, x, y);
                assert!(r.max(g) < 90 && b < 130, "{x} {y}: {r} {g} {b}");
            }
        }
    }
}

#[test]
fn an_even_tint_is_ink_however_pale() {
    let mut page = mark(WHITE_INK);
    rect(&mut page, (100.0, 75.0, 80.0, 15.0), [225, 235, 250]);
    for bytes in [png(&page), jpeg(&page, 75)] {
        assert_eq!(pixel(&lifted(&bytes), 140, 82)[3], 255);
    }
}

#[test]
fn off_white_is_a_page_too() {
    let photo = lifted(&png(&mark([244, 243, 240])));
    assert_eq!(pixel(&photo, 0, 0), [0; 4]);
    assert_eq!(pixel(&photo, 45, 48), [255; 4]);
}

#[test]
fn what_has_no_white_page_stays_as_it_is() {
    let dark = mark(NAVY);
    let mut cut = mark(WHITE_INK);
    rect(&mut cut, (190.0, 40.0, 10.0, 10.0), NAVY);
    let blank = {
        let mut blank = Pixmap::new(WIDTH, HEIGHT).expect("a size");
        blank.fill(Color::WHITE);
        blank
    };
    for page in [dark, cut, blank] {
        let photo = lifted(&png(&page));
        assert!(photo.opaque && photo.data.len() == 3 * (WIDTH * HEIGHT) as usize);
    }
    let mut clear = Pixmap::new(WIDTH, HEIGHT).expect("a size");
    disc(&mut clear, 50.0, 50.0, 30.0, WHITE_INK);
    let before = decode("clear", &png(&clear), &Limits::default()).expect("a picture");
    assert_eq!(lifted(&png(&clear)).data, before.data);
}

fn drawn(body: &str) -> String {
    let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'>{body}</svg>");
    let drawing = Drawing::parse("logo.svg", svg.as_bytes(), &Limits::default()).expect("an SVG");
    lift_drawn(drawing).svg("")
}

const RED: &str = "<path d='M5 5h10v10z' fill='#cc2020'/>";

#[test]
fn a_white_sheet_under_a_drawing_is_left_out() {
    for sheet in [
        "<rect width='40' height='20' fill='#fff'/>",
        "<rect width='100%' height='100%' fill='white'/>",
        "<path d='M-1-1H41V21H-1z' fill='#fefefe'/>",
        "<g transform='scale(2)'><rect width='20' height='10' fill='#fff'/></g>",
        "<defs><clipPath id='a'><path d='M0 0h40v20H0z'/></clipPath></defs><g clip-path='url(#a)'><rect width='40' height='20' fill='#fff'/></g>",
    ] {
        let lifted = drawn(&format!("{sheet}{RED}"));
        assert!(lifted.contains("#cc2020"), "{lifted}");
        assert!(!lifted.contains("fill=\"#ff") && !lifted.contains("fill=\"#fe"), "{lifted}");
    }
}

#[test]
fn other_white_shapes_of_a_drawing_stay() {
    for shape in [
        "<rect width='40' height='18' fill='#fff'/>",
        "<rect width='40' height='20' rx='4' fill='#fff'/>",
        "<rect width='40' height='20' fill='#fff' stroke='#000'/>",
        "<rect width='40' height='20' fill='#fff' opacity='.5'/>",
    ] {
        assert!(drawn(&format!("{shape}{RED}")).contains("#ffffff"), "{shape}");
    }
    let above = drawn(&format!("{RED}<rect width='40' height='20' fill='#fff'/>"));
    assert!(above.contains("#ffffff"));
    assert!(drawn("<rect width='40' height='20' fill='#102040'/>").contains("#102040"));
    assert!(drawn("<rect width='40' height='20' fill='#fff'/>").contains("#ffffff"));
}
