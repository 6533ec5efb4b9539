//! Markup: an SVG file that stands alone, and its leaner twin for the painter.
//!
//! The file holds no font, no script and no reference to the outside. Its glyphs
//! are defined once and used by id; the twin for the painter merges the glyphs of
//! a run into one path, which is parsed and filled faster, and names its pictures
//! instead of holding them.

mod runs;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::color::Rgba;
use crate::export::Error;
use crate::export::defs::Defs;
use crate::export::png;
use crate::export::png::Effort;
use crate::export::source::Developed;
use crate::export::source::Glyphs;
use crate::export::source::Pictures;
use crate::export::svg::runs::Look;
use crate::export::xml;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::geom::Direction;
use crate::id::DrawingId;
use crate::id::FaceId;
use crate::scene::Group;
use crate::scene::Item;
use crate::scene::OneColor;
use crate::scene::Paint;
use crate::scene::Picture;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::Source;

#[derive(Clone, Debug, PartialEq)]
pub struct SvgOptions {
    /// Photo pixels per card pixel. Default: 1.0.
    pub photo_scale: f64,
    /// How hard to compress photos. Default: `Effort::Fast`.
    pub effort: Effort,
    /// Leads every id, for pictures that share one page. Default: none.
    pub id_prefix: String,
}

impl Default for SvgOptions {
    fn default() -> Self {
        Self { photo_scale: 1.0, effort: Effort::Fast, id_prefix: String::new() }
    }
}

/// The whole card as a file of its own.
pub fn write(
    scene: &Scene,
    glyphs: &dyn Glyphs,
    pictures: &mut dyn Pictures,
    options: &SvgOptions,
) -> Result<String, Error> {
    let mut writer = Writer::new(glyphs, pictures, options.photo_scale, &options.id_prefix);
    writer.embed = Some(options.effort);
    writer.items(scene.items.iter(), 1.0)?;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_root(&mut out, scene, &writer.defs);
    writer.finish(&mut out);
    out.push('\n');
    Ok(out)
}

/// Markup for the painter, and the photos that it names.
pub(super) struct Segment {
    pub markup: String,
    pub photos: Vec<Arc<Developed>>,
}

/// `items` on a card of `width` × `height`, without words for people.
pub(super) fn segment(
    (width, height): (u32, u32),
    items: &[&Item],
    glyphs: &dyn Glyphs,
    pictures: &mut dyn Pictures,
    scale: f64,
) -> Result<Segment, Error> {
    let mut writer = Writer::new(glyphs, pictures, scale, "");
    writer.items(items.iter().copied(), 1.0)?;
    let mut markup = String::new();
    open_root(&mut markup, width, height);
    markup.push('>');
    let photos = std::mem::take(&mut writer.photos);
    writer.finish(&mut markup);
    Ok(Segment { markup, photos })
}

/// The photo that a segment's `href` names, by its place in [`Segment::photos`].
pub(super) fn photo_of(href: &str) -> Option<usize> {
    href.strip_prefix("photo:")?.parse().ok()
}

fn open_root(out: &mut String, width: u32, height: u32) {
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    out.push_str(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    out.push_str(&format!(
        " width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\""
    ));
}

fn write_root(out: &mut String, scene: &Scene, defs: &Defs) {
    let (title, alt) = (defs.id("title"), defs.id("alt"));
    open_root(out, scene.width, scene.height);
    for name in ["lang", "xml:lang"] {
        out.push_str(&format!(" {name}=\""));
        xml::escape(out, &scene.language);
        out.push('"');
    }
    // `dir` is for programs that read the file as HTML, `direction` is what SVG knows.
    out.push_str(match scene.direction {
        Direction::Ltr => " dir=\"ltr\"",
        Direction::Rtl => " dir=\"rtl\" direction=\"rtl\"",
    });
    out.push_str(&format!(" role=\"img\" aria-labelledby=\"{title} {alt}\">"));
    for (element, id, text) in [("title", title, &scene.title), ("desc", alt, &scene.alt)] {
        out.push_str(&format!("\n<{element} id=\"{id}\">"));
        xml::escape(out, text);
        out.push_str(&format!("</{element}>"));
    }
    out.push('\n');
}

struct Writer<'a> {
    glyphs: &'a dyn Glyphs,
    pictures: &'a mut dyn Pictures,
    /// Device pixels of a photo per card pixel.
    scale: f64,
    /// How photos are compressed into the file; `None` writes for the painter.
    embed: Option<Effort>,
    photos: Vec<Arc<Developed>>,
    /// What was asked of `glyphs` before.
    seen: BTreeMap<(FaceId, u32), Arc<Look>>,
    defs: Defs,
    body: String,
}

