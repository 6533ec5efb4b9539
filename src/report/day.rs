//! Days and times of posts.

use icu_calendar::Date;
use icu_calendar::Gregorian;
use icu_calendar::types::RataDie;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `YYYY-MM-DD`.
pub(super) fn parse(text: &str) -> Option<Date<Gregorian>> {
    let mut parts = text.trim().split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        let whole = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        whole.then(|| part.parse::<u16>().ok())?
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let month = u8::try_from(month).ok()?;
    let date = Date::try_new_gregorian(year.into(), month, u8::try_from(day).ok()?).ok()?;
    parts.next().is_none().then_some(date)
}

/// The day with that many days after the first, as `YYYY-MM-DD`.
pub(super) fn after(first: Date<Gregorian>, days: i64) -> String {
    let date = Date::from_rata_die(RataDie::new(number(first) + days), Gregorian);
    let (year, month, day) = (date.era_year().year, date.month().ordinal, date.day_of_month().0);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Days are counted by it.
pub(super) fn number(date: Date<Gregorian>) -> i64 {
    date.to_rata_die().to_i64_date()
}

/// `2026-12-14T09:00` as its day and its time; what has no time has an empty one.
pub(super) fn split(moment: &str) -> (&str, &str) {
    moment.trim().split_once('T').unwrap_or((moment.trim(), ""))
}

/// `Monday 14 December 2026, 09:00`; what is no such moment stays as it is.
pub(super) fn in_words(moment: &str) -> String {
    let (day, time) = split(moment);
    let Some(date) = parse(day) else { return moment.to_owned() };
    let month = MONTHS[usize::from(date.month().ordinal - 1) % 12];
    let words =
        format!("{:?} {} {month} {}", date.weekday(), date.day_of_month().0, date.era_year().year);
    if time.is_empty() { words } else { format!("{words}, {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_counted_and_put_into_words() {
        let first = parse("2026-12-30").expect("a day");
        assert_eq!(after(first, 2), "2027-01-01");
        assert_eq!(number(parse("2027-01-01").expect("a day")) - number(first), 2);
        for wrong in ["2026-02-29", "2026-13-01", "26-1-1", "2026-12-18-", "", "+026-12-18"] {
            assert!(parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(in_words("2026-12-18T09:05"), "Friday 18 December 2026, 09:05");
        assert_eq!(in_words("2026-12-18"), "Friday 18 December 2026");
        assert_eq!(in_words("soon"), "soon");
    }
}
