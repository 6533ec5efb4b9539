//! Photos that were uploaded, remembered for a while so that they need not be sent with every
//! key press. In memory alone; whoever is forgotten is asked to send it again.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::photo::Lru;

/// The least recently used goes first.
pub struct Kept(Mutex<Lru<String, Arc<[u8]>>>);

impl Kept {
    /// `most`: bytes.
    pub fn new(most: usize) -> Self {
        Self(Mutex::new(Lru::new(most)))
    }

    /// Remembers a photo; what to ask for it by. It is a digest of the bytes, the same in
    /// every studio, so only who has a photo can name it.
    pub fn keep(&self, bytes: Arc<[u8]>) -> String {
        let id = blake3::hash(&bytes).to_hex().to_string();
        let mut photos = self.lock();
        if photos.get(|known| *known == id).is_none() {
            let length = bytes.len();
            photos.insert(id.clone(), bytes, length);
        }
        id
    }

    pub fn find(&self, id: &str) -> Option<Arc<[u8]>> {
        self.lock().get(|known| known == id)
    }

    /// Bytes that are held.
    pub fn held(&self) -> usize {
        self.lock().held()
    }

    fn lock(&self) -> MutexGuard<'_, Lru<String, Arc<[u8]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_is_forgotten_and_none_is_held_twice() {
        let kept = Kept::new(10);
        let [a, b, c] = [1u8, 2, 3].map(|byte| Arc::from(vec![byte; 4]));
        let ids = [&a, &b].map(|bytes: &Arc<[u8]>| kept.keep(bytes.clone()));
        assert_eq!((kept.keep(a.clone()), kept.held()), (ids[0].clone(), 8));
        assert!(kept.find(&ids[1]).is_some());
        kept.keep(c);
        assert!(kept.find(&ids[0]).is_none() && kept.find(&ids[1]).is_some());
        // One that is larger than all room is held alone, or nobody could use it.
        let large = kept.keep(Arc::from(vec![0; 20]));
        assert_eq!((kept.held(), kept.find(&large).is_some()), (20, true));
    }
}
