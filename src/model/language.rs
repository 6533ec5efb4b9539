//! Languages: their names, their direction and their quotation marks.

/// The languages the tool knows the habits of.
#[derive(Clone, Debug, PartialEq)]
pub struct Languages {
    pub languages: Vec<Language>,
}

#[derive(Clone, Debug, PartialEq)]
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
    pub rtl: bool,
    /// What opens and closes a quotation, with any space that belongs to it.
    pub quotes: [String; 2],
    /// The same for a quotation in a quotation.
    pub inner_quotes: [String; 2],
    /// What is uncertain about the row.
    pub note: Option<String>,
}
