//! Captions and alternative texts of real templates against independent counters.
#![expect(clippy::disallowed_methods, reason = "a test reads a photo")]

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use itac::fonts::Fonts;
use itac::diag::Diagnostic;
use itac::post::*;
use itac::assets::Assets;
use itac::assets::Memory;
use itac::batch::Loaded;
use itac::batch::plan;
use itac::check::Rules;
use itac::diag::Source;
use itac::model::Cards;
use itac::model::Languages;
use itac::model::Placements;
use itac::render::Shared;
use itac::resolve::kit::Kits;

/// A kit of the test's own beside the built-in one.
struct Folders(Option<&'static str>);

impl Kits for Folders {
    fn open(&self, _: &str) -> Option<Arc<dyn Assets>> {
        let written = self.0?;
        Some(Arc::new(Memory::default().with("kit.yaml", written)))
    }
}

struct Told {
    captions: Vec<Caption>,
    alts: Vec<Alt>,
    warnings: Vec<Diagnostic>,
}

fn told(card: &str) -> Told {
    told_with(card, None)
}

fn told_with(card: &str, kit: Option<&'static str>) -> Told {
    let content = Cards::read(&Source::new("card.yaml", card)).unwrap().each.remove(0).unwrap();
    let contents = [content];
    let loaded = Loaded::of(&contents, &Folders(kit));
    let shared = Shared {
        fonts: Arc::new(Fonts::builtin().unwrap()),
        placements: Placements::builtin(),
        languages: Languages::builtin(),
    };
    let photo = std::fs::read("tests/data/photos/exif-6.jpg").expect("a photo");
    let assets = Memory::default().with("me.jpg", photo);
    let planned = plan(&contents[0], &loaded, &shared, &assets, &Rules::new(None))
        .unwrap_or_else(|errors| panic!("{}", itac::diag::render(&errors, false)));
    let asked = Asked {
        filling: &planned.filling,
        placements: &planned.placements,
        platforms: &shared.placements.platforms,
        fonts: &shared.fonts,
        folder: "sara-example",
    };
    let (alts, warnings) = alts(&asked);
    Told { captions: captions(&asked), alts, warnings }
}

fn of<'a>(told: &'a Told, platform: &str) -> &'a Caption {
    told.captions.iter().find(|caption| caption.platform == platform).expect("a caption")
}

const POSTS: &str = "[x-post, instagram-square, bluesky-post, mastodon-post, threads-post, linkedin-post, facebook-post, tiktok-photo, whatsapp-image, telegram-post, pinterest-pin]";

fn existing() -> String {
    let all = Placements::builtin();
    let wanted = POSTS.trim_matches(['[', ']']).split(", ");
    let mut names: Vec<String> = wanted
        .filter_map(|name| {
            let platform = name.split('-').next()?;
            let all = all.placements.iter();
            let mut posts = all.filter(|one| one.platform == platform && one.kind == "post");
            posts.next().map(|one| one.name.clone())
        })
        .collect();
    names.dedup();
    names.join(", ")
}

fn quote(language: &str, text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(
        "template: quote-text\nlanguage: {language}\nfor: [{}]\nfields: {{ quote: {text}, name: Khadeja Alamary, role: International Migrants Day Ambassador 2022 }}\n",
        existing()
    )
}

/// Weights of twitter-text 3.1 for texts without emoji sequences.
fn x_length(text: &str) -> usize {
    let words = text.split_inclusive(char::is_whitespace);
    words
        .map(|word| {
            let core = word.trim_end();
            if core.starts_with("http") {
                return 23 + word.len() - core.len();
            }
            word.chars()
                .map(|c| match u32::from(c) {
                    0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
                    _ => 2,
                })
                .sum()
        })
        .sum()
}

fn within_limits(told: &Told) {
    for caption in &told.captions {
        let text = &caption.text;
        let (length, limit) = match caption.platform.as_str() {
            "x" => (x_length(text), 280),
            "bluesky" => {
                assert!(text.len() <= 3000);
                (text.graphemes(true).count(), 300)
            }
            "mastodon" => (text.graphemes(true).count(), 500 + 40),
            "threads" => (text.chars().count(), 500),
            "instagram" | "tiktok" => (text.encode_utf16().count(), 2200),
            "pinterest" => (text.chars().count(), 500),
            "whatsapp" | "telegram" => (text.encode_utf16().count(), 1024),
            _ => (text.chars().count(), 3000),
        };
        assert!(length <= limit, "{}: {length}\n{text}", caption.platform);
        assert!(text.contains("#ItTakesACommunity"), "{text}");
        assert_eq!(text.matches('“').count(), text.matches('”').count(), "{text}");
        assert!(!text.contains("  ") && !text.contains(" .") && !text.contains(".."), "{text}");
    }
}

