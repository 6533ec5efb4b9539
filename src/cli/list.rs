//! `itac list` and `itac show`: what there is.

use std::path::PathBuf;

use serde_json::json;

use super::End;
use super::args;
use super::args::Things;
use super::disk::Folders;
use super::out;
use super::say::diagnostics;
use crate::check::LINTS;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::model::Language;
use crate::model::Languages;
use crate::model::Placement;
use crate::model::Placements;
use crate::model::Template;
use crate::resolve::kit;
use crate::resolve::kit::Kit;
use crate::resolve::kit::suggest;

pub fn list(asked: &args::List) -> End {
    let rows = match rows(asked) {
        Ok(rows) => rows,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    if asked.json {
        let objects: Vec<_> =
            rows.iter().map(|(name, about)| json!({ "name": name, "about": about })).collect();
        out(&format!("{:#}", json!(objects)));
    } else {
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, about) in rows {
            out(format!("{name:width$}  {about}").trim_end());
        }
    }
    End::Done
}

type Rows = Vec<(String, String)>;

fn rows(asked: &args::List) -> Result<Rows, Vec<Diagnostic>> {
    Ok(match asked.what {
        Things::Templates => open(asked.kit.as_deref())?
            .templates
            .values()
            .map(|t| (t.name.value.clone(), t.about.clone()))
            .collect(),
        Things::Themes => {
            let kit = open(asked.kit.as_deref())?;
            let own = |name: &String| if *name == kit.theme { "the kit's own" } else { "" };
            kit.themes.keys().map(|name| (name.clone(), own(name).to_owned())).collect()
        }
        Things::Kits => vec![(
            kit::BUILTIN.to_owned(),
            "built in; a folder with a kit.yaml is a kit too".to_owned(),
        )],
        Things::Placements => {
            let placements = Placements::builtin();
            let groups = placements.groups.iter().map(|(name, members)| {
                (name.value.clone(), format!("group: {}", members.join(", ")))
            });
            let single = placements
                .placements
                .iter()
                .map(|p| (p.name.clone(), format!("{}×{}  {}", p.width, p.height, p.shape)));
            groups.chain(single).collect()
        }
        Things::Languages => Languages::builtin()
            .languages
            .iter()
            .map(|l| (l.code.clone(), language_line(l)))
            .collect(),
        Things::Fonts => fonts()?,
        Things::Lints => {
            LINTS.iter().map(|lint| (lint.name.to_owned(), lint.why.to_owned())).collect()
        }
    })
}

fn language_line(language: &Language) -> String {
    let [open, close] = &language.quotes;
    let direction = if language.rtl { ", right to left" } else { "" };
    format!(
        "{} ({}), {}{direction}, {open}…{close}",
        language.name, language.native, language.script
    )
}

fn fonts() -> Result<Rows, Vec<Diagnostic>> {
    let fonts =
        Fonts::builtin().map_err(|error| vec![Diagnostic::error("bad-font", error.to_string())])?;
    let line = |family: &crate::fonts::Family| {
        let weights: Vec<String> =
            family.faces.iter().map(|face| fonts.face(*face).weight.to_string()).collect();
        (family.name.clone(), format!("{}  {}", weights.join(" "), scripts(family)))
    };
    Ok(fonts.families().iter().map(line).collect())
}

/// ISO 15924 codes.
fn scripts(family: &crate::fonts::Family) -> String {
    family.codes.join(", ")
}

fn open(name: Option<&str>) -> Result<Kit, Vec<Diagnostic>> {
    kit::load(&Folders { from: PathBuf::new() }, name.unwrap_or(kit::BUILTIN))
}

pub fn show(asked: &args::Show) -> End {
    let kit = match open(asked.kit.as_deref()) {
        Ok(kit) => kit,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    let (placements, languages) = (Placements::builtin(), Languages::builtin());
    let name = asked.name.as_str();
    if let Some(template) = kit.templates.get(name) {
        show_template(template);
    } else if let Ok(found) = placements.resolve([name]) {
        for placement in &found {
            show_placement(placement, &placements);
        }
    } else if let Some(language) = languages.languages.iter().find(|language| language.code == name)
    {
        out(&format!("{}: {}", language.code, language_line(language)));
        if let Some(note) = &language.note {
            out(&format!("  {note}"));
        }
    } else {
        let mut known: Vec<String> = kit.templates.keys().cloned().collect();
        known.extend(placements.placements.iter().map(|placement| placement.name.clone()));
        let error = Diagnostic::error(
            "unknown-name",
            format!("there is no template, placement or language `{name}`"),
        );
        let near =
            crate::model::nearest(name, &known.iter().map(String::as_str).collect::<Vec<_>>())
                .is_some();
        let hint = "see `itac list templates`, `itac list placements`, `itac list languages`";
        diagnostics(&[if near { suggest(error, name, known.iter()) } else { error.hint(hint) }]);
        return End::Wrong;
    }
    End::Done
}

fn show_template(template: &Template) {
    out(&format!("{}: {}", template.name.value, template.about));
    let shapes: Vec<&str> = template.shapes.iter().map(|shape| shape.name()).collect();
    out(&format!("shapes: {}", shapes.join(", ")));
    out("fields:");
    for (name, field) in template.fields.iter() {
        let required = if field.common.required { "required" } else { "optional" };
        let help = field.common.help.as_deref().unwrap_or_default();
        out(format!("  {:10} {:6} {required}  {help}", name.value, field.kind.name()).trim_end());
    }
    out(&format!("start one with: itac new {} -o card.yaml", template.name.value));
}

fn show_placement(placement: &Placement, all: &Placements) {
    let p = placement;
    out(&format!("{}: {} ({}×{}, {})", p.name, p.title, p.width, p.height, p.shape));
    if let Some([width, height]) = p.mm {
        out(&format!("  as a PDF: {width} × {height} mm"));
    }
    let safe = &p.safe;
    out(&format!(
        "  safe area: {} top, {} right, {} bottom, {} left",
        safe.top, safe.right, safe.bottom, safe.left
    ));
    for crop in &p.crops {
        out(&format!(
            "  cut to {}×{} at {},{}: {}",
            crop.width, crop.height, crop.x, crop.y, crop.what
        ));
    }
    for keepout in &p.keepouts {
        out(&format!(
            "  covered {}×{} at {},{}: {}",
            keepout.width, keepout.height, keepout.x, keepout.y, keepout.what
        ));
    }
    if let Some(max) = p.max_bytes {
        out(&format!("  at most {} kB; formats: {}", max / 1000, p.formats.join(", ")));
    }
    for source in &p.sources {
        if let Some(reference) = all.sources.get(source) {
            out(&format!("  source: {}", reference.url));
        }
    }
    if let Some(note) = &p.note {
        out(&format!("  note: {note}"));
    }
}
