//! Which column fills what: the titles of a table against the keys of a card and the
//! fields of its template.

mod cells;

use crate::model::FieldKind;
use crate::model::Template;

pub use cells::Cell;
pub use cells::real_moment;

/// What a column fills.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The keys that lead to it in a card, such as `fields`, `photo`, `alt`.
    pub path: Vec<String>,
    /// How its cells are read.
    pub cell: Cell,
}

impl Target {
    fn new(path: &[&str], cell: Cell) -> Self {
        Self { path: path.iter().map(|&key| key.to_owned()).collect(), cell }
    }

    /// As people are told: `photo.alt`, `language`.
    pub fn name(&self) -> String {
        let path = match &self.path[..] {
            [fields, rest @ ..] if fields == "fields" => rest,
            path => path,
        };
        path.join(".")
    }

    /// Whether it fills a field of the template, and not a key of the card.
    pub fn is_field(&self) -> bool {
        self.path[0] == "fields"
    }
}

/// The titles that are understood, as [`plain`] writes them, and what they fill. Of two with
/// the same title the first counts.
pub struct Targets(Vec<(String, Target)>);

/// Columns that a copy of the table has from us, and those for people only.
const IGNORED: [&str; 4] = ["status", "reason", "notes", "comment"];

/// A title as it is compared: small letters and digits of any script, all else one `_`.
pub fn plain(title: &str) -> String {
    let mut plain = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_alphanumeric() || is_mark(c) {
            plain.push(c);
        } else if !plain.ends_with('_') {
            plain.push('_');
        }
    }
    plain.trim_matches('_').to_owned()
}

/// Vowel signs belong to the letters before them.
fn is_mark(c: char) -> bool {
    use icu_properties::props::BinaryProperty;
    icu_properties::props::GraphemeExtend::for_char(c)
}

impl Targets {
    /// The keys of every card, and the fields of a template.
    pub fn of(template: Option<&Template>) -> Self {
        let mut all = Vec::new();
        for (name, field) in template.iter().flat_map(|template| template.fields.iter()) {
            all.extend(of_field(&name.value, &field.kind));
        }
        all.extend(of_card());
        all.extend(template.and_then(hiding));
        Self(all)
    }

    /// What the column of that title fills.
    pub fn find(&self, title: &str) -> Option<&Target> {
        let written = plain(title);
        self.0.iter().find(|(known, _)| *known == written).map(|(_, target)| target)
    }

    /// Every title, for suggestions.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(title, _)| title.as_str())
    }
}

/// Nobody who is to be hidden may be shown because a title is a word short: where there is one
/// photo, it is that one.
fn hiding(template: &Template) -> Option<(String, Target)> {
    let mut photos =
        template.fields.iter().filter(|(_, field)| matches!(field.kind, FieldKind::Photo(_)));
    let ((name, _), None) = (photos.next()?, photos.next()) else { return None };
    let path = ["fields", &name.value, "anonymise"];
    Some(("anonymise".into(), Target::new(&path, Cell::Hiding)))
}

/// Beginnings of words in titles that are there to protect somebody, in the languages in which
/// such sheets were seen.
const PROTECTING: [&str; 33] = [
    "accord",
    "agree",
    "anonym",
    "autoris",
    "autoriz",
    "bildrecht",
    "blur",
    "consent",
    "datenschutz",
    "droit",
    "einverst",
    "einwillig",
    "erlaub",
    "expir",
    "flou",
    "freigabe",
    "gdpr",
    "gesicht",
    "hid",
    "masqu",
    "minor",
    "permis",
    "protect",
    "release",
    "risk",
    "unkennt",
    "until",
    "verberg",
    "verpixel",
    "visage",
    "widerruf",
    "withdr",
    "zustimm",
];

/// Beginnings of titles that say what may be done.
const ALLOWING: [&str; 15] = [
    "display_name",
    "do_not",
    "first_name_only",
    "gültig_bis",
    "kein_foto",
    "may_be",
    "may_we",
    "name_anzeigen",
    "name_display",
    "no_photo",
    "nur_vorname",
    "ok_to",
    "photo_cover",
    "photo_ok",
    "valable_jusqu",
];

/// Whether a title seems to ask for somebody's protection.
pub fn protects(title: &str) -> bool {
    let title = plain(title);
    let mut words = title.split('_');
    let allows = ALLOWING.iter().any(|begin| title.starts_with(begin));
    allows
        || words.any(|word| {
            ["face", "faces", "initials"].contains(&word)
                || PROTECTING.iter().any(|begin| word.starts_with(begin))
        })
}

