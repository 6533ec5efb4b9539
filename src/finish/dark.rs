//! Photos in which people see next to nothing.

use super::ground::Leaf;
use crate::color::Rgba;
use crate::export::Error;
use crate::export::source::Pictures;
use crate::id::NodeId;

/// Every so many pixels one is looked at.
const STEP: usize = 397;
/// This share of a photo's pixels may be lighter than [`LIGHT`] in one that is dark: lamps,
/// a window, the white of a dress.
const FEW: f64 = 0.1;
/// Relative luminance, that of a grey of 56. A well-lit dark face has more, in most of it.
const LIGHT: f64 = 0.0395;

/// The photos of which all but a little is nearly black as they are drawn.
pub fn photos(leaves: &[Leaf], pictures: &mut dyn Pictures) -> Result<Vec<NodeId>, Error> {
    let mut dark = Vec::new();
    for leaf in leaves {
        let Some(picture) = leaf.photo() else { continue };
        let developed = pictures.developed(picture, 1.0)?;
        if is_dark(developed.pixmap.data()) {
            dark.push(picture.node);
        }
    }
    Ok(dark)
}

/// Of premultiplied pixels those that a mask leaves.
fn is_dark(data: &[u8]) -> bool {
    let (mut seen, mut light) = (0_u32, 0_u32);
    for &[r, g, b, a] in data.as_chunks::<4>().0.iter().step_by(STEP) {
        if a < 255 {
            continue;
        }
        seen += 1;
        light += u32::from(Rgba::opaque(r, g, b).luminance() > LIGHT);
    }
    seen > 0 && f64::from(light) < FEW * f64::from(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lumas: &[(u8, usize)]) -> Vec<u8> {
        lumas.iter().flat_map(|(luma, count)| [*luma, *luma, *luma, 255].repeat(*count)).collect()
    }

    #[test]
    fn a_lamp_does_not_light_a_room() {
        assert!(is_dark(&of(&[(20, 95_000), (250, 5_000)])));
        assert!(!is_dark(&of(&[(20, 80_000), (90, 20_000)])));
        assert!(!is_dark(&[0; 4000]), "of what a mask took away nothing is said");
    }
}
