//! A tree held against a JSON Schema: every problem at once, each with its place.
//!
//! Knows the part of JSON Schema that [`schema`](crate::model::schema) writes.

use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use crate::model::At;
use crate::model::elsewhere::belongs;
use crate::model::form::NOTATIONS;
use crate::model::suggest::did_you_mean;
use crate::model::suggest::nearest;
use crate::model::tree::Tree;
use crate::model::tree::Yaml;
use serde_json::Value;
use std::sync::Arc;

/// Everything in the tree that the schema does not allow, in the order of the file.
pub fn check(schema: &Value, tree: &Tree, source: &Arc<Source>) -> Vec<Diagnostic> {
    let mut check = Check { root: schema, source, found: Vec::new() };
    check.value(schema, tree, &Holder { key: None, at: tree.at });
    check.found.sort_by_key(|d| d.place.as_ref().map(|place| (place.line, place.column)));
    check.found
}

struct Check<'a> {
    root: &'a Value,
    source: &'a Arc<Source>,
    found: Vec<Diagnostic>,
}

/// The key that a value belongs to, for messages and for places of values that are not there.
struct Holder<'a> {
    key: Option<&'a str>,
    at: Place,
}

impl Holder<'_> {
    fn suffix(&self) -> String {
        self.key.map(|key| format!(" in `{key}`")).unwrap_or_default()
    }
}

