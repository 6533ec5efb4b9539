//! Sheets to fill in.

use super::workbooks::unzip;
use super::*;

fn columns() -> Vec<StarterColumn> {
    let column = |title: &str, help: &str, example: &str| StarterColumn {
        title: title.to_owned(),
        help: help.to_owned(),
        example: example.to_owned(),
        ..StarterColumn::default()
    };
    vec![
        StarterColumn { required: true, ..column("name", "first and last name", "Zoë Müller") },
        column(
            "quote",
            "one or two sentences, \"quotes\" are added",
            &"Wir sind viele, ja. ".repeat(4),
        ),
        StarterColumn {
            choices: vec!["sunset".to_owned(), "forest".to_owned()],
            ..column("look", "one of them", "sunset")
        },
        column("day", "when to post", "2026-12-18"),
    ]
}

#[track_caller]
fn reads(name: &str, bytes: &[u8]) {
    let table = table(name, bytes);
    assert_eq!(titles(&table), ["name", "quote", "look", "day"]);
    let quote = "Wir sind viele, ja. ".repeat(4);
    assert_eq!(texts(&table), [format!("3: Zoë Müller | {} | sunset | 2026-12-18", quote.trim())]);
    assert_eq!(notices(&table), "");
}

#[test]
fn starters_are_tables() {
    reads("a.csv", &starter(&columns(), StarterForm::Csv));
    reads("a.xlsx", &starter(&columns(), StarterForm::Xlsx));
    for form in [StarterForm::Csv, StarterForm::Xlsx] {
        assert_eq!(starter(&columns(), form), starter(&columns(), form));
        assert!(!starter(&[], form).is_empty());
    }
}

#[test]
fn a_workbook_offers_choices() {
    let parts = unzip(&starter(&columns(), StarterForm::Xlsx));
    let part = |name: &str| {
        let (_, bytes) = parts.iter().find(|(part, _)| part == name).unwrap();
        String::from_utf8_lossy(bytes).into_owned()
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("sqref=\"C3:C1000\""), "{sheet}");
    assert!(sheet.contains("\"sunset,forest\""), "{sheet}");
    assert!(sheet.contains("<pane ySplit=\"1\""), "{sheet}");
    assert!(part("docProps/core.xml").contains("2000-01-01T00:00:00Z"));
}

#[test]
fn too_many_choices_are_not_offered() {
    let choices = (0..100).map(|number| format!("choice {number}")).collect();
    let column = StarterColumn { title: "a".to_owned(), choices, ..StarterColumn::default() };
    assert!(!starter(&[column], StarterForm::Xlsx).is_empty());
}
