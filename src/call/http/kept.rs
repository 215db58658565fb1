//! A short list of things that the process keeps, by what they are for.

/// More ways, and more sets of authorities, than any host has; beyond it the oldest goes.
const MOST: usize = 64;

/// The list.
pub(super) struct Kept<K, V>(Vec<(K, V)>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<V> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.clone())
    }

    /// Keeps the value, unless somebody was faster: then theirs is kept. What has to go for it comes
    /// back, too: closing it takes time, and others wait for the list.
    #[must_use]
    pub(super) fn keep(&mut self, key: K, value: V) -> (V, Option<(K, V)>) {
        if let Some(known) = self.get(&key) {
            return (known, None);
        }
        let gone = (self.0.len() == MOST).then(|| self.0.remove(0));
        self.0.push((key, value.clone()));
        (value, gone)
    }
}
