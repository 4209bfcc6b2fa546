//! Where results go: a file appears whole or not at all, and files that are read are never written to.

use super::args::ReadingArgs;
use super::config;
use super::terminal::Terminal;
use anyhow::Context;
use baogao::{Input, InputError, Shown};
use file_id::{FileId, get_file_id};
use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Component, Path, PathBuf};

/// The names of unfinished files begin with this, which no reader of results looks for.
pub const UNFINISHED: &str = ".baogao-";

/// The files that a run reads, identified by what they are and not by what they are called: links and other spellings lead to the
/// same file.
#[derive(Default)]
pub struct Sources {
    reports: HashSet<FileId>,
    /// Word lists, the list of files, the configuration.
    others: HashSet<FileId>,
}

impl Sources {
    /// The files that inputs come from, the list that named them, the configuration.
    pub fn of<'i>(inputs: impl IntoIterator<Item = &'i Result<Input, InputError>>, reading: &ReadingArgs) -> Self {
        let mut sources = Sources::default();
        reading.files_from.as_deref().into_iter().chain(config::in_force()).for_each(|path| sources.add(path));
        let mut last = None;
        let inputs: Vec<_> = inputs.into_iter().collect();
        // A shell may have opened a file for standard input.
        if cfg!(unix) && inputs.iter().any(|input| matches!(input, Ok(Input::Stdin))) {
            sources.reports.extend(identity(Path::new("/dev/stdin")));
        }
        for path in inputs.into_iter().filter_map(|input| input.as_ref().ok()).filter_map(Input::file) {
            // All files of an archive come from one file.
            if last != Some(path) {
                sources.reports.extend(identity(path));
            }
            last = Some(path);
        }
        sources
    }

    /// One more file that is read.
    pub fn add(&mut self, path: &Path) {
        self.others.extend(identity(path));
    }

    /// Whether `path` is one of the reports.
    pub fn hold(&self, path: &Path) -> bool {
        identity(path).is_some_and(|id| self.reports.contains(&id))
    }

    /// Whether `path` is one of all the files that are read.
    pub fn are_read_from(&self, path: &Path) -> bool {
        identity(path).is_some_and(|id| self.reports.contains(&id) || self.others.contains(&id))
    }

    /// # Errors
    /// When writing to `path` would write to one of them.
    pub fn refuse(&self, path: Option<&Path>) -> anyhow::Result<()> {
        let Some((path, id)) = path.and_then(|path| Some((path, identity(path)?))) else { return Ok(()) };
        anyhow::ensure!(!self.reports.contains(&id), "{}: this is the report itself; name another file", Shown(path));
        anyhow::ensure!(!self.others.contains(&id), "{}: this file is read in this run; name another one", Shown(path));
        Ok(())
    }
}

/// What distinguishes a file from all others: device and inode, or the platform's equivalent. Pipes and devices have no content to lose.
fn identity(path: &Path) -> Option<FileId> {
    let facts = fs::metadata(path).ok()?;
    if facts.is_file() { get_file_id(path).ok() } else { None }
}

/// The file that standard output goes to, if it is one.
#[cfg(unix)]
pub fn standard_output() -> Option<Sources> {
    let id = identity(Path::new("/dev/stdout"))?;
    Some(Sources { reports: HashSet::from([id]), others: HashSet::new() })
}

/// The file that standard output goes to, if it is one.
#[cfg(not(unix))]
pub fn standard_output() -> Option<Sources> {
    None
}

