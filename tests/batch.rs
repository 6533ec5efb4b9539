//! Tables by the real command: the week of 200 rows with its planted faults, runs that are
//! killed, parts of a run, pictures in cells, and what is made of all cards together.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk and the clock")]

#[path = "common/desk.rs"]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use std::time::SystemTime;

use desk::Desk;
use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

/// A desk with the example of a week on it.
fn week() -> Desk {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("week")).expect("a writable folder");
    for file in ["people.csv", "half.jpg", "eileen-collins-nasa.jpg"] {
        desk.copy(&format!("examples/week/{file}"), &format!("week/{file}"));
    }
    desk
}

const WEEK: [&str; 6] =
    ["render", "week/people.csv", "--format", "png", "--spread", "2026-12-12..2026-12-18"];

/// The files of a run by their paths in it, without the ledger.
fn made(desk: &Desk, out: &str) -> BTreeMap<String, Vec<u8>> {
    let files = desk.files(out).into_iter();
    files
        .map(|path| {
            let bytes = desk.read(&path);
            (path[out.len() + 1..].to_owned(), bytes)
        })
        .collect()
}

/// Equal, or the names of what differs.
#[track_caller]
fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let differ = |path: &&String| one.get(*path) != other.get(*path);
    let all: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let wrong: Vec<&&String> = all.iter().filter(|path| differ(path)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn report(desk: &Desk, path: &str) -> Value {
    serde_json::from_slice(&desk.read(path)).expect("a report")
}

/// The rows that are wrong on purpose: their numbers, the cell, and what is told.
const PLANTED: [(u64, &str, &str); 12] = [
    (9, "I9", "nobody.jpg"),
    (21, "I21", "ends in the middle"),
    (38, "E38", "at most 320"),
    (52, "E52", "no bundled font has the character `ꕉ`"),
    (83, "N83", "is called `khadeja` too"),
    (99, "A99", "no template `qoute-text`"),
    (114, "D114", "unknown placement: `instagram-sqare`"),
    (129, "B129", "its code is `fr`"),
    (143, "E143", "needs the field `quote`"),
    (158, "L158", "consent for this photo was not given"),
    (172, "C172", "no theme `purple`"),
    (187, "M187", "no day that exists"),
];

#[test]
fn a_week_of_two_hundred_rows_is_made_and_its_faults_are_told_by_their_cells() {
    let desk = week();
    let said = desk.itac(&WEEK).ended(2);
    said.told(&["C  Theme", "→ theme", "376 pictures of 188 cards", "12 failed", "report.html"]);
    let report = report(&desk, "out/report.json");
    let cards = report["cards"].as_array().expect("cards");
    assert_eq!(cards.len(), 200);
    let failed: Vec<u64> = cards
        .iter()
        .filter(|card| card["status"] != "made")
        .map(|card| card["row"].as_u64().expect("a row"))
        .collect();
    assert_eq!(failed, PLANTED.map(|(row, ..)| row));
    let page = String::from_utf8(desk.read("out/report.html")).expect("UTF-8");
    let copy = String::from_utf8(desk.read("out/people-status.csv")).expect("UTF-8");
    for (row, cell, message) in PLANTED {
        let card = cards.iter().find(|card| card["row"] == row).expect("the card");
        let told = card["told"].as_array().expect("what is told");
        let error = told.iter().find(|told| told["severity"] == "error").expect("an error");
        assert_eq!(error["cell"], cell, "{error}");
        assert!(error["message"].as_str().unwrap_or_default().contains(message), "{error}");
        assert!(page.contains(&format!(">{cell}<")), "{cell}");
        let told = [format!("{cell}: "), format!("{cell} (")];
        assert!(told.iter().any(|told| copy.contains(told.as_str())), "{cell}");
        assert!(card["pictures"].as_array().is_some_and(Vec::is_empty));
    }
    // What a narrow square had no room for.
    let photo = cards.iter().find(|card| card["row"] == 26).expect("the card with a photo");
    let note = &photo["told"][0];
    assert_eq!(
        (&note["code"], &note["placement"]),
        (&"part-dropped".into(), &"instagram-square".into())
    );
    assert!(note["message"].as_str().is_some_and(|said| said.contains("18 December")), "{note}");
    assert!(page.contains("Parts left out of pictures"));
    words_are_within_limits(&desk, cards);
    schedule_is_whole(&desk);
}

/// Weights of twitter-text 3.1, for texts without emoji.
fn weighed(text: &str) -> usize {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let link = word.trim_end().starts_with("https://");
        let weight = |c: char| match u32::from(c) {
            0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
            _ => 2,
        };
        if link { 23 + word.len() - word.trim_end().len() } else { word.chars().map(weight).sum() }
    });
    words.sum()
}

