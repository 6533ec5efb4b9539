//! `itac studio`: the page on which cards are made without a terminal.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::End;
use super::args;
use super::disk::Folders;
use super::plan;
use super::say::diagnostics;
use super::tell;
use crate::batch::Loaded;
use crate::check::Day;
use crate::diag::Diagnostic;
use crate::resolve::kit;
use crate::studio::Bounds;
use crate::studio::Serving;
use crate::studio::Setup;

pub fn studio(asked: &args::Studio) -> End {
    match opened(asked) {
        Ok(serving) => {
            let page = page(serving.address());
            tell(&format!("the studio is open: {page}\nclose it with Ctrl-C"));
            if asked.listen.is_none() && !asked.no_browser && open::that_detached(&page).is_err() {
                tell("open that address in a browser");
            }
            serving.for_good();
            End::Done
        }
        Err(errors) => {
            diagnostics(&errors);
            End::Wrong
        }
    }
}

fn opened(asked: &args::Studio) -> Result<Serving, Vec<Diagnostic>> {
    let today = plan::day(asked.date.as_deref()).map_err(|error| vec![error])?;
    let (mut loaded, folders) = (Loaded::default(), Folders { from: PathBuf::new() });
    let kits = match &asked.kit[..] {
        [] => vec![kit::BUILTIN.to_owned()],
        named => named.to_vec(),
    };
    let mut wrong = Vec::new();
    for name in &kits {
        if loaded.add(Some(name), &folders).is_none() {
            wrong.extend(kit::load(&folders, name).err().into_iter().flatten());
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let files = args::Files { outside: false, limits: asked.limits.clone() };
    let shared = plan::shared(loaded.kits(), &files)?;
    let named = asked.date.is_some();
    let setup = Setup {
        loaded,
        shared,
        kits,
        today: Box::new(move || if named { today } else { now() }),
        hosts: asked.host.clone(),
        bounds: bounds(asked),
    };
    let address = asked.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0));
    Serving::at(address, setup).map_err(|error| {
        let message = format!("cannot listen at {address}: {error}");
        vec![
            Diagnostic::error("not-listening", message)
                .hint("another program may have the port; without `--listen` a free one is taken"),
        ]
    })
}

/// A studio may run for weeks.
fn now() -> Option<Day> {
    plan::day(None).ok().flatten()
}

fn bounds(asked: &args::Studio) -> Bounds {
    let usual = Bounds::default();
    // A photo within JSON takes a third more, and the card some room.
    let photo = plan::limits(&asked.limits).max_bytes;
    Bounds {
        workers: asked.jobs.unwrap_or(usual.workers),
        queue: asked.queue.unwrap_or(usual.queue),
        body: photo / 3 * 4 + (4 << 20),
        ..usual
    }
}

/// Where people find it: whoever listens everywhere is found here too.
fn page(address: SocketAddr) -> String {
    let host = if address.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port())
    } else {
        address
    };
    format!("http://{host}/")
}
