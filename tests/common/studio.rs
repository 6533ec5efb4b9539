//! A studio at a free port, as people start it, and somebody who asks it.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;

pub struct Studio {
    child: Child,
    /// Without a slash at the end.
    pub url: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Studio {
    /// With these options beside those that keep it quiet.
    pub fn open(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_itac"))
            .args(["studio", "--listen", "127.0.0.1:0", "--date", "2026-11-26"])
            .args(options)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the studio starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its messages")).lines();
        let found = lines.find_map(|line| {
            let line = line.expect("text");
            line.split_once("http://").map(|(_, rest)| rest.trim_end_matches('/').to_owned())
        });
        let url = format!("http://{}", found.expect("it says where it is"));
        // Whoever writes to a closed pipe is ended.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = agent().get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.call())
    }

    pub fn post(&self, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let mut request = agent().post(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body))
    }

    pub fn json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, body.to_string().as_bytes(), &[("content-type", "application/json")])
    }

    /// Remembers a photo; its id.
    pub fn photo(&self, name: &str, bytes: &[u8]) -> String {
        let told = self.post(&format!("/api/photos?name={name}"), bytes, &[]);
        assert_eq!(told.status, 200, "{}", told.text());
        told.value()["id"].as_str().expect("an id").to_owned()
    }

    /// Asks it to end, as service managers do; how it ended.
    pub fn end(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("kill");
        assert!(asked.success());
        self.child.wait().expect("it ends").code()
    }

    /// Bytes of memory that it holds; nothing where the system does not tell.
    #[expect(clippy::disallowed_methods, reason = "the system tells it in a file")]
    pub fn memory(&self) -> Option<u64> {
        let told = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = told.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The codes of what is said.
    pub fn codes(&self) -> Vec<String> {
        let value = self.value();
        let messages = value["messages"].as_array().cloned().unwrap_or_default();
        messages.iter().map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .allow_non_standard_methods(true)
        .build()
        .into()
}

fn answer(told: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut told = told.expect("an answer");
    let headers = told
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
    let headers = headers.collect();
    let status = told.status().as_u16();
    let body = told.body_mut().with_config().limit(1 << 30).read_to_vec().expect("a body");
    Answer { status, headers, body }
}
