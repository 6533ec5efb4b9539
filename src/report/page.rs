//! The page of a run: what has to be mended first, every card last. One file of plain HTML and CSS
//! that asks nothing of any network and needs no script.

mod cards;
mod fitted;
mod told;
mod write;

use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::UndefinedBehavior;
use serde::Serialize;

use self::cards::Cards;
use self::cards::Head;
use self::fitted::Kind;
use self::told::Group;
use self::told::Mend;
use self::write::count;
use super::Column;
use super::Report;
use super::Status;
use super::day;
use super::json::Summary;
use crate::diag::Diagnostic;
use crate::diag::Severity;

/// More than so many seats nobody counts.
const MOST_SEATS: usize = 200;

/// Something else that the run wrote, such as `schedule.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// Seen from the page.
    pub path: String,
    /// What it is for, in a few words.
    pub about: String,
}

impl Beside {
    pub fn new(path: impl Into<String>, about: impl Into<String>) -> Self {
        Self { path: path.into(), about: about.into() }
    }
}

/// The page as HTML, in the folder that the report's paths are seen from. Every value is escaped.
pub fn html(report: &Report, beside: &[Beside]) -> Result<String, Diagnostic> {
    let parts = cards::parts(report);
    render(report, &Page::of(report, beside, &parts), &parts)
        .map_err(|error| Diagnostic::error("export", format!("the page of the report: {error:#}")))
}

fn render(report: &Report, page: &Page, parts: &[Cards]) -> Result<String, minijinja::Error> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    env.add_filter("sentence", write::sentence);
    env.add_filter("href", write::href);
    env.add_filter("number", write::number);
    env.add_template("page", include_str!("page.html"))?;
    env.add_template("part", include_str!("part.html"))?;
    let page = env.get_template("page")?.render(page)?;
    // Values are escaped, so nothing else on the page looks like this.
    let (before, after) = page.split_once(CARDS).unwrap_or((&page, ""));
    let mut whole = before.to_owned();
    let part = env.get_template("part")?;
    for cards in parts {
        // One after the other: what a template sees of a value takes many times its room.
        whole.push_str(&part.render(minijinja::context! { part => cards.filled(report) })?);
    }
    whole.push_str(after);
    Ok(whole)
}

/// Where the cards stand on the page.
const CARDS: &str = "<!-- cards -->\n";

/// Everything the page says.
#[derive(Serialize)]
struct Page<'a> {
    title: String,
    program: &'a str,
    files: Vec<&'a str>,
    /// Such as `part 1 of 8`.
    part: Option<String>,
    summary: Summary,
    figures: Vec<Figure>,
    /// A class of each seat.
    tens: Vec<Vec<&'static str>>,
    /// So many cards are one seat.
    each: usize,
    /// How large the seats are.
    crowd: &'static str,
    steps: Vec<Step>,
    beside: &'a [Beside],
    mend: Vec<Mend<'a>>,
    losses: Vec<Kind<'a>>,
    /// Cards that have lost anything.
    shortened: usize,
    /// Those that have lost words.
    #[serde(skip)]
    grave: usize,
    warnings: usize,
    warned: Vec<Group<'a>>,
    columns: Vec<Columns<'a>>,
    parts: Vec<Head>,
}

/// Something counted.
#[derive(Serialize)]
struct Figure {
    what: &'static str,
    count: usize,
    /// The class of its seats.
    seat: Option<&'static str>,
}

/// What to do next.
#[derive(Serialize)]
struct Step {
    what: &'static str,
    /// Where on the page.
    anchor: &'static str,
    /// How the sentence goes on.
    why: String,
}

/// What fills what in a table.
#[derive(Serialize)]
struct Columns<'a> {
    file: &'a str,
    columns: &'a [Column],
}

