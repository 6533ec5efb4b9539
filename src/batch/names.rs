//! What the folders of cards are called, and names that are given twice.

use super::Planned;
use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::Content;
use crate::pack;
use crate::resolve::Filling;
use crate::resolve::fields::Filled;

/// The author's name for the card, or the person's and the template's.
pub fn folder(content: &Content, filling: &Filling) -> String {
    let own = content.name.as_ref().map(|name| name.value.clone());
    let called = || {
        let name = match filling.fields.get("name") {
            Some(Filled::Text(text)) => text.copies[0].clone(),
            _ => String::new(),
        };
        format!("{name} {}", filling.template.name.value)
    };
    pack::slug(&own.unwrap_or_else(called))
}

/// Cards whose author gave them the name of a different card before them: by their
/// place in the list, with what is wrong. Names that were made from the words of a
/// card may be alike, and so may all cards of a `--name`: they get numbers.
pub fn given_twice(planned: &[Planned]) -> Vec<(usize, Diagnostic)> {
    let mut wrong = Vec::new();
    for (i, card) in planned.iter().enumerate() {
        let Some(name) = written(card) else { continue };
        let same = |other: &&Planned| written(other).is_some() && other.folder == card.folder;
        let Some(first) = planned[..i].iter().find(same) else { continue };
        // The same file, named twice.
        if first.filling.content == card.filling.content {
            continue;
        }
        wrong.push((i, taken(card, name, first)));
    }
    wrong
}

fn written<'a>(card: &Planned<'a>) -> Option<&'a At<String>> {
    card.filling.content.name.as_ref().filter(|name| name.at.line > 0)
}

fn taken(card: &Planned, name: &At<String>, first: &Planned) -> Diagnostic {
    let (content, before) = (card.filling.content, first.filling.content);
    let place = written(first)
        .map_or(String::new(), |name| format!(" ({}:{})", before.source.name, name.at.line));
    let language = &card.filling.language.code;
    let end = if *language == first.filling.language.code { "2" } else { language };
    let message = format!("another card of this run is called `{}` too{place}", name.value);
    name.error(&content.source, "name-taken", message)
        .hint(format!("give each a name of its own, such as `name: {}-{end}`", name.value))
}
