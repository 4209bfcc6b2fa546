//! Where foreign formats are read: in children of this program, which are this program once more.

use super::{Outcome, safely};
use baogao::Isolation;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

/// What the program is called with as a child; nobody else would.
const CHILD: &str = "--read-for-parent";

/// Reads for the parent, where this process is a child.
pub fn serve_if_child() -> Option<anyhow::Result<Outcome>> {
    let mut arguments = std::env::args_os().skip(1);
    arguments.next().filter(|first| first == CHILD)?;
    let memory = arguments.next().and_then(|memory| memory.to_str()?.parse().ok())?;
    let (mut requests, mut replies) = (io::stdin().lock(), io::stdout().lock());
    let served = baogao::serve(&mut requests, &mut replies, memory, |path, read| safely::on(path, read));
    Some(served.map(|()| Outcome::Done).map_err(Into::into))
}

/// This program. The name that Linux has for it leads to the very file that runs, even when an update has put another in its place.
fn program() -> Option<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() { Some(running) } else { std::env::current_exe().ok() }
}

/// What starts children; `None` where the system does not say where the program is, as in an empty root without `/proc`.
pub fn apart() -> Option<&'static Isolation> {
    static APART: OnceLock<Option<Isolation>> = OnceLock::new();
    APART.get_or_init(|| program().map(|program| Isolation::new(program, vec![CHILD.into()]))).as_ref()
}
