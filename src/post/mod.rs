//! The words beside the pictures: captions and alternative texts, for each platform by its own rules.
//!
//! A caption is the sentence of the card, a link, the platform's accounts and hashtags. Where
//! that is too long, what people miss least goes first (`caption.rs`). An alternative text
//! holds every word that stands on the card; only what a photo shows is told in fewer
//! sentences where a platform takes less (`alt.rs`).

mod alt;
mod caption;
mod cut;
mod marks;
mod parts;
mod utm;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Placement;

pub use alt::Alt;
pub use alt::alts;
pub use caption::Caption;
pub use caption::GENERAL;
pub use caption::captions;

/// What a caption lost so that its platform takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortened {
    pub lost: Lost,
    /// In words.
    pub how: String,
}

/// The gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lost {
    /// Words of its sentence.
    Words,
    /// The author's longer copy; a shorter one took its place.
    LongCopy,
    Link,
    Handles,
    Hashtags,
}

impl Shortened {
    pub fn new(lost: Lost, how: impl Into<String>) -> Self {
        Self { lost, how: how.into() }
    }
}

/// The first placement of each platform.
fn firsts(placements: &[Placement]) -> Vec<&Placement> {
    let mut found: Vec<&Placement> = Vec::new();
    for placement in placements {
        if found.iter().all(|other| other.platform != placement.platform) {
            found.push(placement);
        }
    }
    found
}
