//! One written thing laid over another.

use std::sync::Arc;

use crate::diag::Place;
use crate::diag::Source;
use crate::model::Agreed;
use crate::model::Anonymise;
use crate::model::AnonymiseWay;
use crate::model::At;
use crate::model::Beside;
use crate::model::ByShape;
use crate::model::Common;
use crate::model::Consent;
use crate::model::Content;
use crate::model::Kit;
use crate::model::Length;
use crate::model::Map;
use crate::model::PhotoValue;
use crate::model::Style;
use crate::model::Unit;
use crate::model::Value;

impl Common {
    /// These properties, and those of `base` where these leave them unset.
    pub fn over(self, base: &Self) -> Self {
        let base = base.clone();
        Self {
            only: self.only.or(base.only),
            when: self.when.or(base.when),
            each: self.each.or(base.each),
            drop: self.drop.or(base.drop),
            bleed: over(self.bleed, base.bleed),
            inset: over(self.inset, base.inset),
            width: over(self.width, base.width),
            height: over(self.height, base.height),
            min_width: over(self.min_width, base.min_width),
            min_height: over(self.min_height, base.min_height),
            max_width: over(self.max_width, base.max_width),
            max_height: over(self.max_height, base.max_height),
            aspect: over(self.aspect, base.aspect),
            grow: over(self.grow, base.grow),
            shrink: over(self.shrink, base.shrink),
            basis: over(self.basis, base.basis),
            margin: over(self.margin, base.margin),
            self_align: over(self.self_align, base.self_align),
            opacity: over(self.opacity, base.opacity),
            fill: over(self.fill, base.fill),
            scrim: over(self.scrim, base.scrim),
            stroke: over(self.stroke, base.stroke),
            stroke_width: over(self.stroke_width, base.stroke_width),
            radius: over(self.radius, base.radius),
            mirror: over(self.mirror, base.mirror),
            color: over(self.color, base.color),
        }
    }
}

fn over<T>(own: ByShape<T>, base: ByShape<T>) -> ByShape<T> {
    if own.is_unset() { base } else { own }
}

impl Kit {
    /// Every key that could be locked by another kit, such as `colors.ink`.
    pub fn written_keys(&self) -> Vec<(String, Place)> {
        let mut keys = Vec::new();
        add("colors", &self.colors, &mut keys);
        for (name, theme) in self.themes.iter() {
            add(&format!("themes.{}", name.value), &theme.roles, &mut keys);
        }
        add("styles", &self.styles, &mut keys);
        add("symbols", &self.symbols, &mut keys);
        add("parts", &self.parts, &mut keys);
        add("words", &self.words, &mut keys);
        add("handles", &self.handles, &mut keys);
        let hashtags = self.hashtags.first().and_then(|tags| tags.0.first());
        let lists = [("fonts", self.fonts.first()), ("hashtags", hashtags)];
        let single = [("theme", self.theme.as_ref()), ("link", self.link.first())];
        let utm = ("utm", self.utm.as_ref().map(|utm| &utm.campaign));
        let logo = ("logos", self.logos.0.first().map(|logo| &logo.name));
        for (key, written) in lists.into_iter().chain(single).chain([utm, logo]) {
            keys.extend(written.map(|at| (key.to_owned(), at.at)));
        }
        keys
    }
}

fn add<T>(group: &str, map: &Map<T>, keys: &mut Vec<(String, Place)>) {
    keys.extend(map.iter().map(|(key, _)| (format!("{group}.{}", key.value), key.at)));
}

impl Content {
    /// Every photo and logo of the card of which more than a name is written, those in lists too.
    pub fn photos(&self) -> Vec<&PhotoValue> {
        let mut photos = Vec::new();
        self.fields.iter().for_each(|(_, value)| add_photos(&value.value, &mut photos));
        photos
    }
}

fn add_photos<'a>(value: &'a Value, photos: &mut Vec<&'a PhotoValue>) {
    match value {
        Value::Photo(photo) => photos.push(photo),
        Value::Item(fields) => fields.iter().for_each(|(_, one)| add_photos(&one.value, photos)),
        Value::List(items) => items.iter().for_each(|item| add_photos(&item.value, photos)),
        _ => {}
    }
}

/// Whether a card hides less than what lies beside its photo, which was agreed with the person:
/// in a weaker way, or in some places instead of wherever somebody is.
fn is_weaker(own: &Anonymise, beside: &Anonymise) -> bool {
    let strength = |way| match way {
        AnonymiseWay::Blur | AnonymiseWay::Pixelate => 0,
        AnonymiseWay::Cover | AnonymiseWay::Silhouette => 1,
        AnonymiseWay::Initials => 2,
    };
    strength(own.way) < strength(beside.way) || beside.areas.is_empty() && !own.areas.is_empty()
}

impl PhotoValue {
    /// What a bare file name stands for.
    pub fn of_file(file: At<String>) -> Self {
        Self {
            file,
            on_light: None,
            on_dark: None,
            focus: None,
            zoom: None,
            tone: None,
            effects: None,
            enhance: None,
            alt: None,
            credit: None,
            consent: None,
            anonymise: None,
            agreed: None,
        }
    }

    /// With what belongs to the photo wherever it is used, where this says nothing of its
    /// own. `language`: of the alt text, where there are several.
    #[must_use]
    pub fn beside(mut self, beside: &Beside, language: &str) -> Self {
        // Messages about the rest point at the photo, which is where the card names it.
        let at = self.file.at;
        let here = |text: &At<String>| At { value: text.value.clone(), at };
        let alt = beside.alt.each.get(language).or(beside.alt.any.as_ref());
        self.focus = self.focus.or(beside.focus.map(|focus| At { at, ..focus }));
        self.zoom = self.zoom.or(beside.zoom.map(|zoom| At { at, ..zoom }));
        self.alt = self.alt.or_else(|| alt.map(here));
        self.enhance = self.enhance.or(beside.enhance.map(|enhance| At { at, ..enhance }));
        self.credit = self.credit.or_else(|| beside.credit.as_ref().map(here));
        let anonymise = beside.anonymise.clone().map(|hidden| At { at, ..hidden });
        self.anonymise = match (self.anonymise, anonymise) {
            (Some(own), Some(beside)) if is_weaker(&own.value, &beside.value) => Some(beside),
            (own, beside) => own.or(beside),
        };
        self.agreed = beside.consent.clone().map(|consent| {
            let source = beside.source.clone();
            Box::new(Agreed { source, consent })
        });
        self
    }

    /// Every consent that must hold, with the file it is written in. `card`: that of the card.
    pub fn consents<'a>(
        &'a self,
        card: &'a Arc<Source>,
    ) -> impl Iterator<Item = (&'a At<Consent>, &'a Arc<Source>)> {
        let own = self.consent.iter().map(move |consent| (consent, card));
        own.chain(self.agreed.iter().map(|agreed| (&agreed.consent, &agreed.source)))
    }
}

impl Style {
    /// Text that names no style, `size` in `t`.
    pub fn plain(size: f64) -> Self {
        let size = ByShape::one(Length::Of(size, Unit::T));
        Self { size, leading: 1.24, weight: 500, tracking: 0.0, family: None }
    }
}
