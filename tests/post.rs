//! Captions and alternative texts of the built-in templates, counted once more.

#[path = "common/stage.rs"]
mod stage;

use std::path::Path;
use std::sync::OnceLock;

use itac::assets::Disk;
use itac::assets::Memory;
use itac::check::hashtags::hashtags;
use itac::diag::Source;
use itac::diag::Warned;
use itac::model::At;
use itac::model::Cards;
use itac::model::Content;
use itac::model::Names;
use itac::model::Placements;
use itac::model::TextUnit;
use itac::model::Utm;
use itac::photo::Photos;
use itac::post::Alt;
use itac::post::Caption;
use itac::post::GENERAL;
use itac::post::alts;
use itac::post::captions;
use itac::resolve;
use itac::resolve::Filling;
use itac::resolve::kit;
use itac::resolve::kit::Kit;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use stage::Shelf;
use stage::Stage;
use unicode_segmentation::UnicodeSegmentation;

/// What every card needs, read once.
struct Desk {
    stage: Stage,
    catalogue: Placements,
    kit: Kit,
}

impl Desk {
    fn new() -> Self {
        Self {
            stage: Stage::new(),
            catalogue: Placements::builtin(),
            kit: kit::load(&Shelf::default(), kit::BUILTIN).unwrap(),
        }
    }

