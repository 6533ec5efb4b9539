//! The studio under people and programs that mean no good, or are only slow.
#![cfg(feature = "studio")]

#[path = "common/studio.rs"]
#[expect(dead_code, reason = "shared with the tests that ask in good faith")]
mod common;

use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use common::Studio;
use serde_json::json;

fn made(studio: &Studio) -> u16 {
    let card = json!({
        "template": "quote-text",
        "fields": { "quote": "Community means a lot to me.", "name": "Khadeja Alamary" },
    });
    studio.json("/api/render", &json!({ "card": card, "for": ["400x400"] })).status
}

#[test]
fn a_thousand_connections_keep_nobody_from_being_answered() {
    rlimit::increase_nofile_limit(4096).expect("the system allows it");
    let studio = Studio::open(&[]);
    let mut idle: Vec<TcpStream> =
        (0..1000).map(|_| TcpStream::connect(studio.address()).expect("a connection")).collect();
    // Some have begun to say something.
    for one in idle.iter_mut().step_by(3) {
        one.write_all(b"POST /api/render HTTP/1.1\r\nHost: localhost\r\n").expect("sent");
    }
    assert_eq!(studio.get("/health", &[]).status, 200);
    assert_eq!(made(&studio), 200);
    drop(idle);
    assert_eq!(made(&studio), 200);
}

#[test]
fn who_sends_slowly_waits_alone() {
    let studio = Studio::open(&["--jobs", "1", "--queue", "4"]);
    let mut slow: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(studio.address()).expect("a connection");
            let head = "POST /api/render HTTP/1.1\r\nHost: localhost\r\n\
                        Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n{";
            stream.write_all(head.as_bytes()).expect("sent");
            stream
        })
        .collect();
    for _ in 0..5 {
        for one in &mut slow {
            one.write_all(b" ").expect("sent");
        }
        assert_eq!(made(&studio), 200);
    }
}

/// What claims to be too large is refused by its claim, and the reason can be read.
#[test]
fn a_body_that_is_too_large_is_refused_and_told() {
    let studio = Studio::open(&["--max-photo-mb", "1"]);
    let mut stream = TcpStream::connect(studio.address()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time");
    let size = 40 << 20;
    let head = format!(
        "POST /api/photos HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    for _ in 0..size >> 16 {
        stream.write_all(&[0; 1 << 16]).expect("it is heard out");
    }
    let mut told = String::new();
    stream.read_to_string(&mut told).expect("an answer");
    assert!(told.starts_with("HTTP/1.1 413") && told.contains("too-large"), "{told}");
    // The same without saying how much there is.
    let mut stream = TcpStream::connect(studio.address()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time");
    let head = "POST /api/photos HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    for _ in 0..160 {
        // It may have hung up by now.
        let chunk = [b"10000\r\n".as_slice(), &[0; 1 << 16], b"\r\n"].concat();
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let mut told = Vec::new();
    let _ = stream.read_to_end(&mut told);
    assert!(
        told.is_empty() || told.starts_with(b"HTTP/1.1 413"),
        "{}",
        String::from_utf8_lossy(&told)
    );
    assert_eq!(made(&studio), 200);
}

/// Parts without ends, without heads, with lies about their lengths.
#[test]
fn malformed_requests_are_refused_and_the_next_is_answered() {
    let studio = Studio::open(&[]);
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    for body in [
        "--edge",
        "--edge--",
        "--edge\r\n\r\n",
        "--edge\r\nContent-Disposition: form-data; name=\"card\"\r\n\r\ntemplate: quote",
        "--other\r\n",
        "\0\0\0",
        "--edge\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n--edge--\r\n",
    ] {
        let told = studio.post("/api/render", body.as_bytes(), &kind);
        assert_eq!((told.status, told.codes()), (400, vec!["malformed".to_owned()]), "{body:?}");
    }
    for raw in [
        "NONSENSE\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\0\0\0\0",
        "POST /api/render HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(studio.address()).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(25))).expect("a time");
        stream.write_all(raw.as_bytes()).expect("sent");
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut told = Vec::new();
        let _ = stream.read_to_end(&mut told);
        assert!(!told.starts_with(b"HTTP/1.1 2"), "{raw:?}: {}", String::from_utf8_lossy(&told));
    }
    // Whatever stands in a card, it is told or made.
    for card in [
        json!(null),
        json!(5),
        json!([]),
        json!({}),
        json!("\u{0}"),
        json!({ "template": { "a": [[[[]]]] } }),
    ] {
        let told = studio.json("/api/render", &json!({ "card": card, "photos": {} }));
        assert!([400, 422].contains(&told.status), "{card}: {}", told.status);
    }
    let deep = format!("{{\"card\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let told = studio.post("/api/render", deep.as_bytes(), &[("content-type", "application/json")]);
    assert_eq!(told.status, 400);
    let yaml = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]\n";
    assert_eq!(studio.json("/api/render", &json!({ "card": yaml })).status, 422);
    assert_eq!(made(&studio), 200);
}
