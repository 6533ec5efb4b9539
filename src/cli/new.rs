//! `itac new`: a card to fill in, or the beginnings of a kit.

mod sheet;

use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use super::End;
use super::args;
use super::disk::Folders;
use super::out;
use super::say::diagnostics;
use super::tell;
use crate::batch;
use crate::diag::Diagnostic;
use crate::model::Field;
use crate::model::FieldKind;
use crate::model::ListField;
use crate::model::Template;
use crate::model::Value;
use crate::pack;
use crate::resolve::kit;
use crate::resolve::kit::suggest;

pub fn new(asked: &args::New) -> End {
    if let Some(folder) = &asked.folder {
        return match asked.name.as_str() {
            "kit" => new_kit(folder),
            name => {
                let error = Diagnostic::error("usage", format!("`{name}` takes no folder"));
                diagnostics(&[error.hint(format!("write `itac new {name} -o CARD.yaml`"))]);
                End::Wrong
            }
        };
    }
    let name = asked.kit.as_deref().unwrap_or(kit::BUILTIN);
    let kit = match kit::load(&Folders { from: PathBuf::new() }, name) {
        Ok(kit) => kit,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    let Some(template) = kit.templates.get(&asked.name) else {
        let error =
            Diagnostic::error("unknown-template", format!("there is no template `{}`", asked.name));
        diagnostics(&[suggest(error, &asked.name, kit.templates.keys())]);
        return End::Wrong;
    };
    if asked.sheet {
        return sheet::sheet(template, &kit, asked.output.as_deref());
    }
    let card = card(template, asked.kit.as_deref());
    match &asked.output {
        None => {
            out(card.trim_end());
            End::Done
        }
        Some(path) => write(path, &card),
    }
}

fn write(path: &Path, text: impl AsRef<[u8]>) -> End {
    if path.exists() {
        let error = Diagnostic::error("exists", format!("`{}` is there already", path.display()));
        diagnostics(&[error.hint("choose another name, or remove it first")]);
        return End::Wrong;
    }
    match pack::write(path, text.as_ref()) {
        Ok(_) => {
            tell(&format!("wrote {}", path.display()));
            End::Done
        }
        Err(error) => {
            diagnostics(&[Diagnostic::error(
                "not-written",
                format!("cannot write `{}`: {error}", path.display()),
            )]);
            End::Wrong
        }
    }
}

/// A card with every field of the template, each with its help.
fn card(template: &Template, kit: Option<&str>) -> String {
    let mut text =
        format!("# {}\n# Make the pictures: itac render THIS-FILE.yaml\n", template.about);
    let _ = writeln!(text, "template: {}", template.name.value);
    if let Some(kit) = kit {
        let _ = writeln!(text, "kit: {}", serde_json::to_string(kit).unwrap_or_default());
    }
    text.push_str("language: en          # see: itac list languages\n");
    let usual = batch::usual(template).join(", ");
    let _ = writeln!(text, "# for: [{usual}]      # the usual; others: itac list placements");
    text.push_str("fields:\n");
    for (name, field) in template.fields.iter() {
        if let Some(help) = &field.common.help {
            let _ = writeln!(text, "  # {help}");
        }
        let hash = if field.common.required { "" } else { "# " };
        let _ = writeln!(text, "  {hash}{}: {}", name.value, example(field));
    }
    text
}

fn example(field: &Field) -> String {
    if let Some(words) = field.common.example.as_ref().and_then(|value| in_yaml(&value.value)) {
        return words;
    }
    match &field.kind {
        FieldKind::Text(_) => "\"…\"".into(),
        FieldKind::Photo(_) => "{ file: photo.jpg, alt: \"…\", credit: \"Photo: …\" }".into(),
        FieldKind::Logo(_) => "logo.svg".into(),
        FieldKind::Date(_) => "2026-12-18".into(),
        FieldKind::Number(_) => "1".into(),
        FieldKind::List(list) => list_example(list),
        FieldKind::Choice(choice) => {
            choice.options.first().map(|option| option.value.clone()).unwrap_or_default()
        }
    }
}

/// Words, numbers and lists of them; a picture's example is a sample, which nobody wants to keep.
fn in_yaml(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => serde_json::to_string(text).ok(),
        Value::Number(_, written) => Some(written.clone()),
        Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| in_yaml(item)).collect();
            Some(format!("[ {} ]", items?.join(", ")))
        }
        _ => None,
    }
}

/// One item, and a place for more.
fn list_example(list: &ListField) -> String {
    let fields: Vec<String> =
        list.of.iter().map(|(name, field)| format!("{}: {}", name.value, example(field))).collect();
    match &fields[..] {
        [_] => {
            format!("[ {} ]", list.of.iter().map(|(_, field)| example(field)).collect::<String>())
        }
        _ => format!("[ {{ {} }} ]", fields.join(", ")),
    }
}

const KIT: &str = r##"# An organisation's kit: everything of the built-in one, with your own colours, logo and accounts.
name: NAME
extends: itac
about: The look of our own cards.

# Your colours, by names you choose. Quote them: an unquoted # begins a comment.
colors:
  brand: "#2A1038"
  brand_light: "#FFF9EF"

# The theme of all your cards; without this line each template chooses its own. A card may name another.
theme: main

# A theme says which colour plays which part. What you leave out stays as in the built-in theme of that name.
themes:
  main:
    ground: brand_light
    text: brand

# Files in this folder; the one for light grounds is dark, and the other way round.
# logos: { name: NAME, on_light: logos/logo.svg, on_dark: logos/logo-white.svg, alt: NAME }
# handles: { x: ["@yours"] }
# hashtags: ["#ItTakesACommunity"]
# link: https://example.org

# What every photo must come with, and the words of a person who is named; without it a card is refused.
# require: [consent, credit, consent-of-words]
"##;

fn new_kit(folder: &Path) -> End {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let end = write(&folder.join("kit.yaml"), KIT.replace("NAME", &pack::slug(&name)));
    if end == End::Done {
        tell(&format!("use it with: itac render CARD.yaml --kit {}", folder.display()));
    }
    end
}
