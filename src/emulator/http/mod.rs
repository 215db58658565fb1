//! HTTP/1.1 as a server speaks it.

pub mod answer;
pub mod body;
pub mod request;
pub mod stream;
