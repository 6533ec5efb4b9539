//! Answers that are no pictures: why something was not done, and when to come back.

use axum::Json;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use super::message::Message;
use super::pool::NotMade;
use crate::diag::Diagnostic;

/// Seconds after which it is worth asking again: a card takes a fraction of one.
const RETRY: HeaderValue = HeaderValue::from_static("2");

/// Why a request was not answered with what it asked for.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    body: Value,
}

impl Refusal {
    /// In the words of the program, for developers.
    pub fn plain(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self::told(status, &[Message::plain(&Diagnostic::error(code, message))])
    }

    pub fn told(status: StatusCode, messages: &[Message]) -> Self {
        Self { status, body: json!({ "messages": messages }) }
    }

    /// Photos that are named by numbers which this studio does not know.
    pub fn unknown_photos(ids: &[String]) -> Self {
        let told = Diagnostic::error("photos-unknown", "these photos are not remembered here")
            .hint("send them to /api/photos again, then repeat the request");
        let messages = [Message::plain(&told)];
        let body = json!({ "missing": ids, "messages": messages });
        Self { status: StatusCode::CONFLICT, body }
    }

    pub fn with(status: StatusCode, body: Value) -> Self {
        Self { status, body }
    }
}

impl From<NotMade> for Refusal {
    fn from(why: NotMade) -> Self {
        match why {
            NotMade::Busy => Self::plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "many cards are being made at the moment",
            ),
            NotMade::Broken => Self::plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                "broken",
                "the program has made a mistake; please report it with the card",
            ),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let busy = self.status == StatusCode::SERVICE_UNAVAILABLE;
        let mut response = (self.status, Json(self.body)).into_response();
        if busy {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY);
        }
        response
    }
}
