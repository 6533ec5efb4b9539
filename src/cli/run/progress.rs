//! How far a run is: a bar on a terminal, now and then a line elsewhere.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::cli::tell;

/// Below this many cards nothing is to be waited for.
const WORTH_A_BAR: usize = 8;

/// Between two lines where there is no terminal.
const BETWEEN: Duration = Duration::from_secs(5);

pub struct Progress {
    bar: Option<ProgressBar>,
    all: usize,
    done: AtomicUsize,
    start: Instant,
    last: Mutex<Instant>,
    quiet: bool,
}

#[expect(clippy::disallowed_methods, reason = "people wait, no picture depends on it")]
fn now() -> Instant {
    Instant::now()
}

impl Progress {
    pub fn new(cards: usize, quiet: bool) -> Self {
        let quiet = quiet || cards < WORTH_A_BAR;
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(cards as u64);
            let style = "{bar:30} {pos} of {len} cards, {per_sec}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar
        });
        let start = now();
        Self { bar, all: cards, done: AtomicUsize::new(0), start, last: Mutex::new(start), quiet }
    }

    /// One more card is done.
    pub fn step(&self) {
        let done = 1 + self.done.fetch_add(1, Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.inc(1);
        } else if !self.quiet {
            self.line(done);
        }
    }

    fn line(&self, done: usize) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now();
        if now - *last < BETWEEN {
            return;
        }
        *last = now;
        let rate = done as f64 / (now - self.start).as_secs_f64();
        let left = (self.all - done) as f64 / rate;
        tell(&format!("{done} of {} cards, {rate:.0} a second, {left:.0} s left", self.all));
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
