//! `itac crop`: what of a photo its crops show, and what belongs to it, written beside it.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use serde_json::json;

use super::End;
use super::args;
use super::out;
use super::plan::shared;
use super::say::diagnostics;
use super::say::not_written;
use super::tell;
use crate::assets::Named;
use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::Anonymise;
use crate::model::AnonymiseWay;
use crate::model::Beside;
use crate::model::Day;
use crate::model::Fact;
use crate::model::Given;
use crate::model::Placement;
use crate::photo::Photos;
use crate::photo::Way;
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
    let files = args::Files { limits: asked.limits.clone(), ..args::Files::default() };
    let shared = shared(std::iter::empty(), &files)?;
    let placements = placements(&asked.placements, &shared)?;
    let mut photos = Photos::new(shared.limits);
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
    let path = Named::BESIDE.of(&asked.photo);
    let written = if path.is_file() { read(&path)? } else { Vec::new() };
    let (text, facts) = facts(&path, &written, &asked.facts)?;
    // This picture too may lie about.
    let id = match &facts.anonymise {
        Some(hidden) => {
            let Anonymise { way, areas } = &hidden.value;
            photos.add_hidden(&name, bytes, Way::from(*way), &COVERS, areas)
        }
        None => photos.add_photo(&name, bytes),
    };
    let id = id.map_err(refused)?;
    let mut worker = Worker::default();
    let chosen = Chosen {
        focus: facts.focus.as_ref().map(|focus| (focus.value[0], focus.value[1])),
        zoom: facts.zoom.as_ref().map(|zoom| zoom.value),
    };
    let found = crops(&photos, id, &placements, chosen, &mut worker).map_err(refused)?;
    let png = overview(&photos, id, &found, &shared.fonts, &mut worker)
        .map_err(|error| vec![Diagnostic::error("export", error.to_string())])?;
    // Of somebody who has just said no, no picture is made that nobody asked for.
    let refused = facts.consent.as_ref().is_some_and(|consent| !consent.value.given.value.is_yes());
    let usual = usual(&asked.photo);
    if refused && usual.is_file() {
        tell(&format!("{} still shows them: remove it", usual.display()));
    }
    let output = asked.output.clone().or((!refused).then_some(usual));
    if let Some(output) = &output {
        write(output, &png)?;
    }
    if let Some(text) = text {
        write(&path, text.as_bytes())?;
        tell(&format!("{} says what belongs to the photo", path.display()));
    }
    match asked.json {
        true => out(&format!("{:#}", as_json(&found))),
        false => say(&found, chosen),
    }
    if let Some(output) = output {
        tell(&format!("{} shows them", output.display()));
    }
    Ok(())
}

/// What covers faces where no kit says it: middle greys.
const COVERS: [Rgba; 2] = [Rgba::opaque(0x77, 0x77, 0x77), Rgba::opaque(0xa6, 0xa6, 0xa6)];

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

fn usual(photo: &Path) -> PathBuf {
    let stem = photo.file_stem().unwrap_or_default().to_string_lossy();
    PathBuf::from(format!("{stem}.crop.png"))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Errors> {
    crate::pack::write(path, bytes).map(drop).map_err(|error| vec![not_written(path, &error)])
}

/// What is to be written beside the photo, if that changes, and what it then says.
fn facts(
    path: &Path,
    written: &[u8],
    asked: &args::Facts,
) -> Result<(Option<String>, Beside), Errors> {
    let name = path.display().to_string();
    let old = Source::from_bytes(&name, written).map_err(|error| vec![error])?;
    let new = new(asked, &old)?;
    if new.is_empty() {
        return Ok((None, Beside::read(&old)?));
    }
    let text = Beside::with(&old.text, &new);
    let facts = Beside::read(&Source::new(name, text.clone()))?;
    match facts.consent.as_ref().and_then(|consent| unclear(consent, &facts.source)) {
        Some(error) => Err(vec![error]),
        None => Ok((Some(text), facts)),
    }
}

/// What was typed. What a consent covers and where its form is kept stays as it was written
/// before, unless that is typed too; until when it holds is said anew with every consent.
fn new(asked: &args::Facts, old: &Arc<Source>) -> Result<Vec<Fact>, Errors> {
    let args::Facts { focus, zoom, alt, credit, anonymise, consent, until, form } = asked.clone();
    let mut wrong = Vec::new();
    let anonymise = anonymise.and_then(|name| way(&name).map_err(|error| wrong.push(error)).ok());
    if let Some(given) = consent.as_deref() {
        wrong.extend(untold(given, until.as_deref()));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let before = Beside::read(old).ok().and_then(|beside| beside.consent).map(|at| at.value);
    let kept = before.as_ref();
    let form = form.or_else(|| Some(kept?.form.as_ref()?.value.clone()));
    let scope = kept.and_then(|consent| consent.scope.as_ref());
    let scope = scope.into_iter().flat_map(|names| &names.0).map(|name| name.value.clone());
    let consent = consent.map(|given| Fact::Consent {
        given: match Given::of(&given) {
            Given::Yes => "yes".into(),
            Given::No => "no".into(),
            Given::On(day) => day,
        },
        until: until.map(|day| Day::plain(&day)),
        scope: scope.collect(),
        form,
    });
    let facts = [
        focus.map(Fact::Focus),
        zoom.map(Fact::Zoom),
        alt.map(Fact::Alt),
        credit.map(Fact::Credit),
        anonymise.map(Fact::Anonymise),
        consent,
    ];
    Ok(facts.into_iter().flatten().collect())
}

fn way(name: &str) -> Result<AnonymiseWay, Diagnostic> {
    serde_json::from_value(json!(name.trim().to_lowercase())).map_err(|_| {
        let message = format!("`--anonymise` does not know `{name}`");
        let ways = "cover, silhouette, initials, pixelate, blur";
        Diagnostic::error("unknown-value", message).hint(format!("there are: {ways}"))
    })
}

/// Days that were typed and that nobody could tell.
fn untold(given: &str, until: Option<&str>) -> Vec<Diagnostic> {
    let wants = |option: &str, what: &str, got: &str| {
        let message = format!("`{option}` wants {what}, got: `{got}`");
        Diagnostic::error("bad-date", message).hint("write a day as 2026-12-18")
    };
    let known = Given::of(given);
    let unclear = !known.is_yes() && known != Given::No;
    let given = unclear.then(|| wants("--consent", "yes, no, or the day it was given", given));
    let until = until.filter(|day| day.parse::<Day>().is_err());
    given.into_iter().chain(until.map(|day| wants("--until", "the last day", day))).collect()
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
