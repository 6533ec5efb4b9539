//! Which of the cards: by their rows, by what they say, by shard.

use crate::batch::plain;
use crate::cli::args;
use crate::cli::input::Written;
use crate::diag::Diagnostic;
use crate::model::Content;
use crate::model::Value;

/// Which cards are to be made.
#[derive(Debug, Default)]
pub struct Which {
    /// From and to, both included.
    rows: Option<Vec<(u32, u32)>>,
    having: Vec<(String, String)>,
    pub shard: Option<Shard>,
}

/// One of several parts of the cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Counted from 1.
    pub index: u32,
    pub count: u32,
}

impl Which {
    /// What was typed, or all that is wrong with it.
    pub fn read(asked: &args::Which, shard: Option<&str>) -> Result<Self, Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        let rows = asked.rows.as_deref().and_then(|text| {
            let rows = ranges(text);
            if rows.is_none() {
                let message = format!("`--rows` wants rows, got: `{text}`");
                wrong.push(Diagnostic::error("bad-rows", message).hint("--rows 3-9,12"));
            }
            rows
        });
        let mut having = Vec::new();
        for text in &asked.having {
            match text.split_once('=') {
                Some((field, value)) => {
                    having.push((field.trim().to_lowercase(), value.trim().to_lowercase()));
                }
                None => {
                    let message = format!("`--where` wants FIELD=VALUE, got: `{text}`");
                    wrong.push(Diagnostic::error("bad-where", message).hint("--where language=ar"));
                }
            }
        }
        let shard = shard.and_then(|text| {
            let shard = Shard::read(text);
            if shard.is_none() {
                let message =
                    format!("`--shard` wants a part and how many there are, got: `{text}`");
                wrong.push(
                    Diagnostic::error("bad-shard", message).hint("--shard 1/8, up to --shard 8/8"),
                );
            }
            shard
        });
        if wrong.is_empty() { Ok(Self { rows, having, shard }) } else { Err(wrong) }
    }

    /// Whether some cards of the input are left out, of whatever shard.
    pub fn is_some(&self) -> bool {
        self.rows.is_some() || !self.having.is_empty()
    }

    /// Whether a card is wanted. What could not be read is, if its row is.
    pub fn wants(&self, card: &Written) -> bool {
        let of_rows = self
            .rows
            .as_ref()
            .is_none_or(|rows| rows.iter().any(|(from, to)| (*from..=*to).contains(&card.row)));
        let said = |(field, value): &(String, String)| says(card, field).to_lowercase() == *value;
        of_rows && self.having.iter().all(said)
    }

    /// Rows that are not there, and names that no card has, are told before anything is made.
    pub fn prove(&self, cards: &[Written], zip: Option<&str>) -> Result<(), Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        let asked = self.having.iter().map(|(field, _)| ("--where", field.as_str()));
        let by = zip.filter(|by| !["all", "card"].contains(by)).map(|by| ("--zip", by));
        for (option, name) in asked.chain(by) {
            if cards.iter().all(|card| says(card, name).is_empty()) {
                let message = format!("no card has what `{option}` names: `{name}`");
                let error = Diagnostic::error("unknown-name", message);
                wrong.push(
                    error.hint("name a field, a column of the table, or language, template, theme"),
                );
            }
        }
        if wrong.is_empty() && self.is_some() && !cards.iter().any(|card| self.wants(card)) {
            let error = Diagnostic::error("no-rows", "no row is as `--rows` and `--where` say");
            wrong.push(
                error.hint("row numbers are those of the spreadsheet; `--dry-run` lists them"),
            );
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

impl Shard {
    fn read(text: &str) -> Option<Self> {
        let (index, count) = text.trim().split_once('/')?;
        let shard = Self { index: index.trim().parse().ok()?, count: count.trim().parse().ok()? };
        (1..=shard.count).contains(&shard.index).then_some(shard)
    }

    /// Every N-th card is of the same shard, so that long and short parts of a table are
    /// spread over all.
    pub fn has(self, position: usize) -> bool {
        position as u64 % u64::from(self.count) == u64::from(self.index - 1)
    }

    /// What the files of its own are called by.
    pub fn name(self) -> String {
        format!("shard-{}-of-{}", self.index, self.count)
    }
}

fn ranges(text: &str) -> Option<Vec<(u32, u32)>> {
    let range = |part: &str| {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let from = from.trim().parse().ok()?;
        // `12-` goes on to the end.
        let to = if to.trim().is_empty() { u32::MAX } else { to.trim().parse().ok()? };
        (from <= to).then_some((from, to))
    };
    text.split(',').map(range).collect()
}

/// What a card has in a field, under a key or in another column.
fn says(card: &Written, name: &str) -> String {
    let own =
        card.content.as_ref().map_or_else(|_| String::new(), |content| of_content(content, name));
    let mut labels = card.labels.iter();
    let mut label =
        || labels.find(|(title, _)| *title == plain(name)).map(|(_, text)| text.clone());
    if own.is_empty() { label().unwrap_or_default() } else { own }
}

fn of_content(content: &Content, name: &str) -> String {
    let name = &name.to_lowercase();
    let key = match name.as_str() {
        "template" => &content.template,
        "kit" => &content.kit,
        "language" => &content.language,
        "theme" => &content.theme,
        "folder" => &content.name,
        _ => &None,
    };
    if let Some(key) = key {
        return key.value.trim().to_owned();
    }
    let mut fields = content.fields.iter();
    let value = fields.find(|(key, _)| key.value.to_lowercase() == *name).map(|(_, at)| &at.value);
    match value {
        Some(Value::Text(text)) => text.trim().to_owned(),
        Some(Value::Number(_, written)) => written.clone(),
        Some(Value::Versions(copies)) => copies.long.value.trim().to_owned(),
        Some(Value::Photo(photo)) => photo.file.value.trim().to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::assets::Library;
    use crate::model::At;

    fn written(row: u32, content: Content) -> Written {
        let labels = vec![("organisation".into(), "Choir".into())];
        let assets = Arc::new(Library::new(PathBuf::new(), None));
        Written {
            input: 0,
            row,
            content: Ok(content),
            labels,
            refused: None,
            doubted: None,
            assets,
        }
    }

    #[test]
    fn rows_are_ranges_and_single_ones() {
        let asked = args::Which { rows: Some("3-5, 9,12-".into()), having: Vec::new() };
        let which = Which::read(&asked, None).unwrap();
        let wanted: Vec<u32> =
            (1..15).filter(|&row| which.wants(&written(row, Content::default()))).collect();
        assert_eq!(wanted, [3, 4, 5, 9, 12, 13, 14]);
        for bad in ["", "a", "5-3", "1-2-3"] {
            assert_eq!(ranges(bad), None, "{bad}");
        }
    }

    #[test]
    fn fields_and_keys_are_compared_without_case() {
        let mut card = Content { language: Some(At::nowhere("AR".into())), ..Content::default() };
        card.fields.insert(At::nowhere("Town".into()), At::nowhere(Value::Text("London ".into())));
        let which = |text: &str| {
            let asked = args::Which { rows: None, having: vec![text.into()] };
            Which::read(&asked, None).unwrap().wants(&written(1, card.clone()))
        };
        assert!(which("language=ar") && which("town = london") && which("Organisation=choir"));
        assert!(!which("town=leeds") && !which("street=x"));
    }

    #[test]
    fn shards_part_the_cards() {
        for bad in ["0/3", "4/3", "1", "1/0", "a/b"] {
            assert_eq!(Shard::read(bad), None, "{bad}");
        }
        let shards: Vec<Shard> = (1..=3).map(|i| Shard::read(&format!("{i}/3")).unwrap()).collect();
        for position in 0..10 {
            assert_eq!(shards.iter().filter(|shard| shard.has(position)).count(), 1);
        }
    }
}
