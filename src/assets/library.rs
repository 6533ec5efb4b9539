//! Photos and logos as people name them: beside the input, or somewhere in the folder of
//! assets, with or without the right case and ending, or in a cell of the table.
#![expect(clippy::disallowed_methods, reason = "the disk edge")]

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use super::Assets;
use super::Bytes;
use super::Missing;
use super::Named;
use super::Stamp;
use super::fence::Fence;
use super::leaves;

/// Files in more folders than these below are not looked for by their bare name.
const DEEPEST: usize = 6;
/// Nor are more than so many.
const MOST_FILES: usize = 50_000;
/// What a photo or logo can be.
const ENDINGS: [&str; 7] = ["jpg", "jpeg", "png", "webp", "gif", "svg", "heic"];

/// Why a file that is there is not read, and what to do.
const OUTSIDE: &str = "it lies outside the folder of the file that names it; \
    copy it there, name its folder with `--assets DIR`, or allow all with `--outside`";

/// Reads a picture that lies in a table.
pub type InCells = dyn Fn(&str) -> Option<Result<Vec<u8>, String>> + Send + Sync;

/// The files of an input.
///
/// A card, a table or a row may come from somebody else, and what it names ends up in a
/// picture that is published. So it may name files of its own folder and of the folder of
/// assets, wherever links lead, and no others unless somebody at the keyboard says so.
pub struct Library {
    /// The folder of the input.
    beside: PathBuf,
    /// Where bare names are looked for.
    folder: PathBuf,
    /// Nothing where any file may be read.
    fence: Option<Fence>,
    /// What was named at the keyboard, which may lie anywhere.
    typed: Vec<String>,
    in_cells: Option<Arc<InCells>>,
    index: OnceLock<Index>,
}

/// Paths by the file's name in small letters.
type Index = BTreeMap<String, Vec<String>>;

impl Library {
    /// `beside`: the folder of the input; `folder`: where bare names are looked for too,
    /// left out: there as well.
    pub fn new(beside: PathBuf, folder: Option<PathBuf>) -> Self {
        let folder = folder.unwrap_or_else(|| beside.clone());
        let fence = Some(Fence::new(vec![beside.clone(), folder.clone()]));
        Self { beside, folder, fence, typed: Vec::new(), in_cells: None, index: OnceLock::new() }
    }

    /// With all files there are.
    #[must_use]
    pub fn without_fence(self) -> Self {
        Self { fence: None, ..self }
    }

    /// With files that were named at the keyboard, wherever they lie.
    #[must_use]
    pub fn with_typed(self, typed: Vec<String>) -> Self {
        Self { typed, ..self }
    }

    /// With pictures from elsewhere, which come first.
    #[must_use]
    pub fn with_cells(self, in_cells: Arc<InCells>) -> Self {
        Self { in_cells: Some(in_cells), ..self }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::new();
            for path in walk(&self.folder, DEEPEST).into_iter().take(MOST_FILES) {
                let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
                let picture = name.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.contains(&end));
                if picture {
                    index.entry(name).or_default().push(path);
                }
            }
            index
        })
    }

    /// Where the file lies; else why it is not found.
    fn place(&self, path: &str) -> Result<PathBuf, Missing> {
        let direct = self.beside.join(path);
        let full = direct.display().to_string();
        let mut outside = self.is_foreign(path);
        for place in [&direct, &self.folder.join(path)] {
            if place.is_file() && self.may_read(path, place) {
                return Ok(place.clone());
            }
            outside |= place.is_file();
        }
        if outside {
            return Err(Missing { path: full, why: OUTSIDE.into() });
        }
        if direct.is_dir() || path.contains(['/', '\\']) {
            let why = match direct.is_dir() {
                true => "it is a folder".into(),
                false => format!("there is no such file{}", self.near(path)),
            };
            return Err(Missing { path: full, why });
        }
        match &self.named(path)[..] {
            [one] => match self.folder.join(one) {
                place if self.may_read(path, &place) => Ok(place),
                place => Err(Missing { path: place.display().to_string(), why: OUTSIDE.into() }),
            },
            [] => {
                let why = format!("there is no such file{}", self.near(path));
                Err(Missing { path: full, why })
            }
            several => {
                let names: Vec<String> =
                    several.iter().take(4).map(|one| format!("`{one}`")).collect();
                let why = format!("there are several of that name: {}", names.join(", "));
                Err(Missing { path: path.to_owned(), why })
            }
        }
    }

    /// Where a file that can be read lies on disk.
    pub fn found(&self, path: &str) -> Option<PathBuf> {
        if self.is_in_cell(path) { None } else { self.place(path).ok() }
    }

    fn is_in_cell(&self, path: &str) -> bool {
        self.in_cells.as_ref().is_some_and(|in_cells| in_cells(path).is_some())
    }

    /// Whether a file that is there may be read under this name.
    fn may_read(&self, path: &str, place: &Path) -> bool {
        let Some(fence) = &self.fence else { return true };
        self.typed.iter().any(|typed| typed == path)
            || (!self.is_foreign(path) && fence.holds(place))
    }

    /// `..` as another system writes it is a name like any other here, and yet never meant so.
    fn is_foreign(&self, path: &str) -> bool {
        let foreign = path.contains('\\') && !cfg!(windows) && leaves(path);
        foreign && self.fence.is_some() && !self.typed.iter().any(|typed| typed == path)
    }

    /// All files of that name, whatever its case; without an ending, of any.
    fn named(&self, name: &str) -> Vec<&String> {
        let name = name.to_lowercase();
        let index = self.index();
        if let Some(found) = index.get(&name) {
            return found.iter().collect();
        }
        if name.rsplit_once('.').is_some_and(|(_, end)| ENDINGS.contains(&end)) {
            return Vec::new();
        }
        let stem = |known: &str| known.rsplit_once('.').is_some_and(|(stem, _)| stem == name);
        index.iter().filter(|(known, _)| stem(known)).flat_map(|(_, paths)| paths).collect()
    }

    /// The files that may have been meant, as the end of a sentence.
    fn near(&self, path: &str) -> String {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        let mut near: Vec<(usize, &str)> = Vec::new();
        for (known, paths) in self.index() {
            let distance = strsim::damerau_levenshtein(&stem(&name), &stem(known));
            if distance <= (stem(&name).chars().count() / 3).clamp(1, 3) {
                near.extend(paths.iter().map(|path| (distance, path.as_str())));
            }
        }
        near.sort_unstable();
        match &near[..] {
            [] => String::new(),
            near => {
                let names: Vec<String> =
                    near.iter().take(3).map(|(_, path)| format!("`{path}`")).collect();
                format!("; there is {}", names.join(", "))
            }
        }
    }
}

