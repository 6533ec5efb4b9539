//! The studio as developers and strangers meet it: the real program at a real port.
#![cfg(feature = "studio")]
#![expect(clippy::disallowed_methods, reason = "tests read what the command has written")]

#[path = "common/studio.rs"]
#[expect(dead_code, reason = "shared with the bench")]
mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use common::Studio;
use serde_json::Value;
use serde_json::json;

const PHOTO: &str = "examples/photos/eileen-collins-nasa.jpg";
/// By the Universal Declaration of Human Rights, article 1.
const ARTICLE: &str = "All human beings are born free and equal in dignity and rights.";

fn quote() -> Value {
    json!({
        "template": "quote",
        "fields": {
            "quote": ARTICLE,
            "name": "Universal Declaration of Human Rights",
            "photo": { "file": "me.jpg", "alt": "An astronaut.", "credit": "Photo: NASA" },
        },
    })
}

fn text_card() -> Value {
    json!({ "template": "quote-text", "fields": { "quote": ARTICLE, "name": "Article 1" } })
}

fn photo() -> Vec<u8> {
    fs::read(PHOTO).expect("the example's photo")
}

fn in_base64() -> Value {
    json!({ "me.jpg": BASE64.encode(photo()) })
}

/// Every file below a folder by its path, without what the command keeps for itself.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![root.to_path_buf()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(root).expect("inside").to_string_lossy().into_owned();
            match path.is_dir() {
                true if !name.starts_with('.') => open.push(path),
                false => drop(found.insert(name, fs::read(&path).expect("a file"))),
                true => {}
            }
        }
    }
    found
}

/// What the command writes for a card.
fn rendered(card: &str) -> BTreeMap<String, Vec<u8>> {
    let desk = tempfile::tempdir().expect("a folder");
    fs::write(desk.path().join("me.jpg"), photo()).expect("the photo");
    fs::write(desk.path().join("card.yaml"), card).expect("the card");
    let done = Command::new(env!("CARGO_BIN_EXE_itac"))
        .current_dir(desk.path())
        .args(["render", "card.yaml", "--date", "2026-11-26"])
        .output()
        .expect("the command");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    files(&desk.path().join("out"))
}

fn unzipped(bytes: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut all = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let mut bytes = Vec::new();
        let name = file.name().expect("a name").into_owned();
        file.read_to_end(&mut bytes).expect("its bytes");
        all.insert(name, bytes);
    }
    all
}

