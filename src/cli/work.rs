//! Threads: workers take the next task until none is left.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use super::say::Clock;
use super::say::Times;
use crate::render::Worker;

/// What `make` makes of every task, in the order of the tasks, and how long it took,
/// stage by stage, summed over all threads. `jobs`: how many threads; left out, one for
/// each core.
pub fn share<T: Sync, R: Send>(
    tasks: &[T],
    jobs: Option<usize>,
    make: impl Fn(&T, &mut Worker, &mut Clock) -> R + Sync,
) -> (Vec<R>, Times) {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = jobs.unwrap_or(cores).clamp(1, tasks.len().max(1));
    let next = AtomicUsize::new(0);
    let results: Mutex<BTreeMap<usize, R>> = Mutex::default();
    let times: Mutex<Times> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let (mut worker, mut clock) = (Worker::default(), Clock::start());
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(index) else { break };
                    let result = make(task, &mut worker, &mut clock);
                    results.lock().unwrap_or_else(PoisonError::into_inner).insert(index, result);
                }
                let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
                for (stage, time) in clock.times {
                    *times.entry(stage).or_default() += time;
                }
            });
        }
    });
    let results = results.into_inner().unwrap_or_default();
    (results.into_values().collect(), times.into_inner().unwrap_or_default())
}
