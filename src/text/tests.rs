use std::sync::OnceLock;

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::fonts::Fonts;
use crate::geom::Rect;
use crate::id::NodeId;
use crate::scene::Item;

/// Language and text.
const SAMPLES: &[(&str, &str)] = &[
    (
        "en",
        "It takes a community to make a place feel like home. Join us on 18 December!",
    ),
    (
        "fr",
        "Il faut toute une communauté pour qu’un lieu devienne « chez soi ».",
    ),
    (
        "vi",
        "Cần cả một cộng đồng để một nơi trở thành mái nhà của chúng ta.",
    ),
    (
        "uk",
        "Потрібна ціла громада, щоб місце стало домом. З любов’ю, і з надією.",
    ),
    (
        "el",
        "Χρειάζεται μια κοινότητα για να γίνει ένας τόπος σπίτι.",
    ),
    ("hy", "Մեկ համայնք է պետք, որպեսզի վայրը տուն դառնա։"),
    ("ka", "საჭიროა მთელი საზოგადოება, რომ ადგილი სახლად იქცეს."),
    (
        "ar",
        "يحتاج الأمر إلى مجتمع كامل (في Berlin) ليصبح المكان وطنًا، منذ عام 2003.",
    ),
    (
        "fa",
        "برای خانه شدن یک جا، به یک جامعه نیاز است. می‌خواهیم بمانیم.",
    ),
    (
        "ur",
        "کسی جگہ کو گھر بنانے کے لیے پوری برادری درکار ہوتی ہے۔",
    ),
    (
        "he",
        "צריך קהילה שלמה (ב־Berlin) כדי שמקום יהפוך לבית, מאז 2003.",
    ),
    ("hi", "किसी जगह को घर बनाने के लिए पूरा समुदाय चाहिए।"),
    ("bn", "কোনো জায়গাকে বাড়ি বানাতে পুরো সমাজ লাগে। ক্ষুদ্র স্ত্রী"),
    ("pa", "ਕਿਸੇ ਥਾਂ ਨੂੰ ਘਰ ਬਣਾਉਣ ਲਈ ਪੂਰਾ ਭਾਈਚਾਰਾ ਚਾਹੀਦਾ ਹੈ।"),
    ("gu", "કોઈ જગ્યાને ઘર બનાવવા માટે આખો સમુદાય જોઈએ."),
    ("ta", "ஒரு இடத்தை வீடாக்க ஒரு சமூகமே தேவை. கொக்கு"),
    ("te", "ఒక చోటును ఇల్లుగా మార్చడానికి సమాజం కావాలి."),
    ("ml", "ഒരു സ്ഥലം വീടാകാൻ ഒരു സമൂഹം മുഴുവൻ വേണം."),
    ("si", "තැනක් නිවසක් වීමට මුළු ප්‍රජාවක්ම අවශ්‍යයි."),
    ("th", "ต้องใช้ชุมชนทั้งชุมชนเพื่อทำให้สถานที่หนึ่งเป็นบ้าน"),
    ("lo", "ຕ້ອງໃຊ້ຊຸມຊົນທັງໝົດເພື່ອເຮັດໃຫ້ສະຖານທີ່ເປັນບ້ານ"),
    ("km", "ត្រូវការសហគមន៍ទាំងមូលដើម្បីធ្វើឱ្យកន្លែងមួយក្លាយជាផ្ទះ"),
    ("my", "နေရာတစ်ခုကို အိမ်ဖြစ်လာစေရန် လူမှုအသိုင်းအဝိုင်းတစ်ခုလုံး လိုအပ်သည်။"),
    ("am", "ቦታን ቤት ለማድረግ መላው ማህበረሰብ ያስፈልጋል።"),
    ("ti", "ንሓደ ቦታ ገዛ ንምግባር ምሉእ ማሕበረሰብ የድሊ።"),
    (
        "zh-Hans",
        "让一个地方成为家，需要整个社区的力量。“我们一起，才有家。”",
    ),
    ("zh-TW", "讓一個地方成為家，需要整個社區的力量。"),
    (
        "ja",
        "ある場所を「わが家」にするには、コミュニティ全体が必要です。",
    ),
    ("ko", "한 곳을 집으로 만들려면 온 공동체가 필요합니다."),
    ("dv", "ތަނެއް ގެޔަކަށް ހެދުމަށް މުޖުތަމަޢެއް ބޭނުންވޭ"),
    ("syr", "ܫܠܡܐ ܥܡܟܘܢ"),
    ("ff-Adlm", "𞤅𞤭𞤣𞤭 𞤫 𞤸𞤮𞤼𞤮𞤼𞤭"),
    ("bo", "གནས་ཤིག་ཁྱིམ་དུ་འགྱུར་བར་སྤྱི་ཚོགས་དགོས།"),
];

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::builtin().expect("the bundled fonts are sound"))
}

