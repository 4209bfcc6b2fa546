//! Characters to rows, and rows to columns and lines.

use super::{Glyph, PageLine};

/// Characters grouped into rows by their baselines, from top to bottom, each row from left to right.
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.retain(|glyph| {
        glyph.x.is_finite() && glyph.y.is_finite() && glyph.width.is_finite() && glyph.size.is_finite() && glyph.size > 0.0
    });
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let (mut base, mut size) = (f32::NEG_INFINITY, 0.0f32);
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if glyph.y - base <= 0.45 * size.max(glyph.size) => row.push(glyph),
            _ => {
                rows.push(vec![glyph]);
                (base, size) = (glyph.y, 0.0);
            }
        }
        // A raised note mark at the head of a row must not set its height.
        if glyph.size > size {
            (base, size) = (glyph.y, glyph.size);
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        // Bold letters are sometimes made by printing them twice.
        row.dedup_by(|b, a| a.c == b.c && (a.x - b.x).abs() < 0.3 * a.size && !a.c.is_whitespace());
    }
    rows.retain(|row| row.iter().any(|glyph| !glyph.c.is_whitespace()));
    rows
}

/// The rows as lines, one list per column in reading order.
pub(super) fn columns(rows: Vec<Vec<Glyph>>) -> Vec<Vec<PageLine>> {
    let Some(gutter) = gutter(&rows) else { return vec![rows.iter().map(|row| line(row)).collect()] };
    let mut out: Vec<Vec<PageLine>> = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut flush = |left: &mut Vec<PageLine>, right: &mut Vec<PageLine>, full: Option<PageLine>| {
        out.extend([std::mem::take(left), std::mem::take(right)].into_iter().filter(|lines| !lines.is_empty()));
        out.extend(full.map(|line| vec![line]));
    };
    for row in rows {
        if crosses(&row, gutter) {
            flush(&mut left, &mut right, Some(line(&row)));
            continue;
        }
        let split = row.partition_point(|glyph| glyph.x < gutter);
        for (side, glyphs) in [(&mut left, &row[..split]), (&mut right, &row[split..])] {
            if glyphs.iter().any(|glyph| !glyph.c.is_whitespace()) {
                side.push(line(glyphs));
            }
        }
    }
    flush(&mut left, &mut right, None);
    out
}

/// Whether characters of the row stand on both sides of `x` without a gap.
fn crosses(row: &[Glyph], x: f32) -> bool {
    row.iter().any(|glyph| !glyph.c.is_whitespace() && glyph.x < x + 0.5 * glyph.size && glyph.right() > x - 0.5 * glyph.size)
}

/// The middle of the band between two columns of running text. A table has gaps too, but its cells are not full lines.
fn gutter(rows: &[Vec<Glyph>]) -> Option<f32> {
    if rows.len() < 10 {
        return None;
    }
    let left = rows.iter().flatten().map(|glyph| glyph.x).fold(f32::INFINITY, f32::min);
    let right = rows.iter().flatten().map(Glyph::right).fold(f32::NEG_INFINITY, f32::max);
    let both = |x: f32| {
        let sides = rows.iter().filter(|row| !crosses(row, x) && row.iter().any(|g| g.x < x) && row.iter().any(|g| g.x > x));
        sides.count()
    };
    let crossed = |x: f32| rows.iter().filter(|row| crosses(row, x)).count();
    let steps = (0..=30).map(|step| left + (right - left) * (0.35 + 0.01 * step as f32));
    let best = steps
        .map(|x| (both(x), x))
        .max_by(|a, b| a.0.cmp(&b.0).then((b.1 - (left + right) / 2.0).abs().total_cmp(&(a.1 - (left + right) / 2.0).abs())))?;
    let (count, x) = best;
    let is_prose = |side: &dyn Fn(&Glyph) -> bool, width: f32| {
        let mut widths: Vec<f32> = rows
            .iter()
            .filter(|row| !crosses(row, x))
            .filter_map(|row| {
                let inside = row.iter().filter(|glyph| side(glyph) && !glyph.c.is_whitespace());
                let (from, to) =
                    inside.fold((f32::INFINITY, f32::NEG_INFINITY), |(from, to), glyph| (from.min(glyph.x), to.max(glyph.right())));
                (from < to).then_some(to - from)
            })
            .collect();
        widths.sort_by(f32::total_cmp);
        widths.get(widths.len() / 2).is_some_and(|&median| median > 0.75 * width)
    };
    let columns =
        count >= 8 && crossed(x) * 4 <= rows.len() && is_prose(&|glyph| glyph.x < x, x - left) && is_prose(&|glyph| glyph.x > x, right - x);
    columns.then_some(x)
}

/// Whether a character is one of those that make up a reference to a note.
fn is_reference(c: char) -> bool {
    c.is_ascii_digit() || ('①'..='⑳').contains(&c) || matches!(c, '[' | ']' | '［' | '］' | '*')
}

/// The characters of a row as text: gaps between them become spaces, wide ones tabs.
pub(super) fn line(row: &[Glyph]) -> PageLine {
    let mut text = String::new();
    let mut last: Option<&Glyph> = None;
    let mut sizes: Vec<f32> = row.iter().filter(|glyph| !glyph.c.is_whitespace()).map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    let seen = || row.iter().filter(|glyph| !glyph.c.is_whitespace());
    let y = seen().filter(|glyph| glyph.size >= size).map(|glyph| glyph.y).next().unwrap_or_default();
    for glyph in row {
        // A small raised figure after Chinese text refers to a note and is not part of the sentence; after `m` it is a power.
        let raised = glyph.size < 0.8 * size && glyph.y < y - 0.15 * size;
        let refers = raised && is_reference(glyph.c) && text.ends_with(|c: char| !c.is_ascii());
        if refers {
            continue;
        }
        if let Some(last) = last {
            let gap = glyph.x - last.right();
            let space = last.c.is_whitespace() || glyph.c.is_whitespace();
            let letters = |c: char| c.is_ascii_alphanumeric();
            if gap > 2.2 * size {
                text.truncate(text.trim_end().len());
                text.push('\t');
            } else if !space && gap > 0.7 * size {
                text.push('　');
            } else if !space && gap > 0.2 * size && letters(last.c) && letters(glyph.c) {
                text.push(' ');
            }
        }
        text.push(glyph.c);
        last = Some(glyph);
    }
    let left = seen().map(|glyph| glyph.x).fold(f32::INFINITY, f32::min);
    let right = seen().map(Glyph::right).fold(f32::NEG_INFINITY, f32::max);
    PageLine { left, right, y, size, text: text.trim().to_string() }
}
