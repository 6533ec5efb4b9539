//! Made-up runs for tests.

use super::Alt;
use super::Caption;
use super::Card;
use super::Column;
use super::File;
use super::Input;
use super::Page;
use super::Picture;
use super::Report;
use super::Status;
use super::Told;
use crate::diag::Severity;
use crate::post::Lost;
use crate::post::Shortened;

/// A table of so many cards: of every twelve one failed and two are made in part.
pub(super) fn report(cards: u32) -> Report {
    let column = |letters: &str, title: &str, fills: Option<&str>| Column {
        letters: letters.into(),
        title: title.into(),
        fills: fills.map(str::to_owned),
    };
    let columns = vec![
        column("A", "Timestamp", None),
        column("B", "Your name", Some("name")),
        column("C", "Your words", Some("quote")),
        column("D", "Organisation", Some("organisation")),
        column("E", "Publish at", Some("publish_at")),
    ];
    let input = Input { file: "people.csv".into(), rows: (2..cards + 2).collect(), columns };
    Report {
        program: "itac 0.1.0".into(),
        inputs: vec![input],
        shard: None,
        cards: (0..cards).map(card).collect(),
        told: vec![Told {
            row: None,
            cell: None,
            place: Some("people.csv".into()),
            code: "unused-column".into(),
            ..warning("A1", "Timestamp", "the column `Timestamp` is not used")
        }],
    }
}

fn card(i: u32) -> Card {
    let row = i + 2;
    let folder = format!("sara-example-{row}");
    let kind = i % 12;
    let mut card = Card {
        input: 0,
        row,
        template: if kind == 9 { "carousel" } else { "quote-text" }.into(),
        language: if kind == 3 { "ar" } else { "en" }.into(),
        name: if kind == 3 { "سارة مثال".into() } else { format!("Sara Example {row}") },
        status: Status::Made,
        publish_at: (kind != 6).then(|| format!("2026-12-{:02}T09:00", 12 + i % 7)),
        groups: match i % 3 {
            0 => vec![("organisation".into(), "Example Library".into())],
            1 => vec![("organisation".into(), "Éxample Council".into())],
            _ => Vec::new(),
        },
        captions: ["bluesky", "facebook", "instagram"]
            .map(|p| caption(&folder, p, kind == 3))
            .into(),
        alts: vec![Alt {
            platforms: Vec::new(),
            path: format!("{folder}/alt.txt"),
            text: alt(kind == 3),
        }],
        folder,
        ..Card::default()
    };
    card.pictures = pictures(&card, kind);
    mark(&mut card, kind);
    card
}

/// What is to be told of some of the cards.
fn mark(card: &mut Card, kind: u32) {
    let row = card.row;
    let (name, words) = (format!("B{row}"), format!("C{row}"));
    let long = "`quote`: the text does not fit: at the smallest legible size (30 px) it needs 900 px of height, \
                the box has 700 px; 320 characters, room for about 240";
    let of = |placement: &str, told: Told| Told { placement: Some(placement.into()), ..told };
    match kind {
        4 => {
            card.status = Status::Failed;
            card.folder.clear();
            (card.pictures, card.captions, card.alts) = Default::default();
            let hints = vec!["write whose words they are, or take the row out".into()];
            card.told = vec![Told { hints, ..error(&name, "name", "`name` is empty") }];
        }
        2 | 7 => {
            card.status = Status::Partly;
            card.pictures.truncate(2);
            card.told = ["instagram-story", "bluesky-post"]
                .map(|placement| of(placement, error(&words, "quote", long)))
                .into();
        }
        1 => {
            let told = warning(&words, "quote", "`quote`: the shorter copy is used");
            let shorter = Told { code: "shorter-copy".into(), ..told };
            card.told = vec![of("bluesky-post", shorter)];
            card.captions[0].shortened =
                vec![Shortened::new(Lost::Hashtags, "the hashtags were left out")];
            card.pictures[0].pages[0].files[0].squeezed =
                Some("JPEG at quality 86, the PNG has 1240 kB".into());
        }
        5 => {
            let told = warning(&words, "quote", "`quote`: 41 words, 30 are read");
            card.told = ["instagram-square", "instagram-story"]
                .map(|placement| {
                    of(placement, Told { code: "too-many-words".into(), ..told.clone() })
                })
                .into();
        }
        _ => {}
    }
}

