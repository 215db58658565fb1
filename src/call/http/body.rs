//! An answer's body: read once, into the buffer that is handed out, and never beyond the limit.

use std::io::{self, BufReader, Read};
use std::time::Instant;

use flate2::bufread::MultiGzDecoder;

use super::room::{SPARE, make_room};

/// Why a body could not be read.
#[derive(Debug)]
pub(crate) enum Problem {
    /// More bytes than the limit.
    TooLarge,
    /// The memory for them could not be had.
    OutOfMemory,
    /// The gzip stream is damaged.
    BadGzip,
    /// The time is over, though bytes keep coming.
    Late,
    /// The connection failed.
    Io(io::Error),
}

/// Reads to the end. `length` is the length that the server announced, if it did: it is a limit and
/// no promise, memory is taken for what has come.
pub(crate) fn receive(
    reader: impl Read,
    length: Option<u64>,
    gzip: bool,
    limit: u64,
    deadline: Instant,
) -> Result<Vec<u8>, Problem> {
    if !gzip {
        // A promise of too much is refused before anything is read.
        if length.is_some_and(|length| length > limit) {
            return Err(Problem::TooLarge);
        }
        return receive_plain(reader, length, limit, deadline);
    }
    let packed = Packed {
        inner: reader,
        deadline,
        failed: None,
    };
    let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(PACKED_STEP, packed));
    let body = receive_plain(&mut decoder, None, limit, deadline);
    match body {
        Err(Problem::Io(error)) => Err(match decoder.into_inner().into_inner().failed {
            Some(cause) => cause,
            None if error.kind() == io::ErrorKind::OutOfMemory => Problem::OutOfMemory,
            None => Problem::BadGzip,
        }),
        other => other,
    }
}

/// What is unpacked between two looks at the clock: a stream of empty members unpacks to nothing, for
/// as long as it comes.
const PACKED_STEP: usize = 4 * 1024;

/// Looks at the clock, and remembers an error of the connection, which the decoder would make one of
/// its own.
struct Packed<R> {
    inner: R,
    deadline: Instant,
    failed: Option<Problem>,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() > self.deadline {
            self.failed = Some(Problem::Late);
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.inner.read(buffer).map_err(|error| {
            let kind = error.kind();
            self.failed = Some(Problem::Io(error));
            kind.into()
        })
    }
}

fn receive_plain(
    mut reader: impl Read,
    length: Option<u64>,
    limit: u64,
    deadline: Instant,
) -> Result<Vec<u8>, Problem> {
    /// What is read between two looks at the clock.
    const STEP: u64 = 256 * 1024;
    /// One byte beyond the limit tells that there is more.
    const MORE: usize = 1 + SPARE;
    let most = length.unwrap_or(limit).saturating_add(MORE as u64);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut body = Vec::new();
    loop {
        if body.capacity() - body.len() < MORE {
            let length = body.len();
            make_room(length, MORE, most, |more| body.try_reserve_exact(more))
                .map_err(|_| Problem::OutOfMemory)?;
        }
        // Up to the room there is: so the buffer never grows by itself.
        let room = (body.capacity() - body.len() - SPARE) as u64;
        let step = room.min(STEP);
        let read = (&mut reader).take(step).read_to_end(&mut body);
        let read = read.map_err(Problem::Io)? as u64;
        if body.len() as u64 > limit {
            return Err(Problem::TooLarge);
        }
        if read < step {
            return Ok(body);
        }
        if Instant::now() > deadline {
            return Err(Problem::Late);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    use std::time::Duration;

    fn receive(
        reader: impl Read,
        length: Option<u64>,
        gzip: bool,
        limit: u64,
    ) -> Result<Vec<u8>, Problem> {
        let deadline = Instant::now() + Duration::from_secs(3600);
        super::receive(reader, length, gzip, limit, deadline)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_body_is_read_whole_with_and_without_a_length() {
        let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let length = Some(bytes.len() as u64);
        let body = receive(&bytes[..], length, false, 1 << 20).unwrap();
        assert_eq!(body, bytes);
        assert_eq!(body.capacity(), bytes.len() + 1 + SPARE, "with room for C");
        assert_eq!(receive(&bytes[..], None, false, 1 << 20).unwrap(), bytes);
        let packed = gzip(&bytes);
        assert_eq!(receive(&packed[..], None, true, 1 << 20).unwrap(), bytes);
        assert_eq!(receive(&b""[..], None, false, 1).unwrap(), b"");
    }

    #[test]
    fn a_gzip_stream_of_many_members_is_one_body() {
        let packed = [gzip(b"[1,"), gzip(b"2]")].concat();
        assert_eq!(receive(&packed[..], None, true, 100).unwrap(), b"[1,2]");
    }

    #[test]
    fn the_limit_holds_while_reading_and_after_unpacking() {
        let endless = io::repeat(b' ');
        assert!(matches!(
            receive(endless, None, false, 1 << 16),
            Err(Problem::TooLarge)
        ));
        assert!(matches!(
            receive(&b"ab"[..], Some(2), false, 1),
            Err(Problem::TooLarge)
        ));
        assert_eq!(receive(&b"ab"[..], Some(2), false, 2).unwrap(), b"ab");
        let bomb = gzip(&vec![b' '; 50 << 20]);
        assert!(matches!(
            receive(&bomb[..], None, true, 1 << 20),
            Err(Problem::TooLarge)
        ));
    }

    #[test]
    fn an_announcement_is_no_reason_to_take_memory() {
        let body = receive(&b"{"[..], Some(64 << 20), false, 64 << 20).unwrap();
        assert!(body.capacity() <= 64 * 1024, "{}", body.capacity());
        let body = receive(&vec![b' '; 100_000][..], Some(64 << 20), false, 64 << 20).unwrap();
        assert!(body.capacity() <= 8 * 100_000, "{}", body.capacity());
    }

    #[test]
    fn what_comes_without_end_ends_with_the_time() {
        let late = |reader: &mut dyn Read, gzip| {
            let outcome = super::receive(reader, None, gzip, u64::MAX, Instant::now());
            assert!(matches!(outcome, Err(Problem::Late)), "{outcome:?}");
        };
        late(&mut io::repeat(b' '), false);
        late(&mut &gzip(&vec![b' '; 8 << 20])[..], true);
        // Nothing comes of these, and nothing is waited for.
        late(&mut &gzip(b"").repeat(10_000)[..], true);
    }

    /// A connection that breaks at once.
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }

    #[test]
    fn damaged_gzip_is_told_from_a_broken_connection() {
        let mut packed = gzip(b"{\"result\":[]}");
        packed[12] ^= 0xff;
        assert!(matches!(
            receive(&packed[..], None, true, 100),
            Err(Problem::BadGzip)
        ));
        assert!(matches!(
            receive(Broken, None, true, 100),
            Err(Problem::Io(_))
        ));
        assert!(matches!(
            receive(Broken, None, false, 100),
            Err(Problem::Io(_))
        ));
    }
}
