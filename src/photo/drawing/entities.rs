//! Entities of a DTD, before any parser unfolds them.

use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;

/// The most characters that entities may unfold to all together.
const MOST: usize = 8 << 20;

/// Refuses entities that stand in other files, that call one another, or that unfold to more
/// than a drawing may be long. The parser bounds only how deep they go: a line that names an
/// entity of a megabyte ten thousand times is not deep.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    let mut longest = 0;
    for declared in text.split("<!ENTITY").skip(1) {
        let (before, value) = quoted(declared);
        if before.split_ascii_whitespace().any(|word| word == "SYSTEM" || word == "PUBLIC") {
            let message = "the drawing has entities that stand in another file";
            return Err(Fault::new(ErrorKind::External, message));
        }
        if value.replace("&#", "").contains(['&', '%']) {
            return Err(Fault::corrupt("its entities call one another"));
        }
        longest = longest.max(value.len());
    }
    if longest > 0 && longest.saturating_mul(text.matches('&').count()) > MOST {
        let message = "the entities of the drawing unfold to more than a logo needs";
        return Err(Fault::new(ErrorKind::TooLarge, message));
    }
    Ok(())
}

/// What stands before the first text in quotation marks, and that text.
fn quoted(declared: &str) -> (&str, &str) {
    let Some((before, rest)) = declared.split_once(['"', '\'']) else { return (declared, "") };
    let mark = declared[before.len()..].chars().next().unwrap_or('"');
    (before, rest.split_once(mark).map_or(rest, |(value, _)| value))
}
