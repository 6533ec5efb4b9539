//! Bytes of all sorts: an error is fine, a panic is not.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::workbooks::*;
use super::*;

const NAMES: [&str; 5] = ["a.csv", "a.tsv", "a.xlsx", "a.xlsm", "a.ods"];

/// A workbook with pictures of both kinds, formats, errors and a second sheet.
static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    xlsx(&[&["name", "photo"], &["Zoe", "x"], &["_x000D_ &", "y"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.insert_image(1, 1, &png()).unwrap();
        sheet.embed_image(2, 1, &jpeg()).unwrap();
        sheet.write_number_with_format(3, 0, 46_374.5, &date).unwrap();
        workbook.add_worksheet().write_string(0, 0, "other").unwrap();
    })
});

/// The same as programs write it that begin every text with a byte order mark.
static MARKED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut parts = unzip(&BOOK);
    for (_, bytes) in parts.iter_mut().filter(|(name, _)| name.ends_with(".xml")) {
        bytes.splice(0..0, *b"\xEF\xBB\xBF");
    }
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    zip(&parts)
});

static ODS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    ods(
        r##"<table:table table:name="A" table:style-name="ta1"><table:shapes><draw:frame><draw:image xlink:href="Pictures/one.png"/></draw:frame></table:shapes><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>x<text:s text:c="9"/></text:p></table:table-cell><table:table-cell office:value-type="time" office:time-value="PT09H30M00S"><draw:frame><draw:image xlink:href="Pictures/one.png"/></draw:frame></table:table-cell></table:table-row></table:table>"##,
    )
});

const TEXT: &str = "sep=;\r\n# Zoë;b\r\nname;\"qu\"\"ote\";\r\n1;\"two\r\nlines\";3;4\r\n";

/// Whatever comes of it.
fn use_all(name: &str, bytes: &[u8]) {
    if let Ok(table) = read(name, &Arc::from(bytes)) {
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            for picture in &cell.pictures {
                let _ = table.picture(picture);
            }
        }
        let states = [state(1, "a", "b"), state(2, "done", "<&>"), state(u32::MAX, "c", "")];
        // Neither may a workbook that we write be unreadable. A text without sense may be
        // taken for one with another delimiter.
        if let Ok(("xlsx", copy)) = with_states(name, bytes, &states) {
            super::table("copy.xlsx", &copy);
        }
    }
    let _ = with_states(name, bytes, &[state(2, "done", "")]);
}

/// Changes some bytes, and cuts the rest off.
fn mutate(
    bytes: &mut Vec<u8>,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) {
    for (index, byte) in changes {
        if !bytes.is_empty() {
            let at = index.index(bytes.len());
            bytes[at] = *byte;
        }
    }
    if let Some(cut) = cut.filter(|_| !bytes.is_empty()) {
        bytes.truncate(cut.index(bytes.len()));
    }
}

/// The same in one of the texts inside of a zip, where no checksum catches it.
fn mutate_inside(
    bytes: &[u8],
    part: prop::sample::Index,
    changes: &[(prop::sample::Index, u8)],
    cut: Option<prop::sample::Index>,
) -> Vec<u8> {
    let mut parts = unzip(bytes);
    let index = part.index(parts.len());
    mutate(&mut parts[index].1, changes, cut);
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    zip(&parts)
}

/// Letters that mean something in XML and in cells.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![any::<u8>(), prop::sample::select(b"<>/\"'&;=#0123456789AZx \n\0-.".to_vec())]
}

type Changes = Vec<(prop::sample::Index, u8)>;

fn changes() -> impl Strategy<Value = (Changes, Option<prop::sample::Index>)> {
    (
        prop::collection::vec((any::<prop::sample::Index>(), byte()), 0..6),
        prop::option::weighted(0.2, any::<prop::sample::Index>()),
    )
}

proptest! {
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in NAMES {
            use_all(name, &bytes);
            let zip = [b"PK\x03\x04", bytes.as_slice()].concat();
            use_all(name, &zip);
        }
    }

    #[test]
    fn random_text(text in "[a#;,\t\"'= \r\n\u{feff}\u{e4}]{0,60}") {
        use_all("a.csv", text.as_bytes());
        use_all("a.tsv", text.as_bytes());
    }

    #[test]
    fn damaged_text((changes, cut) in changes()) {
        let mut bytes = TEXT.as_bytes().to_vec();
        mutate(&mut bytes, &changes, cut);
        use_all("a.csv", &bytes);
    }

    #[test]
    fn damaged_files((changes, cut) in changes()) {
        for (name, file) in [("a.xlsx", &*BOOK), ("a.ods", &*ODS)] {
            let mut bytes = file.clone();
            mutate(&mut bytes, &changes, cut);
            use_all(name, &bytes);
        }
    }

    #[test]
    fn damaged_parts(part: prop::sample::Index, (changes, cut) in changes()) {
        use_all("a.xlsx", &mutate_inside(&BOOK, part, &changes, cut));
        use_all("a.xlsx", &mutate_inside(&MARKED, part, &changes, cut));
        use_all("a.ods", &mutate_inside(&ODS, part, &changes, cut));
    }
}
