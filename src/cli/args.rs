//! What can be typed. Nothing is decided here: see [`super::plan`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Social-media cards from YAML templates, a brand kit and people's words and photos.
#[derive(Debug, Parser)]
#[command(name = "itac", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make cards.
    Render(Render),
    /// Say what `render` would complain about, and write nothing.
    Check(Check),
    /// Join the reports of the parts of a run that several machines made.
    MergeReports(MergeReports),
    /// Show what crops of a photo show, and write down what belongs to it.
    Crop(Crop),
    /// List what was published under which consent, what must come down first.
    Audit(Audit),
    /// Make a page that shows every template in every shape and theme.
    Gallery(Gallery),
    /// Start a card, a table of cards, or a kit of your own.
    New(New),
    /// Open a page in the browser on which cards are made without a terminal.
    #[cfg(feature = "studio")]
    Studio(Studio),
    /// List what there is.
    List(List),
    /// Explain one template, placement, language or kit.
    Show(Show),
    /// Render again whenever a file changes.
    Watch(Render),
    /// Print a JSON Schema for your editor.
    Schema(Schema),
    /// Print completions for your shell.
    Completions { shell: clap_complete::Shell },
}

/// Which cards, and what they are made of.
#[derive(Clone, Debug, Args)]
pub struct Cards {
    /// Card files (YAML), tables (CSV, XLSX, ODS) or JSON: one card, a list of them, or one in each row.
    pub inputs: Vec<PathBuf>,
    /// The template, by name (`itac list templates`). In tables for the rows that name none.
    #[arg(short, long, value_name = "NAME")]
    pub template: Option<String>,
    /// The brand kit: `itac`, or a folder with a kit.yaml.
    #[arg(short, long, value_name = "KIT")]
    pub kit: Option<String>,
    /// Placements, platforms, groups, or sizes such as 1200x1500, separated by commas.
    #[arg(short, long = "for", value_name = "NAMES", value_delimiter = ',')]
    pub placements: Vec<String>,
    /// Fill a field: --set name='Khadeja Alamary'. May be given many times.
    #[arg(short, long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// The language of the words, such as en, ar or zh-Hant.
    #[arg(short, long, value_name = "CODE")]
    pub language: Option<String>,
    /// A theme of the kit.
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// The name of the card's folder.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// One size for the main texts of all cards (run), or of each card's pictures of a shape (card).
    #[arg(long, value_name = "SPAN", num_args = 0..=1, require_equals = true, default_missing_value = "run")]
    pub same_size: Option<SameSize>,
    /// Where photos and logos are looked for by their bare names. Default: the input's folder.
    #[arg(long, visible_alias = "photos", value_name = "DIR")]
    pub assets: Option<PathBuf>,
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub files: Files,
}

/// What may be read, and what it may cost.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Files of others")]
pub struct Files {
    /// Let cards and tables name files outside their own folder and `--assets`, links included.
    #[arg(long)]
    pub outside: bool,
    #[command(flatten)]
    pub limits: Limits,
}

/// What a photo may cost.
#[derive(Clone, Debug, Default, Args)]
pub struct Limits {
    /// Refuse photos of more megapixels. Default: 120; they take up to 1 GB of memory.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2000))]
    pub max_megapixels: Option<u32>,
    /// Refuse photos whose files are larger. Default: 128.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4000))]
    pub max_photo_mb: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SameSize {
    Card,
    Run,
}

/// Which of the cards.
#[derive(Clone, Debug, Default, Args)]
pub struct Which {
    /// Only these rows, as the spreadsheet counts them (or places in a list), such as 3-9,12.
    #[arg(long, value_name = "ROWS")]
    pub rows: Option<String>,
    /// Only cards whose field, or key such as language, has this value. May be given many times.
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    pub having: Vec<String>,
}

/// What to complain about.
#[derive(Clone, Debug, Args)]
pub struct Lints {
    /// Do not complain about this, such as orphan (`itac list lints`). May be given many times.
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// The day on which consent must still hold. Default: today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub struct Render {
    #[command(flatten)]
    pub cards: Cards,
    #[command(flatten)]
    pub lints: Lints,
    /// Where to write.
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    pub output: PathBuf,
    /// Formats, separated by commas: png, svg, jpg, webp, pdf.
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', default_value = "png,svg")]
    pub format: Vec<String>,
    /// For print: let PDFs go on by so many millimetres beyond the cut, with crop marks.
    #[arg(long, value_name = "MM", allow_negative_numbers = true)]
    pub bleed: Option<f64>,
    /// Beside each PNG write NAME.guides.png: safe area, crops, covered parts, boxes, baselines.
    #[arg(long)]
    pub guides: bool,
    /// Write contact.png: every picture of the run, small, with its name.
    #[arg(long)]
    pub sheet: bool,
    /// How many threads. Default: one for each core. The files are the same with any number.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
    /// Say where the time went.
    #[arg(long)]
    pub timings: bool,
    /// Report in JSON on standard output; `--json=events` a line for each card as it is done.
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "report")]
    pub json: Option<Json>,
    #[command(flatten)]
    pub batch: Batch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Json {
    /// One object at the end.
    Report,
    /// A line for each card as it is done, then the summary.
    Events,
}

