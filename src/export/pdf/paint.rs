//! A tree of `usvg` onto a page.

use krilla::blend::BlendMode;
use krilla::color::rgb;
use krilla::geom::Path;
use krilla::geom::PathBuilder;
use krilla::geom::Size;
use krilla::geom::Transform;
use krilla::image::Image;
use krilla::mask::Mask;
use krilla::mask::MaskType;
use krilla::num::NormalizedF32;
use krilla::paint::Fill;
use krilla::paint::FillRule;
use krilla::paint::LineCap;
use krilla::paint::LineJoin;
use krilla::paint::LinearGradient;
use krilla::paint::Paint;
use krilla::paint::Pattern;
use krilla::paint::RadialGradient;
use krilla::paint::SpreadMethod;
use krilla::paint::Stop;
use krilla::paint::Stroke;
use krilla::paint::StrokeDash;
use krilla::stream::Stream;
use krilla::surface::Surface;
use tiny_skia::PathSegment;
use tiny_skia::Pixmap;
use usvg::ImageKind;
use usvg::Node;

/// Pixels per card pixel of what PDF has no words for: the filters of a drawing.
const FILTERED_SCALE: f32 = 2.0;

pub fn tree(tree: &usvg::Tree, surface: &mut Surface) {
    group(tree.root(), surface);
}

fn nodes(nodes: &[Node], surface: &mut Surface) {
    for node in nodes {
        match node {
            Node::Group(inner) if inner.filters().is_empty() => group(inner, surface),
            Node::Group(inner) => filtered(node, inner, surface),
            Node::Path(path) => self::path(path, surface),
            Node::Image(image) => self::image(image, surface),
            // Markup of ours and the drawings we take hold none.
            Node::Text(_) => {}
        }
    }
}

/// What is pushed is popped, whatever becomes of the contents.
fn group(group: &usvg::Group, surface: &mut Surface) {
    let mut pushed = 1;
    surface.push_transform(&transform(group.transform()));
    if let Some(mode) = blend(group.blend_mode()) {
        surface.push_blend_mode(mode);
        pushed += 1;
    }
    if let Some(clip) = group.clip_path() {
        pushed += push_clip(clip, surface);
    }
    if let Some(mask) = group.mask() {
        pushed += push_mask(mask, surface);
    }
    if group.opacity().get() < 1.0 {
        surface.push_opacity(unit(group.opacity().get()));
        pushed += 1;
    } else if group.isolate() || blend(group.blend_mode()).is_some() {
        surface.push_isolated();
        pushed += 1;
    }
    nodes(group.children(), surface);
    for _ in 0..pushed {
        surface.pop();
    }
}

/// How often was pushed.
fn push_clip(clip: &usvg::ClipPath, surface: &mut Surface) -> usize {
    if let Some((path, rule)) = single(clip) {
        surface.push_clip_path(&path, &rule);
        return 1;
    }
    let outer = clip.clip_path().map_or(0, |outer| push_clip(outer, surface));
    let stream = stream(surface, |surface| {
        surface.push_transform(&transform(clip.transform()));
        group(clip.root(), surface);
        surface.pop();
    });
    surface.push_mask(Mask::new(stream, MaskType::Alpha));
    outer + 1
}

/// The one path a clip consists of.
fn single(clip: &usvg::ClipPath) -> Option<(Path, FillRule)> {
    let ([Node::Path(only)], None) = (clip.root().children(), clip.clip_path()) else {
        return None;
    };
    let root = clip.root();
    let plain = root.clip_path().is_none() && root.mask().is_none() && root.filters().is_empty();
    let placed = only.data().clone().transform(clip.transform().pre_concat(root.transform()))?;
    let rule = only.fill().map_or(FillRule::NonZero, |fill| rule(fill.rule()));
    plain.then(|| outline(&placed)).flatten().map(|path| (path, rule))
}

fn push_mask(mask: &usvg::Mask, surface: &mut Surface) -> usize {
    let outer = mask.mask().map_or(0, |outer| push_mask(outer, surface));
    let stream = stream(surface, |surface| {
        let bounds = tiny_skia::PathBuilder::from_rect(mask.rect().to_rect());
        let clip = outline(&bounds);
        if let Some(clip) = &clip {
            surface.push_clip_path(clip, &FillRule::NonZero);
        }
        group(mask.root(), surface);
        if clip.is_some() {
            surface.pop();
        }
    });
    let kind = match mask.kind() {
        usvg::MaskType::Luminance => MaskType::Luminosity,
        usvg::MaskType::Alpha => MaskType::Alpha,
    };
    surface.push_mask(Mask::new(stream, kind));
    outer + 1
}

