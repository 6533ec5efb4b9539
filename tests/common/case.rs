//! The cases of the reference suite as they are written in `suite/*.yaml`.

use std::fs;
use std::path::Path;

use serde::Deserialize;

/// One small card and what is expected of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// With the name of its file before it, the name of its references.
    pub name: String,
    /// Why it is there, where the name does not say it.
    #[serde(default)]
    pub about: String,
    /// The template's `layout`, as text: places in messages count from its first line.
    pub layout: String,
    /// The template's `fields`. Default: [`FIELDS`].
    #[serde(default)]
    pub fields: Option<String>,
    /// The card file. Default: a card that leaves every field empty.
    #[serde(default)]
    pub card: Option<String>,
    /// A kit.yaml. Default: one that only extends the kit of the suite.
    #[serde(default)]
    pub kit: Option<String>,
    #[serde(default = "Case::default_size")]
    pub size: String,
    /// top, right, bottom, left in pixels.
    #[serde(default)]
    pub safe: [u32; 4],
    /// x, y, width, height each.
    #[serde(default)]
    pub keepouts: Vec<[u32; 4]>,
    /// Fragments of the scene, in the order in which they must stand there.
    #[serde(default)]
    pub draws: Vec<String>,
    /// Fragments that must not be in the scene.
    #[serde(default)]
    pub never: Vec<String>,
    /// Whether there is a picture to compare too.
    #[serde(default)]
    pub png: bool,
    /// Everything that is said, in order.
    #[serde(default)]
    pub says: Vec<Said>,
}

/// A diagnostic in short. Exactly one of the first two names its code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    #[serde(default)]
    pub error: Option<String>,
    #[serde(default)]
    pub warning: Option<String>,
    /// `layout 3:5`, `card 2:1`, `kit 4:3`, or `nowhere`.
    pub at: String,
    /// A fragment of the message.
    #[serde(default)]
    pub text: String,
    /// A fragment of one of the hints.
    #[serde(default)]
    pub hint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cases: Vec<Case>,
}

/// The fields of a case that names none.
pub const FIELDS: &str = "quote: { text: {} }\nname: { text: {} }\nphoto: { photo: {} }\nlogo: { logo: {} }\nmany: { number: {} }\n";

impl Case {
    fn default_size() -> String {
        "200x200".into()
    }

    pub fn pixels(&self) -> (u32, u32) {
        let side = |text: &str| {
            text.parse().unwrap_or_else(|_| panic!("{}: size {}", self.name, self.size))
        };
        let (width, height) = self
            .size
            .split_once('x')
            .unwrap_or_else(|| panic!("{}: size {}", self.name, self.size));
        (side(width), side(height))
    }

    pub fn is_refused(&self) -> bool {
        self.says.iter().any(|said| said.error.is_some())
    }
}

/// All cases, named `file-case`. Panics at a file that cannot be read: then no
/// result would mean anything.
pub fn read_all(folder: &Path) -> Vec<Case> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("a folder of cases")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let topic = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a readable file");
        let file: File = serde_saphyr::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(
            file.cases
                .into_iter()
                .map(|case| Case { name: format!("{topic}-{}", case.name), ..case }),
        );
    }
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
    assert!(twice.is_none(), "two cases have the name {}", twice.map_or("", |pair| pair[0]));
    cases
}
