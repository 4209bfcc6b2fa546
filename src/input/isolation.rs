//! Foreign formats are read in child processes: whatever a library does with the bytes of a file, it does elsewhere, within the
//! limits on time and memory.
//!
//! A file on which a library runs forever, fills the memory or overflows its stack ends the child and nothing else; the next file
//! gets a new one. Children live as long as they are useful: starting one for each file would take as long as reading a short
//! page.
//!
//! A message consists of the length of its head (4 bytes, little-endian), the head as JSON, the length of its body (8 bytes), and
//! the body.

use super::error::FormatError;
use super::limits::{Limits, bytes};
use super::{Foreign, InputError, Report, Source};
use crate::file_info::{FileHeading, FileInfo, NestedItem, Place};
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

/// The children, and how to start one.
pub struct Isolation {
    program: PathBuf,
    arguments: Vec<OsString>,
    idle: Mutex<Vec<Worker>>,
}

/// Time beyond the limit until a child is ended from outside: the reader may still say for itself what took so long.
const GRACE: Duration = Duration::from_secs(2);

/// MiB of address space that a child takes before it reads anything: the program, its threads' stacks and heaps.
const OVERHEAD: u64 = 768;

/// The longest head of a message; the longest legitimate one has a place for each paragraph of a long book.
const LONGEST_HEAD: u32 = 512 << 20;

#[derive(Debug, Serialize, Deserialize)]
struct Request {
    foreign: Foreign,
    /// For errors, and for file extensions; the child opens nothing.
    path: PathBuf,
    limits: [u64; 9],
}

#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Report { format: String, file_info: FileInfoOf, places: Vec<(usize, usize, Option<u32>, u32)> },
    Error(ErrorOf),
}

#[derive(Debug, Serialize, Deserialize)]
struct FileInfoOf {
    title: Option<String>,
    file_title: Option<String>,
    date: Option<String>,
    publisher: Option<String>,
    headings: Vec<(usize, usize, u8)>,
    file_date: Option<String>,
    whole_lines: bool,
    items: Vec<(usize, usize, u8)>,
    rows: Vec<(usize, usize)>,
}

/// The errors that a reader can return.
#[derive(Debug, Serialize, Deserialize)]
enum ErrorOf {
    Empty,
    NotText(String, String),
    NoText(String, usize),
    Locked(String),
    Damaged(String, String),
    TooLarge(String, String, u64),
    Internal(String),
}

impl std::fmt::Debug for Isolation {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        // Nothing in a result depends on it.
        out.write_str("Isolation")
    }
}

impl Isolation {
    /// Children are started as `program` with `arguments` and must call [`serve`].
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        Isolation { program, arguments, idle: Mutex::default() }
    }

    /// Has a child read the bytes.
    pub(super) fn read(&self, foreign: Foreign, data: &[u8], path: &Path, limits: &Limits) -> Result<Report, InputError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(worker) = idle {
            // A child that died while idle, or from what it had read before, says nothing about this file: another one tries it.
            match self.ask(worker, foreign, data, path, limits) {
                Err((_, Ended::Gone)) => {}
                answer => return answer.unwrap_or_else(|(worker, ended)| Err(worker.end(ended, limits).at(path, foreign.name()))),
            }
        }
        let worker = Worker::start(self, limits).map_err(|error| InputError::Read {
            path: path.to_path_buf(),
            source: io::Error::other(format!("no process could be started to read it: {error}")),
        })?;
        self.ask(worker, foreign, data, path, limits)
            .unwrap_or_else(|(worker, ended)| Err(worker.end(ended, limits).at(path, foreign.name())))
    }

    /// What a worker says; the worker itself if it says nothing.
    #[allow(clippy::type_complexity, clippy::result_large_err)]
    fn ask(
        &self,
        mut worker: Worker,
        foreign: Foreign,
        data: &[u8],
        path: &Path,
        limits: &Limits,
    ) -> Result<Result<Report, InputError>, (Worker, Ended)> {
        match worker.ask(foreign, data, path, limits) {
            Ok((reply, text)) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                Ok(reply.result(text, path))
            }
            Err(ended) => Err((worker, ended)),
        }
    }
}

/// A child and the thread that listens to it.
#[derive(Debug)]
struct Worker {
    child: Child,
    requests: ChildStdin,
    replies: Receiver<(Reply, String)>,
}

/// Why a child gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// It took too long.
    Late,
    /// It is gone.
    Gone,
}

