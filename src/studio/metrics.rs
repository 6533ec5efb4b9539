//! What those who keep a studio running want to know, in the text format of OpenMetrics.

use std::fmt;
use std::sync::atomic::AtomicU64;

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tokio::time::Instant;

/// Seconds by which the making of cards is told apart: from one small preview to an archive.
const SECONDS: [f64; 10] = [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];

pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Histogram,
    waiting: Gauge,
    kept: Gauge<f64, AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    path: &'static str,
    status: u16,
}

/// Tells how long it lived.
pub struct Timer {
    begun: Instant,
    seconds: Histogram,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.seconds.observe(self.begun.elapsed().as_secs_f64());
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("itac");
        let requests = Family::<Answered, Counter>::default();
        let seconds = Histogram::new(SECONDS);
        let (waiting, kept) = (Gauge::default(), Gauge::default());
        registry.register("requests", "Answers, by path and status", requests.clone());
        registry.register(
            "render_seconds",
            "From when a card was asked for until it was made, waiting included",
            seconds.clone(),
        );
        registry.register("waiting", "Requests that wait for a worker", waiting.clone());
        registry.register("photos_bytes", "Bytes of photos that are remembered", kept.clone());
        Self { registry, requests, seconds, waiting, kept }
    }
}

impl Metrics {
    pub fn answered(&self, path: &str, status: u16) {
        self.requests.get_or_create(&Answered { path: group(path), status }).inc();
    }

    /// Measures until it is dropped.
    pub fn rendering(&self) -> Timer {
        Timer { begun: Instant::now(), seconds: self.seconds.clone() }
    }

    pub fn page(&self, waiting: usize, kept: usize) -> Response {
        self.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
        self.kept.set(kept as f64);
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
    }
}

/// Few names, whatever is asked for: strangers must not fill the list.
fn group(path: &str) -> &'static str {
    const KNOWN: [&str; 8] = [
        "/api/render",
        "/api/photos",
        "/api/open",
        "/api/names",
        "/api/yaml",
        "/api/openapi.json",
        "/health",
        "/metrics",
    ];
    match KNOWN.iter().find(|known| **known == path) {
        Some(known) => known,
        None if path.starts_with("/static/") => "/static",
        None if path.starts_with("/pictures/") => "/pictures",
        None => "page",
    }
}
