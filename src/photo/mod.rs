//! Photos and drawings: probed for their size, developed into pixels.
//!
//! - [`probe()`] reads a header; [`decode()`] makes upright-able sRGB pixels.
//! - [`Photos`] keeps what a card uses, still encoded, under small numbers. It is
//!   filled first, then shared read-only.
//! - [`Developer`] is a worker's own scratch: it turns a [`Recipe`] (crop, size,
//!   look, mask) into pixels and remembers what it decoded and developed.
//! - `subject` finds whom and what a photo shows, so that a crop keeps it; `hide` takes faces
//!   of people at risk out of the pixels.
//! - [`cover`] and [`contain`] say which part of a photo shows in a box.
//!
//! No EXIF, GPS or XMP survives decoding, and no bytes can make any of this panic
//! or take more memory than [`Limits`] allows.

mod crop;
mod decode;
mod depth;
mod develop;
mod drawing;
mod error;
mod exposure;
mod faces;
mod grain;
mod hide;
mod ink;
mod lru;
mod mask;
mod one_color;
mod paper;
mod probe;
mod resize;
mod sniff;
mod store;
mod subject;
mod tone;
mod turn;
mod vignette;

pub use crop::Cover;
pub use crop::contain;
pub use crop::contain_at;
pub use crop::cover;
pub use crop::surround;
pub use decode::Photo;
pub use decode::decode;
pub use develop::Budget;
pub use develop::Developed;
pub use develop::Developer;
pub use develop::Recipe;
pub use drawing::Drawing;
pub use error::ErrorKind;
pub use error::PhotoError;
pub use faces::Face;
pub use hide::Found;
pub use hide::Way;
#[cfg(feature = "studio")]
pub(crate) use lru::Lru;
pub use probe::Limits;
pub use probe::Probe;
pub use probe::probe;
pub use sniff::Foreign;
pub use sniff::Format;
pub use sniff::is_svg;
pub use store::Memo;
pub use store::Photos;
pub use subject::Aim;
pub use subject::Subject;
pub use subject::Wish;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
