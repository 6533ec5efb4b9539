//! Copies that say what became of each row.

use super::workbooks::*;
use super::*;

#[test]
fn a_text_keeps_its_cells_as_they_are_written() {
    let text = "# help;for;you\r\nname;quote;\r\nZoë;\"a; \"\"b\"\"\";\r\n\r\n Max \r\n#off;x\r\nKim;\"two\r\nlines\";;extra";
    let states =
        [state(3, "done", ""), state(5, "left out", "no \"quote\"; sorry"), state(7, "ok", "x\ny")];
    let (ending, bytes) = with_states("a.csv", text.as_bytes(), &states).unwrap();
    assert_eq!(ending, "csv");
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{FEFF}# help;for;you\r\nname;quote;;;status;reason\r\nZoë;\"a; \"\"b\"\"\";;;done;\r\n\r\n\
         \x20Max ;;;;left out;\"no \"\"quote\"\"; sorry\"\r\n#off;x\r\nKim;\"two\r\nlines\";;extra;ok;\"x\ny\""
    );
}

#[test]
fn a_text_becomes_utf8() {
    let (_, bytes) =
        with_states("a.tsv", b"name\tx\nZo\xEB\t1\n", &[state(2, "done", "")]).unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{FEFF}name\tx\tstatus\treason\nZoë\t1\tdone\t\n"
    );
    let (_, bytes) = with_states("a.csv", b"sep=;\na;b\n1;2\n", &[state(2, "done", "")]).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{FEFF}a;b;status;reason\n1;2;done;\n");
}

#[test]
fn an_earlier_copy_is_written_over() {
    let text = "Reason,name,STATUS\nold,Zoe,old\nold,Max,old\n# old,x,old\n";
    let (_, bytes) = with_states("a.csv", text.as_bytes(), &[state(2, "done", "fine")]).unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{FEFF}Reason,name,STATUS\nfine,Zoe,done\n,Max,\n# old,x,old\n"
    );
}

/// Cells, status and reason come back, also from the copy of a copy.
#[track_caller]
fn comes_back(name: &str, bytes: &[u8]) -> Vec<u8> {
    let before = table(name, bytes);
    let first: Vec<State> =
        before.rows.iter().map(|row| state(row.number, "first", "<a> & \"b\"\n\u{1}c ")).collect();
    let (ending, copy) = with_states(name, bytes, &first).unwrap();
    assert_eq!(with_states(name, bytes, &first).unwrap().1, copy, "it is the same every time");
    let name = format!("copy.{ending}");
    let second = [state(before.rows[0].number, "second", "")];
    let (_, again) = with_states(&name, &copy, &second).unwrap();

    let table_of_copy = table(&name, &copy);
    let mut expected: Vec<&str> = titles(&before);
    expected.extend(["status", "reason"]);
    assert_eq!(titles(&table_of_copy), expected);
    assert_eq!(table_of_copy.rows.len(), before.rows.len());
    for (old, new) in before.rows.iter().zip(&table_of_copy.rows) {
        let (cells, states) = new.cells.split_at(old.cells.len());
        let text = |cell: &Cell| cell.text.clone();
        assert_eq!(old.number, new.number);
        assert_eq!(
            old.cells.iter().map(text).collect::<Vec<_>>(),
            cells.iter().map(text).collect::<Vec<_>>()
        );
        assert_eq!(states[0].text, "first");
        assert!(states[1].text.replace('\u{1}', "") == "<a> & \"b\"\nc", "{:?}", states[1]);
    }
    let again = table(&name, &again);
    assert_eq!(titles(&again), expected);
    let status: Vec<_> =
        again.rows.iter().map(|row| row.cells[expected.len() - 2].text.as_str()).collect();
    assert_eq!(status[0], "second");
    assert!(status[1..].iter().all(|status| status.is_empty()), "{status:?}");
    copy
}

const ROWS: &[&[&str]] = &[
    &["# help"],
    &["name", "quote"],
    &["Zoë", "a, \"b\""],
    &[""],
    &["Max", "two\nlines"],
    &["# off", "x"],
    &["0049", "1e5"],
];

#[test]
fn cells_and_states_come_back() {
    let text = ROWS.iter().map(|row| {
        let cells = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        cells.collect::<Vec<_>>().join(";")
    });
    comes_back("a.csv", text.collect::<Vec<_>>().join("\n").as_bytes());
    let book = xlsx(ROWS, |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.insert_image(2, 1, &png()).unwrap();
        sheet.embed_image(6, 0, &jpeg()).unwrap();
    });
    comes_back("a.xlsx", &book);
    comes_back("a.xlsm", &xlsx(ROWS, |_| ()));
}

