//! What holds for any text, width and size.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

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
