//! A place of their own for libraries that read foreign bytes: a large stack, and a barrier to their panics.

use super::READER_THREAD;
use super::error::FormatError;
use std::any::Any;

/// Stack for libraries that recurse; only what is touched is taken from the machine.
const STACK: usize = 256 << 20;

/// Runs `work` on its own thread. A panic in it means a damaged file; one raised with [`give_up`] is the error that it carries.
pub(super) fn apart<T: Send>(work: impl FnOnce() -> Result<T, FormatError> + Send) -> Result<T, FormatError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(READER_THREAD.to_string()).stack_size(STACK).spawn_scoped(scope, work);
        match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| Err(from_panic(panic))),
            Err(error) => Err(FormatError::Damaged(format!("no thread could be started to read it: {error}"))),
        }
    })
}

/// Leaves a library that offers no other way to stop it.
#[cfg(feature = "pdf")]
pub(super) fn give_up(error: FormatError) -> ! {
    std::panic::resume_unwind(Box::new(error))
}

fn from_panic(panic: Box<dyn Any + Send>) -> FormatError {
    match panic.downcast::<FormatError>() {
        Ok(error) => *error,
        Err(_) => FormatError::Damaged("its reader gave up on it".to_string()),
    }
}
