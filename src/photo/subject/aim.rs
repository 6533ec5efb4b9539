//! Which window of a photo shows its people best.

use super::Subject;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;
use crate::geom::Vec2;
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
/// What it costs to show none of the people a photo is of.
const NOBODY: f64 = 2.0;
/// What it costs to stand off the place it should have, at most.
const OFF: f64 = 0.25;
/// What heat at the window's edge counts beside heat in its middle.
const MIDDLE: f64 = 0.5;
/// How much hotter a window must be than the usual one to be taken.
const CLEARLY: f64 = 1.12;

/// Of one person's head so much of a window's shorter side is filled, where it may come closer.
const CLOSE: f64 = 0.42;
/// Somebody this much smaller than the person in front is not who a photo of one person is of.
const RIVAL: f64 = 0.5;

/// What a window is for, and what of it is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// The part over which nothing lies, as shares of the window.
    pub clear: Rect,
    /// No mask hides the corners; of a round one only the square within the circle is sure to be seen.
    pub corners: bool,
    /// It is of one person, and may come so much closer to them; else it is of all that is there.
    pub closest: Option<f64>,
}

impl Wish {
    /// All of a window, of all that is there.
    pub const PLAIN: Self =
        Self { clear: Rect::new(0.0, 0.0, 1.0, 1.0), corners: true, closest: None };

    fn of_one(&self) -> bool {
        self.closest.is_some()
    }

    /// What is seen of a window.
    fn seen(&self, window: &Rect) -> Rect {
        let (width, height) = (window.width(), window.height());
        Rect::new(
            window.x0 + self.clear.x0 * width,
            window.y0 + self.clear.y0 * height,
            window.x0 + self.clear.x1 * width,
            window.y0 + self.clear.y1 * height,
        )
    }

    /// All of a window but what a round mask takes away, `inset` of it at each side.
    fn whole(&self, window: &Rect, inset: f64) -> Rect {
        let inset = if self.corners { 0.0 } else { inset };
        window.inflate(-inset * window.width(), -inset * window.height())
    }

    /// What of that is seen.
    fn sure(&self, window: &Rect, inset: f64) -> Rect {
        self.seen(window).intersect(self.whole(window, inset))
    }
}

/// The best window of `usual`'s shape inside `whole`, as large as `usual` unless it may come closer.
pub fn window(subject: &Subject, whole: Rect, usual: Rect, wish: &Wish) -> Rect {
    let people = people(&subject.faces, whole, wish.of_one());
    if people.is_empty() {
        let worth = |window: &Rect| heat(subject, &wish.seen(window));
        let clearly = CLEARLY * worth(&usual);
        return best(whole, usual, &worth)
            .filter(|best| best.0 > clearly)
            .map_or(usual, |best| best.1);
    }
    let worth = |window: &Rect| shown(&people, window, wish);
    let sizes = nearer(&people, usual, wish);
    let best = sizes.into_iter().filter_map(|usual| best(whole, usual, &worth));
    best.fold(None, better).map_or(usual, |(_, window)| window)
}

type Valued = (f64, Rect);

/// The first of the best.
fn better(known: Option<Valued>, own: Valued) -> Option<Valued> {
    known.filter(|known| known.0 >= own.0).or(Some(own))
}

/// Of all windows of this size the one that is worth most.
fn best(whole: Rect, usual: Rect, worth: &dyn Fn(&Rect) -> f64) -> Option<Valued> {
    let free = (whole.width() - usual.width(), whole.height() - usual.height());
    if free.0 < 1.0 && free.1 < 1.0 {
        return Some((worth(&usual), usual));
    }
    windows(usual, free).map(|window| (worth(&window), window)).fold(None, better)
}

