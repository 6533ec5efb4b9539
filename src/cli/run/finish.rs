//! What is made of all cards together: the report, contact sheets, lists, archives; and the
//! ledger put in order.

use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::stale::People;
use super::stale::stale;
use super::which::Shard;
use crate::assets::Stamp;
use crate::batch::ledger::Ledger;
use crate::batch::ledger::Seen;
use crate::batch::plain;
use crate::cli::say::not_written;
use crate::cli::work::share;
use crate::diag::Diagnostic;
use crate::pack::Output;
use crate::pack::Wrote;
use crate::render::Shared;
use crate::render::Worker;
use crate::report;
use crate::report::Input;
use crate::report::Report;
use crate::report::Status;
use crate::report::archive::By;
use crate::report::page::Beside;
use crate::table;
use crate::table::State;

/// What is left to do when all cards are done.
pub struct Finish<'a> {
    pub report: &'a Report,
    /// The tables by the number of their input.
    pub tables: &'a [(usize, Arc<[u8]>)],
    pub shared: &'a Shared,
    pub output: Option<&'a Output>,
    /// Whether contact sheets are wanted, report or not.
    pub sheet: bool,
    /// Whether files of cards that are gone are to be removed.
    pub prune: bool,
    /// What there is to be an archive for.
    pub zip: Option<&'a str>,
    /// Whether pages and lists are wanted.
    pub reporting: bool,
    /// Whether the run was for all cards of its inputs.
    pub whole: bool,
    /// What every row says could be read.
    pub readable: bool,
    /// Whether somebody stopped it.
    pub stopped: bool,
    pub ledger: &'a Ledger,
    /// What the input says of people today.
    pub people: &'a People,
    pub shard: Option<Shard>,
}

/// What was made.
#[derive(Default)]
pub struct Finished {
    /// Contact sheets.
    pub sheets: Vec<(PathBuf, usize)>,
    /// Lists, archives and the report as data.
    pub lists: Vec<PathBuf>,
    /// The page to look at.
    pub page: Option<PathBuf>,
    pub replaced: usize,
    pub told: Vec<Diagnostic>,
}

/// Whether a table asks for faces to be hidden, which pictures in its cells would show.
fn hides(input: &Input) -> bool {
    let mut fills = input.columns.iter().filter_map(|column| column.fills.as_ref());
    fills.any(|fills| fills.ends_with(".anonymise"))
}