fn spec(language: &str, text: &str) -> TextSpec {
    TextSpec {
        spans: vec![text.into()],
        families: vec!["Alegreya Sans".into()],
        weight: 800,
        language: language.into(),
        leading: 1.07,
        ..TextSpec::default()
    }
}

fn shaped(spec: &TextSpec) -> Paragraph {
    shape(fonts(), &mut Scratch::default(), spec).unwrap_or_else(|u| panic!("{spec:?}: {u:?}"))
}

fn paragraph(language: &str, text: &str) -> Paragraph {
    shaped(&spec(language, text))
}

fn lines<'a>(paragraph: &'a Paragraph, setting: &Setting) -> Vec<&'a str> {
    setting
        .lines
        .iter()
        .map(|l| &paragraph.text()[l.text.clone()])
        .collect()
}

fn glyph_runs(
    paragraph: &Paragraph,
    setting: &Setting,
    bounds: Rect,
) -> Vec<crate::scene::GlyphRun> {
    let run = |item| match item {
        Item::Glyphs(run) => run,
        other => panic!("{other:?}"),
    };
    paragraph
        .draw(setting, bounds, NodeId(7))
        .into_iter()
        .map(run)
        .collect()
}

/// Every character stands on one line; only white space is left out, between lines.
fn assert_whole(paragraph: &Paragraph, setting: &Setting) {
    let text = paragraph.text();
    let mut at = 0;
    for line in &setting.lines {
        assert!(line.text.start >= at, "{text}: {:?}", setting.lines);
        assert!(
            text[at..line.text.start].trim().is_empty(),
            "{text}: {:?}",
            setting.lines
        );
        at = line.text.end;
    }
    assert!(text[at..].trim().is_empty(), "{text}: {:?}", setting.lines);
}

fn assert_graphemes_whole(paragraph: &Paragraph, setting: &Setting) {
    let text = paragraph.text();
    let starts: Vec<usize> = text
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    for line in &setting.lines {
        for place in [line.text.start, line.text.end] {
            assert!(
                starts.binary_search(&place).is_ok(),
                "{text}: inside a grapheme at {place}"
            );
        }
    }
}

#[test]
fn every_script_is_drawn_whole_at_every_width() {
    for (language, text) in SAMPLES {
        let p = paragraph(language, text);
        for width in [1000.0, 420.0, 260.0, 150.0] {
            let setting = p.set(40.0, width);
            assert_whole(&p, &setting);
            assert_graphemes_whole(&p, &setting);
            let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, width, setting.height));
            assert!(
                runs.iter().flat_map(|r| &r.glyphs).all(|g| g.id != 0),
                "{language}"
            );
            if setting.broken_words == 0 {
                assert!(
                    setting.width <= width + 0.01,
                    "{language} {}",
                    setting.width
                );
            }
        }
    }
}

