//! SVG drawings: logos and marks, made harmless and complete in themselves.

mod count;
mod entities;
mod numbers;
mod weigh;

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use usvg::ImageHrefResolver;
use usvg::ImageKind;
use usvg::Indent;
use usvg::Options;
use usvg::Tree;
use usvg::WriteOptions;
use usvg::roxmltree::Document;
use usvg::roxmltree::Node;
use usvg::roxmltree::ParsingOptions;

use super::decode::Photo;
use super::decode::decode;
use super::error::ErrorKind;
use super::error::Fault;
use super::error::PhotoError;
use super::one_color;
use super::probe::Limits;
use crate::scene::OneColor;

/// Longest SVG file. A logo of more is an accident: a photo traced or embedded.
const MAX_BYTES: usize = 8 << 20;

/// Most pixels of all pictures embedded in a drawing.
const MAX_EMBEDDED_PIXELS: u64 = 16_000_000;

/// A drawing with nothing to look up: paths, gradients, embedded pictures.
pub struct Drawing {
    /// In the drawing's own pixels.
    pub width: f64,
    pub height: f64,
    pub tree: Tree,
}

impl fmt::Debug for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Drawing({} × {})", self.width, self.height)
    }
}

impl Drawing {
    pub(super) fn parse(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, PhotoError> {
        parse(bytes, limits).map_err(|fault| fault.of(name))
    }

    /// A whole `<svg>` element without scripts, styles, text or references to
    /// anything outside it. `id_prefix` keeps its ids apart from others'.
    pub fn svg(&self, id_prefix: &str) -> String {
        let options = WriteOptions {
            id_prefix: Some(id_prefix.to_owned()),
            coordinates_precision: 4,
            transforms_precision: 6,
            indent: Indent::None,
            ..WriteOptions::default()
        };
        self.tree.to_string(&options)
    }

    /// The same in one colour; where white becomes gaps, a mask to paint the colour
    /// through: grey as light as the ink there is strong.
    pub fn svg_in(&self, id_prefix: &str, one: &OneColor) -> String {
        one_color::markup(&self.svg(id_prefix), one)
    }
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Drawing, Fault> {
    let text = svg_text(bytes)?;
    entities::check(text)?;
    // Illustrator's files name their namespaces by entities of a DTD.
    let xml =
        ParsingOptions { allow_dtd: true, nodes_limit: limits.max_elements, ..Default::default() };
    let document = Document::parse_with_options(text, xml).map_err(not_svg)?;
    check(&document, limits)?;
    let embedded = embedded_limits(limits);
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |_, data, _| embedded_png(&data, &embedded).ok()),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(refused)?;
    weigh::check(&tree)?;
    let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    Ok(Drawing { width, height, tree })
}

fn svg_text(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.is_empty() {
        return Err(Fault::new(ErrorKind::Empty, "the file is empty"));
    }
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "the drawing is {} MB long, and {} MB is the most",
            bytes.len() >> 20,
            MAX_BYTES >> 20
        );
        return Err(Fault::new(ErrorKind::TooLarge, message));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Fault::new(ErrorKind::Unknown, "this is not an SVG drawing"))?;
    Ok(text.trim_start_matches('\u{feff}').trim_start())
}

fn not_svg(error: usvg::roxmltree::Error) -> Fault {
    use usvg::roxmltree::Error;
    match error {
        Error::NodesLimitReached => too_complex(),
        Error::EntityReferenceLoop(_) => Fault::corrupt("its entities call themselves"),
        other => Fault::corrupt(other),
    }
}

fn refused(error: usvg::Error) -> Fault {
    match error {
        usvg::Error::ElementsLimitReached => too_complex(),
        usvg::Error::ParsingFailed(error) => not_svg(error),
        usvg::Error::InvalidSize => Fault::corrupt("it has neither a size nor a viewBox"),
        other => Fault::corrupt(other),
    }
}

fn too_complex() -> Fault {
    Fault::new(ErrorKind::TooLarge, "the drawing has more elements than a logo needs")
}

/// Refuses what would be dropped in silence later.
fn check(document: &Document<'_>, limits: &Limits) -> Result<(), Fault> {
    if document.root_element().tag_name().name() != "svg" {
        return Err(Fault::new(ErrorKind::Unknown, "this is not an SVG drawing"));
    }
    numbers::check(document)?;
    count::count(document, limits)?;
    let mut pixels = embedded_limits(limits).max_pixels;
    let mut elements = document.descendants().filter(Node::is_element);
    elements.try_for_each(|node| check_element(node, limits, &mut pixels))
}

