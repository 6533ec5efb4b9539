//! Keys that are known, and stand in the wrong place.

use crate::model::suggest::did_you_mean;
use crate::model::suggest::nearest;

/// Keys of a photo that a card has not.
const OF_PHOTO: [&str; 7] = ["file", "focus", "zoom", "anonymise", "tone", "effects", "enhance"];
/// Keys of a card that a photo has not.
const OF_CARD: [&str; 9] = [
    "template",
    "show_name",
    "theme",
    "language",
    "kit",
    "partner",
    "hashtags",
    "caption",
    "publish_at",
];

/// Where what is written as a field belongs, which no template has.
pub fn no_field(key: &str) -> Option<String> {
    let plain = key.to_lowercase().replace('-', "_");
    if OF_PHOTO.contains(&&*plain) {
        return Some(of_photo(&plain));
    }
    OF_CARD.contains(&&*plain).then(|| of_card(&plain))
}

fn of_photo(key: &str) -> String {
    format!("it belongs to a photo: `photo: {{ file: …, {key}: … }}`")
}

fn of_card(key: &str) -> String {
    format!("`{key}` belongs to the card, beside `template` and `fields`")
}

/// Where a key belongs that is not among those known here.
pub fn belongs(key: &str, known: &[&str]) -> Option<String> {
    let (is_card, is_photo) = (known.contains(&"publish_at"), known.contains(&"anonymise"));
    let plain = key.to_lowercase().replace('-', "_");
    if is_card && OF_PHOTO.contains(&&*plain) {
        return Some(of_photo(&plain));
    }
    if is_card && plain == "id" {
        return Some("what a card and its folder are called is its `name`".into());
    }
    if is_card && nearest(key, known).is_none() {
        let other = did_you_mean(key, known);
        return Some(format!("what its template asks for is written below `fields`; else {other}"));
    }
    if is_photo && OF_CARD.contains(&&*plain) {
        return Some(of_card(&plain));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sent_where_they_belong() {
        let (card, photo) = (["name", "fields", "publish_at"], ["file", "anonymise"]);
        let hint = belongs("anonymise", &card).expect("a hint");
        assert!(hint.contains("anonymise: …"), "{hint}");
        let hint = belongs("show-name", &photo).expect("a hint");
        assert!(hint.contains("`show_name` belongs to the card"), "{hint}");
        let hint = belongs("quote", &card).expect("a hint");
        assert!(hint.contains("below `fields`"), "{hint}");
        assert_eq!(belongs("nmae", &card), None, "a slip is told as one");
        assert_eq!(belongs("anonymise", &["size"]), None);
    }
}
