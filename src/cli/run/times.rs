//! When each card is to be posted: as it says, else spread over some days.

use super::which::Which;
use crate::batch::moment;
use crate::cli::args;
use crate::cli::input::Written;
use crate::diag::Diagnostic;
use crate::report::schedule::spread;

/// A time for each card, `2026-12-14T09:00`, or nothing. A card that says something else has
/// its error in its place.
pub type Times = Vec<Result<Option<String>, Diagnostic>>;

/// When a card is posted that names a day and no hour.
const FIRST_HOUR: &str = "T09:00";

pub fn publish_times(
    cards: &[Written],
    batch: Option<&args::Batch>,
    which: &Which,
) -> Result<Times, Vec<Diagnostic>> {
    let mut times: Times = cards.iter().map(written).collect();
    let Some(days) = batch.and_then(|batch| batch.spread.as_deref()) else { return Ok(times) };
    let (first, last) = days.split_once("..").ok_or_else(|| {
        let message = format!("`--spread` wants the first and the last day, got: `{days}`");
        vec![Diagnostic::error("bad-date", message).hint("--spread 2026-12-12..2026-12-18")]
    })?;
    let open: Vec<usize> = (0..times.len())
        .filter(|&i| {
            let open = cards[i].content.is_ok() && matches!(times[i], Ok(None));
            // Those of other parts of the run count, or parts would have other times.
            open && which.wants(&cards[i])
        })
        .collect();
    let even = spread(open.len(), first.trim(), last.trim()).map_err(|error| vec![error])?;
    for (i, time) in open.into_iter().zip(even) {
        times[i] = Ok(Some(time));
    }
    Ok(times)
}

fn written(card: &Written) -> Result<Option<String>, Diagnostic> {
    let Ok(content) = &card.content else { return Ok(None) };
    let Some(at) = &content.publish_at else { return Ok(None) };
    match moment(&at.value) {
        Some(day) if !day.contains('T') => Ok(Some(format!("{day}{FIRST_HOUR}"))),
        Some(time) => Ok(Some(time)),
        None => {
            let message = format!("`publish_at` is no day that exists: `{}`", at.value);
            let error = at.error(&content.source, "bad-date", message);
            Err(error.hint("write it as `2026-12-14` or `2026-12-14 09:00`"))
        }
    }
}
