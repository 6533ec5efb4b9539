//! Photos, logos and the kit's drawings.

use crate::card;
use crate::card::Image;
use crate::card::Mask;
use crate::color::Rgba;
use crate::geom::Affine;
use crate::geom::Ink;
use crate::geom::Size;
use crate::model;
use crate::resolve::fields::Filled;
use crate::resolve::kit::suggest;
use crate::resolve::nodes::Around;
use crate::resolve::nodes::Builder;
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
        let (size, zoom) = (shown.size, shown.zoom);
        let usual = self.get(&photo.focus).map_or(FOCUS, |focus| (focus[0], focus[1]));
        let focus = shown.focus.unwrap_or(usual);
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
            focus,
            zoom,
            contain: self.get(&photo.object_fit) == Some(&model::ObjectFit::Contain),
            mask,
            tone: self.tone(self.get(&photo.tone).copied()),
        }))
    }

    fn tone(&mut self, tone: Option<model::Tone>) -> Tone {
        match tone {
            None | Some(model::Tone::Natural) => Tone::Natural,
            Some(model::Tone::Grey) => Tone::Grey,
            Some(model::Tone::Duotone) => match self.list("duotone").as_deref() {
                Some([dark, mid, light]) => Tone::Duotone { dark: *dark, mid: *mid, light: *light },
                _ => Tone::Natural,
            },
        }
    }

    pub fn logo(&mut self, logo: &model::Logo, around: &Around) -> Option<card::Kind> {
        let ground = match self.get(&logo.ground) {
            Some(model::Ground::Light) => Some(Rgba::WHITE),
            Some(model::Ground::Dark) => Some(Rgba::BLACK),
            _ => around.ground,
        };
        let (image, size) = match &logo.from {
            Some(field) => {
                let shown = self.shown(&field.value)?;
                (shown.image, shown.size)
            }
            None => {
                let sign = self.filling.partner.on(ground)?;
                (sign.image, sign.size)
            }
        };
        Some(match image {
            Image::Drawing(id) => card::Kind::Drawing { id, size },
            Image::Photo(id) => card::Kind::Photo(whole(id, size)),
        })
    }

    /// The part of a single logo that is not its empty margin.
    pub fn logo_ink(&self, logo: &model::Logo) -> Ink {
        match &logo.from {
            Some(field) => self.shown(&field.value).map_or(Ink::FULL, |shown| shown.ink),
            None => self.filling.partner.on(None).map_or(Ink::FULL, |sign| sign.ink),
        }
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
        let shown = |fields: &'a crate::resolve::fields::Fields| {
            let mut all =
                fields.iter().filter(|(name, _)| named.is_none_or(|named| **name == named));
            all.find_map(|(_, filled)| match filled {
                Filled::Photo(shown) => Some(&**shown),
                _ => None,
            })
        };
        let logos: Vec<card::Logo> = items
            .iter()
            .filter_map(shown)
            .map(|shown| card::Logo { image: shown.image, size: shown.size, ink: shown.ink })
            .collect();
        if logos.is_empty() {
            return None;
        }
        let area = self.get(&wall.area).copied().unwrap_or(LOGO_AREA) * self.units.u.powi(2);
        let max = self.get(&wall.max_logo_height);
        Some(card::Kind::Logos(card::Logos {
            logos,
            area,
            max_height: max.map_or(LOGO_HEIGHT * self.units.u, |max| self.px(*max)),
            mirrored: self.units.rtl,
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

/// A raster logo: all of it, as it is.
fn whole(id: crate::id::PhotoId, size: Size) -> card::Photo {
    card::Photo {
        id,
        size,
        focus: (0.5, 0.5),
        zoom: 1.0,
        contain: true,
        mask: Mask::Frame,
        tone: Tone::Natural,
    }
}
