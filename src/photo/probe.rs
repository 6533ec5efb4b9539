//! A photo's size and orientation, from its header alone.

use super::decode::codec;
use super::error::ErrorKind;
use super::error::Fault;
use super::error::PhotoError;
use super::sniff::Format;
use super::sniff::photo_format;
use super::turn::Turn;

/// What a file may cost before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest file, in bytes; of lossy WebP, which is slow, a quarter. Default: 128 MiB.
    pub max_bytes: usize,
    /// Longest side, in pixels. Default: 32 768 (phone panoramas reach 16 384).
    pub max_side: u32,
    /// Most pixels. Default: 120 million, so that the 108-megapixel photos of
    /// today's phones pass.
    pub max_pixels: u64,
    /// Most bytes of memory while a photo is decoded: a pixel takes 3, with alpha 4 to 11, in
    /// a progressive JPEG 9, in one of four inks 15. Default: 1 080 million.
    pub max_memory: u64,
    /// Most pixels gone over in decoding: a progressive JPEG goes over all of its pixels once
    /// in each of its scans, and there are six to twelve. Default: 1 440 million.
    pub max_work: u64,
    /// Most elements in a drawing. Default: 50 000.
    pub max_elements: u32,
    /// Deepest nesting of a drawing's elements. Default: 64.
    pub max_depth: usize,
}

impl Limits {
    /// The same with so many pixels, and what follows from it.
    #[must_use]
    pub fn with_pixels(self, max_pixels: u64) -> Self {
        let usual = Self::default();
        // A picture of many pixels may be a long one.
        let max_side = if max_pixels > usual.max_pixels { u32::MAX } else { usual.max_side };
        let max_memory = max_pixels * (usual.max_memory / usual.max_pixels);
        let max_work = max_pixels * (usual.max_work / usual.max_pixels);
        Self { max_side, max_pixels, max_memory, max_work, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 128 << 20,
            max_side: 32_768,
            max_pixels: 120_000_000,
            max_memory: 9 * 120_000_000,
            max_work: 12 * 120_000_000,
            max_elements: 50_000,
            max_depth: 64,
        }
    }
}

/// What a photo's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Pixels across, after the EXIF orientation is applied.
    pub width: u32,
    pub height: u32,
    pub format: Format,
    /// Whether the pixels may be transparent.
    pub has_alpha: bool,
    /// The file's name ends like another format's. Harmless, worth a note.
    pub mislabelled: bool,
}

/// Reads a photo's header and checks that the file is whole. `name` serves the
/// error message and [`Probe::mislabelled`]; the format is told by content.
pub fn probe(name: &str, bytes: &[u8], limits: &Limits) -> Result<Probe, PhotoError> {
    let (format, header) = header(bytes, limits).map_err(|fault| fault.of(name))?;
    let (width, height) = header.turn.size((header.width, header.height));
    let mislabelled = !format.fits_name(name);
    Ok(Probe { width, height, format, has_alpha: header.has_alpha, mislabelled })
}

/// The picture as it is stored: before its orientation is applied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub width: u32,
    pub height: u32,
    pub turn: Turn,
    pub has_alpha: bool,
    /// Memory for each pixel while it is decoded.
    pub bytes_a_pixel: u64,
    /// How often its pixels are gone over.
    pub passes: u64,
}

pub(super) fn header(bytes: &[u8], limits: &Limits) -> Result<(Format, Header), Fault> {
    let format = photo_format(bytes)?;
    if bytes.len() > limits.max_bytes {
        let (mb, most) = (bytes.len() >> 20, limits.max_bytes >> 20);
        let message = format!("the file is {mb} MB long, and {most} MB is the most");
        return Err(Fault::new(ErrorKind::TooLarge, message).raised_by("--max-photo-mb"));
    }
    let header = (codec(format).header)(bytes, limits)?;
    check_size(header.width, header.height, limits)?;
    check_cost(&header, limits)?;
    Ok((format, header))
}

fn check_cost(header: &Header, limits: &Limits) -> Result<(), Fault> {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let megapixels = pixels as f64 / 1e6;
    let message = if pixels * header.passes > limits.max_work {
        format!(
            "its {megapixels:.0} megapixels are stored in {} layers, which would take too long to read",
            header.passes
        )
    } else if pixels * header.bytes_a_pixel > limits.max_memory {
        format!(
            "its {megapixels:.0} megapixels are stored in a way that takes {} MB of memory to read; the most is {} MB",
            (pixels * header.bytes_a_pixel) >> 20,
            limits.max_memory >> 20
        )
    } else {
        return Ok(());
    };
    Err(Fault::new(ErrorKind::TooLarge, message).raised_by("--max-megapixels"))
}

pub(super) fn check_size(width: u32, height: u32, limits: &Limits) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Fault::corrupt("it says that it has no pixels"));
    }
    if pixels > limits.max_pixels || width.max(height) > limits.max_side {
        let megapixels = pixels as f64 / 1e6;
        let message = format!(
            "the picture is {width} × {height} pixels ({megapixels:.0} megapixels); the most is {} megapixels, {} pixels a side",
            limits.max_pixels / 1_000_000,
            limits.max_side
        );
        return Err(Fault::new(ErrorKind::TooLarge, message).raised_by("--max-megapixels"));
    }
    Ok(())
}
