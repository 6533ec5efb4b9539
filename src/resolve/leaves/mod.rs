//! What is seen: plain shapes and frames here, the rest in a file each.

mod ornaments;
mod pictures;
mod words;

use crate::card;
use crate::card::Fill;
use crate::card::Frame;
use crate::card::Scrim;
use crate::card::Symbol;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::geom::{BezPath, Rect, Shape as _};
use crate::model;
use crate::model::At;
use crate::model::Length;
use crate::resolve::kit::path;
use crate::resolve::nodes::Around;
use crate::resolve::nodes::Builder;
use crate::scene::Stop;
use std::sync::Arc;

/// A stroke nobody gave a width.
const HAIRLINE: f64 = 2.0;

impl<'a> Builder<'a> {
    pub fn drawn(
        &mut self,
        node: &model::Node,
        drawn: &model::Drawn,
        around: &Around,
    ) -> Option<card::Kind> {
        let path = match drawn.kind {
            // A box is a rectangle already, with corners and all.
            model::DrawnKind::Rect => return Some(card::Kind::Box),
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
            model::Kind::Shape(ref drawn) if drawn.kind != model::DrawnKind::Rect => {
                Frame::default()
            }
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
        let scrim = self.get(&node.common.scrim).and_then(|scrim| match scrim {
            model::Scrim::No => None,
            model::Scrim::Yes => Some(Scrim::AsWritten),
            model::Scrim::Either => Some(Scrim::Either),
        });
        Frame {
            scrim,
            fill,
            stroke: stroke.map(|color| (color, width)),
            radius,
            ..Frame::default()
        }
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

fn view([x, y, width, height]: [f64; 4]) -> Rect {
    Rect::new(x, y, x + width, y + height)
}
