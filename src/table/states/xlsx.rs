//! States in a workbook of Excel: one sheet is edited, every other byte copied.

use std::io::Cursor;
use std::io::Write;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use zip::CompressionMethod;
use zip::DateTime;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Columns;
use super::State;
use super::cut;
use super::said;
use crate::diag::column_letters;
use crate::table::package::Package;
use crate::table::xlsx;
use crate::table::xml;

pub fn copy(bytes: &Arc<[u8]>, states: &[State]) -> Result<Vec<u8>, String> {
    let (package, sheet) = xlsx::read(bytes).map_err(said)?;
    let columns = Columns::of(&sheet.grid, states)?;
    let text = package.text(&sheet.part).map_err(said)?;
    let edited = edit(&text, &columns)?;
    replace(&package, &sheet.part, edited.as_bytes())
        .map_err(|error| format!("the copy cannot be written: {error}"))
}

/// The zip with other bytes for one part; all entries keep their order.
fn replace(package: &Package, part: &str, bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = package.archive();
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        if !name.replace('\\', "/").eq_ignore_ascii_case(part) {
            copy.raw_copy_file(entry)?;
            continue;
        }
        drop(entry);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        copy.start_file(name, options)?;
        copy.write_all(bytes)?;
    }
    Ok(copy.finish()?.into_inner())
}

/// Copies the text and writes states into its rows on the way.
fn edit(text: &str, columns: &Columns) -> Result<String, String> {
    // The reader does not count a byte order mark.
    let (mark, text) = text.split_at(if text.starts_with('\u{FEFF}') { 3 } else { 0 });
    let copy = mark.to_owned();
    let mut edit = Edit { text, done: 0, copy, columns, row: None, last: (0, 0) };
    let mut reader = Reader::from_str(text);
    // In a sheet there are rows and cells only here.
    let mut in_data = false;
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let end = reader.buffer_position() as usize;
        let tag = Tag { start, end };
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "sheetData" => in_data = true,
            Event::End(element) if element.local_name().as_ref() == "sheetData" => in_data = false,
            Event::Start(element) if in_data => edit.start(element, &tag, false),
            Event::Empty(element) if in_data => edit.start(element, &tag, true),
            Event::End(element) if in_data => edit.end(element.local_name().as_ref(), &tag),
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "dimension" =>
            {
                edit.dimension(element, &tag);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    edit.keep_to(text.len());
    Ok(edit.copy)
}

/// Where a tag lies in the text.
struct Tag {
    start: usize,
    end: usize,
}

struct Edit<'a> {
    text: &'a str,
    /// Up to here the text is copied or left out.
    done: usize,
    copy: String,
    columns: &'a Columns<'a>,
    row: Option<OpenRow<'a>>,
    /// Row and column that were read last: tags may leave their numbers out.
    last: (u32, u32),
}

/// A row whose states are being written.
struct OpenRow<'a> {
    number: u32,
    /// With a colon, or "".
    prefix: String,
    /// Not written yet, from the left.
    states: Vec<(u32, &'a str)>,
    /// The style of a cell that a state replaces, while inside of it.
    replacing: Option<(String, u32)>,
}

impl<'a> Edit<'a> {
    fn keep_to(&mut self, end: usize) {
        self.copy.push_str(&self.text[self.done..end]);
        self.done = end;
    }

    fn start(&mut self, element: &BytesStart, tag: &Tag, empty: bool) {
        match element.local_name().as_ref() {
            "row" => self.open_row(element, tag, empty),
            "c" => self.open_cell(element, tag, empty),
            _ => {}
        }
    }

    fn open_row(&mut self, element: &BytesStart, tag: &Tag, empty: bool) {
        let number = xml::number(element, "r").unwrap_or(self.last.0.saturating_add(1));
        self.last = (number, 0);
        let states = self.columns.cells(number);
        if states.is_empty() {
            self.row = None;
            return;
        }
        self.keep_to(tag.start);
        // `spans` is a hint about the columns of the row, which would be wrong now.
        self.copy.push_str(&without_spans(&self.text[tag.start..tag.end], empty));
        self.done = tag.end;
        let prefix = prefix(element);
        self.row = Some(OpenRow { number, prefix, states, replacing: None });
        if empty {
            self.write_before(u32::MAX);
            let name = element.name();
            self.copy.push_str(&format!("</{}>", name.as_ref()));
            self.row = None;
        }
    }

