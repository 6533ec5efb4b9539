//! A run: which cards, what of them is made already, the rest on all cores, and what is
//! made of all together.

mod finish;
mod keep;
mod make;
mod progress;
mod stale;
mod stop;
mod times;
mod which;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;

pub use self::finish::Finish;
pub use self::finish::Finished;
pub use self::make::Done;
use self::make::Job;
use self::make::Keep;
use self::make::Kitchen;
use self::make::Record;
use self::progress::Progress;
pub use self::stale::People;
use self::times::Times;
use self::which::Which;
use super::End;
use super::args;
use super::input::Input;
use super::input::Written;
use super::plan::rules;
use super::plan::shared;
use super::say;
use super::say::Summary;
use super::work::share;
use crate::batch::Named;
use crate::batch::Pattern;
use crate::batch::folders;
use crate::batch::ledger::Basis;
use crate::batch::ledger::Ledger;
use crate::batch::ledger::with_sizes;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::model::Content;
use crate::model::SameSize;
use crate::pack::Output;
use crate::pack::Refused;
use crate::render::Shared;
use crate::render::Wanted;
use crate::render::sheet::Look;
use crate::report;
use crate::report::Report;
use crate::report::Status;
use crate::report::Told;
use crate::resolve::Sizes;

/// What is asked of a run.
pub struct Asked<'a> {
    pub cards: &'a args::Cards,
    pub lints: &'a args::Lints,
    pub strict: bool,
    pub jobs: Option<usize>,
    pub write: Option<Write<'a>>,
    pub json: Option<args::Json>,
    pub timings: bool,
}

/// Where to, and as what.
pub struct Write<'a> {
    pub to: &'a Path,
    pub wanted: Wanted,
    pub sheet: bool,
    pub batch: &'a args::Batch,
}

/// A card with a name, or what is wrong with it; in the order of the inputs.
enum Fate {
    Done(Done),
    Failed(Box<report::Card>),
    /// It was not asked for.
    Left,
}

type Errors = Vec<Diagnostic>;

/// Carries a run out and tells how it went.
pub fn run(asked: &Asked) -> End {
    match carried_out(asked) {
        Ok(end) => end,
        Err(errors) => {
            say::diagnostics(&errors);
            End::Wrong
        }
    }
}

fn carried_out(asked: &Asked) -> Result<End, Errors> {
    let rules = rules(asked.lints)?;
    let batch = asked.write.as_ref().map(|write| write.batch);
    let which = Which::read(&asked.cards.which, batch.and_then(|batch| batch.shard.as_deref()))?;
    let mut input = Input::read(asked.cards, asked.lints);
    let shared = shared(input.kits.kits(), &asked.cards.files)?;
    let cards = std::mem::take(&mut input.cards);
    let named = Names::of(&cards, &input, batch)?;
    which.prove(&cards, batch.and_then(|batch| batch.zip.as_deref()))?;
    let times = times::publish_times(&cards, batch, &which)?;
    if input.tables && asked.json.is_none() {
        say::columns(&input.inputs);
    }
    let dry = batch.is_some_and(|batch| batch.dry_run);
    let Some(write) = asked.write.as_ref().filter(|_| !dry) else {
        let run = Run { asked, rules: &rules, which, input: &input, shared: &shared, named, times };
        return Ok(run.go(&cards, None, &Ledger::default(), dry));
    };
    let scope = which.shard.map_or("run".into(), |shard| shard.name());
    let output = Output::open(write.to, &scope).map_err(|why| vec![not_opened(write.to, &why)])?;
    let ledger = Ledger::read(&output.ledger());
    let run = Run { asked, rules: &rules, which, input: &input, shared: &shared, named, times };
    stop::listen();
    let end = run.go(&cards, Some((&output, write)), &ledger, false);
    output.close();
    Ok(end)
}

pub fn not_opened(to: &Path, why: &Refused) -> Diagnostic {
    let error =
        Diagnostic::error("not-written", format!("cannot write to `{}`: {why}", to.display()));
    match why {
        Refused::Busy => error.hint("wait for it, or choose another folder with `-o`"),
        Refused::Io(_) => error.hint("is there room on the disk, and may you write there?"),
    }
}

