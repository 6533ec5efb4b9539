//! The list that tools for planning posts take, and times to post at.

use csv::Terminator;
use csv::WriterBuilder;

use super::Card;
use super::Page;
use super::Picture;
use super::Report;
use super::Status;
use super::day;
use crate::diag::Diagnostic;

const TITLES: [&str; 9] =
    ["date", "time", "platform", "kind", "text", "pictures", "alt text", "card", "row"];

/// Between several pictures of a post, and between what they show.
const BETWEEN: &str = " | ";

/// Posts go out in working hours, in minutes of the day.
const MORNING: i64 = 9 * 60;
const EVENING: i64 = 18 * 60;
/// Planning tools offer no finer times.
const MARK: i64 = 5;

/// `schedule.csv`: a line for every card and platform, and one for its story; what has a time
/// comes first, in order of time. Spreadsheets need the byte order mark to see UTF-8.
///
/// Words are given as they are to be posted, even where a spreadsheet may take them for a formula.
pub fn csv(report: &Report) -> Result<Vec<u8>, Diagnostic> {
    let mut posts: Vec<Post> = report.cards.iter().flat_map(posts).collect();
    posts.sort_by_key(|post| {
        let moment = post.card.publish_at.as_deref().map(day::split);
        (moment.is_none(), moment)
    });
    let wrong = |error: String| Diagnostic::error("export", format!("the schedule: {error}"));
    let mut out =
        WriterBuilder::new().terminator(Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    out.write_record(TITLES).map_err(|error| wrong(error.to_string()))?;
    for post in &posts {
        out.write_record(post.line()).map_err(|error| wrong(error.to_string()))?;
    }
    out.into_inner().map_err(|error| wrong(error.to_string()))
}

/// What goes up at once.
struct Post<'a> {
    card: &'a Card,
    picture: &'a Picture,
}

/// A post and a story for every platform, in the order of the card's placements.
fn posts(card: &Card) -> Vec<Post<'_>> {
    let mut posts = Vec::new();
    if card.status == Status::Failed {
        return posts;
    }
    let mut platforms: Vec<&str> = Vec::new();
    for picture in card.pictures.iter().filter(|picture| !picture.platform.is_empty()) {
        if !platforms.contains(&picture.platform.as_str()) {
            platforms.push(&picture.platform);
        }
    }
    for platform in platforms {
        let of = |kinds: &'static [&'static str]| {
            card.pictures.iter().filter(move |picture| {
                picture.platform == platform
                    && kinds.contains(&picture.kind.as_str())
                    && picture.pages.iter().any(|page| file(page).is_some())
            })
        };
        let post = of(&["post", "carousel"]).min_by_key(|picture| rank(picture));
        let chosen = post.into_iter().chain(of(&["story"]).next());
        posts.extend(chosen.map(|picture| Post { card, picture }));
    }
    posts
}

/// Of several pictures for the posts of a platform the least is taken: a carousel, which says
/// more than one picture; then what takes most of the screen of a phone, on Instagram.
fn rank(picture: &Picture) -> u32 {
    let Picture { width, height, .. } = picture;
    match picture.kind.as_str() {
        "carousel" => 0,
        _ if picture.platform != "instagram" => 1,
        _ if height > width => 1,
        _ if height == width => 2,
        _ => 3,
    }
}

impl Post<'_> {
    fn line(&self) -> [String; 9] {
        let Self { card, picture } = self;
        let (date, time) = card.publish_at.as_deref().map(day::split).unwrap_or_default();
        let caption = card.captions.iter().find(|caption| caption.platform == picture.platform);
        let files: Vec<&str> = picture.pages.iter().filter_map(file).collect();
        [
            date.into(),
            time.into(),
            picture.platform.clone(),
            picture.kind.clone(),
            caption.map(|caption| caption.text.clone()).unwrap_or_default(),
            files.join(BETWEEN),
            alt(card, picture),
            card.title().into(),
            card.row.to_string(),
        ]
    }
}

/// The bitmap of a page that its platform takes: one made to weigh less, if there was need,
/// else the first.
fn file(page: &Page) -> Option<&str> {
    let bitmaps = || page.main().filter(|file| file.is_bitmap());
    let lighter = bitmaps().find(|file| file.squeezed.is_some());
    lighter.or_else(|| bitmaps().next()).map(|file| file.path.as_str())
}

