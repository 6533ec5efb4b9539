//! Scenes become bytes: SVG, PNG, JPEG.
