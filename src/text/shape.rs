//! Shaping: from a specification to cells and glyphs.

use std::ops::Range;

use fontique::Synthesis;
use icu_properties::props::Script;
use parlance::{BaseDirection, FontFeature, Language, Tag, WordBreak};
use parley_engine::itemize::{Item, Segment};
use parley_engine::shape::{CharCluster, Whitespace};
use parley_engine::{
    Analysis, AnalysisOptions, Analyzer, Atom, FontInstanceRef, FontSelector, LineBreakConfig,
    ShapeOptions, ShapedRun, ShapedSlice, ShapedText, Shaper,
};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{GlyphId, MetadataProvider};

use super::TextSpec;
use super::chunk;
use super::paragraph::{BASE, Cell, Ink, Metrics, Paragraph, ShapedGlyph};
use super::prepare::{Prepared, prepare};
use super::script;
use crate::fonts::Choice;
use crate::fonts::Fonts;
use crate::fonts::LATIN_LEADING;
use crate::fonts::Role;
use crate::fonts::Uncovered;
use crate::fonts::Wish;
use crate::fonts::script_of;
use crate::geom::Direction;
use crate::id::FaceId;

/// Buffers and shaping plans kept from one paragraph to the next; one per worker.
#[derive(Debug, Default)]
pub struct Scratch {
    analyzer: Analyzer,
    analysis: Analysis,
    shaper: Shaper,
    shaped: ShapedText,
}

/// Shapes a paragraph. Fails with the clusters that no face covers; their offsets
/// are into the spans' joined text.
pub fn shape(
    fonts: &Fonts,
    scratch: &mut Scratch,
    spec: &TextSpec,
) -> Result<Paragraph, Vec<Uncovered>> {
    let prepared = prepare(spec);
    let faces = choose_faces(fonts, spec, &prepared)?;
    let direction = analyze(scratch, spec, &prepared);
    run_shaper(fonts, scratch, spec, &prepared, &faces);
    let mut builder = Builder {
        fonts,
        shaped: &scratch.shaped,
        faces: &faces,
        letters: prepared.text.chars().collect(),
        spacing: spec.tracking * BASE,
        cells: Vec::new(),
        glyphs: Vec::new(),
        gaps: Vec::new(),
        ascent: 0.0,
        descent: 0.0,
    };
    builder.add_runs();
    let gaps = builder.uncovered(&prepared);
    if !gaps.is_empty() {
        return Err(gaps);
    }
    Ok(builder.finish(spec, prepared, direction))
}

/// The face of every character.
fn choose_faces(
    fonts: &Fonts,
    spec: &TextSpec,
    prepared: &Prepared,
) -> Result<Vec<FaceId>, Vec<Uncovered>> {
    let wish = Wish { families: &spec.families, language: &spec.language };
    let bytes: Vec<usize> = prepared.text.char_indices().map(|(at, _)| at).collect();
    let char_at = |byte: usize| bytes.partition_point(|&b| b < byte);
    let weight_at = |byte: usize| {
        let span =
            prepared.chars.get(char_at(byte)).and_then(|c| spec.spans.get(usize::from(c.span)));
        span.and_then(|s| s.weight).unwrap_or(spec.weight)
    };
    let choices = fonts.assign(&prepared.text, &wish, weight_at);
    let mut faces = Vec::with_capacity(bytes.len());
    let mut uncovered = Vec::new();
    for Choice { range, face } in choices {
        match face {
            Some(face) => faces.extend(prepared.text[range].chars().map(|_| face)),
            None => {
                let offset = prepared.source_at(char_at(range.start));
                uncovered.push(Uncovered::new(&prepared.text[range], offset));
            }
        }
    }
    if uncovered.is_empty() { Ok(faces) } else { Err(uncovered) }
}

