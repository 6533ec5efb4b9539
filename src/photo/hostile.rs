//! Files that are not what they say, not whole, or made to do harm: each is refused by its
//! name, and none costs much.

#[path = "../../tests/common/bombs.rs"]
mod bombs;

use png::BitDepth;
use png::ColorType;

use super::*;
use bombs::Scans;

const JPEG: &[u8] = include_bytes!("../../tests/data/photos/exif-1.jpg");
const PNG: &[u8] = include_bytes!("../../tests/data/photos/rgba-opaque.png");
const GIF: &[u8] = include_bytes!("../../tests/data/photos/animated.gif");
const WEBP: &[u8] = include_bytes!("../../tests/data/photos/photo.webp");
const ALL: [&[u8]; 4] = [JPEG, PNG, GIF, WEBP];

fn read(bytes: &[u8]) -> Result<Photo, PhotoError> {
    let limits = Limits::default();
    let probed = probe("photo.jpg", bytes, &limits).map(drop);
    let decoded = decode("photo.jpg", bytes, &limits);
    // What the header shows is told before any pixel is made.
    if let Err(error) = probed {
        assert_eq!(decoded.unwrap_err(), error);
        return Err(error);
    }
    decoded
}

#[track_caller]
fn refused(bytes: &[u8], kind: ErrorKind) -> PhotoError {
    let error = read(bytes).unwrap_err();
    assert_eq!(error.kind, kind, "{error}");
    assert!(!error.message.is_empty() && error.hint.ends_with(['.', ']', ')']), "{error}");
    error
}

fn pixels(bytes: &[u8]) -> Vec<u8> {
    read(bytes).unwrap().upright().unwrap().data().to_vec()
}

#[test]
fn the_bombs_are_sound_pictures() {
    for bytes in [
        bombs::jpeg(40, 24, 3, Scans::Baseline, None),
        bombs::jpeg(40, 24, 4, Scans::Progressive(9), None),
        bombs::png(40, 24, ColorType::Rgba, BitDepth::Sixteen, None),
        bombs::gif([40, 24], [40, 24]),
        bombs::webp(40, 24),
    ] {
        assert_eq!(read(&bytes).unwrap().size(), (40, 24));
    }
}

#[test]
fn empty_and_cut_off() {
    refused(b"", ErrorKind::Empty);
    for whole in ALL {
        refused(&whole[..whole.len() / 2], ErrorKind::Truncated);
    }
    // Of an animation the first picture is enough.
    let second = GIF.windows(2).rposition(|pair| pair == [0x21, 0xf9]).unwrap();
    assert!(read(&GIF[..second]).is_ok());
}

#[test]
fn damaged() {
    let mut png = PNG.to_vec();
    let at = png.windows(4).position(|name| name == b"IDAT").unwrap() + 12;
    png[at] ^= 0xff;
    refused(&png, ErrorKind::Corrupt);
    let mut jpeg = JPEG.to_vec();
    let at = jpeg.windows(2).position(|mark| mark == [0xff, 0xc4]).unwrap();
    jpeg[at + 5..at + 21].fill(0xff);
    refused(&jpeg, ErrorKind::Corrupt);
    refused(&[b"GIF89a\x09\0\x09\0\0\0\0", &b"no blocks at all"[..]].concat(), ErrorKind::Corrupt);
}

