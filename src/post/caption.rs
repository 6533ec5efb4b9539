//! The caption of a card on each platform.
//!
//! What goes where it is too long, in this order: hashtags but the first; the accounts; the
//! author's longer copies; the kit's link, if that is enough; sentences of the longest text;
//! words of it. Who said it and who took the photo stay.

use super::Lost;
use super::Shortened;
use super::cut::Cut;
use super::cut::cut;
use super::cut::cuts;
use super::firsts;
use super::parts::Parts;
use super::parts::has_handle;
use super::parts::has_tag;
use super::parts::same;
use super::parts::with_fewer_tags;
use super::utm::Tagging;
use crate::check::count;
use crate::check::hashtags::hashtags;
use crate::check::links::leads_on;
use crate::check::links::links;
use crate::fonts::Fonts;
use crate::model::Map;
use crate::model::Placement;
use crate::model::Platform;
use crate::model::TextLimit;
use crate::resolve::Filling;
use crate::resolve::telling::Telling;
use crate::resolve::telling::TextAt;

/// What stands for the platform where none of the card's has captions.
pub const GENERAL: &str = "general";

/// A text shorter than this is a name or a role and stays whole.
const SHORT: usize = 40;

fn shorter_copy() -> Shortened {
    Shortened::new(Lost::LongCopy, "a shorter copy of the words taken")
}

/// Whose words stay whole whatever their length.
const NAME: &str = "name";

/// The text to post on one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// Its key, such as `x`.
    pub platform: String,
    pub text: String,
    /// As the platform counts.
    pub length: usize,
    pub limit: Option<usize>,
    /// What was left out or made shorter.
    pub shortened: Vec<Shortened>,
}

/// The captions of a card: one for each platform that has captions, in the order of the
/// placements; where none has, one that suits all. `folder`: the card's own, for links.
pub fn captions(
    filling: &Filling,
    placements: &[Placement],
    platforms: &Map<Platform>,
    fonts: &Fonts,
    folder: &str,
) -> Vec<Caption> {
    let on = |placement, key, platform| Writer { filling, placement, fonts, folder, key, platform };
    let mut made = Vec::new();
    for placement in firsts(placements) {
        let key = placement.platform.as_str();
        let platform = platforms.get(key).filter(|platform| platform.caption.is_some());
        made.extend(platform.map(|platform| on(placement, key, Some(platform)).write()));
    }
    match placements.first() {
        Some(first) if made.is_empty() => vec![on(first, GENERAL, None).write()],
        _ => made,
    }
}

struct Writer<'a> {
    filling: &'a Filling<'a>,
    placement: &'a Placement,
    fonts: &'a Fonts,
    folder: &'a str,
    key: &'a str,
    platform: Option<&'a Platform>,
}

/// What a caption is to hold.
#[derive(Clone, Debug)]
struct Draft {
    telling: Telling,
    /// The most hashtags after the sentence.
    tags: usize,
    handles: bool,
    /// Whether the kit's link is added.
    link: bool,
    /// How much of the sentence itself.
    body: Option<Cut>,
    /// Nothing but the link and the first hashtag.
    bare: bool,
    /// What was done to the words.
    notes: Vec<Shortened>,
}

/// A caption as it turned out.
struct Made {
    text: String,
    /// The sentence, before it was cut.
    body: String,
    /// Hashtags after the sentence, and in the whole text.
    listed: usize,
    tags: usize,
    handles: usize,
}

