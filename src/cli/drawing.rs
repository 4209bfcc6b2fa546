//! What a thread makes of one report: it is analysed and drawn.

use super::args::Format;
use super::config;
use super::plan::{Plan, WordListing};
use baogao::render::graph::{self, Graph};
use baogao::render::{self, ReportView, SummaryRow, html};
use baogao::{Document, Part, Report};
use std::io::Write;

/// Bytes page by page: a single growing buffer would be copied whenever it is full, and would be twice as large as its content.
#[derive(Default)]
pub struct PagedBytes {
    full: Vec<Vec<u8>>,
    /// The page being written. The first one grows as needed: most results are short.
    page: Vec<u8>,
}

impl PagedBytes {
    const SIZE: usize = 1 << 18;

    /// The pages in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.full.iter().chain([&self.page]).map(Vec::as_slice)
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.iter().map(<[u8]>::len).sum()
    }

    #[cold]
    fn turn(&mut self, room: usize) {
        self.full.push(std::mem::replace(&mut self.page, Vec::with_capacity(Self::SIZE.max(room))));
    }
}

impl Write for PagedBytes {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.page.len() + bytes.len() > Self::SIZE {
            self.turn(bytes.len());
        }
        self.page.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One analysed input: what a thread has already drawn, or the row of a summary.
pub enum Rendered {
    Drawn(Drawn),
    Row(SummaryRow),
}

/// What a thread has drawn of an input.
pub struct Drawn {
    pub bytes: PagedBytes,
    /// Whether `check` found something.
    pub has_diagnostics: bool,
    /// What a list of pages says about it.
    pub row: Option<SummaryRow>,
}

/// Analyses a report and draws it; `index` is where the list of a folder's pages is.
pub fn draw(plan: &Plan, report: &Report, several: bool, index: Option<String>) -> Rendered {
    let doc = Document::parse_with(&report.text, &report.file_info);
    let view = view(plan, report, &doc);
    let has_diagnostics = view.diagnostics.as_ref().is_some_and(|found| !found.is_empty());
    let format = plan.args.format();
    // What the view was made from is dropped before drawing: for a long report both are large.
    let title = doc.meta.title.clone();
    let doc = (format == Format::Html).then_some(doc);
    let title = || view.meta.as_ref().and_then(|meta| meta.title.as_deref()).or(title.as_deref()).unwrap_or(&view.source.path);
    let mut bytes = PagedBytes::default();
    let out = &mut bytes;
    let mut row = None;
    let result = match format {
        Format::Table if several && plan.part.is_none() => return Rendered::Row(SummaryRow::of(&view)),
        Format::Sarif => render::sarif::results(&view, out),
        Format::Table if plan.is_check() => {
            render::excerpt_report(&view, &report.text, plan.style, plan.args.drawing.most().unwrap_or(usize::MAX), out)
        }
        Format::Table => table(plan, &view, several, out),
        Format::Json => serde_json::to_writer_pretty(out, &view).map_err(Into::into),
        Format::Jsonl => serde_json::to_writer(&mut *out, &view).map_err(std::io::Error::from).and_then(|()| writeln!(out)),
        Format::Csv => render::csv_write(render::csv_rows(&view, plan.part), plan.args.drawing.cells(), out),
        Format::Markdown => render::markdown_report(&view, out),
        Format::Html => {
            row = Some(SummaryRow::of(&view));
            doc.map_or(Ok(()), |doc| out.write_all(html::report(&view, &doc, plan.style.language, index).as_bytes()))
        }
        Format::Dot => graph::dot(&Graph::of_chains(&view), title(), out),
        Format::Svg => graph::svg_page(&Graph::of_chains(&view), title(), out),
        Format::Mermaid if plan.part == Some(Part::Outline) => {
            graph::mermaid_outline(title(), view.outline.as_deref().unwrap_or_default(), out)
        }
        Format::Mermaid => graph::mermaid_graph(&Graph::of_chains(&view), out),
        Format::Opml => graph::opml(title(), view.outline.as_deref().unwrap_or_default(), out),
    };
    // Writing to pages never fails.
    debug_assert!(result.is_ok());
    Rendered::Drawn(Drawn { bytes, has_diagnostics, row })
}

fn view(plan: &Plan, report: &Report, doc: &Document) -> ReportView {
    let mut view = plan.analyzer.document(report, doc);
    view.source.config = config::changes().map(baogao::path_text);
    view
}

fn table(plan: &Plan, view: &ReportView, several: bool, out: &mut PagedBytes) -> std::io::Result<()> {
    if several {
        writeln!(out, "== {} ==", baogao::harmless_line(&view.source.path))?;
    }
    if plan.part == Some(Part::Words) {
        return words(plan, view, out);
    }
    render::table_report(view, plan.style, out)?;
    if plan.words != WordListing::Hidden {
        writeln!(out, "\nWords")?;
        words(plan, view, out)?;
    }
    if several { writeln!(out) } else { Ok(()) }
}

/// Segmented words as people read them: one paragraph per line, words separated by a space.
fn words(plan: &Plan, view: &ReportView, out: &mut PagedBytes) -> std::io::Result<()> {
    let mut line = String::new();
    let mut end = None;
    for token in view.tokens.iter().flatten() {
        // White space in the text is a break between lines or columns.
        let apart = end.is_some_and(|end| token.span[0] > end);
        if apart {
            writeln!(out, "{}", line.trim_end())?;
            line.clear();
        }
        line.push_str(&plan.style.text(&token.text));
        if plan.words == WordListing::Tagged {
            line.push('/');
            line.push_str(&token.tag);
        }
        line.push(' ');
        end = Some(token.span[1]);
    }
    if line.is_empty() { Ok(()) } else { writeln!(out, "{}", line.trim_end()) }
}
