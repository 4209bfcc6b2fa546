//! From the positions of characters on pages to paragraphs in reading order: what PDF and OFD have in common.
//!
//! Characters on one baseline are a line; lines are joined if the one above is full and the one below is not indented. Page
//! numbers, and anything that recurs at the head or foot of page after page, are left out. The rules are those of GB/T 9704,
//! chapter 7 (paragraphs are indented by two characters, page numbers stand outside the text), with room for what word processors
//! make of them.

mod margins;
mod paragraphs;
mod rows;
mod tables;

use super::draft::{Draft, FAR_RIGHT};
use super::error::FormatError;

pub(super) use tables::Rule;

/// A character and its position. The page's origin is its upper left corner; all lengths on a page are in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// The character.
    pub c: char,
    /// Its left edge.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// The size of its font.
    pub size: f32,
}

impl Glyph {
    fn right(&self) -> f32 {
        self.x + self.width
    }
}

/// A line of text on a page.
#[derive(Debug, Clone, PartialEq)]
struct PageLine {
    pub left: f32,
    pub right: f32,
    /// Its baseline.
    pub y: f32,
    pub size: f32,
    pub text: String,
}

/// Lines that share their margins: a page, or a column of one.
#[derive(Debug, Default)]
struct Frame {
    page: u32,
    lines: Vec<PageLine>,
    /// The least width of its text.
    least: f32,
    left: f32,
    right: f32,
    /// The usual distance from one line to the next.
    leading: f32,
}

/// Pages in the order in which they are read.
#[derive(Debug, Default)]
pub(super) struct Pages {
    frames: Vec<Frame>,
    heights: Vec<f32>,
    count: u32,
}

impl Pages {
    /// Takes a page of the given size with its characters in any order, and its ruled lines.
    pub fn push(&mut self, width: f32, height: f32, mut glyphs: Vec<Glyph>, rules: &[Rule]) {
        self.count += 1;
        self.heights.push(height);
        let tables = tables::take(&mut glyphs, rules, width);
        let mut parts = rows::columns(rows::rows(glyphs));
        for row in tables {
            let middle = (row.left + row.right) / 2.0;
            let spans = |lines: &Vec<PageLine>| lines.iter().any(|line| line.left < middle && middle < line.right);
            let at = parts.iter().position(spans).unwrap_or(0);
            if parts.is_empty() {
                parts.push(Vec::new());
            }
            let below = parts[at].partition_point(|line| line.y < row.y);
            parts[at].insert(below, row);
        }
        // The text of a page is at least about this wide, though no line of a short one may be full.
        let least = if parts.len() > 1 { 0.0 } else { 0.6 * width };
        for lines in parts {
            self.frames.push(Frame { page: self.count, lines, least, ..Frame::default() });
        }
    }

    /// How many pages there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Writes the paragraphs of all pages.
    pub fn write(mut self, draft: &mut Draft) -> Result<(), FormatError> {
        margins::drop_furniture(&mut self.frames, &self.heights);
        self.frames.retain(|frame| !frame.lines.is_empty());
        let notes: Vec<Vec<PageLine>> = self.frames.iter_mut().map(margins::take_notes).collect();
        paragraphs::measure(&mut self.frames);
        let indented = paragraphs::opens_by_indent(&self.frames);
        let mut open: Vec<(u32, String)> = Vec::new();
        let mut above: Option<(&Frame, &PageLine)> = None;
        // Notes at the foot of a page wait for the end of the paragraph that continues past it.
        let mut waiting: Vec<(u32, String)> = Vec::new();
        for (frame, notes) in self.frames.iter().zip(notes) {
            for line in &frame.lines {
                let joined = above.is_some_and(|(upper, last)| paragraphs::continues(upper, last, frame, line, indented));
                if !joined {
                    flush(&mut open, draft)?;
                    for note in waiting.drain(..) {
                        flush(&mut vec![note], draft)?;
                    }
                    if paragraphs::is_far_right(frame, line) {
                        open.push((frame.page, FAR_RIGHT.to_string()));
                    }
                }
                match open.last_mut() {
                    Some((page, text)) if *page == frame.page => push_joined(&line.text, text),
                    _ => open.push((frame.page, line.text.clone())),
                }
                above = Some((frame, line));
            }
            for line in notes {
                match waiting.last_mut() {
                    Some((page, text)) if *page == frame.page && !margins::NOTE.is_match(&line.text) => push_joined(&line.text, text),
                    _ => waiting.push((frame.page, line.text)),
                }
            }
        }
        flush(&mut open, draft)?;
        waiting.into_iter().try_for_each(|note| flush(&mut vec![note], draft))
    }
}

/// Adds the next line of a paragraph. Only words in Latin letters were separated by the line end; figures are broken anywhere.
fn push_joined(line: &str, text: &mut String) {
    if text.ends_with(|c: char| c.is_ascii_alphabetic()) && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
        text.push(' ');
    }
    text.push_str(line);
}

