//! The most that one picture can cost within the limits: `cargo bench --bench worst`.
//! Prints the seconds and megabytes of each; the figures in README.md are from here.
#![expect(clippy::disallowed_methods, reason = "what is measured is time")]

#[path = "../common/bombs.rs"]
mod bombs;

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bombs::Scans;
use itac::export::Darkroom;
use itac::export::raster::Canvas;
use itac::export::raster::Layers;
use itac::fonts::Fonts;
use itac::geom::Rect;
use itac::id::DrawingId;
use itac::id::NodeId;
use itac::photo::Developer;
use itac::photo::Limits;
use itac::photo::Photos;
use itac::photo::Recipe;
use itac::scene::Item;
use itac::scene::Look;
use itac::scene::Picture;
use itac::scene::PixelRect;
use itac::scene::Scene;
use itac::scene::Source;
use png::BitDepth;
use png::ColorType;

const SIDE: u16 = 10_950;

/// Makes the bytes of a photo.
type Make<'a> = Box<dyn Fn() -> Vec<u8> + 'a>;
/// Makes the markup of a drawing of a size.
type Draw = fn(usize) -> String;

fn main() {
    let wide = u32::from(SIDE);
    let cmyk = profile(include_bytes!("../data/photos/cmyk-icc.jpg"));
    let p3 = profile(include_bytes!("../data/photos/display-p3.jpg"));
    let photos: Vec<(&str, Make<'_>)> = vec![
        ("jpeg", Box::new(|| bombs::jpeg(SIDE, SIDE, 3, Scans::Baseline, None))),
        ("jpeg p3", Box::new(|| bombs::jpeg(SIDE, SIDE, 3, Scans::Baseline, Some(&p3)))),
        ("jpeg cmyk", Box::new(|| bombs::jpeg(SIDE, SIDE, 4, Scans::Baseline, None))),
        ("jpeg cmyk icc", Box::new(|| bombs::jpeg(SIDE, SIDE, 4, Scans::Baseline, Some(&cmyk)))),
        (
            "jpeg progressive 9",
            Box::new(|| bombs::jpeg(SIDE, SIDE, 3, Scans::Progressive(5), None)),
        ),
        (
            "jpeg progressive 64",
            Box::new(|| bombs::jpeg(SIDE, SIDE, 3, Scans::Progressive(60), None)),
        ),
        (
            "jpeg progressive cmyk icc",
            Box::new(|| bombs::jpeg(SIDE, SIDE, 4, Scans::Progressive(4), Some(&cmyk))),
        ),
        (
            "png rgb",
            Box::new(move || bombs::png(wide, wide, ColorType::Rgb, BitDepth::Eight, None)),
        ),
        (
            "png rgba 16",
            Box::new(move || bombs::png(wide, wide, ColorType::Rgba, BitDepth::Sixteen, None)),
        ),
        (
            "png rgb p3",
            Box::new({
                let p3 = p3.clone();
                move || bombs::png(wide, wide, ColorType::Rgba, BitDepth::Eight, Some(&p3))
            }),
        ),
        ("webp lossless", Box::new(move || bombs::webp(wide, wide))),
        ("gif", Box::new(|| bombs::gif([SIDE, SIDE], [SIDE, SIDE]))),
        ("gif larger than its screen", Box::new(|| bombs::gif([9, 9], [60_000, 60_000]))),
    ];
    let drawings: Vec<(&str, Draw)> = vec![
        ("morphology", |n| filter(&format!("<feMorphology operator='dilate' radius='{n}'/>"))),
        ("turbulence", |n| filter(&format!("<feTurbulence baseFrequency='.1' numOctaves='{n}'/>"))),
        ("convolution", |n| {
            let kernel = "1 ".repeat(n * n);
            filter(&format!("<feConvolveMatrix order='{n}' kernelMatrix='{kernel}'/>"))
        }),
        ("blurs", |n| filter(&"<feGaussianBlur stdDeviation='9 90'/>".repeat(n))),
        ("lights", |n| {
            let light = "<feDiffuseLighting><fePointLight z='9'/></feDiffuseLighting>";
            filter(&light.repeat(n))
        }),
        ("filters of few pixels", |n| {
            let one = "<rect filter='url(#f)' width='9' height='9'/>";
            let blur = "<filter id='f'><feGaussianBlur stdDeviation='3'/></filter>";
            format!("{blur}{}", one.repeat(n))
        }),
        ("layers", |n| "<g opacity='.9'><path d='M0 0h99v99h-99z'/></g>".repeat(n)),
        ("layers in layers", |n| {
            let path = "<path d='M-200 -200h500v500h-500z'/>";
            let (open, close) = ("<g opacity='.9'>".repeat(n), "</g>".repeat(n));
            format!("{open}{path}{close}")
        }),
        ("flat areas", |n| {
            "<path d='M0 0h99v99h-99z' opacity='.9'/>".replace("opacity", "fill-opacity").repeat(n)
        }),
        ("gradients", |n| {
            let stops = "<stop stop-color='red'/><stop offset='.3'/><stop offset='1'/>";
            let gradient = format!("<radialGradient id='a' fx='.3'>{stops}</radialGradient>");
            format!("{gradient}{}", "<path fill='url(#a)' d='M0 0h99v99h-99z'/>".repeat(n))
        }),
        ("patterns", |n| {
            let tile = "<path d='M0 0l99 99V0z' fill='red'/>";
            let pattern = format!(
                "<pattern id='a' width='99' height='99' patternUnits='userSpaceOnUse'>{tile}</pattern>"
            );
            format!("{pattern}{}", "<path fill='url(#a)' d='M0 0h99v99h-99z'/>".repeat(n))
        }),
        ("a fine pattern", |n| {
            let tile = "<path d='M0 0l99 99V0z' fill='red'/>";
            let pattern = format!(
                "<pattern id='a' width='50' height='50' patternUnits='userSpaceOnUse' patternTransform='scale({n})'>{tile}</pattern>"
            );
            format!("{pattern}<path fill='url(#a)' d='M0 0h99v99h-99z'/>")
        }),
        ("dashes", |n| {
            let step = 1.0 / n as f64;
            format!(
                "<path stroke='red' stroke-dasharray='{step}' d='M0 0L99 99L0 50L99 0L0 99L50 0'/>"
            )
        }),
        ("many dashed lines", |n| {
            "<path stroke='red' stroke-dasharray='.01' d='M0 0L99 99L0 50L99 0L0 99L50 0'/>"
                .repeat(n)
        }),
        ("one path to and fro", |n| format!("<path d='M0 0{}'/>", "l1 99l-1-99".repeat(n))),
        ("the same as a line", |n| {
            format!("<path fill='none' stroke='red' d='M0 0{}'/>", "l1 99l-1-99".repeat(n))
        }),
        ("the same in curves", |n| {
            let curve = "c90 90 -90 9 1 99c9 9 99 -90 -1 -99";
            format!("<path stroke='red' stroke-width='9' d='M0 0{}'/>", curve.repeat(n))
        }),
        ("masks", |n| {
            let mask = "<mask id='m'><path d='M0 0h99v99z' fill='white'/></mask>";
            format!("{mask}{}", "<path mask='url(#m)' d='M0 0h99v99h-99z'/>".repeat(n))
        }),
        ("clips", |n| {
            let clip = "<clipPath id='m'><path d='M0 0h99v99z'/></clipPath>";
            format!("{clip}{}", "<path clip-path='url(#m)' d='M0 0h99v99h-99z'/>".repeat(n))
        }),
        ("markers", |n| {
            let marker = "<marker id='m' overflow='visible'><path d='M0 0h9v9z'/></marker>";
            format!("{marker}<path marker-mid='url(#m)' d='M0 0{}'/>", "l1 9l-1-9".repeat(n))
        }),
        ("a picture many times", |n| {
            let png = bombs::png(2000, 2000, ColorType::Rgb, BitDepth::Eight, None);
            let data = STANDARD.encode(png);
            let image = format!(
                "<image id='i' width='99' height='99' href='data:image/png;base64,{data}'/>"
            );
            format!("{image}{}", "<use href='#i'/>".repeat(n))
        }),
    ];
    let only = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    for (name, make) in &photos {
        if only.as_ref().is_none_or(|only| name.contains(only)) {
            let bytes = make();
            measure(name, &bytes);
        }
    }
    for (name, make) in drawings {
        if only.as_ref().is_none_or(|only| name.contains(only)) {
            most(name, make);
        }
    }
}