    fn fill<'a>(&'a self, content: &'a Content) -> Filling<'a> {
        let template = self.kit.templates[&content.template.as_ref().unwrap().value].clone();
        let code = content.language.as_ref().map_or("en", |code| &code.value);
        let (language, languages) = (self.stage.languages.lookup(code), &self.stage.languages);
        let asked =
            resolve::Asked { content, template, kit: &self.kit, language, languages, today: None };
        let examples = Disk::anywhere(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"));
        let (mut photos, mut warnings) = (Photos::default(), Vec::new());
        resolve::fill(asked, &self.stage.fonts, &examples, &mut photos, &mut warnings).unwrap()
    }

    fn captions(&self, content: &Content, on: &[&str]) -> Vec<Caption> {
        let placements = self.catalogue.resolve(on.iter().copied()).unwrap();
        captions(
            &self.fill(content),
            &placements,
            &self.catalogue.platforms,
            &self.stage.fonts,
            "folder",
        )
    }

    fn alts(&self, content: &Content, on: &[&str]) -> Warned<Vec<Alt>> {
        let placements = self.catalogue.resolve(on.iter().copied()).unwrap();
        alts(&self.fill(content), &placements, &self.catalogue.platforms, &self.stage.fonts)
    }
}

fn cards(text: &str) -> Vec<Content> {
    let cards = Cards::read(&Source::new("card.yaml", text)).unwrap();
    cards.each.into_iter().map(Result::unwrap).collect()
}

/// A card with a quote, in a language.
fn quote(code: &str, words: &str, more: &str) -> Content {
    let quote = serde_json::to_string(words).unwrap();
    let text = format!(
        "template: quote-text\nlanguage: {code}\nfields: {{ quote: {quote}, name: Sara Example, role: Nurse }}\n{more}"
    );
    cards(&text).remove(0)
}

/// Every platform with captions, and one without.
const ALL: [&str; 14] = [
    "instagram-square",
    "facebook-post",
    "x-post",
    "linkedin-post",
    "tiktok-story",
    "youtube-post",
    "whatsapp-post",
    "telegram-post",
    "bluesky-post",
    "mastodon-post",
    "threads-square",
    "pinterest-pin",
    "snapchat-story",
    "web-link",
];

/// Lengths counted once more, by the platforms' own rules and nothing of ours.
fn counted(platform: &str, text: &str) -> usize {
    match platform {
        "x" => {
            let weight = |c: char| match u32::from(c) {
                0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
                _ => 2,
            };
            let word = |word: &str| {
                let link = word.starts_with("http") || word.starts_with("www.");
                if link { 23 } else { word.chars().map(weight).sum() }
            };
            let spaces = text.chars().filter(|c| " \n".contains(*c)).count();
            text.split([' ', '\n']).map(word).sum::<usize>() + spaces
        }
        "bluesky" => text.graphemes(true).count(),
        "mastodon" => {
            let word = |word: &str| {
                if word.starts_with("http") { 23 } else { word.graphemes(true).count() }
            };
            let spaces = text.chars().filter(|c| " \n".contains(*c)).count();
            text.split([' ', '\n']).map(word).sum::<usize>() + spaces
        }
        "tiktok" | "whatsapp" | "telegram" => text.encode_utf16().count(),
        _ => text.chars().count(),
    }
}

#[track_caller]
fn within(made: &Caption) {
    let counted = counted(&made.platform, &made.text);
    let limit = made.limit.unwrap_or(usize::MAX);
    assert!(counted <= limit && made.length <= limit, "{counted} {made:?}");
    assert!(made.platform != "bluesky" || made.text.len() <= 3000, "{made:?}");
    let max = match made.platform.as_str() {
        "threads" => 1,
        "instagram" | "tiktok" => 5,
        _ => usize::MAX,
    };
    assert!(hashtags(&made.text).len() <= max, "{made:?}");
    assert!(made.text.contains("#ItTakesACommunity"), "{made:?}");
}

#[test]
fn a_short_quote_is_told_as_each_platform_likes_it() {
    let desk = Desk::new();
    let made = desk.captions(&quote("en", "We are home.", ""), &ALL);
    let text = |platform: &str| {
        let found = made.iter().find(|made| made.platform == platform);
        found.map_or("", |made| &made.text)
    };
    assert_eq!(made.len(), 13, "the web has no captions");
    made.iter().for_each(within);
    let (said, link) =
        ("“We are home.” – Sara Example, Nurse", "https://www.ittakesacommunity.org");
    let tags = "#ItTakesACommunity #MigrantsDay";
    assert_eq!(text("x"), format!("{said}\n\n{link}\n\n@IOM_UK @IMIX_UK {tags}"));
    assert_eq!(text("instagram"), format!("{said}\n\n{tags}"));
    assert_eq!(text("facebook"), format!("{said}\n\n{link}\n\n{tags}"));
    assert_eq!(text("threads"), format!("{said}\n\n{link}\n\n#ItTakesACommunity"));
    assert_eq!(text("whatsapp"), text("threads"));
}

#[test]
fn places_without_captions_share_a_general_one() {
    let desk = Desk::new();
    let made =
        desk.captions(&quote("en", "We are home.", ""), &["web-link", "300x300", "email-header"]);
    assert_eq!(made.len(), 1);
    assert_eq!((made[0].platform.as_str(), made[0].limit), (GENERAL, None));
    assert!(!made[0].text.contains('@'), "{made:?}");
}

/// Three sentences, together longer than posts on X may be.
const LONG: [(&str, &str); 5] = [
    (
        "en",
        "When I came here I knew nobody, and the first to ring was the neighbour from upstairs with a bowl of soup. She asked what my name meant, and she wrote it down to get it right. I have cooked that soup for every new family in our street since then, and every one of them has asked me what it is called in my language.",
    ),
    (
        "ar",
        "عندما وصلت إلى هنا لم أكن أعرف أحدًا، وكانت أول من طرق الباب جارتي من الطابق العلوي ومعها طبق من الحساء. هل تعرفون ماذا سألتني؟ سألتني عن معنى اسمي وكتبته حتى تنطقه كما يجب. ومنذ ذلك الحين أطبخ هذا الحساء لكل عائلة جديدة في شارعنا، وكل عائلة منها تسألني عن اسمه بلغتي وعن البيت الذي تعلمت فيه أن أطبخه مع أمي وجدتي.",
    ),
    (
        "hi",
        "जब मैं यहाँ आया तो किसी को नहीं जानता था, और सबसे पहले ऊपर की पड़ोसन सूप का कटोरा लेकर आई। उसने पूछा कि मेरे नाम का क्या अर्थ है और उसे सही बोलने के लिए लिख लिया। तब से मैं अपनी गली के हर नए परिवार के लिए वही सूप बनाता हूँ, और हर परिवार मुझसे पूछता है कि मेरी भाषा में उसे क्या कहते हैं और मैंने उसे कहाँ सीखा।",
    ),
    (
        "zh",
        "我刚来的时候一个人也不认识，第一个敲门的是楼上的邻居，手里端着一碗热汤。她问我的名字是什么意思，还把它写下来，好念得准确。从那以后，我给街上每一户新来的人家都煮这碗汤，每一家都问我这汤用我的话怎么说，又是在哪里学会的。我说是在外婆的厨房里学会的，那里总有一个空位留给路过的人，谁来了都可以坐下，先喝一碗汤，再慢慢说自己从哪里来，要到哪里去，家里还有什么人。后来这条街上的人都学会了煮这碗汤。",
    ),
    (
        "th",
        "ตอนที่ฉันมาถึงที่นี่ฉันไม่รู้จักใครเลยคนแรกที่มาเคาะประตูคือเพื่อนบ้านชั้นบนพร้อมซุปหนึ่งชามเธอถามว่าชื่อของฉันแปลว่าอะไรแล้วจดไว้เพื่อจะได้ออกเสียงให้ถูกต้องตั้งแต่นั้นมาฉันก็ต้มซุปนั้นให้ทุกครอบครัวที่ย้ายมาใหม่ในถนนของเราและทุกครอบครัวก็ถามฉันว่าซุปนี้เรียกว่าอะไรในภาษาของฉันและฉันเรียนรู้มันมาจากที่ไหนฉันตอบว่าจากครัวของยายที่มีที่ว่างสำหรับทุกคนเสมอ",
    ),
];

#[test]
fn a_long_quote_is_cut_between_sentences_and_keeps_its_speaker() {
    let desk = Desk::new();
    for (code, words) in LONG {
        let content = quote(code, words, "");
        for made in desk.captions(&content, &ALL) {
            within(&made);
            let body = made.text.split("\n\n").next().unwrap();
            let short = made.platform == "x";
            assert!(body.contains("Sara Example"), "{code} {made:?}");
            assert_eq!(
                body.contains('…'),
                short || made.text.len() < words.len(),
                "{code} {made:?}"
            );
            if short {
                let marks = &desk.stage.languages.lookup(code).quotes;
                let said = body.split(&marks[1]).next().unwrap();
                assert!(said.starts_with(&marks[0]) && said.ends_with('…'), "{code} {body}");
                assert!(made.length > 180, "{code} {made:?}");
                let told: Vec<&str> = made.shortened.iter().map(|one| one.how.as_str()).collect();
                let told = told.join(", ");
                assert!(
                    told.starts_with("1 of 2 hashtags left out, the handles left out, the quote"),
                    "{told}"
                );
            }
        }
    }
}

#[test]
fn the_authors_shorter_copy_comes_before_a_cut() {
    let desk = Desk::new();
    let (long, more) = (serde_json::to_string(LONG[0].1).unwrap(), "Soup says welcome.");
    let text = format!(
        "template: quote-text\nfields: {{ quote: {{ long: {long}, short: {more} }}, name: Sara }}\n"
    );
    let made = desk.captions(&cards(&text)[0], &["x-post", "mastodon-post"]);
    assert!(made[0].text.starts_with("“Soup says welcome.” – Sara\n\n"), "{made:?}");
    assert!(made[0].shortened.iter().any(|one| one.how == "a shorter copy of the words taken"));
    assert!(made[1].text.contains("in my language.” – Sara"), "{made:?}");
}

#[test]
fn an_own_caption_keeps_its_lines_and_rather_loses_the_link() {
    let desk = Desk::new();
    let own = "caption: |\n  One line.\n\n  Another with @IOM_UK and #migrantsday.\n";
    let made = desk.captions(&quote("en", "Hi.", own), &["x-post", "threads-square"]);
    let expected = "One line.\n\nAnother with @IOM_UK and #migrantsday.\n\nhttps://www.ittakesacommunity.org\n\n@IMIX_UK #ItTakesACommunity";
    assert_eq!(made[0].text, expected);
    assert!(
        made[1].text.contains("and migrantsday.") && made[1].text.ends_with("#ItTakesACommunity")
    );
    let own = format!("caption: {}\n", "word ".repeat(50));
    let made = desk.captions(&quote("en", "Hi.", &own), &["x-post"]);
    assert_eq!(made[0].text, format!("{}\n\n#ItTakesACommunity", "word ".repeat(50).trim()));
    assert!(made[0].shortened.iter().any(|one| one.how == "the link left out"));
    let own = format!("caption: {}\n", "word ".repeat(70));
    let made = desk.captions(&quote("en", "Hi.", &own), &["x-post"]);
    assert!(made[0].text.starts_with("word word") && made[0].text.contains("word…\n\n"));
    within(&made[0]);
}

#[test]
fn hashtags_keep_to_what_a_platform_takes_and_advises() {
    let mut desk = Desk::new();
    let tags = ["#ItTakesACommunity", "#A", "#B", "#C", "#D", "#E"];
    let of =
        |made: &[Caption]| made.iter().map(|made| hashtags(&made.text).len()).collect::<Vec<_>>();
    let own = format!("hashtags: {tags:?}\n");
    let on = ["x-post", "instagram-square", "threads-square", "whatsapp-post"];
    let made = desk.captions(&quote("en", "Hi.", &own), &on);
    assert_eq!(of(&made), [6, 5, 1, 6], "the author's own, up to the most there may be");
    assert_eq!(made[1].shortened.len(), 1);
    assert_eq!(made[1].shortened[0].how, "1 of 6 hashtags left out");
    desk.kit.hashtags.any = Some(Names(tags.map(|tag| At::nowhere(tag.to_owned())).to_vec()));
    let made = desk.captions(&quote("en", "Hi.", ""), &on);
    assert_eq!(of(&made), [2, 5, 1, 1], "the kit's, as many as are advised");
    let inline = "caption: \"Our #Home is your #Home.\"\n";
    let made = desk.captions(&quote("en", "Hi.", inline), &["threads-square"]);
    let expected =
        "Our Home is your Home.\n\nhttps://www.ittakesacommunity.org\n\n#ItTakesACommunity";
    assert_eq!(made[0].text, expected);
}

#[test]
fn accounts_of_one_platform_are_not_named_on_another() {
    let desk = Desk::new();
    let own = "caption: \"With {{ kit.handles | join(', ') }}.\"\n";
    let made = desk.captions(&quote("en", "Hi.", own), &["x-post", "facebook-post"]);
    assert!(made[0].text.starts_with("With @IOM_UK, @IMIX_UK.\n\nhttps"), "{made:?}");
    assert_eq!(made[0].text.matches("@IOM_UK").count(), 1);
    assert!(!made[1].text.contains('@'), "{made:?}");
}

#[test]
fn links_are_tagged_in_captions_alone() {
    let mut desk = Desk::new();
    let campaign = At::nowhere("migrants-day-2026".to_owned());
    desk.kit.utm = Some(Utm { campaign, medium: None });
    let text = "template: story\nfields: { headline: Soup, link: www.ittakesacommunity.org/soup, photo: photos/coffee.jpg }\n";
    let content = cards(text).remove(0);
    let made = desk.captions(&content, &["x-post", "instagram-square"]);
    let tagged = "www.ittakesacommunity.org/soup?utm_source=x&utm_medium=social&utm_campaign=migrants-day-2026&utm_content=folder";
    assert!(made[0].text.contains(tagged), "{made:?}");
    assert_eq!(made[0].text.matches("ittakesacommunity.org").count(), 1);
    assert!(made[1].text.contains("/soup") && !made[1].text.contains("utm_"), "{made:?}");
    assert!(desk.alts(&content, &["x-post"]).output.iter().all(|alt| !alt.text.contains("utm_")));
}

#[test]
fn alternative_texts_lose_what_photos_show_before_words_of_the_card() {
    let desk = Desk::new();
    let photo = "A woman laughs. She holds a bowl of soup.";
    let text = |quote: &str| {
        format!(
            "template: quote\nfields: {{ quote: {quote}, name: Sara, photo: {{ file: photos/coffee.jpg, alt: {photo} }} }}\n"
        )
    };
    let content = cards(&text(&"Soup is good for all of us. ".repeat(7))).remove(0);
    let made = desk.alts(&content, &["x-post", "tiktok-story", "youtube-post"]);
    assert_eq!((made.output.len(), made.warnings.len()), (2, 0), "{made:?}");
    assert!(made.output[0].text.starts_with(photo) && made.output[0].platforms.is_empty());
    let short = &made.output[1];
    assert_eq!(short.platforms, ["tiktok"]);
    assert!(short.text.starts_with("A woman laughs. “Soup") && short.text.chars().count() <= 300);
    let content = cards(&text(&"Soup is good for all of us. ".repeat(11))).remove(0);
    let made = desk.alts(&content, &["tiktok-story"]);
    assert!(made.output[1].text.ends_with("for all of us. …”"), "{made:?}");
    assert!(made.warnings[0].message.contains("TikTok counts them, it takes 300"));
}

/// Words, marks in pairs, links and letters of many bytes.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,9}",
        1 => "[а-я]{1,9}[.!?]",
        1 => "[一-龥]{1,9}[，。]",
        1 => "[ก-ฮ]{1,9}",
        1 => Just("👩‍👩‍👧‍👦".to_owned()),
        1 => Just("e\u{301}क्षि".to_owned()),
        1 => Just("https://example.org/a?b=c".to_owned()),
        1 => Just("#MyTag".to_owned()),
        1 => Just("End.".to_owned()),
        2 => "“[a-z]{1,5} [a-z]{1,5}[.]? [a-z]{1,5}”",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None,
        rng_seed: RngSeed::Fixed(18), ..ProptestConfig::default() })]

    #[test]
    fn no_caption_is_ever_too_long_or_torn(
        mut pieces in proptest::collection::vec(piece(), 1..60),
        limit in 18_u32..600,
        own in any::<bool>(),
        unit in 0..3,
    ) {
        let desk = DESK.get_or_init(Desk::new);
        // A quote holds no more; a caption of one's own does.
        while !own && pieces.join(" ").graphemes(true).count() > 320 {
            pieces.pop();
        }
        let words = pieces.join(" ");
        let more = format!("caption: {}\n", serde_json::to_string(&words).unwrap());
        let content = if own { quote("en", "Hi", &more) } else { quote("en", &words, "") };
        let mut platforms = desk.catalogue.platforms.clone();
        for (key, platform) in &mut platforms.entries {
            if key.value == "x" {
                let caption = platform.caption.as_mut().unwrap();
                caption.limit = limit;
                caption.unit = [TextUnit::XWeighted, TextUnit::Utf16, TextUnit::Graphemes][unit as usize];
            }
        }
        let placements = desk.catalogue.resolve(["x-post"]).unwrap();
        let made = captions(&desk.fill(&content), &placements, &platforms, &desk.stage.fonts, "folder").remove(0);
        prop_assert!(made.length <= limit as usize, "{made:?}");
        prop_assert!(made.text.contains("#ItTakesACommunity"), "{made:?}");
        let mut open = 0_i32;
        for c in made.text.chars() {
            open += i32::from(c == '“') - i32::from(c == '”');
            prop_assert!((0..=1).contains(&open), "{made:?}");
        }
        prop_assert_eq!(open, 0, "{:?}", &made);
        let whole: std::collections::BTreeSet<&str> = words.graphemes(true).collect();
        let family = |g: &&str| g.chars().any(|c| "👩👧👦\u{301}\u{94d}\u{200d}".contains(c));
        prop_assert!(made.text.graphemes(true).filter(family).all(|g| whole.contains(g)), "{made:?}");
        for link in made.text.match_indices("https://e") {
            prop_assert!(made.text[link.0..].starts_with("https://example.org/a?b=c"), "{made:?}");
        }
    }
}