fn words_are_within_limits(desk: &Desk, cards: &[Value]) {
    let mut counted = 0;
    for path in desk.files("out") {
        if !path.ends_with(".txt") {
            continue;
        }
        let text = String::from_utf8(desk.read(&path)).expect("UTF-8");
        let text = text.trim_end();
        counted += 1;
        if path.contains("/caption.x.") {
            assert!(weighed(text) <= 280, "{path}: {}\n{text}", weighed(text));
        } else if path.contains("/caption.instagram.") {
            assert!(text.chars().count() <= 2200 && text.matches('#').count() <= 5, "{path}");
        } else {
            assert!(path.contains("/alt."), "{path}");
            assert!(text.graphemes(true).count() <= 1000, "{path}");
        }
    }
    assert_eq!(counted, 188 * 3);
    // The alt text has every word that stands on the card.
    for card in cards.iter().filter(|card| card["status"] == "made") {
        let alt = card["alts"][0]["text"].as_str().expect("an alt");
        assert!(alt.contains(card["name"].as_str().expect("a name").trim()), "{alt}");
    }
}

/// Every card on every platform, in the order of their times, within the days asked for.
fn schedule_is_whole(desk: &Desk) {
    let bytes = desk.read("out/schedule.csv");
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let lines: Vec<csv::StringRecord> =
        reader.records().map(|line| line.expect("a line")).collect();
    assert_eq!(lines.len(), 188 * 2);
    let times: Vec<String> =
        lines.iter().map(|line| format!("{}T{}", &line[0], &line[1])).collect();
    assert!(times.is_sorted() && times[0].as_str() >= "2026-12-12", "{:?}", times.first());
    assert!(times.last().expect("a time").as_str() < "2026-12-19");
    for line in &lines {
        for picture in line[5].split(" | ") {
            assert!(desk.path(&format!("out/{picture}")).is_file(), "{picture}");
        }
        assert!(!line[4].is_empty() && !line[6].is_empty());
    }
}

/// When each file was written last.
fn dates(desk: &Desk, out: &str) -> BTreeMap<String, SystemTime> {
    let date = |path: &str| fs::metadata(desk.path(path)).and_then(|file| file.modified());
    let own = desk.path(out).join(".itac/ledger-run");
    let mut dates: BTreeMap<String, SystemTime> = desk
        .files(out)
        .into_iter()
        .map(|path| (path.clone(), date(&path).expect("a date")))
        .collect();
    dates.insert(
        "ledger".into(),
        fs::metadata(own).and_then(|file| file.modified()).expect("a date"),
    );
    dates
}

#[test]
fn what_has_not_changed_is_not_made_again() {
    let desk = week();
    let rows = ["--rows", "2-60", "--zip"];
    let arguments = [&WEEK[..], &rows].concat();
    desk.itac(&arguments).ended(2);
    let before = dates(&desk, "out");
    desk.itac(&arguments).ended(2).told(&["nothing to do", "up to date"]);
    assert_eq!(before, dates(&desk, "out"), "a second run writes nothing");
    // One word of one row.
    let table = String::from_utf8(desk.read("week/people.csv")).expect("UTF-8");
    desk.write("week/people.csv", &table.replacen("Article 13", "Article 13 (1)", 1));
    desk.itac(&arguments).ended(2);
    let after = dates(&desk, "out");
    let written: Vec<&String> = after
        .iter()
        .filter(|(path, date)| before.get(*path) != Some(date))
        .map(|(path, _)| path)
        .collect();
    let of_card = |path: &&&String| path.contains(".png") && !path.contains("contact");
    let folders: std::collections::BTreeSet<&str> = written
        .iter()
        .filter(of_card)
        .map(|path| path.rsplit('/').nth(1).expect("a folder"))
        .collect();
    assert_eq!(folders.len(), 1, "{written:?}");
    // A picture that is gone comes back, and another photo is seen.
    fs::remove_file(desk.path("out/002-universal-declaration-of-human-rights/x-post.png"))
        .expect("a file");
    desk.itac(&arguments).ended(2).told(&["up to date before"]);
    assert!(desk.path("out/002-universal-declaration-of-human-rights/x-post.png").is_file());
    let photo = "out/026-international-migrants-day/x-post.png";
    let was = desk.read(photo);
    desk.copy("examples/photos/coffee.jpg", "week/eileen-collins-nasa.jpg");
    desk.itac(&arguments).ended(2);
    assert!(was != desk.read(photo));
    desk.itac(&[&arguments[..], &["--force"]].concat()).ended(2).told(&["written to out"]);
}

