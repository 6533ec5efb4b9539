//! Where bytes come from. The core asks by path; only the implementors here
//! touch the disk.
#![expect(clippy::disallowed_methods, reason = "the disk edge")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde::Serialize;

mod fence;
mod library;
mod tracked;

use fence::Fence;

pub use library::Library;
pub use tracked::Read;
pub use tracked::Tracked;

/// The bundled fonts with their manifest `fonts.yaml`.
pub static FONTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fonts");

/// The built-in kit: `kit.yaml`, one YAML file a template.
static KIT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

pub type Bytes = Cow<'static, [u8]>;

/// A tree of files. Paths are relative, with `/` between their parts.
pub trait Assets: Sync + Send {
    fn read(&self, path: &str) -> Result<Bytes, Missing>;

    /// The names of the files of a folder, sorted. Nothing if there is no such folder.
    fn list(&self, folder: &str) -> Vec<String>;

    /// The paths of all files below it, sorted, where that can be told.
    fn all(&self) -> Vec<String> {
        Vec::new()
    }

    /// What tells that a file has not changed since, without reading it.
    fn stamp(&self, _path: &str) -> Option<Stamp> {
        None
    }

    /// What lies beside a file, such as `khadeja.jpg.yaml`; and what to show people as its name.
    fn beside(&self, path: &str, named: Named) -> Result<Option<(String, Bytes)>, Missing> {
        let beside = named.written(path);
        Ok(self.read(&beside).ok().map(|bytes| (self.name_of(&beside), bytes)))
    }

    /// What to show people instead of the bare path.
    fn name_of(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// How a file beside another is named.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// With this after its name: `khadeja.jpg.yaml`.
    After(&'a str),
    /// With this in the place of its ending: `khadeja.yaml`.
    Instead(&'a str),
    /// By a name of its own, in the same folder.
    Called(&'a str),
}

impl Named<'_> {
    /// What says what belongs to a photo.
    pub const BESIDE: Self = Self::After(".yaml");

    pub fn of(self, path: &Path) -> PathBuf {
        match self {
            Self::After(ending) => {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                name.into()
            }
            Self::Instead(ending) => path.with_extension(ending.trim_start_matches('.')),
            Self::Called(name) => path.with_file_name(name),
        }
    }

    /// The same of a name as people write it.
    pub fn written(self, path: &str) -> String {
        self.of(Path::new(path)).to_string_lossy().into_owned()
    }
}

/// A file's length in bytes, and when it was written, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub bytes: u64,
    pub modified: u64,
}

impl Stamp {
    /// Of a file on disk.
    pub fn of(path: &Path) -> Option<Self> {
        let known = std::fs::metadata(path).ok()?;
        let modified = known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        known.is_file().then_some(Self { bytes: known.len(), modified: modified.as_nanos() as u64 })
    }
}

/// A file that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub path: String,
    pub why: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path, self.why)
    }
}

/// The kit that comes with the program. Its templates stand beside its
/// `kit.yaml` in the repository; to the program they are in `templates/`, as
/// in every other kit.
pub struct Builtin;

impl Assets for Builtin {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        let inside = path.strip_prefix("templates/").unwrap_or(path);
        let file = KIT
            .get_file(inside)
            .ok_or_else(|| Missing { path: path.into(), why: "no such built-in file".into() })?;
        Ok(Cow::Borrowed(file.contents()))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let (from, end) = match folder {
            "templates" => (Some(&KIT), ".yaml"),
            other => (KIT.get_dir(other), ""),
        };
        let named = |file: &include_dir::File| {
            file.path().file_name().map(|name| name.to_string_lossy().into_owned())
        };
        let files = from.into_iter().flat_map(Dir::files).filter_map(named);
        let mut names: Vec<String> =
            files.filter(|name| name.ends_with(end) && name != "kit.yaml").collect();
        names.sort();
        names
    }

    fn all(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut folders = vec![&KIT];
        while let Some(folder) = folders.pop() {
            names.extend(folder.files().map(|file| file.path().display().to_string()));
            folders.extend(folder.dirs());
        }
        names.sort();
        names
    }

    fn name_of(&self, path: &str) -> String {
        format!("templates/{}", path.strip_prefix("templates/").unwrap_or(path))
    }
}

/// Files in memory, for tests and for callers without a disk.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<String, Arc<[u8]>>);

