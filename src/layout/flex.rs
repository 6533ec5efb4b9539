//! Boxes: taffy solves them, text is measured and fitted on the way.
//!
//! Two passes. In the first, texts to be fitted take the room that is left;
//! each then gets the largest size that fits its box. In the second they have
//! that height, and what remains goes where the template's `justify` and
//! margins send it.

use std::collections::BTreeMap;

use taffy::prelude::{
    AvailableSpace, Dimension, Display, FlexDirection, Size as TaffySize, TaffyTree,
};

use super::Issue;
use super::IssueKind;
use super::Rung;
use super::logos;
use crate::card::Card;
use crate::card::Kind;
use crate::card::Node;
use crate::card::Sizing;
use crate::card::Text;
use crate::fonts::Fonts;
use crate::geom::{Direction, Insets, Rect};
use crate::id::NodeId;
use crate::text::Align;
use crate::text::Paragraph;
use crate::text::Scratch;
use crate::text::Setting;
use crate::text::Span;
use crate::text::TextSpec;

/// A fitted text changes the boxes round it, and they may change its own. Two
/// rounds settle nearly every card.
const ROUNDS: usize = 4;

/// Boxes may miss their place by rounding, no more.
const TOLERANCE: f64 = 1.5;

/// The shaped paragraphs of a card, shaped at first use, kept over all rungs.
pub struct Texts<'a> {
    fonts: &'a Fonts,
    scratch: &'a mut Scratch,
    shaped: BTreeMap<(NodeId, usize), Paragraph>,
}

impl<'a> Texts<'a> {
    pub fn new(fonts: &'a Fonts, scratch: &'a mut Scratch) -> Self {
        Self { fonts, scratch, shaped: BTreeMap::new() }
    }

    pub fn get(&mut self, node: &Node, text: &Text, copy: usize) -> &mut Paragraph {
        let copy = copy.min(text.copies.len() - 1);
        self.shaped
            .entry((node.id, copy))
            .or_insert_with(|| shaped(self.fonts, self.scratch, &spec(text, copy)))
    }
}

fn spec(text: &Text, copy: usize) -> TextSpec {
    let spans = text.copies[copy]
        .iter()
        .map(|run| Span {
            text: run.text.clone(),
            weight: run.weight,
            color: run.color,
            isolate: run.isolate,
        })
        .collect();
    TextSpec {
        spans,
        families: text.families.clone(),
        weight: text.weight,
        color: text.color,
        language: text.language.clone(),
        direction: text.direction,
        leading: text.leading,
        tracking: text.tracking,
        align: match text.align {
            crate::card::Align::Start => Align::Start,
            crate::card::Align::Center => Align::Center,
            crate::card::Align::End => Align::End,
        },
        max_lines: text.max_lines,
        balance: text.balance,
    }
}

/// The resolve stage has proved that the fonts cover every character.
fn shaped(fonts: &Fonts, scratch: &mut Scratch, spec: &TextSpec) -> Paragraph {
    crate::text::shape(fonts, scratch, spec).unwrap_or_else(|uncovered| {
        debug_assert!(false, "uncovered after resolve: {uncovered:?}");
        Paragraph::default()
    })
}

/// Every node's box in card pixels, and how each text is set.
pub struct Solved {
    pub boxes: BTreeMap<NodeId, Rect>,
    pub settings: BTreeMap<NodeId, Setting>,
    pub rung: Rung,
    pub warnings: Vec<Issue>,
}

struct Leaf<'a> {
    node: &'a Node,
    text: &'a Text,
    /// Decided after the first pass for a text that is fitted.
    fitted: Option<Setting>,
}

struct Flex<'a> {
    tree: TaffyTree<usize>,
    leaves: Vec<Leaf<'a>>,
    ids: Vec<(taffy::NodeId, &'a Node)>,
    rung: &'a Rung,
}

pub fn solve(card: &Card, rung: &Rung, texts: &mut Texts) -> Result<Solved, Vec<Issue>> {
    let mut flex = Flex { tree: TaffyTree::new(), leaves: Vec::new(), ids: Vec::new(), rung };
    let root = flex.add(&card.root);
    let mut warnings = Vec::new();
    for _ in 0..ROUNDS {
        flex.compute(root, card, texts);
        if !flex.fit(texts, &mut warnings)? {
            break;
        }
    }
    flex.compute(root, card, texts);
    let boxes = flex.boxes(root);
    let settings = flex.settings(&boxes, texts);
    let wrong = check(card, &flex, &boxes, &settings);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    warnings.extend(covered(card, &flex, &boxes, &settings));
    Ok(Solved { boxes, settings, rung: rung.clone(), warnings })
}

