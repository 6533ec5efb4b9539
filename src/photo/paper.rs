//! The white page that a logo was saved on: what of it is joined to the border goes.
//!
//! White inside the mark stays: letters in a box are part of the logo. The counters of
//! letters go, for the page is seen through them. A logo whose border is not white all
//! round stays as it is.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use usvg::Group;
use usvg::Node;
use usvg::Options;
use usvg::Paint;
use usvg::Path;
use usvg::Tree;

use super::decode::Photo;
use super::drawing::Drawing;

/// A border with a darker channel than this is no white page.
const WHITE: u8 = 231;
/// How much darker than the page a pixel may be and still be page.
const CLEAN: u8 = 12;
/// The same round the ink of a file that was a JPEG once: its ringing.
const RINGING: u8 = 40;
/// From here on a pixel is surely ink.
const INK: u8 = 64;
/// How far JPEG's ringing reaches: the side of a block.
const BLOCK: usize = 8;
/// How many pixels of an edge may be part ink, part page.
const EDGE: usize = 3;
/// What is thinner than this at the edge of noisy ink is noise.
const FAINT: f32 = 0.12;
/// What has more of the ink's colour than this is ink, where ringing makes ink uneven.
const FULL: f32 = 0.9;
/// A counter is at most this part of all ink, or it is a shape of its own.
const SMALL: f64 = 0.1;
/// How far its pixels are from the page at most, in sides of a square as large.
const NEAR: f64 = 1.75;
/// The largest square in it, in the same sides: letters in a box are thinner.
const COMPACT: f64 = 0.5;

/// The photo without its page.
pub(super) fn lift(photo: Photo) -> Photo {
    let Some(page) = Page::of(&photo) else { return photo };
    let mut paper = page.flood();
    let inked = paper.iter().filter(|paper| !**paper).count();
    if inked == 0 {
        return photo;
    }
    for counter in page.counters(&paper, inked) {
        counter.into_iter().for_each(|at| paper[at] = true);
    }
    let data = page.cut(&paper);
    Photo { data, opaque: false, ..photo }
}

struct Page<'a> {
    width: usize,
    height: usize,
    pixels: &'a [[u8; 3]],
    /// The colour of the page.
    white: [u8; 3],
    noisy: bool,
}

impl<'a> Page<'a> {
    fn of(photo: &'a Photo) -> Option<Self> {
        if !photo.opaque {
            return None;
        }
        let (width, height) = (photo.width as usize, photo.height as usize);
        let pixels = photo.data.as_chunks::<3>().0;
        let mut page = Self { width, height, pixels, white: [255; 3], noisy: false };
        let mut counts = [[0_u32; 256]; 3];
        for at in page.border() {
            for (count, channel) in counts.iter_mut().zip(pixels[at]) {
                if channel < WHITE {
                    return None;
                }
                count[usize::from(channel)] += 1;
            }
        }
        page.white = counts.map(|count| {
            let most = (0..=255_u8).max_by_key(|value| count[usize::from(*value)]);
            most.unwrap_or(255)
        });
        page.noisy = page.is_noisy();
        Some(page)
    }

    fn border(&self) -> impl Iterator<Item = usize> + use<> {
        let (width, height) = (self.width, self.height);
        let across = (0..width).flat_map(move |x| [x, (height - 1) * width + x]);
        across.chain((0..height).flat_map(move |y| [y * width, y * width + width - 1]))
    }

    /// How much darker than the page, in the channel where it shows most.
    fn depth(&self, at: usize) -> u8 {
        let channels = self.white.iter().zip(self.pixels[at]);
        channels.map(|(white, channel)| white.saturating_sub(channel)).max().unwrap_or(0)
    }

