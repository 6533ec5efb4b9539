//! Real and broken files, end to end. The files: `tests/data/photos/README.md`.

use proptest::prelude::*;

use super::*;
use crate::color::Rgba;
use crate::geom::BezPath;
use crate::geom::Rect;
use crate::geom::Shape;
use crate::scene::Inks;
use crate::scene::Look;
use crate::scene::Tone;
use std::sync::Arc;

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../tests/data/photos/", $name)).as_slice())
    };
}

type File = (&'static str, &'static [u8]);

const RED: [u8; 4] = [220, 30, 30, 255];
const GREEN: [u8; 4] = [30, 160, 40, 255];
const BLUE: [u8; 4] = [30, 60, 210, 255];
const YELLOW: [u8; 4] = [240, 210, 40, 255];
const GREY: [u8; 4] = [200, 200, 200, 255];
const SCENE: [[u8; 4]; 5] = [RED, GREEN, BLUE, YELLOW, GREY];

/// Upper left, upper right, lower left, lower right corner, and the middle.
fn corners((name, bytes): File) -> [[u8; 4]; 5] {
    let photo = decode(name, bytes, &Limits::default()).unwrap();
    assert_eq!(photo.size(), (48, 32), "{name}");
    let pixmap = photo.upright().unwrap();
    [(8, 8), (40, 8), (8, 24), (40, 24), (24, 4)].map(|(x, y)| {
        let pixel = pixmap.pixel(x, y).unwrap();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    })
}

#[track_caller]
fn looks(file: File, expected: [[u8; 4]; 5], by: u8) {
    let found = corners(file);
    let near = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= by;
    let all = found.as_flattened().iter().zip(expected.as_flattened()).all(near);
    assert!(all, "{}: {found:?} instead of {expected:?}", file.0);
}

fn grey_of(colour: [u8; 4]) -> [u8; 4] {
    let [r, g, b, a] = colour.map(u32::from);
    let v = ((299 * r + 587 * g + 114 * b + 500) / 1000) as u8;
    [v, v, v, a as u8]
}

const EXIF: [File; 10] = [
    sample!("exif-1.jpg"),
    sample!("exif-2.jpg"),
    sample!("exif-3.jpg"),
    sample!("exif-4.jpg"),
    sample!("exif-5.jpg"),
    sample!("exif-6.jpg"),
    sample!("exif-7.jpg"),
    sample!("exif-8.jpg"),
    sample!("exif-6.png"),
    sample!("exif-6.webp"),
];

#[test]
fn all_orientations_come_out_upright() {
    for file in EXIF {
        let probe = probe(file.0, file.1, &Limits::default()).unwrap();
        assert_eq!((probe.width, probe.height), (48, 32), "{}", file.0);
        looks(file, SCENE, 6);
    }
}

#[test]
fn a_crop_of_a_turned_photo_is_the_same_crop() {
    for file in EXIF {
        let mut photos = Photos::default();
        let photo = photos.add_photo(file.0, file.1).unwrap();
        let recipe = Recipe { crop: Rect::new(32.0, 16.0, 48.0, 32.0), ..recipe(photo, 8, 4) };
        let developed = Developer::default().develop(&photos, &recipe).unwrap();
        let (width, height) = (developed.pixmap.width(), developed.pixmap.height());
        assert_eq!((width, height), (8, 4));
        let middle = developed.pixmap.pixel(4, 2).unwrap();
        assert!(middle.red() > 225 && middle.blue() < 60, "{}: {middle:?}", file.0);
    }
}

#[test]
fn embedded_profiles_are_applied() {
    looks(sample!("display-p3.jpg"), SCENE, 6);
    // Its coarse steps in the dark: one level there is ten here.
    looks(sample!("adobe-rgb.jpg"), SCENE, 10);
    looks(sample!("srgb-profile.jpg"), SCENE, 6);
    looks(sample!("grey-linear.png"), SCENE.map(grey_of), 3);
}

#[test]
fn inks_become_colours() {
    looks(sample!("cmyk.jpg"), SCENE, 8);
    looks(sample!("ycck-grey.jpg"), SCENE.map(grey_of), 4);
    let [.., middle] = corners(sample!("cmyk-icc.jpg"));
    assert!(middle[2] < middle[0] && middle[3] == 255, "the tinted paper is missing: {middle:?}");
}

#[test]
fn every_kind_of_pixel_is_read() {
    looks(sample!("grey.jpg"), SCENE.map(grey_of), 4);
    looks(sample!("progressive.jpg"), SCENE, 6);
    looks(sample!("subsampled.jpg"), SCENE, 8);
    looks(sample!("sixteen-bit.png"), SCENE, 0);
    looks(sample!("really-a-png.jpg"), SCENE, 0);
    looks(sample!("rgba-opaque.png"), SCENE, 0);
    looks(sample!("photo.webp"), SCENE, 8);
    looks(sample!("animated.gif"), SCENE, 2);
    looks(sample!("animated.webp"), SCENE, 0);
}

