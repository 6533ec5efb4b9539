//! Ctrl-C: the files in hand are finished, nothing new is begun.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Listens from now on. A second Ctrl-C ends the program at once.
pub fn listen() {
    let stop = || {
        if STOPPED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        crate::cli::tell("stopping: the cards in hand are finished; again to stop at once");
    };
    // It may be set already, for `watch` runs many times.
    let _ = ctrlc::set_handler(stop);
}

pub fn is_stopped() -> bool {
    STOPPED.load(Ordering::SeqCst)
}
