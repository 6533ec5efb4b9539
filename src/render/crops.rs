//! What of a photo its crops show, and why: for those who want to see it before they make cards.

use std::sync::Arc;

use super::LABELS;
use super::Worker;
use crate::color::Rgba;
use crate::export;
use crate::export::Darkroom;
use crate::export::guides;
use crate::export::guides::Guides;
use crate::export::guides::NodeBox;
use crate::export::guides::Zone;
use crate::export::raster::Layers;
use crate::fonts::Fonts;
use crate::geom::Affine;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::geom::Size;
use crate::id::NodeId;
use crate::id::PhotoId;
use crate::model::Placement;
use crate::photo::Face;
use crate::photo::PhotoError;
use crate::photo::Photos;
use crate::photo::Wish;
use crate::photo::cover;
use crate::scene::Item;
use crate::scene::Look;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::PixelRect;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;

/// The longest side of an overview, in pixels.
const LONGEST: f64 = 1400.0;
/// Ratios that differ by less than this have one window.
const ALIKE: f64 = 0.005;
/// How much of the hottest place's colour lies over it.
const HOTTEST: f64 = 0.55;
const HEAT: Rgba = Rgba::opaque(230, 30, 0);
/// Where nobody chose a focus and nothing stands out.
const USUAL: Point = Point::new(0.5, 0.35);

/// What was found in a photo, and its windows. Places are in its upright pixels.
#[derive(Clone, Debug)]
pub struct Crops {
    pub size: Size,
    pub faces: Vec<Face>,
    pub hot: Vec<(Rect, f64)>,
    pub windows: Vec<Window>,
}

/// What cards of one ratio show of a photo that fills them.
#[derive(Clone, Debug)]
pub struct Window {
    /// Of the placements, the largest first.
    pub placements: Vec<String>,
    pub crop: Rect,
    /// How much the photo is enlarged on the largest; above 1.3 it looks soft.
    pub scale: f64,
    /// How many heads are partly in it.
    pub cut: usize,
}

/// What an author has chosen: where the window lies, and how close it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen {
    pub focus: Option<(f64, f64)>,
    pub zoom: Option<f64>,
}

/// Finds the windows for placements whose cards the photo fills.
pub fn crops(
    photos: &Photos,
    id: PhotoId,
    placements: &[Placement],
    chosen: Chosen,
    worker: &mut Worker,
) -> Result<Crops, PhotoError> {
    let size = photos.size(id);
    let subject = worker.developer.shown(photos, id)?;
    let mut sorted: Vec<&Placement> = placements.iter().collect();
    sorted.sort_by_key(|placement| std::cmp::Reverse(placement.width * placement.height));
    let mut windows: Vec<(f64, Window)> = Vec::new();
    for placement in sorted {
        let dest = Size::new(placement.width.into(), placement.height.into());
        let ratio = dest.width / dest.height;
        let known = windows.iter_mut().find(|(known, _)| (known / ratio - 1.0).abs() < ALIKE);
        if let Some((_, window)) = known {
            window.placements.push(placement.name.clone());
            continue;
        }
        let focus = chosen.focus.map_or(USUAL, Point::from);
        let covered = cover(size, dest, focus, chosen.zoom.unwrap_or(1.0));
        let pixels = (size.width as u32, size.height as u32);
        let (crop, cut) = match chosen.focus {
            Some(_) => (covered.crop, subject.cut(pixels, covered.crop)),
            None => {
                let aim = subject.aim(pixels, covered.crop, &Wish::PLAIN);
                (aim.crop, aim.cut)
            }
        };
        let placements = vec![placement.name.clone()];
        windows.push((ratio, Window { placements, crop, scale: covered.scale, cut }));
    }
    let windows = windows.into_iter().map(|(_, window)| window).collect();
    Ok(Crops { size, faces: subject.faces.clone(), hot: subject.hot().collect(), windows })
}

/// The photo as a PNG, with the faces or the heat that was found, and every window.
pub fn overview(
    photos: &Photos,
    id: PhotoId,
    crops: &Crops,
    fonts: &Fonts,
    worker: &mut Worker,
) -> Result<Vec<u8>, export::Error> {
    let scale = (LONGEST / crops.size.width.max(crops.size.height)).min(1.0);
    let scene = scene(id, crops, scale);
    let mut pictures = Darkroom::new(photos, &mut worker.developer);
    pictures.prepare(&scene)?;
    Layers::of(&scene, fonts, &mut pictures, 1.0)?.paint(&mut worker.canvas)?;
    let family = fonts.family(LABELS).ok_or_else(|| {
        export::Error::Encode(format!("there is no font `{LABELS}` to name the windows with"))
    })?;
    let font = fonts.face(family.faces[0]).data();
    guides::encode(&worker.canvas, &marks(crops, scale), font)
}

fn scene(id: PhotoId, crops: &Crops, scale: f64) -> Scene {
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    let (width, height) = (side(crops.size.width), side(crops.size.height));
    let picture = Picture {
        node: NodeId::default(),
        source: Source::Photo { id, crop: crops.size.to_rect(), look: Look::default() },
        dest: PixelRect { x: 0, y: 0, width, height },
        mask: None,
    };
    let mut items = vec![Item::Picture(picture)];
    let hot = crops.hot.iter().filter(|(_, heat)| *heat > 0.05);
    items.extend(hot.map(|(place, heat)| {
        Item::Shape(Shape {
            node: NodeId::default(),
            path: Arc::new(place.scale_from_origin(scale).to_path(0.1)),
            transform: Affine::IDENTITY,
            fill: Some(Paint::Solid(HEAT.with_opacity(HOTTEST * heat * heat))),
            stroke: None,
        })
    }));
    Scene::plain(width, height, items)
}

fn marks(crops: &Crops, scale: f64) -> Guides {
    let zone = |window: &Window| Zone {
        what: named(window),
        rect: window.crop.scale_from_origin(scale),
        round: false,
    };
    let face = |face: &Face| NodeBox {
        label: format!("face, {:.0} % sure", 100.0 * face.score),
        rect: face.bounds.scale_from_origin(scale),
        baselines: Vec::new(),
    };
    Guides {
        safe: None,
        crops: crops.windows.iter().map(zone).collect(),
        keepouts: Vec::new(),
        boxes: crops.faces.iter().map(face).collect(),
    }
}

/// The first placement of a window, and how many there are beside.
pub fn named(window: &Window) -> String {
    let first = window.placements.first().map_or("", String::as_str);
    match window.placements.len() {
        0 | 1 => first.to_owned(),
        all => format!("{first} and {} more", all - 1),
    }
}