/// The sizes that a window may have, the farthest first. One person who is small in it is
/// shown from closer; where others may be meant, only if they would be cut otherwise.
fn nearer(people: &[(Face, f64)], usual: Rect, wish: &Wish) -> Vec<Rect> {
    let (Some(closest), Some((face, _))) = (wish.closest, people.first()) else {
        return vec![usual];
    };
    let seen = wish.seen(&usual);
    let by = CLOSE * seen.height().min(1.25 * seen.width()) / face.head().height();
    let by = if by.is_finite() { by.clamp(1.0, closest.max(1.0)) } else { 1.0 };
    let closer = |by: f64| Rect::from_center_size(usual.center(), usual.size() / by);
    match people[1..].iter().any(|(other, _)| is_rival(other, face)) {
        true => vec![usual, closer(by.sqrt()), closer(by)],
        false => vec![closer(by)],
    }
}

fn is_rival(face: &Face, of: &Face) -> bool {
    face.bounds.area() >= RIVAL * of.bounds.area()
}

/// The middles of others who may as well be whom a photo of one person is of, where not all of
/// them are whole in the window; the one who is followed comes first.
pub fn rivals(subject: &Subject, whole: Rect, window: Rect, wish: &Wish) -> Vec<Point> {
    let people = people(&subject.faces, whole, wish.of_one());
    let [(face, _), others @ ..] = &people[..] else { return Vec::new() };
    let others: Vec<&Face> =
        others.iter().map(|(other, _)| other).filter(|other| is_rival(other, face)).collect();
    let seen = wish.seen(&window);
    let all_whole = others.iter().all(|other| seen.contains_rect(other.bounds));
    if !wish.of_one() || all_whole {
        return Vec::new();
    }
    std::iter::once(face).chain(others).map(|face| face.bounds.center()).collect()
}

/// From a square's side to that of the square within its circle.
const IN_CIRCLE: f64 = 0.5 - 0.5 * std::f64::consts::FRAC_1_SQRT_2;

/// A head of which less is seen than this is cut.
const WHOLE: f64 = 0.8;
/// Of one that is hardly seen nobody thinks that it is one.
const HINT: f64 = 0.1;

/// How many heads of whom the photo is of are partly in the window, or partly below what lies
/// over it.
pub fn cut(subject: &Subject, whole: Rect, window: Rect, wish: &Wish) -> usize {
    // Of a round mask's square a little is seen all the same.
    let (all, clear) = (wish.whole(&window, 0.07), wish.sure(&window, 0.07));
    let people = people(&subject.faces, whole, wish.of_one());
    people.iter().filter(|(face, _)| is_cut(face, whole, &all, &clear)).count()
}

/// Whether a head is partly in a window, or partly where something lies over it; or its body is
/// there without it.
fn is_cut(face: &Face, whole: Rect, window: &Rect, clear: &Rect) -> bool {
    let head = face.head().intersect(whole);
    let part = |of: &Rect| head.intersect(*of).area() / head.area().max(1.0);
    part(window) >= HINT && part(clear) < WHOLE || is_headless(face, window)
}

/// Whether a body is seen without its head, which is above the window.
fn is_headless(face: &Face, window: &Rect) -> bool {
    let head = face.head();
    let chest = head + Vec2::new(0.0, head.height());
    let part = |of: Rect| of.intersect(*window).area() / of.area().max(1.0);
    head.y0 < window.y0 && part(head) < HINT && part(chest) > 0.5
}

fn windows(usual: Rect, (across, down): (f64, f64)) -> impl Iterator<Item = Rect> {
    let places = |free: f64| {
        let steps = if free < 1.0 { 0 } else { STEPS };
        (0..=steps).map(move |i| free.max(0.0) * f64::from(i) / f64::from(steps.max(1)))
    };
    let at = move |(x, y)| Rect::from_origin_size(Point::new(x, y), usual.size());
    places(down).flat_map(move |y| places(across).map(move |x| (x, y))).map(at)
}

/// What those beside the one person of a photo count, together.
const BESIDE: f64 = 0.3;
/// How much each head costs that is cut round somebody.
const COSTS: f64 = 0.25;
/// What it brings to show the one person of a photo, whomever else that cuts.
const FOLLOWED: f64 = 3.0;
/// A cut head costs as if it counted so much at least: nobody looks past it.
const EACH: f64 = 0.3;
/// How much less a face at the photo's edge counts than one in its middle.
const AT_EDGE: f64 = 0.5;

