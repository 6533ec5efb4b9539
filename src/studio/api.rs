//! The JSON interface: what pages and developers ask for, and what they get.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use axum::Json;
use axum::extract::Query;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;
use serde::Deserialize;
use serde_json::Value as Json_;
use serde_json::json;

use super::Studio;
use super::ask;
use super::ask::Ask;
use super::ask::Wrong;
use super::message::Message;
use super::reply::Refusal;
use crate::batch::Named;
use crate::batch::Pattern;
use crate::batch::prepared;
use crate::batch::record;
use crate::batch::record::Order;
use crate::batch::record::Parcel;
use crate::diag::Diagnostic;
use crate::photo;
use crate::photo::ErrorKind;
use crate::photo::Foreign;
use crate::photo::PhotoError;
use crate::photo::Photos;
use crate::render::Format;
use crate::render::Wanted;
use crate::render::Worker;
use crate::report;
use crate::report::Status;
use crate::report::archive;

type Answer = Result<Response, Refusal>;

/// The name of a file that is sent.
#[derive(Debug, Deserialize)]
pub struct Name {
    #[serde(default)]
    pub name: String,
    /// Of a table: what its rows are that do not say so themselves.
    #[serde(default)]
    pub template: Option<String>,
}

/// In which form a card is wanted.
enum Form {
    /// The record, the files in it.
    Json,
    Zip,
    /// One picture alone.
    Picture(Format),
}

impl Form {
    fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        match accept.unwrap_or_default().split(',').next().unwrap_or_default().trim() {
            "application/zip" => Self::Zip,
            "image/png" => Self::Picture(Format::Png),
            "image/svg+xml" => Self::Picture(Format::Svg),
            "image/jpeg" => Self::Picture(Format::Jpeg),
            "image/webp" => Self::Picture(Format::Webp),
            "application/pdf" => Self::Picture(Format::Pdf),
            _ => Self::Json,
        }
    }
}

/// `POST /api/render`: a card is made.
pub async fn render(State(studio): State<Arc<Studio>>, request: Request) -> Answer {
    let form = Form::of(request.headers());
    let language = language(&studio, request.headers());
    let mut ask = match Ask::read(&studio, request).await {
        Ok(ask) => ask,
        Err(Wrong::Refused(refusal)) => return Err(refusal),
        Err(Wrong::Card(errors)) => return Err(unreadable(&studio, &language, &errors)),
    };
    if let Form::Picture(format) = form {
        ask.formats = vec![format];
    }
    let (maker, photos) = (studio.clone(), std::mem::take(&mut ask.photos));
    let _timer = studio.metrics.rendering();
    let answer = studio.pool.make(photos, move |worker| {
        let parcel = made(&maker, ask, worker);
        answer(&maker, &language, &form, parcel)
    });
    answer.await?
}

/// Makes the card. What is wrong with it stands in its record.
fn made(studio: &Studio, ask: Ask, worker: &mut Worker) -> Parcel {
    let Ask { content, sent, formats, folder, .. } = ask;
    let blank = report::Card::default();
    let content = match prepared(content, &studio.loaded, &sent) {
        Ok(content) => content,
        Err(errors) => {
            let mut card = blank;
            record::tell(&mut card, &errors);
            return Parcel { card, files: Vec::new() };
        }
    };
    let named = Named { content: &content, labels: &[], row: 1 };
    let Ok(pattern) = Pattern::read(Pattern::LIST) else { return Parcel::default() };
    let folder = folder.unwrap_or_else(|| pattern.folder(named));
    let wanted = Wanted { formats, ..Wanted::default() };
    let order = Order { named, folder: &folder, pattern: &pattern, wanted: &wanted, assets: &sent };
    let rules = studio.rules.on((studio.today)());
    record::parcel(&order, &studio.loaded, &studio.shared, &rules, worker)
}

