//! What is said at the end of a run: to people, or as JSON to machines.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

use super::colors;
use super::out;
use super::tell;
use crate::batch::Shaded;
use crate::diag;
use crate::diag::Diagnostic;
use crate::render::Stage;
use crate::render::Watch;
use crate::render::sheet::Thumbnail;

/// How long each stage took.
pub type Times = BTreeMap<Stage, Duration>;

/// A picture that was written.
pub struct Done {
    pub card: String,
    pub placement: String,
    pub size: (u32, u32),
    /// How many pictures these are: a carousel has several.
    pub pages: usize,
    pub files: Vec<(PathBuf, usize)>,
    /// How many of them took the place of others.
    pub replaced: usize,
    pub thumbnail: Option<Thumbnail>,
    /// What became of the shades over its photos.
    pub shades: Vec<Shaded>,
}

/// A run as it is told.
#[derive(Default)]
pub struct Report {
    pub done: Vec<Done>,
    /// Contact sheets.
    pub sheets: Vec<(PathBuf, usize)>,
    /// How many texts and sheets took the place of others.
    pub replaced: usize,
    pub told: Vec<Diagnostic>,
    pub times: Times,
    pub pictures_failed: usize,
}

impl Report {
    pub fn print(&self, json: bool, folder: Option<&Path>) {
        if json {
            out(&format!("{:#}", self.json()));
            return;
        }
        for done in &self.done {
            for (path, bytes) in &done.files {
                let (width, height) = done.size;
                out(&format!("{}  {width}×{height}  {} kB", path.display(), bytes.div_ceil(1000)));
            }
        }
        for (path, bytes) in &self.sheets {
            out(&format!("{}  {} kB", path.display(), bytes.div_ceil(1000)));
        }
        diagnostics(&merged(&self.told));
        if let Some(folder) = folder {
            self.summary(folder);
        }
    }

    fn summary(&self, folder: &Path) {
        let files: usize = self.done.iter().map(|done| done.files.len()).sum();
        let files = files + self.sheets.len();
        let failed = match self.pictures_failed {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        let cards: std::collections::BTreeSet<&str> =
            self.done.iter().map(|done| done.card.as_str()).collect();
        tell(&format!(
            "{} of {} written to {} ({}){failed}",
            count(self.pictures(), "picture"),
            count(cards.len(), "card"),
            folder.display(),
            count(files, "file"),
        ));
        if self.replaced() > 0 {
            tell(&format!("replaced {} of an earlier run", count(self.replaced(), "file")));
        }
    }

    fn replaced(&self) -> usize {
        self.replaced + self.done.iter().map(|done| done.replaced).sum::<usize>()
    }

    fn pictures(&self) -> usize {
        self.done.iter().map(|done| done.pages).sum()
    }

    /// Stage by stage, summed over all threads.
    pub fn timings(&self) {
        let total: Duration = self.times.values().sum();
        for stage in Stage::ALL {
            let time = self.times.get(&stage).copied().unwrap_or_default();
            tell(&format!("{:>8}  {:8.2} ms", stage.name(), time.as_secs_f64() * 1e3));
        }
        tell(&format!(
            "{:>8}  {:8.2} ms, {} pictures",
            "all",
            total.as_secs_f64() * 1e3,
            self.done.len()
        ));
    }

    fn json(&self) -> serde_json::Value {
        let shade = |shade: &Shaded| {
            json!({
                "page": shade.page,
                "node": shade.node,
                "words": shade.words,
                "strength": shade.strength.round(),
                "ink": shade.ink,
                // Rounded down, or 4.499 would be told as the 4.5 it is not.
                "contrast": (shade.contrast * 100.0).floor() / 100.0,
            })
        };
        let picture = |done: &Done| {
            json!({
                "card": done.card,
                "placement": done.placement,
                "width": done.size.0,
                "height": done.size.1,
                "files": done.files.iter().map(|(path, bytes)| json!({ "path": path, "bytes": bytes })).collect::<Vec<_>>(),
                "shades": done.shades.iter().map(shade).collect::<Vec<_>>(),
            })
        };
        json!({
            "pictures": self.done.iter().map(picture).collect::<Vec<_>>(),
            "sheets": self.sheets.iter().map(|(path, bytes)| json!({ "path": path, "bytes": bytes })).collect::<Vec<_>>(),
            "replaced": self.replaced(),
            "failed": self.pictures_failed,
            "diagnostics": diag::to_json(&self.told),
        })
    }
}

fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// What several placements of a card have in common is told once.
pub fn merged(told: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for one in told {
        let Some(same) = all.iter_mut().find(|other| alike(other, one)) else {
            all.push(one.clone());
            continue;
        };
        let names = same.context.as_mut().and_then(|context| context.placement.as_mut());
        let also = one.context.as_ref().and_then(|context| context.placement.as_ref());
        match (names, also) {
            (Some(names), Some(also)) if names.split(", ").all(|name| name != also) => {
                *names = format!("{names}, {also}");
            }
            (None, Some(_)) => all.push(one.clone()),
            _ => {}
        }
    }
    all
}

/// Whether two are told in the same words of the same card.
fn alike(a: &Diagnostic, b: &Diagnostic) -> bool {
    let card = |told: &Diagnostic| {
        told.context.as_ref().map(|context| (context.card.clone(), context.field.clone()))
    };
    a.code == b.code
        && a.message == b.message
        && a.severity == b.severity
        && a.place == b.place
        && a.hints == b.hints
        && card(a) == card(b)
}

pub fn diagnostics(told: &[Diagnostic]) {
    if !told.is_empty() {
        tell(diag::render(told, colors()).trim_end());
    }
}

/// A file that could not be written.
pub fn not_written(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("not-written", format!("cannot write `{}`: {error}", path.display()))
        .hint("is there room on the disk, and may you write there?")
}

/// A clock that adds up the stages.
pub struct Clock {
    last: Instant,
    pub times: Times,
}

#[expect(clippy::disallowed_methods, reason = "timings are for people, no picture depends on them")]
fn now() -> Instant {
    Instant::now()
}

impl Clock {
    pub fn start() -> Self {
        Self { last: now(), times: BTreeMap::new() }
    }
}

impl Watch for Clock {
    fn done(&mut self, stage: Stage) {
        let now = now();
        *self.times.entry(stage).or_default() += now - self.last;
        self.last = now;
    }
}
