//! Tables made here and read back. Files of every format, in [`workbooks`].

mod csv;
mod hostile;
mod numbers;
mod ods;
mod starter;
mod states;
mod workbooks;
mod xlsx;

use super::*;

/// Reads what has to be readable.
#[track_caller]
fn table(name: &str, bytes: &[u8]) -> Table {
    match read(name, &Arc::from(bytes)) {
        Ok(table) => table,
        Err(errors) => panic!("{name}: {}", lines(&errors)),
    }
}

/// The errors of what must not be readable, one per line.
#[track_caller]
fn errors(name: &str, bytes: &[u8]) -> String {
    match read(name, &Arc::from(bytes)) {
        Ok(table) => panic!("{name} is read: {:?}", texts(&table)),
        Err(errors) => lines(&errors),
    }
}

fn lines(diagnostics: &[Diagnostic]) -> String {
    let line = |d: &Diagnostic| format!("{} {}", d.code, d.one_line());
    diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn notices(table: &Table) -> String {
    lines(&table.notices)
}

fn titles(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.title.as_str()).collect()
}

/// Each row: its number, a colon and its cells.
fn texts(table: &Table) -> Vec<String> {
    let text = |row: &Row| {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        format!("{}: {}", row.number, cells.join(" | "))
    };
    table.rows.iter().map(text).collect()
}

/// Each picture: its cell and its name.
fn pictures(table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let letters = crate::diag::column_letters(column.number);
            let name = |picture: &Picture| format!("{letters}{} {}", row.number, picture.name);
            found.extend(cell.pictures.iter().map(name));
        }
    }
    found
}

fn state(row: u32, status: &str, reason: &str) -> State {
    State { row, status: status.to_owned(), reason: reason.to_owned() }
}

#[test]
fn endings_of_tables() {
    for name in ["a.csv", "A.CSV", "b.tsv", "c.xlsx", "d.XLSM", "e.ods", "f.g.Ods"] {
        assert!(is_table(name), "{name}");
    }
    for name in ["csv", "a.xls", "a.xlsb", "a.txt", "a.csv.jpg", "", "."] {
        assert!(!is_table(name), "{name}");
    }
    assert!(errors("a.txt", b"a,b\n1,2").starts_with("not-a-table"));
}

#[test]
fn a_table_may_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Table>();
}
