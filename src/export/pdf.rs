//! PDF: one page a card, everything a vector but photos.
//!
//! The page is drawn from the markup that the bitmaps are made of, so the two cannot
//! disagree. Letters are outlines: any printer has them, and none can lack the font.
//! What the card says to people who do not see it stands in the document's structure.

mod paint;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use krilla::Document;
use krilla::color::luma;
use krilla::geom::PathBuilder;
use krilla::geom::Rect;
use krilla::geom::Transform;
use krilla::graphic::Graphic;
use krilla::metadata::Metadata;
use krilla::metadata::TextDirection;
use krilla::page::PageSettings;
use krilla::paint::FillRule;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::Artifact;
use krilla::tagging::ArtifactType;
use krilla::tagging::BBox;
use krilla::tagging::ContentTag;
use krilla::tagging::Tag;
use krilla::tagging::TagGroup;
use krilla::tagging::TagTree;
use usvg::ImageHrefResolver;
use usvg::ImageKind;

use crate::export::Error;
use crate::export::jpeg;
use crate::export::metadata;
use crate::export::png;
use crate::export::png::Effort;
use crate::export::source::Developed;
use crate::export::source::Glyphs;
use crate::export::source::Pictures;
use crate::export::svg;
use crate::geom::Affine;
use crate::geom::Direction;
use crate::id::DrawingId;
use crate::scene::Group;
use crate::scene::Item;
use crate::scene::OneColor;
use crate::scene::Picture;
use crate::scene::Scene;
use crate::scene::Source;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PdfOptions {
    /// Width and height of the trimmed page in millimetres. Default: 96 pixels to the inch.
    pub mm: Option<(f64, f64)>,
    /// How far the picture goes on beyond the edge, in millimetres, so that a cut that
    /// misses shows no white. With any, crop marks stand round the page. Default: 0.
    pub bleed: f64,
    /// The most photo pixels per card pixel; never more than the photo has. Default: 2.0.
    pub photo_scale: f64,
}

impl Default for PdfOptions {
    fn default() -> Self {
        Self { mm: None, bleed: 0.0, photo_scale: 2.0 }
    }
}

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// Points in a pixel where the size is nobody's: 96 to the inch.
const PIXEL: f64 = 72.0 / 96.0;

/// A crop mark begins so far outside the bleed and is so long, in points.
const MARK_GAP: f64 = MM;
const MARK_LENGTH: f64 = 5.0 * MM;

/// How far the bleed reaches below the card, in card pixels.
const LAP: f32 = 1.0;

/// The card as a document of one page.
pub fn write(
    scene: &Scene,
    glyphs: &dyn Glyphs,
    pictures: &mut dyn Pictures,
    options: &PdfOptions,
) -> Result<Vec<u8>, Error> {
    let tree = tree(scene, glyphs, pictures, options)?;
    let sheet = Sheet::of(scene, options);
    let mut document = Document::new();
    let mut page = document.start_page_with(sheet.settings().ok_or_else(|| sheet.refused())?);
    let mut surface = page.surface();
    let figure = surface.start_tagged(ContentTag::Other);
    sheet.draw(scene, &tree, &mut surface);
    surface.end_tagged();
    sheet.marks(&mut surface);
    surface.finish();
    page.finish();
    let bounds = rect(sheet.margin, sheet.margin, sheet.width, sheet.height);
    let alt = Some(scene.alt.clone()).filter(|alt| !alt.is_empty());
    let tag = Tag::Figure(alt).with_bbox(bounds.map(|rect| BBox::new(0, rect)));
    let mut tags = TagTree::new().with_lang(Some(scene.language.clone()));
    tags.push(TagGroup::with_children(tag, vec![figure.into()]));
    document.set_tag_tree(tags);
    document.set_metadata(about(scene));
    document.finish().map_err(|why| Error::Encode(format!("{why:?}")))
}

