//! Where the seats of an ornament stand, and in which colour.
//!
//! The rules are the visual language's: a seat is a half-disc whose flat side
//! faces the table, two neighbours never share a colour, no seat takes its
//! ground's colour, and at most one is an outline.

use std::f64::consts::TAU;
use std::sync::Arc;

use crate::card::Edge;
use crate::card::SeatPlace;
use crate::card::Seats;
use crate::card::Symbol;
use crate::color::Rgba;
use crate::geom::{Affine, Point, Rect};
use crate::id::NodeId;
use crate::scene::Item;

/// Radius of a seat round a disc, and its gap, in disc radii.
const DISC_SEAT: f64 = 0.345;
const DISC_GAP: f64 = 0.066;

/// The middle of a seat's flat side, the way its dome points, and its radius.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seat {
    foot: Point,
    /// Radians clockwise from upwards.
    turn: f64,
    radius: f64,
}

/// The disc that is left for content when seats stand round it inside `area`.
pub fn disc_inside(area: Rect) -> (Point, f64) {
    let reach = 1.0 + DISC_GAP + DISC_SEAT;
    (area.center(), 0.5 * area.width().min(area.height()) / reach)
}

/// The ornament as shapes.
pub fn paint(node: NodeId, seats: &Seats, area: Rect) -> Vec<Item> {
    let placed = place(seats, area);
    let colored = sequence(seats, placed.len());
    let empty = |i: usize| seats.open == Some(i) || seats.filled.is_some_and(|n| i >= n);
    placed
        .iter()
        .zip(colored)
        .enumerate()
        .flat_map(|(i, (seat, symbol))| {
            let symbol = seats.outline.as_ref().filter(|_| empty(i)).unwrap_or(symbol);
            super::paint::symbol_parts(node, symbol, seat.transform())
        })
        .collect()
}

impl Seat {
    /// From the symbol's units to the card.
    fn transform(&self) -> Affine {
        Affine::translate(self.foot.to_vec2())
            * Affine::rotate(self.turn)
            * Affine::scale(self.radius)
    }
}

fn place(seats: &Seats, area: Rect) -> Vec<Seat> {
    let r = seats.radius;
    let mut placed = match &seats.place {
        SeatPlace::Edge { edge, pitch, count, outward } => {
            along_edge(area, *edge, r, *pitch, *count, *outward, seats.gap)
        }
        SeatPlace::Table { sides, pitch, corner } => {
            round_table(area, *sides, r, *pitch, *corner, seats.gap)
        }
        SeatPlace::Disc { count, turn } => round_disc(area, *count, *turn),
        SeatPlace::Rings { counts, hole } => in_rings(area, counts, *hole),
        SeatPlace::Grid { columns, rows } => in_grid(area, *columns, *rows, r),
        SeatPlace::Row { count, pitch } => (0..*count)
            .map(|i| Seat {
                foot: Point::new(area.x0 + r * (1.0 + pitch * i as f64), area.center().y + 0.5 * r),
                turn: 0.0,
                radius: r,
            })
            .collect(),
    };
    if seats.mirrored {
        for seat in &mut placed {
            seat.foot.x = area.x0 + area.x1 - seat.foot.x;
            seat.turn = -seat.turn;
        }
    }
    placed
}

/// With a `count`, seats share the edge evenly. Without, they stand at about
/// `pitch` radii, the first and last flush with the ends, so that none is cut
/// to a sliver.
fn along_edge(
    area: Rect,
    edge: Edge,
    r: f64,
    pitch: f64,
    count: Option<usize>,
    outward: bool,
    gap: f64,
) -> Vec<Seat> {
    let (from, to, turn) = edge_line(area, edge);
    let length = from.distance(to);
    let offsets: Vec<f64> = match count {
        Some(n) => (0..n).map(|i| length * (i as f64 + 0.5) / n as f64).collect(),
        None => {
            let steps = ((length - 2.0 * r) / (pitch * r)).round().max(1.0);
            (0..=steps as usize).map(|i| r + (length - 2.0 * r) * i as f64 / steps).collect()
        }
    };
    let turn = if outward { turn } else { turn + TAU / 2.0 };
    let clear = direction(turn) * (gap * r);
    let along = (to - from) / length.max(1e-9);
    offsets.into_iter().map(|d| Seat { foot: from + along * d + clear, turn, radius: r }).collect()
}

