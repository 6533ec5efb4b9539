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
    let mut watcher = match start(&folders(asked), send) {
        Ok(watcher) => watcher,
        Err(error) => {
            diagnostics(&[Diagnostic::error("watch", format!("cannot watch the files: {error}"))]);
            return End::Wrong;
        }
    };
    // Only now: what is changed during the first run must not be missed.
    render(asked);
    tell("watching; stop with Ctrl-C");
    let output = std::path::absolute(&asked.output).unwrap_or_else(|_| asked.output.clone());
    while let Ok(first) = changes.recv() {
        let mut matters = concerns(&first, &output);
        while let Ok(more) = changes.recv_timeout(SETTLE) {
            matters |= concerns(&more, &output);
        }
        if matters {
            render(asked);
        }
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

fn start(folders: &[PathBuf], send: mpsc::Sender<Event>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Ok(event) = event {
            // The receiver is gone only when the program ends.
            let _ = send.send(event);
        }
    })?;
    for folder in folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

/// A change of something other than what we wrote ourselves.
fn concerns(event: &Event, output: &Path) -> bool {
    let changed =
        matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
    let own = |path: &PathBuf| std::path::absolute(path).is_ok_and(|path| path.starts_with(output));
    changed && !event.paths.iter().all(own)
}
