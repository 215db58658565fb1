//! Whose turn it is, what is sent again, and where a redirect may lead.

pub(crate) mod random;
pub(crate) mod redirect;
pub(crate) mod repeat;
pub(crate) mod sent;
pub(crate) mod turns;
