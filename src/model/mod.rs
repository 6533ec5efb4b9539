//! What was written: YAML files as typed data that remembers its places.
//!
//! Reading goes in three steps: the text becomes a tree with a place on every
//! key and value; the tree is held against the published JSON Schema, which
//! finds all problems at once; and only a clean tree becomes typed data. So:
//! - there are no unknown keys, no missing ones and no values of a wrong type;
//! - every length and colour is well formed (whether a name exists is decided later);
//! - everything that a later stage may complain about has a [`Place`](crate::diag::Place).

mod beside;
mod check;
mod consent;
mod content;
mod day;
mod elsewhere;
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
mod write;

use crate::diag::Source;
use std::sync::Arc;

pub use beside::*;
pub use consent::*;
pub use content::*;
pub use day::Day;
pub use elsewhere::no_field;
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
pub use tree::Tree;
pub use tree::Yaml;
pub use tree::parse;
pub use wording::*;

/// A text, or something else, in several languages, or one for all.
#[derive(Clone, Debug, PartialEq)]
pub struct ByLanguage<T = At<String>> {
    /// Written without a language.
    pub any: Option<T>,
    pub each: Map<T>,
}

impl<T> Default for ByLanguage<T> {
    fn default() -> Self {
        Self { any: None, each: Map::default() }
    }
}

impl<T> ByLanguage<T> {
    /// The first one as it was written.
    pub fn first(&self) -> Option<&T> {
        self.any.as_ref().or_else(|| self.each.iter().next().map(|(_, value)| value))
    }

    /// What another kit has written here takes the place of this, language by language where
    /// it names languages.
    pub fn extend(&mut self, written: Self) {
        if written.any.is_some() {
            *self = Self::default();
        }
        self.any = written.any.or(self.any.take());
        for (language, value) in written.each.entries {
            match language.value.as_str() {
                "else" => self.any = Some(value),
                _ => self.each.insert(language, value),
            }
        }
    }
}

/// The source of a value before it is known.
fn nothing() -> Arc<Source> {
    Source::new("", "")
}
