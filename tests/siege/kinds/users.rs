//! Answers about the wrong users, in one part and in many.

use serde_json::json;

use super::{Kind, kind};
use crate::case::{Case, Draw, with_length};
use crate::script::Step;

pub const KINDS: &[Kind] = &[
    kind("good parts", 40, good_parts),
    kind("a user twice across parts", 60, twice_across_parts),
    kind("a stranger in a part", 60, stranger_in_a_part),
    kind("a part that breaks", 60, broken_part),
    kind("large parts", 2, large_parts),
    kind("one large part", 4, one_large_part),
];

/// The members of a result: each user with a word of its own.
fn members(draw: &mut Draw, users: &[u64]) -> String {
    let word = draw.rng.word(10);
    let members: Vec<_> = users
        .iter()
        .map(|user| format!("\"{user}\":[{{\"ID\":\"{word}\"}}]"))
        .collect();
    members.join(",")
}

fn part(draw: &mut Draw, members: &str) -> Vec<Step> {
    let body = format!("{{\"result\":{{{members}}}}}");
    let response = draw.response(body.as_bytes());
    draw.spread(&response)
}

/// Four to nine users in parts of two, each with this answer.
fn in_parts(
    draw: &mut Draw,
    mut answers: impl FnMut(&mut Draw, &[u64], usize) -> Vec<Step>,
) -> Case {
    let count = draw.rng.range(4, 9);
    draw.users = draw.some_users(count);
    let users = draw.users.clone();
    let scripts = users
        .chunks(2)
        .enumerate()
        .map(|(index, users)| {
            let steps = answers(draw, users, index);
            draw.script(steps)
        })
        .collect();
    draw.scripted(scripts).option("users_per_call", json!(2))
}

fn good_parts(draw: &mut Draw) -> Case {
    let mut all = Vec::new();
    let case = in_parts(draw, |draw, users, _| {
        let members = members(draw, users);
        all.push(members.clone());
        part(draw, &members)
    });
    case.meant(format!("{{\"result\":{{{}}}}}", all.join(",")))
}

fn twice_across_parts(draw: &mut Draw) -> Case {
    let mut first = String::new();
    let escape = draw.rng.one_in(2);
    let case = in_parts(draw, |draw, users, index| {
        let own = members(draw, users);
        if index == 0 {
            first = users[0].to_string();
            return part(draw, &own);
        }
        let first = if escape {
            first.replace('1', "\\u0031")
        } else {
            first.clone()
        };
        part(draw, &format!("{own},\"{first}\":[]"))
    });
    case.codes(&["UNEXPECTED_ANSWER"])
}

fn stranger_in_a_part(draw: &mut Draw) -> Case {
    let at = draw.rng.range(0, 1);
    let case = in_parts(draw, |draw, users, index| {
        let own = members(draw, users);
        let stranger = draw
            .rng
            .pick(&["\"7\":[]", "\"\":[]", "\"x\":[{}]", "\"0\":[]"])
            .to_string();
        part(
            draw,
            &if index == at {
                format!("{stranger},{own}")
            } else {
                own
            },
        )
    });
    case.codes(&["UNEXPECTED_ANSWER"])
}

fn broken_part(draw: &mut Draw) -> Case {
    let at = draw.rng.range(0, 1);
    let (answer, code): (&[u8], _) = draw
        .rng
        .pick(&[
            (
                &b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"res"[..],
                "DISCONNECTED",
            ),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "NOT_JSON",
            ),
            (
                b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"result\":5}",
                "UNEXPECTED_ANSWER",
            ),
            (
                b"HTTP/1.1 500 No\r\nContent-Length: 13\r\n\r\n{\"error\":\"E\"}",
                "E",
            ),
        ])
        .to_owned();
    let case = in_parts(draw, |draw, users, index| {
        let own = members(draw, users);
        if index == at {
            vec![Step::Send(answer.to_vec()), Step::Finish]
        } else {
            part(draw, &own)
        }
    });
    case.codes(&[code])
}

/// The whole and a part of it are in memory at once: together they stay within the limit.
fn large_parts(draw: &mut Draw) -> Case {
    let mut all = Vec::new();
    let padding = "p".repeat(1_500_000);
    let case = in_parts(draw, |draw, users, _| {
        let members = members(draw, users).replace("[{", &format!("[{{\"P\":\"{padding}\","));
        all.push(members.clone());
        vec![Step::Send(with_length(
            "",
            format!("{{\"result\":{{{members}}}}}").as_bytes(),
        ))]
    });
    let whole = format!("{{\"result\":{{{}}}}}", all.join(","));
    case.limit(32 << 20).meant(whole).unhurried()
}

/// One part alone is nearly as large as all may be; then a small one comes.
fn one_large_part(draw: &mut Draw) -> Case {
    let limit = 16 << 20;
    let padding = "p".repeat(limit * 9 / 10);
    let mut all = Vec::new();
    let large = draw.rng.range(0, 1);
    let case = in_parts(draw, |draw, users, part| {
        let mut members = members(draw, users);
        if part == large {
            members = members.replacen("[{", &format!("[{{\"P\":\"{padding}\","), 1);
        }
        all.push(members.clone());
        vec![Step::Send(with_length(
            "",
            format!("{{\"result\":{{{members}}}}}").as_bytes(),
        ))]
    });
    let whole = format!("{{\"result\":{{{}}}}}", all.join(","));
    let case = case.limit(limit as u64).unhurried();
    if large == 0 {
        case.meant(whole).codes(&["TOO_LARGE"])
    } else {
        // While it is added it would be there twice.
        case.codes(&["TOO_LARGE"])
    }
}
