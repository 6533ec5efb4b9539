//! The page of a run: what has to be mended first, every card last. One file of plain HTML and CSS
//! that asks nothing of any network and needs no script.

mod cards;
mod told;
mod write;

use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::UndefinedBehavior;
use serde::Serialize;

use self::cards::Cards;
use self::cards::Head;
use self::told::Changed;
use self::told::Group;
use self::told::Mend;
use self::write::count;
use super::Column;
use super::Report;
use super::Status;
use super::day;
use super::json::Summary;
use crate::diag::Diagnostic;

/// So many seats are one row on a wide screen.
const MOST_SEATS: usize = 40;

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
    env.add_filter("said", write::said);
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
    /// A class of each.
    seats: Vec<&'static str>,
    steps: Vec<Step>,
    beside: &'a [Beside],
    mend: Vec<Mend<'a>>,
    changed: Vec<Changed<'a>>,
    warned: Vec<Group<'a>>,
    columns: Vec<Columns<'a>>,
    parts: Vec<Head>,
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
        let mut page = Self {
            title: title(&summary),
            program: &report.program,
            files: report.inputs.iter().map(|input| input.file.as_str()).collect(),
            part: report.shard.map(|[part, of]| format!("part {part} of {of}")),
            summary,
            seats: seats(&summary),
            steps: Vec::new(),
            beside,
            mend: told::mend(report),
            changed: told::changed(report),
            warned: told::warned(report),
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
            step("Mend what failed", "mend", self.unmade());
        }
        if !self.changed.is_empty() {
            let cards = count(self.changed.len(), "card");
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

    fn unmade(&self) -> String {
        let Summary { partly, failed, .. } = self.summary;
        let unmade = match (failed, partly) {
            (0, 0) => String::new(),
            (0, some) => format!(": {} only made in part", are(some)),
            (none, 0) => format!(": {} not made", are(none)),
            (none, some) => {
                format!(": {} not made, {} only in part", are(none), write::number(some))
            }
        };
        let at = match self.files[..] {
            [file] => format!(" in {file}"),
            _ => String::new(),
        };
        format!("{unmade}. Correct it{at}, then run the same command again")
    }
}

fn are(cards: usize) -> String {
    format!("{} {}", count(cards, "card"), if cards == 1 { "is" } else { "are" })
}

fn first_post(report: &Report) -> String {
    let made = report.cards.iter().filter(|card| card.status != Status::Failed);
    match made.filter_map(|card| card.publish_at.as_deref()).min() {
        Some(first) => format!(" before it is posted, the first on {}", day::in_words(first)),
        None => " before it is posted".into(),
    }
}

fn title(summary: &Summary) -> String {
    let (all, made) = (summary.cards(), summary.made);
    match made {
        _ if all == 0 => "There were no cards to make".into(),
        1 if all == 1 => "The card is made".into(),
        _ if made == all => format!("All {} cards are made", write::number(all)),
        _ => format!(
            "{} of {} {} made",
            write::number(made),
            count(all, "card"),
            if made == 1 { "is" } else { "are" }
        ),
    }
}

/// A seat for every card, or for every so many; nobody is too few to be seen.
fn seats(summary: &Summary) -> Vec<&'static str> {
    let each = summary.cards().div_ceil(MOST_SEATS).max(1);
    let of = |cards: usize, class| std::iter::repeat_n(class, cards.div_ceil(each));
    of(summary.made, "made")
        .chain(of(summary.partly, "partly"))
        .chain(of(summary.failed, "failed"))
        .collect()
}

#[cfg(test)]
mod tests;
