//! What only pixels can decide: where the people in a photo are, and whether there are any; how strong the shade under
//! words on a photo must be, and whether words on a bare photo can be read.
//!
//! A template marks a shade as `scrim`. Here it gets the least strength at which the
//! words on it stand out from the photo's own pixels: 4.5 : 1, or 3 : 1 for what is
//! large where people see it (WCAG 2.2, 1.4.3). A dark photo keeps its light; a bright
//! one is shaded further than the template says, if it must be. A shade and its words
//! may change their colours where the template lets them and that needs less shade.

mod aims;
mod dark;
mod ground;
mod people;
mod shade;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::color::Rgba;
use crate::export::Error;
use crate::export::source::Pictures;
use crate::id::NodeId;
use crate::scene::GlyphRun;
use crate::scene::Item;
use crate::scene::Look;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;
pub use aims::Cut;
pub use aims::Several;

use aims::Aimed;
use ground::Leaf;
use ground::Line;

const CONTRAST: f64 = 4.5;
const LARGE_CONTRAST: f64 = 3.0;
/// Large text in CSS pixels: 18 pt, or 14 pt bold.
const LARGE: f64 = 24.0;
const LARGE_BOLD: f64 = 18.66;
const BOLD: u16 = 700;
/// The pair as it is written stays unless the other needs less shade by so much.
const CLEARLY: f64 = 0.1;

/// The contrast that text needs; `size` in CSS pixels where people see it (WCAG 2.2, 1.4.3).
pub fn needed(size: f64, weight: u16) -> f64 {
    let large = size >= LARGE || (weight >= BOLD && size >= LARGE_BOLD);
    if large { LARGE_CONTRAST } else { CONTRAST }
}

/// What the pixels of photos told of the words on them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Light {
    pub shades: Vec<Shade>,
    pub faint: Vec<Faint>,
    pub cut: Vec<Cut>,
    /// Photos of one person that show several.
    pub several: Vec<Several>,
    /// Photos in which next to nothing is light.
    pub dark: Vec<NodeId>,
    /// Photos of which nothing was blurred, as no face is seen in them that would stay sharp.
    pub faceless: Vec<NodeId>,
}

/// What became of a scrim with words on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shade {
    pub node: NodeId,
    /// The text that needed most of it.
    pub words: NodeId,
    /// The picture below.
    pub photo: NodeId,
    /// The opacity it has where it is strongest, 0 to 1.
    pub strength: f64,
    /// The colour that the words have.
    pub ink: Rgba,
    /// What was reached; less than `needed` where even the strongest shade is too little.
    pub contrast: f64,
    pub needed: f64,
}

/// Words on a bare photo that are hard to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Faint {
    pub node: NodeId,
    pub contrast: f64,
    pub needed: f64,
    pub ink: Rgba,
    /// What of the photo lies behind them where they are hardest to read.
    pub ground: Rgba,
}

/// Makes every scrim as strong as it must be, and measures words on bare photos. `needs`:
/// the contrast that a run of letters needs; nothing for what is not to be measured.
/// The scene is absent where it stays as it was.
pub fn finish(
    scene: &Scene,
    pictures: &mut dyn Pictures,
    needs: &dyn Fn(&GlyphRun) -> Option<f64>,
) -> Result<(Option<Scene>, Light), Error> {
    let Aimed { scene: aimed, cut, several } = Aimed::of(scene, pictures)?;
    let seated = people::making_way(aimed.as_ref().unwrap_or(scene), pictures)?;
    let moved = seated.or(aimed);
    let scene = moved.as_ref().unwrap_or(scene);
    let cut = people::covered(scene, cut, pictures)?;
    let leaves = ground::leaves(&scene.items);
    let mut changed = BTreeMap::new();
    let (mut light, mut shaded) = (Light { cut, several, ..Light::default() }, BTreeSet::new());
    for (at, leaf) in leaves.iter().enumerate() {
        let Item::Shape(shape) = leaf.item else { continue };
        let Some(scrim) = scene.scrims.iter().find(|scrim| scrim.node == shape.node) else {
            continue;
        };
        let lines = ground::lines_on(at, &leaves, pictures, needs)?;
        shaded.extend(lines.iter().map(|line| line.leaf));
        let other = other_pair(shape, &lines, &leaves).filter(|_| scrim.either);
        let Some(choice) = Choice::best(shape, &lines, other) else { continue };
        light.shades.push(choice.told(shape.node));
        if choice.swapped {
            let ink = choice.ink;
            recolor(&lines, &leaves, ink, &mut changed);
        }
        changed.insert(at, Item::Shape(choice.shape));
    }
    light.faint = ground::faint(&leaves, &shaded, pictures, needs)?;
    light.faceless = faceless(&leaves, pictures)?;
    light.dark = dark::photos(&leaves, pictures)?;
    let shaded = (!changed.is_empty()).then(|| with(scene, &changed));
    Ok((shaded.or(moved), light))
}

