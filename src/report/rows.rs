//! Many row numbers in few words.

/// `2–40, 43`.
pub(super) fn ranges(rows: &[u32]) -> String {
    runs(rows).into_iter().map(written).collect::<Vec<_>>().join(", ")
}

/// `7`, or `2–40`.
pub(super) fn written((first, last): (u32, u32)) -> String {
    match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    }
}

/// The first and last number of every stretch without a gap.
pub(super) fn runs(rows: &[u32]) -> Vec<(u32, u32)> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for row in sorted {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(row) => *last = row,
            _ => runs.push((row, row)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_become_stretches() {
        assert_eq!(ranges(&[]), "");
        assert_eq!(ranges(&[7]), "7");
        assert_eq!(ranges(&[u32::MAX, u32::MAX - 1, 0]), "0, 4294967294, 4294967295");
        assert_eq!(ranges(&[4, 2, 3, 9, 9, 11, 12]), "2–4, 9, 11, 12");
    }
}
