//! A request to make a card becomes an order, or all that is wrong with it.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::Bytes;
use axum::body::HttpBody as _;
use axum::extract::FromRequest;
use axum::extract::Multipart;
use axum::extract::Request;
use axum::extract::State;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Studio;
use super::pool::NotMade;
use super::reply::Refusal;
use super::sent::Sent;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::At;
use crate::model::Cards;
use crate::model::Content;
use crate::model::Names;
use crate::pack;
use crate::render::Format;
use crate::resolve::kit::BUILTIN;

/// What can be asked of `/api/render`, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// A card as card files have it: an object, or the YAML of one.
    card: Json,
    /// The files that the card names.
    #[serde(default)]
    photos: BTreeMap<String, Photo>,
    /// Placements, instead of those of the card.
    #[serde(default, rename = "for")]
    placements: Option<Vec<String>>,
    /// Default: png.
    #[serde(default)]
    formats: Option<Vec<String>>,
    /// What its folder is called in archives.
    #[serde(default)]
    folder: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Photo {
    /// Uploaded before.
    Kept { id: String },
    /// In base64.
    Here(String),
}

/// A card to be made, and all it may read.
pub struct Ask {
    pub content: Content,
    pub sent: Sent,
    pub formats: Vec<Format>,
    pub folder: Option<String>,
    /// Tells which photos it uses, for a worker who knows them already.
    pub photos: String,
}

/// Why an order cannot be carried out.
pub enum Wrong {
    Refused(Refusal),
    /// With the card itself; to be told like what is found when it is made.
    Card(Vec<Diagnostic>),
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A request's body that is JSON.
pub async fn json<T: DeserializeOwned>(studio: &Studio, request: Request) -> Result<T, Refusal> {
    let body = bytes(studio, request).await?;
    parsed(&body)
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| malformed(&error.to_string()))
}

fn malformed(why: &str) -> Refusal {
    Refusal::plain(StatusCode::BAD_REQUEST, "malformed", format!("the request is broken: {why}"))
}

/// Bodies up to this size need no room kept for them.
const SMALL: usize = 1 << 20;
/// Of a body that is refused so much is heard out: a browser that is cut off in the middle of
/// sending never reads why.
const HEARD_OUT: usize = 1 << 30;

/// Lets requests in as long as there is room for what they bring.
pub async fn room(State(studio): State<Arc<Studio>>, request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let has_body = !request.body().is_end_stream();
    let length = length.unwrap_or(if has_body { studio.bounds.body } else { 0 });
    if length > studio.bounds.body {
        let mut body = request.into_body();
        let heard = async {
            let mut heard = 0;
            while let Some(Ok(frame)) =
                poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await
            {
                heard += frame.data_ref().map_or(0, Bytes::len);
                if heard > HEARD_OUT {
                    break;
                }
            }
        };
        let _ = arrived(&studio, heard).await;
        return too_large(&studio).into_response();
    }
    if length <= SMALL {
        return next.run(request).await;
    }
    let megabytes = u32::try_from(length >> 20).unwrap_or(u32::MAX);
    match studio.room.clone().try_acquire_many_owned(megabytes) {
        Ok(_room) => next.run(request).await,
        Err(_) => Refusal::from(NotMade::Busy).into_response(),
    }
}

/// All of a request's body, if it arrives in time and is not too large.
pub async fn bytes(studio: &Studio, request: Request) -> Result<Bytes, Refusal> {
    let all = axum::body::to_bytes(request.into_body(), studio.bounds.body);
    let in_time = arrived(studio, all).await?;
    // Either it is too large or the connection broke, when nobody reads the answer.
    in_time.map_err(|_| too_large(studio))
}

/// What `future` gives, if the request arrives in time.
async fn arrived<F: Future>(studio: &Studio, future: F) -> Result<F::Output, Refusal> {
    tokio::time::timeout(studio.bounds.arrive, future).await.map_err(|_| {
        let seconds = studio.bounds.arrive.as_secs();
        let why = format!("the request did not arrive within {seconds} seconds");
        Refusal::plain(StatusCode::REQUEST_TIMEOUT, "too-slow", why)
    })
}

fn too_large(studio: &Studio) -> Refusal {
    let megabytes = studio.bounds.body >> 20;
    let why = format!("the request is too large; at most {megabytes} MB are taken");
    Refusal::plain(StatusCode::PAYLOAD_TOO_LARGE, "too-large", why)
}

impl Ask {
    /// Reads what was asked for, in whatever form.
    pub async fn read(studio: &Studio, request: Request) -> Result<Self, Wrong> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_lowercase();
        let (written, sent) = match kind.split(';').next().unwrap_or_default().trim() {
            "application/json" => (json::<Written>(studio, request).await?, Sent::default()),
            "multipart/form-data" => multipart(studio, request).await?,
            _ => {
                let why = "send application/json or multipart/form-data";
                let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                return Err(Refusal::plain(status, "unsupported", why).into());
            }
        };
        Self::of(studio, written, sent)
    }

    fn of(studio: &Studio, written: Written, mut sent: Sent) -> Result<Self, Wrong> {
        let photos = add_photos(studio, written.photos, &mut sent)?;
        let formats = formats(written.formats.as_deref().unwrap_or(&["png".into()]))?;
        let mut content = card(&written.card).map_err(Wrong::Card)?;
        known_kit(studio, &mut content).map_err(Wrong::Card)?;
        if let Some(names) = written.placements {
            content.placements = Some(Names(names.into_iter().map(At::nowhere).collect()));
        }
        let folder = written.folder.map(|folder| path(&folder));
        Ok(Self { content, sent, formats, folder, photos })
    }
}