/// Numbers that look random and are the same every time.
fn numbers() -> impl Iterator<Item = u64> {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    })
}

#[test]
fn a_run_that_was_killed_twenty_times_ends_as_if_it_had_not_been() {
    let desk = week();
    desk.itac(&[&WEEK[..], &["-o", "whole"]].concat()).ended(2);
    let arguments = [&WEEK[..], &["-o", "killed"]].concat();
    let mut killed = 0;
    for pause in numbers().map(|number| number % 700).take(20) {
        let mut run = desk
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(20 + pause));
        // On Unix this is SIGKILL: nothing can be tidied up.
        killed += usize::from(run.try_wait().expect("it can be waited for").is_none());
        let _ = run.kill().and_then(|()| run.wait());
    }
    assert!(killed > 5, "killed {killed} times");
    desk.itac(&arguments).ended(2);
    same(&made(&desk, "whole"), &made(&desk, "killed"));
    let left: Vec<String> = fs::read_dir(desk.path("killed/.itac"))
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!left.iter().any(|name| name.starts_with("parts")), "{left:?}");
}

#[test]
fn the_parts_of_a_run_are_the_whole() {
    let desk = week();
    let rows = ["--rows", "2-90", "--same-size"];
    desk.itac(&[&WEEK[..], &rows, &["-o", "whole"]].concat()).ended(2);
    for shard in ["3/3", "1/3"] {
        desk.itac(&[&WEEK[..], &rows, &["-o", "parts", "--shard", shard]].concat()).ended(2);
    }
    desk.itac(&["merge-reports", "parts"])
        .ended(2)
        .told(&["of 3 parts, 1 part is missing: 2", "in no part"]);
    desk.itac(&[&WEEK[..], &rows, &["-o", "parts", "--shard", "2/3"]].concat()).ended(2);
    let said = desk.itac(&["merge-reports", "parts"]).ended(2);
    said.told(&["week/people.csv, cell I9 (Photo)", "report.html"]);
    let mut parts = made(&desk, "parts");
    parts.retain(|path, _| !path.starts_with("report-shard-"));
    let mut whole = made(&desk, "whole");
    // Which rows were asked for is not in the report of a part.
    let rows = |files: &mut BTreeMap<String, Vec<u8>>| {
        let json = files.remove("report.json").expect("a report");
        serde_json::from_slice::<Value>(&json).expect("JSON")["cards"].clone()
    };
    assert_eq!(rows(&mut parts), rows(&mut whole));
    same(&parts, &whole);
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let desk = week();
    let mut first = desk
        .command(&[&WEEK[..], &["--jobs", "1"]].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    while !desk.path("out/.itac/ledger-run").is_file() {
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.itac(&WEEK).ended(1).told(&["another run is writing to it"]);
    first.kill().and_then(|()| first.wait()).expect("it was running");
}

#[test]
fn a_stopped_run_finishes_what_it_has_in_hand_and_goes_on_later() {
    let desk = week();
    let run = desk
        .command(&[&WEEK[..], &["--jobs", "1"]].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    while !desk.path("out/.itac/ledger-run").is_file() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let stop = std::process::Command::new("kill").args(["-INT", &run.id().to_string()]).status();
    assert!(stop.is_ok_and(|stop| stop.success()));
    let output = run.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("the same command goes on"), "{said}");
    assert!(!desk.path("out/report.html").exists());
    desk.itac(&WEEK).ended(2).told(&["up to date before"]);
    assert!(desk.path("out/report.html").is_file());
}

const ROWS: &str = "Name,Quote,Organisation,for\nAna,Hello,Library,300x300\nBen,,Choir,300x300\nCem,Welcome,Library,300x300\n";

fn rows() -> Desk {
    let desk = Desk::new();
    desk.write("rows.csv", ROWS);
    desk
}

fn render<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["render", "rows.csv", "-t", "quote-text", "--format", "svg"], more].concat()
}

