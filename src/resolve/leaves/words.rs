//! Texts: words filled in, style, size and direction decided.

use crate::card;
use crate::card::Align;
use crate::card::Group;
use crate::card::Run;
use crate::card::Sizing;
use crate::color::Rgba;
use crate::geom::Direction;
use crate::model;
use crate::model::At;
use crate::resolve::fields::Filled;
use crate::resolve::fields::Written;
use crate::resolve::kit::suggest;
use crate::resolve::nodes::Around;
use crate::resolve::nodes::Builder;
use crate::text::rich;

/// Type that nobody gave a size, in `t`: the visual language's body.
const BODY: f64 = 4.4;
/// The weight of `**strong**` words, or of those in a text that is as heavy already.
const STRONG: u16 = 800;
const STRONGEST: u16 = 900;

impl<'a> Builder<'a> {
    pub fn text(&mut self, text: &model::Text, around: &Around) -> Option<card::Text> {
        let value = self.get(&text.value)?.clone();
        let copies = self.fill(&value, &around.source);
        let style = self.type_style(text, around)?;
        let tag =
            self.get(&text.tag_color).cloned().and_then(|color| self.color(&color, &around.source));
        let isolate = self.get(&text.isolate) == Some(&true);
        let runs: Vec<Vec<Run>> = copies
            .iter()
            .map(|copy| runs(copy.trim(), style.weight, tag, isolate))
            .filter(|runs| !runs.is_empty())
            .collect();
        if runs.is_empty() {
            return None;
        }
        let field = self.field_of(&value.value);
        let direction = self.direction(text, &copies, field.as_deref());
        let spoken = field.as_deref().and_then(|field| self.written(field)?.language.as_ref());
        let language = spoken.unwrap_or(&self.filling.language).code.clone();
        self.cover(&copies, &language, &value, around);
        Some(card::Text {
            copies: runs,
            families: self.families(style.family.as_ref()),
            weight: style.weight,
            color: around.color,
            language,
            direction,
            sizing: self.sizing(text, &style),
            leading: self.get(&text.leading).copied().unwrap_or(style.leading),
            tracking: style.tracking,
            align: match self.get(&text.text_align) {
                Some(model::TextAlign::Center) => Align::Center,
                Some(model::TextAlign::End) => Align::End,
                _ => Align::Start,
            },
            max_lines: self.get(&text.lines).copied(),
            balance: self.get(&text.balance).copied().unwrap_or(true),
            optical: self.get(&text.optical).copied().unwrap_or(false),
            group: text
                .fit
                .group
                .as_ref()
                .map(|group| Group { name: group.value.clone(), unit: self.units.t }),
            field,
        })
    }

    fn type_style(&mut self, text: &model::Text, around: &Around) -> Option<model::Style> {
        let Some(name) = self.get(&text.style).cloned() else {
            return Some(model::Style::plain(BODY));
        };
        let styles = &self.filling.kit.styles;
        if let Some(style) = styles.get(&name.value) {
            return Some(style.clone());
        }
        let error = name.error(
            &around.source,
            "unknown-style",
            format!("the kit has no type style `{}`", name.value),
        );
        self.wrong.push(suggest(error, &name.value, styles.keys()));
        None
    }

    fn families(&self, own: Option<&At<String>>) -> Vec<String> {
        own.map(|family| family.value.clone())
            .into_iter()
            .chain(self.filling.kit.fonts.iter().cloned())
            .collect()
    }

    /// No text is set smaller than the kit's floor.
    fn sizing(&self, text: &model::Text, style: &model::Style) -> Sizing {
        let floor = self.filling.kit.floor * self.size.0;
        let written = self
            .get(&text.size)
            .or_else(|| self.get(&style.size))
            .map_or(BODY * self.units.t, |size| self.px(*size));
        let (min, max) = (self.get(&text.fit.min), self.get(&text.fit.max));
        if min.is_none() && max.is_none() {
            return Sizing::Fixed(written.max(floor));
        }
        let min = min.map_or(floor, |min| self.px(*min)).max(floor);
        let max = max.map_or(written, |max| self.px(*max)).max(min);
        let group = text.fit.group.as_ref();
        let common = group.and_then(|group| self.filling.sizes.get(&group.value, &self.placed));
        Sizing::Fit {
            min,
            max: common.map_or(max, |size| (size * self.units.t).clamp(min, max)),
            under: self.get(&text.fit.under).copied(),
            exact: common.is_some(),
        }
    }

    /// In a card that runs right to left, a text with any such letters runs so
    /// too, even if it begins with a Latin name.
    fn direction(
        &self,
        text: &model::Text,
        copies: &[String],
        field: Option<&str>,
    ) -> Option<Direction> {
        let card = self.filling.direction;
        let authors = field.and_then(|field| self.written(field)?.direction);
        if authors.is_some() {
            return authors;
        }
        match self.get(&text.direction) {
            Some(model::TextDirection::Ltr) => Some(Direction::Ltr),
            Some(model::TextDirection::Rtl) => Some(Direction::Rtl),
            Some(model::TextDirection::Card) => Some(card),
            _ if card == Direction::Rtl && copies.iter().any(|copy| crate::text::has_rtl(copy)) => {
                Some(card)
            }
            _ => None,
        }
    }

    fn written(&self, field: &str) -> Option<&'a Written> {
        match self.filled(field)? {
            Filled::Text(written) => Some(written),
            _ => None,
        }
    }

    /// The field a text shows, if its first placeholder is one.
    fn field_of(&self, value: &str) -> Option<String> {
        let inside = value.split("{{").nth(1)?.trim_start();
        let name: String =
            inside.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        match self.item {
            Some(item) if name == "item" => Some(item.list.to_owned()),
            _ => self.filling.fields.contains_key(&name).then_some(name),
        }
    }

    /// Wordings of the template and the kit must be covered by the fonts as
    /// the author's fields are.
    fn cover(&mut self, copies: &[String], code: &str, value: &At<String>, around: &Around) {
        let missing: Vec<String> = copies
            .iter()
            .flat_map(|copy| self.fonts.uncovered(copy, code))
            .map(|missing| missing.cluster)
            .collect();
        if !missing.is_empty() {
            let message = format!("no bundled font has: {}", missing.join(" "));
            self.wrong.push(value.error(&around.source, "uncovered-character", message));
        }
    }
}

/// `**Strong**` words heavier, hashtags and handles in their colour and kept
/// together from left to right.
fn runs(text: &str, weight: u16, tag: Option<Rgba>, isolate: bool) -> Vec<Run> {
    let strong = if weight >= STRONG { STRONGEST } else { STRONG };
    let run = |piece: rich::Piece| Run {
        weight: piece.strong.then_some(strong),
        color: if piece.tag { tag } else { None },
        isolate: isolate || piece.tag,
        text: piece.text,
    };
    rich::parse(text).into_iter().filter(|piece| !piece.text.is_empty()).map(run).collect()
}
