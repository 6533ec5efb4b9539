//! A wall in rows that fill its width: each as full as the others, with equal gaps
//! between the ink of its logos.

use super::CELL_WIDTH;
use super::few;
use super::ink_size;
use super::whole;
use crate::card::Logos;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;

/// Between two logos, as a part of the highest one's height. The visual language asks for
/// a quarter at least; in a row, where nothing else keeps logos apart, that is too close.
const CLEAR: f64 = 0.4;
/// What a row with a single logo costs: it looks like a leftover.
const LONE: f64 = 0.15;

/// Where each logo is drawn, in their order.
pub fn places(logos: &Logos, rect: Rect, rtl: bool) -> Vec<Rect> {
    let sizes = sizes(logos, rect);
    let breaks = breaks(&sizes);
    let best = breaks
        .iter()
        .map(|ends| Rows::new(&sizes, ends, rect))
        .max_by(|a, b| a.merit().total_cmp(&b.merit()));
    let Some(rows) = best else { return Vec::new() };
    let centers = rows.centers(rtl);
    let place =
        |(i, center): (usize, Point)| whole(&logos.logos[i], rows.sizes[i] * rows.scale, center);
    centers.into_iter().enumerate().map(place).collect()
}

/// The ink boxes where there is room enough.
fn sizes(logos: &Logos, rect: Rect) -> Vec<Size> {
    let fewer = few(logos.logos.len());
    let size = |logo| {
        let own = ink_size(logo);
        let equal = (super::area(logos, logo) / (own.width * own.height)).sqrt();
        let widest = CELL_WIDTH * rect.width() / own.width;
        let highest = fewer.sqrt() * logos.max_height / own.height;
        own * equal.min(widest).min(highest)
    };
    logos.logos.iter().map(size).collect()
}

/// For every number of rows, where they end so that they are as equally full as they
/// can be: the least sum of squares, by dynamic programming.
fn breaks(sizes: &[Size]) -> Vec<Vec<usize>> {
    let count = sizes.len();
    let all = least_width(sizes);
    // No row is as full as all logos together: so none stands alone that need not.
    let row = |from: usize, to: usize| match to - from {
        1 => all.powi(2),
        _ => least_width(&sizes[from..to]).powi(2),
    };
    // By the number of rows: what the first `n` logos cost, and where their last row begins.
    let mut costs = vec![(0..=count).map(|n| row(0, n)).collect::<Vec<f64>>()];
    let mut starts = vec![vec![0; count + 1]];
    for rows in 1..count {
        let before = &costs[rows - 1];
        let best = |n: usize| {
            let all = (rows..n).map(|start| (before[start] + row(start, n), start));
            all.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::INFINITY, 0))
        };
        let (cost, start) = (0..=count).map(best).unzip();
        costs.push(cost);
        starts.push(start);
    }
    let ends = |rows: usize| {
        let mut ends = vec![count];
        for row in (1..rows).rev() {
            let last = ends[ends.len() - 1];
            ends.push(starts[row][last]);
        }
        ends.reverse();
        ends
    };
    (1..=count).map(ends).collect()
}

/// The width of a row whose logos stand as close as its highest one lets them.
fn least_width(row: &[Size]) -> f64 {
    let gaps = row.len().saturating_sub(1) as f64;
    row.iter().map(|size| size.width).sum::<f64>() + gaps * CLEAR * highest(row)
}

fn highest(row: &[Size]) -> f64 {
    row.iter().map(|size| size.height).fold(0.0, f64::max)
}

struct Rows<'a> {
    sizes: &'a [Size],
    /// After the last logo of each row.
    ends: &'a [usize],
    rect: Rect,
    /// What the logos' sizes are multiplied with so that all fit.
    scale: f64,
}

impl<'a> Rows<'a> {
    fn new(sizes: &'a [Size], ends: &'a [usize], rect: Rect) -> Self {
        let mut rows = Self { sizes, ends, rect, scale: 1.0 };
        let widest = rows.each().map(least_width).fold(0.0, f64::max);
        let height: f64 = rows.each().map(|row| (1.0 + CLEAR) * highest(row)).sum();
        rows.scale = 1.0_f64.min(rect.width() / widest).min(rect.height() / height);
        rows
    }

    fn each(&self) -> impl Iterator<Item = &'a [Size]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends).map(|(start, end)| &self.sizes[start..*end])
    }

    /// Between the logos of a row; of a lone one, at both sides of it.
    fn gap(&self, row: &[Size]) -> f64 {
        let ink: f64 = row.iter().map(|size| size.width * self.scale).sum();
        let gaps = if row.len() == 1 { 2 } else { row.len() - 1 };
        (self.rect.width() - ink) / gaps as f64
    }

    /// Between two rows; half of it above the first and below the last.
    fn leading(&self) -> f64 {
        let ink: f64 = self.each().map(|row| highest(row) * self.scale).sum();
        (self.rect.height() - ink) / self.ends.len() as f64
    }

    /// Large logos, then gaps that are alike from row to row, and beside as below; no lone
    /// logos.
    fn merit(&self) -> f64 {
        let gaps: Vec<f64> = self.each().map(|row| self.gap(row)).collect();
        let (least, most) =
            gaps.iter().fold((f64::MAX, 0.0_f64), |(a, b), gap| (a.min(*gap), b.max(*gap)));
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let below = self.leading();
        let uneven = (mean - below).abs() / (mean + below).max(1.0);
        let lone = self.each().filter(|row| row.len() == 1).count().min(self.sizes.len() - 1);
        let ragged = (most - least) / most.max(1.0);
        self.scale * (1.0 - 0.2 * ragged - 0.2 * uneven - LONE * lone as f64)
    }

    /// Where the middle of each logo stands.
    fn centers(&self, rtl: bool) -> Vec<Point> {
        let mut centers = Vec::with_capacity(self.sizes.len());
        let mut top = self.rect.y0 + 0.5 * self.leading();
        for row in self.each() {
            let (gap, height) = (self.gap(row), highest(row) * self.scale);
            let mut x = if row.len() == 1 { gap } else { 0.0 };
            for size in row {
                let width = size.width * self.scale;
                let at = x + 0.5 * width;
                let at = if rtl { self.rect.x1 - at } else { self.rect.x0 + at };
                centers.push(Point::new(at, top + 0.5 * height));
                x += width + gap;
            }
            top += height + self.leading();
        }
        centers
    }
}
