//! Photos, logos and the kit's drawings.

use crate::card;
use crate::card::Image;
use crate::card::Mask;
use crate::color::Rgba;
use crate::geom::Affine;
use crate::model;
use crate::resolve::DUOTONE;
use crate::resolve::fields::Fields;
use crate::resolve::fields::Filled;
use crate::resolve::fields::Shown;
use crate::resolve::kit::suggest;
use crate::resolve::logos;
use crate::resolve::logos::Variants;
use crate::resolve::nodes::Around;
use crate::resolve::nodes::Builder;
use crate::scene::Inks;
use crate::scene::Look;
use crate::scene::OneColor;
use crate::scene::Tone;
use std::sync::Arc;

/// What to keep in view of a photo nobody said anything about: faces are mostly in
/// the upper part of a picture, and a beheaded portrait is worse than missing feet.
const FOCUS: (f64, f64) = (0.5, 0.3);
/// A path in a box of 100 × 100, the other way round.
const TURNED: Affine = Affine::new([-1.0, 0.0, 0.0, 1.0, 100.0, 0.0]);
/// A logo of a wall, in square `u`, and its greatest height in `u`: the visual language's.
const LOGO_AREA: f64 = 130.0;
const LOGO_HEIGHT: f64 = 8.1;

impl<'a> Builder<'a> {
    pub fn photo(
        &mut self,
        node: &model::Node,
        photo: &model::Photo,
        around: &Around,
    ) -> Option<card::Kind> {
        if self.filled(&photo.from.value).is_none() {
            let names: Vec<String> =
                self.filling.template.fields.names().map(str::to_owned).collect();
            let error = photo.from.error(
                &around.source,
                "unknown-field",
                format!("the template has no field `{}`", photo.from.value),
            );
            self.wrong.push(suggest(error, &photo.from.value, names.iter()));
            return None;
        }
        let shown = self.shown(&photo.from.value)?;
        let Image::Photo(id) = shown.image else { return None };
        let (size, zoom) = (shown.size, shown.zoom.unwrap_or(1.0));
        let close = self.one_color(&photo.close, around).filter(|_| shown.zoom.is_none());
        let usual = self.get(&photo.focus).map(|focus| (focus[0], focus[1]));
        let chosen = shown.focus.or(usual);
        let contain = self.get(&photo.object_fit) == Some(&model::ObjectFit::Contain);
        let mask = match self.get(&photo.mask).cloned() {
            None | Some(model::Mask::Rounded | model::Mask::None) => Mask::Frame,
            Some(model::Mask::Circle) => Mask::Circle,
            Some(model::Mask::Path(written)) => {
                let path = self.path(&written, around)?;
                let mirrored = self.units.rtl && self.get(&node.common.mirror) != Some(&false);
                Mask::Path(Arc::new(if mirrored { TURNED * path } else { path }))
            }
        };
        Some(card::Kind::Photo(card::Photo {
            id,
            size,
            focus: chosen.unwrap_or(FOCUS),
            aims: chosen.is_none() && !contain,
            of_one: photo.of == model::Subject::Person && shown.zoom.is_none(),
            close,
            zoom,
            contain,
            mask,
            look: self.look(photo, shown),
        }))
    }

    /// The card knows its photo, so its word goes before the template's.
    fn look(&mut self, photo: &model::Photo, shown: &Shown) -> Look {
        let tone = shown.tone.or(self.get(&photo.tone).copied());
        let effects = shown.effects.as_ref().or(self.get(&photo.effects));
        let enhance = shown.enhance.or(self.get(&photo.enhance).copied());
        let has = |effect| effects.is_some_and(|effects| effects.0.contains(&effect));
        Look {
            vignette: has(model::Effect::Vignette),
            grain: has(model::Effect::Grain),
            blur_background: has(model::Effect::BlurBackground),
            enhance: enhance == Some(model::Enhance::Auto),
            tone: self.tone(tone.unwrap_or(model::Tone::Natural)),
        }
    }

    fn tone(&mut self, tone: model::Tone) -> Tone {
        match tone {
            model::Tone::Natural => Tone::Natural,
            model::Tone::Monochrome => Tone::Monochrome,
            model::Tone::Duotone => self.inks().map_or(Tone::Natural, Tone::Duotone),
            model::Tone::Tint => self.inks().map_or(Tone::Natural, Tone::Tint),
        }
    }

