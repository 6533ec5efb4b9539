//! The files of the person at the terminal: kits by folder, photos beside cards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::assets::Assets;
use crate::assets::Disk;
use crate::resolve::kit::Kits;

/// Kits are folders, looked for from here.
pub struct Folders {
    pub from: PathBuf,
}

impl Kits for Folders {
    fn open(&self, name: &str) -> Option<Arc<dyn Assets>> {
        let root = self.from.join(name);
        root.join("kit.yaml")
            .is_file()
            .then(|| Arc::new(Disk { root, outside: false }) as Arc<dyn Assets>)
    }
}

/// What stands beside a card file, or in the current folder. The author may
/// name any file of theirs.
pub fn beside(input: Option<&Path>) -> Disk {
    let root = input.and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    Disk { root, outside: true }
}
