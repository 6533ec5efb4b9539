//! The files that came with a request: all that its card can name.

use std::sync::Arc;

use crate::assets::Assets;
use crate::assets::Bytes;
use crate::assets::Missing;
use crate::assets::Named;

/// By the names under which they were sent.
#[derive(Clone, Default)]
pub struct Sent(Vec<(String, Arc<[u8]>)>);

impl Sent {
    pub fn add(&mut self, name: impl Into<String>, bytes: Arc<[u8]>) {
        self.0.push((name.into(), bytes));
    }

    /// As people name photos: by the whole name, else by the file's alone, in capitals or
    /// not, with its ending or without.
    fn find(&self, path: &str) -> Option<&Arc<[u8]>> {
        let file = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        let stem = |name: &str| match name.rsplit_once('.') {
            Some((stem, _)) => stem.to_owned(),
            None => name.to_owned(),
        };
        let wanted = file(path);
        let by = |matches: &dyn Fn(&str) -> bool| {
            self.0.iter().find(|(name, _)| matches(name)).map(|(_, bytes)| bytes)
        };
        by(&|name| name == path)
            .or_else(|| by(&|name| file(name) == wanted))
            .or_else(|| by(&|name| !wanted.contains('.') && stem(&file(name)) == wanted))
    }
}

impl Assets for Sent {
    fn read(&self, path: &str) -> Result<Bytes, Missing> {
        let found = self.find(path).map(|bytes| Bytes::Owned(bytes.to_vec()));
        found.ok_or_else(|| Missing { path: path.to_owned(), why: "it was not sent".into() })
    }

    fn list(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    /// Only what was sent under that very name: consent must not be taken from a file that
    /// lies beside another photo.
    fn beside(&self, path: &str, named: Named) -> Result<Option<(String, Bytes)>, Missing> {
        let name = named.written(path);
        let found = self.0.iter().find(|(sent, _)| *sent == name);
        Ok(found.map(|(_, bytes)| (name.clone(), Bytes::Owned(bytes.to_vec()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_what_was_sent_is_read() {
        let mut sent = Sent::default();
        sent.add("Photos/Me.JPG", Arc::from(*b"me"));
        for name in ["Photos/Me.JPG", "me.jpg", "me", "C:\\Users\\me.jpg"] {
            assert_eq!(sent.read(name).as_deref(), Ok(&b"me"[..]), "{name}");
        }
        for name in ["you.jpg", "/etc/passwd", "../Cargo.toml", "Cargo.toml", "m"] {
            assert_eq!(sent.read(name).expect_err("refused").why, "it was not sent", "{name}");
        }
    }
}
