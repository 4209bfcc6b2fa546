//! Markdown (CommonMark with tables): its text without the marks, its headings with their levels.

use super::draft::{Draft, list_depth, raised_number};
use super::error::FormatError;
use super::limits::Limits;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text of a Markdown file.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Draft, FormatError> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = MarkdownReader::new(limits);
    for event in Parser::new_ext(source, options) {
        reader.event(event)?;
    }
    reader.take(None)?;
    reader.draft.file_info.whole_lines = !reader.wrapped;
    if reader.draft.is_blank() { Err(FormatError::Empty) } else { Ok(reader.draft) }
}

struct MarkdownReader<'l> {
    limits: &'l Limits,
    draft: Draft,
    /// The text of the line so far.
    line: String,
    /// The level of the heading that is open.
    level: Option<u8>,
    /// The open lists; an ordered one with its next number, which its writer wrote into the text.
    lists: Vec<Option<u64>>,
    depth: u64,
    /// The block of HTML that is open.
    markup: String,
    wrapped: bool,
    /// Where the raised text of the line begins.
    raised: Option<usize>,
}

impl<'l> MarkdownReader<'l> {
    fn new(limits: &'l Limits) -> Self {
        MarkdownReader {
            limits,
            draft: Draft::new(limits),
            line: String::new(),
            level: None,
            lists: Vec::new(),
            depth: 0,
            markup: String::new(),
            wrapped: false,
            raised: None,
        }
    }

    fn event(&mut self, event: Event) -> Result<(), FormatError> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(end) => self.end(end)?,
            Event::Text(text) | Event::Code(text) => self.line.push_str(&text),
            Event::SoftBreak => {
                self.wrapped = true;
                soft_break(&mut self.line);
            }
            Event::HardBreak => self.line.push('\n'),
            Event::Html(text) => self.markup.push_str(&text),
            Event::InlineHtml(tag) if is_line_break(&tag) => self.line.push('\n'),
            Event::InlineHtml(tag) if tag.eq_ignore_ascii_case("<sup>") => self.raised = Some(self.line.len()),
            Event::InlineHtml(tag) if tag.eq_ignore_ascii_case("</sup>") => {
                if let Some(start) = self.raised.take().filter(|&start| self.line.is_char_boundary(start))
                    && let Some(mark) = raised_number(self.line[start..].trim(), &self.line[..start])
                {
                    self.line.replace_range(start.., &mark);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag) -> Result<(), FormatError> {
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(FormatError::Limit("its elements are nested too deep", "depth", self.limits.depth));
        }
        match tag {
            Tag::Heading { level, .. } => self.level = Some(level as u8),
            Tag::List(first) => {
                self.take(None)?;
                self.lists.push(first);
                self.draft.list_depth = list_depth(&self.lists);
            }
            Tag::Item => {
                self.take(None)?;
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.line.push_str(&format!("{number}. "));
                    *number = number.saturating_add(1);
                }
            }
            Tag::FootnoteDefinition(label) => self.line.push_str(&format!("［{label}］")),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, end: TagEnd) -> Result<(), FormatError> {
        self.depth = self.depth.saturating_sub(1);
        match end {
            TagEnd::Heading(_) => {
                let level = self.level.take();
                self.take(level)?;
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock => self.take(None)?,
            TagEnd::HtmlBlock => {
                self.take(None)?;
                let draft = std::mem::replace(&mut self.draft, Draft::new(self.limits));
                self.draft = with_markup(&std::mem::take(&mut self.markup), draft, self.limits)?;
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                self.draft.row(self.line.trim_end_matches('\t'))?;
                self.line.clear();
            }
            TagEnd::TableCell => self.line.push('\t'),
            TagEnd::List(_) => {
                self.lists.pop();
                self.draft.list_depth = list_depth(&self.lists);
            }
            TagEnd::MetadataBlock(_) => {
                properties(&self.line, &mut self.draft);
                self.line.clear();
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the line, which is a heading if it has a level.
    fn take(&mut self, level: Option<u8>) -> Result<(), FormatError> {
        self.draft.paragraph(self.line.trim_end_matches('\t'), None, level)?;
        self.line.clear();
        Ok(())
    }
}

/// `<br>`, `<br />`
fn is_line_break(tag: &str) -> bool {
    let name = tag.trim_matches(|c: char| !c.is_ascii_alphabetic());
    name.eq_ignore_ascii_case("br")
}

/// Adds the text of a block of HTML.
#[cfg(feature = "html")]
fn with_markup(markup: &str, draft: Draft, limits: &Limits) -> Result<Draft, FormatError> {
    super::html::append(markup, draft, limits)
}

/// Without the reader of web pages the block stays as it is: nothing of it is lost.
#[cfg(not(feature = "html"))]
fn with_markup(markup: &str, mut draft: Draft, _limits: &Limits) -> Result<Draft, FormatError> {
    draft.paragraph(markup, None, None)?;
    Ok(draft)
}

/// A line break in the source is a space between words in Latin letters; Chinese has none.
fn soft_break(line: &mut String) {
    line.push(if line.ends_with(|c: char| c.is_ascii_alphanumeric()) { ' ' } else { '\n' });
}

/// `title: …`, `date: …` of a metadata block.
fn properties(block: &str, draft: &mut Draft) {
    for line in block.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        match name.trim() {
            "title" if !value.is_empty() => draft.file_info.title = Some(value.to_string()),
            "date" => draft.file_info.date = super::draft::iso_date(value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "html")]
    fn markup_is_text_too() {
        let source = "<h1 align=\"center\">某市工作总结</h1>\n\n一、回顾<br>抓学习<sup>1</sup>，10<sup>4</sup>亩。\n\n<details>\n<summary>附表</summary>\n\n二、打算\n\n</details>\n";
        let draft = read(source, &Limits::default()).unwrap();
        assert_eq!(draft.text, "某市工作总结\n一、回顾\n抓学习[1]，10⁴亩。\n附表\n二、打算\n");
        assert_eq!(draft.file_info.headings[0].level, 1);
    }

    #[test]
    fn marks_go_and_headings_keep_their_levels() {
        let source = "---\ntitle: 某市工作总结\ndate: 2025-12-26\n---\n# 某市工作总结\n\n## 主要工作\n\n**一是**抓学习。\n二是抓落实。\n\n1. 甲事\n2. 乙事\n\n| 指标 | 值 |\n|---|---|\n| 增速 | 5% |\n";
        let draft = read(source, &Limits::default()).unwrap();
        assert_eq!(draft.text, "某市工作总结\n主要工作\n一是抓学习。\n二是抓落实。\n1. 甲事\n2. 乙事\n指标\t值\n增速\t5%\n");
        let headings: Vec<_> = draft.file_info.headings.iter().map(|h| (h.level, h.span.slice(&draft.text))).collect();
        assert_eq!(headings, [(1, "某市工作总结"), (2, "主要工作")]);
        assert_eq!((draft.file_info.title.as_deref(), draft.file_info.date.as_deref()), (Some("某市工作总结"), Some("2025-12-26")));
    }
}
