//! Colours and paints as they are written: `paprika`, `ink/62%`, `"#ff0000"`,
//! gradients and patterns.

use crate::color::Rgba;
use crate::model::At;
use crate::model::Length;
use schemars::JsonSchema;
use serde::Deserialize;
use std::fmt;

/// A colour by name or value, perhaps let through.
#[derive(Clone, Debug, PartialEq)]
pub struct ColorRef {
    pub color: ColorName,
    /// 0 to 1.
    pub opacity: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ColorName {
    /// A colour of the kit, or a role of its theme.
    Named(String),
    Exact(Rgba),
}

/// What fills an area. A plain colour is written by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    Color(ColorRef),
    Linear(Linear),
    Pattern(Pattern),
}

/// A gradient with evenly spaced colours.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Linear {
    /// The side at which the last colour stands.
    #[serde(default)]
    pub to: Edge,
    /// Two or more colours, evenly spaced.
    #[schemars(length(min = 2))]
    pub stops: Vec<At<ColorRef>>,
}

/// A kit symbol repeated over the area.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Pattern {
    /// The name of a kit symbol.
    pub symbol: At<String>,
    pub color: At<ColorRef>,
    /// The size of one symbol.
    pub size: Length,
}

/// A side of a box in reading terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    Top,
    #[default]
    Bottom,
    Start,
    End,
}

impl ColorRef {
    pub fn exact(color: Rgba) -> Self {
        Self {
            color: ColorName::Exact(color),
            opacity: 1.0,
        }
    }

    pub fn named(name: impl Into<String>) -> Self {
        Self {
            color: ColorName::Named(name.into()),
            opacity: 1.0,
        }
    }

    /// Reads `name`, `#hex`, or either with `/62%`. The error is a sentence fragment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (color, opacity) = match text.split_once('/') {
            Some((color, share)) => (color.trim_end(), parse_opacity(share.trim_start())?),
            None => (text, 1.0),
        };
        let color = if color.starts_with('#') {
            ColorName::Exact(parse_hex(color)?)
        } else if is_token(color) {
            ColorName::Named(color.into())
        } else {
            return Err(format!("`{text}` is not a color"));
        };
        Ok(Self { color, opacity })
    }
}

/// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`. The error is a sentence fragment.
pub fn parse_hex(text: &str) -> Result<Rgba, String> {
    Rgba::from_hex(text).ok_or_else(|| format!("`{text}` is not a color of the form `#rrggbb`"))
}

fn parse_opacity(text: &str) -> Result<f64, String> {
    let percent: Option<f64> = text
        .strip_suffix('%')
        .and_then(|number| number.parse().ok());
    match percent {
        Some(percent) if (0.0..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err(format!(
            "`{text}` is not an opacity between `0%` and `100%`"
        )),
    }
}

fn is_token(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(inner)
}

impl fmt::Display for ColorRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.color {
            ColorName::Named(name) => f.write_str(name)?,
            ColorName::Exact(color) => write!(f, "{color}")?,
        }
        if self.opacity < 1.0 {
            write!(f, "/{}%", self.opacity * 100.0)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_is_a_name_or_a_value_with_an_opacity() {
        assert_eq!(ColorRef::parse("on_table"), Ok(ColorRef::named("on_table")));
        assert_eq!(ColorRef::parse("#fff"), Ok(ColorRef::exact(Rgba::WHITE)));
        assert_eq!(
            ColorRef::parse("ink/62%"),
            Ok(ColorRef {
                opacity: 0.62,
                ..ColorRef::named("ink")
            })
        );
        for wrong in [
            "",
            "/50%",
            "#ff",
            "ink/120%",
            "ink/0.5",
            "two words",
            "2ink",
            "ink/-1%",
        ] {
            assert!(ColorRef::parse(wrong).is_err(), "{wrong}");
        }
    }
}
