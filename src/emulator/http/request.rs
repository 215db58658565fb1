//! Reading requests: heads, bodies with a length or in chunks, one after another.

use std::io::{self, Read, Write};

/// Above this size a request's head is 431.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 128;

/// What stands above a request's body.
#[derive(Debug, Clone)]
pub struct Head {
    /// `POST`, `GET` and so on.
    pub method: String,
    /// Path and query, as they came.
    pub target: String,
    /// Header names as they came, and their values.
    pub headers: Vec<(String, String)>,
    /// Whether the client expects the connection to stay.
    pub keep_alive: bool,
    http11: bool,
}

impl Head {
    /// A header's value, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the client speaks HTTP/1.1 rather than 1.0.
    pub fn is_http11(&self) -> bool {
        self.http11
    }

    /// The target without its query, and without scheme and host if it came in absolute form.
    pub fn path(&self) -> &str {
        self.origin_form()
            .split(['?', '#'])
            .next()
            .unwrap_or_default()
    }

    /// The query, empty if there is none.
    pub fn query(&self) -> &str {
        self.origin_form()
            .split_once('?')
            .map_or("", |(_, query)| query)
    }

    fn origin_form(&self) -> &str {
        let after_scheme = self
            .target
            .split_once("://")
            .filter(|(scheme, _)| !scheme.contains('/'));
        after_scheme.map_or(&self.target, |(_, rest)| {
            &rest[rest.find('/').unwrap_or(rest.len())..]
        })
    }

    /// Whether a header lists a token, such as `close` in `Connection`.
    pub fn lists(&self, name: &str, token: &str) -> bool {
        let values = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        values.flat_map(|(_, value)| value.split(',')).any(|item| {
            let (item, parameters) = item.split_once(';').unwrap_or((item, ""));
            item.trim().eq_ignore_ascii_case(token) && parameters.replace(' ', "") != "q=0"
        })
    }
}

/// Why there is no request.
#[derive(Debug)]
pub enum ReadError {
    /// The client closed, or stayed silent for too long, or the network failed.
    Gone,
    /// The request is refused with this status.
    Refused(u16),
}

impl ReadError {
    /// The status with which it is refused, if it is.
    pub fn status(&self) -> Option<u16> {
        match self {
            ReadError::Gone => None,
            ReadError::Refused(status) => Some(*status),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(_: io::Error) -> ReadError {
        ReadError::Gone
    }
}

/// The bytes of a connection that came but are not used yet; requests may come back to back.
#[derive(Default)]
pub struct Incoming {
    buffer: Vec<u8>,
}

impl Incoming {
    /// Reads the next request's head.
    pub fn head(&mut self, stream: &mut impl Read) -> Result<Head, ReadError> {
        loop {
            if let Some((head, length)) = parse_head(&self.buffer)? {
                self.buffer.drain(..length);
                return Ok(head);
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(ReadError::Refused(431));
            }
            self.fill(stream)?;
        }
    }

    /// Reads the body that belongs to a head, asking for it first where the client waits for that.
    pub fn body(
        &mut self,
        stream: &mut (impl Read + Write),
        head: &Head,
        limit: usize,
    ) -> Result<Vec<u8>, ReadError> {
        let lengths: Vec<&str> = head
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map(|(_, value)| value.trim())
            .collect();
        let coded = head.header("transfer-encoding");
        let length = match (coded, lengths.as_slice()) {
            (None, []) => return Ok(Vec::new()),
            (Some(coding), []) if coding.trim().eq_ignore_ascii_case("chunked") => None,
            (Some(_), []) => return Err(ReadError::Refused(501)),
            (None, [first, rest @ ..])
                if rest.iter().all(|other| other == first)
                    && first.bytes().all(|b| b.is_ascii_digit()) =>
            {
                Some(
                    first
                        .parse::<usize>()
                        .map_err(|_| ReadError::Refused(413))?,
                )
            }
            // Two lengths, or a length beside chunks: the classic of request smuggling.
            _ => return Err(ReadError::Refused(400)),
        };
        if length.is_some_and(|length| length > limit) {
            return Err(ReadError::Refused(413));
        }
        if head.http11 && self.buffer.is_empty() && head.lists("expect", "100-continue") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            stream.flush()?;
        }
        match length {
            Some(length) => self.take(stream, length),
            None => self.chunks(stream, limit),
        }
    }

    fn chunks(&mut self, stream: &mut impl Read, limit: usize) -> Result<Vec<u8>, ReadError> {
        let bad = || ReadError::Refused(400);
        let mut body = Vec::new();
        loop {
            let size = loop {
                match httparse::parse_chunk_size(&self.buffer).map_err(|_| bad())? {
                    httparse::Status::Complete((start, size)) => {
                        self.buffer.drain(..start);
                        break size;
                    }
                    httparse::Status::Partial if self.buffer.len() > 4096 => return Err(bad()),
                    httparse::Status::Partial => self.fill(stream)?,
                }
            };
            let size = usize::try_from(size).map_err(|_| bad())?;
            if size == 0 {
                // Trailers end with an empty line; without any it is all there is.
                while self.line(stream)? > 0 {}
                return Ok(body);
            }
            if size > limit.saturating_sub(body.len()) {
                return Err(ReadError::Refused(413));
            }
            body.extend(self.take(stream, size)?);
            if self.line(stream)? > 0 {
                return Err(bad());
            }
        }
    }

    /// Drops a line and returns its length.
    fn line(&mut self, stream: &mut impl Read) -> Result<usize, ReadError> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                self.buffer.drain(..end + 2);
                return Ok(end);
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(ReadError::Refused(431));
            }
            self.fill(stream)?;
        }
    }

    fn take(&mut self, stream: &mut impl Read, length: usize) -> Result<Vec<u8>, ReadError> {
        while self.buffer.len() < length {
            self.fill(stream)?;
        }
        let rest = self.buffer.split_off(length);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    fn fill(&mut self, stream: &mut impl Read) -> Result<(), ReadError> {
        let mut piece = [0; 16 * 1024];
        match stream.read(&mut piece)? {
            0 => Err(ReadError::Gone),
            read => {
                self.buffer.extend_from_slice(&piece[..read]);
                Ok(())
            }
        }
    }
}

