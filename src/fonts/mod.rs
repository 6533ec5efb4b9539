//! The bundled faces: what each covers, and which one sets a character.

mod cluster;
mod coverage;
mod glyph;
mod manifest;
mod own;
mod select;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use fontique::Blob;
use icu_properties::props::Script;
use skrifa::raw::TableProvider;

use crate::assets::FONTS;
use crate::id::FaceId;

pub use cluster::script_of;
pub use coverage::Uncovered;
pub use manifest::{Entry, FaceEntry, LATIN_LEADING, Manifest, Role};
pub use select::{Choice, Wish};

/// The bytes of a font file.
pub type Bytes = Cow<'static, [u8]>;

/// Families in fallback order and their faces. Immutable and shared by every worker.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    families: Vec<Family>,
    faces: Vec<Face>,
}

#[derive(Clone, Debug)]
pub struct Family {
    pub name: String,
    pub role: Role,
    pub scripts: Vec<Script>,
    /// The same as ISO 15924 codes, mixtures such as `Jpan` included.
    pub codes: Vec<String>,
    /// BCP 47 prefixes this family is preferred for.
    pub languages: Vec<String>,
    /// Factor on the font size.
    pub size: f64,
    /// Least line height, as a multiple of the font size before `size`.
    pub leading: f64,
    pub faces: Vec<FaceId>,
}

#[derive(Clone, Debug)]
pub struct Face {
    pub family: String,
    pub role: Role,
    /// CSS weight, 100 to 900.
    pub weight: u16,
    /// Place in the file, for collections.
    pub index: u32,
    /// Factor on the font size, the family's.
    pub size: f64,
    pub leading: f64,
    pub units_per_em: f64,
    blob: Blob<u8>,
}

impl Face {
    /// The whole font file.
    pub fn data(&self) -> &[u8] {
        self.blob.as_ref()
    }

    /// The font file as the shaper wants it.
    pub fn blob(&self) -> &Blob<u8> {
        &self.blob
    }

    /// The parsed face. Reads the table directory only.
    pub fn font(&self) -> Option<skrifa::FontRef<'_>> {
        skrifa::FontRef::from_index(self.data(), self.index).ok()
    }
}

/// Why a folder of fonts cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum FontError {
    /// `fonts.yaml` is missing or says something it may not.
    Manifest(String),
    /// The manifest names a file that is not there.
    Missing { family: String, file: String },
    /// The file is no TrueType or OpenType font, or has no face of this index.
    Broken { family: String, file: String, index: u32 },
    /// `scripts` holds something that is no ISO 15924 code.
    Script { family: String, code: String },
}

impl fmt::Display for FontError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest(why) => write!(f, "fonts.yaml: {why}"),
            Self::Missing { family, file } => {
                write!(f, "fonts.yaml: {family}: there is no file `{file}` beside it")
            }
            Self::Broken { family, file, index } => {
                write!(
                    f,
                    "fonts.yaml: {family}: `{file}` has no usable face {index} (TTF, OTF or TTC wanted)"
                )
            }
            Self::Script { family, code } => {
                write!(
                    f,
                    "fonts.yaml: {family}: `{code}` is no script code (ISO 15924, such as Latn)"
                )
            }
        }
    }
}

impl std::error::Error for FontError {}

impl Fonts {
    /// The fonts that come with the program.
    pub fn builtin() -> Result<Self, FontError> {
        let file = |name: &str| FONTS.get_file(name).map(|f| Cow::Borrowed(f.contents()));
        let manifest =
            file("fonts.yaml").ok_or_else(|| FontError::Manifest("the file is missing".into()))?;
        let text = std::str::from_utf8(&manifest)
            .map_err(|e| FontError::Manifest(e.to_string()))?
            .to_owned();
        Self::from_yaml(&text, file)
    }