impl<'a> Flex<'a> {
    fn add(&mut self, node: &'a Node) -> taffy::NodeId {
        let id = match &node.kind {
            Kind::Text(text) => {
                self.leaves.push(Leaf { node, text, fitted: None });
                self.new_leaf(node, Some(self.leaves.len() - 1))
            }
            _ if node.children.is_empty() => self.new_leaf(node, None),
            _ => {
                let kept = node
                    .children
                    .iter()
                    .filter(|child| child.drop.is_none_or(|d| !self.rung.dropped.contains(&d)));
                let children: Vec<_> = kept.map(|child| self.add(child)).collect();
                self.tree.new_with_children(node.style.clone(), &children).expect(TREE)
            }
        };
        self.ids.push((id, node));
        id
    }

    fn new_leaf(&mut self, node: &Node, leaf: Option<usize>) -> taffy::NodeId {
        let style = node.style.clone();
        match leaf {
            Some(index) => self.tree.new_leaf_with_context(style, index).expect(TREE),
            None => self.tree.new_leaf(style).expect(TREE),
        }
    }

    fn compute(&mut self, root: taffy::NodeId, card: &Card, texts: &mut Texts) {
        let space = TaffySize {
            width: AvailableSpace::Definite(card.width as f32),
            height: AvailableSpace::Definite(card.height as f32),
        };
        let (leaves, rung) = (&self.leaves, self.rung);
        self.tree
            .compute_layout_with_measure(root, space, |inputs, _, leaf, style| {
                taffy::compute_leaf_layout(
                    inputs,
                    style,
                    |_, _| 0.0,
                    |known, available| match leaf {
                        Some(index) => measure(&leaves[*index], texts, rung, known, available),
                        None => TaffySize {
                            width: known.width.unwrap_or(0.0),
                            height: known.height.unwrap_or(0.0),
                        },
                    },
                )
            })
            .expect(TREE);
    }

    /// Gives every fitted text its size, again where its box has become
    /// narrower. Says whether anything changed. Words broken at the smallest
    /// size are told; a text that does not fit at all is an error.
    fn fit(&mut self, texts: &mut Texts, warnings: &mut Vec<Issue>) -> Result<bool, Vec<Issue>> {
        let (mut changed, mut wrong) = (false, Vec::new());
        for (id, node, text, min, max) in self.to_fit() {
            let room = content_size(self.tree.layout(id).expect(TREE));
            let max = self.cap(text).map_or(max, |cap| cap.clamp(min, max));
            let in_row = self.in_row(id);
            let leaf = self.leaves.iter_mut().find(|leaf| leaf.node.id == node.id).expect(TREE);
            if leaf.fitted.as_ref().is_some_and(|setting| setting.width <= room.0 + TOLERANCE) {
                continue;
            }
            changed = true;
            let paragraph = texts.get(node, text, self.rung.copy);
            let exact = matches!(text.sizing, Sizing::Fit { exact: true, .. });
            let common = exact.then(|| paragraph.fit(room.0, room.1, max, max).ok()).flatten();
            match common.map_or_else(|| paragraph.fit(room.0, room.1, min, max), Ok) {
                Ok(fit) => {
                    let setting = fit.setting;
                    warnings.extend(broken_words(node, &setting));
                    let mut style = self.tree.style(id).expect(TREE).clone();
                    style.size.height = Dimension::length(setting.height.ceil() as f32);
                    // In a row, growing and shrinking are about its width, which stays open.
                    if !in_row {
                        (style.flex_grow, style.flex_shrink) = (0.0, 0.0);
                    }
                    self.tree.set_style(id, style).expect(TREE);
                    leaf.fitted = Some(setting);
                }
                Err(long) => {
                    let characters = texts_len(text, self.rung.copy);
                    let kind = IssueKind::TooLong {
                        size: min,
                        needed: long.needed_height,
                        room: room.1,
                        characters,
                    };
                    wrong.push(Issue::new(node, kind));
                }
            }
        }
        if wrong.is_empty() { Ok(changed) } else { Err(wrong) }
    }

    fn in_row(&self, id: taffy::NodeId) -> bool {
        let parent = self.tree.parent(id).and_then(|parent| self.tree.style(parent).ok());
        parent.is_some_and(|style| {
            style.display == Display::Flex && style.flex_direction == FlexDirection::Row
        })
    }

    /// The texts to be fitted, those last whose size depends on that of others.
    fn to_fit(&self) -> Vec<(taffy::NodeId, &'a Node, &'a Text, f64, f64)> {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for (id, node) in &self.ids {
            let Kind::Text(text) = &node.kind else { continue };
            let Sizing::Fit { min, max, under, .. } = text.sizing else { continue };
            let order = if under.is_some() { &mut last } else { &mut first };
            order.push((*id, *node, &**text, min, max));
        }
        first.extend(last);
        first
    }

