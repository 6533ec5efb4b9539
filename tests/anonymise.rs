//! Faces that are to be hidden, by the real command: no file of a run holds them, in no size.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

#[path = "common/desk.rs"]
mod desk;

use std::io::Cursor;
use std::path::Path;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use desk::Desk;
use image::GrayImage;
use image::imageops::FilterType;
use image::imageops::crop_imm;
use image::imageops::resize;
use rust_xlsxwriter::Image;
use rust_xlsxwriter::Workbook;

const PORTRAIT: &str = "examples/photos/eileen-collins-nasa.jpg";
/// From the brows to the mouth, in its pixels.
const FACE: [u32; 4] = [470, 215, 185, 185];
/// The face is sought this large in every picture, which is made smaller and smaller: its
/// shorter side is this long, and so much less each time.
const SIDE: u32 = 16;
const LARGEST: f64 = 200.0;
const STEP: f64 = 0.88;
/// How like the face a place is, from -1 to 1: the same face in other tones is above the
/// first, anything else below the second.
const SAME: f64 = 0.8;
const OTHER: f64 = 0.65;

/// A run of a table with one row.
fn rendered(anonymise: &str) -> Desk {
    let desk = Desk::new();
    let titles = "quote,name,photo,photo alt,photo anonymise";
    let row = "All human beings are born free,Universal Declaration,photo.jpg,A portrait";
    desk.write("rows.csv", &format!("{titles}\n{row},{anonymise}\n"));
    desk.copy(PORTRAIT, "photo.jpg");
    let places = "instagram-square,instagram-story";
    let formats = "png,svg,webp,pdf";
    desk.itac(&[
        "render", "rows.csv", "-t", "quote", "--for", places, "--format", formats, "--zip",
    ])
    .fine();
    desk
}

#[test]
fn no_file_holds_a_hidden_face() {
    for way in ["cover", "silhouette"] {
        let desk = rendered(way);
        for (file, likeness) in likenesses(&desk) {
            assert!(likeness < OTHER, "{way}: {file} has it, {likeness:.2}");
        }
    }
}

/// Else the search above would prove nothing.
#[test]
fn a_face_that_is_shown_is_found_in_every_kind_of_file() {
    let desk = rendered("");
    let all = likenesses(&desk);
    for ending in [".png", ".svg", ".webp", ".pdf"] {
        let best = all.iter().filter(|(file, _)| file.ends_with(ending));
        let best = best.map(|(_, likeness)| *likeness).fold(-1.0, f64::max);
        assert!(best > SAME, "{ending}: {best:.2}");
    }
    for name in ["contact.png", "report/"] {
        let own = all.iter().find(|(file, _)| file.contains(name)).expect(name);
        assert!(own.1 > SAME, "{own:?}");
    }
}

/// A photo may lie in a cell of the workbook, of which a run leaves a copy.
#[test]
fn the_copy_of_a_workbook_has_no_pictures_where_faces_are_hidden() {
    for (way, pictures) in [("cover", 0), ("", 1)] {
        let desk = Desk::new();
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let portrait = Image::new(PORTRAIT).expect("a portrait");
        for (column, (title, text)) in
            (0..).zip([("quote", "Hello"), ("name", "Declaration"), ("photo anonymise", way)])
        {
            sheet.write_string(0, column, title).expect("a cell");
            sheet.write_string(1, column, text).expect("a cell");
        }
        sheet.write_string(0, 3, "photo").expect("a cell");
        sheet.insert_image(1, 3, &portrait).expect("a picture");
        // Where nobody asks for it, there is no such column.
        if way.is_empty() {
            sheet.write_string(0, 2, "role").expect("a cell");
        }
        book.save(desk.path("rows.xlsx")).expect("a file");
        desk.itac(&["render", "rows.xlsx", "-t", "quote", "--for", "300x300"]).fine();
        let copy = desk.read("out/rows-status.xlsx");
        let archive = zip::ZipArchive::new(Cursor::new(copy)).expect("a workbook");
        let media = archive.file_names().flatten().filter(|name| name.contains("media/")).count();
        assert_eq!(media, pictures, "{way}");
    }
}