#[test]
fn an_ods_file_becomes_a_workbook() {
    let cell = |text: &str| {
        let paragraphs = text.split('\n').map(|line| format!("<text:p>{line}</text:p>"));
        let text: String = paragraphs.collect();
        format!(r#"<table:table-cell office:value-type="string">{text}</table:table-cell>"#)
    };
    let row = |cells: &&[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let rows: String = ROWS.iter().map(row).collect();
    let copy =
        comes_back("a.ods", &ods(&format!(r#"<table:table table:name="A">{rows}</table:table>"#)));
    let sheet =
        &unzip(&copy).into_iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap().1;
    let sheet = String::from_utf8_lossy(sheet);
    assert!(sheet.contains("<pane ySplit=\"2\""), "{sheet}");
}

#[test]
fn everything_else_in_a_workbook_is_kept() {
    let book = xlsx(ROWS, |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.insert_image(2, 1, &png()).unwrap();
        sheet.write_formula(2, 0, "=1+1").unwrap();
        sheet.autofilter(1, 0, 6, 1).unwrap();
        workbook.add_worksheet().write_string(0, 0, "other").unwrap();
    });
    let states = [state(3, "done", ""), state(5, "left out", "why")];
    let (_, copy) = with_states("a.xlsx", &book, &states).unwrap();
    let (before, after) = (unzip(&book), unzip(&copy));
    assert_eq!(before.len(), after.len());
    for ((name, old), (same_name, new)) in before.iter().zip(&after) {
        assert_eq!(name, same_name);
        if name != "xl/worksheets/sheet1.xml" {
            assert!(old == new, "{name} differs");
            continue;
        }
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
        assert!(new.contains("<dimension ref=\"A1:D7\"/>"), "{new}");
        assert!(new.contains(
            "<c r=\"C5\" t=\"inlineStr\"><is><t xml:space=\"preserve\">left out</t></is></c>\
             <c r=\"D5\" t=\"inlineStr\"><is><t xml:space=\"preserve\">why</t></is></c></row>"
        ));
        let added = ["status", "reason", "done", "left out", "why"].map(|text| {
            let place = new.find(&format!(">{text}<")).unwrap();
            let start = new[..place].rfind("<c ").unwrap();
            let end = start + new[start..].find("</c>").unwrap() + 4;
            new[start..end].to_owned()
        });
        let undone = added.iter().fold(new.into_owned(), |text, cell| text.replacen(cell, "", 1));
        let spans = |text: &str| text.replace(" spans=\"1:2\"", "").replace("A1:D7", "A1:B7");
        assert_eq!(spans(&undone), spans(&old));
    }
}

#[test]
fn styles_of_replaced_cells_stay() {
    let bold = rust_xlsxwriter::Format::new().set_bold();
    let book = xlsx(&[&["status", "name", "reason"], &["", "Zoe", "old"]], |workbook| {
        let sheet = workbook.worksheet_from_index(0).unwrap();
        sheet.write_string_with_format(1, 0, "old", &bold).unwrap();
        sheet.write_blank(2, 2, &bold).unwrap();
    });
    let (_, copy) = with_states("a.xlsx", &book, &[state(2, "done", "")]).unwrap();
    assert_eq!(texts(&table("a.xlsx", &copy)), ["2: done | Zoe | "]);
    let sheet =
        unzip(&copy).into_iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap().1;
    let sheet = String::from_utf8_lossy(&sheet);
    assert!(sheet.contains("<c r=\"A2\" s=\"1\" t=\"inlineStr\">"), "{sheet}");
    assert!(sheet.contains("<c r=\"C3\" s=\"1\"/>"), "{sheet}");
}

#[test]
fn another_reader_reads_the_copy() {
    use calamine::Reader;
    let book = xlsx(ROWS, |_| ());
    let (_, copy) = with_states("a.xlsx", &book, &[state(3, "done", "a & b")]).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(copy)).unwrap();
    let range = book.worksheet_range("Sheet1").unwrap();
    let text = |row, column| range.get_value((row, column)).unwrap().to_string();
    assert_eq!(
        [text(1, 2), text(1, 3), text(2, 2), text(2, 3)],
        ["status", "reason", "done", "a & b"]
    );
}

#[test]
fn what_has_no_copy() {
    assert!(with_states("a.txt", b"a\n1", &[]).is_err());
    assert!(with_states("a.csv", b"", &[]).is_err());
    assert!(with_states("a.xlsx", b"PK\x03\x04", &[]).is_err());
    assert!(with_states("a.csv", b"a,\"b\n1", &[]).unwrap_err().contains("row 1"));
}
