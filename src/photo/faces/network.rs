//! YuNet: a small network that says where faces are, run layer by layer.
//!
//! Only operations that IEEE 754 defines to the bit, in a fixed order, so that all machines
//! find the same boxes. (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector",
//! Machine Intelligence Research 20, 2023.)

use tiny_skia::Pixmap;

use super::Face;
use super::layers::Conv;
use super::layers::Map;
use super::layers::exp;
use super::layers::sigmoid;
use super::patches::PATCH;
use super::patches::patches;
use crate::geom::Rect;

/// Origin and licence: `data/faces/README.md`. Little-endian floats, layer by layer.
static WEIGHTS: &[u8] = include_bytes!("../../../data/faces/yunet-libfacedetection.f32");

pub struct Network {
    /// The first layer, then pairs of a pointwise and a depthwise one.
    layers: Vec<Conv>,
}

/// Places of layers in the list: the steps that lead from fine to coarse maps, those back,
/// and the heads, of which each of the three maps has its own.
const STEPS: [usize; 6] = [1, 3, 7, 11, 15, 19];
const BACK: [usize; 3] = [23, 25, 27];
const CLASS: usize = 29;
const BOXES: usize = 35;
const OBJECT: usize = 41;

impl Network {
    pub fn new() -> Self {
        let (words, _) = WEIGHTS.as_chunks::<4>();
        let mut floats = words.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let mut take = |count: usize| -> Vec<f32> { floats.by_ref().take(count).collect() };
        let mut pairs = vec![(16, 16), (16, 16), (16, 32), (32, 32), (32, 64)];
        pairs.extend([(64, 64); 9]);
        for outputs in [1, 4, 1, 10] {
            pairs.extend([(64, outputs); 3]);
        }
        let mut layers = vec![Conv { weights: turned(&take(16 * PATCH), 16), bias: take(16) }];
        for (inputs, outputs) in pairs {
            let weights = turned(&take(inputs * outputs), outputs);
            layers.push(Conv { weights, bias: take(outputs) });
            layers.push(Conv { weights: take(9 * outputs), bias: take(outputs) });
        }
        Self { layers }
    }

    /// All that may be faces, in pixels of the picture, many times the same one.
    pub fn candidates(&self, picture: &Pixmap, least: f64) -> Vec<Face> {
        let maps = self.maps(picture);
        maps.iter().enumerate().flat_map(|(level, map)| self.heads(map, level, least)).collect()
    }

    /// What the picture is to the heads, at 8, 16 and 32 pixels a step.
    fn maps(&self, picture: &Pixmap) -> [Map; 3] {
        let [half, first, second, fine, middle, coarse] = STEPS;
        let map = patches(picture).pointwise(&self.layers[0]).relu();
        let map = self.pair(&map, half).relu().pool();
        let map = self.unit(&self.unit(&map, first), second).pool();
        let fine = self.unit(&map, fine);
        let middle = self.unit(&fine.pool(), middle);
        let coarse = self.unit(&middle.pool(), coarse);
        let coarse = self.pair(&coarse, BACK[2]).relu();
        let middle = self.pair(&middle.add_doubled(&coarse), BACK[1]).relu();
        let fine = self.pair(&fine.add_doubled(&middle), BACK[0]).relu();
        [fine, middle, coarse]
    }

    fn heads(&self, map: &Map, level: usize, least: f64) -> Vec<Face> {
        let [class, boxes, object] =
            [CLASS, BOXES, OBJECT].map(|first| self.pair(map, first + 2 * level).values);
        let step = f64::from(8_u32 << level);
        let face = |at: usize| {
            let score = f64::from(sigmoid(class[at]) * sigmoid(object[at])).sqrt();
            if score < least {
                return None;
            }
            let own: [f32; 4] = boxes.as_chunks::<4>().0[at];
            let (x, y) = ((at % map.width) as f64, (at / map.width) as f64);
            let middle = ((x + f64::from(own[0])) * step, (y + f64::from(own[1])) * step);
            let size = (f64::from(exp(own[2])) * step, f64::from(exp(own[3])) * step);
            Some(Face { bounds: Rect::from_center_size(middle, size), score })
        };
        (0..map.width * map.height).filter_map(face).collect()
    }

    fn pair(&self, map: &Map, at: usize) -> Map {
        map.pointwise(&self.layers[at]).depthwise(&self.layers[at + 1])
    }

    fn unit(&self, map: &Map, at: usize) -> Map {
        self.pair(&self.pair(map, at).relu(), at + 2).relu()
    }
}

/// A matrix of `rows` rows, columns first.
fn turned(matrix: &[f32], rows: usize) -> Vec<f32> {
    let columns = matrix.len() / rows;
    (0..matrix.len()).map(|i| matrix[(i % rows) * columns + i / rows]).collect()
}
