//! What was written becomes what is meant.
//!
//! Placeholders, kits, brand tokens, units, shapes and defaults end here: a
//! [`Card`] knows none of them.

pub mod fields;
pub mod kit;
mod leaves;
mod nodes;
mod phrases;
mod quotes;
mod style;
mod units;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use crate::card::Card;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::diag::SourcePlace;
use crate::fonts::Fonts;
use crate::geom::{Direction, Insets, Rect};
use crate::id::NodeId;
use crate::model::Content;
use crate::model::Language;
use crate::model::Languages;
use crate::model::Placement;
use crate::model::Template;
use crate::model::Theme;
use crate::model::WrittenDirection;
use crate::photo::Photos;

use fields::Fields;
use fields::Filled;
use kit::Kit;
use phrases::Phrases;

/// A card with its fields filled, ready to be laid out for any placement.
pub struct Filling<'a> {
    pub kit: &'a Kit,
    pub template: Arc<Template>,
    pub content: &'a Content,
    pub language: Language,
    pub direction: Direction,
    pub fields: Fields,
    phrases: Phrases,
    /// The kit's logos, loaded: on light grounds, on dark grounds.
    logos: Logos,
}

/// What a kit's own logo looks like on light and on dark grounds.
#[derive(Default)]
struct Logos {
    light: Option<(fields::Image, crate::geom::Size)>,
    dark: Option<(fields::Image, crate::geom::Size)>,
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
}

/// Checks a card's fields and reads its photos, once for all placements.
pub fn fill<'a>(
    asked: Asked<'a>,
    fonts: &Fonts,
    assets: &dyn crate::assets::Assets,
    photos: &mut Photos,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Filling<'a>, Vec<Diagnostic>> {
    let Asked { content, template, kit, language, languages } = asked;
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
    };
    let fields = fields::fill(&from, photos, warnings)?;
    let direction = match content.direction.as_ref().map(|written| written.value) {
        Some(WrittenDirection::Rtl) => Direction::Rtl,
        Some(WrittenDirection::Ltr) => Direction::Ltr,
        _ if language.rtl => Direction::Rtl,
        _ => Direction::Ltr,
    };
    let logos = Logos::read(kit, photos)?;
    let phrases = Phrases::new(&language);
    Ok(Filling { kit, template, content, language, direction, fields, phrases, logos })
}

/// Lays the filled card out on paper, so to speak, for one placement.
pub fn card(
    filling: &Filling,
    placement: &Placement,
    fonts: &Fonts,
) -> Result<Resolved, Vec<Diagnostic>> {
    let written = &filling.content.theme;
    let name =
        written.as_ref().or(filling.template.theme.as_ref()).map(|theme| theme.value.as_str());
    let theme = filling.kit.theme(name).map_err(|error| {
        vec![match written {
            Some(theme) => error.at(&filling.content.source, theme.at),
            None => error,
        }]
    })?;
    let mut builder = nodes::Builder::new(filling, placement, theme, fonts);
    let root = builder.root(&filling.template.layout);
    let title = builder.title();
    let alt = builder.sentence(filling.content.alt.as_ref(), &filling.template.alt);
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
        alt: builder.sentence(content.alt.as_ref(), &template.alt),
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
    /// What placeholders may name: the fields in one copy, the kit, its words.
    fn values(&self, copy: usize) -> Value {
        let mut values = fields::values(&self.fields, copy);
        values.insert("kit".into(), self.kit_values());
        values.insert("words".into(), self.words());
        values.insert("language".into(), Value::from(self.language.code.clone()));
        Value::from(values)
    }

    /// The card's hashtags, else the kit's.
    fn hashtags(&self) -> Vec<String> {
        let written = self.content.hashtags.as_ref();
        written.map_or_else(
            || self.kit.hashtags.clone(),
            |tags| tags.0.iter().map(|tag| tag.value.clone()).collect(),
        )
    }

    fn kit_values(&self) -> Value {
        let kit = self.kit;
        let hashtags = self.hashtags();
        let handles: Vec<String> = kit
            .handles
            .entries
            .first()
            .map(|(_, names)| names.0.iter().map(|name| name.value.clone()).collect())
            .unwrap_or_default();
        Value::from(BTreeMap::from([
            ("name".to_owned(), Value::from(kit.name.clone())),
            ("hashtag".to_owned(), Value::from(hashtags.first().cloned().unwrap_or_default())),
            ("hashtags".to_owned(), Value::from(hashtags)),
            ("handles".to_owned(), Value::from(handles)),
            ("link".to_owned(), Value::from(kit.link.clone())),
        ]))
    }

    /// The kit's fixed wordings in the card's language. A wording may itself
    /// use filters, as a date does.
    fn words(&self) -> Value {
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
            .map(|(key, words)| (key.clone(), Value::from(word(words))))
            .collect();
        Value::from(words)
    }

    fn copy_count(&self) -> usize {
        fields::copy_count(&self.fields)
    }

    fn written(&self, field: &str) -> Option<&fields::Written> {
        match self.fields.get(field)? {
            Filled::Text(written) => Some(written),
            _ => None,
        }
    }

    fn shown(&self, field: &str) -> Option<&fields::Shown> {
        match self.fields.get(field)? {
            Filled::Photo(shown) => Some(shown),
            _ => None,
        }
    }
}

impl Logos {
    fn read(kit: &Kit, photos: &mut Photos) -> Result<Self, Vec<Diagnostic>> {
        let Some((logo, assets)) = kit.logos.first() else { return Ok(Self::default()) };
        let mut read = |file: &Option<crate::model::At<String>>| {
            let Some(file) = file else { return Ok(None) };
            let bytes = assets
                .read(&file.value)
                .map_err(|missing| vec![Diagnostic::error("missing-file", missing.to_string())])?;
            fields::add_logo(&file.value, Arc::from(bytes.as_ref()), photos).map(Some).map_err(
                |error| {
                    vec![Diagnostic::error(
                        "bad-logo",
                        format!("`{}`: {}", file.value, error.message),
                    )]
                },
            )
        };
        let (light, dark) = (read(&logo.on_light)?, read(&logo.on_dark)?);
        Ok(Self { light: light.or(dark), dark: dark.or(light) })
    }

    fn on(&self, ground: Option<Rgba>) -> Option<(fields::Image, crate::geom::Size)> {
        let dark =
            ground.is_some_and(|color| color.contrast(Rgba::WHITE) > color.contrast(Rgba::BLACK));
        if dark { self.dark } else { self.light }
    }
}
