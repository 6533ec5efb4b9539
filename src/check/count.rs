//! Counting: characters as each platform does, words as people do.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::BinaryProperty;
use icu_properties::props::Emoji;
use icu_properties::props::EmojiPresentation;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::TextLimit;
use crate::model::TextUnit;

/// The length of a text as a platform counts it.
pub fn length(text: &str, limit: &TextLimit) -> usize {
    let text = match limit.unit {
        TextUnit::XWeighted => ComposingNormalizerBorrowed::new_nfc().normalize(text),
        _ => text.into(),
    };
    let mut sum = 0;
    let mut rest = &*text;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        let end = rest[start..].find(char::is_whitespace).map_or(rest.len(), |end| start + end);
        sum += plain(&rest[..start], limit.unit) + token(&rest[start..end], limit);
        rest = &rest[end..];
    }
    sum + plain(rest, limit.unit)
}

/// A piece without spaces: perhaps a link or a mention.
fn token(token: &str, limit: &TextLimit) -> usize {
    let core = token
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '#')
        .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
    let bare = limit.unit == TextUnit::XWeighted;
    if let Some(weight) = limit.url_weight
        && is_link(core, bare)
    {
        return plain(&token.replacen(core, "", 1), limit.unit) + weight as usize;
    }
    // Mastodon counts a mention without its server; only it weighs links and counts graphemes.
    let mention = core.strip_prefix('@').and_then(|name| name.split_once('@'));
    match mention {
        Some((_, server)) if limit.unit == TextUnit::Graphemes && limit.url_weight.is_some() => {
            plain(token, limit.unit) - plain(server, limit.unit) - 1
        }
        _ => plain(token, limit.unit),
    }
}

/// The best known endings of addresses beside those of countries.
const ENDINGS: [&str; 10] =
    ["com", "org", "net", "int", "info", "edu", "gov", "social", "london", "community"];

/// `bare`: an address without `https://` is one too.
fn is_link(text: &str, bare: bool) -> bool {
    let lower = text.to_lowercase();
    let after = |start: &str| lower.strip_prefix(start).is_some_and(|rest| rest.contains('.'));
    if after("https://") || after("http://") {
        return true;
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let country = |end: &str| end.len() == 2 && end.bytes().all(|b| b.is_ascii_alphabetic());
    let ends = |end: &&str| ENDINGS.contains(end) || country(end);
    bare && labels.len() > 1 && labels.iter().all(label) && labels.last().is_some_and(ends)
}

fn plain(text: &str, unit: TextUnit) -> usize {
    match unit {
        TextUnit::CodePoints => text.chars().count(),
        TextUnit::Graphemes => text.graphemes(true).count(),
        TextUnit::Utf16 => text.encode_utf16().count(),
        TextUnit::CodePointsEmojiAsBytes => text
            .graphemes(true)
            .map(|g| if is_emoji(g) { g.len() } else { g.chars().count() })
            .sum(),
        TextUnit::XWeighted => text
            .graphemes(true)
            .map(|g| if is_emoji(g) { 2 } else { g.chars().map(weight).sum() })
            .sum(),
    }
}

/// twitter-text 3.1, config v3.
fn weight(c: char) -> usize {
    match u32::from(c) {
        0..=0x10FF | 0x2000..=0x200D | 0x2010..=0x201F | 0x2032..=0x2037 => 1,
        _ => 2,
    }
}

fn is_emoji(grapheme: &str) -> bool {
    let drawn = |c: char| EmojiPresentation::for_char(c);
    let asked = grapheme.contains(['\u{FE0F}', '\u{20E3}']);
    grapheme.chars().any(drawn) || asked && grapheme.chars().any(Emoji::for_char)
}

/// How long a text is to read, in words. Where words are not written apart, two
/// ideographs or five letters stand for one.
pub fn words(text: &str) -> usize {
    let (mut words, mut ideographs, mut letters) = (0, 0_usize, 0_usize);
    for word in text.unicode_words() {
        match u32::from(word.chars().next().unwrap_or_default()) {
            0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => {
                ideographs += word.chars().count();
            }
            0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF => letters += 1,
            _ => words += 1,
        }
    }
    words + ideographs.div_ceil(2) + letters.div_ceil(5)
}

/// A word however it was written: small letters, straight apostrophes.
pub fn normal(word: &str) -> String {
    word.replace('’', "'").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Placements;

    fn on(platform: &str, text: &str) -> usize {
        let all = Placements::builtin();
        let limit = all.platforms.get(platform).and_then(|platform| platform.caption.clone());
        length(text, &limit.expect("a caption limit"))
    }

    #[test]
    fn x_weighs_as_twitter_text_does() {
        for (text, expected) in [
            ("#ItTakesACommunity", 18),
            ("@UNmigration", 12),
            ("https://www.ittakesacommunity.org/a/long/path?x=1", 23),
            ("(ittakesacommunity.org).", 26),
            ("👩‍👩‍👧‍👦🇺🇦👍🏽1️⃣", 8),
            ("人人", 4),
            ("…", 2),
            ("ế", 2),
            ("e\u{302}\u{301}", 2),
            ("اليوم", 5),
            ("e.g. 3.5 5.5", 12),
        ] {
            assert_eq!(on("x", text), expected, "{text}");
        }
        let line = "#ItTakesACommunity #MigrantsDay @IOM_UK @UNMigration @IMIX_UK https://x.org";
        assert_eq!(on("x", line), 85);
    }

    #[test]
    fn others_count_in_their_own_ways() {
        let family = "👩‍👩‍👧‍👦";
        assert_eq!((on("bluesky", family), on("threads", family)), (1, 25));
        assert_eq!((on("telegram", "👍"), on("instagram", "👍")), (2, 1));
        assert_eq!(on("mastodon", "@who@example.social https://example.org/a/b/c"), 4 + 1 + 23);
        assert_eq!(on("mastodon", "example.org"), 11);
        assert_eq!(on("bluesky", "@who.bsky.social  x"), 19);
    }

    #[test]
    fn words_are_counted_in_scripts_without_spaces_too() {
        assert_eq!(words("It’s not about **the** place – 94 countries."), 7);
        assert_eq!(words("人人生而自由"), 3);
        assert!((2..6).contains(&words("វិចារណញ្ញាណនិងសតិ")));
        assert_eq!(words(""), 0);
    }
}
