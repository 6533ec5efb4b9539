//! Which format bytes are in, told by content: names lie.

use super::error::ErrorKind;
use super::error::Fault;

/// The formats that are read as photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
}

impl Format {
    /// Whether a file name ends as this format's files do. A name without an
    /// ending is right for any format.
    pub fn fits_name(self, name: &str) -> bool {
        let endings: &[&str] = match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png", "apng"],
            Self::WebP => &["webp"],
            Self::Gif => &["gif"],
        };
        let ending = name.rsplit(['/', '\\']).next().and_then(|file| file.rsplit_once('.'));
        ending.is_none_or(|(_, ending)| endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
    }
}

/// Formats that people try and that are not read as photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    Heic,
    Avif,
    JpegXl,
    Jpeg2000,
    Tiff,
    Bmp,
    Icon,
    Raw,
    Photoshop,
    Pdf,
    Video,
    Svg,
    Archive,
    Html,
    Text,
}

impl Foreign {
    fn describe(self) -> &'static str {
        match self {
            Self::Heic => "this is a HEIC/HEIF photo, which cannot be read here",
            Self::Avif => "this is an AVIF picture, which cannot be read here",
            Self::JpegXl => "this is a JPEG XL picture, which cannot be read here",
            Self::Jpeg2000 => "this is a JPEG 2000 picture, which cannot be read here",
            Self::Tiff => "this is a TIFF or a camera RAW file, which cannot be read here",
            Self::Bmp => "this is a BMP picture, which cannot be read here",
            Self::Icon => "this is an icon file, which cannot be read here",
            Self::Raw => "this is a camera RAW file, which cannot be read here",
            Self::Photoshop => "this is a Photoshop document, which cannot be read here",
            Self::Pdf => "this is a PDF or PostScript document, not a picture",
            Self::Video => "this is a video or sound file, not a picture",
            Self::Svg => "this is an SVG drawing, and a photo is wanted here",
            Self::Archive => "this is a compressed archive or office document, not a picture",
            Self::Html => "this is a web page, not a picture",
            Self::Text => "this is a text file, not a picture",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Heic => {
                "Export it as JPEG. On an iPhone: Settings › Camera › Formats › Most Compatible for new photos; \
                 for this one, share it by mail or copy it in Files, which makes a JPEG. On Android: open it in the \
                 gallery, edit it, and save a copy. On Windows: open it in Photos or Paint, Save as, JPEG. \
                 On a Mac: open it in Preview, File › Export, JPEG."
            }
            Self::Tiff | Self::Raw => {
                "Open it in a photo program and export it as JPEG. On Windows: Photos or Paint, Save as, JPEG; \
                 on a Mac: Preview, File › Export, JPEG; or ask for the JPEG that the camera made beside it."
            }
            Self::Pdf => "Export the page as PNG; for a logo, export it as SVG.",
            Self::Video => "Pause at the right moment, take a screenshot, and use that.",
            Self::Svg => "Use it as a logo, or export it as PNG.",
            Self::Archive => "Unpack it and use the JPEG or PNG inside.",
            Self::Html => {
                "The download went wrong: open the link in a browser, then save the picture itself \
                 (long press or right click › Save image)."
            }
            Self::Avif
            | Self::JpegXl
            | Self::Jpeg2000
            | Self::Bmp
            | Self::Icon
            | Self::Photoshop
            | Self::Text => {
                "Export the picture as JPEG or PNG. On Windows: Photos or Paint, Save as; on a Mac: Preview, \
                 File › Export; on a phone: a screenshot of it will do."
            }
        }
    }
}