/// Whether what stands in a cell is a way to protect somebody.
pub fn is_protection(cell: &str) -> bool {
    let cell = plain(cell);
    let ways = ["cover", "silhouette", "pixelate", "blur", "initials", "first_name"];
    ways.contains(&cell.as_str())
}

/// Whether a column is there for people only.
pub fn is_ignored(title: &str) -> bool {
    let title = plain(title);
    IGNORED.contains(&title.as_str()) || title.starts_with("notes_")
}

fn of_field(name: &str, kind: &FieldKind) -> Vec<(String, Target)> {
    let whole = plain(name);
    let part = |key: &str, cell: Cell| {
        (format!("{whole}_{}", plain(key)), Target::new(&["fields", name, key], cell))
    };
    let own = |cell: Cell| (whole.clone(), Target::new(&["fields", name], cell));
    match kind {
        FieldKind::Text(_) => vec![
            own(Cell::Text),
            part("long", Cell::Text),
            part("medium", Cell::Text),
            part("short", Cell::Text),
        ],
        FieldKind::Photo(_) | FieldKind::Logo(_) => {
            let consent = |key: &str, cell: Cell| {
                let path = ["fields", name, "consent", key];
                (format!("{whole}_consent_{key}"), Target::new(&path, cell))
            };
            let given = Target::new(&["fields", name, "consent", "given"], Cell::YesNo);
            vec![
                (whole.clone(), Target::new(&["fields", name, "file"], Cell::File)),
                part("file", Cell::File),
                part("alt", Cell::Text),
                part("credit", Cell::Text),
                part("focus", Cell::Pair),
                part("zoom", Cell::Number),
                part("tone", Cell::Word),
                part("effects", Cell::Effects),
                part("enhance", Cell::Word),
                part("on_dark", Cell::File),
                part("on_light", Cell::File),
                part("anonymise", Cell::Hiding),
                (format!("{whole}_consent"), given),
                consent("given", Cell::YesNo),
                consent("until", Cell::Day),
                consent("scope", Cell::Names),
                consent("form", Cell::Text),
            ]
        }
        FieldKind::Date(_) => vec![own(Cell::Day)],
        FieldKind::Number(_) => vec![own(Cell::Number)],
        FieldKind::Choice(_) => vec![own(Cell::Text)],
        FieldKind::List(list) => {
            let fields: Vec<String> = list.of.names().map(str::to_owned).collect();
            let first = list.of.iter().next().map(|(_, field)| &field.kind);
            let pictures = matches!(first, Some(FieldKind::Photo(_) | FieldKind::Logo(_)));
            vec![own(match (fields.len(), pictures) {
                (1, true) => Cell::Files,
                (2.., _) => Cell::Items(fields),
                _ => Cell::Text,
            })]
        }
    }
}

fn of_card() -> Vec<(String, Target)> {
    let key = |title: &str, path: &[&str], cell| (title.to_owned(), Target::new(path, cell));
    let text = |title: &str, name: &str| key(title, &[name], Cell::Text);
    vec![
        text("template", "template"),
        text("kit", "kit"),
        key("for", &["for"], Cell::Names),
        key("placements", &["for"], Cell::Names),
        key("platforms", &["for"], Cell::Names),
        text("language", "language"),
        text("lang", "language"),
        text("direction", "direction"),
        text("theme", "theme"),
        text("folder", "name"),
        text("card_name", "name"),
        text("caption", "caption"),
        text("card_caption", "caption"),
        text("alt", "alt"),
        text("card_alt", "alt"),
        key("hashtags", &["hashtags"], Cell::Words),
        key("allow", &["allow"], Cell::Names),
        key("publish_at", &["publish_at"], Cell::Moment),
        key("publish", &["publish_at"], Cell::Moment),
        text("credit", "credit"),
        key("show_name", &["show_name"], Cell::Word),
        key("consent", &["consent", "given"], Cell::YesNo),
        key("consent_given", &["consent", "given"], Cell::YesNo),
        key("consent_until", &["consent", "until"], Cell::Day),
        key("consent_scope", &["consent", "scope"], Cell::Names),
        key("consent_form", &["consent", "form"], Cell::Text),
        key("partner", &["partner", "name"], Cell::Text),
        key("partner_name", &["partner", "name"], Cell::Text),
        key("partner_logo", &["partner", "logo"], Cell::File),
        key("partner_on_dark", &["partner", "on_dark"], Cell::File),
    ]
}
