//! A terminal obeys what it is sent: anything from reports, file names and error messages is escaped before it gets there. In
//! files and pipes everything stays as it is.

use std::io::{self, IsTerminal, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether renderers write colours in this run.
static COLOURS: AtomicBool = AtomicBool::new(false);

/// From now on colours are those of renderers, which have escaped any that a report contains.
pub fn let_colours_through() {
    COLOURS.store(true, Ordering::Relaxed);
}

/// Standard output.
pub fn standard_output() -> Box<dyn Write> {
    let out = io::stdout().lock();
    if out.is_terminal() { Box::new(Terminal::new(out)) } else { Box::new(Plain(out)) }
}

/// Standard output as it is.
struct Plain(StdoutLock<'static>);

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A terminal. Renderers that use colours have already escaped the control characters of a report; this is a second line of
/// defence, and the only one for formats without colours. It lets through text and, where renderers use them, colours
/// (`ESC [ … m`), and nothing else that a terminal would obey.
pub struct Terminal<W: Write> {
    out: W,
    colours: &'static AtomicBool,
    /// What was begun at the end of the last bytes: a character or a colour.
    open: Vec<u8>,
}

/// A colour is no longer than this: `ESC [38;2;255;255;255;48;2;255;255;255m`.
const COLOUR: usize = 48;

impl<W: Write> Terminal<W> {
    /// Writes to `out` and makes everything harmless.
    pub fn new(out: W) -> Self {
        Terminal { out, colours: &COLOURS, open: Vec::new() }
    }

    fn pass(&mut self, last: bool) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.open);
        let colours = self.colours.load(Ordering::Relaxed);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            if let Some(len) = colour(rest).filter(|_| colours) {
                self.out.write_all(&rest[..len])?;
                rest = &rest[len..];
                continue;
            }
            let unfinished =
                colours && rest[0] == 0x1b && rest.len() < COLOUR && rest[1..].iter().all(|byte| b"[;0123456789".contains(byte));
            if unfinished && !last {
                break;
            }
            // Up to the next escape, at least that one.
            let end = rest[1..].iter().position(|&byte| byte == 0x1b).map_or(rest.len(), |at| at + 1);
            let piece = &rest[..end];
            let whole = match std::str::from_utf8(piece) {
                Ok(text) => {
                    self.out.write_all(baogao::harmless(text).as_bytes())?;
                    end
                }
                // The end of a character is still to come.
                Err(error) if error.error_len().is_none() && end == rest.len() && !last => {
                    let text = String::from_utf8_lossy(&piece[..error.valid_up_to()]);
                    self.out.write_all(baogao::harmless(&text).as_bytes())?;
                    rest = &rest[error.valid_up_to()..];
                    break;
                }
                Err(_) => {
                    self.out.write_all(baogao::harmless(&String::from_utf8_lossy(piece)).as_bytes())?;
                    end
                }
            };
            rest = &rest[whole..];
        }
        self.open = rest.to_vec();
        Ok(())
    }
}

/// Bytes of a colour code that opens `bytes`.
fn colour(bytes: &[u8]) -> Option<usize> {
    let inside = bytes.strip_prefix(b"\x1b[")?;
    let end = inside.iter().take(COLOUR).position(|byte| !b";0123456789".contains(byte))?;
    (inside[end] == b'm').then_some(end + 3)
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.open.extend_from_slice(bytes);
        self.pass(false)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<W: Write> Drop for Terminal<W> {
    fn drop(&mut self) {
        // Anyone watching a terminal sees where it broke off.
        let _ = self.pass(true).and_then(|()| self.out.flush());
    }
}

/// What is said on standard error.
pub fn said(message: &str) -> std::borrow::Cow<'_, str> {
    if io::stderr().is_terminal() { baogao::harmless(message) } else { message.into() }
}

/// Ends the program as clap does. Its messages repeat arguments, and a shell puts file names among these.
pub fn exit(error: &clap::Error) -> ! {
    let arguments: Vec<String> = std::env::args_os().map(|argument| baogao::path_text(argument.as_ref())).collect();
    let hostile = |argument: &&String| matches!(baogao::harmless_line(argument), std::borrow::Cow::Owned(_));
    if error.use_stderr() && arguments.iter().any(|argument| hostile(&argument)) {
        // Without colours, so that none from an argument remain.
        let mut plain = error.render().to_string();
        for argument in arguments.iter().filter(hostile) {
            // `--name=value` is repeated in pieces.
            for part in [argument.as_str()].into_iter().chain(argument.split('=')) {
                plain = plain.replace(part, &baogao::harmless_line(part));
            }
        }
        let _ = write!(io::stderr(), "{}", baogao::harmless(&plain));
        std::process::exit(error.exit_code())
    }
    error.exit()
}

#[cfg(test)]
mod tests {
    use super::*;

    static ON: AtomicBool = AtomicBool::new(true);
    static OFF: AtomicBool = AtomicBool::new(false);

    fn shown(pieces: &[&[u8]], colours: &'static AtomicBool) -> String {
        let mut out = Vec::new();
        let mut terminal = Terminal { out: &mut out, colours, open: Vec::new() };
        pieces.iter().for_each(|piece| terminal.write_all(piece).unwrap());
        drop(terminal);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn colours_pass_and_all_else_is_written_out() {
        let text = "\u{1b}[1m一\u{1b}[0m\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\n".as_bytes();
        assert_eq!(shown(&[text], &ON), "\u{1b}[1m一\u{1b}[0m\\u001b[2J\\u001b]0;x\\u0007\\u009b31m\n");
        assert_eq!(shown(&[text], &OFF), "\\u001b[1m一\\u001b[0m\\u001b[2J\\u001b]0;x\\u0007\\u009b31m\n");
    }

    #[test]
    fn nothing_depends_on_where_a_write_ends() {
        let text = "一\u{1b}[1;31m二\u{1b}[2J三\u{202e}\u{1b}".as_bytes();
        let whole = shown(&[text], &ON);
        for at in 0..text.len() {
            for more in at..text.len() {
                assert_eq!(shown(&[&text[..at], &text[at..more], &text[more..]], &ON), whole, "{at} {more}");
            }
        }
        assert_eq!(whole, "一\u{1b}[1;31m二\\u001b[2J三\\u202e\\u001b");
    }
}
