//! Files to typed data: parse, check, read.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::ByLanguage;
use crate::model::Cards;
use crate::model::Content;
use crate::model::Kit;
use crate::model::Map;
use crate::model::Page;
use crate::model::Template;
use crate::model::check::check;
use crate::model::read::read;
use crate::model::schema;
use crate::model::tree::Tree;
use crate::model::tree::Yaml;
use crate::model::tree::parse;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;
use std::sync::LazyLock;

// A schema takes longer to write than most files to check.
static TEMPLATE: LazyLock<Value> = LazyLock::new(schema::template);
static KIT: LazyLock<Value> = LazyLock::new(schema::kit);
static ONE_CARD: LazyLock<Value> = LazyLock::new(schema::one_card);

/// What placeholders may name beside the fields.
const TAKEN: [&str; 6] = ["item", "kit", "language", "page", "partner", "words"];

impl Template {
    /// Reads a template; else everything that is wrong with it.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let mut template: Self = load(source, &TEMPLATE)?;
        template.source = Arc::clone(source);
        match (template.layout.take(), template.pages.is_empty()) {
            (Some(layout), true) => {
                let (each, flow, alt) = (None, None, ByLanguage::default());
                template.pages.push(Page { each, flow, layout, alt });
            }
            (None, false) => {}
            (layout, _) => {
                let what = if layout.is_some() {
                    "both `layout` and `pages`"
                } else {
                    "neither `layout` nor `pages`"
                };
                let message = format!("the template has {what}");
                let error = template.name.error(source, "missing-key", message);
                return Err(vec![
                    error.hint("write `layout: …` for one picture, `pages: [ … ]` for a carousel"),
                ]);
            }
        }
        let taken = template.fields.iter().filter(|(name, _)| TAKEN.contains(&name.value.as_str()));
        let wrong: Vec<Diagnostic> = taken
            .map(|(name, _)| {
                let message = format!(
                    "a field cannot be called `{}`: it already means something in placeholders",
                    name.value
                );
                name.error(source, "taken-name", message).hint("choose another name")
            })
            .collect();
        if wrong.is_empty() { Ok(template) } else { Err(wrong) }
    }
}

impl Kit {
    /// Reads a `kit.yaml`; else everything that is wrong with it.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let mut kit: Self = load(source, &KIT)?;
        kit.source = Arc::clone(source);
        Ok(kit)
    }
}

impl Cards {
    /// Reads a card, a list of cards, or `defaults` and `cards`. The error is
    /// for files in which no card could be found; a wrong card is in its place in the list.
    pub fn read(source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let tree = parse(source).map_err(|error| vec![error])?;
        let schema = &*ONE_CARD;
        let has = |name: &str| matches!(&tree.value, Yaml::Map(entries) if entries.iter().any(|(key, _)| key.value == name));
        let (defaults, cards) = if has("cards") || has("defaults") {
            let problems = check(&schema::card_list(), &tree, source);
            if !problems.is_empty() {
                return Err(problems);
            }
            let defaults =
                entry(&tree, "defaults").map(|tree| card(schema, tree, source)).transpose()?;
            (defaults.unwrap_or_default(), entry(&tree, "cards").map_or(&[][..], items))
        } else {
            (Content::default(), items(&tree))
        };
        if cards.is_empty() {
            let error = Diagnostic::error("no-cards", "there are no cards in the file");
            return Err(vec![error.at(source, tree.at)]);
        }
        let one = |tree: &Tree| card(schema, tree, source).map(|content| content.or(&defaults));
        Ok(Self { each: cards.iter().map(one).collect() })
    }
}

impl Content {
    /// Reads a card that stands in a tree, such as a row of a table; else everything
    /// that is wrong with it.
    pub fn of(tree: &Tree, source: &Arc<Source>) -> Result<Self, Vec<Diagnostic>> {
        let mut content: Self = typed(tree, source, &ONE_CARD)?;
        content.source = Arc::clone(source);
        Ok(content)
    }

