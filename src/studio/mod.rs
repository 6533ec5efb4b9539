//! The studio: pages on which people make cards without a terminal, and the JSON interface
//! below them.
//!
//! A face, as `cli` is: it holds no rules of its own. What comes in becomes a
//! [`Content`](crate::model::Content), goes the way of every card, and its record and bytes are
//! sent back. Nothing of a request reaches the disk; what is remembered (uploaded photos, what
//! workers have decoded) only saves time, so any number of studios may stand side by side.

mod api;
mod ask;
mod chooser;
mod form;
mod guard;
mod kept;
mod message;
mod metrics;
mod open;
mod pages;
mod pool;
mod reply;
mod sent;
mod server;
mod web;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::batch::Loaded;
use crate::check::Day;
use crate::check::Rules;
use crate::render::Shared;

use self::kept::Kept;
use self::metrics::Metrics;
use self::pool::Pool;
use self::web::Web;
use self::words::Languages;

pub use self::server::Serving;

/// What a studio is made of.
pub struct Setup {
    pub loaded: Loaded,
    pub shared: Shared,
    /// The kits on offer as they were named, the usual one first.
    pub kits: Vec<String>,
    /// Tells the day on which consent must hold, whenever it is asked.
    pub today: Box<dyn Fn() -> Option<Day> + Send + Sync>,
    /// Names under which the studio may be asked for, beside `localhost` and addresses.
    pub hosts: Vec<String>,
    pub bounds: Bounds,
}

/// What a studio may be asked for at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Cards that are made at the same time.
    pub workers: usize,
    /// Requests that wait for a worker; more are told to come back.
    pub queue: usize,
    /// How long they wait before they are told so too.
    pub wait: Duration,
    /// How long a request may take to arrive.
    pub arrive: Duration,
    /// Bytes of a request's body.
    pub body: usize,
    /// Bytes of all larger bodies together that are on their way.
    pub arriving: usize,
    /// Open connections.
    pub connections: usize,
    /// Bytes of uploaded photos that are remembered.
    pub kept: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            queue: 64,
            wait: Duration::from_secs(20),
            arrive: Duration::from_secs(120),
            body: 160 << 20,
            arriving: 512 << 20,
            connections: 2048,
            kept: 256 << 20,
        }
    }
}

/// Everything that requests share.
struct Studio {
    loaded: Loaded,
    shared: Shared,
    kits: Vec<String>,
    today: Box<dyn Fn() -> Option<Day> + Send + Sync>,
    /// Without a day: it is asked for with every card.
    rules: Rules,
    hosts: Vec<String>,
    bounds: Bounds,
    pool: Pool,
    /// Megabytes of bodies that may still arrive.
    room: Arc<Semaphore>,
    photos: Kept,
    metrics: Metrics,
    web: Web,
    languages: Languages,
    /// Examples of templates, small, by kit and template.
    pictures: Mutex<BTreeMap<(String, String), axum::body::Bytes>>,
}

impl Studio {
    fn new(setup: Setup) -> Self {
        let Setup { loaded, shared, kits, today, hosts, bounds } = setup;
        let rules = Rules::new(None);
        let pool = Pool::new(bounds.workers, bounds.queue, bounds.wait);
        let room = Arc::new(Semaphore::new(bounds.arriving.max(bounds.body) >> 20));
        let photos = Kept::new(bounds.kept);
        let hosts = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self {
            loaded,
            shared,
            kits,
            today,
            rules,
            hosts,
            bounds,
            pool,
            room,
            photos,
            metrics: Metrics::default(),
            web: Web::builtin(),
            languages: Languages::builtin(),
            pictures: Mutex::default(),
        }
    }

    /// The kit of that name if it is on offer; without a name the usual one.
    fn kit(&self, name: Option<&str>) -> Option<&str> {
        match name {
            None => self.kits.first().map(String::as_str),
            Some(name) => self.kits.iter().map(String::as_str).find(|kit| *kit == name),
        }
    }
}
