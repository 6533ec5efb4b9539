//! The words beside the pictures: captions and alternative texts, for each platform by its own rules.
//!
//! A caption is the card's sentence, the link, the accounts and the hashtags. What is too
//! long for a platform loses, in this order: hashtags but the first, accounts, the longer
//! copies of its texts, the last sentences of its longest text, the last words of it. What
//! was left out is told.

mod cut;
mod link;

use std::fmt;

use cut::Cut;

use crate::check::count::length;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::model::Map;
use crate::model::Placement;
use crate::model::Platform;
use crate::model::TextLimit;
use crate::resolve;
use crate::resolve::Filling;
use crate::resolve::Telling;
use crate::resolve::fields::Filled;

/// The key of the caption for whatever has no rules of its own.
pub const GENERAL: &str = "general";

/// The text to post on one platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// The key of the platform, or [`GENERAL`].
    pub platform: String,
    pub text: String,
    /// As the platform counts it.
    pub length: usize,
    pub limit: Option<usize>,
    /// What was left out or shortened.
    pub shortened: Vec<Shortened>,
}

/// What a caption lost to fit its platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortened {
    Hashtags { lost: usize, of: usize },
    Accounts,
    Link,
    /// The author's shorter copy took the place of the longer one.
    Copy,
    /// Of a field so much is left.
    Field { name: String, left: String },
    /// Of the whole sentence so much is left.
    Sentence { left: String },
    /// Nothing but the hashtag and the link is left.
    All,
}

impl Shortened {
    /// Whether words of the card's author were cut.
    pub fn is_cut(&self) -> bool {
        matches!(self, Self::Field { .. } | Self::Sentence { .. } | Self::All)
    }
}

impl fmt::Display for Shortened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hashtags { lost, of } => write!(f, "{lost} of {of} hashtags left out"),
            Self::Accounts => f.write_str("the accounts left out"),
            Self::Link => f.write_str("the link left out"),
            Self::Copy => f.write_str("the shorter copy of the words is taken"),
            Self::Field { name, left } => write!(f, "`{name}` shortened to its first {left}"),
            Self::Sentence { left } => write!(f, "the caption shortened to its first {left}"),
            Self::All => f.write_str("nothing but the hashtag and the link is left"),
        }
    }
}

/// The words for those who do not see the pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alt {
    /// The keys of the platforms it is for; none: for all that have no other.
    pub platforms: Vec<String>,
    pub text: String,
}

/// What the words are made of.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub filling: &'a Filling<'a>,
    /// Where the card's pictures go.
    pub placements: &'a [Placement],
    pub platforms: &'a Map<Platform>,
    pub fonts: &'a Fonts,
    /// The card's folder, by which visits are told apart.
    pub folder: &'a str,
}

/// The captions of a card, one for each of its platforms, in the order of its placements; one
/// for all where no platform has rules for captions.
pub fn captions(asked: &Asked) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    for placement in asked.placements {
        let platform = asked.platforms.get(&placement.platform);
        let Some(platform) = platform.filter(|platform| platform.caption.is_some()) else {
            continue;
        };
        if captions.iter().all(|known| known.platform != placement.platform) {
            captions.push(Writer { asked, placement, platform: Some(platform) }.caption());
        }
    }
    if let (true, Some(placement)) = (captions.is_empty(), asked.placements.first()) {
        captions.push(Writer { asked, placement, platform: None }.caption());
    }
    captions
}

/// Writes the caption for a platform.
struct Writer<'a> {
    asked: &'a Asked<'a>,
    placement: &'a Placement,
    platform: Option<&'a Platform>,
}

/// A caption in the making.
#[derive(Clone, Default)]
struct Draft {
    hashtags: Vec<String>,
    accounts: Vec<String>,
    telling: Telling,
    /// In the place of the sentence.
    sentence: Option<String>,
    link: bool,
}

