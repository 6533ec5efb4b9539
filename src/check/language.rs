//! Words in a script that the card's language is not written in: somebody has
//! forgotten to name the language.

use std::collections::BTreeMap;

use icu_properties::PropertyNamesLong;
use icu_properties::PropertyNamesShort;
use icu_properties::props::EnumeratedProperty;
use icu_properties::props::NamedEnumeratedProperty;
use icu_properties::props::Script;

use super::Written;
use super::said::Role;
use super::said::Said;
use super::said::said;
use crate::diag::Diagnostic;
use crate::model::Language;

/// More than this part of the letters is nearly all a card says.
const MOST: f64 = 0.5;
/// Names of people and organisations are in Latin letters all over the world.
const MOST_LATIN: f64 = 0.9;
/// So many languages are suggested.
const SUGGESTED: usize = 4;

const LATIN: &str = "Latn";
const HAN: &str = "Hani";
const JAPANESE: &str = "Jpan";
const KANA: [&str; 2] = ["Hira", "Kana"];

pub fn other_script(written: &Written) -> Option<Diagnostic> {
    let filling = written.filling;
    let own = &filling.language;
    let all = said(filling);
    let words: Vec<&Said> = all
        .iter()
        .filter(|said| matches!(said.role, Role::Field(_)) && said.language.is_none())
        .collect();
    let mut letters = Letters::default();
    words.iter().for_each(|said| letters.add(said.text));
    let script = letters.foreign(&own.script)?;
    let most_of_it = words.iter().max_by_key(|said| {
        let mut letters = Letters::default();
        letters.add(said.text);
        letters.of(script)
    })?;
    let named = match &filling.content.language {
        Some(_) => format!("its language is {} (`{}`)", own.name, own.code),
        None => format!("it names no language, which means {}", own.name),
    };
    let message = format!("most words of the card are in {} letters, but {named}", called(script));
    let told = Diagnostic::warning("language", message);
    let told = match advice(written, script) {
        Some(advice) => told.hint(advice),
        None => told.hint("write `language: …`; see `itac list languages`"),
    };
    Some(most_of_it.told(filling.content, told))
}

/// The languages with those letters; before all others, those that are the same
/// language in another script.
fn advice(written: &Written, script: &str) -> Option<String> {
    let base = |code: &str| code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let own = base(&written.filling.language.code);
    let mut found: Vec<&Language> =
        rows(script).iter().flat_map(|row| written.languages.written_in(row)).collect();
    found.sort_by_key(|language| base(&language.code) != own);
    let (first, others) = found.split_first()?;
    let others: Vec<String> = others
        .iter()
        .take(SUGGESTED - 1)
        .map(|language| format!("`{}` ({})", language.code, language.name))
        .collect();
    let or = if others.is_empty() { "" } else { ", or " };
    let more = if found.len() > SUGGESTED { "; more: `itac list languages`" } else { "" };
    let others = others.join(", ");
    Some(format!("write `language: {}` ({}){or}{others}{more}", first.code, first.name))
}

/// The scripts, as languages name them, that are written with these letters.
fn rows(script: &str) -> Vec<&str> {
    match script {
        HAN => vec!["Hans", "Hant"],
        "Hang" => vec!["Kore"],
        script => vec![script],
    }
}

/// Whether a language of that script is written with these letters. One whose
/// script is not known may be written with any.
fn writes(language: &str, letters: &str) -> bool {
    match language {
        "Hans" | "Hant" => [HAN, "Bopo"].contains(&letters),
        "Jpan" => letters == HAN || letters == JAPANESE,
        "Kore" => letters == HAN || letters == "Hang",
        "Aran" => letters == "Arab",
        "Zyyy" => true,
        script => script == letters,
    }
}

/// What people call the letters.
fn called(script: &'static str) -> String {
    match script {
        HAN => "Chinese".into(),
        JAPANESE => "Japanese".into(),
        "Hang" => "Korean".into(),
        code => {
            let script = Script::try_from_str(code);
            let name = script.and_then(|script| PropertyNamesLong::<Script>::new().get(script));
            name.unwrap_or(code).replace('_', " ")
        }
    }
}

