//! Scrims on photos of one grey, and crops that move.

use std::sync::Arc;

use tiny_skia::Color;
use tiny_skia::Pixmap;

use super::*;
use crate::export::source::Aim;
use crate::export::source::Developed;
use crate::export::source::Face;
use crate::geom::Affine;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Shape as _;
use crate::geom::Vec2;
use crate::id::DrawingId;
use crate::id::FaceId;
use crate::id::NodeId;
use crate::id::PhotoId;
use crate::scene::Aims;
use crate::scene::Glyph;
use crate::scene::Group;
use crate::scene::Look;
use crate::scene::OneColor;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::PixelRect;
use crate::scene::Scrim;
use crate::scene::Source;
use crate::scene::Stop;

const INK: Rgba = Rgba { r: 0x2a, g: 0x10, b: 0x38, a: 255 };
const MILK: Rgba = Rgba { r: 0xff, g: 0xf9, b: 0xef, a: 255 };

/// A photo of one grey.
struct Grey(u8);

impl Pictures for Grey {
    fn developed(&mut self, picture: &Picture, _: f64) -> Result<Arc<Developed>, Error> {
        let mut pixmap = Pixmap::new(picture.dest.width, picture.dest.height).expect("a size");
        pixmap.fill(Color::from_rgba8(self.0, self.0, self.0, 255));
        Ok(Arc::new(Developed { pixmap, opaque: true }))
    }

    /// Whoever is in this photo stands at its right.
    fn aimed(&mut self, picture: &Picture, _: Rect, _: bool) -> Result<Option<Aim>, Error> {
        let Source::Photo { crop, .. } = picture.source else { return Ok(None) };
        Ok(Some(Aim { crop: crop + Vec2::new(7.0, 0.0), cut: 1, rivals: Vec::new() }))
    }

    fn drawing_svg(&self, _: DrawingId, _: &str, _: Option<&OneColor>) -> (String, f64, f64) {
        (String::new(), 1.0, 1.0)
    }
}

/// Somebody stands at the left of this photo, with a face of 60 pixels.
struct Portrait(Rect);

impl Pictures for Portrait {
    fn developed(&mut self, picture: &Picture, scale: f64) -> Result<Arc<Developed>, Error> {
        Grey(90).developed(picture, scale)
    }

    fn people(&mut self, _: &Picture) -> Result<Vec<Face>, Error> {
        Ok(vec![Face { bounds: self.0, score: 1.0 }])
    }

    fn drawing_svg(&self, _: DrawingId, _: &str, _: Option<&OneColor>) -> (String, f64, f64) {
        (String::new(), 1.0, 1.0)
    }
}

/// The photo of [`scene`] with four seats along its foot.
fn seated() -> Scene {
    let seat = |x: f64| {
        Item::Shape(Shape {
            node: NodeId(7),
            path: Arc::new(Rect::new(x, 360.0, x + 80.0, 400.0).to_path(0.1)),
            transform: Affine::IDENTITY,
            fill: Some(Paint::Solid(MILK)),
            stroke: None,
        })
    };
    let mut items = scene().items[..1].to_vec();
    items.extend([10.0, 110.0, 210.0, 310.0].map(seat));
    let aims = vec![Aims { node: NodeId(1), of_one: false, close: None }];
    Scene { seats: vec![NodeId(7)], aims, ..Scene::plain(400, 400, items) }
}

#[test]
fn seats_make_way_for_faces_and_for_nothing_else() {
    let seats = |face: Rect, scene: &Scene| {
        let (finished, light) = finish(scene, &mut Portrait(face), &needs).expect("pixels");
        (finished.map_or(4, |scene| scene.items.len() - 1), light.cut)
    };
    let face = |y: f64| Rect::new(60.0, y, 120.0, y + 60.0);
    assert_eq!(seats(face(320.0), &seated()), (2, vec![]), "two lie on it");
    assert_eq!(seats(face(200.0), &seated()), (4, vec![]));
    // Of other things on a head people are told.
    let cut = vec![Cut { node: NodeId(1), heads: 1 }];
    let unseated = Scene { seats: vec![], ..seated() };
    assert_eq!(seats(face(320.0), &unseated), (4, cut));
    // On a body below a face a seat may stand.
    assert_eq!(seats(face(290.0), &unseated).1, vec![]);
}

