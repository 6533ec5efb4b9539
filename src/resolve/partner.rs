//! Whose card it is beside the campaign: the card's partner, else the kit's own organisation.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;

use super::kit::Kit;
use super::logos;
use super::logos::Files;
use super::logos::Variants;
use crate::assets::Assets;
use crate::card::Logo;
use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::Content;
use crate::model::Kind;
use crate::model::Node;
use crate::photo::Photos;

/// An organisation with its logo. Without one, its name stands on the card.
#[derive(Default)]
pub struct Partner {
    name: String,
    /// What people get who do not see the logo.
    alt: String,
    pub logo: Option<Variants>,
}

impl Partner {
    /// The card's partner, else whoever the kit belongs to, else nobody.
    pub fn read(
        content: &Content,
        kit: &Kit,
        assets: &dyn Assets,
        photos: &mut Photos,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (name, alt, logo) = match (&content.partner, kit.logos.first()) {
            (Some(partner), _) => {
                let partner = &partner.value;
                let logo = Variants::read(&Files::from(partner), |file| {
                    let place = |error: Diagnostic| vec![error.at(&content.source, file.at)];
                    read(file, assets, photos).map_err(place)
                })?;
                (&partner.name, &partner.name, logo)
            }
            (None, Some((own, assets))) => {
                let logo = Variants::read(&Files::from(own), |file| {
                    read(file, &**assets, photos).map_err(|error| vec![error])
                })?;
                (&own.name, own.alt.as_ref().unwrap_or(&own.name), logo)
            }
            (None, None) => return Ok(Self::default()),
        };
        let trimmed = |text: &At<String>| text.value.trim().to_owned();
        Ok(Self { name: trimmed(name), alt: trimmed(alt), logo })
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
            ("logo".to_owned(), Value::from(self.logo.is_some())),
        ]))
    }
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

fn read(file: &At<String>, assets: &dyn Assets, photos: &mut Photos) -> Result<Logo, Diagnostic> {
    let bytes = assets.read(&file.value).map_err(|missing| {
        Diagnostic::error("missing-file", missing.to_string())
            .hint("a logo is looked for beside the file that names it")
    })?;
    logos::add(&file.value, Arc::from(bytes.as_ref()), photos).map_err(|error| {
        let message = format!("`{}`: {}", file.value, error.message);
        Diagnostic::error("bad-logo", message).hint(error.hint)
    })
}
