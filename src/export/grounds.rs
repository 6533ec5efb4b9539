//! What lies below the words of many cards, painted once.

use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

use tiny_skia::Pixmap;

use crate::color::Rgba;
use crate::export::Error;

/// Bytes of pixels that are kept: the six usual placements in one theme.
const BUDGET: usize = 40_000_000;

/// How many of those that were painted last are recognised.
const RECOGNISED: usize = 64;

/// The colour below, the scale, and the markup.
type Key<'a> = (Rgba, u64, &'a str);

/// Grounds that came more than once, the one used last at the end. One that comes a single
/// time, as in a run of one card, costs nothing.
#[derive(Default)]
pub struct Grounds {
    seen: Vec<u64>,
    kept: Vec<Ground>,
}

struct Ground {
    color: Rgba,
    scale: u64,
    markup: String,
    pixels: Pixmap,
}

impl Ground {
    fn is(&self, (color, scale, markup): Key, size: (u32, u32)) -> bool {
        (self.color, self.scale) == (color, scale)
            && (self.pixels.width(), self.pixels.height()) == size
            && self.markup == markup
    }
}

impl Grounds {
    /// Paints a ground onto pixels that hold nothing but its colour, or copies it.
    pub fn draw(
        &mut self,
        key: Key,
        pixels: &mut Pixmap,
        draw: impl FnOnce(&mut Pixmap) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let size = (pixels.width(), pixels.height());
        if let Some(at) = self.kept.iter().position(|ground| ground.is(key, size)) {
            pixels.data_mut().copy_from_slice(self.kept[at].pixels.data());
            self.kept[at..].rotate_left(1);
            return Ok(());
        }
        draw(pixels)?;
        if self.recognises(&(key, size)) {
            let (color, scale, markup) = (key.0, key.1, key.2.to_owned());
            self.make_room(pixels.data().len());
            self.kept.push(Ground { color, scale, markup, pixels: pixels.clone() });
        }
        Ok(())
    }

    /// Whether it came before.
    fn recognises(&mut self, key: &(Key, (u32, u32))) -> bool {
        let mut hasher = DefaultHasher::new();
        let ((color, scale, markup), size) = key;
        ([color.r, color.g, color.b, color.a], scale, markup, size).hash(&mut hasher);
        let hash = hasher.finish();
        if self.seen.contains(&hash) {
            return true;
        }
        if self.seen.len() == RECOGNISED {
            self.seen.remove(0);
        }
        self.seen.push(hash);
        false
    }

    fn make_room(&mut self, bytes: usize) {
        let held = |kept: &[Ground]| kept.iter().map(|one| one.pixels.data().len()).sum::<usize>();
        while !self.kept.is_empty() && held(&self.kept) + bytes > BUDGET {
            self.kept.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_kept_from_its_second_time_on() {
        let mut grounds = Grounds::default();
        let mut painted = 0;
        let mut paint = |grounds: &mut Grounds, markup: &str, side: u32| {
            let mut pixels = Pixmap::new(side, side).expect("a size");
            let key = (Rgba::opaque(1, 2, 3), 1, markup);
            let made = grounds.draw(key, &mut pixels, |pixels| {
                painted += 1;
                pixels.data_mut()[0] = 7;
                Ok(())
            });
            assert!(made.is_ok() && pixels.data()[0] == 7);
            painted
        };
        let counts = ["a", "a", "a", "b", "a"].map(|markup| paint(&mut grounds, markup, 8));
        assert_eq!(counts, [1, 2, 2, 3, 3]);
        assert_eq!(paint(&mut grounds, "a", 9), 4, "another size is another ground");
        for side in [2000, 2000, 2100, 2100, 2200, 2200] {
            paint(&mut grounds, "large", side);
        }
        let held: usize = grounds.kept.iter().map(|one| one.pixels.data().len()).sum();
        assert!(held <= BUDGET);
    }
}
