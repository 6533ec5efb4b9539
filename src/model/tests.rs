//! Files as people write them, right and wrong.

use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::diag::render;
use crate::model::*;

fn template(text: &str) -> Result<Template, Vec<Diagnostic>> {
    Template::read(&Source::new("t.yaml", text))
}

#[test]
fn probe() {
    for text in [
        "name: a\nlayout:\n  text: { value: hi, colour: ink, gorw: 1, width: 10 }\n  row: {}\nfeilds: {}\n",
        "name: a\nlayout:\n  txet: { value: hi }\nx: 1\n",
        "name: 94\nlayout:\n  stack:\n    fill: #ff0000\n    children:\n      - text: { valeu: x }\n      - shape: { kind: blob, color: #ff0000, radius: 3em, opacity: 7 }\n      - row: \n          gap: { sqare: 1u, else: 2u }\n          children: none\n",
        "name: a\nname: b\nlayout: { row: {} }\n",
        "name: a\n\tlayout: { row: {} }\n",
        "name: \"a\nlayout: { row: {} }\n",
        "name: a: b\nlayout: { row: {} }\n",
        "name: a\r\nlayout:\r\n  row: { gpa: 1u }\r\n",
        "",
        "# only a comment\n",
        "name: é日本 # x\nlayout: { text: { value: \"日本\", stlye: x } }\n",
        "name: a\nlayout: { text: { value: x, fit: { mni: 2u } } }\nabout: >\n  long\n  text\nfields: { a: { text: { max: 0, lines: three } }, b: { photo: }, c: {} }\n",
        "a: *b\n", "a: [1, 2\nb: 3\n", "- a\nb: c\n", "name: !foo a\nlayout: {row: {}}\n", "name: a\n---\nname: b\n",
        "name: a\nlayout: { text: { value: &v hi, style: *v, size: *v } }\n",
    ] {
        println!("=====\n{text}-----");
        match template(text) {
            Ok(t) => println!("OK {t:#?}"),
            Err(e) => println!("{}", render(&e, false)),
        }
    }
}