/// Without passers-by.
pub fn in_front(faces: &[Face]) -> impl Iterator<Item = &Face> {
    let area = |face: &Face| face.bounds.area();
    let largest = faces.iter().map(area).fold(0.0, f64::max);
    faces.iter().filter(move |face| area(face) >= PASSER_BY * largest)
}

/// The faces that the picture is of, with what each counts; together 1. Of one person it is
/// that of the largest and most central, which comes first, whatever the window's shape.
fn people(faces: &[Face], whole: Rect, of_one: bool) -> Vec<(Face, f64)> {
    let mut people: Vec<(Face, f64)> =
        in_front(faces).map(|face| (*face, face.bounds.area().sqrt())).collect();
    if of_one && !people.is_empty() {
        let lead = |(face, counts): &(Face, f64)| counts * leads(face, faces, whole);
        let lead: Vec<f64> = people.iter().map(lead).collect();
        let first = (0..people.len()).max_by(|a, b| lead[*a].total_cmp(&lead[*b])).unwrap_or(0);
        people.swap(0, first);
        let beside: f64 = people.iter().skip(1).map(|(_, counts)| counts).sum();
        people.iter_mut().skip(1).for_each(|(_, counts)| *counts *= BESIDE / beside);
        people.iter_mut().take(1).for_each(|(_, counts)| *counts = 1.0);
    }
    let all: f64 = people.iter().map(|(_, counts)| counts).sum();
    people.iter_mut().for_each(|(_, counts)| *counts /= all);
    people
}

/// Widths by heights of the places that cards have for a photo of one person.
const SHAPES: [f64; 4] = [0.4, 1.0, 1.4, 2.1];

/// How well a photo is of this person: less at its edge, and less where windows round them would
/// cut off the heads of others, which is the same for all shapes of a card.
fn leads(face: &Face, faces: &[Face], whole: Rect) -> f64 {
    let across = (face.bounds.center().x - whole.center().x).abs() / whole.width();
    let cut = |shape: &f64| {
        let width = whole.width().min(shape * whole.height());
        let size = Size::new(width, width / shape);
        let free = (whole.width() - size.width, whole.height() - size.height);
        let middle = face.bounds.center();
        let at = (
            (middle.x - 0.5 * size.width).clamp(0.0, free.0.max(0.0)),
            (middle.y - EYE_LINE * size.height).clamp(0.0, free.1.max(0.0)),
        );
        let window = Rect::from_origin_size(at, size);
        faces
            .iter()
            .filter(|other| *other != face && is_cut(other, whole, &window, &window))
            .count()
    };
    let cut: usize = SHAPES.iter().map(cut).sum();
    (1.0 - AT_EDGE * (2.0 * across).min(1.0)) / (1.0 + COSTS * cut as f64)
}

