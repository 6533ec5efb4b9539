//! The shipped templates: a hash of each scene, and what must hold of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use itac::export::dump;
use itac::render::Worker;
use itac::resolve::kit::Kit;

use super::legible;
use super::run::REF;
use super::run::STORE;
use super::run::save;
use super::shipped;
use super::stage::Stage;

const FILE: &str = "hashes.txt";

/// What came of the shipped templates.
#[derive(Default)]
pub struct Checked {
    pub passed: usize,
    /// The card, and what is wrong with it.
    pub wrong: Vec<(String, String)>,
}

/// Every template × shape × language against `ref/hashes.txt`.
pub fn check(stage: &Stage, filter: &str, bless: bool) -> Checked {
    let (kit, mut worker) = (shipped::kit(), Worker::default());
    let (mut checked, mut lines) = (Checked::default(), BTreeMap::new());
    let expected = read();
    for template in kit.templates.keys() {
        for placement in shipped::placements_of(&kit, template) {
            for words in shipped::WORDS {
                let key = format!("{template} {} {}", placement.name, words.0);
                if !format!("shipped-{}", key.replace(' ', "-")).contains(filter) {
                    continue;
                }
                let content = shipped::filled(&kit, template, words, None);
                let mut faults = Vec::new();
                match shipped::scene(stage, &kit, template, &content, &placement, &mut worker) {
                    Ok(staged) => {
                        let text = dump::text(&staged.scene);
                        save(
                            &Path::new(STORE)
                                .join(format!("shipped-{}.scene", key.replace(' ', "-"))),
                            text.as_bytes(),
                        );
                        let hash = fnv(text.as_bytes());
                        if !bless && expected.get(&key) != Some(&hash) {
                            faults.push(
                                "the scene has another hash than in tests/ref/hashes.txt".into(),
                            );
                        }
                        lines.insert(key.clone(), hash);
                        faults.extend(legible::faults(&stage.fonts, &staged.card, &staged.scene));
                    }
                    Err(errors) => faults.push(shipped::lines(&errors)),
                }
                checked.passed += usize::from(faults.is_empty());
                checked.wrong.extend(
                    faults
                        .into_iter()
                        .map(|fault| (format!("shipped-{}", key.replace(' ', "-")), fault)),
                );
            }
        }
    }
    themes(stage, &kit, filter, &mut worker, &mut checked);
    dead(&expected, &kit, &mut checked);
    if bless {
        write(expected, lines, &kit);
    }
    checked
}

/// Words must be readable in every theme, not only in a template's own.
fn themes(stage: &Stage, kit: &Kit, filter: &str, worker: &mut Worker, checked: &mut Checked) {
    for template in kit.templates.keys() {
        for theme in kit.themes.keys() {
            for placement in shipped::placements_of(kit, template) {
                let name = format!("theme-{template}-{theme}-{}", placement.name);
                if !name.contains(filter) {
                    continue;
                }
                let content = shipped::filled(kit, template, shipped::WORDS[0], Some(theme));
                let faults =
                    match shipped::scene(stage, kit, template, &content, &placement, worker) {
                        Ok(staged) => legible::faults(&stage.fonts, &staged.card, &staged.scene),
                        Err(errors) => vec![shipped::lines(&errors)],
                    };
                checked.passed += usize::from(faults.is_empty());
                checked.wrong.extend(faults.into_iter().map(|fault| (name.clone(), fault)));
            }
        }
    }
}

/// Lines of templates that are gone.
fn dead(expected: &BTreeMap<String, String>, kit: &Kit, checked: &mut Checked) {
    let gone = expected.keys().filter(|key| !is_of(key, kit));
    checked.wrong.extend(gone.map(|key| {
        (key.clone(), format!("tests/ref/{FILE} has a line for it, but there is no such template"))
    }));
}

fn is_of(key: &str, kit: &Kit) -> bool {
    key.split(' ').next().is_some_and(|template| kit.templates.contains_key(template))
}

fn read() -> BTreeMap<String, String> {
    let text = fs::read_to_string(Path::new(REF).join(FILE)).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(key, hash)| (key.to_owned(), hash.to_owned()))
        .collect()
}

fn write(mut old: BTreeMap<String, String>, new: BTreeMap<String, String>, kit: &Kit) {
    old.extend(new);
    old.retain(|key, _| is_of(key, kit));
    let mut text = String::new();
    for (key, hash) in old {
        let _ = writeln!(text, "{key} {hash}");
    }
    save(&Path::new(REF).join(FILE), text.as_bytes());
}

/// FNV-1a, 64 bits: short, and the same on every machine.
fn fnv(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
