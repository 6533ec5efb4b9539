//! Files made to cost as much as they can, built in memory.
#![allow(dead_code, reason = "every test takes what it needs of it")]

use png::BitDepth;
use png::ColorType;
use png::Compression;
use png::Encoder;

/// How the parts of a JPEG are stored.
#[derive(Clone, Copy)]
pub enum Scans {
    /// One scan of everything.
    Baseline,
    /// The first scan, one more of each component, then so many that refine the first.
    Progressive(usize),
}

/// A grey JPEG of this size in which every block is empty.
pub fn jpeg(width: u16, height: u16, components: u8, scans: Scans, icc: Option<&[u8]>) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    for (i, piece) in icc.into_iter().flat_map(|icc| icc.chunks(65_000).enumerate()) {
        let count = icc.unwrap_or_default().len().div_ceil(65_000) as u8;
        segment(&mut out, 0xe2, &[b"ICC_PROFILE\0", &[i as u8 + 1, count][..], piece].concat());
    }
    if components == 4 {
        segment(&mut out, 0xee, b"Adobe\0\x64\0\0\0\0\0");
    }
    segment(&mut out, 0xdb, &[&[0][..], &[1; 64]].concat());
    let ids: Vec<u8> = (1..=components).collect();
    let sizes = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let each: Vec<u8> = ids.iter().flat_map(|&id| [id, 0x11, 0]).collect();
    let frame = [&[8][..], &sizes, &[components], &each].concat();
    segment(&mut out, if matches!(scans, Scans::Baseline) { 0xc0 } else { 0xc2 }, &frame);
    // A code of one bit for “no difference”. Others of one, two and three for “end of block”,
    // “end of up to 32 767 blocks” and “a coefficient of one”.
    segment(&mut out, 0xc4, &[&[0x00, 1][..], &[0; 15], &[0]].concat());
    segment(&mut out, 0xc4, &[&[0x10, 1, 1, 1][..], &[0; 13], &[0x00, 0xe0, 0x01]].concat());
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
    match scans {
        Scans::Baseline => {
            scan(&mut out, &ids, [0, 63, 0]);
            // `0` for the first coefficient and `0` for the end of the block.
            Bits::of(&mut out).zeros(blocks * ids.len() * 2).end();
        }
        Scans::Progressive(refinements) => {
            scan(&mut out, &ids, [0, 0, 1]);
            Bits::of(&mut out).zeros(blocks * ids.len()).end();
            for id in &ids {
                scan(&mut out, &[*id], [1, 63, 0x01]);
                (0..blocks).fold(Bits::of(&mut out), |bits, _| bits.put(0b1_1010, 5)).end();
            }
            for round in 0..refinements {
                scan(&mut out, &[ids[round % ids.len()]], [1, 63, 0x10]);
                // Each block corrects its only coefficient by nothing.
                (0..blocks.div_ceil(32_767))
                    .fold(Bits::of(&mut out), |bits, _| {
                        bits.put(0b1011_1111_1111_1111, 16).zeros(32_767)
                    })
                    .end();
            }
        }
    }
    out.extend([0xff, 0xd9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xff, marker]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend(body);
}

fn scan(out: &mut Vec<u8>, ids: &[u8], [from, to, bits]: [u8; 3]) {
    let each: Vec<u8> = ids.iter().flat_map(|&id| [id, 0x00]).collect();
    segment(out, 0xda, &[&[ids.len() as u8][..], &each, &[from, to, bits]].concat());
}

/// Bits of a scan, the first the highest; what looks like a marker is escaped.
struct Bits<'a> {
    out: &'a mut Vec<u8>,
    bits: u64,
    held: usize,
}

impl<'a> Bits<'a> {
    fn of(out: &'a mut Vec<u8>) -> Self {
        Self { out, bits: 0, held: 0 }
    }

    fn put(mut self, bits: u64, count: usize) -> Self {
        self.bits = self.bits << count | bits;
        self.held += count;
        while self.held >= 8 {
            self.held -= 8;
            let byte = (self.bits >> self.held) as u8;
            self.out.push(byte);
            if byte == 0xff {
                self.out.push(0);
            }
        }
        self
    }

    fn zeros(self, count: usize) -> Self {
        let bits = (0..count / 8).fold(self, |bits, _| bits.put(0, 8));
        bits.put(0, count % 8)
    }

    /// Filled up with ones.
    fn end(self) {
        let missing = (8 - self.held % 8) % 8;
        self.put((1 << missing) - 1, missing);
    }
}

/// A PNG of one colour, packed as tightly as it can be.
pub fn png(
    width: u32,
    height: u32,
    color: ColorType,
    depth: BitDepth,
    icc: Option<&[u8]>,
) -> Vec<u8> {
    let mut info = png::Info::with_size(width, height);
    info.color_type = color;
    info.bit_depth = depth;
    info.icc_profile = icc.map(|icc| icc.to_vec().into());
    let mut out = Vec::new();
    let mut encoder = Encoder::with_info(&mut out, info).expect("a size");
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header().expect("memory");
    let mut stream = writer.stream_writer().expect("memory");
    let row = vec![90; color.samples() * depth as usize / 8 * width as usize];
    for _ in 0..height {
        std::io::Write::write_all(&mut stream, &row).expect("memory");
    }
    stream.finish().expect("memory");
    drop(writer);
    out
}

/// A lossless WebP of one colour.
pub fn webp(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let pixels = vec![90; width as usize * height as usize * 4];
    let encoder = image_webp::WebPEncoder::new(&mut out);
    encoder.encode(&pixels, width, height, image_webp::ColorType::Rgba8).expect("memory");
    out
}

/// A GIF whose screen is of one size, and its frame of another, as empty as it can be.
pub fn gif(screen: [u16; 2], frame: [u16; 2]) -> Vec<u8> {
    let sides = |sides: [u16; 2]| sides.map(u16::to_le_bytes).concat();
    let mut out = [b"GIF89a", &sides(screen)[..], &[0x80, 0, 0, 9, 9, 9, 200, 0, 0]].concat();
    out.extend([&[0x2c, 0, 0, 0, 0][..], &sides(frame), &[0, 2]].concat());
    let packed = lzw(usize::from(frame[0]) * usize::from(frame[1]));
    for block in packed.chunks(255) {
        out.push(block.len() as u8);
        out.extend(block);
    }
    out.extend([0, 0x3b]);
    out
}

/// So many zeros in the LZW of GIF with colours of two bits: every code is a run one longer
/// than the last.
fn lzw(count: usize) -> Vec<u8> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    let mut put = |code: u32, width: u32| {
        bits |= code << held;
        held += width;
        while held >= 8 {
            bytes.push(bits as u8);
            bits >>= 8;
            held -= 8;
        }
    };
    let (clear, end) = (4, 5);
    let (mut next, mut width, mut run, mut left) = (6, 3, 1, count);
    put(clear, width);
    put(0, width);
    left = left.saturating_sub(1);
    while left > 0 {
        if next == 4096 {
            put(clear, width);
            (next, width, run) = (6, 3, 1);
            put(0, width);
            left -= 1;
            continue;
        }
        run += 1;
        let code = if run <= left { next } else { 0 };
        put(code, width);
        left -= if code == 0 { 1 } else { run };
        next += 1;
        if next == 1 << width && width < 12 {
            width += 1;
        }
    }
    put(end, width);
    put(0, 8);
    bytes
}
