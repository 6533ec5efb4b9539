//! The page as it is read.

use super::super::testing;
use super::*;
use crate::post::Lost;
use crate::post::Shortened;

fn page(report: &Report) -> String {
    html(report, &[Beside::new("schedule.csv", "for tools that plan posts")]).expect("a page")
}

#[test]
fn words_stay_words() {
    let mut report = testing::report(12);
    let evil = "<script>alert(\"'1'\")</script> & more";
    report.program = evil.into();
    for input in &mut report.inputs {
        input.file = evil.into();
        input.columns[1].title = evil.into();
    }
    for told in report.cards.iter_mut().flat_map(|card| &mut card.told).chain(&mut report.told) {
        told.message = evil.into();
        told.hints = vec![format!("`{evil}`")];
        told.title = Some(evil.into());
        told.placement = Some(evil.into());
        told.code = evil.into();
    }
    for card in &mut report.cards {
        (card.name, card.language, card.template) = (evil.into(), evil.into(), evil.into());
        card.publish_at = Some(evil.into());
        for picture in &mut card.pictures {
            picture.placement = evil.into();
            picture.pages[0].alt = evil.into();
            picture.pages[0].thumbnail = Some(format!("javascript:{evil}"));
        }
        for caption in &mut card.captions {
            (caption.text, caption.path) = (evil.into(), "javascript:alert(1)".into());
            caption.shortened = vec![Shortened::new(Lost::Words, evil)];
        }
    }
    let made = html(&report, &[Beside::new("javascript:alert(1)", evil)]).expect("a page");
    assert!(!made.contains("<script"));
    assert!(!made.contains("=\"javascript:"));
    assert!(made.matches("&lt;script&gt;").count() > 50);
}

#[test]
fn nothing_comes_from_elsewhere_and_every_picture_has_words_and_a_size() {
    let made = page(&testing::report(12));
    for outside in ["http:", "https:", "//", "@import", "<link", "src=\"/", "<script", "url("] {
        assert!(!made.contains(outside), "{outside}");
    }
    let pictures: Vec<&str> = made.split("<img").skip(1).collect();
    // Ten cards of five or two pictures, and a carousel of three pages.
    assert_eq!(pictures.len(), 8 * 5 + 2 * 2 + 3);
    for picture in pictures {
        for attribute in ["alt=\"", "width=\"", "height=\"", "loading=\"lazy\""] {
            assert!(picture.split('>').next().is_some_and(|tag| tag.contains(attribute)));
        }
    }
    assert!(!made.contains("alt=\"\""));
}

#[test]
fn failures_come_first_and_once() {
    let made = page(&testing::report(12));
    assert!(made.contains("<h1>1 of 12 cards is not made, 2 only in part</h1>"));
    let order =
        ["id=\"mend\"", "id=\"shortened\"", "id=\"warnings\"", "id=\"cards\"", "id=\"columns\""];
    let places: Vec<_> = order.map(|id| made.find(id).expect(id)).into();
    assert!(places.is_sorted());
    let (_, mend) = made.split_once("id=\"mend\"").expect("a section");
    let (mend, _) = mend.split_once("</section>").expect("its end");
    assert_eq!(mend.matches("the text does not fit").count(), 2);
    assert_eq!(mend.matches("<span class=\"on\">instagram-story</span>").count(), 2);
    assert_eq!(mend.matches("Shorten it, or fill the column <code>quote short</code>").count(), 2);
    assert!(mend.contains("<span class=\"cell\">C4</span> (<bdi>quote</bdi>)"));
}

#[test]
fn every_link_on_the_page_leads_somewhere() {
    let mut report = testing::report(320);
    report.cards[7].told[0].row = None;
    let made = page(&report);
    let ids: std::collections::HashSet<&str> =
        made.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), made.matches(" id=\"").count(), "an id is there twice");
    let links = made.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    for link in links {
        assert!(ids.contains(link), "{link}");
    }
}

#[test]
fn one_cause_in_many_cards_is_told_once() {
    let mut report = testing::report(30);
    for card in &mut report.cards {
        let mut told = testing::error("C7", "", "the kit has no colour `acent`");
        (told.row, told.cell, told.title) = (None, None, None);
        told.place = Some("kit.yaml:3:9".into());
        card.told = vec![told];
    }
    let made = page(&report);
    assert_eq!(made.matches("has no colour <code>acent</code>").count(), 1 + 3);
    assert!(made.contains("rows <a href=\"#c0-2\">2–31</a>"), "{made}");
}

#[test]
fn where_warnings_are_enough_they_are_to_be_mended() {
    let mut report = testing::report(2);
    report.cards[0].status = Status::Failed;
    report.cards[0].told = vec![testing::warning("C2", "quote", "`quote`: 41 words")];
    report.cards[1].status = Status::Failed;
    report.cards[1].told.clear();
    let made = page(&report);
    assert!(made.contains("<tr id=\"m0-2\">") && made.contains("href=\"#m0-2\">why"));
    assert!(!made.contains("too-many-words") && made.matches(">why</a>").count() == 1);
}

