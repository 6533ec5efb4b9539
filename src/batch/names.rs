//! What the folders and files of cards are called: a pattern, filled for each card, safe
//! on every system; and names that two cards would share.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::SourcePlace;
use crate::model::Content;
use crate::model::Value;
use crate::pack;

/// How files are named, such as `{row}-{name}/{placement}.{ext}`: folders, then a file in
/// them. Every folder is a card's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    folders: Vec<Vec<Piece>>,
    file: Vec<Piece>,
    /// Names that it makes alike are told, not numbered.
    strict: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Name(String),
}

/// A card as its folder is named after it.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    pub content: &'a Content,
    /// What its row says in columns that fill nothing.
    pub labels: &'a [(String, String)],
    /// Of a table, or the place in a list.
    pub row: u32,
}

/// Digits of a row's number at the least, so that folders sort as the rows do.
const ROW_DIGITS: usize = 3;

/// What may stand in the names of files beside the parts of folders.
const OF_FILES: [&str; 4] = ["placement", "platform", "page", "ext"];

impl Pattern {
    /// What cards of a list are called.
    pub const LIST: &'static str = "{folder}/{placement}.{ext}";
    /// What rows of a table are called.
    pub const TABLE: &'static str = "{row}-{name}/{placement}.{ext}";

    /// Reads a pattern; else says what is wrong with it.
    pub fn read(written: &str) -> Result<Self, Diagnostic> {
        let wrong = |why: &str| {
            Diagnostic::error("bad-pattern", format!("{why}: `{written}`"))
                .hint(format!("write it as `{}`", Self::TABLE))
        };
        let mut parts = Vec::new();
        for part in written.split(['/', '\\']) {
            parts.push(pieces(part).ok_or_else(|| wrong("a `{` or `}` has no partner"))?);
        }
        let file = parts.pop().unwrap_or_default();
        if parts.is_empty() || parts.iter().any(Vec::is_empty) {
            return Err(wrong("every card needs a folder of its own"));
        }
        for name in ["placement", "ext"] {
            if !file.contains(&Piece::Name(name.into())) {
                return Err(wrong(&format!("the name of the file lacks `{{{name}}}`")));
            }
        }
        let misplaced = parts.iter().flatten().find_map(|piece| match piece {
            Piece::Name(name) if OF_FILES.contains(&name.as_str()) => Some(name),
            _ => None,
        });
        match misplaced {
            Some(name) => Err(wrong(&format!("`{{{name}}}` belongs to the name of the file"))),
            None => Ok(Self { folders: parts, file, strict: false }),
        }
    }

    /// As somebody wrote it for this run: no two cards may have one folder.
    #[must_use]
    pub fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// The folder of a card, with `/` between its parts. A card with a name of its own
    /// has that in the place of the last part.
    pub fn folder(&self, card: Named) -> String {
        let own = card.content.name.as_ref().map(|name| pack::slug(&name.value));
        let mut parts: Vec<String> = self
            .folders
            .iter()
            .map(|pieces| pack::slug(&filled(pieces, |name| of_card(name, card))))
            .collect();
        if let (Some(own), Some(last)) = (own, parts.last_mut()) {
            *last = own;
        }
        parts.join("/")
    }

    /// The name of a file. The pages of a card that has several are numbered.
    pub fn file(&self, card: Named, placement: &str, page: Option<usize>, ext: &str) -> String {
        let paged = self.file.contains(&Piece::Name("page".into()));
        let number = page.map_or_else(String::new, |page| page.to_string());
        let placed = match page {
            Some(page) if !paged => format!("{placement}-{page}"),
            _ => placement.to_owned(),
        };
        let stem: Vec<Piece> = self
            .file
            .iter()
            .filter(|piece| **piece != Piece::Name("ext".into()))
            .cloned()
            .collect();
        let stem = filled(&stem, |name| match name {
            "placement" => placed.clone(),
            "platform" => placement.split('-').next().unwrap_or_default().to_owned(),
            "page" => number.clone(),
            _ => of_card(name, card),
        });
        // `guides.png` is an ending too.
        format!("{}.{ext}", pack::slug(stem.trim_end_matches('.')))
    }

    /// Names in the pattern that no card can fill.
    pub fn unknown<'a>(&self, cards: &[Named<'a>]) -> Option<Diagnostic> {
        let all = self.folders.iter().flatten().chain(&self.file);
        let names = all.filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        });
        for name in names {
            let known = OF_FILES.contains(&name) || OF_CARDS.contains(&name);
            let has =
                |card: &Named| card.content.fields.contains(name) || !label(card, name).is_empty();
            if !known && !cards.iter().any(has) {
                let message = format!("no card has what the pattern names: `{{{name}}}`");
                let fields = cards.iter().flat_map(|card| card.content.fields.names());
                let known: Vec<&str> = OF_CARDS.into_iter().chain(OF_FILES).chain(fields).collect();
                let error = Diagnostic::error("bad-pattern", message);
                return Some(match crate::model::nearest(name, &known) {
                    Some(near) => error.hint(format!("did you mean `{{{near}}}`?")),
                    None => error.hint(format!("use {}, or a field", OF_CARDS.join(", "))),
                });
            }
        }
        None
    }
}