fn parse_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, ReadError> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let length = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length > MAX_HEAD => {
            return Err(ReadError::Refused(431));
        }
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(ReadError::Refused(431)),
        Err(_) => return Err(ReadError::Refused(400)),
    };
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let mut head = Head {
        method: request.method.unwrap_or_default().to_owned(),
        target: request.path.unwrap_or_default().to_owned(),
        headers: request
            .headers
            .iter()
            .map(|header| (header.name.to_owned(), text(header.value)))
            .collect(),
        keep_alive: false,
        http11: request.version == Some(1),
    };
    head.keep_alive = !head.lists("connection", "close")
        && (head.http11 || head.lists("connection", "keep-alive"));
    if head.http11 && head.header("host").is_none() {
        return Err(ReadError::Refused(400));
    }
    Ok(Some((head, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives short texts one byte at a time, the worst that a network may do.
    struct Slow<'a>(&'a [u8], Vec<u8>);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let step = if self.0.len() > 1000 { buffer.len() } else { 1 };
            let (piece, rest) = self.0.split_at(step.min(self.0.len()));
            buffer[..piece.len()].copy_from_slice(piece);
            self.0 = rest;
            Ok(piece.len())
        }
    }

    impl Write for Slow<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn requests_in(text: &str) -> Result<Vec<(Head, String)>, u16> {
        let mut stream = Slow(text.as_bytes(), Vec::new());
        let mut incoming = Incoming::default();
        let mut requests = Vec::new();
        loop {
            let head = match incoming.head(&mut stream) {
                Ok(head) => head,
                Err(ReadError::Gone) => return Ok(requests),
                Err(ReadError::Refused(status)) => return Err(status),
            };
            match incoming.body(&mut stream, &head, 1000) {
                Ok(body) => requests.push((head, String::from_utf8(body).unwrap())),
                Err(ReadError::Gone) => return Ok(requests),
                Err(ReadError::Refused(status)) => return Err(status),
            }
        }
    }

    #[test]
    fn requests_back_to_back_are_told_apart() {
        let text = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcPOST /d HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n1\r\nf\r\n0\r\nTrailer: z\r\n\r\nGET http://h/e?f HTTP/1.0\r\n\r\n";
        let requests = requests_in(text).unwrap();
        let bodies: Vec<_> = requests.iter().map(|(_, body)| body.as_str()).collect();
        assert_eq!(bodies, ["abc", "def", ""]);
        assert_eq!((requests[0].0.path(), requests[0].0.query()), ("/a", "b=c"));
        assert_eq!((requests[2].0.path(), requests[2].0.query()), ("/e", "f"));
        assert!(requests[0].0.keep_alive && !requests[2].0.keep_alive);
    }

    #[test]
    fn bad_and_oversized_requests_are_refused() {
        let host = "HTTP/1.1\r\nHost: x\r\n";
        assert_eq!(requests_in("nonsense\r\n\r\n").unwrap_err(), 400);
        assert_eq!(requests_in("GET / HTTP/1.1\r\n\r\n").unwrap_err(), 400);
        assert_eq!(
            requests_in(&format!("POST / {host}Content-Length: x\r\n\r\n")).unwrap_err(),
            400
        );
        assert_eq!(
            requests_in(&format!(
                "POST / {host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n"
            ))
            .unwrap_err(),
            400
        );
        assert_eq!(
            requests_in(&format!("POST / {host}Content-Length: 1001\r\n\r\n")).unwrap_err(),
            413
        );
        assert_eq!(
            requests_in(&format!(
                "POST / {host}Transfer-Encoding: chunked\r\n\r\nfff\r\n"
            ))
            .unwrap_err(),
            413
        );
        assert_eq!(
            requests_in(&format!("GET / {host}A: {}\r\n\r\n", "x".repeat(MAX_HEAD))).unwrap_err(),
            431
        );
    }
}
