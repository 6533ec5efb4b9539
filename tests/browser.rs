//! Our SVGs as a browser draws them against our bitmaps. Needs Chromium.
#![expect(clippy::disallowed_methods, reason = "tests hand files to the browser")]

#[path = "common/pixels.rs"]
mod pixels;
#[path = "common/shipped.rs"]
mod shipped;
#[path = "common/stage.rs"]
mod stage;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use image::RgbaImage;
use image::imageops::crop_imm;
use itac::model::Placement;
use itac::render::Format;
use itac::render::Worker;
use stage::Stage;

/// Mean difference over full scale: edges are smoothed differently, nothing else may be.
const MOST: f64 = 0.01;
/// Which of [`shipped::WORDS`]: English, Arabic, Bengali.
const LANGUAGES: [usize; 3] = [0, 1, 3];

/// A card in both forms.
struct Pair {
    name: String,
    svg: Vec<u8>,
    png: RgbaImage,
}

/// Pages with the cards of a shape, a picture of each.
#[test]
fn a_browser_draws_what_we_draw() {
    let chromium = chromium();
    let (stage, folder) = (Stage::new(), tempfile::tempdir().expect("a temporary folder"));
    let mut wrong = Vec::new();
    for placement in shipped::placements() {
        for pairs in pairs(&stage, &placement).chunks(SHEET) {
            let sheet = photograph(&chromium, folder.path(), &placement, pairs);
            wrong.extend((0..).zip(pairs).filter_map(|(i, pair)| {
                let (x, y) = place(i, &placement);
                let seen = crop_imm(&sheet, x, y, placement.width, placement.height).to_image();
                differs(pair, &seen)
            }));
        }
    }
    assert!(wrong.is_empty(), "differ by 1 % or more; look at tests/store:\n{}", wrong.join("\n"));
}

/// Cards on one picture of the browser's, which is at most 16,384 pixels high.
const SHEET: usize = 12;

/// What is wrong with a card that the browser draws otherwise.
fn differs(pair: &Pair, seen: &RgbaImage) -> Option<String> {
    let compared = pixels::compare(&pair.png, seen);
    let mean = compared.mean * 100.0;
    println!("{:28} {mean:.3} % on average, worst channel {}", pair.name, compared.worst);
    (compared.mean >= MOST).then(|| {
        keep(&pair.name, &pair.png, seen, &compared.difference);
        format!("{}: {mean:.3} %", pair.name)
    })
}

/// Columns and rows of a sheet: one column a language.
fn place(i: u32, placement: &Placement) -> (u32, u32) {
    let columns = LANGUAGES.len() as u32;
    (i % columns * placement.width, i / columns * placement.height)
}

fn pairs(stage: &Stage, placement: &Placement) -> Vec<Pair> {
    let (kit, mut worker) = (shipped::kit(), Worker::default());
    let mut pairs = Vec::new();
    for (template, _) in kit.templates.iter().filter(|(_, t)| t.shapes.contains(&placement.shape)) {
        for words in LANGUAGES.map(|language| shipped::WORDS[language]) {
            let content = shipped::filled(&kit, template, words, None);
            let name = format!("{template} {} {}", placement.name, words.0);
            let staged = shipped::scene(stage, &kit, template, &content, placement, &mut worker)
                .unwrap_or_else(|errors| panic!("{name}: {}", shipped::lines(&errors)));
            let mut bytes = |format| {
                stage
                    .bytes(&staged, format, placement, &mut worker)
                    .unwrap_or_else(|errors| panic!("{name}: {}", shipped::lines(&errors)))
            };
            pairs.push(Pair {
                svg: bytes(Format::Svg),
                png: pixels::decode(&bytes(Format::Png)),
                name,
            });
        }
    }
    pairs
}

fn photograph(chromium: &str, folder: &Path, placement: &Placement, pairs: &[Pair]) -> RgbaImage {
    let mut page = String::from(
        "<!doctype html><meta charset=utf-8><style>body{margin:0}img{position:absolute}</style>",
    );
    for (i, pair) in (0..).zip(pairs) {
        let (x, y) = place(i, placement);
        let name = format!("{}-{i}.svg", placement.name);
        fs::write(folder.join(&name), &pair.svg).expect("a writable folder");
        let _ = write!(
            page,
            "<img src=\"{name}\" style=\"left:{x}px;top:{y}px\" width={} height={}>",
            placement.width, placement.height
        );
    }
    let (html, shot) = (
        folder.join(format!("{}.html", placement.name)),
        folder.join(format!("{}.png", placement.name)),
    );
    fs::write(&html, page).expect("a writable folder");
    let (width, height) = place(pairs.len() as u32 - 1, placement);
    let output = Command::new("timeout")
        .args([
            "60",
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            "--disable-extensions",
        ])
        .args([
            "--force-device-scale-factor=1",
            "--force-color-profile=srgb",
            "--disable-background-networking",
            "--allow-file-access-from-files",
        ])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--window-size={},{}", width + placement.width, height + placement.height))
        .arg(format!("--screenshot={}", shot.display()))
        .arg(format!("file://{}", html.display()))
        .env("HOME", folder)
        .output()
        .expect("Chromium starts");
    let picture = fs::read(&shot).unwrap_or_else(|_| {
        panic!("Chromium made no picture: {}", String::from_utf8_lossy(&output.stderr))
    });
    pixels::decode(&picture)
}

/// Its name, or what to do about it.
fn chromium() -> String {
    let asked = std::env::var("CHROMIUM").ok();
    let known = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    let runs = |name: &String| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    asked.into_iter().chain(known).find(runs).expect("Chromium is not installed: run tests/run.sh, or `apt-get install chromium`, or set CHROMIUM to its path")
}

fn keep(name: &str, ours: &RgbaImage, theirs: &RgbaImage, difference: &RgbaImage) {
    fs::create_dir_all("tests/store").expect("a writable folder");
    for (what, picture) in [("ours", ours), ("chromium", theirs), ("difference", difference)] {
        fs::write(
            format!("tests/store/browser-{}-{what}.png", name.replace(' ', "-")),
            pixels::encode(picture),
        )
        .expect("a writable folder");
    }
}