impl Writer<'_> {
    fn key(&self) -> &str {
        self.platform.map_or(GENERAL, |_| &self.placement.platform)
    }

    fn limit(&self) -> Option<&TextLimit> {
        self.platform?.caption.as_ref()
    }

    fn caption(&self) -> Caption {
        let filling = self.asked.filling;
        let all = filling.hashtags();
        let hashtags = self.allowed(&all);
        let mut left_out = Vec::new();
        left_out.extend(fewer(all.len(), hashtags.len()));
        let link = filling.kit.link_in(&filling.language.code);
        let counted = filling.kit.utm.as_ref().filter(|_| !link.is_empty());
        let link = counted.map(|utm| link::counted(link, utm, self.key(), self.asked.folder));
        let accounts = self.accounts();
        let mut draft = Draft {
            hashtags,
            accounts,
            telling: Telling { link, ..Telling::default() },
            sentence: None,
            link: self.platform.is_none_or(|platform| platform.links),
        };
        let text = self.shortest_needed(&mut draft, all.len(), &mut left_out);
        let limit = self.limit();
        Caption {
            platform: self.key().to_owned(),
            length: limit.map_or_else(|| text.chars().count(), |limit| length(&text, limit)),
            limit: limit.map(|limit| limit.limit as usize),
            text,
            shortened: left_out,
        }
    }

    /// Gives up one thing after the other until the text fits.
    fn shortest_needed(
        &self,
        draft: &mut Draft,
        hashtags: usize,
        left_out: &mut Vec<Shortened>,
    ) -> String {
        let text = self.text(draft);
        if self.fits(&text) {
            return text;
        }
        if draft.hashtags.len() > 1 {
            draft.hashtags.truncate(1);
            left_out.clear();
            left_out.extend(fewer(hashtags, 1));
            let text = self.text(draft);
            if self.fits(&text) {
                return text;
            }
        }
        if !draft.accounts.is_empty() {
            draft.accounts.clear();
            left_out.push(Shortened::Accounts);
            let text = self.text(draft);
            if self.fits(&text) {
                return text;
            }
        }
        // A link less is better than a word less, but a cut text may as well keep it.
        let without = self.text(&Draft { link: false, ..draft.clone() });
        if draft.link && self.fits(&without) {
            left_out.push(Shortened::Link);
            return without;
        }
        for copy in 1..self.asked.filling.copy_count() {
            draft.telling.copy = copy;
            let text = self.text(draft);
            if self.fits(&text) {
                left_out.push(Shortened::Copy);
                return text;
            }
        }
        if let Some((text, told)) = self.cut(draft) {
            left_out.push(told);
            return text;
        }
        left_out.push(Shortened::All);
        draft.sentence = Some(String::new());
        let text = self.text(draft);
        if self.fits(&text) {
            return text;
        }
        draft.link = false;
        self.text(draft)
    }

    /// The longest text of the card in fewer sentences, else in fewer words; where that does
    /// not help, the whole sentence of the caption.
    fn cut(&self, draft: &Draft) -> Option<(String, Shortened)> {
        let longest = self.longest(draft);
        let of_field = longest.and_then(|(field, text)| {
            let with = |cut: &str| {
                let instead = Some((field.clone(), cut.to_owned()));
                let telling = Telling { instead, ..draft.telling.clone() };
                self.text(&Draft { telling, ..draft.clone() })
            };
            let cut = Cut::longest(&text, |cut| self.fits(&with(cut)))?;
            Some((with(&cut.text), Shortened::Field { name: field, left: cut.left }))
        });
        of_field.or_else(|| {
            let sentence = self.sentence(draft);
            let with =
                |cut: &str| self.text(&Draft { sentence: Some(cut.to_owned()), ..draft.clone() });
            let cut = Cut::longest(&sentence, |cut| self.fits(&with(cut)))?;
            Some((with(&cut.text), Shortened::Sentence { left: cut.left }))
        })
    }

    /// The longest text field that stands in the caption, in the copy that is used.
    fn longest(&self, draft: &Draft) -> Option<(String, String)> {
        let sentence = self.sentence(draft);
        let texts = self.asked.filling.fields.iter().filter_map(|(name, filled)| {
            let Filled::Text(text) = filled else { return None };
            let copy = &text.copies[draft.telling.copy.min(text.copies.len() - 1)];
            let plain = copy.split_whitespace().collect::<Vec<_>>().join(" ");
            sentence.contains(plain.trim_end_matches('.')).then(|| (name.clone(), plain))
        });
        texts.max_by_key(|(_, text)| text.len()).filter(|(_, text)| !text.is_empty())
    }

    fn fits(&self, text: &str) -> bool {
        let Some(limit) = self.limit() else { return true };
        length(text, limit) <= limit.limit as usize
            && limit.max_bytes.is_none_or(|most| text.len() <= most as usize)
    }

    fn sentence(&self, draft: &Draft) -> String {
        let Asked { filling, fonts, .. } = self.asked;
        match &draft.sentence {
            Some(own) => own.clone(),
            None => resolve::caption(filling, self.placement, fonts, &draft.telling),
        }
    }

    /// The sentence, the link, the accounts and the hashtags, each where it is not there yet.
    fn text(&self, draft: &Draft) -> String {
        let sentence = self.sentence(draft);
        let lower = sentence.to_lowercase();
        let new = |word: &&String| !holds(&lower, &word.to_lowercase());
        let filling = self.asked.filling;
        let plain = filling.kit.link_in(&filling.language.code);
        let link = draft.telling.link.as_deref().unwrap_or(plain);
        let said = lower.contains(&bare(plain).to_lowercase());
        let link = (draft.link && !link.is_empty() && !said).then_some(link);
        let accounts = draft.accounts.iter().filter(new);
        let tags: Vec<&str> =
            accounts.chain(draft.hashtags.iter().filter(new)).map(String::as_str).collect();
        let tags = tags.join(" ");
        let parts = [Some(sentence.as_str()), link, Some(tags.as_str())];
        let parts: Vec<&str> =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join("\n\n")
    }

    /// As many hashtags as the platform takes; of the kit's own no more than are advised.
    fn allowed(&self, all: &[String]) -> Vec<String> {
        let rule = self.platform.and_then(|platform| platform.hashtags.as_ref());
        let own = self.asked.filling.content.hashtags.is_some();
        let most = rule.and_then(|rule| rule.max);
        let advised = rule.and_then(|rule| rule.advise).filter(|_| !own);
        let most = most.into_iter().chain(advised).min().map_or(usize::MAX, |most| most as usize);
        all.iter().take(most).cloned().collect()
    }

    /// The kit's accounts on this platform.
    fn accounts(&self) -> Vec<String> {
        let accounts = self.asked.filling.kit.handles.get(self.key());
        let names = accounts.into_iter().flat_map(|names| &names.0);
        names.map(|name| name.value.clone()).collect()
    }
}

