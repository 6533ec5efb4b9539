//! From filled cells to titled columns and rows.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;

use super::Cell;
use super::Column;
use super::Picture;
use super::Remark;
use super::Row;
use super::Table;
use super::grid::Grid;
use super::grid::is_comment;
use super::remark;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use crate::diag::column_letters;

/// The row of titles.
#[derive(Debug)]
pub struct Header {
    pub row: u32,
    /// Those that are there, from left to right.
    pub columns: Vec<Column>,
}

impl Header {
    /// The first row with words that is no comment.
    pub fn of(grid: &Grid) -> Option<Self> {
        let (row, cells) = grid.rows().find(|(_, cells)| has_words(cells) && !is_comment(cells))?;
        let columns = cells
            .iter()
            .filter(|(_, cell)| !cell.text.is_empty())
            .map(|(number, cell)| Column { number: *number, title: on_one_line(&cell.text) })
            .collect();
        Some(Self { row, columns })
    }

    /// The column of that title, in any case.
    pub fn column(&self, title: &str) -> Option<u32> {
        let title = title.to_lowercase();
        let found = self.columns.iter().find(|column| column.title.to_lowercase() == title);
        found.map(|column| column.number)
    }

    /// All titles from column A on, "" where there is none.
    fn titles(&self) -> Vec<String> {
        let last = self.columns.last().map_or(1, |column| column.number) as usize;
        let mut titles = vec![String::new(); last];
        for column in &self.columns {
            titles[column.number as usize - 1].clone_from(&column.title);
        }
        titles
    }

    fn titles_twice(&self) -> Vec<Remark> {
        let mut first: HashMap<String, u32> = HashMap::new();
        let mut twice = Vec::new();
        for column in &self.columns {
            let before = *first.entry(column.title.to_lowercase()).or_insert(column.number);
            if before != column.number {
                twice.push(title_twice(self.row, before, column));
            }
        }
        twice
    }
}

fn title_twice(row: u32, before: u32, column: &Column) -> Remark {
    let [one, two] = [before, column.number].map(column_letters);
    let message =
        format!("two columns have the same title, {one}{row} and {two}{row}: {}", column.title);
    let error = Diagnostic::error("title-twice", message)
        .hint("give one of them another title, or empty the title of the one that is not meant");
    Remark::new(error).at(row, column.number)
}

/// Takes the titles and sorts the rest below them. Errors: `no-rows`, `title-twice`.
pub fn frame(name: &str, mut grid: Grid) -> Result<Table, Vec<Diagnostic>> {
    let Some(header) = Header::of(&grid) else {
        let source = Source::table(name, vec![String::new()]);
        return Err(vec![no_rows("the table is empty").of(&source)]);
    };
    let source = Source::table(name, header.titles());
    let twice = header.titles_twice();
    if !twice.is_empty() {
        return Err(twice.into_iter().map(|remark| remark.of(&source)).collect());
    }
    let mut table = Table {
        source,
        columns: header.columns,
        rows: Vec::new(),
        notices: Vec::new(),
        package: None,
    };
    table.notices = hash_for_title(&grid, header.row, &table.source).into_iter().collect();
    tell(&mut table, std::mem::take(&mut grid.remarks));
    fill(&mut table, &grid, header.row);
    if table.rows.is_empty() {
        let error = no_rows("the table has titles and no rows").at(header.row, 0).of(&table.source);
        return Err(vec![error]);
    }
    hang(&mut table, grid.floating);
    Ok(table)
}

fn no_rows(message: &str) -> Remark {
    let error = Diagnostic::error("no-rows", message)
        .hint("write the titles into the first row and below them one row for each card");
    Remark::new(error)
}

