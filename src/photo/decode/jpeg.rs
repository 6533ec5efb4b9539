//! JPEG, through `zune-jpeg`: baseline and progressive, grey, RGB, YCbCr, CMYK, YCCK.

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::Layout;
use super::Raw;
use super::icc;
use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;
use crate::photo::probe::Header;
use crate::photo::probe::Limits;
use crate::photo::turn::Turn;

type Decoder<'a> = JpegDecoder<ZCursor<&'a [u8]>>;

pub(super) fn header(bytes: &[u8], _: &Limits) -> Result<Header, Fault> {
    let passes = scans(bytes).ok_or_else(Fault::truncated)?;
    let decoder = open(bytes)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let turn = decoder.exif().map(|chunk| Turn::from_exif_chunk(chunk)).unwrap_or_default();
    let stored = channels(decoder.input_colorspace().unwrap_or(ColorSpace::YCbCr)) as u64;
    // Of a progressive one all coefficients are held, in two bytes each. Four inks may stand
    // beside the colours that they are mixed to.
    let progressive = decoder.info().is_some_and(|info| info.sof.is_progressive());
    let held = if progressive { 2 * stored } else { 0 };
    let bytes_a_pixel = held + if stored == 3 { 3 } else { stored + 3 };
    // A JPEG's sides are 16-bit numbers.
    let (width, height) = (width as u32, height as u32);
    Ok(Header { width, height, turn, has_alpha: false, bytes_a_pixel, passes })
}

pub(super) fn decode(bytes: &[u8], _: &Header) -> Result<Raw, Fault> {
    let mut decoder = open(bytes)?;
    let stored = decoder.input_colorspace().unwrap_or(ColorSpace::YCbCr);
    let profile = decoder.icc_profile().filter(|profile| icc::fits(profile, channels(stored)));
    // Four inks are mixed to RGB by their profile, or else by the decoder.
    let target = match stored {
        ColorSpace::Luma => ColorSpace::Luma,
        ColorSpace::CMYK | ColorSpace::YCCK if profile.is_some() => stored,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(target));
    let mut data = decoder.decode().map_err(fault)?;
    let layout = match target {
        ColorSpace::Luma => Layout::Grey,
        ColorSpace::CMYK => {
            data.iter_mut().for_each(|ink| *ink = 255 - *ink);
            Layout::Cmyk
        }
        ColorSpace::YCCK => {
            data.chunks_exact_mut(4).for_each(ycck_to_cmyk);
            Layout::Cmyk
        }
        _ => Layout::Rgb,
    };
    let icc = profile.filter(|_| layout == Layout::Cmyk || channels(stored) != 4);
    Ok(Raw { data, layout, icc })
}

fn open(bytes: &[u8]) -> Result<Decoder<'_>, Fault> {
    // Not strict: cameras write odd segments. That the picture data are whole
    // is checked apart.
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(fault)?;
    Ok(decoder)
}

fn channels(space: ColorSpace) -> usize {
    match space {
        ColorSpace::Luma => 1,
        ColorSpace::CMYK | ColorSpace::YCCK => 4,
        _ => 3,
    }
}

/// Four-ink JPEGs are stored inverted, as Adobe does it: 255 is no ink.
/// YCCK is that, its first three inks written as YCbCr (ITU-T T.872, 6.5).
fn ycck_to_cmyk(pixel: &mut [u8]) {
    let (y, cb, cr) =
        (f32::from(pixel[0]), f32::from(pixel[1]) - 128.0, f32::from(pixel[2]) - 128.0);
    // `as` saturates. What YCbCr yields is the inverse of the stored, that is, ink.
    pixel[0] = (y + 1.402 * cr).round() as u8;
    pixel[1] = (y - 0.344_14 * cb - 0.714_14 * cr).round() as u8;
    pixel[2] = (y + 1.772 * cb).round() as u8;
    pixel[3] = 255 - pixel[3];
}

fn fault(error: DecodeErrors) -> Fault {
    match error {
        DecodeErrors::Unsupported(scheme) => {
            Fault::new(ErrorKind::Unsupported, format!("this JPEG is of a rare kind ({scheme:?})"))
        }
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => Fault::truncated(),
        other => Fault::corrupt(other),
    }
}

/// How many scans there are before the end-of-image marker; nothing where that is missing.
/// The decoder fills what is missing with grey, and a face must not be half grey.
///
/// What comes after the end is no concern of ours. Phones put another picture, the depths of
/// this one or a film there, so it cannot be refused; and neither it nor anything else of a
/// file but its pixels gets into a card.
fn scans(bytes: &[u8]) -> Option<u64> {
    let (mut at, mut scans) = (2, 0);
    while let Some((marker, next)) = next_marker(bytes, at) {
        scans += u64::from(marker == 0xda);
        at = match marker {
            0xd9 => return Some(scans),
            // In the compressed data: a stuffed 0xff, or a restart.
            0x00 | 0x01 | 0xd0..=0xd8 => next,
            _ => next + segment_length(bytes, next),
        };
    }
    None
}

/// The next marker at or after `at`, and where its segment begins.
fn next_marker(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let start = at + bytes.get(at..)?.iter().position(|&b| b == 0xff)?;
    let fill = bytes[start..].iter().position(|&b| b != 0xff)?;
    Some((bytes[start + fill], start + fill + 1))
}

fn segment_length(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..at + 2) {
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
        _ => 0,
    }
}