    fn open_cell(&mut self, element: &BytesStart, tag: &Tag, empty: bool) {
        let place = xml::attribute(element, "r").and_then(|place| xlsx::position(&place));
        let column = place.map_or(self.last.1.saturating_add(1), |(_, column)| column);
        self.last.1 = column;
        if self.row.is_none() {
            return;
        }
        self.keep_to(tag.start);
        self.write_before(column);
        let Some(row) = &mut self.row else { return };
        if row.states.first().is_none_or(|(state, _)| *state != column) {
            return;
        }
        let style = xml::attribute(element, "s").unwrap_or_default();
        row.replacing = Some((style, column));
        if empty {
            self.close_cell(tag);
        }
    }

    fn end(&mut self, name: &str, tag: &Tag) {
        match name {
            "c" => self.close_cell(tag),
            "row" if self.row.is_some() => {
                self.keep_to(tag.start);
                self.write_before(u32::MAX);
                self.row = None;
            }
            _ => {}
        }
    }

    /// Leaves out the cell that ends here and writes its state instead.
    fn close_cell(&mut self, tag: &Tag) {
        let Some(row) = &mut self.row else { return };
        let Some((style, column)) = row.replacing.take() else { return };
        let (_, text) = row.states.remove(0);
        self.copy.push_str(&cell(row, column, &style, text));
        self.done = tag.end;
    }

    /// Writes the states whose columns come before that one.
    fn write_before(&mut self, column: u32) {
        let Some(row) = &mut self.row else { return };
        while let Some(&(state, text)) = row.states.first().filter(|(state, _)| *state < column) {
            row.states.remove(0);
            if !text.is_empty() {
                self.copy.push_str(&cell(row, state, "", text));
            }
        }
    }

    /// `ref="A1:C9"` reaches to the states.
    fn dimension(&mut self, element: &BytesStart, tag: &Tag) {
        let Some(area) = xml::attribute(element, "ref") else { return };
        let (from, to) = area.split_once(':').unwrap_or((&area, &area));
        let Some((row, column)) = xlsx::position(to) else { return };
        let last = column_letters(column.max(self.columns.last()));
        let written = &self.text[tag.start..tag.end];
        let wider = written.replace(&format!("\"{area}\""), &format!("\"{from}:{last}{row}\""));
        self.keep_to(tag.start);
        self.copy.push_str(&wider);
        self.done = tag.end;
    }
}

/// The prefix of a tag with its colon: some programs write `<x:row>`.
fn prefix(element: &BytesStart) -> String {
    let name = element.name();
    let name = name.as_ref();
    name.rfind(':').map_or(String::new(), |colon| name[..=colon].to_owned())
}

/// The tag of a row, opened where it is an empty one.
fn without_spans(tag: &str, empty: bool) -> String {
    let tag = if empty { tag.replace("/>", ">") } else { tag.to_owned() };
    for quote in ['"', '\''] {
        let Some((before, rest)) = tag.split_once(&format!(" spans={quote}")) else { continue };
        let Some((_, after)) = rest.split_once(quote) else { continue };
        return format!("{before}{after}");
    }
    tag
}

fn cell(row: &OpenRow, column: u32, style: &str, text: &str) -> String {
    let OpenRow { number, prefix, .. } = row;
    let place = format!("{}{number}", column_letters(column));
    let style = if style.is_empty() { String::new() } else { format!(" s=\"{}\"", escape(style)) };
    if text.is_empty() {
        return format!("<{prefix}c r=\"{place}\"{style}/>");
    }
    let text = escape(writable(cut(text)));
    format!(
        "<{prefix}c r=\"{place}\"{style} t=\"inlineStr\"><{prefix}is>\
         <{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
    )
}

/// Without the letters that XML cannot hold.
fn writable(text: &str) -> String {
    let allowed =
        |c: &char| matches!(c, '\t' | '\n') || *c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.chars().filter(allowed).collect()
}
