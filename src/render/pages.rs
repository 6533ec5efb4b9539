//! Words that run on from page to page.

use super::Unwatched;
use super::Worker;
use super::scene;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::model::Placement;
use crate::resolve;
use crate::resolve::Filling;
use crate::resolve::Page;

/// The pages of a card on one placement. Words that may run on and do not fit
/// their page go on on the next, a sentence at least on each.
pub fn pages(
    filling: &Filling,
    placement: &Placement,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let mut pages = Vec::new();
    for page in resolve::pages(filling)? {
        match filling.flowing(&page) {
            Some(words) => pages.extend(flow(filling, placement, &page, words, fonts, worker)),
            None => pages.push(page),
        }
    }
    if pages.len() > MOST_PAGES {
        let message =
            format!("the words fill {} pages, a carousel has at most {MOST_PAGES}", pages.len());
        let error = Diagnostic::error("too-many-pages", message).of_placement(&placement.name);
        return Err(vec![error.hint("shorten the texts, or make two cards of it")]);
    }
    resolve::number(&mut pages);
    Ok(pages)
}

/// What Instagram takes by every way of posting is more, LinkedIn's and X's is less;
/// beyond ten nobody swipes.
const MOST_PAGES: usize = 10;

/// Whole sentences on as few pages as hold them, about as many words on each.
fn flow(
    filling: &Filling,
    placement: &Placement,
    page: &Page,
    words: &str,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Vec<Page> {
    let ends: Vec<usize> = crate::text::sentence_ends(words);
    let part = |start: usize, end: usize| Page { part: Some(start..end), ..page.clone() };
    let mut fits = |start: usize, end: usize| {
        scene(filling, placement, &part(start, end), fonts, worker, &mut Unwatched).is_ok()
    };
    let mut cuts = filled_up(&ends, &mut fits);
    let even = spread(&ends, cuts.len());
    let starts = std::iter::once(0).chain(even.iter().copied());
    if starts.zip(&even).all(|(start, end)| fits(start, *end)) {
        cuts = even;
    }
    if cuts.len() == 1 {
        return vec![page.clone()];
    }
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    starts.zip(&cuts).map(|(start, end)| part(start, *end)).collect()
}

/// Where pages end that each take as many sentences as fit; one at least.
fn filled_up(ends: &[usize], fits: &mut impl FnMut(usize, usize) -> bool) -> Vec<usize> {
    let (mut cuts, mut start, mut next) = (Vec::new(), 0, 0);
    while next < ends.len() {
        let mut last = ends.len() - 1;
        while last > next && !fits(start, ends[last]) {
            last -= 1;
        }
        cuts.push(ends[last]);
        (start, next) = (ends[last], last + 1);
    }
    cuts
}

/// Where so many pages end if the longest of them is to be as short as possible.
fn spread(ends: &[usize], pages: usize) -> Vec<usize> {
    let cut_at = |most: usize| {
        let (mut cuts, mut start) = (Vec::new(), 0);
        for pair in ends.windows(2) {
            if pair[1] - start > most {
                cuts.push(pair[0]);
                start = pair[0];
            }
        }
        cuts.extend(ends.last());
        cuts
    };
    let whole = ends.last().copied().unwrap_or(0);
    let (mut low, mut high) = (0, whole);
    while low < high {
        let most = low + (high - low) / 2;
        let longest = |cuts: &[usize]| {
            let starts = std::iter::once(0).chain(cuts.iter().copied());
            starts.zip(cuts).map(|(start, end)| end - start).max().unwrap_or(0)
        };
        let cuts = cut_at(most);
        if cuts.len() <= pages && longest(&cuts) <= most { high = most } else { low = most + 1 }
    }
    cut_at(low)
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn sentences_are_spread_evenly() {
        // Five sentences of 20, 20, 20, 20 and 5 bytes on two pages: not 80 and 5.
        assert_eq!(spread(&[20, 40, 60, 80, 85], 2), [40, 85]);
        assert_eq!(spread(&[30, 60, 90], 3), [30, 60, 90]);
        assert_eq!(spread(&[50], 1), [50]);
        assert_eq!(spread(&[], 1), [] as [usize; 0]);
    }
}
