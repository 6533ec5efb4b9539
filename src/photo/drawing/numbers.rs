//! Numbers that no drawing needs and that cost those who believe them.

use usvg::roxmltree::Document;

use crate::photo::error::ErrorKind;
use crate::photo::error::Fault;

/// Digits before the point, and the greatest exponent. An arc is cut into the more curves the
/// larger it is: one with a radius of a hundred digits never ends.
const MOST: usize = 9;

/// What lengths of shapes are made of.
const LENGTHS: [&str; 9] =
    ["d", "points", "r", "rx", "ry", "width", "height", "viewBox", "font-size"];

/// Refuses numbers of a thousand million and more where shapes are described.
pub(super) fn check(document: &Document<'_>) -> Result<(), Fault> {
    let nodes = document.descendants().filter(|node| node.is_element());
    for node in nodes {
        let sheet = node.tag_name().name() == "style";
        let styles = node.text().filter(|_| sheet).into_iter().chain(node.attribute("style"));
        let mut attributes = node.attributes();
        if attributes.any(|one| LENGTHS.contains(&one.name()) && is_huge(one.value()))
            || styles.flat_map(|style| style.split([';', '{', '}'])).any(is_huge_length)
        {
            let message = "the drawing has numbers that are larger than any picture";
            return Err(Fault::new(ErrorKind::TooLarge, message));
        }
    }
    Ok(())
}

fn is_huge_length(declaration: &str) -> bool {
    let Some((name, value)) = declaration.split_once(':') else { return false };
    let name = name.trim().to_ascii_lowercase();
    (name == "font" || LENGTHS.contains(&name.as_str())) && is_huge(value)
}

fn is_huge(numbers: &str) -> bool {
    let (mut digits, mut exponent, mut fraction) = (0, None, false);
    for byte in numbers.bytes() {
        match (byte, &mut exponent) {
            (b'0'..=b'9', Some(exponent)) => {
                *exponent = (*exponent * 10 + usize::from(byte - b'0')).min(1000);
                if *exponent > MOST {
                    return true;
                }
            }
            (b'0'..=b'9', None) if !fraction => {
                digits += 1;
                if digits > MOST {
                    return true;
                }
            }
            (b'0'..=b'9', None) => {}
            (b'.', _) => (digits, exponent, fraction) = (0, None, true),
            (b'e' | b'E', None) => exponent = Some(0),
            (b'+', Some(0)) => {}
            // A small number, or the next one.
            _ => (digits, exponent, fraction) = (0, None, false),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_picture_has_is_huge() {
        for text in [
            "M0 0L999999999 1e9",
            "0.33333333333333333",
            "1e-30",
            "M1.5.5e2-3e+4",
            "12345678 123456789",
            "100%",
            "2.5em",
            "",
            "M0,0h1.234567890123e3",
        ] {
            assert!(!is_huge(text), "{text}");
        }
        for text in
            ["1234567890", "1e10", "1E+99", "-.5e300", "M0 0A66666666666 1 0 0 0 1 1", "9e0000010"]
        {
            assert!(is_huge(text), "{text}");
        }
        assert!(
            is_huge_length(" font-size: 1e30px") && !is_huge_length("fill: url(#a1234567890123)")
        );
    }
}
