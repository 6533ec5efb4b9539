//! Numbers, dates and times as people see them, written so that machines can read them.

/// What a cell's number format makes of its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As many digits as the number needs.
    #[default]
    General,
    /// At least so many digits before the point, just so many behind it.
    Fixed { digits: usize, decimals: usize, percent: bool },
    /// A point in time, of which the date, the time or both are shown.
    Moment { date: bool, time: bool },
    /// Hours, minutes and seconds that may be more than a day.
    Elapsed,
}

/// What a spreadsheet shows beside the digits of a number, and a card will not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// Marks between thousands.
    pub thousands: bool,
    /// A currency or other words.
    pub words: bool,
}

impl Extras {
    /// Of Excel's formats without a code of their own.
    pub fn built_in(id: u32) -> Self {
        let words = matches!(id, 5..=8 | 42 | 44);
        Self { thousands: words || matches!(id, 3 | 4 | 37..=41 | 43), words }
    }

    /// Of a code such as `#,##0` or `[$£-809]#,##0.00`. Dates have none that are missed.
    pub fn of_code(code: &str) -> Self {
        if matches!(Format::of_code(code), Format::Moment { .. } | Format::Elapsed) {
            return Self::default();
        }
        let positive = code.split(';').next().unwrap_or_default();
        let between = |pair: &[u8]| pair[0] == b',' && matches!(pair[1], b'#' | b'0');
        let quoted = positive.split('"').skip(1).step_by(2);
        let words = quoted
            .chain(positive.split("[$").skip(1).filter_map(|rest| rest.split(['-', ']']).next()));
        let bare = positive.replace("[$", "").contains(['$', '€', '£', '¥', '₹']);
        Self {
            thousands: positive.as_bytes().windows(2).any(between),
            words: bare || words.into_iter().any(|words| !words.trim().is_empty()),
        }
    }

    /// Whether a number looks otherwise with them.
    pub fn change(self, value: f64) -> bool {
        self.words || self.thousands && value.abs() >= 1000.0
    }
}

/// Excel's formats without a code of their own, by number.
pub fn built_in(id: u32) -> Format {
    let fixed = |decimals, percent| Format::Fixed { digits: 1, decimals, percent };
    match id {
        1 | 3 | 37 | 38 => fixed(0, false),
        2 | 4 | 39 | 40 => fixed(2, false),
        9 => fixed(0, true),
        10 => fixed(2, true),
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Moment { date: true, time: false },
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Format::Moment { date: false, time: true },
        22 => Format::Moment { date: true, time: true },
        46 => Format::Elapsed,
        _ => Format::General,
    }
}

impl Format {
    /// Reads a code such as `0.00`, `dd.mm.yyyy` or `[h]:mm`.
    pub fn of_code(code: &str) -> Self {
        let (pattern, elapsed) = pattern(code);
        if elapsed {
            return Self::Elapsed;
        }
        if pattern.contains("general") || pattern.contains('@') {
            return Self::General;
        }
        let time = pattern.contains(['h', 's']);
        let date = pattern.contains(['y', 'd']) || pattern.contains('m') && !time;
        if date || time {
            return Self::Moment { date, time };
        }
        Self::of_digits(&pattern)
    }

    fn of_digits(pattern: &str) -> Self {
        let percent = pattern.contains('%');
        let places: String =
            pattern.chars().filter(|c| !matches!(c, ',' | ' ' | '%' | '-' | '+')).collect();
        let (whole, decimals) = places.split_once('.').unwrap_or((&places, ""));
        let plain =
            whole.chars().all(|c| matches!(c, '#' | '0')) && decimals.chars().all(|c| c == '0');
        if !plain || places.is_empty() {
            return Self::General;
        }
        let digits = whole.chars().filter(|c| *c == '0').count();
        Self::Fixed { digits, decimals: decimals.len(), percent }
    }