/// Finds directions, graphemes and where lines may break; returns the paragraph's direction.
fn analyze(scratch: &mut Scratch, spec: &TextSpec, prepared: &Prepared) -> Direction {
    // Korean is set with whole words, as in its print; the break between any two
    // syllables is for narrow columns.
    let word_break = match spec.language.split('-').next() {
        Some("ko") => WordBreak::KeepAll,
        _ => WordBreak::Normal,
    };
    let language = Language::parse(&spec.language).ok();
    let config = LineBreakConfig { word_break, language, ..LineBreakConfig::default() };
    let line_break = [(0..prepared.text.len(), config)];
    let mut run = |base_direction| {
        let line_break = if prepared.text.is_empty() { &[][..] } else { &line_break[..] };
        let options = AnalysisOptions { base_direction, line_break, ..AnalysisOptions::default() };
        scratch.analyzer.analyze(&prepared.text, &options, &mut scratch.analysis);
        scratch.analysis.paragraph_level().is_rtl()
    };
    let is_rtl = match spec.direction {
        Some(Direction::Ltr) => run(BaseDirection::Ltr),
        Some(Direction::Rtl) => run(BaseDirection::Rtl),
        None if script::is_right_to_left_language(&spec.language)
            && !prepared.has_strong_letter() =>
        {
            run(BaseDirection::Rtl)
        }
        None => run(BaseDirection::Auto),
    };
    if is_rtl { Direction::Rtl } else { Direction::Ltr }
}

fn run_shaper(
    fonts: &Fonts,
    scratch: &mut Scratch,
    spec: &TextSpec,
    prepared: &Prepared,
    faces: &[FaceId],
) {
    scratch.shaped.clear();
    if faces.is_empty() {
        return;
    }
    // Lining figures: the house face has old-style ones by default.
    let mut features = vec![FontFeature::new(Tag::new(b"lnum"), 1)];
    if spec.tracking.abs() > 0.02 {
        features.push(FontFeature::new(Tag::new(b"liga"), 0));
        features.push(FontFeature::new(Tag::new(b"clig"), 0));
    }
    let language = Language::parse(&spec.language).ok();
    let size = |face: &FaceId| fonts.face(*face).size;
    let mut end = 0;
    let items = faces.chunk_by(|a, b| size(a) == size(b)).map(|same| {
        end += same.len() as u32;
        Item {
            char_end: end,
            options: ShapeOptions {
                font_size: (BASE * size(&same[0])) as f32,
                language,
                features: &features,
                variations: &[],
            },
        }
    });
    let styles: Vec<u16> = prepared.chars.iter().map(|c| c.span).collect();
    let starts: Vec<u32> = prepared.text.char_indices().map(|(at, _)| at as u32).collect();
    let selector = Chosen { fonts, faces, starts: &starts, synthesis: Synthesis::default() };
    let Scratch { analysis, shaper, shaped, .. } = scratch;
    shaper.shape_text(&prepared.text, analysis, &styles, items, selector, shaped);
}

/// Hands the shaper the faces that were chosen beforehand.
struct Chosen<'a> {
    fonts: &'a Fonts,
    faces: &'a [FaceId],
    /// Byte offsets of the characters.
    starts: &'a [u32],
    synthesis: Synthesis,
}

/// The least width of a word space, in base units.
const LEAST_SPACE: f64 = 0.18 * BASE;

impl FontSelector for Chosen<'_> {
    fn select_font(
        &mut self,
        _: &Segment,
        _: &ShapeOptions<'_>,
        cluster: &mut CharCluster,
    ) -> Option<FontInstanceRef<'_>> {
        let at = self.starts.partition_point(|&start| start < cluster.range().start);
        let face = self.fonts.face(*self.faces.get(at)?);
        Some(FontInstanceRef { data: face.blob(), index: face.index, synthesis: &self.synthesis })
    }
}

struct Builder<'a> {
    fonts: &'a Fonts,
    shaped: &'a ShapedText,
    faces: &'a [FaceId],
    letters: Vec<char>,
    /// Base units after each letter.
    spacing: f64,
    cells: Vec<Cell>,
    glyphs: Vec<ShapedGlyph>,
    /// Characters a face left out although its charmap has them.
    gaps: Vec<Range<u32>>,
    /// The tallest face's.
    ascent: f64,
    descent: f64,
}

