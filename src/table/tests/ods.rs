//! Tables of LibreOffice.

use super::workbooks::*;
use super::*;

fn cell(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn sheet(rows: &str) -> String {
    let end = r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    format!(r#"<table:table table:name="People" table:style-name="ta1">{rows}{end}</table:table>"#)
}

#[test]
fn cells_of_every_kind() {
    let values = [
        r#"<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="float" office:value="1234.5"><text:p>1.234,50</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="float" office:value="1234"><text:p>1.234</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="float" office:value="49"><text:p>00049</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="percentage" office:value="0.425"><text:p>42,5%</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="date" office:date-value="2026-12-18"><text:p>18.12.26</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="date" office:date-value="2026-12-18T09:00:00"><text:p>18.12.26</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="time" office:time-value="PT09H00M00S"><text:p>9 Uhr</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="string"><text:p>Wir <text:span>alle</text:span>,<text:s text:c="2"/>ja &amp; du</text:p><text:p>zwei</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="string"><office:annotation><text:p>a comment</text:p></office:annotation><text:p>noted</text:p></table:table-cell>"#,
        r#"<table:table-cell><table:table table:is-sub-table="true"><table:table-row><table:table-cell office:value-type="string"><text:p>inner</text:p></table:table-cell></table:table-row></table:table></table:table-cell>"#,
        r#"<table:covered-table-cell office:value-type="string"><text:p>hidden</text:p></table:covered-table-cell>"#,
    ];
    let rows: String = values.iter().map(|value| row(&(cell("x") + value))).collect();
    let bytes = ods(&sheet(&(row(&(cell("kind") + &cell("value"))) + &rows)));
    let table = table("a.ods", &bytes);
    let values: Vec<_> = table.rows.iter().map(|row| row.cells[1].text.as_str()).collect();
    assert_eq!(
        values,
        [
            "12",
            "1234.5",
            "1234",
            "00049",
            "42.5%",
            "2026-12-18",
            "2026-12-18T09:00",
            "09:00",
            "true",
            "Wir alle,  ja & du\nzwei",
            "noted",
            "",
            "",
        ]
    );
    assert_eq!(notices(&table), "");
}

#[test]
fn repeated_rows_and_cells() {
    let rows = [
        r#"<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>"#,
        r#"<table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated="2"/>"#,
        &cell("a"),
        r#"<table:table-cell/>"#,
        &cell("b"),
        r#"</table:table-row></table:table-header-rows>"#,
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:number-columns-repeated="3" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#,
    ];
    let table = table("a.ods", &ods(&sheet(&rows.concat())));
    assert_eq!(texts(&table), ["5: x | x", "6: x | x"]);
    assert!(notices(&table).contains("two cells have no title"), "{}", notices(&table));
}

fn frame(href: &str) -> String {
    format!(
        r#"<draw:frame><draw:image xlink:href="{href}"><text:p/></draw:image><svg:title>alt</svg:title></draw:frame>"#
    )
}

#[test]
fn pictures_in_cells_and_over_the_sheet() {
    let photo = |href: &str| format!("<table:table-cell>{}</table:table-cell>", frame(href));
    let rows = [
        "<table:shapes>".to_owned() + &frame("Pictures/two.jpg") + "</table:shapes>",
        row(&(cell("name")
            + r#"<table:table-cell table:number-columns-repeated="2"/>"#
            + &cell("photo"))),
        row(&(cell("Zoe")
            + r#"<table:table-cell table:number-columns-repeated="2"/>"#
            + &photo("Pictures/one.png"))),
        row(&(cell("Max") + r#"<table:table-cell/>"# + &photo("./Pictures/one.png"))),
        row(&(cell("Kim")
            + r#"<table:table-cell table:number-columns-repeated="2"/>"#
            + &photo("../secret.png"))),
        row(&(cell("Lee")
            + r#"<table:table-cell table:number-columns-repeated="2"/>"#
            + &photo("./ObjectReplacements/Object 1"))),
    ];
    let table = table("a.ods", &ods(&sheet(&rows.concat())));
    assert_eq!(pictures(&table), ["D2 one.png"]);
    assert_eq!(texts(&table), ["2: Zoe | ", "3: Max | ", "4: Kim | ", "5: Lee | "]);
    assert_eq!(
        notices(&table),
        "picture-without-cell warning: a picture is anchored to the page or sheet and not to a cell: two.jpg (a.ods)\n\
         picture-elsewhere warning: a picture is linked and not in the file: ../secret.png (a.ods)\n\
         picture-without-cell warning: a picture begins in a column without a title: one.png (a.ods, cell C3)"
    );
    assert_eq!(table.picture(&table.rows[0].cells[1].pictures[0]).unwrap(), PNG);
}

#[test]
fn errors_in_cells_and_hidden_sheets() {
    let error = r#"<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>"#;
    let rows = row(&(cell("a") + &cell("b"))) + &row(&(cell("1") + error));
    let hidden = sheet(&rows).replace("ta1", "ta2").replace("People", "Lists");
    let bytes = ods(&(hidden + &sheet(&rows)));
    let table = table("a.ods", &bytes);
    assert_eq!(texts(&table), ["2: 1 | "]);
    assert_eq!(
        notices(&table),
        "cell-error warning: the cell holds an error and counts as empty: #REF! (a.ods, cell B2 (b))"
    );
}

#[test]
fn what_cannot_be_read() {
    let endless = r#"<table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    assert!(errors("a.ods", &ods(&sheet(endless))).starts_with("table-too-large"));
    let cut = changed(&ods(&sheet("")), "content.xml", |text| {
        text[..text.find("</table:table>").unwrap()].to_owned()
    });
    assert!(errors("a.ods", &cut).starts_with("table-damaged"));
    let manifest = b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let parts: [(&str, &[u8]); 2] =
        [("META-INF/manifest.xml", manifest), ("content.xml", b"\x80\x81")];
    assert!(errors("a.ods", &zip(&parts)).starts_with("table-protected"));
}
