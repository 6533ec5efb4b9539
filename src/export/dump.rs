//! A scene as text, a line per item, for tests: a changed line says what moved.

use crate::color::Rgba;
use crate::export::xml;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::scene::GlyphRun;
use crate::scene::Group;
use crate::scene::Inks;
use crate::scene::Item;
use crate::scene::Look;
use crate::scene::OneColor;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;
use crate::scene::Stop;
use crate::scene::Tone;

/// Numbers are rounded to a tenth.
pub fn text(scene: &Scene) -> String {
    let mut out = format!(
        "card {}x{} {} {} {:?}\n",
        scene.width,
        scene.height,
        scene.language,
        scene.direction.as_str(),
        scene.title
    );
    out.push_str(&format!("  alt {:?}\n", scene.alt));
    items(&mut out, &scene.items, 1);
    out
}

fn items(out: &mut String, items: &[Item], depth: usize) {
    for item in items {
        out.push_str(&"  ".repeat(depth));
        match item {
            Item::Group(g) => group(out, g, depth),
            Item::Glyphs(run) => out.push_str(&glyphs(run)),
            Item::Shape(s) => shape(out, s, depth),
            Item::Picture(p) => out.push_str(&picture(p)),
        }
    }
}

fn group(out: &mut String, group: &Group, depth: usize) {
    out.push_str("group");
    if group.opacity < 1.0 {
        out.push_str(&format!(" opacity {}", hundredths(group.opacity)));
    }
    if let Some(clip) = &group.clip {
        out.push_str(&format!(" clip {}", outline(clip, Affine::IDENTITY)));
    }
    if group.transform != Affine::IDENTITY {
        out.push_str(&format!(" transform {}", matrix(group.transform)));
    }
    out.push('\n');
    items(out, &group.items, depth + 1);
}

fn glyphs(run: &GlyphRun) -> String {
    let xs = || run.glyphs.iter().map(|glyph| glyph.x);
    let span = xs().fold(f64::MIN, f64::max) - xs().fold(f64::MAX, f64::min);
    let at = run.glyphs.first().map(|glyph| format!(" at {}", pair(glyph.x, glyph.y)));
    format!(
        "glyphs {:?} face {} {}px {}{} span {} count {}\n",
        run.text,
        run.face.0,
        tenths(run.size),
        color(run.color),
        at.unwrap_or_default(),
        tenths(span.max(0.0)),
        run.glyphs.len(),
    )
}

fn shape(out: &mut String, shape: &Shape, depth: usize) {
    out.push_str(&format!("shape {}", outline(&shape.path, shape.transform)));
    let mut patterns = Vec::new();
    if let Some(fill) = &shape.fill {
        out.push_str(&format!(" fill {}", paint(fill, &mut patterns)));
    }
    if let Some(stroke) = &shape.stroke {
        let width = hundredths(stroke.width);
        out.push_str(&format!(" stroke {width} {}", paint(&stroke.paint, &mut patterns)));
    }
    out.push('\n');
    for tile in patterns {
        items(out, tile, depth + 1);
    }
}

fn picture(picture: &Picture) -> String {
    let d = picture.dest;
    let dest = format!("{},{} {}x{}", d.x, d.y, d.width, d.height);
    let source = match &picture.source {
        Source::Photo { id, crop, look } => {
            format!("photo {} {dest} crop {}{}", id.0, rect(*crop), look_words(look))
        }
        Source::Drawing { id, one_color } => {
            let one = one_color.map(|one| one_color_words(&one)).unwrap_or_default();
            format!("drawing {} {dest}{one}", id.0)
        }
    };
    let mask = picture.mask.as_ref().map(|m| format!(" mask {}", outline(m, Affine::IDENTITY)));
    format!("{source}{}\n", mask.unwrap_or_default())
}

/// Nothing for a photo as it is.
fn look_words(look: &Look) -> String {
    let effects = [
        (look.enhance, " enhance"),
        (look.blur_background, " blur-background"),
        (look.vignette, " vignette"),
        (look.grain, " grain"),
    ];
    let effects = effects.iter().filter(|(is_on, _)| *is_on).map(|(_, word)| *word);
    tone_words(&look.tone) + &effects.collect::<String>()
}