fn flush(open: &mut Vec<(u32, String)>, draft: &mut Draft) -> Result<(), FormatError> {
    let pieces: Vec<(Option<u32>, &str)> = open.iter().map(|(page, text)| (Some(*page), text.as_str())).collect();
    draft.pieces(&pieces, None)?;
    open.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::limits::Limits;

    /// Pages of text in a grid: a character is 10 wide and high, a line 20 high; `\n` breaks lines.
    fn text_of(pages: &[&str]) -> String {
        let mut all = Pages::default();
        for page in pages {
            let mut glyphs = Vec::new();
            for (row, text) in page.split('\n').enumerate() {
                let mut x = 50.0;
                for c in text.chars() {
                    let width = if c.is_ascii() { 5.0 } else { 10.0 };
                    if c != '　' && c != ' ' {
                        glyphs.push(Glyph { c, x, y: 60.0 + 20.0 * row as f32, width, size: 10.0 });
                    }
                    x += width;
                }
            }
            // What is drawn last may come first.
            glyphs.reverse();
            all.push(250.0, 360.0, glyphs, &[]);
        }
        let mut draft = Draft::new(&Limits::default());
        all.write(&mut draft).unwrap();
        draft.text
    }

    #[test]
    fn joins_full_lines_and_opens_paragraphs_at_indents() {
        let page = "　　　　关于工作的报告\n　　今年以来，全市上下认真贯彻\n落实上级部署，各项工作取得了新\n的成绩。\n　　一、主要工作情况\n　　一是抓学习。二是抓落实。三要\n抓好督查。\n　　特此报告。";
        assert_eq!(
            text_of(&[page]),
            "关于工作的报告\n今年以来，全市上下认真贯彻落实上级部署，各项工作取得了新的成绩。\n一、主要工作情况\n一是抓学习。二是抓落实。三要抓好督查。\n特此报告。\n"
        );
    }

    #[test]
    fn a_paragraph_goes_on_over_the_page_and_page_numbers_go() {
        let one = "内部材料\n　　今年以来，全市上下认真贯彻\n落实上级部署，各项工作取得了新\n　　一、主要工作情况如下各点方\n面取得新的进展和一些成效，坚持\n　　二、坚持以人民为中心不断满\n足群众对美好生活的向往，继续把\n　　三、坚持稳中求进工作总基调\n扎实推进各项重点工作落地见效果\n　　四、坚持深化改革和扩大开放\n不断激发各类经营主体的新的活力\n　　五、坚持统筹发展和安全两件\n大事，守住不发生系统性风险的底\n　　　　　　- 1 -";
        let two = "内部材料\n线，推动形成发展和安全相互促进\n的良好局面。\n\n\n\n\n\n\n\n\n\n\n\n　　　　　　- 2 -";
        let text = text_of(&[one, two]);
        assert!(text.contains("守住不发生系统性风险的底线，推动形成发展和安全相互促进的良好局面。\n"), "{text}");
        assert!(!text.contains("内部材料") && !text.contains("- 1 -") && !text.contains("- 2 -"), "{text}");
    }

    #[test]
    fn a_row_of_a_table_keeps_its_cells_apart() {
        assert_eq!(
            text_of(&["指标　　　　2024年　　　　2025年\n增速　　　　5.1%　　　　5.6%"]),
            "指标\t2024年\t2025年\n增速\t5.1%\t5.6%\n"
        );
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let left = [
            "　　左一左一左一左",
            "左二左二左二左二左",
            "左三左三左三左三左",
            "左四左四左四左四左",
            "左五左五左五左五左",
            "左六左六左六左六左",
            "左七左七左七左七左",
            "左八左八左八左八左",
            "左九左九左九左九左",
            "左十左十左十左十。",
        ];
        let rows: Vec<String> = left.iter().map(|row| format!("{row}　　{}", row.replace('左', "右"))).collect();
        let text = text_of(&[&rows.join("\n")]);
        assert!(text.starts_with("左一左一") && text.find("右一").unwrap() > text.find("左十").unwrap(), "{text}");
    }

    #[test]
    fn a_signature_stands_to_the_right() {
        let text = text_of(&[
            "　　以上报告，请予审议批准施行为\n盼，如有不妥之处请批评指正为盼\n　　　　　　　　　　某市办公室\n　　　　　　　　　　2025年1月",
        ]);
        assert!(text.ends_with("　　　　　　　　　　某市办公室\n　　　　　　　　　　2025年1月\n"), "{text}");
    }

    #[test]
    fn notes_stand_behind_the_paragraph_that_they_interrupt() {
        let put = |text: &str, y: f32, size: f32, out: &mut Vec<Glyph>| {
            let chars = text.chars().enumerate().filter(|(_, c)| *c != '　');
            out.extend(chars.map(|(at, c)| Glyph { c, x: 50.0 + size * at as f32, y, width: size, size }));
        };
        let (mut one, mut two) = (Vec::new(), Vec::new());
        put("　　一、坚持稳中求进工作总基调", 60.0, 10.0, &mut one);
        put("　　全市生产总值增长百分之五点", 80.0, 10.0, &mut one);
        put("六，城乡居民收入增长继续快于经", 100.0, 10.0, &mut one);
        one.push(Glyph { c: '1', x: 200.0, y: 96.0, width: 3.0, size: 6.0 });
        put("1增速按不变价格计算。", 140.0, 8.0, &mut one);
        put("济增长，就业形势总体稳定。", 60.0, 10.0, &mut two);
        put("　　二、坚持改革开放不断推进的", 80.0, 10.0, &mut two);
        put("各项事业，着力增强发展的后劲。", 100.0, 10.0, &mut two);
        let mut pages = Pages::default();
        pages.push(250.0, 360.0, one, &[]);
        pages.push(250.0, 360.0, two, &[]);
        let mut draft = Draft::new(&Limits::default());
        pages.write(&mut draft).unwrap();
        assert_eq!(
            draft.text,
            "一、坚持稳中求进工作总基调\n全市生产总值增长百分之五点六，城乡居民收入增长继续快于经济增长，就业形势总体稳定。\n\
             1增速按不变价格计算。\n二、坚持改革开放不断推进的各项事业，着力增强发展的后劲。\n"
        );
    }

    #[test]
    fn letters_printed_twice_are_read_once() {
        let glyph = |c, x| Glyph { c, x, y: 10.0, width: 10.0, size: 10.0 };
        let rows = rows::rows(vec![glyph('总', 0.0), glyph('总', 0.5), glyph('结', 10.0)]);
        assert_eq!(rows::line(&rows[0]).text, "总结");
    }
}
