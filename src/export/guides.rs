//! Guides over the picture, for those who make templates: what must stay clear, what
//! is cut away or covered, where boxes and lines of text stand.
//!
//! Each kind has a stroke of its own and its name beside it, so that no one need tell
//! colours apart.

use ab_glyph::FontRef;
use ab_glyph::PxScale;
use image::Rgb;
use image::RgbImage;
use imageproc::drawing;

use crate::export::Error;
use crate::export::png;
use crate::export::raster::Canvas;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;

/// What is to be drawn over a card, in card pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guides {
    /// What words stay inside of; none where it is the whole card.
    pub safe: Option<Rect>,
    /// What other views cut the picture to.
    pub crops: Vec<Zone>,
    /// What the platform covers.
    pub keepouts: Vec<Zone>,
    pub boxes: Vec<NodeBox>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub what: String,
    pub rect: Rect,
    /// Shown as the ellipse in the rectangle.
    pub round: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NodeBox {
    /// Empty for boxes that only hold others.
    pub label: String,
    pub rect: Rect,
    /// From the top of the card.
    pub baselines: Vec<f64>,
}

/// How a kind of guide is drawn.
struct Style {
    color: Rgb<u8>,
    /// Drawn and left out, in widths of the line, again and again.
    dashes: &'static [f64],
    /// In widths of a thin line.
    width: f64,
}

const SAFE: Style = Style { color: Rgb([0, 110, 60]), dashes: &[], width: 3.0 };
const CROP: Style = Style { color: Rgb([190, 0, 140]), dashes: &[8.0, 4.0], width: 2.0 };
const KEEPOUT: Style =
    Style { color: Rgb([200, 30, 0]), dashes: &[8.0, 3.0, 2.0, 3.0], width: 2.0 };
const BOX: Style = Style { color: Rgb([20, 60, 200]), dashes: &[2.0, 3.0], width: 1.0 };
const BASELINE: Style = Style { color: Rgb([0, 120, 160]), dashes: &[], width: 1.0 };

/// Drawn beside every line, so that it shows on any ground.
const HALO: Rgb<u8> = Rgb([255, 255, 255]);

/// What was painted last as a PNG with guides over it. `font`: for the names.
pub fn encode(canvas: &Canvas, guides: &Guides, font: &[u8]) -> Result<Vec<u8>, Error> {
    let pixels = canvas.pixels().ok_or(Error::Size { width: 0.0, height: 0.0 })?;
    let font = FontRef::try_from_slice(font).map_err(|why| Error::Encode(why.to_string()))?;
    let size = (pixels.width(), pixels.height());
    let mut image = RgbImage::new(size.0, size.1);
    for ((pixel, from), at) in image.pixels_mut().zip(pixels.pixels()).zip(0_u32..) {
        let rest = u32::from(255 - from.alpha());
        let ground = checker(at % size.0, at / size.0);
        let over = |c: u8| (u32::from(c) + ground * rest / 255).min(255) as u8;
        *pixel = Rgb([over(from.red()), over(from.green()), over(from.blue())]);
    }
    let unit = (f64::from(size.0.min(size.1)) / 700.0).clamp(1.0, 4.0).round();
    let mut board = Board { image, unit, font, taken: Vec::new() };
    board.draw(guides);
    png::rgb(size, board.image.as_raw())
}

/// What shows through a transparent card.
fn checker(x: u32, y: u32) -> u32 {
    if (x / 16 + y / 16).is_multiple_of(2) { 255 } else { 224 }
}

struct Board<'a> {
    image: RgbImage,
    /// Pixels of a thin line.
    unit: f64,
    font: FontRef<'a>,
    /// Where names stand already.
    taken: Vec<Rect>,
}

