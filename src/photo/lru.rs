//! A cache of few, large things, bounded in bytes.

/// The most recently used entry is the last. Searched from end to end: it holds
/// tens of entries, not thousands.
#[derive(Debug)]
pub(crate) struct Lru<K, V> {
    entries: Vec<Entry<K, V>>,
    budget: usize,
}

#[derive(Debug)]
struct Entry<K, V> {
    key: K,
    value: V,
    bytes: usize,
}

impl<K, V: Clone> Lru<K, V> {
    pub fn new(budget: usize) -> Self {
        Self { entries: Vec::new(), budget }
    }

    pub fn get(&mut self, is_it: impl Fn(&K) -> bool) -> Option<V> {
        let at = self.entries.iter().rposition(|entry| is_it(&entry.key))?;
        self.entries[at..].rotate_left(1);
        self.entries.last().map(|entry| entry.value.clone())
    }

    /// Makes room for `bytes`, then keeps `value`. A thing larger than the whole
    /// budget is kept alone, so that using it twice in a row is cheap.
    pub fn insert(&mut self, key: K, value: V, bytes: usize) {
        self.make_room(bytes);
        self.entries.push(Entry { key, value, bytes });
    }

    /// Bytes that are kept.
    pub fn held(&self) -> usize {
        self.entries.iter().map(|entry| entry.bytes).sum()
    }

    /// Drops the oldest until `bytes` more fit. To be called before a large
    /// thing is made, so that the old and the new are not in memory together.
    pub fn make_room(&mut self, bytes: usize) {
        let mut held = self.held();
        let mut drop = 0;
        while drop < self.entries.len() && held + bytes > self.budget {
            held -= self.entries[drop].bytes;
            drop += 1;
        }
        self.entries.drain(..drop);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first_and_the_budget_holds() {
        let mut lru = Lru::new(10);
        lru.insert('a', 1, 4);
        lru.insert('b', 2, 4);
        assert_eq!(lru.get(|&k| k == 'a'), Some(1));
        lru.insert('c', 3, 4);
        assert_eq!(lru.get(|&k| k == 'b'), None);
        assert_eq!(lru.get(|&k| k == 'a'), Some(1));
        lru.insert('d', 4, 99);
        assert_eq!(lru.get(|&k| k == 'a'), None);
        assert_eq!(lru.get(|&k| k == 'd'), Some(4));
    }
}
