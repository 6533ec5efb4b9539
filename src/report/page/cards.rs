//! The cards of a run as the page shows them: little markup, for there may be thousands.

use serde::Serialize;

use super::super::Caption;
use super::super::Card;
use super::super::Page;
use super::super::Picture;
use super::super::Report;
use super::super::Status;
use super::super::day;
use super::super::joined::joined;

/// More cards than this are shown in parts with headings, so that one finds one's way.
const ONE_PART: usize = 150;
const PART: usize = 100;

/// With more cards than this their words are behind links to the files: a page of
/// tens of megabytes is of no use.
const WORDS_INSIDE: usize = 1000;

/// The box of a small picture on the page, in pixels.
const WIDEST: f64 = 320.0;
const TALLEST: f64 = 220.0;

/// A card with more pictures has a row of the page for itself.
const HALF_ROW: usize = 2;

/// Cards that follow one another.
pub(super) struct Cards<'a> {
    cards: &'a [Card],
    title: String,
    /// Whether there are others.
    several: bool,
    /// Whether their words stand on the page, and not only in their files.
    inside: bool,
    /// Whether two stand side by side where there is room.
    pairs: bool,
}

/// What leads to them.
#[derive(Serialize)]
pub(super) struct Head {
    /// Nothing where there are no others.
    title: Option<String>,
    anchor: String,
}

/// The same with everything that is told of each.
#[derive(Serialize)]
pub(super) struct Part<'a> {
    #[serde(flatten)]
    head: Head,
    cards: Vec<Shown<'a>>,
    pairs: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    anchor: String,
    title: &'a str,
    /// `row 7`, or `card 3 of more.yaml`.
    number: String,
    template: &'a str,
    language: &'a str,
    status: &'static str,
    class: &'static str,
    broad: bool,
    /// Where it is said what is to be mended.
    why: Option<String>,
    /// What kept all its pictures from being made.
    errors: Vec<&'a str>,
    /// For machines and for people.
    publish: Option<(&'a str, String)>,
    pictures: Vec<Small<'a>>,
    words: Vec<Words<'a>>,
    /// Whether the words stand on the page.
    inside: bool,
}

#[derive(Serialize)]
struct Small<'a> {
    placement: &'a str,
    pages: Vec<Image<'a>>,
    /// Endings and paths of other formats.
    others: Vec<(String, &'a str)>,
}

#[derive(Serialize)]
struct Image<'a> {
    large: &'a str,
    small: &'a str,
    alt: String,
    width: u32,
    height: u32,
}

/// A caption or the words for those who do not see the pictures.
#[derive(Serialize)]
struct Words<'a> {
    /// `instagram`, or `alt text`.
    what: String,
    path: &'a str,
    text: &'a str,
    /// `212 of 2,200`.
    length: Option<String>,
    over: bool,
}

/// Whether nearly all have few pictures.
fn in_pairs(report: &Report) -> bool {
    let broad = report.cards.iter().filter(|card| is_broad(card)).count();
    broad <= report.cards.len() / 10
}

fn is_broad(card: &Card) -> bool {
    card.pictures.iter().map(|picture| picture.pages.len()).sum::<usize>() > HALF_ROW
}

/// Where a card stands on the page.
pub(super) fn anchor(input: usize, row: u32) -> String {
    format!("c{input}-{row}")
}

pub(super) fn parts(report: &Report) -> Vec<Cards<'_>> {
    let inside = report.cards.len() <= WORDS_INSIDE;
    let size = if report.cards.len() > ONE_PART { PART } else { ONE_PART };
    let of_inputs = report.cards.chunk_by(|one, next| one.input == next.input);
    let chunks: Vec<&[Card]> = of_inputs.flat_map(|cards| cards.chunks(size)).collect();
    let several = chunks.len() > 1;
    let pairs = in_pairs(report);
    let part = |cards| Cards { cards, several, inside, pairs, title: title(report, cards) };
    chunks.into_iter().map(part).collect()
}

impl<'a> Cards<'a> {
    pub fn head(&self) -> Head {
        let first = self.cards.first();
        let anchor = first.map(|card| format!("from-{}-{}", card.input, card.row));
        Head { title: self.several.then(|| self.title.clone()), anchor: anchor.unwrap_or_default() }
    }

    /// Everything that is told of its cards.
    pub fn filled(&self, report: &Report) -> Part<'a> {
        let cards = self.cards.iter().map(|card| shown(report, card, self.inside)).collect();
        Part { head: self.head(), cards, pairs: self.pairs }
    }
}

/// `people.csv, rows 2 to 101`.
fn title(report: &Report, cards: &[Card]) -> String {
    let [first, .., last] = cards else {
        return cards.first().map(|card| number(report, card)).unwrap_or_default();
    };
    let input = report.inputs.get(first.input);
    let what = if input.is_some_and(|input| input.is_table()) { "rows" } else { "cards" };
    let file = match report.inputs.len() {
        0 | 1 => String::new(),
        _ => input.map(|input| format!("{}, ", input.file)).unwrap_or_default(),
    };
    format!("{file}{what} {} to {}", first.row, last.row)
}

