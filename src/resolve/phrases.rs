//! Placeholders: `{{ quote | quoted }}` in texts, captions and alt sentences.
//!
//! The template language is minijinja; what is ours are the filters that know
//! a language: quotation marks, case, dates.

use std::sync::Arc;

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets;
use icu_locale_core::Locale;
use minijinja::{Environment, ErrorKind, Value};
use unicode_segmentation::UnicodeSegmentation;

use super::quotes;
use super::sentence;
use crate::model::Language;

/// A compiled set of filters for one language.
pub struct Phrases {
    env: Environment<'static>,
}

/// Why a placeholder could not be filled, in words for its author.
pub struct Unfilled {
    pub message: String,
    pub hint: Option<String>,
}

impl Phrases {
    pub fn new(language: &Language) -> Self {
        let mut env = Environment::new();
        env.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        env.set_keep_trailing_newline(false);
        let language = Arc::new(language.clone());
        let with = |f: fn(&str, &Language) -> String| {
            let language = language.clone();
            move |text: Option<String>| text.map(|text| f(&text, &language)).unwrap_or_default()
        };
        env.add_filter("quoted", with(quotes::quoted));
        env.add_filter("unquoted", with(quotes::unquoted));
        env.add_filter("sentence", with(sentence::ended));
        env.add_filter(
            "upper",
            with(|text, language| crate::text::case::upper(text, &language.code)),
        );
        env.add_filter(
            "lower",
            with(|text, language| crate::text::case::lower(text, &language.code)),
        );
        env.add_filter("capital", with(capital));
        env.add_filter("initial", with(|text, language| initial(text, &language.code)));
        env.add_filter("lines", |text: String| {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(Value::from)
                .collect::<Vec<_>>()
        });
        env.add_filter("rest", |list: Vec<Value>| list.into_iter().skip(1).collect::<Vec<_>>());
        let dates = [
            ("date", Parts::Full),
            ("weekday_date", Parts::WithWeekday),
            ("day_month", Parts::DayMonth),
            ("weekday", Parts::Weekday),
            ("day", Parts::Day),
            ("month", Parts::Month),
        ];
        for (name, parts) in dates {
            let code = language.code.clone();
            env.add_filter(name, move |text: String| date(&text, &code, parts));
        }
        env.add_filter("bare", |link: String| bare(&link).to_owned());
        Self { env }
    }

    /// The text with every placeholder filled from `fields`, a map.
    pub fn fill(&self, text: &str, fields: &Value) -> Result<String, Unfilled> {
        if !text.contains("{{") && !text.contains("{%") {
            return Ok(text.to_owned());
        }
        let template = self.env.template_from_str(text).map_err(unfilled)?;
        let mut unknown: Vec<String> = template
            .undeclared_variables(false)
            .into_iter()
            .filter(|name| !knows(fields, name))
            .collect();
        unknown.sort();
        if let Some(name) = unknown.first() {
            return Err(unknown_name(name, fields));
        }
        template.render(fields).map_err(unfilled)
    }

    /// Whether an expression such as `photo and not quote` holds.
    pub fn holds(&self, expression: &str, fields: &Value) -> Result<bool, Unfilled> {
        let compiled = self.env.compile_expression(expression).map_err(unfilled)?;
        let mut unknown: Vec<String> = compiled
            .undeclared_variables(false)
            .into_iter()
            .filter(|name| !knows(fields, name))
            .collect();
        unknown.sort();
        if let Some(name) = unknown.first() {
            return Err(unknown_name(name, fields));
        }
        compiled.eval(fields).map(|value| value.is_true()).map_err(unfilled)
    }
}

fn knows(fields: &Value, name: &str) -> bool {
    fields.get_attr(name).is_ok_and(|value| !value.is_undefined())
}

fn unknown_name(name: &str, fields: &Value) -> Unfilled {
    let known: Vec<String> =
        fields.try_iter().into_iter().flatten().map(|key| key.to_string()).collect();
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = match crate::model::nearest(name, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", known.join(", ")),
    };
    Unfilled { message: format!("unknown field: `{name}`"), hint: Some(hint) }
}

fn unfilled(error: minijinja::Error) -> Unfilled {
    let detail = error.detail().unwrap_or_default().to_owned();
    match error.kind() {
        ErrorKind::UnknownFilter => Unfilled {
            message: format!("unknown filter: {detail}"),
            hint: Some("filters are: quoted, unquoted, sentence, upper, lower, capital, initial, lines, first, rest, join, date, weekday_date, day_month, weekday, day, month, bare, default, length".into()),
        },
        kind => Unfilled { message: format!("{kind}: {detail}").trim_end_matches(": ").to_owned(), hint: None },
    }
}

/// A link as people say it.
fn bare(link: &str) -> &str {
    let rest = link.trim_start_matches("https://").trim_start_matches("http://");
    rest.trim_start_matches("www.").trim_end_matches('/')
}

/// With a capital at its beginning, as a sentence has. Georgian has capitals for whole
/// words only.
fn capital(text: &str, language: &Language) -> String {
    let first = text.graphemes(true).next().unwrap_or_default();
    if language.code.split('-').next() == Some("ka") {
        return text.to_owned();
    }
    crate::text::case::upper(first, &language.code) + &text[first.len()..]
}

/// The first letter a name is known by, as a capital where there are capitals.
pub(super) fn initial(text: &str, language: &str) -> String {
    // The Arabic article says nothing of a name.
    let text = text.trim_start().strip_prefix("ال").unwrap_or(text);
    let letter =
        text.graphemes(true).find(|g| g.chars().any(char::is_alphanumeric)).unwrap_or_default();
    crate::text::case::upper(letter, language)
}

