//! Which part of a photo shows in a box.

use crate::geom::Point;
use crate::geom::Rect;
use crate::geom::Size;

/// A part of a photo, and how much it is enlarged to fill its box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// In pixels of the upright photo; never reaches over its edges.
    pub crop: Rect,
    /// Card pixels per photo pixel. Above 1 the photo is enlarged; from about
    /// 1.5 people see that it is soft.
    pub scale: f64,
}

/// The part of `photo` that fills `dest` without gaps: the largest of the right
/// shape, or `zoom` (≥ 1) times closer. `focus` (0 to 1 across and down) lies in
/// its middle as far as the photo's edges allow, and always inside.
pub fn cover(photo: Size, dest: Size, focus: Point, zoom: f64) -> Cover {
    let zoom = if zoom.is_finite() { zoom.max(1.0) } else { 1.0 };
    let fill = (dest.width / photo.width).max(dest.height / photo.height) * zoom;
    let width = (dest.width / fill).min(photo.width);
    let height = (dest.height / fill).min(photo.height);
    let x = window(photo.width, width, focus.x);
    let y = window(photo.height, height, focus.y);
    Cover { crop: Rect::new(x, y, x + width, y + height), scale: fill }
}

/// Where a window of `size` begins on a side of `length`, its middle at `focus`.
fn window(length: f64, size: f64, focus: f64) -> f64 {
    let focus = if focus.is_finite() { focus.clamp(0.0, 1.0) } else { 0.5 };
    (focus * length - 0.5 * size).clamp(0.0, (length - size).max(0.0))
}

/// The largest box of `picture`'s shape inside `dest`, in its middle.
pub fn contain(picture: Size, dest: Rect) -> Rect {
    let fit = (dest.width() / picture.width).min(dest.height() / picture.height);
    Rect::from_center_size(dest.center(), picture * fit)
}

/// The smallest box of `picture`'s shape round `dest`; `focus` stays inside it.
pub fn surround(picture: Size, dest: Rect, focus: Point) -> Rect {
    let fill = (dest.width() / picture.width).max(dest.height() / picture.height);
    let x = dest.x0 - fill * window(picture.width, dest.width() / fill, focus.x);
    let y = dest.y0 - fill * window(picture.height, dest.height() / fill, focus.y);
    Rect::from_origin_size((x, y), picture * fill)
}

/// The largest box of `picture`'s shape inside `dest`, at the side that `focus` says.
pub fn contain_at(picture: Size, dest: Rect, focus: Point) -> Rect {
    let size = contain(picture, dest).size();
    let x = dest.x0 + focus.x * (dest.width() - size.width);
    let y = dest.y0 + focus.y * (dest.height() - size.height);
    Rect::from_origin_size((x, y), size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn covers_stay_inside_keep_the_shape_and_show_the_focus(
            (pw, ph) in (1u32..9000, 1u32..9000),
            (dw, dh) in (1u32..3000, 1u32..3000),
            (fx, fy) in (0.0..=1.0f64, 0.0..=1.0f64),
            zoom in 1.0..8.0f64,
        ) {
            let (photo, dest) = (Size::new(pw.into(), ph.into()), Size::new(dw.into(), dh.into()));
            let Cover { crop, scale } = cover(photo, dest, Point::new(fx, fy), zoom);
            let slack = 1e-6;
            prop_assert!(crop.x0 >= 0.0 && crop.y0 >= 0.0);
            prop_assert!(crop.x1 <= photo.width + slack && crop.y1 <= photo.height + slack);
            prop_assert!((crop.width() * scale - dest.width).abs() < 1e-3);
            prop_assert!((crop.height() * scale - dest.height).abs() < 1e-3);
            let focus = Point::new(fx * photo.width, fy * photo.height);
            prop_assert!(crop.inflate(slack, slack).contains(focus) || (fx == 1.0 || fy == 1.0));
        }

        #[test]
        fn contained_boxes_touch_two_sides(
            (pw, ph) in (1.0..900.0f64, 1.0..900.0f64),
            (dw, dh) in (1.0..900.0f64, 1.0..900.0f64),
        ) {
            let dest = Rect::new(10.0, 20.0, 10.0 + dw, 20.0 + dh);
            let inner = contain(Size::new(pw, ph), dest);
            prop_assert!(dest.inflate(1e-9, 1e-9).contains_rect(inner));
            prop_assert!((inner.width() / inner.height() / (pw / ph) - 1.0).abs() < 1e-9);
            let touches = (inner.width() - dw).abs() < 1e-9 || (inner.height() - dh).abs() < 1e-9;
            prop_assert!(touches);
        }
    }

    #[test]
    fn a_focus_at_the_edge_shifts_the_window_only_to_the_edge() {
        let top = cover(Size::new(100.0, 400.0), Size::new(50.0, 50.0), Point::new(0.5, 0.05), 1.0);
        assert_eq!(top.crop, Rect::new(0.0, 0.0, 100.0, 100.0));
        assert_eq!(top.scale, 0.5);
    }

    #[test]
    fn senseless_numbers_fall_back_to_the_middle() {
        let nan = cover(
            Size::new(100.0, 400.0),
            Size::new(50.0, 50.0),
            Point::new(f64::NAN, f64::NAN),
            f64::NAN,
        );
        assert_eq!(nan.crop, Rect::new(0.0, 150.0, 100.0, 250.0));
    }
}
