//! The page of a gallery: plain HTML and CSS in one file that asks nothing of any network.

use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::UndefinedBehavior;
use serde::Serialize;

use crate::diag::Diagnostic;

/// Everything the page says. Paths are seen from the page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// The kit's name.
    pub kit: String,
    pub themes: Vec<Theme>,
    pub sections: Vec<Section>,
    /// The closing line.
    pub summary: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Theme {
    pub name: String,
    /// Colours as CSS has them.
    pub swatches: Vec<String>,
}

/// A template.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    pub template: String,
    /// The template's name as links want it.
    pub anchor: String,
    pub about: String,
    /// How many notes there are below it.
    pub noted: usize,
    /// Of its contact sheet.
    pub sheet: Option<String>,
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Card {
    pub name: String,
    /// A language code: that of the words in the pictures.
    pub language: String,
    /// What is to be said of the card in all its pictures.
    pub notes: Vec<Note>,
    pub rows: Vec<Row>,
}

/// A card in one theme.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    pub theme: String,
    pub swatches: Vec<String>,
    /// Why there are no pictures.
    pub notes: Vec<Note>,
    pub pictures: Vec<Picture>,
}

/// The pictures of one placement; a carousel has several.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Picture {
    pub placement: String,
    pub shape: String,
    /// Pixels of the placement.
    pub width: u32,
    pub height: u32,
    /// Empty where it could not be made.
    pub pages: Vec<Image>,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Image {
    pub file: String,
    /// What the link leads to.
    pub large: String,
    pub alt: String,
    /// Pixels of the file.
    pub width: u32,
    pub height: u32,
}

/// A diagnostic in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// `note`, `warning` or `error`.
    pub severity: String,
    pub message: String,
    pub hints: Vec<String>,
}

impl From<&Diagnostic> for Note {
    fn from(told: &Diagnostic) -> Self {
        Self {
            severity: told.severity.to_string(),
            message: told.message.clone(),
            hints: told.hints.clone(),
        }
    }
}

/// The page as HTML. Every value is escaped.
pub fn html(page: &Page) -> Result<String, minijinja::Error> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    env.add_template("page", include_str!("page.html"))?;
    env.get_template("page")?.render(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: &str) -> Page {
        let note =
            Note { severity: "warning".into(), message: words.into(), hints: vec![words.into()] };
        let image = Image {
            file: "quote/main-square.png".into(),
            large: "quote/main-square.png".into(),
            alt: words.into(),
            width: 400,
            height: 400,
        };
        let picture = Picture {
            placement: "instagram-square".into(),
            shape: "square".into(),
            width: 1080,
            height: 1080,
            pages: vec![image],
            notes: vec![note.clone()],
        };
        let theme = Theme { name: "main".into(), swatches: vec!["#2a1038".into(); 5] };
        Page {
            kit: words.into(),
            themes: vec![theme.clone()],
            sections: vec![Section {
                template: "quote".into(),
                anchor: "quote".into(),
                noted: 2,
                about: words.into(),
                sheet: Some("quote.png".into()),
                cards: vec![Card {
                    name: words.into(),
                    language: "en".into(),
                    notes: vec![note.clone()],
                    rows: vec![Row {
                        theme: "main".into(),
                        swatches: theme.swatches,
                        notes: vec![note],
                        pictures: vec![picture, Picture::default()],
                    }],
                }],
            }],
            summary: words.into(),
        }
    }

    #[test]
    fn words_stay_words() {
        let made = html(&page("<script>alert(\"'1'\")</script> & more")).expect("a page");
        assert!(!made.contains("<script"), "{made}");
        assert!(made.matches("&lt;script&gt;").count() >= 8);
    }

    #[test]
    fn every_picture_is_a_link_with_words_and_nothing_comes_from_elsewhere() {
        let made = html(&page("Hello")).expect("a page");
        assert_eq!(made.matches("<img").count(), made.matches("alt=").count());
        // Slashes are escaped too, which browsers undo.
        let plain = made.replace("&#x2f;", "/");
        assert!(plain.contains("<a href=\"quote/main-square.png\""));
        for outside in ["http:", "https:", "//", "@import", "<link", "src=\"/"] {
            assert!(!made.contains(outside), "{outside}");
        }
    }
}
