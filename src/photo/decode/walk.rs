//! The blocks of GIF and WebP files, walked without decoding anything.
//!
//! The decoders believe what a frame says of its own size, which need not be that of the
//! picture: two lines of a GIF of nine pixels ask for seventeen gigabytes. And they fill up
//! what is missing of a file that was cut off.

use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;
use crate::photo::probe::Limits;
use crate::photo::probe::check_size;

/// Checks a GIF up to the end of its first frame, which is all that is read of it.
pub(super) fn gif(bytes: &[u8], limits: &Limits) -> Result<(), Fault> {
    let mut at = 13 + color_table(byte(bytes, 10)?);
    loop {
        match byte(bytes, at)? {
            0x21 => at = sub_blocks(bytes, at + 2)?,
            0x2c => break,
            0x3b => return Err(Fault::corrupt("it has no picture")),
            _ => return Err(Fault::corrupt("an unknown block")),
        }
    }
    let side = |at| Ok(u32::from(u16::from_le_bytes([byte(bytes, at)?, byte(bytes, at + 1)?])));
    check_size(side(at + 5)?, side(at + 7)?, limits)?;
    let colors = color_table(byte(bytes, at + 9)?);
    // The length of the shortest code stands before the pixels.
    sub_blocks(bytes, at + 10 + colors + 1).map(drop)
}

/// How long the table of colours is that these flags speak of.
fn color_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// What follows a row of blocks that each begin with their length.
fn sub_blocks(bytes: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        match byte(bytes, at)? {
            0 => return Ok(at + 1),
            length => at += 1 + usize::from(length),
        }
    }
}

/// Checks that the chunks of a WebP are whole, and that every frame says that it is as large
/// as the canvas at most.
pub(super) fn webp(bytes: &[u8], limits: &Limits) -> Result<(), Fault> {
    let declared = little(bytes, 4, 4)?.saturating_add(8);
    let bytes = bytes.get(..declared).ok_or_else(Fault::truncated)?;
    chunks(bytes.get(12..).unwrap_or_default(), 0, limits)
}

fn chunks(mut rest: &[u8], depth: usize, limits: &Limits) -> Result<(), Fault> {
    while rest.len() >= 8 {
        let length = little(rest, 4, 4)?;
        let (name, body) = (&rest[..4], rest.get(8..8 + length).ok_or_else(Fault::truncated)?);
        match name {
            b"VP8 " => {
                check_lossy(body.len(), limits)?;
                check_size(side(body, 6, 2, 0x3fff)?, side(body, 8, 2, 0x3fff)?, limits)?;
            }
            b"VP8L" => {
                let sides = little(body, 1, 4)?;
                let [width, height] = [sides, sides >> 14].map(|side| (side as u32 & 0x3fff) + 1);
                check_size(width, height, limits)?;
            }
            b"ANMF" if depth == 0 => {
                check_size(side(body, 6, 3, !0)? + 1, side(body, 9, 3, !0)? + 1, limits)?;
                chunks(body.get(16..).unwrap_or_default(), depth + 1, limits)?;
            }
            _ => {}
        }
        // Chunks begin at even places; the last one may end at an odd one.
        rest = rest.get(8 + length + length % 2..).unwrap_or_default();
    }
    Ok(())
}

/// What is lossy is unpacked bit by bit, ten times as slowly as a JPEG of that length.
fn check_lossy(length: usize, limits: &Limits) -> Result<(), Fault> {
    let most = limits.max_bytes / 4;
    if length > most {
        let message = format!(
            "its pixels are packed in {} MB, and of lossy WebP {} MB is the most",
            length >> 20,
            most >> 20
        );
        return Err(Fault::new(ErrorKind::TooLarge, message).raised_by("--max-photo-mb"));
    }
    Ok(())
}

fn side(bytes: &[u8], at: usize, length: usize, mask: u32) -> Result<u32, Fault> {
    Ok(little(bytes, at, length)? as u32 & mask)
}

fn little(bytes: &[u8], at: usize, length: usize) -> Result<usize, Fault> {
    let number = bytes.get(at..at + length).ok_or_else(Fault::truncated)?;
    Ok(number.iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
}

fn byte(bytes: &[u8], at: usize) -> Result<u8, Fault> {
    bytes.get(at).copied().ok_or_else(Fault::truncated)
}