impl Finish<'_> {
    /// `changed`: whether any card was made.
    pub fn finish(&self, changed: bool) -> Finished {
        let mut made = Finished::default();
        let Some(output) = self.output else { return made };
        // A table that could not be read has no rows, which is no reason to remove any.
        if self.whole && self.shard.is_none() && !self.report.cards.is_empty() {
            made.told.extend(stale(
                self.report,
                self.ledger,
                self.people,
                output,
                self.prune,
                self.readable && self.report.cards.iter().any(|card| card.status != Status::Failed),
            ));
            let noted = if self.readable { self.note_seen(output) } else { Ok(()) };
            if let Err(error) = noted {
                made.told.push(not_written(output.root(), &error));
            }
        }
        let report = if self.reporting { self.json(output, &mut made) } else { changed };
        if let Err(error) = self.tidy(output) {
            made.told.push(not_written(output.root(), &error));
        }
        // The parts of a run have their pages once they are joined.
        if self.shard.is_some() || self.stopped {
            return made;
        }
        if changed || report {
            if self.reporting || self.sheet {
                self.sheets(output, &mut made);
            }
            if self.reporting {
                self.lists(output, &mut made);
            }
        }
        if let Some(by) = self.zip {
            self.archives(output, by, changed || report, &mut made);
        }
        if changed || report {
            old_lists(output, &mut made);
        }
        made
    }

    /// Notes what the inputs were when all their cards were looked at, so that an audit knows
    /// whether they say something else now.
    fn note_seen(&self, output: &Output) -> std::io::Result<()> {
        let mut seen: Seen = serde_json::from_slice(&output.notes()).unwrap_or_default();
        let inputs = self.report.inputs.iter().map(|input| &input.file);
        seen.extend(inputs.filter_map(|file| Some((file.clone(), Stamp::of(Path::new(file))?))));
        output.write_notes(serde_json::to_string(&seen).unwrap_or_default().as_bytes()).map(drop)
    }

    /// The report as data; whether it says anything new.
    fn json(&self, output: &Output, made: &mut Finished) -> bool {
        let path = match self.shard {
            Some(shard) => format!("report-{}.json", shard.name()),
            None => "report.json".to_owned(),
        };
        match report::json::write(self.report) {
            Ok(bytes) => made.wrote(output, &path, output.write(&path, &bytes)),
            Err(error) => {
                made.told.push(error);
                true
            }
        }
    }

    fn sheets(&self, output: &Output, made: &mut Finished) {
        let read = |path: &str| output.read(path).ok();
        let plan = report::sheets::plan(self.report);
        let numbered: Vec<_> = (1..).zip(&plan).collect();
        let (sheets, _) = share(&numbered, None, |(number, wanted), _, _| {
            // What a worker remembers of small pictures is never asked for again.
            let (mut worker, fonts) = (Worker::default(), &self.shared.fonts);
            let sheet = report::sheets::make(*number, wanted, &read, fonts, &mut worker)?;
            let Some(sheet) = sheet else { return Ok(None) };
            let full = output.root().join(&sheet.name);
            let wrote = output
                .write(&sheet.name, &sheet.png)
                .map_err(|error| not_written(&full, &error))?;
            Ok::<_, Diagnostic>(Some((full, sheet.png.len(), wrote)))
        });
        for sheet in sheets {
            match sheet {
                Ok(Some((path, bytes, wrote))) => {
                    made.replaced += usize::from(wrote == Wrote::Replaced);
                    made.sheets.push((path, bytes));
                }
                Ok(None) => {}
                Err(error) => made.told.push(error),
            }
        }
        // Those of a larger run before.
        let mut next = plan.len().max(1) + 1;
        while output.length(&format!("contact-{next}.png")).is_some() {
            output.remove(&format!("contact-{next}.png"));
            next += 1;
        }
    }

    /// The list for schedulers, the copies of the tables, and the page that shows all.
    fn lists(&self, output: &Output, made: &mut Finished) {
        let mut beside = Vec::new();
        let mut add = |made: &mut Finished, path: String, bytes: Vec<u8>, about: &str| {
            made.wrote(output, &path, output.write(&path, &bytes));
            beside.push(Beside::new(path, about));
        };
        match report::schedule::csv(self.report) {
            Ok(csv) => add(made, "schedule.csv".into(), csv, "for the tool that posts"),
            Err(error) => made.told.push(error),
        }
        for (input, bytes) in self.tables {
            let input_of = &self.report.inputs[*input];
            let file = &input_of.file;
            let states: Vec<State> = report::states::states(self.report, *input)
                .into_iter()
                .map(|(row, status, reason)| State { row, status, reason })
                .collect();
            let copied = match hides(input_of) {
                true => table::with_states_alone(file, bytes, &states),
                false => table::with_states(file, bytes, &states),
            };
            match copied {
                Ok((ending, copy)) => {
                    let name = format!("{}-status.{ending}", stem(file));
                    add(made, name, copy, "your table, with what became of each row");
                }
                Err(why) => {
                    let message = format!("there is no copy of `{file}` with its states: {why}");
                    made.told.push(Diagnostic::warning("no-copy", message));
                }
            }
        }
        if !made.sheets.is_empty() {
            let about = match made.sheets.len() {
                1 => "all pictures, small".to_owned(),
                n => format!("all pictures, small; the first of {n} sheets"),
            };
            beside.push(Beside::new("contact.png", about));
        }
        match report::page::html(self.report, &beside) {
            Ok(page) => {
                let path = "report.html";
                made.wrote(output, path, output.write(path, page.as_bytes()));
                made.page = Some(output.root().join(path));
            }
            Err(error) => made.told.push(error),
        }
    }

    fn archives(&self, output: &Output, by: &str, changed: bool, made: &mut Finished) {
        let by = match by {
            "all" => By::Whole,
            "card" => By::Card,
            field => By::Group(plain(field)),
        };
        for (name, paths) in report::archive::archives(self.report, &by) {
            if !changed && output.length(&name).is_some() {
                continue;
            }
            let mut lost = None;
            let wrote = output.write_with(&name, &mut |file| {
                let files = paths.iter().filter_map(|path| match output.read(path) {
                    Ok(bytes) => Some((path.clone(), bytes)),
                    Err(error) => {
                        lost = Some(not_written(&output.root().join(path), &error));
                        None
                    }
                });
                report::archive::write_zip(std::io::BufWriter::new(file), files)
            });
            made.told.extend(lost);
            made.wrote(output, &name, wrote.map(|()| Wrote::Fresh));
        }
    }

    /// Lines of the ledger that others have replaced are dropped once there are many.
    fn tidy(&self, output: &Output) -> std::io::Result<()> {
        let bytes = output.ledger();
        let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
        let now = Ledger::read(&bytes);
        let kept = now.iter().count();
        if lines <= kept + kept / 4 { Ok(()) } else { rewrite(output) }
    }
}

/// The ledger without the lines that others have replaced.
fn rewrite(output: &Output) -> std::io::Result<()> {
    let bytes = output.ledger();
    let ledger = Ledger::read(&bytes);
    output.replace_ledger(&mut |file| {
        let mut out = std::io::BufWriter::new(file);
        for (_, slot) in ledger.iter() {
            let at = usize::try_from(slot.at).unwrap_or(0);
            out.write_all(&bytes[at..at + slot.length])?;
        }
        out.flush()
    })
}

/// Archives, contact sheets and reports of an earlier run hold what the cards were then.
fn old_lists(output: &Output, made: &mut Finished) {
    let new = |name: &String| {
        let path = output.root().join(name);
        made.lists.contains(&path)
            || made.page.as_ref() == Some(&path)
            || made.sheets.iter().any(|(sheet, _)| *sheet == path)
    };
    let of_a_run = |name: &String| {
        name.ends_with(".zip")
            || name.starts_with("contact") && name.ends_with(".png")
            || name == "report.html"
    };
    let names = crate::pack::names(output.root()).into_iter();
    let old = names.filter(|name| of_a_run(name) && !new(name));
    let old: Vec<String> = old.map(|name| format!("`{name}`")).collect();
    if !old.is_empty() {
        let message = format!("of an earlier run, and not up to date: {}", old.join(", "));
        let told = Diagnostic::warning("old-archive", message);
        let hint = "make them again with `--zip`, `--sheet` or `--report`, or remove them";
        made.told.push(told.hint(hint));
    }
}

impl Finished {
    /// Notes that a file was written; whether it is another than before.
    fn wrote(&mut self, output: &Output, path: &str, wrote: std::io::Result<Wrote>) -> bool {
        let full = output.root().join(path);
        match wrote {
            Ok(wrote) => {
                self.replaced += usize::from(wrote == Wrote::Replaced);
                self.lists.push(full);
                wrote != Wrote::Same
            }
            Err(error) => {
                self.told.push(not_written(&full, &error));
                true
            }
        }
    }
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> String {
    let path = std::path::Path::new(file);
    path.file_stem().map_or_else(|| "table".into(), |stem| stem.to_string_lossy().into_owned())
}
