//! Lints: what makes a card that can be drawn a worse card than it need be.
//!
//! Each has a name, which is the code of its warnings, and can be switched off
//! by a card, by a kit or for a run. A lint never changes a picture.

mod alt;
mod caption;
mod contrast;
pub mod count;
mod figures;
pub mod hashtags;
mod language;
mod legible;
pub mod links;
mod photos;
mod placeholder;
mod said;
mod wording;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::card::Node;
use crate::diag::Diagnostic;
use crate::fonts::Fonts;
use crate::id::NodeId;
use crate::model::Content;
use crate::model::Languages;
use crate::model::Placement;
use crate::model::Placements;
use crate::model::Wording;
use crate::render::Drawn;
use crate::render::Light;
use crate::resolve::Filling;
use crate::resolve::kit::Kit;

pub use crate::model::Day;

/// A lint and what it is for, in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lint {
    pub name: &'static str,
    pub why: &'static str,
}

const fn lint(name: &'static str, why: &'static str) -> Lint {
    Lint { name, why }
}

/// Every lint, in the order in which they are listed.
pub const LINTS: [Lint; 26] = [
    lint(
        "contrast",
        "Letters that are nearly as light or dark as what is behind them cannot be read by many people.",
    ),
    lint(
        "heavy-shade",
        "The photo is bright and busy where the words lie: a shade that lets them be read hides it.",
    ),
    lint("small-text", "Letters that are smaller than this cannot be read on a phone."),
    lint(
        "too-many-words",
        "A card with many words is scrolled past, and its letters become small.",
    ),
    lint("orphan", "One short word alone on the last line looks like a mistake."),
    lint(
        "language",
        "Words in a language that the card does not name run the wrong way, with the wrong fonts, quotation marks and dates.",
    ),
    lint("placeholder", "An example that a starter brought must not be published."),
    lint("missing-alt", "People who cannot see a photo need a sentence that says what it shows."),
    lint(
        "alt-omits-words",
        "People who cannot see the card must get every word that stands on it.",
    ),
    lint(
        "hashtag-case",
        "Screen readers only tell the words of a hashtag apart where each begins with a capital.",
    ),
    lint("too-many-hashtags", "A platform refuses or ignores more hashtags than it takes."),
    lint(
        "caption-too-long",
        "A platform cuts off or refuses a caption that is longer than it takes.",
    ),
    lint("photo-too-small", "A photo with too few pixels looks soft when it is enlarged."),
    lint(
        "focus-outside",
        "The face in a photo must not lie where the platform cuts or covers the picture.",
    ),
    lint("head-cut", "Half a head at the edge of a picture looks like a mistake, and is unkind."),
    lint(
        "several-people",
        "A card of one person must show that person, and the program cannot know who it is.",
    ),
    lint("photo-dark", "In a photo that is nearly black nobody sees who or what it is of."),
    lint(
        "hidden-heads",
        "The program may have missed a face that was to be hidden: somebody has to look.",
    ),
    lint("face-open", "A place that was named to be hidden may miss the face it was meant for."),
    lint("name-told", "A name that is to be shown as initials must not be told somewhere else."),
    lint(
        "whole-name",
        "A hidden face tells who it is all the same where the whole name stands beside it.",
    ),
    lint(
        "weak-hiding",
        "A blurred face, or one of squares, can be found out by somebody who has other photos of the person.",
    ),
    lint(
        "no-face",
        "What is round people can only be blurred where their faces are found in the photo.",
    ),
    lint("logo-too-small", "A logo this small cannot be recognised on a phone."),
    lint("statistic-source", "A number is believed when the card says where it comes from."),
    lint("wording", "Some words hurt or mislead people, and there are better ones."),
];

/// What lints go by beside the card.
pub struct Rules {
    /// The day of the run, which consent must outlast. Without one, nothing is compared with it.
    pub today: Option<Day>,
    wording: Arc<Wording>,
}

impl Rules {
    pub fn new(today: Option<Day>) -> Self {
        Self { today, wording: Arc::new(Wording::builtin()) }
    }

    /// The same on another day.
    #[must_use]
    pub fn on(&self, today: Option<Day>) -> Self {
        Self { today, wording: self.wording.clone() }
    }
}

/// The lints that are switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(BTreeSet<&'static str>);