/// The words for a platform that has its own, else those for all. The pages of a carousel have
/// theirs, in the order of its pictures.
fn alt(card: &Card, picture: &Picture) -> String {
    let mut pages: Vec<&str> = picture.pages.iter().map(|page| page.alt.as_str()).collect();
    pages.dedup();
    if pages.len() > 1 {
        return pages.join(BETWEEN);
    }
    let own = card.alts.iter().find(|alt| alt.platforms.contains(&picture.platform));
    let alt = own.or_else(|| card.alts.iter().find(|alt| alt.platforms.is_empty()));
    alt.map(|alt| alt.text.as_str()).or(pages.first().copied()).unwrap_or_default().to_owned()
}

/// Times for so many cards, evenly over the days from `first` to `last`, both `YYYY-MM-DD` and
/// both used: one on a day at 09:00, several between 09:00 and 18:00.
pub fn spread(cards: usize, first: &str, last: &str) -> Result<Vec<String>, Diagnostic> {
    let (from, to) = (read(first)?, read(last)?);
    let days = day::number(to) - day::number(from) + 1;
    if days < 1 {
        return Err(Diagnostic::error(
            "bad-date",
            format!("the last day `{last}` is before the first day `{first}`"),
        )
        .hint("give the earlier day first"));
    }
    let cards = i64::try_from(cards).unwrap_or(i64::MAX);
    let place = |i| day_of(i, cards, days);
    let mut times = Vec::new();
    let mut start = 0;
    while start < cards {
        let day = place(start);
        let count = (start..cards).take_while(|&i| place(i) == day).count() as i64;
        let date = day::after(from, day);
        times.extend((0..count).map(|i| format!("{date}T{}", time(i, count))));
        start += count;
    }
    Ok(times)
}

fn read(text: &str) -> Result<icu_calendar::Date<icu_calendar::Gregorian>, Diagnostic> {
    day::parse(text).ok_or_else(|| {
        Diagnostic::error("bad-date", format!("this is no day: `{text}`"))
            .hint("write the year, the month and the day, such as `2026-12-18`")
    })
}

/// Few cards reach from the first day to the last one; of many, every day has as many as the
/// others or one more.
fn day_of(card: i64, cards: i64, days: i64) -> i64 {
    if cards >= days {
        (i128::from(card) * i128::from(days) / i128::from(cards)) as i64
    } else {
        (card * (days - 1) + (cards - 1) / 2) / (cards - 1).max(1)
    }
}