/// One seat is always yours.
#[test]
fn an_open_seat_that_makes_way_goes_to_the_next() {
    let mut scene = seated();
    let Item::Shape(open) = &mut scene.items[2] else { panic!("a seat") };
    open.fill = None;
    let below = Rect::new(60.0, 320.0, 120.0, 380.0);
    let (finished, _) = finish(&scene, &mut Portrait(below), &needs).expect("pixels");
    let items = finished.expect("a change").items;
    let open = |item: &Item| matches!(item, Item::Shape(shape) if shape.fill.is_none());
    assert_eq!((items.len(), items.iter().filter(|item| open(item)).count()), (3, 1));
    let Item::Shape(seat) = &items[1] else { panic!("a seat") };
    assert_eq!(seat.transform.transform_rect_bbox(seat.path.bounding_box()).x0, 210.0);
}

/// A photo, a shade that grows towards its foot, a credit on it.
fn scene() -> Scene {
    let dest = PixelRect { x: 0, y: 0, width: 400, height: 400 };
    let source = Source::Photo {
        id: PhotoId(0),
        crop: Rect::new(0.0, 0.0, 1.0, 1.0),
        look: Look::default(),
    };
    let stops = vec![
        Stop { at: 0.0, color: INK.with_opacity(0.0) },
        Stop { at: 1.0, color: INK.with_opacity(0.62) },
    ];
    let (from, to) = (Point::new(0.0, 300.0), Point::new(0.0, 400.0));
    let items = vec![
        Item::Picture(Picture { node: NodeId(1), source, dest, mask: None }),
        Item::Shape(Shape {
            node: NodeId(2),
            path: Arc::new(Rect::new(0.0, 300.0, 400.0, 400.0).to_path(0.1)),
            transform: Affine::IDENTITY,
            fill: Some(Paint::Linear { from, to, stops }),
            stroke: None,
        }),
        Item::Glyphs(GlyphRun {
            node: NodeId(3),
            face: FaceId(0),
            size: 30.0,
            color: MILK,
            glyphs: (0..8)
                .map(|i| Glyph { id: 1, x: 20.0 + 16.0 * f64::from(i), y: 380.0 })
                .collect(),
            text: "Photo: X".into(),
        }),
    ];
    let scrims = vec![Scrim { node: NodeId(2), either: false }];
    Scene { scrims, ..Scene::plain(1080, 1080, items) }
}

/// On 1080 pixels a phone shows 30 px as 11 CSS pixels, 70 px as 25.
fn needs(run: &GlyphRun) -> Option<f64> {
    Some(needed(run.size * 390.0 / 1080.0, 500))
}

fn finished(scene: &Scene, grey: u8) -> (Scene, Light) {
    let (finished, light) = finish(scene, &mut Grey(grey), &needs).expect("pixels");
    (finished.unwrap_or_else(|| scene.clone()), light)
}

fn shape(scene: &Scene) -> &Shape {
    let Item::Shape(shape) = &scene.items[1] else { panic!("the shade stays") };
    shape
}

fn ink(scene: &Scene) -> Rgba {
    let Item::Glyphs(run) = &scene.items[2] else { panic!("the words stay") };
    run.color
}

/// The opacity at the foot, and the contrast at the uppermost pixels of the line, which
/// have the least shade.
fn shaded(grey: u8) -> (f64, f64) {
    let (scene, _) = finished(&scene(), grey);
    let shape = shape(&scene);
    let shade = shade::shade(shape, &shade::stops(shape), Point::new(30.0, 357.0));
    let seen = shade::over(Rgba::opaque(grey, grey, grey), shade, shade.opacity());
    (shade::peak(shape), seen.contrast(MILK))
}

#[test]
fn a_dark_photo_keeps_its_light() {
    assert_eq!(shaded(20).0, 0.0);
}

#[test]
fn a_bright_photo_is_shaded_until_the_words_read_and_no_further() {
    let mut last = 0.0;
    for grey in [130, 170, 210, 255] {
        let (strength, contrast) = shaded(grey);
        assert!((CONTRAST - 0.1..CONTRAST + 0.6).contains(&contrast), "{grey}: {contrast}");
        assert!(strength > last, "{grey}: {strength}");
        last = strength;
    }
    assert!(last > 0.62, "white needs more than the template's shade: {last}");
}

#[test]
fn large_words_need_less() {
    let strength = |size: f64| {
        let mut scene = scene();
        if let [_, Item::Shape(shape), Item::Glyphs(run)] = &mut scene.items[..] {
            (shape.fill, run.size) = (Some(Paint::Solid(INK.with_opacity(0.5))), size);
        }
        shade::peak(shape(&finished(&scene, 180).0))
    };
    assert!(strength(70.0) < strength(30.0));
}

fn either() -> Scene {
    let mut scene = scene();
    scene.scrims[0].either = true;
    scene
}

