//! Chunks: the pieces between places where a line may end.

use std::ops::Range;

use super::paragraph::Cell;
use super::penalty;
use super::prepare::CharOrigin;

/// Cells that stay on one line, with the space after them.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    pub cells: Range<usize>,
    /// Left edge, in base units along an endless line.
    pub start: f64,
    /// Right edge without the space at the end.
    pub end: f64,
    /// What ending a line after this chunk costs, in squared shares of the measure.
    pub penalty: f64,
    /// Whether a line must end after it.
    pub is_hard: bool,
    /// Whether a word is torn after it.
    pub tears: bool,
}

impl Chunk {
    pub fn width(&self) -> f64 {
        self.end - self.start
    }

    fn new(cells: Range<usize>, list: &[Cell], edges: &[f64]) -> Self {
        let spaces = list[cells.clone()].iter().rev().take_while(|c| c.is_space).count();
        let is_hard = list[cells.clone()].last().is_some_and(|c| c.is_newline);
        Self {
            start: edges[cells.start],
            end: edges[cells.end - spaces],
            cells,
            penalty: 0.0,
            is_hard,
            tears: false,
        }
    }
}

/// What a break inside of a word costs: more than any rag is worth.
const TEAR: f64 = 4.0;

pub fn chunks(
    cells: &[Cell],
    edges: &[f64],
    chars: &[CharOrigin],
    letters: &[char],
    language: &str,
) -> Vec<Chunk> {
    let token = |cell: &Cell| chars[cell.chars.start as usize].token;
    let may_break = |at: usize| {
        let (before, after) = (&cells[at - 1], &cells[at]);
        let inside = token(after) != 0 && token(before) == token(after);
        before.is_newline || (after.breaks_before && !inside)
    };
    let mut list = Vec::new();
    let mut start = 0;
    for at in 1..=cells.len() {
        if at == cells.len() || may_break(at) {
            list.push(Chunk::new(start..at, cells, edges));
            start = at;
        }
    }
    let text = |chunk: &Chunk| {
        let (first, last) = (&cells[chunk.cells.start], &cells[chunk.cells.end - 1]);
        &letters[first.chars.start as usize..last.chars.end as usize]
    };
    for i in 1..list.len() {
        let inside_word = !cells[list[i].cells.start].word_before;
        list[i - 1].penalty =
            penalty::between(text(&list[i - 1]), text(&list[i]), inside_word, language);
    }
    list
}

/// The chunks cut so that each fits into `measure`, as far as single cells do.
pub fn cut(list: &[Chunk], cells: &[Cell], edges: &[f64], measure: f64) -> Vec<Chunk> {
    let mut out = Vec::with_capacity(list.len());
    for chunk in list {
        if chunk.width() <= measure {
            out.push(chunk.clone());
        } else {
            cut_one(chunk, cells, edges, measure, &mut out);
        }
    }
    out
}

/// First where the script would allow it (after the slash of a link), then between
/// any two cells.
fn cut_one(chunk: &Chunk, cells: &[Cell], edges: &[f64], measure: f64, out: &mut Vec<Chunk>) {
    let soft = (chunk.cells.start + 1..chunk.cells.end).filter(|&i| cells[i].breaks_before);
    let from = out.len();
    let mut start = chunk.cells.start;
    for end in soft.chain([chunk.cells.end]) {
        let part = Chunk::new(start..end, cells, edges);
        start = end;
        if part.width() <= measure {
            out.push(part);
        } else {
            let visible = part.cells.clone().filter(|&i| !cells[i].is_space);
            let firsts: Vec<usize> = visible.collect();
            let ends = firsts.iter().skip(1).copied().chain([part.cells.end]);
            let mut at = part.cells.start;
            for end in ends {
                out.push(Chunk::new(at..end, cells, edges));
                at = end;
            }
        }
    }
    for part in &mut out[from..] {
        part.penalty = TEAR;
        part.tears = true;
    }
    if let Some(last) = out.last_mut() {
        (last.penalty, last.tears) = (chunk.penalty, chunk.tears);
    }
}