#[derive(Clone, Copy)]
enum Parts {
    Weekday,
    Day,
    Month,
    DayMonth,
    Full,
    WithWeekday,
}

/// `2026-12-18` in words of the language, always in the Gregorian calendar:
/// the day is the United Nations'.
fn date(text: &str, language: &str, parts: Parts) -> Result<String, minijinja::Error> {
    let wrong = || {
        let detail = format!("`{text}` is not a date; write it as YYYY-MM-DD");
        minijinja::Error::new(ErrorKind::InvalidOperation, detail)
    };
    let numbers: Vec<i32> = text
        .trim()
        .split('-')
        .map(|part| part.parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    let [year, month, day] = numbers[..] else { return Err(wrong()) };
    let narrow = |number: i32| u8::try_from(number).map_err(|_| wrong());
    let date = Date::try_new_gregorian(year, narrow(month)?, narrow(day)?).map_err(|_| wrong())?;
    // The campaign speaks British English: 18 December, not December 18.
    let language = if language == "en" { "en-GB" } else { language };
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    // A macro, for each set of fields is a type of its own.
    macro_rules! words {
        ($fields:expr) => {
            FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(locale.into(), $fields)
                .map_err(|_| wrong())?
                .format(&date)
                .to_string()
        };
    }
    let words = match parts {
        Parts::Weekday => words!(fieldsets::E::long()),
        Parts::Day => words!(fieldsets::D::long()),
        Parts::Month => words!(fieldsets::M::long()),
        Parts::DayMonth => words!(fieldsets::MD::long()),
        Parts::Full => words!(fieldsets::YMD::long()),
        Parts::WithWeekday => words!(fieldsets::YMDE::long()),
    };
    Ok(match parts {
        _ if !is_placeholder(&words) => words,
        Parts::Weekday => String::new(),
        Parts::Day => day.to_string(),
        Parts::Month => month.to_string(),
        Parts::DayMonth => format!("{day}/{month}"),
        Parts::Full | Parts::WithWeekday => format!("{day}/{month}/{year}"),
    })
}

/// The data have no names for some languages' months, and put `M12` in their place.
fn is_placeholder(words: &str) -> bool {
    words
        .as_bytes()
        .windows(3)
        .any(|three| three[0] == b'M' && three[1].is_ascii_digit() && three[2].is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Languages;
    use minijinja::context;

    fn fill(code: &str, text: &str) -> Result<String, String> {
        let fields = context! { name => "Øyvind", quote => "Hi", role => "One\nTwo", photo => Value::from(()), day => "2026-12-18" };
        Phrases::new(&Languages::builtin().lookup(code))
            .fill(text, &fields)
            .map_err(|error| error.message)
    }

    #[test]
    fn filters_know_the_language() {
        assert_eq!(fill("en", "{{ quote | quoted }}").unwrap(), "“Hi”");
        assert_eq!(fill("uk", "{{ quote | quoted }}").unwrap(), "«Hi»");
        assert_eq!(fill("en", "{{ quote | sentence }} {{ photo | sentence }}").unwrap(), "Hi. ");
        assert_eq!(fill("hi", "{{ quote | quoted | sentence }}").unwrap(), "“Hi”।");
        assert_eq!(fill("tr", "{{ 'izmir' | upper }}").unwrap(), "İZMİR");
        assert_eq!(fill("fr", "{{ 'élan de Dax' | capital }}").unwrap(), "Élan de Dax");
        assert_eq!(fill("en", "{{ name | initial }}").unwrap(), "Ø");
        assert_eq!(fill("en", "{{ role | lines | first }}").unwrap(), "One");
    }

    #[test]
    fn dates_follow_the_facts() {
        for (code, expected) in [
            ("en-GB", "18 December"),
            ("fr", "18 décembre"),
            ("uk", "18 грудня"),
            ("fa", "۱۸ دسامبر"),
            ("zh", "12月18日"),
            ("pl", "18 grudnia"),
        ] {
            assert_eq!(fill(code, "{{ day | day_month }}").unwrap(), expected, "{code}");
        }
        for (filter, expected) in [
            ("weekday", "Friday"),
            ("day", "18"),
            ("month", "December"),
            ("date", "18 December 2026"),
        ] {
            assert_eq!(fill("en", &format!("{{{{ day | {filter} }}}}")).unwrap(), expected);
        }
        for (code, expected) in [
            ("en", "Friday, 18 December 2026"),
            ("fr", "vendredi 18 décembre 2026"),
            ("de", "Freitag, 18. Dezember 2026"),
            ("zh", "2026年12月18日星期五"),
        ] {
            assert_eq!(fill(code, "{{ day | weekday_date }}").unwrap(), expected, "{code}");
        }
        assert_eq!(fill("mg", "{{ day | weekday_date }}").unwrap(), "18/12/2026");
        assert_eq!(fill("mg", "{{ day | day_month }}").unwrap(), "18/12");
        assert!(fill("en", "{{ quote | day_month }}").unwrap_err().contains("YYYY-MM-DD"));
    }

    #[test]
    fn an_unknown_field_is_named() {
        assert_eq!(fill("en", "{{ nmae }}").unwrap_err(), "unknown field: `nmae`");
        assert!(fill("en", "{{ name | qoted }}").unwrap_err().contains("filter"));
    }
}
