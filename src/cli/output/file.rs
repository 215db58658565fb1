//! A file replaced whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::input::device_name::is_device_of_windows;

/// Writes a file so that it is there whole or not at all: beside it first, then in its place.
pub(super) fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if cfg!(windows) && is_device_of_windows(&path.to_string_lossy()) {
        return write_to_device(path, bytes);
    }
    let existing = fs::metadata(path).ok();
    let special = cfg!(unix) && (path.starts_with("/dev") || path.starts_with("/proc"));
    if special || existing.as_ref().is_some_and(|known| !known.is_file()) {
        // A device or a pipe is written to and never replaced; nor is /dev/stdout, even where it
        // leads to a file.
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    // Behind a link the file is replaced, not the link.
    let path = fs::canonicalize(path)
        .or_else(|_| Ok::<_, io::Error>(path.with_file_name("").join(fs::read_link(path)?)))
        .unwrap_or_else(|_| path.to_owned());
    let beside = beside(&path)?;
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        write_like(&mut file, existing.as_ref(), bytes)?;
        // An open one has no other name on every file system.
        drop(file);
        fs::rename(&beside, &path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes to what has a device's name on Windows. Newer ones take some of these names for files: it is
/// one then, or becomes one.
fn write_to_device(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut how = OpenOptions::new();
    let mut device = match how.write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => how.create_new(true).open(path)?,
        opened => opened?,
    };
    // A device has no length.
    let _ = device.set_len(0);
    device.write_all(bytes)
}

/// Writes the bytes, with the permissions of the file that is replaced. (On Windows it has none but to
/// be read-only, and then it is not replaced.)
fn write_like(file: &mut File, replaced: Option<&fs::Metadata>, bytes: &[u8]) -> io::Result<()> {
    if cfg!(unix)
        && let Some(replaced) = replaced
    {
        file.set_permissions(replaced.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name in the same directory, since a rename does not cross file systems.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let mut name = path
        .file_name()
        .ok_or(ErrorKind::InvalidFilename)?
        .to_owned();
    name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let folder = std::env::temp_dir().join(format!("b24busy-output-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("answer.json");
        for text in ["a longer answer", "short"] {
            replace_file(&file, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert!(replace_file(&folder.join("none").join("answer.json"), b"x").is_err());
        assert!(replace_file(&folder, b"x").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_device_is_written_to_and_what_has_only_its_name_as_well() {
        let folder = std::env::temp_dir().join(format!("b24busy-device-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        // By another name, since under its own it would be the device where these tests run on Windows.
        let file = folder.join("answer.json");
        for text in ["a longer answer", "short"] {
            write_to_device(&file, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
        fs::remove_dir_all(&folder).unwrap();
        let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
        write_to_device(Path::new(null), b"x").unwrap();
    }
}