#[test]
fn shade_and_words_change_their_colours_where_that_needs_clearly_less() {
    for (grey, swapped) in [(20, false), (100, false), (160, true), (255, true)] {
        let (scene, light) = finished(&either(), grey);
        let (words, cover) = if swapped { (INK, MILK) } else { (MILK, INK) };
        assert_eq!(ink(&scene), words, "{grey}");
        assert_eq!(light.shades[0].ink, words, "{grey}");
        assert_eq!(
            shade::color(shape(&scene)).map(|c| Rgba { a: 255, ..c }),
            Some(cover),
            "{grey}"
        );
        assert!(light.shades[0].contrast >= CONTRAST, "{grey}");
    }
    assert_eq!(finished(&either(), 255).1.shades[0].strength, 0.0);
}

#[test]
fn the_pair_as_written_wins_where_both_need_as_much() {
    // On this grey either pair needs about the same.
    let close = (0..=255).min_by_key(|grey| {
        let strength = |swap: bool| {
            let mut scene = scene();
            if let ([_, Item::Shape(shape), Item::Glyphs(run)], true) = (&mut scene.items[..], swap)
            {
                *shape = shade::recolored(shape, MILK);
                run.color = INK;
            }
            finished(&scene, *grey).1.shades[0].strength
        };
        (1000.0 * (strength(false) - strength(true)).abs()) as u32
    });
    let (scene, light) = finished(&either(), close.expect("a grey"));
    assert_eq!((ink(&scene), light.shades[0].ink), (MILK, MILK));
}

#[test]
fn words_of_several_colours_and_words_beside_the_shade_stay() {
    let mut two = either();
    let Item::Glyphs(run) = &two.items[2] else { panic!("words") };
    two.items.push(Item::Glyphs(GlyphRun { color: Rgba::WHITE, ..run.clone() }));
    assert_eq!(ink(&finished(&two, 255).0), MILK);
    let mut beside = either();
    let Item::Glyphs(run) = &beside.items[2] else { panic!("words") };
    let mut above = run.clone();
    above.glyphs.iter_mut().for_each(|glyph| glyph.y = 100.0);
    beside.items.push(Item::Glyphs(above));
    assert_eq!(ink(&finished(&beside, 255).0), MILK);
}

#[test]
fn a_group_round_them_makes_no_difference() {
    let mut grouped = either();
    let items = std::mem::take(&mut grouped.items);
    let clip = Some(Arc::new(Rect::new(0.0, 0.0, 400.0, 400.0).to_path(0.1)));
    let transform = Affine::IDENTITY;
    grouped.items = vec![Item::Group(Group { opacity: 1.0, clip, transform, items })];
    let (scene, light) = finished(&grouped, 255);
    let Item::Group(group) = &scene.items[0] else { panic!("the group stays") };
    let flat = finished(&either(), 255);
    assert_eq!((&group.items, light), (&flat.0.items, flat.1));
}

#[test]
fn words_on_a_bare_photo_are_measured_and_left_alone() {
    let mut bare = scene();
    bare.scrims.clear();
    bare.items.remove(1);
    let (same, light) = finished(&bare, 200);
    assert_eq!(same, bare);
    let [faint] = &light.faint[..] else { panic!("{light:?}") };
    assert_eq!((faint.node, faint.needed, faint.ground.r), (NodeId(3), CONTRAST, 200));
    assert!(faint.contrast < 2.0, "{}", faint.contrast);
    assert_eq!(finished(&bare, 60).1, Light::default());
    assert_eq!(finished(&bare, 20).1, Light { dark: vec![NodeId(1)], ..Light::default() });
    // With a shape between, nobody knows here what is seen.
    let (mut covered, mut panel) = (bare, shape(&scene()).clone());
    panel.fill = Some(Paint::Solid(INK));
    covered.items.insert(1, Item::Shape(panel));
    assert_eq!(finished(&covered, 200).1, Light::default());
}

#[test]
fn only_a_crop_that_nobody_chose_moves() {
    let crop = |scene: &Scene| match &scene.items[0] {
        Item::Picture(Picture { source: Source::Photo { crop, .. }, .. }) => *crop,
        other => panic!("the photo stays: {other:?}"),
    };
    let chosen = scene();
    assert_eq!(crop(&finished(&chosen, 200).0), crop(&chosen));
    let free =
        Scene { aims: vec![Aims { node: NodeId(1), of_one: false, close: None }], ..scene() };
    for grey in [0, 200] {
        let (moved, light) = finished(&free, grey);
        assert_eq!(light.cut, [Cut { node: NodeId(1), heads: 1 }]);
        assert_eq!(crop(&moved), crop(&free) + Vec2::new(7.0, 0.0));
        assert_eq!(shape(&moved), shape(&finished(&chosen, grey).0), "the shade is the same");
    }
}
