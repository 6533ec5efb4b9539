//! The real command at an empty desk: a folder of its own, a clean environment.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// The folder goes when the desk does.
pub struct Desk {
    folder: TempDir,
}

/// What a run said, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A desk with `card.yaml` on it.
    pub fn with_card(text: &str) -> Self {
        let desk = Self::new();
        desk.write("card.yaml", text);
        desk
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder"))
            .and_then(|()| fs::write(path, text))
            .expect("a writable folder");
    }

    /// Puts a file of the repository on the desk.
    pub fn copy(&self, from: &str, to: &str) {
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(from), self.path(to))
            .expect("a file to copy");
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_itac"));
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command
    }

    pub fn itac(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().expect("the command runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Said {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path))
            .unwrap_or_else(|error| panic!("{path}: {error}; there are {:?}", self.files("")))
    }

    /// Every file below `folder`, sorted, with `/` between parts; without those that only the
    /// program reads.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let (mut found, mut open) = (Vec::new(), vec![self.path(folder)]);
        while let Some(folder) = open.pop() {
            for path in
                fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
            {
                if path.ends_with(".itac") {
                    continue;
                }
                match path.is_dir() {
                    true => open.push(path),
                    false => found.push(
                        path.strip_prefix(self.folder.path())
                            .expect("inside")
                            .to_string_lossy()
                            .replace('\\', "/"),
                    ),
                }
            }
        }
        found.sort();
        found
    }
}

impl Said {
    /// Everything was done.
    #[track_caller]
    pub fn fine(self) -> Self {
        self.ended(0)
    }

    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// Each of the fragments stands in what was told people.
    #[track_caller]
    pub fn told(self, fragments: &[&str]) -> Self {
        for fragment in fragments {
            assert!(self.err.contains(fragment), "not told: {fragment}\n{}", self.err);
        }
        self
    }
}
