//! Cards become scenes: boxes solved, text fitted, everything painted.
//!
//! Where the card has no room, the ladder is: texts shrink to their least
//! size, then the author's shorter copy is taken, then parts are dropped in
//! the template's order. What then does not fit is an [`Issue`], never a cut.

mod flex;
mod logos;
mod paint;
pub mod seats;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

pub use flex::Texts;

use crate::card::Card;
use crate::card::Kind;
use crate::card::Node;
use crate::fonts::Fonts;
use crate::geom::Rect;
use crate::id::NodeId;
use crate::scene::Scene;
use crate::text::Scratch;

/// Something about one node that the author should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    pub node: NodeId,
    /// What the template calls the node.
    pub label: String,
    /// The card field whose words it shows.
    pub field: Option<String>,
    pub kind: IssueKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum IssueKind {
    /// Even at `size` pixels the text needs more room than there is.
    TooLong { size: f64, needed: f64, room: f64, characters: usize },
    /// A box reaches over the area it must stay in, by so many pixels.
    Outside { by: f64 },
    /// So many words are wider than their line even at the smallest size and were broken.
    BrokenWords { words: usize },
    /// The longest copy did not fit; number of the copy used, 1 is the second longest.
    ShorterCopy { used: usize },
    /// The part was left out because the card has no room for it.
    Dropped,
    /// Words stand where the platform draws its own buttons.
    Covered,
}

impl fmt::Display for IssueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { size, needed, room, characters } => {
                let keep = (*characters as f64 * room / needed.max(1.0)) as usize;
                write!(
                    f,
                    "the text does not fit: at the smallest legible size ({size:.0} px) it needs {needed:.0} px of height, \
                     the box has {room:.0} px; {characters} characters, room for about {keep}"
                )
            }
            Self::Outside { by } => write!(f, "reaches {by:.0} px over the area it must stay in"),
            Self::BrokenWords { words } => {
                write!(f, "words that are wider than their line were broken: {words}")
            }
            Self::ShorterCopy { used: 1 } => write!(f, "the shorter copy is used"),
            Self::ShorterCopy { .. } => write!(f, "the shortest copy is used"),
            Self::Dropped => write!(f, "left out, the card has no room for it"),
            Self::Covered => write!(f, "stands where the platform draws over the picture"),
        }
    }
}

/// A scene and what had to be given up for it.
#[derive(Clone, Debug)]
pub struct LaidOut {
    pub scene: Scene,
    /// How each text that is there was set.
    pub texts: BTreeMap<NodeId, SetText>,
    pub warnings: Vec<Issue>,
    pub boxes: Vec<Placed>,
}

/// Where a node of the template came to stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub label: String,
    pub rect: Rect,
    /// It shows something itself rather than holding other nodes.
    pub leaf: bool,
    /// Of its lines of text, in card pixels from the top.
    pub baselines: Vec<f64>,
}

/// A text as it stands on the card.
#[derive(Clone, Debug, PartialEq)]
pub struct SetText {
    /// The words of the copy that is used.
    pub text: String,
    /// Pixels per em.
    pub size: f64,
    /// The lines' places in `text`.
    pub lines: Vec<Range<usize>>,
}

/// How much has been given up so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Rung {
    /// Which copy of each text, 0 the longest.
    copy: usize,
    /// Texts that would take their largest size take their least.
    tight: bool,
    /// Nodes with one of these as their `drop` are left out; in ascending order.
    dropped: Vec<u32>,
}

/// Shapes the longest copy of every text of a card; shorter ones when they are needed.
pub fn shape<'a>(fonts: &'a Fonts, scratch: &'a mut Scratch, card: &Card) -> Texts<'a> {
    let mut texts = Texts::new(fonts, scratch);
    visit(&card.root, &mut |node| {
        if let Kind::Text(text) = &node.kind {
            texts.get(node, text, 0);
        }
    });
    texts
}

/// Lays out one card. Fails with every text that does not fit.
pub fn lay_out(card: &Card, texts: &mut Texts) -> Result<LaidOut, Vec<Issue>> {
    let mut failed = Vec::new();
    for rung in ladder(card) {
        match flex::solve(card, &rung, texts) {
            Ok(solved) => {
                let solved = taken_back(card, solved, texts);
                let mut warnings = given_up(&card.root, &solved.rung);
                warnings.extend(solved.warnings.iter().cloned());
                let scene = paint::paint(card, &solved, texts);
                let texts = set_texts(card, &solved, texts);
                let boxes = placed(&card.root, &solved);
                return Ok(LaidOut { scene, texts, boxes, warnings });
            }
            Err(issues) => failed = issues,
        }
    }
    Err(failed)
}

