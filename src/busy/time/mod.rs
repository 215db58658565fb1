//! Time itself: wall clocks and their days, moments and stretches, zones. Days are those of the `time`
//! crate, which alone computes dates; `jiff-core` tells what zones do, and no more.

pub(crate) mod between;
pub(crate) mod moment;
pub(crate) mod rfc3339;
pub(crate) mod stretch;
mod tzdata;
pub(crate) mod wall;
mod windows_zones;
pub(crate) mod zone;

#[cfg(feature = "capi")]
pub(crate) use tzdata::TIME_ZONE_RELEASE;
pub use tzdata::time_zone_data;