/// Clockwise from the top left, so that colours run on round the corners.
fn round_table(
    area: Rect,
    sides: Option<[usize; 4]>,
    r: f64,
    pitch: f64,
    corner: f64,
    gap: f64,
) -> Vec<Seat> {
    let clear = 1.1 * corner;
    let counts = sides.unwrap_or_else(|| {
        let fit = |side: f64| ((side - clear) / (pitch * r)).round().max(1.0) as usize;
        let (across, down) = (fit(area.width()), fit(area.height()));
        [across, down, across, down]
    });
    let inner = area.inset(0.0);
    [Edge::Top, Edge::Right, Edge::Bottom, Edge::Left]
        .into_iter()
        .zip(counts)
        .flat_map(|(edge, n)| {
            let (from, to, turn) = edge_line(inner, edge);
            let length = from.distance(to);
            let along = (to - from) / length.max(1e-9);
            (0..n).map(move |i| {
                let d = 0.5 * clear + (length - clear) * (i as f64 + 0.5) / n as f64;
                Seat { foot: from + along * d + direction(turn) * (gap * r), turn, radius: r }
            })
        })
        .collect()
}

fn round_disc(area: Rect, count: usize, turn: f64) -> Vec<Seat> {
    let (center, disc) = disc_inside(area);
    (0..count)
        .map(|i| {
            let turn = turn + TAU * i as f64 / count.max(1) as f64;
            Seat {
                foot: center + direction(turn) * (disc * (1.0 + DISC_GAP)),
                turn,
                radius: disc * DISC_SEAT,
            }
        })
        .collect()
}

/// Rings whose seats have the same size and about the same distance.
/// `hole` is the free inner radius as a share of the outer one.
fn in_rings(area: Rect, counts: &[usize], hole: f64) -> Vec<Seat> {
    let outer = 0.5 * area.width().min(area.height());
    let depth = outer * (1.0 - hole) / counts.len().max(1) as f64;
    counts
        .iter()
        .enumerate()
        .flat_map(|(ring, &n)| {
            let base = outer * hole + depth * ring as f64;
            let r = (0.62 * depth).min(TAU * base / n.max(1) as f64 / 2.5);
            (0..n).map(move |i| {
                let turn = TAU * i as f64 / n.max(1) as f64;
                Seat { foot: area.center() + direction(turn) * base, turn, radius: r }
            })
        })
        .collect()
}

fn in_grid(area: Rect, columns: usize, rows: usize, r: f64) -> Vec<Seat> {
    let (dx, dy) = (area.width() / columns.max(1) as f64, area.height() / rows.max(1) as f64);
    (0..rows)
        .flat_map(|row| {
            (0..columns).map(move |column| Seat {
                foot: Point::new(
                    area.x0 + dx * (column as f64 + 0.5),
                    area.y0 + dy * (row as f64 + 0.5) + 0.5 * r,
                ),
                turn: 0.0,
                radius: r,
            })
        })
        .collect()
}

/// From, to (clockwise) and the outward turn of one edge.
fn edge_line(area: Rect, edge: Edge) -> (Point, Point, f64) {
    let (tl, tr) = (Point::new(area.x0, area.y0), Point::new(area.x1, area.y0));
    let (bl, br) = (Point::new(area.x0, area.y1), Point::new(area.x1, area.y1));
    match edge {
        Edge::Top => (tl, tr, 0.0),
        Edge::Right => (tr, br, TAU / 4.0),
        Edge::Bottom => (br, bl, TAU / 2.0),
        Edge::Left => (bl, tl, 0.75 * TAU),
    }
}

/// The unit vector `turn` radians clockwise from upwards.
fn direction(turn: f64) -> crate::geom::Vec2 {
    crate::geom::Vec2::new(turn.sin(), -turn.cos())
}

