//! Sheets to fill in.

use rust_xlsxwriter::Color;
use rust_xlsxwriter::DataValidation;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::FormatBorder;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

use super::states::timeless;

/// A column to fill in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StarterColumn {
    pub title: String,
    /// What to write below it: a few words.
    pub help: String,
    pub example: String,
    /// The only values it may have; empty where everything goes.
    pub choices: Vec<String>,
    /// Whether every row needs it.
    pub required: bool,
}

/// The format of a starter sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StarterForm {
    Csv,
    Xlsx,
}

/// Widths in letters: of a usual column, and of one with a long example.
const WIDTH: f64 = 28.0;
const WIDE: f64 = 56.0;
const LONG_EXAMPLE: usize = 60;

/// How far down cells offer their choices.
const LAST_CHOICE_ROW: u32 = 999;

/// Excel takes no longer list of choices, commas included.
const LONGEST_CHOICES: usize = 255;

/// A sheet with titles, a comment row of help and a row with an example, which reads as a
/// table. CSV is UTF-8 with a byte order mark and commas. The same columns give the same bytes.
pub fn starter(columns: &[StarterColumn], form: StarterForm) -> Vec<u8> {
    match form {
        StarterForm::Csv => csv(columns).into_bytes(),
        // It fails for wrong positions and too long texts only, which there are not.
        StarterForm::Xlsx => xlsx(columns).unwrap_or_default(),
    }
}

/// The help of all columns; the first begins so that the row is a comment.
fn help(columns: &[StarterColumn]) -> impl Iterator<Item = String> {
    let marks = std::iter::once("# ").chain(std::iter::repeat(""));
    marks.zip(columns).map(|(mark, column)| format!("{mark}{}", column.help))
}

fn csv(columns: &[StarterColumn]) -> String {
    let titles = columns.iter().map(|column| column.title.clone());
    let examples = columns.iter().map(|column| column.example.clone());
    let rows = [titles.collect(), help(columns).collect(), examples.collect::<Vec<_>>()];
    let lines =
        rows.map(|cells| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
    format!("\u{FEFF}{}\r\n", lines.join("\r\n"))
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', ';', '\t', '"', '\r', '\n']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn xlsx(columns: &[StarterColumn]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = timeless()?;
    let sheet = workbook.add_worksheet();
    let formats = Formats::new();
    for ((number, column), help) in (0..).zip(columns).zip(help(columns)) {
        write_column(sheet, &formats, number, column, &help)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

struct Formats {
    title: Format,
    required: Format,
    help: Format,
    cell: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let title = cell.clone().set_bold().set_border_bottom(FormatBorder::Thin);
        Self {
            required: title.clone().set_background_color(Color::RGB(0x00FF_E699)),
            title,
            help: cell.clone().set_italic().set_font_color(Color::RGB(0x0059_5959)),
            cell,
        }
    }
}

fn write_column(
    sheet: &mut Worksheet,
    formats: &Formats,
    number: u16,
    column: &StarterColumn,
    help: &str,
) -> Result<(), XlsxError> {
    let title = if column.required { &formats.required } else { &formats.title };
    sheet.set_column_format(number, &formats.cell)?;
    sheet.write_string_with_format(0, number, &column.title, title)?;
    sheet.write_string_with_format(1, number, help, &formats.help)?;
    // As text: Excel would turn dates and leading zeros into something else.
    sheet.write_string_with_format(2, number, &column.example, &formats.cell)?;
    let long = column.example.chars().count() > LONG_EXAMPLE;
    sheet.set_column_width(number, if long { WIDE } else { WIDTH })?;
    offer_choices(sheet, number, &column.choices)
}

fn offer_choices(sheet: &mut Worksheet, number: u16, choices: &[String]) -> Result<(), XlsxError> {
    let length = choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum::<usize>();
    // A comma parts choices in Excel's list and cannot be in one.
    let offered = !choices.is_empty()
        && length <= LONGEST_CHOICES
        && choices.iter().all(|choice| !choice.contains(','));
    if offered {
        let list = DataValidation::new().allow_list_strings(choices)?;
        sheet.add_data_validation(2, number, LAST_CHOICE_ROW, number, &list)?;
    }
    Ok(())
}
