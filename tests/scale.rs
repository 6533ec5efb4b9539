//! The parts of a run, started by a scheduler as `examples/scale` has it.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk and the environment")]

#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::Path;
use std::process::Command;

use desk::Desk;

#[test]
fn gnu_parallel_makes_what_one_run_makes() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("week")).expect("a writable folder");
    for file in ["people.csv", "half.jpg", "eileen-collins-nasa.jpg"] {
        desk.copy(&format!("examples/week/{file}"), &format!("week/{file}"));
    }
    desk.itac(&["render", "week/people.csv", "--format", "png", "-o", "whole"]).ended(2);
    let program = Path::new(env!("CARGO_BIN_EXE_itac")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/scale/parallel.sh");
    let output = Command::new("bash")
        .arg(script)
        .args(["5", "the parts", "week/people.csv", "--format", "png"])
        .current_dir(desk.path(""))
        .env("PATH", path)
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&output.stderr);
    // 2: the planted faults of the example.
    assert_eq!(output.status.code(), Some(2), "{said}\nIs GNU parallel installed?");
    let all = desk.files("whole");
    assert!(all.len() > 1000, "{}", all.len());
    for path in all {
        let part = path.replacen("whole", "the parts", 1);
        assert!(desk.read(&path) == desk.read(&part), "{part} differs");
    }
    let parts = desk.files("the parts").len();
    assert_eq!(parts, desk.files("whole").len() + 5, "the reports of the parts, and nothing else");
}
