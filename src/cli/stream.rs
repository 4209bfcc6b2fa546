//! `--from jsonl`: one report per line from standard input, each result written as a line at once.

use super::args::{Format, ReportArgs};
use super::drawing::{Drawn, PagedBytes, Rendered, draw};
use super::messages::complain_of;
use super::plan::Plan;
use super::threads::Threads;
use super::writer::ResultWriter;
use super::{Outcome, safely};
use baogao::Shown;
use baogao::render::FailureView;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A line as it was read, with its place in errors.
struct InputLine {
    place: String,
    bytes: io::Result<Vec<u8>>,
    /// Whether the line was longer than an input may be; the rest of it was skipped.
    cut: bool,
}

/// Reads lines until there are no more, and writes a result for each as soon as it is ready.
pub fn run(args: &ReportArgs, plan: &Plan, threads: &Threads, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let paths = if args.paths.is_empty() { vec![PathBuf::from("-")] } else { args.paths.clone() };
    for path in &paths {
        anyhow::ensure!(!path.is_dir(), "{}: --from jsonl reads files of JSON lines or standard input, not folders", Shown(path));
    }
    let most = plan.analyzer.reading().limits.file_mib.saturating_mul(1 << 20);
    let window = threads.window();
    let (sender, lines) = sync_channel(2 * window);
    // The thread ends with its input, or when nobody takes its lines any more.
    std::thread::spawn(move || paths.iter().try_for_each(|path| read(path, most, &sender)));
    let mut writer = ResultWriter::new(plan, true);
    writer.begin(out)?;
    let mut outcome = Outcome::Done;
    while let Some(held) = next(&lines, window) {
        for result in threads.map(held, |line| answer(plan, line)).into_iter().flatten() {
            match result {
                Answer::Rendered(piece) => writer.piece(piece, out)?,
                Answer::Failed(message, line) => {
                    outcome = Outcome::SomeFailed;
                    complain_of(&message);
                    if args.format() == Format::Jsonl {
                        out.write_all(&line)?;
                    }
                }
            }
        }
        out.flush()?;
    }
    writer.end(out)?;
    Ok(match outcome {
        Outcome::Done if writer.has_diagnostics && plan.is_check() => Outcome::Found,
        outcome => outcome,
    })
}

/// The lines that are available, at least one; `None` when there will be no more.
fn next(lines: &Receiver<InputLine>, most: usize) -> Option<Vec<InputLine>> {
    let first = lines.recv().ok()?;
    Some(std::iter::once(first).chain(lines.try_iter().take(most - 1)).collect())
}

/// Sends the lines of a file; `None` when nobody takes them.
fn read(path: &Path, most: u64, lines: &SyncSender<InputLine>) -> Option<()> {
    let mut source: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        match File::open(path) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => return lines.send(InputLine { place: Shown(path).to_string(), bytes: Err(error), cut: false }).ok(),
        }
    };
    for number in 1.. {
        let mut bytes = Vec::new();
        let place = format!("{}:{number}", Shown(path));
        match source.by_ref().take(most).read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) => {
                if number == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
                    bytes.drain(.."\u{feff}".len());
                }
                let cut = bytes.len() as u64 == most && bytes.last() != Some(&b'\n');
                let skipped = if cut { skip_line(&mut source) } else { Ok(()) };
                lines.send(InputLine { place, bytes: skipped.map(|()| bytes), cut }).ok()?;
            }
            Err(error) => return lines.send(InputLine { place, bytes: Err(error), cut: false }).ok(),
        }
    }
    Some(())
}

fn skip_line(source: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let held = source.fill_buf()?;
        let end = held.iter().position(|&byte| byte == b'\n');
        let (length, last) = (end.map_or(held.len(), |end| end + 1), end.is_some() || held.is_empty());
        source.consume(length);
        if last {
            return Ok(());
        }
    }
}

enum Answer {
    Rendered(Rendered),
    /// For people, and the line for programs.
    Failed(String, Vec<u8>),
}

/// The fields of a line in their order, as they were written: numbers keep all their digits.
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> serde::Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
                out.write_str("an object with the report in \"text\"")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// The result of a line; nothing for a blank one.