impl<'a> Check<'a> {
    fn value(&mut self, schema: &'a Value, tree: &Tree, holder: &Holder<'_>) {
        let schema = self.resolved(schema);
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            return self.any_of(branches, tree, holder);
        }
        if !self.accepts(schema, tree) {
            return self.wrong_type(schema, tree, holder);
        }
        match &tree.value {
            Yaml::Map(entries) => self.mapping(schema, entries, holder),
            Yaml::List(items) => self.list(schema, items, tree, holder),
            _ => self.scalar(schema, tree),
        }
    }

    fn resolved(&self, mut schema: &'a Value) -> &'a Value {
        while let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let Some(target) = self.root.pointer(name.trim_start_matches('#')) else {
                break;
            };
            schema = target;
        }
        schema
    }

    /// Follows the alternative that the value looks most like.
    fn any_of(&mut self, branches: &'a [Value], tree: &Tree, holder: &Holder<'_>) {
        let mut fitting: Vec<&'a Value> = Vec::new();
        for branch in self.flat(branches) {
            if self.accepts(branch, tree) {
                fitting.push(branch);
            }
        }
        if let Yaml::Map(entries) = &tree.value {
            fitting.sort_by_key(|branch| std::cmp::Reverse(likeness(branch, entries)));
        }
        let Some(first) = fitting.first() else {
            let flat = self.flat(branches);
            let called = join_or(flat.iter().flat_map(|branch| self.called(branch)));
            let example = flat.iter().find_map(|branch| example(branch, holder));
            return self.unexpected(&called, tree, holder, example);
        };
        let before = self.found.len();
        self.value(first, tree, holder);
        let complaints = self.found.split_off(before);
        let fits_another = !matches!(tree.value, Yaml::Map(_))
            && fitting[1..].iter().any(|branch| {
                self.value(branch, tree, holder);
                self.found.split_off(before).is_empty()
            });
        if !fits_another {
            self.found.extend(complaints);
        }
    }

    /// The alternatives, those inside of alternatives included.
    fn flat(&self, branches: &'a [Value]) -> Vec<&'a Value> {
        let mut all = Vec::new();
        for branch in branches {
            let branch = self.resolved(branch);
            match branch.get("anyOf").and_then(Value::as_array) {
                Some(inner) => all.extend(self.flat(inner)),
                None => all.push(branch),
            }
        }
        all
    }

    fn accepts(&self, schema: &Value, tree: &Tree) -> bool {
        let kinds = kinds(schema);
        kinds.is_empty()
            || kinds.iter().any(|kind| match &tree.value {
                Yaml::Null => *kind == "null",
                Yaml::Bool(_) => *kind == "boolean",
                Yaml::Number(value, _) => {
                    *kind == "number" || *kind == "integer" && value.fract() == 0.0
                }
                Yaml::Text(_) => *kind == "string",
                Yaml::List(_) => *kind == "array",
                Yaml::Map(_) => *kind == "object",
            })
    }

    fn wrong_type(&mut self, schema: &Value, tree: &Tree, holder: &Holder<'_>) {
        let called = join_or(self.called(schema));
        self.unexpected(&called, tree, holder, example(schema, holder));
    }

    fn unexpected(
        &mut self,
        called: &str,
        tree: &Tree,
        holder: &Holder<'_>,
        example: Option<String>,
    ) {
        let at = if tree.value == Yaml::Null { holder.at } else { tree.at };
        let message = format!("expected {called}{}, found {}", holder.suffix(), found(tree));
        let mut diagnostic = Diagnostic::error("wrong-type", message).at(self.source, at);
        if let Some(hint) = example.or_else(|| self.remedy(called, tree, holder)) {
            diagnostic = diagnostic.hint(hint);
        }
        self.found.push(diagnostic);
    }

    fn remedy(&self, called: &str, tree: &Tree, holder: &Holder<'_>) -> Option<String> {
        match &tree.value {
            Yaml::Null => {
                let line = self.source.line(holder.at.line)?;
                let after: String = line.chars().skip(holder.at.column as usize).collect();
                let Some((_, comment)) = after.split_once(" #") else {
                    return (called == "a mapping")
                        .then(|| "write `{}` where there is nothing to say".into());
                };
                let word = comment.split([' ', ',', '}', ']']).next().unwrap_or_default();
                Some(format!("` #` begins a comment; put the color in quotes: `\"#{word}\"`"))
            }
            Yaml::Number(_, raw) if called.contains("text") => {
                Some(format!("put it in quotes: `\"{raw}\"`"))
            }
            Yaml::Bool(value) if called.contains("text") => {
                Some(format!("put it in quotes: `\"{value}\"`"))
            }
            Yaml::Text(text) if called.contains("true") => match text.as_str() {
                "yes" | "on" | "Yes" | "YES" => Some("write `true`".into()),
                "no" | "off" | "No" | "NO" => Some("write `false`".into()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a value of the schema is called in messages.
    fn called(&self, schema: &Value) -> Vec<String> {
        let named = notation(schema).map(|notation| vec![notation.called.to_owned()]);
        let listed = schema
            .get("enum")
            .and_then(Value::as_array)
            .map(|names| names.iter().map(quoted).collect());
        named.or(listed).unwrap_or_else(|| {
            kinds(schema).into_iter().map(|kind| kind_called(kind).to_owned()).collect()
        })
    }

    fn scalar(&mut self, schema: &Value, tree: &Tree) {
        if let Some(names) = schema.get("enum").and_then(Value::as_array) {
            self.one_of(names, tree);
        }
        let (Yaml::Text(text) | Yaml::Number(_, text)) = &tree.value else {
            return;
        };
        if let Some(notation) = notation(schema)
            && let Err(why) = (notation.check)(text)
        {
            let diagnostic = Diagnostic::error("malformed", why).at(self.source, tree.at);
            self.found.push(diagnostic.hint(format!("write {}", notation.called)));
        }
        if let Yaml::Number(value, raw) = &tree.value {
            self.bounds(schema, *value, raw, tree.at);
        }
    }

    fn one_of(&mut self, names: &[Value], tree: &Tree) {
        let Yaml::Text(text) = &tree.value else {
            return;
        };
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        if names.contains(&text.as_str()) {
            return;
        }
        let message = format!("unknown value: `{text}`");
        let diagnostic = Diagnostic::error("unknown-value", message).at(self.source, tree.at);
        self.found.push(diagnostic.hint(did_you_mean(text, &names)));
    }

    fn bounds(&mut self, schema: &Value, value: f64, raw: &str, at: Place) {
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        let (low, high) = (bound("minimum"), bound("maximum"));
        if low.is_some_and(|low| value < low) || high.is_some_and(|high| value > high) {
            let range = match (low, high) {
                (Some(low), Some(high)) => format!("between {low} and {high}"),
                (Some(low), None) => format!("{low} or more"),
                (None, high) => format!("{} or less", high.unwrap_or_default()),
            };
            let message = format!("the number has to be {range}: {raw}");
            self.found.push(Diagnostic::error("out-of-range", message).at(self.source, at));
        }
    }

    fn list(&mut self, schema: &'a Value, items: &[Tree], tree: &Tree, holder: &Holder<'_>) {
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
        let (low, high) = (bound("minItems"), bound("maxItems"));
        let count = items.len() as u64;
        if low.is_some_and(|low| count < low) || high.is_some_and(|high| count > high) {
            let wanted = match (low, high) {
                (Some(low), Some(high)) if low == high => format!("{low}"),
                (Some(low), None) => format!("at least {low}"),
                (_, high) => format!("at most {}", high.unwrap_or_default()),
            };
            let message = format!("expected {wanted} items{}, found {count}", holder.suffix());
            self.found.push(Diagnostic::error("wrong-length", message).at(self.source, tree.at));
        }
        let Some(inner) = schema.get("items") else {
            return;
        };
        for item in items {
            self.value(inner, item, &Holder { key: holder.key, at: item.at });
        }
    }

    fn mapping(&mut self, schema: &'a Value, entries: &[(At<String>, Tree)], holder: &Holder<'_>) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        for (key, value) in entries {
            match properties.and_then(|known| known.get(&key.value)).or(others) {
                Some(inner) => {
                    self.value(inner, value, &Holder { key: Some(&key.value), at: key.at })
                }
                None if schema.get("additionalProperties") == Some(&Value::Bool(false)) => {
                    self.unknown_key(schema, entries, key, holder);
                }
                None => {}
            }
        }
        self.missing_keys(schema, entries, holder);
        self.one_key(schema, entries, holder);
    }

    fn unknown_key(
        &mut self,
        schema: &Value,
        entries: &[(At<String>, Tree)],
        key: &At<String>,
        holder: &Holder<'_>,
    ) {
        let is_kind = schema.get("maxProperties").is_some();
        if is_kind && entries.len() > 1 {
            return;
        }
        let what = if is_kind { "kind" } else { "key" };
        let message = format!("unknown {what}{}: `{}`", holder.suffix(), key.value);
        let unused = |name: &&str| !entries.iter().any(|(other, _)| other.value == *name);
        let names: Vec<&str> = property_names(schema).into_iter().filter(unused).collect();
        let code = if is_kind { "unknown-kind" } else { "unknown-key" };
        let diagnostic = Diagnostic::error(code, message).at(self.source, key.at);
        let elsewhere = belongs(&key.value, &property_names(schema));
        let hint = elsewhere.unwrap_or_else(|| did_you_mean(&key.value, &names));
        self.found.push(diagnostic.hint(hint));
    }

    fn missing_keys(
        &mut self,
        schema: &Value,
        entries: &[(At<String>, Tree)],
        holder: &Holder<'_>,
    ) {
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            let is_near = |key: &str| nearest(key, &[name]).is_some();
            if entries.iter().any(|(key, _)| key.value == name || is_near(&key.value)) {
                continue;
            }
            let message = format!("missing key{}: `{name}`", holder.suffix());
            let error = Diagnostic::error("missing-key", message).at(self.source, holder.at);
            let column = || {
                holder
                    .key
                    .map(|key| format!("write it into a column such as `{key}` or `photo {key}`"))
            };
            let hint = match self.source.is_table() {
                true => column(),
                false => example(schema, holder),
            };
            self.found.push(match hint {
                Some(hint) => error.hint(hint),
                None => error,
            });
        }
    }

    /// Complains about a mapping that should have one key and has none or several.
    fn one_key(&mut self, schema: &Value, entries: &[(At<String>, Tree)], holder: &Holder<'_>) {
        let least = schema.get("minProperties").and_then(Value::as_u64).unwrap_or(0);
        let most = schema.get("maxProperties").and_then(Value::as_u64).unwrap_or(u64::MAX);
        let count = entries.len() as u64;
        if count < least {
            let names = property_names(schema).into_iter().map(|name| format!("`{name}`"));
            let message =
                format!("expected one of {}{}, found nothing", join_or(names), holder.suffix());
            self.found.push(Diagnostic::error("missing-key", message).at(self.source, holder.at));
        } else if count > most {
            let names: Vec<String> =
                entries.iter().map(|(key, _)| format!("`{}`", key.value)).collect();
            let message =
                format!("expected a single kind{}, found {}", holder.suffix(), names.join(", "));
            let diagnostic =
                Diagnostic::error("several-kinds", message).at(self.source, entries[1].0.at);
            let hint =
                "indent what belongs to the kind; begin each further item of a list with `- `";
            self.found.push(diagnostic.hint(hint));
        }
    }
}

/// How many keys the alternative knows, near misses counted half.
fn likeness(branch: &Value, entries: &[(At<String>, Tree)]) -> usize {
    let names = property_names(branch);
    let one = |key: &str| {
        if names.contains(&key) { 2 } else { usize::from(nearest(key, &names).is_some()) }
    };
    entries.iter().map(|(key, _)| one(&key.value)).sum()
}

/// What may be written, as the schema has it.
fn example(schema: &Value, holder: &Holder<'_>) -> Option<String> {
    let written = flow(schema.get("examples")?.get(0)?);
    Some(match holder.key {
        Some(key) => format!("write `{key}: {written}`"),
        None => format!("write `{written}`"),
    })
}

/// A value on one line of YAML, with no more quotes than people would write.
fn flow(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn property_names(schema: &Value) -> Vec<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.map(|known| known.keys().map(String::as_str).collect()).unwrap_or_default()
}

fn kinds(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn notation(schema: &Value) -> Option<&'static crate::model::form::Notation> {
    let format = schema.get("format")?.as_str()?;
    NOTATIONS.iter().find(|notation| notation.format == format)
}

fn kind_called(kind: &str) -> &'static str {
    match kind {
        "boolean" => "`true` or `false`",
        "number" => "a number",
        "integer" => "a whole number",
        "array" => "a list",
        "object" => "a mapping",
        _ => "text",
    }
}

fn found(tree: &Tree) -> String {
    match &tree.value {
        Yaml::Null => "nothing".into(),
        Yaml::Bool(value) => format!("`{value}`"),
        Yaml::Number(_, raw) => format!("the number `{raw}`"),
        Yaml::Text(text) if text.chars().count() > 40 || text.contains('\n') => "text".into(),
        Yaml::Text(text) => format!("the text `{text}`"),
        Yaml::List(_) => "a list".into(),
        Yaml::Map(_) => "a mapping".into(),
    }
}

fn quoted(name: &Value) -> String {
    format!("`{}`", name.as_str().unwrap_or_default())
}

/// `a, b or c`, each once.
fn join_or(names: impl IntoIterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    match all.pop() {
        Some(last) if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        last => last.unwrap_or_default(),
    }
}
