//! WebP and GIF, through `image`: of an animation the first frame.

use std::io::Cursor;

use image::ColorType;
use image::ImageDecoder;
use image::ImageError;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;

use super::Layout;
use super::Raw;
use super::walk;
use crate::photo::error::Fault;
use crate::photo::probe::Header;
use crate::photo::probe::Limits;
use crate::photo::turn::Turn;

pub(super) fn webp_header(bytes: &[u8], limits: &Limits) -> Result<Header, Fault> {
    walk::webp(bytes, limits)?;
    let header = header(WebPDecoder::new(Cursor::new(bytes)).map_err(fault)?)?;
    // Alpha is a picture of its own, of four bytes a pixel until it is laid in.
    Ok(Header { bytes_a_pixel: if header.has_alpha { 11 } else { 7 }, ..header })
}

pub(super) fn gif_header(bytes: &[u8], limits: &Limits) -> Result<Header, Fault> {
    walk::gif(bytes, limits)?;
    header(GifDecoder::new(Cursor::new(bytes)).map_err(fault)?)
}

pub(super) fn decode_webp(bytes: &[u8], _: &Header) -> Result<Raw, Fault> {
    decode(WebPDecoder::new(Cursor::new(bytes)).map_err(fault)?)
}

pub(super) fn decode_gif(bytes: &[u8], _: &Header) -> Result<Raw, Fault> {
    decode(GifDecoder::new(Cursor::new(bytes)).map_err(fault)?)
}

fn header(mut decoder: impl ImageDecoder) -> Result<Header, Fault> {
    let (width, height) = decoder.dimensions();
    let turn = decoder.orientation().map(Turn::from).unwrap_or_default();
    let has_alpha = decoder.color_type().has_alpha();
    // A frame, and the picture that it is laid into.
    Ok(Header { width, height, turn, has_alpha, bytes_a_pixel: 8, passes: 1 })
}

fn decode(mut decoder: impl ImageDecoder) -> Result<Raw, Fault> {
    let layout = match decoder.color_type() {
        ColorType::Rgb8 => Layout::Rgb,
        ColorType::Rgba8 => Layout::Rgba,
        other => return Err(Fault::corrupt(format_args!("unexpected colours {other:?}"))),
    };
    let icc = decoder.icc_profile().ok().flatten();
    let size = usize::try_from(decoder.total_bytes()).map_err(Fault::corrupt)?;
    let mut data = vec![0; size];
    decoder.read_image(&mut data).map_err(fault)?;
    Ok(Raw { data, layout, icc })
}

fn fault(error: ImageError) -> Fault {
    match error {
        ImageError::IoError(_) => Fault::truncated(),
        other => Fault::corrupt(other),
    }
}
