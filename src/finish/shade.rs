//! A shade's own arithmetic: its colour at a place, its strength, what is read on it.

use crate::color::Rgba;
use crate::geom::Point;
use crate::scene::Paint;
use crate::scene::Shape;
use crate::scene::Stop;

/// The part of the pixels behind a line that must give the contrast: single bright
/// grains do not make a word unreadable.
const PIXELS: f64 = 0.98;
/// No shade is a solid block.
const STRONGEST: f64 = 0.92;

/// A pixel of a photo and its place on the card.
pub type Seen = (Point, Rgba);

/// The contrast that nearly all pixels give, and the pixel that gives no more.
pub fn contrast(scrim: &Shape, ink: Rgba, seen: &[Seen]) -> Option<(f64, Rgba)> {
    let stops = stops(scrim);
    let ground = |(at, color): &Seen| {
        let shade = shade(scrim, &stops, *at);
        over(*color, shade, shade.opacity())
    };
    least_of(seen.iter().map(ground), ink)
}

/// The same for a photo without a shade.
pub fn bare_contrast(ink: Rgba, seen: &[Seen]) -> Option<(f64, Rgba)> {
    least_of(seen.iter().map(|(_, color)| *color), ink)
}

fn least_of(grounds: impl Iterator<Item = Rgba>, ink: Rgba) -> Option<(f64, Rgba)> {
    let mut all: Vec<(f64, Rgba)> =
        grounds.map(|ground| (over(ground, ink, ink.opacity()).contrast(ground), ground)).collect();
    let spared = ((1.0 - PIXELS) * all.len() as f64) as usize;
    if all.is_empty() {
        return None;
    }
    let (_, worst, _) = all.select_nth_unstable_by(spared, |a, b| a.0.total_cmp(&b.0));
    Some(*worst)
}

/// The scrim's colour where it is strongest.
pub fn color(scrim: &Shape) -> Option<Rgba> {
    stops(scrim).into_iter().map(|stop| stop.color).max_by_key(|color| color.a)
}

/// Its opacity there.
pub fn peak(scrim: &Shape) -> f64 {
    color(scrim).map_or(0.0, Rgba::opacity)
}

/// The scrim in another colour, each part as strong as it was.
pub fn recolored(scrim: &Shape, color: Rgba) -> Shape {
    changed(scrim, |own| Rgba { a: own.a, ..color })
}

fn changed(scrim: &Shape, change: impl Fn(Rgba) -> Rgba) -> Shape {
    let fill = match scrim.fill.clone() {
        Some(Paint::Solid(color)) => Some(Paint::Solid(change(color))),
        Some(Paint::Linear { from, to, stops }) => {
            let stop = |stop: Stop| Stop { color: change(stop.color), ..stop };
            Some(Paint::Linear { from, to, stops: stops.into_iter().map(stop).collect() })
        }
        other => other,
    };
    Shape { fill, ..scrim.clone() }
}

/// The least strength at which nearly all pixels give the contrast.
pub fn least(scrim: &Shape, ink: Rgba, seen: &[Seen], target: f64) -> f64 {
    let reads = |strength: f64| {
        let shape = with_strength(scrim, strength);
        let stops = stops(&shape);
        let enough = seen.iter().filter(|(at, color)| {
            let shade = shade(&shape, &stops, *at);
            over(*color, shade, shade.opacity()).contrast(ink) >= target
        });
        enough.count() as f64 >= PIXELS * seen.len() as f64
    };
    if reads(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 2.0);
    for _ in 0..10 {
        let middle = 0.5 * (low + high);
        if reads(middle) { high = middle } else { low = middle }
    }
    high
}

pub fn stops(scrim: &Shape) -> Vec<Stop> {
    match &scrim.fill {
        Some(Paint::Solid(color)) => vec![Stop { at: 0.0, color: *color }],
        Some(Paint::Linear { stops, .. }) => stops.clone(),
        _ => Vec::new(),
    }
}

/// The scrim's own colour at a place.
pub fn shade(scrim: &Shape, stops: &[Stop], at: Point) -> Rgba {
    let [first, .., last] = stops else {
        return stops.first().map_or(Rgba::TRANSPARENT, |stop| stop.color);
    };
    let Some(Paint::Linear { from, to, .. }) = &scrim.fill else { return first.color };
    let axis = *to - *from;
    let t = ((at - *from).dot(axis) / axis.hypot2().max(1e-9)).clamp(0.0, 1.0);
    let next = stops.iter().position(|stop| stop.at >= t).unwrap_or(stops.len() - 1).max(1);
    let (a, b) = (&stops[next - 1], &stops[next]);
    let share = if b.at > a.at { ((t - a.at) / (b.at - a.at)).clamp(0.0, 1.0) } else { 1.0 };
    let alpha = a.color.opacity() + share * (b.color.opacity() - a.color.opacity());
    let color = if last.color.a > 0 { last.color } else { first.color };
    Rgba { a: (255.0 * alpha).round() as u8, ..color }
}

pub fn over(ground: Rgba, shade: Rgba, alpha: f64) -> Rgba {
    let mix = |g: u8, s: u8| (f64::from(g) + alpha * (f64::from(s) - f64::from(g))).round() as u8;
    Rgba { r: mix(ground.r, shade.r), g: mix(ground.g, shade.g), b: mix(ground.b, shade.b), a: 255 }
}

/// From 0 to 1 the scrim grows in its own shape to the strongest shade there may be; from
/// 1 to 2 its weaker end follows.
pub fn with_strength(scrim: &Shape, strength: f64) -> Shape {
    let peak = stops(scrim).iter().map(|stop| stop.color.opacity()).fold(0.01, f64::max);
    let stronger = |color: Rgba| {
        let own = strength.min(1.0) * color.opacity() / peak * STRONGEST;
        let alpha = own + (strength - 1.0).max(0.0) * (STRONGEST - own);
        Rgba { a: (255.0 * alpha).round() as u8, ..color }
    };
    changed(scrim, stronger)
}
