//! One case: laid out, and compared with what is expected of it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use itac::assets::Disk;
use itac::assets::Memory;
use itac::diag::Diagnostic;
use itac::export::dump;
use itac::model::Area;
use itac::model::Placement;
use itac::render::Format;
use itac::render::Worker;
use itac::resolve::kit;

use super::case::Case;
use super::case::FIELDS;
use super::case::Said;
use super::pixels;
use super::stage::Shelf;
use super::stage::Stage;
use super::stage::Staged;
use super::stage::content;
use super::stage::placement;

/// Where the references stand, and where a run leaves what it made.
pub const REF: &str = "tests/ref";
pub const STORE: &str = "tests/store";

/// Larger references say too little for what they weigh.
const LARGEST_PNG: usize = 20 * 1024;
/// Of 255: the last bit of a colour may differ between processors.
const PIXEL_TOLERANCE: u8 = 1;

/// How a case went. Nothing wrong: it passed.
pub struct Ran {
    pub name: String,
    pub about: String,
    pub wrong: Vec<String>,
    /// The scene as text: expected, actual.
    pub scenes: Option<(String, String)>,
    /// Pictures of the store, for the report: expected, difference, actual.
    pub pictures: [Option<PathBuf>; 3],
}

/// Runs a case; with `bless` what it makes becomes what is expected.
pub fn run(stage: &Stage, case: &Case, worker: &mut Worker, bless: bool) -> Ran {
    let mut ran = Ran {
        name: case.name.clone(),
        about: case.about.clone(),
        wrong: Vec::new(),
        scenes: None,
        pictures: [None, None, None],
    };
    let placement = place(case);
    let (staged, told) = match lay_out(stage, case, &placement, worker) {
        Ok(staged) => {
            let told = staged.warnings.clone();
            (Some(staged), told)
        }
        Err(errors) => (None, errors),
    };
    said(case, &told, &mut ran.wrong);
    if let Some(staged) = staged.filter(|_| !case.is_refused()) {
        scene(case, &staged, bless, &mut ran);
        let pictured = case.png || !ran.wrong.is_empty();
        if pictured {
            match stage.bytes(&staged, Format::Png, &placement, worker) {
                Ok(png) => picture(case, &png, bless, &mut ran),
                Err(errors) => ran.wrong.extend(errors.iter().map(Diagnostic::one_line)),
            }
        }
    }
    ran
}

fn place(case: &Case) -> Placement {
    let area = |[x, y, width, height]: &[u32; 4]| Area {
        what: "keep-out".into(),
        x: *x,
        y: *y,
        width: *width,
        height: *height,
        circle: false,
        note: None,
    };
    Placement {
        keepouts: case.keepouts.iter().map(area).collect(),
        ..placement(&case.size, case.pixels(), case.safe)
    }
}

fn lay_out(
    stage: &Stage,
    case: &Case,
    placement: &Placement,
    worker: &mut Worker,
) -> Result<Staged, Vec<Diagnostic>> {
    let own = case.kit.clone().unwrap_or_else(|| "name: case\nextends: test\n".into());
    let files = Memory::default().with("kit.yaml", own).with("templates/case.yaml", template(case));
    let shelf = Shelf::default()
        .with_folder("test", Path::new("tests/cases/kit"))
        .with_folder("locked", Path::new("tests/cases/locked-kit"))
        .with_files("case", files);
    let kit = kit::load(&shelf, "case")?;
    let content = content("card", case.card.as_deref().unwrap_or("fields: {}\n"))?;
    let assets = Disk::anywhere("tests/data/photos");
    stage.scene(&kit, "case", &content, &assets, placement, worker)
}

/// The layout comes first, so that its places are easy to count.
fn template(case: &Case) -> String {
    let layout: String = case.layout.lines().map(|line| format!("  {line}\n")).collect();
    let fields: String = case
        .fields
        .as_deref()
        .unwrap_or(FIELDS)
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect();
    format!("layout:\n{layout}fields:\n{fields}name: case\n")
}

