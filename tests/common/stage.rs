//! From texts to scenes, as the command does it, without the disk.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use itac::assets::Assets;
use itac::assets::Disk;
use itac::assets::Memory;
use itac::card::Card;
use itac::diag::Diagnostic;
use itac::diag::Source;
use itac::export::guides::Guides;
use itac::fonts::Fonts;
use itac::model::Cards;
use itac::model::Content;
use itac::model::Languages;
use itac::model::Placement;
use itac::model::SafeArea;
use itac::model::Shape;
use itac::photo::Photos;
use itac::render;
use itac::render::Format;
use itac::render::Unwatched;
use itac::render::Worker;
use itac::resolve;
use itac::resolve::Page;
use itac::resolve::kit::Kit;
use itac::resolve::kit::Kits;
use itac::scene::Scene;

/// What every card of a test needs, read once.
pub struct Stage {
    pub fonts: Arc<Fonts>,
    pub languages: Languages,
}

/// A card that was laid out.
pub struct Staged {
    pub card: Card,
    pub scene: Scene,
    pub photos: Photos,
    pub warnings: Vec<Diagnostic>,
}

/// Kits by name: files in memory, or a folder of the repository.
#[derive(Default)]
pub struct Shelf {
    pub kits: BTreeMap<String, Arc<dyn Assets>>,
}

impl Shelf {
    pub fn with_folder(mut self, name: &str, folder: &Path) -> Self {
        self.kits.insert(name.into(), Arc::new(Disk::inside(folder)));
        self
    }

    pub fn with_files(mut self, name: &str, files: Memory) -> Self {
        self.kits.insert(name.into(), Arc::new(files));
        self
    }
}

impl Kits for Shelf {
    fn open(&self, name: &str) -> Option<Arc<dyn Assets>> {
        self.kits.get(name).cloned()
    }
}

impl Stage {
    pub fn new() -> Self {
        let fonts = Fonts::builtin().expect("the bundled fonts can be read");
        Self { fonts: Arc::new(fonts), languages: Languages::builtin() }
    }

    /// Everything up to the scene, or all that is wrong.
    pub fn scene(
        &self,
        kit: &Kit,
        template: &str,
        content: &Content,
        assets: &dyn Assets,
        placement: &Placement,
        worker: &mut Worker,
    ) -> Result<Staged, Vec<Diagnostic>> {
        let template = kit.templates[template].clone();
        let language = self
            .languages
            .lookup(content.language.as_ref().map_or("en", |language| &language.value));
        let (mut photos, mut warnings) = (Photos::default(), Vec::new());
        let filling = resolve::fill(
            resolve::Asked {
                content,
                template,
                kit,
                language,
                languages: &self.languages,
                today: None,
            },
            &self.fonts,
            assets,
            &mut photos,
            &mut warnings,
        )?;
        let drawn = render::scene(
            &filling,
            placement,
            &Page::default(),
            &self.fonts,
            worker,
            &mut Unwatched,
        )?;
        warnings.extend(drawn.warnings);
        let card = resolve::card(&filling, placement, &self.fonts, &Page::default())?.card;
        Ok(Staged { card, scene: drawn.output, photos, warnings })
    }

    pub fn bytes(
        &self,
        staged: &Staged,
        format: Format,
        placement: &Placement,
        worker: &mut Worker,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let made = render::files(
            (&staged.scene, &Guides::default()),
            &format.into(),
            placement,
            &self.fonts,
            &staged.photos,
            worker,
            &mut Unwatched,
        )?;
        Ok(made.output.files.into_iter().next().expect("one format, one file").bytes)
    }
}

/// The single card of a text.
pub fn content(name: &str, text: &str) -> Result<Content, Vec<Diagnostic>> {
    let cards = Cards::read(&Source::new(name, text))?;
    cards.each.into_iter().next().expect("a file without cards is an error")
}

/// A size of one's own. `safe`: top, right, bottom, left.
pub fn placement(
    name: &str,
    (width, height): (u32, u32),
    [top, right, bottom, left]: [u32; 4],
) -> Placement {
    Placement {
        name: name.into(),
        platform: String::new(),
        title: String::new(),
        kind: String::new(),
        width,
        height,
        shape: Shape::of_size(width, height),
        safe: SafeArea { top, right, bottom, left },
        crops: Vec::new(),
        keepouts: Vec::new(),
        formats: Vec::new(),
        max_bytes: None,
        dpi: None,
        mm: None,
        confidence: String::new(),
        sources: Vec::new(),
        note: None,
    }
}