    /// Pixels in a square round one, itself among them.
    fn round(&self, at: usize, by: usize) -> impl Iterator<Item = usize> + use<> {
        let (x, y, width) = (at % self.width, at / self.width, self.width);
        let span = |from: usize, length: usize| -> RangeInclusive<usize> {
            from.saturating_sub(by)..=(from + by).min(length - 1)
        };
        let across = span(x, width);
        span(y, self.height).flat_map(move |y| across.clone().map(move |x| y * width + x))
    }

    /// Whether the page is speckled round the ink, where a clean one has nothing.
    fn is_noisy(&self) -> bool {
        let ink: Vec<bool> = (0..self.pixels.len()).map(|at| self.depth(at) > INK).collect();
        let (near, far) = (self.grown(&ink, EDGE), self.grown(&ink, BLOCK));
        let round = (0..ink.len()).filter(|at| far[*at] && !near[*at]);
        let (mut all, mut speckled) = (0_usize, 0_usize);
        for at in round {
            all += 1;
            speckled += usize::from((3..=RINGING).contains(&self.depth(at)));
        }
        speckled * 50 > all
    }

    /// Everything within `by` pixels, both ways.
    fn grown(&self, set: &[bool], by: usize) -> Vec<bool> {
        let across = spread(set, by, self.width);
        let columns: Vec<bool> = (0..set.len())
            .map(|i| across[(i % self.height) * self.width + i / self.height])
            .collect();
        let down = spread(&columns, by, self.height);
        (0..set.len()).map(|i| down[(i % self.width) * self.height + i / self.width]).collect()
    }

    /// The page, from the border inwards.
    fn flood(&self) -> Vec<bool> {
        let mut paper = vec![false; self.pixels.len()];
        let border: Vec<usize> = self.border().collect();
        border.iter().for_each(|at| paper[*at] = true);
        self.fill(border, &mut paper);
        paper
    }

