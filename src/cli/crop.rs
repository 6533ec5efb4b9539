//! `itac crop`: what of a photo its crops show, and what belongs to it, written beside it.

use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;
use serde_json::json;

use super::End;
use super::args;
use super::args::Facts;
use super::out;
use super::plan::shared;
use super::say::diagnostics;
use super::say::not_written;
use super::tell;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Beside;
use crate::model::Placement;
use crate::photo::Photos;
use crate::render::Shared;
use crate::render::Worker;
use crate::render::crops::Chosen;
use crate::render::crops::Crops;
use crate::render::crops::Window;
use crate::render::crops::crops;
use crate::render::crops::overview;
use crate::resolve::consent::unclear;

type Errors = Vec<Diagnostic>;

pub fn crop(asked: &args::Crop) -> End {
    match carried_out(asked) {
        Ok(()) => End::Done,
        Err(errors) => {
            diagnostics(&errors);
            End::Wrong
        }
    }
}

fn carried_out(asked: &args::Crop) -> Result<(), Errors> {
    let shared = shared(std::iter::empty(), &args::Files::default())?;
    let placements = placements(&asked.placements, &shared)?;
    let mut photos = Photos::default();
    let read = |path: &Path| {
        crate::pack::read(path).map_err(|error| {
            let message = format!("cannot read `{}`: {error}", path.display());
            vec![Diagnostic::error("missing-file", message)]
        })
    };
    let bytes = read(&asked.photo)?;
    let name = asked.photo.display().to_string();
    let refused = |error: crate::photo::PhotoError| {
        let message = format!("`{name}`: {}", error.message);
        vec![Diagnostic::error("bad-photo", message).hint(error.hint)]
    };
    let id = photos.add_photo(&name, bytes).map_err(refused)?;
    let path = beside(&asked.photo);
    let written = if path.is_file() { Some(read(&path)?) } else { None };
    let (text, facts) = facts(&path, written.as_deref(), &asked.facts)?;
    let mut worker = Worker::default();
    let chosen = Chosen {
        focus: facts.focus.as_ref().map(|focus| (focus.value[0], focus.value[1])),
        zoom: facts.zoom.as_ref().map(|zoom| zoom.value),
    };
    let found = crops(&photos, id, &placements, chosen, &mut worker).map_err(refused)?;
    let png = overview(&photos, id, &found, &shared.fonts, &mut worker)
        .map_err(|error| vec![Diagnostic::error("export", error.to_string())])?;
    let output = asked.output.clone().unwrap_or_else(|| usual(&asked.photo));
    write(&output, &png)?;
    if let Some(text) = text {
        write(&path, text.as_bytes())?;
        tell(&format!("{} says what belongs to the photo", path.display()));
    }
    match asked.json {
        true => out(&format!("{:#}", as_json(&found))),
        false => say(&found, chosen),
    }
    tell(&format!("{} shows them", output.display()));
    Ok(())
}