impl<'a> Page<'a> {
    fn of(report: &'a Report, beside: &'a [Beside], parts: &[Cards]) -> Self {
        let summary = Summary::of(report);
        let warned = told::warned(report);
        let warnings = warned.iter().filter(|group| group.severity == Severity::Warning);
        let warnings = warnings.map(|group| group.count).sum();
        let fitted = fitted::fitted(report);
        let (each, seats) = seats(&summary);
        let mut page = Self {
            title: title(&summary),
            program: &report.program,
            files: report.inputs.iter().map(|input| input.file.as_str()).collect(),
            part: report.shard.map(|[part, of]| format!("part {part} of {of}")),
            summary,
            figures: figures(&summary, warnings),
            tens: seats.chunks(10).map(<[_]>::to_vec).collect(),
            each,
            crowd: match seats.len() {
                ..=10 => "one",
                11..=20 => "few",
                21..=60 => "many",
                _ => "crowd",
            },
            steps: Vec::new(),
            beside,
            mend: told::mend(report),
            losses: fitted.losses,
            shortened: fitted.cards,
            grave: fitted.grave,
            warnings,
            warned,
            columns: report
                .inputs
                .iter()
                .filter(|input| input.is_table())
                .map(|input| Columns { file: &input.file, columns: &input.columns })
                .collect(),
            parts: parts.iter().map(Cards::head).collect(),
        };
        page.steps = page.steps(report);
        page
    }

    fn steps(&self, report: &Report) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut step = |what, anchor, why| steps.push(Step { what, anchor, why });
        if !self.mend.is_empty() {
            let at = match self.files[..] {
                [file] => format!(" in {file}"),
                _ => String::new(),
            };
            step("Mend what failed", "mend", format!("{at}, then run the same command again"));
        }
        if self.grave > 0 {
            let cards = count(self.grave, "card");
            step("Read what was shortened", "shortened", format!(" to make it fit, in {cards}"));
        }
        if !self.warned.is_empty() {
            let why = ". The pictures are there, but could be better";
            step("Look through the warnings", "warnings", why.into());
        }
        if self.summary.failed < self.summary.cards() {
            step("Look at every card", "cards", first_post(report));
        }
        steps
    }
}

fn first_post(report: &Report) -> String {
    let made = report.cards.iter().filter(|card| card.status != Status::Failed);
    match made.filter_map(|card| card.publish_at.as_deref()).min() {
        Some(first) => format!(" before it is posted, the first on {}", day::in_words(first)),
        None => " before it is posted".into(),
    }
}

/// What is not as it should be goes first.
fn title(summary: &Summary) -> String {
    let Summary { partly, failed, .. } = *summary;
    let all = summary.cards();
    let of = |cards: usize| {
        let are = if cards == 1 { "is" } else { "are" };
        format!("{} of {} {are}", write::number(cards), count(all, "card"))
    };
    match (failed, partly) {
        _ if all == 0 => "There were no cards to make".into(),
        (0, 0) if all == 1 => "The card is made".into(),
        (0, 0) => format!("All {} cards are made", write::number(all)),
        (1, _) if all == 1 => "The card is not made".into(),
        (_, 1) if all == 1 => "The card is only made in part".into(),
        (none, _) if none == all => format!("None of {} cards is made", write::number(all)),
        (none, 0) => format!("{} not made", of(none)),
        (0, some) => format!("{} only made in part", of(some)),
        (none, some) => format!("{} not made, {} only in part", of(none), write::number(some)),
    }
}

fn figures(summary: &Summary, warnings: usize) -> Vec<Figure> {
    let figures = [
        ("made", summary.made, Some("made")),
        ("partly made", summary.partly, Some("partly")),
        ("failed", summary.failed, Some("failed")),
        ("pictures", summary.pictures, None),
        ("warnings", warnings, None),
    ];
    let some = figures.into_iter().filter(|(_, count, _)| *count > 0);
    some.map(|(what, count, seat)| Figure { what, count, seat }).collect()
}

/// So many cards are a seat, and the seats; nobody is too few to be seen.
fn seats(summary: &Summary) -> (usize, Vec<&'static str>) {
    let least = summary.cards().div_ceil(MOST_SEATS);
    // Numbers that are easily multiplied: 1, 2, 5, 10, 20 and so on.
    let mut round = (0..).flat_map(|zeros| [1, 2, 5].map(|digit| digit * 10_usize.pow(zeros)));
    let each = round.find(|each| *each >= least).unwrap_or(1);
    let of = |cards: usize, class| std::iter::repeat_n(class, cards.div_ceil(each));
    let seats = of(summary.made, "made")
        .chain(of(summary.partly, "partly"))
        .chain(of(summary.failed, "failed"));
    (each, seats.collect())
}

#[cfg(test)]
mod tests;
