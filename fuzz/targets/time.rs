//! From bytes to intervals and slots: options on the first line, an answer behind it.
#![no_main]

use b24busy::{
    BusyOptions, CalendarOptions, SlotOptions, TimelineOptions, available_slots, busy_intervals,
    freebusy_ics, timeline_svg,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (options, answer) = text.split_once('\n').unwrap_or(("", text));
    if let Ok(options) = BusyOptions::from_json(options)
        && let Ok(found) = busy_intervals(answer, &options)
    {
        for user in &found.users {
            for pair in user.busy.windows(2) {
                assert!(pair[0].start_unix <= pair[1].start_unix, "sorted");
            }
            for interval in &user.busy {
                assert!(interval.start_unix < interval.end_unix, "nothing is empty");
                let inside = found
                    .window
                    .start
                    .is_none_or(|start| start <= interval.start_unix)
                    && found.window.end.is_none_or(|end| interval.end_unix <= end);
                assert!(inside, "clipped");
            }
            assert!(
                user.known || user.busy.is_empty(),
                "who is unknown is not busy"
            );
        }
        assert!(!b24busy::is_error(&found.to_json()));
    }
    if let Ok(options) = TimelineOptions::from_json(options)
        && let Ok(picture) = timeline_svg(answer, &options)
    {
        assert!(!b24busy::is_error(&picture));
    }
    if let Ok(options) = CalendarOptions::from_json(options)
        && let Ok(calendar) = freebusy_ics(answer, &options, 0)
    {
        assert!(calendar.lines().all(|line| line.len() <= 75), "folded");
    }
    if let Ok(options) = SlotOptions::from_json(options)
        && let Ok(found) = available_slots(answer, &options)
    {
        for slot in &found.slots {
            assert!(slot.start_unix < slot.end_unix);
            let (start, end) = (found.window.start.unwrap(), found.window.end.unwrap());
            assert!(
                start <= slot.start_unix && slot.end_unix <= end,
                "inside the window"
            );
        }
        assert_eq!(found.slots.is_empty(), found.reason.is_some());
        assert!(!b24busy::is_error(&found.to_json()));
    }
});
