//! Folders that nothing read may lie outside of, wherever links and `..` lead.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

/// Some folders, and what is known of files already: thousands of rows name the same few
/// photos, and to follow all links of a path asks the disk once for each part of it.
pub(super) struct Fence {
    folders: Vec<PathBuf>,
    real: OnceLock<Vec<PathBuf>>,
    known: Mutex<HashMap<PathBuf, bool>>,
}

impl Fence {
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Self { folders, real: OnceLock::new(), known: Mutex::default() }
    }

    /// Whether a file or folder that is there lies in one of the folders once all links are
    /// followed. What is not there does not.
    pub fn holds(&self, path: &Path) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        known.unwrap_or_else(|| {
            let holds = real(path)
                .is_some_and(|file| self.real().iter().any(|folder| file.starts_with(folder)));
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(path.to_owned(), holds);
            holds
        })
    }

    fn real(&self) -> &[PathBuf] {
        self.real.get_or_init(|| self.folders.iter().filter_map(|folder| real(folder)).collect())
    }
}

impl fmt::Debug for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fence({:?})", self.folders)
    }
}

/// The path without links and `..`. The folder one is in has an empty path.
fn real(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::fs::canonicalize(path).ok()
}