    /// The largest size of a text that must stay under the card's main one.
    fn cap(&self, text: &Text) -> Option<f64> {
        let Sizing::Fit { under: Some(share), .. } = text.sizing else { return None };
        let fills = |leaf: &&Leaf| leaf.node.style.flex_grow > 0.0;
        let sizes = self.leaves.iter().filter(fills).filter_map(|leaf| leaf.fitted.as_ref());
        sizes.map(|setting| setting.size).reduce(f64::max).map(|size| share * size)
    }

    fn boxes(&self, root: taffy::NodeId) -> BTreeMap<NodeId, Rect> {
        let by_taffy: BTreeMap<u64, NodeId> =
            self.ids.iter().map(|(id, node)| (u64::from(*id), node.id)).collect();
        let mut boxes = BTreeMap::new();
        let mut open = vec![(root, 0.0, 0.0)];
        while let Some((id, x, y)) = open.pop() {
            let layout = self.tree.layout(id).expect(TREE);
            let (x, y) = (x + f64::from(layout.location.x), y + f64::from(layout.location.y));
            let rect = Rect::new(
                x,
                y,
                x + f64::from(layout.size.width),
                y + f64::from(layout.size.height),
            );
            boxes.insert(by_taffy[&u64::from(id)], rect);
            open.extend(self.tree.children(id).expect(TREE).into_iter().map(|child| (child, x, y)));
        }
        boxes
    }

    fn settings(
        &self,
        boxes: &BTreeMap<NodeId, Rect>,
        texts: &mut Texts,
    ) -> BTreeMap<NodeId, Setting> {
        self.leaves
            .iter()
            .map(|leaf| {
                let setting = match (&leaf.fitted, leaf.text.sizing) {
                    (Some(setting), _) => setting.clone(),
                    (None, Sizing::Fixed(size) | Sizing::Fit { min: size, .. }) => texts
                        .get(leaf.node, leaf.text, self.rung.copy)
                        .set(size, boxes[&leaf.node.id].width()),
                };
                (leaf.node.id, setting)
            })
            .collect()
    }
}

fn measure(
    leaf: &Leaf,
    texts: &mut Texts,
    rung: &Rung,
    known: TaffySize<Option<f32>>,
    available: TaffySize<AvailableSpace>,
) -> TaffySize<f32> {
    let paragraph = texts.get(leaf.node, leaf.text, rung.copy);
    let (min, max) = match (&leaf.fitted, leaf.text.sizing) {
        (Some(setting), _) => (setting.size, setting.size),
        (None, Sizing::Fixed(size)) => (size, size),
        (None, Sizing::Fit { min, max, .. }) => (min, max),
    };
    let widest = paragraph.max_content_width(max).ceil();
    let width = known.width.map(f64::from).unwrap_or(match available.width {
        AvailableSpace::Definite(room) => widest.min(f64::from(room)),
        AvailableSpace::MinContent => paragraph.min_content_width(min).ceil(),
        AvailableSpace::MaxContent => widest,
    });
    // A text that takes what room is left asks for its least; one that does
    // not grow asks for the height of the largest size its width allows.
    let hugs = leaf.node.style.flex_grow == 0.0 && min < max && !rung.tight;
    let exact = matches!(leaf.text.sizing, Sizing::Fit { exact: true, .. });
    let size = || match paragraph.fit(width, f64::MAX, if exact { max } else { min }, max) {
        Ok(fit) if hugs => fit.setting.size,
        _ => min,
    };
    let height = || paragraph.set(size(), width).height.ceil() as f32;
    TaffySize { width: width as f32, height: known.height.unwrap_or_else(height) }
}

fn content_size(layout: &taffy::Layout) -> (f64, f64) {
    let across = layout.padding.left + layout.padding.right;
    let down = layout.padding.top + layout.padding.bottom;
    (f64::from(layout.size.width - across), f64::from(layout.size.height - down))
}

fn broken_words(node: &Node, setting: &Setting) -> Option<Issue> {
    let words = setting.broken_words;
    (words > 0).then(|| Issue::new(node, IssueKind::BrokenWords { words }))
}

