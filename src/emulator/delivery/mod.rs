//! How an answer travels: what faults make of it, and how it is put on the wire.

pub mod body;
pub mod damage;
pub mod send;