#[test]
fn alpha_is_kept_and_multiplied_in() {
    let holes = [RED, [0; 4], [15, 30, 105, 128], YELLOW, GREY];
    looks(sample!("rgba.png"), holes, 1);
    looks(sample!("alpha.webp"), holes, 1);
    looks(sample!("palette-alpha.png"), holes, 4);
    let grey = [grey_of(RED), [0; 4], [36, 36, 36, 128], grey_of(YELLOW), grey_of(GREY)];
    looks(sample!("grey-alpha.png"), grey, 3);
    for ((name, bytes), alpha) in [
        (sample!("rgba.png"), true),
        (sample!("palette-alpha.png"), true),
        (sample!("photo.webp"), false),
    ] {
        assert_eq!(probe(name, bytes, &Limits::default()).unwrap().has_alpha, alpha, "{name}");
    }
    let (name, bytes) = sample!("rgba-opaque.png");
    assert!(decode(name, bytes, &Limits::default()).unwrap().is_opaque());
}

#[track_caller]
fn refused((name, bytes): File, kind: ErrorKind) -> PhotoError {
    let error = probe(name, bytes, &Limits::default()).unwrap_err();
    assert_eq!((error.name.as_str(), error.kind), (name, kind));
    assert_eq!(decode(name, bytes, &Limits::default()).unwrap_err(), error);
    error
}

