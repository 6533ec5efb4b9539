//! The layers of which the network is made.

/// Activations, row by row, channels last.
pub struct Map {
    pub width: usize,
    pub height: usize,
    channels: usize,
    pub values: Vec<f32>,
}

/// A convolution over one pixel and all channels, or over 3 × 3 pixels and each channel.
pub struct Conv {
    /// Of the first kind by input and output, of the second by tap and channel.
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Map {
    pub fn new(width: usize, height: usize, channels: usize) -> Self {
        Self { width, height, channels, values: vec![0.0; width * height * channels] }
    }

    pub fn pixels_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        self.values.chunks_exact_mut(self.channels)
    }

    pub fn pointwise(&self, conv: &Conv) -> Self {
        let outputs = conv.bias.len();
        let mut map = Self::new(self.width, self.height, outputs);
        for (from, to) in self.values.chunks_exact(self.channels).zip(map.pixels_mut()) {
            // Lengths known to the compiler make this eight times as fast.
            match outputs {
                16 => mix::<16>(from, conv, to),
                32 => mix::<32>(from, conv, to),
                64 => mix::<64>(from, conv, to),
                10 => mix::<10>(from, conv, to),
                4 => mix::<4>(from, conv, to),
                _ => mix::<1>(from, conv, to),
            }
        }
        map
    }

    pub fn depthwise(&self, conv: &Conv) -> Self {
        let mut map = Self::new(self.width, self.height, self.channels);
        let width = self.width;
        for (at, to) in map.pixels_mut().enumerate() {
            let (x, y) = (at % width, at / width);
            to.copy_from_slice(&conv.bias);
            for down in y.saturating_sub(1)..(y + 2).min(self.height) {
                for across in x.saturating_sub(1)..(x + 2).min(width) {
                    let tap = (down + 1 - y) * 3 + across + 1 - x;
                    let weights = &conv.weights[tap * self.channels..][..self.channels];
                    let from = self.pixel(across, down);
                    for ((to, from), weight) in to.iter_mut().zip(from).zip(weights) {
                        *to += from * weight;
                    }
                }
            }
        }
        map
    }

    pub fn relu(mut self) -> Self {
        self.values.iter_mut().for_each(|value| *value = value.max(0.0));
        self
    }

    /// The largest of each 2 × 2 pixels.
    pub fn pool(&self) -> Self {
        let mut map = Self::new(self.width / 2, self.height / 2, self.channels);
        let width = map.width;
        for (at, to) in map.pixels_mut().enumerate() {
            let (x, y) = (2 * (at % width), 2 * (at / width));
            to.copy_from_slice(self.pixel(x, y));
            for (x, y) in [(x + 1, y), (x, y + 1), (x + 1, y + 1)] {
                to.iter_mut().zip(self.pixel(x, y)).for_each(|(to, from)| *to = to.max(*from));
            }
        }
        map
    }

    /// Adds `small`, each of its pixels four times.
    pub fn add_doubled(mut self, small: &Self) -> Self {
        let width = self.width;
        for (at, to) in self.pixels_mut().enumerate() {
            let from = small.pixel(at % width / 2, at / width / 2);
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        self
    }

    fn pixel(&self, x: usize, y: usize) -> &[f32] {
        &self.values[(y * self.width + x) * self.channels..][..self.channels]
    }
}

fn mix<const N: usize>(from: &[f32], conv: &Conv, to: &mut [f32]) {
    let mut sums = [0.0_f32; N];
    sums.copy_from_slice(&conv.bias);
    for (from, weights) in from.iter().zip(conv.weights.chunks_exact(N)) {
        sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += from * weight);
    }
    to.copy_from_slice(&sums);
}

/// The exponential from exact operations only: that of the system differs between machines.
pub fn exp(x: f32) -> f32 {
    let x = f64::from(x.clamp(-60.0, 60.0)) / 1024.0;
    let small = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0)));
    (0..10).fold(small, |power, _| power * power) as f32
}

pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}
