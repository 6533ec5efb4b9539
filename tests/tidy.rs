//! Rules of the house that a compiler does not check.
#![expect(clippy::disallowed_methods, reason = "tests read the repository")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Which module may use which. A module without a row is a failure too.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geom", &[]),
    ("color", &[]),
    ("id", &[]),
    ("diag", &[]),
    ("model", &["color", "diag"]),
    ("card", &["geom", "color", "id", "scene"]),
    ("scene", &["geom", "color", "id"]),
    ("assets", &["diag"]),
    ("fonts", &["assets", "scene", "geom", "color", "id", "diag"]),
    ("photo", &["assets", "scene", "geom", "color", "id", "diag"]),
    ("text", &["fonts", "scene", "geom", "color", "id", "diag"]),
    (
        "resolve",
        &[
            "model", "card", "assets", "fonts", "photo", "text", "scene", "geom", "color", "id",
            "diag",
        ],
    ),
    ("layout", &["card", "scene", "text", "fonts", "photo", "geom", "color", "id", "diag"]),
    ("export", &["scene", "fonts", "photo", "geom", "color", "id", "diag"]),
    ("finish", &["scene", "export", "geom", "color", "id"]),
    (
        "render",
        &[
            "resolve", "layout", "finish", "export", "model", "card", "scene", "assets", "fonts",
            "photo", "text", "geom", "color", "id", "diag",
        ],
    ),
    ("pack", &[]),
    (
        "check",
        &[
            "render", "resolve", "layout", "model", "card", "scene", "fonts", "geom", "color",
            "id", "diag",
        ],
    ),
    (
        "batch",
        &[
            "card", "check", "render", "resolve", "model", "assets", "photo", "pack", "table",
            "report", "post", "diag",
        ],
    ),
    ("table", &["diag"]),
    ("post", &["check", "resolve", "model", "fonts", "diag"]),
    ("report", &["post", "render", "fonts", "diag", "table", "pack"]),
    ("gallery", &["render", "resolve", "model", "assets", "pack", "color", "diag"]),
    (
        "cli",
        &[
            "gallery", "batch", "post", "report", "table", "check", "render", "pack", "resolve",
            "model", "assets", "fonts", "photo", "geom", "color", "id", "diag", "studio",
        ],
    ),
    (
        "studio",
        &[
            "gallery", "batch", "report", "check", "render", "pack", "resolve", "model", "assets",
            "photo", "diag",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

/// More than this is two nouns in one file.
const MOST_LINES: usize = 600;

/// Signs of unfinished work, in pieces so that this file does not hold them.
const UNFINISHED: [&str; 4] = [
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("dbg", "!("),
    concat!("#[ig", "nore"),
];

/// Where somebody's own machine shows.
const MACHINE: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Use", "rs/"),
    concat!("C:", "\\Users"),
];

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for file in files("src", &["rs"]) {
        let from = top_module(&file);
        let row = MAY_USE.iter().find(|(module, _)| *module == from);
        let Some((_, may)) = row else {
            wrong.push(format!(
                "{}: the module `{from}` has no row in tests/tidy.rs",
                file.display()
            ));
            continue;
        };
        for (number, to) in crate_paths(&read(&file)) {
            if to != from && !may.contains(&to.as_str()) {
                wrong.push(format!("{}:{number}: `{from}` may not use `{to}`", file.display()));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_file_says_what_it_is() {
    let silent = files("src", &["rs"]).into_iter().filter(|file| !read(file).starts_with("//!"));
    none(
        &silent.map(|file| format!("{}: begins without `//!`", file.display())).collect::<Vec<_>>(),
    );
}

#[test]
fn files_are_short_and_finished() {
    let mut wrong = Vec::new();
    for file in
        [files("src", &["rs"]), files("tests", &["rs"]), files("examples", &["rs"])].concat()
    {
        let text = read(&file);
        let lines = text.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines, at most {MOST_LINES}", file.display()));
        }
        let marks = UNFINISHED.iter().filter(|mark| text.contains(**mark));
        wrong.extend(marks.map(|mark| format!("{}: holds `{mark}`", file.display())));
    }
    none(&wrong);
}

#[test]
fn every_template_has_references() {
    let hashes = read(Path::new("tests/ref/hashes.txt"));
    let templates = files("templates", &["yaml"]).into_iter().filter(|file| stem(file) != "kit");
    let without = templates
        .filter(|file| !hashes.lines().any(|line| line.split(' ').next() == Some(&stem(file))));
    none(
        &without
            .map(|file| format!("{}: no line in tests/ref/hashes.txt", file.display()))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_font_has_an_origin_and_a_licence() {
    let (manifest, readme) =
        (read(Path::new("fonts/fonts.yaml")), read(Path::new("fonts/README.md")));
    let mut wrong = Vec::new();
    for file in files("fonts", &["ttf", "ttc", "otf"]) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(family) = family_of(&manifest, &name) else {
            wrong.push(format!("{name}: not in fonts/fonts.yaml"));
            continue;
        };
        let Some(row) = readme.lines().find(|line| line.starts_with(&format!("| {family} |")))
        else {
            wrong.push(format!("{name}: the family {family} has no row in fonts/README.md"));
            continue;
        };
        let licence =
            row.split("](").nth(1).and_then(|rest| rest.split(')').next()).unwrap_or("nothing");
        if !Path::new("fonts").join(licence).is_file() {
            wrong.push(format!("{name}: its licence `{licence}` is not in fonts/"));
        }
    }
    none(&wrong);
}

#[test]
fn nobodys_machine_shows() {
    let mut wrong = Vec::new();
    for file in files(
        ".",
        &["rs", "toml", "yaml", "yml", "md", "sh", "py", "txt", "json", "scene", "html", "mjs"],
    ) {
        let text = read(&file);
        for (number, line) in (1..).zip(text.lines()) {
            if MACHINE.iter().any(|path| line.contains(path)) {
                wrong.push(format!("{}:{number}: {}", file.display(), line.trim()));
            }
        }
    }
    none(&wrong);
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Every file below `folder` with one of the endings, sorted. Nothing that is
/// built or hidden.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            let made = name.starts_with('.')
                || ["target", "store", "out", "node_modules"].contains(&name.as_str());
            match path.is_dir() {
                true if !made => open.push(path),
                false
                    if path
                        .extension()
                        .is_some_and(|end| endings.iter().any(|wanted| end == *wanted)) =>
                {
                    found.push(path)
                }
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// `src/model/node.rs` is part of `model`.
fn top_module(file: &Path) -> String {
    let inside = file.strip_prefix("src").unwrap_or(file);
    inside.components().next().map(|part| stem(part.as_os_str().as_ref())).unwrap_or_default()
}

/// Every `crate::name` of the code with its line. Comments may point anywhere.
fn crate_paths(text: &str) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for rest in line.split("crate::").skip(1) {
            let name: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            // `use crate::{…}` hides what it brings in.
            paths.push((number, if name.is_empty() { "{".into() } else { name }));
        }
    }
    paths
}

/// The name of the family whose entry in the manifest lists the file.
fn family_of<'a>(manifest: &'a str, file: &str) -> Option<&'a str> {
    let before = &manifest[..manifest.find(&format!("file: {file},"))?];
    before.lines().rev().find_map(|line| line.trim().strip_prefix("- name: "))
}