/// Writes a file beside `path` and puts it in its place in one step: whoever reads `path` sees all of it or none. An existing
/// file keeps its mode, a link its target. Anything but a regular file (a pipe, a device) is written to directly.
///
/// # Errors
/// When the folder cannot be made or written to.
pub fn replace<'b>(path: &Path, bytes: impl IntoIterator<Item = &'b [u8]>) -> io::Result<()> {
    let link = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink());
    match fs::metadata(path) {
        Ok(facts) if facts.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        // `/dev/stdout` may lead to a file that is already open: putting another in its place would leave that one empty.
        Ok(facts) if !facts.is_file() || is_of_the_system(path) => {
            let file = OpenOptions::new().append(true).open(path)?;
            if file.is_terminal() { write_into(&mut Terminal::new(file), bytes) } else { write_into(&mut &file, bytes) }
        }
        Ok(facts) => {
            let target = if link { fs::canonicalize(path)? } else { path.to_path_buf() };
            put(&target, bytes, Some(facts.permissions()))
        }
        // A link that leads nowhere yet: the system creates its target.
        Err(_) if link => write_into(&mut File::create(path)?, bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => put(path, bytes, None),
        Err(error) => Err(error),
    }
}

fn is_of_the_system(path: &Path) -> bool {
    let open = ["/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/proc"];
    cfg!(unix) && open.iter().any(|open| path.starts_with(open))
}

fn write_into<'b>(out: &mut dyn Write, pages: impl IntoIterator<Item = &'b [u8]>) -> io::Result<()> {
    pages.into_iter().try_for_each(|page| out.write_all(page))
}

fn put<'b>(path: &Path, bytes: impl IntoIterator<Item = &'b [u8]>, mode: Option<fs::Permissions>) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED).suffix(".tmp");
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: what the user's umask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(parent)?;
    write_into(&mut file, bytes)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Whether a file also exists elsewhere: writing into it would write there, too.
#[cfg(unix)]
fn has_other_names(facts: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(facts) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &fs::Metadata) -> bool {
    false
}

/// A folder that results go into, and nowhere else, whatever it contains.
pub struct OutputFolder {
    path: PathBuf,
    /// Without links.
    real: PathBuf,
}

impl OutputFolder {
    /// Makes the folder where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make(path: &Path) -> anyhow::Result<Self> {
        let made = fs::create_dir_all(path).and_then(|()| fs::canonicalize(path));
        let real = made.with_context(|| format!("{}: cannot create this folder", Shown(path)))?;
        Ok(OutputFolder { path: path.to_path_buf(), real })
    }

    /// As it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a path lies in it, however it is spelled.
    pub fn holds(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| path.starts_with(&self.real))
    }

    /// A file of the folder for the program's own records.
    ///
    /// # Errors
    /// When something other than a file is there: whoever prepared the folder may have meant it to lead elsewhere.
    pub fn own(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.path.join(name);
        let fits = fs::symlink_metadata(&path).map_or(true, |facts| facts.is_file() && !has_other_names(&facts));
        anyhow::ensure!(fits, "{}: this is a link or not a regular file; remove it, or name another folder", Shown(&path));
        Ok(path)
    }

    /// Writes a result below the folder, creating subfolders. Links are followed only where they stay in the folder.
    ///
    /// # Errors
    /// When it cannot be written, or would be written elsewhere.
    pub fn write<'b>(&self, name: &str, bytes: impl IntoIterator<Item = &'b [u8]>) -> io::Result<()> {
        let elsewhere = || io::Error::other("it would be written outside the output folder: part of its path is a link");
        let name = Path::new(name);
        let mut folder = self.path.clone();
        for part in name.parent().into_iter().flat_map(Path::components) {
            let Component::Normal(part) = part else { return Err(elsewhere()) };
            folder.push(part);
            match fs::symlink_metadata(&folder) {
                Ok(facts) if facts.is_symlink() && !self.holds(&folder) => return Err(elsewhere()),
                Ok(_) => {}
                Err(_) => match fs::create_dir(&folder) {
                    // Another thread was faster.
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                    _ => {}
                },
            }
        }
        let path = self.path.join(name);
        match fs::symlink_metadata(&path) {
            Ok(facts) if facts.is_symlink() && !self.holds(&path) => Err(elsewhere()),
            // Waiting for the other end of a pipe would hold up everything that follows.
            Ok(facts) if !facts.is_file() && !fs::metadata(&path).is_ok_and(|facts| facts.is_file()) => {
                Err(io::Error::other("something other than a regular file is already there"))
            }
            _ => replace(&path, bytes),
        }
    }
}
