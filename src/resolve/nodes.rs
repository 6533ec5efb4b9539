//! A template's tree becomes a card's: properties of this shape only, names
//! looked up, empty parts gone, left and right decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::Filling;
use super::Page;
use super::fields;
use super::fields::Fields;
use super::fields::Filled;
use super::kit::suggest;
use super::partner;
use super::phrases::Unfilled;
use super::style;
use super::telling::Telling;
use super::units::Units;
use crate::card;
use crate::card::Node;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::diag::SourcePlace;
use crate::fonts::Fonts;
use crate::geom::{Direction, Insets, Rect};
use crate::id::NodeId;
use crate::model;
use crate::model::At;
use crate::model::ByLanguage;
use crate::model::ColorName;
use crate::model::ColorRef;
use crate::model::Placement;
use crate::model::Shape;
use crate::model::Theme;

pub struct Builder<'a> {
    pub filling: &'a Filling<'a>,
    pub theme: &'a Theme,
    pub fonts: &'a Fonts,
    pub shape: Shape,
    pub units: Units,
    pub size: (f64, f64),
    /// The placement's name and its shape's, by which sizes are common.
    pub placed: [String; 2],
    pub safe: Insets,
    pub keepouts: Vec<Rect>,
    /// The fields as placeholders see them, for each copy.
    pub values: Vec<Value>,
    /// How captions and descriptions tell them; a card itself says all.
    telling: Telling,
    /// The item of a list that the nodes now stand for.
    pub item: Option<Item<'a>>,
    pub places: BTreeMap<NodeId, SourcePlace>,
    pub wrong: Vec<Diagnostic>,
    next: u32,
}

/// One item of a list field.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    /// The list field.
    pub list: &'a str,
    pub fields: &'a Fields,
}

/// What a node takes over from those around it.
#[derive(Clone)]
pub struct Around {
    pub source: Arc<Source>,
    /// What it is a child of; rows shrink their texts, columns do not.
    pub parent: Parent,
    pub color: Rgba,
    /// The nearest solid colour behind it.
    pub ground: Option<Rgba>,
    /// Known distances of the parent's edges from the card's; infinite where unknown.
    pub edges: Insets,
    /// The same for the room inside the parent's padding.
    pub inner: Insets,
    /// The parent's size where it is known in advance.
    pub size: Option<(f64, f64)>,
    pub radius: f64,
    /// The kit's parts that this one is inside of.
    pub parts: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    Card,
    Row,
    Column,
    Stack,
    Grid,
}

impl<'a> Builder<'a> {
    pub fn new(
        filling: &'a Filling<'a>,
        placement: &Placement,
        theme: &'a Theme,
        fonts: &'a Fonts,
    ) -> Self {
        let size = (f64::from(placement.width), f64::from(placement.height));
        let u = size.0.min(size.1) / 100.0;
        let factor = filling.kit.type_factor.get(&placement.shape).copied().unwrap_or(1.0);
        Self {
            filling,
            theme,
            fonts,
            shape: placement.shape,
            units: Units { u, t: u * factor, rtl: filling.direction == Direction::Rtl },
            size,
            placed: [placement.name.clone(), placement.shape.name().to_owned()],
            safe: super::safe(placement),
            keepouts: placement.keepouts.iter().map(super::rect).collect(),
            values: filling.values_of_copies(&Telling::default()),
            telling: Telling::default(),
            item: None,
            places: BTreeMap::new(),
            wrong: Vec::new(),
            next: 0,
        }
    }

    /// Placeholders now mean what is to be told, in one copy.
    pub fn telling(mut self, telling: Telling) -> Self {
        self.values = vec![self.filling.values(&telling)];
        self.telling = telling;
        self
    }

    /// The values for each copy that is in use.
    fn of_card(&self) -> Vec<Value> {
        match self.values.len() {
            1 => vec![self.filling.values(&self.telling)],
            _ => self.filling.values_of_copies(&self.telling),
        }
    }

    /// Placeholders now mean this page and its item.
    pub fn turn_to(&mut self, page: &Page) {
        let written = &self.filling.template.pages[page.template];
        let named = Value::from(BTreeMap::from([
            ("number".to_owned(), Value::from(page.number)),
            ("count".to_owned(), Value::from(page.count)),
        ]));
        let page_value = Value::from(BTreeMap::from([("page".to_owned(), named)]));
        self.values = self
            .of_card()
            .into_iter()
            .map(|values| minijinja::value::merge_maps([values, page_value.clone()]))
            .collect();
        self.item = None;
        let filling = self.filling;
        let list = written.each.as_ref().and_then(|list| filling.fields.get_key_value(&list.value));
        let (Some((list, Filled::List(items))), Some(index)) = (list, page.item) else { return };
        let item = Item { list, fields: &items[index] };
        self.item = Some(item);
        let part = page.part.clone().zip(written.flow.as_ref()).map(|(part, field)| {
            let text = filling.flowing(page).and_then(|text| text.get(part)).unwrap_or_default();
            (field.value.as_str(), text.trim())
        });
        self.values = (0..self.values.len())
            .map(|copy| self.with_item(&self.values[copy], item, copy, (index, items.len()), part))
            .collect();
    }