fn answer(studio: &Studio, language: &str, form: &Form, parcel: Parcel) -> Answer {
    let Parcel { card, files } = parcel;
    let messages = messages(studio, language, &card);
    let failed = card.status == Status::Failed;
    match form {
        Form::Json => {
            let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let files: BTreeMap<String, String> =
                files.into_iter().map(|(path, bytes)| (path, BASE64.encode(bytes))).collect();
            let body = json!({ "card": card, "files": files, "messages": messages });
            Ok((status, Json(body)).into_response())
        }
        _ if failed => {
            let body = json!({ "card": card, "files": {}, "messages": messages });
            Err(Refusal::with(StatusCode::UNPROCESSABLE_ENTITY, body))
        }
        Form::Zip => zip(&card.folder, files),
        Form::Picture(format) => picture(&card, *format, files),
    }
}

fn messages(studio: &Studio, language: &str, card: &report::Card) -> Vec<Message> {
    let words = studio.languages.get(language);
    card.told.iter().map(|told| Message::of(told, words, &card.template)).collect()
}

/// A card that could not even be read.
fn unreadable(studio: &Studio, language: &str, errors: &[Diagnostic]) -> Refusal {
    let mut card = report::Card::default();
    record::tell(&mut card, errors);
    let body = json!({ "card": card, "files": {}, "messages": messages(studio, language, &card) });
    Refusal::with(StatusCode::UNPROCESSABLE_ENTITY, body)
}

fn zip(folder: &str, files: Vec<(String, Vec<u8>)>) -> Answer {
    let mut archive = Cursor::new(Vec::new());
    let packed = archive::write_zip(&mut archive, files.into_iter());
    packed.map_err(|error| {
        Refusal::plain(StatusCode::INTERNAL_SERVER_ERROR, "not-packed", error.to_string())
    })?;
    let name = format!("{}.zip", folder.rsplit('/').next().unwrap_or(folder));
    Ok(file(&name, "application/zip", archive.into_inner()))
}

fn picture(card: &report::Card, format: Format, files: Vec<(String, Vec<u8>)>) -> Answer {
    let ending = format!(".{}", format.extension());
    let mut pictures: Vec<_> =
        files.into_iter().filter(|(path, _)| path.ends_with(&ending)).collect();
    match (pictures.len(), pictures.pop()) {
        (1, Some((path, bytes))) => {
            let name = path.rsplit('/').next().unwrap_or(&path);
            Ok(file(name, kind(format), bytes))
        }
        (many, _) => {
            let names: Vec<&str> =
                card.pictures.iter().map(|picture| picture.placement.as_str()).collect();
            let why = format!(
                "one picture is sent at a time, and these are {many}: {}; name one in `for`, \
                 or ask for application/zip",
                names.join(", ")
            );
            Err(Refusal::plain(StatusCode::BAD_REQUEST, "several-pictures", why))
        }
    }
}

fn kind(format: Format) -> &'static str {
    match format {
        Format::Png => "image/png",
        Format::Svg => "image/svg+xml",
        Format::Jpeg => "image/jpeg",
        Format::Webp => "image/webp",
        Format::Pdf => "application/pdf",
    }
}

/// A file to be saved under a name, which may be in any script.
pub fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let saved =
        format!("attachment; filename*=UTF-8''{}", utf8_percent_encode(name, NON_ALPHANUMERIC));
    let saved = HeaderValue::from_str(&saved).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(kind);
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, saved)], bytes).into_response()
}

/// The language in which messages are told.
pub fn language(studio: &Studio, headers: &HeaderMap) -> String {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    studio.languages.accepted(asked.unwrap_or_default()).code.clone()
}

