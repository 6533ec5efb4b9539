//! `itac show`: all about one template, placement or language.

mod template;

use serde_json::Value as Json;
use serde_json::json;

use super::End;
use super::args;
use super::list::language_line;
use super::list::open;
use super::out;
use super::say::diagnostics;
use crate::diag::Diagnostic;
use crate::model::Area;
use crate::model::Language;
use crate::model::Languages;
use crate::model::Placement;
use crate::model::Placements;
use crate::resolve::kit::Kit;
use crate::resolve::kit::suggest;

/// What terminals have by default.
const COLUMNS: usize = 80;

/// What a name means, for people and for machines.
struct Shown {
    lines: Vec<String>,
    json: Json,
}

pub fn show(asked: &args::Show) -> End {
    let kit = match open(asked.kit.as_deref()) {
        Ok(kit) => kit,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    match find(&asked.name, &kit) {
        Ok(shown) if asked.json => out(&format!("{:#}", shown.json)),
        Ok(shown) => shown.lines.iter().for_each(|line| out(line)),
        Err(error) => {
            diagnostics(&[error]);
            return End::Wrong;
        }
    }
    End::Done
}

fn find(name: &str, kit: &Kit) -> Result<Shown, Diagnostic> {
    let (placements, languages) = (Placements::builtin(), Languages::builtin());
    if let Some(template) = kit.templates.get(name) {
        return Ok(template::shown(template, kit));
    }
    if let Ok(found) = placements.resolve([name]) {
        return Ok(Shown {
            lines: found.iter().flat_map(|one| placement_lines(one, &placements)).collect(),
            json: found.iter().map(|one| placement_json(one, &placements)).collect(),
        });
    }
    if let Some(language) = languages.languages.iter().find(|language| language.code == name) {
        return Ok(Shown { lines: language_lines(language), json: language_json(language) });
    }
    let mut known: Vec<String> = kit.templates.keys().cloned().collect();
    known.extend(placements.placements.iter().map(|placement| placement.name.clone()));
    let error = Diagnostic::error(
        "unknown-name",
        format!("there is no template, placement or language `{name}`"),
    );
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    Err(match crate::model::nearest(name, &names) {
        Some(_) => suggest(error, name, known.iter()),
        None => {
            error.hint("see `itac list templates`, `itac list placements`, `itac list languages`")
        }
    })
}

/// Words in lines that are not wider than a terminal, `indent` spaces before each.
fn wrap(text: &str, indent: usize) -> Vec<String> {
    let mut lines = vec![" ".repeat(indent)];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always one");
        let empty = line.trim().is_empty();
        if !empty && line.chars().count() + 1 + word.chars().count() > COLUMNS {
            lines.push(" ".repeat(indent) + word);
            continue;
        }
        line.push_str(if empty { "" } else { " " });
        line.push_str(word);
    }
    lines
}

fn placement_lines(p: &Placement, all: &Placements) -> Vec<String> {
    let safe = &p.safe;
    let area = |what: &str, a: &Area| {
        format!("{what} {}×{} at {},{}: {}", a.width, a.height, a.x, a.y, a.what)
    };
    let mut facts = Vec::new();
    facts.extend(p.mm.map(|[width, height]| format!("as a PDF: {width} × {height} mm")));
    facts.push(format!(
        "safe area: {} top, {} right, {} bottom, {} left",
        safe.top, safe.right, safe.bottom, safe.left
    ));
    facts.extend(p.crops.iter().map(|crop| area("cut to", crop)));
    facts.extend(p.keepouts.iter().map(|keepout| area("covered", keepout)));
    facts.extend(
        p.max_bytes
            .map(|max| format!("at most {} kB; formats: {}", max / 1000, p.formats.join(", "))),
    );
    facts.extend(urls(p, all).iter().map(|url| format!("source: {url}")));
    facts.extend(p.note.iter().map(|note| format!("note: {note}")));
    let title = format!("{}: {} ({}×{}, {})", p.name, p.title, p.width, p.height, p.shape);
    std::iter::once(title).chain(facts.iter().flat_map(|fact| wrap(fact, 2))).collect()
}

fn urls<'a>(p: &Placement, all: &'a Placements) -> Vec<&'a str> {
    let sources = p.sources.iter().filter_map(|source| all.sources.get(source));
    sources.map(|source| source.url.as_str()).collect()
}

/// Lengths in pixels.
fn placement_json(p: &Placement, all: &Placements) -> Json {
    let area = |a: &Area| json!({ "what": a.what, "x": a.x, "y": a.y, "width": a.width, "height": a.height });
    let safe = &p.safe;
    json!({
        "name": p.name,
        "platform": p.platform,
        "title": p.title,
        "kind": p.kind,
        "width": p.width,
        "height": p.height,
        "shape": p.shape.name(),
        "mm": p.mm,
        "safe": { "top": safe.top, "right": safe.right, "bottom": safe.bottom, "left": safe.left },
        "crops": p.crops.iter().map(area).collect::<Vec<_>>(),
        "keepouts": p.keepouts.iter().map(area).collect::<Vec<_>>(),
        "formats": p.formats,
        "max_bytes": p.max_bytes,
        "sources": urls(p, all),
        "note": p.note,
    })
}

fn language_lines(language: &Language) -> Vec<String> {
    let mut lines = wrap(&format!("{}: {}", language.code, language_line(language)), 0);
    lines.extend(language.note.iter().flat_map(|note| wrap(note, 2)));
    lines
}

fn language_json(language: &Language) -> Json {
    json!({
        "code": language.code,
        "name": language.name,
        "native": language.native,
        "script": language.script,
        "rtl": language.rtl,
        "quotes": language.quotes,
        "inner_quotes": language.inner_quotes,
        "note": language.note,
    })
}
