//! `itac merge-reports`: the parts of a run that several machines made become one.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::End;
use super::args;
use super::plan::shared;
use super::run::Finish;
use super::run::People;
use super::run::not_opened;
use super::say;
use super::say::How;
use super::say::Summary;
use super::say::diagnostics;
use crate::batch::ledger::Ledger;
use crate::diag::Diagnostic;
use crate::pack::Output;
use crate::report;
use crate::report::Report;
use crate::report::Told;
use crate::report::merge::Merged;

type Errors = Vec<Diagnostic>;

pub fn merge(asked: &args::MergeReports) -> End {
    match merged(asked) {
        Ok(end) => end,
        Err(errors) => {
            diagnostics(&errors);
            End::Wrong
        }
    }
}

fn merged(asked: &args::MergeReports) -> Result<End, Errors> {
    let files = files(&asked.parts)?;
    let (mut parts, mut wrong) = (Vec::new(), Vec::new());
    for file in &files {
        match read(file) {
            Ok(part) => parts.push((file.display().to_string(), part)),
            Err(error) => wrong.push(error),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let Merged { mut report, missing, wrong } = report::merge::merge(parts);
    let lost = missing.iter().map(|(input, rows)| lacking(input, rows));
    let wrong: Vec<Diagnostic> = wrong.into_iter().chain(lost).collect();
    report.told.extend(wrong.iter().map(Told::from));
    let first = files[0].parent().map(Path::to_path_buf).unwrap_or_default();
    let to = asked.output.clone().unwrap_or(first);
    let shared = shared(std::iter::empty(), &args::Files::default())?;
    let output = Output::open(&to, "merged").map_err(|why| vec![not_opened(&to, &why)])?;
    let tables: Vec<(usize, Arc<[u8]>)> =
        (0..).zip(&report.inputs).filter_map(|(i, input)| table(i, &input.file)).collect();
    let finish = Finish {
        report: &report,
        tables: &tables,
        shared: &shared,
        output: Some(&output),
        sheet: true,
        prune: false,
        zip: asked.zip.as_deref(),
        reporting: true,
        whole: false,
        readable: true,
        stopped: false,
        people: &People::default(),
        ledger: &Ledger::default(),
        shard: None,
    };
    let made = finish.finish(true);
    let how = How { json: None, to: Some(&to), dry: false, sources: &[], many: true };
    let end = say::told(&report, made, Summary::default(), &how);
    output.close();
    Ok(end)
}

/// A file itself, or those that the parts of a run leave in a folder.
fn files(parts: &[PathBuf]) -> Result<Vec<PathBuf>, Errors> {
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for part in parts {
        if !part.is_dir() {
            files.push(part.clone());
            continue;
        }
        let before = files.len();
        files.extend(
            crate::pack::names(part)
                .into_iter()
                .filter(|name| is_part(name))
                .map(|name| part.join(name)),
        );
        if files.len() == before {
            let message = format!("there is no part of a run in `{}`", part.display());
            let error = Diagnostic::error("no-parts", message);
            wrong.push(error.hint("`itac render … --shard 1/8` leaves `report-shard-1-of-8.json` in its output folder"));
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(wrong) }
}

fn is_part(name: &str) -> bool {
    name.starts_with("report-shard-") && name.ends_with(".json")
}

fn read(file: &Path) -> Result<Report, Diagnostic> {
    let name = file.display().to_string();
    let bytes = crate::pack::read(file).map_err(|error| {
        Diagnostic::error("missing-file", format!("cannot read `{name}`: {error}"))
    })?;
    report::json::read(&name, &bytes)
}

/// The table itself, for a copy with its states; it may not be on this machine.
fn table(input: usize, file: &str) -> Option<(usize, Arc<[u8]>)> {
    let bytes = crate::table::is_table(file).then(|| crate::pack::read(Path::new(file)).ok())??;
    Some((input, bytes.into()))
}

fn lacking(input: &str, rows: &[u32]) -> Diagnostic {
    let named: Vec<String> = rows.iter().take(20).map(u32::to_string).collect();
    let more = if rows.len() > 20 { ", …" } else { "" };
    let message = format!(
        "of `{input}` {} in no part: {}{more}",
        if rows.len() == 1 { "1 row is".into() } else { format!("{} rows are", rows.len()) },
        named.join(", ")
    );
    Diagnostic::error("rows-missing", message)
        .hint("run the parts that are missing, then join again")
}