/// The bytes of a preview, of the archive and of a picture alone are those of the command, and
/// so are those of the card that was saved.
#[test]
fn what_is_seen_is_what_the_command_makes() {
    let studio = Studio::open(&[]);
    let id = studio.photo("me.jpg", &photo());
    let photos = json!({ "me.jpg": { "id": id } });
    let saved = studio.json("/api/yaml", &json!({ "cards": [quote()] })).text();
    let expected = rendered(&saved);
    assert!(expected.len() > 12, "{:?}", expected.keys());

    let ask = json!({ "card": quote(), "photos": photos, "formats": ["png", "svg"] });
    let accept = [("content-type", "application/json"), ("accept", "application/zip")];
    let archive = studio.post("/api/render", ask.to_string().as_bytes(), &accept);
    assert_eq!(archive.status, 200);
    let unzipped = unzipped(archive.body);
    assert_eq!(unzipped.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    assert!(unzipped == expected, "an archive has other bytes than the command's files");

    for placement in ["instagram-square", "instagram-story", "x-header"] {
        let ask = json!({ "card": quote(), "photos": photos, "for": [placement] });
        let made = studio.json("/api/render", &ask).value();
        let (path, data) = made["files"]
            .as_object()
            .expect("files")
            .iter()
            .find(|(path, _)| path.ends_with(".png"))
            .expect("a PNG");
        let bytes = BASE64.decode(data.as_str().expect("text")).expect("base64");
        assert!(bytes == expected[path], "{path}");
        let accept = [("content-type", "application/json"), ("accept", "image/png")];
        let alone = studio.post("/api/render", ask.to_string().as_bytes(), &accept);
        assert_eq!((alone.status, alone.header("content-type")), (200, "image/png"));
        assert!(alone.body == bytes);
    }
}

#[test]
fn a_card_can_be_sent_as_yaml_with_its_photos() {
    let studio = Studio::open(&[]);
    let form = form(&[
        (
            "card",
            None,
            format!(
                "template: quote\nfields:\n  quote: {ARTICLE}\n  name: Article 1\n  photo: ME\n"
            )
            .as_bytes(),
        ),
        ("for", None, b"instagram-square, 600x400"),
        ("photo", Some("Me.JPG"), &photo()),
    ]);
    let made = studio.post("/api/render", &form, &[("content-type", BOUNDARY)]);
    assert_eq!(made.status, 200, "{}", made.text());
    let pictures = made.value()["card"]["pictures"].as_array().expect("pictures").len();
    assert_eq!(pictures, 2);
}

const BOUNDARY: &str = "multipart/form-data; boundary=edge";

fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

#[test]
fn mistakes_are_told_by_their_status() {
    let studio = Studio::open(&["--max-photo-mb", "1"]);
    let json_type = [("content-type", "application/json")];
    let broken = |body: &str| studio.post("/api/render", body.as_bytes(), &json_type);
    for body in [
        "",
        "{",
        "[]",
        "{\"card\": {}, \"fro\": 1}",
        "{\"card\":{},\"formats\":[\"bmp\"]}",
        "{\"card\":{},\"formats\":[]}",
    ] {
        let told = broken(body);
        assert_eq!((told.status, told.codes()), (400, vec!["malformed".to_owned()]), "{body}");
    }
    let wrong = |card: Value| studio.json("/api/render", &json!({ "card": card, "photos": {} }));
    for (card, code) in [
        (json!({ "template": "quote-text", "fields": {} }), "missing-field"),
        (json!({ "template": "qoute", "fields": {} }), "unknown-template"),
        (json!({ "fields": {} }), "no-template"),
        (json!({ "template": "quote-text", "kit": "../ours", "fields": {} }), "unknown-kit"),
        (json!("cards: [ { template: a }, { template: b } ]"), "several-cards"),
        (json!("a: ["), "yaml"),
        (json!({ "template": "quote-text", "fileds": {} }), "unknown-key"),
    ] {
        let told = wrong(card.clone());
        assert_eq!(told.status, 422, "{card}");
        assert!(told.codes().contains(&code.to_owned()), "{card}: {:?}", told.codes());
    }
    let told = studio.post("/api/render", b"x", &[("content-type", "text/plain")]);
    assert_eq!((told.status, told.codes()), (415, vec!["unsupported".to_owned()]));
    let told = studio
        .json("/api/render", &json!({ "card": text_card(), "photos": { "a.jpg": { "id": "0" } } }));
    assert_eq!((told.status, &told.value()["missing"]), (409, &json!(["0"])));
    let accept = [("content-type", "application/json"), ("accept", "image/png")];
    let told =
        studio.post("/api/render", json!({ "card": text_card() }).to_string().as_bytes(), &accept);
    assert_eq!((told.status, told.codes()), (400, vec!["several-pictures".to_owned()]));
    let told = studio.post("/api/render", b"--edge\r\nnonsense", &[("content-type", BOUNDARY)]);
    assert_eq!((told.status, told.codes()), (400, vec!["malformed".to_owned()]));
    let told = studio.post("/api/render", b"", &[("content-type", "multipart/form-data")]);
    assert_eq!((told.status, told.codes()), (400, vec!["malformed".to_owned()]));
    let told = studio.post("/api/photos?name=large.jpg", &vec![0; 7 << 20], &[]);
    assert_eq!((told.status, told.codes()), (413, vec!["too-large".to_owned()]));
    assert_eq!(studio.get("/api/render", &[]).status, 405);
    assert_eq!(studio.get("/health", &[]).text(), "ok\n");
}

#[test]
fn broken_photos_are_told_in_the_language_of_the_page() {
    let studio = Studio::open(&[]);
    let whole = photo();
    for (name, bytes, code) in [
        ("cut.jpg", &whole[..whole.len() / 2], "photo-damaged"),
        ("words.jpg", b"just words".as_slice(), "photo-unreadable"),
        ("empty.jpg", b"", "photo-damaged"),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "photo-heic"),
    ] {
        let told =
            studio.post(&format!("/api/photos?name={name}"), bytes, &[("accept-language", "ar")]);
        assert_eq!((told.status, told.codes()), (422, vec![code.to_owned()]), "{name}");
        let message = &told.value()["messages"][0];
        let arabic =
            |text: &str| text.chars().any(|letter| ('\u{600}'..'\u{6ff}').contains(&letter));
        assert!(arabic(message["text"].as_str().expect("text")), "{message}");
        assert!(message["message"].as_str().expect("text").contains(name), "{message}");
    }
}

