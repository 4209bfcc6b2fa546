//! From the paths on the command line to inputs, with what has to be said about them.

use super::args::ReadingArgs;
use super::messages::complain_of;
use super::output::standard_output;
use baogao::{FoundInputs, Input, InputError, Shown};
use std::io::IsTerminal;
use std::path::PathBuf;

/// The maximum number of links that are named one by one.
const NAMED: usize = 10;

/// Inputs in order; a path that cannot be one is an error in its place.
pub type Inputs = Vec<Result<Input, InputError>>;

/// The inputs that paths stand for, and these paths with those of `--files-from`.
///
/// # Errors
/// When the list of `--files-from` cannot be read.
pub fn find(paths: &[PathBuf], reading: &ReadingArgs) -> anyhow::Result<(Inputs, Vec<PathBuf>)> {
    let paths = reading.paths(paths)?;
    let FoundInputs { mut inputs, links } = baogao::expand(&paths, &reading.options().limits);
    mention(&links);
    if let Some(output) = standard_output() {
        for input in &mut inputs {
            let same = input.as_ref().ok().and_then(Input::file).filter(|file| output.hold(file));
            if let Some(file) = same {
                *input = Err(InputError::Output { path: file.to_path_buf() });
            }
        }
    }
    if inputs.iter().any(|input| matches!(input, Ok(Input::Stdin))) && std::io::stdin().is_terminal() {
        // Without a path on a terminal the program waits: say for what.
        complain_of("reading standard input; end it with Ctrl-D, or name a file");
    }
    Ok((inputs, paths))
}

/// Links in folders are not followed: they may lead in circles, or to something unintended. Nothing is left out silently.
fn mention(links: &[PathBuf]) {
    if links.is_empty() {
        return;
    }
    let named: Vec<String> = links.iter().take(NAMED).map(|path| Shown(path).to_string()).collect();
    let more = if links.len() > NAMED { format!(" and {} more", links.len() - NAMED) } else { String::new() };
    let count = if links.len() == 1 { "1 link was".to_string() } else { format!("{} links were", links.len()) };
    complain_of(&format!("{count} not followed: {}{more}; name what they lead to on the command line", named.join(", ")));
}