/// For many cards.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Many cards")]
pub struct Batch {
    /// Only cards that have failed, or were not made yet.
    #[arg(long)]
    pub only_failed: bool,
    /// Say what would be made, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Make everything anew, also what has not changed since the last run.
    #[arg(long)]
    pub force: bool,
    /// Remove the files of cards that are no longer in the input.
    #[arg(long)]
    pub prune: bool,
    /// How files are named, such as '{row}-{name}/{placement}.{ext}'.
    #[arg(long, value_name = "PATTERN")]
    pub names: Option<String>,
    /// Make one of N parts of the cards, such as 3/8, so that several machines share a run.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Write a report, contact sheets and lists for card files too; tables always have them.
    #[arg(long)]
    pub report: bool,
    /// Write ZIP files: one for all, one for each card, or one for each value of a field such as organisation.
    #[arg(long, value_name = "BY", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    pub zip: Option<String>,
    /// Spread the posts evenly over days, such as 2026-12-12..2026-12-18, where cards name no day.
    #[arg(long, value_name = "FIRST..LAST")]
    pub spread: Option<String>,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub cards: Cards,
    #[command(flatten)]
    pub lints: Lints,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
    /// Report in JSON on standard output.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct MergeReports {
    /// The folders the parts were written to, or their report-shard-*.json.
    #[arg(required = true)]
    pub parts: Vec<PathBuf>,
    /// Where all their files are, and the joined report goes. Default: the folder of the first part.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Write ZIP files: one for all, one for each card, or one for each value of a field such as organisation.
    #[arg(long, value_name = "BY", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    pub zip: Option<String>,
}

#[derive(Debug, Args)]
pub struct Crop {
    /// A JPEG, PNG, WebP or GIF.
    pub photo: PathBuf,
    /// Placements, platforms, groups, or sizes such as 1200x1500, separated by commas.
    #[arg(
        short,
        long = "for",
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "campaign"
    )]
    pub placements: Vec<String>,
    /// The picture to write. Default: NAME.crop.png in this folder.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub limits: Limits,
    #[command(flatten)]
    pub facts: Facts,
    /// Report in JSON on standard output.
    #[arg(long)]
    pub json: bool,
}

