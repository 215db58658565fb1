//! Bodies, of which the huge ones are made while they are sent.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// The bytes of an answer.
#[derive(Debug, Clone)]
pub enum Body {
    /// Bytes at hand.
    Bytes(Vec<u8>),
    /// A beginning, a piece many times over, an end.
    Repeated {
        /// What comes first.
        start: Vec<u8>,
        /// What is repeated.
        piece: Vec<u8>,
        /// How many times.
        count: u64,
        /// What comes last.
        end: Vec<u8>,
    },
}

impl Body {
    /// A valid answer of the busy method of at least that many bytes.
    pub fn huge(bytes: u64) -> Body {
        let entry = r#"{"ID":"1","NAME":"Planning","DATE_FROM":"08.09.2025 10:00:00","DATE_TO":"08.09.2025 11:00:00","DATE_FROM_TS_UTC":"1757304000","DATE_TO_TS_UTC":"1757307600","~USER_OFFSET_FROM":0,"~USER_OFFSET_TO":0,"DT_SKIP_TIME":"N","TZ_FROM":"Europe\/Moscow","TZ_TO":"Europe\/Moscow","ACCESSIBILITY":"busy","IMPORTANCE":"normal","EVENT_TYPE":null}"#;
        Body::Repeated {
            start: br#"{"result":{"1":["#.to_vec(),
            piece: format!("{entry},").into_bytes(),
            count: bytes / (entry.len() as u64 + 1),
            end: format!("{entry}]}}}}").into_bytes(),
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> u64 {
        match self {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::Repeated {
                start,
                piece,
                count,
                end,
            } => start.len() as u64 + piece.len() as u64 * count + end.len() as u64,
        }
    }

    /// Compresses the body.
    pub fn gzip(&self) -> io::Result<Body> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        self.pieces(&mut |piece| encoder.write_all(piece))?;
        Ok(Body::Bytes(encoder.finish()?))
    }

    /// Hands over the bytes, piece by piece of a size that suits a socket.
    pub fn pieces(&self, take: &mut impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        match self {
            Body::Bytes(bytes) => take(bytes),
            Body::Repeated {
                start,
                piece,
                count,
                end,
            } => {
                let at_once = (64 * 1024 / piece.len().max(1)).max(1);
                let block = piece.repeat(at_once);
                take(start)?;
                for _ in 0..count / at_once as u64 {
                    take(&block)?;
                }
                for _ in 0..count % at_once as u64 {
                    take(piece)?;
                }
                take(end)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_huge_body_is_valid_and_as_long_as_it_says() {
        let body = Body::huge(300_000);
        let mut bytes = Vec::new();
        body.pieces(&mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })
        .unwrap();
        assert_eq!(bytes.len() as u64, body.len());
        assert!(bytes.len() >= 300_000 && bytes.len() < 301_000);
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert!(value["result"]["1"].as_array().unwrap().len() > 100);
    }
}