    /// `old_mac` counts days from 1904, as the first Excel did.
    pub fn write(self, value: f64, old_mac: bool) -> String {
        match self {
            Self::General => general(value),
            Self::Fixed { digits, decimals, percent } => fixed(value, digits, decimals, percent),
            Self::Moment { date, time } => {
                moment(value, date, time, old_mac).unwrap_or_else(|| general(value))
            }
            Self::Elapsed => elapsed(value).unwrap_or_else(|| general(value)),
        }
    }
}

/// The first section of a code in lower case, without quoted letters, escapes, fillers and
/// brackets, and whether there were brackets round hours, minutes or seconds.
fn pattern(code: &str) -> (String, bool) {
    let (mut pattern, mut elapsed) = (String::new(), false);
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => break,
            '"' => letters.by_ref().take_while(|c| *c != '"').for_each(drop),
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                elapsed |= !inside.is_empty()
                    && ["h", "m", "s"].iter().any(|unit| inside.replace(unit, "").is_empty());
            }
            letter => pattern.extend(letter.to_lowercase()),
        }
    }
    (pattern, elapsed)
}

/// Whole numbers without a point; 15 digits, as spreadsheets keep, so that 0.1 + 0.2 is 0.3.
pub fn general(value: f64) -> String {
    let rounded = rounded(value);
    if rounded == 0.0 {
        "0".to_owned()
    } else if rounded.abs() < 1e21 {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

fn rounded(value: f64) -> f64 {
    let rounded = format!("{value:.14e}").parse().ok();
    // The largest numbers round up to infinity.
    rounded.filter(|rounded: &f64| rounded.is_finite()).unwrap_or(value)
}

fn fixed(value: f64, digits: usize, decimals: usize, percent: bool) -> String {
    let value = if percent { value * 100.0 } else { value };
    if !value.is_finite() || value.abs() >= 1e21 {
        return general(value);
    }
    // Halves are rounded up, as people expect, and not as the binary fraction happens to lie.
    let text = format!("{:.decimals$}", nudged(value, decimals));
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let whole = text.split('.').next().map_or(0, str::len);
    let padding = "0".repeat(digits.min(64).saturating_sub(whole));
    let (sign, percent) = (if zero { "" } else { sign }, if percent { "%" } else { "" });
    format!("{sign}{padding}{text}{percent}")
}

fn nudged(value: f64, decimals: usize) -> f64 {
    let places = 10_f64.powi(i32::try_from(decimals.min(20)).unwrap_or(20));
    rounded(value * places).round() / places
}

/// From days since the end of 1899; none where spreadsheets show `####`.
fn moment(value: f64, date: bool, time: bool, old_mac: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let milliseconds = (value * 86_400_000.0).round() as i64;
    let (days, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000);
    let clock = clock(rest / 1000);
    // A time alone has no day, whatever the format says.
    if time && (!date || value < 1.0) {
        return Some(clock);
    }
    let day = calendar_day(days, old_mac);
    Some(if time { format!("{day}T{clock}") } else { day })
}

/// Excel takes 1900 for a leap year, so that its first two months are a day early.
fn calendar_day(days: i64, old_mac: bool) -> String {
    let from_1970 = match days {
        days if old_mac => days - 24_107,
        days if days < 60 => days - 25_568,
        days => days - 25_569,
    };
    let (year, month, day) = civil(from_1970);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the days since 1970, in the Gregorian calendar, by eras of 400 years
/// that begin on the first of March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn elapsed(value: f64) -> Option<String> {
    let in_reach = (0.0..1e7).contains(&value);
    in_reach.then(|| clock((value * 86_400.0).round() as i64))
}

/// `09:00`, or `09:00:30` where there are seconds.
pub fn clock(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        seconds => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// A date, date-time or time as ISO writes it, cut to what [`Format::write`] would say.
pub fn iso(text: &str) -> String {
    let text = text.trim().trim_end_matches('Z');
    let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = fraction.chars().all(|c| c.is_ascii_digit());
    let minutes = text.strip_suffix(":00").filter(|rest| rest.contains(':') && whole);
    minutes.unwrap_or(text).to_owned()
}
