//! Runs of glyphs in markup.

use std::sync::Arc;

use crate::color::Rgba;
use crate::export::Error;
use crate::export::svg::Writer;
use crate::export::svg::solid;
use crate::export::xml;
use crate::geom::Affine;
use crate::geom::BezPath;
use crate::id::FaceId;
use crate::scene::GlyphRun;
use crate::scene::Paint;

/// What a glyph looks like.
pub(super) enum Look {
    Nothing,
    Plain(BezPath),
    Colored(Vec<(BezPath, Paint)>),
}

/// Glyph definitions are in font units, of which an em has a thousand or more.
const GLYPH_PLACES: usize = 1;

impl Writer<'_> {
    pub(super) fn run(&mut self, run: &GlyphRun, zoom: f64) -> Result<(), Error> {
        if run.color.a == 0 || run.size <= 0.0 {
            return Ok(());
        }
        if self.embed.is_some() {
            self.run_of_uses(run, zoom)
        } else {
            self.run_of_paths(run, zoom)
        }
    }

    /// Glyphs by reference. The run fades as one, so that glyphs which overlap, as
    /// joined letters do, show no seam.
    fn run_of_uses(&mut self, run: &GlyphRun, zoom: f64) -> Result<(), Error> {
        let scale = run.size / self.glyphs.units_per_em(run.face);
        let places = xml::places(zoom * scale);
        let opaque = Rgba { a: 255, ..run.color };
        self.body.push_str(&format!("<g fill=\"{opaque}\""));
        self.fade(run);
        xml::transform(&mut self.body, "transform", Affine::scale(scale), zoom);
        self.body.push('>');
        for glyph in &run.glyphs {
            let Some(id) = self.define(run.face, glyph.id)? else {
                continue;
            };
            self.body.push_str(&format!("<use xlink:href=\"#{id}\""));
            xml::attribute(&mut self.body, "x", glyph.x / scale, places);
            xml::attribute(&mut self.body, "y", glyph.y / scale, places);
            self.body.push_str("/>");
        }
        self.body.push_str("</g>");
        Ok(())
    }

    fn fade(&mut self, run: &GlyphRun) {
        if run.color.a < 255 {
            xml::attribute(&mut self.body, "opacity", run.color.opacity(), 3);
        }
    }

    /// The id of a glyph's definition, written at first use.
    fn define(&mut self, face: FaceId, glyph: u32) -> Result<Option<String>, Error> {
        let look = self.look(face, glyph);
        let name = format!("g{}-{glyph}", face.0);
        let (id, new) = match *look {
            Look::Nothing => return Ok(None),
            _ => self.defs.named(&name),
        };
        if new {
            let outer = std::mem::take(&mut self.body);
            match &*look {
                Look::Plain(path) => {
                    self.body.push_str(&format!("<path id=\"{id}\""));
                    self.d(path, Affine::IDENTITY, GLYPH_PLACES);
                    self.body.push_str("/>");
                }
                Look::Colored(layers) => {
                    self.body.push_str(&format!("<g id=\"{id}\">"));
                    self.layers(layers)?;
                    self.body.push_str("</g>");
                }
                Look::Nothing => {}
            }
            let definition = std::mem::replace(&mut self.body, outer);
            self.defs.markup.push_str(&definition);
        }
        Ok(Some(id))
    }

    fn layers(&mut self, layers: &[(BezPath, Paint)]) -> Result<(), Error> {
        for (path, paint) in layers {
            let Some(fill) = self.paint("fill", Some(paint), Affine::IDENTITY, 0.1)? else {
                continue;
            };
            self.body.push_str("<path");
            self.body.push_str(&fill);
            self.d(path, Affine::IDENTITY, GLYPH_PLACES);
            self.body.push_str("/>");
        }
        Ok(())
    }

    /// Glyphs of one colour merged into paths, in their order with colour glyphs.
    fn run_of_paths(&mut self, run: &GlyphRun, zoom: f64) -> Result<(), Error> {
        let scale = run.size / self.glyphs.units_per_em(run.face);
        let looks: Vec<_> = run.glyphs.iter().map(|glyph| self.look(run.face, glyph.id)).collect();
        let grouped = run.color.a < 255 && looks.iter().any(|l| matches!(**l, Look::Colored(_)));
        let color = if grouped { Rgba { a: 255, ..run.color } } else { run.color };
        let fill = solid("fill", color).unwrap_or_default();
        if grouped {
            self.body.push_str("<g");
            self.fade(run);
            self.body.push('>');
        }
        let mut d = String::new();
        for (glyph, look) in run.glyphs.iter().zip(&looks) {
            let at = Affine::new([scale, 0.0, 0.0, scale, glyph.x, glyph.y]);
            match &**look {
                Look::Nothing => {}
                Look::Plain(path) => xml::path_data(&mut d, path, at, xml::places(zoom)),
                Look::Colored(_) => {
                    self.merged(&fill, &mut d);
                    self.color_glyph(run.face, glyph.id, at, zoom)?;
                }
            }
        }
        self.merged(&fill, &mut d);
        if grouped {
            self.body.push_str("</g>");
        }
        Ok(())
    }

    fn merged(&mut self, fill: &str, d: &mut String) {
        if !d.is_empty() {
            self.body.push_str(&format!("<path{fill} d=\"{d}\"/>"));
            d.clear();
        }
    }

    fn color_glyph(
        &mut self,
        face: FaceId,
        glyph: u32,
        at: Affine,
        zoom: f64,
    ) -> Result<(), Error> {
        if let Some(id) = self.define(face, glyph)? {
            self.body.push_str(&format!("<use xlink:href=\"#{id}\""));
            xml::transform(&mut self.body, "transform", at, zoom);
            self.body.push_str("/>");
        }
        Ok(())
    }

    fn look(&mut self, face: FaceId, glyph: u32) -> Arc<Look> {
        let glyphs = self.glyphs;
        let look = || {
            if let Some(layers) = glyphs.color_layers(face, glyph) {
                return Look::Colored(layers);
            }
            match glyphs.outline(face, glyph) {
                Some(path) if !path.elements().is_empty() => Look::Plain(path),
                _ => Look::Nothing,
            }
        };
        self.seen.entry((face, glyph)).or_insert_with(|| Arc::new(look())).clone()
    }
}
