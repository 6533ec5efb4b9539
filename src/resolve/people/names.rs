//! Names as far as people want them shown, and nowhere else in full.

use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::Content;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::Map;
use crate::model::ShowName;
use crate::model::Template;
use crate::model::Value;
use crate::resolve::phrases::initial;
use icu_normalizer::DecomposingNormalizerBorrowed;

/// Languages in which the first word of a name is the family's.
const FAMILY_FIRST: [&str; 6] = ["zh", "ja", "ko", "vi", "hu", "yue"];

type Errors = Vec<Diagnostic>;

/// The card with every name of a person in it shortened.
pub fn shortened(mut content: Content, template: &Template) -> Result<Content, Errors> {
    let Some(show) = content.show_name else { return Ok(content) };
    if show.value == ShowName::Full {
        return Ok(content);
    }
    let source = content.source.clone();
    if !has_name(&template.fields) {
        let message = format!("the template `{}` has no name to shorten", template.name.value);
        let error = Diagnostic::error("no-name", message).at(&source, show.at);
        return Err(vec![error.hint("leave `show_name` out; or mark the template's field that is a person's name: `text: { person: true }`")]);
    }
    let language = content.language.as_ref().map_or("en", |at| &at.value).to_owned();
    let mut names = Names { show: show.value, language, full: Vec::new(), wrong: Vec::new() };
    names.in_fields(&template.fields, &mut content.fields);
    let errors = names.wrong.iter().map(|name| name.error(&source, "no-name", UNCLEAR));
    let mut wrong: Errors = errors
        .map(|error| error.hint("write the name as it is to be shown, without `show_name`"))
        .collect();
    for name in &names.full {
        wrong.extend(told(&content, name).map(|told| {
            let message = "the whole name of a person stands here, who is not to be named so";
            told.error(&source, "name-shown", message)
                .hint("write it as `name` shows it, or leave it out")
        }));
    }
    content.unnamed = names.hidden();
    content.shortened = names.full;
    if wrong.is_empty() { Ok(content) } else { Err(wrong) }
}

const UNCLEAR: &str = "nobody can tell which part of this name is the first name";

fn has_name(fields: &Map<Field>) -> bool {
    fields.iter().any(|(_, field)| match &field.kind {
        FieldKind::Text(text) => text.person,
        FieldKind::List(list) => has_name(&list.of),
        _ => false,
    })
}

struct Names {
    show: ShowName,
    language: String,
    /// Those that were shortened, as they were written.
    full: Vec<String>,
    /// Those of which nobody can tell how.
    wrong: Vec<At<String>>,
}

impl Names {
    fn in_fields(&mut self, fields: &Map<Field>, values: &mut Map<At<Value>>) {
        for (name, value) in &mut values.entries {
            match fields.get(&name.value).map(|field| &field.kind) {
                Some(FieldKind::Text(text)) if text.person => self.in_value(value),
                Some(FieldKind::List(list)) => self.in_list(&list.of, value),
                _ => {}
            }
        }
    }

    /// An item that is not a mapping fills the first field of it.
    fn in_list(&mut self, of: &Map<Field>, value: &mut At<Value>) {
        let first = of.iter().next().map(|(_, field)| &field.kind);
        let first_is_name = matches!(first, Some(FieldKind::Text(text)) if text.person);
        match &mut value.value {
            Value::List(items) => items.iter_mut().for_each(|item| self.in_list(of, item)),
            Value::Item(values) => self.in_fields(of, values),
            _ if first_is_name => self.in_value(value),
            _ => {}
        }
    }

    fn in_value(&mut self, value: &mut At<Value>) {
        let at = value.at;
        match &mut value.value {
            Value::Text(text) => *text = self.lines(text, at),
            Value::Versions(copies) => {
                let shorter = [&mut copies.medium, &mut copies.short].into_iter().flatten();
                for copy in std::iter::once(&mut copies.long).chain(shorter) {
                    copy.value = self.lines(&copy.value, copy.at);
                }
            }
            Value::List(lines) => lines.iter_mut().for_each(|line| self.in_value(line)),
            _ => {}
        }
    }

    fn lines(&mut self, text: &str, at: crate::diag::Place) -> String {
        let lines: Vec<String> = text.lines().map(|line| self.short(line.trim(), at)).collect();
        lines.join("\n")
    }

    fn short(&mut self, name: &str, at: crate::diag::Place) -> String {
        let words = in_order(name);
        let short = match (self.show, &words[..]) {
            (ShowName::Full, _) | (_, []) => return name.to_owned(),
            (ShowName::Initials, words) => initials(words, &self.language),
            (ShowName::FirstName, [first, ..]) => {
                let base = self.language.split('-').next().unwrap_or_default();
                if words.len() > 1 && FAMILY_FIRST.contains(&base) || is_unspaced(first) {
                    self.wrong.push(At { value: name.to_owned(), at });
                }
                (*first).to_owned()
            }
        };
        if short != name {
            self.full.push(words.join(" "));
        }
        short
    }

    /// The words that are not to stand anywhere. Short ones are words of the language too often.
    fn hidden(&self) -> Vec<String> {
        const LEAST: usize = 3;
        let skip = usize::from(self.show == ShowName::FirstName);
        let words = self.full.iter().flat_map(|name| name.split(' ').skip(skip));
        let mut hidden: Vec<String> =
            words.filter(|word| word.chars().count() >= LEAST).map(str::to_owned).collect();
        hidden.sort();
        hidden.dedup();
        hidden
    }
}