impl Assets for Library {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        if let Some(read) = self.in_cells.as_ref().and_then(|in_cells| in_cells(path)) {
            return read.map(Bytes::Owned).map_err(|why| Missing { path: path.to_owned(), why });
        }
        let place = self.place(path)?;
        std::fs::read(&place).map(Bytes::Owned).map_err(|error| Missing {
            path: place.display().to_string(),
            why: super::plain(&error),
        })
    }

    /// Nothing: cards name their files one by one.
    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        Stamp::of(&self.found(path)?)
    }

    /// Beside the file that was found, wherever that is.
    fn beside(&self, path: &str, named: Named) -> Result<Option<(String, Bytes)>, Missing> {
        let Some(place) = self.found(path) else { return Ok(None) };
        let place = named.of(&place);
        let name = place.display().to_string();
        if place.is_file() && !self.may_read(path, &place) {
            return Err(Missing { path: name, why: OUTSIDE.into() });
        }
        match std::fs::read(&place) {
            Ok(bytes) => Ok(Some((name, Bytes::Owned(bytes)))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            // What it says of consent nobody can tell.
            Err(error) => Err(Missing { path: name, why: super::plain(&error) }),
        }
    }

    fn name_of(&self, path: &str) -> String {
        self.beside.join(path).display().to_string()
    }
}

/// The paths of all files below a folder, with `/` between their parts, sorted. Hidden
/// ones are left out, and folders that a run has written into.
pub(super) fn walk(root: &Path, depth: usize) -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders = vec![(root.to_path_buf(), String::new(), 0)];
    while let Some((folder, prefix, level)) = folders.pop() {
        let open = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        if level > 0 && folder.join(".itac").is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(open).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if kind.is_dir() && level < depth {
                folders.push((folder.join(&name), format!("{path}/"), level + 1));
            } else if entry.path().is_file() {
                paths.push(path);
            }
        }
        if paths.len() > MOST_FILES {
            break;
        }
    }
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_are_found_by_their_bare_names() {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"x").unwrap();
        };
        for path in ["photos/Khadeja.JPG", "a/same.png", "b/same.png", "out/.itac/x", "out/me.png"]
        {
            put(path);
        }
        let library = Library::new(folder.path().to_path_buf(), None);
        for name in ["khadeja.jpg", "Khadeja", "photos/Khadeja.JPG"] {
            assert!(library.read(name).is_ok(), "{name}");
            assert!(library.stamp(name).is_some(), "{name}");
        }
        let why = |name: &str| library.read(name).unwrap_err().why;
        assert!(why("same.png").contains("several"), "{}", why("same.png"));
        assert!(why("kadeja.jpg").contains("`photos/Khadeja.JPG`"), "{}", why("kadeja.jpg"));
        assert!(why("photos/kadeja.jpg").contains("there is `photos"));
        assert_eq!(why("me.png"), "there is no such file");
        assert_eq!(why("photos"), "it is a folder");
    }

    /// Thousands of rows name the same few photos: the disk is asked about each once.
    #[test]
    fn a_file_is_judged_once() {
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("a.jpg");
        std::fs::write(&photo, b"x").unwrap();
        let library = Library::new(folder.path().to_path_buf(), None);
        assert!(library.read("a.jpg").is_ok() && library.stamp("a.jpg").is_some());
        let fence = library.fence.as_ref().unwrap();
        std::fs::remove_file(&photo).unwrap();
        assert!(fence.holds(&photo), "it was looked for again");
        assert!(!fence.holds(&folder.path().join("b.jpg")));
    }

    #[test]
    fn what_was_typed_may_lie_anywhere() {
        let [desk, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let photo = other.path().join("a.jpg");
        std::fs::write(&photo, b"x").unwrap();
        let named = photo.to_str().unwrap();
        let library = || Library::new(desk.path().to_path_buf(), None);
        assert!(library().read(named).unwrap_err().why.contains("--outside"));
        assert!(library().stamp(named).is_none());
        assert!(library().with_typed(vec![named.into()]).read(named).is_ok());
        assert!(library().without_fence().read(named).is_ok());
        let beside = Library::new(desk.path().to_path_buf(), Some(other.path().to_path_buf()));
        assert!(beside.read(named).is_ok());
    }

    #[test]
    fn pictures_in_cells_come_first() {
        let in_cells = |path: &str| path.strip_prefix("in-cells/").map(|_| Ok(vec![1]));
        let library = Library::new(PathBuf::new(), None).with_cells(Arc::new(in_cells));
        assert_eq!(&*library.read("in-cells/a.png").unwrap(), [1]);
        assert!(library.stamp("in-cells/a.png").is_none());
    }
}
