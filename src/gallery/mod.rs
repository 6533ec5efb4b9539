//! Galleries: what all cards look like, in every shape and theme.
//!
//! Here is decided what stands in a gallery and how its page is written; making the
//! pictures is the business of [`batch`](crate::batch) and of whoever has threads.

pub mod album;
pub mod example;
pub mod page;

use std::sync::Arc;

use crate::color::Rgba;
use crate::diag::Diagnostic;
use crate::model::At;
use crate::model::ColorName;
use crate::model::ColorRef;
use crate::model::Content;
use crate::model::Names;
use crate::model::Placement;
use crate::model::Placements;
use crate::model::Role;
use crate::model::Shape;
use crate::model::Template;
use crate::render::sheet::Look;
use crate::render::sheet::Small;
use crate::resolve::kit::Kit;
use crate::resolve::kit::suggest;

/// What stands for every theme of a kit.
pub const ALL: &str = "all";

/// The pictures of the page: more pixels than they take on it, for fine screens.
pub const SMALL: Small = Small { width: 512, height: 320, palette: true };

/// The contact sheet of a template: each row a theme.
pub const SHEET: Look =
    Look { width: 1140, height: 140, widest: 260, narrowest: 112, palette: true };

/// A placement that is usual for a shape.
fn usual(shape: Shape) -> &'static str {
    match shape {
        Shape::Square => "instagram-square",
        Shape::Portrait => "instagram-portrait",
        Shape::Story => "instagram-story",
        Shape::Wide => "facebook-post",
        Shape::Banner => "x-header",
        Shape::Circle => "instagram-profile",
    }
}

/// Where a template is shown: one placement for each of its shapes, its own `preview`
/// before what is usual.
pub fn placements(
    template: &Template,
    catalogue: &Placements,
) -> Result<Vec<Placement>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut found = |name: &At<String>| {
        let placed = |error: Diagnostic| error.at(&template.source, name.at);
        catalogue.one(&name.value).map_err(|error| wrong.push(placed(error))).unwrap_or_default()
    };
    let own: Vec<Placement> = template.preview.0.iter().flat_map(&mut found).collect();
    let shapes = Shape::ALL.into_iter().filter(|shape| template.shapes.contains(shape));
    let mut all = Vec::new();
    for shape in shapes {
        match own.iter().find(|placement| placement.shape == shape) {
            Some(placement) => all.push(placement.clone()),
            None => all.extend(found(&At::nowhere(usual(shape).into()))),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// The templates of a kit with these names; without any, all of them.
pub fn templates(kit: &Kit, names: &[String]) -> Result<Vec<Arc<Template>>, Vec<Diagnostic>> {
    if names.is_empty() {
        return Ok(kit.templates.values().cloned().collect());
    }
    let mut wrong = Vec::new();
    let mut found = |name: &String| {
        let template = kit.templates.get(name.trim()).cloned();
        if template.is_none() {
            let message = format!("the kit `{}` has no template `{name}`", kit.name);
            let error = Diagnostic::error("unknown-template", message);
            wrong.push(suggest(error, name, kit.templates.keys()));
        }
        template
    };
    let templates: Vec<_> = names.iter().filter_map(&mut found).collect();
    if wrong.is_empty() { Ok(templates) } else { Err(wrong) }
}

/// The themes of a kit with these names, the kit's own first where all are wanted.
pub fn themes(kit: &Kit, names: &[String]) -> Result<Vec<String>, Vec<Diagnostic>> {
    if names.iter().any(|name| name == ALL) {
        let own = std::iter::once(&kit.theme).filter(|name| kit.themes.contains_key(*name));
        let others = kit.themes.keys().filter(|name| **name != kit.theme);
        return Ok(own.chain(others).cloned().collect());
    }
    let (known, unknown): (Vec<_>, Vec<_>) = names
        .iter()
        .map(|name| name.trim().to_owned())
        .partition(|name| kit.themes.contains_key(name));
    let wrong: Vec<Diagnostic> =
        unknown.iter().filter_map(|name| kit.theme(Some(name)).err()).collect();
    if wrong.is_empty() { Ok(known) } else { Err(wrong) }
}

/// The same card in a theme, at these placements.
pub fn variant(content: &Content, theme: &str, placements: &[Placement]) -> Content {
    let name = |placement: &Placement| At::nowhere(placement.name.clone());
    Content {
        theme: Some(At::nowhere(theme.to_owned())),
        placements: Some(Names(placements.iter().map(name).collect())),
        ..content.clone()
    }
}

/// The colours of a theme's ornament, as CSS has them; nothing for a theme without one.
pub fn swatches(kit: &Kit, theme: &str) -> Vec<String> {
    colors(kit, theme, "seats")
}

/// The colours that play a part in a theme, as CSS has them.
pub fn colors(kit: &Kit, theme: &str, role: &str) -> Vec<String> {
    let colors = match kit.themes.get(theme).and_then(|theme| theme.roles.get(role)) {
        Some(Role::Many(colors)) => colors.as_slice(),
        Some(Role::One(color)) => std::slice::from_ref(color),
        None => &[],
    };
    colors.iter().filter_map(|color| exact(kit, color)).map(|color| color.to_string()).collect()
}

fn exact(kit: &Kit, color: &ColorRef) -> Option<Rgba> {
    match &color.color {
        ColorName::Exact(color) => Some(*color),
        ColorName::Named(name) => kit.colors.get(name).copied(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::assets::Assets;
    use crate::resolve::kit;
    use crate::resolve::kit::Kits;

    struct NoFolders;

    impl Kits for NoFolders {
        fn open(&self, _: &str) -> Option<Arc<dyn Assets>> {
            None
        }
    }

    fn builtin() -> Kit {
        kit::load(&NoFolders, kit::BUILTIN).unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    #[test]
    fn every_shape_of_every_template_has_one_placement_of_that_shape() {
        let (kit, catalogue) = (builtin(), Placements::builtin());
        for template in kit.templates.values() {
            let shapes: Vec<Shape> = placements(template, &catalogue)
                .unwrap_or_else(|errors| panic!("{errors:?}"))
                .iter()
                .map(|placement| placement.shape)
                .collect();
            let own = Shape::ALL.into_iter().filter(|shape| template.shapes.contains(shape));
            assert_eq!(shapes, own.collect::<Vec<_>>(), "{}", template.name.value);
        }
    }

    #[test]
    fn the_kits_own_theme_comes_first_and_an_unknown_one_is_told() {
        let kit = builtin();
        let all = themes(&kit, &[ALL.into()]).expect("all there are");
        assert_eq!((all[0].as_str(), all.len()), ("main", kit.themes.len()));
        assert_eq!(themes(&kit, &["sky".into(), "main".into()]).expect("two"), ["sky", "main"]);
        let wrong = themes(&kit, &["skye".into()]).expect_err("no such theme");
        assert!(wrong[0].hints[0].contains("`sky`"), "{wrong:?}");
    }

    #[test]
    fn swatches_are_colours_of_the_theme() {
        let kit = builtin();
        for theme in kit.themes.keys() {
            let colors = swatches(&kit, theme);
            assert!(colors.len() > 2 && colors.iter().all(|color| color.starts_with('#')));
        }
    }
}