#[test]
fn scripts_without_spaces_break_at_words_of_the_dictionary() {
    let words: &[(&str, &[&str])] = &[
        ("th", &["การ", "ศึกษา", "สามารถ", "เปลี่ยนแปลง", "โลก", "ได้"]),
        ("km", &["សហគមន៍", "ទាំងមូល", "ដើម្បី", "ធ្វើ", "ផ្ទះ"]),
        ("lo", &["ຊຸມຊົນ", "ສາມາດ", "ປ່ຽນແປງ", "ໂລກ"]),
        ("my", &["ကမ္ဘာ", "ပြောင်းလဲ", "နိုင်", "သည်"]),
    ];
    for (language, words) in words {
        let text = words.concat();
        let p = paragraph(language, &text);
        let mut places = vec![0];
        places.extend(words.iter().scan(0, |at, w| {
            *at += w.len();
            Some(*at)
        }));
        for width in [100.0, 140.0, 180.0, 240.0, 320.0] {
            let setting = p.set(40.0, width);
            if setting.broken_words > 0 {
                continue;
            }
            for line in &setting.lines {
                assert!(
                    places.contains(&line.text.end),
                    "{language}: {:?}",
                    lines(&p, &setting)
                );
            }
        }
    }
}

#[test]
fn chinese_and_japanese_keep_their_marks() {
    for (language, text) in SAMPLES
        .iter()
        .filter(|(l, _)| ["zh-Hans", "zh-TW", "ja"].contains(l))
    {
        let p = paragraph(language, text);
        for width in (60..600).step_by(20) {
            let setting = p.set(40.0, f64::from(width));
            if setting.broken_words > 0 {
                continue;
            }
            for line in lines(&p, &setting) {
                assert!(
                    !line.starts_with(['，', '。', '、', '」', '”', 'ィ']),
                    "{width}: {line}"
                );
                assert!(!line.ends_with(['「', '“']), "{width}: {line}");
            }
        }
    }
}

#[test]
fn tags_are_never_broken_and_read_from_the_left() {
    let tag = "#ItTakesACommunity";
    for (language, text) in [
        ("en", "Because #ItTakesACommunity, we are here"),
        ("ar", "لأن #ItTakesACommunity نحن هنا معًا اليوم"),
    ] {
        let p = paragraph(language, text);
        let narrowest = p.min_content_width(40.0);
        for extra in [0.0, 10.0, 60.0, 200.0] {
            let setting = p.set(40.0, narrowest + extra);
            assert_eq!(setting.broken_words, 0);
            assert_eq!(
                lines(&p, &setting)
                    .iter()
                    .filter(|l| l.contains(tag))
                    .count(),
                1,
                "{language}"
            );
        }
        assert!(p.set(40.0, 0.5 * narrowest).broken_words > 0);
        let setting = p.set(40.0, 2000.0);
        let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 2000.0, 100.0));
        let run = runs
            .iter()
            .find(|r| r.text.contains("ItTakes"))
            .expect("the tag is drawn");
        assert!(run.text.contains(tag), "{:?}", run.text);
        assert!(run.glyphs.windows(2).all(|w| w[0].x < w[1].x), "{language}");
    }
}

#[test]
fn right_to_left_text_holds_latin_and_numbers_in_order() {
    let p = paragraph("ar", "أهلا في Berlin عام 2003 يا");
    assert_eq!(p.direction(), Direction::Rtl);
    let setting = p.set(40.0, 2000.0);
    let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 2000.0, 100.0));
    let left = |text: &str| {
        runs.iter()
            .find(|r| r.text.contains(text))
            .map(|r| r.glyphs[0].x)
            .unwrap()
    };
    assert!(
        left("Berlin") > left("2003"),
        "the earlier word stands further right"
    );
    assert!(left("أهلا") > left("Berlin"));
    let right = runs
        .iter()
        .flat_map(|r| &r.glyphs)
        .map(|g| g.x)
        .fold(0.0, f64::max);
    assert!(right > 1900.0, "the line starts at the right: {right}");
}

#[test]
fn the_direction_is_the_first_letters_outside_of_tags() {
    assert_eq!(
        paragraph("ar", "#Hello نحن هنا").direction(),
        Direction::Rtl
    );
    assert_eq!(paragraph("en", "نحن here").direction(), Direction::Rtl);
    assert_eq!(paragraph("ar", "#Hello 2026").direction(), Direction::Rtl);
    assert_eq!(paragraph("en", "2026").direction(), Direction::Ltr);
    let forced = TextSpec {
        direction: Some(Direction::Ltr),
        ..spec("ar", "نحن هنا")
    };
    assert_eq!(shaped(&forced).direction(), Direction::Ltr);
}