fn fewer(all: usize, left: usize) -> Option<Shortened> {
    (left < all).then(|| Shortened::Hashtags { lost: all - left, of: all })
}

/// Whether a word such as a hashtag stands in a text, and not as the beginning of a longer one.
fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// A link without what people do not say.
fn bare(link: &str) -> &str {
    let rest = link.trim_start_matches("https://").trim_start_matches("http://");
    rest.trim_start_matches("www.").trim_end_matches('/')
}

/// The alternative text of a card, and shorter ones for platforms that take less. What stands on
/// the card stays as long as it can; the description of the photo goes first.
pub fn alts(asked: &Asked) -> (Vec<Alt>, Vec<Diagnostic>) {
    let Some(placement) = asked.placements.first() else { return Default::default() };
    let whole = resolve::alternative(asked.filling, placement, asked.fonts, &Telling::default());
    let mut alts = vec![Alt { platforms: Vec::new(), text: whole.clone() }];
    let mut told = Vec::new();
    for placement in asked.placements {
        let key = &placement.platform;
        let Some(limit) = alt_limit(asked, key).filter(|&most| whole.chars().count() > most) else {
            continue;
        };
        if alts.iter().any(|alt| alt.platforms.contains(key)) {
            continue;
        }
        let (text, words_lost) = within(asked, placement, &whole, limit);
        if words_lost {
            told.push(too_long(asked, placement, whole.chars().count(), limit));
        }
        match alts.iter_mut().skip(1).find(|alt| alt.text == text) {
            Some(same) => same.platforms.push(key.clone()),
            None => alts.push(Alt { platforms: vec![key.clone()], text }),
        }
    }
    (alts, told)
}

/// Nothing where the platform has no field for it.
fn alt_limit(asked: &Asked, platform: &str) -> Option<usize> {
    let limit = asked.platforms.get(platform)?.alt_text.as_ref()?.limit? as usize;
    (limit > 0).then_some(limit)
}

/// The text in so many characters, and whether words of the card had to go.
fn within(asked: &Asked, placement: &Placement, whole: &str, limit: usize) -> (String, bool) {
    let fits = |text: &str| text.chars().count() <= limit;
    let Asked { filling, fonts, .. } = *asked;
    let photo = filling.fields.iter().find_map(|(name, filled)| match filled {
        Filled::Photo(shown) if !shown.alt.is_empty() => Some((name, &shown.alt)),
        _ => None,
    });
    if let (Some((field, alt)), None) = (photo, &filling.content.alt) {
        let with = |alt: &str| {
            let instead = Some((field.clone(), alt.to_owned()));
            let telling = Telling { instead, ..Telling::default() };
            resolve::alternative(filling, placement, fonts, &telling)
        };
        let cut = Cut::longest(alt, |cut| fits(&with(cut))).map(|cut| with(&cut.text));
        let without = || Some(with("")).filter(|text| fits(text));
        if let Some(text) = cut.or_else(without) {
            return (text, false);
        }
    }
    let cut = Cut::longest(whole, |cut| fits(cut)).map_or_else(String::new, |cut| cut.text);
    (cut, true)
}

fn too_long(asked: &Asked, placement: &Placement, length: usize, limit: usize) -> Diagnostic {
    let name = asked.platforms.get(&placement.platform).map_or("", |platform| &platform.name);
    let content = asked.filling.content;
    let message =
        format!("the alt text has {length} characters, {name} takes {limit}: its end is cut off there");
    let told = Diagnostic::warning("alt-too-long", message)
        .of_placement(&placement.name)
        .hint("write a shorter one for the whole picture: `alt: …`");
    let at = content.alt.as_ref().map(|alt| alt.at);
    let at = at.or(content.template.as_ref().map(|template| template.at)).unwrap_or_default();
    told.at(&content.source, at)
}
