//! `itac list`: what there is.

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
use crate::model::Placements;
use crate::resolve::kit;
use crate::resolve::kit::Kit;

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

pub fn language_line(language: &Language) -> String {
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

/// The kit of that name, or the built-in one.
pub fn open(name: Option<&str>) -> Result<Kit, Vec<Diagnostic>> {
    kit::load(&Folders { from: PathBuf::new() }, name.unwrap_or(kit::BUILTIN))
}
