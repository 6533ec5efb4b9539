//! Fonts that a kit brings along: files without a manifest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use skrifa::MetadataProvider;
use skrifa::string::StringId;

use super::FontError;
use super::Fonts;
use super::manifest::Entry;
use super::manifest::FaceEntry;
use super::manifest::LATIN_LEADING;
use super::manifest::Manifest;
use super::manifest::Role;

impl Fonts {
    /// The same fonts with those of these files in front, by the family names
    /// and weights that the files themselves state.
    pub fn with_files(self, files: &[(String, Cow<'static, [u8]>)]) -> Result<Self, FontError> {
        let mut families: BTreeMap<String, Entry> = BTreeMap::new();
        for (file, bytes) in files {
            let (name, weight) = describe(bytes).ok_or_else(|| FontError::Broken {
                family: "a kit's font".into(),
                file: file.clone(),
                index: 0,
            })?;
            let face = FaceEntry { file: file.clone(), index: 0, weight };
            families.entry(name.clone()).or_insert_with(|| entry(name)).faces.push(face);
        }
        let manifest = Manifest { families: families.into_values().collect() };
        let bytes = |name: &str| {
            files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes.clone())
        };
        self.with_families(&manifest, bytes)
    }
}

fn entry(name: String) -> Entry {
    Entry {
        name,
        role: Role::Text,
        scripts: Vec::new(),
        languages: Vec::new(),
        size: 1.0,
        leading: LATIN_LEADING,
        faces: Vec::new(),
    }
}

/// The family's name, without the weight where the font tells them apart, and
/// the weight.
fn describe(bytes: &[u8]) -> Option<(String, u16)> {
    let font = skrifa::FontRef::from_index(bytes, 0).ok()?;
    let name = |id| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(StringId::FAMILY_NAME))?;
    let weight = font.attributes().weight.value().clamp(1.0, 1000.0) as u16;
    Some((family, weight))
}