#[test]
fn only_some_rows_can_be_made_and_those_that_failed_again() {
    let desk = rows();
    let folders = |desk: &Desk| -> Vec<String> {
        let files = desk.files("out").into_iter().filter(|path| path.ends_with(".svg"));
        files.map(|path| path.split('/').nth(1).expect("a folder").to_owned()).collect()
    };
    desk.itac(&render(&["--rows", "4"])).fine();
    assert_eq!(folders(&desk), ["004-cem"]);
    desk.itac(&render(&["--where", "name=ana"])).fine();
    assert_eq!(folders(&desk), ["002-ana", "004-cem"]);
    let said = desk.itac(&render(&["--only-failed"])).ended(2);
    said.told(&["cell B3 (Quote)", "2 cards"]);
    desk.write("rows.csv", &ROWS.replace("Ben,", "Ben,Hi"));
    desk.itac(&render(&["--only-failed"])).fine();
    assert_eq!(folders(&desk), ["002-ana", "003-ben", "004-cem"]);
    desk.itac(&render(&["--rows", "x"])).ended(1).told(&["--rows 3-9,12"]);
    // A row that is gone is told, and removed when asked for.
    desk.write("rows.csv", ROWS.rsplit_once("Cem").expect("a row").0);
    let without = desk.itac(&render(&[])).ended(2);
    without.told(&["no longer in the input", "--prune"]);
    assert!(desk.path("out/004-cem").exists());
    desk.itac(&render(&["--prune"])).ended(2);
    assert!(!desk.path("out/004-cem").exists() && !desk.path("out/report/004-cem").exists());
}

#[test]
fn a_mistyped_word_takes_nothing_away_and_a_withdrawn_consent_does() {
    let desk = Desk::new();
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "photo.jpg");
    let table = "quote,name,photo,photo alt,photo credit,photo consent,for\nHello,Sara,photo.jpg,A woman,Photo: NASA,yes,300x300\nWelcome,Ana,photo.jpg,A woman,Photo: NASA,yes,300x300\n";
    desk.write("rows.csv", table);
    let render = ["render", "rows.csv", "-t", "quote", "--format", "png", "--zip"];
    desk.itac(&render).fine();
    let before = desk.files("out");
    let said = desk.itac(&[&render[..], &["--theme", "purple"]].concat()).ended(1);
    said.told(&["warning[old-files]", "are still in `002-sara`"]);
    assert_eq!(before, desk.files("out"));
    for word in ["no", "pending", "Nein."] {
        desk.write("rows.csv", &table.replacen("NASA,yes", &format!("NASA,{word}"), 1));
        desk.itac(&render[..6]).ended(2).told(&["warning[files-removed]", "campaign.zip"]);
        let left = desk.files("out");
        assert!(!left.iter().any(|path| path.contains("002-sara")), "{word}: {left:?}");
        assert!(left.iter().any(|path| path.contains("003-ana")), "{word}: {left:?}");
        desk.write("rows.csv", table);
        desk.itac(&render).fine();
    }
    desk.write("rows.csv", &table.replace("photo consent", "foto consent"));
    desk.itac(&render).ended(1).told(&["did you mean `photo_consent`?"]);
}

#[test]
fn a_table_takes_no_folder_from_another() {
    let desk = rows();
    desk.itac(&render(&[])).ended(2);
    desk.write("other.csv", "Name,Quote,for\nAna,Other words,300x300\n");
    let other = ["render", "other.csv", "-t", "quote-text", "--format", "svg"];
    let svg = desk.read("out/002-ana/300x300.svg");
    desk.itac(&other).ended(1).told(&["holds a card of `rows.csv`"]);
    assert!(svg == desk.read("out/002-ana/300x300.svg"));
}

