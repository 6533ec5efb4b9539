//! Numbers, characters and path data as SVG wants them.

use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::PathEl;
use crate::geom::Point;

/// Writes `value` rounded to `places` (0 to 6) decimals, without needless zeros:
/// the one place where numbers are rounded. What is not finite becomes 0.
pub fn number(out: &mut String, value: f64, places: usize) {
    const POWERS: [u64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
    let scaled = (value * POWERS[places] as f64).round();
    if !scaled.is_finite() || scaled.abs() >= 1e15 || scaled == 0.0 {
        return out.push('0');
    }
    if scaled < 0.0 {
        out.push('-');
    }
    let (mut rest, mut places) = (scaled.abs() as u64, places);
    while places > 0 && rest.is_multiple_of(10) {
        (rest, places) = (rest / 10, places - 1);
    }
    digits(out, rest / POWERS[places], 1);
    if places > 0 {
        out.push('.');
        digits(out, rest % POWERS[places], places);
    }
}

/// Writes at least `least` digits. (`write!` costs five times as much, and a card
/// has ten thousand numbers.)
fn digits(out: &mut String, mut n: u64, least: usize) {
    let mut buffer = [b'0'; 20];
    let mut at = buffer.len();
    while n > 0 || buffer.len() - at < least {
        at -= 1;
        buffer[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    out.extend(buffer[at..].iter().map(|&digit| char::from(digit)));
}

/// How many decimals keep a hundredth of a card pixel where one unit is `zoom`
/// card pixels long.
pub fn places(zoom: f64) -> usize {
    let places = (2.0 + zoom.max(1e-9).log10()).ceil();
    places.clamp(0.0, 6.0) as usize
}

/// The longer side of what `transform` makes of a unit square.
pub fn zoom(transform: Affine) -> f64 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    a.hypot(b).max(c.hypot(d))
}

/// Writes characters for text or a quoted attribute. Characters that XML 1.0
/// forbids (<https://www.w3.org/TR/xml/#charsets>) are left out.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
}

/// Writes ` name="value"` with a rounded number.
pub fn attribute(out: &mut String, name: &str, value: f64, places: usize) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    number(out, value, places);
    out.push('"');
}

/// Writes ` name="…"` for a transform, or nothing for the identity. `zoom`: card
/// pixels per unit outside it.
pub fn transform(out: &mut String, name: &str, transform: Affine, zoom: f64) {
    if transform == Affine::IDENTITY {
        return;
    }
    let [a, b, c, d, e, f] = transform.as_coeffs();
    let moved = [a, b, c, d] == [1.0, 0.0, 0.0, 1.0];
    out.push(' ');
    out.push_str(name);
    out.push_str(if moved { "=\"translate(" } else { "=\"matrix(" });
    if !moved {
        for factor in [a, b, c, d] {
            number(out, factor, 6);
            out.push(' ');
        }
    }
    number(out, e, places(zoom));
    out.push(' ');
    number(out, f, places(zoom));
    out.push_str(")\"");
}

/// Writes the `d` of `path` seen through `at`, in absolute commands.
pub fn path_data(out: &mut String, path: &BezPath, at: Affine, places: usize) {
    let mut pen = Pen { out, places, last: None };
    for element in path.elements() {
        match at * *element {
            PathEl::MoveTo(p) => pen.points('M', &[p]),
            PathEl::LineTo(p) => pen.line(p),
            PathEl::QuadTo(p, q) => pen.points('Q', &[p, q]),
            PathEl::CurveTo(p, q, r) => pen.points('C', &[p, q, r]),
            PathEl::ClosePath => pen.close(),
        }
    }
}

struct Pen<'a> {
    out: &'a mut String,
    places: usize,
    last: Option<Point>,
}

impl Pen<'_> {
    fn points(&mut self, command: char, points: &[Point]) {
        self.out.push(command);
        for (i, p) in points.iter().enumerate() {
            if i > 0 {
                self.out.push(' ');
            }
            number(self.out, p.x, self.places);
            self.out.push(' ');
            number(self.out, p.y, self.places);
        }
        self.last = points.last().copied();
    }

    fn line(&mut self, p: Point) {
        match self.last {
            Some(last) if last.y == p.y => self.along('H', p.x),
            Some(last) if last.x == p.x => self.along('V', p.y),
            _ => return self.points('L', &[p]),
        }
        self.last = Some(p);
    }

    fn along(&mut self, command: char, to: f64) {
        self.out.push(command);
        number(self.out, to, self.places);
    }

    fn close(&mut self) {
        self.out.push('Z');
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: f64, places: usize) -> String {
        let mut out = String::new();
        number(&mut out, value, places);
        out
    }

    #[test]
    fn numbers_are_rounded_and_short() {
        for (value, places, text) in [
            (0.0, 2, "0"),
            (-0.001, 2, "0"),
            (1.0, 2, "1"),
            (-1.5, 2, "-1.5"),
            (0.05, 2, "0.05"),
            (100.0, 0, "100"),
            (1080.0, 2, "1080"),
            (12.3456, 2, "12.35"),
            (-0.004999, 2, "0"),
            (0.031_25, 6, "0.03125"),
            (f64::NAN, 2, "0"),
            (f64::INFINITY, 2, "0"),
        ] {
            assert_eq!(written(value, places), text, "{value}");
        }
    }

    #[test]
    fn decimals_follow_the_zoom() {
        assert_eq!(places(1.0), 2);
        assert_eq!(places(0.04), 1);
        assert_eq!(places(30.0), 4);
        assert_eq!(places(0.0), 0);
        assert_eq!(places(1e9), 6);
    }

    #[test]
    fn what_xml_forbids_never_arrives() {
        let mut out = String::new();
        escape(&mut out, "a<b>&\"c\"\u{0}\u{8}\u{1b}\r\n\u{ffff} é مرحبا");
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;c&quot;\n é مرحبا");
    }

    #[test]
    fn paths_use_short_commands() {
        let mut path = crate::geom::BezPath::from_svg("M0 0L10 0L10 5L0 4Z").expect("a path");
        path.quad_to((1.0, 2.0), (3.0, 4.0));
        let mut out = String::new();
        path_data(&mut out, &path, Affine::translate((1.0, 0.0)), 2);
        assert_eq!(out, "M1 0H11V5L1 4ZQ2 2 4 4");
    }

    proptest::proptest! {
        #[test]
        fn numbers_read_back(value in -1e6f64..1e6, places in 0usize..=6) {
            let read: f64 = written(value, places).parse().expect("a number");
            let step = 0.1f64.powi(places as i32);
            proptest::prop_assert!((read - value).abs() <= 0.5001 * step, "{value} {read}");
        }
    }
}
