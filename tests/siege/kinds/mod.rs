//! The kinds of attack. Each makes a case from random numbers.

mod bodies;
mod cancelling;
mod closing;
mod framing;
mod heads;
mod oauth;
mod packed;
mod proxies;
mod redirects;
mod second;
mod socks;
mod tls;
mod users;

use super::case::{Case, Draw};

/// A kind of attack.
pub struct Kind {
    pub name: &'static str,
    /// How many variations a round has: many where they are quick, few where they are slow.
    pub times: usize,
    pub make: fn(&mut Draw) -> Case,
}

const fn kind(name: &'static str, times: usize, make: fn(&mut Draw) -> Case) -> Kind {
    Kind { name, times, make }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    [
        framing::KINDS,
        closing::KINDS,
        heads::KINDS,
        bodies::KINDS,
        packed::KINDS,
        users::KINDS,
        redirects::KINDS,
        second::KINDS,
        tls::KINDS,
        oauth::KINDS,
        proxies::KINDS,
        socks::KINDS,
        cancelling::KINDS,
    ]
    .into_iter()
    .flatten()
}