/// Words must lie in their box, their box in every box around it, and in the
/// safe area unless the template lets them bleed.
fn check(
    card: &Card,
    flex: &Flex,
    boxes: &BTreeMap<NodeId, Rect>,
    settings: &BTreeMap<NodeId, Setting>,
) -> Vec<Issue> {
    let safe = card.safe.of(Rect::new(0.0, 0.0, f64::from(card.width), f64::from(card.height)));
    let mut wrong = Vec::new();
    for leaf in &flex.leaves {
        let (rect, setting) = (boxes[&leaf.node.id], &settings[&leaf.node.id]);
        let too_long =
            setting.height > rect.height() + TOLERANCE || setting.width > rect.width() + TOLERANCE;
        if too_long || leaf.text.max_lines.is_some_and(|max| setting.lines.len() > max as usize) {
            let characters = texts_len(leaf.text, flex.rung.copy);
            let kind = IssueKind::TooLong {
                size: setting.size,
                needed: setting.height,
                room: rect.height(),
                characters,
            };
            wrong.push(Issue::new(leaf.node, kind));
            continue;
        }
        let mut outside = over(rect, safe);
        if leaf.node.bleed {
            outside = 0.0;
        }
        for around in ancestors(&card.root, leaf.node.id) {
            outside = outside.max(over(rect, boxes[&around]));
        }
        if outside > TOLERANCE {
            wrong.push(Issue::new(leaf.node, IssueKind::Outside { by: outside }));
        }
    }
    let logos = flex
        .ids
        .iter()
        .flat_map(|(_, node)| logo(node, boxes).into_iter().map(|rect| (*node, rect)));
    wrong.extend(
        logos
            .filter(|(node, rect)| !node.bleed && over(*rect, safe) > TOLERANCE)
            .map(|(node, rect)| Issue::new(node, IssueKind::Outside { by: over(rect, safe) })),
    );
    wrong
}

/// Where logos are drawn: pictures of which nothing may be missing.
fn logo(node: &Node, boxes: &BTreeMap<NodeId, Rect>) -> Vec<Rect> {
    let Some(&rect) = boxes.get(&node.id) else { return Vec::new() };
    match &node.kind {
        Kind::Logo(logo) => vec![crate::photo::contain(logo.size, rect)],
        Kind::Photo(photo) if photo.contain => vec![crate::photo::contain(photo.size, rect)],
        Kind::Logos(wall) => logos::places(wall, rect, wall.mirrored),
        _ => Vec::new(),
    }
}

fn texts_len(text: &Text, copy: usize) -> usize {
    let copy = copy.min(text.copies.len() - 1);
    text.copies[copy].iter().map(|run| run.text.chars().count()).sum()
}

/// The ids of the boxes round `target`, outermost first.
fn ancestors(root: &Node, target: NodeId) -> Vec<NodeId> {
    if root.id == target {
        return Vec::new();
    }
    // Ids are given in document order, so the branch is the last child that
    // does not come after the target.
    let Some(branch) = root.children.iter().rev().find(|child| child.id <= target) else {
        return Vec::new();
    };
    let mut path = vec![root.id];
    path.extend(ancestors(branch, target));
    path
}

/// How far `inner` reaches over `outer`, in pixels; negative when inside.
fn over(inner: Rect, outer: Rect) -> f64 {
    let insets = Insets {
        top: outer.y0 - inner.y0,
        right: inner.x1 - outer.x1,
        bottom: inner.y1 - outer.y1,
        left: outer.x0 - inner.x0,
    };
    insets.top.max(insets.right).max(insets.bottom).max(insets.left)
}

fn covered(
    card: &Card,
    flex: &Flex,
    boxes: &BTreeMap<NodeId, Rect>,
    settings: &BTreeMap<NodeId, Setting>,
) -> Vec<Issue> {
    let hit = |rect: Rect| card.keepouts.iter().any(|keepout| keepout.intersect(rect).area() > 1.0);
    let words =
        |leaf: &&Leaf| words(card, leaf.text, boxes[&leaf.node.id], &settings[&leaf.node.id]);
    let texts = flex.leaves.iter().map(|leaf| (leaf.node, words(&leaf)));
    let logos = flex
        .ids
        .iter()
        .flat_map(|(_, node)| logo(node, boxes).into_iter().map(|rect| (*node, rect)));
    texts
        .chain(logos)
        .filter(|(node, rect)| !node.bleed && hit(*rect))
        .map(|(node, _)| Issue::new(node, IssueKind::Covered))
        .collect()
}

/// The part of a text's box that its words take.
fn words(card: &Card, text: &Text, rect: Rect, setting: &Setting) -> Rect {
    let free = (rect.width() - setting.width).max(0.0);
    let before = match (text.align, card.direction) {
        (crate::card::Align::Center, _) => 0.5 * free,
        (crate::card::Align::Start, Direction::Ltr) | (crate::card::Align::End, Direction::Rtl) => {
            0.0
        }
        _ => free,
    };
    Rect::new(rect.x0 + before, rect.y0, rect.x0 + before + setting.width, rect.y0 + setting.height)
}

/// taffy fails only for node ids of another tree.
const TREE: &str = "a node of this tree";
