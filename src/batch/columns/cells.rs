//! Cells hold nothing but text; what it stands for depends on what it fills.

use crate::diag::Place;
use crate::model::At;
use crate::model::Day;
use crate::model::Given;
use crate::model::Tree;
use crate::model::Yaml;

/// How the text of a cell is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text,
    /// One word of several, which spreadsheets like to begin with a capital.
    Word,
    /// The name of a file.
    File,
    /// A number; a comma may stand for the point.
    Number,
    /// Two numbers or percentages.
    Pair,
    /// Names with commas, semicolons or line ends between them.
    Names,
    /// Names of files with the same between them.
    Files,
    /// The same, and blanks do as well.
    Words,
    /// The same; one alone is no list, as `none` is none.
    Effects,
    YesNo,
    /// How people are hidden, and where: `cover`, `cover 0.3 0.1 0.2 0.25; 0.6 0.1 0.2 0.25`. A
    /// yes will do, and a no says nothing.
    Hiding,
    /// A day in one of the ways that can mean only one.
    Day,
    /// A day, perhaps with a time.
    Moment,
    /// One item a line, its parts between `|`: these are their names.
    Items(Vec<String>),
}

/// Words with a hyphen in which people leave a blank.
const HYPHENATED: [&str; 2] = ["first-name", "blur-background"];

impl Cell {
    /// What a cell's text means. Text that is not what it should be stays text, and is
    /// complained about where its field is checked.
    pub fn read(&self, text: &str, at: Place) -> Tree {
        let tree = |value| At { value, at };
        let word = |text: &str| tree(Yaml::Text(text.trim().to_owned()));
        match self {
            Self::Text | Self::File => tree(Yaml::Text(text.to_owned())),
            Self::Word => {
                let written = text.trim().to_lowercase();
                let joined = written.split_whitespace().collect::<Vec<_>>().join("-");
                let is_known = HYPHENATED.contains(&joined.as_str());
                tree(Yaml::Text(if is_known { joined } else { written }))
            }
            Self::Number => number(text).map_or_else(|| word(text), tree),
            Self::Pair => match pair(text) {
                Some(numbers) => tree(Yaml::List(numbers.map(tree).to_vec())),
                None => word(text),
            },
            Self::Files => files(text, at),
            Self::Names => list(text, &[',', ';', '\n', '،', '、', '，'], at),
            Self::Words => list(text, &[',', ';', ' ', '\n', '،', '、', '，'], at),
            Self::Effects => match Self::Words.read(text, at).value {
                Yaml::List(items) if items.len() == 1 => word(text),
                items => tree(items),
            },
            Self::YesNo => tree(yes_or_no(text)),
            Self::Hiding => match Given::of(text) {
                Given::Yes => tree(Yaml::Bool(true)),
                Given::No => tree(Yaml::Null),
                Given::On(_) if text.contains(|c: char| c.is_ascii_digit()) => {
                    hidden_places(text, at).unwrap_or_else(|| word(text))
                }
                Given::On(_) => Self::Word.read(text, at),
            },
            Self::Day => word(&Day::plain(text)),
            Self::Moment => word(&moment(text)),
            Self::Items(fields) => items(text, fields, at),
        }
    }
}

fn number(text: &str) -> Option<Yaml> {
    let written = text.replace(['\u{a0}', '\u{202f}', ' '], "");
    let point = match written.matches(',').count() {
        1 if !written.contains('.') => written.replace(',', "."),
        _ => written,
    };
    let n: f64 = point.parse().ok()?;
    n.is_finite().then_some(Yaml::Number(n, point))
}