fn answer(plan: &Plan, line: InputLine) -> Option<Answer> {
    let bytes = match line.bytes {
        Ok(bytes) if bytes.trim_ascii().is_empty() => return None,
        Ok(bytes) => bytes,
        Err(error) => return Some(failed(&line.place, "unreadable", &error.to_string(), &[])),
    };
    if line.cut {
        let message =
            format!("the line is longer than {} MiB; raise the limit with --limit file-mib=N", plan.analyzer.reading().limits.file_mib);
        return Some(failed(&line.place, "too_large", &message, &[]));
    }
    let mut fields = match serde_json::from_slice::<Fields>(&bytes) {
        Ok(Fields(fields)) => fields,
        Err(error) => {
            // It counts lines of its own; here there is only one.
            let cause = error.to_string();
            let cause = cause.split(" at line ").next().unwrap_or_default();
            let message = format!("not a JSON object ({cause} at character {}); expected {{\"id\": …, \"text\": …}}", error.column());
            return Some(failed(&line.place, "bad_line", &message, &[]));
        }
    };
    let text = fields.iter().position(|(name, _)| name == "text").map(|at| fields.remove(at).1);
    let text = match text.map(|text| serde_json::from_str::<String>(text.get())) {
        Some(Ok(text)) => text,
        Some(Err(_)) => return Some(failed(&line.place, "bad_line", "\"text\" is not a string", &fields)),
        None => return Some(failed(&line.place, "bad_line", "no field \"text\"; expected {\"id\": …, \"text\": …}", &fields)),
    };
    let id = named(&fields);
    let path = id.clone().unwrap_or_else(|| line.place.clone());
    let reading = baogao::ReadOptions { encoding: None, ..*plan.analyzer.reading() };
    let drawn = safely::on(path.as_ref(), || {
        let report = baogao::from_bytes(text.into_bytes(), path.as_ref(), &reading)?;
        Ok(draw(plan, &report, true, None))
    });
    let answer = match drawn {
        Ok(piece) => Answer::Rendered(with_their_fields(piece, &fields)),
        Err(error) => {
            let said = if id.is_some() { format!("{}: {error}", line.place) } else { error.to_string() };
            Answer::Failed(said, failure_line(&FailureView::new(&error), &fields))
        }
    };
    Some(answer)
}

fn with_their_fields(piece: Rendered, fields: &[(String, Box<RawValue>)]) -> Rendered {
    match piece {
        Rendered::Drawn(drawn) => Rendered::Drawn(Drawn { bytes: with_fields_on_pages(fields, drawn.bytes), ..drawn }),
        row => row,
    }
}

/// The name that `id` gives the report, if it is a string or a number.
fn named(fields: &[(String, Box<RawValue>)]) -> Option<String> {
    let (_, id) = fields.iter().find(|(name, _)| name == "id")?;
    match serde_json::from_str(id.get()).ok()? {
        serde_json::Value::String(id) if !id.is_empty() => Some(id),
        serde_json::Value::Number(_) => Some(id.get().to_string()),
        _ => None,
    }
}

fn failed(place: &str, code: &'static str, message: &str, fields: &[(String, Box<RawValue>)]) -> Answer {
    let path = named(fields).unwrap_or_else(|| place.to_string());
    let said = format!("{place}: {message}");
    let view = FailureView::of(path, code, said.clone());
    Answer::Failed(said, failure_line(&view, fields))
}

fn failure_line(view: &FailureView, fields: &[(String, Box<RawValue>)]) -> Vec<u8> {
    let mut line = serde_json::to_vec(view).unwrap_or_default();
    line = with_fields(fields, line);
    line.push(b'\n');
    line
}

fn with_fields_on_pages(fields: &[(String, Box<RawValue>)], pages: PagedBytes) -> PagedBytes {
    let mut json: Vec<u8> = Vec::with_capacity(pages.len());
    pages.iter().for_each(|page| json.extend_from_slice(page));
    let mut out = PagedBytes::default();
    // Writing to pages never fails.
    let _ = out.write_all(&with_fields(fields, json));
    out
}

/// Puts the fields of the input before those of the result; fields that both have go into `input`, so that nothing is lost.
fn with_fields(fields: &[(String, Box<RawValue>)], json: Vec<u8>) -> Vec<u8> {
    if fields.is_empty() || json.first() != Some(&b'{') {
        return json;
    }
    let (clashing, own): (Vec<_>, Vec<_>) = fields.iter().partition(|(name, _)| baogao::render::is_field(name));
    let mut line = b"{".to_vec();
    let add = |fields: &[&(String, Box<RawValue>)], line: &mut Vec<u8>| {
        for (at, (name, value)) in fields.iter().enumerate() {
            if at > 0 {
                line.push(b',');
            }
            line.extend(serde_json::to_string(name).unwrap_or_default().into_bytes());
            line.push(b':');
            line.extend_from_slice(value.get().as_bytes());
        }
    };
    add(&own, &mut line);
    if !clashing.is_empty() {
        line.extend_from_slice(if own.is_empty() { b"\"input\":{" } else { b",\"input\":{" });
        add(&clashing, &mut line);
        line.push(b'}');
    }
    line.push(b',');
    line.extend_from_slice(&json[1..]);
    line
}