/// What every card is called.
struct Names {
    pattern: Pattern,
    /// For each card; nothing for one that could not be read.
    folders: Vec<Option<Result<String, Diagnostic>>>,
}

impl Names {
    fn of(cards: &[Written], input: &Input, batch: Option<&args::Batch>) -> Result<Self, Errors> {
        let written = batch.and_then(|batch| batch.names.as_deref());
        let usual = if input.has_rows { Pattern::TABLE } else { Pattern::LIST };
        let pattern = Pattern::read(written.unwrap_or(usual)).map_err(|error| vec![error])?;
        let pattern = if written.is_some() { pattern.strict() } else { pattern };
        let readable: Vec<Named> = cards.iter().filter_map(named).collect();
        if let Some(error) = pattern.unknown(&readable) {
            return Err(vec![error]);
        }
        let mut given = folders(&readable, &pattern).into_iter();
        let folders = cards.iter().map(|card| named(card).and_then(|_| given.next())).collect();
        Ok(Self { pattern, folders })
    }
}

fn named(card: &Written) -> Option<Named<'_>> {
    let content = card.content.as_ref().ok()?;
    Some(Named { content, labels: &card.labels, row: card.row })
}

struct Run<'a> {
    asked: &'a Asked<'a>,
    rules: &'a Rules,
    which: Which,
    input: &'a Input,
    shared: &'a Shared,
    named: Names,
    /// When each card is to be posted.
    times: Times,
}

