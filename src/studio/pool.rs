//! The workers that make cards, and the queue before them.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::render::Worker;

/// As many workers as cards may be made at once. A worker knows the photos it has decoded, so
/// who comes back with the same ones gets the same worker if that is free.
pub struct Pool {
    seats: Arc<Mutex<Vec<Seat>>>,
    free: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
    wait: Duration,
}

struct Seat {
    worker: Worker,
    /// Whose photos it has decoded last.
    knows: String,
}

/// Why nothing was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// All workers have their hands full, and enough wait already.
    Busy,
    /// It broke: a mistake of the program's.
    Broken,
}

/// Somebody in the queue; leaves it whether served or gone.
struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    pub fn new(workers: usize, queue: usize, wait: Duration) -> Self {
        let workers = workers.max(1);
        let seat = || Seat { worker: Worker::default(), knows: String::new() };
        Self {
            seats: Arc::new(Mutex::new(std::iter::repeat_with(seat).take(workers).collect())),
            free: Arc::new(Semaphore::new(workers)),
            waiting: Arc::default(),
            most_waiting: queue,
            wait,
        }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Has a worker do `job`, in turn. Who goes away while waiting frees the place; what a
    /// worker has begun it brings to its end. `photos`: tells who uses the same ones.
    pub async fn make<R: Send + 'static>(
        &self,
        photos: String,
        job: impl FnOnce(&mut Worker) -> R + Send + 'static,
    ) -> Result<R, NotMade> {
        let permit = match self.free.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.turn().await?,
        };
        let seats = self.seats.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut seat = take(&seats, &photos);
            let made = catch_unwind(AssertUnwindSafe(|| job(&mut seat.worker)));
            if made.is_err() {
                // What it was in the middle of nobody knows.
                seat.worker = Worker::default();
            }
            seat.knows = photos;
            lock(&seats).push(seat);
            drop(permit);
            made.ok()
        });
        done.await.ok().flatten().ok_or(NotMade::Broken)
    }

    async fn turn(&self) -> Result<tokio::sync::OwnedSemaphorePermit, NotMade> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(self.waiting.clone());
        if before >= self.most_waiting {
            return Err(NotMade::Busy);
        }
        match timeout(self.wait, self.free.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(NotMade::Busy),
        }
    }
}

fn lock(seats: &Mutex<Vec<Seat>>) -> std::sync::MutexGuard<'_, Vec<Seat>> {
    seats.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The free seat that knows these photos, else the one that was free for longest.
fn take(seats: &Mutex<Vec<Seat>>, photos: &str) -> Seat {
    let mut seats = lock(seats);
    let known = seats.iter().position(|seat| seat.knows == photos);
    match seats.is_empty() {
        true => Seat { worker: Worker::default(), knows: String::new() },
        false => seats.remove(known.unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn pool(queue: usize) -> Arc<Pool> {
        Arc::new(Pool::new(1, queue, Duration::from_secs(5)))
    }

    fn wait_for(what: impl Fn() -> bool) {
        while !what() {
            std::thread::yield_now();
        }
    }

    fn run<F: Future>(what: F) -> F::Output {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        runtime.expect("threads").block_on(what)
    }

    #[test]
    fn whoever_finds_the_queue_full_is_told_at_once() {
        run(async {
            let pool = pool(1);
            let (go, gate) = channel::<()>();
            let busy = pool.clone();
            let first =
                tokio::spawn(
                    async move { busy.make("a".into(), move |_| gate.recv().is_ok()).await },
                );
            wait_for(|| pool.free.available_permits() == 0);
            let queued = pool.clone();
            let second = tokio::spawn(async move { queued.make("b".into(), |_| 2).await });
            wait_for(|| pool.waiting() == 1);
            assert_eq!(pool.make("c".into(), |_| 3).await, Err(NotMade::Busy));
            go.send(()).expect("it waits");
            assert_eq!(first.await.expect("done"), Ok(true));
            assert_eq!(second.await.expect("done"), Ok(2));
            assert_eq!(pool.waiting(), 0);
        });
    }

    #[test]
    fn who_goes_away_leaves_the_queue() {
        run(async {
            let pool = pool(1);
            let (go, gate) = channel::<()>();
            let busy = pool.clone();
            let first = tokio::spawn(async move {
                busy.make(String::new(), move |_| gate.recv().is_ok()).await
            });
            wait_for(|| pool.free.available_permits() == 0);
            let queued = pool.clone();
            let second = tokio::spawn(async move { queued.make(String::new(), |_| ()).await });
            wait_for(|| pool.waiting() == 1);
            second.abort();
            wait_for(|| pool.waiting() == 0);
            go.send(()).expect("it waits");
            assert_eq!(first.await.expect("done"), Ok(true));
        });
    }

    #[test]
    fn a_job_that_breaks_takes_nobody_with_it() {
        run(async {
            let pool = pool(1);
            let broken = pool.make(String::new(), |_| -> () { panic!("on purpose") }).await;
            assert_eq!(broken, Err(NotMade::Broken));
            assert_eq!(pool.make(String::new(), |_| 1).await, Ok(1));
        });
    }
}
