//! Where bytes come from. The core asks by path; only the implementors here
//! touch the disk.

use include_dir::{Dir, include_dir};

/// The bundled fonts with their manifest `fonts.yaml`.
pub static FONTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fonts");