    /// The author's own description, the page's, or the template's.
    pub fn alt(&mut self, page: &model::Page) -> String {
        let own = self.filling.content.alt.as_ref();
        let has_own = page.alt.any.is_some() || !page.alt.each.is_empty();
        let filling = self.filling;
        let written = if has_own { &page.alt } else { &filling.template.alt };
        let alt = self.sentence(own, written);
        let shown = own.is_none() && partner::shows(&page.layout, filling.kit);
        if shown { filling.partner.said_in(alt) } else { alt }
    }

    /// The whole card. The outermost node takes its size and keeps its content
    /// inside the safe area.
    pub fn root(&mut self, node: &model::Node) -> Option<Node> {
        let source = self.filling.template.source.clone();
        let around = Around {
            source,
            parent: Parent::Card,
            color: Rgba::BLACK,
            ground: None,
            edges: Insets::default(),
            inner: Insets::default(),
            size: Some(self.size),
            radius: 0.0,
            parts: Vec::new(),
        };
        let mut root = self.node(node, &around)?;
        root.style.size = taffy::Size {
            width: taffy::Dimension::length(self.size.0 as f32),
            height: taffy::Dimension::length(self.size.1 as f32),
        };
        Some(root)
    }

    /// The node with what is in it, or nothing where this shape or this card
    /// has no use for it.
    fn node(&mut self, node: &model::Node, around: &Around) -> Option<Node> {
        let common = &node.common;
        if common.only.as_ref().is_some_and(|only| !only.contains(&self.shape))
            || !self.wanted(common.when.as_ref(), around)
        {
            return None;
        }
        if let model::Kind::Use(part) = &node.kind {
            return self.part(node, part, around);
        }
        let id = self.give_id(node, around);
        let mut inner = around.clone();
        inner.color = self
            .get(&common.color)
            .map_or(Some(around.color), |color| self.color(color, &around.source))
            .unwrap_or(around.color);
        let frame = self.frame(node, &inner);
        if let Some(card::Fill::Solid(fill)) = &frame.fill {
            inner.ground = Some(*fill);
        }
        inner.radius = frame.radius;
        let (style, known) = style::of(self, node, around);
        (inner.edges, inner.inner, inner.size) = (known.edges, known.inner, known.size);
        let (kind, children) = self.content(node, id, &inner, around)?;
        let mut built = Node {
            id,
            label: label(node),
            style,
            frame,
            kind,
            children,
            drop: common.drop,
            bleed: self.get(&common.bleed).copied().unwrap_or(false),
        };
        style::settle(self, node, &mut built, around.parent);
        Some(built)
    }

    fn give_id(&mut self, node: &model::Node, around: &Around) -> NodeId {
        let id = NodeId(self.next);
        self.next += 1;
        self.places.insert(id, node.at.of(&around.source));
        id
    }

    /// What a node shows, and its children. Nothing where there is nothing to show.
    fn content(
        &mut self,
        node: &model::Node,
        id: NodeId,
        inner: &Around,
        around: &Around,
    ) -> Option<(card::Kind, Vec<Node>)> {
        let leaf = |kind: card::Kind| Some((kind, Vec::new()));
        match &node.kind {
            model::Kind::Row(container) => {
                self.children(node, &container.children, inner, Parent::Row)
            }
            model::Kind::Column(container) => {
                self.children(node, &container.children, inner, Parent::Column)
            }
            model::Kind::Stack(container) => {
                self.children(node, &container.children, inner, Parent::Stack)
            }
            model::Kind::Grid(grid) => self.children(node, &grid.children, inner, Parent::Grid),
            model::Kind::Text(text) => {
                self.text(text, inner).map(|text| (card::Kind::Text(Box::new(text)), Vec::new()))
            }
            model::Kind::Photo(photo) => self.photo(node, photo, inner).and_then(leaf),
            model::Kind::Symbol(symbol) => self.symbol_node(node, symbol, inner).and_then(leaf),
            model::Kind::Seats(seats) => self.seats(node, seats, inner, around).and_then(leaf),
            model::Kind::Shape(drawn) => self.drawn(node, drawn, inner).and_then(leaf),
            model::Kind::Logo(logo) => self.logo(logo, inner).and_then(leaf),
            model::Kind::Logos(wall) => self.logos(wall, inner).and_then(leaf),
            model::Kind::Art(art) => self.art(node, art, inner).and_then(leaf),
            model::Kind::Use(_) => {
                debug_assert!(false, "node {id:?}: parts are put in before");
                None
            }
        }
    }

