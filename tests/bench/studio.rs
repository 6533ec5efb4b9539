//! The studio as it is used: `cargo bench --bench studio [SECONDS]`.
//!
//! Fifty clients have cards made for a minute: how many, how fast, how much memory. Then one
//! person types in a browser with a photo of 12 megapixels: from key press to picture.
#![expect(clippy::disallowed_methods, reason = "what is measured is time")]

#[path = "../common/chromium.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod chromium;
#[path = "../common/studio.rs"]
#[expect(dead_code, reason = "shared with the tests")]
mod common;

use std::io::Cursor;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use chromium::Browser;
use common::Studio;
use serde_json::json;

const PHOTO: &str = "examples/photos/eileen-collins-nasa.jpg";
const CLIENTS: usize = 50;
const PLACEMENTS: [&str; 4] = ["instagram-square", "instagram-story", "facebook-post", "x-header"];

fn main() {
    let asked = std::env::args().skip(1).find_map(|one| one.parse::<u64>().ok());
    load(Duration::from_secs(asked.unwrap_or(60)));
    typing();
}

/// Fifty clients at once, each as fast as it is answered.
fn load(time: Duration) {
    let studio = Studio::open(&[]);
    let id = studio.photo("me.jpg", &std::fs::read(PHOTO).expect("the photo"));
    let (times, busy, wrong) =
        (Mutex::new(Vec::new()), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let (over, begun) = (AtomicBool::new(false), Instant::now());
    let memory = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (studio, id, times, busy, wrong, over) =
                (&studio, &id, &times, &busy, &wrong, &over);
            scope.spawn(move || {
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    n += 1;
                    let photo =
                        json!({ "file": "me.jpg", "alt": "An astronaut.", "credit": "NASA" });
                    let card = json!({ "template": "quote", "fields": {
                        "quote": format!("Community means a lot to me. Client {client}, card {n}."),
                        "name": "Article 1", "photo": photo } });
                    let ask = json!({ "card": card, "photos": { "me.jpg": { "id": id } },
                        "for": [PLACEMENTS[n % PLACEMENTS.len()]] });
                    let start = Instant::now();
                    let told = studio.json("/api/render", &ask);
                    match told.status {
                        200 => times.lock().expect("sound").push(start.elapsed()),
                        503 if !told.header("retry-after").is_empty() => {
                            busy.fetch_add(1, Ordering::Relaxed);
                            let seconds = told.header("retry-after").parse().unwrap_or(1);
                            std::thread::sleep(Duration::from_secs(seconds));
                        }
                        status => wrong.lock().expect("sound").push(status),
                    }
                }
            });
        }
        while begun.elapsed() < time {
            std::thread::sleep(time / 12);
            memory.lock().expect("sound").extend(studio.memory());
        }
        over.store(true, Ordering::Relaxed);
    });
    let mut times = times.into_inner().expect("sound");
    times.sort();
    let at = |share: f64| {
        times.get((share * times.len() as f64) as usize).map_or(0, |time| time.as_millis())
    };
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{CLIENTS} clients, {seconds:.0} s, {} threads",
        std::thread::available_parallelism().map_or(1, usize::from)
    );
    println!("  cards       {:8} ({:.0} a second)", times.len(), times.len() as f64 / seconds);
    println!("  told to wait{:8}", busy.load(Ordering::Relaxed));
    let wrong = wrong.into_inner().expect("sound");
    println!("  failed      {:8} {:?}", wrong.len(), wrong.first());
    println!("  median, 95 %, 99 % {:6} {:6} {:6} ms", at(0.5), at(0.95), at(0.99));
    let memory = memory.into_inner().expect("sound");
    let megabytes: Vec<u64> = memory.iter().map(|bytes| bytes >> 20).collect();
    println!("  memory, MB  {megabytes:?}");
}

/// From a key press to the picture of the new words, as the page itself measures it.
fn typing() {
    let photo = image::open(PHOTO).expect("the photo").resize_to_fill(
        3000,
        4000,
        image::imageops::FilterType::Triangle,
    );
    let mut bytes = Cursor::new(Vec::new());
    photo.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a JPEG");
    let desk = tempfile::tempdir().expect("a folder");
    let path = desk.path().join("phone.jpg");
    std::fs::write(&path, bytes.into_inner()).expect("written");
    let (studio, browser) = (Studio::open(&[]), Browser::open());
    let mut page = browser.page(1280, 900, false);
    let begun = Instant::now();
    page.go(&format!("{}/en/make/quote", studio.url));
    println!("first page           {:6} ms", begun.elapsed().as_millis());
    page.write("[data-path='fields.name']", "Article 1");
    page.write("[data-path='fields.quote']", "All human beings are born free");
    page.choose("[data-photo='fields.photo'] [data-file]", &[&path.to_string_lossy()]);
    let shown = "document.querySelector('#preview').dataset.state === 'ready' && \
                 document.querySelector('#preview').dataset.stamp === document.documentElement.dataset.stamp";
    page.wait(shown);
    std::thread::sleep(Duration::from_secs(3));
    page.eval("performance.clearMeasures()");
    page.eval("{ const e = document.querySelector(\"[data-path='fields.quote']\"); e.focus(); e.setSelectionRange(e.value.length, e.value.length) }");
    for letter in " and equal in dignity and rights.".chars() {
        page.call("Input.insertText", json!({ "text": letter.to_string() }));
        page.wait(shown);
    }
    let told = page.eval("performance.getEntriesByName('itac-preview').map(m => Math.round(m.duration)).sort((a, b) => a - b)");
    let times: Vec<u64> =
        told.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect();
    let at =
        |share: f64| times.get((share * times.len() as f64) as usize).copied().unwrap_or_default();
    println!(
        "key press to picture {:6} ms (median of {}; 95 %: {} ms; a photo of 12 megapixels)",
        at(0.5),
        times.len(),
        at(0.95)
    );
}
