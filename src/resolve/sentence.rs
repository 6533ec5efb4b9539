//! Full stops: a text that ends without one gets that of its language.

use icu_properties::PropertyNamesShort;
use icu_properties::props::BinaryProperty;
use icu_properties::props::EmojiPresentation;
use icu_properties::props::EnumeratedProperty;
use icu_properties::props::ExtendedPictographic;
use icu_properties::props::GeneralCategory;
use icu_properties::props::Script;
use icu_properties::props::TerminalPunctuation;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::Language;

/// The text with a full stop at its end. It stays as it is where it ends in a mark
/// already, be it before a closing quotation mark or a bracket; and after a link, an
/// account or a hashtag, which a mark would become a part of. Emoji at the end stay
/// behind the full stop.
pub fn ended(text: &str, language: &Language) -> String {
    let text = text.trim_end();
    let words = without_emoji(text);
    let bare = words.trim_end_matches(closes);
    let done = bare.is_empty() || bare.ends_with(is_mark) || is_address(words) || is_tag(words);
    let stop = stop_after(bare, language);
    if done || stop.is_empty() {
        return text.to_owned();
    }
    let emoji = &text[words.len()..];
    format!("{}{stop}{emoji}", before(words, stop))
}

/// Tibetan's dot between syllables gives way to its full stop, but for that after nga.
fn before<'a>(words: &'a str, stop: &str) -> &'a str {
    match words.strip_suffix('་') {
        Some(syllable) if stop == "།" && !syllable.ends_with('ང') => syllable,
        _ => words,
    }
}

/// Any mark at which a sentence pauses or ends: a full stop after a colon is none.
fn is_mark(c: char) -> bool {
    TerminalPunctuation::for_char(c) || "…–—|՞՜".contains(c)
}

/// What may stand between the last word or mark and the end.
fn closes(c: char) -> bool {
    use GeneralCategory as Category;
    let quotes = matches!(
        Category::for_char(c),
        Category::ClosePunctuation | Category::FinalPunctuation | Category::InitialPunctuation
    );
    // A strong part of a text ends in two asterisks.
    quotes || c.is_whitespace() || "\"'*".contains(c)
}

fn without_emoji(text: &str) -> &str {
    let end = text
        .grapheme_indices(true)
        .rev()
        .find(|(_, grapheme)| !grapheme.trim().is_empty() && !is_emoji(grapheme));
    end.map_or("", |(start, grapheme)| &text[..start + grapheme.len()])
}

fn is_emoji(grapheme: &str) -> bool {
    let picture = |c: char| {
        EmojiPresentation::for_char(c) || ExtendedPictographic::for_char(c) && !"©®™‼⁉".contains(c)
    };
    grapheme.contains(['\u{FE0F}', '\u{20E3}']) || grapheme.chars().any(picture)
}

/// Whether the last word is a link, with or without `https://`.
fn is_address(text: &str) -> bool {
    let word = text.split_whitespace().next_back().unwrap_or_default();
    if word.ends_with(closes) {
        return false;
    }
    let host = word.split(['/', '?']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || "-@_".contains(c))
    };
    // A.D. and 3.5 are no hosts.
    let top =
        labels.last().is_some_and(|top| top.len() > 1 && !top.contains(|c: char| c.is_numeric()));
    word.contains("://") || labels.len() > 1 && top && labels.iter().all(label)
}

/// Whether the text ends in a hashtag or an account.
fn is_tag(text: &str) -> bool {
    let Some(sign) = text.rfind(['#', '＃', '@', '＠']) else { return false };
    let name = text[sign..].trim_start_matches(['#', '＃', '@', '＠']);
    let part = |c: char| {
        let spaces_not = !c.is_whitespace() && !closes(c) && !is_mark(c);
        c == '.' || spaces_not
    };
    !name.is_empty() && !name.ends_with('.') && name.chars().all(part)
}

/// The full stop of the language; where the text ends in letters of another script
/// than the language's and Latin, that of the script.
fn stop_after(text: &str, language: &Language) -> &'static str {
    let own = language.script.as_str();
    let script = text.chars().rev().map(script).find(|script| !["Zyyy", "Zinh"].contains(script));
    match script {
        Some(script) if !["Latn", own].contains(&script) && !is_mixed(own, script) => {
            full_stop(script, "")
        }
        _ => full_stop(own, language.code.split(['-', '_']).next().unwrap_or_default()),
    }
}

/// The ISO 15924 code of a letter's script.
fn script(c: char) -> &'static str {
    PropertyNamesShort::<Script>::new().get(Script::for_char(c)).unwrap_or("Zyyy")
}

/// Languages of these scripts use several, which have no full stops of their own.
fn is_mixed(own: &str, script: &str) -> bool {
    ["Hans", "Hant", "Jpan", "Kore"].contains(&own)
        && ["Hani", "Hira", "Kana", "Hang", "Bopo"].contains(&script)
}

