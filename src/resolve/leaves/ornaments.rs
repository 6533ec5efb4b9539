//! Symbols, and seats: a symbol repeated along something.

use super::view;
use crate::card;
use crate::card::Edge;
use crate::card::SeatPlace;
use crate::card::Symbol;
use crate::card::SymbolPart;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::model;
use crate::model::Along;
use crate::model::Amount;
use crate::model::At;
use crate::model::ColorRef;
use crate::model::Colors;
use crate::model::Open;
use crate::resolve::kit::DrawnPart;
use crate::resolve::kit::suggest;
use crate::resolve::nodes::Around;
use crate::resolve::nodes::Builder;
use std::sync::Arc;

/// The seats' distance from the table, and from one another, in radii.
const SEAT_GAP: f64 = 0.28;
const SEAT_PITCH: f64 = 3.2;

impl<'a> Builder<'a> {
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

    pub(super) fn drawn_symbol(
        &mut self,
        name: &At<String>,
        around: &Around,
    ) -> Option<&'a crate::resolve::kit::Drawn> {
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
    pub(super) fn symbol_parts(
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
        let own = self.get(&seats.open_color).cloned();
        let ink = own
            .or_else(|| self.theme.color("open_seat").cloned())
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
            Along::CenterRow if self.get(&seats.pitch).is_some() => {
                SeatPlace::Row { count: count.unwrap_or(7), pitch }
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
