//! `itac render` and `itac check`.

use super::End;
use super::args;
use super::plan::wanted;
use super::run::Asked;
use super::run::Write;
use super::run::run;
use super::say::diagnostics;

pub fn render(asked: &args::Render) -> End {
    let wanted = match wanted(asked) {
        Ok(wanted) => wanted,
        Err(errors) => {
            diagnostics(&errors);
            return End::Wrong;
        }
    };
    let write = Write { to: &asked.output, wanted, sheet: asked.sheet, batch: &asked.batch };
    run(&Asked {
        cards: &asked.cards,
        lints: &asked.lints,
        strict: asked.strict,
        jobs: asked.jobs,
        write: Some(write),
        json: asked.json,
        timings: asked.timings,
    })
}

pub fn check(asked: &args::Check) -> End {
    let end = run(&Asked {
        cards: &asked.cards,
        lints: &asked.lints,
        strict: asked.strict,
        jobs: None,
        write: None,
        json: asked.json.then_some(args::Json::Report),
        timings: false,
    });
    // Nothing was to be written, so nothing is half done.
    if end == End::Done { End::Done } else { End::Wrong }
}
