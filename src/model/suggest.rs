//! What somebody probably meant.

/// The known name that is nearest to what was written, if any is near.
pub fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let written = plain(written);
    let distance = |name: &str| strsim::damerau_levenshtein(&written, &plain(name));
    let best = known
        .iter()
        .map(|name| (distance(name), *name))
        .min_by_key(|(distance, _)| *distance)?;
    let allowed = (written.chars().count().max(best.1.chars().count()) / 3).clamp(1, 3);
    (best.0 <= allowed).then_some(best.1)
}

/// A hint: the nearest name, or what there is to choose from.
pub fn did_you_mean(written: &str, known: &[&str]) -> String {
    match nearest(written, known) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => "nothing is expected here".into(),
        None => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("known are {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        let known = ["color", "children", "gap", "text_align"];
        assert_eq!(nearest("colour", &known), Some("color"));
        assert_eq!(nearest("chidlren", &known), Some("children"));
        assert_eq!(nearest("text-align", &known), Some("text_align"));
        assert_eq!(nearest("Gap", &known), Some("gap"));
        assert_eq!(nearest("font", &known), None);
        assert_eq!(did_you_mean("zzz", &["a", "b"]), "known are `a`, `b`");
    }
}
