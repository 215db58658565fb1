//! What stands around events: `calendar.section.get` and `calendar.settings.get`.

use super::{admit, missing_parameter};
use crate::emulator::calendar::event::section;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods::call::Call;
use crate::emulator::portal::state::Portal;
use crate::emulator::stop::lock;

/// The one section that each calendar has here.
pub fn sections(portal: &Portal, call: &Call) -> Result<Value, PortalError> {
    let kind = call.params.get("type").map(Value::to_text);
    let kind = kind.ok_or_else(|| missing_parameter(portal, call, "type"))?;
    let owner = match call.params.get("ownerId") {
        Some(owner) => owner.to_int(),
        None if kind == "user" => portal.config.user,
        None => return Err(missing_parameter(portal, call, "ownerId")),
    };
    admit(portal, &lock(&portal.calendar))?;
    let language = portal.config.language;
    let rights = [
        "view_time",
        "view_title",
        "view_full",
        "add",
        "edit",
        "edit_section",
        "access",
    ];
    let number = |number: i64| Value::text(number.to_string());
    Ok(Value::list([Value::map([
        ("ID", number(section(&kind, owner))),
        ("NAME", Value::text(language.pick("Calendar", "Календарь"))),
        ("DESCRIPTION", Value::text("")),
        ("COLOR", Value::text("#9dcf00")),
        ("TEXT_COLOR", Value::Null),
        ("CAL_TYPE", Value::text(kind)),
        ("OWNER_ID", number(owner)),
        ("CREATED_BY", number(owner.max(1))),
        ("DATE_CREATE", Value::text("2020-01-01 00:00:00")),
        ("TIMESTAMP_X", Value::text("2020-01-01 00:00:00")),
        (
            "PERM",
            Value::map(rights.map(|right| (right, Value::Bool(true)))),
        ),
    ])]))
}

/// Working hours, holidays and extra workdays; external users learn less.
pub fn settings(portal: &Portal) -> Value {
    if lock(&portal.calendar).is_external(portal.config.user) {
        return Value::map([
            ("work_time_start", Value::Int(9)),
            ("work_time_end", Value::Int(19)),
        ]);
    }
    let own = &portal.scenario.settings;
    let week_holidays = Value::list(own.week_holidays.iter().map(Value::text));
    Value::map([
        ("work_time_start", Value::text(&own.work_time_start)),
        ("work_time_end", Value::text(&own.work_time_end)),
        ("year_holidays", Value::text(&own.year_holidays)),
        ("year_workdays", Value::text(&own.year_workdays)),
        ("week_holidays", week_holidays),
        ("week_start", Value::text(&own.week_start)),
        ("user_name_template", Value::text("#NAME# #LAST_NAME#")),
        ("sync_by_push", Value::Bool(false)),
        ("user_show_login", Value::Bool(true)),
        ("rm_for_sites", Value::Bool(true)),
    ])
}
