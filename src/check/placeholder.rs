//! What a starter card or table says as an example, and nobody has replaced.

use super::Written;
use super::said::Role;
use super::said::photos;
use super::said::said;
use crate::diag::Diagnostic;
use crate::model::Value;

/// Words that are the template's own example, or end in a lone ellipsis as starters do.
pub fn left(written: &Written) -> Vec<Diagnostic> {
    let filling = written.filling;
    let told = said(filling).into_iter().filter_map(|said| {
        let Role::Field(field) = said.role else { return None };
        let example = filling.template.fields.get(field)?.common.example.as_ref();
        let own = example.is_some_and(
            |example| matches!(&example.value, Value::Text(text) if text.trim() == said.text.trim()),
        );
        // An example that is a real text may well be meant.
        let left = own && said.text.trim().starts_with(OPEN) || is_open(said.text);
        if !left {
            return None;
        }
        let message = format!("`{field}` still has what the starter says: `{}`", said.text.trim());
        let told = Diagnostic::error("placeholder", message);
        Some(said.told(filling.content, told.hint("write what belongs there, or leave it out")))
    });
    told.chain(credits(written)).collect()
}

/// Credits that name nobody yet.
fn credits(written: &Written) -> Vec<Diagnostic> {
    let content = written.filling.content;
    let open = photos(written.filling).into_iter().filter_map(|named| {
        let credit = named.photo?.credit.as_ref().filter(|credit| is_open(&credit.value))?;
        let message = format!(
            "the credit of `{}` still has what the starter says: `{}`",
            named.field, credit.value
        );
        let told = Diagnostic::error("placeholder", message).at(&content.source, credit.at);
        Some(told.of_field(named.field).hint("write who took it, or leave it out"))
    });
    open.collect()
}

/// How templates begin an example that stands for nobody's words: `Your name`.
const OPEN: &str = "Your ";

/// Whether a text is to be filled in: `…`, `Photo: …`.
pub fn is_open(text: &str) -> bool {
    let text = text.trim();
    let stem = text.strip_suffix('…').or_else(|| text.strip_suffix("..."));
    stem.is_some_and(|stem| stem.trim().is_empty() || stem.trim_end().ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_places_are_told_from_sentences_that_trail_off() {
        for open in ["…", " … ", "Photo: …", "..."] {
            assert!(is_open(open), "{open}");
        }
        for said in ["And then …", "We came by boat…", "", "Photo: NASA"] {
            assert!(!is_open(said), "{said}");
        }
    }
}
