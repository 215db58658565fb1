//! The methods: each reads its arguments and calls the core once.

use super::arguments::Reader;
use super::catalogue::MethodKind;
use super::kept_client::KeptClient;
use crate::busy::{BusyOptions, SlotOptions, available_slots, busy_intervals};
use crate::call::{CallOptions, Client};
use crate::envelope::answer::Answer;
use crate::error::Error;
use crate::report::{TimelineOptions, timeline_svg};

/// What a method has to say: a result, or an error that the portal itself reported.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) portal_error: Option<String>,
}

impl Said {
    fn result(text: String) -> Self {
        Self {
            text,
            portal_error: None,
        }
    }

    /// The portal's body, byte for byte; what is reported of an error in it is a text of ours.
    fn answer(answer: Answer, client: &Client) -> Self {
        Self {
            portal_error: answer
                .portal_error()
                .map(|error| client.mask(&error.to_string())),
            text: answer.into_string(),
        }
    }
}

pub(super) fn run(
    kept: &KeptClient,
    method: MethodKind,
    mut arguments: Reader<'_>,
) -> Result<Said, Error> {
    match method {
        MethodKind::GetUserBusy => {
            let url = arguments.text()?;
            let users = arguments.users()?;
            let (from, to) = (arguments.day()?, arguments.day()?);
            let token = arguments.text()?;
            let client = kept.client(&url, &token)?;
            let answer = client.get_user_busy(&users, &from, &to)?;
            Ok(Said::answer(answer, &client))
        }
        MethodKind::BusyIntervals => {
            let (url, users) = (arguments.text()?, arguments.users()?);
            let (options, token) = (arguments.text()?, arguments.text()?);
            let client = kept.client(&url, &token)?;
            let options = client.masked(BusyOptions::from_json(&options))?;
            let busy = client.busy_intervals(&users, &options)?;
            Ok(Said::result(busy.to_json()))
        }
        MethodKind::AvailableSlots => {
            let (url, users) = (arguments.text()?, arguments.users()?);
            let (options, token) = (arguments.text()?, arguments.text()?);
            let client = kept.client(&url, &token)?;
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
            let client = kept.client(&url, &token)?;
            let options = client.masked(CallOptions::from_json(&options))?;
            let answer = client.call(&method, &params, &options)?;
            Ok(Said::answer(answer, &client))
        }
    }
}