fn stream(surface: &mut Surface, draw: impl FnOnce(&mut Surface)) -> Stream {
    let mut builder = surface.stream_builder();
    let mut inner = builder.surface();
    draw(&mut inner);
    inner.finish();
    builder.finish()
}

/// Filters are drawn as pixels. Only a drawing somebody brings along has any.
fn filtered(node: &Node, group: &usvg::Group, surface: &mut Surface) {
    let bounds = group.abs_layer_bounding_box();
    let side = |length: f32| (length * FILTERED_SCALE).ceil().max(1.0) as u32;
    let (width, height) = (side(bounds.width()), side(bounds.height()));
    let (Some(mut pixels), Some(own)) = (Pixmap::new(width, height), group.transform().invert())
    else {
        return;
    };
    let parent = group.abs_transform().pre_concat(own);
    // `render_node` starts at the corner of the node and forgets what its parents do.
    let (x, y) = (bounds.x(), bounds.y());
    let scale = tiny_skia::Transform::from_scale(FILTERED_SCALE, FILTERED_SCALE);
    let placed = scale.pre_translate(-x, -y).pre_concat(parent).pre_translate(x, y);
    let drawn = resvg::render_node(node, placed, &mut pixels.as_mut());
    let (Some(()), Some(back)) = (drawn, parent.invert()) else {
        return;
    };
    let straight = pixels.pixels().iter().flat_map(|pixel| {
        let c = pixel.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    let image = Image::from_rgba8(straight.collect(), width, height);
    let back = back.pre_translate(x, y);
    let size = Size::from_wh(width as f32 / FILTERED_SCALE, height as f32 / FILTERED_SCALE);
    surface.push_transform(&transform(back));
    if let Some(size) = size {
        surface.draw_image(image, size);
    }
    surface.pop();
}

fn image(image: &usvg::Image, surface: &mut Surface) {
    let read = match image.kind() {
        _ if !image.is_visible() => return,
        ImageKind::SVG(inner) => return tree(inner, surface),
        ImageKind::JPEG(bytes) => Image::from_jpeg(bytes.clone().into(), true),
        ImageKind::PNG(bytes) => Image::from_png(bytes.clone().into(), true),
        // Drawings hold PNGs only, see `photo`.
        ImageKind::GIF(_) | ImageKind::WEBP(_) => return,
    };
    let size = Size::from_wh(image.size().width(), image.size().height());
    if let (Ok(read), Some(size)) = (read, size) {
        surface.draw_image(read, size);
    }
}

fn path(path: &usvg::Path, surface: &mut Surface) {
    let Some(outline) = outline(path.data()).filter(|_| path.is_visible()) else {
        return;
    };
    let fill = path.fill().map(|from| Fill {
        paint: paint(from.paint(), surface),
        opacity: unit(from.opacity().get()),
        rule: rule(from.rule()),
    });
    let stroke = path.stroke().map(|from| stroke(from, surface));
    let steps = match (path.paint_order(), fill.is_some() && stroke.is_some()) {
        (usvg::PaintOrder::StrokeAndFill, true) => vec![(None, stroke), (fill, None)],
        // In one go a stroke that fades would not show the fill below it.
        (usvg::PaintOrder::FillAndStroke, true) => vec![(fill, None), (None, stroke)],
        (_, false) => vec![(fill, stroke)],
    };
    for (fill, stroke) in steps {
        if fill.is_some() || stroke.is_some() {
            surface.set_fill(fill);
            surface.set_stroke(stroke);
            surface.draw_path(&outline);
        }
    }
}

fn stroke(from: &usvg::Stroke, surface: &mut Surface) -> Stroke {
    Stroke {
        paint: paint(from.paint(), surface),
        width: from.width().get(),
        miter_limit: from.miterlimit().get(),
        line_cap: match from.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        line_join: match from.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        opacity: unit(from.opacity().get()),
        dash: from
            .dasharray()
            .map(|array| StrokeDash { array: array.to_vec(), offset: from.dashoffset() }),
    }
}

fn paint(from: &usvg::Paint, surface: &mut Surface) -> Paint {
    match from {
        usvg::Paint::Color(color) => rgb::Color::new(color.red, color.green, color.blue).into(),
        usvg::Paint::LinearGradient(from) => LinearGradient {
            x1: from.x1(),
            y1: from.y1(),
            x2: from.x2(),
            y2: from.y2(),
            transform: transform(from.transform()),
            spread_method: spread(from.spread_method()),
            stops: stops(from.stops()),
            anti_alias: false,
        }
        .into(),
        usvg::Paint::RadialGradient(from) => RadialGradient {
            fx: from.fx(),
            fy: from.fy(),
            fr: from.fr().get(),
            cx: from.cx(),
            cy: from.cy(),
            cr: from.r().get(),
            transform: transform(from.transform()),
            spread_method: spread(from.spread_method()),
            stops: stops(from.stops()),
            anti_alias: false,
        }
        .into(),
        usvg::Paint::Pattern(from) => {
            let rect = from.rect();
            Pattern {
                stream: stream(surface, |surface| group(from.root(), surface)),
                transform: transform(from.transform().pre_translate(rect.x(), rect.y())),
                width: rect.width(),
                height: rect.height(),
            }
            .into()
        }
    }
}

fn stops(from: &[usvg::Stop]) -> Vec<Stop> {
    let stop = |stop: &usvg::Stop| Stop {
        offset: unit(stop.offset().get()),
        color: rgb::Color::new(stop.color().red, stop.color().green, stop.color().blue).into(),
        opacity: unit(stop.opacity().get()),
    };
    from.iter().map(stop).collect()
}

fn outline(from: &tiny_skia::Path) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in from.segments() {
        match segment {
            PathSegment::MoveTo(p) => path.move_to(p.x, p.y),
            PathSegment::LineTo(p) => path.line_to(p.x, p.y),
            PathSegment::QuadTo(p, q) => path.quad_to(p.x, p.y, q.x, q.y),
            PathSegment::CubicTo(p, q, r) => path.cubic_to(p.x, p.y, q.x, q.y, r.x, r.y),
            PathSegment::Close => path.close(),
        }
    }
    path.finish()
}

fn transform(from: tiny_skia::Transform) -> Transform {
    Transform::from_row(from.sx, from.ky, from.kx, from.sy, from.tx, from.ty)
}

fn unit(value: f32) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}