/// `0.5, 0.35`, `50% 35%` and `0,5; 0,35`.
fn pair(text: &str) -> Option<[Yaml; 2]> {
    let cut = |at: &[char]| -> Vec<&str> {
        text.split(at).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    let parts = match (cut(&[';']), cut(&[' ']), cut(&[','])) {
        (parts, ..) | (_, parts, _) | (.., parts) if parts.len() == 2 => parts,
        _ => return None,
    };
    Some([share(parts[0])?, share(parts[1])?])
}

/// `0.35` and `35%`.
fn share(part: &str) -> Option<Yaml> {
    let part = part.trim_end_matches(',');
    let (digits, of) = match part.strip_suffix('%') {
        Some(digits) => (digits, 100.0),
        None => (part, 1.0),
    };
    let Yaml::Number(n, _) = number(digits)? else { return None };
    Some(Yaml::Number(n / of, (n / of).to_string()))
}

/// A way and places after it, with semicolons or line ends between these: their left and upper
/// edge, width and height.
fn hidden_places(text: &str, at: Place) -> Option<Tree> {
    let text = text.trim();
    let (way, places) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let way = way.trim_end_matches([' ', ':', '\n', '[', '=']).to_lowercase();
    let places = places.split([';', '\n']).map(str::trim).filter(|place| !place.is_empty());
    let place = |place: &str| {
        let cut = |at: char| -> Vec<&str> {
            place.split(at).map(str::trim).filter(|part| !part.is_empty()).collect()
        };
        let parts = if cut(' ').len() == 4 { cut(' ') } else { cut(',') };
        let numbers: Option<Vec<Yaml>> = parts.into_iter().map(share).collect();
        let numbers = numbers.filter(|numbers| numbers.len() == 4)?;
        let numbers = numbers.into_iter().map(|value| At { value, at }).collect();
        Some(At { value: Yaml::List(numbers), at })
    };
    let places: Option<Vec<Tree>> = places.map(place).collect();
    let value = Yaml::Map(vec![(At { value: way, at }, At { value: Yaml::List(places?), at })]);
    Some(At { value, at })
}

fn list(text: &str, between: &[char], at: Place) -> Tree {
    let names = text.split(between).map(str::trim).filter(|name| !name.is_empty());
    let items = names.map(|name| At { value: Yaml::Text(name.to_owned()), at }).collect();
    At { value: Yaml::List(items), at }
}

/// A file a line or between commas; what it shows may stand behind a `|`.
fn files(text: &str, at: Place) -> Tree {
    let word = |text: &str| At { value: Yaml::Text(text.trim().to_owned()), at };
    let mut tree = list(text, &[',', ';', '\n'], at);
    if let Yaml::List(items) = &mut tree.value {
        for item in items {
            let Yaml::Text(text) = &item.value else { continue };
            let Some((file, alt)) = text.split_once('|') else { continue };
            let parts = [("file", word(file)), ("alt", word(alt))];
            let parts = parts.map(|(key, value)| (At { value: key.to_owned(), at }, value));
            item.value = Yaml::Map(parts.to_vec());
        }
    }
    tree
}

fn yes_or_no(text: &str) -> Yaml {
    match Given::of(text) {
        Given::Yes => Yaml::Bool(true),
        Given::No => Yaml::Bool(false),
        Given::On(day) => Yaml::Text(day),
    }
}

/// A day and perhaps a time: `2026-12-14`, `2026-12-14T09:00`.
pub fn moment(text: &str) -> String {
    let text = text.trim();
    match text.split_once(['T', ' ']) {
        Some((date, time)) if date.contains(['-', '/', '.']) => {
            let time = time.trim();
            let time = if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() };
            format!("{}T{time}", Day::plain(date))
        }
        _ => Day::plain(text),
    }
}