/// `POST /api/photos`: a photo is looked at and remembered.
pub async fn photos(
    State(studio): State<Arc<Studio>>,
    Query(Name { name, .. }): Query<Name>,
    request: Request,
) -> Answer {
    let language = language(&studio, request.headers());
    let bytes: Arc<[u8]> = ask::bytes(&studio, request).await?.to_vec().into();
    let name = if name.is_empty() { "photo".to_owned() } else { name };
    match looked_at(&studio, &name, &bytes) {
        Ok(mut seen) => {
            seen["id"] = json!(studio.photos.keep(bytes));
            Ok(Json(seen).into_response())
        }
        Err(error) => {
            let told = Diagnostic::error(code(error.kind), error.to_string());
            let words = studio.languages.get(&language);
            let message = Message::of(&(&told).into(), words, "");
            Err(Refusal::told(StatusCode::UNPROCESSABLE_ENTITY, &[message]))
        }
    }
}

/// People are told in other words what to do with a damaged photo than with one of a phone.
fn code(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Foreign(Foreign::Heic) => "photo-heic",
        ErrorKind::Foreign(_) | ErrorKind::Unknown => "photo-unreadable",
        ErrorKind::Empty | ErrorKind::Truncated | ErrorKind::Corrupt => "photo-damaged",
        ErrorKind::TooLarge => "photo-too-large",
        _ => "bad-photo",
    }
}

/// What a browser shows without help; all that we read.
fn looked_at(studio: &Studio, name: &str, bytes: &Arc<[u8]>) -> Result<Json_, PhotoError> {
    let limits = &studio.shared.limits;
    if photo::is_svg(bytes) {
        Photos::new(*limits).add_drawing(name, bytes.clone())?;
        return Ok(json!({ "name": name, "format": "svg", "shown": true }));
    }
    let seen = photo::probe(name, bytes, limits)?;
    let format = format!("{:?}", seen.format).to_lowercase();
    Ok(
        json!({ "name": name, "width": seen.width, "height": seen.height, "format": format, "shown": true }),
    )
}

/// Cards as pages hold them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Several {
    cards: Vec<Json_>,
    /// They were rows of a table.
    #[serde(default)]
    table: bool,
}

/// `POST /api/yaml`: cards as a file for `itac render`.
pub async fn yaml(State(studio): State<Arc<Studio>>, request: Request) -> Answer {
    let Several { cards, .. } = ask::json(&studio, request).await?;
    let name = match &cards[..] {
        [card] => card.get("template").and_then(Json_::as_str).unwrap_or("card").to_owned(),
        _ => "cards".to_owned(),
    };
    let text = match &cards[..] {
        [card] => serde_saphyr::to_string(card),
        cards => serde_saphyr::to_string(&json!({ "cards": cards })),
    };
    let text = text.map_err(|error| {
        Refusal::plain(StatusCode::UNPROCESSABLE_ENTITY, "not-written", error.to_string())
    })?;
    let head = "# Make the pictures: itac render THIS-FILE.yaml\n";
    let name = format!("{}.yaml", crate::pack::slug(&name));
    Ok(file(&name, "text/yaml; charset=utf-8", format!("{head}{text}").into_bytes()))
}

/// `POST /api/names`: what the folders of several cards are called.
pub async fn names(State(studio): State<Arc<Studio>>, request: Request) -> Answer {
    let Several { cards, table } = ask::json(&studio, request).await?;
    let contents = cards.iter().map(|card| super::open::content(&studio, card));
    let contents: Vec<_> = contents.map(Result::unwrap_or_default).collect();
    let named = (1..).zip(&contents).map(|(row, content)| Named { content, labels: &[], row });
    let named: Vec<Named> = named.collect();
    let pattern = Pattern::read(if table { Pattern::TABLE } else { Pattern::LIST });
    let pattern = pattern.map_err(|error| {
        Refusal::plain(StatusCode::INTERNAL_SERVER_ERROR, "bad-pattern", error.message)
    })?;
    let folders = crate::batch::folders(&named, &pattern);
    let folders: Vec<String> = (1..)
        .zip(folders)
        .map(|(row, folder)| folder.unwrap_or_else(|_| format!("card-{row}")))
        .collect();
    Ok(Json(json!({ "folders": folders })).into_response())
}
