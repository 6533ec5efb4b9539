//! Lengths as they are written: `10.4u`, `1.6t`, `12px`, `50%`, `1fr`, `auto`, `0`.

/// A length or `auto`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    Auto,
    Of(f64, Unit),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One per cent of the card's short edge.
    U,
    /// `u` times the type factor of the shape.
    T,
    /// Card pixels.
    Px,
    /// Per cent of the parent's content box.
    Percent,
    /// A share of the free space, for the tracks of a grid.
    Fr,
}

/// Four lengths round a box, in reading terms: start is left on a left-to-right card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sides {
    pub top: Length,
    pub end: Length,
    pub bottom: Length,
    pub start: Length,
}

/// Space between rows and between columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    pub row: Length,
    pub column: Length,
}

/// The tracks of a grid, such as `1fr 2fr 10u`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracks(pub Vec<Length>);

impl Length {
    pub const ZERO: Self = Self::Of(0.0, Unit::Px);

    /// Reads one length. The error is a sentence fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        let unit = &text[digits.len()..];
        let value: f64 = digits
            .parse()
            .map_err(|_| format!("`{text}` is not a length"))?;
        if !value.is_finite() || value.abs() > MAX {
            return Err(format!("`{text}` is out of range"));
        }
        match Unit::from_suffix(unit) {
            Some(unit) => Ok(Self::Of(value, unit)),
            None if unit.is_empty() && value == 0.0 => Ok(Self::ZERO),
            None if unit.is_empty() => Err(format!("the length `{text}` has no unit")),
            None => Err(format!("the length `{text}` has an unknown unit: `{unit}`")),
        }
    }
}

/// No card is a million units wide; beyond it lies a slip of the keyboard.
const MAX: f64 = 1e6;

impl Unit {
    fn from_suffix(suffix: &str) -> Option<Self> {
        Some(match suffix {
            "u" => Self::U,
            "t" => Self::T,
            "px" => Self::Px,
            "%" => Self::Percent,
            "fr" => Self::Fr,
            _ => return None,
        })
    }
}

impl Sides {
    pub fn all(length: Length) -> Self {
        Self {
            top: length,
            end: length,
            bottom: length,
            start: length,
        }
    }

    /// Reads one to four lengths: top, end, bottom, start. A side left out
    /// takes the length of the side across.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lengths = parse_list(text)?;
        let (top, end, bottom, start) = match lengths[..] {
            [a] => (a, a, a, a),
            [a, b] => (a, b, a, b),
            [a, b, c] => (a, b, c, b),
            [a, b, c, d] => (a, b, c, d),
            _ => {
                return Err(format!(
                    "expected one to four lengths, found {}",
                    lengths.len()
                ));
            }
        };
        Ok(Self {
            top,
            end,
            bottom,
            start,
        })
    }
}

impl Gap {
    /// Reads one length, or those of rows and columns.
    pub fn parse(text: &str) -> Result<Self, String> {
        match parse_list(text)?[..] {
            [both] => Ok(Self {
                row: both,
                column: both,
            }),
            [row, column] => Ok(Self { row, column }),
            _ => Err("expected one length or two".into()),
        }
    }
}

impl Tracks {
    pub fn parse(text: &str) -> Result<Self, String> {
        parse_list(text).map(Self)
    }
}

fn parse_list(text: &str) -> Result<Vec<Length>, String> {
    let lengths = text
        .split_whitespace()
        .map(Length::parse)
        .collect::<Result<Vec<_>, _>>()?;
    if lengths.is_empty() {
        Err("expected a length".into())
    } else {
        Ok(lengths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_and_a_unit() {
        let table = [
            ("10.4u", Length::Of(10.4, Unit::U)),
            ("-1.6t", Length::Of(-1.6, Unit::T)),
            (" 12px ", Length::Of(12.0, Unit::Px)),
            ("50%", Length::Of(50.0, Unit::Percent)),
            ("1fr", Length::Of(1.0, Unit::Fr)),
            ("0", Length::ZERO),
            (".5u", Length::Of(0.5, Unit::U)),
            ("auto", Length::Auto),
        ];
        for (text, length) in table {
            assert_eq!(Length::parse(text), Ok(length), "{text}");
        }
        for wrong in [
            "", "u", "12", "12 u", "1e999u", "infu", "NaN", "nan px", "2em", "é", "10,4u", "1e7u",
        ] {
            assert!(Length::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sides_left_out_follow_the_side_across() {
        let (a, b, c) = (
            Length::Of(1.0, Unit::U),
            Length::Of(2.0, Unit::U),
            Length::Auto,
        );
        assert_eq!(Sides::parse("1u"), Ok(Sides::all(a)));
        assert_eq!(
            Sides::parse("1u 2u auto"),
            Ok(Sides {
                top: a,
                end: b,
                bottom: c,
                start: b
            })
        );
        assert!(Sides::parse("1u 1u 1u 1u 1u").is_err());
        assert!(Sides::parse(" ").is_err());
    }
}
