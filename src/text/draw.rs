//! Settings become glyphs on the card.

use super::paragraph::{BASE, Paragraph};
use super::set::{Line, Setting, share_before};
use super::shape::is_mark_of_direction;
use crate::color::Rgba;
use crate::geom::{Direction, Rect};
use crate::id::FaceId;
use crate::id::NodeId;
use crate::scene::Glyph;
use crate::scene::GlyphRun;
use crate::scene::Item;

impl Paragraph {
    /// The setting's glyphs with its top at the top of `bounds`, each line aligned
    /// in its width as seen from `reading`, the direction of the text around it.
    /// Runs are in reading order, one per face, colour and direction.
    pub fn draw(
        &self,
        setting: &Setting,
        bounds: Rect,
        reading: Direction,
        node: NodeId,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        for line in &setting.lines {
            self.draw_line(setting, line, bounds, reading, node, &mut items);
        }
        items
    }

    fn draw_line(
        &self,
        setting: &Setting,
        line: &Line,
        bounds: Rect,
        reading: Direction,
        node: NodeId,
        items: &mut Vec<Item>,
    ) {
        let scale = setting.size / BASE;
        let free = bounds.width() - line.width;
        let x = bounds.x0 + free * share_before(self.align, reading);
        let y = bounds.y0 + line.baseline;
        let mut lefts = vec![0.0; line.cells.len()];
        for (cell, left) in self.visual(&line.cells) {
            lefts[cell - line.cells.start] = left;
        }
        let mut run: Option<Run> = None;
        for i in line.cells.clone() {
            let cell = &self.cells[i];
            let left = lefts[i - line.cells.start];
            let text = cell.chars.clone().map(|c| self.letters[c as usize]);
            let mut text: String =
                text.filter(|&c| !is_mark_of_direction(c) && c != '\n').collect();
            for glyph in self.glyphs_of(cell) {
                let color =
                    self.colors.get(usize::from(glyph.span)).copied().unwrap_or(Rgba::BLACK);
                let key =
                    Key { face: glyph.face, size: glyph.size * scale, color, level: cell.level };
                if run.as_ref().is_none_or(|r| r.key != key) {
                    items.extend(run.take().and_then(|r| r.finish(node)));
                    run = Some(Run { key, glyphs: Vec::new(), text: String::new() });
                }
                let Some(run) = &mut run else { continue };
                run.text.push_str(&std::mem::take(&mut text));
                if glyph.ink.is_some() {
                    let (x, y) = (x + (left + glyph.x) * scale, y + glyph.y * scale);
                    run.glyphs.push((i, Glyph { id: glyph.id, x, y }));
                }
            }
            if let Some(run) = &mut run {
                run.text.push_str(&text);
            }
        }
        items.extend(run.and_then(|r| r.finish(node)));
    }
}

#[derive(Clone, Copy, PartialEq)]
struct Key {
    face: FaceId,
    size: f64,
    color: Rgba,
    level: u8,
}

struct Run {
    key: Key,
    /// With their cells, in reading order.
    glyphs: Vec<(usize, Glyph)>,
    text: String,
}

impl Run {
    /// `None` if nothing of it shows.
    fn finish(mut self, node: NodeId) -> Option<Item> {
        if self.glyphs.is_empty() {
            return None;
        }
        if self.key.level % 2 == 1 {
            self.glyphs.sort_by_key(|(cell, _)| std::cmp::Reverse(*cell));
        }
        Some(Item::Glyphs(GlyphRun {
            node,
            face: self.key.face,
            size: self.key.size,
            color: self.key.color,
            glyphs: self.glyphs.into_iter().map(|(_, glyph)| glyph).collect(),
            text: self.text,
        }))
    }
}
