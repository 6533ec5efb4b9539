//! Properties of the box: what taffy needs to know, and the safe area.
//!
//! Distances are measured from the card's edges. A node that stands free at
//! the card's edge is moved in to the safe area; one that may bleed stays, but
//! the room inside it is padded so that its words are safe.

use taffy::prelude::{
    AlignItems, Dimension, Display, FlexDirection, FlexWrap, GridTemplateComponent, JustifyContent,
    LengthPercentage, LengthPercentageAuto, Position, Rect as TaffyRect, Size as TaffySize,
};
use taffy::style_helpers::{fr, length, line, minmax};

use super::nodes::Around;
use super::nodes::Builder;
use super::nodes::Parent;
use super::units;
use crate::card;
use crate::card::Sizing;
use crate::geom::{Insets, Rect, Size};
use crate::model;
use crate::model::Length;
use crate::model::Unit;

/// What is known of a node's place before anything is laid out.
pub struct Known {
    /// Distances of its edges from the card's; infinite where unknown.
    pub edges: Insets,
    /// The same for the room inside its padding.
    pub inner: Insets,
    pub size: Option<(f64, f64)>,
}

pub fn of(b: &Builder, node: &model::Node, around: &Around) -> (taffy::Style, Known) {
    let mut style = common(b, &node.common);
    let edges = placed(b, node, around, &mut style);
    let size = known_size(b, edges);
    match &node.kind {
        model::Kind::Row(c) => container(b, c, &mut style, Some(FlexDirection::Row)),
        model::Kind::Column(c) => container(b, c, &mut style, Some(FlexDirection::Column)),
        model::Kind::Stack(c) => container(b, c, &mut style, None),
        model::Kind::Grid(g) => grid(b, g, &mut style),
        _ => {}
    }
    let inner = pad(b, node, edges, &mut style);
    (style, Known { edges, inner, size })
}

fn common(b: &Builder, common: &model::Common) -> taffy::Style {
    let units = &b.units;
    let mirror = b.get(&common.mirror).copied().unwrap_or(true);
    let size = |property: &model::ByShape<Length>| {
        b.get(property).map_or(Dimension::auto(), |l| units.dimension(*l))
    };
    let limit = |property: &model::ByShape<Length>, otherwise| {
        b.get(property).map_or(otherwise, |l| units.or_auto(*l))
    };
    let (none, auto) = (LengthPercentageAuto::length(0.0), LengthPercentageAuto::auto());
    let zero = model::Sides::all(Length::ZERO);
    taffy::Style {
        direction: if units.rtl && mirror { taffy::Direction::Rtl } else { taffy::Direction::Ltr },
        position: Position::Relative,
        size: TaffySize { width: size(&common.width), height: size(&common.height) },
        min_size: TaffySize {
            width: limit(&common.min_width, none),
            height: limit(&common.min_height, none),
        },
        max_size: TaffySize {
            width: limit(&common.max_width, auto),
            height: limit(&common.max_height, auto),
        },
        aspect_ratio: b.get(&common.aspect).map(|aspect| *aspect as f32),
        margin: units
            .physical(b.get(&common.margin).copied().unwrap_or(zero), |l| units.or_auto(l)),
        flex_grow: b.get(&common.grow).map_or(0.0, |grow| *grow as f32),
        flex_basis: size(&common.basis),
        align_self: b.get(&common.self_align).map(|align| items(*align)),
        justify_self: b.get(&common.self_align).map(|align| items(*align)),
        ..taffy::Style::default()
    }
}

/// Absolute nodes leave the flow; the safe area pushes in those that do not bleed.
fn placed(b: &Builder, node: &model::Node, around: &Around, style: &mut taffy::Style) -> Insets {
    let Some(&written) = b.get(&node.common.inset) else {
        if around.parent == Parent::Stack {
            (style.grid_row, style.grid_column) = (only_line(), only_line());
        }
        return around.inner;
    };
    style.position = Position::Absolute;
    style.inset = b.units.physical(written, |l| b.units.or_auto(l));
    let Some(parent) = around.size else { return unknown() };
    let mut distances = b.units.distances(written, parent);
    if !bleeds(b, node) {
        distances = pushed_in(b, distances, around.edges);
        for (side, distance) in sides_mut(&mut style.inset).into_iter().zip(sides(&distances)) {
            if let Some(px) = distance {
                *side = LengthPercentageAuto::length(px as f32);
            }
        }
    }
    let from_card = |distance: Option<f64>, edge: f64| distance.map_or(f64::INFINITY, |d| d + edge);
    Insets {
        top: from_card(distances.top, around.edges.top),
        right: from_card(distances.right, around.edges.right),
        bottom: from_card(distances.bottom, around.edges.bottom),
        left: from_card(distances.left, around.edges.left),
    }
}

fn unknown() -> Insets {
    Insets::uniform(f64::INFINITY)
}

fn bleeds(b: &Builder, node: &model::Node) -> bool {
    b.get(&node.common.bleed).copied().unwrap_or(false)
}