/// Whole heads count, cut ones cost, and the middle of those shown should lie well.
fn shown(people: &[(Face, f64)], window: &Rect, wish: &Wish) -> f64 {
    let (all, clear) = (wish.whole(window, IN_CIRCLE), wish.sure(window, IN_CIRCLE));
    let mut worth = 0.0;
    let (mut middle, mut unseen): (Option<Rect>, bool) = (None, true);
    for (number, (face, counts)) in people.iter().enumerate() {
        let head = face.head();
        // Of a head larger than the window no more than this can be seen.
        let most = head.width().min(clear.width()) * head.height().min(clear.height());
        let inside = head.intersect(clear).area() / most;
        let wholly = if inside > 0.999 { 1.0 } else { 0.0 };
        // Half a stranger at the edge, or below words, is worse than none.
        let there = head.intersect(all).area() / most;
        unseen &= there < HINT;
        let cut = if there >= 0.05 && inside < 0.999 { CUT * (1.0 - inside) } else { 0.0 };
        let followed = if wish.of_one() && number == 0 { FOLLOWED * inside } else { 0.0 };
        let each = if wish.of_one() { counts.max(EACH) } else { *counts };
        worth += followed + counts * (wholly + 0.5 * inside) - each * cut;
        worth -= if is_headless(face, window) { CUT * each } else { 0.0 };
        let counts_for_middle = !wish.of_one() || middle.is_none();
        if inside > 0.5 && counts_for_middle {
            middle = Some(middle.map_or(face.bounds, |seen| seen.union(face.bounds)));
        }
    }
    let Some(middle) = middle else { return worth - NOBODY * f64::from(u8::from(unseen)) };
    let seen = wish.seen(window);
    let (across, down) = (
        (middle.center().x - seen.x0) / seen.width() - 0.5,
        (middle.center().y - seen.y0) / seen.height() - EYE_LINE,
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
            let window = window(&one, WHOLE, usual, &Wish::PLAIN);
            assert_eq!(window.size(), usual.size());
            assert!(window.contains_rect(one.faces[0].head()), "{window:?}");
            assert!(WHOLE.contains_rect(window));
        }
    }

    #[test]
    fn people_stay_together_where_they_fit() {
        let two = subject(&[face(1000.0, 900.0, 400.0), face(2600.0, 1000.0, 400.0)]);
        let square = window(&two, WHOLE, Rect::new(0.0, 0.0, 3000.0, 3000.0), &Wish::PLAIN);
        assert!(two.faces.iter().all(|face| square.contains_rect(face.head())), "{square:?}");
        // Where they do not, one is whole rather than both cut.
        let narrow = window(&two, WHOLE, Rect::new(0.0, 0.0, 1200.0, 3000.0), &Wish::PLAIN);
        assert!(two.faces.iter().any(|face| narrow.contains_rect(face.head())), "{narrow:?}");
    }

    #[test]
    fn a_passer_by_does_not_draw_the_picture_away() {
        let both = subject(&[face(900.0, 900.0, 900.0), face(3800.0, 600.0, 120.0)]);
        let window = window(&both, WHOLE, Rect::new(0.0, 0.0, 2000.0, 3000.0), &Wish::PLAIN);
        assert!(window.contains_rect(both.faces[0].head()), "{window:?}");
    }

    #[test]
    fn where_nothing_stands_out_the_usual_window_stays() {
        let usual = Rect::new(0.0, 300.0, 4000.0, 2000.0);
        for wish in [Wish::PLAIN, OF_ONE] {
            assert_eq!(window(&subject(&[]), WHOLE, usual, &wish), usual);
        }
    }

    #[test]
    fn a_head_larger_than_the_window_fills_it() {
        let close = subject(&[face(1500.0, 1600.0, 1400.0)]);
        for (width, height) in [(4000.0, 900.0), (800.0, 3000.0), (600.0, 600.0)] {
            for corners in [true, false] {
                let wish = Wish { corners, ..Wish::PLAIN };
                let window = window(&close, WHOLE, Rect::new(0.0, 0.0, width, height), &wish);
                assert!(window.contains(Point::new(1500.0, 1600.0)), "{window:?}");
            }
        }
    }

    #[test]
    fn heads_without_room_are_counted() {
        let close = subject(&[face(1500.0, 1600.0, 1400.0)]);
        let cuts = |width: f64, height: f64| {
            let usual = Rect::new(0.0, 0.0, width, height);
            cut(&close, WHOLE, window(&close, WHOLE, usual, &Wish::PLAIN), &Wish::PLAIN)
        };
        assert_eq!((cuts(3000.0, 3000.0), cuts(4000.0, 900.0)), (0, 1));
        // Two far apart, of whom one is shown: nobody is cut.
        let two = subject(&[face(500.0, 900.0, 400.0), face(3500.0, 1000.0, 400.0)]);
        let usual = Rect::new(0.0, 0.0, 1200.0, 3000.0);
        assert_eq!(cut(&two, WHOLE, window(&two, WHOLE, usual, &Wish::PLAIN), &Wish::PLAIN), 0);
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
            let window = window(&two, WHOLE, usual, &Wish { corners, ..Wish::PLAIN });
            two.faces.iter().filter(|face| whole(window, face.head())).count()
        };
        assert_eq!((heads(true), heads(false)), (0, 1));
    }

    /// Half of the photo is below the words and seats of a card.
    #[test]
    fn heads_stay_clear_of_what_lies_over_the_photo() {
        let one = subject(&[face(2000.0, 2400.0, 400.0)]);
        let usual = Rect::new(0.0, 0.0, 4000.0, 2000.0);
        let wish = Wish { clear: Rect::new(0.0, 0.0, 1.0, 0.6), ..Wish::PLAIN };
        let low = subject(&[face(2000.0, 1600.0, 400.0)]);
        let window = |subject: &Subject| {
            let window = window(subject, WHOLE, usual, &wish);
            (window, cut(subject, WHOLE, window, &wish))
        };
        let (seen, cut) = window(&low);
        assert!(wish.seen(&seen).contains_rect(low.faces[0].head()) && cut == 0, "{seen:?}");
        // Where the photo has no more below it, that is told.
        assert_eq!(window(&one).1, 1);
    }

    const OF_ONE: Wish = Wish { closest: Some(2.5), ..Wish::PLAIN };

    #[test]
    fn a_photo_of_one_person_comes_closer_and_not_too_close() {
        let usual = Rect::new(0.0, 0.0, 3000.0, 3000.0);
        let side = |face_side: f64, wish: &Wish| {
            let one = subject(&[face(1000.0, 1200.0, face_side)]);
            let window = window(&one, WHOLE, usual, wish);
            assert!(window.contains_rect(one.faces[0].head()) && WHOLE.contains_rect(window));
            window.width()
        };
        assert_eq!(side(400.0, &Wish::PLAIN), 3000.0);
        let head = 400.0 * 1.65;
        assert!((side(400.0, &OF_ONE) * CLOSE - head).abs() < 1.0);
        assert_eq!(side(100.0, &OF_ONE), 1200.0, "no closer than its pixels allow");
        assert_eq!(side(900.0, &OF_ONE), 3000.0);
    }

    /// Whatever the shape of the card, it is the same person.
    #[test]
    fn a_photo_of_one_person_follows_one_and_tells_of_others() {
        let friends = subject(&[face(900.0, 900.0, 480.0), face(2300.0, 1000.0, 460.0)]);
        let leader = people(&friends.faces, WHOLE, true)[0].0.head();
        for (width, height) in [(3000.0, 3000.0), (1200.0, 3000.0), (4000.0, 1500.0)] {
            let usual = Rect::new(0.0, 0.0, width, height);
            let window = window(&friends, WHOLE, usual, &OF_ONE);
            assert!(window.contains_rect(leader), "{window:?}");
            let told = rivals(&friends, WHOLE, window, &OF_ONE);
            let both = friends.faces.iter().all(|face| window.contains_rect(face.bounds));
            assert_eq!(told.len(), if both { 0 } else { 2 }, "{window:?}");
            assert!(rivals(&friends, WHOLE, window, &Wish::PLAIN).is_empty());
        }
    }

    #[test]
    fn a_body_without_its_head_is_cut() {
        let two = subject(&[face(1000.0, 2000.0, 400.0), face(2600.0, 900.0, 400.0)]);
        let headless = Rect::new(0.0, 1300.0, 4000.0, 2800.0);
        assert_eq!(cut(&two, WHOLE, headless, &Wish::PLAIN), 1);
        assert_eq!(cut(&two, WHOLE, Rect::new(0.0, 500.0, 4000.0, 2500.0), &Wish::PLAIN), 0);
        // Whoever is beside the window is not seen at all.
        let beside = Rect::new(0.0, 1300.0, 1800.0, 2800.0);
        assert_eq!(cut(&two, WHOLE, beside, &Wish::PLAIN), 0);
    }
}