impl Board<'_> {
    /// Names come last, over all lines; those that warn have the first choice of a place.
    fn draw(&mut self, guides: &Guides) {
        for node in &guides.boxes {
            self.outline(node.rect, false, &BOX);
            for &y in &node.baselines {
                self.line(&[Point::new(node.rect.x0, y), Point::new(node.rect.x1, y)], &BASELINE);
            }
        }
        for zone in &guides.keepouts {
            self.hatch(zone.rect);
            self.outline(zone.rect, zone.round, &KEEPOUT);
        }
        for zone in &guides.crops {
            self.outline(zone.rect, zone.round, &CROP);
        }
        if let Some(safe) = guides.safe {
            self.outline(safe, false, &SAFE);
            self.label(safe, "safe area", &SAFE);
        }
        for zone in &guides.keepouts {
            self.label(zone.rect, &format!("covered: {}", zone.what), &KEEPOUT);
        }
        for zone in &guides.crops {
            self.label(zone.rect, &format!("cut to: {}", zone.what), &CROP);
        }
        for node in guides.boxes.iter().filter(|node| !node.label.is_empty()) {
            self.label(node.rect, &short(&node.label), &BOX);
        }
    }

    fn outline(&mut self, rect: Rect, round: bool, style: &Style) {
        // A line at the very edge of the picture would be half outside.
        let rect = rect.intersect(self.whole()).inset(-0.5 * style.width * self.unit);
        let path = match round {
            true => kurbo::Ellipse::from_rect(rect).to_path(0.1),
            false => rect.to_path(0.1),
        };
        let mut points = Vec::new();
        kurbo::flatten(&path, 0.2, |element| {
            points.extend(element.end_point());
            if element == kurbo::PathEl::ClosePath {
                points.extend(points.first().copied());
            }
        });
        self.line(&points, style);
    }

    fn whole(&self) -> Rect {
        Rect::new(0.0, 0.0, self.image.width().into(), self.image.height().into())
    }

    /// Dashes along a polyline, over a pale line that goes through.
    fn line(&mut self, points: &[Point], style: &Style) {
        let width = (style.width * self.unit).max(1.0);
        self.stamps(points, width + 2.0, HALO, &[]);
        self.stamps(points, width, style.color, style.dashes);
    }

    fn stamps(&mut self, points: &[Point], width: f64, color: Rgb<u8>, dashes: &[f64]) {
        let period: f64 = dashes.iter().sum::<f64>() * self.unit * 2.0;
        let mut along = 0.0;
        for pair in points.windows(2) {
            let length = pair[0].distance(pair[1]);
            for step in 0..length.ceil() as u32 {
                let share = f64::from(step) / length;
                if drawn((along + f64::from(step)) % period.max(1.0), dashes, self.unit * 2.0) {
                    self.stamp(pair[0].lerp(pair[1], share), width, color);
                }
            }
            along += length;
        }
    }

    fn stamp(&mut self, at: Point, width: f64, color: Rgb<u8>) {
        let corner = |middle: f64| (middle - 0.5 * width).round() as i32;
        let side = width.round().max(1.0) as u32;
        let rect = imageproc::rect::Rect::at(corner(at.x), corner(at.y)).of_size(side, side);
        drawing::draw_filled_rect_mut(&mut self.image, rect, color);
    }

    /// Thin slanting lines all over a rectangle.
    fn hatch(&mut self, rect: Rect) {
        let rect = rect.intersect(self.whole());
        let step = 14.0 * self.unit;
        let (width, height) = (rect.width(), rect.height());
        let mut offset = step;
        while offset < width + height {
            // From the top or right side down to the left or bottom side.
            let from = (rect.x0 + offset.min(width), rect.y0 + (offset - width).max(0.0));
            let to = (rect.x0 + (offset - height).max(0.0), rect.y0 + offset.min(height));
            drawing::draw_line_segment_mut(
                &mut self.image,
                (from.0 as f32, from.1 as f32),
                (to.0 as f32, to.1 as f32),
                KEEPOUT.color,
            );
            offset += step;
        }
    }

    /// A name on its colour, at the upper left corner of what it names or below the
    /// names that stand there. Those of boxes are small and above, off their words.
    fn label(&mut self, of: Rect, text: &str, style: &Style) {
        let thin = style.width <= 1.0;
        let size = if thin { 9.0 * self.unit } else { 12.0 * self.unit }.max(11.0);
        let scale = PxScale::from(size as f32);
        let (width, height) = drawing::text_size(scale, &self.font, text);
        let pad = (0.25 * size).round();
        let (width, height) = (f64::from(width) + 2.0 * pad, f64::from(height));
        let whole = self.whole();
        let x = of.x0.clamp(0.0, (whole.x1 - width).max(0.0)).round();
        let top = if thin { of.y0 - height } else { of.y0 };
        let mut y = top.clamp(0.0, (whole.y1 - height).max(0.0)).round();
        let place = |y: f64| Rect::new(x, y, x + width, y + height);
        while let Some(there) =
            self.taken.iter().find(|there| place(y).intersect(**there).area() > 0.0)
        {
            if there.y1 + height > whole.y1 {
                break;
            }
            y = there.y1;
        }
        self.taken.push(place(y));
        let back = imageproc::rect::Rect::at(x as i32, y as i32)
            .of_size(width.max(1.0) as u32, height.max(1.0) as u32);
        drawing::draw_filled_rect_mut(&mut self.image, back, style.color);
        let at = ((x + pad) as i32, y as i32);
        drawing::draw_text_mut(&mut self.image, HALO, at.0, at.1, scale, &self.font, text);
    }
}