/// `pixels`: how many embedded pictures may still have.
fn check_element(node: Node<'_, '_>, limits: &Limits, pixels: &mut u64) -> Result<(), Fault> {
    match node.tag_name().name() {
        "text" | "foreignObject" if node.descendants().any(has_words) => {
            return Err(Fault::new(
                ErrorKind::Text,
                "the drawing holds text, and its fonts are not known here",
            ));
        }
        "style" => check_style(node.text().unwrap_or_default())?,
        _ => {}
    }
    for attribute in node.attributes() {
        match attribute.name() {
            "href" => check_href(node.tag_name().name(), attribute.value(), limits, pixels)?,
            _ => check_style(attribute.value())?,
        }
    }
    Ok(())
}

fn has_words(node: Node<'_, '_>) -> bool {
    node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty())
}

/// Refuses `@import` and `url(…)` of anything but a part of the drawing.
fn check_style(style: &str) -> Result<(), Fault> {
    let outside = style.split("url(").skip(1).find(|rest| {
        let target = rest.trim_start().trim_start_matches(['"', '\'']);
        !target.starts_with('#')
    });
    if outside.is_some() || style.contains("@import") {
        return Err(Fault::new(ErrorKind::External, "the drawing's style points to another file"));
    }
    Ok(())
}

fn check_href(element: &str, href: &str, limits: &Limits, pixels: &mut u64) -> Result<(), Fault> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') || element == "a" {
        return Ok(());
    }
    let Some(data) = href.strip_prefix("data:") else {
        let shown: String = href.chars().take(60).collect();
        return Err(Fault::new(
            ErrorKind::External,
            format!("the drawing points to another file ({shown})"),
        ));
    };
    let encoded = data.split_once(";base64,").map(|(_, encoded)| encoded);
    let encoded = encoded.ok_or_else(|| Fault::corrupt("a picture in it is not base64"))?;
    let encoded: String = encoded.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(encoded).map_err(Fault::corrupt)?;
    let photo = embedded(&bytes, &embedded_limits(limits))?;
    let (width, height) = photo.size();
    let left = pixels.checked_sub(u64::from(width) * u64::from(height));
    *pixels = left.ok_or_else(|| {
        let message = "the pictures inside the drawing have more pixels than a logo needs";
        Fault::new(ErrorKind::TooLarge, message)
    })?;
    Ok(())
}

fn embedded_limits(limits: &Limits) -> Limits {
    Limits { max_pixels: limits.max_pixels.min(MAX_EMBEDDED_PIXELS), ..*limits }
}

fn embedded(bytes: &[u8], limits: &Limits) -> Result<Photo, Fault> {
    decode("", bytes, limits).map_err(|error| {
        Fault::new(error.kind, format!("of a picture inside the drawing: {}", error.message))
    })
}

/// A picture inside a drawing, written anew: upright, sRGB, without metadata.
fn embedded_png(bytes: &[u8], limits: &Limits) -> Result<ImageKind, Fault> {
    let photo = embedded(bytes, limits)?;
    let pixmap = photo.upright().ok_or_else(|| Fault::corrupt("impossible size"))?;
    let png = pixmap.encode_png().map_err(Fault::corrupt)?;
    Ok(ImageKind::PNG(Arc::new(png)))
}

