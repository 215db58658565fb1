//! The methods: each reads its arguments and calls the core once.

use super::arguments::Reader;
use super::catalogue::MethodKind;
use super::component::{B24Busy, Said};
use crate::busy::{BusyOptions, SlotOptions, available_slots, busy_intervals};
use crate::call::CallOptions;
use crate::error::Error;
use crate::report::{TimelineOptions, timeline_svg};

pub(super) fn run(
    object: &B24Busy,
    method: MethodKind,
    mut arguments: Reader<'_>,
) -> Result<Said, Error> {
    match method {
        MethodKind::GetUserBusy => {
            let url = arguments.text()?;
            let users = arguments.users()?;
            let (from, to) = (arguments.day()?, arguments.day()?);
            let token = arguments.text()?;
            let client = object.client(&url, &token)?;
            let answer = client.get_user_busy(&users, &from, &to)?;
            Ok(Said::answer(answer, &client))
        }
        MethodKind::BusyIntervals => {
            let (url, users) = (arguments.text()?, arguments.users()?);
            let (options, token) = (arguments.text()?, arguments.text()?);
            let client = object.client(&url, &token)?;
            let options = client.masked(BusyOptions::from_json(&options))?;
            let busy = client.busy_intervals(&users, &options)?;
            Ok(Said::result(busy.to_json()))
        }
        MethodKind::AvailableSlots => {
            let (url, users) = (arguments.text()?, arguments.users()?);
            let (options, token) = (arguments.text()?, arguments.text()?);
            let client = object.client(&url, &token)?;
            let options = client.masked(SlotOptions::from_json(&options))?;
            let slots = client.available_slots(&users, &options)?;
            Ok(Said::result(slots.to_json()))
        }
        MethodKind::BusyIntervalsOf => {
            let answer = arguments.text()?;
            let options = BusyOptions::from_json(&arguments.text()?)?;
            let busy = busy_intervals(&answer, &options)?;
            Ok(Said::result(busy.to_json()))
        }
        MethodKind::AvailableSlotsOf => {
            let answer = arguments.text()?;
            let options = SlotOptions::from_json(&arguments.text()?)?;
            let slots = available_slots(&answer, &options)?;
            Ok(Said::result(slots.to_json()))
        }
        MethodKind::Timeline => {
            let answer = arguments.text()?;
            let options = TimelineOptions::from_json(&arguments.text()?)?;
            timeline_svg(&answer, &options).map(Said::result)
        }
        MethodKind::Call => {
            let (url, method) = (arguments.text()?, arguments.text()?);
            let (params, token) = (arguments.text()?, arguments.text()?);
            let options = arguments.text()?;
            let client = object.client(&url, &token)?;
            let options = client.masked(CallOptions::from_json(&options))?;
            let answer = client.call(&method, &params, &options)?;
            Ok(Said::answer(answer, &client))
        }
    }
}
