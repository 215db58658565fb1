//! Gzip: bombs, members without end, damage.

use super::{Kind, kind};
use crate::case::{Case, Draw, HOSTILE, chunk, chunked_head, gzip, with_length};
use crate::script::Step;

pub const KINDS: &[Kind] = &[
    kind("gzip bomb", 20, bomb),
    kind("gzip bomb within a gzip bomb", 10, nested),
    kind("empty gzip members without end", 6, empty_members),
    kind("many gzip members", 40, members),
    kind("damaged gzip", 90, damaged),
    kind("gzip cut short", 60, truncated),
    kind("something behind the gzip", 60, something_behind),
    kind("a gzip header without end", 10, endless_header),
];

const PACKED: &str = "Content-Encoding: gzip\r\n";

fn bomb(draw: &mut Draw) -> Case {
    let limit = draw.rng.pick(&[64 * 1024, 1 << 20, 8 << 20]);
    let blank = draw.rng.pick(&[b' ', b'[', b'a', 0]);
    let steps = draw.spread(&with_length(PACKED, &gzip(&vec![blank; limit * 3])));
    draw.case(steps).limit(limit as u64).codes(&["TOO_LARGE"])
}

fn nested(draw: &mut Draw) -> Case {
    let inner = gzip(&vec![b' '; 3 << 20]);
    let packed = gzip(&gzip(&inner));
    let coding = draw
        .rng
        .pick(&[PACKED, "Content-Encoding: gzip, gzip, gzip\r\n"]);
    let steps = draw.spread(&with_length(coding, &packed));
    draw.case(steps).codes(HOSTILE)
}

fn empty_members(draw: &mut Draw) -> Case {
    // In chunks, so that nothing announces an end.
    let steps = vec![
        Step::Send(chunked_head(PACKED)),
        Step::Endless(chunk(&gzip(b"").repeat(50))),
    ];
    draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"])
}

fn members(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let size = draw.rng.range(1, 50);
    let packed: Vec<u8> = body.chunks(size).flat_map(gzip).collect();
    let steps = draw.spread(&with_length(PACKED, &packed));
    draw.case(steps).meant(body)
}

fn damaged(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let mut packed = gzip(&body);
    // Of the head only what nobody reads may change unnoticed.
    for _ in 0..draw.rng.range(1, 3) {
        let at = draw.rng.range(0, packed.len() - 1);
        packed[at] ^= 1 << draw.rng.range(0, 7);
    }
    let steps = draw.spread(&with_length(PACKED, &packed));
    draw.case(steps).meant(body).codes(HOSTILE)
}

fn truncated(draw: &mut Draw) -> Case {
    let packed = gzip(&draw.body);
    let length = draw.rng.range(0, packed.len() - 1);
    let steps = draw.spread(&with_length(PACKED, &packed[..length]));
    draw.case(steps).codes(&["NOT_JSON"])
}

fn something_behind(draw: &mut Draw) -> Case {
    let body = draw.body.clone();
    let length = draw.rng.range(1, 3000);
    let behind = if draw.rng.one_in(2) {
        vec![0; length]
    } else {
        draw.rng.bytes(length)
    };
    let packed = [gzip(&body), behind].concat();
    let steps = draw.spread(&with_length(PACKED, &packed));
    draw.case(steps).meant(body).codes(&["NOT_JSON"])
}

fn endless_header(draw: &mut Draw) -> Case {
    // A header with a name that never ends.
    let header = [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3];
    let begun = [chunked_head(PACKED), chunk(&header)].concat();
    let steps = vec![Step::Send(begun), Step::Endless(chunk(&[b'n'; 5000]))];
    draw.case(steps).codes(HOSTILE).codes(&["TIMEOUT"])
}