    /// The theme's colours for photos, where it has three.
    fn inks(&mut self) -> Option<Inks> {
        let [dark, mid, light] = self.list(DUOTONE)?[..] else { return None };
        Some(Inks { dark, mid, light })
    }

    pub fn logo(&mut self, written: &model::Logo, around: &Around) -> Option<card::Kind> {
        let variants = match &written.from {
            Some(field) => self.shown(&field.value)?.logo?,
            None => self.filling.partner.logo?,
        };
        let logo = variants.on(self.ground(&written.ground, around));
        let color = self.one_color(&written.one_color, around);
        Some(card::Kind::Logo(in_one_color(logo, color)))
    }

    /// The ground that was written, or the nearest colour behind the node.
    fn ground(&self, written: &model::ByShape<model::Ground>, around: &Around) -> Option<Rgba> {
        match self.get(written) {
            Some(model::Ground::Light) => Some(Rgba::WHITE),
            Some(model::Ground::Dark) => Some(Rgba::BLACK),
            _ => around.ground,
        }
    }

    fn one_color(
        &mut self,
        written: &model::ByShape<model::At<model::ColorRef>>,
        around: &Around,
    ) -> Option<Rgba> {
        let color = self.get(written)?.clone();
        self.color(&color, &around.source)
    }

    pub fn logos(&mut self, wall: &model::LogoWall, around: &Around) -> Option<card::Kind> {
        let filling = self.filling;
        let items = match filling.fields.get(&wall.from.value) {
            Some(Filled::List(items)) => items,
            Some(Filled::Nothing) => return None,
            _ => {
                let message = format!("the template has no list field `{}`", wall.from.value);
                self.wrong.push(wall.from.error(&around.source, "unknown-field", message));
                return None;
            }
        };
        let named = wall.logo.as_ref().map(|name| name.value.as_str());
        let shown = |fields: &'a Fields| {
            let mut all =
                fields.iter().filter(|(name, _)| named.is_none_or(|named| **name == named));
            all.find_map(|(_, filled)| match filled {
                Filled::Photo(shown) => Some((&**shown, shown.logo?)),
                _ => None,
            })
        };
        let mut shown: Vec<(&Shown, Variants)> = items.iter().filter_map(shown).collect();
        if shown.is_empty() {
            return None;
        }
        if self.get(&wall.order) == Some(&model::Order::Alphabetical) {
            logos::sort(&mut shown, &filling.language.code, |(shown, _)| shown.called());
        }
        let ground = self.ground(&wall.ground, around);
        let color = self.one_color(&wall.one_color, around);
        let area = self.get(&wall.area).copied().unwrap_or(LOGO_AREA) * self.units.u.powi(2);
        let max = self.get(&wall.max_logo_height);
        let logo = |(_, variants): &(&Shown, Variants)| in_one_color(variants.on(ground), color);
        Some(card::Kind::Logos(card::Logos {
            logos: shown.iter().map(logo).collect(),
            area,
            max_height: max.map_or(LOGO_HEIGHT * self.units.u, |max| self.px(*max)),
            mirrored: self.units.rtl,
            rows: self.get(&wall.justify) == Some(&model::LogoJustify::Rows),
        }))
    }

    pub fn art(
        &mut self,
        node: &model::Node,
        art: &model::Art,
        around: &Around,
    ) -> Option<card::Kind> {
        let name = self.get(&art.name)?.clone();
        let Some((id, size)) = self.filling.art.get(&name.value).copied() else {
            let message = format!("the kit has no drawing `art/{}.svg`", name.value);
            self.wrong.push(name.error(&around.source, "unknown-art", message));
            return None;
        };
        let mirrored = self.units.rtl && self.get(&node.common.mirror) != Some(&false);
        Some(card::Kind::Art(card::Art {
            id,
            size,
            cover: self.get(&art.object_fit) == Some(&model::ObjectFit::Cover),
            focus: self.get(&art.focus).map_or((0.5, 0.5), |focus| (focus[0], focus[1])),
            mirrored,
        }))
    }
}

/// Light parts inside a logo become gaps, or letters in a box could no longer be read.
fn in_one_color(logo: card::Logo, color: Option<Rgba>) -> card::Logo {
    card::Logo {
        one_color: color.map(|color| OneColor { color, gaps: logo.ink.inner_light }),
        ..logo
    }
}
