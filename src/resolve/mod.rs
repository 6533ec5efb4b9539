//! What was written becomes what is meant.
//!
//! Placeholders, kits, brand tokens, units, shapes and defaults end here: a
//! [`Card`] knows none of them.

pub mod consent;
pub mod fields;
pub mod kit;
mod leaves;
mod lists;
pub mod logos;
mod nodes;
pub mod partner;
pub mod people;
mod phrases;
mod quotes;
mod sentence;
mod style;
pub mod telling;
mod units;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use minijinja::Value;
use serde::Deserialize;
use serde::Serialize;

use crate::card::Card;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::diag::SourcePlace;
use crate::fonts::Fonts;
use crate::geom::{Direction, Insets, Rect, Size};
use crate::id::DrawingId;
use crate::id::NodeId;
use crate::model;
use crate::model::At;
use crate::model::Content;
use crate::model::Day;
use crate::model::Language;
use crate::model::Languages;
use crate::model::Node;
use crate::model::Placement;
use crate::model::Template;
use crate::model::Theme;
use crate::model::WrittenDirection;
use crate::photo::Photos;

use fields::Fields;
use fields::Filled;
use kit::Kit;
use partner::Partner;
use phrases::Phrases;
use telling::Telling;

/// The theme's scale for photos: dark, middle and light.
const DUOTONE: &str = "duotone";
/// The theme's colours for what stands over faces.
const COVERS: &str = "covers";

/// A card with its fields filled, ready to be laid out for any placement.
pub struct Filling<'a> {
    pub kit: &'a Kit,
    pub template: Arc<Template>,
    pub content: &'a Content,
    pub language: Language,
    pub direction: Direction,
    pub fields: Fields,
    phrases: Phrases,
    /// Whose card it is beside the campaign.
    pub partner: Partner,
    /// What its grouped texts have in common with others.
    pub sizes: Sizes,
    /// The drawings of the kit that the template uses.
    art: BTreeMap<String, (DrawingId, Size)>,
}

/// The sizes of grouped texts, in the unit `t` of their placement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sizes(BTreeMap<String, (f64, f64)>);

/// No text becomes smaller than this share of the largest of its group: one long text would
/// make all others too small for their cards. It is then the only one that is smaller.
const LEAST_OF_GROUP: f64 = 0.6;

impl Sizes {
    /// The size of a group on a placement: that of the placement itself, else of its shape.
    pub fn get(&self, group: &str, placed: &[String; 2]) -> Option<f64> {
        let (least, most) = placed.iter().find_map(|place| self.0.get(&key(group, place)))?;
        Some(least.max(LEAST_OF_GROUP * most))
    }

    pub fn add(&mut self, group: &str, place: &str, size: f64) {
        self.take(key(group, place), (size, size));
    }

    pub fn join(&mut self, other: &Self) {
        for (key, range) in &other.0 {
            self.take(key.clone(), *range);
        }
    }

    /// From the smallest to the largest.
    fn take(&mut self, key: String, (least, most): (f64, f64)) {
        let known = self.0.entry(key).or_insert((least, most));
        *known = (known.0.min(least), known.1.max(most));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn key(group: &str, place: &str) -> String {
    format!("{group}/{place}")
}

/// A card, and where its nodes were written, for messages about them.
pub struct Resolved {
    pub card: Card,
    pub places: BTreeMap<NodeId, SourcePlace>,
}

/// A card as it was written, and all it refers to.
pub struct Asked<'a> {
    pub content: &'a Content,
    pub template: Arc<Template>,
    pub kit: &'a Kit,
    pub language: Language,
    pub languages: &'a Languages,
    /// The day on which consent must still hold; nothing is compared without one.
    pub today: Option<Day>,
}

/// Checks a card's fields and reads its photos, once for all placements.
pub fn fill<'a>(
    asked: Asked<'a>,
    fonts: &Fonts,
    assets: &dyn crate::assets::Assets,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Filling<'a>, Vec<Diagnostic>> {
    let Asked { content, template, kit, language, languages, today } = asked;
    let unknown = kit.unknown_fonts(fonts);
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let from = fields::Filling {
        template: &template,
        content,
        kit,
        language: &language,
        languages,
        fonts,
        assets,
        today,
    };
    let fields = fields::fill(&from, photos, warnings)?;
    let direction = match content.direction.as_ref().map(|written| written.value) {
        Some(WrittenDirection::Rtl) => Direction::Rtl,
        Some(WrittenDirection::Ltr) => Direction::Ltr,
        _ if language.rtl => Direction::Rtl,
        _ => Direction::Ltr,
    };
    let partner = Partner::read(content, kit, assets, photos)?;
    let art = art(kit, &template, photos)?;
    let phrases = Phrases::new(&language);
    let sizes = Sizes::default();
    Ok(Filling {
        kit,
        template,
        content,
        language,
        direction,
        fields,
        phrases,
        partner,
        sizes,
        art,
    })
}