/// Of a script, and of a language where those of a script differ. Thai and Lao put a space.
fn full_stop(script: &str, language: &str) -> &'static str {
    match (script, language) {
        ("Hans" | "Hant" | "Hani" | "Jpan" | "Hira" | "Kana" | "Bopo", _) => "。",
        ("Deva", "mr" | "kok") => ".",
        ("Deva" | "Beng" | "Guru" | "Orya", _) => "।",
        ("Arab" | "Aran", "ur" | "ks" | "pa" | "pnb" | "lah" | "skr") => "۔",
        ("Ethi", _) => "።",
        ("Mymr", _) => "။",
        ("Khmr", _) => "។",
        ("Armn", _) => "։",
        ("Tibt", _) => "།",
        ("Olck", _) => "᱾",
        ("Mong", _) => "᠃",
        ("Thai" | "Laoo", _) => "",
        _ => ".",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Languages;

    #[track_caller]
    fn same(code: &str, text: &str) {
        gives(code, text, text);
    }

    #[track_caller]
    fn gives(code: &str, text: &str, expected: &str) {
        let language = Languages::builtin().lookup(code);
        assert_eq!(ended(text, &language), expected, "{code}");
        assert_eq!(ended(expected, &language), expected, "{code}, once more");
    }

    #[test]
    fn every_language_has_its_own_full_stop() {
        for (code, text, stop) in [
            ("en", "Community means a lot to me", "."),
            ("fr", "La communauté", "."),
            ("ar", "يولد جميع الناس أحرارًا", "."),
            ("fa", "همه انسان‌ها آزاد", "."),
            ("ur", "تمام انسان آزاد پیدا ہوئے ہیں", "۔"),
            ("pa-Arab", "سارے انسان آزاد", "۔"),
            ("hi", "सभी मनुष्य स्वतंत्र हैं", "।"),
            ("mr", "सर्व मानवी व्यक्ती जन्मतः स्वतंत्र आहेत", "."),
            ("bn", "সমস্ত মানুষ স্বাধীন", "।"),
            ("pa", "ਸਾਰੇ ਮਨੁੱਖ ਆਜ਼ਾਦ ਹਨ", "।"),
            ("ta", "மனிதர்கள் சுதந்திரமானவர்கள்", "."),
            ("ti", "ኩሎም ሰባት ማዕሪን እዮም", "።"),
            ("my", "လူတိုင်း", "။"),
            ("km", "មនុស្សទាំងអស់", "។"),
            ("hy", "Բոլոր մարդիկ ազատ են", "։"),
            ("zh", "人人生而自由", "。"),
            ("zh-Hant", "人人生而自由", "。"),
            ("ja", "すべての人間は自由", "。"),
            ("ko", "모든 인간은 자유롭다", "."),
            ("ko", "大韓民國", "."),
            ("uk", "Всі люди вільні", "."),
            ("el", "Όλοι οι άνθρωποι", "."),
            ("th", "มนุษย์ทั้งหลายเกิดมามีอิสระ", ""),
            ("lo", "ມະນຸດທຸກຄົນ", ""),
        ] {
            gives(code, text, &format!("{text}{stop}"));
        }
        gives("bo", "འགྲོ་བ་མི་རིགས་", "འགྲོ་བ་མི་རིགས།");
        gives("bo", "མིང་", "མིང་།");
    }

    #[test]
    fn what_ends_already_stays() {
        for (code, text) in [
            ("en", "Is it home?"),
            ("en", "Come in …"),
            ("en", "He said “come in.”"),
            ("en", "(It is home!)"),
            ("en", "**Home.**"),
            ("en", "Read on:"),
            ("fr", "«\u{202f}Ensemble\u{202f}!\u{202f}»"),
            ("de", "„Wir sind da.“"),
            ("ar", "من أنت؟"),
            ("ur", "”خوش آمدید۔“"),
            ("zh", "「人人生而自由。」"),
            ("hi", "नमस्ते॥"),
            ("ti", "ሰላም፡፡"),
            ("hy", "Ո՞վ ես դու՞"),
            ("el", "Ποιος είσαι;"),
            ("my", "လူတိုင်း။"),
            ("th", "ยินดีต้อนรับ"),
            ("en", ""),
            ("en", "🎉"),
        ] {
            same(code, text);
        }
        assert_eq!(ended("Home.  \n", &Languages::builtin().lookup("en")), "Home.");
    }

    #[test]
    fn links_accounts_and_hashtags_stay_whole() {
        for text in [
            "See https://ittakesacommunity.org/",
            "See https://a.org/b?c=d",
            "See www.ittakesacommunity.org",
            "See example.org/meal",
            "Write to us@example.org",
            "We say #ItTakesACommunity",
            "We are @ItTakes.Community",
            "加入我们#国际移民日",
        ] {
            same("en", text);
            same("zh", text);
        }
        gives("en", "See our site (example.org)", "See our site (example.org).");
        gives("en", "#Home is here", "#Home is here.");
        gives("en", "It grew by 3.5", "It grew by 3.5.");
        gives("en", "Mail a@b.org today", "Mail a@b.org today.");
    }

    #[test]
    fn closing_marks_and_emoji_know_their_side() {
        gives("en", "He said “come in”", "He said “come in”.");
        gives("zh", "世界（人权）", "世界（人权）。");
        gives("en", "Join us 🎉", "Join us. 🎉");
        gives("en", "Join us! 🇺🇦 👩‍👩‍👧‍👦", "Join us! 🇺🇦 👩‍👩‍👧‍👦");
        gives("ja", "ようこそ❤️", "ようこそ。❤️");
        gives("en", "© IOM™", "© IOM™.");
        gives("en", "18 December 2026", "18 December 2026.");
    }

    #[test]
    fn words_of_another_script_end_as_it_does() {
        gives("en", "সমস্ত মানুষ", "সমস্ত মানুষ।");
        gives("en", "人人生而自由", "人人生而自由。");
        gives("bn", "মানুষ IOM UK", "মানুষ IOM UK।");
        gives("zh", "欢迎 IOM", "欢迎 IOM。");
        gives("hi", "أهلا", "أهلا.");
    }
}
