//! The command's gallery: what stands on the page, in the folder, and how it ends.
#![expect(clippy::disallowed_methods, reason = "tests read what the command wrote")]

#[path = "common/desk.rs"]
mod desk;
#[path = "common/shipped.rs"]
mod shipped;
#[path = "common/stage.rs"]
mod stage;

use std::sync::Arc;

use desk::Desk;
use itac::batch;
use itac::check::Rules;
use itac::gallery;
use itac::gallery::example;
use itac::model::Languages;
use itac::model::Placements;
use itac::photo::Limits;
use itac::photo::Memo;
use itac::render::Shared;
use itac::render::Unwatched;
use itac::render::Worker;
use itac::resolve::kit;

const KIT: &str = "name: ours\nextends: itac\ntheme: sky\n";
const HELLO: &str = "\
name: hello
about: Says <hello> & more.
shapes: [square, banner]
preview: [300x300, 600x200]
fields:
  title: { text: { required: true, max: 60, example: Fish <b>&</b> chips } }
layout:
  column:
    fill: ground
    color: text
    padding: { else: 8u, banner: 20u }
    children: [ { text: { value: \"{{ title }}\", size: { else: 8u, banner: 14u } } } ]
alt: \"{{ title }}\"
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("ours/kit.yaml", KIT);
    desk.write("ours/templates/hello.yaml", HELLO);
    desk
}

/// The page, with the slashes that its escaping spells out.
fn page_of(desk: &Desk, file: &str) -> String {
    String::from_utf8(desk.read(file)).expect("UTF-8").replace("&#x2f;", "/")
}

#[test]
fn a_kit_is_shown_in_every_shape_and_theme_it_was_asked_for() {
    let desk = desk();
    let arguments = ["gallery", "--kit", "ours", "-t", "hello", "--themes", "sky,deep", "-o", "g"];
    desk.itac(&arguments).fine().told(&["4 pictures of 1 card in 2 themes; 0 warnings, 0 failed"]);
    let pictures = ["deep-300x300", "deep-600x200", "sky-300x300", "sky-600x200"]
        .map(|n| format!("g/hello/{n}.png"));
    let files = [vec!["g/hello.png".into()], pictures.to_vec(), vec!["g/index.html".into()]];
    assert_eq!(desk.files("g"), files.concat());
    let page = page_of(&desk, "g/index.html");
    for file in pictures.iter().map(|path| path.trim_start_matches("g/")).chain(["hello.png"]) {
        assert!(page.contains(&format!("href=\"{file}\"")), "{file}\n{page}");
    }
    assert!(!page.contains("<b>&</b>") && !page.contains("<hello>"), "{page}");
    assert!(page.contains("alt=\"Fish &lt;b&gt;&amp;&lt;/b&gt; chips\""), "{page}");
    assert!(page.contains("Says &lt;hello&gt; &amp; more."));
    let small = image::load_from_memory(&desk.read("g/hello/sky-600x200.png")).expect("a picture");
    assert_eq!((small.width(), small.height()), (512, 171));
    let first = desk.read("g/hello.png");
    desk.itac(&[&arguments[..], &["--jobs", "1"]].concat()).fine();
    assert!(first == desk.read("g/hello.png") && page == page_of(&desk, "g/index.html"));
}

#[test]
fn full_pictures_are_what_the_links_lead_to() {
    let desk = desk();
    desk.itac(&["gallery", "-k", "ours", "-t", "hello", "--themes", "mint", "--full"]).fine();
    let page = page_of(&desk, "gallery/index.html");
    assert!(
        page.contains(
            "<a href=\"full/hello/mint-600x200.png\"><img src=\"hello/mint-600x200.png\""
        )
    );
    let full = desk.read("gallery/full/hello/mint-600x200.png");
    let full = image::load_from_memory(&full).expect("a picture");
    assert_eq!((full.width(), full.height()), (600, 200));
}

#[test]
fn what_fails_stands_on_the_page_and_does_not_hold_up_the_others() {
    let desk = desk();
    let long = "many words ".repeat(30);
    let faint = HELLO.replace("name: hello", "name: faint").replace("color: text", "color: ground");
    desk.write("ours/templates/faint.yaml", &faint);
    desk.write(
        "cards.yaml",
        &format!(
            "defaults: {{ kit: ours, template: hello }}\ncards:\n  - {{ name: fine, fields: {{ title: Hello }} }}\n  - {{ name: long, fields: {{ title: {long} }} }}\n  - {{ template: faint, fields: {{ title: Hello }} }}\n"
        ),
    );
    let said = desk.itac(&["gallery", "cards.yaml", "--themes", "main", "-o", "g"]).ended(2);
    let said =
        said.told(&["the field `title` has 329 characters", "4 pictures of 3 cards in 1 theme"]);
    assert!(said.err.contains("1 failed"), "{}", said.err);
    let page = page_of(&desk, "g/index.html");
    assert!(page.contains("<b>error:</b> the field `title` has 329 characters"), "{page}");
    // Words that cannot be read are told under each picture, and counted.
    assert_eq!(page.matches("<li class=\"warning\">").count(), 2, "{page}");
    assert!(page.contains("faint</a> (2 noted)") && said.err.contains("2 warnings"), "{page}");
    assert_eq!(desk.files("g/fine").len(), 2);
    assert!(desk.files("g/long").is_empty());
}

#[test]
fn a_gallery_of_nothing_but_failures_is_wrong() {
    let desk = desk();
    desk.write("card.yaml", "{ kit: ours, template: hello, fields: { titel: Hello } }\n");
    desk.itac(&["gallery", "card.yaml", "--themes", "main"])
        .ended(1)
        .told(&["has no field `titel`", "0 pictures of 1 card"]);
}

#[test]
fn a_text_without_an_example_is_told() {
    let desk = desk();
    desk.write("ours/templates/hello.yaml", &HELLO.replace(", example: Fish <b>&</b> chips", ""));
    desk.itac(&["gallery", "-k", "ours", "-t", "hello", "--themes", "main"])
        .fine()
        .told(&["2 pictures", "1 warning"]);
    let page = page_of(&desk, "gallery/index.html");
    assert!(page.contains("the field `title` has no example to show"), "{page}");
    assert!(page.contains("alt=\"Title\""), "{page}");
}

#[test]
fn names_that_are_wrong_are_told_before_anything_is_made() {
    let desk = desk();
    for (arguments, told) in [
        (&["-t", "qoute"][..], "did you mean `quote`?"),
        (&["--themes", "skye"], "did you mean `sky`?"),
        (&["--kit", "theirs"], "there is no kit `theirs`"),
        (&["nothing.yaml"], "nothing.yaml"),
    ] {
        desk.itac(&[&["gallery"], arguments].concat()).ended(1).told(&[told]);
    }
    assert!(desk.files("gallery").is_empty());
    desk.write("ours/templates/hello.yaml", &HELLO.replace("300x300", "instagram-sqare"));
    desk.itac(&["gallery", "-k", "ours", "-t", "hello"])
        .ended(1)
        .told(&["did you mean `instagram-square`?", "templates/hello.yaml"]);
}

/// What people see first of the program must be without fault.
#[test]
fn the_built_in_examples_raise_no_warning() {
    let loaded = shipped::kit();
    let assets = example::Samples::of(&loaded);
    let shared = Shared {
        fonts: Arc::new(itac::fonts::Fonts::builtin().expect("fonts")),
        placements: Placements::builtin(),
        languages: Languages::builtin(),
        limits: Limits::default(),
    };
    let mut worker = Worker::default();
    for template in loaded.templates.values() {
        let placements = gallery::placements(template, &shared.placements).expect("known names");
        let made = example::card(template, kit::BUILTIN);
        let content = gallery::variant(&made.output, "main", &placements);
        let kits = batch::Loaded::of(std::slice::from_ref(&content), &stage::Shelf::default());
        let planned =
            batch::plan(&content, &kits, &shared, &assets, &Rules::new(None), Memo::default())
                .unwrap_or_else(|errors| panic!("{}", shipped::lines(&errors)));
        let mut told = [made.warnings, planned.warnings.clone()].concat();
        for placement in &planned.placements {
            match batch::check(&planned, placement, &shared, &mut worker, &mut Unwatched) {
                Ok(warnings) | Err(warnings) => told.extend(warnings),
            }
        }
        assert!(told.is_empty(), "{}:\n{}", template.name.value, shipped::lines(&told));
    }
}