#[test]
fn columns_that_fill_nothing_still_name_and_choose() {
    let desk = rows();
    let said = desk.itac(&render(&[
        "--zip=Organisation",
        "--names",
        "{organisation}/{name}/{placement}.{ext}",
    ]));
    said.ended(2).told(&["it can still be named"]);
    assert!(
        desk.path("out/library.zip").is_file()
            && desk.path("out/library/cem/300x300.svg").is_file()
    );
    desk.itac(&render(&["--where", "organisation=library", "-o", "some"])).fine();
    assert!(desk.path("some/004-cem").is_dir() && !desk.path("some/003-ben").exists());
    desk.itac(&render(&["--where", "town=x"])).ended(1).told(&["no card has what `--where` names"]);
    desk.itac(&render(&["--rows", "99"])).ended(1).told(&["no row is as"]);
    desk.itac(&render(&["--zip=organization"])).ended(1).told(&["`--zip` names"]);
}

#[test]
fn a_starter_left_as_it_is_becomes_no_card() {
    let desk = Desk::new();
    desk.itac(&["new", "quote", "--sheet"]).fine();
    desk.copy("examples/photos/eileen-collins-nasa.jpg", "photo.jpg");
    desk.itac(&["render", "quote.xlsx", "-t", "quote"])
        .ended(1)
        .told(&["still has what the starter says", "C3 (name)"]);
    desk.write("old.xls", "x");
    desk.itac(&["render", "old.xls"]).ended(1).told(&["save it as .xlsx"]);
}

#[test]
fn a_dry_run_says_what_would_be_made() {
    let desk = rows();
    let said = desk.itac(&render(&["--dry-run"])).ended(2);
    assert!(said.out.contains("row 2  002-ana  quote-text  en  would be made"), "{}", said.out);
    let third = said.out.lines().find(|line| line.starts_with("row 3  003-ben"));
    assert!(third.is_some_and(|line| line.ends_with("cannot be made")), "{}", said.out);
    assert_eq!(desk.files(""), ["rows.csv"]);
}

#[test]
fn names_and_archives_are_as_asked_for() {
    let desk = rows();
    let names = "{organisation}/{name|slug}/{language}-{placement}.{ext}";
    desk.write("kit/kit.yaml", "name: ours\nextends: itac\n");
    desk.write(
        "kit/templates/own.yaml",
        "name: own\nfields:\n  name: { text: {} }\n  quote: { text: { required: true } }\n  organisation: { text: {} }\nlayout: { column: { fill: ground, color: text, children: [{ text: { value: \"{{ quote }} {{ name }} {{ organisation }}\" } }] } }\nalt: \"{{ quote }} {{ name }} {{ organisation }}\"\n",
    );
    let arguments = [
        "render",
        "rows.csv",
        "-t",
        "own",
        "--kit",
        "kit",
        "--format",
        "svg",
        "--names",
        names,
        "--zip=organisation",
    ];
    desk.itac(&arguments).ended(2);
    let files = desk.files("out");
    for path in
        ["out/library/ana/en-300x300.svg", "out/library/cem/caption.en.txt", "out/library.zip"]
    {
        assert!(files.contains(&path.to_owned()), "{path}: {files:?}");
    }
    assert!(!files.contains(&"out/choir.zip".to_owned()), "nothing was made for it");
    // Both of the library, and nothing in the pattern to tell them apart.
    let alike = "{organisation}/{placement}.{ext}";
    let same = [
        "render", "rows.csv", "-t", "own", "--kit", "kit", "--format", "svg", "--names", alike,
        "-o", "same",
    ];
    let said = desk.itac(&same).ended(2);
    said.told(&["another card of this run is called `library` too", "rows.csv, row 4", "{row}"]);
    assert!(desk.path("same/library/300x300.svg").is_file());
    let one =
        ["render", "rows.csv", "-t", "own", "--kit", "kit", "--names", "{nmae}/{placement}.{ext}"];
    desk.itac(&one).ended(1).told(&["{name}"]);
}

#[test]
fn cards_of_a_run_have_one_size_of_type() {
    let desk = Desk::new();
    let long = "Community means a lot to me, and it is not about the place where you are living. "
        .repeat(3);
    desk.write(
        "rows.csv",
        &format!("name,quote,for\nAna,Short.,600x600\nBen,\"{}\",600x600\n", long.trim()),
    );
    desk.itac(&render(&[])).fine();
    let alone = desk.read("out/002-ana/600x600.svg");
    let other = desk.read("out/003-ben/600x600.svg");
    desk.itac(&render(&["--same-size"])).fine();
    assert!(alone != desk.read("out/002-ana/600x600.svg"), "the short one is smaller now");
    assert!(other == desk.read("out/003-ben/600x600.svg"), "the long one decides");
    desk.itac(&render(&["--same-size"])).fine().told(&["nothing to do"]);
}

