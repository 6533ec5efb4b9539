//! The words beside the pictures of a card, and what is to be said of them.

use super::Planned;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::model::Placement;
use crate::post;
use crate::post::Alt;
use crate::post::Asked;
use crate::post::Caption;
use crate::post::Shortened;
use crate::render::Shared;

/// Where a picture comes with a text of its own: not in stories, headers and profiles.
const WITH_CAPTION: [&str; 2] = ["post", "carousel"];

/// Captions and alternative texts.
#[derive(Default)]
pub struct Words {
    pub captions: Vec<Caption>,
    pub alts: Vec<Alt>,
    pub warnings: Vec<Diagnostic>,
}

/// The words for the pictures of some placements.
pub fn words(
    planned: &Planned,
    placements: &[Placement],
    shared: &Shared,
    folder: &str,
) -> Words {
    let asked = Asked {
        filling: &planned.filling,
        placements,
        platforms: &shared.placements.platforms,
        fonts: &shared.fonts,
        folder,
    };
    let captions = post::captions(&asked);
    let (alts, mut told) = post::alts(&asked);
    for caption in &captions {
        let mut with = placements.iter().filter(|one| one.platform == caption.platform);
        let posted = with.find(|one| WITH_CAPTION.contains(&one.kind.as_str()));
        if let Some(placement) = posted {
            told.extend(of_caption(planned, caption, placement, shared));
        }
    }
    Words { captions, alts, warnings: planned.allowed.keep(told) }
}

/// Words that their author would miss, and hashtags of the author's own.
fn of_caption(
    planned: &Planned,
    caption: &Caption,
    placement: &Placement,
    shared: &Shared,
) -> Vec<Diagnostic> {
    let platform = shared.placements.platforms.get(&placement.platform);
    let name = platform.map_or("", |platform| platform.name.as_str());
    let content = planned.filling.content;
    let mut told = Vec::new();
    if let Some(cut) = caption.shortened.iter().find(|lost| lost.is_cut()) {
        let message = format!(
            "the caption is too long for {name}, which takes {}: {cut}",
            caption.limit.unwrap_or_default()
        );
        let warning = Diagnostic::warning("caption-too-long", message)
            .hint("write a shorter one for the post: `caption: …`, or give the text a `short` copy")
            .of_placement(&placement.name);
        told.push(match place(planned, cut) {
            (place, Some(field)) => warning.at(&content.source, place).of_field(&field),
            (place, None) => warning.at(&content.source, place),
        });
    }
    let own = content.hashtags.as_ref().and_then(|tags| tags.0.first());
    let max = platform.and_then(|platform| platform.hashtags.as_ref()?.max);
    for lost in &caption.shortened {
        if let (Shortened::Hashtags { lost, of }, Some(first), Some(max)) = (lost, own, max)
            && of > &(max as usize)
        {
            let message =
                format!("the card has {of} hashtags, {name} takes {max}: the last {lost} are left out");
            told.push(
                Diagnostic::warning("too-many-hashtags", message)
                    .at(&content.source, first.at)
                    .of_placement(&placement.name)
                    .hint("put the most important ones first, or name fewer"),
            );
        }
    }
    told
}

/// At the field whose words were cut, or the author's caption; and that field.
fn place(planned: &Planned, cut: &Shortened) -> (Place, Option<String>) {
    let content = planned.filling.content;
    if let Shortened::Field { name, .. } = cut
        && let Some(value) = content.fields.get(name)
    {
        return (value.at, Some(name.clone()));
    }
    let own = content.caption.as_ref().map(|caption| caption.at);
    let template = content.template.as_ref().map(|template| template.at);
    (own.or(template).unwrap_or_default(), None)
}