impl Worker {
    fn start(isolation: &Isolation, limits: &Limits) -> io::Result<Self> {
        let mut command = Command::new(&isolation.program);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "baogao");
        command.args(&isolation.arguments).arg(limits.memory_mib.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // Ctrl-C is for the parent, which lets work in progress finish.
            command.process_group(0).env_clear();
        }
        let mut child = command.spawn()?;
        let (requests, answers) = (child.stdin.take(), child.stdout.take());
        let (Some(requests), Some(mut answers)) = (requests, answers) else {
            return Err(io::Error::other("a child process has no pipes"));
        };
        // Waiting for a pipe allows no timeout: this thread does the waiting, and ends with the child.
        let (sender, replies) = sync_channel(1);
        std::thread::Builder::new().name("baogao-answers".to_string()).spawn(move || {
            while let Ok((head, body)) = receive(&mut answers) {
                let (Ok(head), Ok(body)) = (serde_json::from_slice(&head), String::from_utf8(body)) else { break };
                if sender.send((head, body)).is_err() {
                    break;
                }
            }
        })?;
        Ok(Worker { child, requests, replies })
    }

    fn ask(&mut self, foreign: Foreign, data: &[u8], path: &Path, limits: &Limits) -> Result<(Reply, String), Ended> {
        // Only the extension of a name tells a reader something; a path need not be UTF-8.
        let path =
            PathBuf::from("file").with_extension(path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default());
        let request = Request { foreign, path, limits: limits.numbers() };
        let head = serde_json::to_vec(&request).map_err(|_| Ended::Gone)?;
        send(&mut self.requests, &head, data).map_err(|_| Ended::Gone)?;
        self.replies.recv_timeout(Duration::from_secs(limits.seconds).saturating_add(GRACE)).map_err(|error| match error {
            RecvTimeoutError::Timeout => Ended::Late,
            RecvTimeoutError::Disconnected => Ended::Gone,
        })
    }

    /// Ends the child and returns the error that its end amounts to.
    fn end(mut self, ended: Ended, limits: &Limits) -> FormatError {
        // One that is already gone cannot be ended.
        let _ = self.child.kill();
        let status = self.child.wait();
        let mut said = Vec::new();
        if let Some(errors) = self.child.stderr.take() {
            // What it said is only a help.
            let _ = errors.take(1 << 16).read_to_end(&mut said);
        }
        let said = String::from_utf8_lossy(&said);
        let slow = FormatError::Limit("reading it takes too long", "seconds", limits.seconds);
        match status {
            _ if ended == Ended::Late => slow,
            Ok(status) if is_out_of_time(status) => slow,
            Ok(status) if said.contains("memory allocation of") || is_killed(status) => {
                FormatError::Limit("reading it takes too much memory", "memory-mib", limits.memory_mib)
            }
            _ if said.contains("overflowed its stack") => FormatError::Damaged("it is nested without end".to_string()),
            Ok(status) => FormatError::Damaged(format!("its reader broke down: {status}")),
            Err(error) => FormatError::Damaged(format!("its reader broke down: {error}")),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without this it would stay as a zombie until the program ends.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// SIGXCPU: the child's own CPU time ran out.
fn is_out_of_time(status: ExitStatus) -> bool {
    cfg!(unix) && signal(status) == Some(24)
}

/// SIGKILL that was not ours: the system was short of memory.
fn is_killed(status: ExitStatus) -> bool {
    cfg!(unix) && signal(status) == Some(9)
}

impl Reply {
    fn of(result: Result<Report, InputError>) -> (Self, String) {
        match result {
            Ok(report) => {
                let headings =
                    report.file_info.headings.iter().map(|heading| (heading.span.start, heading.span.end, heading.level)).collect();
                let rows = report.file_info.rows.iter().map(|row| (row.start, row.end)).collect();
                let items = report.file_info.items.iter().map(|item| (item.span.start, item.span.end, item.depth)).collect();
                let FileInfo { title, file_title, date, file_date, publisher, whole_lines, .. } = report.file_info;
                let places = report.places.iter().map(|place| (place.span.start, place.span.end, place.page, place.paragraph)).collect();
                let format = report.source.format.to_string();
                (
                    Reply::Report {
                        format,
                        file_info: FileInfoOf { title, file_title, date, publisher, headings, file_date, whole_lines, items, rows },
                        places,
                    },
                    report.text,
                )
            }
            Err(error) => (Reply::Error(ErrorOf::of(error)), String::new()),
        }
    }

    fn result(self, text: String, path: &Path) -> Result<Report, InputError> {
        let broken = || FormatError::Damaged("its reader gave a broken answer".to_string()).at(path, "file");
        // A process that read hostile bytes is not trusted to give valid places in a text.
        let span = |start: usize, end: usize| {
            let fits = start <= end && text.is_char_boundary(start) && text.is_char_boundary(end);
            fits.then(|| Span::new(start, end)).ok_or_else(broken)
        };
        match self {
            Reply::Report { format, file_info, places } => {
                let places = places
                    .into_iter()
                    .map(|(start, end, page, paragraph)| Ok(Place { span: span(start, end)?, page, paragraph }))
                    .collect::<Result<_, InputError>>()?;
                let headings = file_info
                    .headings
                    .into_iter()
                    .map(|(start, end, level)| Ok(FileHeading { span: span(start, end)?, level }))
                    .collect::<Result<_, InputError>>()?;
                let rows = file_info.rows.into_iter().map(|(start, end)| span(start, end)).collect::<Result<_, InputError>>()?;
                let items = file_info.items.into_iter().map(|(start, end, depth)| Ok(NestedItem { span: span(start, end)?, depth }));
                let items = items.collect::<Result<_, InputError>>()?;
                let FileInfoOf { title, file_title, date, publisher, file_date, whole_lines, .. } = file_info;
                let source = Source::new(path, known(format), None, &text);
                Ok(Report {
                    source,
                    file_info: FileInfo { title, file_title, date, file_date, publisher, headings, whole_lines, items, rows },
                    places,
                    text,
                })
            }
            Reply::Error(error) => Err(error.at(path)),
        }
    }
}

impl ErrorOf {
    fn of(error: InputError) -> Self {
        match error {
            InputError::Empty { .. } => ErrorOf::Empty,
            InputError::NotText { what, advice, .. } => ErrorOf::NotText(what.to_string(), advice.to_string()),
            InputError::NoText { format, pages, .. } => ErrorOf::NoText(format.to_string(), pages),
            InputError::Locked { format, .. } => ErrorOf::Locked(format.to_string()),
            InputError::Damaged { format, cause, .. } => ErrorOf::Damaged(format.to_string(), cause),
            InputError::TooLarge { what, limit, value, .. } => ErrorOf::TooLarge(what.to_string(), limit.to_string(), value),
            InputError::Internal { place, .. } => ErrorOf::Internal(place),
            other => ErrorOf::Damaged("file".to_string(), other.to_string()),
        }
    }

    fn at(self, path: &Path) -> InputError {
        let path = path.to_path_buf();
        match self {
            ErrorOf::Empty => InputError::Empty { path },
            ErrorOf::NotText(what, advice) => InputError::NotText { path, what: known(what), advice: known(advice) },
            ErrorOf::NoText(format, pages) => InputError::NoText { path, format: known(format), pages },
            ErrorOf::Locked(format) => InputError::Locked { path, format: known(format) },
            ErrorOf::Damaged(format, cause) => InputError::Damaged { path, format: known(format), cause },
            ErrorOf::TooLarge(what, limit, value) => InputError::TooLarge { path, what: known(what), limit: known(limit), value },
            ErrorOf::Internal(place) => InputError::internal(path, place),
        }
    }
}

/// The words of errors are constants of the program, so they are few; each is kept once.
fn known(word: String) -> &'static str {
    static WORDS: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    const MOST: usize = 500;
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    match words.get(word.as_str()) {
        Some(word) => word,
        None if words.len() < MOST => {
            let word: &'static str = Box::leak(word.into_boxed_str());
            words.insert(word);
            word
        }
        None => "file",
    }
}

fn send(out: &mut impl Write, head: &[u8], body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(head.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(head)?;
    out.write_all(&(body.len() as u64).to_le_bytes())?;
    out.write_all(body)?;
    out.flush()
}

fn receive(from: &mut impl Read) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_HEAD {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut whole = |length: u64| {
        let mut bytes = Vec::new();
        from.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::Error::from(io::ErrorKind::UnexpectedEof)) }
    };
    let head = whole(u64::from(length))?;
    let length: [u8; 8] = whole(8)?.try_into().unwrap_or_default();
    Ok((head, whole(u64::from_le_bytes(length))?))
}