#[test]
fn photos_may_lie_in_the_cells_of_a_workbook() {
    let desk = Desk::new();
    let photo =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/photos/eileen-collins-nasa.jpg");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let titles = ["Template", "For", "Quote", "Name", "Photo", "Photo alt", "Photo credit"];
    for (column, title) in (0..).zip(titles) {
        sheet.write_string(0, column, title).expect("a cell");
    }
    for (column, text) in [
        (0, "quote"),
        (1, "300x300"),
        (2, "Hello"),
        (3, "Sara"),
        (5, "A woman"),
        (6, "Photo: NASA"),
    ] {
        sheet.write_string(1, column, text).expect("a cell");
    }
    let image = rust_xlsxwriter::Image::new(&photo).expect("a picture");
    sheet.insert_image(1, 4, &image).expect("a picture in the sheet");
    book.save(desk.path("people.xlsx")).expect("a workbook");
    desk.itac(&["render", "people.xlsx", "--format", "png"]).fine();
    assert!(desk.path("out/002-sara/300x300.png").is_file());
    let copy = desk.read("out/people-status.xlsx");
    let table = itac::table::read("people-status.xlsx", &copy.into()).expect("a table");
    let last = table.columns.len() - 1;
    assert_eq!(
        (table.columns[last - 1].title.as_str(), table.columns[last].title.as_str()),
        ("status", "reason")
    );
    assert!(table.rows[0].cells[last - 1].text.starts_with("made"));
    // The copy is a table again, with its pictures.
    fs::rename(desk.path("out/people-status.xlsx"), desk.path("again.xlsx")).expect("a file");
    desk.itac(&["render", "again.xlsx", "--format", "png", "-o", "again"]).fine();
    assert!(desk.read("again/002-sara/300x300.png") == desk.read("out/002-sara/300x300.png"));
}

#[test]
fn rows_may_be_json_and_lines_of_it() {
    let desk = Desk::new();
    desk.write("a.json", "[{\"quote\": \"Hi\", \"name\": \"Ana\", \"for\": \"300x300\"}]");
    desk.write("b.jsonl", "{\"quote\": \"Hi\", \"name\": \"Ben\", \"for\": \"300x300\"}\n\n{\"quote\": \"Ho\", \"name\": }\n");
    desk.itac(&["render", "a.json", "-t", "quote-text", "--format", "svg"]).fine();
    assert!(desk.path("out/001-ana/300x300.svg").is_file());
    desk.itac(&["render", "b.jsonl", "-t", "quote-text"]).ended(1).told(&["b.jsonl:3"]);
}

#[test]
fn events_are_told_line_by_line() {
    let desk = rows();
    let said = desk.itac(&render(&["--json=events"])).ended(2);
    let lines: Vec<Value> =
        said.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[..3].iter().all(|line| line["event"] == "card"));
    assert_eq!(lines[3]["failed"], 1);
}

#[test]
fn pictures_weigh_no_more_than_their_platform_takes() {
    let desk = Desk::with_card(
        "template: story\nname: c\nfields: { headline: Hello there., photo: { file: p.png, alt: Noise } }\n",
    );
    // Noise is what PNGs are worst at.
    let mut noise = numbers();
    let picture = image::RgbImage::from_fn(1400, 1400, |_, _| {
        let bytes = noise.next().unwrap_or_default().to_le_bytes();
        image::Rgb([bytes[0], bytes[1], bytes[2]])
    });
    picture.save(desk.path("p.png")).expect("a picture");
    desk.itac(&["render", "card.yaml", "--for", "bluesky-square,bluesky-post", "--format", "png"])
        .fine();
    let heavy: Vec<String> = desk
        .files("out")
        .into_iter()
        .filter(|path| path.ends_with(".png") || path.ends_with(".jpg"))
        .filter(|path| desk.read(path).len() > 1_000_000)
        .collect();
    assert!(heavy.is_empty(), "{heavy:?}");
    assert!(desk.files("out").iter().any(|path| path.ends_with(".jpg")));
}
