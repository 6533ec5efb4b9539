//! What only the pixels of photos tell: shades under words, words on bare photos.

use super::Worker;
use crate::diag::Diagnostic;
use crate::export;
use crate::export::Darkroom;
use crate::finish;
use crate::finish::Light;
use crate::fonts::Fonts;
use crate::model::Placement;
use crate::photo::Photos;
use crate::scene::GlyphRun;
use crate::scene::Scene;

/// Looks at the photos that words stand on, and at those whose crop nobody chose.
pub fn light(
    scene: &Scene,
    placement: &Placement,
    fonts: &Fonts,
    photos: &Photos,
    worker: &mut Worker,
) -> Result<Light, Vec<Diagnostic>> {
    let mut pictures = Darkroom::new(photos, &mut worker.developer);
    let finished = finished(scene, placement, fonts, &mut pictures);
    finished.map(|(_, light)| light).map_err(|error| {
        vec![Diagnostic::error("export", error.to_string()).of_placement(&placement.name)]
    })
}

pub(super) fn finished(
    scene: &Scene,
    placement: &Placement,
    fonts: &Fonts,
    pictures: &mut Darkroom,
) -> Result<(Option<Scene>, Light), export::Error> {
    // Emoji bring colours of their own.
    let needs = |run: &GlyphRun| {
        let weight = fonts.face(run.face).weight;
        (!fonts.is_emoji(run.face)).then(|| finish::needed(placement.seen(run.size), weight))
    };
    finish::finish(scene, pictures, &needs)
}
