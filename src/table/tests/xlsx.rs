//! Workbooks of Excel.

use rust_xlsxwriter::ExcelDateTime;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Formula;

use super::workbooks::*;
use super::*;

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn cells_of_every_kind() {
    let bytes = xlsx(&[&["kind", "value"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        let as_code = |code: &str| Format::new().set_num_format(code);
        let noon = ExcelDateTime::parse_from_str("2026-12-18T09:00:00").unwrap();
        for row in 1..=12 {
            sheet.write_string(row, 0, "x").unwrap();
        }
        sheet.write_number(1, 1, 12.0).unwrap();
        sheet.write_number(2, 1, 12.5).unwrap();
        sheet.write_datetime_with_format(3, 1, &noon, &as_code("d mmm yyyy")).unwrap();
        sheet.write_datetime_with_format(4, 1, &noon, &as_code("d.m.yy hh:mm")).unwrap();
        sheet.write_datetime_with_format(5, 1, &noon, &as_code("hh:mm")).unwrap();
        sheet.write_boolean(6, 1, true).unwrap();
        sheet.write_formula(7, 1, Formula::new("=6*7").set_result("42")).unwrap();
        sheet.write_formula(8, 1, Formula::new("=\"a\"&\"b\"").set_result("a <b> & c")).unwrap();
        let (bold, plain) = (Format::new().set_bold(), Format::new());
        sheet.write_rich_string(9, 1, &[(&bold, "Wir "), (&plain, "alle")]).unwrap();
        sheet.write_string(10, 1, " two\r\nlines\u{A0}").unwrap();
        sheet.write_number_with_format(11, 1, 0.5, &as_code("0%")).unwrap();
        sheet.write_string(12, 1, "line_x000D_ and _x_").unwrap();
        sheet.set_row_hidden(2).unwrap();
    });
    let table = table("a.xlsx", &bytes);
    let values: Vec<_> = table.rows.iter().map(|row| row.cells[1].text.as_str()).collect();
    assert_eq!(
        values,
        [
            "12",
            "12.5",
            "2026-12-18",
            "2026-12-18T09:00",
            "09:00",
            "true",
            "42",
            "a <b> & c",
            "Wir alle",
            "two\nlines",
            "50%",
            "line_x000D_ and _x_",
        ]
    );
    assert_eq!(notices(&table), "");
}

#[test]
fn a_currency_that_cards_will_not_show_is_told_once() {
    let bytes = xlsx(&[&["what", "raised"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        let pounds = Format::new().set_num_format("[$£-809]#,##0");
        for (row, value) in [(1, 1_250_000.0), (2, 5.0)] {
            sheet.write_string(row, 0, "x").unwrap();
            sheet.write_number_with_format(row, 1, value, &pounds).unwrap();
        }
    });
    let table = table("a.xlsx", &bytes);
    assert_eq!(table.rows[0].cells[1].text, "1250000");
    assert_eq!(table.notices.len(), 1, "{}", notices(&table));
    assert_eq!(
        (&*table.notices[0].code, table.notices[0].place.as_ref().and_then(|at| at.cell())),
        ("format-lost", Some("B2".into()))
    );
}

#[test]
fn errors_in_cells_are_told_and_empty() {
    let bytes = xlsx(&[&["a", "", "c"], &["1", "", "2"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        for (column, error) in [(0, "#REF!"), (1, "#N/A"), (2, "#SPILL!")] {
            let formula = Formula::new("=B9").set_result(error);
            sheet.write_formula(2, column, formula).unwrap();
        }
        sheet.write_string(3, 0, "x").unwrap();
    });
    let bytes = changed(&bytes, SHEET, |text| text.replace("t=\"str\"", "t=\"e\""));
    let table = table("a.xlsx", &bytes);
    assert_eq!(texts(&table), ["2: 1 | 2", "4: x | "]);
    assert_eq!(
        notices(&table),
        "cell-error warning: the cell holds an error and counts as empty: #REF! (a.xlsx, cell A3 (a))\n\
         cell-error warning: the cell holds an error and counts as empty: #SPILL! (a.xlsx, cell C3 (c))"
    );
}

#[test]
fn a_formula_that_was_never_calculated_is_told() {
    let bytes = xlsx(&[&["a", "b"], &["x"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.write_formula(1, 1, Formula::new("=1+1").set_result("7")).unwrap();
    });
    let bytes = changed(&bytes, SHEET, |text| text.replace("<v>7</v>", "<v/>"));
    let table = table("a.xlsx", &bytes);
    assert_eq!(texts(&table), ["2: x | "]);
    assert!(notices(&table).starts_with("formula-without-value"), "{}", notices(&table));
    assert!(notices(&table).ends_with("cell B2 (b))"), "{}", notices(&table));
}

#[test]
fn the_first_visible_sheet_with_rows_is_read() {
    let bytes = xlsx(&[&["Read me first"]], |workbook| {
        for (name, rows, hidden) in
            [("Lists", 3, true), ("Empty", 0, false), ("People", 2, false), ("Old", 2, false)]
        {
            let sheet = workbook.add_worksheet().set_name(name).unwrap().set_hidden(hidden);
            for row in 0..rows {
                sheet.write_string(row + 4, 2, format!("{name} {row}")).unwrap();
            }
        }
    });
    let table = table("a.xlsm", &bytes);
    assert_eq!((titles(&table), texts(&table)), (vec!["People 0"], vec!["6: People 1".to_owned()]));
    assert_eq!(
        notices(&table),
        "sheets-left-out note: only the sheet `People` is read, not `Sheet1`, `Old` (a.xlsm)"
    );
}

#[test]
fn pictures_over_cells() {
    let bytes = xlsx(&[&["name", "photo", ""], &["Zoe"], &["Max"], &[""], &["Kim"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.insert_image_with_offset(1, 1, &png(), 3, 3).unwrap();
        sheet.insert_image(2, 1, &jpeg()).unwrap();
        sheet.insert_image(2, 0, &png()).unwrap();
        sheet.insert_image(0, 1, &png()).unwrap();
        sheet.insert_image(3, 1, &png()).unwrap();
        sheet.insert_image(4, 5, &png()).unwrap();
    });
    let table = table("a.xlsx", &bytes);
    assert_eq!(pictures(&table), ["B2 image1.png", "A3 image1.png", "B3 image2.jpeg"]);
    assert_eq!(texts(&table), ["2: Zoe | ", "3: Max | ", "5: Kim | "]);
    assert_eq!(
        notices(&table),
        "picture-without-cell warning: a picture begins in a row that is empty or no row of the table: image1.png (a.xlsx, cell B1 (photo))\n\
         picture-without-cell warning: a picture begins in a row that is empty or no row of the table: image1.png (a.xlsx, cell B4 (photo))\n\
         picture-without-cell warning: a picture begins in a column without a title: image1.png (a.xlsx, cell F5)"
    );
    assert_eq!(table.picture(&table.rows[0].cells[1].pictures[0]).unwrap(), PNG);
    assert_eq!(table.picture(&table.rows[1].cells[1].pictures[0]).unwrap(), JPEG);
}

#[test]
fn pictures_in_cells() {
    let bytes = xlsx(&[&["photo", "name"], &["", "Zoe"], &[""], &["", "Max"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.embed_image(1, 0, &jpeg()).unwrap();
        sheet.embed_image(2, 0, &png()).unwrap();
        sheet.embed_image(3, 0, &png()).unwrap();
        sheet.embed_image(3, 4, &png()).unwrap();
    });
    let table = table("a.xlsx", &bytes);
    assert_eq!(pictures(&table), ["A2 image1.jpeg", "A3 image2.png", "A4 image2.png"]);
    assert_eq!(texts(&table), ["2:  | Zoe", "3:  | ", "4:  | Max"]);
    assert_eq!(
        notices(&table),
        "picture-without-cell warning: a picture begins in a column without a title: image2.png (a.xlsx, cell E4)"
    );
    assert_eq!(table.picture(&table.rows[0].cells[0].pictures[0]).unwrap(), JPEG);
}

#[test]
fn a_rich_value_that_is_no_picture_is_an_error() {
    let bytes = xlsx(&[&["photo", "name"], &["", "Zoe"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.embed_image(1, 0, &jpeg()).unwrap();
    });
    let part = "xl/richData/rdrichvaluestructure.xml";
    let bytes = changed(&bytes, part, |text| text.replace("LocalImage", "Web"));
    let table = table("a.xlsx", &bytes);
    assert!(notices(&table).starts_with("cell-error"), "{}", notices(&table));
}

#[test]
fn pictures_elsewhere_and_outside() {
    let bytes = xlsx(&[&["photo"], &["x"]], |workbook| {
        workbook.worksheet_from_index(0).unwrap().insert_image(1, 0, &png()).unwrap();
    });
    let rels = "xl/drawings/_rels/drawing1.xml.rels";
    let target = "\"../media/image1.png\"";
    for (link, code) in [
        ("\"https://example.org/a.png\" TargetMode=\"External\"", "picture-elsewhere"),
        ("\"../../../a.png\"", "picture-elsewhere"),
        ("\"file:///c:/a.png\"", "picture-elsewhere"),
    ] {
        let bytes = changed(&bytes, rels, |text| text.replace(target, link));
        let table = table("a.xlsx", &bytes);
        assert!(notices(&table).starts_with(code), "{link}: {}", notices(&table));
        assert!(pictures(&table).is_empty());
    }
    let missing = changed(&bytes, rels, |text| text.replace(target, "\"/xl/media/none.png\""));
    let table = table("a.xlsx", &missing);
    let error = table.picture(&table.rows[0].cells[0].pictures[0]).unwrap_err();
    assert_eq!(error, "`xl/media/none.png` is missing");
}

#[test]
fn what_is_no_workbook() {
    let names = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let compound = |name| [b"\xD0\xCF\x11\xE0".to_vec(), names(name)].concat();
    let good = xlsx(&[&["a"], &["1"]], |_| ());
    for (bytes, code) in [
        (compound("EncryptedPackage"), "table-protected"),
        (compound("Workbook"), "not-a-table"),
        (b"a,b\n1,2".to_vec(), "not-a-table"),
        (Vec::new(), "not-a-table"),
        (good[..good.len() / 2].to_vec(), "table-damaged"),
        (zip(&[("a.txt", b"a")]), "table-damaged"),
        (changed(&good, SHEET, |text| text[..text.len() - 30].to_owned()), "table-damaged"),
        (changed(&good, SHEET, |text| text.replace("</row>", "</c>")), "table-damaged"),
        (changed(&good, SHEET, |text| text.replace("\"A2\"", "\"XFE2\"")), "table-damaged"),
        (changed(&good, SHEET, |text| text.replace("\"A2\"", "\"A1048577\"")), "table-damaged"),
    ] {
        let found = errors("a.xlsx", &bytes);
        assert!(found.starts_with(code), "{found} instead of {code}");
    }
}

#[test]
fn a_bomb_is_refused() {
    let good = xlsx(&[&["a"], &["1"]], |_| ());
    let spaces = |count| " ".repeat(count);
    let bomb = changed(&good, SHEET, |text| text + &spaces(65 << 20));
    assert!(errors("a.xlsx", &bomb).contains("is larger than 64 MB"));
}

#[test]
fn other_names_of_the_same() {
    let good = xlsx(&[&["a", "b"], &["1", "2"]], |_| ());
    // As the Open XML SDK writes: a byte order mark, a prefix, and no numbers.
    let bytes = changed(&good, SHEET, |text| {
        let mut text = text.replace("xmlns=", "xmlns:x=");
        for name in ["worksheet", "sheetData", "row", "c", "v"] {
            for (from, to) in [("<", "<x:"), ("</", "</x:")] {
                for end in [" ", ">"] {
                    text = text.replace(&format!("{from}{name}{end}"), &format!("{to}{name}{end}"));
                }
            }
        }
        for place in ["A1", "B1", "A2", "B2", "1", "2"] {
            text = text.replace(&format!(" r=\"{place}\""), "");
        }
        format!("\u{FEFF}{text}")
    });
    assert_eq!(texts(&table("a.xlsx", &bytes)), ["2: 1 | 2"]);
    let (_, copy) = with_states("a.xlsx", &bytes, &[state(2, "done", "")]).unwrap();
    assert_eq!(texts(&table("a.xlsx", &copy)), ["2: 1 | 2 | done | "]);
}
