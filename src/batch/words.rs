//! The words beside the pictures of a card.

use super::Planned;
use crate::diag::Diagnostic;
use crate::model::Placement;
use crate::post;
use crate::post::Alt;
use crate::post::Caption;
use crate::render::Shared;

/// Captions and alternative texts.
#[derive(Default)]
pub struct Words {
    pub captions: Vec<Caption>,
    pub alts: Vec<Alt>,
    pub warnings: Vec<Diagnostic>,
}

/// The words for the pictures of some placements; `folder`: the card's, for its links.
pub fn words(planned: &Planned, placements: &[Placement], shared: &Shared, folder: &str) -> Words {
    let (filling, platforms) = (&planned.filling, &shared.placements.platforms);
    let captions = post::captions(filling, placements, platforms, &shared.fonts, folder);
    let alts = post::alts(filling, placements, platforms, &shared.fonts);
    Words { captions, alts: alts.output, warnings: planned.allowed.keep(alts.warnings) }
}