/// The largest of some drawings that is not refused.
fn most(name: &str, make: fn(usize) -> String) {
    let svg = |n| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 99'>{}</svg>", make(n))
    };
    let (mut last, mut n, mut took) = (None, 1, 0.0);
    while n < 1 << 22 {
        let text = svg(n);
        let began = Instant::now();
        let taken = Photos::default().add_drawing(name, text.as_bytes());
        took = began.elapsed().as_secs_f64();
        match taken {
            Ok(_) => last = Some((n, text)),
            Err(_) => break,
        }
        n = (n * 4).div_ceil(3).max(n + 1);
    }
    let Some((n, text)) = last else { return println!("svg, {name}: none") };
    let began = Instant::now();
    let mut photos = Photos::default();
    let drawing = photos.add_drawn_logo(name, text.as_bytes()).expect("it was taken");
    let read = began.elapsed().as_secs_f64();
    let (mut developer, fonts) = (Developer::default(), Fonts::builtin().expect("fonts"));
    let began = Instant::now();
    let mut darkroom = Darkroom::new(&photos, &mut developer);
    let layers = Layers::of(&scene(drawing), &fonts, &mut darkroom, 1.0).expect("layers");
    layers.paint(&mut Canvas::default()).expect("a size");
    let painted = began.elapsed().as_secs_f64();
    println!(
        "svg, {name}: {n} at most; read in {read:.2} s, painted in {painted:.2} s, {} kB, peak {} MB; the next refused after {took:.2} s",
        text.len() / 1000,
        peak()
    );
}

