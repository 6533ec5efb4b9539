//! What a card was made of: every file that was asked for, and what was in it.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Deserialize;
use serde::Serialize;

use super::Assets;
use super::Bytes;
use super::Missing;
use super::Stamp;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamp>,
    /// BLAKE3 of its bytes, in hexadecimal digits.
    pub hash: String,
}

impl Read {
    /// Whether the file still is what it was. It is read only where its stamp differs.
    pub fn holds(&self, assets: &dyn Assets) -> bool {
        if self.stamp.is_some() && assets.stamp(&self.path) == self.stamp {
            return true;
        }
        assets.read(&self.path).is_ok_and(|bytes| hash(&bytes) == self.hash)
    }
}

/// Remembers what is read through it.
pub struct Tracked<'a> {
    inner: &'a dyn Assets,
    reads: Mutex<BTreeMap<String, Read>>,
}

impl<'a> Tracked<'a> {
    pub fn new(inner: &'a dyn Assets) -> Self {
        Self { inner, reads: Mutex::default() }
    }

    /// Every file that was there, by its path.
    pub fn reads(self) -> Vec<Read> {
        let reads = self.reads.into_inner().unwrap_or_else(PoisonError::into_inner);
        reads.into_values().collect()
    }
}

impl Assets for Tracked<'_> {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        // Before the bytes: if it changes between, the next run will see that.
        let stamp = self.inner.stamp(path);
        let bytes = self.inner.read(path)?;
        let read = Read { path: path.to_owned(), stamp, hash: hash(&bytes) };
        let mut reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
        reads.insert(path.to_owned(), read);
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        self.inner.list(folder)
    }

    fn all(&self) -> Vec<String> {
        self.inner.all()
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        self.inner.stamp(path)
    }

    fn name_of(&self, path: &str) -> String {
        self.inner.name_of(path)
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Memory;

    #[test]
    fn a_file_that_changes_is_seen() {
        let before = Memory::default().with("a.jpg", b"one").with("b.jpg", b"two");
        let tracked = Tracked::new(&before);
        tracked.read("a.jpg").unwrap();
        assert!(tracked.read("c.jpg").is_err());
        let reads = tracked.reads();
        assert_eq!(reads.len(), 1);
        assert!(reads[0].holds(&before));
        assert!(!reads[0].holds(&Memory::default().with("a.jpg", b"other")));
        assert!(!reads[0].holds(&Memory::default()));
    }
}
