//! Photos as phones take them, for what is measured.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;

/// The NASA portrait at the size of a phone's camera, with grain.
pub fn large() -> Vec<u8> {
    let portrait = image::open("examples/photos/eileen-collins-nasa.jpg")
        .expect("an example photo")
        .into_rgb8();
    let mut large = image::imageops::resize(&portrait, 4000, 3000, FilterType::Triangle);
    let mut seed = 0x2545_f491_u32;
    for channel in large.iter_mut() {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        *channel = channel.saturating_add_signed((seed % 13) as i8 - 6);
    }
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 88)
        .encode_image(&large)
        .expect("memory can be written");
    bytes
}

/// The photo with other bytes but the same pixels: nothing can be remembered.
pub fn numbered(photo: &[u8], number: usize) -> Vec<u8> {
    let comment = format!("{number:08}");
    let length = (comment.len() as u16 + 2).to_be_bytes();
    [&photo[..2], &[0xff, 0xfe], &length, comment.as_bytes(), &photo[2..]].concat()
}
