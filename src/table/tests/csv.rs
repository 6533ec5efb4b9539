//! Texts in every encoding, with every delimiter.

use super::*;

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

const PEOPLE: &str = "name,quote\nZoë,\"Ich bin, was ich bin.\"\n";

#[track_caller]
fn is_people(bytes: &[u8]) {
    let table = table("people.csv", bytes);
    assert_eq!(titles(&table), ["name", "quote"]);
    assert_eq!(texts(&table), ["2: Zoë | Ich bin, was ich bin."]);
    assert_eq!(notices(&table), "");
}

#[test]
fn every_encoding() {
    is_people(PEOPLE.as_bytes());
    is_people(format!("\u{FEFF}{PEOPLE}").as_bytes());
    is_people(&utf16(&format!("\u{FEFF}{PEOPLE}"), u16::to_le_bytes));
    is_people(&utf16(&format!("\u{FEFF}{PEOPLE}"), u16::to_be_bytes));
    is_people(&utf16(PEOPLE, u16::to_le_bytes));
    is_people(&utf16(PEOPLE, u16::to_be_bytes));
}

#[test]
fn western_text_is_a_guess() {
    let bytes = b"name;quote\nZo\xEB;\x84Ja\x93 \x96 5 \x80\n";
    let table = table("people.csv", bytes);
    assert_eq!(texts(&table), ["2: Zoë | „Ja“ – 5 €"]);
    assert_eq!(
        notices(&table),
        "encoding-guessed warning: the file is not UTF-8 and is taken for Windows-1252, \
         the encoding of Western Europe (people.csv)"
    );
    assert!(table.notices[0].hints[0].ends_with(": Zoë"), "{:?}", table.notices[0].hints);
    assert!(table.notices[0].hints[1].contains("CSV UTF-8"));
}

#[test]
fn every_delimiter() {
    let same = ["1 | 2", "a, b; c | "];
    for text in [
        "x,y\n1,2\n\"a, b; c\",\n",
        "x;y\n1;2\n\"a, b; c\";\n",
        "x\ty\n1\t2\na, b; c\t\n",
        "sep=|\nx|y\n1|2\na, b; c|\n",
        "SEP=;\r\nx;y\r\n1;2\r\n\"a, b; c\";",
    ] {
        let table = table("a.csv", text.as_bytes());
        let rows: Vec<_> = texts(&table).iter().map(|row| row[3..].to_owned()).collect();
        assert_eq!(rows, same, "{text}");
        assert_eq!(table.rows[0].number, 2, "sep= is not counted");
    }
}

#[test]
fn the_header_and_the_rows_decide_between_delimiters() {
    let both = table("a.csv", "name, first;quote\nZoë;Ja, ich, auch\n".as_bytes());
    assert_eq!(titles(&both), ["name, first", "quote"]);
    let one = table("a.csv", b"quote\nHello, world; hello.\n");
    assert_eq!(texts(&one), ["2: Hello, world; hello."]);
    let ragged = table("a.csv", b"a;b;c\n1\n2;3\n4;5;6\n");
    assert_eq!(texts(&ragged), ["2: 1 |  | ", "3: 2 | 3 | ", "4: 4 | 5 | 6"]);
    let comment = table("a.csv", b"# a, b, c, d\na;b\n1;2\n");
    assert_eq!(texts(&comment), ["3: 1 | 2"]);
    let tabs = table("a.tsv", b"a\tb\n1,5\t2,5\n");
    assert_eq!(texts(&tabs), ["2: 1,5 | 2,5"]);
}

#[test]
fn line_ends_and_line_breaks() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("a,b{end}{end}1,\"one{end}two\"{end},{end}3,4");
        let table = table("a.csv", text.as_bytes());
        assert_eq!(texts(&table), ["3: 1 | one\ntwo", "5: 3 | 4"], "{end:?}");
    }
}

