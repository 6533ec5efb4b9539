//! Which letters the bytes of a text file are.

use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;

use super::Remark;
use super::remark;
use crate::diag::Diagnostic;

/// Files that are renamed to `.csv` in good faith, by their first bytes.
const FOREIGN: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "it is a workbook or a zip with the wrong ending"),
    (b"\xD0\xCF\x11\xE0", "it is an old Excel file with the wrong ending"),
    (b"%PDF", "it is a PDF file"),
    (b"{\\rtf", "it is an RTF document"),
    (b"\x89PNG", "it is a picture"),
    (b"\xFF\xD8\xFF", "it is a picture"),
    (b"GIF8", "it is a picture"),
];

/// The text without a byte order mark, and a warning where the encoding is a guess.
pub fn decode(bytes: &[u8]) -> Result<(String, Option<Remark>), Remark> {
    if let Some((_, why)) = FOREIGN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(remark::not_a_table(why));
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => without_mark(bytes)?,
    };
    let (text, _, broken) = encoding.decode(bytes);
    // Binary data now and then has a byte order mark or zeros in the right places.
    if text.contains('\0') || broken && encoding != UTF_8 {
        return Err(binary());
    }
    if broken {
        return guess(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    }
    Ok((text.into_owned(), None))
}

/// UTF-16 has a zero in every pair of bytes that is a Western letter, a comma or a line
/// end, always on the same side. A few zeros are no text at all.
fn without_mark(bytes: &[u8]) -> Result<&'static Encoding, Remark> {
    let zeros = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let enough = bytes.len() / 2 * 3 / 10;
    match (zeros(0), zeros(1)) {
        (0, 0) => Ok(UTF_8),
        (0, low) if low > enough => Ok(UTF_16LE),
        (high, 0) if high > enough => Ok(UTF_16BE),
        _ => Err(binary()),
    }
}

fn guess(bytes: &[u8]) -> Result<(String, Option<Remark>), Remark> {
    let controls =
        bytes.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace());
    if controls.count() > bytes.len() / 100 {
        return Err(binary());
    }
    let text = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    let warning = encoding_guessed(&text);
    Ok((text, Some(Remark::new(warning))))
}

fn encoding_guessed(text: &str) -> Diagnostic {
    let message =
        "the file is not UTF-8 and is taken for Windows-1252, the encoding of Western Europe";
    let letters = |c: char| !c.is_alphanumeric() && c.is_ascii();
    let word = text.split(letters).find(|word| !word.is_ascii());
    let look = word.map(|word| format!("look whether this is spelled as it should be: {word}"));
    let warning = Diagnostic::warning("encoding-guessed", message);
    let warning = look.into_iter().fold(warning, Diagnostic::hint);
    warning.hint("save the table as `CSV UTF-8`, or as .xlsx")
}

fn binary() -> Remark {
    remark::not_a_table("its bytes are no text")
}
