//! Photos and drawings: probed for their size, developed into pixels.
