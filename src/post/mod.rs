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

use crate::model::Placement;

pub use alt::Alt;
pub use alt::alts;
pub use caption::Caption;
pub use caption::GENERAL;
pub use caption::captions;

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