fn set_texts(card: &Card, solved: &flex::Solved, texts: &mut Texts) -> BTreeMap<NodeId, SetText> {
    let mut set = BTreeMap::new();
    visit(&card.root, &mut |node| {
        if let (Kind::Text(text), Some(setting)) = (&node.kind, solved.settings.get(&node.id)) {
            let text = texts.get(node, text, solved.rung.copy).text().to_owned();
            let lines = setting.lines.iter().map(|line| line.text.clone()).collect();
            set.insert(node.id, SetText { text, size: setting.size, lines });
        }
    });
    set
}

/// Every box that is there, with the baselines of its words.
fn placed(root: &Node, solved: &flex::Solved) -> Vec<Placed> {
    let mut boxes = Vec::new();
    visit(root, &mut |node| {
        let Some(&rect) = solved.boxes.get(&node.id).filter(|rect| rect.area() > 0.0) else {
            return;
        };
        let baselines = match (&node.kind, solved.settings.get(&node.id)) {
            (Kind::Text(text), Some(setting)) => {
                let top = rect.y0 + paint::text_shift(text, setting, rect);
                setting.lines.iter().map(|line| top + line.baseline).collect()
            }
            _ => Vec::new(),
        };
        let leaf = node.children.is_empty();
        boxes.push(Placed { label: node.label.clone(), rect, leaf, baselines });
    });
    boxes
}

/// What was given up without need comes back: parts whose going made no room that was
/// wanted, what matters most first, then the larger texts.
fn taken_back(card: &Card, mut solved: flex::Solved, texts: &mut Texts) -> flex::Solved {
    let dropped = solved.rung.dropped.clone();
    for level in dropped.iter().rev().skip(1) {
        let mut easier = solved.rung.clone();
        easier.dropped.retain(|kept_out| kept_out != level);
        if let Ok(better) = flex::solve(card, &easier, texts) {
            solved = better;
        }
    }
    if !dropped.is_empty() {
        let easier = Rung { tight: false, ..solved.rung.clone() };
        solved = flex::solve(card, &easier, texts).unwrap_or(solved);
    }
    solved
}

/// From giving up nothing to giving up everything that may be.
fn ladder(card: &Card) -> Vec<Rung> {
    let (mut copies, mut drops) = (1, Vec::new());
    visit(&card.root, &mut |node| {
        if let Kind::Text(text) = &node.kind {
            copies = copies.max(text.copies.len());
        }
        drops.extend(node.drop);
    });
    drops.sort_unstable();
    drops.dedup();
    let shorter = (0..copies)
        .flat_map(|copy| [false, true].map(|tight| Rung { copy, tight, dropped: vec![] }));
    let fewer = (1..=drops.len()).map(|count| Rung {
        copy: copies - 1,
        tight: true,
        dropped: drops[..count].to_vec(),
    });
    shorter.chain(fewer).collect()
}

fn given_up(root: &Node, rung: &Rung) -> Vec<Issue> {
    let mut issues = Vec::new();
    visit(root, &mut |node| {
        if node.drop.is_some_and(|d| rung.dropped.contains(&d)) {
            issues.push(Issue::new(node, IssueKind::Dropped));
        } else if let Kind::Text(text) = &node.kind
            && rung.copy > 0
            && text.copies.len() > 1
        {
            let used = rung.copy.min(text.copies.len() - 1);
            issues.push(Issue::new(node, IssueKind::ShorterCopy { used }));
        }
    });
    issues
}

fn visit<'a>(node: &'a Node, f: &mut impl FnMut(&'a Node)) {
    f(node);
    for child in &node.children {
        visit(child, f);
    }
}

impl Issue {
    fn new(node: &Node, kind: IssueKind) -> Self {
        let field = match &node.kind {
            Kind::Text(text) => text.field.clone(),
            _ => None,
        };
        Self { node: node.id, label: node.label.clone(), field, kind }
    }
}
