//! A wall of logos: the same weight to the eye, not the same height.
//!
//! Every logo gets the same area of ink box, a little more where its ink is thin,
//! up to what its cell allows. The number of columns is the one that lets the
//! logos be largest.

mod rows;

use crate::card::Logo;
use crate::card::Logos;
use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;

/// The part of a cell that a logo takes at most: the rest is its clear space.
const CELL_WIDTH: f64 = 0.82;
const CELL_HEIGHT: f64 = 0.74;
/// How far thin ink is made up for: 0 not at all, 1 wholly.
const WEIGHT: f64 = 0.3;

/// Where each logo is drawn, the whole picture of it, in their order.
pub fn places(logos: &Logos, rect: Rect, rtl: bool) -> Vec<Rect> {
    if logos.rows {
        return rows::places(logos, rect, rtl);
    }
    let count = logos.logos.len();
    let best = (1..=count)
        .map(|columns| Grid { columns, rows: count.div_ceil(columns), rect })
        // An emptier last row is worse than a slightly smaller logo.
        .max_by(|a, b| a.merit(logos).total_cmp(&b.merit(logos)));
    let Some(grid) = best else { return Vec::new() };
    let place =
        |(i, logo): (usize, &Logo)| whole(logo, grid.ink(logos, logo), grid.center(i, count, rtl));
    logos.logos.iter().enumerate().map(place).collect()
}

/// How much larger the logos of a small wall are than those of a full one: one alone
/// gets three times the area (LANGUAGE.md, logos).
fn few(count: usize) -> f64 {
    (12.0 / count as f64).sqrt().clamp(1.0, 3.0)
}

/// The area of a logo's ink box where there is room: thin ink gets a little more.
fn area(logos: &Logos, logo: &Logo) -> f64 {
    few(logos.logos.len()) * logos.area / logo.ink.coverage.clamp(0.2, 1.0).powf(WEIGHT)
}

struct Grid {
    columns: usize,
    rows: usize,
    rect: Rect,
}

impl Grid {
    fn cell(&self) -> Size {
        Size::new(self.rect.width() / self.columns as f64, self.rect.height() / self.rows as f64)
    }

    /// The size of a logo's ink box.
    fn ink(&self, logos: &Logos, logo: &Logo) -> Size {
        let own = ink_size(logo);
        let cell = self.cell();
        let fewer = few(logos.logos.len());
        let equal = (area(logos, logo) / (own.width * own.height)).sqrt();
        let widest = CELL_WIDTH * cell.width / own.width;
        let highest = (CELL_HEIGHT * cell.height).min(fewer.sqrt() * logos.max_height) / own.height;
        own * equal.min(widest).min(highest)
    }

    /// Large logos, then even air round them, then no half-empty last row.
    fn merit(&self, logos: &Logos) -> f64 {
        let count = logos.logos.len() as f64;
        let sizes = || logos.logos.iter().map(|logo| self.ink(logos, logo));
        let ink = sizes().map(|size| size.area().sqrt()).sum::<f64>() / count;
        let cell = self.cell();
        let beside = cell.width - sizes().map(|size| size.width).sum::<f64>() / count;
        let below = cell.height - sizes().map(|size| size.height).sum::<f64>() / count;
        let uneven = (beside - below).abs() / (beside + below).max(1.0);
        let empty = self.columns * self.rows - logos.logos.len();
        ink * (1.0 - 0.06 * empty as f64 / self.columns as f64 - 0.12 * uneven)
    }

    /// The middle of the `i`-th cell; the last row stands in the middle.
    fn center(&self, i: usize, count: usize, rtl: bool) -> Point {
        let (row, column) = (i / self.columns, i % self.columns);
        let in_row = (count - row * self.columns).min(self.columns);
        let cell = self.cell();
        let before = 0.5 * (self.columns - in_row) as f64;
        let x = (before + column as f64 + 0.5) * cell.width;
        let x = if rtl { self.rect.x1 - x } else { self.rect.x0 + x };
        Point::new(x, self.rect.y0 + (row as f64 + 0.5) * cell.height)
    }
}

fn ink_size(logo: &Logo) -> Size {
    let bounds = logo.ink.bounds;
    Size::new(logo.size.width * bounds.width(), logo.size.height * bounds.height())
}