impl<'a> Writer<'a> {
    fn new(
        glyphs: &'a dyn Glyphs,
        pictures: &'a mut dyn Pictures,
        scale: f64,
        prefix: &str,
    ) -> Self {
        Self {
            glyphs,
            pictures,
            scale,
            embed: None,
            photos: Vec::new(),
            seen: BTreeMap::new(),
            defs: Defs::new(prefix),
            body: String::new(),
        }
    }

    fn finish(self, out: &mut String) {
        if !self.defs.markup.is_empty() {
            out.push_str("<defs>");
            out.push_str(&self.defs.markup);
            out.push_str("</defs>");
        }
        out.push_str(&self.body);
        out.push_str("</svg>");
    }

    /// `zoom`: card pixels per unit of the items' coordinates.
    fn items<'i>(&mut self, items: impl Iterator<Item = &'i Item>, zoom: f64) -> Result<(), Error> {
        for item in items {
            match item {
                Item::Group(group) => self.group(group, zoom)?,
                Item::Glyphs(run) => self.run(run, zoom)?,
                Item::Shape(shape) => self.shape(shape, zoom)?,
                Item::Picture(picture) => self.picture(picture, zoom)?,
            }
            if self.embed.is_some() {
                self.body.push('\n');
            }
        }
        Ok(())
    }

    /// The clip stands on an element of its own where there is a transform, which
    /// would move it too.
    fn group(&mut self, group: &Group, zoom: f64) -> Result<(), Error> {
        if group.opacity <= 0.0 || group.items.is_empty() {
            return Ok(());
        }
        self.body.push_str("<g");
        if group.opacity < 1.0 {
            xml::attribute(&mut self.body, "opacity", group.opacity, 3);
        }
        if let Some(clip) = &group.clip {
            let id = self.defs.clip(clip, xml::places(zoom));
            self.body.push_str(&format!(" clip-path=\"url(#{id})\""));
        }
        let nested = group.clip.is_some() && group.transform != Affine::IDENTITY;
        if nested {
            self.body.push_str("><g");
        }
        xml::transform(&mut self.body, "transform", group.transform, zoom);
        self.body.push('>');
        self.items(group.items.iter(), zoom * xml::zoom(group.transform))?;
        self.body.push_str(if nested { "</g></g>" } else { "</g>" });
        Ok(())
    }

    fn shape(&mut self, shape: &Shape, zoom: f64) -> Result<(), Error> {
        let inner = zoom * xml::zoom(shape.transform);
        let fill = self.paint("fill", shape.fill.as_ref(), shape.transform, inner)?;
        let stroke_paint = shape.stroke.as_ref().map(|stroke| &stroke.paint);
        let stroke = self.paint("stroke", stroke_paint, shape.transform, inner)?;
        if fill.is_none() && stroke.is_none() {
            return Ok(());
        }
        self.body.push_str("<path");
        self.body.push_str(fill.as_deref().unwrap_or(" fill=\"none\""));
        if let (Some(paint), Some(stroke)) = (stroke, &shape.stroke) {
            self.body.push_str(&paint);
            xml::attribute(&mut self.body, "stroke-width", stroke.width, xml::places(inner) + 1);
            self.body.push_str(" stroke-linejoin=\"round\"");
        }
        xml::transform(&mut self.body, "transform", shape.transform, zoom);
        self.d(&shape.path, Affine::IDENTITY, xml::places(inner));
        self.body.push_str("/>");
        Ok(())
    }

    /// Writes ` d="…"`.
    fn d(&mut self, path: &BezPath, at: Affine, places: usize) {
        self.body.push_str(" d=\"");
        xml::path_data(&mut self.body, path, at, places);
        self.body.push('"');
    }

    /// The attributes that paint the inside or the outline (`name`) of a path that
    /// `transform` places; `None` where nothing is to be seen.
    fn paint(
        &mut self,
        name: &str,
        paint: Option<&Paint>,
        transform: Affine,
        zoom: f64,
    ) -> Result<Option<String>, Error> {
        let places = xml::places(zoom);
        let id = match paint {
            None => return Ok(None),
            Some(Paint::Solid(color)) => return Ok(solid(name, *color)),
            Some(Paint::Linear { from, to, stops }) => self.defs.linear(*from, *to, stops, places),
            Some(Paint::Radial { center, radius, stops }) => {
                self.defs.radial(*center, *radius, stops, places)
            }
            Some(Paint::Pattern { tile, items }) => {
                let outer = std::mem::take(&mut self.body);
                let drawn = self.items(items.iter(), 1.0);
                let contents = std::mem::replace(&mut self.body, outer);
                drawn?;
                self.defs.pattern(*tile, &contents, transform.inverse(), zoom)
            }
        };
        Ok(Some(format!(" {name}=\"url(#{id})\"")))
    }

    fn picture(&mut self, picture: &Picture, zoom: f64) -> Result<(), Error> {
        match picture.source {
            Source::Photo { .. } => self.photo(picture),
            Source::Drawing { id, one_color } => {
                self.drawing(picture, id, one_color, zoom);
                Ok(())
            }
        }
    }

    fn photo(&mut self, picture: &Picture) -> Result<(), Error> {
        let developed = self.pictures.developed(picture, self.scale)?;
        self.body.push_str("<image");
        self.place(picture);
        self.body.push_str(" preserveAspectRatio=\"none\" xlink:href=\"");
        if let Some(effort) = self.embed {
            self.body.push_str("data:image/png;base64,");
            STANDARD.encode_string(png::bare(&developed, effort)?, &mut self.body);
        } else {
            self.body.push_str(&format!("photo:{}", self.photos.len()));
            self.photos.push(developed);
        }
        self.body.push_str("\"/>");
        Ok(())
    }

    fn drawing(&mut self, picture: &Picture, id: DrawingId, one: Option<OneColor>, zoom: f64) {
        let prefix = self.defs.next_drawing();
        let (markup, width, height) = self.pictures.drawing_svg(id, &prefix, one.as_ref());
        if let Some(mask) = &picture.mask {
            let clip = self.defs.clip(mask, xml::places(zoom));
            self.body.push_str(&format!("<g clip-path=\"url(#{clip})\">"));
        }
        let outer = std::mem::take(&mut self.body);
        self.body.push_str("<svg");
        self.place(picture);
        self.body.push_str(" viewBox=\"0 0 ");
        xml::number(&mut self.body, width, 4);
        self.body.push(' ');
        xml::number(&mut self.body, height, 4);
        self.body.push_str("\" preserveAspectRatio=\"none\">");
        self.body.push_str(inside_root(&markup));
        self.body.push_str("</svg>");
        let drawn = std::mem::replace(&mut self.body, outer);
        match one {
            Some(OneColor { color, gaps: Some(_) }) => self.through(picture, &drawn, color),
            Some(OneColor { color, gaps: None }) if color.a < 255 => {
                self.body.push_str("<g");
                xml::attribute(&mut self.body, "opacity", color.opacity(), 3);
                self.body.push_str(&format!(">{drawn}</g>"));
            }
            _ => self.body.push_str(&drawn),
        }
        if picture.mask.is_some() {
            self.body.push_str("</g>");
        }
    }

    /// A colour over the picture's place, where a drawing lets it through.
    fn through(&mut self, picture: &Picture, drawn: &str, color: Rgba) {
        let d = picture.dest;
        let mask = self.defs.mask((d.x, d.y, d.width, d.height), drawn);
        let Some(fill) = solid("fill", color) else { return };
        self.body.push_str("<rect");
        self.place(picture);
        self.body.push_str(&format!("{fill} mask=\"url(#{mask})\"/>"));
    }

    fn place(&mut self, picture: &Picture) {
        let d = picture.dest;
        self.body.push_str(&format!(
            " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            d.x, d.y, d.width, d.height
        ));
    }
}

fn solid(name: &str, color: Rgba) -> Option<String> {
    let mut out = format!(" {name}=\"{color}\"");
    match color.a {
        0 => return None,
        255 => {}
        _ => {
            out.push_str(&format!(" {name}-opacity=\""));
            xml::number(&mut out, color.opacity(), 3);
            out.push('"');
        }
    }
    Some(out)
}

/// What stands between the tags of a root that carries only size and namespaces.
fn inside_root(markup: &str) -> &str {
    let Some(root) = markup.find("<svg") else {
        return "";
    };
    let Some(open) = markup[root..].find('>').map(|at| root + at) else {
        return "";
    };
    match markup.rfind("</svg>") {
        Some(close) if open < close => &markup[open + 1..close],
        _ => "",
    }
}
