//! An answer's body: read once, into the buffer that is handed out, and never beyond the limit.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// Why a body could not be read.
#[derive(Debug)]
pub(crate) enum Problem {
    /// More bytes than the limit.
    TooLarge,
    /// The memory for them could not be had.
    OutOfMemory,
    /// The gzip stream is damaged.
    BadGzip,
    /// The connection failed.
    Io(io::Error),
}

/// Reads to the end. `length` is the length that the server announced, if it did.
///
/// The buffer has room for one byte more than the body: a C string takes its NUL there without
/// moving the rest.
pub(crate) fn read(
    reader: impl Read,
    length: Option<u64>,
    gzip: bool,
    limit: u64,
) -> Result<Vec<u8>, Problem> {
    if !gzip {
        // A promise of too much is refused before anything is read.
        if length.is_some_and(|length| length > limit) {
            return Err(Problem::TooLarge);
        }
        return read_plain(reader, length.unwrap_or(0), limit);
    }
    let packed = Packed {
        inner: reader,
        failed: None,
    };
    let mut decoder = MultiGzDecoder::new(packed);
    // Busy answers shrink to a tenth and less; the limit caps the guess.
    let guess = length.unwrap_or(0).saturating_mul(8).min(1 << 20);
    let body = read_plain(&mut decoder, guess, limit);
    match body {
        Err(Problem::Io(error)) => Err(match decoder.into_inner().failed {
            Some(cause) => Problem::Io(cause),
            None if error.kind() == io::ErrorKind::OutOfMemory => Problem::OutOfMemory,
            None => Problem::BadGzip,
        }),
        other => other,
    }
}

/// Remembers an error of the connection, which the decoder would make one of its own.
struct Packed<R> {
    inner: R,
    failed: Option<io::Error>,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let kind = error.kind();
            self.failed = Some(error);
            kind.into()
        })
    }
}

fn read_plain(mut reader: impl Read, expected: u64, limit: u64) -> Result<Vec<u8>, Problem> {
    const SMALLEST: usize = 8 * 1024;
    let mut body = Vec::new();
    let mut filled = 0;
    grow(
        &mut body,
        usize::try_from(expected.min(limit)).unwrap_or(SMALLEST),
    )?;
    loop {
        if filled == body.len() {
            // An exactly announced body ends here; look before growing for more.
            let mut one = [0];
            if read_some(&mut reader, &mut one)? == 0 {
                break;
            }
            let more = body.len().max(SMALLEST);
            grow(&mut body, more)?;
            body[filled] = one[0];
            filled += 1;
        } else {
            let read = read_some(&mut reader, &mut body[filled..])?;
            if read == 0 {
                break;
            }
            filled += read;
        }
        if filled as u64 > limit {
            return Err(Problem::TooLarge);
        }
    }
    body.truncate(filled);
    Ok(body)
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> Result<usize, Problem> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done.map_err(Problem::Io),
        }
    }
}

/// Makes the buffer longer by `more` bytes, with one byte of capacity to spare.
fn grow(body: &mut Vec<u8>, more: usize) -> Result<(), Problem> {
    body.try_reserve_exact(more.saturating_add(1))
        .map_err(|_| Problem::OutOfMemory)?;
    body.resize(body.len() + more, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_body_is_read_whole_with_and_without_a_length() {
        let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_le_bytes).collect();
        let length = Some(bytes.len() as u64);
        let body = read(&bytes[..], length, false, 1 << 20).unwrap();
        assert_eq!(body, bytes);
        assert_eq!(
            body.capacity(),
            bytes.len() + 1,
            "one allocation, with room for a NUL"
        );
        assert_eq!(read(&bytes[..], None, false, 1 << 20).unwrap(), bytes);
        let packed = gzip(&bytes);
        assert_eq!(read(&packed[..], None, true, 1 << 20).unwrap(), bytes);
        assert_eq!(read(&b""[..], None, false, 1).unwrap(), b"");
    }

    #[test]
    fn a_gzip_stream_of_many_members_is_one_body() {
        let packed = [gzip(b"[1,"), gzip(b"2]")].concat();
        assert_eq!(read(&packed[..], None, true, 100).unwrap(), b"[1,2]");
    }

    #[test]
    fn the_limit_holds_while_reading_and_after_unpacking() {
        let endless = io::repeat(b' ');
        assert!(matches!(
            read(endless, None, false, 1 << 16),
            Err(Problem::TooLarge)
        ));
        assert!(matches!(
            read(&b"ab"[..], Some(2), false, 1),
            Err(Problem::TooLarge)
        ));
        assert_eq!(read(&b"ab"[..], Some(2), false, 2).unwrap(), b"ab");
        let bomb = gzip(&vec![b' '; 50 << 20]);
        assert!(matches!(
            read(&bomb[..], None, true, 1 << 20),
            Err(Problem::TooLarge)
        ));
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
            read(&packed[..], None, true, 100),
            Err(Problem::BadGzip)
        ));
        assert!(matches!(read(Broken, None, true, 100), Err(Problem::Io(_))));
        assert!(matches!(
            read(Broken, None, false, 100),
            Err(Problem::Io(_))
        ));
    }
}
