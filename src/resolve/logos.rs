//! Logos, of cards and of kits: read without their white pages and measured, with a
//! variant for dark grounds.

use std::sync::Arc;

use icu_collator::Collator;
use icu_collator::CollatorPreferences;
use icu_collator::options::CollatorOptions;
use icu_locale_core::Locale;

use crate::card::Image;
use crate::card::Logo;
use crate::color::Rgba;
use crate::geom::Size;
use crate::model;
use crate::model::At;
use crate::photo::PhotoError;
use crate::photo::Photos;

/// What a logo looks like on light and on dark grounds.
#[derive(Clone, Copy)]
pub struct Variants {
    pub light: Logo,
    pub dark: Logo,
}

/// How a logo is written, in a card and in a kit alike.
pub struct Files<'a> {
    /// For grounds that have no file of their own.
    pub file: Option<&'a At<String>>,
    pub on_light: Option<&'a At<String>>,
    pub on_dark: Option<&'a At<String>>,
}

impl<'a> From<&'a model::PhotoValue> for Files<'a> {
    fn from(written: &'a model::PhotoValue) -> Self {
        let (on_light, on_dark) = (written.on_light.as_ref(), written.on_dark.as_ref());
        Self { file: Some(&written.file), on_light, on_dark }
    }
}

impl<'a> From<&'a model::KitLogo> for Files<'a> {
    fn from(written: &'a model::KitLogo) -> Self {
        let (on_light, on_dark) = (written.on_light.as_ref(), written.on_dark.as_ref());
        Self { file: written.file.as_ref(), on_light, on_dark }
    }
}

impl<'a> From<&'a model::Partner> for Files<'a> {
    fn from(written: &'a model::Partner) -> Self {
        Self { file: written.logo.as_ref(), on_light: None, on_dark: written.on_dark.as_ref() }
    }
}

impl Variants {
    /// Nothing where no file is named. One variant stands for both where it is the only one.
    pub fn read<E>(
        files: &Files,
        mut read: impl FnMut(&At<String>) -> Result<Logo, E>,
    ) -> Result<Option<Self>, E> {
        let light = files.on_light.or(files.file).or(files.on_dark);
        let dark = files.on_dark.or(files.file).or(files.on_light);
        let (Some(light), Some(dark)) = (light, dark) else { return Ok(None) };
        let one = read(light)?;
        // The usual case of one file is read and measured once.
        let dark = if dark.value == light.value { one } else { read(dark)? };
        Ok(Some(Self { light: one, dark }))
    }

    /// The one for a ground; a ground nobody knows is taken for light.
    pub fn on(&self, ground: Option<Rgba>) -> Logo {
        let dark =
            ground.is_some_and(|color| color.contrast(Rgba::WHITE) > color.contrast(Rgba::BLACK));
        if dark { self.dark } else { self.light }
    }
}

/// Adds an SVG as a drawing, everything else as a photo.
pub fn add(name: &str, bytes: Arc<[u8]>, photos: &mut Photos) -> Result<Logo, PhotoError> {
    if crate::photo::is_svg(&bytes) {
        let id = photos.add_drawn_logo(name, bytes)?;
        let (drawing, ink) = (photos.drawing(id), photos.drawing_ink(id));
        let size = Size::new(drawing.width, drawing.height);
        return Ok(Logo { image: Image::Drawing(id), size, ink, one_color: None });
    }
    let id = photos.add_photo_logo(name, bytes)?;
    let (size, ink) = (photos.size(id), photos.photo_ink(id));
    Ok(Logo { image: Image::Photo(id), size, ink, one_color: None })
}

/// Sorts as people who read the language expect it; what is alike keeps its order.
pub fn sort<T>(all: &mut [T], language: &str, name: impl Fn(&T) -> String) {
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    let options = CollatorOptions::default();
    let collator = Collator::try_new(CollatorPreferences::from(&locale), options)
        .or_else(|_| Collator::try_new(CollatorPreferences::default(), options));
    match collator {
        Ok(collator) => all.sort_by(|a, b| collator.compare(&name(a), &name(b))),
        Err(_) => all.sort_by_key(|one| name(one).to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn sorted(language: &str, names: &[&str], expected: &[&str]) {
        let mut names = names.to_vec();
        sort(&mut names, language, |name| (*name).to_owned());
        assert_eq!(names, expected, "{language}");
    }

    #[test]
    fn every_language_has_its_own_alphabet() {
        let names = ["Zebra", "Östersund", "apple", "Apple", "Åre", "Ål"];
        sorted("sv", &names, &["apple", "Apple", "Zebra", "Ål", "Åre", "Östersund"]);
        sorted("de", &names, &["Ål", "apple", "Apple", "Åre", "Östersund", "Zebra"]);
        sorted("cs", &["Ih", "Chata", "Cukr", "Hora"], &["Cukr", "Hora", "Chata", "Ih"]);
        sorted("no-such-language-at-all", &["b", "a"], &["a", "b"]);
    }
}
