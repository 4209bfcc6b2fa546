//! Which line continues the one above, judging by the margins, the leading and the indents of the pages.

use super::{Frame, PageLine};
use regex::Regex;
use std::sync::LazyLock;

/// Finds the margins and the usual leading of each frame; one with few lines takes those of the frame before.
pub(super) fn measure(frames: &mut [Frame]) {
    let mut before: Option<(f32, f32, f32)> = None;
    for frame in frames.iter_mut() {
        // Rows of tables keep to no margin.
        let text = || frame.lines.iter().filter(|line| !line.text.contains('\t'));
        let lines: Vec<&PageLine> = if text().count() >= 3 { text().collect() } else { frame.lines.iter().collect() };
        let size = median(lines.iter().map(|line| line.size).collect()).unwrap_or(1.0);
        let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
        lefts.sort_by(f32::total_cmp);
        let enough = if lines.len() < 8 { 1 } else { (lines.len() * 15 / 100).max(2) };
        let crowd = |at: f32| lefts.iter().filter(|&&left| (left - at).abs() < 0.5 * size).count();
        let left = lefts.iter().copied().find(|&left| crowd(left) >= enough).or_else(|| lefts.first().copied()).unwrap_or(0.0);
        let least = if lines.len() < 8 && before.is_none() { frame.least } else { 0.0 };
        let right = frame.lines.iter().map(|line| line.right).fold(left + least, f32::max);
        let steps = lines.windows(2).map(|pair| pair[1].y - pair[0].y).filter(|&step| step > 0.8 * size).collect::<Vec<f32>>();
        let mut sorted = steps;
        sorted.sort_by(f32::total_cmp);
        // There may be more space between paragraphs than between lines: the lower third is safe.
        let leading = sorted.get(sorted.len() / 3).copied().unwrap_or(2.0 * size);
        let own = (left, right, leading);
        let (left, right, leading) = match before {
            Some(before) if lines.len() < 8 && (left - before.0).abs() < 12.0 * size => (left.min(before.0), right.max(before.1), before.2),
            _ => own,
        };
        (frame.left, frame.right, frame.leading) = (left, right, leading);
        if lines.len() >= 8 {
            before = Some((left, right, leading));
        }
    }
    agree(frames);
}

/// A page of short paragraphs shows neither margin; those of its neighbours do.
fn agree(frames: &mut [Frame]) {
    let size = median(frames.iter().flat_map(|frame| frame.lines.iter().map(|line| line.size)).collect()).unwrap_or(1.0);
    let near = |a: f32, b: f32| (a - b).abs() < 0.5 * size;
    let mut lefts: Vec<f32> = frames.iter().map(|frame| frame.left).collect();
    lefts.sort_by(f32::total_cmp);
    let common = lefts.iter().copied().find(|&left| lefts.iter().filter(|&&other| near(left, other)).count() * 5 >= frames.len());
    if let Some(common) = common {
        for frame in frames.iter_mut() {
            let shift = frame.left - common;
            if shift > 0.5 * size && shift < 4.0 * size && frame.lines.iter().any(|line| near(line.left, common)) {
                frame.left = common;
            }
        }
    }
    let margins: Vec<(f32, f32)> = frames.iter().map(|frame| (frame.left, frame.right)).collect();
    for frame in frames {
        let same = margins.iter().filter(|(left, _)| near(*left, frame.left)).map(|&(_, right)| right);
        let widest = median(same.collect()).unwrap_or(frame.right);
        frame.right = frame.right.max(widest);
    }
}

pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Whether paragraphs open with an indent, as in official documents, and not only with space above them.
pub(super) fn opens_by_indent(frames: &[Frame]) -> bool {
    let lines = || frames.iter().flat_map(|frame| frame.lines.iter().map(move |line| (frame, line)));
    let indented = lines().filter(|(frame, line)| (1.2..=3.2).contains(&((line.left - frame.left) / line.size))).count();
    indented >= 3 && indented * 25 >= lines().count()
}

/// Whether `line` continues the paragraph that `last` belongs to.
pub(super) fn continues(upper: &Frame, last: &PageLine, frame: &Frame, line: &PageLine, indented: bool) -> bool {
    let same_frame = std::ptr::eq(upper, frame);
    if last.text.contains('\t') || line.text.contains('\t') || (last.size - line.size).abs() > 0.12 * line.size {
        return false;
    }
    if same_frame && line.y - last.y > 1.3 * frame.leading {
        return false;
    }
    let first = line.text.chars().next().unwrap_or(' ');
    // What could not be broken before the line's end: a word in Latin letters, or a character followed by the stop.
    let word = line.text.chars().take_while(|c| c.is_ascii_graphic()).count();
    let unbroken = if first.is_ascii_graphic() { word as f32 * 0.6 } else { 2.0 } * line.size;
    if upper.right - last.right > unbroken + 0.8 * line.size {
        return false;
    }
    let indent = (line.left - frame.left) / line.size;
    let hangs = ((line.left - frame.left) - (last.left - upper.left)).abs() < 0.3 * line.size;
    if indent > 3.2 && same_frame && ends_title(frame, last, line) {
        return true;
    }
    if indent > 1.0 {
        return hangs && !indented && !is_far_right(frame, line) && last.right >= upper.right - 1.5 * line.size;
    }
    let ended = last.text.ends_with(['。', '！', '？', '；', '：', '”']);
    // Without indents, a paragraph that fills its last line can only be recognized by what opens the next.
    indented || !(ended && (NUMBERED.is_match(&line.text) || (!same_frame && last.text.ends_with('。'))))
}

/// Whether `line` is the rest of a title that did not fit: centred, below a full line that does not end in a stop.
fn ends_title(frame: &Frame, last: &PageLine, line: &PageLine) -> bool {
    let off = |line: &PageLine| ((line.left + line.right) - (frame.left + frame.right)).abs() / (2.0 * line.size);
    let is_title = last.left - frame.left < 1.2 * line.size && !last.text.ends_with(['。', '！', '？', '；', '：', '，', '”']);
    is_title
        && frame.right - last.right < 1.2 * line.size
        && off(line) < 0.8
        && frame.lines.iter().position(|first| std::ptr::eq(first, last)).is_some_and(|at| at < 4)
}

// Takes `一、`, `（一）`, `(1)`, `3.`, `第三条`; not `一是`, `3.5%`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]{1,2}[.．、](?:[^0-9]|$)|第[一二三四五六七八九十百]+[章节条])")
        .expect("the pattern is tested")
});

/// Whether a short line stands to the right, as a signature or its date does.
pub(super) fn is_far_right(frame: &Frame, line: &PageLine) -> bool {
    let width = frame.right - frame.left;
    let middle = (line.left + line.right) / 2.0 - frame.left;
    line.left - frame.left > 0.35 * width && middle > 0.58 * width && line.text.chars().count() <= 40 && !line.text.contains('\t')
}
