//! The reference suite: `cargo test --test suite [FILTER]`, and with `BLESS=1`
//! what the program makes now becomes what is expected. See tests/README.md.
#![expect(clippy::disallowed_methods, reason = "tests read and write references")]

#[path = "common/case.rs"]
mod case;
#[path = "common/hashes.rs"]
mod hashes;
#[path = "common/legible.rs"]
mod legible;
#[path = "common/pixels.rs"]
mod pixels;
#[path = "common/report.rs"]
mod report;
#[path = "common/run.rs"]
mod run;
#[path = "common/shipped.rs"]
mod shipped;
#[path = "common/stage.rs"]
mod stage;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use case::Case;
use itac::render::Worker;
use run::REF;
use run::Ran;
use run::STORE;
use stage::Stage;

fn main() -> ExitCode {
    let filter =
        std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let cases = case::read_all(Path::new("tests/cases"));
    if std::env::args().any(|argument| argument == "--list") {
        cases.iter().for_each(|case| println!("{}: test", case.name));
        return ExitCode::SUCCESS;
    }
    let _ = fs::remove_dir_all(STORE);
    let stage = Stage::new();
    let chosen: Vec<&Case> = cases.iter().filter(|case| case.name.contains(&filter)).collect();
    println!("\nrunning {} cases and the shipped templates", chosen.len());
    let ran = run_all(&stage, &chosen, bless);
    let shipped = hashes::check(&stage, &filter, bless);
    let dead = dead(&cases);
    tell(&ran, &shipped.wrong, &dead, shipped.passed, bless)
}

/// Workers take the next case until none is left; results keep their order.
fn run_all(stage: &Stage, cases: &[&Case], bless: bool) -> Vec<Ran> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut worker = Worker::default();
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let ran = run::run(stage, case, &mut worker, bless);
                    results.lock().expect("no worker panics while it holds the lock").push(ran);
                }
            });
        }
    });
    let mut ran = results.into_inner().expect("all workers are done");
    ran.sort_by(|a, b| a.name.cmp(&b.name));
    ran
}

/// References that no case asks for.
fn dead(cases: &[Case]) -> Vec<String> {
    let drawn = cases.iter().filter(|case| !case.is_refused());
    let wanted: BTreeSet<String> = drawn
        .flat_map(|case| {
            let png = case.png.then(|| format!("{}.png", case.name));
            [Some(format!("{}.scene", case.name)), png].into_iter().flatten()
        })
        .collect();
    let files = fs::read_dir(REF)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut dead: Vec<String> =
        files.filter(|name| name != "hashes.txt" && !wanted.contains(name)).collect();
    dead.sort();
    dead
}

fn tell(
    ran: &[Ran],
    shipped: &[(String, String)],
    dead: &[String],
    shipped_passed: usize,
    bless: bool,
) -> ExitCode {
    let failed: Vec<&Ran> = ran.iter().filter(|ran| !ran.wrong.is_empty()).collect();
    report::write(&failed);
    for ran in &failed {
        println!("\n{} ... FAILED  {}\n  {}", ran.name, ran.about, ran.wrong.join("\n  "));
    }
    for (card, fault) in shipped {
        println!("\n{card} ... FAILED\n  {fault}");
    }
    for name in dead {
        println!("\n{REF}/{name}: no case asks for it; remove it");
    }
    let wrong = failed.len() + shipped.len() + dead.len();
    if wrong > 0 {
        println!(
            "\nlook at {STORE}/report.html; if the new look is right: BLESS=1 cargo test --test suite [FILTER]"
        );
    }
    let passed = ran.len() - failed.len() + shipped_passed;
    let blessed = if bless { ", references written" } else { "" };
    println!(
        "\ntest result: {}. {passed} passed; {wrong} failed{blessed}\n",
        if wrong == 0 { "ok" } else { "FAILED" }
    );
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
