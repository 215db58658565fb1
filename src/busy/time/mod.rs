//! Time itself: days, wall clocks, moments, zones.

pub(crate) mod civil;
pub(crate) mod moment;
pub(crate) mod stretch;
mod tzdata;
mod windows_zones;
pub(crate) mod zone;

#[cfg(feature = "capi")]
pub(crate) use tzdata::TIME_ZONE_RELEASE;
pub use tzdata::time_zone_data;