#[test]
fn pages_of_all_kinds_of_runs_are_made() {
    assert!(page(&Report::default()).contains("There were no cards to make"));
    let mut whole = testing::report(1);
    whole.told.clear();
    let made = page(&whole);
    assert!(made.contains("<h1>The card is made</h1>") && !made.contains("id=\"mend\""));
    assert!(made.contains("the first on Saturday 12 December 2026, 09:00"));
    let mut part = testing::report(12);
    part.shard = Some([2, 8]);
    part.inputs.push(super::super::Input { file: "more.yaml".into(), ..Default::default() });
    part.cards[11].input = 1;
    let made = page(&part);
    assert!(made.contains("<b>only part 2 of 8</b>"));
    assert!(made.contains("card 13 of more.yaml"));
}

#[test]
fn words_of_every_direction_find_their_own() {
    let made = page(&testing::report(12));
    assert!(made.contains("<h3><bdi lang=\"ar\">سارة مثال</bdi></h3>"));
    assert!(made.contains("<pre dir=\"auto\" lang=\"ar\">«نجلس"));
}

#[test]
fn thousands_of_cards_are_a_page_that_opens() {
    let report = testing::report(5000);
    let made = page(&report);
    // About 2 kB a card, most of it the links to 30,000 files.
    assert!(made.len() < 12_000_000, "{} bytes", made.len());
    assert!(made.contains("#from-0-4902\">rows 4902 to 5001</a>"));
    assert!(!made.contains("<pre"));
}

#[test]
fn seats_can_be_counted_and_nobody_is_left_out() {
    let seats = |made, partly, failed| {
        super::seats(&Summary { made, partly, failed, ..Summary::default() })
    };
    let (each, few) = seats(197, 2, 1);
    assert_eq!((each, few.len()), (1, 200));
    let (each, many) = seats(4998, 1, 1);
    assert_eq!((each, many.len()), (50, 102));
    assert_eq!(many[100..], ["partly", "failed"]);
    assert!(seats(0, 0, 0).1.is_empty());
    assert!(page(&testing::report(201)).contains("one seat = 2 cards"));
    assert!(!page(&testing::report(200)).contains("one seat ="));
}

#[test]
fn the_headline_leads_with_what_is_missing_and_zeros_are_not_told() {
    let title = |made, partly, failed| {
        super::title(&Summary { made, partly, failed, ..Summary::default() })
    };
    assert_eq!(title(55, 0, 4), "4 of 59 cards are not made");
    assert_eq!(title(58, 1, 0), "1 of 59 cards is only made in part");
    assert_eq!(title(59, 0, 0), "All 59 cards are made");
    assert_eq!(title(0, 0, 59), "None of 59 cards is made");
    assert_eq!(
        [title(0, 0, 1), title(0, 1, 0)],
        ["The card is not made", "The card is only made in part"]
    );
    let whole = page(&testing::report(1));
    assert!(whole.contains("</span>made</dt>") && !whole.contains("failed</dt>"));
}

#[test]
fn what_was_given_up_is_told_by_what_was_lost() {
    let mut report = testing::report(12);
    for card in &mut report.cards {
        for caption in &mut card.captions {
            caption.shortened = vec![Shortened::new(Lost::Hashtags, "1 of 2 hashtags left out")];
        }
    }
    report.cards[3].captions[1].shortened =
        vec![Shortened::new(Lost::Words, "the quote shortened to its first sentence")];
    let made = page(&report);
    let (_, lost) = made.split_once("id=\"shortened\"").expect("a section");
    let (lost, _) = lost.split_once("</section>").expect("its end");
    let groups = [
        "open>\n<summary><b>Words cut in captions</b> <span class=\"quiet\">1 card</span>",
        "open>\n<summary><b>Shorter copy used",
        "<details class=\"group\">\n<summary><b>Files squeezed",
        "<details class=\"group\">\n<summary><b>Hashtags left out of captions</b> <span class=\"quiet\">11 cards",
    ];
    let places: Vec<_> = groups.map(|group| lost.find(group).expect(group)).into();
    assert!(places.is_sorted());
    // Once for all that have lost the same, and once for the card whose other caption was cut.
    assert_eq!(lost.matches("1 of 2 hashtags left out").count(), 2);
    assert!(!lost.contains("caption for"));
}

#[test]
fn advice_for_lists_stays_as_it_is() {
    let mut report = testing::report(12);
    report.inputs[0].columns.clear();
    let made = page(&report);
    assert!(made.contains("Shorten it, or give both: <code class=\"long\">quote: { long"));
}

#[test]
fn cards_with_few_pictures_stand_in_pairs() {
    let mut report = testing::report(12);
    assert!(!page(&report).contains("class=\"cards pairs\""));
    for card in report.cards.iter_mut().take(11) {
        card.pictures.truncate(1);
        card.pictures.iter_mut().for_each(|picture| picture.pages.truncate(1));
    }
    let made = page(&report);
    assert!(made.contains("class=\"cards pairs\""));
    assert_eq!(made.matches("class=\"broad\"").count(), 1);
}