/// Inside the safe area, and clear of what the platform draws over the card.
fn pushed_in(
    b: &Builder,
    distances: TaffyRect<Option<f64>>,
    edges: Insets,
) -> TaffyRect<Option<f64>> {
    let safe = |distance: Option<f64>, safe: f64, edge: f64| distance.map(|d| d.max(safe - edge));
    let mut d = TaffyRect {
        top: safe(distances.top, b.safe.top, edges.top),
        right: safe(distances.right, b.safe.right, edges.right),
        bottom: safe(distances.bottom, b.safe.bottom, edges.bottom),
        left: safe(distances.left, b.safe.left, edges.left),
    };
    let TaffyRect { top: Some(top), right: Some(right), bottom: Some(bottom), left: Some(left) } =
        d
    else {
        return d;
    };
    let mut rect = Rect::new(left, top, b.size.0 - right, b.size.1 - bottom);
    for keepout in &b.keepouts {
        rect = clear_of(rect, *keepout);
    }
    d = TaffyRect {
        top: Some(rect.y0),
        right: Some(b.size.0 - rect.x1),
        bottom: Some(b.size.1 - rect.y1),
        left: Some(rect.x0),
    };
    d
}

/// The largest part of `rect` beside, above or below `keepout`.
fn clear_of(rect: Rect, keepout: Rect) -> Rect {
    if rect.intersect(keepout).area() <= 0.0 {
        return rect;
    }
    let parts = [
        Rect::new(rect.x0, rect.y0, rect.x1, keepout.y0),
        Rect::new(rect.x0, keepout.y1, rect.x1, rect.y1),
        Rect::new(rect.x0, rect.y0, keepout.x0, rect.y1),
        Rect::new(keepout.x1, rect.y0, rect.x1, rect.y1),
    ];
    let area = |part: &Rect| part.width().max(0.0) * part.height().max(0.0);
    parts.into_iter().max_by(|a, b| area(a).total_cmp(&area(b))).unwrap_or(rect)
}

fn sides<T: Copy>(rect: &TaffyRect<T>) -> [T; 4] {
    [rect.top, rect.right, rect.bottom, rect.left]
}

fn sides_mut<T>(rect: &mut TaffyRect<T>) -> [&mut T; 4] {
    [&mut rect.top, &mut rect.right, &mut rect.bottom, &mut rect.left]
}

fn known_size(b: &Builder, edges: Insets) -> Option<(f64, f64)> {
    let (width, height) =
        (b.size.0 - edges.left - edges.right, b.size.1 - edges.top - edges.bottom);
    (width.is_finite() && height.is_finite()).then_some((width, height))
}

/// The padding, raised where a bleeding box or the card itself would let words
/// leave the safe area. Returns the distances of the room inside.
fn pad(b: &Builder, node: &model::Node, edges: Insets, style: &mut taffy::Style) -> Insets {
    let written = match &node.kind {
        model::Kind::Row(c) | model::Kind::Column(c) | model::Kind::Stack(c) => &c.padding,
        model::Kind::Grid(g) => &g.padding,
        _ => return edges,
    };
    let written = b.get(written).copied().unwrap_or(model::Sides::all(Length::ZERO));
    let physical = b.units.physical(written, |l| b.units.px(l));
    let TaffyRect { left: Some(left), right: Some(right), top: Some(top), bottom: Some(bottom) } =
        physical
    else {
        style.padding = b.units.physical(written, |l| b.units.definite(l));
        return edges;
    };
    let mut padding = Insets { top, right, bottom, left };
    let missing = |safe: f64, edge: f64| if edge.is_finite() { safe - edge } else { 0.0 };
    padding = padding.max(Insets {
        top: missing(b.safe.top, edges.top),
        right: missing(b.safe.right, edges.right),
        bottom: missing(b.safe.bottom, edges.bottom),
        left: missing(b.safe.left, edges.left),
    });
    style.padding = units::lengths(padding);
    Insets {
        top: edges.top + padding.top,
        right: edges.right + padding.right,
        bottom: edges.bottom + padding.bottom,
        left: edges.left + padding.left,
    }
}

fn container(
    b: &Builder,
    c: &model::Container,
    style: &mut taffy::Style,
    direction: Option<FlexDirection>,
) {
    style.gap = gap(b, &c.gap);
    let align = b.get(&c.align).map(|align| items(*align));
    match direction {
        Some(direction) => {
            style.display = Display::Flex;
            style.flex_direction = direction;
            style.flex_wrap =
                if b.get(&c.wrap) == Some(&true) { FlexWrap::Wrap } else { FlexWrap::NoWrap };
            style.align_items = align.unwrap_or(AlignItems::STRETCH);
            style.justify_content =
                b.get(&c.justify).map_or(JustifyContent::FLEX_START, |justify| content(*justify));
        }
        None => {
            style.display = Display::Grid;
            (style.grid_template_rows, style.grid_template_columns) =
                (vec![one_track()], vec![one_track()]);
            style.align_items = align.unwrap_or(AlignItems::STRETCH);
            style.justify_items =
                b.get(&c.justify).map_or(AlignItems::STRETCH, |justify| across(*justify));
        }
    }
}

