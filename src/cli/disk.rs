//! The files of the person at the terminal: kits by folder, photos beside cards.

use std::path::PathBuf;
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
        root.join("kit.yaml").is_file().then(|| Arc::new(Disk::inside(root)) as Arc<dyn Assets>)
    }
}
