//! Logos in one colour: all of their ink is it, and white inside them may become gaps.
//!
//! How strong an ink is, is what it lacks of white: 255 less its luma.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tiny_skia::Pixmap;

use super::decode::decode;
use super::probe::Limits;
use crate::color::Rgba;
use crate::scene::OneColor;

/// 0 for white, 255 for black: by Rec. 601 luma, what photo programs call a colour's grey.
pub(super) fn strength([r, g, b]: [u8; 3]) -> u8 {
    let luma = (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) + 500) / 1000;
    255 - luma as u8
}

/// How much of the colour stands where this ink stood.
fn share(one: &OneColor, ink: [u8; 3]) -> f64 {
    one.gaps.map_or(1.0, |whole| (f64::from(strength(ink)) / f64::from(whole.max(1))).min(1.0))
}

/// Pixels with alpha multiplied in.
pub(super) fn apply(one: &OneColor, pixels: &mut [u8]) {
    let of_color = [one.color.r, one.color.g, one.color.b];
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let [r, g, b, a] = *pixel;
        if a == 0 {
            continue;
        }
        let straight = [r, g, b].map(|c| (u32::from(c) * 255 / u32::from(a)).min(255) as u8);
        let alpha = f64::from(a) / 255.0 * share(one, straight) * one.color.opacity();
        let [r, g, b] = of_color.map(|c| (f64::from(c) * alpha).round() as u8);
        *pixel = [r, g, b, (255.0 * alpha).round() as u8];
    }
}

/// A drawing's markup in the colour; with gaps, a mask of it: grey as light as the ink
/// there is strong. Written by `usvg`, so every colour is an attribute `="#rrggbb"`.
pub(super) fn markup(drawn: &str, one: &OneColor) -> String {
    let mut out = String::with_capacity(drawn.len());
    let mut rest = drawn;
    // What a mask lets through is told by its colours: they stay.
    while let Some(start) = rest.find("<mask") {
        let end = rest[start..].find("</mask>").map_or(rest.len(), |end| start + end);
        colors(&rest[..start], one, &mut out);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    colors(rest, one, &mut out);
    // One colour over itself is that colour, whatever the originals did to one another.
    normal_blending(&out)
}

fn colors(drawn: &str, one: &OneColor, out: &mut String) {
    const PNG: &str = "data:image/png;base64,";
    let mut rest = drawn;
    while let Some(at) = rest.find('"') {
        let (before, value) = rest.split_at(at + 1);
        out.push_str(before);
        let end = value.find('"').unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        let color = Rgba::from_hex(value).filter(|_| value.len() == 7 && before.ends_with("=\""));
        let picture = value.strip_prefix(PNG).and_then(|data| picture(data, one));
        match (color, picture) {
            (Some(color), _) => out.push_str(&painted(color, one).to_string()),
            (None, Some(data)) => out.push_str(&format!("{PNG}{data}")),
            (None, None) => out.push_str(value),
        }
        let closing = after.len().min(1);
        out.push_str(&after[..closing]);
        rest = &after[closing..];
    }
    out.push_str(rest);
}

fn painted(color: Rgba, one: &OneColor) -> Rgba {
    if one.gaps.is_none() {
        return Rgba { a: 255, ..one.color };
    }
    let grey = (255.0 * share(one, [color.r, color.g, color.b])).round() as u8;
    Rgba::opaque(grey, grey, grey)
}

/// A picture inside the drawing, done alike.
fn picture(data: &str, one: &OneColor) -> Option<String> {
    let bytes = STANDARD.decode(data.trim()).ok()?;
    let mut pixmap: Pixmap = decode("", &bytes, &Limits::default()).ok()?.upright()?;
    for pixel in pixmap.data_mut().as_chunks_mut::<4>().0 {
        let [r, g, b, a] = *pixel;
        if a > 0 {
            let [r, g, b] = [r, g, b].map(|c| (u32::from(c) * 255 / u32::from(a)).min(255) as u8);
            let color = painted(Rgba::opaque(r, g, b), one);
            let times = |c: u8| ((u16::from(c) * u16::from(a) + 127) / 255) as u8;
            *pixel = [times(color.r), times(color.g), times(color.b), a];
        }
    }
    pixmap.encode_png().ok().map(|png| STANDARD.encode(png))
}

fn normal_blending(markup: &str) -> String {
    const MODE: &str = "mix-blend-mode:";
    let mut parts = markup.split(MODE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([';', '"']).unwrap_or(0);
        out.push_str(MODE);
        out.push_str("normal");
        out.push_str(&part[end..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: Rgba = Rgba::opaque(0x2a, 0x10, 0x38);
    const ALL: OneColor = OneColor { color: INK, gaps: None };
    const GAPS: OneColor = OneColor { color: INK, gaps: Some(200) };

    #[test]
    fn all_ink_takes_the_colour_and_keeps_its_edges() {
        let mut pixels = vec![128, 64, 0, 128, 0, 0, 0, 0, 255, 255, 255, 255];
        apply(&ALL, &mut pixels);
        assert_eq!(pixels, [21, 8, 28, 128, 0, 0, 0, 0, 0x2a, 0x10, 0x38, 255]);
    }

    #[test]
    fn white_becomes_a_gap_and_a_tint_a_tint() {
        let mut pixels = vec![0, 40, 120, 255, 255, 255, 255, 255, 155, 155, 155, 255];
        apply(&GAPS, &mut pixels);
        let alphas: Vec<u8> = pixels.chunks(4).map(|pixel| pixel[3]).collect();
        assert_eq!(alphas, [255, 0, 128]);
    }

    #[test]
    fn markup_is_painted_over_but_not_what_its_masks_say() {
        let drawn = "<svg><mask id=\"a\"><path fill=\"#ffffff\"/></mask>\
            <g style=\"mix-blend-mode:multiply;isolation:auto\"><path id=\"#12345\" fill=\"#ffffff\" stroke=\"#004080\"/></g></svg>";
        let plain = markup(drawn, &ALL);
        assert!(plain.contains("<mask id=\"a\"><path fill=\"#ffffff\"/>"), "{plain}");
        assert!(plain.contains("fill=\"#2a1038\" stroke=\"#2a1038\""), "{plain}");
        assert!(plain.contains("mix-blend-mode:normal;"), "{plain}");
        let gaps = markup(drawn, &GAPS);
        assert!(gaps.contains("id=\"#12345\" fill=\"#000000\" stroke=\"#ffffff\""), "{gaps}");
    }
}
