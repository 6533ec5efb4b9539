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

impl Languages { pub fn builtin()->Self{ let l=|c:&str,s:&str,r,q:[&str;2],i:[&str;2]| Language{code:c.into(),name:c.into(),native:c.into(),script:s.into(),rtl:r,quotes:q.map(Into::into),inner_quotes:i.map(Into::into),note:None};
 Self{languages:vec![l("en","Latn",false,["\u{201c}","\u{201d}"],["\u{2018}","\u{2019}"]),l("ar","Arab",true,["\u{201d}","\u{201c}"],["\u{2019}","\u{2018}"]),l("ur","Arab",true,["\u{201d}","\u{201c}"],["\u{2019}","\u{2018}"]),l("uk","Cyrl",false,["«","»"],["„","“"]),l("bn","Beng",false,["“","”"],["‘","’"]),l("ti","Ethi",false,["«","»"],["‘","’"]),l("km","Khmr",false,["“","”"],["‘","’"]),l("zh","Hans",false,["“","”"],["‘","’"])]}}
 pub fn lookup(&self,c:&str)->&Language{ self.languages.iter().find(|l|l.code==c).unwrap_or(&self.languages[0])}}