/// Whatever a request names, nothing but what came with it is read.
#[test]
fn no_path_of_a_request_reaches_the_disk() {
    let studio = Studio::open(&[]);
    let own = fs::canonicalize(PHOTO).expect("the photo");
    let own = own.to_str().expect("text");
    for path in [
        own,
        PHOTO,
        "../../../../etc/passwd",
        "file:///etc/passwd",
        "templates/samples/person.png",
        "~/a.jpg",
    ] {
        let mut card = quote();
        card["fields"]["photo"]["file"] = json!(path);
        let told = studio.json("/api/render", &json!({ "card": card, "photos": {} }));
        assert_eq!(told.status, 422, "{path}");
        let all = told.text();
        assert!(all.contains("it was not sent"), "{path}: {all}");
    }
    let mut card = text_card();
    card["partner"] = json!({ "name": "P", "logo": "examples/logos/logo.svg" });
    assert_eq!(studio.json("/api/render", &json!({ "card": card })).status, 422);
    for path in [
        "/static/x/../../Cargo.toml",
        "/static/x/%2e%2e/Cargo.toml",
        "/static/x//etc/passwd",
        "/pictures/..%2f..%2fCargo.toml",
    ] {
        assert_eq!(studio.get(path, &[]).status, 404, "{path}");
    }
    // What goes into an archive stays in the folder it is unpacked in.
    let ask = json!({ "card": text_card(), "for": ["600x600"], "folder": "../../up/./.." });
    let made = studio.json("/api/render", &ask).value();
    assert_eq!(made["card"]["folder"], "up", "{}", made["card"]["folder"]);
}

#[test]
fn strangers_pages_are_refused() {
    let studio = Studio::open(&["--host", "cards.example.org"]);
    let ask = json!({ "card": text_card(), "for": ["400x400"] }).to_string();
    let with = |headers: &[(&str, &str)]| {
        let all = [&[("content-type", "application/json")], headers].concat();
        studio.post("/api/render", ask.as_bytes(), &all).status
    };
    assert_eq!(with(&[]), 200);
    assert_eq!(with(&[("origin", &studio.url), ("sec-fetch-site", "same-origin")]), 200);
    assert_eq!(
        with(&[("host", "cards.example.org"), ("origin", "https://cards.example.org")]),
        200
    );
    assert_eq!(with(&[("origin", "https://evil.example")]), 403);
    assert_eq!(with(&[("sec-fetch-site", "cross-site")]), 403);
    assert_eq!(with(&[("host", "evil.example")]), 421);
    assert_eq!(studio.get("/en/", &[("host", "evil.example:80")]).status, 421);
}

#[test]
fn every_page_is_there_in_every_language() {
    let studio = Studio::open(&["--kit", "itac", "--kit", "examples/kit"]);
    for (lang, dir) in [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")] {
        for path in [
            "",
            "many",
            "make/quote",
            "make/carousel",
            "make/event",
            "form/thanks",
            "?kit=examples/kit",
        ] {
            let page = studio.get(&format!("/{lang}/{path}"), &[]);
            assert_eq!(page.status, 200, "{lang} {path}");
            let policy = page.header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'") && !policy.contains("unsafe"),
                "{policy}"
            );
            let html = page.text();
            if !path.starts_with("form") {
                assert!(
                    html.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")),
                    "{lang} {path}"
                );
            }
            // What the policy would block.
            assert!(!html.contains(" style=\"") && !html.contains(" onclick"), "{lang} {path}");
        }
    }
    let home = studio.get("/", &[("accept-language", "ar-SD,en;q=0.5")]);
    assert_eq!((home.status, home.header("location")), (303, "/ar/"));
    assert_eq!(studio.get("/en/make/nothing", &[]).status, 404);
    assert_eq!(studio.get("/xx/", &[]).status, 404);
    assert_eq!(studio.get("/en/?kit=other", &[]).status, 404);
    let picture = studio.get("/pictures/quote.png?kit=examples%2Fkit", &[]);
    assert_eq!(picture.status, 200);
    let picture = studio.get("/pictures/quote.png", &[]);
    assert_eq!((picture.status, &picture.body[1..4]), (200, &b"PNG"[..]));
    let described = studio.get("/api/openapi.json", &[]).value();
    assert_eq!(described["openapi"], "3.1.0");
    let metrics = studio.get("/metrics", &[]).text();
    assert!(metrics.contains("itac_requests_total{path=\"page\",status=\"404\"}"), "{metrics}");
}

