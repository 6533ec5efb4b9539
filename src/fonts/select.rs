//! Which face sets which cluster.
//!
//! A family sets whole words where it can: half a word in another face looks
//! like a mistake. Signs of no script follow the words beside them.

use std::ops::Range;

use icu_normalizer::properties::{CanonicalComposition, CanonicalDecomposition, Decomposed};
use icu_properties::props::Script;
use skrifa::MetadataProvider;
use skrifa::charmap::Charmap;

use super::cluster::{Cluster, Kind, clusters, is_ignorable};
use super::coverage::is_undrawable;
use super::{Family, Fonts, Role};
use crate::id::FaceId;

/// What a text asks of its faces.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Family names, best first. Names that are not there are passed over.
    pub families: &'a [String],
    /// BCP 47.
    pub language: &'a str,
}

/// The face of one grapheme cluster; `None` when no face covers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub range: Range<usize>,
    pub face: Option<FaceId>,
}

impl Fonts {
    /// Chooses a face for every grapheme cluster of `text`, in order, without gaps.
    /// `weight_at` is the weight wanted at a byte offset.
    pub fn assign(
        &self,
        text: &str,
        wish: &Wish<'_>,
        weight_at: impl Fn(usize) -> u16,
    ) -> Vec<Choice> {
        let clusters = clusters(text);
        let faces = vec![None; clusters.len()];
        let mut chooser = Chooser {
            fonts: self,
            wish,
            text,
            weight_at,
            clusters,
            faces,
            families: Vec::new(),
            charmaps: self.faces.iter().map(|_| None).collect(),
            orders: Vec::new(),
        };
        chooser.set_emoji_and_words();
        chooser.set_neutrals();
        chooser.set_invisible();
        let Chooser { clusters, faces, .. } = chooser;
        let choices = clusters.into_iter().zip(faces);
        choices.map(|(cluster, face)| Choice { range: cluster.range, face }).collect()
    }
}

impl Family {
    /// The face nearest to `weight`: at 600 and above rather a heavier one.
    pub(super) fn nearest(&self, fonts: &Fonts, weight: u16) -> Option<FaceId> {
        let cost = |id: &FaceId| {
            let own = fonts.face(*id).weight;
            let lighter = own < weight;
            let wrong_side = if weight >= 600 { lighter } else { !lighter && own != weight };
            (
                if weight >= 600 { u16::from(wrong_side) } else { 0 },
                own.abs_diff(weight),
                wrong_side,
            )
        };
        self.faces.iter().copied().min_by_key(cost)
    }
}

struct Chooser<'a, W> {
    fonts: &'a Fonts,
    wish: &'a Wish<'a>,
    text: &'a str,
    weight_at: W,
    clusters: Vec<Cluster>,
    /// Beside `clusters`.
    faces: Vec<Option<FaceId>>,
    /// Beside `clusters`, filled with the words: the family's place in the list.
    families: Vec<Option<usize>>,
    /// Beside the fonts' faces, opened when first asked.
    charmaps: Vec<Option<Charmap<'a>>>,
    /// Families in the order they are tried, per script.
    orders: Vec<(Script, Vec<usize>)>,
}

