//! Colours: 8-bit sRGB with alpha, and the contrast between two of them.

use std::fmt;

/// An sRGB colour, alpha not multiplied in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rgba {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: u8,
}

impl Rgba {
    pub const BLACK: Self = Self::opaque(0, 0, 0);
    pub const WHITE: Self = Self::opaque(255, 255, 255);
    pub const TRANSPARENT: Self = Self { r: 0, g: 0, b: 0, a: 0 };

    pub const fn opaque(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b, a: 255 }
    }

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let at = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).ok();
        match digits.len() {
            3 => {
                let one = |i: usize| u8::from_str_radix(&digits[i..=i], 16).ok().map(|v| v * 17);
                Some(Self::opaque(one(0)?, one(1)?, one(2)?))
            }
            6 => Some(Self::opaque(at(0)?, at(2)?, at(4)?)),
            8 => Some(Self { r: at(0)?, g: at(2)?, b: at(4)?, a: at(6)? }),
            _ => None,
        }
    }

    /// The same colour, `alpha` (0 to 1) times as opaque.
    pub fn with_opacity(self, alpha: f64) -> Self {
        let a = (f64::from(self.a) * alpha.clamp(0.0, 1.0)).round() as u8;
        Self { a, ..self }
    }

    /// Alpha as 0 to 1.
    pub fn opacity(self) -> f64 {
        f64::from(self.a) / 255.0
    }

    /// Relative luminance of the opaque colour, as WCAG 2.2 defines it
    /// (<https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>).
    pub fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// WCAG 2.2 contrast ratio, 1 to 21. Never rounded: 4.499 is not 4.5.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }
}

impl fmt::Display for Rgba {
    /// `#rrggbb`, without the alpha, as SVG attributes want it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_in_three_lengths_and_nothing_else() {
        assert_eq!(Rgba::from_hex("#fff"), Some(Rgba::WHITE));
        assert_eq!(Rgba::from_hex("#2A1038"), Some(Rgba::opaque(0x2a, 0x10, 0x38)));
        assert_eq!(Rgba::from_hex("#00000080"), Some(Rgba { a: 128, ..Rgba::BLACK }));
        for wrong in ["fff", "#ff", "#gggggg", "#é1", ""] {
            assert_eq!(Rgba::from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_agrees_with_published_pairs() {
        let ratio = Rgba::from_hex("#0072BC").unwrap().contrast(Rgba::WHITE);
        assert!((ratio - 5.08).abs() < 0.01, "{ratio}");
        assert_eq!(Rgba::BLACK.contrast(Rgba::WHITE), 21.0);
    }
}
