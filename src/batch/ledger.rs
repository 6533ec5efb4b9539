//! What an output folder holds and what it was made of, so that what has not changed is
//! not made again. A line for each card; the last one counts.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde::Deserialize;
use serde::Serialize;

use crate::assets::Assets;
use crate::assets::Read;
use crate::assets::Stamp;
use crate::model::Content;
use crate::report;
use crate::report::Status;
use crate::resolve::Sizes;
use crate::resolve::kit::Kit;

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Of all that the card was made of but the files it names.
    pub key: String,
    /// The same without what it has in common with other cards.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bare: String,
    /// The sizes that its grouped texts would have alone.
    #[serde(default, skip_serializing_if = "Sizes::is_empty")]
    pub sizes: Sizes,
    /// Of where its words stood, which matters where something is said of them.
    pub placed: String,
    /// The files it names.
    pub reads: Vec<Read>,
    /// Where these lie, seen from the output folder: what lies beside photos says whether
    /// they may still be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    pub card: report::Card,
}

/// What the inputs were that a run has last seen whole, by their names.
pub type Seen = BTreeMap<String, Stamp>;

/// Where each card's line lies.
#[derive(Debug, Default)]
pub struct Ledger {
    slots: HashMap<String, Slot>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub at: u64,
    pub length: usize,
    pub key: String,
    pub status: Status,
    /// Which input it is of, by its name.
    pub input: String,
}

/// As much of a line as is needed to find it.
#[derive(Deserialize)]
struct Head {
    key: String,
    card: HeadCard,
}

#[derive(Deserialize)]
struct HeadCard {
    folder: String,
    status: Status,
    #[serde(default)]
    source: String,
}

impl Ledger {
    /// Reads a ledger. Lines that were cut off when a run was killed say nothing.
    pub fn read(bytes: &[u8]) -> Self {
        let mut slots = HashMap::new();
        let mut at = 0;
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if let Ok(head) = serde_json::from_slice::<Head>(line) {
                let Head { key, card } = head;
                let (status, input) = (card.status, card.source);
                slots.insert(card.folder, Slot { at, length: line.len(), key, status, input });
            }
            at += line.len() as u64;
        }
        Self { slots }
    }

    pub fn get(&self, folder: &str) -> Option<&Slot> {
        self.slots.get(folder)
    }

    /// The folders with their lines, in the order of the lines.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Slot)> {
        let mut all: Vec<_> =
            self.slots.iter().map(|(folder, slot)| (folder.as_str(), slot)).collect();
        all.sort_by_key(|(_, slot)| slot.at);
        all.into_iter()
    }
}

/// Kit files above this are known by their length and date.
const READ_WHOLE: u64 = 4_000_000;

/// What all cards of a run have in common.
#[derive(Clone)]
pub struct Basis(blake3::Hasher);

impl Basis {
    /// `said`: everything that was asked for and that may change a picture or what is said of it.
    pub fn new(said: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for one in said {
            add(&mut hasher, one.as_bytes());
        }
        Self(hasher)
    }

    /// The same for the cards of a kit: with every file of its folders.
    #[must_use]
    pub fn of_kit(&self, kit: &Kit) -> Self {
        let mut hasher = self.0.clone();
        for folder in &kit.folders {
            for path in folder.all() {
                add(&mut hasher, path.as_bytes());
                add_file(&mut hasher, &**folder, &path);
            }
        }
        Self(hasher)
    }

    /// The key of a card: nothing of where it was written, nor of when it is to be posted.
    /// Nor is the day in it: a card whose consent has ended is never kept, whatever its key.
    pub fn key(&self, content: &Content, folder: &str) -> String {
        let mut hasher = self.0.clone();
        let content = Content { publish_at: None, ..content.clone() };
        let said = format!("{content:#?}");
        add(&mut hasher, said.as_bytes());
        add(&mut hasher, folder.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// The key of a card whose texts have sizes in common with others.
pub fn with_sizes(bare: &str, sizes: &Sizes) -> String {
    let said = format!("{bare}{sizes:?}");
    blake3::hash(said.as_bytes()).to_hex().to_string()
}

/// Where the words of a card stand.
pub fn placed(content: &Content) -> String {
    blake3::hash(format!("{content:?}").as_bytes()).to_hex()[..16].to_owned()
}

fn add_file(hasher: &mut blake3::Hasher, assets: &dyn Assets, path: &str) {
    match assets.stamp(path) {
        Some(stamp) if stamp.bytes > READ_WHOLE => {
            add(hasher, format!("{} {}", stamp.bytes, stamp.modified).as_bytes());
        }
        _ => add(hasher, &assets.read(path).unwrap_or_default()),
    }
}

/// With its length, or `ab` and `c` would be `a` and `bc`.
fn add(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;
    use crate::model::Cards;

    fn card(text: &str) -> Content {
        Cards::read(&Source::new("cards.yaml", text)).unwrap().each.remove(0).unwrap()
    }

    #[test]
    fn the_last_whole_line_of_a_card_counts() {
        let entry = |key: &str, folder: &str| {
            let card = report::Card { folder: folder.into(), ..report::Card::default() };
            serde_json::to_string(&Entry {
                key: key.into(),
                bare: String::new(),
                sizes: Sizes::default(),
                placed: String::new(),
                reads: Vec::new(),
                places: Vec::new(),
                card,
            })
            .unwrap()
        };
        let (a, b, again) = (entry("1", "a"), entry("2", "b"), entry("3", "a"));
        let text = format!("{a}\n{b}\n{again}\n{}", &entry("4", "b")[..20]);
        let ledger = Ledger::read(text.as_bytes());
        assert_eq!(ledger.get("a").unwrap().key, "3");
        assert_eq!(ledger.get("b").unwrap().key, "2");
        let slot = ledger.get("a").unwrap();
        let line = &text.as_bytes()[slot.at as usize..slot.at as usize + slot.length];
        assert_eq!(serde_json::from_slice::<Entry>(line).unwrap().key, "3");
        assert_eq!(ledger.iter().map(|(folder, _)| folder).collect::<Vec<_>>(), ["b", "a"]);
    }

    #[test]
    fn a_key_is_of_the_words_and_not_of_their_place() {
        let basis = Basis::new(&["1.0", "png"]);
        let key = |text: &str| basis.key(&card(text), "a");
        let first = key("{ template: quote, fields: { quote: Hi } }");
        assert_eq!(first, key("template:   quote\nfields:\n  quote: Hi\n"));
        assert_ne!(first, key("{ template: quote, fields: { quote: Ho } }"));
        assert_ne!(first, key("{ template: quote, language: fr, fields: { quote: Hi } }"));
        let other = Basis::new(&["1.0", "svg"]);
        assert_ne!(first, other.key(&card("{ template: quote, fields: { quote: Hi } }"), "a"));
    }
}
