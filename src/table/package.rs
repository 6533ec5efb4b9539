//! The zip that XLSX and ODS files are, read with bounds.

use std::collections::HashMap;
use std::fmt;
use std::io::Cursor;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use zip::ZipArchive;
use zip::result::ZipError;

use super::Remark;
use super::remark;

/// Unpacked bytes of one part. A photo of this size has some hundred megapixels.
const LARGEST_PART: u64 = 64 << 20;

/// Unpacked bytes of all texts together: a small zip may hold many large parts.
const ALL_TEXTS: u64 = 256 << 20;

/// Signature of the container of password-protected and of old Excel files.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// Cheap to clone; may be read from many threads.
#[derive(Clone)]
pub struct Package {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    /// Positions by name in lower case: some programs write a part's name in another case
    /// than they refer to it.
    parts: Arc<HashMap<String, usize>>,
    unpacked: Arc<AtomicU64>,
}

impl Package {
    pub fn open(bytes: &Arc<[u8]>) -> Result<Self, Remark> {
        if bytes.starts_with(COMPOUND) {
            return Err(compound(bytes));
        }
        if !bytes.starts_with(b"PK") {
            return Err(remark::not_a_table("it is no workbook, whatever its name says"));
        }
        let archive = ZipArchive::new(Cursor::new(Arc::clone(bytes))).map_err(remark::damaged)?;
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                parts.insert(name.replace('\\', "/").to_lowercase(), index);
            }
        }
        Ok(Self { archive, parts: Arc::new(parts), unpacked: Arc::default() })
    }

    pub fn holds(&self, part: &str) -> bool {
        self.parts.contains_key(&part.to_lowercase())
    }

    /// A part, unpacked. Errors: a sentence without its end.
    pub fn bytes(&self, part: &str) -> Result<Vec<u8>, String> {
        let index = self.parts.get(&part.to_lowercase()).ok_or(format!("`{part}` is missing"))?;
        let mut archive = self.archive.clone();
        let entry = archive.by_index(*index).map_err(|error| format!("`{part}`: {error}"))?;
        let mut bytes = Vec::new();
        // The size in the header is a claim, not a fact.
        let read = entry.take(LARGEST_PART + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("`{part}`: {error}"))?;
        if bytes.len() as u64 > LARGEST_PART {
            return Err(format!("`{part}` is larger than {} MB", LARGEST_PART >> 20));
        }
        Ok(bytes)
    }

    /// A part that is XML.
    pub fn text(&self, part: &str) -> Result<String, Remark> {
        let bytes = self.bytes(part).map_err(|error| self.unreadable(part, error))?;
        let unpacked = self.unpacked.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if unpacked + bytes.len() as u64 > ALL_TEXTS {
            return Err(remark::too_large(format_args!("more than {} MB", ALL_TEXTS >> 20)));
        }
        let text = String::from_utf8(bytes).map_err(|_| format!("`{part}` is not UTF-8"));
        text.map_err(remark::damaged)
    }

    /// A part that need not be there.
    pub fn text_if_any(&self, part: &str) -> Result<Option<String>, Remark> {
        if self.holds(part) { self.text(part).map(Some) } else { Ok(None) }
    }

    fn unreadable(&self, part: &str, error: String) -> Remark {
        let index = self.parts.get(&part.to_lowercase());
        let entry = index.map(|index| self.archive.clone().by_index(*index).map(drop));
        match entry {
            Some(Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED))) => {
                remark::protected()
            }
            _ => remark::damaged(error),
        }
    }

    /// For copying part by part.
    pub fn archive(&self) -> ZipArchive<Cursor<Arc<[u8]>>> {
        self.archive.clone()
    }
}

/// Excel encrypts a workbook into the container that was its format until 2003.
fn compound(bytes: &[u8]) -> Remark {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        remark::protected()
    } else {
        remark::not_a_table("it is an old Excel file (.xls) with the wrong ending")
    }
}

/// Where a relation or link points: a path in the zip, or None for one out of it.
pub fn resolve(base: &str, target: &str) -> Option<String> {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => base.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    if target.contains(':') {
        return None;
    }
    for step in target.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()?),
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

impl fmt::Debug for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Package({} parts)", self.parts.len())
    }
}