fn grid(b: &Builder, g: &model::Grid, style: &mut taffy::Style) {
    let tracks = |property: &model::ByShape<model::Tracks>| {
        let tracks = b.get(property).map(|tracks| tracks.0.as_slice()).unwrap_or_default();
        tracks.iter().map(|track| self::track(b, *track)).collect()
    };
    style.display = Display::Grid;
    style.gap = gap(b, &g.gap);
    (style.grid_template_columns, style.grid_template_rows) = (tracks(&g.columns), tracks(&g.rows));
    style.align_items = b.get(&g.align).map_or(AlignItems::STRETCH, |align| items(*align));
    style.justify_content =
        b.get(&g.justify).map_or(JustifyContent::STRETCH, |justify| content(*justify));
}

fn track(b: &Builder, written: Length) -> GridTemplateComponent<String> {
    let single = match written {
        Length::Of(share, Unit::Fr) => minmax(length(0.0), fr(share as f32)),
        Length::Of(value, Unit::Percent) => taffy::style_helpers::percent((value / 100.0) as f32),
        Length::Auto => taffy::style_helpers::auto(),
        other => length(b.px(other) as f32),
    };
    GridTemplateComponent::Single(single)
}

fn one_track() -> GridTemplateComponent<String> {
    GridTemplateComponent::Single(minmax(length(0.0), fr(1.0)))
}

fn only_line() -> taffy::Line<taffy::GridPlacement> {
    taffy::Line { start: line(1), end: line(2) }
}

fn gap(b: &Builder, written: &model::ByShape<model::Gap>) -> TaffySize<LengthPercentage> {
    let none =
        TaffySize { width: LengthPercentage::length(0.0), height: LengthPercentage::length(0.0) };
    b.get(written).map_or(none, |gap| TaffySize {
        width: b.units.definite(gap.column),
        height: b.units.definite(gap.row),
    })
}

fn items(align: model::Align) -> AlignItems {
    match align {
        model::Align::Start => AlignItems::START,
        model::Align::Center => AlignItems::CENTER,
        model::Align::End => AlignItems::END,
        model::Align::Stretch => AlignItems::STRETCH,
        model::Align::Baseline => AlignItems::BASELINE,
    }
}

fn content(justify: model::Justify) -> JustifyContent {
    match justify {
        model::Justify::Start => JustifyContent::FLEX_START,
        model::Justify::Center => JustifyContent::CENTER,
        model::Justify::End => JustifyContent::FLEX_END,
        model::Justify::Between => JustifyContent::SPACE_BETWEEN,
        model::Justify::Around => JustifyContent::SPACE_AROUND,
        model::Justify::Evenly => JustifyContent::SPACE_EVENLY,
    }
}

/// In a stack, `justify` says where the children stand along the line.
fn across(justify: model::Justify) -> AlignItems {
    match justify {
        model::Justify::Start => AlignItems::START,
        model::Justify::End => AlignItems::END,
        _ => AlignItems::CENTER,
    }
}

/// What depends on the finished content: how readily a node gives way, the
/// room a fitted text asks for, and the proportions of a drawing.
pub fn settle(b: &Builder, node: &model::Node, built: &mut card::Node, parent: Parent) {
    let fills = fills(built);
    if let card::Kind::Text(text) = &built.kind
        && matches!(text.sizing, Sizing::Fit { .. })
        && b.get(&node.common.grow).is_none()
    {
        built.style.flex_grow = 1.0;
    }
    if let (model::Kind::Logo(written), card::Kind::Logo(logo)) = (&node.kind, &built.kind)
        && let Some(area) = b.get(&written.area)
    {
        let size = sized(b, node, logo, area * b.units.u.powi(2));
        built.style.size = TaffySize {
            width: Dimension::length(size.width as f32),
            height: Dimension::length(size.height as f32),
        };
    }
    let shrinks = fills || parent == Parent::Row;
    let written = b.get(&node.common.shrink).map(|shrink| *shrink as f32);
    built.style.flex_shrink = written.unwrap_or(if shrinks { 1.0 } else { 0.0 });
}

/// A logo so large that its ink has the area, but within the node's greatest width and height.
fn sized(b: &Builder, node: &model::Node, logo: &card::Logo, area: f64) -> Size {
    let size = logo.size;
    let inked = size.area() * logo.ink.bounds.area();
    let most = |property: &model::ByShape<Length>, length: f64| {
        let most = b.get(property).map_or(f64::INFINITY, |most| b.px(*most));
        if most > 0.0 { most / length } else { f64::INFINITY }
    };
    let equal = (area / inked.max(1e-6)).sqrt();
    size * equal
        .min(most(&node.common.max_width, size.width))
        .min(most(&node.common.max_height, size.height))
}

/// Whether a text inside takes whatever room there is.
fn fills(node: &card::Node) -> bool {
    let own = match &node.kind {
        card::Kind::Text(text) => matches!(text.sizing, Sizing::Fit { .. }),
        _ => false,
    };
    own || node.children.iter().any(fills)
}
