//! Diagnostics as text for people and as JSON for machines.

use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::Source;
use crate::diag::SourcePlace;
use annotate_snippets::Annotation;
use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Origin;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use serde_json::Value;
use serde_json::json;
use std::ops::Range;

/// All of them as a compiler would print them, an empty line between two.
pub fn render(diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let blocks: Vec<String> = diagnostics.iter().map(|d| block(&renderer, d)).collect();
    if blocks.is_empty() { String::new() } else { blocks.join("\n\n") + "\n" }
}

/// An array with one object each: `severity`, `code`, `message`, `hints`, and
/// where known `file`, `line`, `column`, `length`, `label`, `card`, `placement`, `field`;
/// in tables `row`, `cell` and the column's `title` instead of line and column.
pub fn to_json(diagnostics: &[Diagnostic]) -> Value {
    diagnostics.iter().map(object).collect()
}

fn block(renderer: &Renderer, diagnostic: &Diagnostic) -> String {
    let context = context_line(diagnostic);
    let title = level(diagnostic.severity).primary_title(&diagnostic.message);
    // The name by which a lint can be switched off.
    let named = diagnostic.severity == Severity::Warning;
    let title = if named { title.id(&*diagnostic.code) } else { title };
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        group = match byte_range(&place.source, place) {
            Some(span) => group.element(snippet(diagnostic, place, span)),
            None if place.row().is_some() => group.element(Origin::path(place.to_string())),
            None => group.element(origin(place)),
        };
    }
    if let Some(context) = &context {
        group = group.element(Level::NOTE.message(context));
    }
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.with_name("hint").message(hint));
    }
    renderer.render(&[group])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    place: &'a SourcePlace,
    span: Range<usize>,
) -> Snippet<'a, Annotation<'a>> {
    let mark = AnnotationKind::Primary.span(span);
    Snippet::source(&place.source.text)
        .path(&place.source.name)
        .annotation(mark.label(label(diagnostic)))
}

fn label(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.context.as_ref()?.label.as_deref()
}

fn origin(place: &SourcePlace) -> Origin<'_> {
    let origin = Origin::path(&place.source.name);
    match place.line {
        0 => origin,
        line => origin.line(line as usize).char_column(place.column as usize),
    }
}

/// A whole paragraph under carets hides the message; its beginning is enough.
const LONGEST_MARK: usize = 32;

/// Where the place lies in the text, in bytes; nothing if the text has no such place.
fn byte_range(source: &Source, place: &SourcePlace) -> Option<Range<usize>> {
    let line = source.line(place.line)?;
    if source.text.is_empty() {
        return None;
    }
    let base = line.as_ptr() as usize - source.text.as_ptr() as usize;
    let at = |chars: usize| line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at);
    let from = place.column.saturating_sub(1) as usize;
    let length = (place.length as usize).min(LONGEST_MARK);
    Some(base + at(from)..base + at(from + length))
}

fn context_line(diagnostic: &Diagnostic) -> Option<String> {
    let context = diagnostic.context.as_deref()?;
    let part =
        |what: &str, name: &Option<String>| name.as_ref().map(|name| format!("{what} `{name}`"));
    let parts = [
        part("card", &context.card),
        part("placement", &context.placement),
        part("field", &context.field),
    ];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!line.is_empty()).then(|| format!("in {line}"))
}

fn object(diagnostic: &Diagnostic) -> Value {
    let mut object = json!({
        "severity": diagnostic.severity.to_string(),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hints": diagnostic.hints,
    });
    let mut set = |key: &str, value: Value| object[key] = value;
    if let Some(place) = &diagnostic.place {
        set("file", json!(place.source.name));
        if let Some(row) = place.row() {
            set("row", json!(row));
            set("cell", json!(place.cell()));
            set("title", json!(place.title()));
        } else if place.line > 0 {
            set("line", json!(place.line));
            set("column", json!(place.column));
            set("length", json!(place.length));
        }
    }
    if let Some(label) = label(diagnostic) {
        set("label", json!(label));
    }
    let context = diagnostic.context.as_deref().cloned().unwrap_or_default();
    for (key, name) in
        [("card", context.card), ("placement", context.placement), ("field", context.field)]
    {
        if let Some(name) = name {
            set(key, json!(name));
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn a_place_is_shown_with_its_line_and_the_remedy() {
        let source = Source::new("quote.yaml", "name: é\n  fill: acent\n");
        let error = Diagnostic::error("unknown-color", "unknown color: `acent`")
            .at(&source, Place { line: 2, column: 9, length: 5 })
            .label("not in the kit")
            .of_card("khadeja")
            .of_placement("x-post")
            .hint("did you mean `accent`?");
        let expected = "\
error: unknown color: `acent`
 --> quote.yaml:2:9
  |
2 |   fill: acent
  |         ^^^^^ not in the kit
  |
  = note: in card `khadeja`, placement `x-post`
  = hint: did you mean `accent`?
";
        assert_eq!(render(std::slice::from_ref(&error), false), expected);
        assert!(render(std::slice::from_ref(&error), true).contains("\u{1b}["));
        assert_eq!(error.one_line(), "error: unknown color: `acent` (quote.yaml:2:9)");
        let json = to_json(&[error]);
        assert_eq!((&json[0]["line"], &json[0]["placement"]), (&json!(2), &json!("x-post")));
    }

    #[test]
    fn a_row_of_a_sheet_has_a_place_and_no_snippet() {
        let source = Source::table("rows.csv", vec!["name".into(), "quote".into()]);
        let at = |column| {
            Diagnostic::error("empty", "it is empty")
                .at(&source, Place { line: 7, column, length: 0 })
        };
        for (column, place) in [(2, "cell B7 (quote)"), (30, "cell AD7"), (0, "row 7")] {
            let expected = format!("error: it is empty\n--> rows.csv, {place}\n");
            assert_eq!(render(&[at(column)], false), expected);
        }
        let json = to_json(&[at(1)]);
        assert_eq!((&json[0]["row"], &json[0]["cell"]), (&json!(7), &json!("A7")));
    }

    #[test]
    fn places_outside_of_the_text_do_no_harm() {
        let source = Source::new("a", "one\ntwo");
        for (line, column, length) in
            [(0, 0, 0), (1, 99, 99), (9, 1, 1), (2, 4, 1), (2, 0, u32::MAX)]
        {
            let error =
                Diagnostic::error("x", "message").at(&source, Place { line, column, length });
            assert!(render(&[error], false).starts_with("error: message"));
        }
        assert_eq!(render(&[], false), "");
    }
}
