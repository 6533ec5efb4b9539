//! The size at which a text sits best in a box.

use std::fmt;

use super::lines;
use super::paragraph::{BASE, Paragraph};
use super::set::Setting;

/// The setting chosen for a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub setting: Setting,
    /// The largest size that fits. The setting may be smaller for a better rag.
    pub largest: f64,
}

/// The text does not fit its box, not even at the least size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooLong {
    /// The least size, in pixels per em.
    pub size: f64,
    /// What the text takes at that size.
    pub needed_height: f64,
    pub available_height: f64,
    pub needed_width: f64,
    pub available_width: f64,
    pub lines: usize,
    pub max_lines: Option<u32>,
    /// Words that even then would be broken inside.
    pub broken_words: usize,
}

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.size;
        if self.needed_width > self.available_width + TOLERANCE {
            let (needed, has) = (self.needed_width.ceil(), self.available_width.floor());
            return write!(
                f,
                "at {size:.0} px the text needs a width of {needed} px, its box has {has} px"
            );
        }
        match self.max_lines {
            Some(most) if self.lines > most as usize => {
                write!(
                    f,
                    "at {size:.0} px the text needs {} lines, at most {most} are allowed",
                    self.lines
                )
            }
            _ => {
                let (needed, has) = (self.needed_height.ceil(), self.available_height.floor());
                write!(
                    f,
                    "at {size:.0} px the text needs {needed} px of height, its box has {has} px"
                )
            }
        }
    }
}

impl std::error::Error for TooLong {}

/// Pixels by which sums may differ.
const TOLERANCE: f64 = 0.01;

/// Sizes are multiples of one part of this many of a pixel.
const STEPS: f64 = 10.0;

/// How far below the largest size a better rag is sought, and in which steps.
const LEAST_SHARE: f64 = 0.8;
const FULL_LINE: f64 = 0.8;
const MANY_LINES: usize = 6;
const SHARE_STEP: f64 = 0.02;

impl Paragraph {
    /// The best size between `min` and `max` (pixels per em) for a box.
    ///
    /// First the largest size at which all lines and all ink lie inside and no word
    /// is broken, then, down to 80 % of it, the size with the best rag. If even `min`
    /// is too large, words are broken at `min`; if that does not help, it fails.
    pub fn fit(&self, width: f64, height: f64, min: f64, max: f64) -> Result<Fit, TooLong> {
        let Some(largest) = self.largest(width, height, min, max) else {
            return self.squeeze(width, height, min);
        };
        let shares = (0..).map(|i| 1.0 - SHARE_STEP * f64::from(i));
        let sizes =
            shares.take_while(|&s| s > LEAST_SHARE - 0.001).map(|s| round_down(largest * s));
        let mut best: Option<(f64, Setting)> = None;
        for size in sizes.filter(|&s| s >= min.min(largest)) {
            let setting = self.set(size, width);
            if !self.fits(&setting, width, height) {
                continue;
            }
            let cost = cost(&setting, size / largest, width);
            if best.as_ref().is_none_or(|(least, _)| cost < least - 1e-6) {
                best = Some((cost, setting));
            }
        }
        match best {
            Some((_, setting)) => Ok(Fit { setting, largest }),
            None => self.shrink(width, height, min, largest),
        }
    }

    /// The largest size that fits by line count and the paragraph's ink at large.
    fn largest(&self, width: f64, height: f64, min: f64, max: f64) -> Option<f64> {
        let fits = |size: f64| self.may_fit(size, width, height);
        if fits(max) {
            return Some(max);
        }
        let size = |steps: i64| steps as f64 / STEPS;
        let (mut low, mut high) = ((min * STEPS).ceil() as i64, (max * STEPS).floor() as i64);
        if low > high || !fits(size(low)) {
            return fits(min).then_some(min);
        }
        while high - low > 1 {
            let middle = (low + high) / 2;
            if fits(size(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(size(if fits(size(high)) { high } else { low }))
    }

    /// Whether the lines fit, were the ink of each as high and low as any.
    fn may_fit(&self, size: f64, width: f64, height: f64) -> bool {
        let scale = size / BASE;
        let measure = width / scale;
        if self.chunks.iter().any(|c| c.width() > measure + lines::SLACK) {
            return false;
        }
        let count = lines::count(&self.chunks, measure);
        let metrics = &self.metrics;
        let top = (metrics.rise - metrics.baseline).max(0.0);
        let bottom = (metrics.drop - (metrics.outer - metrics.baseline)).max(0.0);
        let gaps = count.saturating_sub(1) as f64;
        let needed = top + metrics.outer + metrics.line_height * gaps + bottom;
        self.allows(count) && needed * scale <= height + TOLERANCE
    }

    fn allows(&self, lines: usize) -> bool {
        self.max_lines.is_none_or(|most| lines <= most as usize)
    }

    fn fits(&self, setting: &Setting, width: f64, height: f64) -> bool {
        setting.broken_words == 0
            && setting.width <= width + TOLERANCE
            && setting.height <= height + TOLERANCE
            && self.allows(setting.lines.len())
    }

    /// Where raised line heights spoil every size near the largest: the next below.
    fn shrink(&self, width: f64, height: f64, min: f64, largest: f64) -> Result<Fit, TooLong> {
        let mut size = round_down(largest * LEAST_SHARE);
        while size >= min {
            let setting = self.set(size, width);
            if self.fits(&setting, width, height) {
                return Ok(Fit { setting, largest });
            }
            size = round_down(size * (1.0 - SHARE_STEP));
        }
        self.squeeze(width, height, min)
    }

    /// The least size, with broken words if it must be.
    fn squeeze(&self, width: f64, height: f64, min: f64) -> Result<Fit, TooLong> {
        let setting = self.set(min, width);
        let fits = setting.width <= width + TOLERANCE
            && setting.height <= height + TOLERANCE
            && self.allows(setting.lines.len());
        if fits {
            return Ok(Fit { setting, largest: min });
        }
        Err(TooLong {
            size: min,
            needed_height: setting.height,
            available_height: height,
            needed_width: setting.width,
            available_width: width,
            lines: setting.lines.len(),
            max_lines: self.max_lines,
            broken_words: setting.broken_words,
        })
    }
}

fn round_down(size: f64) -> f64 {
    (size * STEPS + 1e-6).floor() / STEPS
}

/// How bad a setting looks; `share` is its size by the largest that fits.
/// (LANGUAGE.md, step 3 of auto-fit.)
fn cost(setting: &Setting, share: f64, width: f64) -> f64 {
    let smaller = (1.0 - share) * 1.4;
    let widths: Vec<f64> = setting.lines.iter().map(|l| l.width).collect();
    let [inner @ .., last] = widths.as_slice() else {
        return smaller;
    };
    if inner.is_empty() {
        return smaller;
    }
    let widest = setting.width.max(f64::MIN_POSITIVE);
    let mean = widths.iter().sum::<f64>() / widths.len() as f64;
    // Many lines that leave a quarter of their box empty make a thin column.
    let many = widths.len() >= MANY_LINES;
    let hollow = if many { 2.0 * (FULL_LINE - mean / width.max(1.0)).max(0.0) } else { 0.0 };
    let variance = widths.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / widths.len() as f64;
    let short = inner.iter().filter(|&&w| w / widest < lines::SHORT_INNER).count();
    smaller
        + hollow
        + variance.sqrt() / widest * 0.9
        + lines::orphan_cost(last / widest)
        + lines::SHORT_INNER_COST * short as f64
        + setting.penalty
}