fn faceless(leaves: &[Leaf], pictures: &mut dyn Pictures) -> Result<Vec<NodeId>, Error> {
    let mut faceless = Vec::new();
    for leaf in leaves {
        let Item::Picture(picture) = leaf.item else { continue };
        let blurs = matches!(
            picture.source,
            Source::Photo { look: Look { blur_background: true, .. }, .. }
        );
        if blurs && !pictures.shows_faces(picture)? {
            faceless.push(picture.node);
        }
    }
    Ok(faceless)
}

fn with(scene: &Scene, changed: &BTreeMap<usize, Item>) -> Scene {
    Scene { items: ground::with(&scene.items, changed, &mut 0), ..scene.clone() }
}

/// The scrim in the words' colour and the words in the scrim's: only where all words have
/// one colour, and stand on the scrim with all their lines.
fn other_pair(shape: &Shape, lines: &[Line], leaves: &[Leaf]) -> Option<(Shape, Rgba)> {
    let ink = lines.first()?.run.color;
    let own = shade::color(shape)?;
    let texts: BTreeSet<NodeId> = lines.iter().map(|line| line.run.node).collect();
    let on_it = |at: usize| lines.iter().any(|line| line.leaf == at && line.whole);
    let mut runs = leaves.iter().enumerate().filter_map(|(at, leaf)| match leaf.item {
        Item::Glyphs(run) if texts.contains(&run.node) => Some((at, run)),
        _ => None,
    });
    let alike = ink.a == 255 && runs.all(|(at, run)| run.color == ink && on_it(at));
    alike.then(|| (shade::recolored(shape, ink), Rgba { a: 255, ..own }))
}

fn recolor(lines: &[Line], leaves: &[Leaf], ink: Rgba, changed: &mut BTreeMap<usize, Item>) {
    for line in lines {
        if let Item::Glyphs(run) = leaves[line.leaf].item {
            changed.insert(line.leaf, Item::Glyphs(GlyphRun { color: ink, ..run.clone() }));
        }
    }
}

/// A scrim as strong as its words need.
struct Choice<'a> {
    shape: Shape,
    /// As in [`shade::with_strength`].
    strength: f64,
    swapped: bool,
    ink: Rgba,
    /// The line that is hardest to read on it.
    line: &'a Line<'a>,
    contrast: f64,
}

impl<'a> Choice<'a> {
    fn best(shape: &Shape, lines: &'a [Line<'a>], other: Option<(Shape, Rgba)>) -> Option<Self> {
        let written = Self::of(shape, lines, None)?;
        let swapped = other.and_then(|(shape, ink)| Self::of(&shape, lines, Some(ink)));
        let better = |swapped: &Self| swapped.strength + CLEARLY <= written.strength;
        Some(swapped.filter(better).unwrap_or(written))
    }

    fn of(shape: &Shape, lines: &'a [Line<'a>], ink: Option<Rgba>) -> Option<Self> {
        let color = |line: &Line| ink.unwrap_or(line.run.color);
        let least = |line: &Line| shade::least(shape, color(line), &line.seen, line.needed);
        let strength = lines.iter().map(least).fold(0.0, f64::max);
        let shape = shade::with_strength(shape, strength);
        let reached = |line: &'a Line<'a>| {
            (line, shade::contrast(&shape, color(line), &line.seen).map_or(21.0, |seen| seen.0))
        };
        let hardest =
            |a: &(&Line, f64), b: &(&Line, f64)| (a.1 / a.0.needed).total_cmp(&(b.1 / b.0.needed));
        let (line, contrast) = lines.iter().map(reached).min_by(hardest)?;
        let ink = color(line);
        Some(Self { strength, swapped: ink != line.run.color, ink, line, contrast, shape })
    }

    fn told(&self, node: NodeId) -> Shade {
        Shade {
            node,
            words: self.line.run.node,
            photo: self.line.photo,
            strength: shade::peak(&self.shape),
            ink: self.ink,
            contrast: self.contrast,
            needed: self.line.needed,
        }
    }
}