/// Reads the drawings that the template or a part of the kit names.
fn art(
    kit: &Kit,
    template: &Template,
    photos: &mut Photos,
) -> Result<BTreeMap<String, (DrawingId, Size)>, Vec<Diagnostic>> {
    let mut named = Vec::new();
    for page in &template.pages {
        art_names(&page.layout, &template.source, &mut named);
    }
    for (part, source) in kit.parts.values() {
        art_names(part, source, &mut named);
    }
    let (mut drawn, mut wrong) = (BTreeMap::new(), Vec::new());
    for (name, source) in named {
        if drawn.contains_key(&name.value) {
            continue;
        }
        match kit.art(&name, source).and_then(|bytes| {
            photos.add_drawing(&name.value, bytes).map_err(|error| {
                let message = format!("`art/{}.svg`: {}", name.value, error.message);
                name.error(source, "bad-art", message).hint(error.hint)
            })
        }) {
            Ok(id) => {
                let drawing = photos.drawing(id);
                drawn.insert(name.value, (id, Size::new(drawing.width, drawing.height)));
            }
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() { Ok(drawn) } else { Err(wrong) }
}

fn art_names<'a>(
    node: &Node,
    source: &'a Arc<Source>,
    out: &mut Vec<(At<String>, &'a Arc<Source>)>,
) {
    if let model::Kind::Art(art) = &node.kind {
        out.extend(art.name.values().map(|name| (name.clone(), source)));
    }
    for child in node.children() {
        art_names(child, source, out);
    }
}

/// Lays the filled card out on paper, so to speak, for one placement.
pub fn card(
    filling: &Filling,
    placement: &Placement,
    fonts: &Fonts,
    page: &Page,
) -> Result<Resolved, Vec<Diagnostic>> {
    let name = theme_name(filling.content, filling.kit, &filling.template, &|field| match filling
        .fields
        .get(field)?
    {
        Filled::Text(text) => text.copies.first().map(String::as_str),
        _ => None,
    });
    let theme = filling.kit.theme(name).map_err(|error| {
        vec![match &filling.content.theme {
            Some(theme) => error.at(&filling.content.source, theme.at),
            None => error,
        }]
    })?;
    let mut builder = nodes::Builder::new(filling, placement, theme, fonts);
    let written = &filling.template.pages[page.template];
    builder.turn_to(page);
    let root = builder.root(&written.layout);
    let title = builder.title();
    let alt = builder.alt(written);
    let (places, wrong) = (builder.places, builder.wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let card = Card {
        width: placement.width,
        height: placement.height,
        language: filling.language.code.clone(),
        direction: filling.direction,
        title,
        alt,
        safe: safe(placement),
        keepouts: placement.keepouts.iter().map(rect).collect(),
        floor: filling.kit.floor * f64::from(placement.width),
        root: root.ok_or_else(|| {
            vec![Diagnostic::error("empty-card", "nothing is left of the template's layout")]
        })?,
    };
    Ok(Resolved { card, places })
}

/// The card's own theme, else that of its kit, else the template's, which may depend on what
/// is said in a field.
fn theme_name<'a>(
    content: &'a Content,
    kit: &'a Kit,
    template: &'a Template,
    said: &dyn Fn(&str) -> Option<&'a str>,
) -> Option<&'a str> {
    let by_field = || {
        let mut by = template.theme_by.iter();
        by.find_map(|(field, themes)| themes.get(said(&field.value)?))
    };
    let usual = || by_field().or(template.theme.as_ref()).map(|theme| theme.value.as_str());
    let own = content.theme.as_ref().map(|theme| theme.value.as_str());
    own.or(kit.chosen_theme.as_deref()).or_else(usual)
}

/// Every page of a card, before any words run on.
pub fn pages(filling: &Filling) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let mut pages = Vec::new();
    for (template, written) in filling.template.pages.iter().enumerate() {
        let Some(list) = &written.each else {
            pages.push(Page { template, ..Page::default() });
            continue;
        };
        match filling.fields.get(&list.value) {
            Some(Filled::List(items)) => pages.extend((0..items.len()).map(|item| Page {
                template,
                item: Some(item),
                ..Page::default()
            })),
            Some(Filled::Nothing) => {}
            _ => {
                let message = format!("the template has no list field `{}`", list.value);
                let source = &filling.template.source;
                return Err(vec![list.error(source, "unknown-field", message)]);
            }
        }
    }
    number(&mut pages);
    Ok(pages)
}