    /// Fonts of a folder: the text of its `fonts.yaml`, and its files by name.
    pub fn from_yaml(yaml: &str, file: impl Fn(&str) -> Option<Bytes>) -> Result<Self, FontError> {
        let manifest: Manifest =
            serde_saphyr::from_str(yaml).map_err(|e| FontError::Manifest(e.to_string()))?;
        let mut fonts = Self::default();
        fonts.add(&manifest, file, 0)?;
        Ok(fonts)
    }

    /// The same fonts with `manifest`'s families tried before all others.
    pub fn with_families(
        mut self,
        manifest: &Manifest,
        file: impl Fn(&str) -> Option<Bytes>,
    ) -> Result<Self, FontError> {
        self.add(manifest, file, 0)?;
        Ok(self)
    }

    /// The same fonts with one more family, tried before all others.
    pub fn with_family(
        self,
        entry: Entry,
        file: impl Fn(&str) -> Option<Bytes>,
    ) -> Result<Self, FontError> {
        self.with_families(&Manifest { families: vec![entry] }, file)
    }

    /// In fallback order.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|f| f.name.eq_ignore_ascii_case(name))
    }

    /// # Panics
    /// If `id` is not of these fonts.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// Whether the face brings colours of its own.
    pub fn is_emoji(&self, face: FaceId) -> bool {
        let emoji = self.families.iter().filter(|family| family.role == Role::Emoji);
        emoji.into_iter().any(|family| family.faces.contains(&face))
    }

    pub fn units_per_em(&self, id: FaceId) -> f64 {
        self.face(id).units_per_em
    }

    /// Reads each file once, however many faces it holds.
    fn add(
        &mut self,
        manifest: &Manifest,
        file: impl Fn(&str) -> Option<Bytes>,
        at: usize,
    ) -> Result<(), FontError> {
        let mut blobs = BTreeMap::new();
        for (i, entry) in manifest.families.iter().enumerate() {
            let mut faces = Vec::new();
            for face in &entry.faces {
                let blob = match blobs.get(&face.file) {
                    Some(blob) => Blob::clone(blob),
                    None => {
                        let blob = Blob::new(Arc::new(
                            file(&face.file).ok_or_else(|| missing(entry, face))?,
                        ));
                        blobs.insert(face.file.clone(), blob.clone());
                        blob
                    }
                };
                faces.push(FaceId(self.faces.len() as u16));
                self.faces.push(read_face(entry, face, blob)?);
            }
            self.families.insert(at + i, read_family(entry, faces)?);
        }
        Ok(())
    }
}

fn missing(entry: &Entry, face: &FaceEntry) -> FontError {
    FontError::Missing { family: entry.name.clone(), file: face.file.clone() }
}

fn read_face(entry: &Entry, face: &FaceEntry, blob: Blob<u8>) -> Result<Face, FontError> {
    let units = skrifa::FontRef::from_index(blob.as_ref(), face.index)
        .and_then(|font| font.head().map(|head| head.units_per_em()))
        .ok()
        .filter(|&units| units > 0)
        .ok_or_else(|| FontError::Broken {
            family: entry.name.clone(),
            file: face.file.clone(),
            index: face.index,
        })?;
    Ok(Face {
        family: entry.name.clone(),
        role: entry.role,
        weight: face.weight,
        index: face.index,
        size: entry.size,
        leading: entry.leading,
        units_per_em: f64::from(units),
        blob,
    })
}

fn read_family(entry: &Entry, faces: Vec<FaceId>) -> Result<Family, FontError> {
    let mut scripts = Vec::new();
    for code in &entry.scripts {
        scripts.extend(
            manifest::scripts(code).ok_or_else(|| FontError::Script {
                family: entry.name.clone(),
                code: code.clone(),
            })?,
        );
    }
    Ok(Family {
        name: entry.name.clone(),
        role: entry.role,
        scripts,
        codes: entry.scripts.clone(),
        languages: entry.languages.clone(),
        size: entry.size,
        leading: entry.leading,
        faces,
    })
}

#[cfg(test)]
mod tests;
