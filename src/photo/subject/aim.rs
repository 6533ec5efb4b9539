//! Which window of a photo shows its people best.

use super::Subject;
use crate::geom::Point;
use crate::geom::Rect;
use crate::photo::faces::Face;

/// Where the middle of the faces should lie in a window's height: a little above its
/// middle, as portraits have it.
const EYE_LINE: f64 = 0.42;
/// Windows tried along each side that is free.
const STEPS: u32 = 48;
/// A face this much smaller than the largest is a passer-by.
const PASSER_BY: f64 = 0.12;
/// What a cut head costs beside what a whole one brings.
const CUT: f64 = 1.5;
/// What it costs to stand off the place it should have, at most.
const OFF: f64 = 0.25;
/// What heat at the window's edge counts beside heat in its middle.
const MIDDLE: f64 = 0.5;
/// How much hotter a window must be than the usual one to be taken.
const CLEARLY: f64 = 1.12;

/// The best window of `usual`'s size inside `whole`. `corners`: whether its corners are seen;
/// in a round mask only the square within the circle is sure to be.
pub fn window(subject: &Subject, whole: Rect, usual: Rect, corners: bool) -> Rect {
    let free = (whole.width() - usual.width(), whole.height() - usual.height());
    if free.0 < 1.0 && free.1 < 1.0 {
        return usual;
    }
    let people = people(&subject.faces);
    let worth = |window: &Rect| match people.is_empty() {
        true => heat(subject, window),
        false => shown(&people, window, corners),
    };
    let best = windows(usual, free).map(|window| (worth(&window), window));
    let best = best.fold(None, |best: Option<(f64, Rect)>, own| match best {
        Some(known) if known.0 >= own.0 => Some(known),
        _ => Some(own),
    });
    let least = if people.is_empty() { CLEARLY * worth(&usual) } else { f64::NEG_INFINITY };
    best.filter(|(worth, _)| *worth > least).map_or(usual, |(_, window)| window)
}

/// A head of which less is seen than this is cut.
const WHOLE: f64 = 0.8;
/// Of one that is hardly seen nobody thinks that it is one.
const HINT: f64 = 0.1;

/// How many heads of whom the photo is of are partly in the window.
pub fn cut(subject: &Subject, whole: Rect, window: Rect, corners: bool) -> usize {
    // Of a round mask's square a little is seen all the same.
    let inset = if corners { 0.0 } else { 0.07 };
    let clear = window.inflate(-inset * window.width(), -inset * window.height());
    let seen = |(face, _): &(Face, f64)| {
        let head = face.head().intersect(whole);
        head.intersect(clear).area() / head.area().max(1.0)
    };
    people(&subject.faces).iter().map(seen).filter(|seen| (HINT..WHOLE).contains(seen)).count()
}

fn windows(usual: Rect, (across, down): (f64, f64)) -> impl Iterator<Item = Rect> {
    let places = |free: f64| {
        let steps = if free < 1.0 { 0 } else { STEPS };
        (0..=steps).map(move |i| free.max(0.0) * f64::from(i) / f64::from(steps.max(1)))
    };
    let at = move |(x, y)| Rect::from_origin_size(Point::new(x, y), usual.size());
    places(down).flat_map(move |y| places(across).map(move |x| (x, y))).map(at)
}

/// The faces that the picture is of, with what each counts; together 1.
fn people(faces: &[Face]) -> Vec<(Face, f64)> {
    let area = |face: &Face| face.bounds.area();
    let largest = faces.iter().map(area).fold(0.0, f64::max);
    let mut people: Vec<(Face, f64)> = faces
        .iter()
        .filter(|face| area(face) >= PASSER_BY * largest)
        .map(|face| (*face, area(face).sqrt()))
        .collect();
    let all: f64 = people.iter().map(|(_, counts)| counts).sum();
    people.iter_mut().for_each(|(_, counts)| *counts /= all);
    people
}

/// Whole heads count, cut ones cost, and the middle of those shown should lie well.
fn shown(people: &[(Face, f64)], window: &Rect, corners: bool) -> f64 {
    let inset = if corners { 0.0 } else { 0.5 - 0.5 * std::f64::consts::FRAC_1_SQRT_2 };
    let clear = window.inflate(-inset * window.width(), -inset * window.height());
    let mut worth = 0.0;
    let mut seen: Option<Rect> = None;
    for (face, counts) in people {
        let head = face.head();
        // Of a head larger than the window no more than this can be seen.
        let most = head.width().min(clear.width()) * head.height().min(clear.height());
        let inside = head.intersect(clear).area() / most;
        let wholly = if inside > 0.999 { 1.0 } else { 0.0 };
        // Half a stranger at the edge is worse than none.
        let cut = if (0.05..0.999).contains(&inside) { CUT * (1.0 - inside) } else { 0.0 };
        worth += counts * (wholly + 0.5 * inside - cut);
        if inside > 0.5 {
            seen = Some(seen.map_or(face.bounds, |seen| seen.union(face.bounds)));
        }
    }
    let Some(seen) = seen else { return worth };
    let (across, down) = (
        (seen.center().x - window.x0) / window.width() - 0.5,
        (seen.center().y - window.y0) / window.height() - EYE_LINE,
    );
    worth - OFF * (across.abs() + down.abs()).min(1.0)
}