/// The format of `bytes`, or why they are no photo.
pub(super) fn photo_format(bytes: &[u8]) -> Result<Format, Fault> {
    match bytes {
        [] => Err(Fault::new(ErrorKind::Empty, "the file is empty")),
        [0xff, 0xd8, 0xff, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Format::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Format::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        _ => Err(foreign(bytes).map_or_else(
            || Fault::new(ErrorKind::Unknown, "this is not a picture in a format known here"),
            |f| Fault::new(ErrorKind::Foreign(f), f.describe()),
        )),
    }
}

/// Whether these bytes are an SVG drawing.
pub fn is_svg(bytes: &[u8]) -> bool {
    text(bytes) == Some(Foreign::Svg)
}

fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(iso_media(bytes));
    }
    const MAGIC: &[(&[u8], Foreign)] = &[
        (b"\x00\x00\x00\x0cJXL ", Foreign::JpegXl),
        (b"\xff\x0a", Foreign::JpegXl),
        (b"\x00\x00\x00\x0cjP  ", Foreign::Jpeg2000),
        (b"\xff\x4f\xff\x51", Foreign::Jpeg2000),
        (b"II*\0", Foreign::Tiff),
        (b"MM\0*", Foreign::Tiff),
        (b"II+\0", Foreign::Tiff),
        (b"MM\0+", Foreign::Tiff),
        (b"IIU\0", Foreign::Raw),
        (b"IIRO", Foreign::Raw),
        (b"IIRS", Foreign::Raw),
        (b"FUJIFILMCCD-RAW", Foreign::Raw),
        (b"FOVb", Foreign::Raw),
        (b"BM", Foreign::Bmp),
        (b"\0\0\x01\0", Foreign::Icon),
        (b"8BPS", Foreign::Photoshop),
        (b"%PDF", Foreign::Pdf),
        (b"%!PS", Foreign::Pdf),
        (b"RIFF", Foreign::Video),
        (b"\x1a\x45\xdf\xa3", Foreign::Video),
        (b"OggS", Foreign::Video),
        (b"ID3", Foreign::Video),
        (b"PK\x03\x04", Foreign::Archive),
        (b"\x1f\x8b", Foreign::Archive),
        (b"Rar!", Foreign::Archive),
        (b"7z\xbc\xaf", Foreign::Archive),
        (b"\xd0\xcf\x11\xe0", Foreign::Archive),
    ];
    let known = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    known.map(|&(_, format)| format).or_else(|| text(bytes))
}

/// The ISO base media family tells its members apart by brands: one major, then
/// (after a version) the compatible ones.
fn iso_media(bytes: &[u8]) -> Foreign {
    let length = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize;
    let brands = &bytes[8..length.clamp(8, bytes.len().min(256))];
    let any = |wanted: &[&[u8]]| brands.chunks(4).any(|brand| wanted.contains(&brand));
    if any(&[b"avif", b"avis"]) {
        Foreign::Avif
    } else if any(&[b"crx "]) {
        Foreign::Raw
    } else if any(&[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"]) {
        Foreign::Heic
    } else {
        Foreign::Video
    }
}

fn text(bytes: &[u8]) -> Option<Foreign> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character may straddle the cut.
        Err(e) if e.valid_up_to() + 4 > head.len() => {
            std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return None,
    };
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.contains('\0') {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    match () {
        () if lower.starts_with('<') && lower.contains("<svg") && !lower.contains("<html") => {
            Some(Foreign::Svg)
        }
        () if lower.starts_with('<') => Some(Foreign::Html),
        () => Some(Foreign::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(bytes: &[u8], expected: ErrorKind) {
        let error = photo_format(bytes).unwrap_err().of("x");
        assert_eq!(error.kind, expected);
        assert!(!error.hint.is_empty());
    }

    #[test]
    fn foreign_formats_are_told_apart() {
        for (bytes, format) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], Foreign::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Foreign::Avif),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", Foreign::Heic),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Foreign::Video),
            (b"II*\0\x08\0\0\0", Foreign::Tiff),
            (b"BM12345", Foreign::Bmp),
            (b"%PDF-1.7", Foreign::Pdf),
            (b"<!doctype html><p>404", Foreign::Html),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", Foreign::Svg),
            (b"<html><svg/></html>", Foreign::Html),
            (b"hello", Foreign::Text),
        ] {
            refused(bytes, ErrorKind::Foreign(format));
        }
        refused(b"", ErrorKind::Empty);
        refused(b"\x00\x01\x02\x03", ErrorKind::Unknown);
        refused(b"\0\0\0\0ftyp", ErrorKind::Foreign(Foreign::Video));
    }

    #[test]
    fn names_are_only_compared() {
        assert!(Format::Jpeg.fits_name("a/b.JPG"));
        assert!(Format::Jpeg.fits_name("photo"));
        assert!(!Format::Png.fits_name("x.png/photo.jpg"));
    }
}
