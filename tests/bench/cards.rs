//! What a card costs: `cargo bench`. Prints tables in Markdown and asserts nothing.
//!
//! Times are of the processor, in milliseconds a card, warm, one thread. They are
//! means: some systems count a thread's time in steps of several milliseconds,
//! which a mean evens out and a median does not. The floor is what nobody can go below with the same crates: decoding, resizing,
//! painting and encoding the same pixels, measured between the cards.
#![expect(clippy::disallowed_methods, reason = "a bench looks at the clock and the disk")]

#[path = "../common/photos.rs"]
mod photos;
#[path = "../common/shipped.rs"]
mod shipped;
#[path = "../common/stage.rs"]
mod stage;

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use fast_image_resize::PixelType;
use fast_image_resize::ResizeOptions;
use fast_image_resize::Resizer;
use fast_image_resize::images::Image;
use fast_image_resize::images::ImageRef;
use image::RgbImage;
use itac::assets::Memory;
use itac::export::guides::Guides;
use itac::photo::Photos;
use itac::render;
use itac::render::Format;
use itac::render::Stage as Step;
use itac::render::Watch;
use itac::render::Worker;
use itac::resolve;
use itac::resolve::kit::Kit;
use stage::Stage;
use stage::content;
use stage::placement;
use tiny_skia::Pixmap;
use tiny_skia::PixmapPaint;
use tiny_skia::Transform;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

const SIDE: u32 = 1080;
/// The part of a square `quote` that its photo takes.
const PHOTO: (u32, u32) = (408, 1080);
const WARM_UP: usize = 3;
const CARDS: usize = 60;

fn main() {
    // Cargo asks test-like questions when it runs everything.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return;
    }
    let photo = photos::large();
    println!(
        "A card of {SIDE} × {SIDE} pixels to PNG; photos of 4000 × 3000 pixels, {:.1} MB. Milliseconds of one core, mean of {CARDS} cards.\n",
        photo.len() as f64 / 1e6
    );
    let bench = Bench { stage: Stage::new(), kit: shipped::kit(), photo };
    let floor = bench.floor();
    let rows = [
        ("words only", "quote-text", Which::None, floor.paint + floor.encode_flat),
        ("the same photo in every card", "quote", Which::Same, floor.paint + floor.encode_photo),
        (
            "a new photo in every card",
            "quote",
            Which::New,
            floor.decode + floor.resize + floor.paint + floor.encode_photo,
        ),
    ];
    println!("| cards | all | {} | floor | ratio |", Step::ALL.map(Step::name).join(" | "));
    println!("|---|---|{}---|---|", "---|".repeat(Step::ALL.len()));
    for (name, template, which, floor) in rows {
        let measured = bench.cards(template, which);
        let steps: Vec<String> = Step::ALL
            .iter()
            .map(|step| format!("{:.2}", measured.steps.get(step).copied().unwrap_or_default()))
            .collect();
        println!(
            "| {name} | {:.1} | {} | {floor:.1} | {:.2} |",
            measured.all,
            steps.join(" | "),
            measured.all / floor
        );
    }
    println!("\n| floor | ms |\n|---|---|");
    for (name, time) in floor.rows() {
        println!("| {name} | {time:.2} |");
    }
    println!("\n| the command, once, PNG | wall ms | peak MB |\n|---|---|---|");
    for (name, card, photo) in
        [("words only", WORDS_CARD, false), ("with a photo", PHOTO_CARD, true)]
    {
        let (wall, peak) = bench.one_shot(card, photo);
        println!("| {name} | {wall:.0} | {peak:.0} |");
    }
}

const WORDS_CARD: &str = "template: quote-text\nfor: [1080x1080]\nfields: { quote: Community means a lot to me., name: Sara Example }\n";
const PHOTO_CARD: &str = "template: quote\nfor: [1080x1080]\nfields: { quote: Community means a lot to me., name: Sara Example, photo: photo.jpg }\n";

#[derive(Clone, Copy, PartialEq)]
enum Which {
    None,
    Same,
    New,
}

struct Bench {
    stage: Stage,
    kit: Kit,
    photo: Vec<u8>,
}

struct Measured {
    all: f64,
    steps: BTreeMap<Step, f64>,
}

/// Means in milliseconds.
struct Floor {
    decode: f64,
    resize: f64,
    paint: f64,
    encode_flat: f64,
    encode_photo: f64,
}

impl Floor {
    fn rows(&self) -> [(&'static str, f64); 5] {
        [
            ("decode 12 MP JPEG (zune-jpeg)", self.decode),
            ("resize to 408 × 1080 (fast_image_resize)", self.resize),
            ("paint a ground and the photo (tiny-skia)", self.paint),
            ("encode the words-only card (png, fast)", self.encode_flat),
            ("encode the card with the photo (png, fast)", self.encode_photo),
        ]
    }
}

/// Adds up the processor's time by step.
#[derive(Default)]
struct Clock {
    last: f64,
    steps: BTreeMap<Step, f64>,
}

impl Watch for Clock {
    fn done(&mut self, step: Step) {
        let now = cpu();
        *self.steps.entry(step).or_default() += now - self.last;
        self.last = now;
    }
}

impl Bench {
    fn cards(&self, template: &str, which: Which) -> Measured {
        let mut worker = Worker::default();
        let mut steps = BTreeMap::<Step, f64>::new();
        for i in 0..WARM_UP + CARDS {
            let assets = Memory::default().with(
                "photo.jpg",
                photos::numbered(&self.photo, if which == Which::New { i } else { 0 }),
            );
            let (clock, _) = self.card(template, which, i, &assets, &mut worker);
            if i >= WARM_UP {
                for (step, time) in clock.steps {
                    *steps.entry(step).or_default() += time / CARDS as f64;
                }
            }
        }
        Measured { all: steps.values().sum(), steps }
    }