fn tone_words(tone: &Tone) -> String {
    match tone {
        Tone::Natural => String::new(),
        Tone::Monochrome => " monochrome".to_owned(),
        Tone::OneColor(one) => one_color_words(one),
        Tone::Duotone(inks) => format!(" duotone {}", inks_words(inks)),
        Tone::Tint(inks) => format!(" tint {}", inks_words(inks)),
    }
}

fn inks_words(inks: &Inks) -> String {
    format!("{} {} {}", color(inks.dark), color(inks.mid), color(inks.light))
}

fn one_color_words(one: &OneColor) -> String {
    let gaps = one.gaps.map(|whole| format!(" gaps {whole}")).unwrap_or_default();
    format!(" in {}{gaps}", color(one.color))
}

/// Paints in words; the items of patterns are put aside.
fn paint<'a>(paint: &'a Paint, patterns: &mut Vec<&'a [Item]>) -> String {
    match paint {
        Paint::Solid(c) => color(*c),
        Paint::Linear { from, to, stops } => {
            format!("linear {} to {} {}", pair(from.x, from.y), pair(to.x, to.y), stop_words(stops))
        }
        Paint::Radial { center, radius, stops } => format!(
            "radial {} radius {} {}",
            pair(center.x, center.y),
            tenths(*radius),
            stop_words(stops)
        ),
        Paint::Pattern { tile, items } => {
            patterns.push(items);
            format!("pattern {}", rect(*tile))
        }
    }
}

fn stop_words(stops: &[Stop]) -> String {
    let words: Vec<_> =
        stops.iter().map(|s| format!("{} {}", hundredths(s.at), color(s.color))).collect();
    format!("[{}]", words.join(", "))
}

/// The kind of a path, its place and, unless it is a rectangle, how many segments.
fn outline(path: &BezPath, at: Affine) -> String {
    let place = rect((at * path.clone()).bounding_box());
    let segments = path.segments().count();
    let curved = path.segments().any(|s| !matches!(s, kurbo::PathSeg::Line(_)));
    if segments == 4 && !curved && path.bounding_box().area() == path.area().abs() {
        return format!("rect {place}");
    }
    format!("path {place} of {segments}")
}

fn color(c: Rgba) -> String {
    if c.a == 255 { c.to_string() } else { format!("{c}{:02x}", c.a) }
}

fn rect(r: Rect) -> String {
    format!("{} {}x{}", pair(r.x0, r.y0), tenths(r.width()), tenths(r.height()))
}

fn pair(x: f64, y: f64) -> String {
    format!("{},{}", tenths(x), tenths(y))
}

fn matrix(transform: Affine) -> String {
    let [a, b, c, d, e, f] = transform.as_coeffs();
    let turn = [a, b, c, d].map(hundredths).join(" ");
    format!("{turn} {}", pair(e, f))
}

fn tenths(value: f64) -> String {
    rounded(value, 1)
}

fn hundredths(value: f64) -> String {
    rounded(value, 2)
}

fn rounded(value: f64, places: usize) -> String {
    let mut out = String::new();
    xml::number(&mut out, value, places);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::*;

    #[test]
    fn a_line_says_what_is_drawn_and_where() {
        let mut faint = grouped(vec![a_photo(10, 20, 30, 40, Some(disc(25.0, 40.0, 15.0)))]);
        faint.opacity = 0.5;
        let scene =
            scene(vec![backdrop(), run(&[1, 2], 24.04, faded(RED), 100.0), Item::Group(faint)]);
        let expected = "\
card 200x200 en ltr \"A card\"
  alt \"Shapes on a card\"
  shape rect 0,0 200x200 fill #faf0dc
  glyphs \"words & <signs>\" face 0 24px #c81e2880 at 12.3,100 span 35 count 2
  group opacity 0.5
    photo 1 10,20 30x40 crop 0,0 30x40 mask path 10,25 30x30 of 4
";
        assert_eq!(text(&scene), expected);
    }

    #[test]
    fn every_item_has_a_line() {
        let text = text(&medley());
        for start in ["shape path", "drawing 1 120,60 40x20", "pattern 2,3 10x10", "stroke 0.08"] {
            assert!(text.contains(start), "{start} in\n{text}");
        }
        assert_eq!(text, super::text(&medley()));
    }
}
