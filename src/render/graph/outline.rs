//! OPML 2.0, which mind-mapping and outlining programs read.

use super::svg::escaped;
use crate::render::label;
use crate::render::view::SectionView;
use std::io::{self, Write};

/// The section tree.
///
/// # Errors
/// When the sink fails.
pub fn opml(title: &str, sections: &[SectionView], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">")?;
    writeln!(out, "  <head><title>{}</title></head>\n  <body>", escaped(title))?;
    branches(sections, 2, out)?;
    writeln!(out, "  </body>\n</opml>")
}

fn branches(sections: &[SectionView], depth: usize, out: &mut dyn Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    for section in sections {
        let text = escaped(&label(section));
        if section.children.is_empty() {
            writeln!(out, "{indent}<outline text=\"{text}\"/>")?;
        } else {
            writeln!(out, "{indent}<outline text=\"{text}\">")?;
            branches(&section.children, depth + 1, out)?;
            writeln!(out, "{indent}</outline>")?;
        }
    }
    Ok(())
}