impl Allowed {
    /// What the card and its kit allow; every name that is no lint is an error.
    pub fn of(content: &Content, kit: &Kit) -> Result<Self, Vec<Diagnostic>> {
        let own = content.allow.iter().flat_map(|names| &names.0);
        let own = own.map(|name| (name, &content.source));
        let (mut allowed, mut wrong) = (BTreeSet::new(), Vec::new());
        for (name, source) in own.chain(kit.allow.iter().map(|(name, source)| (name, source))) {
            match find(&name.value) {
                Ok(lint) => {
                    allowed.insert(lint.name);
                }
                Err(error) => wrong.push(error.at(source, name.at)),
            }
        }
        if wrong.is_empty() { Ok(Self(allowed)) } else { Err(wrong) }
    }

    /// What is not allowed and must be told.
    pub fn keep(&self, told: Vec<Diagnostic>) -> Vec<Diagnostic> {
        told.into_iter().filter(|told| !self.0.contains(&*told.code)).collect()
    }
}

/// The lint of that name.
pub fn find(name: &str) -> Result<Lint, Diagnostic> {
    LINTS.into_iter().find(|lint| lint.name == name.trim()).ok_or_else(|| {
        let error = Diagnostic::error("unknown-lint", format!("there is no lint `{name}`"));
        match crate::model::nearest(name, &LINTS.map(|lint| lint.name)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("see `itac list lints`"),
        }
    })
}

/// A card as its author wrote it, with what goes beside its pictures.
pub struct Written<'a> {
    pub filling: &'a Filling<'a>,
    pub placements: &'a [Placement],
    /// Everything known about platforms.
    pub catalogue: &'a Placements,
    pub languages: &'a Languages,
    /// The text to post with the pictures.
    pub caption: &'a str,
    /// Its sentence alone, in the author's shortest copy.
    pub sentence: &'a str,
}

/// What is to be said of a card whatever its pictures look like.
pub fn card(written: &Written, rules: &Rules, allowed: &Allowed) -> Vec<Diagnostic> {
    let told = [
        language::other_script(written).into_iter().collect(),
        placeholder::left(written),
        photos::hidden(written),
        photos::found_and_hidden(written),
        photos::open_faces(written),
        said::names(written),
        said::whole_names(written),
        alt::missing(written),
        hashtags::case(written),
        caption::limits(written),
        figures::without_source(written),
        wording::advice(written, &rules.wording),
    ];
    allowed.keep(told.into_iter().flatten().collect())
}

/// One picture of a card, laid out.
pub struct Picture<'a> {
    pub filling: &'a Filling<'a>,
    pub placement: &'a Placement,
    pub drawn: &'a Drawn,
    /// What the pixels of its photos told.
    pub light: &'a Light,
    pub fonts: &'a Fonts,
}

/// What is to be said of one picture.
pub fn picture(picture: &Picture, allowed: &Allowed) -> Vec<Diagnostic> {
    let told = [
        contrast::low(picture),
        contrast::on_photos(picture),
        photos::shades(picture),
        photos::several(picture),
        photos::dark(picture),
        legible::small(picture),
        legible::many_words(picture),
        legible::orphans(picture),
        alt::omitted(picture),
        photos::enlarged(picture),
        photos::focus(picture),
        photos::heads(picture),
        photos::faceless(picture),
        photos::logos(picture),
    ];
    let name = &picture.placement.name;
    let told = told.into_iter().flatten().map(|told| told.of_placement(name));
    allowed.keep(told.collect())
}

impl Picture<'_> {
    /// Points at the node's line in its template.
    fn at_node(&self, told: Diagnostic, node: NodeId) -> Diagnostic {
        let place = self.drawn.resolved.places.get(&node).cloned();
        Diagnostic { place: place.or(told.place.clone()), ..told }
    }

    /// Points at what the author wrote into the field, else at the node.
    fn at_field(&self, told: Diagnostic, field: Option<&str>, node: NodeId) -> Diagnostic {
        let content = self.filling.content;
        match field.and_then(|field| Some((field, content.fields.get(field)?))) {
            Some((field, value)) => told.at(&content.source, value.at).of_field(field),
            None => self.at_node(told, node),
        }
    }
}

fn visit<'a>(node: &'a Node, f: &mut impl FnMut(&'a Node)) {
    f(node);
    for child in &node.children {
        visit(child, f);
    }
}

/// What a message calls a text: its field, or what the template calls it.
fn subject(label: &str, field: Option<&str>) -> String {
    field.map_or_else(|| label.to_owned(), |field| format!("`{field}`"))
}
