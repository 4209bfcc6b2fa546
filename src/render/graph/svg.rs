//! SVG, as a file of its own or inside a page.

use super::Graph;
use super::layout::{HEIGHT, Layout};
use std::fmt::Write;
use std::io;

/// Where a picture is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A file of its own, including its colours.
    File,
    /// In a page, which supplies the colours.
    Page,
}

/// The colours of a standalone file.
const COLOURS: &str = "text{font:14px 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;fill:#1b1f24}\
.box rect{fill:#eef4fb;stroke:#3b6ea5}.link{fill:none;stroke:#57606a}.link.more{stroke-dasharray:4 3}.said{font-size:11px;fill:#57606a}\
marker path{fill:#57606a}";

/// Writes a picture as a file.
///
/// # Errors
/// When the sink fails.
pub fn page(graph: &Graph, title: &str, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", picture(graph, title, Setting::File, 0))
}

/// A picture; `number` distinguishes the pictures of one page.
pub fn picture(graph: &Graph, title: &str, setting: Setting, number: usize) -> String {
    let layout = Layout::of(graph);
    let (width, height) = (layout.width.max(20), layout.height.max(20));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" role=\"img\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"><title>{}</title>",
        escaped(title)
    );
    if setting == Setting::File {
        let _ = write!(out, "<style>{COLOURS}</style>");
    }
    let _ = write!(
        out,
        "<defs><marker id=\"arrow{number}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>"
    );
    for curve in &layout.curves {
        let ((x, y), (to_x, to_y)) = (curve.from, curve.to);
        let bend = (to_x.abs_diff(x) / 2).max(24);
        let class = if curve.tree { "link" } else { "link more" };
        let _ = write!(
            out,
            "<path class=\"{class}\" d=\"M{x} {y}C{} {y} {} {to_y} {to_x} {to_y}\" marker-end=\"url(#arrow{number})\"/>",
            x + bend,
            to_x as i64 - bend as i64
        );
        let label = graph.links[curve.link].label;
        if !label.is_empty() {
            let (x, y) = ((x + to_x) / 2, (y + to_y) / 2);
            let _ = write!(
                out,
                "<text class=\"said\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                y.saturating_sub(4),
                label.replace('_', " ")
            );
        }
    }
    for (place, name) in layout.boxes.iter().zip(&graph.nodes) {
        let _ = write!(
            out,
            "<g class=\"box\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{HEIGHT}\" rx=\"5\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>",
            place.x,
            place.y,
            place.width,
            place.x + place.width / 2,
            place.y + HEIGHT / 2 + 5,
            escaped(name)
        );
    }
    out.push_str("</svg>");
    out
}

/// Text that XML shows as it is; characters that are not allowed in XML are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        let picture = picture(&super::super::tests::graph("<b>&>乙:leads"), "a\"b", Setting::Page, 3);
        assert!(picture.contains("<title>a&quot;b</title>"), "{picture}");
        assert!(!picture.contains("<b>") && picture.contains("&lt;b"), "{picture}");
        assert!(!picture.contains("<style>") && picture.contains("url(#arrow3)"), "{picture}");
    }
}
