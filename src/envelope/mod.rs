//! What a portal answers, from outside: read once and not built. Where its result and its error stand,
//! whose lists are in it, and the envelope of this library's own errors, written and read in one place.

pub(crate) mod answer;
pub(crate) mod error_info;
pub(crate) mod first_words;
pub(crate) mod json;
mod own_errors;
pub(crate) mod roll;
pub(crate) mod shape;
