//! A date that is read is a day of the calendar, and is written in the one form that the portal
//! documents; that form reads the same.
#![no_main]

use b24busy::Day;
use libfuzzer_sys::fuzz_target;

const LONGEST_MESSAGE: usize = 2000;

fuzz_target!(|text: &str| {
    match Day::try_from(text) {
        Ok(day) => {
            let written = day.to_string();
            assert_eq!(written.len(), 10, "{written}");
            for (at, c) in written.bytes().enumerate() {
                assert!(
                    if at == 4 || at == 7 {
                        c == b'-'
                    } else {
                        c.is_ascii_digit()
                    },
                    "{written}"
                );
            }
            assert!((1900..=9999).contains(&day.date().year()));
            assert_eq!(Day::try_from(written.as_str()), Ok(day));
            assert_eq!(Day::try_from(day.date()), Ok(day));
            // The parts of the day stand in the text: nothing is moved by an offset.
            let (year, month, date) = day.date().to_calendar_date();
            assert!(text.contains(&format!("{year:04}")), "{written}");
            assert!(
                text.contains(&format!("{:02}", u8::from(month))),
                "{written}"
            );
            assert!(text.contains(&date.to_string()), "{written}");
        }
        Err(invalid) => {
            let said = invalid.to_string();
            assert!(said.len() < LONGEST_MESSAGE, "{said}");
            assert!(!said.contains(['\n', '\r', '\0']), "{said:?}");
        }
    }
});
