//! The command: what was typed becomes a plan, the plan is carried out, people
//! are told. It holds no rules of its own.

mod args;
mod audit;
mod crop;
mod disk;
mod input;
mod plan;
mod render;
mod run;
mod say;
mod work;

mod gallery;
mod list;
mod merge;
mod new;
mod show;
#[cfg(feature = "studio")]
mod studio;
mod watch;

use std::io::IsTerminal;
use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::Parser;

use args::Cli;
use args::Command;
use args::SchemaOf;

/// How a command ended. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Everything was done.
    Done,
    /// What was asked for is wrong; nothing was written.
    Wrong,
    /// Some cards failed; the others are there.
    Partly,
    /// Somebody stopped it; what was made is there.
    Stopped,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(match end {
            End::Done => 0,
            End::Wrong => 1,
            End::Partly => 2,
            // As shells have it for Ctrl-C.
            End::Stopped => 130,
        })
    }
}

pub fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| {
        // Help is an answer; everything else clap has to say is a usage error.
        let code = if error.use_stderr() { 1 } else { 0 };
        let _ = error.print();
        std::process::exit(code)
    });
    run(cli.command).into()
}

fn run(command: Command) -> End {
    match command {
        Command::Render(asked) => render::render(&asked),
        Command::Check(asked) => render::check(&asked),
        Command::Watch(asked) => watch::watch(&asked),
        Command::MergeReports(asked) => merge::merge(&asked),
        Command::Crop(asked) => crop::crop(&asked),
        Command::Audit(asked) => audit::audit(&asked),
        Command::Gallery(asked) => gallery::gallery(&asked),
        Command::New(asked) => new::new(&asked),
        #[cfg(feature = "studio")]
        Command::Studio(asked) => studio::studio(&asked),
        Command::List(asked) => list::list(&asked),
        Command::Show(asked) => show::show(&asked),
        Command::Schema(asked) => schema(asked.of),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "itac", &mut std::io::stdout());
            End::Done
        }
    }
}

fn schema(of: SchemaOf) -> End {
    let schema = match of {
        SchemaOf::Card => crate::model::schema::card(),
        SchemaOf::Template => crate::model::schema::template(),
        SchemaOf::Kit => crate::model::schema::kit(),
        SchemaOf::Placements => crate::model::schema::placements(),
        SchemaOf::Photo => crate::model::schema::beside(),
    };
    out(&format!("{schema:#}"));
    End::Done
}

/// A line on standard output. A reader that has gone away is no error.
fn out(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error, where people are talked to.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Whether to talk in colour (<https://no-color.org>).
fn colors() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()) && std::io::stderr().is_terminal()
}
