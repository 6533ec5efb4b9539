//! Files made for the tests.

use std::io::Cursor;
use std::io::Read;
use std::io::Write;

use rust_xlsxwriter::Image;
use rust_xlsxwriter::Workbook;
use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub const PNG: &[u8] = include_bytes!("../../../tests/data/photos/rgba.png");
pub const JPEG: &[u8] = include_bytes!("../../../tests/data/photos/exif-1.jpg");

pub fn png() -> Image {
    Image::new_from_buffer(PNG).unwrap()
}

pub fn jpeg() -> Image {
    Image::new_from_buffer(JPEG).unwrap()
}

/// A sheet of texts, and what else is put there.
pub fn xlsx(rows: &[&[&str]], more: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    more(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// All parts of a zip in order.
pub fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |zip: &mut ZipArchive<Cursor<&[u8]>>, index| {
        let mut entry = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    let count = zip.len();
    let part = |index| part(&mut zip, index);
    (0..count).map(part).collect()
}

/// The same zip with one part changed.
pub fn changed(bytes: &[u8], part: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = unzip(bytes);
    let (_, text) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let before = String::from_utf8(text.clone()).unwrap();
    let after = change(before.clone());
    assert_ne!(before, after, "nothing is changed in {part}");
    *text = after.into_bytes();
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    zip(&parts)
}

/// An ODS file with these elements for its sheets.
pub fn ods(sheets: &str) -> Vec<u8> {
    let content = format!(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:draw="d" xmlns:xlink="l" xmlns:style="s" xmlns:calcext="c" xmlns:svg="v">
<office:automatic-styles>
<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>
<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"##
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("Pictures/one.png", PNG),
        ("Pictures/two.jpg", JPEG),
    ])
}
