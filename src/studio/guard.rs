//! Who may ask, and what every answer says to browsers.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;

use super::Studio;
use super::api::language;
use super::reply::Refusal;
use super::reply::in_words;

/// Nothing from elsewhere is loaded, run, asked or told, and nobody else's page may hold ours.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
];

/// Lets through who may ask.
pub async fn guard(State(studio): State<Arc<Studio>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let language = language(&studio, request.headers());
    let mut response = match refused(&studio, &request) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    if let Some(words) = studio.languages.get(&language) {
        response = in_words(response, words);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    studio.metrics.answered(&path, response.status().as_u16());
    response
}

fn refused(studio: &Studio, request: &Request) -> Option<Refusal> {
    let headers = request.headers();
    let host = text(headers, header::HOST).or_else(|| request.uri().host());
    if !host.is_some_and(|host| is_ours(host, &studio.hosts)) {
        let why = format!("the studio does not answer to the name `{}`", host.unwrap_or_default());
        let status = StatusCode::MISDIRECTED_REQUEST;
        return Some(Refusal::plain(status, "wrong-host", why));
    }
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    if !reads && !is_from_here(headers, host.unwrap_or_default()) {
        let why = "the request comes from a page of another site";
        return Some(Refusal::plain(StatusCode::FORBIDDEN, "wrong-origin", why));
    }
    None
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the name is one of ours. A page elsewhere can have its own name lead to this
/// machine, but not an address, and not `localhost`.
fn is_ours(host: &str, hosts: &[String]) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.parse::<IpAddr>().is_ok() || hosts.contains(&name)
}

/// Whether the request was sent by one of our pages, or by no page at all.
fn is_from_here(headers: &HeaderMap, host: &str) -> bool {
    let site = text(headers, HeaderName::from_static("sec-fetch-site"));
    if !matches!(site, None | Some("same-origin" | "none")) {
        return false;
    }
    match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => {
            let origin = origin.to_str().unwrap_or_default();
            origin.split_once("://").is_some_and(|(_, name)| name.eq_ignore_ascii_case(host))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_names_are_not_answered() {
        let hosts = ["cards.example.org".to_owned()];
        for host in [
            "localhost",
            "localhost:80",
            "127.0.0.1:8080",
            "[::1]:80",
            "10.2.3.4",
            "Cards.example.org:443",
        ] {
            assert!(is_ours(host, &hosts), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", "", ":80"]
        {
            assert!(!is_ours(host, &hosts), "{host}");
        }
    }

    #[test]
    fn foreign_pages_may_not_ask() {
        let ask = |all: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in all {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_from_here(&headers, "127.0.0.1:80")
        };
        assert!(
            ask(&[])
                && ask(&[("origin", "http://127.0.0.1:80"), ("sec-fetch-site", "same-origin")])
        );
        for headers in [
            [("origin", "http://evil.example")],
            [("origin", "null")],
            [("origin", "http://127.0.0.1:81")],
            [("sec-fetch-site", "cross-site")],
            [("sec-fetch-site", "same-site")],
        ] {
            assert!(!ask(&headers), "{headers:?}");
        }
    }
}