/// No date, and an identifier made of the contents: the same card, the same bytes.
fn about(scene: &Scene) -> Metadata {
    Metadata::new()
        .title(scene.title.clone())
        .description(scene.alt.clone())
        .language(scene.language.clone())
        .creator(metadata::SOFTWARE.to_owned())
        .text_direction(match scene.direction {
            Direction::Ltr => TextDirection::LeftToRight,
            Direction::Rtl => TextDirection::RightToLeft,
        })
}

/// The card's markup, understood.
fn tree(
    scene: &Scene,
    glyphs: &dyn Glyphs,
    pictures: &mut dyn Pictures,
    options: &PdfOptions,
) -> Result<usvg::Tree, Error> {
    let items = clipped(&scene.items);
    let items: Vec<&Item> = items.iter().collect();
    let size = (scene.width, scene.height);
    let segment = svg::segment(size, &items, glyphs, &mut Capped(pictures), options.photo_scale)?;
    let files = segment.photos.iter().map(|photo| embedded(photo));
    let files = files.collect::<Result<Vec<_>, _>>()?;
    let resolve = |href: &str, _: &usvg::Options<'_>| files.get(svg::photo_of(href)?).cloned();
    let options = usvg::Options {
        image_href_resolver: ImageHrefResolver {
            resolve_string: Box::new(resolve),
            ..ImageHrefResolver::default()
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(&segment.markup, &options).map_err(|why| Error::Markup(why.to_string()))
}

/// Photos without their masks, in groups that are clipped: an edge of a photo is then a
/// curve, and the photo itself needs no transparency.
fn clipped(items: &[Item]) -> Vec<Item> {
    let clip = |item: &Item| match item {
        Item::Group(group) => Item::Group(Group { items: clipped(&group.items), ..group.clone() }),
        Item::Picture(picture) if picture.mask.is_some() => Item::Group(Group {
            opacity: 1.0,
            clip: picture.mask.clone(),
            transform: Affine::IDENTITY,
            items: vec![Item::Picture(Picture { mask: None, ..picture.clone() })],
        }),
        other => other.clone(),
    };
    items.iter().map(clip).collect()
}

/// Pictures at no more pixels than they have.
struct Capped<'a>(&'a mut dyn Pictures);

impl Pictures for Capped<'_> {
    fn developed(&mut self, picture: &Picture, scale: f64) -> Result<Arc<Developed>, Error> {
        let most = match &picture.source {
            Source::Photo { crop, .. } => crop.width() / f64::from(picture.dest.width.max(1)),
            Source::Drawing { .. } => scale,
        };
        // A photo of fewer pixels than the card is enlarged here, where it is done well.
        self.0.developed(picture, scale.min(most.max(1.0)))
    }

    fn drawing_svg(
        &self,
        id: DrawingId,
        id_prefix: &str,
        one: Option<&OneColor>,
    ) -> (String, f64, f64) {
        self.0.drawing_svg(id, id_prefix, one)
    }
}

/// JPEG, or PNG where something shines through. A PNG of a photo is ten times as large.
fn embedded(photo: &Developed) -> Result<ImageKind, Error> {
    Ok(match photo.opaque {
        true => ImageKind::JPEG(Arc::new(jpeg::bare(photo)?)),
        false => ImageKind::PNG(Arc::new(png::bare(photo, Effort::Fast)?)),
    })
}

/// The page with what is printed round it, in points.
struct Sheet {
    /// Of the trimmed page.
    width: f64,
    height: f64,
    bleed: f64,
    /// From the edge of the sheet to the trimmed page.
    margin: f64,
    /// Points per card pixel, across and down.
    scale: (f64, f64),
}

impl Sheet {
    fn of(scene: &Scene, options: &PdfOptions) -> Self {
        let pixels = (f64::from(scene.width), f64::from(scene.height));
        let (width, height) = match options.mm {
            Some((width, height)) => (width * MM, height * MM),
            None => (pixels.0 * PIXEL, pixels.1 * PIXEL),
        };
        let bleed = options.bleed.max(0.0) * MM;
        let margin = if bleed > 0.0 { bleed + MARK_GAP + MARK_LENGTH } else { 0.0 };
        Self { width, height, bleed, margin, scale: (width / pixels.0, height / pixels.1) }
    }

