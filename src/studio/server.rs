//! Connections, and which path leads where.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::Path;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Setup;
use super::Studio;
use super::api;
use super::ask::room;
use super::chooser;
use super::guard::guard;
use super::open;
use super::pages;
use super::web;

/// How long a request's head may take, and how long a connection may lie idle.
const HEAD: Duration = Duration::from_secs(20);
/// How long those that are being answered have when the studio is closed.
const CLOSING: Duration = Duration::from_secs(15);

/// Files beside connections that the program may have open.
const SPARE: u64 = 256;

/// A studio with an address, not yet answering.
pub struct Serving {
    studio: Arc<Studio>,
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

impl Serving {
    /// Takes its address; port 0 is any that is free.
    pub fn at(address: SocketAddr, setup: Setup) -> io::Result<Self> {
        // Every connection is a file to the system, which often allows a thousand unasked. What
        // it refuses is met again when connections are.
        let _ = rlimit::increase_nofile_limit(setup.bounds.connections as u64 + SPARE);
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;
        Ok(Self { studio: Arc::new(Studio::new(setup)), runtime, listener, address })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done, then brings to an end what has begun.
    pub fn until(self, stop: impl Future<Output = ()>) {
        let Self { studio, runtime, listener, .. } = self;
        runtime.block_on(serve(studio, listener, stop));
        // A worker that is still busy is not waited for.
        runtime.shutdown_background();
    }

    /// Answers until the program is asked to end.
    pub fn for_good(self) {
        self.until(asked_to_end());
    }
}

/// Ctrl-C, or what a service manager sends.
async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            let terminated = std::pin::pin!(terminated.recv());
            either(interrupted, terminated).await;
            return;
        }
    }
    let _ = interrupted.await;
}

/// Waits for the first of two.
#[cfg(unix)]
async fn either(one: impl Future, other: impl Future) {
    let (mut one, mut other) = (std::pin::pin!(one), std::pin::pin!(other));
    std::future::poll_fn(|context| {
        let done = one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready();
        if done { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

async fn serve(studio: Arc<Studio>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let connections = Arc::new(Semaphore::new(studio.bounds.connections));
    let (app, graceful) = (app(studio), GracefulShutdown::new());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let accept = async {
        loop {
            let Ok(slot) = connections.clone().acquire_owned().await else { return };
            let Ok((stream, _)) = listener.accept().await else {
                // Out of handles, most likely: those in use come back.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            // Small answers must not wait for one another.
            let _ = stream.set_nodelay(true);
            let service = TowerToHyperService::new(app.clone());
            let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
            tokio::spawn(async move {
                // Whoever breaks a connection is not there to be told.
                let _ = connection.await;
                drop(slot);
            });
        }
    };
    either(accept, stop).await;
    drop(listener);
    let _ = timeout(CLOSING, graceful.shutdown()).await;
}

fn app(studio: Arc<Studio>) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/{lang}/", get(pages::choose))
        .route("/{lang}/make/{template}", get(pages::make))
        .route("/{lang}/form/{template}", get(pages::form))
        .route("/{lang}/many", get(pages::many))
        .route("/pictures/{file}", get(chooser::picture_of))
        .route("/static/{version}/{*path}", get(of_page))
        .route("/api/photos", post(api::photos))
        .route("/api/render", post(api::render))
        .route("/api/yaml", post(api::yaml))
        .route("/api/names", post(api::names))
        .route("/api/open", post(open::open))
        .route("/api/openapi.json", get(described))
        .route("/health", get(|| async { "ok\n" }))
        .route("/metrics", get(metrics))
        .fallback(pages::nothing)
        .layer(DefaultBodyLimit::max(studio.bounds.body))
        .layer(from_fn_with_state(studio.clone(), room))
        .layer(from_fn_with_state(studio.clone(), guard))
        .with_state(studio)
}

async fn of_page(Path((_, path)): Path<(String, String)>) -> Response {
    web::file(&path)
}

async fn metrics(State(studio): State<Arc<Studio>>) -> Response {
    studio.metrics.page(studio.pool.waiting(), studio.photos.held())
}

/// The interface as developers' tools read it.
async fn described() -> Response {
    let text = include_str!("openapi.json");
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(described) => Json(described).into_response(),
        Err(_) => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