static DESK: OnceLock<Desk> = OnceLock::new();

#[test]
fn a_kit_that_builds_on_another_takes_its_parameters_over() {
    let kit = |name: &str, more: &str| {
        Memory::default().with("kit.yaml", format!("name: {name}\n{more}\n"))
    };
    let own = "extends: first\nlink: https://example.org";
    let shelf = Shelf::default()
        .with_files("first", kit("first", "extends: itac\nutm: { campaign: one, medium: mail }"))
        .with_files("second", kit("second", own))
        .with_files("third", kit("third", "extends: second\nutm: { campaign: three }"))
        .with_files("bad", kit("bad", "extends: itac\nutm: { medium: mail }"));
    let mut desk = Desk::new();
    for (name, expected) in [
        ("second", "https://example.org/?utm_source=x&utm_medium=mail&utm_campaign=one&"),
        ("third", "https://example.org/?utm_source=x&utm_medium=social&utm_campaign=three&"),
    ] {
        desk.kit = kit::load(&shelf, name).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        let made = desk.captions(&quote("en", "We are home.", ""), &["x-post"]);
        assert!(made[0].text.contains(expected), "{made:?}");
        assert!(made[0].text.contains("utm_content=folder\n"), "{made:?}");
    }
    assert!(kit::load(&shelf, "bad").is_err_and(|wrong| wrong[0].message.contains("campaign")));
}