impl Writer<'_> {
    fn write(&self) -> Caption {
        let full = self.make(&self.whole(usize::MAX), usize::MAX);
        let (max, advised) = self.most_tags(full.tags);
        let mut draft = self.whole(advised);
        self.shorten(&mut draft, max);
        let made = self.make(&draft, max);
        let mut shortened = Vec::new();
        if !draft.bare {
            let left = full.tags.saturating_sub(made.tags);
            let s = if full.tags == 1 { "" } else { "s" };
            if left > 0 {
                let how = format!("{left} of {} hashtag{s} left out", full.tags);
                shortened.push(Shortened::new(Lost::Hashtags, how));
            }
            if made.handles < full.handles {
                let handles = if full.handles == 1 { "the handle" } else { "the handles" };
                shortened.push(Shortened::new(Lost::Handles, format!("{handles} left out")));
            }
        }
        shortened.extend(draft.notes);
        Caption {
            platform: self.key.to_owned(),
            length: self.length(&made.text),
            limit: self.limit().map(|limit| limit.limit as usize),
            text: made.text,
            shortened,
        }
    }

    fn whole(&self, tags: usize) -> Draft {
        let handles = Some(self.filling.handles(self.key));
        let telling = Telling { handles, ..Telling::default() };
        Draft {
            telling,
            tags,
            handles: true,
            link: true,
            body: None,
            bare: false,
            notes: Vec::new(),
        }
    }

    fn limit(&self) -> Option<&TextLimit> {
        self.platform?.caption.as_ref()
    }

    fn length(&self, text: &str) -> usize {
        self.limit().map_or_else(|| text.chars().count(), |limit| count::length(text, limit))
    }

    fn fits(&self, text: &str) -> bool {
        let Some(limit) = self.limit() else { return true };
        let bytes = limit.max_bytes.is_none_or(|max| text.len() <= max as usize);
        bytes && count::length(text, limit) <= limit.limit as usize
    }

    /// The most hashtags that the platform takes, and how many of the `all` are to follow
    /// the sentence. The author's own all do; of the kit's as many as are advised.
    fn most_tags(&self, all: usize) -> (usize, usize) {
        let rules = self.platform.and_then(|platform| platform.hashtags.as_ref());
        let number = |max: Option<u32>| max.map_or(usize::MAX, |max| max as usize);
        let max = rules.map_or(usize::MAX, |rules| number(rules.max));
        let own = self.filling.content.hashtags.is_some();
        let advised = rules.map_or(usize::MAX, |rules| number(rules.advise));
        let listed = self.make(&self.whole(usize::MAX), max).listed;
        let over = if own { 0 } else { all.min(max).saturating_sub(advised) };
        let from_author = self.sentence(&self.whole(0)).tags.len();
        (max, listed.saturating_sub(over).max(from_author.min(listed)))
    }

    fn first_tag(&self) -> Option<String> {
        self.filling.hashtags().first().map(|tag| with_sign(tag))
    }

    /// With the credits that it does not have: the picture may have no room for them.
    fn sentence(&self, draft: &Draft) -> Parts {
        let mut parts =
            Parts::of(&self.filling.caption(&draft.telling, self.placement, self.fonts));
        for credit in self.filling.credits() {
            if !parts.body.contains(&credit) {
                parts.body = format!("{} ({credit})", parts.body).trim_start().to_owned();
            }
        }
        parts
    }

    /// The text of a draft with at most `max` hashtags.
    fn make(&self, draft: &Draft, max: usize) -> Made {
        let mut parts = self.sentence(draft);
        let first = self.first_tag();
        let whole = parts.body.clone();
        if let Some(at) = draft.body {
            parts.body = self.with_credits(&whole, cut(&whole, at));
        }
        self.add_link(&mut parts, draft.link);
        let tags = self.listed_tags(&parts);
        let missing = first.as_ref().is_some_and(|first| !has_tag(&parts.body, first));
        let inside = max.saturating_sub(usize::from(missing));
        parts.body = with_fewer_tags(&parts.body, inside, first.as_deref().unwrap_or_default());
        let room = max.saturating_sub(hashtags(&parts.body).len());
        // Without the first, there is room for none.
        let least = usize::from(missing).min(room);
        parts.tags = tags.into_iter().take(room.min(draft.tags.max(least))).collect();
        self.add_handles(&mut parts, draft.handles);
        if draft.bare {
            parts = self.bare(parts);
        }
        let listed = parts.tags.len();
        let (tags, handles) = (hashtags(&parts.body).len() + listed, parts.handles.len());
        self.tag_links(&mut parts);
        Made { text: parts.join(), body: whole, listed, tags, handles }
    }

    /// The kit's link, where a link is of use and the sentence has none.
    fn add_link(&self, parts: &mut Parts, wanted: bool) {
        let link = self.filling.kit.link_in(&self.filling.language.code);
        let useful = self.limit().is_none_or(|limit| limit.links) && !link.is_empty();
        if wanted && useful && parts.links.is_empty() && !leads_on(&parts.body, link) {
            parts.links.push(link.to_owned());
        }
    }

    /// The hashtags to follow the sentence, the first one first.
    fn listed_tags(&self, parts: &Parts) -> Vec<String> {
        let all = self.filling.hashtags();
        let first = all.first().cloned().unwrap_or_default();
        let mut tags: Vec<String> = Vec::new();
        for tag in parts.tags.iter().chain(&all).map(|tag| with_sign(tag)) {
            if !has_tag(&parts.body, &tag) && tags.iter().all(|other| !same(other, &tag)) {
                tags.push(tag);
            }
        }
        tags.sort_by_key(|tag| !same(tag, &first));
        tags
    }

    fn add_handles(&self, parts: &mut Parts, wanted: bool) {
        for handle in self.filling.handles(self.key) {
            let known = parts.handles.iter().any(|other| has_handle(other, &handle));
            if !known && !has_handle(&parts.body, &handle) {
                parts.handles.push(handle);
            }
        }
        if !wanted {
            parts.handles.clear();
        }
    }

    /// Of link and hashtag what the platform has room for, the hashtag before the link.
    fn bare(&self, parts: Parts) -> Parts {
        let tags: Vec<String> = self.first_tag().into_iter().collect();
        let body_link = links(&parts.body, true).into_iter().next();
        let link = body_link.map(|link| parts.body[link].to_owned());
        let links: Vec<String> = parts.links.into_iter().next().or(link).into_iter().collect();
        let tries = [(links.clone(), tags.clone()), (Vec::new(), tags), (links, Vec::new())];
        let mut tries = tries.into_iter().map(|(links, tags)| {
            let mut parts = Parts { links, tags, ..Parts::default() };
            let plain = parts.clone();
            self.tag_links(&mut parts);
            (plain, self.fits(&parts.join()))
        });
        tries.find(|(_, fits)| *fits).map(|(parts, _)| parts).unwrap_or_default()
    }

    /// Links that nobody can follow stay as short as they are.
    fn tag_links(&self, parts: &mut Parts) {
        let Some(utm) = &self.filling.kit.utm else { return };
        if self.limit().is_some_and(|limit| !limit.links) {
            return;
        }
        let link = self.filling.kit.link_in(&self.filling.language.code);
        let tagging = Tagging { utm, link, source: self.key, content: self.folder };
        parts.body = tagging.tagged(&parts.body, true);
        parts.links.iter_mut().for_each(|link| *link = tagging.tagged(link, false));
    }

    /// The cut sentence, and the credits of photos that were cut off with the rest.
    fn with_credits(&self, whole: &str, cut: String) -> String {
        let mut credits = self.filling.credits();
        credits.retain(|credit| whole.contains(credit) && !cut.contains(credit));
        credits.into_iter().fold(cut, |cut, credit| format!("{cut} ({credit})"))
    }

    /// Makes a draft shorter until it fits.
    fn shorten(&self, draft: &mut Draft, max: usize) {
        let fits = |draft: &Draft| self.fits(&self.make(draft, max).text);
        if fits(draft) {
            return;
        }
        draft.tags = draft.tags.min(self.make(draft, max).listed);
        while draft.tags > 0 {
            draft.tags -= 1;
            if fits(draft) {
                return;
            }
        }
        draft.handles = false;
        if fits(draft) || self.shorter_copies(draft, &fits) {
            return;
        }
        if self.without_link(draft, &fits) {
            return;
        }
        if self.shorter_fields(draft, &fits) || self.shorter_body(draft, max, &fits) {
            return;
        }
        draft.bare = true;
        draft.notes =
            vec![Shortened::new(Lost::Words, "all but the hashtag and the link left out")];
    }

    fn shorter_copies(&self, draft: &mut Draft, fits: &dyn Fn(&Draft) -> bool) -> bool {
        for copy in 1..self.filling.copy_count() {
            draft.telling.copy = copy;
            draft.notes = vec![shorter_copy()];
            if fits(draft) {
                return true;
            }
        }
        false
    }

    /// Words that are whole without the kit's link are better than a link below half a quote.
    fn without_link(&self, draft: &mut Draft, fits: &dyn Fn(&Draft) -> bool) -> bool {
        let other = Draft { link: false, ..draft.clone() };
        let possible = fits(&other);
        if possible {
            *draft = other;
            draft.notes.push(Shortened::new(Lost::Link, "the link left out"));
        }
        possible
    }

    /// Cuts the longest text of the card, then the next, as long as they are longer than
    /// names and in the caption at all.
    fn shorter_fields(&self, draft: &mut Draft, fits: &dyn Fn(&Draft) -> bool) -> bool {
        let mut texts = self.filling.texts(draft.telling.copy);
        texts.retain(|text| text.at.field != NAME && text.text.chars().count() >= SHORT);
        texts.sort_by_key(|text| std::cmp::Reverse(text.text.len()));
        let own = self.sentence(draft);
        for text in texts {
            let with = |at: Cut| {
                let telling = draft.telling.with(&text.at, cut(&text.text, at));
                let notes = draft.notes.iter().cloned().chain([told(&text.at, at)]).collect();
                Draft { telling, notes, ..draft.clone() }
            };
            let all = cuts(&text.text);
            let Some(least) = all.last().map(|at| with(*at)) else { continue };
            if self.sentence(&least) == own {
                continue;
            }
            let found = longest(&all, &|at| fits(&with(at)));
            let next = found.map(with);
            let done = next.is_some();
            *draft = next.unwrap_or(least);
            if done {
                return true;
            }
        }
        false
    }

    /// Cuts the sentence itself. Of a template's only whole sentences go, and not the one
    /// that says who speaks.
    fn shorter_body(&self, draft: &mut Draft, max: usize, fits: &dyn Fn(&Draft) -> bool) -> bool {
        // Other cuts have done no good: begin again with the words whole.
        let mut whole = self.whole(0);
        (whole.telling.copy, whole.handles) = (draft.telling.copy, false);
        let body = self.make(&whole, max).body;
        let own = self.filling.content.caption.is_some();
        let texts = self.filling.texts(0);
        let name = texts.iter().find(|text| text.at.item.is_none() && text.at.field == NAME);
        let named = name.filter(|name| body.contains(&name.text));
        let says_who = |at: Cut| named.is_none_or(|name| cut(&body, at).contains(&name.text));
        let mut all = cuts(&body);
        all.retain(|at| own || matches!(at, Cut::Sentences(..)) && says_who(*at));
        let with = |at: Cut| Draft { body: Some(at), ..whole.clone() };
        let Some(at) = longest(&all, &|at| fits(&with(at))) else { return false };
        *draft = with(at);
        if draft.telling.copy > 0 {
            draft.notes.push(shorter_copy());
        }
        draft.notes.push(told(&TextAt { item: None, field: "caption".into() }, at));
        true
    }
}

/// The first cut that fits; they are in the order of their lengths.
fn longest(cuts: &[Cut], fits: &dyn Fn(Cut) -> bool) -> Option<Cut> {
    let mut first = cuts.partition_point(|at| !fits(*at));
    // What an ellipsis or a closing mark adds is not the same everywhere.
    while first < cuts.len() && !fits(cuts[first]) {
        first += 1;
    }
    cuts.get(first).copied()
}

fn told(at: &TextAt, cut: Cut) -> Shortened {
    let name = at.name();
    let how = match cut {
        Cut::Sentences(1, _) => format!("the {name} shortened to its first sentence"),
        Cut::Sentences(count, _) => format!("the {name} shortened to its first {count} sentences"),
        Cut::Words(_) => format!("the {name} cut off in its first sentence"),
    };
    Shortened::new(Lost::Words, how)
}

fn with_sign(tag: &str) -> String {
    let tag = tag.trim();
    if tag.starts_with(['#', '＃']) { tag.to_owned() } else { format!("#{tag}") }
}
