//! What is seen: texts, photos, logos, symbols, ornaments and plain shapes.

use std::sync::Arc;

use super::fields::Image;
use super::kit::DrawnPart;
use super::kit::path;
use super::kit::suggest;
use super::nodes::Around;
use super::nodes::Builder;
use crate::card;
use crate::card::Align;
use crate::card::Edge;
use crate::card::Fill;
use crate::card::Frame;
use crate::card::Mask;
use crate::card::Run;
use crate::card::SeatPlace;
use crate::card::Sizing;
use crate::card::Symbol;
use crate::card::SymbolPart;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::geom::{BezPath, Direction, Rect, Shape as _, Size};
use crate::model;
use crate::model::Along;
use crate::model::Amount;
use crate::model::At;
use crate::model::ColorRef;
use crate::model::Colors;
use crate::model::Length;
use crate::model::Open;
use crate::scene::Stop;
use crate::scene::Tone;
use crate::text::rich;

/// A stroke nobody gave a width.
const HAIRLINE: f64 = 2.0;
/// Type that nobody gave a size, in `t`: the visual language's body.
const BODY: f64 = 4.4;
/// The weight of `**strong**` words, or of those in a text that is as heavy already.
const STRONG: u16 = 800;
const STRONGEST: u16 = 900;
/// What to keep in view of a photo nobody said anything about: faces are mostly in
/// the upper part of a picture, and a beheaded portrait is worse than missing feet.
const FOCUS: (f64, f64) = (0.5, 0.3);
/// The seats' distance from the table, and from one another, in radii.
const SEAT_GAP: f64 = 0.28;
const SEAT_PITCH: f64 = 3.2;

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
        let spoken =
            field.as_deref().and_then(|field| self.filling.written(field)?.language.as_ref());
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
        Sizing::Fit {
            min,
            max: max.map_or(written, |max| self.px(*max)).max(min),
            under: self.get(&text.fit.under).copied(),
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
        let authors = field.and_then(|field| self.filling.written(field)?.direction);
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

    /// The field a text shows, if its first placeholder is one.
    fn field_of(&self, value: &str) -> Option<String> {
        let inside = value.split("{{").nth(1)?.trim_start();
        let name: String =
            inside.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        self.filling.fields.contains_key(&name).then_some(name)
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

    pub fn photo(&mut self, photo: &model::Photo, around: &Around) -> Option<card::Kind> {
        let known = self.filling.template.fields.contains(&photo.from.value);
        if !known {
            let names: Vec<String> =
                self.filling.template.fields.names().map(str::to_owned).collect();
            let error = photo.from.error(
                &around.source,
                "unknown-field",
                format!("the template has no field `{}`", photo.from.value),
            );
            self.wrong.push(suggest(error, &photo.from.value, names.iter()));
            return None;
        }
        let shown = self.filling.shown(&photo.from.value)?;
        let Image::Photo(id) = shown.image else { return None };
        let (size, zoom) = (shown.size, shown.zoom);
        let usual = self.get(&photo.focus).map_or(FOCUS, |focus| (focus[0], focus[1]));
        let focus = shown.focus.unwrap_or(usual);
        let mask = match self.get(&photo.mask).cloned() {
            None | Some(model::Mask::Rounded | model::Mask::None) => Mask::Frame,
            Some(model::Mask::Circle) => Mask::Circle,
            Some(model::Mask::Path(written)) => Mask::Path(Arc::new(self.path(&written, around)?)),
        };
        Some(card::Kind::Photo(card::Photo {
            id,
            size,
            focus,
            zoom,
            contain: self.get(&photo.object_fit) == Some(&model::ObjectFit::Contain),
            mask,
            tone: self.tone(self.get(&photo.tone).copied()),
        }))
    }

    fn tone(&mut self, tone: Option<model::Tone>) -> Tone {
        match tone {
            None | Some(model::Tone::Natural) => Tone::Natural,
            Some(model::Tone::Grey) => Tone::Grey,
            Some(model::Tone::Duotone) => match self.list("duotone").as_deref() {
                Some([dark, mid, light]) => Tone::Duotone { dark: *dark, mid: *mid, light: *light },
                _ => Tone::Natural,
            },
        }
    }

    pub fn logo(&mut self, logo: &model::Logo, around: &Around) -> Option<card::Kind> {
        let ground = match self.get(&logo.ground) {
            Some(model::Ground::Light) => Some(Rgba::WHITE),
            Some(model::Ground::Dark) => Some(Rgba::BLACK),
            _ => around.ground,
        };
        let (image, size) = match &logo.from {
            Some(field) => {
                let shown = self.filling.shown(&field.value)?;
                (shown.image, shown.size)
            }
            None => self.filling.logos.on(ground)?,
        };
        Some(match image {
            Image::Drawing(id) => card::Kind::Drawing { id, size },
            Image::Photo(id) => card::Kind::Photo(whole(id, size)),
        })
    }

    pub fn symbol_node(
        &mut self,
        node: &model::Node,
        symbol: &model::Symbol,
        around: &Around,
    ) -> Option<card::Kind> {
        let name = self.get(&symbol.name)?.clone();
        let mirrored = self.units.rtl && self.get(&node.common.mirror) != Some(&false);
        let drawn = self.drawn_symbol(&name, around)?;
        let parts = self.symbol_parts(&drawn.parts, &drawn.source.clone(), &|role| {
            symbol.colors.get(role).cloned()
        });
        Some(card::Kind::Symbol(Arc::new(Symbol { view: view(drawn.view), parts, mirrored })))
    }

    fn drawn_symbol(
        &mut self,
        name: &At<String>,
        around: &Around,
    ) -> Option<&'a super::kit::Drawn> {
        let symbols = &self.filling.kit.symbols;
        let found = symbols.get(&name.value);
        if found.is_none() {
            let error = name.error(
                &around.source,
                "unknown-symbol",
                format!("the kit has no symbol `{}`", name.value),
            );
            self.wrong.push(suggest(error, &name.value, symbols.keys()));
        }
        found
    }

    /// `instead` may put another colour in the place of a role.
    fn symbol_parts(
        &mut self,
        parts: &[DrawnPart],
        source: &Arc<crate::diag::Source>,
        instead: &dyn Fn(&str) -> Option<At<ColorRef>>,
    ) -> Vec<SymbolPart> {
        let mut color = |written: &At<ColorRef>| {
            let other = match &written.value.color {
                model::ColorName::Named(name) => instead(name),
                model::ColorName::Exact(_) => None,
            };
            self.color(other.as_ref().unwrap_or(written), source)
        };
        parts
            .iter()
            .map(|part| SymbolPart {
                path: part.path.clone(),
                fill: part.fill.as_ref().and_then(&mut color),
                stroke: part
                    .stroke
                    .as_ref()
                    .and_then(|(written, width)| Some((color(written)?, *width))),
            })
            .collect()
    }

    pub fn seats(
        &mut self,
        node: &model::Node,
        seats: &model::Seats,
        inner: &Around,
        around: &Around,
    ) -> Option<card::Kind> {
        let name = self.get(&seats.symbol).cloned().unwrap_or(At::nowhere("seat".to_owned()));
        let drawn = self.drawn_symbol(&name, inner)?;
        let (view, source) = (view(drawn.view), drawn.source.clone());
        let (parts, open_parts) = (
            &self.filling.kit.symbols[&name.value].parts,
            &self.filling.kit.symbols[&name.value].open,
        );
        let mirrored = self.units.rtl && self.get(&node.common.mirror) != Some(&false);
        let in_color = |b: &mut Self, parts: &[DrawnPart], color: Rgba| {
            let seat = At::nowhere(ColorRef::exact(color));
            let parts =
                b.symbol_parts(parts, &source, &|role| (role == "seat").then(|| seat.clone()));
            Arc::new(Symbol { view, parts, mirrored: false })
        };
        let colors = self.seat_colors(seats, inner)?;
        let ink = self
            .theme
            .color("open_seat")
            .cloned()
            .and_then(|ink| self.color(&ink, &inner.source))
            .unwrap_or(inner.color);
        let outline = (!open_parts.is_empty()).then(|| in_color(self, open_parts, ink));
        let whole = colors.into_iter().map(|color| (color, in_color(self, parts, color))).collect();
        Some(card::Kind::Seats(Box::new(card::Seats {
            place: self.seat_place(seats, inner, around)?,
            radius: self.get(&seats.radius).map_or(6.1 * self.units.u, |radius| self.px(*radius)),
            gap: self.get(&seats.gap).copied().unwrap_or(SEAT_GAP),
            seats: whole,
            start: self.get(&seats.start).copied().unwrap_or(0) as usize,
            outline,
            open: self
                .get(&seats.open)
                .and_then(|open| if let Open::Seat(i) = open { Some(*i as usize) } else { None }),
            open_ink: Some(ink),
            filled: self.get(&seats.filled).cloned().and_then(|n| self.amount(&n, inner)),
            ground: around.ground,
            mirrored,
        })))
    }

    fn seat_colors(&mut self, seats: &model::Seats, around: &Around) -> Option<Vec<Rgba>> {
        match self.get(&seats.colors).cloned().map(|colors| (colors.value, colors.at)) {
            None => self.list("seats"),
            Some((Colors::These(these), _)) => {
                Some(these.iter().filter_map(|color| self.color(color, &around.source)).collect())
            }
            Some((Colors::List(name), at)) => {
                let list = self.list(&name);
                if list.is_none() {
                    let error = Diagnostic::error(
                        "unknown-list",
                        format!("the theme has no list of colors `{name}`"),
                    );
                    self.wrong.push(error.at(&around.source, at));
                }
                list
            }
        }
    }

    fn seat_place(
        &mut self,
        seats: &model::Seats,
        inner: &Around,
        around: &Around,
    ) -> Option<SeatPlace> {
        let along = *self.get(&seats.along)?;
        let pitch = self.get(&seats.pitch).copied().unwrap_or(SEAT_PITCH);
        let count = self.get(&seats.count).cloned().and_then(|n| self.amount(&n, inner));
        let outward = self.get(&seats.facing) != Some(&model::Facing::In);
        // The ornament is mirrored as a whole: sides here are those of a left-to-right card.
        let edge = |edge| SeatPlace::Edge { edge, pitch, count, outward };
        Some(match along {
            Along::Top => edge(Edge::Top),
            Along::Bottom => edge(Edge::Bottom),
            Along::Start => edge(Edge::Left),
            Along::End => edge(Edge::Right),
            Along::Table => SeatPlace::Table {
                sides: self
                    .get(&seats.sides)
                    .map(|n| [n.top as usize, n.end as usize, n.bottom as usize, n.start as usize]),
                pitch,
                corner: self.get(&seats.corner).map_or(around.radius, |corner| self.px(*corner)),
            },
            Along::Disc => {
                let turn = self.get(&seats.turn).copied().unwrap_or(0.0).to_radians();
                SeatPlace::Disc { count: count.unwrap_or(7), turn }
            }
            Along::Rings => {
                let counts = self
                    .get(&seats.rings)
                    .map(|rings| rings.iter().map(|n| *n as usize).collect())
                    .unwrap_or_else(|| rings(count.unwrap_or(7)));
                SeatPlace::Rings { counts, hole: 0.5 }
            }
            Along::Grid => {
                let columns = (count.unwrap_or(9) as f64).sqrt().ceil() as usize;
                SeatPlace::Grid { columns, rows: count.unwrap_or(9).div_ceil(columns.max(1)) }
            }
            Along::CenterRow => SeatPlace::Grid { columns: count.unwrap_or(7), rows: 1 },
        })
    }

    /// A number of seats, perhaps from a field.
    fn amount(&mut self, amount: &At<Amount>, around: &Around) -> Option<usize> {
        let text = match &amount.value {
            Amount::Number(n) => return Some(n.max(0.0) as usize),
            Amount::Template(text) => At { value: text.clone(), at: amount.at },
        };
        let filled = self.fill(&text, &around.source).into_iter().next()?;
        let number = filled.trim().parse::<f64>().ok().filter(|n| (0.0..=5000.0).contains(n));
        if number.is_none() {
            let message = format!("this must come to a number up to 5000: `{filled}`");
            self.wrong.push(text.error(&around.source, "not-a-number", message));
        }
        number.map(|n| n as usize)
    }

    pub fn drawn(
        &mut self,
        node: &model::Node,
        drawn: &model::Drawn,
        around: &Around,
    ) -> Option<card::Kind> {
        let path = match drawn.kind {
            model::DrawnKind::Rect => Rect::new(0.0, 0.0, 100.0, 100.0).to_path(0.1),
            model::DrawnKind::Circle => kurbo::Circle::new((50.0, 50.0), 50.0).to_path(0.01),
            model::DrawnKind::HalfDisc => {
                BezPath::from_svg("M0 100A50 100 0 0 1 100 100Z").unwrap_or_default()
            }
            model::DrawnKind::Path => {
                let Some(written) = &drawn.path else {
                    let error =
                        Diagnostic::error("missing-path", "a shape of kind `path` needs a `path`");
                    self.wrong.push(error.at(&around.source, node.at));
                    return None;
                };
                self.path(&written.clone(), around)?
            }
        };
        let frame = self.painted(node, around);
        Some(card::Kind::Outline(card::Outline {
            path: Arc::new(path),
            fill: frame.fill,
            stroke: frame.stroke,
        }))
    }

    fn path(&mut self, written: &At<String>, around: &Around) -> Option<BezPath> {
        path(written, &around.source).map_err(|error| self.wrong.push(error)).ok()
    }

    /// Fill and edge of the node's box. A drawn shape uses them itself.
    pub fn frame(&mut self, node: &model::Node, around: &Around) -> Frame {
        let clip = match &node.kind {
            model::Kind::Row(c) | model::Kind::Column(c) | model::Kind::Stack(c) => {
                self.get(&c.clip)
            }
            model::Kind::Grid(g) => self.get(&g.clip),
            _ => None,
        };
        let (clip, opacity) = (clip == Some(&true), self.get(&node.common.opacity).copied());
        let painted = match node.kind {
            model::Kind::Shape(_) => Frame::default(),
            _ => self.painted(node, around),
        };
        Frame { clip, opacity, ..painted }
    }

    fn painted(&mut self, node: &model::Node, around: &Around) -> Frame {
        let fill =
            self.get(&node.common.fill).cloned().and_then(|paint| self.paint(&paint, around));
        let width = self.get(&node.common.stroke_width).map_or(HAIRLINE, |width| self.px(*width));
        let stroke = self
            .get(&node.common.stroke)
            .cloned()
            .and_then(|color| self.color(&color, &around.source));
        let radius = self.get(&node.common.radius).map_or(0.0, |radius| match radius {
            Length::Of(_, model::Unit::Percent) => f64::MAX,
            length => self.px(*length),
        });
        Frame { fill, stroke: stroke.map(|color| (color, width)), radius, ..Frame::default() }
    }

    fn paint(&mut self, paint: &At<model::Paint>, around: &Around) -> Option<Fill> {
        match &paint.value {
            model::Paint::Color(color) => self
                .color(&At { value: color.clone(), at: paint.at }, &around.source)
                .map(Fill::Solid),
            model::Paint::Linear(linear) => {
                let colors: Vec<Rgba> = linear
                    .stops
                    .iter()
                    .filter_map(|color| self.color(color, &around.source))
                    .collect();
                let last = colors.len().saturating_sub(1).max(1) as f64;
                let stops = colors
                    .into_iter()
                    .enumerate()
                    .map(|(i, color)| Stop { at: i as f64 / last, color })
                    .collect();
                let (from, to) = self.ends(linear.to);
                Some(Fill::Linear { from, to, stops })
            }
            model::Paint::Pattern(pattern) => {
                let drawn = self.drawn_symbol(&pattern.symbol, around)?;
                let (view, source) = (view(drawn.view), drawn.source.clone());
                let parts = &self.filling.kit.symbols[&pattern.symbol.value].parts;
                let parts = self.symbol_parts(parts, &source, &|_| Some(pattern.color.clone()));
                Some(Fill::Pattern {
                    symbol: Arc::new(Symbol { view, parts, mirrored: false }),
                    size: self.px(pattern.size),
                })
            }
        }
    }

    /// Where a gradient begins and ends, in units of the box.
    fn ends(&self, to: model::Edge) -> ((f64, f64), (f64, f64)) {
        let to_right = match to {
            model::Edge::Top => return ((0.0, 1.0), (0.0, 0.0)),
            model::Edge::Bottom => return ((0.0, 0.0), (0.0, 1.0)),
            model::Edge::End => !self.units.rtl,
            model::Edge::Start => self.units.rtl,
        };
        if to_right { ((0.0, 0.0), (1.0, 0.0)) } else { ((1.0, 0.0), (0.0, 0.0)) }
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

/// A raster logo: all of it, as it is.
fn whole(id: crate::id::PhotoId, size: Size) -> card::Photo {
    card::Photo {
        id,
        size,
        focus: (0.5, 0.5),
        zoom: 1.0,
        contain: true,
        mask: Mask::Frame,
        tone: Tone::Natural,
    }
}

fn view([x, y, width, height]: [f64; 4]) -> Rect {
    Rect::new(x, y, x + width, y + height)
}

/// So many seats in rings, each about ten more than the one inside it.
fn rings(mut count: usize) -> Vec<usize> {
    let mut rings = Vec::new();
    let mut next = count.min(22);
    while count > 0 {
        let ring = if count < next + next / 2 { count } else { next };
        rings.push(ring);
        count -= ring;
        next = ring + 10;
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_hold_every_seat() {
        for count in 0..400 {
            assert_eq!(rings(count).iter().sum::<usize>(), count);
        }
        assert_eq!(rings(94).len(), 3);
    }
}
