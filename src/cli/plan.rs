//! What was typed becomes what is to be done, or all that is wrong with it.

use std::sync::Arc;

use super::args;
use crate::check;
use crate::check::Day;
use crate::check::Rules;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::model;
use crate::photo::Limits;
use crate::render::Format;
use crate::render::Shared;
use crate::render::Wanted;
use crate::resolve::kit::Kit;

/// What lints go by. Every name that is no lint is told, and a date that is none.
pub fn rules(lints: &args::Lints) -> Result<Rules, Vec<Diagnostic>> {
    let mut wrong: Vec<Diagnostic> =
        lints.allow.iter().filter_map(|name| check::find(name).err()).collect();
    let today = day(lints.date.as_deref()).unwrap_or_else(|error| {
        wrong.push(error);
        None
    });
    if wrong.is_empty() { Ok(Rules::new(today)) } else { Err(wrong) }
}

/// The day on which consent must still hold: the one that was named, else today.
pub fn day(named: Option<&str>) -> Result<Option<Day>, Diagnostic> {
    let Some(named) = named else { return Ok(today()) };
    named.parse().map(Some).map_err(|_| {
        let message = format!("`--date` wants a day, got: `{named}`");
        Diagnostic::error("bad-date", message).hint("write it as 2026-12-18")
    })
}

/// The day in Greenwich. Whether a card is made depends on it, never what a picture looks like.
#[expect(clippy::disallowed_methods, reason = "consent ends on a day")]
fn today() -> Option<Day> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    u32::try_from(since.as_secs() / (24 * 60 * 60)).ok().map(Day::after_1970)
}

/// The formats asked for, each once.
fn formats(names: &[String]) -> Result<Vec<Format>, Diagnostic> {
    let mut formats = Vec::new();
    for name in names.iter().filter(|name| !name.trim().is_empty()) {
        let Some(format) = Format::from_name(name) else {
            let known: Vec<&str> = Format::ALL.iter().map(|format| format.extension()).collect();
            return Err(Diagnostic::error("unknown-format", format!("unknown format: `{name}`"))
                .hint(format!("there are: {}", known.join(", "))));
        };
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    Ok(formats)
}

/// The most millimetres of bleed: printers ask for three to five.
const MOST_BLEED: f64 = 20.0;

/// What is to be made of every picture, or all that does not go together.
pub fn wanted(asked: &args::Render) -> Result<Wanted, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let formats = formats(&asked.format).map_err(|error| wrong.push(error)).unwrap_or_default();
    let understood = wrong.is_empty();
    // A format that was not understood may have been the one that lacks.
    let lacks = |format| understood && !formats.contains(&format);
    if asked.bleed.is_some() && lacks(Format::Pdf) {
        wrong.push(
            Diagnostic::error("needs-pdf", "`--bleed` is for PDFs, and none is asked for")
                .hint("add `--format pdf`"),
        );
    }
    if asked.guides && lacks(Format::Png) {
        wrong.push(
            Diagnostic::error("needs-png", "`--guides` is drawn over PNGs, and none is asked for")
                .hint("add `--format png`"),
        );
    }
    let bleed = asked.bleed.unwrap_or_default();
    if !(0.0..=MOST_BLEED).contains(&bleed) {
        wrong.push(
            Diagnostic::error("bad-bleed", format!("a bleed of {bleed} mm cannot be made"))
                .hint(format!("0 to {MOST_BLEED}; printers usually ask for 3")),
        );
    }
    let thumbnails = None;
    let wanted = Wanted { formats, bleed, guides: asked.guides, thumbnails };
    if wrong.is_empty() { Ok(wanted) } else { Err(wrong) }
}

/// The bundled fonts with those of the kits in front, and the facts about
/// placements and languages, and what photos may cost.
pub fn shared<'a>(
    kits: impl Iterator<Item = &'a Kit>,
    asked: &args::Files,
) -> Result<Shared, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    for (path, assets) in kits.flat_map(|kit| &kit.font_files) {
        match assets.read(path) {
            Ok(bytes) => files.push((assets.name_of(path), bytes)),
            Err(missing) => wrong.push(Diagnostic::error("missing-file", missing.to_string())),
        }
    }
    let fonts = Fonts::builtin().and_then(|fonts| fonts.with_files(&files));
    let fonts = fonts.map_err(|error| wrong.push(Diagnostic::error("bad-font", error.to_string())));
    let (placements, languages) = (model::Placements::builtin(), model::Languages::builtin());
    match fonts {
        Ok(fonts) if wrong.is_empty() => Ok(Shared {
            fonts: Arc::new(fonts),
            placements,
            languages,
            limits: limits(&asked.limits),
        }),
        _ => Err(wrong),
    }
}

/// What a photo may cost.
pub fn limits(asked: &args::Limits) -> Limits {
    let mut limits = Limits::default();
    if let Some(megapixels) = asked.max_megapixels {
        limits = limits.with_pixels(u64::from(megapixels) * 1_000_000);
    }
    if let Some(megabytes) = asked.max_photo_mb {
        limits.max_bytes = (megabytes as usize) << 20;
    }
    limits
}
