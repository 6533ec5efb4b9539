//! Every built-in template with what people really put in: four words and as many as the
//! field takes, no photo, a long name, every list full, five scripts. It holds, or says why
//! it cannot; it never draws outside, never leaves a card without its words.
//!
//! `STRESS=quote cargo test --test stress -- --nocapture` tries one template, `STRESS=all` all of
//! them; it prints the cards (as JSON, which `itac render` takes for YAML) and every refusal.

#![expect(clippy::disallowed_methods, reason = "what to try is told by the environment")]

#[path = "common/legible.rs"]
mod legible;
#[path = "common/shipped.rs"]
mod shipped;
#[path = "common/stage.rs"]
mod stage;

use itac::assets::Disk;
use itac::diag::Diagnostic;
use itac::model::Content;
use itac::model::Field;
use itac::model::FieldKind;
use itac::model::Placement;
use itac::model::Shape;
use itac::render;
use itac::render::Unwatched;
use itac::render::Worker;
use itac::resolve;
use itac::resolve::kit::Kit;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use unicode_segmentation::UnicodeSegmentation;

use shipped::WORDS;
use stage::Stage;

/// Toby G. MBE's published words, four of them.
const FOUR: &str = "People, family, unity, love";
/// A name of forty letters that several cultures would call usual.
const NAME: &str = "Maria Fernanda Gutiérrez-Oyelaran Nguyen";
const LOGOS: usize = 12;
/// What a long quote has; a field that takes fewer characters is filled up.
const LONG: usize = 300;

/// What fields are filled with.
#[derive(Clone, Copy)]
enum Fill<'a> {
    /// Only what must be there, in four words.
    Least,
    /// Only what must be there, and every name forty letters long.
    Name,
    /// All fields. The card's main text as long as it may be, the others as people fill them.
    Long(Language<'a>),
}

/// A sentence, the name of an organisation, and how much room the sentence takes beside its
/// English original.
#[derive(Clone, Copy)]
struct Language<'a> {
    sentence: &'a str,
    person: &'a str,
    ratio: f64,
}

/// What one card came to.
struct Outcome {
    card: String,
    shape: Shape,
    wrong: Result<Vec<String>, Vec<Diagnostic>>,
}

#[test]
fn four_words_without_a_photo_hold_everywhere() {
    must_hold(&outcomes("en", Fill::Least), |_| false);
}

#[test]
fn a_name_of_forty_letters_holds_everywhere() {
    assert_eq!(NAME.graphemes(true).count(), 40);
    must_hold(&outcomes("en", Fill::Name), |_| false);
}

/// Three hundred letters hold in all shapes but headers, which are too low for them and say so.
#[test]
fn long_texts_hold_in_five_scripts() {
    let english = WORDS[0].1.graphemes(true).count() as f64;
    let mut all = Vec::new();
    for (code, sentence, person) in WORDS {
        if ["en", "ar", "bn", "ti", "zh"].contains(&code) {
            let ratio = sentence.graphemes(true).count() as f64 / english;
            all.extend(outcomes(code, Fill::Long(Language { sentence, person, ratio })));
        }
    }
    must_hold(&all, |outcome| outcome.shape == Shape::Banner);
}

/// Everything that is wrong at once. A refusal is permitted where `may_refuse` says so, if
/// it is for the length of the words.
fn must_hold(outcomes: &[Outcome], may_refuse: impl Fn(&Outcome) -> bool) {
    let mut wrong = Vec::new();
    for outcome in outcomes {
        match &outcome.wrong {
            Ok(faults) => wrong.extend(faults.iter().map(|f| format!("{}: {f}", outcome.card))),
            Err(errors) => {
                let for_length = errors.iter().all(|error| error.code == "text-too-long");
                let told = format!("{}: {}", outcome.card, shipped::lines(errors));
                if may_refuse(outcome) && for_length {
                    println!("{told}");
                } else {
                    wrong.push(told);
                }
            }
        }
    }
    assert!(!outcomes.is_empty(), "no card was tried");
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), outcomes.len(), wrong.join("\n"));
}

fn outcomes(language: &str, fill: Fill) -> Vec<Outcome> {
    let (stage, kit) = (Stage::new(), shipped::kit());
    let only = std::env::var("STRESS").ok();
    let names = kit
        .templates
        .keys()
        .filter(|name| only.as_ref().is_none_or(|only| only == "all" || only == *name));
    let mut worker = Worker::default();
    names
        .flat_map(|template| {
            let content = content(&kit, template, language, fill);
            let try_one = |placement: Placement, worker: &mut Worker| Outcome {
                card: format!("{template}, {}, {language}", placement.name),
                shape: placement.shape,
                wrong: faults(&stage, &kit, template, &content, &placement, worker),
            };
            let placements = shipped::placements_of(&kit, template);
            placements.into_iter().map(|p| try_one(p, &mut worker)).collect::<Vec<_>>()
        })
        .collect()
}

