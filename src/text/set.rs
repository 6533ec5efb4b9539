//! A paragraph set at a size and a width.

use std::borrow::Cow;
use std::ops::Range;

use super::Align;
use super::chunk::{self, Chunk};
use super::lines::{self, Lines};
use super::paragraph::{BASE, Cell, Metrics, Paragraph};
use crate::geom::Direction;

/// Lines with their places, from the top of the text's own box. Its width is the
/// widest line's; all ink lies between its top and its bottom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// Pixels per em.
    pub size: f64,
    pub width: f64,
    pub height: f64,
    /// From one baseline to the next.
    pub line_height: f64,
    pub lines: Vec<Line>,
    /// Words broken inside because the width leaves no other way.
    pub broken_words: usize,
    /// What ink beyond the line boxes added to the height, at the top and at the bottom.
    pub overshoot: (f64, f64),
    /// What the places of the breaks cost.
    pub(super) penalty: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// In [`Paragraph::text`], without the space at its ends.
    pub text: Range<usize>,
    pub width: f64,
    /// From the top of the setting.
    pub baseline: f64,
    /// How far ink reaches above and below the baseline.
    pub ink: (f64, f64),
    /// Without the space at its ends.
    pub(super) cells: Range<usize>,
}

impl Paragraph {
    /// Sets the paragraph `size` pixels per em in lines of at most `width` pixels:
    /// the fewest that fit, and of those ways the one with the best rag.
    ///
    /// A line is wider than `width` only where a single grapheme is.
    pub fn set(&self, size: f64, width: f64) -> Setting {
        let measure = width.max(0.0) * BASE / size;
        let chunks = self.chunks_for(measure);
        let chosen = lines::choose(&chunks, measure, self.balance);
        self.place(&chunks, &chosen, size)
    }

