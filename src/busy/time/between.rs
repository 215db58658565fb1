//! The time between what two clocks show: where a clock changes, which moments are meant, and how long
//! it lasts.

use super::moment::Moment;
use super::stretch::Stretch;
use super::tzdata::Local;
use super::wall::Wall;
use super::zone::Zone;

/// From what a clock shows in one zone to what a clock shows in another.
///
/// Both are read as RFC 5545 has it. What starts in a gap is as long as the two times of the clock are
/// apart: the end would be read by the offset after the change, and the length would lose the gap.
/// Where the zones differ, each end is where its own clock shows it, unless that leaves nothing, since
/// one of them changes: then a gap at the start counts as above, and an end that comes twice is the
/// second one. So a change of the clock takes no time away from anybody.
///
/// What ends before it starts by one and the same clock comes out inverted, or empty.
pub(crate) fn between((from, of_start): (Wall, &Zone), (to, of_end): (Wall, &Zone)) -> Stretch {
    let meant = of_start.local(from);
    let start = from.with_offset(meant.before());
    // By one clock the later time may come first in UTC, where it is one that the clock jumps over.
    if to < from && (of_start.is_one_with(of_end) || of_start.local(to) == of_end.local(to)) {
        return Stretch::new(start, start + (to.0 - from.0));
    }
    match meant {
        Local::Gap { after, .. } => {
            let end = of_end.moment(to);
            if of_start.is_one_with(of_end) || of_end.local(from) == meant {
                return Stretch::new(start, start + (to.0 - from.0));
            }
            let length = end - from.with_offset(after);
            if end <= start && length > 0 {
                return Stretch::new(start, start + length);
            }
            Stretch::new(start, end)
        }
        _ => Stretch::new(start, end_after(start, of_start, (to, of_end))),
    }
}

/// The end: of two times that the clock of another zone shows, the first one unless nothing is left.
fn end_after(start: Moment, of_start: &Zone, (to, of_end): (Wall, &Zone)) -> Moment {
    let meant = of_end.local(to);
    let first = to.with_offset(meant.before());
    match meant {
        Local::Fold { after, .. } if first <= start && !of_start.is_one_with(of_end) => {
            let second = to.with_offset(after);
            if second < start { first } else { second }
        }
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::busy::time::rfc3339::utc;
    use crate::input::years::day_of;

    fn shown(day: (u32, u32, u32), from: (&str, i64), to: (&str, i64)) -> String {
        let day = day_of(day.0, day.1, day.2).unwrap();
        let zone = |name| Zone::find(name).unwrap();
        let at = |minute| Wall::at(day, minute * 60);
        let time = between((at(from.1), &zone(from.0)), (at(to.1), &zone(to.0)));
        let clock = |moment| utc(moment).to_string()[11..16].to_owned();
        format!("{}-{}", clock(time.start), clock(time.end))
    }

    /// 2025-03-30: in Berlin 02:00 (+1) becomes 03:00 (+2).
    #[test]
    fn what_starts_in_a_gap_is_as_long_as_its_times_are_apart() {
        let berlin = |from, to| {
            shown(
                (2025, 3, 30),
                ("Europe/Berlin", from),
                ("Europe/Berlin", to),
            )
        };
        assert_eq!(berlin(150, 209), "01:30-02:29");
        assert_eq!(berlin(150, 210), "01:30-02:30");
        assert_eq!(berlin(150, 211), "01:30-02:31");
        assert_eq!(berlin(120, 180), "01:00-02:00");
        assert_eq!(berlin(150, 150), "01:30-01:30");
        // What only ends in it, or goes over it, is where the clock says.
        assert_eq!(berlin(90, 150), "00:30-01:30");
        assert_eq!(berlin(90, 210), "00:30-01:30");
        // The jump ends at 03:00, which is there.
        assert_eq!(berlin(180, 240), "01:00-02:00");
        // Back into the gap is inverted, though 01:10Z comes before 01:50Z.
        assert_eq!(berlin(190, 170), "01:10-00:50");
    }

    #[test]
    fn zones_that_jump_as_one_are_one_here() {
        // Kiev and Kyiv: 03:00 (+2) becomes 04:00 (+3). Paris is another zone, with Berlin's jump.
        let day = (2025, 3, 30);
        let kyiv = |to| shown(day, ("Europe/Kiev", 210), ("Europe/Kyiv", to));
        assert_eq!(kyiv(270), "01:30-02:30");
        assert_eq!(kyiv(271), "01:30-02:31");
        assert_eq!(
            shown(day, ("Europe/Berlin", 150), ("Europe/Paris", 211)),
            "01:30-02:31"
        );
        assert_eq!(
            shown(day, ("Europe/Berlin", 190), ("Europe/Paris", 170)),
            "01:10-00:50"
        );
    }

    #[test]
    fn a_change_in_one_of_two_zones_leaves_something() {
        // Berlin's 02:30 is 01:30Z; 04:30 in Moscow, at +3, is too, and an hour after the jump's 02:30.
        let gap = |to| shown((2025, 3, 30), ("Europe/Berlin", 150), ("Europe/Moscow", to));
        assert_eq!(gap(270), "01:30-02:30");
        assert_eq!(gap(300), "01:30-02:00");
        // 2025-10-26: Berlin's 02:30 is 00:30Z and 01:30Z. 03:30 in Moscow is 00:30Z.
        let fold = |from| {
            shown(
                (2025, 10, 26),
                ("Europe/Moscow", from),
                ("Europe/Berlin", 150),
            )
        };
        assert_eq!(fold(180), "00:00-00:30");
        assert_eq!(fold(210), "00:30-01:30");
        assert_eq!(fold(270), "01:30-01:30");
        // Inverted, whichever of the two is meant.
        assert_eq!(fold(300), "02:00-00:30");
    }
}
