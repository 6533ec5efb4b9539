//! What each script asks for.

use super::*;

/// Language and text.
const SAMPLES: &[(&str, &str)] = &[
    ("en", "It takes a community to make a place feel like home. Join us on 18 December!"),
    ("fr", "Il faut toute une communauté pour qu’un lieu devienne « chez soi »."),
    ("vi", "Cần cả một cộng đồng để một nơi trở thành mái nhà của chúng ta."),
    ("uk", "Потрібна ціла громада, щоб місце стало домом. З любов’ю, і з надією."),
    ("el", "Χρειάζεται μια κοινότητα για να γίνει ένας τόπος σπίτι."),
    ("hy", "Մեկ համայնք է պետք, որպեսզի վայրը տուն դառնա։"),
    ("ka", "საჭიროა მთელი საზოგადოება, რომ ადგილი სახლად იქცეს."),
    ("ar", "يحتاج الأمر إلى مجتمع كامل (في Berlin) ليصبح المكان وطنًا، منذ عام 2003."),
    ("fa", "برای خانه شدن یک جا، به یک جامعه نیاز است. می‌خواهیم بمانیم."),
    ("ur", "کسی جگہ کو گھر بنانے کے لیے پوری برادری درکار ہوتی ہے۔"),
    ("he", "צריך קהילה שלמה (ב־Berlin) כדי שמקום יהפוך לבית, מאז 2003."),
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
    ("zh-Hans", "让一个地方成为家，需要整个社区的力量。“我们一起，才有家。”"),
    ("zh-TW", "讓一個地方成為家，需要整個社區的力量。"),
    ("ja", "ある場所を「わが家」にするには、コミュニティ全体が必要です。"),
    ("ko", "한 곳을 집으로 만들려면 온 공동체가 필요합니다."),
    ("dv", "ތަނެއް ގެޔަކަށް ހެދުމަށް މުޖުތަމަޢެއް ބޭނުންވޭ"),
    ("syr", "ܫܠܡܐ ܥܡܟܘܢ"),
    ("ff-Adlm", "𞤅𞤭𞤣𞤭 𞤫 𞤸𞤮𞤼𞤮𞤼𞤭"),
    ("bo", "གནས་ཤིག་ཁྱིམ་དུ་འགྱུར་བར་སྤྱི་ཚོགས་དགོས།"),
];

#[test]
fn every_script_is_drawn_whole_at_every_width() {
    for (language, text) in SAMPLES {
        let p = paragraph(language, text);
        for width in [1000.0, 420.0, 260.0, 150.0] {
            let setting = p.set(40.0, width);
            assert_whole(&p, &setting);
            assert_graphemes_whole(&p, &setting);
            let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, width, setting.height));
            assert!(runs.iter().flat_map(|r| &r.glyphs).all(|g| g.id != 0), "{language}");
            if setting.broken_words == 0 {
                assert!(setting.width <= width + 0.01, "{language} {}", setting.width);
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
                assert!(places.contains(&line.text.end), "{language}: {:?}", lines(&p, &setting));
            }
        }
    }
}

#[test]
fn chinese_and_japanese_keep_their_marks() {
    for (language, text) in SAMPLES.iter().filter(|(l, _)| ["zh-Hans", "zh-TW", "ja"].contains(l)) {
        let p = paragraph(language, text);
        for width in (60..600).step_by(20) {
            let setting = p.set(40.0, f64::from(width));
            if setting.broken_words > 0 {
                continue;
            }
            for line in lines(&p, &setting) {
                assert!(!line.starts_with(['，', '。', '、', '」', '”', 'ィ']), "{width}: {line}");
                assert!(!line.ends_with(['「', '“']), "{width}: {line}");
            }
        }
    }
}

#[test]
fn right_to_left_text_holds_latin_and_numbers_in_order() {
    let p = paragraph("ar", "أهلا في Berlin عام 2003 يا");
    assert_eq!(p.direction(), Direction::Rtl);
    let setting = p.set(40.0, 2000.0);
    let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 2000.0, 100.0));
    let left =
        |text: &str| runs.iter().find(|r| r.text.contains(text)).map(|r| r.glyphs[0].x).unwrap();
    assert!(left("Berlin") > left("2003"), "the earlier word stands further right");
    assert!(left("أهلا") > left("Berlin"));
    let right = runs.iter().flat_map(|r| &r.glyphs).map(|g| g.x).fold(0.0, f64::max);
    assert!(right > 1900.0, "the line starts at the right: {right}");
}

#[test]
fn the_direction_is_the_first_letters_outside_of_tags() {
    assert_eq!(paragraph("ar", "#Hello نحن هنا").direction(), Direction::Rtl);
    assert_eq!(paragraph("en", "نحن here").direction(), Direction::Rtl);
    assert_eq!(paragraph("ar", "#Hello 2026").direction(), Direction::Rtl);
    assert_eq!(paragraph("en", "2026").direction(), Direction::Ltr);
    let forced = TextSpec { direction: Some(Direction::Ltr), ..spec("ar", "نحن هنا") };
    assert_eq!(shaped(&forced).direction(), Direction::Ltr);
}

#[test]
fn telephone_numbers_and_links_stay_in_order_in_arabic() {
    let p = paragraph("ar", "اتصل +49 30 123456 أو example.org/a اليوم");
    let setting = p.set(40.0, 2000.0);
    let runs = glyph_runs(&p, &setting, Rect::new(0.0, 0.0, 2000.0, 100.0));
    let x =
        |digit: &str| runs.iter().find(|r| r.text.contains(digit)).map(|r| r.glyphs[0].x).unwrap();
    assert!(x("49") <= x("123456"));
    assert!(runs.iter().any(|r| r.text.contains("example.org/a")));
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
            let p = shaped(&TextSpec { leading, ..spec(language, text) });
            let setting = p.set(40.0, 300.0);
            assert_eq!(setting.overshoot.0.min(setting.overshoot.1).min(0.0), 0.0);
            assert!(inks_are_apart(&p, &setting), "{language} at {leading}");
        }
    }
}

#[test]
fn all_ink_lies_inside_the_setting() {
    for (language, text) in SAMPLES {
        let p = shaped(&TextSpec { leading: 0.86, ..spec(language, text) });
        let setting = p.set(40.0, 300.0);
        let (first, last) = (&setting.lines[0], &setting.lines[setting.lines.len() - 1]);
        assert!(first.baseline - first.ink.0 > -1e-6, "{language}");
        assert!(last.baseline + last.ink.1 < setting.height + 1e-6, "{language}");
    }
}

#[test]
fn tracking_spares_joined_scripts() {
    let width = |text: &str, tracking: f64| {
        shaped(&TextSpec { tracking, ..spec("en", text) }).max_content_width(100.0)
    };
    assert!(width("home", 0.05) > width("home", 0.0) + 10.0);
    for text in ["نحن", "घर", "บ้าน"] {
        assert_eq!(width(text, 0.05), width(text, 0.0));
    }
}
