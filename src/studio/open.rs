//! `POST /api/open`: a file of cards is read, so that pages can show them one by one.

use std::sync::Arc;

use axum::Json;
use axum::extract::Query;
use axum::extract::Request;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value as Json_;
use serde_json::json;

use super::Studio;
use super::api::Name;
use super::api::language;
use super::ask;
use super::ask::known_kit;
use super::message::Message;
use super::reply::Refusal;
use super::words::Words;
use crate::assets::Memory;
use crate::batch::Named;
use crate::batch::Pattern;
use crate::batch::Wishes;
use crate::batch::opened::Opened;
use crate::batch::opened::open as read;
use crate::batch::opened::picture;
use crate::batch::prepared;
use crate::batch::record;
use crate::batch::rows::Card;
use crate::batch::rows::IN_CELLS;
use crate::batch::template;
use crate::diag::Diagnostic;
use crate::diag::Source;
use crate::model::At;
use crate::model::Cards;
use crate::model::Content;
use crate::model::Names;

/// More rows than this are for the command.
const MOST_CARDS: usize = 5000;

/// Reads the cards of the file in the body; `name` says what kind it is.
pub async fn open(
    State(studio): State<Arc<Studio>>,
    Query(Name { name, template }): Query<Name>,
    request: Request,
) -> Result<Response, Refusal> {
    let language = language(&studio, request.headers());
    let bytes: Arc<[u8]> = ask::bytes(&studio, request).await?.to_vec().into();
    let reader = studio.clone();
    let opened = studio
        .pool
        .make(String::new(), move |_| opened(&reader, &language, (&name, template), &bytes));
    opened.await?
}

fn opened(
    studio: &Studio,
    language: &str,
    (name, template): (&str, Option<String>),
    bytes: &Arc<[u8]>,
) -> Result<Response, Refusal> {
    let words = studio.languages.get(language);
    let find = &mut |kit: Option<&str>, template: &str| {
        let kit = studio.kit(kit)?;
        let kit = studio.loaded.named(kit)?;
        kit.templates.get(template).cloned()
    };
    // What rows say themselves counts, as it does for the command; a card file needs no help.
    let wishes = Wishes { template, ..Wishes::default() };
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let refused = |wrong: &[Diagnostic]| {
        let messages: Vec<Message> = wrong.iter().map(|error| told(error, words, "")).collect();
        Refusal::told(StatusCode::UNPROCESSABLE_ENTITY, &messages)
    };
    let opened = read(name, bytes, &wishes, find).map_err(|unread| refused(&unread.wrong))?;
    if opened.cards.len() > MOST_CARDS {
        let message = format!("{} cards are too many for a page", opened.cards.len());
        let error = Diagnostic::error("too-many-cards", message)
            .hint(format!("at most {MOST_CARDS}; `itac render` makes any number"));
        return Err(refused(&[error]));
    }
    let cards: Vec<Json_> = opened.cards.iter().map(|card| one(studio, words, card)).collect();
    let columns: Vec<&str> = opened.columns.iter().map(|column| column.title.as_str()).collect();
    let messages: Vec<Message> = opened.told.iter().map(|note| told(note, words, "")).collect();
    let body = json!({
        "table": opened.has_rows,
        "cards": cards,
        "columns": columns,
        "photos": photos(studio, &opened),
        "messages": messages,
    });
    Ok(Json(body).into_response())
}

fn told(diagnostic: &Diagnostic, words: Option<&Words>, template: &str) -> Message {
    Message::of(&diagnostic.into(), words, template)
}

/// A card as pages hold it; what could not be read is told.
fn one(studio: &Studio, words: Option<&Words>, card: &Card) -> Json_ {
    let row = card.row;
    match &card.content {
        Ok(content) => json!({
            "row": row,
            "title": title(studio, content),
            "card": shown(studio, content).to_json(),
            "messages": without_form(studio, words, content),
        }),
        Err(errors) => {
            let messages: Vec<Message> =
                errors.iter().map(|error| told(error, words, "")).collect();
            // What can be told apart can be mended on the page.
            let card = card.tree.as_ref().map(|tree| tree.to_json());
            json!({ "row": row, "title": "", "card": card, "messages": messages })
        }
    }
}

/// With its placements one by one, as forms have them.
fn shown(studio: &Studio, content: &Content) -> Content {
    let names = content.placements.iter().flat_map(|names| &names.0);
    let all = studio.shared.placements.resolve(names.map(|name| name.value.as_str()));
    match (all, &content.placements) {
        (Ok(all), Some(_)) => {
            let names = all.into_iter().map(|placement| At::nowhere(placement.name)).collect();
            Content { placements: Some(Names(names)), ..content.clone() }
        }
        _ => content.clone(),
    }
}

/// What keeps a card from being shown in a form.
fn without_form(studio: &Studio, words: Option<&Words>, content: &Content) -> Vec<Message> {
    let mut content = content.clone();
    let found = known_kit(studio, &mut content)
        .and_then(|()| template(&content, studio.loaded.kit(&content)?).map(drop));
    let wrong = found.err().unwrap_or_default();
    wrong.iter().map(|error| told(error, words, "")).collect()
}

/// Whose words they are as far as that is to be shown, else what the card begins with.
fn title(studio: &Studio, content: &Content) -> String {
    let shown = prepared(content.clone(), &studio.loaded, &Memory::default());
    let Ok(content) = shown else { return String::new() };
    let named = Named { content: &content, labels: &[], row: 1 };
    let name = record::blank(named, "").name;
    match Pattern::read("{name}/{placement}.{ext}") {
        Ok(pattern) if name.is_empty() => pattern.folder(named),
        _ => name,
    }
}

/// Pictures that lie in cells, remembered as if they had been uploaded.
fn photos(studio: &Studio, opened: &Opened) -> Vec<Json_> {
    let Some(table) = &opened.table else { return Vec::new() };
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let names = cells.flat_map(|cell| &cell.pictures).map(|one| format!("{IN_CELLS}{}", one.name));
    let read = names.filter_map(|name| {
        let bytes: Arc<[u8]> = picture(table, &name)?.ok()?.into();
        let data = BASE64.encode(&bytes);
        Some(json!({ "name": name, "id": studio.photos.keep(bytes), "data": data }))
    });
    read.collect()
}

/// A card as it came from a page.
pub fn content(studio: &Studio, card: &Json_) -> Result<Content, Vec<Diagnostic>> {
    let mut cards = Cards::read(&Source::new("card", card.to_string()))?.each;
    let mut content = cards.pop().unwrap_or_else(|| Ok(Content::default()))?;
    known_kit(studio, &mut content)?;
    // Folders must not tell more of a name than the card does.
    prepared(content, &studio.loaded, &Memory::default())
}
