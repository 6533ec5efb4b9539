//! The markup that scenes become, line by line.

use std::collections::BTreeSet;

use usvg::roxmltree::Document;

use super::*;
use crate::export::testing::*;
use crate::scene::Stop;

fn file(scene: &Scene) -> String {
    write(scene, &Shapes, &mut Noise, &SvgOptions::default()).expect("an SVG")
}

#[test]
fn the_file_stands_alone() {
    let text = file(&medley());
    let document = Document::parse(&text).expect("well-formed XML");
    let ids: Vec<&str> = document.descendants().filter_map(|n| n.attribute("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for node in document.descendants().filter(|n| n.is_element()) {
        assert!(!["text", "script", "style", "foreignObject"].contains(&node.tag_name().name()));
        for attribute in node.attributes() {
            let value = attribute.value();
            if attribute.name() == "href" && !value.starts_with("data:image/png;base64,") {
                assert!(unique.contains(&value[1..]), "{value}");
            }
            if let Some(id) = value.strip_prefix("url(#") {
                assert!(unique.contains(id.trim_end_matches(')')), "{value}");
            }
        }
    }
}

#[test]
fn words_for_people_are_escaped_and_marked() {
    let mut scene = scene(vec![backdrop()]);
    scene.language = "ar".to_owned();
    scene.direction = Direction::Rtl;
    scene.title = "<b>\u{0}\u{7}\"one\" & two</b>".to_owned();
    scene.alt = "صورة ]]> نهاية".to_owned();
    let text = file(&scene);
    let document = Document::parse(&text).expect("well-formed XML");
    let root = document.root_element();
    assert_eq!(root.attribute("lang"), Some("ar"));
    assert_eq!(root.attribute("role"), Some("img"));
    assert_eq!(root.attribute("aria-labelledby"), Some("title alt"));
    let text_of = |id: &str| {
        let node = document.descendants().find(|n| n.attribute("id") == Some(id));
        node.and_then(|n| n.text().map(str::to_owned))
    };
    assert_eq!(text_of("title").as_deref(), Some("<b>\"one\" & two</b>"));
    assert_eq!(text_of("alt").as_deref(), Some("صورة ]]> نهاية"));
}

#[test]
fn glyphs_are_defined_once() {
    let text =
        file(&scene(vec![run(&[1, 2, 1, 1], 20.0, RED, 50.0), run(&[1, 0], 40.0, BLUE, 120.0)]));
    assert_eq!(text.matches("id=\"g0-1\"").count(), 1);
    assert_eq!(text.matches("href=\"#g0-1\"").count(), 4);
    assert!(!text.contains("g0-0"), "blank glyphs are left out");
}

#[test]
fn equal_gradients_and_clips_are_defined_once() {
    let stops = vec![Stop { at: 0.0, color: RED }, Stop { at: 0.25, color: faded(BLUE) }];
    let paint = |to: f64| Paint::Linear {
        from: (0.0, 0.0).into(),
        to: (to, 0.0).into(),
        stops: stops.clone(),
    };
    let text = file(&scene(vec![
        filled(disc(50.0, 50.0, 20.0), paint(9.0)),
        filled(disc(70.0, 50.0, 20.0), paint(9.0)),
        filled(disc(90.0, 50.0, 20.0), paint(8.0)),
    ]));
    assert_eq!(text.matches("<linearGradient").count(), 2);
    assert!(text.contains(
        "<linearGradient id=\"l1\" gradientUnits=\"userSpaceOnUse\" x1=\"0\" y1=\"0\" x2=\"9\" \
         y2=\"0\"><stop offset=\"0\" stop-color=\"#c81e28\"/><stop offset=\"0.25\" \
         stop-color=\"#143cbe\" stop-opacity=\"0.502\"/></linearGradient>"
    ));
}

#[test]
fn a_prefix_leads_every_id() {
    let options = SvgOptions { id_prefix: "card7-".to_owned(), ..SvgOptions::default() };
    let text = write(&medley(), &Shapes, &mut Noise, &options).expect("an SVG");
    let document = Document::parse(&text).expect("well-formed XML");
    let ids = document.descendants().filter_map(|n| n.attribute("id"));
    assert!(ids.into_iter().all(|id| id.starts_with("card7-")));
    assert!(!text.contains("\"#g") && !text.contains("url(#c1)"));
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    assert_eq!(file(&medley()), file(&medley()));
}

#[test]
fn small_units_keep_their_precision() {
    let mut item = filled(disc(0.5, 0.5, 0.333_333), Paint::Solid(RED));
    let Item::Shape(shape) = &mut item else { unreachable!() };
    shape.transform = Affine::scale(90.0);
    assert!(file(&scene(vec![item])).contains("M0.8333 0.5C"));
}

#[test]
fn the_inside_of_a_drawing_is_found() {
    assert_eq!(inside_root("<?xml?><svg width=\"1\"><g/></svg>\n"), "<g/>");
    assert_eq!(inside_root("<svg width=\"1\"/>"), "");
    assert_eq!(inside_root("nothing"), "");
}
