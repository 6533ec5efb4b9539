//! Captions and alternative texts of the built-in templates.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::assets::Assets;
use crate::assets::Disk;
use crate::diag::Source;
use crate::diag::Warned;
use crate::fonts::Fonts;
use crate::model::Cards;
use crate::model::Content;
use crate::model::Languages;
use crate::model::Placements;
use crate::photo::Photos;
use crate::resolve;
use crate::resolve::Filling;
use crate::resolve::kit;
use crate::resolve::kit::Kit;
use crate::resolve::kit::Kits;

struct NoFolders;

impl Kits for NoFolders {
    fn open(&self, _: &str) -> Option<Arc<dyn Assets>> {
        None
    }
}

/// What every card needs, read once.
struct Desk {
    fonts: Fonts,
    languages: Languages,
    catalogue: Placements,
    kit: Kit,
}

impl Desk {
    fn new() -> Self {
        Self {
            fonts: Fonts::builtin().unwrap(),
            languages: Languages::builtin(),
            catalogue: Placements::builtin(),
            kit: kit::load(&NoFolders, kit::BUILTIN).unwrap(),
        }
    }

    fn fill<'a>(&'a self, content: &'a Content) -> Filling<'a> {
        let template = self.kit.templates[&content.template.as_ref().unwrap().value].clone();
        let code = content.language.as_ref().map_or("en", |code| &code.value);
        let (language, languages) = (self.languages.lookup(code), &self.languages);
        let asked = resolve::Asked { content, template, kit: &self.kit, language, languages };
        let examples =
            Disk { root: Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), outside: true };
        let (mut photos, mut warnings) = (Photos::default(), Vec::new());
        resolve::fill(asked, &self.fonts, &examples, &mut photos, &mut warnings).unwrap()
    }

    fn captions(&self, content: &Content, on: &[&str]) -> Vec<Caption> {
        let placements = self.catalogue.resolve(on.iter().copied()).unwrap();
        captions(&self.fill(content), &placements, &self.catalogue.platforms, &self.fonts, "folder")
    }

    fn alts(&self, content: &Content, on: &[&str]) -> Warned<Vec<Alt>> {
        let placements = self.catalogue.resolve(on.iter().copied()).unwrap();
        alts(&self.fill(content), &placements, &self.catalogue.platforms, &self.fonts)
    }
}

fn cards(text: &str) -> Vec<Content> {
    let cards = Cards::read(&Source::new("card.yaml", text)).unwrap();
    cards.each.into_iter().map(Result::unwrap).collect()
}

#[test]
fn print_them() {
    let desk = Desk::new();
    for name in [
        "quote",
        "event",
        "languages",
        "thanks",
        "story",
        "carousel",
        "prompt",
        "pledge",
        "statistic",
        "poster",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.yaml"));
        let text = std::fs::read_to_string(path).unwrap();
        for content in cards(&text) {
            let code = content.language.as_ref().map_or("en", |code| &code.value);
            if name == "languages" && !["ar", "fr", "zh", "ur"].contains(&code) {
                continue;
            }
            for made in desk.captions(
                &content,
                &[
                    "x-post",
                    "instagram-square",
                    "facebook-post",
                    "linkedin-post",
                    "bluesky-post",
                    "whatsapp-post",
                    "threads-square",
                ],
            ) {
                println!(
                    "=== {name} {code} {} {}/{:?} {:?}\n{}",
                    made.platform, made.length, made.limit, made.shortened, made.text
                );
            }
            for alt in desk.alts(&content, &["x-post", "tiktok-story", "pinterest-pin"]).output {
                println!(
                    "=== {name} {code} alt {:?} {}/{:?}\n{}",
                    alt.platforms, alt.length, alt.limit, alt.text
                );
            }
        }
    }
}
