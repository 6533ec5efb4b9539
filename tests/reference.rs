//! The designers' reference, templates/README.md: its pictures are what its layouts make, and
//! it names everything that can be written. `BLESS=1 cargo test --test reference` draws the
//! pictures anew; look at them before you commit.
#![expect(clippy::disallowed_methods, reason = "tests read and write the reference")]

#[path = "common/pixels.rs"]
mod pixels;
#[path = "common/stage.rs"]
mod stage;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use itac::assets::Disk;
use itac::assets::Memory;
use itac::diag::Diagnostic;
use itac::model;
use itac::render::Format;
use itac::render::Worker;
use itac::resolve::kit;
use serde_json::Value;

use stage::Shelf;
use stage::Stage;

const PAGE: &str = "templates/README.md";
const PICTURES: &str = "docs/img/nodes";
const LARGEST: usize = 40 * 1024;
/// What the layouts may use beside the built-in kit.
const KIT: &str = "name: reference\nextends: itac\nparts:\n  block: { stack: { width: 14u, height: 14u, fill: accent, shrink: 0 } }\n";
const FIELDS: &str = "quote: { text: {} }\nphoto: { photo: {} }\nportrait: { photo: {} }\nlogo: { logo: {} }\nmany: { list: { of: { word: { text: {} } } } }\nwalls: { list: { of: { mark: { logo: {} } } } }\n";

/// A layout of the page and the picture that shows it.
struct Shown {
    name: String,
    layout: String,
    language: String,
    safe: u32,
    /// Photos weigh too much as PNG.
    format: Format,
}

impl Shown {
    /// `<!-- reference: NAME key=value … -->` and the fence after it.
    fn all(page: &str) -> Vec<Self> {
        let parts = page.split("<!-- reference: ").skip(1);
        parts
            .map(|part| {
                let (head, rest) = part.split_once(" -->\n```yaml\n").expect("a fence follows");
                let (layout, _) = rest.split_once("```").expect("the fence ends");
                let mut words = head.split(' ');
                let mut shown = Self {
                    name: words.next().unwrap_or_default().to_owned(),
                    layout: layout.to_owned(),
                    language: "en".into(),
                    safe: 0,
                    format: Format::Png,
                };
                for word in words {
                    match word.split_once('=') {
                        Some(("language", code)) => shown.language = code.into(),
                        Some(("safe", px)) => shown.safe = px.parse().expect("pixels"),
                        Some(("format", name)) => {
                            shown.format = Format::from_name(name).expect("a format");
                        }
                        _ => panic!("{}: `{word}` is not known", shown.name),
                    }
                }
                shown
            })
            .collect()
    }

    fn draw(&self, stage: &Stage) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let indent = |text: &str| text.lines().map(|l| format!("  {l}\n")).collect::<String>();
        let template =
            format!("name: shown\nfields:\n{}layout:\n{}", indent(FIELDS), indent(&self.layout));
        let files = Memory::default().with("kit.yaml", KIT).with("templates/shown.yaml", template);
        let kit = kit::load(&Shelf::default().with_files("reference", files), "reference")?;
        let placement = stage::placement("reference", (480, 165), [self.safe; 4]);
        let card = stage::content("card", &card(&self.language))?;
        let assets = Disk::inside("examples");
        let mut worker = Worker::default();
        let staged = stage.scene(&kit, "shown", &card, &assets, &placement, &mut worker)?;
        stage.bytes(&staged, self.format, &placement, &mut worker)
    }
}

fn card(language: &str) -> String {
    let quote = match language {
        "ar" => "يولد جميع الناس أحرارًا",
        _ => "Community means a lot to me.",
    };
    let marks = ["model-choir", "test-garden", "demo-radio", "sample-trust"];
    let walls: Vec<String> =
        marks.iter().map(|name| format!("{{ mark: logos/{name}.svg }}")).collect();
    format!(
        "language: {language}\nfields:\n  quote: {quote}\n  photo: photos/coffee.jpg\n  portrait: photos/eileen-collins-nasa.jpg\n  logo: logos/example-library.svg\n  many: [{{ word: mayors }}, {{ word: business }}, {{ word: civil society }}, {{ word: youth }}]\n  walls: [{}]\n",
        walls.join(", ")
    )
}

fn page() -> String {
    fs::read_to_string(PAGE).expect("the reference")
}

#[test]
fn the_pictures_are_what_the_layouts_make() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let (page, stage) = (page(), Stage::new());
    let all = Shown::all(&page);
    assert!(all.len() > 20, "{} layouts", all.len());
    let mut wrong = Vec::new();
    for shown in &all {
        let file = format!("{}.{}", shown.name, shown.format.extension());
        let path = Path::new(PICTURES).join(&file);
        if !page.contains(&format!("](../{PICTURES}/{file})")) {
            wrong.push(format!("{}: the page does not show its picture", shown.name));
        }
        let made = match shown.draw(&stage) {
            Ok(made) => made,
            Err(errors) => {
                wrong.extend(errors.iter().map(|e| format!("{}: {}", shown.name, e.one_line())));
                continue;
            }
        };
        if made.len() > LARGEST {
            wrong.push(format!("{}: {} bytes are more than {LARGEST}", shown.name, made.len()));
        }
        if bless {
            fs::create_dir_all(PICTURES).expect("a folder for the pictures");
            fs::write(&path, &made).expect("a picture is written");
        }
        match fs::read(&path) {
            Ok(bytes) => {
                let compared = pixels::compare(&pixels::decode(&bytes), &pixels::decode(&made));
                // The last bit of a colour may differ between processors.
                if compared.worst > 1 {
                    wrong.push(format!("{}: the picture is not what the layout makes", shown.name));
                }
            }
            Err(_) => wrong.push(format!("there is no {}", path.display())),
        }
    }
    let file = |shown: &Shown| format!("{}.{}", shown.name, shown.format.extension());
    let names: BTreeSet<String> = all.iter().map(file).collect();
    for file in fs::read_dir(PICTURES).into_iter().flatten().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if !names.contains(&name) {
            wrong.push(format!("{PICTURES}/{name}: no layout of the page makes it"));
        }
    }
    let how = "look at the page; if the new look is right: BLESS=1 cargo test --test reference";
    assert!(wrong.is_empty(), "{}\n{how}", wrong.join("\n"));
}

/// Every key of the published schemas stands in the page, as code.
#[test]
fn everything_that_can_be_written_is_named() {
    let page = page();
    let code: BTreeSet<&str> = page
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut missing = BTreeSet::new();
    for (of, schema) in [("template", model::schema::template()), ("kit", model::schema::kit())] {
        let mut keys = BTreeSet::new();
        properties(&schema, &mut keys);
        let unnamed = keys.into_iter().filter(|key| !code.contains(key.as_str()));
        missing.extend(unnamed.map(|key| format!("{of}: {key}")));
    }
    assert!(missing.is_empty(), "not in {PAGE}: {missing:#?}");
}

fn properties(schema: &Value, keys: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(named)) = map.get("properties") {
                keys.extend(named.keys().cloned());
            }
            map.values().for_each(|value| properties(value, keys));
        }
        Value::Array(all) => all.iter().for_each(|value| properties(value, keys)),
        _ => {}
    }
}