/// What is written into PHOTO.yaml, which every card with this photo reads.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "What belongs to the photo, written beside it")]
pub struct Facts {
    /// The point to keep in view, as shares of width and height: 0.5,0.35.
    #[arg(long, value_name = "X,Y")]
    pub focus: Option<String>,
    /// How much closer than the whole photo, from 1.
    #[arg(long, value_name = "N")]
    pub zoom: Option<f64>,
    /// What is seen, for those who do not see it.
    #[arg(long, value_name = "TEXT")]
    pub alt: Option<String>,
    /// Who took it.
    #[arg(long, value_name = "TEXT")]
    pub credit: Option<String>,
    /// Makes faces unrecognisable on every card: cover, silhouette, initials (no photo at all),
    /// or pixelate and blur, which can be undone.
    #[arg(long, value_name = "WAY")]
    pub anonymise: Option<String>,
    /// What the people in it have agreed to: yes, no, or the day it was given.
    #[arg(long, value_name = "GIVEN")]
    pub consent: Option<String>,
    /// The last day on which that holds.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "consent")]
    pub until: Option<String>,
    /// Where the signed form is kept.
    #[arg(long, value_name = "TEXT", requires = "consent")]
    pub form: Option<String>,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// The output folder of `itac render`.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The day on which consent must still hold. Default: today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// Cards that are taken down wherever they were posted, by their names in this list.
    #[arg(long, value_name = "CARD", value_delimiter = ',')]
    pub came_down: Vec<String>,
    /// End with 2 also where no consent is recorded for a photo.
    #[arg(long)]
    pub strict: bool,
    /// Report in JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Gallery {
    /// Card files (YAML) to show. Without: one card of each template of the kit, made of examples.
    pub inputs: Vec<PathBuf>,
    /// The brand kit: `itac`, or a folder with a kit.yaml.
    #[arg(short, long, value_name = "KIT")]
    pub kit: Option<String>,
    /// Only these templates, separated by commas.
    #[arg(short, long = "template", value_name = "NAMES", value_delimiter = ',')]
    pub templates: Vec<String>,
    /// Themes of the kit, separated by commas, or all.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "all")]
    pub themes: Vec<String>,
    /// The language of the words, such as en, ar or zh-Hant.
    #[arg(short, long, value_name = "CODE")]
    pub language: Option<String>,
    #[command(flatten)]
    pub lints: Lints,
    #[command(flatten)]
    pub files: Files,
    /// Where to write.
    #[arg(short, long, value_name = "DIR", default_value = "gallery")]
    pub output: PathBuf,
    /// Write each picture in its own size too.
    #[arg(long)]
    pub full: bool,
    /// How many threads. Default: one for each core. The files are the same with any number.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
}

#[derive(Debug, Args)]
pub struct New {
    /// The template to start a card for, or `kit`.
    pub name: String,
    /// After `kit`: the folder of the new kit, which extends the built-in one.
    #[arg(required_if_eq("name", "kit"))]
    pub folder: Option<PathBuf>,
    /// The kit whose template it is.
    #[arg(short, long, value_name = "KIT")]
    pub kit: Option<String>,
    /// Start a table with a row for each card instead: NAME.xlsx, or what `--output` says (.xlsx or .csv).
    #[arg(long, conflicts_with = "folder")]
    pub sheet: bool,
    /// The file to write. Default: standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[cfg(feature = "studio")]
#[derive(Debug, Args)]
pub struct Studio {
    /// The brand kit: `itac`, or a folder with a kit.yaml. May be given many times; the page then offers a choice.
    #[arg(short, long, value_name = "KIT")]
    pub kit: Vec<String>,
    /// Do not open the browser.
    #[arg(long)]
    pub no_browser: bool,
    /// The day on which consent must still hold. Default: today.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// How many cards are made at the same time. Default: one for each core.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    #[command(flatten)]
    pub limits: Limits,
    /// Listen here, such as 0.0.0.0:8080, instead of at a free port of this computer alone.
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "For others")]
    pub listen: Option<std::net::SocketAddr>,
    /// A name under which the studio is reached, such as cards.example.org; no other name is answered.
    #[arg(long, value_name = "NAME", help_heading = "For others")]
    pub host: Vec<String>,
    /// Requests that may wait for their turn; more are told to come back later. Default: 64.
    #[arg(long, value_name = "N", help_heading = "For others")]
    pub queue: Option<usize>,
}

#[derive(Debug, Args)]
pub struct List {
    pub what: Things,
    /// The brand kit whose templates to list.
    #[arg(short, long, value_name = "KIT")]
    pub kit: Option<String>,
    /// Report in JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Things {
    Templates,
    Placements,
    Languages,
    Fonts,
    Themes,
    Kits,
    Lints,
}

#[derive(Debug, Args)]
pub struct Show {
    /// A template, placement, group, or language.
    pub name: String,
    /// The brand kit to look in.
    #[arg(short, long, value_name = "KIT")]
    pub kit: Option<String>,
    /// Report in JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Schema {
    pub of: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    Card,
    Template,
    Kit,
    Placements,
    /// The file beside a photo, such as khadeja.jpg.yaml.
    Photo,
}