/// Of the post with that number, from 0, of a day.
fn time(number: i64, of_day: i64) -> String {
    let minutes = (EVENING - MORNING) * number / (of_day - 1).max(1);
    let minutes = MORNING + minutes / MARK * MARK;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing;
    use super::*;

    fn lines(report: &Report) -> Vec<Vec<String>> {
        let bytes = csv(report).expect("a list");
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
        let mut reader = csv::Reader::from_reader(text);
        assert_eq!(reader.headers().expect("titles"), &TITLES[..]);
        let record = |record: csv::Result<csv::StringRecord>| {
            record.expect("a line").iter().map(str::to_owned).collect()
        };
        reader.records().map(record).collect()
    }

    #[test]
    fn every_card_has_a_post_and_a_story_on_its_platforms() {
        let lines = lines(&testing::report(12));
        let of = |row: &str| -> Vec<[&str; 3]> {
            let of_row = lines.iter().filter(|line| line[8] == row);
            of_row.map(|line| [&*line[2], &*line[3], &*line[5]]).collect()
        };
        assert_eq!(
            of("2"),
            [
                ["instagram", "post", "sara-example-2/instagram-portrait.png"],
                ["instagram", "story", "sara-example-2/instagram-story.png"],
                ["facebook", "post", "sara-example-2/facebook-post.png"],
                ["bluesky", "post", "sara-example-2/bluesky-post.png"],
            ]
        );
        let pages = (1..4).map(|i| format!("sara-example-11/instagram-carousel-{i}.png"));
        let pages = pages.collect::<Vec<_>>().join(" | ");
        assert_eq!(of("11"), [["instagram", "carousel", pages.as_str()]]);
        assert_eq!(of("6"), [[""; 3]; 0]);
    }

    #[test]
    fn posts_are_in_order_of_time_and_the_undated_last() {
        let lines = lines(&testing::report(24));
        let moments: Vec<_> =
            lines.iter().map(|line| (line[0].is_empty(), &line[0], &line[1])).collect();
        assert!(moments.is_sorted());
        assert_eq!(moments.last(), Some(&(true, &String::new(), &String::new())));
        assert_eq!(lines[0][..2], ["2026-12-12", "09:00"]);
        let rows: Vec<u32> = lines.iter().map(|line| line[8].parse().expect("a row")).collect();
        assert!(rows.iter().rposition(|&row| row == 2) < rows.iter().position(|&row| row == 9));
    }

    #[test]
    fn words_of_many_lines_come_back_and_lines_end_as_the_rule_says() {
        let mut report = testing::report(1);
        let words = "“a”, \"b\"\n\nسارة; =1+1";
        report.cards[0].captions[1].text = words.into();
        let lines = lines(&report);
        assert_eq!(lines[2][4], words);
        let bytes = csv(&report).expect("a list");
        assert_eq!(bytes.windows(2).filter(|pair| pair == b"\r\n").count(), lines.len() + 1);
    }

    #[test]
    fn a_lighter_file_and_the_words_of_a_platform_are_preferred() {
        let mut report = testing::report(1);
        let card = &mut report.cards[0];
        card.pictures[3].pages[0].files[2].squeezed = Some("JPEG at quality 80".into());
        let own = super::super::Alt {
            platforms: vec!["facebook".into()],
            text: "short".into(),
            ..Default::default()
        };
        card.alts.push(own);
        let lines = lines(&report);
        assert!(lines[2][5].ends_with("facebook-post.jpg"));
        assert_eq!(lines[2][6], "short");
        assert!(lines[3][6].starts_with("Quote card"));
    }

    #[test]
    fn times_are_spread_over_all_days() {
        let days = |n| spread(n, "2026-12-12", "2026-12-18").expect("times");
        assert_eq!(days(1), ["2026-12-12T09:00"]);
        assert_eq!(days(2), ["2026-12-12T09:00", "2026-12-18T09:00"]);
        let three = ["2026-12-12T09:00", "2026-12-15T09:00", "2026-12-18T09:00"];
        assert_eq!(days(3), three);
        assert_eq!(days(8)[..3], ["2026-12-12T09:00", "2026-12-12T18:00", "2026-12-13T09:00"]);
        assert_eq!(spread(4, "2026-12-18", "2026-12-18").expect("times")[1], "2026-12-18T12:00");
        assert_eq!(days(0), [""; 0]);
    }

    #[test]
    fn days_that_are_none_or_reversed_are_refused() {
        for (first, last) in [("2026-12-18", "2026-12-12"), ("18.12.2026", "2026-12-18"), ("", "")]
        {
            let error = spread(3, first, last).expect_err("no days");
            assert_eq!((&*error.code, error.hints.len()), ("bad-date", 1));
        }
    }

    proptest! {
        #[test]
        fn times_never_go_back(cards in 0_usize..900, days in 0_i64..40) {
            let first = "2026-12-12";
            let from = day::parse(first).expect("a day");
            let last = day::after(from, days);
            let times = spread(cards, first, &last).expect("times");
            prop_assert_eq!(times.len(), cards);
            prop_assert!(times.is_sorted());
            let each = cards as i64 / (days + 1) + 1;
            // There are 109 marks on a day.
            if each <= 109 {
                prop_assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", times);
            }
            for time in &times {
                let (day, hour) = time.split_once('T').expect("a time");
                prop_assert!(first <= day && day <= last.as_str());
                prop_assert!(("09:00"..="18:00").contains(&hour) && hour.ends_with(['0', '5']));
            }
            let mut used: Vec<&str> = times.iter().map(|time| &time[..10]).collect();
            used.dedup();
            prop_assert_eq!(used.len() as i64, (cards as i64).min(days + 1));
        }
    }
}
