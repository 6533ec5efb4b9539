//! Which chunks go on which line: all lines of a paragraph weighed together.

use std::ops::Range;

use super::chunk::Chunk;

/// The fewest lines that fit, broken where the rag is best.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Ranges of chunks, in order and without gaps.
    pub ranges: Vec<Range<usize>>,
    /// What the places of the breaks cost, see [`super::penalty`].
    pub penalty: f64,
}

/// Lets widths that were added up in another order still fit, in base units: at any size
/// on a card less than a hundredth of a pixel.
pub const SLACK: f64 = 0.001;

/// The number of lines `chunks` take when each is as full as may be.
pub fn count(chunks: &[Chunk], measure: f64) -> usize {
    let Some(first) = chunks.first() else {
        return 0;
    };
    let (mut lines, mut start) = (1, first.start);
    for pair in chunks.windows(2) {
        if pair[0].is_hard || pair[1].end - start > measure + SLACK {
            lines += 1;
            start = pair[1].start;
        }
    }
    lines
}

/// Breaks at `measure`; chunks wider than it stand alone.
pub fn choose(chunks: &[Chunk], measure: f64, balance: bool) -> Lines {
    let mut lines = Lines::default();
    let mut first = 0;
    for hard_line in chunks.split_inclusive(|c| c.is_hard) {
        let ends = choose_hard_line(hard_line, measure, balance);
        let mut start = 0;
        for end in ends {
            if end < hard_line.len() {
                lines.penalty += hard_line[end - 1].penalty;
            }
            lines.ranges.push(first + start..first + end);
            start = end;
        }
        first += hard_line.len();
    }
    lines
}

fn choose_hard_line(chunks: &[Chunk], measure: f64, balance: bool) -> Vec<usize> {
    let count = count(chunks, measure);
    if count <= 1 {
        return vec![chunks.len()];
    }
    let rag = if balance { Rag::balanced(chunks, measure, count) } else { Rag::full(measure) };
    best_ends(chunks, measure, count, &rag)
}

/// What line widths are worth.
struct Rag {
    /// The width lines should have.
    wanted: f64,
    /// The width shares are measured by.
    whole: f64,
    /// What a last line's miss counts.
    last: f64,
}

/// Last and inner lines under these shares of the longest look forgotten
/// (LANGUAGE.md, step 3 of auto-fit).
pub const ORPHAN: f64 = 0.48;
pub const LONE_WORD: f64 = 0.34;
pub const SHORT_INNER: f64 = 0.55;

pub fn orphan_cost(share: f64) -> f64 {
    match share {
        s if s < LONE_WORD => 0.4,
        s if s < ORPHAN => 0.22,
        _ => 0.0,
    }
}

pub const SHORT_INNER_COST: f64 = 0.3;

/// A box may be squeezed to nothing; shares of nothing are no costs.
const LEAST_MEASURE: f64 = 1.0;

impl Rag {
    fn balanced(chunks: &[Chunk], measure: f64, count: usize) -> Self {
        let total = chunks[chunks.len() - 1].end - chunks[0].start;
        let whole = narrowest(chunks, measure, count).max(LEAST_MEASURE);
        Self { wanted: total / count as f64, whole, last: 0.6 }
    }

    fn full(measure: f64) -> Self {
        Self { wanted: measure, whole: measure.max(LEAST_MEASURE), last: 0.0 }
    }

    fn cost(&self, width: f64, is_last: bool) -> f64 {
        let (miss, share) = ((width - self.wanted) / self.whole, width / self.whole);
        if is_last {
            self.last * miss * miss + orphan_cost(share)
        } else {
            miss * miss + if share < SHORT_INNER { SHORT_INNER_COST } else { 0.0 }
        }
    }
}

/// The narrowest measure that takes no more than `count` lines.
fn narrowest(chunks: &[Chunk], measure: f64, lines: usize) -> f64 {
    let widest = chunks.iter().map(Chunk::width).fold(0.0, f64::max);
    let (mut low, mut high) = (widest.min(measure), measure);
    for _ in 0..10 {
        let middle = 0.5 * (low + high);
        if count(chunks, middle) <= lines {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Dynamic programming: `best[k][j]`, the least cost of the first `j` chunks on `k` lines.
fn best_ends(chunks: &[Chunk], measure: f64, lines: usize, rag: &Rag) -> Vec<usize> {
    let n = chunks.len();
    let row = n + 1;
    let mut best = vec![(f64::INFINITY, 0); (lines + 1) * row];
    best[0] = (0.0, 0);
    for k in 1..=lines {
        for end in k..=n {
            let is_last = end == n;
            if is_last != (k == lines) {
                continue;
            }
            let after = if is_last { 0.0 } else { chunks[end - 1].penalty };
            for start in (k - 1..end).rev() {
                let width = chunks[end - 1].end - chunks[start].start;
                if width > measure + SLACK && start + 1 < end {
                    break;
                }
                let cost = best[(k - 1) * row + start].0 + rag.cost(width, is_last) + after;
                if cost < best[k * row + end].0 {
                    best[k * row + end] = (cost, start);
                }
            }
        }
    }
    let mut ends = vec![n];
    for k in (2..=lines).rev() {
        let end = ends[ends.len() - 1];
        ends.push(best[k * row + end].1);
    }
    ends.reverse();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks of the given widths with spaces of 10 between them.
    fn words(widths: &[f64]) -> Vec<Chunk> {
        let mut x = 0.0;
        let word = |(i, &w): (usize, &f64)| {
            let start = x;
            x += w + 10.0;
            Chunk {
                cells: i..i + 1,
                start,
                end: start + w,
                penalty: 0.0,
                is_hard: false,
                tears: false,
            }
        };
        widths.iter().enumerate().map(word).collect()
    }

    fn ends(lines: &Lines) -> Vec<usize> {
        lines.ranges.iter().map(|r| r.end).collect()
    }

    #[test]
    fn lines_are_evened_out() {
        let chunks = words(&[50.0; 5]);
        assert_eq!(count(&chunks, 230.0), 2);
        assert_eq!(ends(&choose(&chunks, 230.0, true)), [3, 5]);
        assert_eq!(
            ends(&choose(&chunks, 230.0, false)),
            [4, 5].map(|e| if e == 4 { 3 } else { e })
        );
    }

    #[test]
    fn penalties_move_a_break() {
        let mut chunks = words(&[50.0; 6]);
        assert_eq!(ends(&choose(&chunks, 230.0, true)), [3, 6]);
        chunks[2].penalty = 0.5;
        assert_eq!(ends(&choose(&chunks, 230.0, true))[0], 4);
    }

    #[test]
    fn a_measure_of_nothing_breaks_everywhere() {
        let chunks = words(&[50.0; 5]);
        for balance in [true, false] {
            assert_eq!(ends(&choose(&chunks, 0.0, balance)), [1, 2, 3, 4, 5]);
        }
    }

    #[test]
    fn hard_breaks_and_wide_words_stand() {
        let mut chunks = words(&[50.0, 50.0, 300.0, 50.0]);
        chunks[0].is_hard = true;
        assert_eq!(count(&chunks, 120.0), 4);
        assert_eq!(ends(&choose(&chunks, 120.0, true)), [1, 2, 3, 4]);
    }
}
