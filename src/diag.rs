//! Problems told to people: where, what, why, and what to write instead.