/// Every part of a path made harmless.
fn path(written: &str) -> String {
    let parts = written.split(['/', '\\']).filter(|part| part.chars().any(char::is_alphanumeric));
    let parts: Vec<String> = parts.map(pack::slug).collect();
    if parts.is_empty() { pack::slug("") } else { parts.join("/") }
}

/// The one card that stands in an object or a YAML text.
fn card(written: &Json) -> Result<Content, Vec<Diagnostic>> {
    let text = match written {
        Json::String(yaml) => yaml.clone(),
        object => object.to_string(),
    };
    let mut cards = Cards::read(&Source::new("card", text))?.each;
    match (cards.len(), cards.pop()) {
        (1, Some(card)) => card,
        (many, _) => {
            let message = format!("one card is made at a time, and these are {many}");
            Err(vec![Diagnostic::error("several-cards", message)])
        }
    }
}

/// Gives the card the kit of the studio where it names none.
pub fn known_kit(studio: &Studio, content: &mut Content) -> Result<(), Vec<Diagnostic>> {
    let named = content.kit.as_ref().map(|kit| kit.value.as_str());
    match studio.kit(named) {
        Some(kit) => content.kit = (kit != BUILTIN).then(|| At::nowhere(kit.to_owned())),
        None => {
            let message = format!("there is no kit `{}` here", named.unwrap_or_default());
            let error = Diagnostic::error("unknown-kit", message)
                .hint(format!("there are: {}", studio.kits.join(", ")));
            return Err(vec![error]);
        }
    }
    Ok(())
}

/// The files that were uploaded before or stand in the request itself; what tells them from others.
fn add_photos(
    studio: &Studio,
    photos: BTreeMap<String, Photo>,
    sent: &mut Sent,
) -> Result<String, Refusal> {
    let (mut missing, mut marks) = (Vec::new(), Vec::new());
    for (name, photo) in photos {
        match photo {
            Photo::Kept { id } => match studio.photos.find(&id) {
                Some(bytes) => {
                    sent.add(name, bytes);
                    marks.push(id);
                }
                None => missing.push(id),
            },
            Photo::Here(text) => {
                let bytes = BASE64.decode(text.as_bytes());
                let bytes = bytes.map_err(|error| malformed(&format!("`{name}`: {error}")))?;
                marks.push(format!("{}-{}", name, bytes.len()));
                sent.add(name, bytes.into());
            }
        }
    }
    if missing.is_empty() { Ok(marks.join(" ")) } else { Err(Refusal::unknown_photos(&missing)) }
}

fn formats(names: &[String]) -> Result<Vec<Format>, Refusal> {
    let mut formats = Vec::new();
    for name in names {
        let format = Format::from_name(name).ok_or_else(|| {
            let known: Vec<&str> = Format::ALL.iter().map(|format| format.extension()).collect();
            malformed(&format!("there is no format `{name}`; there are {}", known.join(", ")))
        })?;
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if formats.is_empty() { Err(malformed("`formats` is empty")) } else { Ok(formats) }
}

/// Parts `card` (YAML or JSON), `for` and `formats` (names with commas between), `folder`; and
/// files under whatever name, known by their file names.
async fn multipart(studio: &Studio, request: Request) -> Result<(Written, Sent), Refusal> {
    let (mut written, mut sent) = (Written::default(), Sent::default());
    let broken = |error: &dyn std::fmt::Display| malformed(&error.to_string());
    let mut parts =
        Multipart::from_request(request, studio).await.map_err(|error| broken(&error))?;
    let mut room = studio.bounds.body;
    let read = async {
        let told = |error: MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(studio),
            _ => malformed(&error.body_text()),
        };
        while let Some(part) = parts.next_field().await.map_err(told)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(told)?;
            room = room.checked_sub(bytes.len()).ok_or_else(|| too_large(studio))?;
            let text = || {
                let text = std::str::from_utf8(&bytes).map(str::to_owned);
                text.map_err(|_| malformed(&format!("the part `{name}` is no text")))
            };
            let list = |text: String| text.split(',').map(|one| one.trim().to_owned()).collect();
            match (name.as_str(), file) {
                ("card", _) => written.card = Json::String(text()?),
                ("for", None) => written.placements = Some(list(text()?)),
                ("formats", None) => written.formats = Some(list(text()?)),
                ("folder", None) => written.folder = Some(text()?),
                (_, Some(file)) => sent.add(file, bytes.to_vec().into()),
                (other, None) => {
                    return Err(malformed(&format!("there is no part `{other}`")));
                }
            }
        }
        Ok(())
    };
    arrived(studio, read).await??;
    if written.card.is_null() {
        return Err(malformed("the part `card` is missing"));
    }
    Ok((written, sent))
}