#[test]
fn telephone_numbers_and_links_stay_in_order_in_arabic() {
    let p = paragraph("ar", "اتصل +49 30 123456 أو example.org/a اليوم");
    let setting = p.set(40.0, 2000.0);
    let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 2000.0, 100.0));
    let x = |digit: &str| {
        runs.iter()
            .find(|r| r.text.contains(digit))
            .map(|r| r.glyphs[0].x)
            .unwrap()
    };
    assert!(x("49") <= x("123456"));
    assert!(runs.iter().any(|r| r.text.contains("example.org/a")));
}

#[test]
fn short_words_and_numbers_lean_on_the_next() {
    let p = paragraph(
        "en",
        "We came with a dream of peace and we stay for a better life in a new land",
    );
    for width in (480..900).step_by(15) {
        let setting = p.set(40.0, f64::from(width));
        let ends = lines(&p, &setting);
        let bad = ends[..ends.len() - 1]
            .iter()
            .filter(|l| l.ends_with(" a") || l.ends_with(" of"))
            .count();
        assert!(bad == 0, "{width}: {ends:?}");
    }
    let p = paragraph("en", "Meet us at the town hall on 18 December with friends");
    for width in (350..900).step_by(15) {
        let setting = p.set(40.0, f64::from(width));
        assert!(
            !lines(&p, &setting).iter().any(|l| l.ends_with("18")),
            "{width}"
        );
    }
}

#[test]
fn the_last_line_is_no_orphan() {
    let texts = [
        "It takes a community to make a place feel like home",
        "We arrived with nothing and found a whole street waiting for us",
        "Потрібна ціла громада, щоб місце стало нашим домом",
    ];
    for text in texts {
        let p = paragraph("en", text);
        for width in (250..1100).step_by(10) {
            let setting = p.set(40.0, f64::from(width));
            let [.., last] = setting.lines.as_slice() else {
                continue;
            };
            let share = last.width / setting.width;
            assert!(
                setting.lines.len() > 6 || share > 0.34,
                "{width}: {:?}",
                lines(&p, &setting)
            );
        }
    }
}

#[test]
fn every_line_break_of_the_text_is_kept() {
    let p = paragraph("en", "One\nTwo three\n\nFour");
    let setting = p.set(40.0, 1000.0);
    assert_eq!(lines(&p, &setting), ["One", "Two three", "", "Four"]);
    assert!(
        (setting.lines[3].baseline - setting.lines[0].baseline - 3.0 * setting.line_height).abs()
            < 1e-9
    );
}

#[test]
fn nothing_is_set_of_nothing() {
    for text in ["", " ", "\n"] {
        let p = paragraph("ar", text);
        let setting = p.set(40.0, 100.0);
        assert!(
            p.draw(&setting, Rect::new(0.0, 0.0, 100.0, 100.0), NodeId(0))
                .is_empty()
        );
        assert!(p.fit(100.0, 200.0, 10.0, 40.0).is_ok());
    }
}

#[test]
fn leading_follows_the_script() {
    let leading = |language: &str, text: &str| {
        let setting = paragraph(language, text).set(100.0, 400.0);
        setting.line_height / 100.0
    };
    let near = |got: f64, wanted: f64| assert!((got - wanted).abs() < 0.03, "{got} for {wanted}");
    near(leading("en", "mama sees us"), 1.07);
    near(leading("ar", "نحن هنا معا في كل يوم"), 1.42);
    near(leading("uk", "ми тут разом уже сьогодні"), 1.12);
    near(leading("bn", "কোনো জায়গাকে বাড়ি বানাতে"), 1.34);
}

#[test]
fn lines_of_marked_scripts_never_touch() {
    for (language, text) in SAMPLES {
        for leading in [0.86, 1.07] {
            let p = shaped(&TextSpec {
                leading,
                ..spec(language, text)
            });
            let setting = p.set(40.0, 300.0);
            assert_eq!(setting.overshoot.0.min(setting.overshoot.1).min(0.0), 0.0);
            assert!(inks_are_apart(&p, &setting), "{language} at {leading}");
        }
    }
}