    /// A container that has lost all its children goes too, unless it is
    /// something to see by itself.
    fn children(
        &mut self,
        node: &model::Node,
        children: &[model::Node],
        inner: &Around,
        parent: Parent,
    ) -> Option<(card::Kind, Vec<Node>)> {
        let around = Around { parent, ..inner.clone() };
        let built: Vec<Node> =
            children.iter().flat_map(|child| self.each(child, &around)).collect();
        let seen = !node.common.fill.is_unset() || !node.common.stroke.is_unset();
        let lost = built.is_empty() && !children.is_empty() && !seen;
        (!lost).then_some((card::Kind::Box, built))
    }

    /// The node, once for each item of its list if it has one.
    fn each(&mut self, node: &model::Node, around: &Around) -> Vec<Node> {
        let Some(list) = &node.common.each else {
            return self.node(node, around).into_iter().collect();
        };
        let filling = self.filling;
        let items = match filling.fields.get_key_value(&list.value) {
            Some((name, Filled::List(items))) => {
                items.iter().map(|fields| Item { list: name, fields })
            }
            Some((_, Filled::Nothing)) => return Vec::new(),
            _ => {
                self.no_such_list(list, around);
                return Vec::new();
            }
        };
        let (outside, values) = (self.item, self.values.clone());
        let count = items.len();
        let mut built = Vec::new();
        for (i, item) in items.enumerate() {
            self.item = Some(item);
            self.values = (0..values.len())
                .map(|copy| self.with_item(&values[copy], item, copy, (i, count), None))
                .collect();
            built.extend(self.node(node, around));
        }
        (self.item, self.values) = (outside, values);
        built
    }

    fn no_such_list(&mut self, list: &At<String>, around: &Around) {
        let lists = self.filling.template.fields.iter();
        let lists: Vec<String> = lists
            .filter(|(_, field)| matches!(field.kind, model::FieldKind::List(_)))
            .map(|(name, _)| name.value.clone())
            .collect();
        let message = format!("the template has no list field `{}`", list.value);
        let error = list.error(&around.source, "unknown-field", message);
        self.wrong.push(suggest(error, &list.value, lists.iter()));
    }

