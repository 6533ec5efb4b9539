//! The output folder of a run: files are whole or absent, even if the program is killed,
//! and a ledger says what is there.
//!
//! What the run needs for itself lies in `.itac/`: the ledger, a lock, and files that are
//! being written.

use std::fmt;
use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use super::Wrote;
use super::holds_other;

/// The folder for what only the program reads.
const OWN: &str = ".itac";

/// The folder that a run writes to.
pub struct Output {
    root: PathBuf,
    scope: String,
    /// Held as long as the run goes on.
    lock: Option<File>,
    ledger: Mutex<Option<File>>,
    number: AtomicU64,
    wrote: AtomicBool,
}

/// Why a run cannot write to its folder.
#[derive(Debug)]
pub enum Refused {
    /// Another run does.
    Busy,
    Io(io::Error),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("another run is writing to it"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl Output {
    /// Opens a folder, which need not be there. Runs of different scopes, such as the
    /// shards of one run, may share it. What a killed run of this scope left half is removed.
    pub fn open(root: &Path, scope: &str) -> Result<Self, Refused> {
        let output = Self {
            root: root.to_path_buf(),
            scope: scope.to_owned(),
            lock: None,
            ledger: Mutex::new(None),
            number: AtomicU64::new(0),
            wrote: AtomicBool::new(false),
        };
        fs::create_dir_all(root.join(OWN)).map_err(Refused::Io)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(output.own("lock"))
            .map_err(Refused::Io)?;
        match lock.try_lock() {
            // Some file systems know no locks; there two runs at once are the user's care.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => return Err(Refused::Busy),
        }
        let _ = fs::remove_dir_all(output.parts());
        Ok(Self { lock: Some(lock), ..output })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn own(&self, what: &str) -> PathBuf {
        self.root.join(OWN).join(format!("{what}-{}", self.scope))
    }

    fn parts(&self) -> PathBuf {
        self.own("parts")
    }

    /// Writes a file, whole or not at all. One that has these bytes is left alone.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<Wrote> {
        let target = self.root.join(path);
        let wrote = match (fs::metadata(&target), holds_other(&target, bytes)) {
            (Ok(known), false) if known.is_file() => return Ok(Wrote::Same),
            (_, true) => Wrote::Replaced,
            _ => Wrote::Fresh,
        };
        self.write_with(path, &mut |file| file.write_all(bytes))?;
        Ok(wrote)
    }

    /// The same for a file that is too large to be held in memory.
    pub fn write_with(
        &self,
        path: &str,
        fill: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let target = self.root.join(path);
        fs::create_dir_all(target.parent().unwrap_or(Path::new(".")))?;
        fs::create_dir_all(self.parts())?;
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let part = self.parts().join(number.to_string());
        let filled = File::create_new(&part).and_then(|mut file| fill(&mut file));
        let written = filled.and_then(|()| fs::rename(&part, &target));
        if written.is_err() {
            // The reason for the failure matters more than a stray file.
            let _ = fs::remove_file(&part);
        }
        self.wrote.store(true, Ordering::Relaxed);
        written
    }

    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }

    /// The bytes of a file; nothing if there is none.
    pub fn length(&self, path: &str) -> Option<u64> {
        fs::metadata(self.root.join(path)).ok().filter(fs::Metadata::is_file).map(|file| file.len())
    }

    /// Removes a file, and the folders that are empty then.
    pub fn remove(&self, path: &str) {
        let target = self.root.join(path);
        if fs::remove_file(&target).is_err() {
            return;
        }
        let mut folder = target.parent();
        while let Some(inside) = folder.filter(|folder| *folder != self.root) {
            if fs::remove_dir(inside).is_err() {
                return;
            }
            folder = inside.parent();
        }
    }

    /// The whole ledger as it is on disk.
    pub fn ledger(&self) -> Vec<u8> {
        fs::read(self.own("ledger")).unwrap_or_default()
    }

    /// What runs note of their inputs beside the ledger.
    pub fn notes(&self) -> Vec<u8> {
        fs::read(self.own("seen")).unwrap_or_default()
    }

    pub fn write_notes(&self, bytes: &[u8]) -> io::Result<Wrote> {
        self.write(&format!("{OWN}/seen-{}", self.scope), bytes)
    }

    /// Adds a line to the ledger; returns where it begins.
    pub fn append(&self, line: &str) -> io::Result<u64> {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *ledger {
            Some(file) => file,
            none => none.insert(self.open_ledger()?),
        };
        let at = file.seek(SeekFrom::End(0))?;
        file.write_all(format!("{line}\n").as_bytes())?;
        Ok(at)
    }

    /// A killed run may have left half a line at the end.
    fn open_ledger(&self) -> io::Result<File> {
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(self.own("ledger"))?;
        let length = file.seek(SeekFrom::End(0))?;
        if length > 0 {
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                file.write_all(b"\n")?;
            }
        }
        Ok(file)
    }

    /// The stretch of the ledger from `at` on, `length` bytes long.
    pub fn ledger_at(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.own("ledger"))?;
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Puts a new ledger in the place of the old one.
    pub fn replace_ledger(
        &self,
        fill: &mut dyn FnMut(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
        *ledger = None;
        let path = format!("{OWN}/ledger-{}", self.scope);
        self.write_with(&path, fill)
    }

    /// Ends the run. A folder into which nothing was written is as it was before.
    pub fn close(self) {
        let _ = fs::remove_dir_all(self.parts());
        let Self { lock, .. } = &self;
        if let Some(lock) = lock {
            let _ = lock.unlock();
        }
        if !self.wrote.load(Ordering::Relaxed)
            && self.length(&format!("{OWN}/ledger-{}", self.scope)).is_none()
        {
            let _ = fs::remove_file(self.own("lock"));
            let _ = fs::remove_dir(self.root.join(OWN));
            let _ = fs::remove_dir(&self.root);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_run_of_a_scope_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        let first = Output::open(&root, "run").unwrap();
        assert!(matches!(Output::open(&root, "run"), Err(Refused::Busy)));
        assert!(Output::open(&root, "shard-1-of-2").is_ok());
        first.close();
        Output::open(&root, "run").unwrap().close();
    }

    #[test]
    fn nothing_is_left_of_a_run_that_wrote_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        Output::open(&root, "run").unwrap().close();
        assert!(!root.exists());
    }

    #[test]
    fn files_are_written_once_and_removed_with_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::open(folder.path(), "run").unwrap();
        assert_eq!(output.write("a/b/card.png", b"one").unwrap(), Wrote::Fresh);
        assert_eq!(output.write("a/b/card.png", b"one").unwrap(), Wrote::Same);
        assert_eq!(output.write("a/b/card.png", b"two").unwrap(), Wrote::Replaced);
        assert_eq!(output.length("a/b/card.png"), Some(3));
        output.remove("a/b/card.png");
        assert!(!folder.path().join("a").exists() && folder.path().exists());
    }

    #[test]
    fn the_ledger_survives_half_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::open(folder.path(), "run").unwrap();
        assert_eq!(output.append("one").unwrap(), 0);
        output.close();
        let path = folder.path().join(".itac/ledger-run");
        File::options().append(true).open(&path).unwrap().write_all(b"ha").unwrap();
        let output = Output::open(folder.path(), "run").unwrap();
        let at = output.append("two").unwrap();
        assert_eq!(output.ledger(), b"one\nha\ntwo\n");
        assert_eq!(output.ledger_at(at, 3).unwrap(), b"two");
        output.replace_ledger(&mut |file| file.write_all(b"new\n")).unwrap();
        assert_eq!(output.ledger(), b"new\n");
    }
}
