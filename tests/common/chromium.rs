//! A browser without a window, driven over its debugging protocol: one JSON message a line of
//! talk, of which a dozen kinds are needed. The crates that know them all bring ten thousands of
//! generated lines.

use std::io::BufRead;
use std::io::BufReader;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;
use tungstenite::Message;
use tungstenite::WebSocket;

/// How long anything may take that a page does.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Browser {
    child: Child,
    _profile: tempfile::TempDir,
    socket: String,
}

/// A page in a window of its own.
pub struct Page {
    talk: WebSocket<TcpStream>,
    session: String,
    next: u64,
    /// What went wrong in the page's scripts.
    pub errors: Vec<String>,
    /// Every address that was asked for.
    pub asked: Vec<String>,
}

fn program() -> String {
    std::env::var("CHROMIUM").unwrap_or_else(|_| {
        let known = ["chromium", "chromium-browser", "google-chrome"];
        let there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
        let found = known.into_iter().find(there);
        found.expect("Chromium is not installed; on Debian: apt-get install chromium").to_owned()
    })
}

impl Browser {
    pub fn open() -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(program())
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--hide-scrollbars", "--remote-debugging-port=0", "--lang=en"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its messages")).lines();
        let socket = lines
            .find_map(|line| Some(line.ok()?.strip_prefix("DevTools listening on ")?.to_owned()));
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, _profile: profile, socket: socket.expect("it says where it listens") }
    }

    /// A page of this size; a phone has fingers.
    pub fn page(&self, width: u32, height: u32, phone: bool) -> Page {
        let host = self.socket.trim_start_matches("ws://").split('/').next().expect("an address");
        let stream = TcpStream::connect(host).expect("the browser listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let (talk, _) = tungstenite::client(self.socket.as_str(), stream).expect("it talks");
        let mut page =
            Page { talk, session: String::new(), next: 0, errors: Vec::new(), asked: Vec::new() };
        let context = page.call("Target.createBrowserContext", json!({}));
        let target = page.call(
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context["browserContextId"] }),
        );
        let attached = page.call(
            "Target.attachToTarget",
            json!({ "targetId": target["targetId"], "flatten": true }),
        );
        page.session = attached["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page.enable", "Runtime.enable", "Network.enable", "DOM.enable"] {
            page.call(domain, json!({}));
        }
        page.size(width, height, phone);
        page
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page {
    /// Asks the browser for something and waits for it; what happens meanwhile is noted.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let mut ask = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            ask["sessionId"] = json!(self.session);
        }
        self.talk.send(Message::text(ask.to_string())).expect("it listens");
        loop {
            let told = self.hear();
            if told["id"] == id {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].clone();
            }
        }
    }

    fn hear(&mut self) -> Value {
        loop {
            let Message::Text(text) = self.talk.read().expect("it answers in time") else {
                continue;
            };
            let told: Value = serde_json::from_str(&text).expect("JSON");
            let params = &told["params"];
            match told["method"].as_str() {
                Some("Runtime.exceptionThrown") => {
                    self.errors.push(params["exceptionDetails"].to_string());
                }
                Some("Network.requestWillBeSent") => {
                    self.asked.push(params["request"]["url"].as_str().unwrap_or_default().into());
                }
                Some("Page.javascriptDialogOpening") => {
                    // Leaving with unsaved work is allowed in a test.
                    let accept = json!({
                        "id": 0, "method": "Page.handleJavaScriptDialog",
                        "params": { "accept": true }, "sessionId": self.session,
                    });
                    self.talk.send(Message::text(accept.to_string())).expect("it listens");
                }
                _ => return told,
            }
        }
    }

    pub fn size(&mut self, width: u32, height: u32, phone: bool) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone }),
        );
        self.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone }));
    }

    /// Goes to a page and waits until it is there; its scripts too, if it has any.
    pub fn go(&mut self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        let there = "document.readyState === 'complete' && location.href !== 'about:blank' && \
                     (!document.querySelector('script[type=module]') || document.documentElement.dataset.ready === 'true')";
        self.wait(there);
    }

    /// What a script comes to. It may be a promise.
    pub fn eval(&mut self, script: &str) -> Value {
        let params = json!({ "expression": script, "returnByValue": true, "awaitPromise": true, "userGesture": true });
        let told = self.call("Runtime.evaluate", params);
        assert!(told["exceptionDetails"].is_null(), "{script}: {}", told["exceptionDetails"]);
        told["result"]["value"].clone()
    }

    pub fn text(&mut self, script: &str) -> String {
        self.eval(script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a script comes to something true.
    pub fn wait(&mut self, script: &str) {
        let begun = Instant::now();
        // A page on its way has nothing yet.
        let asked =
            format!("(() => {{ try {{ return Boolean({script}) }} catch {{ return false }} }})()");
        while self.eval(&asked) != true {
            assert!(begun.elapsed() < PATIENCE, "never came true: {script}");
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// Writes into a control as from a keyboard, in the place of what stands there.
    pub fn write(&mut self, selector: &str, text: &str) {
        self.eval(&format!(
            "{{ const e = document.querySelector({}); e.focus(); e.select?.() }}",
            json!(selector)
        ));
        self.call("Input.insertText", json!({ "text": text }));
    }

    pub fn click(&mut self, selector: &str) {
        self.eval(&format!("document.querySelector({}).click()", json!(selector)));
    }

    /// Presses and lets go a key.
    pub fn key(&mut self, key: &str) {
        // A button is pressed by the character that the key makes.
        let mut down = json!({ "type": "keyDown", "key": key, "code": key });
        if key == "Enter" {
            (down["text"], down["windowsVirtualKeyCode"]) = (json!("\r"), json!(13));
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "code": key }));
    }

    /// Drags from the middle of an element to a place in another, in shares of its box.
    pub fn drag(&mut self, from: &str, to: &str, (x, y): (f64, f64)) {
        let place = |page: &mut Self, selector: &str, (x, y): (f64, f64)| {
            let script = format!(
                "(() => {{ const e = document.querySelector({}); \
                 const b = e.getBoundingClientRect(); return [b.left + {x} * b.width, b.top + {y} * b.height] }})()",
                json!(selector)
            );
            let at = page.eval(&script);
            (at[0].as_f64().expect("x"), at[1].as_f64().expect("y"))
        };
        self.eval(&format!(
            "document.querySelector({}).scrollIntoView({{ block: 'center' }})",
            json!(to)
        ));
        let end = place(self, to, (x, y));
        let start = place(self, from, (0.5, 0.5));
        for (kind, (x, y), held) in
            [("mousePressed", start, 1), ("mouseMoved", end, 1), ("mouseReleased", end, 0)]
        {
            let params = json!({
                "type": kind, "x": x, "y": y, "button": "left", "buttons": held, "clickCount": 1
            });
            self.call("Input.dispatchMouseEvent", params);
        }
    }

    /// Chooses files in a file input.
    pub fn choose(&mut self, selector: &str, files: &[&str]) {
        let document = self.call("DOM.getDocument", json!({}));
        let found = self.call(
            "DOM.querySelector",
            json!({ "nodeId": document["root"]["nodeId"], "selector": selector }),
        );
        self.call("DOM.setFileInputFiles", json!({ "files": files, "nodeId": found["nodeId"] }));
    }

    /// Lets downloads go to a folder.
    pub fn save_to(&mut self, folder: &std::path::Path) {
        let params = json!({ "behavior": "allow", "downloadPath": folder.to_string_lossy() });
        self.call("Page.setDownloadBehavior", params);
    }

    /// The page as a PNG; all of it, or what is seen.
    pub fn picture(&mut self, whole: bool) -> Vec<u8> {
        use base64::Engine as _;
        let params = json!({ "format": "png", "captureBeyondViewport": whole });
        let told = self.call("Page.captureScreenshot", params);
        let data = told["data"].as_str().expect("a picture");
        base64::engine::general_purpose::STANDARD.decode(data).expect("base64")
    }
}