fn placements(names: &[String], shared: &Shared) -> Result<Vec<Placement>, Errors> {
    let (mut found, mut wrong) = (Vec::<Placement>::new(), Vec::new());
    for name in names.iter().filter(|name| !name.trim().is_empty()) {
        match shared.placements.one(name) {
            Ok(some) => found.extend(some),
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

fn beside(photo: &Path) -> PathBuf {
    let mut name = photo.as_os_str().to_owned();
    name.push(".yaml");
    name.into()
}

fn usual(photo: &Path) -> PathBuf {
    let stem = photo.file_stem().unwrap_or_default().to_string_lossy();
    PathBuf::from(format!("{stem}.crop.png"))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Errors> {
    crate::pack::write(path, bytes).map(drop).map_err(|error| vec![not_written(path, &error)])
}

/// What is to be written beside the photo, if that changes, and what it then says. New facts
/// stand first, for of two keys alike the older would be an error: that line goes.
fn facts(
    path: &Path,
    written: Option<&[u8]>,
    asked: &Facts,
) -> Result<(Option<String>, Beside), Errors> {
    let name = path.display().to_string();
    let old = String::from_utf8_lossy(written.unwrap_or_default()).into_owned();
    let blank = |text: &str| {
        text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    };
    let new = lines(asked);
    if new.is_empty() {
        let facts =
            if blank(&old) { Ok(Beside::default()) } else { Beside::read(&Source::new(name, old)) };
        return Ok((None, facts?));
    }
    let keys: Vec<&str> = new.iter().map(|(key, _)| *key).collect();
    let mut text: String = new.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
    text.push_str(&without(&old, &keys));
    let facts = Beside::read(&Source::new(name, text.clone()))?;
    match facts.consent.as_ref().and_then(|consent| unclear(consent, &facts.source)) {
        Some(error) => Err(vec![error]),
        None => Ok((Some(text), facts)),
    }
}

/// YAML takes what JSON quotes.
fn lines(asked: &Facts) -> Vec<(&'static str, String)> {
    let quoted = |text: &String| json!(text).to_string();
    let mut lines = Vec::new();
    let mut add = |key, value: Option<String>| lines.extend(value.map(|value| (key, value)));
    add("focus", asked.focus.as_ref().map(|focus| format!("[{focus}]")));
    add("zoom", asked.zoom.map(|zoom| zoom.to_string()));
    add("alt", asked.alt.as_ref().map(quoted));
    add("credit", asked.credit.as_ref().map(quoted));
    let rest = [("until", &asked.until), ("form", &asked.form)];
    add(
        "consent",
        asked.consent.as_ref().map(|given| {
            let given = match given.trim() {
                yes_or_no @ ("yes" | "no" | "true" | "false") => yes_or_no.to_owned(),
                other => json!(other).to_string(),
            };
            let rest = rest.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
            let rest: String =
                rest.map(|(key, value)| format!(", {key}: {}", quoted(value))).collect();
            format!("{{ given: {given}{rest} }}")
        }),
    );
    lines
}

/// A mapping without some of its keys: each goes with the lines that belong to it.
fn without(text: &str, keys: &[&str]) -> String {
    let mut kept = String::new();
    let mut goes = false;
    for line in text.lines() {
        if !line.starts_with([' ', '\t', '#', '-']) && !line.trim().is_empty() {
            goes = line.split_once(':').is_some_and(|(key, _)| keys.contains(&key.trim()));
        }
        if !goes {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn say(found: &Crops, chosen: Chosen) {
    let why = match (chosen.focus, found.faces.len()) {
        (Some((x, y)), _) => format!("the crops follow the focus {x}, {y}"),
        (None, 0) => "no face is found; the crops follow what stands out".to_owned(),
        (None, 1) => "a face is found; the crops keep the head whole where they can".to_owned(),
        (None, all) => {
            format!("{all} faces are found; the crops keep heads whole and together where they can")
        }
    };
    out(&format!("{} × {} pixels: {why}", found.size.width, found.size.height));
    for window in &found.windows {
        out(&format!("  {}", in_words(window)));
    }
}

fn in_words(window: &Window) -> String {
    let crop = window.crop;
    let mut said = format!(
        "{:.0} × {:.0} from {:.0}, {:.0}  {}",
        crop.width(),
        crop.height(),
        crop.x0,
        crop.y0,
        window.placements.join(", ")
    );
    match window.cut {
        0 => {}
        1 => said.push_str("  CUTS a head"),
        cut => said.push_str(&format!("  CUTS {cut} heads")),
    }
    if window.scale > 1.3 {
        said.push_str(&format!("  enlarged {:.1} times, will look soft", window.scale));
    }
    said
}

fn as_json(found: &Crops) -> Value {
    let rect = |rect: crate::geom::Rect| json!([rect.x0, rect.y0, rect.width(), rect.height()]);
    let face = |face: &crate::photo::Face| json!({ "box": rect(face.bounds), "score": face.score });
    let window = |window: &Window| {
        json!({
            "placements": window.placements,
            "crop": rect(window.crop),
            "scale": window.scale,
            "heads_cut": window.cut,
        })
    };
    json!({
        "width": found.size.width,
        "height": found.size.height,
        "faces": found.faces.iter().map(face).collect::<Vec<_>>(),
        "windows": found.windows.iter().map(window).collect::<Vec<_>>(),
    })
}
