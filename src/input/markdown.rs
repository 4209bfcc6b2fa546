//! Markdown (CommonMark with tables): its text without the marks, its headings with their levels.

use super::draft::{Draft, list_depth, raised_number};
use super::error::FormatError;
use super::limits::Limits;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text of a Markdown file.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Draft, FormatError> {
    let mut draft = Draft::new(limits);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut line = String::new();
    let mut level = None;
    // An ordered list is numbered by its writer: the numbers are part of the text.
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut metadata = false;
    let mut depth = 0u64;
    let mut markup = String::new();
    let mut wrapped = false;
    // Where the raised text of a line begins.
    let mut raised = None;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth > limits.depth {
                    return Err(FormatError::Limit("its elements are nested too deep", "depth", limits.depth));
                }
                match tag {
                    Tag::Heading { level: depth, .. } => level = Some(depth as u8),
                    Tag::List(first) => {
                        take(&mut line, None, &mut draft)?;
                        lists.push(first);
                        draft.list_depth = list_depth(&lists);
                    }
                    Tag::Item => {
                        take(&mut line, None, &mut draft)?;
                        if let Some(Some(number)) = lists.last_mut() {
                            line.push_str(&format!("{number}. "));
                            *number = number.saturating_add(1);
                        }
                    }
                    Tag::FootnoteDefinition(label) => line.push_str(&format!("［{label}］")),
                    Tag::MetadataBlock(_) => metadata = true,
                    _ => {}
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                match end {
                    TagEnd::Heading(_) => take(&mut line, level.take(), &mut draft)?,
                    TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock => take(&mut line, None, &mut draft)?,
                    TagEnd::HtmlBlock => {
                        take(&mut line, None, &mut draft)?;
                        draft = with_markup(&std::mem::take(&mut markup), draft, limits)?;
                    }
                    TagEnd::TableRow | TagEnd::TableHead => {
                        draft.row(line.trim_end_matches('\t'))?;
                        line.clear();
                    }
                    TagEnd::TableCell => line.push('\t'),
                    TagEnd::List(_) => {
                        lists.pop();
                        draft.list_depth = list_depth(&lists);
                    }
                    TagEnd::MetadataBlock(_) => {
                        properties(&line, &mut draft);
                        line.clear();
                        metadata = false;
                    }
                    _ => {}
                }
            }
            Event::Text(text) if metadata => line.push_str(&text),
            Event::Text(text) | Event::Code(text) => line.push_str(&text),
            Event::SoftBreak => {
                wrapped = true;
                soft_break(&mut line);
            }
            Event::HardBreak => line.push('\n'),
            Event::Html(text) => markup.push_str(&text),
            Event::InlineHtml(tag) if is_line_break(&tag) => line.push('\n'),
            Event::InlineHtml(tag) if tag.eq_ignore_ascii_case("<sup>") => raised = Some(line.len()),
            Event::InlineHtml(tag) if tag.eq_ignore_ascii_case("</sup>") => {
                if let Some(start) = raised.take().filter(|&start| line.is_char_boundary(start))
                    && let Some(mark) = raised_number(line[start..].trim(), &line[..start])
                {
                    line.replace_range(start.., &mark);
                }
            }
            _ => {}
        }
    }
    take(&mut line, None, &mut draft)?;
    draft.file_info.whole_lines = !wrapped;
    if draft.is_blank() { Err(FormatError::Empty) } else { Ok(draft) }
}

fn take(line: &mut String, level: Option<u8>, draft: &mut Draft) -> Result<(), FormatError> {
    draft.paragraph(line.trim_end_matches('\t'), None, level)?;
    line.clear();
    Ok(())
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