/// Heat inside, what lies in the middle more than what lies at the edge.
fn heat(subject: &Subject, window: &Rect) -> f64 {
    let sum = |rect: Rect| {
        let Rect { x0, y0, x1, y1 } = rect.scale_from_origin(1.0 / subject.step);
        subject.heat.within(x0, y0, x1, y1)
    };
    let inset = (window.width() / 4.0, window.height() / 4.0);
    MIDDLE * sum(*window) + sum(window.inflate(-inset.0, -inset.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::subject::heat::Heat;

    const WHOLE: Rect = Rect::new(0.0, 0.0, 4000.0, 3000.0);

    fn subject(faces: &[Rect]) -> Subject {
        let face = |bounds: &Rect| Face { bounds: *bounds, score: 10.0 };
        Subject { faces: faces.iter().map(face).collect(), heat: Heat::default(), step: 1.0 }
    }

    fn face(x: f64, y: f64, side: f64) -> Rect {
        Rect::from_center_size((x, y), (side, side))
    }

    #[test]
    fn a_head_at_the_edge_is_whole() {
        let one = subject(&[face(3400.0, 700.0, 500.0)]);
        for (width, height) in [(3000.0, 3000.0), (1700.0, 3000.0), (4000.0, 1200.0)] {
            let usual = Rect::new(0.0, 0.0, width, height);
            let window = window(&one, WHOLE, usual, true);
            assert_eq!(window.size(), usual.size());
            assert!(window.contains_rect(one.faces[0].head()), "{window:?}");
            assert!(WHOLE.contains_rect(window));
        }
    }

    #[test]
    fn people_stay_together_where_they_fit() {
        let two = subject(&[face(1000.0, 900.0, 400.0), face(2600.0, 1000.0, 400.0)]);
        let square = window(&two, WHOLE, Rect::new(0.0, 0.0, 3000.0, 3000.0), true);
        assert!(two.faces.iter().all(|face| square.contains_rect(face.head())), "{square:?}");
        // Where they do not, one is whole rather than both cut.
        let narrow = window(&two, WHOLE, Rect::new(0.0, 0.0, 1200.0, 3000.0), true);
        assert!(two.faces.iter().any(|face| narrow.contains_rect(face.head())), "{narrow:?}");
    }

    #[test]
    fn a_passer_by_does_not_draw_the_picture_away() {
        let both = subject(&[face(900.0, 900.0, 900.0), face(3800.0, 600.0, 120.0)]);
        let window = window(&both, WHOLE, Rect::new(0.0, 0.0, 2000.0, 3000.0), true);
        assert!(window.contains_rect(both.faces[0].head()), "{window:?}");
    }

    #[test]
    fn where_nothing_stands_out_the_usual_window_stays() {
        let usual = Rect::new(0.0, 300.0, 4000.0, 2000.0);
        assert_eq!(window(&subject(&[]), WHOLE, usual, true), usual);
    }

    #[test]
    fn a_head_larger_than_the_window_fills_it() {
        let close = subject(&[face(1500.0, 1600.0, 1400.0)]);
        for (width, height) in [(4000.0, 900.0), (800.0, 3000.0), (600.0, 600.0)] {
            for corners in [true, false] {
                let window = window(&close, WHOLE, Rect::new(0.0, 0.0, width, height), corners);
                assert!(window.contains(Point::new(1500.0, 1600.0)), "{window:?}");
            }
        }
    }

    #[test]
    fn heads_without_room_are_counted() {
        let close = subject(&[face(1500.0, 1600.0, 1400.0)]);
        let cuts = |width: f64, height: f64| {
            let usual = Rect::new(0.0, 0.0, width, height);
            cut(&close, WHOLE, window(&close, WHOLE, usual, true), true)
        };
        assert_eq!((cuts(3000.0, 3000.0), cuts(4000.0, 900.0)), (0, 1));
        // Two far apart, of whom one is shown: nobody is cut.
        let two = subject(&[face(500.0, 900.0, 400.0), face(3500.0, 1000.0, 400.0)]);
        let usual = Rect::new(0.0, 0.0, 1200.0, 3000.0);
        assert_eq!(cut(&two, WHOLE, window(&two, WHOLE, usual, true), true), 0);
    }

    /// In the square both heads are whole, in the circle both would be cut.
    #[test]
    fn in_a_round_mask_one_head_is_whole_rather_than_two_cut() {
        let two = subject(&[face(450.0, 700.0, 300.0), face(1650.0, 700.0, 300.0)]);
        let usual = Rect::new(0.0, 0.0, 2000.0, 2000.0);
        let whole = |window: Rect, head: Rect| {
            let corners =
                [(head.x0, head.y0), (head.x1, head.y0), (head.x0, head.y1), (head.x1, head.y1)];
            corners.into_iter().all(|at| window.center().distance(at.into()) <= 1000.0)
        };
        let heads = |corners: bool| {
            let window = window(&two, WHOLE, usual, corners);
            two.faces.iter().filter(|face| whole(window, face.head())).count()
        };
        assert_eq!((heads(true), heads(false)), (0, 1));
    }
}