    /// The chunks, cut further where one is wider than the measure.
    pub(super) fn chunks_for(&self, measure: f64) -> Cow<'_, [Chunk]> {
        let measure = measure + lines::SLACK;
        if self.chunks.iter().all(|c| c.width() <= measure) {
            Cow::Borrowed(&self.chunks)
        } else {
            Cow::Owned(chunk::cut(&self.chunks, &self.cells, &self.edges, measure))
        }
    }

    fn place(&self, chunks: &[Chunk], chosen: &Lines, size: f64) -> Setting {
        let scale = size / BASE;
        let ranges: Vec<Range<usize>> =
            chosen.ranges.iter().map(|r| self.visible(&chunks[r.start..r.end])).collect();
        let line_height = self.clear_line_height(&ranges);
        let inks: Vec<(f64, f64)> = ranges.iter().map(|r| self.ink(r)).collect();
        let Metrics { baseline, outer, .. } = self.metrics;
        let top = inks.first().map_or(0.0, |ink| (ink.0 - baseline).max(0.0));
        let below = outer - baseline;
        let bottom = inks.last().map_or(0.0, |ink| (ink.1 - below).max(0.0));
        let line = |(i, (cells, ink)): (usize, (&Range<usize>, &(f64, f64)))| Line {
            text: self.source_range(cells),
            width: self.width(cells) * scale,
            baseline: (top + baseline + line_height * i as f64) * scale,
            ink: (ink.0 * scale, ink.1 * scale),
            cells: cells.clone(),
        };
        let gaps = ranges.len().saturating_sub(1) as f64;
        let torn = chosen.ranges.iter().filter(|r| r.end > r.start && chunks[r.end - 1].tears);
        Setting {
            size,
            width: ranges.iter().map(|r| self.width(r)).fold(0.0, f64::max) * scale,
            height: (top + outer + line_height * gaps + bottom) * scale,
            line_height: line_height * scale,
            broken_words: torn.count(),
            overshoot: (top * scale, bottom * scale),
            penalty: chosen.penalty,
            lines: ranges.iter().zip(&inks).enumerate().map(line).collect(),
        }
    }

    /// The cells of a line without the space at its ends.
    fn visible(&self, chunks: &[Chunk]) -> Range<usize> {
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else {
            return 0..0;
        };
        let cells = &self.cells[first.cells.start..last.cells.end];
        let is_space = |c: &&Cell| c.is_space;
        let end = last.cells.end - cells.iter().rev().take_while(is_space).count();
        let start = first.cells.start + cells.iter().take_while(is_space).count();
        start.min(end)..end
    }

    fn width(&self, cells: &Range<usize>) -> f64 {
        self.edges[cells.end] - self.edges[cells.start]
    }

    fn source_range(&self, cells: &Range<usize>) -> Range<usize> {
        let at = |char: u32| {
            self.chars.get(char as usize).map_or(self.source.len(), |c| c.source as usize)
        };
        match (self.cells.get(cells.start), cells.end.checked_sub(1)) {
            (Some(first), Some(last)) if !cells.is_empty() => {
                at(first.chars.start)..at(self.cells[last].chars.end)
            }
            (Some(first), _) => at(first.chars.start)..at(first.chars.start),
            _ => self.source.len()..self.source.len(),
        }
    }

    fn ink(&self, cells: &Range<usize>) -> (f64, f64) {
        let inks =
            self.cells[cells.clone()].iter().flat_map(|c| self.glyphs_of(c)).filter_map(|g| g.ink);
        inks.fold((0.0, 0.0), |(rise, drop), ink| (ink.rise.max(rise), ink.drop.max(drop)))
    }

    pub(super) fn glyphs_of(&self, cell: &Cell) -> &[super::paragraph::ShapedGlyph] {
        &self.glyphs[cell.glyphs.start as usize..cell.glyphs.end as usize]
    }

    /// The cells from left to right with their left edges from the line's left end.
    /// Rule L2 of the bidirectional algorithm; a line's cells never hold its rule L1.
    pub(super) fn visual(&self, cells: &Range<usize>) -> Vec<(usize, f64)> {
        let mut order: Vec<usize> = cells.clone().collect();
        let level = |i: usize| self.cells[i].level;
        let highest = order.iter().map(|&i| level(i)).max().unwrap_or(0);
        for floor in (1..=highest).rev() {
            for run in order.chunk_by_mut(|&a, &b| (level(a) >= floor) == (level(b) >= floor)) {
                if level(run[0]) >= floor {
                    run.reverse();
                }
            }
        }
        let mut x = 0.0;
        let place = |i: usize| {
            let left = x;
            x += self.cells[i].advance;
            (i, left)
        };
        order.into_iter().map(place).collect()
    }

    /// The paragraph's line height, raised where ink of one line would touch the next.
    fn clear_line_height(&self, lines: &[Range<usize>]) -> f64 {
        let most = self.metrics.rise + self.metrics.drop + GAP;
        if lines.len() < 2 || most <= self.metrics.line_height {
            return self.metrics.line_height;
        }
        let widest = lines.iter().map(|r| self.width(r)).fold(0.0, f64::max);
        let skylines: Vec<Skyline> = lines.iter().map(|r| self.skyline(r, widest)).collect();
        let needed = skylines.windows(2).map(|pair| pair[0].reach(&pair[1]) + GAP);
        needed.fold(self.metrics.line_height, f64::max)
    }

    fn skyline(&self, cells: &Range<usize>, widest: f64) -> Skyline {
        let free = widest - self.width(cells);
        let offset = free * share_before(self.align, self.direction);
        let mut skyline = Skyline::new(widest);
        for (i, left) in self.visual(cells) {
            for ink in self.glyphs_of(&self.cells[i]).iter().filter_map(|g| g.ink) {
                skyline.add(
                    offset + left + ink.left,
                    offset + left + ink.right,
                    ink.rise,
                    ink.drop,
                );
            }
        }
        skyline
    }
}

/// How much of a line's free width stands at its left.
pub(super) fn share_before(align: Align, direction: Direction) -> f64 {
    match (align, direction) {
        (Align::Center, _) => 0.5,
        (Align::Start, Direction::Ltr) | (Align::End, Direction::Rtl) => 0.0,
        (Align::End, Direction::Ltr) | (Align::Start, Direction::Rtl) => 1.0,
    }
}

/// Least distance of the ink of two lines, in base units.
const GAP: f64 = 2.0;

/// Width of a column, in base units.
const COLUMN: f64 = 5.0;

/// The highest and lowest ink of a line, column by column.
struct Skyline(Vec<(f64, f64)>);

impl Skyline {
    const EMPTY: (f64, f64) = (f64::NEG_INFINITY, f64::NEG_INFINITY);

    fn new(width: f64) -> Self {
        Self(vec![Self::EMPTY; (width / COLUMN).ceil() as usize + 1])
    }

    fn add(&mut self, left: f64, right: f64, rise: f64, drop: f64) {
        let last = self.0.len() - 1;
        let column = |x: f64| ((x / COLUMN).max(0.0) as usize).min(last);
        for place in &mut self.0[column(left)..=column(right)] {
            *place = (place.0.max(rise), place.1.max(drop));
        }
    }

    /// The line height at which this line's ink touches the next one's.
    fn reach(&self, next: &Self) -> f64 {
        let pairs = self.0.iter().zip(&next.0);
        pairs.map(|(own, below)| own.1 + below.0).fold(0.0, f64::max)
    }
}