/// Compares the boxes of all glyphs of neighbouring lines.
fn inks_are_apart(p: &Paragraph, setting: &Setting) -> bool {
    let boxes = |line: &Line| -> Vec<Rect> {
        let scale = setting.size / paragraph::BASE;
        let free = setting.width - line.width;
        let offset = free * set::share_before(p.align, p.direction);
        let of_cell = |(i, left): (usize, f64)| {
            let glyphs = p.glyphs_of(&p.cells[i]).iter().filter_map(|g| g.ink);
            glyphs
                .map(|k| {
                    let x = offset + left * scale;
                    let y = line.baseline;
                    Rect::new(
                        x + k.left * scale,
                        y - k.rise * scale,
                        x + k.right * scale,
                        y + k.drop * scale,
                    )
                })
                .collect::<Vec<_>>()
        };
        p.visual(&line.cells)
            .into_iter()
            .flat_map(of_cell)
            .collect()
    };
    setting.lines.windows(2).all(|pair| {
        let (above, below) = (boxes(&pair[0]), boxes(&pair[1]));
        above.iter().all(|a| {
            below
                .iter()
                .all(|b| a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0)
        })
    })
}

#[test]
fn all_ink_lies_inside_the_setting() {
    for (language, text) in SAMPLES {
        let p = shaped(&TextSpec {
            leading: 0.86,
            ..spec(language, text)
        });
        let setting = p.set(40.0, 300.0);
        let (first, last) = (&setting.lines[0], &setting.lines[setting.lines.len() - 1]);
        assert!(first.baseline - first.ink.0 > -1e-6, "{language}");
        assert!(
            last.baseline + last.ink.1 < setting.height + 1e-6,
            "{language}"
        );
    }
}

#[test]
fn fitting_seeks_the_best_size() {
    let p = paragraph("en", "It takes a community to make a place feel like home.");
    let fit = p.fit(600.0, 400.0, 30.0, 200.0).unwrap();
    assert!(fit.setting.width <= 600.01 && fit.setting.height <= 400.01);
    assert!(
        fit.setting.size >= 0.79 * fit.largest && fit.largest > 60.0,
        "{fit:?}"
    );
    let refused = p.fit(300.0, 60.0, 44.0, 200.0).unwrap_err();
    assert!(refused.needed_height > 60.0);
    assert!(
        refused.to_string().contains("its box has 60 px"),
        "{refused}"
    );
    let two = shaped(&TextSpec {
        max_lines: Some(2),
        ..spec("en", "One two three four five six")
    });
    let fit = two.fit(300.0, 900.0, 20.0, 200.0).unwrap();
    assert!(fit.setting.lines.len() <= 2);
    assert!(
        two.fit(100.0, 900.0, 40.0, 200.0)
            .unwrap_err()
            .to_string()
            .contains("lines")
    );
}

#[test]
fn a_word_is_broken_at_the_least_size_only() {
    let p = paragraph("de", "Donaudampfschifffahrtsgesellschaftskapitän");
    let fit = p.fit(400.0, 900.0, 40.0, 200.0).unwrap();
    assert_eq!(fit.setting.size, 40.0);
    assert!(fit.setting.broken_words > 0);
    let wide = p.fit(900.0, 900.0, 10.0, 200.0).unwrap();
    assert_eq!(wide.setting.broken_words, 0);
}

#[test]
fn spans_keep_their_colour_and_weight() {
    let red = Rgba::opaque(200, 0, 0);
    let strong = Span {
        weight: Some(900),
        color: Some(red),
        ..Span::from("strong")
    };
    let p = shaped(&TextSpec {
        weight: 500,
        ..TextSpec {
            spans: vec!["We are ".into(), strong, ".".into()],
            ..spec("en", "")
        }
    });
    let setting = p.set(40.0, 1000.0);
    let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 1000.0, 100.0));
    let got: Vec<_> = runs
        .iter()
        .map(|r| (r.text.as_str(), fonts().face(r.face).weight, r.color))
        .collect();
    assert_eq!(
        got,
        [
            ("We are ", 500, Rgba::BLACK),
            ("strong", 900, red),
            (".", 500, Rgba::BLACK)
        ]
    );
}

