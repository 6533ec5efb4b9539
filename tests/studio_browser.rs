//! The studio as people meet it: its pages in Chromium, by mouse, keyboard and fingers.
#![cfg(feature = "studio")]
#![expect(clippy::disallowed_methods, reason = "tests read what the browser has saved")]

#[path = "common/chromium.rs"]
mod chromium;
#[path = "common/studio.rs"]
#[expect(dead_code, reason = "shared with the tests that ask without a browser")]
mod common;

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chromium::Browser;
use chromium::Page;
use common::Studio;
use serde_json::json;

const PHOTO: &str = "examples/photos/eileen-collins-nasa.jpg";
/// The picture shows the form as it is.
const SHOWN: &str = "document.querySelector('#preview').dataset.state === 'ready' && \
                     document.querySelector('#preview').dataset.stamp === document.documentElement.dataset.stamp";
/// So do all the others.
const ALL_SHOWN: &str = "[...document.querySelectorAll('#previews img')].every(i => i.src) && \
                         document.querySelector('#status').textContent.includes('6')";

/// By the Universal Declaration of Human Rights, article 1.
const ENGLISH: [&str; 2] = [
    "All human beings are born free and equal in dignity and rights.",
    "Universal Declaration of Human Rights",
];
const ARABIC: [&str; 2] =
    ["يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.", "الإعلان العالمي لحقوق الإنسان"];

