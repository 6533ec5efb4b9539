//! The words beside the pictures: captions and alternative texts, for each platform by its own rules.
