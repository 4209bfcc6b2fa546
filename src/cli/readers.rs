//! Where foreign formats are read: in child processes that run this same program.

use super::{Outcome, safely};
use baogao::Isolation;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The name that this program is called by as a child; nobody else would use it.
const CHILD: &str = "--read-for-parent";

/// Reads for the parent, if this process is a child.
pub fn serve_if_child() -> Option<anyhow::Result<Outcome>> {
    let mut arguments = std::env::args_os().skip(1);
    arguments.next().filter(|first| first == CHILD)?;
    let memory = arguments.next().and_then(|memory| memory.to_str()?.parse().ok())?;
    let (mut requests, mut replies) = (io::stdin().lock(), io::stdout().lock());
    let served = baogao::serve(&mut requests, &mut replies, memory, |path, read| safely::on(path, read));
    Some(served.map(|()| Outcome::Done).map_err(Into::into))
}

/// This program. The name that Linux has for it leads to the very file that is running, even after an update has replaced it.
fn program() -> Option<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() { Some(running) } else { std::env::current_exe().ok() }
}

/// What starts children; `None` if the system does not say where the program is, as in an empty root without `/proc`.
pub fn apart() -> Option<&'static Isolation> {
    static APART: OnceLock<Option<Isolation>> = OnceLock::new();
    APART.get_or_init(|| program().map(|program| Isolation::new(program, vec![CHILD.into()]))).as_ref()
}