/// How like the face each file of the run is where it is most like it, caches too.
fn likenesses(desk: &Desk) -> Vec<(String, f64)> {
    let portrait = image::load_from_memory(&std::fs::read(PORTRAIT).expect("a portrait"));
    let portrait = portrait.expect("a sound portrait").to_luma8();
    let [x, y, width, height] = FACE;
    let face = crop_imm(&portrait, x, y, width, height).to_image();
    let face = normal(resize(&face, SIDE, SIDE, FilterType::Triangle).as_raw()).expect("a face");
    let files = files(&desk.path("out"));
    assert!(files.iter().any(|file| file.components().any(|part| part.as_os_str() == ".itac")));
    let likeness = |file: PathBuf| {
        let pictures = pictures(&std::fs::read(&file).expect("a file"));
        let best = pictures.iter().map(|picture| likeness(picture, &face)).fold(-1.0, f64::max);
        (file.display().to_string(), best)
    };
    files.into_iter().map(likeness).collect()
}

/// Hidden ones too.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// All pictures in a file: itself, those it holds as they are, and those it holds as text.
fn pictures(bytes: &[u8]) -> Vec<GrayImage> {
    let mut found: Vec<GrayImage> = inside(bytes);
    let text = String::from_utf8_lossy(bytes);
    for part in text.split(";base64,").skip(1) {
        let end = part.find(['"', '\'', ')']).unwrap_or(part.len());
        let picture = STANDARD.decode(part[..end].trim()).expect("base64");
        found.extend(inside(&picture));
    }
    found
}

fn inside(bytes: &[u8]) -> Vec<GrayImage> {
    let signs: [&[u8]; 3] = [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF"];
    let starts =
        (0..bytes.len()).filter(|at| signs.iter().any(|sign| bytes[*at..].starts_with(sign)));
    starts.filter_map(|at| Some(image::load_from_memory(&bytes[at..]).ok()?.to_luma8())).collect()
}

fn likeness(picture: &GrayImage, face: &[f64]) -> f64 {
    let shorter = f64::from(picture.width().min(picture.height()));
    let sizes = std::iter::successors(Some(LARGEST), |size| Some(size * STEP));
    let sizes = sizes.take_while(|size| *size >= f64::from(SIDE)).filter(|size| *size <= shorter);
    sizes.map(|size| likeness_at(picture, size / shorter, face)).fold(-1.0, f64::max)
}

fn likeness_at(picture: &GrayImage, scale: f64, face: &[f64]) -> f64 {
    let side = |length: u32| ((f64::from(length) * scale) as u32).max(SIDE);
    let small =
        resize(picture, side(picture.width()), side(picture.height()), FilterType::Triangle);
    let (width, side) = (small.width() as usize, SIDE as usize);
    let places = |length: u32| 0..=(length - SIDE) as usize;
    let mut best = -1.0_f64;
    for y in places(small.height()) {
        for x in places(small.width()) {
            let rows = (0..side).map(|row| &small.as_raw()[(y + row) * width + x..][..side]);
            let place: Vec<u8> = rows.flatten().copied().collect();
            if let Some(place) = normal(&place) {
                best = best.max(place.iter().zip(face).map(|(a, b)| a * b).sum());
            }
        }
    }
    best
}

/// Without the mean, of length one; nothing where all is alike.
fn normal(pixels: &[u8]) -> Option<Vec<f64>> {
    let mean = pixels.iter().map(|pixel| f64::from(*pixel)).sum::<f64>() / pixels.len() as f64;
    let own: Vec<f64> = pixels.iter().map(|pixel| f64::from(*pixel) - mean).collect();
    let length = own.iter().map(|value| value * value).sum::<f64>().sqrt();
    (length > 4.0 * f64::from(SIDE)).then(|| own.iter().map(|value| value / length).collect())
}
