//! Text: shaped once, broken into lines, fitted to a box.
