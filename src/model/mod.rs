//! What was written: YAML files as typed data that remembers its places.
//!
//! Reading goes in three steps: the text becomes a tree with a place on every
//! key and value; the tree is held against the published JSON Schema, which
//! finds all problems at once; and only a clean tree becomes typed data. So:
//! - there are no unknown keys, no missing ones and no values of a wrong type;
//! - every length and colour is well formed (whether a name exists is decided later);
//! - everything that a later stage may complain about has a [`Place`](crate::diag::Place).

mod check;
mod content;
mod form;
mod kit;
mod language;
mod leaf;
mod length;
mod load;
mod merge;
mod node;
mod paint;
mod place;
mod placement;
mod read;
pub mod schema;
mod shape;
mod suggest;
mod template;
#[cfg(test)]
mod tests;
mod tree;
mod wording;

use crate::diag::Source;
use std::sync::Arc;

pub use content::*;
pub use kit::*;
pub use language::*;
pub use leaf::*;
pub use length::*;
pub use node::*;
pub use paint::*;
pub use place::*;
pub use placement::*;
pub use shape::*;
pub use suggest::did_you_mean;
pub use suggest::nearest;
pub use template::*;
pub use wording::*;

/// A text in several languages, or one for all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByLanguage {
    /// Written without a language.
    pub any: Option<At<String>>,
    pub each: Map<At<String>>,
}

/// The source of a value before it is known.
fn nothing() -> Arc<Source> {
    Source::new("", "")
}