/// The words of a name, the given one first: after a comma as lists have it, `HADDAD, Sara`, or
/// after a family name in capitals, `HADDAD Sara`.
fn in_order(name: &str) -> Vec<&str> {
    if let Some((family, given)) = name.split_once(',') {
        return given.split_whitespace().chain(family.split_whitespace()).collect();
    }
    let is_family = |word: &&str| {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        letters().count() > 1 && letters().all(char::is_uppercase)
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let family = words.iter().take_while(|word| is_family(word)).count();
    if family == words.len() {
        return words;
    }
    words[family..].iter().chain(&words[..family]).copied().collect()
}

/// Whether names of this script are written without spaces.
fn is_unspaced(word: &str) -> bool {
    use icu_properties::CodePointMapData;
    use icu_properties::props::Script;
    let script = CodePointMapData::<Script>::new();
    let unspaced = [Script::Han, Script::Hiragana, Script::Katakana, Script::Hangul];
    word.chars().any(|c| unspaced.contains(&script.get(c)))
}

/// `K. A.`; in scripts that write names without spaces the first letter alone.
fn initials(words: &[&str], language: &str) -> String {
    let letters = words.iter().map(|word| initial(word, language));
    let letters: Vec<String> = letters.filter(|letter| !letter.is_empty()).collect();
    match &letters[..] {
        [one] if is_unspaced(one) => one.clone(),
        letters => {
            let dotted: Vec<String> = letters.iter().map(|letter| format!("{letter}.")).collect();
            dotted.join("\u{a0}")
        }
    }
}

/// Where the card says the whole name all the same.
fn told<'a>(content: &'a Content, name: &'a str) -> impl Iterator<Item = At<String>> + 'a {
    let mut said = Vec::new();
    let own = [&content.caption, &content.alt, &content.name, &content.credit];
    said.extend(own.into_iter().flatten().cloned());
    content.fields.iter().for_each(|(_, value)| in_value(value, &mut said));
    let tags = content.hashtags.iter().flat_map(|tags| &tags.0);
    said.extend(tags.cloned());
    said.into_iter().filter(move |text| says(&text.value, name))
}

fn in_value(value: &At<Value>, said: &mut Vec<At<String>>) {
    match &value.value {
        Value::Text(text) => said.push(At { value: text.clone(), at: value.at }),
        Value::Versions(copies) => {
            said.push(copies.long.clone());
            said.extend([&copies.medium, &copies.short].into_iter().flatten().cloned());
        }
        Value::Item(fields) => fields.iter().for_each(|(_, value)| in_value(value, said)),
        Value::List(items) => items.iter().for_each(|item| in_value(item, said)),
        Value::Photo(photo) => {
            said.extend([&photo.alt, &photo.credit].into_iter().flatten().cloned());
        }
        Value::Number(..) | Value::Bool(_) => {}
    }
}

/// Whether the words of the name stand in the text, one after the other, whatever is between
/// them but letters.
fn says(text: &str, name: &str) -> bool {
    let normal = |text: &str| -> Vec<String> {
        // Without accents: people type names without them.
        let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
        let bare: String = decomposed.chars().filter(|c| !is_accent(*c)).collect();
        let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    if is_unspaced(name) {
        return text.contains(name);
    }
    let (text, name) = (normal(text), normal(name));
    // A hashtag has no spaces between its words.
    let run_together = name.len() > 1 && text.contains(&name.concat());
    // `Haddad, Sara` as well.
    let turned: Vec<String> = name.iter().rev().cloned().collect();
    let mut places = text.windows(name.len().max(1));
    !name.is_empty() && (run_together || places.any(|words| words == name || words == turned))
}

/// A mark over or under a letter of a European script; vowels of others are letters.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(show: ShowName, language: &str, name: &str) -> Result<String, ()> {
        let mut names =
            Names { show, language: language.into(), full: Vec::new(), wrong: Vec::new() };
        let short = names.short(name, crate::diag::Place::default());
        if names.wrong.is_empty() { Ok(short) } else { Err(()) }
    }

    #[test]
    fn initials_are_of_every_script() {
        for (language, name, expected) in [
            ("en", "Khadeja Alamary", "K.\u{a0}A."),
            ("en", "  ebru  ", "E."),
            ("tr", "ipek ılgaz", "İ.\u{a0}I."),
            ("ar", "خديجة العمري", "خ.\u{a0}ع."),
            ("hi", "क्षमा शर्मा", "क्ष.\u{a0}श."),
            ("zh", "王小明", "王"),
            ("fr", "HADDAD Sara", "S.\u{a0}H."),
            ("en", "Haddad, Sara", "S.\u{a0}H."),
            ("en", "Anne-Marie O’Neill", "A.\u{a0}O."),
        ] {
            assert_eq!(short(ShowName::Initials, language, name).unwrap(), expected);
        }
    }

    #[test]
    fn a_first_name_is_not_guessed() {
        assert_eq!(short(ShowName::FirstName, "en", "Khadeja Alamary").unwrap(), "Khadeja");
        assert_eq!(short(ShowName::FirstName, "hu", "Khadeja").unwrap(), "Khadeja");
        for name in ["HADDAD, Sara", "HADDAD Sara", "Al Haddad, Sara Lina"] {
            assert_eq!(short(ShowName::FirstName, "fr", name).unwrap(), "Sara", "{name}");
        }
        for (language, name) in [("hu", "Kovács Anna"), ("zh", "王小明"), ("en", "王小明")] {
            assert!(short(ShowName::FirstName, language, name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        for text in
            ["by KHADEJA ALAMARY", "#KhadejaAlamary", "Khadeja\nAlamary’s", "khadeja-alamary"]
        {
            assert!(says(text, "Khadeja Alamary"), "{text}");
        }
        assert!(!says("Khadeja and Alamary", "Khadeja Alamary"));
        assert!(!says("Annabel", "Anna"));
        assert!(says("我是王小明。", "王小明"));
        assert!(says("Photo: Haddad, Sara", "Sára Haddád"));
    }
}
