//! Random people with random words: a card is refused in so many words, or
//! every letter is on it, inside the safe area.

#[path = "common/legible.rs"]
mod legible;
#[path = "common/shipped.rs"]
mod shipped;
#[path = "common/stage.rs"]
mod stage;

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::BTreeMap;

use itac::diag::Diagnostic;
use itac::id::NodeId;
use itac::render::Worker;
use itac::resolve::kit::Kit;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use stage::Stage;
use stage::Staged;
use stage::content;
use stage::placement;

/// Words of many scripts, marks, numbers, emoji, tags and names in other letters.
const WORDS: [&str; 44] = [
    "community",
    "home",
    "I",
    "a",
    "neighbours",
    "Llanfairpwllgwyngyll",
    "naïve",
    "Ọlọ́run",
    "don’t",
    "(together)",
    "—",
    "1,000",
    "2026",
    "المجتمع",
    "بيت",
    "خانه",
    "گھر",
    "ہمارے",
    "بەخێربێن",
    "שלום",
    "বাড়ি",
    "সম্প্রদায়",
    "ঘর",
    "घर",
    "ਘਰ",
    "வீடு",
    "మనం",
    "ቤት",
    "ሰላም",
    "ማሕበረሰብ",
    "ផ្ទះ",
    "សហគមន៍",
    "บ้าน",
    "家",
    "我们都是一家人。",
    "お茶",
    "가족",
    "дім",
    "громада",
    "σπίτι",
    "տուն",
    "👋🏽",
    "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "#ItTakesACommunity",
];

/// What all cards of a test share.
struct Bench {
    stage: Stage,
    kit: Kit,
    worker: RefCell<Worker>,
}

#[derive(Clone, Debug)]
struct Person {
    template: &'static str,
    language: &'static str,
    quote: String,
    name: String,
    role: Option<String>,
    size: (u32, u32),
    /// Of each side, in per cent.
    safe: [u32; 4],
}

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..=most)
        .prop_map(|words| words.join(" "))
}

fn person() -> impl Strategy<Value = Person> {
    let template = prop::sample::select(&["quote-text", "ambassador"][..]);
    let language =
        prop::sample::select(&["en", "ar", "ur", "fa", "bn", "km", "ti", "zh", "uk", "tr"][..]);
    let side = 300..=2000_u32;
    (
        template,
        language,
        words(60),
        words(5),
        prop::option::of(words(8)),
        (side.clone(), side),
        [0..=10_u32, 0..=10, 0..=10, 0..=10],
    )
        .prop_map(|(template, language, quote, name, role, size, safe)| Person {
            template,
            language,
            quote,
            name,
            role,
            size,
            safe,
        })
}

impl Bench {
    fn new() -> Self {
        Self { stage: Stage::new(), kit: shipped::kit(), worker: RefCell::default() }
    }

    fn lay_out(&self, person: &Person) -> Result<Staged, Vec<Diagnostic>> {
        let fields = [
            ("quote", Some(&person.quote)),
            ("name", Some(&person.name)),
            ("role", person.role.as_ref()),
        ];
        let lines: String = fields
            .iter()
            .filter_map(|(field, text)| {
                Some(format!("  {field}: {}\n", Value::from(text.as_ref()?.as_str())))
            })
            .collect();
        let content = content("card", &format!("language: {}\nfields:\n{lines}", person.language))?;
        let (width, height) = person.size;
        let [top, right, bottom, left] = person.safe;
        let placement = placement(
            "any",
            person.size,
            [top * height / 100, right * width / 100, bottom * height / 100, left * width / 100],
        );
        shipped::scene(
            &self.stage,
            &self.kit,
            person.template,
            &content,
            &placement,
            &mut self.worker.borrow_mut(),
        )
    }
}

/// The same cards every time; `PROPTEST_CASES` makes more of them.
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let standard = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { standard.cases } else { cases },
        rng_seed: if asked { standard.rng_seed } else { RngSeed::Fixed(20_261_218) },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/properties.regressions",
        ))),
        ..standard
    }
}

#[test]
fn a_card_is_refused_in_words_or_whole() {
    let bench = Bench::new();
    let (made, refused, faint) = (Cell::new(0), Cell::new(0), Cell::new(0));
    proptest!(config(96), |(person in person())| {
        match bench.lay_out(&person) {
            Ok(staged) => {
                made.set(made.get() + 1);
                let pale = !legible::faint(&bench.stage.fonts, &staged.card, &staged.scene).is_empty();
                faint.set(faint.get() + usize::from(pale));
                whole(&bench, &person, &staged)?;
            }
            Err(errors) => {
                refused.set(refused.get() + 1);
                prop_assert!(!errors.is_empty(), "refused without a word");
                for error in errors {
                    let known = ["text-too-long", "too-long", "outside"].contains(&&*error.code);
                    prop_assert!(error.is_error() && known && !error.message.is_empty(), "{}", error.one_line());
                }
            }
        }
    });
    let (made, refused) = (made.get(), refused.get());
    println!(
        "{made} cards made, {refused} refused; on {} of them words stand on a ground they do not stand out from",
        faint.get()
    );
    assert!(made > refused, "most sentences of up to sixty words should find room");
}

fn whole(bench: &Bench, person: &Person, staged: &Staged) -> Result<(), TestCaseError> {
    let faults = legible::misplaced(&bench.stage.fonts, &staged.card, &staged.scene);
    prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    let mut nodes: BTreeMap<NodeId, String> = BTreeMap::new();
    for run in legible::runs(&staged.scene) {
        nodes.entry(run.node).or_default().push_str(&run.text);
    }
    let shown = if person.template == "quote-text" { &person.quote } else { &person.name };
    let there = nodes.values().any(|text| letters(text) == letters(shown));
    prop_assert!(there, "{shown:?} is not among {nodes:?}");
    Ok(())
}

/// The characters that are to be seen, in no order: lines and directions move them.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    letters.sort_unstable();
    letters
}

#[test]
fn short_words_always_find_room() {
    let bench = Bench::new();
    proptest!(config(48), |(person in person(), quote in words(3), name in words(2))| {
        let person = Person { quote, name, role: None, safe: [5; 4], ..person };
        // Banners of 300 pixels are smaller than any placement.
        let (width, height) = person.size;
        prop_assume!(width.min(height) >= 500 && width <= 3 * height && height <= 3 * width);
        let staged = bench.lay_out(&person);
        prop_assert!(staged.is_ok(), "{}", shipped::lines(&staged.err().unwrap_or_default()));
    });
}