/// Everything told must be expected, and the other way round.
fn said(case: &Case, told: &[Diagnostic], wrong: &mut Vec<String>) {
    for (i, told) in told.iter().enumerate() {
        match case.says.get(i) {
            Some(said) if agrees(said, told) => {}
            Some(said) => wrong.push(format!("expected: {said:?}\n     got: {}", short(told))),
            None => wrong.push(format!("not expected: {}", short(told))),
        }
    }
    wrong.extend(case.says.iter().skip(told.len()).map(|said| format!("not said: {said:?}")));
}

fn agrees(said: &Said, told: &Diagnostic) -> bool {
    let code = if told.is_error() { &said.error } else { &said.warning };
    code.as_deref() == Some(&*told.code)
        && said.at == at(told)
        && told.message.contains(&said.text)
        && (said.hint.is_empty() || told.hints.iter().any(|hint| hint.contains(&said.hint)))
}

fn at(told: &Diagnostic) -> String {
    let Some(place) = &told.place else { return "nowhere".into() };
    let (line, column) = (place.line, place.column);
    match place.source.name.as_str() {
        "templates/case.yaml" => {
            format!("layout {}:{}", i64::from(line) - 1, i64::from(column) - 2)
        }
        "kit.yaml" => format!("kit {line}:{column}"),
        name => format!("{name} {line}:{column}"),
    }
}

fn short(told: &Diagnostic) -> String {
    format!("{} {} at {}: {} {:?}", told.severity, told.code, at(told), told.message, told.hints)
}

fn scene(case: &Case, staged: &Staged, bless: bool, ran: &mut Ran) {
    let actual = dump::text(&staged.scene);
    let mut rest = actual.as_str();
    for fragment in &case.draws {
        match rest.find(fragment.as_str()) {
            Some(found) => rest = &rest[found + fragment.len()..],
            None => ran.wrong.push(format!("not drawn, or not in this order: {fragment}")),
        }
    }
    let drawn = case.never.iter().filter(|fragment| actual.contains(fragment.as_str()));
    ran.wrong.extend(drawn.map(|fragment| format!("drawn: {fragment}")));
    save(&Path::new(STORE).join(format!("{}.scene", case.name)), actual.as_bytes());
    let path = Path::new(REF).join(format!("{}.scene", case.name));
    if bless {
        save(&path, actual.as_bytes());
    }
    match fs::read_to_string(&path) {
        Ok(expected) if expected == actual => {}
        Ok(expected) => {
            ran.wrong.push("the scene differs from its reference".into());
            ran.scenes = Some((expected, actual));
        }
        Err(_) => {
            ran.wrong.push(format!("there is no {}", path.display()));
            ran.scenes = Some((String::new(), actual));
        }
    }
}

fn picture(case: &Case, png: &[u8], bless: bool, ran: &mut Ran) {
    let store = |what: &str| Path::new(STORE).join(format!("{}{what}.png", case.name));
    save(&store(""), png);
    ran.pictures[2] = Some(store(""));
    if !case.png {
        return;
    }
    if png.len() > LARGEST_PNG {
        ran.wrong.push(format!("the picture has {} bytes, at most {LARGEST_PNG}", png.len()));
    }
    let path = Path::new(REF).join(format!("{}.png", case.name));
    if bless {
        save(&path, png);
    }
    let Ok(expected) = fs::read(&path) else {
        ran.wrong.push(format!("there is no {}", path.display()));
        return;
    };
    let compared = pixels::compare(&pixels::decode(&expected), &pixels::decode(png));
    if compared.worst > PIXEL_TOLERANCE {
        ran.wrong.push(format!(
            "the picture differs: worst channel by {}, {:.3} % on average",
            compared.worst,
            compared.mean * 100.0
        ));
        save(&store("-expected"), &expected);
        save(&store("-difference"), &pixels::encode(&compared.difference));
        ran.pictures = [Some(store("-expected")), Some(store("-difference")), Some(store(""))];
    }
}

pub fn save(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("a file in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