/// The whole picture, its ink box of the given size in the middle of the cell.
fn whole(logo: &Logo, ink: Size, center: Point) -> Rect {
    let scale = ink.width / ink_size(logo).width;
    let middle = logo.ink.bounds.center();
    let size = logo.size * scale;
    let origin = Point::new(center.x - middle.x * size.width, center.y - middle.y * size.height);
    Rect::from_origin_size(origin, size)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::card::Image;
    use crate::geom::Ink;
    use crate::id::PhotoId;

    fn logo(width: f64, height: f64, coverage: f64) -> Logo {
        let ink = Ink { coverage, ..Ink::FULL };
        let size = Size::new(width, height);
        Logo { image: Image::Photo(PhotoId(0)), size, ink, one_color: None }
    }

    proptest! {
        #[test]
        fn logos_stay_in_the_wall_and_off_one_another(
            sides in prop::collection::vec((20.0..900.0f64, 20.0..400.0f64, 0.05..1.0f64), 1..61),
            (width, height) in (300.0..1500.0f64, 200.0..1500.0f64),
            rtl: bool,
            rows: bool,
        ) {
            let logos = Logos {
                logos: sides.iter().map(|(w, h, c)| logo(*w, *h, *c)).collect(),
                area: 15_200.0,
                max_height: 90.0,
                mirrored: rtl,
                rows,
            };
            let wall = Rect::new(50.0, 60.0, 50.0 + width, 60.0 + height);
            let placed = places(&logos, wall, rtl);
            prop_assert_eq!(placed.len(), sides.len());
            for (i, rect) in placed.iter().enumerate() {
                prop_assert!(wall.inset(0.001).union(*rect) == wall.inset(0.001), "{rect:?}");
                prop_assert!(rect.height() <= 90.001 * few(sides.len()).sqrt());
                for other in &placed[..i] {
                    prop_assert!(rect.intersect(*other).area() < 1e-6, "{rect:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn equal_ink_gets_equal_area() {
        let logos = Logos {
            logos: vec![logo(200.0, 100.0, 0.5), logo(100.0, 100.0, 0.5)],
            area: 5000.0,
            max_height: 400.0,
            mirrored: false,
            rows: false,
        };
        let placed = places(&logos, Rect::new(0.0, 0.0, 1000.0, 500.0), false);
        assert!((placed[0].area() - placed[1].area()).abs() < 1e-6);
        assert!(placed[0].x0 < placed[1].x0);
    }

    #[test]
    fn a_margin_of_the_file_counts_for_nothing() {
        let mut padded = logo(400.0, 200.0, 0.5);
        padded.ink.bounds = Rect::new(0.25, 0.25, 0.75, 0.75);
        let logos = Logos {
            logos: vec![padded],
            area: 5000.0,
            max_height: 400.0,
            mirrored: false,
            rows: false,
        };
        let wall = Rect::new(0.0, 0.0, 1000.0, 500.0);
        let bare = Logos { logos: vec![logo(200.0, 100.0, 0.5)], ..logos.clone() };
        let (padded, bare) = (places(&logos, wall, false)[0], places(&bare, wall, false)[0]);
        assert!((padded.width() - 2.0 * bare.width()).abs() < 1e-6);
        assert_eq!(padded.center(), bare.center());
    }

    proptest! {
        #[test]
        fn a_row_fills_the_wall_with_equal_gaps_and_clear_space(
            sides in prop::collection::vec((60.0..600.0f64, 20.0..200.0f64), 2..40),
            rtl: bool,
        ) {
            let logos = Logos {
                logos: sides.iter().map(|(w, h)| logo(*w, *h, 0.5)).collect(),
                area: 15_200.0,
                max_height: 90.0,
                mirrored: rtl,
                rows: true,
            };
            let wall = Rect::new(50.0, 60.0, 950.0, 760.0);
            let mut rows: Vec<Vec<Rect>> = Vec::new();
            for rect in places(&logos, wall, rtl) {
                match rows.last_mut().filter(|row| (row[0].center().y - rect.center().y).abs() < 0.01) {
                    Some(row) => row.push(rect),
                    None => rows.push(vec![rect]),
                }
            }
            for row in rows.iter_mut().filter(|row| row.len() > 1) {
                row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
                let last = row[row.len() - 1];
                prop_assert!((row[0].x0 - wall.x0).abs() < 0.01 && (last.x1 - wall.x1).abs() < 0.01);
                let gap = row[1].x0 - row[0].x1;
                for pair in row.windows(2) {
                    let clear = 0.25 * pair[0].height().max(pair[1].height());
                    prop_assert!((pair[1].x0 - pair[0].x1 - gap).abs() < 0.01);
                    prop_assert!(gap >= clear - 0.01, "{gap} {clear}");
                }
            }
        }
    }
}
