//! The text beside the picture, against what each platform takes.

use std::collections::BTreeSet;

use super::Written;
use super::count;
use super::hashtags::hashtags;
use super::said::Role;
use super::said::said;
use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::model::Placement;
use crate::model::Platform;

/// Where a picture comes with a text of its own: not in stories, headers and profiles.
const WITH_CAPTION: [&str; 2] = ["post", "carousel"];

/// Captions that are too long for a platform, or have too many hashtags.
pub fn limits(written: &Written) -> Vec<Diagnostic> {
    let (mut told, mut seen) = (Vec::new(), BTreeSet::new());
    for placement in written.placements {
        if !WITH_CAPTION.contains(&placement.kind.as_str()) || !seen.insert(&placement.platform) {
            continue;
        }
        let Some(platform) = written.catalogue.platforms.get(&placement.platform) else { continue };
        told.extend(too_long(written, platform, placement));
        told.extend(too_many(written, platform, placement));
    }
    told
}

/// Hashtags, accounts, the kit's link and longer copies make room by themselves: a caption is too long where
/// words of its sentence have to go.
fn too_long(written: &Written, platform: &Platform, placement: &Placement) -> Option<Diagnostic> {
    let limit = platform.caption.as_ref()?;
    let caption = least(written);
    let (length, bytes) = (count::length(&caption, limit), caption.len());
    let message = if length > limit.limit as usize {
        format!(
            "the caption has {length} characters as {} counts them, it takes {}",
            platform.name, limit.limit
        )
    } else {
        let max = limit.max_bytes.filter(|max| bytes > *max as usize)?;
        format!("the caption has {bytes} bytes, {} takes {max}", platform.name)
    };
    Some(
        placed(written, Diagnostic::warning("caption-too-long", message))
            .hint("write a shorter one for the post: `caption: …`")
            .of_placement(&placement.name),
    )
}

/// The sentence in its shortest copy with the first hashtag: the least that is posted whole.
fn least(written: &Written) -> String {
    let has = |tag: &String| {
        hashtags(written.sentence).iter().any(|other| other.to_lowercase() == tag.to_lowercase())
    };
    match written.filling.hashtags().into_iter().next().filter(|tag| !has(tag)) {
        Some(tag) if written.sentence.is_empty() => tag,
        Some(tag) => format!("{}\n\n{tag}", written.sentence),
        None => written.sentence.to_owned(),
    }
}

/// Of the kit's hashtags only so many are taken as there may be.
fn too_many(written: &Written, platform: &Platform, placement: &Placement) -> Option<Diagnostic> {
    let max = platform.hashtags.as_ref()?.max? as usize;
    let content = written.filling.content;
    let text = if content.hashtags.is_some() { written.caption } else { written.sentence };
    let tags = hashtags(text);
    if tags.len() <= max {
        return None;
    }
    let message = format!("the caption has {} hashtags, {} takes {max}", tags.len(), platform.name);
    let told = Diagnostic::warning("too-many-hashtags", message)
        .hint(format!("choose the best: `hashtags: [{}]`", quoted(&tags[..max])))
        .of_placement(&placement.name);
    Some(match content.hashtags.as_ref().and_then(|tags| tags.0.first()) {
        Some(first) => told.at(&content.source, first.at),
        None => placed(written, told),
    })
}

fn quoted(tags: &[&str]) -> String {
    tags.iter().map(|tag| format!("\"{tag}\"")).collect::<Vec<_>>().join(", ")
}

/// Points at the author's caption, else at the longest text that went into it,
/// else at the template that made it.
fn placed(written: &Written, told: Diagnostic) -> Diagnostic {
    let content = written.filling.content;
    let said = said(written.filling);
    let own = said.iter().find(|said| said.role == Role::Caption);
    let longest = || {
        let fields = said.iter().filter(|said| matches!(said.role, Role::Field(_)));
        fields.max_by_key(|said| said.text.len())
    };
    match own.or_else(longest) {
        Some(said) => said.told(content, told),
        None => {
            let at = content.template.as_ref().map_or(Place::default(), |template| template.at);
            told.at(&content.source, at)
        }
    }
}