#[test]
fn without_pixels_and_with_too_many() {
    let png = |width: u32, height: u32| {
        let mut png = PNG.to_vec();
        png[16..24].copy_from_slice(&[width.to_be_bytes(), height.to_be_bytes()].concat());
        let crc = crc(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        png
    };
    refused(&png(0, 9), ErrorKind::Corrupt);
    refused(&png(9, 0), ErrorKind::Corrupt);
    refused(&bombs::gif([0, 0], [0, 0]), ErrorKind::Corrupt);
    for huge in [png(60_000, 60_000), png(4_000_000_000, 1)] {
        let error = refused(&huge, ErrorKind::TooLarge);
        assert!(error.hint.contains("--max-megapixels"), "{error}");
    }
    let frame = JPEG.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap();
    let mut jpeg = JPEG.to_vec();
    jpeg[frame + 5..frame + 9].fill(0xff);
    refused(&jpeg, ErrorKind::TooLarge);
    let long = [JPEG, &[0; 1000]].concat();
    let limits = Limits { max_bytes: 500, ..Limits::default() };
    assert!(decode("a", &long, &limits).unwrap_err().hint.contains("--max-photo-mb"));
}

/// As PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// Frames say how large they are, and decoders reserve as much.
#[test]
fn frames_larger_than_their_pictures() {
    refused(&bombs::gif([9, 9], [30_000, 30_000]), ErrorKind::TooLarge);
    // Some programs write a screen that is too small by a little.
    assert_eq!(read(&bombs::gif([9, 9], [12, 12])).unwrap().size(), (9, 9));
    let riff = |chunks: &[u8]| {
        let length = (chunks.len() as u32 + 4).to_le_bytes();
        [b"RIFF", &length[..], b"WEBP", chunks].concat()
    };
    let canvas = |flags: u8| [&b"VP8X\x0a\0\0\0"[..], &[flags, 0, 0, 0, 8, 0, 0, 8, 0, 0]].concat();
    let frame = &b"VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f"[..];
    let loss = [&b"VP8L\x06\0\0\0\x2f"[..], &(0x0fff_ffff_u32).to_le_bytes(), &[0]].concat();
    for inside in [frame, &loss] {
        refused(&riff(&[&canvas(0), inside].concat()), ErrorKind::TooLarge);
    }
    let long = [&b"VP8 "[..], &(40_u32 << 20).to_le_bytes(), &vec![0; 40 << 20]].concat();
    assert!(refused(&riff(&long), ErrorKind::TooLarge).hint.contains("--max-photo-mb"));
    let size = [&[0; 6][..], &[0xff; 6], &[0; 4]].concat();
    let moving = [&canvas(2), &b"ANIM\x06\0\0\0\0\0\0\0\0\0ANMF\x10\0\0\0"[..], &size].concat();
    refused(&riff(&moving), ErrorKind::TooLarge);
    refused(&riff(&[&canvas(8), &b"EXIF\xff\xff\xff\xff"[..]].concat()), ErrorKind::Truncated);
}

#[test]
fn layers_upon_layers() {
    let error =
        refused(&bombs::jpeg(8000, 8000, 3, Scans::Progressive(30), None), ErrorKind::TooLarge);
    assert!(
        error.message.contains("34 layers") && error.hint.contains("--max-megapixels"),
        "{error}"
    );
    // Small ones may have many, and large ones as many as programs write.
    assert!(read(&bombs::jpeg(400, 400, 3, Scans::Progressive(30), None)).is_ok());
    assert!(
        probe(
            "a",
            &bombs::jpeg(10_900, 10_900, 3, Scans::Progressive(6), None),
            &Limits::default()
        )
        .is_ok()
    );
    let error =
        refused(&bombs::jpeg(10_900, 10_900, 4, Scans::Progressive(1), None), ErrorKind::TooLarge);
    assert!(error.message.contains("MB of memory"), "{error}");
}

/// What is packed and not pixels is either not unpacked, or no further than it may.
#[test]
fn packed_air() {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let named = [name, body].concat();
        [&(body.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
    };
    // A hundred megabytes of nothing.
    let mut packed = Vec::new();
    let zeros = bombs::png(10_000, 10_000, ColorType::Grayscale, BitDepth::Eight, None);
    let mut rest = &zeros[8..];
    while let Some((head, after)) = rest.split_at_checked(8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if &head[4..] == b"IDAT" {
            packed.extend_from_slice(&after[..length]);
        }
        rest = &after[length + 4..];
    }
    let with = |before: &[u8], after: &[u8]| {
        let end = PNG.len() - 12;
        [&PNG[..33], before, &PNG[33..end], after, &PNG[end..]].concat()
    };
    for name in [b"zTXt", b"iTXt"] {
        let words: &[u8] = if name == b"zTXt" { b"a\0\0" } else { b"a\0\x01\0\0\0" };
        assert_eq!(pixels(&with(&chunk(name, &[words, &packed].concat()), b"")), pixels(PNG));
    }
    // A profile that is no profile is left out; one that is too large, too.
    let profile = chunk(b"iCCP", &[b"a\0\0", &packed[..]].concat());
    assert_eq!(pixels(&with(&profile, b"")), pixels(PNG));
    // More pixels than the picture has.
    assert_eq!(pixels(&with(b"", &chunk(b"IDAT", &packed))), pixels(PNG));
}

/// Two formats in one file. Nothing is refused for what comes after the picture: see
/// `decode/jpeg.rs`. The pixels are the same, and only pixels go on.
#[test]
fn two_formats_in_one() {
    for tail in [
        &b"<html><script>alert(1)</script>"[..],
        b"PK\x03\x04 a zip",
        b"*/ alert(1); /*",
        b"%PDF-1.7",
        b"\0\0\0\x18ftypmp42 a film",
        JPEG,
    ] {
        for picture in ALL {
            assert_eq!(pixels(&[picture, tail].concat()), pixels(picture));
        }
    }
    // The first bytes say what it is.
    let pdf = [b"%PDF-1.7\n", JPEG].concat();
    refused(&pdf, ErrorKind::Foreign(Foreign::Pdf));
    let script = b"GIF89a/*\x01\0\0\0*/=alert(1)//;";
    assert!(read(script).is_err());
}

#[test]
fn other_formats_are_called_by_their_names() {
    for (bytes, format, name, way) in [
        (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], Foreign::Heic, "HEIC", "Most Compatible"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Foreign::Heic, "HEIC", "On Android"),
        (b"\0\0\0\x18ftypheix\0\0\0\0mif1heix", Foreign::Heic, "HEIC", "Preview"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Foreign::Heic, "HEIC", "Paint"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", Foreign::Avif, "AVIF", "Preview"),
        (b"II*\0\x08\0\0\0", Foreign::Tiff, "TIFF", "Preview"),
        (b"MM\0*\0\0\0\x08", Foreign::Tiff, "TIFF", "Paint"),
        (b"II*\0\x10\0\0\0CR\x02\0", Foreign::Tiff, "RAW", "beside it"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", Foreign::Raw, "RAW", "beside it"),
        (b"FUJIFILMCCD-RAW 0201", Foreign::Raw, "RAW", "beside it"),
        (b"8BPS\0\x01", Foreign::Photoshop, "Photoshop", "JPEG or PNG"),
        (b"%PDF-1.7", Foreign::Pdf, "PDF", "PNG"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Foreign::Video, "video", "screenshot"),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp42", Foreign::Video, "video", "screenshot"),
        (b"\x1a\x45\xdf\xa3webm", Foreign::Video, "video", "screenshot"),
        (b"RIFF\0\0\0\0AVI LIST", Foreign::Video, "video", "screenshot"),
        (b"<!DOCTYPE html><title>404</title>", Foreign::Html, "web page", "save the picture"),
        (b"version https://git-lfs", Foreign::Text, "text file", "JPEG or PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Foreign::Svg, "SVG", "logo"),
        (b"PK\x03\x04\x14\0", Foreign::Archive, "archive", "Unpack"),
        (b"BM\x36\0\0\0", Foreign::Bmp, "BMP", "JPEG or PNG"),
    ] {
        let error = refused(bytes, ErrorKind::Foreign(format));
        assert!(error.message.contains(name) && error.hint.contains(way), "{error}");
    }
    refused(b"\x07\x11\x00\xfe", ErrorKind::Unknown);
}
