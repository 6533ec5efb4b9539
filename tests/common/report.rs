//! What went wrong as a page to look at.

use std::fmt::Write as _;
use std::path::Path;

use super::run::Ran;
use super::run::STORE;
use super::run::save;

const STYLE: &str = "body{font:15px/1.4 sans-serif;margin:2em;background:#eee}article{background:#fff;padding:1em;margin:1em 0}\
figure{display:inline-block;margin:0 1em 0 0;vertical-align:top}img{border:1px solid #999;max-width:400px;background:#fff}\
pre{white-space:pre-wrap;font-size:13px}del{background:#fdd;text-decoration:none}ins{background:#dfd;text-decoration:none}";

/// Writes `store/report.html` with every case that failed.
pub fn write(failed: &[&Ran]) {
    let mut page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Reference suite</title><style>{STYLE}</style><h1>{} failed</h1>",
        failed.len()
    );
    for ran in failed {
        article(&mut page, ran);
    }
    save(&Path::new(STORE).join("report.html"), page.as_bytes());
}

fn article(page: &mut String, ran: &Ran) {
    let _ = write!(
        page,
        "<article><h2>{}</h2><p>{}</p><pre>{}</pre>",
        escape(&ran.name),
        escape(&ran.about),
        escape(&ran.wrong.join("\n"))
    );
    for (what, picture) in ["expected", "difference × 8", "actual"].iter().zip(&ran.pictures) {
        if let Some(name) = picture.as_ref().and_then(|path| path.file_name()) {
            let _ = write!(
                page,
                "<figure><img src=\"{0}\" alt=\"{what}\"><figcaption>{what}</figcaption></figure>",
                escape(&name.to_string_lossy())
            );
        }
    }
    if let Some((expected, actual)) = &ran.scenes {
        let _ = write!(page, "<pre>{}</pre>", lines(expected, actual));
    }
    page.push_str("</article>");
}

/// Lines of one and not of the other, marked.
fn lines(expected: &str, actual: &str) -> String {
    let mut out = String::new();
    for line in expected.lines().filter(|line| !actual.lines().any(|other| other == *line)) {
        let _ = writeln!(out, "<del>- {}</del>", escape(line));
    }
    for line in actual.lines() {
        let _ = match expected.lines().any(|other| other == line) {
            true => writeln!(out, "  {}", escape(line)),
            false => writeln!(out, "<ins>+ {}</ins>", escape(line)),
        };
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
