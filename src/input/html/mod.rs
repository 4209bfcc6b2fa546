//! Web pages: the main content, found by a readability library, with paragraphs, headings, lists and tables as lines.

mod article;
mod tame;
mod write;

use crate::input::draft::{Draft, iso_date};
use crate::input::error::FormatError;
use crate::input::guard;
use crate::input::limits::Limits;
use article::{Article, menus};
use dom_query::{Document, NodeRef};
use write::DraftWriter;

/// The text of a web page.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Draft, FormatError> {
    let TagNesting { tags, depths, .. } = TagNesting::within(source, limits)?;
    guard::apart(|| {
        let document = Document::from(&*tame::tamed(source));
        let mut draft = Draft::new(limits);
        draft.file_info.whole_lines = true;
        properties(&document, &mut draft);
        // For each element, the library looks at everything inside it: pages that are deep everywhere are read in full.
        let deep = depths / tags.max(1) > EVERYWHERE;
        let article = if deep { Article::whole(&document) } else { Article::find(&document) };
        let title = article.title(&document, draft.file_info.title.as_deref());
        let mut menus = menus(&article.root());
        menus.extend(&article.besides);
        DraftWriter::new(draft, menus, limits.depth).write(title.as_deref(), &article.root())
    })
}

/// Adds the text of a piece of markup to what was read before it.
#[cfg(feature = "markdown")]
pub(super) fn append(source: &str, draft: Draft, limits: &Limits) -> Result<Draft, FormatError> {
    TagNesting::within(source, limits)?;
    guard::apart(|| {
        let document = Document::from(&*tame::tamed(source));
        DraftWriter::new(draft, Default::default(), limits.depth).append(&Article::whole(&document).root())
    })
}

/// Elements without an end tag, and those whose end tag may be omitted: they nest only as far as their parents do.
const LOOSE: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd",
    "option", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "head", "body", "rt", "rp",
];

/// Pages whose elements are this deep on average were not made to be read; sites nest about twenty levels.
const EVERYWHERE: u64 = 100;

/// How elements nest, judging by the tags alone: the time that parsers take grows with it.
#[derive(Debug, PartialEq, Eq)]
struct TagNesting {
    /// The depth of the deepest one.
    depth: u64,
    /// How many elements there are.
    tags: u64,
    /// The sum of their depths.
    depths: u64,
}

impl TagNesting {
    /// The same, if it is within the limits.
    fn within(source: &str, limits: &Limits) -> Result<Self, FormatError> {
        let nesting = Self::of(source);
        if nesting.depth > limits.depth {
            return Err(FormatError::Limit("its elements are nested too deep", "depth", limits.depth));
        }
        if nesting.tags > limits.nodes {
            return Err(FormatError::Limit("it holds too many elements", "nodes", limits.nodes));
        }
        Ok(nesting)
    }

    fn of(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut found = TagNesting { depth: 0, tags: 0, depths: 0 };
        let (mut depth, mut at) = (0u64, 0usize);
        while let Some(next) = bytes[at..].iter().position(|&byte| byte == b'<') {
            at += next + 1;
            let closes = bytes.get(at) == Some(&b'/');
            let start = at + usize::from(closes);
            let len = bytes[start..].iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if len == 0 || !bytes[start].is_ascii_alphabetic() {
                continue;
            }
            found.tags += 1;
            found.depths += depth;
            let name = source[start..start + len].to_ascii_lowercase();
            if LOOSE.contains(&name.as_str()) {
                continue;
            }
            if closes {
                depth = depth.saturating_sub(1);
            } else {
                depth += 1;
                found.depth = found.depth.max(depth);
            }
        }
        found
    }
}

/// Reads what the page says about itself. The names are those prescribed by the State Council's guide to government sites
/// (政府网站发展指引, 2017, annex 1: ArticleTitle, PubDate, ContentSource), and those of Open Graph.
fn properties(document: &Document, draft: &mut Draft) {
    let mut found: Vec<(String, String)> = Vec::new();
    for meta in document.select("meta").nodes() {
        let name = meta.attr("name").or_else(|| meta.attr("property")).or_else(|| meta.attr("itemprop"));
        if let (Some(name), Some(content)) = (name, meta.attr("content")) {
            let content = content.trim();
            if !content.is_empty() {
                found.push((name.trim().to_ascii_lowercase(), content.to_string()));
            }
        }
    }
    let value =
        |names: &[&str]| names.iter().find_map(|name| found.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()));
    draft.file_info.title = value(&["articletitle", "og:title", "title"]).or_else(|| {
        let title = document.select("title").text();
        Some(crate::file_info::without_site(title.trim()).to_string()).filter(|title| !title.is_empty())
    });
    draft.file_info.date =
        value(&["pubdate", "publishdate", "article:published_time", "date", "weibo:article:create_at"]).and_then(|date| iso_date(&date));
    draft.file_info.publisher = value(&["contentsource", "source"]);
}

/// The parts of a page that nobody reads.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button", "textarea", "nav", "canvas", "audio",
    "video", "input",
];

fn is_silent(node: &NodeRef<'_>) -> bool {
    let name = node.node_name().unwrap_or_default().to_ascii_lowercase();
    // An office suite writes page headers and footers as blocks with these titles.
    let margin = node.attr("title").is_some_and(|title| matches!(&*title, "header" | "footer"));
    if SILENT.contains(&name.as_str()) || node.has_attr("hidden") || margin {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a line that is a single link leads away and does not belong to the report: `分享到微信`; not `附件：任务清单.xlsx`.
fn is_button(line: &str) -> bool {
    line.chars().count() <= 20 && !line.contains(['《', '〔', '.', '、', '第', '）', ')']) && !line.starts_with("附")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(source: &str) -> String {
        read(source, &Limits::default()).unwrap().text
    }

    #[test]
    fn paragraphs_lists_and_tables_are_lines() {
        let source = "<html><head><title>某市2025年工作总结_某市人民政府</title></head><body><h2>一、主要工作</h2>\
            <p>今年以来，全市\n   上下&nbsp;认真<b>落实</b>。<script>alert(1)</script></p><ol start=3><li>甲事。</li><li><p>乙事。</p></li></ol>\
            <table><tr><th>指标</th><th>值</th></tr><tr><td>增速</td><td>5&#37;</td></tr></table><div>第一行<br>第二行</div></body></html>";
        assert_eq!(
            text_of(source),
            "某市2025年工作总结\n一、主要工作\n今年以来，全市上下 认真落实。\n3. 甲事。\n4. 乙事。\n指标\t值\n增速\t5%\n第一行\n第二行\n"
        );
    }

    #[test]
    fn nesting_counts_only_what_must_be_closed() {
        assert_eq!(TagNesting::of("<div><p>a<p>b<br><span>c</span></div>"), TagNesting { depth: 2, tags: 7, depths: 7 });
        assert!(matches!(read(&"<div>".repeat(100_000), &Limits::default()), Err(FormatError::Limit(_, "depth", _))));
    }
}
