//! PNG, through the `png` crate: every colour type and depth, interlaced too;
//! of an animation the default picture.

use std::io::Cursor;

use ::png::ColorType;
use ::png::Decoder;
use ::png::DecodingError;
use ::png::Limits as Allowance;
use ::png::Transformations;

use super::Layout;
use super::Raw;
use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;
use crate::photo::probe::Header;
use crate::photo::probe::Limits;
use crate::photo::turn::Turn;

const SIGNATURE: usize = 8;

pub(super) fn header(bytes: &[u8], _: &Limits) -> Result<Header, Fault> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    let info = decoder.read_header_info().map_err(fault)?;
    let alpha = matches!(info.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba);
    let (width, height) = (info.width, info.height);
    let chunks = Chunks::read(bytes)?;
    let turn = chunks.exif.map(Turn::from_exif_chunk).unwrap_or_default();
    let has_alpha = alpha || chunks.transparency;
    // Grey is spread to three colours, and stands beside them for a while.
    Ok(Header { width, height, turn, has_alpha, bytes_a_pixel: 6, passes: 1 })
}

pub(super) fn decode(bytes: &[u8], _: &Header) -> Result<Raw, Fault> {
    // The limit is for what stands beside the pixels: profiles, one row.
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Allowance { bytes: 32 << 20 });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(fault)?;
    let size = reader.output_buffer_size().ok_or_else(|| Fault::corrupt("impossible size"))?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(fault)?;
    data.truncate(frame.buffer_size());
    let layout = match frame.color_type {
        ColorType::Grayscale => Layout::Grey,
        ColorType::GrayscaleAlpha => Layout::GreyAlpha,
        ColorType::Rgb => Layout::Rgb,
        ColorType::Rgba => Layout::Rgba,
        ColorType::Indexed => return Err(Fault::corrupt("its palette is missing")),
    };
    let info = reader.info();
    let icc = info.icc_profile.as_ref().filter(|_| info.srgb.is_none()).map(|icc| icc.to_vec());
    Ok(Raw { data, layout, icc })
}

fn fault(error: DecodingError) -> Fault {
    match error {
        DecodingError::IoError(_) => Fault::truncated(),
        DecodingError::LimitsExceeded => {
            Fault::new(ErrorKind::TooLarge, "the picture carries more data than a photo needs")
        }
        other => Fault::corrupt(other),
    }
}

/// What the chunks say that the header does not.
#[derive(Default)]
struct Chunks<'a> {
    transparency: bool,
    /// Stands before or after the pixels.
    exif: Option<&'a [u8]>,
}

impl<'a> Chunks<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut found = Self::default();
        let mut rest = bytes.get(SIGNATURE..).unwrap_or_default();
        loop {
            let (name, body, after) = chunk(rest).ok_or_else(Fault::truncated)?;
            match name {
                b"IEND" => return Ok(found),
                b"tRNS" => found.transparency = true,
                b"eXIf" => found.exif = Some(body),
                _ => {}
            }
            rest = after;
        }
    }
}

/// Name, body, and what follows the first chunk of `bytes`, if it is whole.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (head, rest) = bytes.split_at_checked(8)?;
    let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
    let (body, rest) = rest.split_at_checked(length)?;
    let (_checksum, rest) = rest.split_at_checked(4)?;
    Some((&head[4..], body, rest))
}
