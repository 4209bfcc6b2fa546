//! Zip archives of folders.

use super::InputError;
use super::error::FormatError;
use super::limits::{Limits, bytes};
use super::packed::{self, Content};
use super::walk::{Input, is_report};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use zip::ZipArchive;

/// One open file shared by many readers, each with its own position.
#[derive(Debug, Clone)]
struct Shared {
    file: Arc<Mutex<File>>,
    at: u64,
    len: u64,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().map_err(|_| io::Error::other("a reader of the archive failed"))?;
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

/// A file in a zip archive. The archive's table of contents is read once and shared.
#[derive(Debug, Clone)]
pub struct PackedFile {
    archive: Arc<ZipArchive<Buffered>>,
    archive_path: Arc<Path>,
    index: usize,
    path: PathBuf,
}

/// A buffered [`Shared`]; a clone begins with an empty buffer.
#[derive(Debug)]
struct Buffered(BufReader<Shared>);

impl Clone for Buffered {
    fn clone(&self) -> Self {
        Buffered(BufReader::new(self.0.get_ref().clone()))
    }
}

impl Read for Buffered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for Buffered {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl PackedFile {
    /// The archive's path followed by the file's own.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The archive's own path.
    pub fn archive(&self) -> &Path {
        &self.archive_path
    }

    /// The bytes of the file.
    pub(super) fn read(&self, limits: &Limits) -> Result<Vec<u8>, InputError> {
        // Each reader has its own position in the file, and a buffer only while it reads.
        let mut archive = ZipArchive::clone(&self.archive);
        let file = archive.by_index(self.index).map_err(|error| packed::zip_error(error).at(&self.path, "file in a zip archive"))?;
        let most = bytes(limits.unpacked_mib);
        let mut out = Vec::new();
        let damaged = |error: io::Error| FormatError::Damaged(error.to_string()).at(&self.path, "file in a zip archive");
        file.take(most.saturating_add(1)).read_to_end(&mut out).map_err(damaged)?;
        if out.len() as u64 > most {
            return Err(FormatError::Limit("it is too large when unpacked", "unpacked-mib", limits.unpacked_mib).at(&self.path, "file"));
        }
        Ok(out)
    }
}

/// The files of a zip archive; `None` if `path` is not one, or is a document that only looks like one from outside.
pub(super) fn expand(path: &Path, limits: &Limits) -> Option<Vec<Result<Input, InputError>>> {
    // Whatever is read from a pipe here is gone.
    if !std::fs::metadata(path).is_ok_and(|facts| facts.is_file()) {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut head = [0; 4];
    file.read_exact(&mut head).ok()?;
    if &head != b"PK\x03\x04" {
        return None;
    }
    let len = file.metadata().ok()?.len();
    let shared = Shared { file: Arc::new(Mutex::new(file)), at: 0, len };
    // Reporting a damaged one is left to the reader of the file.
    let archive = ZipArchive::new(Buffered(BufReader::new(shared))).ok()?;
    if packed::content(&archive) != Content::Files {
        return None;
    }
    if archive.len() as u64 > limits.files {
        return Some(vec![Err(FormatError::Limit("it holds too many files", "files", limits.files).at(path, "archive"))]);
    }
    let mut files: Vec<(String, usize)> = Vec::new();
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(index) else { continue };
        if entry.is_dir() {
            continue;
        }
        files.push((name(entry.name_raw(), entry.name().ok().as_deref()), index));
    }
    files.retain(|(name, _)| {
        let hidden = name.split('/').any(|step| step.starts_with('.') || step == "__MACOSX");
        !hidden && is_report(Path::new(name))
    });
    files.sort();
    let archive = Arc::new(archive);
    let archive_path: Arc<Path> = path.into();
    let inputs = files.into_iter().map(|(name, index)| {
        let (archive, archive_path) = (Arc::clone(&archive), Arc::clone(&archive_path));
        Ok(Input::Packed(PackedFile { archive, archive_path, index, path: path.join(name) }))
    });
    Some(inputs.collect())
}

/// The name of a packed file. Windows writes names in the encoding of the machine, here GBK, without saying so.
fn name(raw: &[u8], decoded: Option<&str>) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_string(),
        Err(_) => match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(raw) {
            Some(text) => text.into_owned(),
            None => decoded.map_or_else(|| String::from_utf8_lossy(raw).into_owned(), str::to_string),
        },
    };
    // A name is only shown; still, none should look as if it led elsewhere.
    let steps: Vec<String> =
        text.replace('\\', "/").split('/').filter(|step| !matches!(*step, "" | "." | "..")).map(str::to_string).collect();
    steps.join("/")
}