/// `count` seats in the order of their colours, without the ground's, no two
/// neighbours alike and the last unlike the first, for seats that close a ring.
fn sequence(seats: &Seats, count: usize) -> Vec<&Arc<Symbol>> {
    let usable: Vec<_> =
        seats.seats.iter().filter(|(color, _)| Some(*color) != seats.ground).collect();
    if usable.is_empty() {
        return Vec::new();
    }
    // The open seat takes no turn: the sequence goes on after it.
    let turn = |i: usize| i - usize::from(seats.open.is_some_and(|open| open < i && open < count));
    let mut order: Vec<usize> =
        (0..count).map(|i| (seats.start + turn(i)) % usable.len()).collect();
    if count > 2 && usable.len() > 2 && order[0] == order[count - 1] {
        let free = (0..usable.len()).find(|c| *c != order[0] && *c != order[count - 2]);
        order[count - 1] = free.unwrap_or(order[count - 1]);
    }
    if let (Some(open), true) = (seats.open.filter(|open| *open < count), usable.len() > 3) {
        part_from_open(&mut order, open, &usable, seats.open_ink);
    }
    order.into_iter().map(|c| &usable[c].1).collect()
}

/// The neighbours of the open seat differ from its outline and from each other's
/// neighbours.
fn part_from_open(
    order: &mut [usize],
    open: usize,
    usable: &[&(Rgba, Arc<Symbol>)],
    ink: Option<Rgba>,
) {
    let n = order.len();
    for beside in [(open + n - 1) % n, (open + 1) % n] {
        if Some(usable[order[beside]].0) != ink {
            continue;
        }
        let near = [order[(beside + n - 1) % n], order[(beside + 1) % n]];
        let free = (0..usable.len()).find(|c| Some(usable[*c].0) != ink && !near.contains(c));
        order[beside] = free.unwrap_or(order[beside]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::SymbolPart;
    use crate::geom::BezPath;
    use crate::geom::Shape as _;

    fn seats(place: SeatPlace, colors: usize) -> Seats {
        let dome = Arc::new(BezPath::from_svg("M-1 0A1 1 0 0 1 1 0Z").unwrap());
        let seat = |i: u8| {
            let color = Rgba::opaque(i * 30, 0, 0);
            let part = SymbolPart { path: dome.clone(), fill: Some(color), stroke: None };
            (
                color,
                Arc::new(Symbol {
                    view: Rect::new(-1.0, -1.0, 1.0, 0.0),
                    parts: vec![part],
                    mirrored: false,
                }),
            )
        };
        let seats = (0..colors as u8).map(seat).collect();
        Seats {
            place,
            radius: 66.0,
            gap: 0.28,
            seats,
            start: 0,
            outline: None,
            open: None,
            open_ink: None,
            filled: None,
            ground: None,
            mirrored: false,
        }
    }

    #[test]
    fn table_has_the_seats_of_the_visual_language() {
        let table = |w: f64, h: f64| {
            let s = seats(SeatPlace::Table { sides: None, pitch: 3.2, corner: 54.0 }, 5);
            place(&s, Rect::new(0.0, 0.0, w, h)).len()
        };
        assert_eq!(table(856.0, 856.0), 16, "square: 4 a side");
        assert_eq!(table(856.0, 1540.0), 22, "story: 4 and 7");
    }

    #[test]
    fn neighbours_never_share_a_colour_even_where_the_ring_closes() {
        for count in 3..40 {
            for palette in 3..8 {
                let s = seats(SeatPlace::Disc { count, turn: 0.0 }, palette);
                let order = sequence(&s, count);
                for i in 0..count {
                    let next = order[(i + 1) % count];
                    assert!(
                        !Arc::ptr_eq(order[i], next),
                        "{count} seats, {palette} colours, seat {i}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_seat_never_takes_its_ground() {
        let mut s = seats(SeatPlace::Disc { count: 7, turn: 0.0 }, 5);
        s.ground = Some(s.seats[1].0);
        assert!(!sequence(&s, 7).iter().any(|symbol| Arc::ptr_eq(symbol, &s.seats[1].1)));
    }

    #[test]
    fn edge_seats_stand_flush_and_outside() {
        let area = Rect::new(0.0, 0.0, 408.0, 1080.0);
        let place = SeatPlace::Edge { edge: Edge::Right, pitch: 2.8, count: None, outward: true };
        let items = paint(NodeId(0), &Seats { radius: 58.0, ..seats(place, 5) }, area);
        assert_eq!(items.len(), 7);
        for item in items {
            let Item::Shape(shape) = item else { panic!("not a shape") };
            let ink = (shape.transform * (*shape.path).clone()).bounding_box();
            assert!(ink.x0 >= 408.0 && ink.y0 >= -0.1 && ink.y1 <= 1080.1, "{ink:?}");
        }
    }
}