#[test]
fn unusable_files_are_refused_with_a_way_out() {
    refused(sample!("truncated.jpg"), ErrorKind::Truncated);
    let bomb = refused(sample!("bomb.png"), ErrorKind::TooLarge);
    assert!(bomb.message.contains("60000 × 60000"), "{bomb}");
    let heic = refused(sample!("stub.heic"), ErrorKind::Foreign(Foreign::Heic));
    assert!(heic.hint.contains("Most Compatible"), "{heic}");
    refused(("empty.jpg", b""), ErrorKind::Empty);
    refused(
        ("logo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ErrorKind::Foreign(Foreign::Svg),
    );
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    let (name, bytes) = sample!("exif-1.jpg");
    for limits in [
        Limits { max_pixels: 1000, ..Limits::default() },
        Limits { max_side: 40, ..Limits::default() },
        Limits { max_bytes: 100, ..Limits::default() },
    ] {
        assert_eq!(probe(name, bytes, &limits).unwrap_err().kind, ErrorKind::TooLarge);
        assert_eq!(decode(name, bytes, &limits).unwrap_err().kind, ErrorKind::TooLarge);
    }
}

#[test]
fn a_wrong_ending_is_noted_and_no_obstacle() {
    let (name, bytes) = sample!("really-a-png.jpg");
    let found = probe(name, bytes, &Limits::default()).unwrap();
    assert_eq!((found.format, found.mislabelled), (Format::Png, true));
}

/// What can be cut must be refused or read, never panic.
#[test]
fn files_cut_anywhere_do_not_panic() {
    for (name, bytes) in [
        sample!("exif-6.jpg"),
        sample!("progressive.jpg"),
        sample!("cmyk-icc.jpg"),
        sample!("exif-6.png"),
        sample!("palette-alpha.png"),
        sample!("exif-6.webp"),
        sample!("photo.webp"),
        sample!("animated.gif"),
        sample!("stub.heic"),
    ] {
        let limits = Limits { max_pixels: 1_000_000, ..Limits::default() };
        for length in 0..bytes.len() {
            let cut = decode(name, &bytes[..length], &limits);
            let gif = name.ends_with("gif");
            assert!(cut.is_err() || gif, "{name} cut to {length} bytes was read");
        }
    }
}

const MANY: [File; 14] = [
    sample!("exif-6.jpg"),
    sample!("progressive.jpg"),
    sample!("subsampled.jpg"),
    sample!("grey.jpg"),
    sample!("cmyk-icc.jpg"),
    sample!("ycck-grey.jpg"),
    sample!("display-p3.jpg"),
    sample!("exif-6.png"),
    sample!("palette-alpha.png"),
    sample!("sixteen-bit.png"),
    sample!("exif-6.webp"),
    sample!("photo.webp"),
    sample!("animated.gif"),
    sample!("animated.webp"),
];

const MAGIC: &[&[u8]] = &[
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\0\0\0\0WEBP",
    b"<svg",
    b"\0\0\0\x18ftyp",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn spoilt_files_do_not_panic(
        which in 0..MANY.len(),
        spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (name, bytes) = MANY[which];
        let mut bytes = bytes.to_vec();
        for (at, value) in spots {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let limits = Limits { max_pixels: 1_000_000, ..Limits::default() };
        let _ = decode(name, &bytes, &limits);
    }

    #[test]
    fn noise_does_not_panic(
        magic in prop::sample::select(MAGIC),
        noise in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let bytes = [magic, &noise].concat();
        let limits = Limits { max_pixels: 1_000_000, ..Limits::default() };
        let _ = decode("noise", &bytes, &limits);
        let _ = Photos::new(limits).add_drawing("noise", bytes);
    }
}

fn recipe(photo: crate::id::PhotoId, width: u32, height: u32) -> Recipe {
    Recipe {
        photo,
        crop: Rect::new(0.0, 0.0, 48.0, 32.0),
        width,
        height,
        look: Look::default(),
        mask: None,
    }
}

#[test]
fn the_same_bytes_get_the_same_number_and_are_developed_once() {
    let (name, bytes) = sample!("exif-6.jpg");
    let mut photos = Photos::default();
    let first = photos.add_photo(name, bytes).unwrap();
    assert_eq!(photos.add_photo("copy.jpg", bytes).unwrap(), first);
    let mut developer = Developer::default();
    let one = developer.develop(&photos, &recipe(first, 24, 16)).unwrap();
    let again = developer.develop(&photos, &recipe(first, 24, 16)).unwrap();
    assert!(Arc::ptr_eq(&one, &again));
}

/// A worker goes from card to card, each with a store of its own: number 0 is
/// another face every time.
#[test]
fn one_developer_may_serve_many_stores() {
    let mut developer = Developer::default();
    let mut red_at = |(name, bytes): File| {
        let mut photos = Photos::default();
        let id = photos.add_photo(name, bytes).unwrap();
        let developed = developer.develop(&photos, &recipe(id, 48, 32)).unwrap();
        developed.pixmap.pixel(8, 8).unwrap().red()
    };
    assert!(red_at(sample!("exif-1.jpg")) > 200);
    assert!(red_at(sample!("grey.jpg")) < 120);
    assert!(red_at(sample!("exif-1.jpg")) > 200);
}

#[test]
fn a_mask_cuts_with_soft_edges() {
    let (name, bytes) = sample!("sixteen-bit.png");
    let mut photos = Photos::default();
    let photo = photos.add_photo(name, bytes).unwrap();
    let circle: BezPath = crate::geom::Rect::new(4.5, 4.0, 28.0, 28.0).to_path(0.1);
    let masked = Recipe { mask: Some(Arc::new(circle)), ..recipe(photo, 48, 32) };
    let developed = Developer::default().develop(&photos, &masked).unwrap();
    assert!(!developed.opaque);
    let alpha = |x, y| developed.pixmap.pixel(x, y).unwrap().alpha();
    assert_eq!((alpha(3, 16), alpha(5, 16), alpha(27, 16), alpha(28, 16)), (0, 255, 255, 0));
    assert!(alpha(4, 16).abs_diff(128) <= 2, "{}", alpha(4, 16));
}

#[test]
fn crops_over_the_edge_or_without_size_are_developed_all_the_same() {
    let (name, bytes) = sample!("rgba.png");
    let mut photos = Photos::default();
    let photo = photos.add_photo(name, bytes).unwrap();
    for crop in [
        Rect::new(-10.0, -10.0, 500.0, 500.0),
        Rect::new(48.0, 32.0, 48.0, 32.0),
        Rect::new(f64::NAN, 0.0, f64::INFINITY, 5.0),
        Rect::new(900.0, 900.0, 901.0, 901.0),
    ] {
        let recipe = Recipe { crop, ..recipe(photo, 7, 5) };
        assert!(Developer::default().develop(&photos, &recipe).is_ok(), "{crop:?}");
    }
    let huge = recipe(photo, 100_000, 100_000);
    let error = Developer::default().develop(&photos, &huge).unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge);
}

/// Enlarging and shrinking must not draw a dark seam round a transparent edge.
#[test]
fn transparent_neighbours_do_not_bleed() {
    let (name, bytes) = sample!("rgba.png");
    let mut photos = Photos::default();
    let photo = photos.add_photo(name, bytes).unwrap();
    let developed = Developer::default().develop(&photos, &recipe(photo, 17, 11)).unwrap();
    for pixel in developed.pixmap.pixels() {
        assert!(
            pixel.red() <= pixel.alpha()
                && pixel.green() <= pixel.alpha()
                && pixel.blue() <= pixel.alpha()
        );
    }
}

const PORTRAIT: File =
    ("portrait.jpg", include_bytes!("../../examples/photos/eileen-collins-nasa.jpg"));
const INKS: Inks = Inks {
    dark: Rgba::opaque(0x2a, 0x10, 0x38),
    mid: Rgba::opaque(0xc0, 0x64, 0x2f),
    light: Rgba::opaque(0xff, 0xc6, 0x5e),
};

/// One treatment each, and all together.
fn every_look() -> Vec<Look> {
    let plain = Look::default();
    vec![
        Tone::Monochrome.into(),
        Tone::Duotone(INKS).into(),
        Tone::Tint(INKS).into(),
        Look { vignette: true, ..plain },
        Look { grain: true, ..plain },
        Look { blur_background: true, ..plain },
        Look { enhance: true, ..plain },
        Look {
            tone: Tone::Tint(INKS),
            vignette: true,
            grain: true,
            blur_background: true,
            enhance: true,
        },
    ]
}

fn developed((name, bytes): File, crop: Rect, look: Look) -> Arc<Developed> {
    let mut photos = Photos::default();
    let photo = photos.add_photo(name, bytes).unwrap();
    let recipe = Recipe { crop, look, ..recipe(photo, 120, 80) };
    Developer::default().develop(&photos, &recipe).unwrap()
}

const ALL: Rect = Rect::new(0.0, 0.0, 48.0, 32.0);
const HEAD: Rect = Rect::new(100.0, 0.0, 1180.0, 720.0);

#[test]
fn a_look_keeps_alpha() {
    let alpha = |look| -> Vec<u8> {
        let developed = developed(sample!("rgba.png"), ALL, look);
        assert!(!developed.opaque);
        developed.pixmap.pixels().iter().map(|pixel| pixel.alpha()).collect()
    };
    let plain = alpha(Look::default());
    assert!(plain.contains(&0) && plain.contains(&255));
    for look in every_look() {
        assert_eq!(alpha(look), plain, "{look:?}");
        let developed = developed(PORTRAIT, HEAD, look);
        assert!(developed.opaque && developed.pixmap.pixels().iter().all(|p| p.is_opaque()));
    }
}

/// Whatever else a worker has made before, and of whichever crops.
#[test]
fn a_look_is_part_of_what_is_remembered() {
    let (name, bytes) = PORTRAIT;
    let mut photos = Photos::default();
    let photo = photos.add_photo(name, bytes).unwrap();
    let mut developer = Developer::default();
    let mut seen = vec![developed(PORTRAIT, HEAD, Look::default())];
    for look in every_look().into_iter().filter(|look| !look.enhance || look.grain) {
        let other =
            Recipe { crop: Rect::new(0.0, 0.0, 700.0, 900.0), look, ..recipe(photo, 50, 70) };
        developer.develop(&photos, &other).unwrap();
        let recipe = Recipe { crop: HEAD, look, ..recipe(photo, 120, 80) };
        let made = developer.develop(&photos, &recipe).unwrap();
        assert!(made.pixmap == developed(PORTRAIT, HEAD, look).pixmap, "{look:?}");
        assert!(seen.iter().all(|other| other.pixmap != made.pixmap), "{look:?}");
        assert!(Arc::ptr_eq(&made, &developer.develop(&photos, &recipe).unwrap()));
        seen.push(made);
    }
}

/// The exposure of the whole photo counts: half of it is dark, half lighter, and both
/// halves are stretched alike.
#[test]
fn every_crop_is_exposed_alike() {
    let (width, height) = (240, 40);
    let picture = image::RgbImage::from_fn(width, height, |x, _| {
        image::Rgb([if x < 120 { 8 + (x / 2) as u8 } else { 100 + (x / 4) as u8 }; 3])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let mut photos = Photos::default();
    let photo = photos.add_photo("ramp.png", bytes.into_inner()).unwrap();
    let mean = |x: f64, look: Look| {
        let crop = Rect::new(x, 0.0, x + 100.0, 40.0);
        let recipe = Recipe { crop, look, ..recipe(photo, 100, 40) };
        let developed = Developer::default().develop(&photos, &recipe).unwrap();
        developed.pixmap.pixels().iter().map(|p| f64::from(p.red())).sum::<f64>() / 4000.0
    };
    let enhanced = Look { enhance: true, ..Look::default() };
    let [dark, light] = [5.0, 130.0].map(|x| mean(x, enhanced) / mean(x, Look::default()));
    assert!(dark > 1.3 && (dark - light).abs() < 0.02, "{dark} {light}");
}

/// The flag behind her goes, her face stays.
#[test]
fn the_person_of_a_portrait_stays_sharp() {
    let blurred = developed(PORTRAIT, HEAD, Look { blur_background: true, ..Look::default() });
    let plain = developed(PORTRAIT, HEAD, Look::default());
    let changed = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
        let places = y.flat_map(|y| x.clone().map(move |x| (x, y)));
        places.filter(|&(x, y)| blurred.pixmap.pixel(x, y) != plain.pixmap.pixel(x, y)).count()
    };
    assert_eq!(changed(40..62, 22..48), 0);
    assert!(changed(0..12, 0..40) > 300);
}