fn number(report: &Report, card: &Card) -> String {
    let input = report.inputs.get(card.input);
    let what = if input.is_some_and(|input| input.is_table()) { "row" } else { "card" };
    match input.filter(|_| report.inputs.len() > 1) {
        Some(input) => format!("{what} {} of {}", card.row, input.file),
        None => format!("{what} {}", card.row),
    }
}

fn shown<'a>(report: &Report, card: &'a Card, inside: bool) -> Shown<'a> {
    let (status, class) = match card.status {
        Status::Made => ("made", "made"),
        Status::Partly => ("partly made", "partly"),
        Status::Failed => ("failed", "failed"),
    };
    let publish = card.publish_at.as_deref().filter(|_| card.status != Status::Failed);
    Shown {
        anchor: anchor(card.input, card.row),
        title: if card.title().is_empty() { "Without a name" } else { card.title() },
        number: number(report, card),
        template: &card.template,
        language: &card.language,
        status,
        class,
        broad: is_broad(card),
        why: why(card),
        errors: errors(card),
        publish: publish.map(|moment| (moment, day::in_words(moment))),
        pictures: pictures(card),
        words: words(card),
        inside,
    }
}

/// Of a card that has nothing else to show.
fn errors(card: &Card) -> Vec<&str> {
    if !card.pictures.is_empty() {
        return Vec::new();
    }
    let errors = joined(card.told.iter().filter(|told| card.fails_by(told)));
    errors.iter().map(|joined| joined.told.message.as_str()).collect()
}

/// Only what points at a cell or row has a place of its own among what is to be mended.
fn why(card: &Card) -> Option<String> {
    let mut failures = card.told.iter().filter(|told| card.fails_by(told)).peekable();
    failures.peek()?;
    let own = failures.any(|told| told.row.is_some());
    Some(if own { format!("m{}-{}", card.input, card.row) } else { "mend".into() })
}

/// The words for a picture are said once: whoever listens does not hear them for every size.
fn pictures(card: &Card) -> Vec<Small<'_>> {
    let mut said: Vec<&str> = Vec::new();
    card.pictures.iter().map(|picture| small(picture, &mut said)).collect()
}

fn small<'a>(picture: &'a Picture, said: &mut Vec<&'a str>) -> Small<'a> {
    let (width, height) = size(picture);
    let mut pages = Vec::new();
    for (number, page) in (1..).zip(&picture.pages) {
        let Some(large) = large(page) else { continue };
        let again = said.contains(&page.alt.as_str());
        let alt = match (again, picture.pages.len()) {
            (false, _) => page.alt.clone(),
            (true, 1) => format!("the same as {}", picture.placement),
            (true, _) => format!("the same as {}, page {number}", picture.placement),
        };
        said.push(&page.alt);
        let small = page.thumbnail.as_deref().unwrap_or(large);
        pages.push(Image { large, small, alt, width, height });
    }
    Small { placement: &picture.placement, pages, others: others(picture) }
}

/// What a small picture leads to: a bitmap if there is one.
fn large(page: &Page) -> Option<&str> {
    let bitmap = page.main().find(|file| file.is_bitmap());
    bitmap.or_else(|| page.main().next()).map(|file| file.path.as_str())
}

/// The other files of a picture of one page; those of many pages are found beside it.
fn others(picture: &Picture) -> Vec<(String, &str)> {
    let [page] = &picture.pages[..] else { return Vec::new() };
    let shown = large(page);
    let rest = page.main().filter(|file| Some(file.path.as_str()) != shown);
    rest.map(|file| (file.ending(), file.path.as_str())).collect()
}

/// As large as fits the box.
fn size(picture: &Picture) -> (u32, u32) {
    let (width, height) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
    let scale = (WIDEST / width).min(TALLEST / height);
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    (side(width), side(height))
}

fn words(card: &Card) -> Vec<Words<'_>> {
    let captions = card.captions.iter().map(|caption| Words {
        what: caption.platform.clone(),
        path: &caption.path,
        text: &caption.text,
        length: Some(length(caption)),
        over: caption.limit.is_some_and(|limit| caption.length > limit),
    });
    let alts = card.alts.iter().map(|alt| Words {
        what: match &alt.platforms[..] {
            [] => "alt text".into(),
            some => format!("alt text for {}", some.join(", ")),
        },
        path: &alt.path,
        text: &alt.text,
        length: None,
        over: false,
    });
    captions.chain(alts).collect()
}

fn length(caption: &Caption) -> String {
    let number = |length: u64| super::write::number(usize::try_from(length).unwrap_or(usize::MAX));
    match caption.limit {
        Some(limit) => format!("{} of {}", number(caption.length), number(limit)),
        None => {
            super::write::count(usize::try_from(caption.length).unwrap_or(usize::MAX), "character")
        }
    }
}