/// What is wrong with the pages of a card.
fn faults(
    stage: &Stage,
    kit: &Kit,
    template: &str,
    content: &Content,
    placement: &Placement,
    worker: &mut Worker,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let code = content.language.as_ref().map_or("en", |language| &language.value);
    let (mut photos, mut warnings) = (itac::photo::Photos::default(), Vec::new());
    let asked = resolve::Asked {
        content,
        template: kit.templates[template].clone(),
        kit,
        language: stage.languages.lookup(code),
        languages: &stage.languages,
        today: None,
    };
    let assets = Disk::inside("examples");
    let filling = resolve::fill(asked, &stage.fonts, &assets, &mut photos, &mut warnings)?;
    let mut faults = Vec::new();
    for page in render::pages(&filling, placement, &stage.fonts, worker)? {
        let drawn = render::draw(&filling, placement, &page, &stage.fonts, worker, &mut Unwatched)?;
        faults.extend(legible::faults(&stage.fonts, &drawn.resolved.card, &drawn.scene));
        let broken = drawn.warnings.iter().filter(|warning| warning.code == "broken-word");
        faults.extend(broken.map(Diagnostic::one_line));
    }
    Ok(faults)
}

fn content(kit: &Kit, template: &str, language: &str, fill: Fill) -> Content {
    let fields = || kit.templates[template].fields.iter();
    let is_text = |field: &Field| matches!(field.kind, FieldKind::Text(_));
    let required = fields().find(|(_, field)| is_text(field) && field.common.required);
    let main = required.or_else(|| fields().find(|(_, field)| is_text(field)));
    let main = main.map_or("", |(name, _)| name.value.as_str());
    let filled: Map<String, Value> = fields()
        .filter_map(|(name, field)| {
            Some((name.value.clone(), value(&name.value, field, fill, name.value == main)?))
        })
        .collect();
    let card = json!({ "template": template, "language": language, "fields": filled });
    if std::env::var_os("STRESS").is_some() {
        println!("{card}");
    }
    stage::content("card", &card.to_string())
        .unwrap_or_else(|errors| panic!("{}", shipped::lines(&errors)))
}

fn value(name: &str, field: &Field, fill: Fill, main: bool) -> Option<Value> {
    let wanted = field.common.required || matches!(fill, Fill::Long(_));
    if !wanted && name != "name" {
        return None;
    }
    Some(match &field.kind {
        FieldKind::Text(text) => {
            let max = text.max.map_or(usize::MAX, |max| max as usize);
            match fill {
                _ if name == "link" => "example.org/table".into(),
                _ if name == "number" => cut("6.4 million", max).into(),
                _ if name == "hour" => "15:00".into(),
                Fill::Name if name == "name" => cut(NAME, max).into(),
                Fill::Least | Fill::Name => cut(FOUR, max).into(),
                Fill::Long(of) if main && name != "name" => of.long(max).into(),
                Fill::Long(of) => of.usual(max).into(),
            }
        }
        FieldKind::Photo(_) => {
            json!({ "file": "photos/coffee.jpg", "alt": "A cup of coffee.", "credit": "Rachel Michetti, CC0" })
        }
        FieldKind::Logo(_) => "logos/example-library.svg".into(),
        FieldKind::Date(_) => "2026-12-18".into(),
        FieldKind::Number(number) => json!(number.min.unwrap_or(0.0).max(3.0)),
        FieldKind::Choice(choice) => choice.options[0].value.as_str().into(),
        FieldKind::List(list) => {
            let most = (list.max.unwrap_or(8) as usize).min(LOGOS);
            let count = match fill {
                Fill::Long(_) if list.of.iter().all(|(_, of)| is_logo(of)) => most,
                Fill::Long(_) => most.min(2),
                _ => list.min.unwrap_or(1).max(1) as usize,
            };
            let item: Map<String, Value> = list
                .of
                .iter()
                .filter_map(|(name, field)| {
                    Some((name.value.clone(), value(&name.value, field, fill, main)?))
                })
                .collect();
            vec![Value::from(item); count].into()
        }
    })
}

/// Whole words, at most so many characters.
fn cut(words: &str, max: usize) -> String {
    let mut kept = String::new();
    for piece in words.split_word_bounds() {
        if kept.graphemes(true).count() + piece.graphemes(true).count() > max {
            break;
        }
        kept.push_str(piece);
    }
    kept.trim_end_matches([' ', ',']).to_owned()
}

impl Language<'_> {
    /// The sentence again and again until it says as much as the field's fill of English.
    fn long(self, max: usize) -> String {
        let many = vec![self.sentence; LONG].join(" ");
        cut(&many, ((max.min(LONG) as f64 * self.ratio) as usize).min(max))
    }

    /// A sentence where there is room, else a name, else what fits.
    fn usual(self, max: usize) -> String {
        let fits = |words: &&str| words.graphemes(true).count() <= max.min(90);
        let best = [self.sentence, self.person].into_iter().find(fits);
        best.map_or_else(|| cut(self.person, max), str::to_owned)
    }
}

fn is_logo(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Logo(_))
}