const OF_CARDS: [&str; 7] = ["row", "name", "folder", "template", "language", "theme", "kit"];

/// `{row}-{name|slug}` in pieces; every name is made safe anyhow, so `|slug` says nothing.
fn pieces(part: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while let Some(start) = rest.find(['{', '}']) {
        if start > 0 {
            pieces.push(Piece::Text(rest[..start].to_owned()));
        }
        let inside = rest[start..].strip_prefix('{')?;
        let (name, after) = inside.split_once('}')?;
        let name = name.split('|').next().unwrap_or_default().trim();
        pieces.push(Piece::Name(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Some(pieces)
}

fn filled(pieces: &[Piece], name: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(own) => text.push_str(own),
            Piece::Name(of) => text.push_str(&name(of)),
        }
    }
    text
}

fn of_card(name: &str, card: Named) -> String {
    let key = |at: &Option<crate::model::At<String>>| {
        at.as_ref().map(|at| at.value.clone()).unwrap_or_default()
    };
    let content = card.content;
    match name {
        "row" => format!("{:0ROW_DIGITS$}", card.row),
        "template" => key(&content.template),
        "language" => content.language.as_ref().map_or("en".into(), |at| at.value.clone()),
        "theme" => key(&content.theme),
        "kit" => content.kit.as_ref().map_or_else(String::new, |kit| stem(&kit.value)),
        "folder" => format!("{} {}", field(content, "name"), key(&content.template)),
        "name" => {
            let own = field(content, "name");
            if own.is_empty() { first(content) } else { own }
        }
        other => {
            let own = field(content, other);
            if own.is_empty() { label(&card, other) } else { own }
        }
    }
}

/// What a column of that title says that fills nothing.
fn label(card: &Named, name: &str) -> String {
    let written = super::columns::plain(name);
    let mut labels = card.labels.iter();
    labels.find(|(title, _)| *title == written).map(|(_, text)| text.clone()).unwrap_or_default()
}

/// The last part of a path.
fn stem(path: &str) -> String {
    path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn field(content: &Content, name: &str) -> String {
    match content.fields.get(name).map(|value| &value.value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(_, written)) => written.clone(),
        Some(Value::Versions(copies)) => {
            copies.short.as_ref().unwrap_or(&copies.long).value.clone()
        }
        Some(Value::Photo(photo)) => stem(&photo.file.value),
        _ => String::new(),
    }
}

/// Where nobody is named: whose organisation it is, or what it says first.
fn first(content: &Content) -> String {
    let named = ["organisation", "title", "headline"].map(|name| field(content, name));
    let said = content.fields.names().map(|name| field(content, name));
    named.into_iter().chain(said).find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// The folders of cards in their order; for one whose folder is taken by a different card
/// before it, what is wrong. Names that were made from the words of a card may be alike, and
/// so may all cards of a `--name`: they get numbers.
pub fn folders(cards: &[Named], pattern: &Pattern) -> Vec<Result<String, Diagnostic>> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut given: Vec<Result<String, Diagnostic>> = Vec::with_capacity(cards.len());
    for (i, card) in cards.iter().enumerate() {
        let folder = pattern.folder(*card);
        let before = taken.get(&folder).map(|&first| &cards[first]);
        let name = match before {
            None => Ok(folder.clone()),
            // The same card, named twice.
            Some(first)
                if first.content == card.content
                    || !pattern.strict && (!is_written(card) || !is_written(first)) =>
            {
                let mut numbers = (2..).map(|n| format!("{folder}-{n}"));
                Ok(numbers.find(|name| !taken.contains_key(name)).unwrap_or_default())
            }
            Some(first) => Err(is_taken(card, first, &folder)),
        };
        if let Ok(name) = &name {
            taken.insert(name.clone(), i);
        }
        given.push(name);
    }
    given
}

/// Whether somebody wrote the name into the card itself.
fn is_written(card: &Named) -> bool {
    card.content.name.as_ref().is_some_and(|name| name.at.line > 0)
}

fn is_taken(card: &Named, first: &Named, folder: &str) -> Diagnostic {
    let place = |card: &Named| -> Option<SourcePlace> {
        let at = card.content.name.as_ref().map_or(Place::default(), |name| name.at);
        (at.line > 0).then(|| at.of(&card.content.source))
    };
    let before = place(first).map_or(String::new(), |place| format!(" ({place})"));
    let language = |card: &Named| card.content.language.as_ref().map(|at| at.value.clone());
    let end = match language(card) {
        Some(own) if Some(&own) != language(first).as_ref() => own,
        _ => "2".into(),
    };
    let message = format!("another card of this run is called `{folder}` too{before}");
    let key = if card.content.source.is_table() { "" } else { "name: " };
    let error = Diagnostic::error("name-taken", message);
    if place(card).is_none() {
        let row = Place { line: card.row, column: 0, length: 0 };
        let table = card.content.source.is_table();
        let at = if table { row } else { Place::default() };
        return error
            .at(&card.content.source, at)
            .hint("put more into the pattern, such as `{row}` or `{language}`");
    }
    let error = error.hint(format!("give each a name of its own, such as `{key}{folder}-{end}`"));
    Diagnostic { place: place(card), ..error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;
    use crate::model::At;
    use crate::model::Cards;

    fn cards(text: &str) -> Vec<Content> {
        let cards = Cards::read(&Source::new("cards.yaml", text)).unwrap().each;
        cards.into_iter().map(|card| card.unwrap()).collect()
    }

    fn named(cards: &[Content]) -> Vec<Named<'_>> {
        (1..).zip(cards).map(|(row, content)| Named { content, labels: &[], row }).collect()
    }

    #[test]
    fn patterns_are_filled_and_made_safe() {
        let all = cards(
            "- { template: quote, kit: kits/ours/, fields: { name: \"Toby G. / ../MBE\", town: \"Łódź\" } }\n- { fields: { quote: \"CON\" } }\n",
        );
        let all = named(&all);
        for (pattern, folder, file) in [
            (Pattern::TABLE, "001-toby-g-mbe", "x-post.png"),
            ("{town}/{name|slug}/{placement}.{ext}", "łódź/toby-g-mbe", "x-post.png"),
            ("{kit}/{template}_{placement}.{ext}", "ours", "quote_x-post.png"),
            ("{name}/{platform}-{placement}.{ext}", "toby-g-mbe", "x-x-post.png"),
        ] {
            let pattern = Pattern::read(pattern).unwrap();
            assert_eq!(pattern.folder(all[0]), folder);
            assert_eq!(
                pattern.file(all[0], "x-post", None, "png").replace('-', "_"),
                file.replace('-', "_")
            );
        }
        let pattern = Pattern::read("{name}/{placement}.{ext}").unwrap();
        assert_eq!(pattern.folder(all[1]), "con-card");
        assert_eq!(pattern.file(all[0], "x-post", Some(2), "png"), "x-post-2.png");
        assert_eq!(pattern.file(all[0], "x-post", None, "guides.png"), "x-post.guides.png");
    }

    #[test]
    fn patterns_that_would_lose_pictures_are_refused() {
        for (pattern, why) in [
            ("{placement}.{ext}", "folder"),
            ("{name}/{placement}", "{ext}"),
            ("{name}/card.{ext}", "{placement}"),
            ("{placement}/{placement}.{ext}", "belongs"),
            ("{name/{placement}.{ext}", "partner"),
            ("//{placement}.{ext}", "folder"),
        ] {
            let error = Pattern::read(pattern).unwrap_err();
            assert!(error.message.contains(why), "{pattern}: {}", error.message);
        }
        let all = cards("{ template: quote, fields: { name: A } }");
        let pattern = Pattern::read("{nmae}/{placement}.{ext}").unwrap();
        assert!(pattern.unknown(&named(&all)).unwrap().hints[0].contains("{name}"));
    }

    #[test]
    fn written_names_may_not_be_shared() {
        let text = "- { name: a, template: quote, fields: { name: X } }\n- { name: A, template: quote, language: fr, fields: { name: X } }\n- { template: quote, fields: { name: Y } }\n- { template: quote, fields: { name: Y, role: b } }\n";
        let all = cards(text);
        let pattern = Pattern::read(Pattern::LIST).unwrap();
        let given = folders(&named(&all), &pattern);
        assert!(given[0].as_ref().is_ok_and(|name| name == "a"));
        let error = given[1].as_ref().unwrap_err();
        assert!(
            error.message.contains("cards.yaml:1") && error.hints[0].contains("a-fr"),
            "{error:?}"
        );
        assert_eq!(given[3].as_ref().unwrap(), "y-quote-2");
    }

    #[test]
    fn a_pattern_of_ones_own_may_make_no_two_folders_alike() {
        let all = cards(
            "- { template: quote, language: fr, fields: { name: X } }\n- { template: quote, fields: { name: X } }\n",
        );
        let pattern = Pattern::read("{name}/{placement}.{ext}").unwrap();
        assert_eq!(folders(&named(&all), &pattern)[1].as_deref(), Ok("x-2"));
        let error = folders(&named(&all), &pattern.strict())[1].clone().unwrap_err();
        assert!(error.hints[0].contains("{language}"), "{error:?}");
    }

    #[test]
    fn cards_of_one_name_for_all_are_numbered() {
        let mut all = cards(
            "- { template: quote, fields: { name: X } }\n- { template: quote, fields: { name: Y } }\n",
        );
        for card in &mut all {
            card.name = Some(At::nowhere("run".into()));
        }
        let pattern = Pattern::read(Pattern::LIST).unwrap();
        let given: Vec<String> =
            folders(&named(&all), &pattern).into_iter().map(Result::unwrap).collect();
        assert_eq!(given, ["run", "run-2"]);
    }
}