/// A first title `#`, as above numbers, makes the header a comment. That is the rule, but
/// hardly the intention.
fn hash_for_title(grid: &Grid, header: u32, source: &Arc<Source>) -> Option<Diagnostic> {
    let mut above = grid.rows().take_while(|(row, _)| *row < header);
    let (row, _) = above.find(|(_, cells)| {
        cells.len() > 1 && cells.values().next().is_some_and(|cell| cell.text == "#")
    })?;
    let message = format!("row {row} is a comment, as it begins with `#`, and not the titles");
    let warning = Diagnostic::warning("hash-for-title", message)
        .hint("if these are the titles, write `no.` instead of `#`");
    Some(Remark::new(warning).at(row, 0).of(source))
}

/// Keeps what is said about the file and about cells that are read.
fn tell(table: &mut Table, remarks: Vec<Remark>) {
    for remark in remarks {
        let Place { column, .. } = remark.place;
        if column == 0 || index_of(&table.columns, column).is_some() {
            table.notices.push(remark.of(&table.source));
        }
    }
}

fn fill(table: &mut Table, grid: &Grid, header: u32) {
    let mut outside = Vec::new();
    let mut lost = Vec::new();
    for (number, cells) in grid.rows() {
        let (inside, beyond) = sort(&table.columns, cells);
        let is_row = number > header && !is_comment(cells);
        let loses = if is_row { &beyond } else { cells };
        for (column, cell) in loses {
            lost.extend(cell.pictures.iter().map(|picture| (number, *column, picture.clone())));
        }
        if !is_row {
            continue;
        }
        let words = beyond.iter().filter(|(_, cell)| !cell.text.is_empty());
        outside.extend(words.map(|(column, _)| (number, *column)));
        if inside.iter().any(|cell| *cell != Cell::default()) {
            table.rows.push(Row { number, cells: inside });
        }
    }
    table.notices.extend(without_title(&outside).map(|remark| remark.of(&table.source)));
    for (row, column, picture) in lost {
        lose(table, row, column, &picture);
    }
}

/// The cells below titles, one for each column, and the others.
fn sort(columns: &[Column], cells: &BTreeMap<u32, Cell>) -> (Vec<Cell>, BTreeMap<u32, Cell>) {
    let mut inside = vec![Cell::default(); columns.len()];
    let mut beyond = BTreeMap::new();
    for (column, cell) in cells {
        match index_of(columns, *column) {
            Some(index) => inside[index] = cell.clone(),
            None => drop(beyond.insert(*column, cell.clone())),
        }
    }
    (inside, beyond)
}

fn without_title(cells: &[(u32, u32)]) -> Option<Remark> {
    let &(row, column) = cells.first()?;
    let message = match cells.len() - 1 {
        0 => "the cell has no title above it and is left out".to_owned(),
        1 => "two cells have no title above them and are left out; this is the first".to_owned(),
        more => format!(
            "{} cells have no title above them and are left out; this is the first",
            more + 1
        ),
    };
    let warning = Diagnostic::warning("cell-without-title", message)
        .hint("write a title above the column, or empty the cell")
        .hint("in a CSV file, put a cell that holds the delimiter into quotes");
    Some(Remark::new(warning).at(row, column))
}

/// Gives pictures over the sheet to the cells they begin in.
fn hang(table: &mut Table, floating: Vec<(u32, u32, Picture)>) {
    for (row, column, picture) in floating {
        let place = (table.rows.binary_search_by_key(&row, |row| row.number).ok())
            .zip(index_of(&table.columns, column));
        match place {
            Some((row, column)) => table.rows[row].cells[column].pictures.push(picture),
            None => lose(table, row, column, &picture),
        }
    }
}

fn lose(table: &mut Table, row: u32, column: u32, picture: &Picture) {
    let why = match index_of(&table.columns, column) {
        None => "begins in a column without a title",
        Some(_) => "begins in a row that is empty or no row of the table",
    };
    let remark = remark::picture_without_cell(&picture.name, why).at(row, column);
    table.notices.push(remark.of(&table.source));
}

fn index_of(columns: &[Column], number: u32) -> Option<usize> {
    columns.binary_search_by_key(&number, |column| column.number).ok()
}

fn has_words(cells: &BTreeMap<u32, Cell>) -> bool {
    cells.values().any(|cell| !cell.text.is_empty())
}

fn on_one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
