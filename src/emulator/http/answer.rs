//! What the portal answers, before it is put on the wire.

use super::body::Body;

/// An answer: status, headers beside the framing ones, body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers; length, coding, date and connection are added when it is sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The type of the portal's JSON.
pub const JSON: &str = "application/json; charset=utf-8";

impl Answer {
    /// An answer with a body of the given type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer {
            status,
            headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
            body: Body::Bytes(body.into()),
        }
    }

    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Answer {
        Answer::new(status, JSON, body)
    }

    /// A page such as web servers and proxies send.
    pub fn html(status: u16) -> Answer {
        let title = format!("{status} {}", reason(status));
        let page = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Answer::new(status, "text/html; charset=utf-8", page)
    }

    /// Lets scripts of any page read the answer, as the portal does.
    #[must_use]
    pub fn for_browsers(self) -> Answer {
        self.with_header("Access-Control-Allow-Origin", "*")
            .with_header(
                "Access-Control-Allow-Headers",
                "origin, content-type, accept",
            )
            .with_header("X-Content-Type-Options", "nosniff")
    }

    /// Leaves the body out.
    #[must_use]
    pub fn with_no_body(self) -> Answer {
        Answer {
            body: Body::Bytes(Vec::new()),
            ..self
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Answer {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

/// The words behind a status.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