fn scene(drawing: DrawingId) -> Scene {
    let source = Source::Drawing { id: drawing, one_color: None };
    let dest = PixelRect { x: 0, y: 0, width: 1080, height: 1080 };
    let picture = Picture { node: NodeId(0), source, dest, mask: None };
    Scene::plain(1080, 1080, vec![Item::Picture(picture)])
}

/// A filter over all of a drawing.
fn filter(primitives: &str) -> String {
    format!(
        "<filter id='f' x='-1' y='-1' width='3' height='3'>{primitives}</filter><path filter='url(#f)' d='M0 0h99v99h-99z'/>"
    )
}

fn profile(jpeg: &[u8]) -> Vec<u8> {
    let mark = b"ICC_PROFILE\0";
    let at = jpeg.windows(mark.len()).position(|w| w == mark).expect("a profile");
    let length = usize::from(u16::from_be_bytes([jpeg[at - 2], jpeg[at - 1]]));
    jpeg[at + mark.len() + 2..at - 2 + length].to_vec()
}

fn measure(name: &str, bytes: &[u8]) {
    let began = Instant::now();
    let mut photos = Photos::new(Limits::default());
    let told = match photos.add_photo(name, bytes) {
        Err(error) => error.message,
        Ok(photo) => {
            let probed = began.elapsed();
            let size = photos.size(photo);
            let crop = Rect::new(0.0, 0.0, size.width, size.height);
            let recipe = Recipe {
                photo,
                crop,
                width: 1080,
                height: 1080,
                look: Look::default(),
                mask: None,
            };
            match Developer::default().develop(&photos, &recipe) {
                Ok(_) => format!("probed in {:.2} s", probed.as_secs_f64()),
                Err(error) => error.message,
            }
        }
    };
    let seconds = began.elapsed().as_secs_f64();
    println!("{name}: {seconds:.2} s, {} kB, peak {} MB; {told}", bytes.len() / 1000, peak());
}

/// The most memory that the process has had, in megabytes; 0 where that is not told.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1000
}