    /// This card, with what it leaves out taken from `defaults`; fields one by one.
    pub fn or(self, defaults: &Self) -> Self {
        let mut fields: Map<_> = defaults.fields.clone();
        for (key, value) in self.fields.entries {
            fields.insert(key, value);
        }
        Self {
            source: self.source,
            template: self.template.or_else(|| defaults.template.clone()),
            kit: self.kit.or_else(|| defaults.kit.clone()),
            placements: self.placements.or_else(|| defaults.placements.clone()),
            language: self.language.or_else(|| defaults.language.clone()),
            direction: self.direction.or(defaults.direction),
            theme: self.theme.or_else(|| defaults.theme.clone()),
            name: self.name.or_else(|| defaults.name.clone()),
            caption: self.caption.or_else(|| defaults.caption.clone()),
            alt: self.alt.or_else(|| defaults.alt.clone()),
            hashtags: self.hashtags.or_else(|| defaults.hashtags.clone()),
            partner: self.partner.or_else(|| defaults.partner.clone()),
            allow: self.allow.or_else(|| defaults.allow.clone()),
            same_size: self.same_size.or(defaults.same_size),
            publish_at: self.publish_at.or_else(|| defaults.publish_at.clone()),
            consent: self.consent.or_else(|| defaults.consent.clone()),
            credit: self.credit.or_else(|| defaults.credit.clone()),
            show_name: self.show_name.or(defaults.show_name),
            fields,
            unnamed: self.unnamed,
            shortened: self.shortened,
            unseen: self.unseen,
            wrong: self.wrong,
        }
    }
}

fn entry<'a>(tree: &'a Tree, name: &str) -> Option<&'a Tree> {
    let Yaml::Map(entries) = &tree.value else {
        return None;
    };
    entries.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
}

/// The items of a list; anything else is the only one.
fn items(tree: &Tree) -> &[Tree] {
    match &tree.value {
        Yaml::List(items) => items,
        _ => std::slice::from_ref(tree),
    }
}

fn card(schema: &Value, tree: &Tree, source: &Arc<Source>) -> Result<Content, Vec<Diagnostic>> {
    let tree = &without_empty_fields(tree);
    let wrong = cut_by_comments(tree, source);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut content: Content = typed(tree, source, schema)?;
    content.source = Arc::clone(source);
    Ok(content)
}

/// `fields:` with nothing after it: every field is commented out.
fn without_empty_fields(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    if let Yaml::Map(entries) = &mut tree.value {
        for (key, value) in entries.iter_mut() {
            if key.value == "fields" && value.value == Yaml::Null {
                value.value = Yaml::Map(Vec::new());
            }
        }
    }
    tree
}

/// Texts that end at ` #` and a letter: YAML takes a hashtag for a comment, and the
/// rest of the sentence would be lost in silence.
fn cut_by_comments(tree: &Tree, source: &Arc<Source>) -> Vec<Diagnostic> {
    match &tree.value {
        Yaml::Map(entries) => {
            entries.iter().flat_map(|(_, value)| cut_by_comments(value, source)).collect()
        }
        Yaml::List(items) => items.iter().flat_map(|item| cut_by_comments(item, source)).collect(),
        Yaml::Text(_) => {
            let Some(line) = source.line(tree.at.line) else { return Vec::new() };
            let end = (tree.at.column.saturating_sub(1) + tree.at.length) as usize;
            let rest: String = line.chars().skip(end).collect();
            let lost = rest.trim_start().strip_prefix('#');
            let lost = lost.filter(|lost| lost.starts_with(char::is_alphanumeric));
            lost.into_iter()
                .map(|lost| {
                    let word = lost.split_whitespace().next().unwrap_or_default();
                    let message = format!("the text ends before `#{word}`: ` #` begins a comment");
                    tree.error(source, "cut-by-comment", message)
                        .hint("put the whole text in quotes: \"… #… …\"")
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Parses, checks and reads a whole file.
pub fn load<T: DeserializeOwned>(
    source: &Arc<Source>,
    schema: &Value,
) -> Result<T, Vec<Diagnostic>> {
    let tree = parse(source).map_err(|error| vec![error])?;
    typed(&tree, source, schema)
}

fn typed<T: DeserializeOwned>(
    tree: &Tree,
    source: &Arc<Source>,
    schema: &Value,
) -> Result<T, Vec<Diagnostic>> {
    let problems = check(schema, tree, source);
    if !problems.is_empty() {
        return Err(problems);
    }
    read(tree).map_err(|error| {
        let at = error.at.unwrap_or(tree.at);
        vec![Diagnostic::error("malformed", error.message).at(source, at)]
    })
}