/// Tables with the mistakes people make come to the page row by row, the wrong ones too.
#[test]
fn tables_are_opened_row_by_row() {
    let studio = Studio::open(&[]);
    let table = "\u{feff}template;quote;name;show name;for\r\nquote-text;Community means a lot to me.;Khadeja Alamary;initials;instagram-square\r\nquote-text;\"One; two\";Toby;all of it;\r\n";
    let opened = studio.post("/api/open?name=people.csv", table.as_bytes(), &[]).value();
    let cards = opened["cards"].as_array().expect("cards");
    assert_eq!((cards.len(), &opened["table"]), (2, &json!(true)));
    assert_eq!(cards[0]["card"]["fields"]["name"], "Khadeja Alamary");
    assert_eq!(cards[0]["title"], "K.\u{a0}A.");
    assert_eq!(cards[0]["card"]["for"], json!(["instagram-square"]));
    assert_eq!(cards[1]["messages"].as_array().expect("messages").len(), 1, "{opened}");
    assert_eq!(cards[1]["card"]["show_name"], "all of it");

    // Folders tell no more of a name than the card does.
    let all: Vec<&Value> = cards.iter().map(|one| &one["card"]).collect();
    let folders = studio.json("/api/names", &json!({ "cards": all, "table": true })).value();
    assert_eq!(folders["folders"][0], "001-k-a");

    let yaml = studio.json("/api/yaml", &json!({ "cards": all })).text();
    let again = studio.post("/api/open?name=cards.yaml", yaml.as_bytes(), &[]).value();
    assert_eq!(again["cards"][0]["card"], cards[0]["card"]);
    // A table of one kind of card, and a kind that is none.
    let plain = b"quote,name\nAll are equal,Article 1\n";
    let asked = studio.post("/api/open?name=t.csv", plain, &[]).value();
    assert_eq!(asked["cards"][0]["messages"][0]["code"], "no-template", "{asked}");
    let asked = studio.post("/api/open?name=t.csv&template=quote-text", plain, &[]).value();
    assert_eq!(asked["cards"][0]["card"]["fields"]["quote"], "All are equal", "{asked}");
    let asked = studio.post("/api/open?name=t.csv", b"template,quote\nqoute,A\n", &[]).value();
    assert_eq!(asked["cards"][0]["messages"][0]["code"], "unknown-template", "{asked}");
    let told = studio.post("/api/open?name=people.numbers", b"x", &[]);
    assert_eq!((told.status, told.codes()), (422, vec!["not-a-table".to_owned()]));
}

#[test]
fn consent_is_asked_for_here_too() {
    let studio = Studio::open(&[]);
    let mut card = quote();
    card["fields"]["photo"]["consent"] = json!({ "given": true, "until": "2026-11-25" });
    let told = studio.json("/api/render", &json!({ "card": card, "photos": in_base64() }));
    assert_eq!((told.status, told.codes()), (422, vec!["no-consent".to_owned()]));
}

/// Whoever cannot be served is told when to come back, and what has begun is finished.
#[test]
fn more_than_can_be_made_is_told_to_wait() {
    let studio = Studio::open(&["--jobs", "1", "--queue", "1"]);
    let ask = json!({ "card": text_card(), "formats": ["png", "svg"] });
    let told: Vec<(u16, String)> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..12)
            .map(|_| {
                scope.spawn(|| {
                    let told = studio.json("/api/render", &ask);
                    (told.status, told.header("retry-after").to_owned())
                })
            })
            .collect();
        asking.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert!(told.iter().any(|(status, _)| *status == 200), "{told:?}");
    let busy: Vec<_> = told.iter().filter(|(status, _)| *status == 503).collect();
    assert!(!busy.is_empty() && busy.iter().all(|(_, after)| after == "2"), "{told:?}");
    assert!(told.iter().all(|(status, _)| [200, 503].contains(status)), "{told:?}");
    assert_eq!(studio.json("/api/render", &ask).status, 200);
    let ended = std::thread::scope(|scope| {
        let url = studio.url.clone();
        let last = scope.spawn(move || {
            let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
            agent
                .post(format!("{url}/api/render"))
                .send_json(&ask)
                .map(|told| told.status().as_u16())
        });
        std::thread::sleep(std::time::Duration::from_millis(60));
        let ended = studio.end();
        assert_eq!(last.join().expect("asked").ok(), Some(200));
        ended
    });
    assert_eq!(ended, Some(0));
}