/// Tells every page its number.
pub fn number(pages: &mut [Page]) {
    let count = pages.len();
    for (i, page) in pages.iter_mut().enumerate() {
        (page.number, page.count) = (i + 1, count);
    }
}

/// One page of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Which of the template's pages.
    pub template: usize,
    /// Which item of its list.
    pub item: Option<usize>,
    /// The part of the item's words that is on this page, in bytes; nothing for all.
    pub part: Option<Range<usize>>,
    /// Counted from 1.
    pub number: usize,
    pub count: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self { template: 0, item: None, part: None, number: 1, count: 1 }
    }
}

impl Filling<'_> {
    /// The words of a page that may run on, where it has such words.
    pub fn flowing(&self, page: &Page) -> Option<&str> {
        let written = &self.template.pages[page.template];
        let (list, field) = (written.each.as_ref()?, written.flow.as_ref()?);
        let Filled::List(items) = self.fields.get(&list.value)? else { return None };
        match items.get(page.item?)?.get(&field.value)? {
            Filled::Text(text) => text.copies.first().map(String::as_str),
            _ => None,
        }
    }
}

/// What goes with a picture in words.
pub struct Words {
    /// The text to post with it, hashtags at its end.
    pub caption: String,
    /// For those who do not see it.
    pub alt: String,
}

/// The author's own caption and alt text, or the template's.
pub fn words(filling: &Filling, placement: &Placement, fonts: &Fonts) -> Words {
    let theme = Theme::default();
    let mut builder = nodes::Builder::new(filling, placement, &theme, fonts);
    let (content, template) = (filling.content, &filling.template);
    Words {
        caption: with_hashtags(
            builder.sentence(content.caption.as_ref(), &template.caption),
            &filling.hashtags(),
        ),
        alt: alt(filling, builder),
    }
}

/// The hashtags that the sentence does not have yet, in a paragraph of their own.
fn with_hashtags(sentence: String, hashtags: &[String]) -> String {
    let lower = sentence.to_lowercase();
    let new: Vec<&str> = hashtags
        .iter()
        .map(String::as_str)
        .filter(|tag| !lower.contains(&tag.to_lowercase()))
        .collect();
    match (sentence.is_empty(), new.is_empty()) {
        (_, true) => sentence,
        (true, false) => new.join(" "),
        (false, false) => format!("{sentence}\n\n{}", new.join(" ")),
    }
}