impl<W: Fn(usize) -> u16> Chooser<'_, W> {
    fn set_emoji_and_words(&mut self) {
        self.families = vec![None; self.clusters.len()];
        let mut i = 0;
        while i < self.clusters.len() {
            match self.clusters[i].kind {
                Kind::Emoji => {
                    self.set_first_of(i..i + 1, &self.emoji_order());
                    self.families[i] = None;
                    i += 1;
                }
                Kind::Letter(script) => {
                    let end = self.word_end(i, script);
                    let order = self.order(script);
                    self.set_word(i..end, &order);
                    i = end;
                }
                _ => i += 1,
            }
        }
    }

    fn word_end(&self, start: usize, script: Script) -> usize {
        let same = |c: &Cluster| c.kind == Kind::Letter(script);
        start + self.clusters[start..].iter().take_while(|c| same(c)).count()
    }

    /// One family for the whole word, or else each cluster by itself.
    fn set_word(&mut self, word: Range<usize>, order: &[usize]) {
        if !self.set_first_of(word.clone(), order) {
            for i in word {
                self.set_first_of(i..i + 1, order);
            }
        }
    }

    /// Sets `range` in the first family of `order` that covers all of it.
    fn set_first_of(&mut self, range: Range<usize>, order: &[usize]) -> bool {
        order.iter().any(|&family| self.set_in(range.clone(), family))
    }

    fn set_in(&mut self, range: Range<usize>, family: usize) -> bool {
        for i in range.clone() {
            let Some(face) = self.face_of(i, family) else {
                return false;
            };
            self.faces[i] = Some(face);
        }
        self.families[range].fill(Some(family));
        true
    }

    /// The face of `family` that covers cluster `i`, the nearest in weight first.
    fn face_of(&mut self, i: usize, family: usize) -> Option<FaceId> {
        let fonts = self.fonts;
        let range = self.clusters[i].range.clone();
        let list = &fonts.families[family];
        let nearest = list.nearest(fonts, (self.weight_at)(range.start))?;
        let cluster = &self.text[range];
        let mut others = list.faces.iter().copied().filter(|&face| face != nearest);
        if self.covers(nearest, cluster) {
            return Some(nearest);
        }
        others.find(|&face| self.covers(face, cluster))
    }

    /// Whether the face has a glyph for all that shows of the cluster, be it
    /// character by character or composed.
    fn covers(&mut self, face: FaceId, cluster: &str) -> bool {
        if cluster.chars().any(is_undrawable) {
            return false;
        }
        let map = self.charmap(face);
        let has = |c: char| has_glyph(&map, c);
        let visible = || cluster.chars().filter(|&c| !is_ignorable(c));
        visible().all(has) || composed(visible()).is_some_and(|c| c.into_iter().all(has))
    }

    fn charmap(&mut self, face: FaceId) -> Charmap<'_> {
        let fonts = self.fonts;
        self.charmaps[usize::from(face.0)]
            .get_or_insert_with(|| {
                fonts.face(face).font().map(|font| font.charmap()).unwrap_or_default()
            })
            .clone()
    }

    fn set_neutrals(&mut self) {
        let mut open: Vec<(char, Option<usize>)> = Vec::new();
        for i in 0..self.clusters.len() {
            let kind = self.clusters[i].kind;
            if !matches!(kind, Kind::Neutral | Kind::Opening | Kind::Closing) {
                continue;
            }
            let sign = self.text[self.clusters[i].range.clone()].chars().next().unwrap_or(' ');
            let (before, after) = (self.family_before(i), self.family_after(i));
            let partner = match kind {
                Kind::Closing => open
                    .iter()
                    .rposition(|&(o, _)| closes(o) == Some(sign))
                    .and_then(|at| open.drain(at..).next().and_then(|(_, family)| family)),
                _ => None,
            };
            let near = match kind {
                Kind::Opening => [after, before],
                _ => [before, after],
            };
            let order: Vec<usize> = [partner, near[0], near[1]]
                .into_iter()
                .flatten()
                .chain(self.order(Script::Common))
                .collect();
            self.set_first_of(i..i + 1, &order);
            if kind == Kind::Opening {
                open.push((sign, self.families[i]));
            }
        }
    }

    /// The family of the nearest cluster before `i` that has one.
    fn family_before(&self, i: usize) -> Option<usize> {
        self.families[..i].iter().rev().copied().flatten().next()
    }

    /// The family of the nearest word after `i`.
    fn family_after(&self, i: usize) -> Option<usize> {
        self.families[i + 1..].iter().copied().flatten().next()
    }

    /// What is never drawn takes the face before it, so that it splits no run.
    fn set_invisible(&mut self) {
        let default = self.order(Script::Common).first().copied();
        let default = default.and_then(|f| self.fonts.families[f].nearest(self.fonts, 400));
        for i in 0..self.clusters.len() {
            if self.clusters[i].kind == Kind::Invisible {
                let before = i.checked_sub(1).and_then(|j| self.faces[j]);
                let after = || self.faces[i + 1..].iter().copied().flatten().next();
                self.faces[i] = before.or_else(after).or(default);
            }
        }
    }

    fn emoji_order(&self) -> Vec<usize> {
        let of = |role: Role| {
            let list = self.fonts.families.iter().enumerate();
            list.filter(move |(_, family)| family.role == role).map(|(i, _)| i)
        };
        of(Role::Emoji).chain(of(Role::Symbols)).chain(of(Role::Text)).collect()
    }

    /// Families in the order they are tried for `script`.
    fn order(&mut self, script: Script) -> Vec<usize> {
        if let Some((_, order)) = self.orders.iter().find(|(s, _)| *s == script) {
            return order.clone();
        }
        let order = self.make_order(script);
        self.orders.push((script, order.clone()));
        order
    }

    fn make_order(&mut self, script: Script) -> Vec<usize> {
        let list = &self.fonts.families;
        let named = |name: &String| list.iter().position(|f| f.name.eq_ignore_ascii_case(name));
        let styled: Vec<usize> = self.wish.families.iter().filter_map(named).collect();
        let mut rest: Vec<usize> = (0..list.len()).collect();
        rest.sort_by_key(|&i| rank(&list[i], script, self.wish.language));
        let mut order: Vec<usize> = styled.into_iter().chain(rest).collect();
        let mut seen = vec![false; list.len()];
        order.retain(|&i| !std::mem::replace(&mut seen[i], true));
        self.prefer_complete(script, &mut order);
        order
    }

    /// Where the first family lacks a letter of this text, a family made for the
    /// language that has them all sets the whole text.
    fn prefer_complete(&mut self, script: Script, order: &mut [usize]) {
        let families = &self.fonts.families;
        let language = self.wish.language;
        let made_for = |&i: &usize| {
            families[i].scripts.contains(&script) && match_length(&families[i], language) > 0
        };
        let Some(place) = order.iter().position(made_for).filter(|&place| place > 0) else {
            return;
        };
        let candidate = order[place];
        if !self.covers_script(script, order[0]) && self.covers_script(script, candidate) {
            order[..=place].rotate_right(1);
        }
    }

    fn covers_script(&mut self, script: Script, family: usize) -> bool {
        (0..self.clusters.len()).all(|i| {
            self.clusters[i].kind != Kind::Letter(script) || self.face_of(i, family).is_some()
        })
    }
}

