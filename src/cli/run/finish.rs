//! What is made of all cards together: the report, contact sheets, lists, archives; and the
//! ledger put in order.

use std::io::Write as _;
use std::path::PathBuf;

use super::Write;
use super::make::everything;
use super::which::Shard;
use crate::batch::ledger::Entry;
use crate::batch::ledger::Ledger;
use crate::cli::args;
use crate::cli::input::Input;
use crate::cli::input::Written;
use crate::cli::say::not_written;
use crate::diag::Diagnostic;
use crate::pack::Output;
use crate::pack::Wrote;
use crate::render::Shared;
use crate::report::Report;

/// What is left to do when all cards are done.
pub struct Finish<'a> {
    pub report: &'a Report,
    pub input: &'a Input,
    pub shared: &'a Shared,
    pub write: Option<(&'a Output, &'a Write<'a>)>,
    /// Whether pages and lists are wanted.
    pub reporting: bool,
    /// Whether the run was for all cards of its inputs.
    pub whole: bool,
    pub ledger: &'a Ledger,
    pub shard: Option<Shard>,
}

/// What was made.
#[derive(Default)]
pub struct Finished {
    /// Contact sheets.
    pub sheets: Vec<(PathBuf, usize)>,
    /// Pages, lists and archives.
    pub lists: Vec<PathBuf>,
    pub replaced: usize,
    pub told: Vec<Diagnostic>,
}

/// When each card is to be posted.
pub fn publish_times(
    cards: &[Written],
    _batch: Option<&args::Batch>,
) -> Result<Vec<Option<String>>, Vec<Diagnostic>> {
    let written = cards.iter().map(|card| {
        let content = card.content.as_ref().ok()?;
        content.publish_at.as_ref().map(|at| at.value.clone())
    });
    Ok(written.collect())
}

impl Finish<'_> {
    pub fn finish(&self) -> Finished {
        let mut made = Finished::default();
        let Some((output, write)) = self.write else { return made };
        self.stale(output, write.batch.prune, &mut made);
        if let Err(error) = self.tidy(output) {
            made.told.push(not_written(output.root(), &error));
        }
        made
    }

    /// Cards that were in the input the last time and are no more.
    fn stale(&self, output: &Output, prune: bool, made: &mut Finished) {
        if !self.whole || self.shard.is_some() {
            return;
        }
        let now: std::collections::BTreeSet<&str> =
            self.report.cards.iter().map(|card| card.folder.as_str()).collect();
        let ours = |input: &str| self.input.inputs.iter().any(|one| one.file == input);
        let gone: Vec<_> = self
            .ledger
            .iter()
            .filter(|(folder, slot)| ours(&slot.input) && !now.contains(folder))
            .collect();
        let Some((first, _)) = gone.first() else { return };
        if !prune {
            let message = format!(
                "{} of an earlier run {} no longer in the input, such as `{first}`",
                crate::cli::say::count(gone.len(), "card"),
                if gone.len() == 1 { "is" } else { "are" },
            );
            let note = Diagnostic::note("stale", message);
            made.told.push(note.hint("`--prune` removes their files"));
            return;
        }
        for (_, slot) in &gone {
            let line = output.ledger_at(slot.at, slot.length).unwrap_or_default();
            let Ok(entry) = serde_json::from_slice::<Entry>(&line) else { continue };
            for path in everything(&entry.card) {
                output.remove(path);
            }
        }
        let _ = self.rewrite(output, &|folder| !gone.iter().any(|(name, _)| *name == folder));
    }

    /// Lines of the ledger that others have replaced are dropped once there are many.
    fn tidy(&self, output: &Output) -> std::io::Result<()> {
        let bytes = output.ledger();
        let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
        let now = Ledger::read(&bytes);
        let kept = now.iter().count();
        if lines <= kept + kept / 4 { Ok(()) } else { self.rewrite(output, &|_| true) }
    }

    fn rewrite(&self, output: &Output, keep: &dyn Fn(&str) -> bool) -> std::io::Result<()> {
        let bytes = output.ledger();
        let ledger = Ledger::read(&bytes);
        output.replace_ledger(&mut |file| {
            let mut out = std::io::BufWriter::new(file);
            for (_, slot) in ledger.iter().filter(|(folder, _)| keep(folder)) {
                let at = usize::try_from(slot.at).unwrap_or(0);
                out.write_all(&bytes[at..at + slot.length])?;
            }
            out.flush()
        })
    }
}

impl Finished {
    /// Notes that a file was written.
    #[expect(dead_code)]
    fn wrote(&mut self, output: &Output, path: &str, wrote: std::io::Result<Wrote>) {
        let full = output.root().join(path);
        match wrote {
            Ok(wrote) => {
                self.replaced += usize::from(wrote == Wrote::Replaced);
                self.lists.push(full);
            }
            Err(error) => self.told.push(not_written(&full, &error)),
        }
    }
}
