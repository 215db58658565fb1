//! A list of users that is read is one: not empty, each id once, none that PHP cannot hold.
#![no_main]

use std::collections::HashSet;

use b24busy::Users;
use libfuzzer_sys::fuzz_target;

/// Whatever is given, a message stays one that a log line can hold.
const LONGEST_MESSAGE: usize = 2000;

fuzz_target!(|text: &str| {
    match Users::try_from(text) {
        Ok(users) => {
            let ids = users.as_slice();
            assert!(!ids.is_empty());
            assert!(ids.iter().all(|id| *id > 0 && i64::try_from(*id).is_ok()));
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
            // No id comes from nowhere: its digits stand in the text, in order.
            let mut digits = text.chars().filter(char::is_ascii_digit);
            for digit in ids.iter().flat_map(|id| id.to_string().into_bytes()) {
                assert!(digits.any(|c| c == char::from(digit)), "{ids:?}");
            }
            // What was read reads the same when it is written plainly.
            let plain = ids.iter().map(u64::to_string).collect::<Vec<_>>();
            assert_eq!(Users::try_from(plain.join(",").as_str()), Ok(users.clone()));
            assert_eq!(
                Users::try_from(format!("[{}]", plain.join(", ")).as_str()),
                Ok(users)
            );
        }
        Err(invalid) => {
            let said = invalid.to_string();
            assert!(said.len() < LONGEST_MESSAGE, "{said}");
            assert!(!said.contains(['\n', '\r', '\0']), "{said:?}");
        }
    }
});
