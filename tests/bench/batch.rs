//! What a table costs: `cargo bench --bench batch`. The real command over many rows, on all
//! cores, from its start to its last file, with report, captions and contact sheets. Prints
//! tables in Markdown and asserts nothing.
#![expect(clippy::disallowed_methods, reason = "a bench looks at the clock and the disk")]

#[path = "../common/photos.rs"]
mod photos;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use tempfile::TempDir;

/// Rows of each kind: enough for half a minute in all on two cores.
const TEXTS: usize = 1500;
const SHARED: usize = 600;
const OWN: usize = 120;
/// Rows over which memory is watched.
const MANY: usize = 5000;
/// Rows of which nothing has changed, with six placements each.
const KEPT: usize = 1000;

/// A finished run.
struct Ran {
    seconds: f64,
    /// Megabytes in memory when a tenth of the folders were there, and when nine tenths were.
    early: f64,
    late: f64,
    /// The most at any time, the report included.
    peak: f64,
}

fn main() {
    // Cargo asks test-like questions when it runs everything.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "`itac render rows.csv --format png` on {cores} cores; square cards of 1080 × 1080 pixels.\n"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let photo = photos::large();
    fs::write(folder.path().join("photo.jpg"), &photo).expect("a writable folder");
    for i in 0..OWN {
        let name = folder.path().join(format!("photo-{i}.jpg"));
        fs::write(name, photos::numbered(&photo, i)).expect("a writable folder");
    }
    println!("| rows | cards a second | ms a card | peak MB |\n|---|---|---|---|");
    let own = |i: usize| format!("photo-{i}.jpg");
    row("words only", &folder, TEXTS, "quote-text", &|_| String::new());
    row("one photo in all", &folder, SHARED, "quote", &|_| "photo.jpg".into());
    let single = row("a 12-megapixel JPEG each", &folder, OWN, "quote", &own);
    let six = run(&folder, OWN, "quote", &own, &[]);
    println!(
        "\nSix placements of a row with its own photo cost {:.2} times one.",
        six.seconds / single.seconds
    );
    println!(
        "\n| run | seconds | MB at a tenth | MB at nine tenths | peak MB |\n|---|---|---|---|---|"
    );
    let many = run(&folder, MANY, "quote-text", &|_| String::new(), &["--for", "1080x1080"]);
    line(&format!("{MANY} rows of words, one placement"), &many);
    let first = run(&folder, KEPT, "quote-text", &|_| String::new(), &["-o", "kept"]);
    line(&format!("{KEPT} rows of words, six placements"), &first);
    let again = again(&folder, KEPT);
    line("the same, unchanged", &again);
}

fn row(
    what: &str,
    folder: &TempDir,
    rows: usize,
    template: &str,
    photo: &dyn Fn(usize) -> String,
) -> Ran {
    let ran = run(folder, rows, template, photo, &["--for", "1080x1080"]);
    println!(
        "| {what} ({rows}) | {:.0} | {:.1} | {:.0} |",
        rows as f64 / ran.seconds,
        1e3 * ran.seconds / rows as f64,
        ran.peak
    );
    ran
}

fn line(what: &str, ran: &Ran) {
    println!(
        "| {what} | {:.2} | {:.0} | {:.0} | {:.0} |",
        ran.seconds, ran.early, ran.late, ran.peak
    );
}

fn run(
    folder: &TempDir,
    rows: usize,
    template: &str,
    photo: &dyn Fn(usize) -> String,
    more: &[&str],
) -> Ran {
    let mut table = String::from("quote,name,role,photo,photo alt\n");
    for i in 0..rows {
        let _ = writeln!(
            table,
            "\"{i} people said that community means a lot to them, and to those they have left.\",Sara Example {i},Neighbour,{},A person",
            photo(i)
        );
    }
    fs::write(folder.path().join("rows.csv"), table).expect("a writable folder");
    let _ = fs::remove_dir_all(folder.path().join("out"));
    let arguments = [&["-t", template], more].concat();
    measured(folder.path(), &arguments, rows)
}

fn again(folder: &TempDir, rows: usize) -> Ran {
    measured(folder.path(), &["-t", "quote-text", "-o", "kept"], rows)
}

fn measured(folder: &Path, more: &[&str], rows: usize) -> Ran {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_itac"))
        .args(["render", "rows.csv", "--format", "png"])
        .args(more)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    let mut ran = Ran { seconds: 0.0, early: 0.0, late: 0.0, peak: 0.0 };
    let out = more.iter().skip_while(|word| **word != "-o").nth(1).unwrap_or(&"out");
    let folders = || fs::read_dir(folder.join(out)).map_or(0, Iterator::count);
    while child.try_wait().expect("it can be waited for").is_none() {
        let done = folders();
        let (now, most) = (memory(child.id(), "VmRSS:"), memory(child.id(), "VmHWM:"));
        if done >= rows / 10 && ran.early == 0.0 {
            ran.early = now;
        }
        if done >= rows * 9 / 10 && done < rows {
            ran.late = now;
        }
        ran.peak = ran.peak.max(most);
        std::thread::sleep(Duration::from_millis(50));
    }
    ran.seconds = start.elapsed().as_secs_f64();
    ran
}

/// Megabytes, where the system tells.
fn memory(process: u32, what: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1e3
}
