//! A day of the calendar.

use std::fmt;
use std::str::FromStr;

/// Year, month and day; later days are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// A day as `2026-12-18`, where it was written in another way that can mean only that:
    /// the year first, or points between, or a day above twelve. All else as it was written.
    pub fn plain(text: &str) -> String {
        let text = text.trim();
        let whole = || text.to_owned();
        let Some(mark) = text.chars().find(|c| ['-', '/', '.'].contains(c)) else { return whole() };
        let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
        let [a, b, c] = parts[..] else { return whole() };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if ![a, b, c].into_iter().all(digits) {
            return whole();
        }
        let number = |part: &str| part.parse::<u32>().unwrap_or(0);
        match (a.len(), c.len()) {
            (4, 1 | 2) => format!("{a}-{:02}-{:02}", number(b), number(c)),
            (1 | 2, 4) if mark == '.' || number(a) > 12 => {
                format!("{c}-{:02}-{:02}", number(b), number(a))
            }
            _ => whole(),
        }
    }

    /// The day so many days after 1 January 1970 (Howard Hinnant, “chrono-compatible
    /// low-level date algorithms”, `civil_from_days`). For years after 1970.
    pub fn after_1970(days: u32) -> Self {
        let since_march_0 = days + 719_468;
        let (era, of_era) = (since_march_0 / 146_097, since_march_0 % 146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year + u32::from(month <= 2);
        Self { year: year as u16, month: month as u8, day: day as u8 }
    }
}

fn days_in(month: u8, year: u16) -> u8 {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What was written is no day, or could be two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDay;

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let plain = Self::plain(text);
        let parts: Vec<&str> = plain.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(NoDay) };
        let digits = |part: &str, n| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(NoDay);
        }
        let year = year.parse().map_err(|_| NoDay)?;
        let (month, day) = (month.parse().map_err(|_| NoDay)?, day.parse().map_err(|_| NoDay)?);
        let exists = (1..=12).contains(&month) && (1..=days_in(month, year)).contains(&day);
        if exists { Ok(Self { year, month, day }) } else { Err(NoDay) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_counted_and_compared() {
        for (days, written) in [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (20_805, "2026-12-18"),
            (20_819, "2027-01-01"),
        ] {
            assert_eq!(Day::after_1970(days).to_string(), written);
            assert_eq!(written.parse(), Ok(Day::after_1970(days)));
        }
        assert!("2026-12-18".parse::<Day>().unwrap() < "2027-01-01".parse().unwrap());
        for wrong in ["2026-02-29", "2026-13-01", "18 December", "08/12/2026", "", "２026-01-01"] {
            assert_eq!(wrong.parse::<Day>(), Err(NoDay), "{wrong}");
        }
    }

    #[test]
    fn days_that_can_mean_two_things_are_left_alone() {
        for (text, day_of) in [
            ("2026-12-18", "2026-12-18"),
            ("2026/12/8", "2026-12-08"),
            ("18.12.2026", "2026-12-18"),
            ("18/12/2026", "2026-12-18"),
            ("08/12/2026", "08/12/2026"),
            ("soon", "soon"),
        ] {
            assert_eq!(Day::plain(text), day_of);
        }
        assert_eq!("31.12.2026".parse::<Day>(), "2026-12-31".parse());
    }
}
