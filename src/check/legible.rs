//! Whether people can read a card, and will.

use unicode_segmentation::UnicodeSegmentation;

use super::Picture;
use super::count;
use super::subject;
use super::visit;
use crate::card::Kind;
use crate::card::Node;
use crate::diag::Diagnostic;
use crate::layout::SetText;
use crate::model::Shape;

/// The smallest text on a card, as a share of its width: 30 pixels on 1080.
/// Posters are read from closer by: 12 points.
const FLOOR: f64 = 30.0 / 1080.0;
const PRINTED_FLOOR_POINTS: f64 = 12.0;

/// Every text with the words and lines it was given.
fn texts<'a>(picture: &'a Picture) -> Vec<(&'a Node, Option<&'a str>, &'a SetText)> {
    let mut texts = Vec::new();
    visit(&picture.drawn.resolved.card.root, &mut |node| {
        if let (Kind::Text(text), Some(set)) = (&node.kind, picture.drawn.texts.get(&node.id)) {
            texts.push((node, text.field.as_deref(), set));
        }
    });
    texts
}

pub fn small(picture: &Picture) -> Vec<Diagnostic> {
    let width = f64::from(picture.placement.width);
    let floor = match picture.placement.dpi {
        Some(dpi) => PRINTED_FLOOR_POINTS * f64::from(dpi) / 72.0,
        None => FLOOR * width,
    };
    let floor = floor.max(picture.filling.kit.floor * width);
    let small = texts(picture).into_iter().filter(|(.., set)| set.size < 0.99 * floor);
    small
        .map(|(node, field, set)| {
            let message = format!(
                "{} is set {:.0} px high; on a picture {width} px wide, people need {:.0}",
                subject(&node.label, field),
                set.size,
                floor.ceil()
            );
            let told = Diagnostic::warning("small-text", message)
                .hint("make it larger, or raise the kit's `floor`");
            picture.at_node(told, node.id)
        })
        .collect()
}

/// The most words for a shape. No source gives a number: these are what the
/// longest article of a quote card needs beside its name and lockup, and what
/// is read in about 20 seconds. Banners are seen smallest.
fn most_words(shape: Shape) -> usize {
    match shape {
        Shape::Portrait | Shape::Square => 75,
        Shape::Story | Shape::Wide => 65,
        Shape::Banner => 55,
        Shape::Circle => 8,
    }
}

pub fn many_words(picture: &Picture) -> Vec<Diagnostic> {
    // Paper is read at leisure.
    if picture.placement.dpi.is_some() {
        return Vec::new();
    }
    let texts = texts(picture);
    let length = |set: &SetText| count::words(&set.text);
    let words: usize = texts.iter().map(|(.., set)| length(set)).sum();
    let (shape, most) = (picture.placement.shape, most_words(picture.placement.shape));
    let longest = texts.iter().max_by_key(|(.., set)| length(set));
    let Some((node, field, _)) = longest.filter(|_| words > most) else { return Vec::new() };
    let message =
        format!("there are {words} words on the picture; at most {most} are read ({shape})");
    let told = Diagnostic::warning("too-many-words", message)
        .hint("keep the strongest sentence, and put the rest into the caption");
    vec![picture.at_field(told, *field, node.id)]
}

/// A last line of at most this share of the longest one is short.
const SHORT: f64 = 0.34;

pub fn orphans(picture: &Picture) -> Vec<Diagnostic> {
    let orphans = texts(picture).into_iter().filter_map(|(node, field, set)| {
        let word = orphan(set)?;
        let message =
            format!("the last line of {} is one short word: `{word}`", subject(&node.label, field));
        let told = Diagnostic::warning("orphan", message)
            .hint("add or take away a word, or keep two together with a no-break space");
        Some(picture.at_field(told, field, node.id))
    });
    orphans.collect()
}

/// The word alone on the last of three lines or more that nobody broke on purpose.
fn orphan(set: &SetText) -> Option<&str> {
    let last = set.lines.last()?;
    let paragraph = set.text[..last.start].rfind('\n').map_or(0, |at| at + 1);
    let lines = set.lines.iter().filter(|line| line.start >= paragraph).count();
    let word = set.text[last.clone()].trim();
    let one = !word.contains(char::is_whitespace) && word.unicode_words().count() == 1;
    let length = |text: &str| text.graphemes(true).count() as f64;
    let longest = set.lines.iter().map(|line| length(&set.text[line.clone()])).fold(0.0, f64::max);
    (lines >= 3 && one && length(word) <= SHORT * longest).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(lines: &[&str], between: &str) -> SetText {
        let text = lines.join(between);
        let mut start = 0;
        let place = |line: &&str| {
            let range = start..start + line.len();
            start = range.end + between.len();
            range
        };
        SetText { lines: lines.iter().map(place).collect(), size: 30.0, text }
    }

    #[test]
    fn only_a_short_word_that_was_left_over_is_an_orphan() {
        assert_eq!(orphan(&set(&["means a lot", "to all of", "me."], " ")), Some("me."));
        assert_eq!(orphan(&set(&["means a lot", "me."], " ")), None);
        assert_eq!(orphan(&set(&["means", "a lot", "to me."], " ")), None);
        assert_eq!(orphan(&set(&["to all", "in our", "communities"], " ")), None);
        assert_eq!(orphan(&set(&["We have", "taken the", "pledge"], " ")), None);
        assert_eq!(orphan(&set(&["One", "Two", "Three"], "\n")), None);
        assert_eq!(orphan(&SetText { text: String::new(), size: 1.0, lines: Vec::new() }), None);
    }
}
