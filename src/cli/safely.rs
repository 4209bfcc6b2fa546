//! An end to panics: what fails inside one report is that report's error, and the others go on.

use baogao::InputError;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::path::Path;

thread_local! {
    /// Whether a report is being worked on here, so that a panic will be caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where the last panic came from, and what it said.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// How many characters of a panic's message are repeated: it may contain a stretch of the report.
const SAID: usize = 160;

/// Records where panics come from. Those that become errors of a report are not printed: the error that names the report is.
pub fn take_down_panics() {
    let hook = take_hook();
    set_hook(Box::new(move |info| {
        if GUARDED.get() {
            PLACE.set(Some(place(info)));
        } else if std::thread::current().name() != Some(baogao::READER_THREAD) {
            hook(info);
        }
    }));
}

fn place(info: &PanicHookInfo) -> String {
    let at = info.location().map_or_else(|| "somewhere".to_string(), |at| format!("{}:{}:{}", at.file(), at.line(), at.column()));
    let said = info.payload_as_str().unwrap_or_default();
    let said: String = baogao::harmless_line(said).chars().take(SAID).collect();
    if said.is_empty() { at } else { format!("{at}: {said}") }
}

/// Works on the report at `path`. A panic becomes an error that says where in the program it came from.
pub fn on<T>(path: &Path, work: impl FnOnce() -> Result<T, InputError>) -> Result<T, InputError> {
    let before = GUARDED.replace(true);
    // What a panic leaves behind is dropped with the report.
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    result.unwrap_or_else(|_| {
        let place = PLACE.take().unwrap_or_else(|| "somewhere".to_string());
        Err(InputError::internal(path.to_path_buf(), place))
    })
}
