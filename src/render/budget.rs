//! PNGs that weigh no more than their platform takes: compressed harder, with a palette
//! where that cannot be seen, else a JPEG in their place.

use crate::export::Error;
use crate::export::jpeg;
use crate::export::jpeg::JpegOptions;
use crate::export::palette;
use crate::export::png;
use crate::export::png::Effort;
use crate::export::raster::Canvas;
use crate::scene::Scene;

/// A picture within its budget, and how it was brought there.
pub enum Budgeted {
    Png(Vec<u8>, Option<String>),
    Jpeg(Vec<u8>, String),
}

/// Harder compression saves about a sixth; of a PNG beyond this it is not tried.
const SAVED: f64 = 1.3;

/// What was painted last. A picture that cannot be made light enough stays the PNG it is,
/// which is told elsewhere.
pub fn png(canvas: &mut Canvas, scene: &Scene, most: Option<u64>) -> Result<Budgeted, Error> {
    let plain = png::encode(canvas, scene, Effort::Fast)?;
    let Some(most) = most.filter(|&most| plain.len() as u64 > most) else {
        return Ok(Budgeted::Png(plain, None));
    };
    let fits = |bytes: &Vec<u8>| bytes.len() as u64 <= most;
    let was = format!("the plain PNG has {} kB", plain.len() / 1000);
    if (plain.len() as f64) < SAVED * most as f64 {
        let hard = png::encode(canvas, scene, Effort::Balanced)?;
        if fits(&hard) {
            return Ok(Budgeted::Png(hard, Some(format!("compressed harder: {was}"))));
        }
    }
    if let Some(few) = palette::encode_faithful(canvas, scene)?.filter(fits) {
        return Ok(Budgeted::Png(few, Some(format!("in 256 colours: {was}"))));
    }
    // JPEGs know no transparency.
    if canvas.pixels().is_some_and(png::is_opaque) {
        let options = JpegOptions { max_bytes: Some(most), ..JpegOptions::default() };
        if let Ok(made) = jpeg::encode(canvas, scene, &options) {
            let how = format!("as a JPEG of quality {}: {was}", made.quality);
            return Ok(Budgeted::Jpeg(made.bytes, how));
        }
    }
    Ok(Budgeted::Png(plain, None))
}
