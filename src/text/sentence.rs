//! Where sentences end (UAX 29), for words that go on on another page.

use unicode_segmentation::UnicodeSegmentation;

/// The byte after each sentence and the space behind it; the last is the text's end.
pub fn sentence_ends(text: &str) -> Vec<usize> {
    let bounds = text.split_sentence_bound_indices();
    bounds
        .filter(|(_, sentence)| !sentence.trim().is_empty())
        .map(|(start, sentence)| start + sentence.len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_in_every_script() {
        for (text, count) in [
            ("One. Two! Three?", 3),
            ("एक। दो। तीन।", 3),
            ("一。二！三？", 3),
            ("واحد. اثنان؟ ثلاثة.", 3),
            ("no end", 1),
            ("", 0),
        ] {
            let ends = sentence_ends(text);
            assert_eq!(ends.len(), count, "{text}: {ends:?}");
            assert_eq!(ends.last().copied().unwrap_or(0), text.len());
        }
    }
}
