//! What an SVG defines once and refers to by id.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::export::xml;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::Point;
use crate::geom::Rect;
use crate::scene::Stop;

/// Definitions in the order of their first use, so ids are the same every time.
#[derive(Default)]
pub struct Defs {
    /// Leads every id, so that pictures can share one page.
    prefix: String,
    pub markup: String,
    /// Id by kind and content: what looks the same is defined once.
    known: BTreeMap<(char, String), String>,
    named: BTreeSet<String>,
    drawings: usize,
}

impl Defs {
    pub fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..Self::default() }
    }

    pub fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// A prefix for the ids of one more drawing. No id of ours starts so.
    pub fn next_drawing(&mut self) -> String {
        self.drawings += 1;
        format!("{}d{}-", self.prefix, self.drawings)
    }

    /// The id of `name`, and whether it has yet to be defined.
    pub fn named(&mut self, name: &str) -> (String, bool) {
        let id = self.id(name);
        let new = self.named.insert(id.clone());
        (id, new)
    }

    /// The id of `<element …>` with `rest` after its name; `kind` leads the id.
    fn shared(&mut self, kind: char, element: &str, rest: String) -> String {
        if let Some(id) = self.known.get(&(kind, rest.clone())) {
            return id.clone();
        }
        let nth = self.known.keys().filter(|(k, _)| *k == kind).count() + 1;
        let id = self.id(&format!("{kind}{nth}"));
        self.markup.push_str(&format!("<{element} id=\"{id}\"{rest}</{element}>"));
        self.known.insert((kind, rest), id.clone());
        id
    }

    pub fn linear(&mut self, from: Point, to: Point, stops: &[Stop], places: usize) -> String {
        let mut rest = String::from(" gradientUnits=\"userSpaceOnUse\"");
        for (name, value) in [("x1", from.x), ("y1", from.y), ("x2", to.x), ("y2", to.y)] {
            xml::attribute(&mut rest, name, value, places);
        }
        write_stops(&mut rest, stops);
        self.shared('l', "linearGradient", rest)
    }

    pub fn radial(&mut self, center: Point, radius: f64, stops: &[Stop], places: usize) -> String {
        let mut rest = String::from(" gradientUnits=\"userSpaceOnUse\"");
        for (name, value) in [("cx", center.x), ("cy", center.y), ("r", radius)] {
            xml::attribute(&mut rest, name, value, places);
        }
        write_stops(&mut rest, stops);
        self.shared('r', "radialGradient", rest)
    }

    pub fn clip(&mut self, path: &BezPath, places: usize) -> String {
        let mut rest = String::from("><path d=\"");
        xml::path_data(&mut rest, path, Affine::IDENTITY, places);
        rest.push_str("\"/>");
        self.shared('c', "clipPath", rest)
    }

    /// What lets through as much as `contents` is light, in a box of x, y, width, height.
    pub fn mask(&mut self, (x, y, width, height): (i32, i32, u32, u32), contents: &str) -> String {
        let place = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        let rest = format!(" maskUnits=\"userSpaceOnUse\" {place}>{contents}");
        self.shared('m', "mask", rest)
    }

    /// A tile whose contents have their origin at its corner. `from_card` leads from
    /// the coordinates of the tile to those of the path that is painted.
    pub fn pattern(&mut self, tile: Rect, contents: &str, from_card: Affine, zoom: f64) -> String {
        let places = xml::places(zoom);
        let mut rest = String::from(" patternUnits=\"userSpaceOnUse\"");
        xml::attribute(&mut rest, "width", tile.width(), places);
        xml::attribute(&mut rest, "height", tile.height(), places);
        let placed = from_card * Affine::translate(tile.origin().to_vec2());
        xml::transform(&mut rest, "patternTransform", placed, zoom);
        rest.push('>');
        rest.push_str(contents);
        self.shared('p', "pattern", rest)
    }
}

fn write_stops(out: &mut String, stops: &[Stop]) {
    out.push('>');
    for stop in stops {
        out.push_str("<stop");
        xml::attribute(out, "offset", stop.at, 4);
        out.push_str(&format!(" stop-color=\"{}\"", stop.color));
        if stop.color.a < 255 {
            xml::attribute(out, "stop-opacity", stop.color.opacity(), 3);
        }
        out.push_str("/>");
    }
}