fn rule(from: usvg::FillRule) -> FillRule {
    match from {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

fn spread(from: usvg::SpreadMethod) -> SpreadMethod {
    match from {
        usvg::SpreadMethod::Pad => SpreadMethod::Pad,
        usvg::SpreadMethod::Reflect => SpreadMethod::Reflect,
        usvg::SpreadMethod::Repeat => SpreadMethod::Repeat,
    }
}

/// `None` for what needs no word. PDF knows all of SVG's modes but `plus-lighter`.
fn blend(from: usvg::BlendMode) -> Option<BlendMode> {
    Some(match from {
        usvg::BlendMode::Normal | usvg::BlendMode::PlusLighter => return None,
        usvg::BlendMode::Multiply => BlendMode::Multiply,
        usvg::BlendMode::Screen => BlendMode::Screen,
        usvg::BlendMode::Overlay => BlendMode::Overlay,
        usvg::BlendMode::Darken => BlendMode::Darken,
        usvg::BlendMode::Lighten => BlendMode::Lighten,
        usvg::BlendMode::ColorDodge => BlendMode::ColorDodge,
        usvg::BlendMode::ColorBurn => BlendMode::ColorBurn,
        usvg::BlendMode::HardLight => BlendMode::HardLight,
        usvg::BlendMode::SoftLight => BlendMode::SoftLight,
        usvg::BlendMode::Difference => BlendMode::Difference,
        usvg::BlendMode::Exclusion => BlendMode::Exclusion,
        usvg::BlendMode::Hue => BlendMode::Hue,
        usvg::BlendMode::Saturation => BlendMode::Saturation,
        usvg::BlendMode::Color => BlendMode::Color,
        usvg::BlendMode::Luminosity => BlendMode::Luminosity,
    })
}
