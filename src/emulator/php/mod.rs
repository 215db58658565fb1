//! What the portal's PHP makes of parameters and how it prints answers.

pub mod json;
pub mod multipart;
pub mod query;
pub mod strtotime;
pub mod value;
