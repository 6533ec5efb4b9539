//! Embedded colour profiles to sRGB, through `moxcms`.

use moxcms::ColorProfile;
use moxcms::DataColorSpace;
use moxcms::Layout as CmsLayout;
use moxcms::TransformExecutor;
use moxcms::TransformOptions;

use super::Layout;
use super::Raw;

/// Pixels converted at a time: a small piece stays in the processor's cache.
const CHUNK: usize = 4096;

/// RGB or RGBA (alpha not multiplied in) in sRGB. A profile that cannot be used
/// is left out, as browsers do: its photo is taken for sRGB.
pub(super) fn to_srgb(raw: Raw) -> (Layout, Vec<u8>) {
    let converter = raw.icc.as_deref().and_then(|icc| converter(icc, raw.layout));
    match (raw.layout, converter) {
        (Layout::Rgb | Layout::Rgba, None) => (raw.layout, raw.data),
        (Layout::Rgb, Some(cms)) => (Layout::Rgb, convert_in_place(cms.as_ref(), raw.data, 3)),
        (Layout::Rgba, Some(cms)) => (Layout::Rgba, convert_in_place(cms.as_ref(), raw.data, 4)),
        (Layout::Grey, None) => (Layout::Rgb, spread(&raw.data, |&[v]| [v; 3])),
        (Layout::Grey, Some(cms)) => (Layout::Rgb, convert(cms.as_ref(), &raw.data, 1, 3)),
        (Layout::GreyAlpha, None) => (Layout::Rgba, spread(&raw.data, |&[v, a]| [v, v, v, a])),
        (Layout::GreyAlpha, Some(cms)) => (Layout::Rgba, convert(cms.as_ref(), &raw.data, 2, 4)),
        (Layout::Cmyk, None) => (Layout::Rgb, spread(&raw.data, plain_ink)),
        (Layout::Cmyk, Some(cms)) => (Layout::Rgb, convert(cms.as_ref(), &raw.data, 4, 3)),
    }
}

/// Whether a profile describes colours of so many channels.
pub(super) fn fits(icc: &[u8], channels: usize) -> bool {
    let profile = small(icc).and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    profile.is_some_and(|profile| has_channels(&profile, channels))
}

fn small(icc: &[u8]) -> Option<&[u8]> {
    (icc.len() <= LARGEST).then_some(icc)
}

fn has_channels(profile: &ColorProfile, channels: usize) -> bool {
    match profile.color_space {
        DataColorSpace::Gray => channels == 1,
        DataColorSpace::Rgb => channels == 3,
        DataColorSpace::Cmyk => channels == 4,
        _ => false,
    }
}

/// The profiles of printing presses have up to three megabytes. The tables of larger ones
/// would be unpacked to many times their size.
const LARGEST: usize = 8 << 20;

type Executor = std::sync::Arc<dyn TransformExecutor<u8> + Send + Sync>;

/// `None` when there is nothing to convert: no usable profile, or sRGB.
fn converter(icc: &[u8], layout: Layout) -> Option<Executor> {
    let profile = ColorProfile::new_from_slice(small(icc)?).ok()?;
    let (channels, from, to) = match layout {
        Layout::Grey => (1, CmsLayout::Gray, CmsLayout::Rgb),
        Layout::GreyAlpha => (1, CmsLayout::GrayAlpha, CmsLayout::Rgba),
        Layout::Rgb => (3, CmsLayout::Rgb, CmsLayout::Rgb),
        Layout::Rgba => (3, CmsLayout::Rgba, CmsLayout::Rgba),
        Layout::Cmyk => (4, CmsLayout::Rgba, CmsLayout::Rgb),
    };
    if !has_channels(&profile, channels) {
        return None;
    }
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let cms = profile.create_transform_8bit(from, &srgb, to, options).ok()?;
    let idle = layout == Layout::Rgb && changes_nothing(cms.as_ref());
    (!idle).then_some(cms)
}

/// Most profiles in photos are sRGB in one wording or another. Trying a few
/// colours is surer than comparing descriptions.
fn changes_nothing(cms: &(dyn TransformExecutor<u8> + Send + Sync)) -> bool {
    let levels = [0, 31, 64, 96, 128, 160, 192, 224, 255];
    let colours: Vec<u8> = levels
        .iter()
        .flat_map(|&r| levels.map(|g| (r, g)))
        .flat_map(|(r, g)| levels.map(|b| [r, g, b]))
        .flatten()
        .collect();
    let mut converted = vec![0; colours.len()];
    cms.transform(&colours, &mut converted).is_ok()
        && colours.iter().zip(&converted).all(|(a, b)| a.abs_diff(*b) <= 2)
}

fn convert_in_place(
    cms: &(dyn TransformExecutor<u8> + Send + Sync),
    mut data: Vec<u8>,
    channels: usize,
) -> Vec<u8> {
    let mut scratch = vec![0; CHUNK * channels];
    for piece in data.chunks_mut(CHUNK * channels) {
        let out = &mut scratch[..piece.len()];
        if cms.transform(piece, out).is_ok() {
            piece.copy_from_slice(out);
        }
    }
    data
}

fn convert(
    cms: &(dyn TransformExecutor<u8> + Send + Sync),
    data: &[u8],
    from: usize,
    to: usize,
) -> Vec<u8> {
    let mut out = vec![0; data.len() / from * to];
    for (piece, out) in data.chunks(CHUNK * from).zip(out.chunks_mut(CHUNK * to)) {
        // Cannot fail: the lengths agree by construction.
        let _ = cms.transform(piece, out);
    }
    out
}

fn spread<const FROM: usize, const TO: usize>(
    data: &[u8],
    pixel: impl Fn(&[u8; FROM]) -> [u8; TO],
) -> Vec<u8> {
    let (pixels, _) = data.as_chunks::<FROM>();
    pixels.iter().flat_map(pixel).collect()
}

fn plain_ink(&[c, m, y, k]: &[u8; 4]) -> [u8; 3] {
    [c, m, y].map(|ink| (u16::from(255 - ink) * u16::from(255 - k) / 255) as u8)
}
