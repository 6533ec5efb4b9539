//! Words better left alone.

use unicode_segmentation::UnicodeSegmentation;

use super::Written;
use super::count::normal;
use super::said::Role;
use super::said::Said;
use super::said::said;
use crate::diag::Diagnostic;
use crate::model::Advice;
use crate::model::AdvicePlace;
use crate::model::Wording;
use crate::resolve::kit::prefixes;

/// A person's own words are theirs.
const OWN_WORDS: &str = "quote";

pub fn advice(written: &Written, wording: &Wording) -> Vec<Diagnostic> {
    let filling = written.filling;
    let mut told = Vec::new();
    for said in said(filling).iter().filter(|said| said.role != Role::Field(OWN_WORDS)) {
        let words: Vec<String> = said.text.unicode_words().map(normal).collect();
        let language = said.language.unwrap_or(&filling.language.code);
        for advice in &wording.words {
            if !prefixes(language).any(|code| code == advice.language) {
                continue;
            }
            if let Some(found) = found(advice, said, &words) {
                let source = wording.sources.get(&advice.source);
                let one =
                    Diagnostic::warning("wording", format!("better not `{found}`: {}", advice.why))
                        .hint(format!("write {}", advice.say));
                let one = match source {
                    Some(source) => one.hint(format!("from {}", source.url)),
                    None => one,
                };
                told.push(said.told(filling.content, one));
            }
        }
    }
    told
}

/// The longest of the phrases to avoid that stands in the words.
fn found<'a>(advice: &'a Advice, said: &Said, words: &[String]) -> Option<&'a str> {
    let stands = |phrase: &&String| {
        let phrase: Vec<&str> = phrase.unicode_words().collect();
        match advice.place {
            AdvicePlace::AltStart => {
                matches!(said.role, Role::Alt | Role::PhotoAlt(_))
                    && words.len() >= phrase.len()
                    && words.iter().zip(&phrase).all(|(a, b)| a == b)
            }
            AdvicePlace::Anywhere => words.windows(phrase.len()).any(|window| window == phrase),
        }
    };
    advice.avoid.iter().filter(stands).max_by_key(|phrase| phrase.len()).map(String::as_str)
}