#[cfg(test)]
mod hostile;

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(body: &str) -> String {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
             viewBox='0 0 40 20'>{body}</svg>"
        )
    }

    fn drawing(body: &str) -> Result<Drawing, PhotoError> {
        Drawing::parse("logo.svg", svg(body).as_bytes(), &Limits::default())
    }

    #[track_caller]
    fn refused(body: &str, kind: ErrorKind) {
        assert_eq!(drawing(body).unwrap_err().kind, kind);
    }

    const GRADIENT: &str = "<linearGradient id='a'><stop stop-color='red'/><stop offset='1'/></linearGradient>\
        <rect fill='url(#a)' width='40' height='20'/>";

    #[test]
    fn a_drawing_is_written_alone_and_with_its_own_ids() {
        let logo = drawing(GRADIENT).unwrap();
        assert_eq!((logo.width, logo.height), (40.0, 20.0));
        let written = logo.svg("logo7-");
        assert!(written.starts_with("<svg") && written.contains("url(#logo7-a)"), "{written}");
        let again = Drawing::parse("", written.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(again.width, 40.0);
    }

    #[test]
    fn text_is_refused_and_empty_text_is_not() {
        refused("<text>Acme</text>", ErrorKind::Text);
        refused("<g><text><tspan>Acme</tspan></text></g>", ErrorKind::Text);
        assert!(drawing("<text> </text><path d='M0 0h9v9z'/>").is_ok());
    }

    #[test]
    fn nothing_outside_the_drawing_is_touched() {
        for body in [
            "<image href='photo.png' width='9' height='9'/>",
            "<image xlink:href='file:///etc/passwd' width='9' height='9'/>",
            "<image href='https://example.org/a.png' width='9' height='9'/>",
            "<use href='other.svg#a'/>",
            "<style>@import 'a.css';</style>",
            "<style>rect { fill: url( 'a.svg#b') }</style>",
            "<rect fill='url(a.svg#b)' width='9' height='9'/>",
        ] {
            refused(body, ErrorKind::External);
        }
        assert!(drawing("<a href='https://example.org'><path d='M0 0h9v9z'/></a>").is_ok());
    }

    #[test]
    fn embedded_pictures_lose_their_metadata() {
        let photo = include_bytes!("../../tests/data/photos/gps-xmp.jpg");
        let data = STANDARD.encode(photo);
        let body = format!("<image href='data:image/jpeg;base64,{data}' width='40' height='20'/>");
        let written = drawing(&body).unwrap().svg("");
        let (_, png) = written.split_once("data:image/png;base64,").unwrap();
        let png = STANDARD.decode(png.split_once('"').unwrap().0.trim()).unwrap();
        for secret in ["Secret", "Exif", "eXIf", "xmp", "iTXt", "tEXt"] {
            assert!(!png.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret}");
        }
    }

    #[test]
    fn embedded_pictures_are_checked_like_photos() {
        let bomb = STANDARD.encode(include_bytes!("../../tests/data/photos/bomb.png"));
        refused(&format!("<image href='data:image/png;base64,{bomb}'/>"), ErrorKind::TooLarge);
        let nested = STANDARD.encode(svg(""));
        let body = format!("<image href='data:image/svg+xml;base64,{nested}'/>");
        assert!(matches!(drawing(&body).unwrap_err().kind, ErrorKind::Foreign(_)));
        refused("<image href='data:image/png,abc'/>", ErrorKind::Corrupt);
    }

    #[test]
    fn bombs_are_refused() {
        refused(&"<g>".repeat(100_000), ErrorKind::TooLarge);
        refused(&format!("{}{}", "<g>".repeat(500), "</g>".repeat(500)), ErrorKind::TooLarge);
        refused(&"<g/>".repeat(60_000), ErrorKind::TooLarge);
        let entities: String = (1..9)
            .map(|i| format!("<!ENTITY e{i} '{}'>", format!("&e{};", i - 1).repeat(9)))
            .collect();
        let text = format!("<!DOCTYPE svg [<!ENTITY e0 'x'>{entities}]>{}", svg("<g id='&e8;'/>"));
        assert!(Drawing::parse("", text.as_bytes(), &Limits::default()).is_err());
        let uses: String = (1..12)
            .map(|i| {
                format!("<g id='u{i}'>{}</g>", format!("<use href='#u{}'/>", i - 1).repeat(10))
            })
            .collect();
        let body = format!("<defs><path id='u0' d='M0 0h1v1z'/>{uses}</defs><use href='#u11'/>");
        refused(&body, ErrorKind::TooLarge);
    }

    #[test]
    fn what_is_not_svg_is_told() {
        for (text, kind) in [
            ("", ErrorKind::Empty),
            ("<html/>", ErrorKind::Unknown),
            ("<svg xmlns='http://www.w3.org/2000/svg'>", ErrorKind::Corrupt),
        ] {
            let error = Drawing::parse("x.svg", text.as_bytes(), &Limits::default()).unwrap_err();
            assert_eq!(error.kind, kind, "{error}");
        }
    }
}