#[test]
fn quotes_and_spaces() {
    let text = "a,b,c\n \u{A0}x\u{A0} , \"y, \"\"z\"\"\" ,5\"\n\"q\"uoted,it\"s,\"\"\n";
    let table = table("a.csv", text.as_bytes());
    assert_eq!(texts(&table), ["2: x | y, \"z\" | 5\"", "3: quoted | it\"s | "]);
}

#[test]
fn an_unclosed_quote_is_told_where_it_opens() {
    let text = "a,b\n1,2\n\n3,\"four\n5,6\n7,8\n";
    assert_eq!(
        errors("a.csv", text.as_bytes()),
        "quote-unclosed error: a quote opens in row 4 and is never closed (a.csv, cell B4)"
    );
}

#[test]
fn titles_and_comments() {
    let text =
        "\n# what to write\n \"Your\n  name\" ,#,,Quote\n# Zoë,x\n#ItTakesACommunity,1,,\n#,off\n";
    let table = table("a.csv", text.as_bytes());
    assert_eq!(titles(&table), ["Your name", "#", "Quote"]);
    assert_eq!(table.source.columns, ["Your name", "#", "", "Quote"]);
    assert_eq!(texts(&table), ["5: #ItTakesACommunity | 1 | "]);
    assert_eq!(notices(&table), "");
}

#[test]
fn a_hash_for_a_title_is_a_comment_and_told() {
    let table = table("a.csv", b"#,name\n1,Zoe\n2,Max\n");
    assert_eq!(titles(&table), ["1", "Zoe"]);
    assert!(notices(&table).starts_with("hash-for-title warning: row 1 is a comment"));
}

#[test]
fn no_title_twice() {
    assert_eq!(
        errors("a.csv", "Name,x,ÄN,NAME,än\n1,2,3,4,5".as_bytes()),
        "title-twice error: two columns have the same title, A1 and D1: NAME (a.csv, cell D1 (NAME))\n\
         title-twice error: two columns have the same title, C1 and E1: än (a.csv, cell E1 (än))"
    );
}

#[test]
fn no_rows() {
    for text in ["", "\n\n", " , ,\n", "# only, comments\n"] {
        assert_eq!(errors("a.csv", text.as_bytes()), "no-rows error: the table is empty (a.csv)");
    }
    assert_eq!(
        errors("a.csv", b"\na,b\n,\n# c,d\n"),
        "no-rows error: the table has titles and no rows (a.csv, row 2)"
    );
}

#[test]
fn cells_without_a_title_are_told_once() {
    let table = table("a.csv", b"a,,b\n1,,2\n3,x,4\n5,,6,y,z\n");
    assert_eq!(texts(&table), ["2: 1 | 2", "3: 3 | 4", "4: 5 | 6"]);
    assert_eq!(
        notices(&table),
        "cell-without-title warning: 3 cells have no title above them and are left out; \
         this is the first (a.csv, cell B3)"
    );
}

#[test]
fn what_is_no_text_is_no_csv() {
    for bytes in [
        b"a,b\n1,\0\n".as_slice(),
        b"\0\0\0\x1cftypheic\0\0\0\0",
        b"PK\x03\x04rest",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"\xFF\xD8\xFF\xE0\x10JFIF",
        b"%PDF-1.7\n",
        b"\x01\x02\x03\x04\xF0\x06\x07\x08",
        b"\xFF\xFEa\0\0\0b\0",
    ] {
        assert!(errors("a.csv", bytes).starts_with("not-a-table"), "{bytes:?}");
    }
}

#[test]
fn our_cells_are_those_of_another_reader() {
    let text = "a,b\n\"x\"\"y\",\" z\"\n\"l\nm\",\"\"\n1,\"2,3\"\n";
    let mut other = ::csv::Reader::from_reader(text.as_bytes());
    let records = other.records().map(|record| record.unwrap());
    let other: Vec<Vec<String>> =
        records.map(|record| record.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
    let rows = table("a.csv", text.as_bytes()).rows.into_iter();
    let ours: Vec<Vec<String>> =
        rows.map(|row| row.cells.into_iter().map(|cell| cell.text).collect()).collect();
    assert_eq!(ours, other);
}
