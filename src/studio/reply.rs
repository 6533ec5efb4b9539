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
use super::words::Words;
use crate::diag::Diagnostic;

/// Seconds after which it is worth asking again: a card takes a fraction of one.
const RETRY: HeaderValue = HeaderValue::from_static("2");

/// Why a request was not answered with what it asked for.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    body: Value,
}

/// Goes with an answer whose words are not yet in the language of the page.
#[derive(Clone, Debug)]
pub struct Untold(Value);

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
        let mut response = (self.status, Json(&self.body)).into_response();
        if busy {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY);
        }
        response.extensions_mut().insert(Untold(self.body));
        response
    }
}

/// The answer with its messages in plain words where these are the program's own.
pub fn in_words(mut response: Response, words: &Words) -> Response {
    let Some(Untold(mut body)) = response.extensions_mut().remove::<Untold>() else {
        return response;
    };
    for message in body["messages"].as_array_mut().into_iter().flatten() {
        let plain = message["code"].as_str().and_then(|code| words.messages.get(code));
        if let Some(plain) = plain.filter(|_| message["text"] == message["message"]) {
            message["text"] = json!(plain);
        }
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Json(body).into_response().into_body())
}