struct Scene {
    studio: Studio,
    browser: Browser,
    desk: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let desk = tempfile::tempdir().expect("a folder");
        fs::copy(PHOTO, desk.path().join("me.jpg")).expect("the photo");
        Self { studio: Studio::open(&[]), browser: Browser::open(), desk }
    }

    fn page(&self, width: u32, height: u32, phone: bool) -> Page {
        let mut page = self.browser.page(width, height, phone);
        page.save_to(self.desk.path());
        page
    }

    fn photo(&self) -> String {
        self.desk.path().join("me.jpg").to_string_lossy().into_owned()
    }

    /// A file that the browser has saved, once it is whole.
    fn saved(&self, name: impl Fn(&str) -> bool) -> PathBuf {
        let begun = Instant::now();
        loop {
            let entries = fs::read_dir(self.desk.path()).expect("a folder").flatten();
            let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
            let names: Vec<String> = names.collect();
            let whole = !names.iter().any(|name| name.ends_with(".crdownload"));
            if let Some(found) = names.iter().find(|known| name(known)).filter(|_| whole) {
                return self.desk.path().join(found);
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "nothing was saved: {names:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The quote card with words and a photo in it.
    fn filled(&self, lang: &str, [quote, name]: [&str; 2]) -> Page {
        let mut page = self.page(1280, 900, false);
        page.go(&format!("{}/{lang}/make/quote", self.studio.url));
        page.write("[data-path='fields.quote']", quote);
        page.write("[data-path='fields.name']", name);
        page.choose("[data-photo='fields.photo'] [data-file]", &[&self.photo()]);
        page.wait(SHOWN);
        page
    }
}

fn clean(page: &Page, studio: &Studio) {
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    // The browser's own icons in date fields are `data:`.
    let known = ["blob:", "data:", "about:blank", studio.url.as_str()];
    let is_known = |url: &&String| known.iter().any(|own| url.starts_with(own));
    let foreign: Vec<&String> = page.asked.iter().filter(|url| !is_known(url)).collect();
    assert!(foreign.is_empty(), "somebody else was asked: {foreign:?}");
}

/// From the choice of a card to the saved file, whose bytes are those of the command.
fn whole_flow(lang: &str, words: [&str; 2]) {
    let scene = Scene::new();
    let mut page = scene.page(1280, 900, false);
    page.go(&format!("{}/{lang}/", scene.studio.url));
    let link = format!(".cards a[href='/{lang}/make/quote']");
    page.eval(&format!("document.querySelector({}).scrollIntoView()", json!(link)));
    page.click(&link);
    page.wait(
        "document.documentElement.dataset.ready === 'true' && document.querySelector('#card-form')",
    );
    page.wait("document.querySelector('#needed').textContent.length > 10");
    assert!(page.eval("document.querySelectorAll('#card-form .message').length") == 0);

    page.write("[data-path='fields.quote']", words[0]);
    page.write("[data-path='fields.name']", words[1]);
    // Dropped from elsewhere onto the page.
    let photo = BASE64.encode(fs::read(PHOTO).expect("the photo"));
    page.eval(&format!(
        "{{ const bytes = Uint8Array.from(atob('{photo}'), c => c.charCodeAt(0)); const data = new DataTransfer(); \
         data.items.add(new File([bytes], 'me.jpg', {{ type: 'image/jpeg' }})); \
         document.querySelector('[data-drop]').dispatchEvent(new DragEvent('drop', {{ bubbles: true, cancelable: true, dataTransfer: data }})) }}"
    ));
    page.wait(SHOWN);
    page.wait("!document.querySelector('#download-png').disabled");
    let message =
        "document.querySelector('[data-messages-for=\"fields.photo\"] .message')?.dataset.code";
    assert_eq!(page.eval(message), "missing-alt");
    page.write("[data-path='fields.photo.alt']", "An astronaut smiles.");
    page.wait(&format!("({message}) === undefined"));

    let before = page.text("document.querySelector('#preview').src");
    page.drag("[data-focus]", "[data-shown]", (0.4, 0.3));
    page.wait(&format!("{SHOWN} && document.querySelector('#preview').src !== {}", json!(before)));
    let focus = page.text("document.querySelector('[data-photo]').dataset.focus");
    let [x, y] = [0, 1].map(|at| {
        focus.split(',').nth(at).and_then(|one| one.parse::<f64>().ok()).expect("a share")
    });
    assert!((x - 0.4).abs() < 0.03 && (y - 0.3).abs() < 0.03, "{focus}");
    page.eval("document.querySelector('[data-focus]').focus()");
    page.key("ArrowRight");
    page.wait(&format!(
        "document.querySelector('[data-photo]').dataset.focus !== {}",
        json!(focus)
    ));
    page.wait(SHOWN);
    page.wait("[...document.querySelectorAll('#previews img')].every(i => i.src)");

    page.click("#download-yaml");
    let yaml = scene.saved(|name| name.ends_with(".yaml"));
    page.click("#download-png");
    let png = scene.saved(|name| name == "instagram-square.png");
    let expected = rendered(scene.desk.path(), &yaml);
    assert!(fs::read(png).expect("saved") == expected, "the saved picture is not the command's");
    clean(&page, &scene.studio);
}

/// The command's picture of a card for Instagram's square.
fn rendered(folder: &Path, card: &Path) -> Vec<u8> {
    let out = folder.join("by-command");
    let done = Command::new(env!("CARGO_BIN_EXE_itac"))
        .args(["render", "--date", "2026-11-26", "--for", "instagram-square", "-o"])
        .args([&out, card])
        .output()
        .expect("the command");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let card = fs::read_dir(&out)
        .expect("written")
        .flatten()
        .find(|one| one.path().join("instagram-square.png").is_file());
    fs::read(card.expect("a folder").path().join("instagram-square.png")).expect("the picture")
}

#[test]
fn a_card_is_made_in_english() {
    whole_flow("en", ENGLISH);
}

#[test]
fn a_card_is_made_in_arabic() {
    whole_flow("ar", ARABIC);
}

#[test]
fn words_that_have_no_room_are_told_beside_them() {
    let scene = Scene::new();
    let mut page = scene.page(1280, 900, false);
    page.go(&format!("{}/en/make/quote-text", scene.studio.url));
    page.write("[data-path='fields.name']", ENGLISH[1]);
    page.write("[data-path='fields.quote']", &ENGLISH[0].repeat(12));
    page.wait("document.querySelector('[data-path=\"fields.quote\"]').getAttribute('aria-invalid') === 'true'");
    let about = page.text(
        "(() => { const e = document.querySelector('[data-path=\"fields.quote\"]'); \
         return e.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id)?.textContent).join('|') })()",
    );
    assert!(about.to_lowercase().contains("long"), "{about}");
    assert!(page.text("document.querySelector('.counter').className").contains("over"));
    assert_eq!(page.eval("document.querySelector('#download-png').disabled"), true);
    page.write("[data-path='fields.quote']", ENGLISH[0]);
    page.wait(&format!("{SHOWN} && !document.querySelector('#card-form .message')"));
    clean(&page, &scene.studio);
}

#[test]
fn a_broken_photo_is_told_beside_it_and_another_can_be_chosen() {
    let scene = Scene::new();
    let whole = fs::read(PHOTO).expect("the photo");
    let broken = scene.desk.path().join("broken.jpg");
    fs::write(&broken, &whole[..whole.len() / 3]).expect("written");
    let mut page = scene.page(1280, 900, false);
    page.go(&format!("{}/fr/make/quote", scene.studio.url));
    page.choose("[data-photo='fields.photo'] [data-file]", &[&broken.to_string_lossy()]);
    page.wait("document.querySelector('[data-messages-for=\"fields.photo\"] .message.error')");
    let text = page.text(
        "document.querySelector('[data-messages-for=\"fields.photo\"] .message p').textContent",
    );
    assert!(text.contains("photo"), "{text}");
    page.write("[data-path='fields.quote']", ENGLISH[0]);
    page.write("[data-path='fields.name']", ENGLISH[1]);
    page.choose("[data-photo='fields.photo'] [data-file]", &[&scene.photo()]);
    page.wait(SHOWN);
    page.wait("!document.querySelector('.message.error')");
    // What was said of one photo is not true of the next; one that cannot be read takes none away.
    page.click("[data-path='fields.photo.consent.given']");
    page.write("[data-path='fields.photo.credit']", "Photo: NASA");
    page.choose("[data-photo='fields.photo'] [data-file]", &[&broken.to_string_lossy()]);
    page.wait("document.querySelector('[data-messages-for=\"fields.photo\"] .message.error')");
    assert_eq!(page.text("document.querySelector('[data-photo]').dataset.name"), "me.jpg");
    let other = scene.desk.path().join("other.jpg");
    fs::write(&other, &whole).expect("written");
    page.choose("[data-photo='fields.photo'] [data-file]", &[&other.to_string_lossy()]);
    page.wait("document.querySelector('[data-photo]').dataset.name === 'other.jpg'");
    page.wait(SHOWN);
    let kept = "[document.querySelector('[data-path=\"fields.photo.consent.given\"]').checked, \
                document.querySelector('[data-path=\"fields.photo.credit\"]').value]";
    assert_eq!(page.eval(kept), json!([false, ""]));
    // The person is hidden by one click.
    let before = page.text("document.querySelector('#preview').src");
    page.click("[data-path='fields.photo.anonymise'][value='cover']");
    page.wait(&format!("{SHOWN} && document.querySelector('#preview').src !== {}", json!(before)));
    clean(&page, &scene.studio);
}

/// A slide is added by the keyboard, moved, taken away.
#[test]
fn slides_are_added_moved_and_taken_away() {
    let scene = Scene::new();
    let mut page = scene.page(1280, 900, false);
    page.go(&format!("{}/en/make/carousel", scene.studio.url));
    page.write("[data-path='fields.hook']", "Who makes your community?");
    page.write("[data-path='fields.call']", "Share your story");
    let fields = "[...document.querySelectorAll('[data-items] [data-path$=\".text\"]')].map(e => e.value).join()";
    let begun = page
        .eval("document.querySelectorAll('[data-items] > li').length")
        .as_u64()
        .expect("a number");
    for n in begun..2 {
        page.eval("document.querySelector('[data-list=\"fields.points\"] [data-add]').focus()");
        page.key("Enter");
        page.wait(&format!("document.querySelectorAll('[data-items] > li').length === {}", n + 1));
    }
    page.write("[data-path='fields.points.0.text']", "First");
    page.write("[data-path='fields.points.1.text']", "Second");
    assert_eq!(page.text(fields), "First,Second");
    page.click("li:nth-child(2) [data-up]");
    assert_eq!(page.text(fields), "Second,First");
    page.wait(SHOWN);
    page.wait("document.querySelectorAll('#pages img').length === 3");
    page.click("li:nth-child(1) [data-remove]");
    assert_eq!(page.text(fields), "First");
    page.wait("document.querySelectorAll('#pages img').length === 2");
    clean(&page, &scene.studio);
}

/// A table with a mistake: looked through, mended, made.
#[test]
fn a_table_is_looked_through_mended_and_made() {
    let scene = Scene::new();
    let table = scene.desk.path().join("people.csv");
    let long = ENGLISH[0].repeat(14);
    fs::write(
        &table,
        format!(
            "template;quote;name;photo\nquote;{};Article 1;me.jpg\nquote-text;{long};Article 2;\n",
            ENGLISH[0]
        ),
    )
    .expect("written");
    let mut page = scene.page(1280, 900, false);
    page.go(&format!("{}/en/many", scene.studio.url));
    page.choose("#files", &[&table.to_string_lossy()]);
    page.wait("!document.querySelector('#deck').hidden && document.querySelector('#card-form')");
    page.wait("document.querySelector('#lacking').textContent.includes('me.jpg')");
    page.choose("#files", &[&scene.photo()]);
    page.wait("document.querySelector('#lacking').hidden");
    page.wait(SHOWN);
    page.click("#next");
    page.wait("document.querySelector('#card-form').dataset.template === 'quote-text'");
    page.wait("document.querySelector('.message.error')");
    page.wait(
        "[...document.querySelector('#row').options][1].textContent.includes('must be changed')",
    );
    page.write("[data-path='fields.quote']", ENGLISH[0]);
    page.wait(SHOWN);
    page.click("#make-all");
    page.wait("document.querySelector('#bar-label').textContent.includes('2 cards are made')");
    let archive = scene.saved(|name| name == "people.zip");
    let archive =
        zip::ZipArchive::new(fs::File::open(archive).expect("saved")).expect("an archive");
    let names: Vec<String> =
        archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    for name in [
        "001-article-1/instagram-square.png",
        "002-article-2/x-post.svg",
        "001-article-1/alt.en.txt",
    ] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
    page.click("#save-all");
    let saved = fs::read_to_string(scene.saved(|name| name == "cards.yaml")).expect("saved");
    assert!(saved.contains("Article 2") && !saved.contains(&long), "{saved}");
    clean(&page, &scene.studio);
}

/// A card that was saved goes back into the form by dropping it on the page.
#[test]
fn a_saved_card_goes_back_into_the_form() {
    let scene = Scene::new();
    let mut page = scene.page(1280, 900, false);
    page.go(&format!("{}/en/make/quote", scene.studio.url));
    page.eval(
        "{ const data = new DataTransfer(); \
         data.items.add(new File(['template: quote-text\\ntheme: deep\\nfor: [campaign, 600x400]\\nhashtags: [\"#Kept\"]\\nfields: { quote: { long: Long words, short: Short }, name: Somebody }'], 'card.yaml')); \
         document.querySelector('main').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })) }",
    );
    page.wait("document.querySelector('#card-form').dataset.template === 'quote-text'");
    assert_eq!(
        page.text("document.querySelector('[data-path=\"fields.quote\"]').value"),
        "Long words"
    );
    assert_eq!(page.text("document.querySelector('[data-path=theme]:checked').value"), "deep");
    page.wait(SHOWN);
    page.write("[data-path='fields.quote']", "Other words");
    page.click("#download-yaml");
    let saved = fs::read_to_string(scene.saved(|name| name.ends_with(".yaml"))).expect("saved");
    for kept in ["long: Other words", "short: Short", "#Kept", "600x400", "theme: deep"] {
        assert!(saved.contains(kept), "{kept}: {saved}");
    }
    clean(&page, &scene.studio);
}

/// What axe-core finds on the page as it is.
fn violations(page: &mut Page, what: &str) -> Vec<String> {
    page.eval(include_str!("data/axe/axe.min.js"));
    let script = "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.map(v => \
                  v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' , ')))";
    let found = page.eval(script);
    let found = found.as_array().cloned().unwrap_or_default();
    found.iter().map(|one| format!("{what}: {}", one.as_str().unwrap_or_default())).collect()
}

#[test]
fn every_page_is_for_everybody() {
    let scene = Scene::new();
    let mut wrong = Vec::new();
    for (lang, words) in [("en", ENGLISH), ("ar", ARABIC)] {
        let mut page = scene.page(1280, 900, false);
        for path in ["", "many", "make/event", "make/thanks", "nothing"] {
            page.go(&format!("{}/{lang}/{path}", scene.studio.url));
            wrong.extend(violations(&mut page, &format!("{lang}/{path}")));
        }
        let mut page = scene.filled(lang, words);
        page.eval("document.querySelectorAll('details').forEach(one => one.open = true)");
        page.write("[data-path='fields.role']", &words[0].repeat(8));
        page.wait("document.querySelector('.message.error')");
        wrong.extend(violations(&mut page, &format!("{lang}, filled")));
        page.size(390, 844, true);
        wrong.extend(violations(&mut page, &format!("{lang}, on a phone")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Nothing sticks out of a small screen, and the picture stays in sight while people write.
#[test]
fn a_phone_is_enough() {
    let scene = Scene::new();
    for (width, lang) in [(320, "en"), (390, "ar")] {
        let mut page = scene.page(width, 700, true);
        for path in ["", "many", "make/quote", "make/event", "make/carousel"] {
            page.go(&format!("{}/{lang}/{path}", scene.studio.url));
            let wide = page.eval("document.documentElement.scrollWidth").as_u64().expect("pixels");
            assert!(wide <= u64::from(width), "{lang}/{path} is {wide} wide at {width}");
        }
        page.go(&format!("{}/{lang}/make/quote-text", scene.studio.url));
        page.write("[data-path='fields.quote']", ENGLISH[0]);
        page.write("[data-path='fields.name']", ENGLISH[1]);
        page.wait(SHOWN);
        page.eval("document.querySelector('#s-look').scrollIntoView({ block: 'center' })");
        let place = page.eval("(({ top, bottom }) => [top, bottom, innerHeight])(document.querySelector('#preview').getBoundingClientRect())");
        let [top, bottom, height] = [0, 1, 2].map(|at| place[at].as_f64().expect("pixels"));
        assert!(top >= 0.0 && bottom <= 0.6 * height && bottom - top > 80.0, "{lang}: {place}");
        clean(&page, &scene.studio);
    }
}

/// Takes the pictures of docs/studio.md, where it is asked for: `SCREENSHOTS=1`.
#[test]
fn pictures_for_the_docs() {
    if std::env::var("SCREENSHOTS").is_err() {
        return;
    }
    let scene = Scene::new();
    let keep = |page: &mut Page, name: &str| {
        std::thread::sleep(Duration::from_millis(400));
        fs::write(format!("docs/img/studio-{name}.png"), page.picture(false)).expect("written");
    };
    let mut page = scene.page(1280, 860, false);
    page.go(&format!("{}/en/", scene.studio.url));
    page.wait("[...document.images].slice(0, 9).every(i => i.complete)");
    keep(&mut page, "choose");
    for (lang, words) in [("en", ENGLISH), ("ar", ARABIC)] {
        let mut page = scene.filled(lang, words);
        page.wait(ALL_SHOWN);
        page.eval("scrollTo(0, 0)");
        keep(&mut page, &format!("make-{lang}"));
        page.eval("document.querySelector('[data-photo]').scrollIntoView()");
        keep(&mut page, &format!("photo-{lang}"));
        page.size(390, 844, true);
        page.eval("scrollTo(0, 0)");
        keep(&mut page, &format!("phone-{lang}"));
    }
    let mut page = scene.page(1280, 860, false);
    page.go(&format!("{}/en/many", scene.studio.url));
    let table = fs::canonicalize("examples/languages.yaml").expect("the example");
    page.choose("#files", &[&table.to_string_lossy()]);
    page.wait(SHOWN);
    keep(&mut page, "many");
}