/// The same, if there is such a day and such a time.
pub fn real_moment(text: &str) -> Option<String> {
    let moment = moment(text);
    let (day, time) =
        moment.split_once('T').map_or((&*moment, None), |(day, time)| (day, Some(time)));
    let mut parts = day.split('-').map(str::parse::<i32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(date)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let (month, date) = (u8::try_from(month).ok()?, u8::try_from(date).ok()?);
    icu_calendar::Date::try_new_gregorian(year, month, date).ok()?;
    let clock = |time: &str| {
        let numbers: Vec<u8> = time.split(':').filter_map(|part| part.parse().ok()).collect();
        matches!(numbers[..], [hour, minute] | [hour, minute, _] if hour < 24 && minute < 60)
    };
    time.is_none_or(clock).then_some(moment)
}

fn items(text: &str, fields: &[String], at: Place) -> Tree {
    let item = |line: &str| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        if parts.len() < 2 {
            return At { value: Yaml::Text(line.trim().to_owned()), at };
        }
        let filled = fields.iter().zip(parts).filter(|(_, part)| !part.is_empty());
        let entries = filled.map(|(name, part)| {
            let value = At { value: Yaml::Text(part.to_owned()), at };
            (At { value: name.clone(), at }, value)
        });
        At { value: Yaml::Map(entries.collect()), at }
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    At { value: Yaml::List(lines.map(item).collect()), at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &Cell, text: &str) -> Yaml {
        cell.read(text, Place::default()).value
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, n) in [("94", 94.0), ("1,5", 1.5), ("1\u{202f}000", 1000.0)] {
            assert!(matches!(read(&Cell::Number, text), Yaml::Number(m, _) if m == n), "{text}");
        }
        assert_eq!(read(&Cell::Number, "many"), Yaml::Text("many".into()));
        for text in ["0.5, 0.35", "0.5 0.35", "50% 35%", "50%, 35%", "0,5; 0,35"] {
            let Yaml::List(pair) = read(&Cell::Pair, text) else { panic!("{text}") };
            let numbers: Vec<f64> = pair
                .iter()
                .map(|n| if let Yaml::Number(n, _) = n.value { n } else { f64::NAN })
                .collect();
            assert_eq!(numbers, [0.5, 0.35], "{text}");
        }
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        assert_eq!(moment("2026-12-14 9:00"), "2026-12-14T09:00");
        assert_eq!(moment("14.12.2026"), "2026-12-14");
        assert_eq!(real_moment("14.12.2026 9:30").as_deref(), Some("2026-12-14T09:30"));
        for wrong in ["2026-02-30", "2026-12-14 25:00", "soon", "2026-12-14 morning"] {
            assert_eq!(real_moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn items_stand_on_lines_and_their_parts_between_strokes() {
        let fields = ["name".to_owned(), "role".to_owned()];
        let Yaml::List(items) = read(&Cell::Items(fields.to_vec()), "A | one\n\nB\nC||x") else {
            panic!("no list")
        };
        assert_eq!(items.len(), 3);
        assert!(matches!(&items[0].value, Yaml::Map(parts) if parts.len() == 2));
        assert_eq!(items[1].value, Yaml::Text("B".into()));
        let Yaml::List(files) = read(&Cell::Files, "a.svg | Ours, b.svg\nc.svg") else {
            panic!("no list")
        };
        assert!(matches!(&files[0].value, Yaml::Map(parts) if parts.len() == 2));
        assert_eq!((files.len(), &files[2].value), (3, &Yaml::Text("c.svg".into())));
        assert_eq!(read(&Cell::YesNo, " Oui "), Yaml::Bool(true));
        assert_eq!(read(&Cell::Hiding, "Ja"), Yaml::Bool(true));
        assert_eq!(read(&Cell::Hiding, "no"), Yaml::Null);
        assert_eq!(read(&Cell::Hiding, "Cover "), Yaml::Text("cover".into()));
        assert_eq!(read(&Cell::YesNo, "2026-11-30"), Yaml::Text("2026-11-30".into()));
        for text in [
            "Cover 0.3 0.1 0.2 0.25; 0.6 0.1 0.2 0.25",
            "cover: 30%, 10%, 20%, 25%; 60% 10% 20% 25%",
        ] {
            let Yaml::Map(ways) = read(&Cell::Hiding, text) else { panic!("{text}") };
            let [(way, places)] = &ways[..] else { panic!("{text}") };
            let Yaml::List(places) = &places.value else { panic!("{text}") };
            assert_eq!((&*way.value, places.len()), ("cover", 2), "{text}");
            let Yaml::List(second) = &places[1].value else { panic!("{text}") };
            assert!(matches!(second[0].value, Yaml::Number(n, _) if n == 0.6), "{text}");
        }
        // What is no place is complained about as a word.
        assert_eq!(read(&Cell::Hiding, "cover 0.3 0.1"), Yaml::Text("cover 0.3 0.1".into()));
        assert_eq!(read(&Cell::Word, "First name "), Yaml::Text("first-name".into()));
        let Yaml::List(tags) = read(&Cell::Words, "#A #B, #C") else { panic!("no list") };
        assert_eq!(tags.len(), 3);
    }
}
