//! Two pictures side by side.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use std::io::Cursor;

use image::ImageFormat;
use image::RgbaImage;

pub struct Compared {
    /// The mean of all channels' differences over white, 0 to 1.
    pub mean: f64,
    /// The greatest difference of a channel.
    pub worst: u8,
    /// Black where the two agree.
    pub difference: RgbaImage,
}

pub fn decode(bytes: &[u8]) -> RgbaImage {
    image::load_from_memory(bytes).expect("a picture").into_rgba8()
}

pub fn encode(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture can be written to memory");
    bytes.into_inner()
}

/// Pictures of different sizes differ in everything.
pub fn compare(a: &RgbaImage, b: &RgbaImage) -> Compared {
    if a.dimensions() != b.dimensions() {
        return Compared { mean: 1.0, worst: u8::MAX, difference: RgbaImage::new(1, 1) };
    }
    let (mut sum, mut worst) = (0_u64, 0);
    let mut difference = RgbaImage::new(a.width(), a.height());
    for ((a, b), out) in a.pixels().zip(b.pixels()).zip(difference.pixels_mut()) {
        for channel in 0..3 {
            let d = over_white(a.0, channel).abs_diff(over_white(b.0, channel));
            sum += u64::from(d);
            worst = worst.max(d);
            out.0[channel] = d.saturating_mul(8);
        }
        out.0[3] = u8::MAX;
    }
    let channels = 3 * u64::from(a.width()) * u64::from(a.height());
    Compared { mean: sum as f64 / channels.max(1) as f64 / 255.0, worst, difference }
}

fn over_white(pixel: [u8; 4], channel: usize) -> u8 {
    let (c, alpha) = (u32::from(pixel[channel]), u32::from(pixel[3]));
    ((c * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