    fn settings(&self) -> Option<PageSettings> {
        let (width, height) = (self.width + 2.0 * self.margin, self.height + 2.0 * self.margin);
        let settings = PageSettings::from_wh(width as f32, height as f32)?;
        let trim = self.grown(0.0)?;
        let bleed = self.grown(self.bleed)?;
        Some(settings.with_trim_box(Some(trim)).with_bleed_box(Some(bleed)))
    }

    fn refused(&self) -> Error {
        Error::Size { width: self.width, height: self.height }
    }

    /// The trimmed page and so much round it.
    fn grown(&self, by: f64) -> Option<Rect> {
        let (at, across) = (self.margin - by, 2.0 * by);
        rect(at, at, self.width + across, self.height + across)
    }

    fn draw(&self, scene: &Scene, tree: &usvg::Tree, surface: &mut Surface) {
        surface.push_transform(&Transform::from_translate(self.margin as f32, self.margin as f32));
        surface.push_transform(&Transform::from_scale(self.scale.0 as f32, self.scale.1 as f32));
        if self.bleed > 0.0 {
            self.draw_with_bleed(scene, tree, surface);
        } else {
            paint::tree(tree, surface);
        }
        surface.pop();
        surface.pop();
    }

    /// The card, and round it its own reflection: whatever lies at an edge goes on.
    /// The contents are in the file once.
    fn draw_with_bleed(&self, scene: &Scene, tree: &usvg::Tree, surface: &mut Surface) {
        let (width, height) = (scene.width as f32, scene.height as f32);
        let over = ((self.bleed / self.scale.0) as f32, (self.bleed / self.scale.1) as f32);
        let bleed = Rect::from_ltrb(-over.0, -over.1, width + over.0, height + over.1);
        let card = Rect::from_xywh(0.0, 0.0, width, height);
        let (Some(bleed), Some(card)) = (bleed.and_then(outline), card.and_then(outline)) else {
            return;
        };
        let mut builder = surface.stream_builder();
        let mut contents = builder.surface();
        paint::tree(tree, &mut contents);
        contents.finish();
        let contents = Graphic::new(builder.finish(), true);
        surface.push_clip_path(&bleed, &FillRule::NonZero);
        // A reflection reaches a little below the card, which is drawn last: no seam shows.
        let across = [(-1.0, LAP), (-1.0, 2.0 * width - LAP), (1.0, 0.0)];
        let down = [(-1.0, LAP), (-1.0, 2.0 * height - LAP), (1.0, 0.0)];
        for (sx, x) in across {
            for (sy, y) in down {
                surface.push_transform(&Transform::from_row(sx, 0.0, 0.0, sy, x, y));
                surface.push_clip_path(&card, &FillRule::NonZero);
                surface.draw_graphic(contents.clone());
                surface.pop();
                surface.pop();
            }
        }
        surface.pop();
    }

    /// Two lines at each corner that show where to cut.
    fn marks(&self, surface: &mut Surface) {
        if self.bleed <= 0.0 {
            return;
        }
        let mut path = PathBuilder::new();
        let far = MARK_LENGTH;
        let ends = |length: f64| {
            [(0.0, far), (2.0 * self.margin + length - far, 2.0 * self.margin + length)]
        };
        for x in [self.margin, self.margin + self.width] {
            for (from, to) in ends(self.height) {
                path.move_to(x as f32, from as f32);
                path.line_to(x as f32, to as f32);
            }
        }
        for y in [self.margin, self.margin + self.height] {
            for (from, to) in ends(self.width) {
                path.move_to(from as f32, y as f32);
                path.line_to(to as f32, y as f32);
            }
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Page)));
        surface.set_fill(None);
        let stroke =
            Stroke { paint: luma::Color::black().into(), width: 0.25, ..Stroke::default() };
        surface.set_stroke(Some(stroke));
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
        surface.end_tagged();
    }
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Option<Rect> {
    Rect::from_xywh(x as f32, y as f32, width as f32, height as f32)
}

fn outline(rect: Rect) -> Option<krilla::geom::Path> {
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    path.finish()
}