/// The alternative text of the card, or those of its pages one after the other.
fn alt(filling: &Filling, mut builder: nodes::Builder) -> String {
    let pages = pages(filling).unwrap_or_default();
    if let [page] = &pages[..] {
        builder.turn_to(page);
        return builder.alt(&filling.template.pages[page.template]);
    }
    let sentence = |page: &Page| {
        builder.turn_to(page);
        let alt = builder.alt(&filling.template.pages[page.template]);
        format!("{}/{}: {alt}", page.number, page.count)
    };
    pages.iter().map(sentence).collect::<Vec<_>>().join("\n")
}

fn safe(placement: &Placement) -> Insets {
    let safe = &placement.safe;
    Insets {
        top: f64::from(safe.top),
        right: f64::from(safe.right),
        bottom: f64::from(safe.bottom),
        left: f64::from(safe.left),
    }
}

fn rect(area: &crate::model::Area) -> Rect {
    let (x, y) = (f64::from(area.x), f64::from(area.y));
    Rect::new(x, y, x + f64::from(area.width), y + f64::from(area.height))
}

impl Filling<'_> {
    /// What placeholders may name: the fields as they are told, the kit, its words.
    fn values(&self, telling: &Telling) -> Value {
        let mut values = fields::values(&self.fields, None, telling);
        values.insert("kit".into(), self.kit_values(telling.handles.as_deref()));
        values.insert("partner".into(), self.partner.value());
        values.insert("words".into(), self.words(telling.undrawn));
        values.insert("language".into(), Value::from(self.language.code.clone()));
        Value::from(values)
    }

    /// The same for each copy.
    fn values_of_copies(&self, telling: &Telling) -> Vec<Value> {
        let copies = 0..self.copy_count();
        copies.map(|copy| self.values(&Telling { copy, ..telling.clone() })).collect()
    }

    /// The card's hashtags, else the kit's.
    pub fn hashtags(&self) -> Vec<String> {
        let written = self.content.hashtags.as_ref();
        written.map_or_else(
            || self.kit.hashtags_in(&self.language.code),
            |tags| tags.0.iter().map(|tag| tag.value.clone()).collect(),
        )
    }

    /// `handles`: those of a platform; else the first platform's.
    fn kit_values(&self, handles: Option<&[String]>) -> Value {
        let kit = self.kit;
        let hashtags = self.hashtags();
        let first = || kit.handles.entries.first().map(|(_, names)| telling::plain(names));
        let handles = handles.map_or_else(|| first().unwrap_or_default(), <[String]>::to_vec);
        Value::from(BTreeMap::from([
            ("name".to_owned(), Value::from(kit.name.clone())),
            ("hashtag".to_owned(), Value::from(hashtags.first().cloned().unwrap_or_default())),
            ("hashtags".to_owned(), Value::from(hashtags)),
            ("handles".to_owned(), Value::from(handles)),
            ("link".to_owned(), Value::from(kit.link_in(&self.language.code))),
        ]))
    }

    /// The kit's fixed wordings in the card's language. A wording may itself
    /// use filters, as a date does. `undrawn`: without those that say what is drawn.
    fn words(&self, undrawn: bool) -> Value {
        let code = &self.language.code;
        let word = |words| {
            let text = self.kit.word(words, code).unwrap_or_default();
            self.phrases
                .fill(text, &Value::from(BTreeMap::<String, Value>::new()))
                .unwrap_or_else(|_| text.to_owned())
        };
        let words: BTreeMap<String, Value> = self
            .kit
            .words
            .iter()
            .map(|(key, words)| {
                let silent = undrawn && key.starts_with(telling::DRAWN);
                (key.clone(), Value::from(if silent { String::new() } else { word(words) }))
            })
            .collect();
        Value::from(words)
    }

    /// How many copies the text with most of them has.
    pub fn copy_count(&self) -> usize {
        fields::copy_count(&self.fields)
    }
}
