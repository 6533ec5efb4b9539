//! Whose card it is beside the campaign: the card's partner, else the kit's own organisation.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::fields;
use super::kit::Kit;
use crate::assets::Assets;
use crate::card::Image;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::geom::Ink;
use crate::geom::Size;
use crate::model::At;
use crate::model::Content;
use crate::model::Kind;
use crate::model::Node;
use crate::photo::Photos;

/// An organisation with its logo on light and on dark grounds; one file serves for both
/// where there is only one. Without any logo, its name stands on the card.
#[derive(Default)]
pub struct Partner {
    name: String,
    /// What people get who do not see the logo.
    alt: String,
    light: Option<Sign>,
    dark: Option<Sign>,
}

/// Whether a layout shows the partner anywhere, in itself or in the kit's parts.
pub fn shows(node: &Node, kit: &Kit) -> bool {
    fn within(node: &Node, kit: &Kit, depth: usize) -> bool {
        let own = match &node.kind {
            Kind::Logo(logo) => logo.from.is_none(),
            Kind::Use(part) if depth > 0 => kit
                .parts
                .get(&part.part.value)
                .is_some_and(|(part, _)| within(part, kit, depth - 1)),
            _ => false,
        };
        own || node.children().iter().any(|child| within(child, kit, depth))
    }
    within(node, kit, PARTS)
}

/// How deep parts are looked into: a part that uses itself is refused elsewhere.
const PARTS: usize = 8;

/// A logo that was read and measured.
#[derive(Clone, Copy)]
pub struct Sign {
    pub image: Image,
    pub size: Size,
    pub ink: Ink,
}

impl Partner {
    /// The card's partner, else whoever the kit belongs to, else nobody.
    pub fn read(
        content: &Content,
        kit: &Kit,
        assets: &dyn Assets,
        photos: &mut Photos,
    ) -> Result<Self, Vec<Diagnostic>> {
        let read = match (&content.partner, kit.logos.first()) {
            (Some(partner), _) => {
                let at = |error: Diagnostic, file: &At<String>| error.at(&content.source, file.at);
                let (light, dark) = (&partner.value.logo, &partner.value.on_dark);
                let name = &partner.value.name.value;
                Self::of(name, name, [light, dark], assets, photos, &at)
            }
            (None, Some((logo, assets))) => {
                let alt = logo.alt.as_ref().unwrap_or(&logo.name);
                let files = [&logo.on_light, &logo.on_dark];
                Self::of(&logo.name.value, &alt.value, files, &**assets, photos, &|error, _| error)
            }
            (None, None) => Ok(Self::default()),
        };
        read.map_err(|error| vec![error])
    }

    fn of(
        name: &str,
        alt: &str,
        [light, dark]: [&Option<At<String>>; 2],
        assets: &dyn Assets,
        photos: &mut Photos,
        at: &dyn Fn(Diagnostic, &At<String>) -> Diagnostic,
    ) -> Result<Self, Diagnostic> {
        let mut sign = |file: &Option<At<String>>| {
            let Some(file) = file else { return Ok(None) };
            sign(file, assets, photos).map(Some).map_err(|error| at(error, file))
        };
        let (light, dark) = (sign(light)?, sign(dark)?);
        Ok(Self {
            name: name.trim().to_owned(),
            alt: alt.trim().to_owned(),
            light: light.or(dark),
            dark: dark.or(light),
        })
    }

    /// The logo for a ground of that colour.
    pub fn on(&self, ground: Option<Rgba>) -> Option<Sign> {
        let dark =
            ground.is_some_and(|color| color.contrast(Rgba::WHITE) > color.contrast(Rgba::BLACK));
        if dark { self.dark } else { self.light }
    }

    /// The alt text with the partner said in it.
    pub fn said_in(&self, alt: String) -> String {
        if self.alt.is_empty() || alt.contains(&self.alt) {
            return alt;
        }
        format!("{alt} {}.", self.alt).trim_start().to_owned()
    }

    /// What placeholders see: nothing where there is no partner.
    pub fn value(&self) -> Value {
        if self.name.is_empty() {
            return Value::from("");
        }
        Value::from(BTreeMap::from([
            ("name".to_owned(), Value::from(self.name.clone())),
            ("alt".to_owned(), Value::from(self.alt.clone())),
            ("logo".to_owned(), Value::from(self.light.is_some())),
        ]))
    }
}

fn sign(file: &At<String>, assets: &dyn Assets, photos: &mut Photos) -> Result<Sign, Diagnostic> {
    let bytes = assets.read(&file.value).map_err(|missing| {
        Diagnostic::error("missing-file", missing.to_string())
            .hint("a logo is looked for beside the file that names it")
    })?;
    let bad = |error: crate::photo::PhotoError| {
        let message = format!("`{}`: {}", file.value, error.message);
        Diagnostic::error("bad-logo", message).hint(error.hint)
    };
    let (image, size) =
        fields::add_logo(&file.value, Arc::from(bytes.as_ref()), photos).map_err(bad)?;
    Ok(Sign { image, size, ink: fields::ink(image, photos) })
}
