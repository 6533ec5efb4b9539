//! Languages: their names, their direction and their quotation marks.

use schemars::JsonSchema;
use serde::Deserialize;

/// The languages the tool knows the habits of.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Languages {
    pub languages: Vec<Language>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Language {
    /// BCP 47, such as `fa-AF`.
    pub code: String,
    /// In English.
    pub name: String,
    /// In the language itself.
    pub native: String,
    /// ISO 15924, such as `Arab`.
    pub script: String,
    /// Written from right to left.
    #[serde(default)]
    pub rtl: bool,
    /// What opens and closes a quotation, with any space that belongs to it.
    pub quotes: [String; 2],
    /// The same for a quotation in a quotation.
    pub inner_quotes: [String; 2],
    /// What is uncertain about the row.
    #[serde(default)]
    pub note: Option<String>,
}
