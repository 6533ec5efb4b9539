//! Small pictures of what the templates make, made of their examples when somebody first
//! looks at them.

use std::sync::Arc;
use std::sync::PoisonError;

use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use super::Studio;
use super::pages::InKit;
use super::reply::Refusal;
use crate::batch::picture;
use crate::batch::plan;
use crate::diag::Diagnostic;
use crate::gallery;
use crate::gallery::example;
use crate::gallery::example::Samples;
use crate::model::At;
use crate::model::Content;
use crate::model::Names;
use crate::model::Placement;
use crate::model::Shape;
use crate::model::Template;
use crate::render::Unwatched;
use crate::render::Wanted;
use crate::render::Worker;
use crate::render::sheet::Small;
use crate::resolve::kit::Kit;

/// Twice as large as they are shown at most, for fine screens.
const SMALL: Small = Small { width: 640, height: 640, palette: true };

/// Templates in the order in which people look for them; others come after these.
const FIRST: [&str; 8] =
    ["quote", "quote-text", "story", "ambassador", "pledge", "event", "statistic", "countdown"];

/// The templates of a kit as they are offered.
pub fn templates(kit: &Kit) -> Vec<&Arc<Template>> {
    let place = |template: &Template| {
        let name = template.name.value.as_str();
        FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len())
    };
    let mut all: Vec<_> = kit.templates.values().collect();
    all.sort_by_key(|template| place(template));
    all
}

/// Where a template is shown: square if it can be.
pub fn shown_at(studio: &Studio, template: &Template) -> Option<Placement> {
    let all = gallery::placements(template, &studio.shared.placements).ok()?;
    let square = all.iter().find(|placement| placement.shape == Shape::Square);
    square.or_else(|| all.first()).cloned()
}

/// `GET /pictures/{template}.png`.
pub async fn picture_of(
    State(studio): State<Arc<Studio>>,
    Path(file): Path<String>,
    Query(InKit { kit }): Query<InKit>,
) -> Result<Response, Refusal> {
    let missing = || Refusal::plain(StatusCode::NOT_FOUND, "not-found", "there is no such picture");
    let kit = studio.kit(kit.as_deref()).ok_or_else(missing)?.to_owned();
    let name = file.strip_suffix(".png").ok_or_else(missing)?.to_owned();
    let key = (kit, name);
    let known = studio.pictures.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    let bytes = match known {
        Some(bytes) => bytes,
        None => {
            let (maker, (kit, name)) = (studio.clone(), key.clone());
            let made =
                studio.pool.make(String::new(), move |worker| made(&maker, &kit, &name, worker));
            let bytes = Bytes::from(made.await?.ok_or_else(missing)?);
            let mut pictures = studio.pictures.lock().unwrap_or_else(PoisonError::into_inner);
            pictures.insert(key, bytes.clone());
            bytes
        }
    };
    let kind = HeaderValue::from_static("image/png");
    let keep = HeaderValue::from_static("private, max-age=3600");
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], bytes).into_response())
}

fn made(studio: &Studio, kit: &str, name: &str, worker: &mut Worker) -> Option<Vec<u8>> {
    let (kit_name, kit) = (kit, studio.loaded.named(kit)?);
    let template = kit.templates.get(name)?;
    let placement = shown_at(studio, template)?;
    let content = example::card(template, kit_name).output;
    let placements = Some(Names(vec![At::nowhere(placement.name)]));
    let content = Content { placements, ..content };
    let samples = Samples::of(kit);
    let memo = std::mem::take(&mut worker.memo);
    let planned =
        plan(&content, &studio.loaded, &studio.shared, &samples, &studio.rules, memo).ok()?;
    let wanted = Wanted { thumbnails: Some(SMALL), ..Wanted::default() };
    let placement = planned.placements.first()?;
    let outcome: Result<_, Vec<Diagnostic>> =
        picture(&planned, placement, &wanted, &studio.shared, worker, &mut Unwatched);
    let small = outcome.ok()?.thumbnails.first()?.file().to_vec();
    worker.memo = planned.photos.into_memo();
    Some(small)
}