impl Memory {
    #[must_use]
    pub fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.0.insert(path.into(), Arc::from(bytes.as_ref()));
        self
    }
}

impl Assets for Memory {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        let bytes = self
            .0
            .get(path)
            .ok_or_else(|| Missing { path: path.into(), why: "no such file".into() })?;
        Ok(Cow::Owned(bytes.to_vec()))
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside = |path: &String| {
            path.strip_prefix(&prefix).filter(|rest| !rest.contains('/')).map(str::to_owned)
        };
        self.0.keys().filter_map(inside).collect()
    }
}

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    /// Nothing where any path may be read.
    fence: Option<Arc<Fence>>,
}

impl Disk {
    /// A folder that no path leads out of, nor a symbolic link: a kit from somebody else may
    /// not put your files on a card.
    pub fn inside(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let fence = Some(Arc::new(Fence::new(vec![root.clone()])));
        Self { root, fence }
    }

    /// The paths are seen from this folder, and may lead anywhere.
    pub fn anywhere(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), fence: None }
    }

    fn path(&self, path: &str) -> Result<PathBuf, Missing> {
        let full = self.root.join(path);
        match &self.fence {
            // What is not there leads nowhere, unless it says so itself.
            Some(fence) if leaves(path) || (full.exists() && !fence.holds(&full)) => {
                Err(Missing { path: path.into(), why: "it lies outside the folder".into() })
            }
            _ => Ok(full),
        }
    }
}

/// Whether a path says itself that it leads out of a folder, in the spelling of any system.
fn leaves(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    drive || path.starts_with(['/', '\\']) || path.split(['/', '\\']).any(|part| part == "..")
}

impl Assets for Disk {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        let full = self.path(path)?;
        let why = |error: std::io::Error| Missing {
            path: full.display().to_string(),
            why: plain(&error),
        };
        std::fs::read(&full).map(Cow::Owned).map_err(why)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let Ok(full) = self.path(folder) else { return Vec::new() };
        let entries = std::fs::read_dir(full).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.path().is_file());
        let mut names: Vec<String> =
            files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn all(&self) -> Vec<String> {
        library::walk(&self.root, usize::MAX)
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        Stamp::of(&self.path(path).ok()?)
    }

    fn name_of(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }
}

/// The operating system's reason in a person's words.
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read by you".into(),
        std::io::ErrorKind::IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kit_cannot_read_outside_its_folder() {
        let disk = Disk::inside("/tmp");
        for path in
            ["../etc/passwd", "/etc/passwd", "a/../../b", "a\\..\\b", "\\\\host\\a", "C:\\a"]
        {
            assert!(disk.read(path).unwrap_err().why.contains("outside"), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nor_by_a_link() {
        use std::os::unix::fs::symlink;
        let desk = tempfile::tempdir().unwrap();
        let (kit, other) = (desk.path().join("kit"), desk.path().join("other"));
        for folder in [&kit.join("art"), &other] {
            std::fs::create_dir_all(folder).unwrap();
        }
        std::fs::write(other.join("secret.svg"), "x").unwrap();
        std::fs::write(kit.join("art/own.svg"), "x").unwrap();
        symlink(other.join("secret.svg"), kit.join("art/link.svg")).unwrap();
        symlink(&other, kit.join("folder")).unwrap();
        symlink("own.svg", kit.join("art/alias.svg")).unwrap();
        symlink("gone.svg", kit.join("art/dangling.svg")).unwrap();
        // The kit itself may be linked to: that is the doing of whoever names it.
        symlink(&kit, desk.path().join("linked")).unwrap();
        for root in [kit, desk.path().join("linked")] {
            let disk = Disk::inside(root);
            let why = |path: &str| disk.read(path).unwrap_err().why;
            assert!(why("art/link.svg").contains("outside"));
            assert!(disk.stamp("art/link.svg").is_none());
            assert!(why("folder/secret.svg").contains("outside"));
            assert!(disk.list("folder").is_empty());
            assert!(why("art/dangling.svg").contains("no such file"));
            assert!(disk.read("art/alias.svg").is_ok() && disk.read("art/own.svg").is_ok());
        }
    }

    #[test]
    fn the_built_in_kit_is_there() {
        assert!(Builtin.read("kit.yaml").is_ok());
        assert!(Builtin.list("templates").contains(&"quote.yaml".to_owned()));
        assert!(Builtin.read("nothing.yaml").is_err());
    }
}
