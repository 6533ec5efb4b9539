//! The pages.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::Query;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Html;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use percent_encoding::NON_ALPHANUMERIC;
use percent_encoding::utf8_percent_encode;
use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::json;

use super::Studio;
use super::api::language;
use super::chooser;
use super::form;
use super::words::FALLBACK;
use super::words::Words;
use crate::resolve::kit::Kit;

/// Which kit a page is for.
#[derive(Debug, Default, Deserialize)]
pub struct InKit {
    #[serde(default)]
    pub kit: Option<String>,
}

/// A page of the studio, in a language, with a kit.
struct Page<'a> {
    studio: &'a Studio,
    words: &'a Words,
    kit: &'a Kit,
    /// As it was named when the studio was opened.
    kit_name: &'a str,
    /// Below the language, such as `make/quote`.
    path: String,
}

impl<'a> Page<'a> {
    /// Nothing where there is no such language or kit.
    fn of(studio: &'a Studio, language: &str, kit: Option<&str>, path: String) -> Option<Self> {
        let words = studio.languages.get(language)?;
        let kit_name = studio.kit(kit)?;
        let kit = studio.loaded.named(kit_name)?;
        Some(Self { studio, words, kit, kit_name, path })
    }

    /// What follows the paths of links, so that they stay with the kit.
    fn query(&self, kit: &str) -> String {
        match self.studio.kits.first() {
            Some(first) if first == kit => String::new(),
            _ => format!("?kit={}", utf8_percent_encode(kit, NON_ALPHANUMERIC)),
        }
    }

    /// The page with what every page shows, and `own`.
    fn html(&self, template: &str, own: Json) -> Response {
        let Self { studio, words, kit_name, path, .. } = self;
        let query = self.query(kit_name);
        let languages = studio.languages.iter().map(|other| {
            let href = format!("/{}/{path}{query}", other.code);
            json!({ "code": other.code, "name": other.native, "href": href })
        });
        let kits = studio.kits.iter().map(|name| {
            let href = format!("/{}/{}", words.code, self.query(name));
            json!({ "name": name, "href": href })
        });
        let mut context = json!({
            "lang": words.code,
            "dir": if words.rtl { "rtl" } else { "ltr" },
            "langs": languages.collect::<Vec<_>>(),
            "static": studio.web.root,
            "w": words.ui,
            "words_json": in_script(&json!(words.ui)),
            "kit": kit_name,
            "kits": kits.collect::<Vec<_>>(),
            "query": query,
            "version": env!("CARGO_PKG_VERSION"),
        });
        if let (Json::Object(all), Json::Object(own)) = (&mut context, own) {
            all.extend(own);
        }
        let mut context = minijinja::Value::from_serialize(&context);
        if let Ok(text) = context.get_attr("words_json") {
            let safe = minijinja::Value::from_safe_string(text.to_string());
            context = minijinja::context! { words_json => safe, ..context };
        }
        match studio.web.page(template, context) {
            Ok(html) => Html(html).into_response(),
            Err(error) => {
                let why = format!("{template}: {error:#}");
                (StatusCode::INTERNAL_SERVER_ERROR, why).into_response()
            }
        }
    }
}

/// JSON that may stand in a script element, whatever it says.
fn in_script(value: &Json) -> String {
    value.to_string().replace('<', "\\u003c").replace('&', "\\u0026")
}

/// `GET /`: on to the language that the browser asks for.
pub async fn home(State(studio): State<Arc<Studio>>, headers: HeaderMap) -> Response {
    let to = format!("/{}/", language(&studio, &headers));
    let vary = HeaderValue::from_static("accept-language");
    ([(header::VARY, vary)], Redirect::to(&to)).into_response()
}

/// `GET /{lang}/`: which kind of card?
pub async fn choose(
    State(studio): State<Arc<Studio>>,
    Path(code): Path<String>,
    Query(InKit { kit }): Query<InKit>,
) -> Response {
    let Some(page) = Page::of(&studio, &code, kit.as_deref(), String::new()) else {
        return missing(&studio, &code);
    };
    let query = page.query(page.kit_name);
    let one = |template: &Arc<crate::model::Template>| {
        let mut card = form::about(page.words, template);
        let name = &template.name.value;
        let size = chooser::shown_at(&studio, template).map(|at| (at.width, at.height));
        let (width, height) = size.unwrap_or((1080, 1080));
        card["href"] = json!(format!("/{code}/make/{name}{query}"));
        card["picture"] = json!(format!("/pictures/{name}.png{query}"));
        (card["width"], card["height"]) = (json!(width), json!(height));
        card
    };
    let cards: Vec<Json> = chooser::templates(page.kit).into_iter().map(one).collect();
    page.html("choose.html", json!({ "cards": cards, "many_href": format!("/{code}/many{query}") }))
}

/// `GET /{lang}/make/{template}`: the form and what comes of it.
pub async fn make(
    studio: State<Arc<Studio>>,
    path: Path<(String, String)>,
    kit: Query<InKit>,
) -> Response {
    form_page(studio, path, kit, "make.html")
}

/// `GET /{lang}/form/{template}`: the form alone.
pub async fn form(
    studio: State<Arc<Studio>>,
    path: Path<(String, String)>,
    kit: Query<InKit>,
) -> Response {
    form_page(studio, path, kit, "form.html")
}

fn form_page(
    State(studio): State<Arc<Studio>>,
    Path((code, name)): Path<(String, String)>,
    Query(InKit { kit }): Query<InKit>,
    page: &str,
) -> Response {
    let shown = Page::of(&studio, &code, kit.as_deref(), format!("make/{name}"));
    let found = shown.and_then(|shown| Some((shown.kit.templates.get(&name)?.clone(), shown)));
    let Some((template, shown)) = found else { return missing(&studio, &code) };
    let own = form::context(&studio, shown.words, shown.kit, &template);
    shown.html(page, own)
}

/// `GET /{lang}/many`: cards of a table, one after the other.
pub async fn many(
    State(studio): State<Arc<Studio>>,
    Path(code): Path<String>,
    Query(InKit { kit }): Query<InKit>,
) -> Response {
    let Some(page) = Page::of(&studio, &code, kit.as_deref(), "many".into()) else {
        return missing(&studio, &code);
    };
    let kinds = chooser::templates(page.kit);
    let kinds: Vec<Json> = kinds.into_iter().map(|kind| form::about(page.words, kind)).collect();
    page.html("many.html", json!({ "cards": kinds }))
}

/// What there is not.
pub async fn nothing(State(studio): State<Arc<Studio>>, headers: HeaderMap) -> Response {
    missing(&studio, &language(&studio, &headers))
}

fn missing(studio: &Studio, code: &str) -> Response {
    let code = studio.languages.get(code).map_or(FALLBACK, |words| &words.code);
    let page = Page::of(studio, code, None, String::new());
    let html = page.map(|page| page.html("error.html", json!({})));
    let mut response = html.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