/// What a child does: it reads what it is sent until there is no more. `memory_mib` is the limit of that name; `guarded` runs the
/// work on one file and turns a panic into an error.
///
/// # Errors
/// When the pipes break: the parent is gone.
pub fn serve(
    requests: &mut impl Read,
    replies: &mut impl Write,
    memory_mib: u64,
    guarded: impl Fn(&Path, &mut dyn FnMut() -> Result<Report, InputError>) -> Result<Report, InputError>,
) -> io::Result<()> {
    restrict(memory_mib);
    loop {
        let (head, data) = match receive(requests) {
            Ok(message) => message,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let request: Request = serde_json::from_slice(&head).map_err(io::Error::other)?;
        let limits = Limits::of_numbers(request.limits);
        allow(limits.seconds);
        let mut data = data;
        let result = guarded(&request.path, &mut || request.foreign.read(std::mem::take(&mut data), &request.path, &limits));
        let (reply, text) = Reply::of(result);
        send(replies, &serde_json::to_vec(&reply).map_err(io::Error::other)?, text.as_bytes())?;
    }
}

/// A child may use this much memory, writes no file, opens none and leaves no core dump. Limits that the platform does not know
/// are not enforced.
#[cfg(unix)]
fn restrict(memory_mib: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let set = |resource, most| {
        // If one cannot be set, the others still hold.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    };
    set(Resource::As, bytes(memory_mib.saturating_add(OVERHEAD)));
    set(Resource::Fsize, 0);
    set(Resource::Core, 0);
    set(Resource::Nofile, 3);
}

#[cfg(not(unix))]
fn restrict(_: u64) {}

/// Processor time for the next file: the clock runs on even when the parent is gone.
#[cfg(unix)]
fn allow(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let maximum = getrlimit(Resource::Cpu).maximum;
    let until = u64::try_from(used).unwrap_or_default().saturating_add(seconds).saturating_add(GRACE.as_secs());
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(maximum.map_or(until, |most| most.min(until))), maximum });
}

#[cfg(not(unix))]
fn allow(_: u64) {}
