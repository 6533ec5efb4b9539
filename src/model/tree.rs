//! A YAML file as a tree with a place on every key and value.

use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use crate::model::At;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde_saphyr::Error;
use serde_saphyr::Location;
use serde_saphyr::Options;
use serde_saphyr::Spanned;
use std::fmt;
use std::sync::Arc;

/// A mapping stands at its first key.
pub type Tree = At<Yaml>;

#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    Null,
    Bool(bool),
    /// The number, and how it was written.
    Number(f64, String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(At<String>, Tree)>),
}

/// Reads one YAML document. A repeated key is an error, `yes` and `no` are
/// text, and a file that unfolds to more than a card could need is refused.
pub fn parse(source: &Arc<Source>) -> Result<Tree, Diagnostic> {
    let raw: Spanned<Raw> = serde_saphyr::from_str_with_options(&source.text, options())
        .map_err(|error| complaint(&error, source))?;
    let lines = Lines::new(&source.text);
    let tree = lines.tree(raw);
    match tree.value {
        Yaml::Null => {
            Err(Diagnostic::error("empty-file", "the file is empty").at(source, Place::default()))
        }
        _ => Ok(tree),
    }
}

/// Bounds above a list of ten thousand cards, below what hurts.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: 4_000_000,
            max_events: 12_000_000,
            max_depth: 100,
            max_anchors: 1_000,
            max_aliases: 5_000,
            max_total_scalar_bytes: 64 * 1024 * 1024,
        },
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

/// The parser's complaint in our words.
fn complaint(error: &Error, source: &Arc<Source>) -> Diagnostic {
    let place = error.location().map_or(Place::default(), |at| Lines::new(&source.text).place(at));
    let diagnostic = match error {
        Error::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().unwrap_or("?");
            Diagnostic::error("duplicate-key", format!("the key `{key}` is there twice"))
                .hint("keep one of the two")
        }
        _ => {
            let broken = Diagnostic::error("yaml", format!("the YAML is broken: {}", cause(error)));
            hints(source, place.line).into_iter().fold(broken, Diagnostic::hint)
        }
    };
    diagnostic.at(source, place)
}

/// The slips that most often break YAML, looked for up to the line of the
/// complaint and the one after, for the parser may stop on either side of the slip.
fn hints(source: &Source, line: u32) -> Vec<String> {
    let near = line.saturating_sub(1)..=line + 1;
    let lines = || source.text.lines().zip(1..);
    let with = |test: fn(&str) -> bool| {
        lines().find(|(text, at)| near.contains(at) && test(text)).map(|(_, at)| at)
    };
    let indented_by_tab = |text: &str| text.trim_start_matches(' ').starts_with('\t');
    let two_colons =
        |text: &str| !text.contains(['"', '\'', '{']) && text.matches(": ").count() > 1;
    let color = lines().take_while(|(_, at)| *at <= line).find(|(text, _)| has_bare_color(text));
    let tab = with(indented_by_tab)
        .map(|at| format!("line {at} is indented with a tab; use spaces, two for each level"));
    let colon = with(two_colons)
        .map(|at| format!("line {at} has `: ` in its text; put the text in quotes"));
    let color = color.map(|(_, at)| {
        format!("on line {at} ` #` begins a comment; put colors in quotes: `\"#…\"`")
    });
    let quotes = with(|text: &str| text.matches('"').count() > 2).map(|at| {
        format!("line {at} has `\"` inside a text in quotes; write `'` there, it is set as a proper quotation mark")
    });
    tab.into_iter().chain(colon).chain(color).chain(quotes).collect()
}

/// Whether a value on the line looks like a colour without quotes.
fn has_bare_color(line: &str) -> bool {
    line.split_once(": #").is_some_and(|(_, rest)| {
        let digits = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        matches!(digits, 3 | 6 | 8)
    })
}

/// The message without the place, which is shown with it.
fn cause(error: &Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    let text = text.lines().next().unwrap_or_default();
    text.trim_start_matches("error: ").trim_end_matches(['.', ' ', ':']).to_owned()
}

enum Raw {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value as f64))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Number(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

/// The lines of a source, to turn the parser's spans into places of one line each.
struct Lines<'a>(Vec<&'a str>);

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self(text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect())
    }

    fn tree(&self, raw: Spanned<Raw>) -> Tree {
        let at = self.place(raw.referenced);
        let value = match raw.value {
            Raw::Null => Yaml::Null,
            Raw::Bool(value) => Yaml::Bool(value),
            Raw::Number(value) => self.number(value, raw.defined),
            Raw::Text(text) => Yaml::Text(text),
            Raw::List(items) => Yaml::List(items.into_iter().map(|item| self.tree(item)).collect()),
            Raw::Map(entries) => {
                Yaml::Map(entries.into_iter().map(|entry| self.entry(entry)).collect())
            }
        };
        match &value {
            Yaml::Map(entries) if !entries.is_empty() => Tree { at: entries[0].0.at, value },
            _ => Tree { at, value },
        }
    }

    fn entry(&self, (key, value): (Spanned<String>, Spanned<Raw>)) -> (At<String>, Tree) {
        (At { at: self.place(key.referenced), value: key.value }, self.tree(value))
    }

    /// A number too large or strange to be one is text.
    fn number(&self, value: f64, at: Location) -> Yaml {
        let at = self.place(at);
        let raw = self.0.get(at.line.saturating_sub(1) as usize).map_or_else(String::new, |line| {
            line.chars()
                .skip(at.column.saturating_sub(1) as usize)
                .take(at.length as usize)
                .collect()
        });
        if value.is_finite() { Yaml::Number(value, raw.trim().to_owned()) } else { Yaml::Text(raw) }
    }

    /// The first line of a span.
    fn place(&self, at: Location) -> Place {
        let small = |number: u64| u32::try_from(number).unwrap_or(0);
        let (line, column) = (small(at.line()), small(at.column()));
        let width =
            self.0.get(line.saturating_sub(1) as usize).map_or(0, |line| line.chars().count());
        let left = (width + 1).saturating_sub(column as usize);
        Place { line, column, length: small(at.span().len()).min(u32::try_from(left).unwrap_or(0)) }
    }
}
