//! Formatted text at the end of a `String`.

/// Writes at the end of a `String`, as `write!` does. That cannot fail: there is no outcome to look
/// at.
macro_rules! put {
    ($out:expr, $($said:tt)*) => {{
        use std::fmt::Write as _;
        let _ = $out.write_fmt(format_args!($($said)*));
    }};
}

pub(crate) use put;
