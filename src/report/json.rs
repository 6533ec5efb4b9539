//! The report as a file, for machines and for joining the parts of a run.

use serde::Serialize;

use super::Report;
use super::Status;
use super::Told;
use super::joined::joined;
use crate::diag::Diagnostic;
use crate::diag::Severity;

/// A run in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Cards with all their pictures.
    pub made: usize,
    /// Cards with some of them.
    pub partly: usize,
    /// Cards with none.
    pub failed: usize,
    /// A carousel's are several.
    pub pictures: usize,
    /// What is told of several placements counts once.
    pub warnings: usize,
    pub errors: usize,
}

impl Summary {
    pub fn of(report: &Report) -> Self {
        let mut summary = Self::default();
        summary.count(&report.told);
        for card in &report.cards {
            match card.status {
                Status::Made => summary.made += 1,
                Status::Partly => summary.partly += 1,
                Status::Failed => summary.failed += 1,
            }
            summary.pictures +=
                card.pictures.iter().map(|picture| picture.pages.len()).sum::<usize>();
            summary.count(&card.told);
        }
        summary
    }

    pub fn cards(&self) -> usize {
        self.made + self.partly + self.failed
    }

    fn count(&mut self, told: &[Told]) {
        for joined in joined(told) {
            match joined.told.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => {}
            }
        }
    }
}

/// Figures first: they are what people look for when they open the file.
#[derive(Serialize)]
struct Written<'a> {
    summary: Summary,
    #[serde(flatten)]
    report: &'a Report,
}

/// `report.json`. What [`read`] gives back is equal to what was written.
pub fn write(report: &Report) -> Result<Vec<u8>, Diagnostic> {
    let written = Written { summary: Summary::of(report), report };
    let mut bytes = serde_json::to_vec_pretty(&written)
        .map_err(|error| Diagnostic::error("export", format!("the report: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Takes what [`write()`] made; `name` is what the file is called. The figures in it are not trusted.
pub fn read(name: &str, bytes: &[u8]) -> Result<Report, Diagnostic> {
    serde_json::from_slice(bytes).map_err(|error| {
        Diagnostic::error("no-report", format!("`{name}` is not the report of a run: {error}"))
            .hint("give files called `report.json` that `itac` has written")
    })
}

#[cfg(test)]
mod tests {
    use super::super::Shade;
    use super::super::testing;
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut report = testing::report(12);
        report.shard = Some([1, 3]);
        // Neither of them is a short decimal.
        let shade = Shade { strength: 100.0 / 3.0, contrast: 4.49 + 1e-15, ..Shade::default() };
        report.cards[0].pictures[0].pages[0].shades.push(shade);
        let bytes = write(&report).expect("a file");
        assert_eq!(read("report.json", &bytes), Ok(report));
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(text.starts_with("{\n  \"summary\": {\n    \"made\": 9,"), "{text}");
    }

    #[test]
    fn a_message_about_three_placements_counts_once() {
        let report = testing::report(12);
        let summary = Summary::of(&report);
        assert_eq!((summary.made, summary.partly, summary.failed), (9, 2, 1));
        assert_eq!(summary.cards(), 12);
        let errors =
            |told: &Vec<Told>| told.iter().filter(|t| t.severity == Severity::Error).count();
        let all: usize = report.cards.iter().map(|card| errors(&card.told)).sum();
        assert!(summary.errors < all, "{summary:?}");
    }

    #[test]
    fn other_files_are_refused_with_a_remedy() {
        let error = read("people.json", b"[1]").expect_err("no report");
        assert!(error.message.starts_with("`people.json` is not"), "{}", error.message);
        assert_eq!(error.hints.len(), 1);
    }
}