impl Builder<'_> {
    fn add_runs(&mut self) {
        let shaped = self.shaped;
        for (index, run) in shaped.runs().iter().enumerate() {
            self.add_run(run, shaped.run_slice(index as u32));
        }
        if self.ascent == 0.0 {
            (self.ascent, self.descent) = (0.8 * BASE, 0.2 * BASE);
        }
    }

    fn add_run(&mut self, run: &ShapedRun, slice: ShapedSlice<'_>) {
        let id = self.faces[run.range.char_range.start];
        let face = self.fonts.face(id);
        let Some(font) = face.font() else { return };
        let size = Size::new(run.font_size);
        let metrics = font.glyph_metrics(size, LocationRef::default());
        let (ascent, descent) =
            (f64::from(run.font_metrics.ascent), f64::from(run.font_metrics.descent));
        if face.role == Role::Text {
            self.ascent = self.ascent.max(ascent);
            self.descent = self.descent.max(descent);
        }
        let pen = RunPen {
            face: id,
            size: f64::from(run.font_size),
            is_rtl: run.bidi_level.is_rtl(),
            metrics,
            em: (face.role == Role::Emoji).then_some((ascent, descent)),
        };
        for atom in slice.atoms_start() {
            self.add_cell(run.bidi_level.to_u8(), &pen, &atom, slice);
        }
    }

    fn add_cell(&mut self, level: u8, pen: &RunPen<'_>, atom: &Atom<'_>, slice: ShapedSlice<'_>) {
        let first = &atom.characters()[0];
        let chars = atom.char_range();
        let start = self.glyphs.len() as u32;
        let visible = self.letters[chars.start as usize..chars.end as usize]
            .iter()
            .any(|&c| !is_mark_of_direction(c));
        let (mut x, mut has_gap) = (0.0, false);
        let clusters = atom.shaped_clusters_range();
        let mut add = |cluster: u32| {
            let span = slice.shaped_clusters_in(cluster..cluster + 1)[0].style_index;
            for glyph in slice.shaped_cluster_glyphs(cluster) {
                if visible && glyph.id != 0 {
                    self.glyphs.push(pen.place(glyph, x, span));
                }
                has_gap |= visible && glyph.id == 0;
                x += f64::from(glyph.advance);
            }
        };
        if pen.is_rtl {
            clusters.rev().for_each(&mut add)
        } else {
            clusters.for_each(&mut add)
        }
        let is_newline = first.whitespace == Whitespace::Newline;
        if has_gap && !is_newline {
            self.gaps.push(chars.clone());
        }
        let is_space = is_newline
            || matches!(
                first.whitespace,
                Whitespace::Space
                    | Whitespace::Tab
                    | Whitespace::IdeographicSpace
                    | Whitespace::OtherSpaceSeparator
            );
        let advance = if is_newline || !visible { 0.0 } else { x + self.tracking(&chars) };
        // Kerning pairs with the space all but close it in "Article 1".
        let advance = if first.whitespace == Whitespace::Space && visible {
            advance.max(LEAST_SPACE)
        } else {
            advance
        };
        self.cells.push(Cell {
            advance,
            chars,
            glyphs: start..self.glyphs.len() as u32,
            level,
            is_space,
            is_newline,
            breaks_before: first.flags.is_soft_wrap_opportunity(),
            word_before: first.flags.is_word_boundary(),
        });
    }

    fn uncovered(&self, prepared: &Prepared) -> Vec<Uncovered> {
        let name = |gap: &Range<u32>| {
            let text: String = self.letters[gap.start as usize..gap.end as usize].iter().collect();
            Uncovered::new(&text, prepared.source_at(gap.start as usize))
        };
        self.gaps.iter().map(name).collect()
    }

    /// Signs of no script take what the letter before them has.
    fn tracking(&self, chars: &Range<u32>) -> f64 {
        if self.spacing == 0.0 {
            return 0.0;
        }
        let before = self.letters[..chars.end as usize].iter().rev().map(|&c| script_of(c));
        let script = before.into_iter().find(|s| !matches!(*s, Script::Common | Script::Inherited));
        if script.is_some_and(script::takes_no_tracking) { 0.0 } else { self.spacing }
    }

    fn finish(self, spec: &TextSpec, prepared: Prepared, direction: Direction) -> Paragraph {
        let metrics = self.metrics(spec);
        let mut edges = vec![0.0];
        let mut x = 0.0;
        edges.extend(self.cells.iter().map(|cell| {
            x += cell.advance;
            x
        }));
        let color = |span: &super::Span| span.color.unwrap_or(spec.color);
        let chunks =
            chunk::chunks(&self.cells, &edges, &prepared.chars, &self.letters, &spec.language);
        Paragraph {
            source: prepared.source,
            chars: prepared.chars,
            letters: self.letters,
            cells: self.cells,
            edges,
            glyphs: self.glyphs,
            chunks,
            colors: spec.spans.iter().map(color).collect(),
            direction,
            align: spec.align,
            balance: spec.balance,
            max_lines: spec.max_lines,
            metrics,
        }
    }

    fn metrics(&self, spec: &TextSpec) -> Metrics {
        let line_height = spec.leading * self.leading_factor() * BASE;
        let inks = || self.glyphs.iter().filter_map(|g| g.ink);
        Metrics {
            line_height,
            outer: spec.leading * BASE,
            baseline: 0.5 * (spec.leading * BASE - self.ascent - self.descent) + self.ascent,
            rise: inks().map(|ink| ink.rise).fold(0.0, f64::max),
            drop: inks().map(|ink| ink.drop).fold(0.0, f64::max),
        }
    }

    /// How much more leading than Latin the letters need, as a factor.
    fn leading_factor(&self) -> f64 {
        let of = |(&c, &face): (&char, &FaceId)| {
            let script = script_of(c);
            let face = self.fonts.face(face);
            if face.role != Role::Text || matches!(script, Script::Common | Script::Inherited) {
                return 1.0;
            }
            (face.leading / LATIN_LEADING).max(script::leading_factor(c, script))
        };
        self.letters.iter().zip(self.faces).map(of).fold(1.0, f64::max)
    }
}

