//! From spans to the string that is shaped: tokens found, and isolated where
//! right-to-left text would tear them apart.

use super::script;
use super::token::{self, Kind, Token};
use super::{Span, TextSpec};
use crate::geom::Direction;

/// The string that is shaped, and what each of its characters stands for.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// The spans' text with direction marks put in.
    pub text: String,
    /// The spans' text as it was given.
    pub source: String,
    pub chars: Vec<CharOrigin>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharOrigin {
    /// Byte offset in `source`. A mark put in stands where the next character does.
    pub source: u32,
    pub span: u16,
    /// 1 and up within hashtags, handles, links and numbers; 0 elsewhere.
    pub token: u16,
    /// Whether it lies in a stretch that keeps its own direction.
    pub isolated: bool,
}

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const LEFT_TO_RIGHT_ISOLATE: char = '\u{2066}';
const POP_ISOLATE: char = '\u{2069}';

pub fn prepare(spec: &TextSpec) -> Prepared {
    let source: String = spec.spans.iter().map(|s| s.text.as_str()).collect();
    let tokens = token::tokens(&source);
    let needs_marks = spec.direction == Some(Direction::Rtl)
        || source.chars().any(script::is_right_to_left)
        || script::is_right_to_left_language(&spec.language);
    let marks = if needs_marks { isolates(&spec.spans, &tokens) } else { Vec::new() };
    let mut prepared = Prepared { source: String::new(), ..Prepared::default() };
    prepared.fill(spec, &source, &tokens, &marks);
    prepared.source = source;
    prepared
}

/// A direction mark and the byte of the source it stands before.
type Mark = (usize, char);

/// Sorted by place. At one place, ends come before starts.
fn isolates(spans: &[Span], tokens: &[Token]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut isolate = |start: usize, end: usize, mark: char| {
        marks.push((start, mark));
        marks.push((end, POP_ISOLATE));
    };
    let mut at = 0;
    let mut isolated = Vec::new();
    for span in spans {
        let range = at..at + span.text.len();
        at = range.end;
        if span.isolate && !range.is_empty() {
            isolate(range.start, range.end, FIRST_STRONG_ISOLATE);
            isolated.push(range);
        }
    }
    for token in tokens {
        let inside =
            isolated.iter().any(|r| r.start < token.range.end && token.range.start < r.end);
        if !inside {
            let mark = match token.kind {
                Kind::Tag => FIRST_STRONG_ISOLATE,
                Kind::Link | Kind::Phone => LEFT_TO_RIGHT_ISOLATE,
            };
            isolate(token.range.start, token.range.end, mark);
        }
    }
    marks.sort_by_key(|&(at, mark)| (at, mark != POP_ISOLATE));
    marks
}

impl Prepared {
    fn fill(&mut self, spec: &TextSpec, source: &str, tokens: &[Token], marks: &[Mark]) {
        let ends: Vec<usize> = spec
            .spans
            .iter()
            .scan(0, |end, span| {
                *end += span.text.len();
                Some(*end)
            })
            .collect();
        let (mut span, mut token, mut depth) = (0, 0, 0);
        let mut marks = marks.iter().peekable();
        for (at, c) in source.char_indices() {
            while ends.get(span).is_some_and(|&end| at >= end) {
                span += 1;
            }
            while tokens.get(token).is_some_and(|t| at >= t.range.end) {
                token += 1;
            }
            let inside = tokens.get(token).is_some_and(|t| t.range.contains(&at));
            let origin = CharOrigin {
                source: at as u32,
                span: span as u16,
                token: if inside { token as u16 + 1 } else { 0 },
                isolated: depth > 0,
            };
            while let Some(&(_, mark)) = marks.next_if(|&&(place, _)| place == at) {
                depth += if mark == POP_ISOLATE { -1 } else { 1 };
                self.push(mark, CharOrigin { isolated: true, ..origin });
            }
            let c = if c == '\t' { ' ' } else { c };
            self.push(c, CharOrigin { isolated: depth > 0, ..origin });
        }
        let last =
            CharOrigin { source: source.len() as u32, span: span as u16, token: 0, isolated: true };
        for &(_, mark) in marks {
            self.push(mark, last);
        }
    }

    fn push(&mut self, c: char, origin: CharOrigin) {
        self.text.push(c);
        self.chars.push(origin);
    }

    /// Byte offset in the source of the character at `index`, or the end.
    pub fn source_at(&self, index: usize) -> usize {
        self.chars.get(index).map_or(self.source.len(), |c| c.source as usize)
    }

    /// Whether a letter outside of isolated stretches settles the direction.
    pub fn has_strong_letter(&self) -> bool {
        let outside = |(c, o): (char, &CharOrigin)| c.is_alphabetic() && !o.isolated;
        self.text.chars().zip(&self.chars).any(outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(spans: Vec<Span>) -> TextSpec {
        TextSpec { spans, ..TextSpec::default() }
    }

    #[test]
    fn tags_are_isolated_in_right_to_left_text_only() {
        assert_eq!(prepare(&spec(vec!["Say #Hello.".into()])).text, "Say #Hello.");
        let arabic = prepare(&spec(vec!["قل #Hello.".into()]));
        assert_eq!(arabic.text, "قل \u{2068}#Hello\u{2069}.");
        assert_eq!(arabic.source_at(3), arabic.source.find('#').unwrap());
        assert_eq!(arabic.source_at(4), arabic.source.find('#').unwrap());
        assert!(arabic.has_strong_letter());
        let only = prepare(&TextSpec { language: "ar".into(), ..spec(vec!["#Hello".into()]) });
        assert!(!only.has_strong_letter());
        assert_eq!(only.text, "\u{2068}#Hello\u{2069}");
    }

    #[test]
    fn isolated_spans_hold_their_tokens() {
        let name = Span { isolate: true, ..Span::from("@maria and #x") };
        let prepared = prepare(&spec(vec!["مع ".into(), name, " اليوم".into()]));
        assert_eq!(prepared.text, "مع \u{2068}@maria and #x\u{2069} اليوم");
    }
}