fn pictures(card: &Card, kind: u32) -> Vec<Picture> {
    let made = |placement: &str, platform: &str, kind: &str, (width, height), pages: u32| Picture {
        placement: placement.into(),
        platform: platform.into(),
        kind: kind.into(),
        width,
        height,
        pages: (1..=pages)
            .map(|page| self::page(card, placement, (pages > 1).then_some(page)))
            .collect(),
    };
    let mut all = vec![
        made("instagram-square", "instagram", "post", (1080, 1080), 1),
        made("instagram-portrait", "instagram", "post", (1080, 1350), 1),
        made("instagram-story", "instagram", "story", (1080, 1920), 1),
        made("facebook-post", "facebook", "post", (1200, 630), 1),
        made("bluesky-post", "bluesky", "post", (1200, 675), 1),
    ];
    if kind == 9 {
        all = vec![made("instagram-carousel", "instagram", "carousel", (1080, 1350), 3)];
    }
    all
}

fn page(card: &Card, placement: &str, number: Option<u32>) -> Page {
    let number = number.map(|number| format!("-{number}")).unwrap_or_default();
    let path = |ending: &str| format!("{}/{placement}{number}.{ending}", card.folder);
    let file =
        |ending: &str| File { path: path(ending), bytes: 240_000, main: true, squeezed: None };
    let guides = File { main: false, ..file("guides.png") };
    Page {
        files: vec![file("svg"), file("png"), file("jpg"), guides],
        thumbnail: Some(format!("thumbnails/{}/{placement}{number}.png", card.folder)),
        alt: alt(card.language == "ar"),
        shades: Vec::new(),
    }
}

fn alt(arabic: bool) -> String {
    match arabic {
        true => "بطاقة اقتباس: «نجلس جميعًا إلى المائدة نفسها». سارة مثال.".into(),
        false => "Quote card: “We all sit at the same table.” Sara Example, Example Library. \
                  International Migrants Day, 18 December."
            .into(),
    }
}

fn caption(folder: &str, platform: &str, arabic: bool) -> Caption {
    let text = match arabic {
        true => "«نجلس جميعًا إلى المائدة نفسها»\n\nسارة مثال\n\n#ItTakesACommunity",
        false => {
            "“We all sit at the same table.”\n\nSara Example, Example Library\n\n#ItTakesACommunity #MigrantsDay"
        }
    };
    let text = if platform == "bluesky" { text.replace(" #MigrantsDay", "") } else { text.into() };
    Caption {
        platform: platform.into(),
        path: format!("{folder}/caption-{platform}.txt"),
        length: text.chars().count() as u64,
        limit: match platform {
            "bluesky" => Some(300),
            "instagram" => Some(2200),
            _ => None,
        },
        text,
        shortened: Vec::new(),
    }
}

pub(super) fn error(cell: &str, field: &str, message: &str) -> Told {
    Told {
        severity: Severity::Error,
        code: "text-too-long".into(),
        message: message.into(),
        hints: vec![format!("shorten it, or give both: `{field}: {{ long: …, short: … }}`")],
        place: Some(format!("people.csv, cell {cell} ({field})")),
        row: cell[1..].parse().ok(),
        cell: Some(cell.into()),
        title: Some(field.into()),
        field: Some(field.into()),
        placement: None,
        card: None,
        file: None,
        span: None,
    }
}

pub(super) fn warning(cell: &str, field: &str, message: &str) -> Told {
    Told { severity: Severity::Warning, hints: Vec::new(), ..error(cell, field, message) }
}