    fn card(
        &self,
        template: &str,
        which: Which,
        number: usize,
        assets: &Memory,
        worker: &mut Worker,
    ) -> (Clock, Vec<u8>) {
        let photo = if which == Which::None { "" } else { ", photo: photo.jpg" };
        let text = format!(
            "fields: {{ quote: \"{number} people said that community means a lot to them, and to those they have left.\", name: Sara Example {number}, role: Neighbour{photo} }}\n"
        );
        let content = content("card", &text).expect("a card");
        let (place, language) =
            (placement("square", (SIDE, SIDE), [54; 4]), self.stage.languages.lookup("en"));
        let (mut photos, mut warnings) = (Photos::default(), Vec::new());
        let mut clock = Clock { last: cpu(), ..Clock::default() };
        let chosen = self.kit.templates[template].clone();
        let filling = resolve::fill(
            resolve::Asked {
                content: &content,
                template: chosen,
                kit: &self.kit,
                language,
                languages: &self.stage.languages,
                today: None,
            },
            &self.stage.fonts,
            assets,
            &mut photos,
            &mut warnings,
        )
        .unwrap_or_else(|errors| panic!("{}", shipped::lines(&errors)));
        let drawn = render::scene(
            &filling,
            &place,
            &resolve::Page::default(),
            &self.stage.fonts,
            worker,
            &mut clock,
        )
        .unwrap_or_else(|errors| panic!("{}", shipped::lines(&errors)));
        let files = render::files(
            (&drawn.output, &Guides::default()),
            &Format::Png.into(),
            &place,
            &self.stage.fonts,
            &photos,
            worker,
            &mut clock,
        )
        .unwrap_or_else(|errors| panic!("{}", shipped::lines(&errors)));
        (clock, files.output.files.into_iter().next().expect("one file").bytes)
    }

    fn floor(&self) -> Floor {
        let assets = Memory::default().with("photo.jpg", &self.photo);
        let pixels = |template, which| {
            let (_, png) = self.card(template, which, 0, &assets, &mut Worker::default());
            image::load_from_memory(&png).expect("a picture").into_rgb8()
        };
        let (flat, photographed) =
            (pixels("quote-text", Which::None), pixels("quote", Which::Same));
        let decoded = decode(&self.photo);
        let small = resize(&decoded);
        Floor {
            decode: timed(|| decode(&self.photo)),
            resize: timed(|| resize(&decoded)),
            paint: timed(|| paint(&small)),
            encode_flat: timed(|| encode(&flat)),
            encode_photo: timed(|| encode(&photographed)),
        }
    }

    /// The command from start to end, without anything remembered: median wall
    /// time of five runs in ms, most memory in MB.
    fn one_shot(&self, card: &str, photo: bool) -> (f64, f64) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("card.yaml"), card).expect("a writable folder");
        if photo {
            fs::write(folder.path().join("photo.jpg"), &self.photo).expect("a writable folder");
        }
        let (mut walls, mut peak) = (Vec::new(), 0.0_f64);
        for _ in 0..5 {
            let start = Instant::now();
            let mut command = Command::new(env!("CARGO_BIN_EXE_itac"));
            command
                .args(["render", "card.yaml", "--format", "png"])
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            let mut child = command.spawn().expect("the command runs");
            while child.try_wait().expect("it can be waited for").is_none() {
                peak = peak.max(peak_mb(child.id()).unwrap_or_default());
                std::thread::sleep(Duration::from_millis(1));
            }
            walls.push(start.elapsed().as_secs_f64() * 1e3);
        }
        (median(&mut walls), peak)
    }
}

fn decode(bytes: &[u8]) -> (Vec<u8>, u32, u32) {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    let pixels = decoder.decode().expect("a JPEG");
    let (width, height) = decoder.dimensions().expect("it was decoded");
    (pixels, width as u32, height as u32)
}

fn resize((pixels, width, height): &(Vec<u8>, u32, u32)) -> Vec<u8> {
    let from =
        ImageRef::new(*width, *height, pixels, PixelType::U8x3).expect("as many bytes as pixels");
    let mut to = Image::new(PHOTO.0, PHOTO.1, PixelType::U8x3);
    Resizer::new()
        .resize(&from, &mut to, &ResizeOptions::new().fit_into_destination(None))
        .expect("a size above zero");
    to.into_vec()
}

fn paint(photo: &[u8]) -> Pixmap {
    let mut card = Pixmap::new(SIDE, SIDE).expect("a size above zero");
    card.fill(tiny_skia::Color::from_rgba8(250, 240, 220, 255));
    let mut small = Pixmap::new(PHOTO.0, PHOTO.1).expect("a size above zero");
    for (to, from) in small.data_mut().chunks_exact_mut(4).zip(photo.chunks_exact(3)) {
        to.copy_from_slice(&[from[0], from[1], from[2], 255]);
    }
    card.draw_pixmap(0, 0, small.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
    card
}

fn encode(pixels: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 << 20);
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("memory can be written");
    writer.write_image_data(pixels).expect("memory can be written");
    writer.finish().expect("memory can be written");
    bytes
}

fn timed<T>(mut step: impl FnMut() -> T) -> f64 {
    for _ in 0..WARM_UP {
        black_box(step());
    }
    let start = cpu();
    for _ in 0..CARDS {
        black_box(step());
    }
    (cpu() - start) / CARDS as f64
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Milliseconds this thread has had of the processor; where the system does not
/// say, milliseconds on the wall.
fn cpu() -> f64 {
    use std::sync::LazyLock;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64() * 1e3, |ns| ns / 1e6)
}

/// The most memory a process has had so far.
fn peak_mb(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1e3)
}