const LONG: [(&str, &str); 4] = [
    ("en", "Community means a lot to me, and it has done so for as long as I can remember. It is not about the place where you are living, it is about the people who make room for you there. It is a gathering and sharing of the values of life, whoever you are and wherever you come from, and it takes every one of us to make it."),
    ("ar", "المجتمع يعني لي الكثير منذ زمن طويل. إنه ليس المكان الذي تعيش فيه بل الناس الذين يفسحون لك مكانا بينهم. إنه اجتماع وتقاسم لقيم الحياة، أيا كنت ومن أين أتيت، ويحتاج إلى كل واحد منا ليكون. نحن نتعلم من بعضنا كل يوم ونبني بيتا يتسع للجميع في هذه المدينة الكبيرة."),
    ("hi", "समुदाय मेरे लिए बहुत मायने रखता है। यह उस जगह के बारे में नहीं है जहाँ आप रहते हैं, बल्कि उन लोगों के बारे में है जो आपके लिए जगह बनाते हैं। यह जीवन के मूल्यों को साझा करना है, चाहे आप कोई भी हों और कहीं से भी आए हों, और इसमें हम सभी की ज़रूरत है।"),
    ("zh", "社区对我来说意义重大。它不在于你住在哪里，而在于那些为你腾出位置的人。无论你是谁，无论你来自哪里，它都是生活价值观的聚集和分享，需要我们每一个人。我们每天互相学习，一起建造一个能容纳所有人的家。人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。我们欢迎新来的邻居，也记得自己曾经是新来的人。"),
];

#[test]
fn a_short_quote_is_whole_everywhere() {
    let told = told(&quote("en", "Community means a lot to me."));
    within_limits(&told);
    let x = of(&told, "x");
    assert_eq!(
        x.text,
        "“Community means a lot to me.” – Khadeja Alamary, International Migrants Day Ambassador 2022\n\nhttps://www.ittakesacommunity.org\n\n@IOM_UK @IMIX_UK #ItTakesACommunity #MigrantsDay"
    );
    assert!(x.shortened.is_empty() && x.limit == Some(280) && x.length == x_length(&x.text));
    let instagram = of(&told, "instagram");
    assert!(!instagram.text.contains("http") && !instagram.text.contains('@'));
    assert_eq!(of(&told, "threads").text.matches('#').count(), 1);
    assert_eq!(told.alts.len(), 1);
}

#[test]
fn long_quotes_lose_whole_sentences_first() {
    for (language, text) in LONG {
        let told = told(&quote(language, text));
        within_limits(&told);
        let x = of(&told, "x");
        assert!(x.text.contains("Khadeja Alamary"), "{}", x.text);
        assert!(x.shortened.iter().any(|told| told.to_string().contains("`quote` shortened")), "{x:?}");
        assert!(x.text.contains('…'), "{}", x.text);
        assert!(!of(&told, "facebook").text.contains('…'));
    }
}

#[test]
fn the_authors_shorter_copy_comes_before_a_cut() {
    let long = LONG[0].1;
    let text = format!(
        "template: quote-text\nfor: [x-post]\nfields: {{ quote: {{ long: {long:?}, short: A short one. }}, name: Sara Example }}\n"
    );
    let told = told(&text);
    assert!(told.captions[0].text.starts_with("“A short one.” – Sara Example"));
    assert!(!told.captions[0].text.contains('…'));
}

#[test]
fn links_are_counted_where_the_kit_asks() {
    let kit = "name: ours\nextends: itac\nutm: { campaign: day-2026 }\nlink: https://example.org/a\n";
    let card = quote("en", "Hello.").replace("language:", "kit: ours\nlanguage:");
    let told = told_with(&card, Some(kit));
    let link = "https://example.org/a?utm_source=linkedin&utm_medium=social&utm_campaign=day-2026&utm_content=sara-example";
    assert!(of(&told, "linkedin").text.contains(link), "{}", of(&told, "linkedin").text);
    assert!(of(&told, "x").text.contains("utm_source=x&"));
    assert!(!told.alts[0].text.contains("utm"));
}

#[test]
fn sizes_of_ones_own_have_one_caption_for_all() {
    let told = told("template: quote-text\nfor: [300x300]\nfields: { quote: Hello, name: Sara }\n");
    assert_eq!(told.captions.len(), 1);
    assert_eq!((told.captions[0].platform.as_str(), told.captions[0].limit), (GENERAL, None));
}

#[test]
fn alts_keep_what_stands_on_the_card() {
    let seen = "A person smiles. ".repeat(60);
    let card = format!(
        "template: quote\nfor: [instagram-square, pinterest-pin, x-post]\nfields: {{ quote: Hello there., name: Sara Example, photo: {{ file: me.jpg, alt: {seen:?} }} }}\n"
    );
    let told = told(&card);
    for alt in &told.alts[1..] {
        let limit = if alt.platforms.contains(&"pinterest".to_owned()) { 500 } else { 1000 };
        assert!(alt.text.chars().count() <= limit, "{}", alt.text.chars().count());
        assert!(alt.text.contains("“Hello there.”") && alt.text.contains("Sara Example"));
    }
    assert_eq!(told.alts.len(), 3);
    assert!(told.warnings.is_empty());
}

#[test]
fn an_alt_of_ones_own_that_is_too_long_is_told() {
    let own = "Every word of this stands on the card. ".repeat(30);
    let card = format!(
        "template: quote-text\nfor: [instagram-square]\nalt: {own:?}\nfields: {{ quote: Hello, name: Sara }}\n"
    );
    let told = told(&card);
    assert_eq!(told.warnings.len(), 1);
    assert!(told.warnings[0].message.contains("Instagram takes 1000"));
}
