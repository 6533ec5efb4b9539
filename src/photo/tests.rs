//! Real and broken files, end to end.
