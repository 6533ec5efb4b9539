//! Values that remember where they were written, and the small containers of the formats.

use crate::diag::Diagnostic;
use crate::diag::Place;
use crate::diag::Source;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A value and the place it was written at. Two are equal if their values are.
#[derive(Clone, Copy, Default)]
pub struct At<T> {
    pub value: T,
    pub at: Place,
}

/// A mapping with free keys, in the order in which they were written.
#[derive(Clone, PartialEq)]
pub struct Map<T> {
    pub entries: Vec<(At<String>, T)>,
}

impl<T> At<T> {
    /// A value that nobody wrote, such as a default.
    pub fn nowhere(value: T) -> Self {
        Self { value, at: Place::default() }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At { value: change(self.value), at: self.at }
    }

    /// An error that points at this value.
    pub fn error(
        &self,
        source: &Arc<Source>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, message).at(source, self.at)
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for At<T> {}

impl<T: fmt::Debug> fmt::Debug for At<T> {
    /// With its place; `{:#?}` is the value alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.value.fmt(f);
        }
        write!(f, "{:?}@{}:{}", self.value, self.at.line, self.at.column)
    }
}

impl<T> Map<T> {
    pub fn get(&self, name: &str) -> Option<&T> {
        self.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }

    pub fn key(&self, name: &str) -> Option<&At<String>> {
        self.iter().map(|(key, _)| key).find(|key| key.value == name)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&At<String>, &T)> {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.value.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Puts a value in the place of the one with the same name, or at the end.
    pub fn insert(&mut self, key: At<String>, value: T) {
        match self.entries.iter_mut().find(|(old, _)| *old == key) {
            Some(entry) => *entry = (key, value),
            None => self.entries.push((key, value)),
        }
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Map<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
