//! Where a photo without faces draws the eye: edges, skin, strong colours.

use tiny_skia::Pixmap;

/// A coarse map of what stands out, summed so that any box is asked at once.
#[derive(Clone, Debug, Default)]
pub struct Heat {
    width: usize,
    height: usize,
    /// (width + 1) × (height + 1) sums from the upper left corner.
    sums: Vec<f64>,
}

/// Pixels of the small picture in a pixel of the map, along each side.
const PITCH: usize = 8;

/// What each sign counts. Edges say where things are, skin where people are; colour alone
/// is often only a wall.
const EDGES: f64 = 1.0;
const SKIN: f64 = 0.8;
const COLOUR: f64 = 0.3;

impl Heat {
    pub fn of(small: &Pixmap) -> Self {
        let (across, down) = (small.width() as usize, small.height() as usize);
        let pixels = small.data().as_chunks::<4>().0;
        let (width, height) = (across.div_ceil(PITCH), down.div_ceil(PITCH));
        let mut cells = vec![0.0; width * height];
        for y in 1..down {
            for x in 1..across {
                let own = &pixels[y * across + x];
                let (left, above) = (&pixels[y * across + x - 1], &pixels[(y - 1) * across + x]);
                let edge = difference(own, left).max(difference(own, above));
                let skin = if is_skin(own) { SKIN } else { 0.0 };
                cells[y / PITCH * width + x / PITCH] +=
                    EDGES * edge + skin + COLOUR * saturation(own);
            }
        }
        Self { width, height, sums: summed(&cells, width, height) }
    }

    /// Pixels of the small picture that one of the map stands for.
    pub fn pitch(&self) -> f64 {
        PITCH as f64
    }

    /// All the heat in a box of the map, whose parts count by what lies inside.
    pub fn within(&self, x0: f64, y0: f64, x1: f64, y1: f64) -> f64 {
        self.sum(x1, y1) - self.sum(x0, y1) - self.sum(x1, y0) + self.sum(x0, y0)
    }

    /// The heat of each pixel of the map, row by row, the hottest 1.
    pub fn cells(&self) -> Vec<(usize, usize, f64)> {
        let all = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let heat = |(x, y): (usize, usize)| {
            let (left, top) = (x as f64, y as f64);
            (x, y, self.within(left, top, left + 1.0, top + 1.0))
        };
        let cells: Vec<_> = all.map(heat).collect();
        let hottest = cells.iter().map(|cell| cell.2).fold(f64::MIN_POSITIVE, f64::max);
        cells.into_iter().map(|(x, y, heat)| (x, y, heat / hottest)).collect()
    }

    fn sum(&self, x: f64, y: f64) -> f64 {
        if self.sums.is_empty() {
            return 0.0;
        }
        let (x, y) = (x.clamp(0.0, self.width as f64), y.clamp(0.0, self.height as f64));
        let (left, top) = ((x as usize).min(self.width - 1), (y as usize).min(self.height - 1));
        let (across, down) = (x - left as f64, y - top as f64);
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        let row = |y: usize| at(left, y) + across * (at(left + 1, y) - at(left, y));
        row(top) + down * (row(top + 1) - row(top))
    }
}

fn summed(cells: &[f64], width: usize, height: usize) -> Vec<f64> {
    let across = width + 1;
    let mut sums = vec![0.0; across * (height + 1)];
    for y in 0..height {
        let mut row = 0.0;
        for x in 0..width {
            row += cells[y * width + x];
            sums[(y + 1) * across + x + 1] = sums[y * across + x + 1] + row;
        }
    }
    sums
}

/// 0 to 1: how far two neighbours are apart in their strongest channel.
fn difference(a: &[u8; 4], b: &[u8; 4]) -> f64 {
    let most = (0..3).map(|i| a[i].abs_diff(b[i])).max().unwrap_or(0);
    f64::from(most) / 255.0
}

/// Skin of all tones lies in one small field of chroma; only its luma differs (Chai and
/// Ngan, "Face segmentation using skin-color map", IEEE Trans. CSVT 9(4), 1999: Cb 77 to
/// 127, Cr 133 to 173).
fn is_skin(&[r, g, b, _]: &[u8; 4]) -> bool {
    let [r, g, b] = [r, g, b].map(f64::from);
    let cb = 128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b;
    let cr = 128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b;
    (77.0..=127.0).contains(&cb) && (133.0..=173.0).contains(&cr)
}

fn saturation(&[r, g, b, _]: &[u8; 4]) -> f64 {
    let (least, most) = (r.min(g).min(b), r.max(g).max(b));
    if most == 0 { 0.0 } else { f64::from(most - least) / f64::from(most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey picture with a square of another colour in it.
    fn with_square(color: [u8; 3]) -> Heat {
        let mut picture = Pixmap::new(320, 160).expect("a size");
        for (at, pixel) in picture.data_mut().chunks_exact_mut(4).enumerate() {
            let (x, y) = (at % 320, at / 320);
            let inside = (240..304).contains(&x) && (48..112).contains(&y);
            let [r, g, b] = if inside { color } else { [150; 3] };
            pixel.copy_from_slice(&[r, g, b, 255]);
        }
        Heat::of(&picture)
    }

    #[test]
    fn skin_of_every_tone_is_hotter_than_stone() {
        let there = |heat: &Heat| heat.within(30.0, 6.0, 38.0, 14.0);
        let stone = there(&with_square([140, 140, 140]));
        // From the lightest to the darkest of the emoji's skin tones (Unicode UTS #51, 2.4).
        for tone in
            [[247, 222, 206], [224, 187, 149], [191, 143, 104], [155, 100, 61], [89, 69, 57]]
        {
            let heat = with_square(tone);
            assert!(there(&heat) > 5.0 * stone, "{tone:?}");
            assert!(there(&heat) > 0.9 * heat.within(0.0, 0.0, 40.0, 20.0), "{tone:?}");
        }
    }

    #[test]
    fn parts_of_cells_count_in_part() {
        let heat = with_square([224, 187, 149]);
        let (whole, half) = (heat.within(31.0, 7.0, 32.0, 8.0), heat.within(31.0, 7.0, 31.5, 8.0));
        assert!((2.0 * half - whole).abs() < 1e-9 && whole > 0.0);
    }
}
