//! `itac watch`: renders again whenever a file beside the inputs changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::End;
use super::args;
use super::render::render;
use super::say::diagnostics;
use super::tell;
use crate::diag::Diagnostic;

/// Editors save in several steps; changes within this time count as one.
const SETTLE: Duration = Duration::from_millis(120);

pub fn watch(asked: &args::Render) -> End {
    let (send, changes) = mpsc::channel();
    let output = std::path::absolute(&asked.output).unwrap_or_else(|_| asked.output.clone());
    let mut watcher = match start(&folders(asked), output, send) {
        Ok(watcher) => watcher,
        Err(error) => {
            diagnostics(&[Diagnostic::error("watch", format!("cannot watch the files: {error}"))]);
            return End::Wrong;
        }
    };
    // Only now: what is changed during the first run must not be missed.
    render(asked);
    tell("watching; stop with Ctrl-C");
    while changes.recv().is_ok() {
        while changes.recv_timeout(SETTLE).is_ok() {}
        render(asked);
    }
    let _ = watcher.unwatch(Path::new("."));
    End::Done
}

/// The folders of the card files, and the kit's.
fn folders(asked: &args::Render) -> Vec<PathBuf> {
    let parent = |path: &PathBuf| match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let mut folders: Vec<PathBuf> = asked.cards.inputs.iter().map(parent).collect();
    folders.extend(asked.cards.kit.iter().map(PathBuf::from).filter(|folder| folder.is_dir()));
    folders.sort();
    folders.dedup();
    folders
}

/// Sends a word for each change that matters, and only for those: a program that
/// merely reads the folder must not keep the changes from settling.
fn start(
    folders: &[PathBuf],
    output: PathBuf,
    send: mpsc::Sender<()>,
) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| concerns(&event, &output)) {
            // The receiver is gone only when the program ends.
            let _ = send.send(());
        }
    })?;
    for folder in folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// What cards are made of. A log that grows beside them is no reason to render.
const INPUTS: [&str; 18] = [
    "yaml", "yml", "svg", "png", "jpg", "jpeg", "webp", "gif", "ttf", "otf", "ttc", "json", "csv",
    "xlsx", "ods", "tsv", "jsonl", "xlsm",
];

/// A change of an input that we have not written ourselves.
fn concerns(event: &Event, output: &Path) -> bool {
    let changed =
        matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    let own = |path: &Path| std::path::absolute(path).is_ok_and(|path| path.starts_with(output));
    let input = |path: &Path| {
        path.extension()
            .is_some_and(|end| INPUTS.iter().any(|input| end.eq_ignore_ascii_case(input)))
    };
    changed && event.paths.iter().any(|path| input(path) && !own(path))
}
