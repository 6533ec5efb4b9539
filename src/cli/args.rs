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
    /// Make a page that shows every template in every shape and theme.
    Gallery(Gallery),
    /// Start a card, or a kit of your own.
    New(New),
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
    /// Card files (YAML): one card, or a list of them.
    pub inputs: Vec<PathBuf>,
    /// The template, by name (`itac list templates`).
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
    /// Report in JSON on standard output.
    #[arg(long)]
    pub json: bool,
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
    /// The file to write. Default: standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
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
}
