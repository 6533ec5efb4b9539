//! Small numbers that stand for large things, and where a node was written.

/// A face of [`crate::fonts::Fonts`], by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// A photo of a [`crate::photo::Photos`] store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhotoId(pub u32);

/// A vector drawing (an SVG logo) of a [`crate::photo::Photos`] store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DrawingId(pub u32);

/// A node of the layout tree, in document order. Lets a drawn item name the
/// template line it comes from without pointing back to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);
