//! Files become pixels: one module per format, then colour management for all.

mod gif_webp;
mod icc;
mod jpeg;
mod png;
mod walk;

use std::fmt;

use tiny_skia::Pixmap;

use super::error::Fault;
use super::error::PhotoError;
use super::probe::Header;
use super::probe::Limits;
use super::probe::header;
use super::sniff::Format;
use super::turn::Turn;

/// A decoded photo: sRGB pixels and how to turn them. Nothing else of the file
/// is kept, so that no place, name or serial number in it can reach an output.
pub struct Photo {
    /// RGB when opaque, else RGBA with alpha multiplied in.
    pub(super) data: Vec<u8>,
    /// As stored, before `turn`.
    pub(super) width: u32,
    pub(super) height: u32,
    /// Turning 12 megapixels costs as much as decoding them; turning the small
    /// developed picture costs nothing. So it waits.
    pub(super) turn: Turn,
    pub(super) opaque: bool,
}

impl Photo {
    /// Width and height of the upright photo, in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.turn.size((self.width, self.height))
    }

    pub fn is_opaque(&self) -> bool {
        self.opaque
    }

    pub(super) fn channels(&self) -> usize {
        if self.opaque { 3 } else { 4 }
    }

    /// Bytes of memory the pixels take.
    pub fn bytes(&self) -> usize {
        self.data.len()
    }

    /// The whole photo, upright. `None` for sizes no [`Pixmap`] can have.
    pub fn upright(&self) -> Option<Pixmap> {
        let (width, height) = self.size();
        let mut pixmap = Pixmap::new(width, height)?;
        let stored = (self.width as usize, self.height as usize);
        self.turn.write_upright(&self.data, stored, &mut pixmap);
        Some(pixmap)
    }
}

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, height) = self.size();
        write!(f, "Photo({width} × {height}, opaque: {})", self.opaque)
    }
}

/// Decodes a whole photo. Checks the header against `limits` first.
pub fn decode(name: &str, bytes: &[u8], limits: &Limits) -> Result<Photo, PhotoError> {
    decode_unnamed(bytes, limits).map_err(|fault| fault.of(name))
}

fn decode_unnamed(bytes: &[u8], limits: &Limits) -> Result<Photo, Fault> {
    let (format, header) = header(bytes, limits)?;
    let raw = (codec(format).decode)(bytes, &header)?;
    let (layout, data) = icc::to_srgb(raw);
    let (opaque, data) = match layout {
        Layout::Rgba => drop_or_multiply_alpha(data),
        _ => (true, data),
    };
    Ok(Photo { data, width: header.width, height: header.height, turn: header.turn, opaque })
}

/// How a format is read.
pub(super) struct Codec {
    pub header: fn(&[u8], &Limits) -> Result<Header, Fault>,
    decode: fn(&[u8], &Header) -> Result<Raw, Fault>,
}

pub(super) fn codec(format: Format) -> Codec {
    match format {
        Format::Jpeg => Codec { header: jpeg::header, decode: jpeg::decode },
        Format::Png => Codec { header: png::header, decode: png::decode },
        Format::WebP => Codec { header: gif_webp::webp_header, decode: gif_webp::decode_webp },
        Format::Gif => Codec { header: gif_webp::gif_header, decode: gif_webp::decode_gif },
    }
}

/// What a codec yields: 8 bits a channel, in the file's own colours.
struct Raw {
    data: Vec<u8>,
    layout: Layout,
    icc: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    /// 255 is full ink.
    Cmyk,
}

/// Many a screenshot has an alpha channel and no transparent pixel.
fn drop_or_multiply_alpha(mut data: Vec<u8>) -> (bool, Vec<u8>) {
    if data.chunks_exact(4).all(|pixel| pixel[3] == 255) {
        return (true, without_alpha(data));
    }
    for pixel in data.chunks_exact_mut(4) {
        let alpha = u16::from(pixel[3]);
        for channel in &mut pixel[..3] {
            *channel = ((u16::from(*channel) * alpha + 127) / 255) as u8;
        }
    }
    (false, data)
}

fn without_alpha(mut data: Vec<u8>) -> Vec<u8> {
    let pixels = data.len() / 4;
    for i in 0..pixels {
        data.copy_within(4 * i..4 * i + 3, 3 * i);
    }
    data.truncate(3 * pixels);
    data.shrink_to_fit();
    data
}