    /// What fills a field: `name` of the card, or `item.name` of the list's item.
    pub fn filled(&self, field: &str) -> Option<&'a Filled> {
        match (field.strip_prefix("item."), self.item) {
            (Some(name), Some(item)) => item.fields.get(name),
            _ => self.filling.fields.get(field),
        }
    }

    pub fn shown(&self, field: &str) -> Option<&'a fields::Shown> {
        match self.filled(field)? {
            Filled::Photo(shown) => Some(shown),
            _ => None,
        }
    }

    /// A kit's part in the place of `use`, which may add properties of its own.
    fn part(&mut self, node: &model::Node, part: &model::Use, around: &Around) -> Option<Node> {
        let Some((found, source)) = self.filling.kit.parts.get(&part.part.value) else {
            let error = part.part.error(
                &around.source,
                "unknown-part",
                format!("the kit has no part `{}`", part.part.value),
            );
            self.wrong.push(suggest(error, &part.part.value, self.filling.kit.parts.keys()));
            return None;
        };
        if around.parts.contains(&part.part.value) {
            let message = format!("the part `{}` uses itself", part.part.value);
            self.wrong.push(part.part.error(&around.source, "part-loop", message));
            return None;
        }
        let mut inside = Around { source: source.clone(), ..around.clone() };
        inside.parts.push(part.part.value.clone());
        let merged =
            model::Node { common: node.common.clone().over(&found.common), ..found.clone() };
        self.node(&merged, &inside)
    }

    fn wanted(&mut self, when: Option<&At<String>>, around: &Around) -> bool {
        let Some(when) = when else { return true };
        let held = self.filling.phrases.holds(&when.value, &self.values[0]);
        held.unwrap_or_else(|unfilled| {
            self.unfilled(when, unfilled, &around.source);
            false
        })
    }

    /// A text in each of its copies, placeholders filled; shorter copies that
    /// turn out alike are left out.
    pub fn fill(&mut self, text: &At<String>, source: &Arc<Source>) -> Vec<String> {
        let mut copies: Vec<String> = Vec::new();
        for copy in 0..self.values.len() {
            match self.filling.phrases.fill(&text.value, &self.values[copy]) {
                Ok(filled) if copies.last() != Some(&filled) => copies.push(filled),
                Ok(_) => {}
                Err(unfilled) => {
                    self.unfilled(text, unfilled, source);
                    break;
                }
            }
        }
        copies
    }

    fn unfilled(&mut self, text: &At<String>, unfilled: Unfilled, source: &Arc<Source>) {
        let error = text.error(source, "bad-placeholder", unfilled.message);
        self.wrong.push(match unfilled.hint {
            Some(hint) => error.hint(hint),
            None => error,
        });
    }

    /// The value for this shape.
    pub fn get<'b, T>(&self, property: &'b model::ByShape<T>) -> Option<&'b T> {
        property.get(self.shape)
    }

    pub fn px(&self, length: model::Length) -> f64 {
        self.units.px_of(length, 0.0).unwrap_or(0.0)
    }

    /// A colour of the theme or the kit. An unknown one is told once and
    /// stands as nothing.
    pub fn color(&mut self, written: &At<ColorRef>, source: &Arc<Source>) -> Option<Rgba> {
        match self.filling.kit.ink(self.theme, &written.value) {
            Some(color) => Some(color),
            None => {
                let ColorName::Named(name) = &written.value.color else { return None };
                let error =
                    written.error(source, "unknown-color", format!("unknown color: `{name}`"));
                let roles = self.theme.roles.names().map(str::to_owned);
                let known: Vec<String> =
                    roles.chain(self.filling.kit.colors.keys().cloned()).collect();
                self.wrong.push(suggest(error, name, known.iter()));
                None
            }
        }
    }

    /// The colours of a list of the theme.
    pub fn list(&mut self, name: &str) -> Option<Vec<Rgba>> {
        let colors = self.theme.list(name)?;
        let inks = colors.iter().filter_map(|color| self.filling.kit.ink(self.theme, &color.value));
        Some(inks.collect())
    }

    /// A name for the card, for `<title>`.
    pub fn title(&self) -> String {
        let name =
            self.values[0].get_attr("name").ok().and_then(|name| name.as_str().map(str::to_owned));
        match name.filter(|name| !name.is_empty()) {
            Some(name) => format!("{name} – {}", self.filling.template.name.value),
            None => self.filling.template.name.value.clone(),
        }
    }

    /// The values that placeholders may name, and `item`, with its number
    /// and how many there are. `part` stands in the place of one of the item's texts.
    fn with_item(
        &self,
        values: &Value,
        item: Item,
        copy: usize,
        (index, count): (usize, usize),
        part: Option<(&str, &str)>,
    ) -> Value {
        let telling = Telling { copy: copy.max(self.telling.copy), ..self.telling.clone() };
        let mut of_item = fields::values(item.fields, Some((item.list, index)), &telling);
        if let Some((field, text)) = part {
            of_item.insert(field.to_owned(), Value::from(text));
        }
        of_item.insert("number".into(), Value::from(index + 1));
        of_item.insert("count".into(), Value::from(count));
        let item = Value::from(BTreeMap::from([("item".to_owned(), Value::from(of_item))]));
        minijinja::value::merge_maps([values.clone(), item])
    }

    /// The author's own sentence, or the template's in the card's language, in one line.
    pub fn sentence(&mut self, own: Option<&At<String>>, template: &ByLanguage) -> String {
        let written = self.lines(own, template);
        written.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The author's own words, or the template's in the card's language, as they are
    /// broken into lines.
    pub fn lines(&mut self, own: Option<&At<String>>, template: &ByLanguage) -> String {
        let source = if own.is_some() {
            &self.filling.content.source
        } else {
            &self.filling.template.source
        };
        let language = &self.filling.language.code;
        let written =
            own.or_else(|| super::kit::prefixes(language).find_map(|code| template.each.get(code)));
        let written = written.or(template.any.as_ref()).or_else(|| template.each.get("en"));
        let Some(written) = written.cloned() else { return String::new() };
        let filled = self.fill(&written, &source.clone()).into_iter().next().unwrap_or_default();
        crate::text::rich::plain(&filled)
    }
}

/// What a message calls a node.
fn label(node: &model::Node) -> String {
    match &node.kind {
        model::Kind::Text(text) => match text.value.values().next() {
            Some(value) => format!("text `{}`", value.value),
            None => "text".into(),
        },
        kind => kind.name().to_owned(),
    }
}
