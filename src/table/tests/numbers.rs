//! Numbers and dates.

use crate::table::number::Extras;
use crate::table::number::Format;
use crate::table::number::built_in;
use crate::table::number::general;
use crate::table::number::iso;

#[track_caller]
fn shows(code: &str, value: f64, text: &str) {
    assert_eq!(Format::of_code(code).write(value, false), text, "{code}");
}

#[test]
fn numbers_as_they_are() {
    for (value, text) in [
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1234.5, "1234.5"),
        (-1e-7, "-0.0000001"),
        (123_456_789_012_345.0, "123456789012345"),
        (1e21, "1e21"),
        (f64::MAX, "1.7976931348623157e308"),
    ] {
        assert_eq!(general(value), text);
    }
}

#[test]
fn what_is_shown_beside_the_digits_is_known() {
    for (code, value, changed) in [
        ("General", 1e6, false),
        ("0.00", 1e6, false),
        ("#,##0", 1e6, true),
        ("#,##0", 999.0, false),
        ("[$£-809]#,##0.00", 5.0, true),
        ("[$-409]0.0", 5.0, false),
        ("0 \"people\"", 5.0, true),
        ("0\" \"", 5.0, false),
        ("yyyy-mm-dd", 46000.0, false),
        ("0%", 0.4, false),
    ] {
        assert_eq!(Extras::of_code(code).change(value), changed, "{code}");
    }
    assert!(Extras::built_in(3).change(1e4) && Extras::built_in(44).change(1.0));
    assert!(!Extras::built_in(0).change(1e9) && !Extras::built_in(14).change(46000.0));
}

#[test]
fn number_formats() {
    shows("General", 2.5, "2.5");
    shows("0.00", 2.5, "2.50");
    shows("0.00", 1.005, "1.01");
    shows("00000", 1234.0, "01234");
    shows("#,##0.00\\ \"€\";[Red]-#,##0.00", 1234.5, "1234.50");
    shows("0%", 0.42, "42%");
    shows("0.0%", 0.4256, "42.6%");
    shows("0", -0.2, "0");
    shows("0.00E+00", 1234.0, "1234");
    shows("# ?/?", 0.5, "0.5");
    shows("@", 49.0, "49");
    shows("0.00", f64::MAX, "1.7976931348623157e308");
    shows("#,##0*y", 3.0, "3");
    assert_eq!(built_in(10).write(0.5, false), "50.00%");
}

#[test]
fn dates_and_times() {
    shows("dd.mm.yyyy", 46_374.0, "2026-12-18");
    shows("m/d/yy h:mm", 46_374.375, "2026-12-18T09:00");
    shows("yyyy-mm-dd hh:mm:ss", 46_374.375 + 30.0 / 86_400.0, "2026-12-18T09:00:30");
    shows("[$-407]d\\. mmmm yyyy;@", 46_374.9, "2026-12-18");
    shows("mmmm", 46_374.0, "2026-12-18");
    shows("h:mm AM/PM", 46_374.75, "18:00");
    shows("hh:mm", 0.375, "09:00");
    shows("[h]:mm", 1.5, "36:00");
    shows("yyyy", 1.0, "1900-01-01");
    shows("yyyy", 60.0, "1900-02-28");
    shows("yyyy", 61.0, "1900-03-01");
    shows("yyyy", 2_958_465.0, "9999-12-31");
    shows("yyyy", 2_958_466.0, "2958466");
    shows("yyyy", -1.0, "-1");
    let day = Format::Moment { date: true, time: false };
    assert_eq!(day.write(44_912.0, true), "2026-12-18");
    assert_eq!(day.write(0.0, true), "1904-01-01");
}

#[test]
fn dates_in_words_of_iso() {
    for (written, text) in [
        ("2026-12-18", "2026-12-18"),
        ("2026-12-18T09:00:00", "2026-12-18T09:00"),
        ("2026-12-18T09:00:30.000", "2026-12-18T09:00:30"),
        ("2026-12-18T09:00:00.000Z", "2026-12-18T09:00"),
        ("", ""),
    ] {
        assert_eq!(iso(written), text);
    }
}