/// What the glyphs of a run share.
struct RunPen<'a> {
    face: FaceId,
    size: f64,
    is_rtl: bool,
    metrics: GlyphMetrics<'a>,
    /// Ascent and descent of colour glyphs, whose outlines may be empty.
    em: Option<(f64, f64)>,
}

impl RunPen<'_> {
    fn place(&self, glyph: parley_engine::Glyph, x: f64, span: u16) -> ShapedGlyph {
        let (x, y) = (x + f64::from(glyph.x), f64::from(glyph.y));
        ShapedGlyph {
            id: glyph.id,
            x,
            y,
            face: self.face,
            size: self.size,
            span,
            ink: self.ink(glyph, x, y),
        }
    }

    fn ink(&self, glyph: parley_engine::Glyph, x: f64, y: f64) -> Option<Ink> {
        if let Some((ascent, descent)) = self.em {
            let right = x + f64::from(glyph.advance);
            return Some(Ink { left: x, right, rise: ascent - y, drop: descent + y });
        }
        let bounds = self.metrics.bounds(GlyphId::new(glyph.id))?;
        let is_blank = bounds.x_min >= bounds.x_max || bounds.y_min >= bounds.y_max;
        (!is_blank).then(|| Ink {
            left: x + f64::from(bounds.x_min),
            right: x + f64::from(bounds.x_max),
            rise: f64::from(bounds.y_max) - y,
            drop: y - f64::from(bounds.y_min),
        })
    }
}

/// Marks that order text and never show.
pub fn is_mark_of_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
