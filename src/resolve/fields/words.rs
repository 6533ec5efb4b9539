//! An author's words: typeset, covered by the fonts, short enough.

use unicode_segmentation::UnicodeSegmentation;

use super::Filling;
use super::Written;
use crate::diag::Diagnostic;
use crate::geom::Direction;
use crate::model;
use crate::model::At;
use crate::model::Language;
use crate::model::WrittenDirection;
use crate::resolve::quotes;

/// What a starter card has in the place of words.
const EMPTY: &str = "…";

/// The author's copies, longest first.
pub(super) fn copies(value: &model::Value) -> Option<Vec<String>> {
    Some(match value {
        model::Value::Text(text) => vec![text.clone()],
        model::Value::Number(_, written) => vec![written.clone()],
        model::Value::Bool(yes) => vec![yes.to_string()],
        model::Value::Versions(versions) => {
            let shorter = [&versions.medium, &versions.short].into_iter().flatten();
            std::iter::once(&versions.long).chain(shorter).map(|copy| copy.value.clone()).collect()
        }
        model::Value::List(lines) => {
            let lines: Option<Vec<String>> = lines
                .iter()
                .map(|line| copies(&line.value).map(|mut copies| copies.remove(0)))
                .collect();
            vec![lines?.join("\n")]
        }
        model::Value::Photo(_) | model::Value::Item(_) => return None,
    })
}

pub(super) fn text_field(
    from: &Filling,
    name: &str,
    field: &model::TextField,
    value: &At<model::Value>,
    copies: Vec<String>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Written, Vec<Diagnostic>> {
    if copies.iter().any(|copy| copy.trim() == EMPTY) {
        let message = format!("the field `{name}` is still to be filled in");
        return Err(vec![value.error(&from.content.source, "not-filled-in", message)]);
    }
    let (direction, language) = spoken(from, value);
    let spoken = language.as_ref().unwrap_or(from.language);
    let set: Vec<String> = copies.iter().map(|copy| quotes::curly(copy.trim(), spoken)).collect();
    let uncovered: Vec<Diagnostic> =
        set.iter().flat_map(|copy| uncovered(from, name, value, copy, spoken)).collect();
    if !uncovered.is_empty() {
        return Err(uncovered);
    }
    let copies = within(from, name, field, value, set, warnings)?;
    Ok(Written { copies, direction, language })
}

/// The direction and the language that the author gave one field.
fn spoken(from: &Filling, value: &At<model::Value>) -> (Option<Direction>, Option<Language>) {
    let model::Value::Versions(versions) = &value.value else { return (None, None) };
    let direction = match versions.direction.as_ref().map(|written| written.value) {
        Some(WrittenDirection::Rtl) => Some(Direction::Rtl),
        Some(WrittenDirection::Ltr) => Some(Direction::Ltr),
        _ => None,
    };
    (direction, versions.language.as_ref().map(|code| from.languages.lookup(&code.value)))
}

/// The copies that are not longer than the field may be.
fn within(
    from: &Filling,
    name: &str,
    field: &model::TextField,
    value: &At<model::Value>,
    set: Vec<String>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let Some(max) = field.max else { return Ok(set) };
    let fits = |copy: &String| copy.graphemes(true).count() <= max as usize;
    let kept: Vec<String> = set.iter().filter(|copy| fits(copy)).cloned().collect();
    let longest = set[0].graphemes(true).count();
    if kept.is_empty() {
        let message =
            format!("the field `{name}` has {longest} characters, at most {max} fit a card");
        let error = value
            .error(&from.content.source, "too-long", message)
            .hint(format!("shorten it by {} characters", longest - max as usize));
        return Err(vec![error.hint(format!(
            "or give both: `{name}: {{ long: …, short: … }}`; the longest that fits is used"
        ))]);
    }
    if kept.len() < set.len() {
        let message = format!(
            "the long copy of `{name}` has {longest} characters, at most {max} fit a card; a shorter copy is used"
        );
        warnings.push(Diagnostic {
            severity: crate::diag::Severity::Warning,
            ..value.error(&from.content.source, "too-long", message)
        });
    }
    Ok(kept)
}

/// Every character that no bundled font has.
fn uncovered(
    from: &Filling,
    name: &str,
    value: &At<model::Value>,
    text: &str,
    language: &Language,
) -> Vec<Diagnostic> {
    from.fonts
        .uncovered(text, &language.code)
        .into_iter()
        .map(|missing| {
            let points: Vec<String> =
                missing.chars.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            let shown = if missing.chars.iter().any(|c| c.is_control()) {
                String::new()
            } else {
                format!(" `{}`", missing.cluster)
            };
            let message = format!(
                "no bundled font has the character{shown} ({}) of the field `{name}`",
                points.join(" ")
            );
            value.error(&from.content.source, "uncovered-character", message).hint(format!(
                "its script is {}; a kit can bring a font for it in its `fonts/` folder",
                missing.script
            ))
        })
        .collect()
}