impl Run<'_> {
    fn go(
        &self,
        cards: &[Written],
        write: Option<(&Output, &Write)>,
        ledger: &Ledger,
        dry: bool,
    ) -> End {
        let reporting = write.is_some_and(|(_, write)| self.input.tables || write.batch.report);
        let wanted = write.map(|(_, write)| {
            let small = (reporting || write.sheet).then(|| Look::RUN.small());
            Wanted { thumbnails: small, ..write.wanted.clone() }
        });
        let (mut fates, mut jobs) = self.jobs(cards, wanted.as_ref(), &self.which);
        let keep = match write.map(|(_, write)| write.batch) {
            Some(batch) if batch.only_failed => Keep::Made,
            Some(batch) if batch.force => Keep::Nothing,
            _ => Keep::Unchanged,
        };
        let threads = self.asked.jobs.unwrap_or_else(cores);
        let mut kitchen = Kitchen {
            loaded: &self.input.kits,
            shared: self.shared,
            rules: self.rules,
            strict: self.asked.strict,
            pattern: &self.named.pattern,
            write: write.map(|(output, _)| output).zip(wanted.as_ref()),
            thumbnails: if reporting { "report" } else { ".itac/small" },
            ledger,
            keep,
            sizes: Sizes::default(),
            threads: threads / jobs.len().max(1),
        };
        kitchen.sizes = self.in_common(cards, &mut jobs, &kitchen);
        let quiet = self.asked.json.is_some() || write.is_none();
        let progress = Progress::new(jobs.len(), quiet);
        let events = self.asked.json == Some(args::Json::Events);
        let (results, times) = share(&jobs, Some(threads), |(_, job), worker, clock| {
            if stop::is_stopped() {
                return None;
            }
            let done = make::card(job, &kitchen, worker, clock);
            progress.step();
            if events {
                say::event(&job.folder, job.named.row, job.source, done.status, done.kept);
            }
            Some(done)
        });
        progress.end();
        let stopped = results.iter().any(Option::is_none);
        for ((position, _), done) in jobs.iter().zip(results) {
            fates[*position] = done.map_or(Fate::Left, Fate::Done);
        }
        let summary = Summary::of(
            fates.iter().filter_map(|fate| match fate {
                Fate::Done(done) if done.kept || done.status != Status::Failed => Some(done),
                _ => None,
            }),
            self.asked.timings.then_some(times),
            stopped,
        );
        let changed = summary.made > 0;
        let output = write.map(|(output, _)| output);
        let report = self.report(cards, fates, output, ledger);
        let ended = finish::Finish {
            report: &report,
            tables: &self.input.bytes,
            shared: self.shared,
            output,
            sheet: write.is_some_and(|(_, write)| write.sheet),
            prune: write.is_some_and(|(_, write)| write.batch.prune),
            zip: write.and_then(|(_, write)| write.batch.zip.as_deref()),
            // Of nothing but failures nothing is written.
            reporting: reporting && report.cards.iter().any(|card| card.status != Status::Failed),
            whole: !self.which.is_some() && !stopped,
            readable: self.is_readable(cards),
            people: &People::of(cards, self.rules.today),
            stopped,
            ledger,
            shard: self.which.shard,
        };
        let made = ended.finish(changed);
        say::told(
            &report,
            made,
            summary,
            &say::How {
                json: self.asked.json,
                to: write.map(|(_, write)| write.to),
                dry,
                sources: &self.input.sources,
                many: self.input.has_rows,
            },
        )
    }

    /// Whether what every row says is known: rows can be read, and it is known what columns fill.
    fn is_readable(&self, cards: &[Written]) -> bool {
        let blind = |input: &report::Input| {
            !input.columns.is_empty() && input.columns.iter().all(|column| column.fills.is_none())
        };
        cards.iter().all(|card| card.content.is_ok()) && !self.input.inputs.iter().any(blind)
    }

    /// The sizes that all cards of the run have in common, whether this run makes them or not.
    fn in_common(&self, cards: &[Written], jobs: &mut [(usize, Job)], kitchen: &Kitchen) -> Sizes {
        let run = |content: &Content| make::same_size(content) == Some(SameSize::Run);
        if !jobs.iter().any(|(_, job)| run(job.named.content)) {
            return Sizes::default();
        }
        let (output, wanted) = kitchen.write.unzip();
        let (_, everyone) = self.jobs(cards, wanted, &Which::default());
        let everyone: Vec<(usize, Job)> =
            everyone.into_iter().filter(|(_, job)| run(job.named.content)).collect();
        let (alone, _) = share(&everyone, self.asked.jobs, |(_, job), worker, _| {
            make::sizes(job, kitchen, output, worker)
        });
        let mut sizes = Sizes::default();
        alone.iter().for_each(|one| sizes.join(one));
        let by_position: BTreeMap<usize, &Sizes> =
            everyone.iter().map(|(position, _)| *position).zip(&alone).collect();
        for (position, job) in jobs.iter_mut().filter(|(_, job)| run(job.named.content)) {
            job.key = with_sizes(&job.bare, &sizes);
            job.sizes = by_position.get(position).map_or_else(Sizes::default, |&one| one.clone());
        }
        sizes
    }

    /// What is to be made, with its place among the cards; and what is wrong with others.
    fn jobs<'a>(
        &'a self,
        cards: &'a [Written],
        wanted: Option<&Wanted>,
        which: &Which,
    ) -> (Vec<Fate>, Vec<(usize, Job<'a>)>) {
        let basis = self.basis(wanted);
        let mut bases: BTreeMap<String, Basis> = BTreeMap::new();
        let (mut fates, mut jobs) = (Vec::new(), Vec::new());
        for (position, card) in cards.iter().enumerate() {
            fates.push(Fate::Left);
            let content = card.content.as_ref();
            let mine = which.shard.is_none_or(|shard| shard.has(position));
            if !mine || !which.wants(card) {
                continue;
            }
            let errors = match (content, &self.named.folders[position]) {
                (Ok(content), Some(Ok(folder))) if self.times[position].is_ok() => {
                    let kit = content.kit.as_ref().map(|kit| kit.value.clone()).unwrap_or_default();
                    let of_kit =
                        bases.entry(kit).or_insert_with(|| match self.input.kits.kit(content) {
                            Ok(kit) => basis.of_kit(kit),
                            Err(_) => basis.clone(),
                        });
                    let key = of_kit.key(content, folder);
                    jobs.push((position, self.job(card, content, folder, key)));
                    continue;
                }
                (Err(errors), _) => errors.clone(),
                (_, Some(Err(error))) => vec![error.clone()],
                _ => self.times[position].as_ref().err().cloned().into_iter().collect(),
            };
            fates[position] = Fate::Failed(Box::new(self.failed(card, &errors)));
        }
        (fates, jobs)
    }

    fn job<'a>(
        &'a self,
        card: &'a Written,
        content: &'a Content,
        folder: &str,
        key: String,
    ) -> Job<'a> {
        Job {
            input: card.input,
            source: &self.input.inputs[card.input].file,
            named: Named { content, labels: &card.labels, row: card.row },
            assets: &card.assets,
            folder: folder.to_owned(),
            bare: key.clone(),
            key,
            sizes: Sizes::default(),
        }
    }

    /// A card that could not be read, or has no name of its own.
    fn failed(&self, card: &Written, errors: &[Diagnostic]) -> report::Card {
        let key = |at: Option<&crate::model::At<String>>| {
            at.map(|at| at.value.clone()).unwrap_or_default()
        };
        let content = card.content.as_ref().ok();
        report::Card {
            input: card.input,
            row: card.row,
            source: self.input.inputs[card.input].file.clone(),
            template: key(content.and_then(|content| content.template.as_ref())),
            language: key(content.and_then(|content| content.language.as_ref())),
            told: errors.iter().map(Told::from).collect(),
            ..report::Card::default()
        }
    }

    /// Everything but cards and kits that decides what is made.
    fn basis(&self, wanted: Option<&Wanted>) -> Basis {
        let program = format!("{} {:?}", env!("CARGO_PKG_VERSION"), program());
        Basis::new(&[
            &program,
            &format!("{wanted:?} {}", self.asked.strict),
            &format!("{:?}", self.named.pattern),
            // A card that was made under higher limits may be refused now.
            &format!("{:?}", self.shared.limits),
        ])
    }

    /// The inputs; of those of a shard only the rows that all shards together make.
    fn inputs(&self, cards: &[Written]) -> Vec<report::Input> {
        let mut inputs = self.input.inputs.clone();
        if self.which.shard.is_some() && self.which.is_some() {
            inputs.iter_mut().for_each(|input| input.rows.clear());
            for card in cards.iter().filter(|card| self.which.wants(card)) {
                inputs[card.input].rows.push(card.row);
            }
        }
        inputs
    }

    /// Everything that is known of every card, in the order of the inputs.
    fn report(
        &self,
        cards: &[Written],
        fates: Vec<Fate>,
        output: Option<&Output>,
        ledger: &Ledger,
    ) -> Report {
        let line = |at: u64, length: usize| Some(keep::entry_at(output?, at, length)?.card);
        let mut all = Vec::new();
        for (position, (fate, card)) in fates.into_iter().zip(cards).enumerate() {
            let record = match fate {
                Fate::Done(Done { record: Record::Here(card), .. }) | Fate::Failed(card) => {
                    Some(*card)
                }
                Fate::Done(Done { record: Record::Line(at, length), stale, .. }) => {
                    line(at, length).map(|card| if stale { changed_since(card) } else { card })
                }
                Fate::Left if self.which.shard.is_none() => {
                    let folder = self.named.folders[position].as_ref();
                    let slot = folder.and_then(|name| ledger.get(name.as_ref().ok()?));
                    slot.and_then(|slot| line(slot.at, slot.length))
                }
                Fate::Left => None,
            };
            if let Some(mut record) = record {
                (record.input, record.row) = (card.input, card.row);
                record.publish_at = self.times[position].clone().unwrap_or_default();
                all.push(record);
            }
        }
        Report {
            program: format!("itac {}", env!("CARGO_PKG_VERSION")),
            inputs: self.inputs(cards),
            shard: self.which.shard.map(|shard| [shard.index, shard.count]),
            cards: all,
            told: self.input.wrong.iter().chain(&self.input.told).map(Told::from).collect(),
        }
    }
}

/// A card that was not made again although it says something else now.
fn changed_since(mut card: report::Card) -> report::Card {
    let told = Diagnostic::warning("changed-since", "it has changed since its pictures were made")
        .hint("run without `--only-failed`")
        .of_card(&card.folder);
    card.told.push(Told::from(&told));
    card
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// A program that was built anew may make other pictures.
fn program() -> Option<crate::assets::Stamp> {
    crate::assets::Stamp::of(&std::env::current_exe().ok()?)
}
