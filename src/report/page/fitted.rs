//! What was given up to make words and files fit, gathered by what was lost: a quote that was
//! cut is not to be looked for among hashtags.

use std::collections::HashMap;

use minijinja::Value;
use serde::Serialize;

use super::super::Card;
use super::super::Report;
use super::super::Told;
use super::super::joined::joined;
use super::told::Says;
use super::told::add;
use super::told::links;
use super::write::count;
use crate::post::Lost;

/// What the program did to the words and parts of a card so that they fit.
const FITTED: [&str; 3] = ["shorter-copy", "broken-word", "part-dropped"];

pub(super) fn is_fitted(told: &Told) -> bool {
    FITTED.contains(&told.code.as_str())
}

/// What was lost, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Loss {
    Words,
    LongCopy,
    WholeWords,
    Parts,
    Link,
    Quality,
    Handles,
    Hashtags,
}

impl Loss {
    const ALL: [Self; 8] = [
        Self::Words,
        Self::LongCopy,
        Self::WholeWords,
        Self::Parts,
        Self::Link,
        Self::Quality,
        Self::Handles,
        Self::Hashtags,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Words => "Words cut in captions",
            Self::LongCopy => "Shorter copy used",
            Self::WholeWords => "Words broken",
            Self::Parts => "Parts left out of pictures",
            Self::Link => "Link left out of captions",
            Self::Quality => "Files squeezed",
            Self::Handles => "Accounts left out of captions",
            Self::Hashtags => "Hashtags left out of captions",
        }
    }

    /// What somebody's words have lost is read before it is posted.
    fn is_grave(self) -> bool {
        self <= Self::LongCopy
    }

    /// Of a message about a picture.
    fn of_picture(told: &Told) -> Self {
        match told.code.as_str() {
            "shorter-copy" => Self::LongCopy,
            "broken-word" => Self::WholeWords,
            _ => Self::Parts,
        }
    }

    fn of_caption(lost: Lost) -> Self {
        match lost {
            Lost::Words => Self::Words,
            Lost::LongCopy => Self::LongCopy,
            Lost::Link => Self::Link,
            Lost::Handles => Self::Handles,
            Lost::Hashtags => Self::Hashtags,
        }
    }
}

/// All that was lost of one kind.
#[derive(Serialize)]
pub(super) struct Kind<'a> {
    title: &'static str,
    /// `12 cards`.
    cards: String,
    /// Unfolded, and card by card.
    pub grave: bool,
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    /// Links to them.
    cards: Value,
    /// Whose card it is, if it is one.
    who: Option<&'a str>,
    says: Vec<Says<'a>>,
}

/// What was given up in a run.
#[derive(Default)]
pub(super) struct Fitted<'a> {
    pub losses: Vec<Kind<'a>>,
    /// Cards that have lost anything.
    pub cards: usize,
    /// Cards whose words are not those that were given.
    pub grave: usize,
}

type Losses<'a> = Vec<(Loss, Vec<Says<'a>>)>;

pub(super) fn fitted(report: &Report) -> Fitted<'_> {
    let of_cards: Vec<Losses> = report.cards.iter().map(losses).collect();
    let any = |keep: fn(Loss) -> bool| {
        of_cards.iter().filter(|losses| losses.iter().any(|(loss, _)| keep(*loss))).count()
    };
    let (cards, grave) = (any(|_| true), any(Loss::is_grave));
    let mut by_loss: HashMap<usize, Vec<(usize, Vec<Says>)>> = HashMap::new();
    for (place, losses) in of_cards.into_iter().enumerate() {
        for (loss, says) in losses {
            by_loss.entry(loss as usize).or_default().push((place, says));
        }
    }
    let lost = |loss: Loss| {
        let cards = by_loss.remove(&(loss as usize))?;
        Some(Kind {
            title: loss.title(),
            cards: count(cards.len(), "card"),
            grave: loss.is_grave(),
            lines: if loss == Loss::Words { each(report, cards) } else { alike(report, cards) },
        })
    };
    Fitted { losses: Loss::ALL.into_iter().filter_map(lost).collect(), cards, grave }
}

/// Everything a card has lost.
fn losses(card: &Card) -> Losses<'_> {
    let mut losses = Losses::new();
    let mut lose = |loss, message, placements| {
        let says = Says { message, placements };
        match losses.iter_mut().find(|(known, _)| *known == loss) {
            Some((_, all)) => add(all, says),
            None => losses.push((loss, vec![says])),
        }
    };
    for joined in joined(card.told.iter().filter(|told| is_fitted(told) && !card.fails_by(told))) {
        lose(Loss::of_picture(joined.told), &joined.told.message, joined.placements);
    }
    for caption in &card.captions {
        for one in &caption.shortened {
            lose(Loss::of_caption(one.lost), &one.how, vec![&caption.platform]);
        }
    }
    for picture in &card.pictures {
        for file in picture.pages.iter().flat_map(|page| &page.files) {
            if let Some(how) = &file.squeezed {
                lose(Loss::Quality, how, vec![&picture.placement]);
            }
        }
    }
    losses
}

/// Card by card.
fn each<'a>(report: &'a Report, cards: Vec<(usize, Vec<Says<'a>>)>) -> Vec<Line<'a>> {
    cards.into_iter().map(|(place, says)| line(report, &[place], says)).collect()
}

/// Cards that have lost the same are told of together, most cards first.
fn alike<'a>(report: &'a Report, cards: Vec<(usize, Vec<Says<'a>>)>) -> Vec<Line<'a>> {
    let mut all: Vec<(Says, Vec<usize>)> = Vec::new();
    let mut known = HashMap::new();
    for (place, says) in cards {
        for says in says {
            let key = (says.message, says.placements.clone());
            let at = *known.entry(key).or_insert(all.len());
            match all.get_mut(at) {
                Some((_, places)) => places.push(place),
                None => all.push((says, vec![place])),
            }
        }
    }
    all.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    all.into_iter().map(|(says, places)| line(report, &places, vec![says])).collect()
}

fn line<'a>(report: &'a Report, places: &[usize], says: Vec<Says<'a>>) -> Line<'a> {
    let who = match *places {
        [place] => report.cards.get(place).map(Card::title).filter(|title| !title.is_empty()),
        _ => None,
    };
    Line { cards: links(report, places.iter().copied()), who, says }
}