/// The most characters of a node's name; a formula as a name can be longer.
const LONGEST: usize = 32;

fn short(label: &str) -> String {
    let mut chars = label.chars().filter(|&c| c != '`');
    let kept: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() { format!("{}…", kept.trim_end()) } else { kept }
}

/// Whether a dash lies at `along` from the start of the pattern.
fn drawn(mut along: f64, dashes: &[f64], unit: f64) -> bool {
    for (i, dash) in dashes.iter().enumerate() {
        if along < dash * unit {
            return i % 2 == 0;
        }
        along -= dash * unit;
    }
    dashes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::raster::Layers;
    use crate::export::testing::*;
    use crate::fonts::Fonts;
    use tiny_skia::Pixmap;

    fn made(guides: &Guides) -> Pixmap {
        let fonts = Fonts::builtin().expect("fonts");
        let family = fonts.family("Noto Sans").expect("a family");
        let mut canvas = Canvas::default();
        let scene = scene(vec![block(0.0, 0.0, 100.0, 200.0, CREAM)]);
        let layers = Layers::of(&scene, &Shapes, &mut Noise, 1.0).expect("layers");
        layers.paint(&mut canvas).expect("pixels");
        let file = encode(&canvas, guides, fonts.face(family.faces[0]).data()).expect("a PNG");
        Pixmap::decode_png(&file).expect("a PNG")
    }

    #[test]
    fn without_guides_it_is_the_picture_on_a_checkered_ground() {
        let plain = made(&Guides::default());
        assert_eq!(pixel(&plain, 50, 50), [250, 240, 220, 255]);
        assert_eq!(pixel(&plain, 130, 2), [255, 255, 255, 255]);
        assert_eq!(pixel(&plain, 114, 2), [224, 224, 224, 255]);
    }

    #[test]
    fn every_guide_is_drawn_where_it_is() {
        let zone = |x: f64, round| Zone {
            what: "a zone".into(),
            rect: Rect::new(x, 100.0, x + 40.0, 140.0),
            round,
        };
        let guides = Guides {
            safe: Some(Rect::new(20.0, 20.0, 180.0, 180.0)),
            crops: vec![zone(30.0, true)],
            keepouts: vec![zone(100.0, false)],
            boxes: vec![NodeBox {
                label: String::new(),
                rect: Rect::new(40.0, 60.0, 90.0, 90.0),
                baselines: vec![80.0],
            }],
        };
        let drawn = made(&guides);
        let color = |style: &Style| {
            let Rgb([r, g, b]) = style.color;
            [r, g, b, 255]
        };
        assert_eq!(pixel(&drawn, 21, 100), color(&SAFE));
        assert_eq!(pixel(&drawn, 60, 80), color(&BASELINE));
        let any = |style: &Style, rect: [u32; 4]| {
            let [x0, y0, x1, y1] = rect;
            (y0..y1).any(|y| (x0..x1).any(|x| pixel(&drawn, x, y) == color(style)))
        };
        assert!(any(&BOX, [38, 58, 92, 62]));
        assert!(any(&CROP, [28, 115, 36, 125]));
        assert!(any(&KEEPOUT, [110, 125, 130, 135]));
    }

    #[test]
    fn names_do_not_stand_on_one_another() {
        let whole = Rect::new(0.0, 0.0, 200.0, 200.0);
        let zone = |what: &str| Zone { what: what.into(), rect: whole, round: false };
        let fonts = Fonts::builtin().expect("fonts");
        let family = fonts.family("Noto Sans").expect("a family");
        let font = FontRef::try_from_slice(fonts.face(family.faces[0]).data()).expect("a font");
        let image = RgbImage::new(200, 200);
        let mut board = Board { image, unit: 1.0, font, taken: Vec::new() };
        let crops = ["one", "two", "three"].map(zone).to_vec();
        board.draw(&Guides { crops, ..Guides::default() });
        let taken = &board.taken;
        assert_eq!(taken.len(), 3);
        assert!(taken.windows(2).all(|pair| pair[0].y1 <= pair[1].y0), "{taken:?}");
    }
}