/// How many letters there are of each script, by its ISO 15924 code. One of East
/// Asia says as much as about three of others.
#[derive(Default)]
struct Letters(BTreeMap<&'static str, usize>);

impl Letters {
    fn add(&mut self, text: &str) {
        let names = PropertyNamesShort::<Script>::new();
        for c in text.split_whitespace().filter(|word| is_word(word)).flat_map(str::chars) {
            let script = Script::for_char(c);
            if !c.is_alphabetic() || [Script::Common, Script::Inherited].contains(&script) {
                continue;
            }
            let Some(name) = names.get(script) else { continue };
            let name = if KANA.contains(&name) { JAPANESE } else { name };
            let weight = if [HAN, JAPANESE, "Hang"].contains(&name) { 3 } else { 1 };
            *self.0.entry(name).or_default() += weight;
        }
    }

    /// Of a script; Chinese characters among kana are Japanese.
    fn of(&self, script: &str) -> usize {
        let count = |name: &str| self.0.get(name).copied().unwrap_or_default();
        if script == JAPANESE { count(JAPANESE) + count(HAN) } else { count(script) }
    }

    /// The letters that most of the words are in, where a language of that script
    /// is not written with them.
    fn foreign(&self, language: &str) -> Option<&'static str> {
        let total: usize = self.0.values().sum();
        let foreign = self.0.iter().filter(|(script, _)| !writes(language, script));
        let foreign: Vec<_> = foreign.collect();
        let count: usize = foreign.iter().map(|(_, count)| **count).sum();
        let (script, _) = foreign.into_iter().max_by_key(|(_, count)| **count)?;
        let most = if *script == LATIN { MOST_LATIN } else { MOST };
        let kana = self.0.contains_key(JAPANESE) && !writes(language, JAPANESE);
        let script = if *script == HAN && kana { JAPANESE } else { script };
        (count as f64 > most * total as f64).then_some(script)
    }
}

/// Hashtags, accounts and addresses are in Latin letters in any language.
fn is_word(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let address = word.is_ascii() && inner.contains('.') || word.contains("://");
    !address && !word.contains(['#', '＃', '@'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(language: &str, text: &str) -> Option<&'static str> {
        let mut letters = Letters::default();
        letters.add(text);
        letters.foreign(language)
    }

    #[test]
    fn words_in_letters_of_another_script_are_found() {
        for (language, text, script) in [
            ("Latn", "أهلا وسهلا بكم في مجتمعنا – Sara", Some("Arab")),
            ("Latn", "সমস্ত মানুষ স্বাধীনভাবে", Some("Beng")),
            ("Latn", "ኩሎም ሰባት እንትውለዱ", Some("Ethi")),
            ("Latn", "人人生而自由 UDHR", Some("Hani")),
            ("Latn", "すべての人間は、生まれながらにして自由", Some("Jpan")),
            ("Latn", "모든 인간은 태어날 때부터", Some("Hang")),
            ("Cyrl", "Sva ljudska bića rađaju se slobodna", Some("Latn")),
            ("Arab", "Community means a lot to me", Some("Latn")),
            // Mixed on purpose.
            (
                "Arab",
                "Expert Dialogue with International Organization for Migration مرحبا بكم",
                None,
            ),
            ("Latn", "We say مرحبا to everybody", None),
            ("Hans", "社区是家 International Organization", None),
            ("Jpan", "世界人権宣言", None),
            ("Kore", "大韓民國", None),
            ("Latn", "#اليوم_الدولي_للمهاجرين @مجتمع", None),
            ("Arab", "#ItTakesACommunity www.ittakesacommunity.org https://a.org", None),
            ("Zyyy", "أهلا وسهلا", None),
            ("Latn", "2026", None),
            ("Latn", "", None),
        ] {
            assert_eq!(foreign(language, text), script, "{language}: {text}");
        }
    }

    #[test]
    fn letters_have_names_that_people_know() {
        let names = ["Arab", "Hani", "Jpan", "Hang", "Ethi", "Cans"].map(called);
        let expected =
            ["Arabic", "Chinese", "Japanese", "Korean", "Ethiopic", "Canadian Aboriginal"];
        assert_eq!(names, expected);
    }
}