/// Sorts families: made for the language, for the script, symbols, any other text
/// family, emoji. Families made for other languages come after those made for none.
fn rank(family: &Family, script: Script, language: &str) -> (u8, usize) {
    let matched = match_length(family, language);
    let own_script = family.scripts.contains(&script);
    match family.role {
        Role::Text if own_script && matched > 0 => (0, usize::MAX - matched),
        Role::Text if own_script => (1, 0),
        Role::Symbols => (2, 0),
        Role::Text => (3, 0),
        Role::Emoji => (4, 0),
    }
}

/// Length of the longest of the family's languages that is a prefix of `language`
/// by whole subtags; 0 if none is.
fn match_length(family: &Family, language: &str) -> usize {
    let is_prefix = |prefix: &&String| {
        language.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
            && matches!(language.as_bytes().get(prefix.len()), None | Some(b'-' | b'_'))
    };
    family.languages.iter().filter(is_prefix).map(String::len).max().unwrap_or(0)
}

/// Whether a face can draw `c`, as one glyph or as a letter with its marks.
fn has_glyph(map: &Charmap<'_>, c: char) -> bool {
    map.map(c).is_some_and(|glyph| glyph.to_u32() != 0)
        || match CanonicalDecomposition::new().decompose(c) {
            Decomposed::Expansion(a, b) => has_glyph(map, a) && has_glyph(map, b),
            Decomposed::Singleton(one) => has_glyph(map, one),
            Decomposed::Default => false,
        }
}

/// The characters composed as far as Unicode composes them; `None` if nothing does.
fn composed(chars: impl Iterator<Item = char>) -> Option<Vec<char>> {
    let composition = CanonicalComposition::new();
    let mut out: Vec<char> = Vec::new();
    let mut any = false;
    for c in chars {
        match out.last().and_then(|&last| composition.compose(last, c)) {
            Some(one) => {
                any = true;
                out.pop();
                out.push(one);
            }
            None => out.push(c),
        }
    }
    any.then_some(out)
}

/// The sign that closes what `open` opens.
fn closes(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '«' => '»',
        '‹' => '›',
        '“' | '„' => '”',
        '‘' | '‚' => '’',
        '（' => '）',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '〈' => '〉',
        '【' => '】',
        _ => return None,
    })
}
