//! The files of the pages, inside the program: templates, style, scripts, fonts.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use include_dir::Dir;
use include_dir::include_dir;
use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::UndefinedBehavior;

use crate::assets::FONTS;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/studio/web");

/// Where fonts seem to lie among the other files.
const OF_FONTS: &str = "fonts/";

pub struct Web {
    pages: Environment<'static>,
    /// Below which the files of this very program are found: browsers may keep them for good.
    pub root: String,
}

impl Web {
    pub fn builtin() -> Self {
        let mut pages = Environment::new();
        pages.set_auto_escape_callback(|_| AutoEscape::Html);
        pages.set_undefined_behavior(UndefinedBehavior::Strict);
        pages.set_trim_blocks(true);
        pages.set_lstrip_blocks(true);
        let mut digest = blake3::Hasher::new();
        for file in all(&FILES) {
            digest.update(file.contents());
            let (name, text) = (file.path().to_string_lossy(), file.contents_utf8());
            if let (true, Some(text)) = (name.ends_with(".html"), text) {
                let added = pages.add_template_owned(name.clone().into_owned(), text.to_owned());
                added.unwrap_or_else(|error| panic!("{name}, which is tested: {error}"));
            }
        }
        let root = format!("/static/{}", &digest.finalize().to_hex()[..12]);
        Self { pages, root }
    }

    /// A page filled with what it shows; every value is escaped.
    pub fn page(&self, name: &str, context: minijinja::Value) -> Result<String, minijinja::Error> {
        self.pages.get_template(name)?.render(context)
    }
}

fn all(dir: &'static Dir) -> Vec<&'static include_dir::File<'static>> {
    let below = dir.dirs().flat_map(all);
    dir.files().chain(below).collect()
}

/// A file by its path. Templates of pages are none.
pub fn file(path: &str) -> Response {
    let found = match path.strip_prefix(OF_FONTS) {
        Some(font) => FONTS.get_file(font),
        None => FILES.get_file(path),
    };
    match found.zip(kind(path)) {
        Some((file, kind)) => {
            let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
            let kind = HeaderValue::from_static(kind);
            ([(header::CACHE_CONTROL, keep), (header::CONTENT_TYPE, kind)], file.contents())
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "LICENSE" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_fonts_are_files_and_templates_are_not() {
        for path in ["studio.css", "js/make.js", "fonts/AlegreyaSans-Bold.ttf"] {
            assert_eq!(file(path).status(), StatusCode::OK, "{path}");
        }
        for path in ["make.html", "../words.rs", "fonts/README.md", "fonts/../mod.rs", "", "/"] {
            assert_eq!(file(path).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