#[test]
fn what_cannot_be_drawn_is_refused_with_its_place() {
    let wrong = shape(fonts(), &mut Scratch::default(), &spec("ar", "نحن #Hi 𓂀")).unwrap_err();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].offset, "نحن #Hi ".len());
}

#[test]
fn tracking_spares_joined_scripts() {
    let width = |text: &str, tracking: f64| {
        shaped(&TextSpec {
            tracking,
            ..spec("en", text)
        })
        .max_content_width(100.0)
    };
    assert!(width("home", 0.05) > width("home", 0.0) + 10.0);
    for text in ["نحن", "घर", "บ้าน"] {
        assert_eq!(width(text, 0.05), width(text, 0.0));
    }
}

#[test]
fn lines_align_in_reading_direction() {
    let left = |language: &str, text: &str, align: Align| {
        let p = shaped(&TextSpec {
            align,
            ..spec(language, text)
        });
        let setting = p.set(40.0, 1000.0);
        let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 1000.0, 100.0));
        runs[0].glyphs.iter().map(|g| g.x).fold(f64::MAX, f64::min)
    };
    assert!(left("en", "home", Align::Start) < 10.0);
    assert!(left("en", "home", Align::End) > 880.0);
    assert!(left("ar", "نحن", Align::Start) > 880.0);
    assert!(left("ar", "نحن", Align::End) < 10.0);
    assert!((400.0..500.0).contains(&left("en", "home", Align::Center)));
}

fn mixture() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "It",
        "takes",
        "a",
        "community",
        "#ItTakesACommunity",
        "18",
        "December",
        "(NYC)",
        "نحن",
        "هنا",
        "،",
        "مجتمعًا",
        "громада",
        "та",
        "і",
        "ชุมชนทั้งชุมชน",
        "សហគមន៍ទាំងមូល",
        "我们在这里，",
        "「わが家」",
        "한국",
        "घर",
        "क्षत्रिय",
        "👩‍👩‍👧‍👦",
        "🇺🇦",
        "1️⃣",
        "❤️",
        "שלום",
        "https://example.org/a/b",
        "@maria",
        "Donaudampfschifffahrt",
        "—",
        "e\u{301}te\u{301}",
        "\n",
        "ትምህርቲ",
    ]);
    prop::collection::vec(word, 0..14).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn settings_keep_their_promises(
        text in mixture(), width in 20.0..1200.0f64, size in 10.0..160.0f64, balance: bool,
    ) {
        let p = shaped(&TextSpec { balance, ..spec("en", &text) });
        let setting = p.set(size, width);
        assert_whole(&p, &setting);
        assert_graphemes_whole(&p, &setting);
        for line in &setting.lines {
            let single = p.text()[line.text.clone()].graphemes(true).count() <= 1;
            prop_assert!(single || line.width <= width + 0.01 || line.cells.len() <= 1, "{line:?}");
        }
        prop_assert!(inks_are_apart(&p, &setting));
    }

    #[test]
    fn what_is_fitted_fits(text in mixture(), width in 100.0..1200.0f64, height in 60.0..900.0f64) {
        let p = paragraph("en", &text);
        match p.fit(width, height, 20.0, 160.0) {
            Ok(fit) => {
                prop_assert!(fit.setting.width <= width + 0.01 && fit.setting.height <= height + 0.01);
                prop_assert!(fit.setting.broken_words == 0 || fit.setting.size == 20.0);
                prop_assert!(fit.setting.size <= fit.largest && fit.largest <= 160.0);
            }
            Err(refused) => {
                prop_assert!(refused.needed_height > height || refused.needed_width > width);
            }
        }
    }

    #[test]
    fn a_larger_box_never_takes_smaller_text(
        text in mixture(), width in 100.0..900.0f64, height in 60.0..700.0f64, more in 1.0..300.0f64,
    ) {
        let p = paragraph("en", &text);
        let largest = |w, h| p.fit(w, h, 20.0, 160.0).ok().filter(|f| f.setting.broken_words == 0).map(|f| f.largest);
        if let Some(own) = largest(width, height) {
            prop_assert!(largest(width + more, height).is_some_and(|l| l >= own));
            prop_assert!(largest(width, height + more).is_some_and(|l| l >= own));
        }
    }
}