    /// Everything white that is joined to `open`; `seen` is not gone through again.
    fn fill(&self, mut open: Vec<usize>, seen: &mut [bool]) -> Vec<usize> {
        let mut all = open.clone();
        while let Some(at) = open.pop() {
            let (x, y) = (at % self.width, at / self.width);
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < self.width).then(|| at + 1),
                (y > 0).then(|| at - self.width),
                (y + 1 < self.height).then(|| at + self.width),
            ];
            for next in beside.into_iter().flatten() {
                if !seen[next] && self.is_page(next) {
                    seen[next] = true;
                    open.push(next);
                    all.push(next);
                }
            }
        }
        all
    }

    /// White inside that is the counter of a letter, as far as its shape can tell: small,
    /// compact, and with no more than a stroke between it and the page.
    fn counters(&self, paper: &[bool], inked: usize) -> Vec<Vec<usize>> {
        let (far, mut seen) = (self.distances(paper), paper.to_vec());
        let mut counters = Vec::new();
        for start in 0..paper.len() {
            if seen[start] || !self.is_page(start) {
                continue;
            }
            seen[start] = true;
            let white = self.fill(vec![start], &mut seen);
            let side = (white.len() as f64).sqrt();
            let farthest = white.iter().map(|at| far[*at]).max().unwrap_or(0);
            let small = white.len() as f64 <= SMALL * inked as f64;
            let near = f64::from(farthest) <= NEAR * side;
            if small && near && self.thickness(&white) >= COMPACT * side {
                counters.push(white);
            }
        }
        counters
    }

    /// How many pixels each is from the page, both ways.
    fn distances(&self, paper: &[bool]) -> Vec<u32> {
        let mut far: Vec<u32> = paper.iter().map(|is| if *is { 0 } else { u32::MAX }).collect();
        let mut last: Vec<usize> = (0..far.len()).filter(|at| paper[*at]).collect();
        let mut distance = 0;
        while !last.is_empty() {
            distance += 1;
            let mut next = Vec::new();
            for near in last.iter().flat_map(|at| self.round(*at, 1)) {
                if far[near] == u32::MAX {
                    far[near] = distance;
                    next.push(near);
                }
            }
            last = next;
        }
        far
    }

    /// The side of the largest square inside a set of pixels.
    fn thickness(&self, set: &[usize]) -> f64 {
        // By the side of the square that ends at a pixel, in reading order.
        let mut ends: BTreeMap<usize, u32> = set.iter().map(|at| (*at, 0)).collect();
        let mut sorted = set.to_vec();
        sorted.sort_unstable();
        let mut most = 0;
        for at in sorted {
            let before = [at - 1, at - self.width, at - self.width - 1];
            let least = before.map(|at| ends.get(&at).copied().unwrap_or(0)).into_iter().min();
            let side = least.unwrap_or(0) + 1;
            ends.insert(at, side);
            most = most.max(side);
        }
        f64::from(most)
    }

    /// Noise is uneven: an even tint is ink, however pale.
    fn is_page(&self, at: usize) -> bool {
        let depth = self.depth(at);
        depth <= CLEAN || self.noisy && depth <= RINGING && !self.is_even(at)
    }

    fn is_even(&self, at: usize) -> bool {
        let own = self.pixels[at];
        let alike =
            |other: usize| own.iter().zip(self.pixels[other]).all(|(a, b)| a.abs_diff(b) <= 4);
        self.round(at, 2).all(alike)
    }

    /// The pixels with alpha multiplied in.
    fn cut(&self, paper: &[bool]) -> Vec<u8> {
        let opaque = |[r, g, b]: &[u8; 3]| [*r, *g, *b, 255];
        let mut cut: Vec<[u8; 4]> = self.pixels.iter().map(opaque).collect();
        for (pixel, _) in cut.iter_mut().zip(paper).filter(|(_, paper)| **paper) {
            *pixel = [0; 4];
        }
        for at in self.edge(paper) {
            cut[at] = self.unmixed(at, paper);
        }
        cut.into_flattened()
    }

    /// The pixels beside the page, as far in as they get darker.
    fn edge(&self, paper: &[bool]) -> Vec<usize> {
        let mut seen = paper.to_vec();
        let mut last: Vec<usize> = (0..paper.len())
            .filter(|at| !paper[*at] && self.round(*at, 1).any(|near| paper[near]))
            .collect();
        last.iter().for_each(|at| seen[*at] = true);
        let mut all = last.clone();
        for _ in 1..EDGE {
            let mut next = Vec::new();
            for at in last {
                let depth = self.depth(at);
                for inner in self.round(at, 1) {
                    if !seen[inner] && self.depth(inner).saturating_add(4) >= depth {
                        seen[inner] = true;
                        next.push(inner);
                    }
                }
            }
            all.extend(&next);
            last = next;
        }
        all
    }

    /// What of an edge's pixel is ink: it is a mix of the page and of the strongest
    /// colour beside it that lies in the same direction.
    fn unmixed(&self, at: usize, paper: &[bool]) -> [u8; 4] {
        let (mut share, mut ink) = self.mixed_of(at, EDGE, paper);
        if self.noisy && share >= 1.0 && self.depth(at) <= INK {
            (share, ink) = self.mixed_of(at, BLOCK, paper);
        }
        if self.noisy && share > FULL {
            (share, ink) = (1.0, self.pixels[at]);
        } else if self.noisy {
            share = (share - FAINT) / (1.0 - FAINT);
        }
        let alpha = share.clamp(0.0, 1.0);
        let multiplied = ink.map(|channel| (f32::from(channel) * alpha).round() as u8);
        let [r, g, b] = multiplied;
        [r, g, b, (255.0 * alpha).round() as u8]
    }

    fn mixed_of(&self, at: usize, by: usize, paper: &[bool]) -> (f32, [u8; 3]) {
        let own = self.off_page(at);
        let length = dot(own, own);
        let slack = if self.noisy { 48.0 } else { 12.0 };
        let slack = f32::max(slack, 0.3 * length.sqrt());
        let mut best = (1.0, self.pixels[at]);
        for other in self.round(at, by).filter(|other| !paper[*other]) {
            let ink = self.off_page(other);
            let share = dot(own, ink) / dot(ink, ink).max(1.0);
            if share >= best.0 {
                continue;
            }
            let aside: [f32; 3] = std::array::from_fn(|c| own[c] - share * ink[c]);
            if dot(aside, aside) <= slack * slack {
                best = (share, self.pixels[other]);
            }
        }
        best
    }

    fn off_page(&self, at: usize) -> [f32; 3] {
        std::array::from_fn(|c| f32::from(self.white[c]) - f32::from(self.pixels[at][c]))
    }
}

fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Each row of `length` with what is set in it grown by so many places.
fn spread(set: &[bool], by: usize, length: usize) -> Vec<bool> {
    let mut grown = vec![false; set.len()];
    for (row, out) in set.chunks(length).zip(grown.chunks_mut(length)) {
        let mut until = 0;
        for (i, is) in row.iter().enumerate() {
            if *is {
                let from = i.saturating_sub(by).max(until);
                until = (i + by + 1).min(length);
                out[from.min(until)..until].fill(true);
            }
        }
    }
    grown
}

/// The drawing without a white rectangle over its whole canvas that is painted first.
pub(super) fn lift_drawn(drawing: Drawing) -> Drawing {
    if !first(drawing.tree.root()).is_some_and(|path| is_canvas(path, &drawing)) {
        return drawing;
    }
    let markup = drawing.svg("");
    let lifted = without_first_path(&markup)
        .and_then(|markup| Tree::from_str(&markup, &Options::default()).ok())
        .filter(|tree| tree.root().has_children());
    match lifted {
        Some(tree) => Drawing { tree, ..drawing },
        None => drawing,
    }
}

/// What is painted first, where that is a path painted as it is.
fn first(group: &Group) -> Option<&Path> {
    let plain = group.opacity().get() >= 1.0
        && group.mask().is_none()
        && group.filters().is_empty()
        && group.blend_mode() == usvg::BlendMode::Normal;
    match group.children().first().filter(|_| plain)? {
        Node::Group(group) => first(group),
        Node::Path(path) => path.is_visible().then_some(path),
        Node::Image(_) | Node::Text(_) => None,
    }
}

fn is_canvas(path: &Path, drawing: &Drawing) -> bool {
    let (Some(fill), None) = (path.fill(), path.stroke()) else { return false };
    let Paint::Color(color) = fill.paint() else { return false };
    let white = [color.red, color.green, color.blue].iter().all(|channel| *channel >= WHITE);
    let bounds = path.abs_bounding_box();
    let slack = 0.002 * (drawing.width + drawing.height) as f32;
    let covers = bounds.left() <= slack
        && bounds.top() <= slack
        && bounds.right() >= drawing.width as f32 - slack
        && bounds.bottom() >= drawing.height as f32 - slack;
    white && covers && fill.opacity().get() >= 1.0 && is_upright(path)
}

/// A rectangle whose corners are those of the box round it.
fn is_upright(path: &Path) -> bool {
    let mut corners = path.data().points().to_vec();
    path.abs_transform().map_points(&mut corners);
    let bounds = path.abs_bounding_box();
    let slack = 0.002 * (bounds.width() + bounds.height());
    let on = |value: f32, a: f32, b: f32| (value - a).abs().min((value - b).abs()) <= slack;
    (4..=5).contains(&corners.len())
        && corners.iter().all(|corner| {
            on(corner.x, bounds.left(), bounds.right())
                && on(corner.y, bounds.top(), bounds.bottom())
        })
}

/// Definitions come before what is painted.
fn without_first_path(markup: &str) -> Option<String> {
    let painted = markup.rfind("</defs>").unwrap_or(0);
    let start = painted + markup[painted..].find("<path")?;
    let end = start + markup[start..].find("/>")? + 2;
    Some(format!("{}{}", &markup[..start], &markup[end..]))
}

#[cfg(test)]
mod tests;
