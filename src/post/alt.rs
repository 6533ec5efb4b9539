//! The alternative text of a card, as long as each platform takes it.
//!
//! Words that stand on the card come before what its photos show.

use super::cut::Cut;
use super::cut::cut;
use super::cut::cuts;
use super::firsts;
use crate::check::count;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Warned;
use crate::fonts::Fonts;
use crate::model::Map;
use crate::model::Placement;
use crate::model::Platform;
use crate::model::TextLimit;
use crate::model::TextUnit;
use crate::resolve::Filling;
use crate::resolve::telling::Telling;

/// The words for those who do not see the pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alt {
    /// Keys; none where the text is for all that no other one names.
    pub platforms: Vec<String>,
    pub text: String,
    /// As the first of the platforms counts, else in code points.
    pub length: usize,
    pub limit: Option<usize>,
}

/// The whole text first, then the shorter ones that some of the card's platforms need.
/// A warning tells where words of the card had to go.
pub fn alts(
    filling: &Filling,
    placements: &[Placement],
    platforms: &Map<Platform>,
    fonts: &Fonts,
) -> Warned<Vec<Alt>> {
    let Some(first) = placements.first() else {
        return Warned { output: Vec::new(), warnings: Vec::new() };
    };
    let describe = |telling: &Telling| filling.description(telling, first, fonts);
    let text = describe(&Telling::default());
    let length = text.chars().count();
    let mut alts = vec![Alt { platforms: Vec::new(), text, length, limit: None }];
    let mut warnings = Vec::new();
    for placement in firsts(placements) {
        let Some(platform) = platforms.get(&placement.platform) else { continue };
        let Some(limit) = limit(platform) else { continue };
        let made = shorter(filling, &limit, &describe);
        if made.cut {
            warnings.push(warning(filling, platform, &limit, &made));
        }
        if made.text != alts[0].text {
            add(&mut alts, &placement.platform, made.text, &limit);
        }
    }
    Warned { output: alts, warnings }
}

/// Platforms with the same text share it.
fn add(alts: &mut Vec<Alt>, key: &str, text: String, limit: &TextLimit) {
    if let Some(same) = alts.iter_mut().skip(1).find(|alt| alt.text == text) {
        same.platforms.push(key.to_owned());
        same.limit = same.limit.map(|other| other.min(limit.limit as usize));
        return;
    }
    let (length, limit) = (count::length(&text, limit), Some(limit.limit as usize));
    alts.push(Alt { platforms: vec![key.to_owned()], text, length, limit });
}

/// The limit of the platform's alternative texts; a limit of 0 means that it has none.
fn limit(platform: &Platform) -> Option<TextLimit> {
    let limit = platform.alt_text.as_ref()?.limit.filter(|limit| *limit > 0)?;
    let unit = platform.caption.as_ref().map_or(TextUnit::CodePoints, |caption| caption.unit);
    Some(TextLimit {
        limit,
        unit,
        max_bytes: None,
        url_weight: None,
        fold: None,
        links: false,
        confidence: None,
        sources: Vec::new(),
        note: None,
    })
}

struct Made {
    text: String,
    /// The length of the words of the card alone.
    needed: usize,
    /// Whether some of them are missing.
    cut: bool,
}

fn shorter(filling: &Filling, limit: &TextLimit, describe: &dyn Fn(&Telling) -> String) -> Made {
    let fits = |text: &str| count::length(text, limit) <= limit.limit as usize;
    let mut text = String::new();
    for telling in fewer_descriptions(filling) {
        text = describe(&telling);
        if fits(&text) {
            return Made { needed: count::length(&text, limit), text, cut: false };
        }
    }
    let needed = count::length(&text, limit);
    let found = cuts(&text).into_iter().map(|at: Cut| cut(&text, at)).find(|text| fits(text));
    Made { text: found.unwrap_or_default(), needed, cut: true }
}

/// All that photos are described with, then a sentence less each time, from the end; last,
/// without a word on what is drawn.
fn fewer_descriptions(filling: &Filling) -> Vec<Telling> {
    let mut tellings = vec![Telling::default()];
    let mut telling = Telling::default();
    for photo in filling.descriptions_of_photos().into_iter().rev() {
        for at in cuts(&photo.text) {
            if let Cut::Sentences(_, end) = at {
                telling = telling.with(&photo.at, photo.text[..end].to_owned());
                tellings.push(telling.clone());
            }
        }
        telling = telling.with(&photo.at, String::new());
        tellings.push(telling.clone());
    }
    tellings.push(Telling { undrawn: true, ..telling });
    tellings
}

fn warning(filling: &Filling, platform: &Platform, limit: &TextLimit, made: &Made) -> Diagnostic {
    let message = format!(
        "the words of the card are {} characters of alt text as {} counts them, it takes {}: their end is left out",
        made.needed, platform.name, limit.limit
    );
    let content = filling.content;
    let own = content.alt.as_ref().map(|alt| alt.at);
    let template = || content.template.as_ref().map_or(Place::default(), |template| template.at);
    Diagnostic::warning("alt-too-long", message)
        .at(&content.source, own.unwrap_or_else(template))
        .hint("write a shorter one that says what the card says: `alt: …`")
}
