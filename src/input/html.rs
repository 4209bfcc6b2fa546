//! Web pages: the main content, found by a readability library, with paragraphs, headings, lists and tables as lines.

use super::draft::{Draft, iso_date};
use super::error::Fault;
use super::guard;
use super::limits::Limits;
use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability};
use std::collections::{HashMap, HashSet};

/// The text of a web page.
pub(super) fn read(source: &str, limits: &Limits) -> Result<Draft, Fault> {
    let deep = || Fault::Limit("its elements are nested too deep", "depth", limits.depth);
    let (depth, tags) = nesting(source);
    if depth > limits.depth {
        return Err(deep());
    }
    if tags > limits.nodes {
        return Err(Fault::Limit("it holds too many elements", "nodes", limits.nodes));
    }
    guard::apart(|| {
        let document = Document::from(source);
        let mut draft = Draft::new(limits);
        properties(&document, &mut draft);
        let article = Article::find(&document);
        let title = article.title(&document, draft.hints.title.as_deref());
        let mut writer = Writer {
            draft,
            line: String::new(),
            number: String::new(),
            linked: 0,
            level: None,
            title: None,
            menus: HashSet::new(),
            lists: Vec::new(),
            left: limits.depth,
        };
        if let Some(title) = title {
            writer.draft.paragraph(&title, None, Some(1))?;
            writer.title = Some(bare(&title));
        }
        writer.menus = menus(&article.root());
        writer.children(&article.root())?;
        writer.end_line()?;
        if writer.draft.is_blank() { Err(Fault::Empty) } else { Ok(writer.draft) }
    })
}

/// Elements without an end tag, and those whose end tag may be left out: they nest only as far as their parents.
const LOOSE: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd",
    "option", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "head", "body", "rt", "rp",
];

/// How deep elements nest, by a look at the tags alone, and how many there are: parsers take a time that grows with both.
fn nesting(source: &str) -> (u64, u64) {
    let bytes = source.as_bytes();
    let (mut depth, mut deepest, mut tags, mut at) = (0u64, 0u64, 0u64, 0usize);
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        let closes = bytes.get(at) == Some(&b'/');
        let start = at + usize::from(closes);
        let len = bytes[start..].iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if len == 0 || !bytes[start].is_ascii_alphabetic() {
            continue;
        }
        tags += 1;
        let name = source[start..start + len].to_ascii_lowercase();
        if LOOSE.contains(&name.as_str()) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    (deepest, tags)
}

/// Reads what the page says about itself. The names are those that the State Council's guide to government sites sets
/// (政府网站发展指引, 2017, annex 1: ArticleTitle, PubDate, ContentSource), and those of the Open Graph.
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
    draft.hints.title = value(&["articletitle", "og:title", "title"]).or_else(|| {
        let title = document.select("title").text();
        Some(without_site(title.trim()).to_string()).filter(|title| !title.is_empty())
    });
    draft.hints.date =
        value(&["pubdate", "publishdate", "article:published_time", "date", "weibo:article:create_at"]).and_then(|date| iso_date(&date));
    draft.hints.publisher = value(&["contentsource", "source"]);
}

/// `标题_某市人民政府`, `标题-新闻-某网`: a page's title without the site's name.
fn without_site(title: &str) -> &str {
    let title = title.split(['_', '|', '｜']).next().unwrap_or(title).trim();
    let cut = title.rfind(['-', '—', '－']).filter(|&at| {
        let (head, tail) = title.split_at(at);
        let tail = tail.trim_start_matches(['-', '—', '－', ' ']);
        head.chars().count() >= 6 && ["网", "政府", "门户", "频道", "新闻", "文库", "公开"].iter().any(|word| tail.contains(word))
    });
    cut.map_or(title, |at| title[..at].trim_end_matches(['-', '—', '－', ' ']))
}

/// What nobody reads in a page.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "button", "textarea", "nav", "canvas", "audio",
    "video", "input",
];

fn is_silent(node: &NodeRef<'_>) -> bool {
    let name = node.node_name().unwrap_or_default().to_ascii_lowercase();
    // An office suite writes the heads and feet of the pages as blocks of these titles.
    let margin = node.attr("title").is_some_and(|title| matches!(&*title, "header" | "footer"));
    if SILENT.contains(&name.as_str()) || node.has_attr("hidden") || margin {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// The main content of a page.
struct Article<'d> {
    /// The content as the library cut it out, where it is not one element of the page.
    cut: Option<Document>,
    page: NodeRef<'d>,
}

/// Shorter pieces stand in more than one place of a page.
const TELLING: usize = 12;

impl<'d> Article<'d> {
    /// The library says which text is the content; what is taken is the element of the page that holds it, since the
    /// library drops short paragraphs and tables that a report needs.
    fn find(document: &'d Document) -> Self {
        let page = document.body().unwrap_or_else(|| document.root());
        let config = Config { char_threshold: 140, disable_json_ld: true, ..Config::default() };
        let found = Readability::with_document(document.clone(), None, Some(config)).ok().and_then(|mut reader| reader.parse().ok());
        let Some(found) = found else { return Article { cut: None, page } };
        let cut = Document::from(found.content.to_string());
        let chosen: HashSet<String> = texts(&cut.root()).into_iter().map(|(text, _)| text).collect();
        let inside: Vec<(usize, NodeRef<'d>)> =
            texts(&page).into_iter().filter(|(text, _)| chosen.contains(text)).map(|(text, node)| (text.chars().count(), node)).collect();
        let size = |node: &NodeRef<'_>| texts(node).iter().map(|(text, _)| text.chars().count()).sum::<usize>();
        let own = size(&cut.root());
        if own < 200 && prose(&page) > 5 * prose(&cut.root()) {
            // The library took a part for the whole.
            return Article { cut: None, page };
        }
        match holder(page, &inside) {
            Some(holder) if size(&holder) <= own * 3 / 2 + 200 => Article { cut: None, page: holder },
            _ => Article { cut: Some(cut), page },
        }
    }

    fn root(&self) -> NodeRef<'_> {
        match &self.cut {
            Some(cut) => cut.body().unwrap_or_else(|| cut.root()),
            None => self.page,
        }
    }

    /// The title where the content itself does not open with it.
    fn title(&self, document: &Document, named: Option<&str>) -> Option<String> {
        let heading = document.select("h1").nodes().iter().map(|node| squeeze(&node.text())).find(|text| text.chars().count() >= 4);
        let named = named.map(squeeze);
        let opening: String = bare(&self.root().text()).chars().take(400).collect();
        let here = |title: &String| opening.contains(&bare(title));
        let title = match (heading, named) {
            // A heading that the page's title holds is the title; another is the name of the site.
            (Some(heading), Some(named)) if named.contains(&heading) || heading.contains(&named) => heading,
            (_, Some(named)) => named,
            (Some(heading), None) => heading,
            (None, None) => return None,
        };
        (title.chars().count() >= 4 && !here(&title)).then_some(title)
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters of running text: of pieces that hold a full stop.
fn prose(node: &NodeRef<'_>) -> usize {
    texts(node).iter().filter(|(text, _)| text.contains('。')).map(|(text, _)| text.chars().count()).sum()
}

/// The telling pieces of text below a node.
fn texts<'a>(node: &NodeRef<'a>) -> Vec<(String, NodeRef<'a>)> {
    let mut found = Vec::new();
    let mut open = vec![*node];
    while let Some(node) = open.pop() {
        if node.is_text() {
            let text = bare(&node.text());
            if text.chars().count() >= TELLING {
                found.push((text, node));
            }
        } else if !node.is_element() || !is_silent(&node) {
            open.extend(node.children_it(true));
        }
    }
    found
}

/// The innermost element that holds nearly all of the pieces: one or two may stand elsewhere, too, as links to themselves do.
fn holder<'a>(page: NodeRef<'a>, pieces: &[(usize, NodeRef<'a>)]) -> Option<NodeRef<'a>> {
    let whole: usize = pieces.iter().map(|(size, _)| size).sum();
    let mut held: HashMap<NodeId, usize> = HashMap::new();
    for (size, node) in pieces {
        for above in node.ancestors_it(None) {
            *held.entry(above.id).or_default() += size;
        }
    }
    let enough = |node: &NodeRef<'a>| held.get(&node.id).is_some_and(|&size| size * 100 >= whole * 92);
    let mut at = (whole > 0 && enough(&page)).then_some(page)?;
    while let Some(inner) = at.children_it(false).find(|child| enough(child)) {
        at = inner;
    }
    Some(at)
}

/// Blocks that hold little but links to other pages: three and more, of which none is an enclosure.
fn menus(root: &NodeRef<'_>) -> HashSet<NodeId> {
    #[derive(Default, Clone, Copy)]
    struct Count {
        text: usize,
        linked: usize,
        links: usize,
        enclosures: usize,
    }
    let mut counts: HashMap<NodeId, Count> = HashMap::new();
    let mut found = HashSet::new();
    // Children stand behind their parents in this order, so the other way round each is complete when it is added up.
    let order: Vec<NodeRef<'_>> = root.descendants_it().collect();
    for node in order.iter().rev() {
        let mut own = counts.get(&node.id).copied().unwrap_or_default();
        if node.is_text() {
            own.text += bare(&node.text()).chars().count();
        } else if node.has_name("a") {
            let to = node.attr("href").unwrap_or_default();
            let away = !to.is_empty() && (!to.starts_with('#') || &*to == "#");
            own.linked = if away { own.text } else { 0 };
            (own.links, own.enclosures) = (usize::from(away), usize::from(is_enclosure(&to)));
        } else if own.links >= 3 && own.linked * 10 >= own.text * 6 && own.enclosures == 0 && BLOCKS.iter().any(|name| node.has_name(name))
        {
            found.insert(node.id);
        }
        if let Some(parent) = node.parent() {
            let sum = counts.entry(parent.id).or_default();
            sum.text += own.text;
            sum.linked += own.linked;
            sum.links += own.links;
            sum.enclosures += own.enclosures;
        }
    }
    found
}

/// Whether a link leads to a file: an enclosure of the report and no other page.
fn is_enclosure(to: &str) -> bool {
    let name = to.split(['?', '#']).next().unwrap_or(to).to_ascii_lowercase();
    [".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar"].iter().any(|ending| name.ends_with(ending))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a line that is one link leads away and belongs to no report: `分享到微信`; not `附件：任务清单.xlsx`.
fn is_button(line: &str) -> bool {
    line.chars().count() <= 20 && !line.contains(['《', '〔', '.', '、', '第', '）', ')']) && !line.starts_with("附")
}

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "caption",
];

/// Writes the content line by line.
struct Writer {
    draft: Draft,
    line: String,
    /// The number of a list item that waits for its text.
    number: String,
    /// Characters of the line that are links.
    linked: usize,
    level: Option<u8>,
    /// The title as written first, without white space.
    title: Option<String>,
    /// Blocks of links to other pages.
    menus: HashSet<NodeId>,
    /// The next number of each open list; `None` for one without.
    lists: Vec<Option<i64>>,
    left: u64,
}

impl Writer {
    fn end_line(&mut self) -> Result<(), Fault> {
        let line = std::mem::take(&mut self.line);
        let linked = std::mem::take(&mut self.linked);
        let visible = bare(&line);
        // Pages say the title above the text, and the text says it again.
        let again = self.draft.places.len() <= 6 && self.title.as_ref() == Some(&visible);
        if visible.is_empty() || again || (linked >= visible.chars().count() && is_button(&visible)) {
            return Ok(());
        }
        let number = std::mem::take(&mut self.number);
        self.draft.paragraph(&format!("{number}{}", line.trim()), None, self.level)
    }

    fn children(&mut self, node: &NodeRef<'_>) -> Result<(), Fault> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(()) };
        self.left = left;
        for child in node.children_it(false) {
            if child.is_text() {
                push_collapsed(&child.text(), &mut self.line);
            } else if child.is_element() && !is_silent(&child) && !self.menus.contains(&child.id) {
                self.element(&child)?;
            }
        }
        self.left += 1;
        Ok(())
    }

    fn element(&mut self, node: &NodeRef<'_>) -> Result<(), Fault> {
        let name = node.node_name().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "br" => self.end_line(),
            // A link into the page itself is a line of its contents.
            "a" if node.attr("href").is_some_and(|to| !to.starts_with('#') || &*to == "#") => {
                let before = bare(&self.line).chars().count();
                self.children(node)?;
                self.linked += bare(&self.line).chars().count().saturating_sub(before);
                Ok(())
            }
            "pre" => {
                self.end_line()?;
                for line in node.text().lines() {
                    self.draft.paragraph(line.trim(), None, None)?;
                }
                Ok(())
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line()?;
                self.level = name[1..].parse().ok();
                self.children(node)?;
                self.end_line()?;
                self.level = None;
                Ok(())
            }
            "ol" | "ul" | "menu" | "dir" => {
                self.end_line()?;
                let start = node.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let shown = name == "ol" && !node.attr("style").is_some_and(|style| style.contains("none"));
                self.lists.push(shown.then_some(start));
                self.children(node)?;
                self.end_line()?;
                self.lists.pop();
                Ok(())
            }
            "li" => {
                self.end_line()?;
                if let Some(Some(next)) = self.lists.last_mut() {
                    let own = node.attr("value").and_then(|value| value.parse().ok()).unwrap_or(*next);
                    *next = own.saturating_add(1);
                    self.number = format!("{own}. ");
                }
                self.children(node)?;
                self.end_line()?;
                self.number.clear();
                Ok(())
            }
            "table" => self.table(node),
            _ if BLOCKS.contains(&name.as_str()) => {
                self.end_line()?;
                self.children(node)?;
                self.end_line()
            }
            _ => self.children(node),
        }
    }

    /// A row of data is a line with its cells apart by tabs; a table that only lays out the page gives its blocks.
    fn table(&mut self, node: &NodeRef<'_>) -> Result<(), Fault> {
        self.end_line()?;
        let mut rows = Vec::new();
        collect_rows(node, &mut rows);
        let lays_out = rows.iter().any(|row| cells(row).iter().any(lays_out));
        for row in &rows {
            let cells = cells(row);
            if lays_out || cells.len() == 1 {
                for cell in &cells {
                    self.children(cell)?;
                    self.end_line()?;
                }
                continue;
            }
            let texts: Vec<String> = cells
                .iter()
                .map(|cell| {
                    let mut text = String::new();
                    push_collapsed(&cell.text(), &mut text);
                    text.trim().replace('\t', " ")
                })
                .collect();
            self.draft.paragraph(texts.join("\t").trim_end(), None, None)?;
        }
        Ok(())
    }
}

/// Whether a cell holds running text or tables and no datum.
fn lays_out(cell: &NodeRef<'_>) -> bool {
    let paragraphs = || cell.descendants_it().filter(|node| node.has_name("p") || node.has_name("br")).count();
    cell.descendants_it().any(|node| node.has_name("table"))
        || (paragraphs() >= 3 && cell.text().chars().filter(|&c| c == '。').count() >= 3)
}

/// The rows of a table, without those of tables inside.
fn collect_rows<'a>(node: &NodeRef<'a>, out: &mut Vec<NodeRef<'a>>) {
    for child in node.children_it(false).filter(|child| child.is_element()) {
        if child.has_name("tr") {
            out.push(child);
        } else if ["tbody", "thead", "tfoot"].iter().any(|name| child.has_name(name)) {
            collect_rows(&child, out);
        } else if child.has_name("caption") {
            out.push(child);
        }
    }
}

fn cells<'a>(row: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    if row.has_name("caption") {
        return vec![*row];
    }
    row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th")).collect()
}

/// Adds text with its white space as a browser shows it; a line break in the source of Chinese text is no space.
fn push_collapsed(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !matches!(c, ' ' | '\n' | '\r' | '\t' | '\x0c') {
            out.push(c);
            continue;
        }
        let mut broken = c == '\n';
        while let Some(&next) = chars.peek().filter(|next| matches!(next, ' ' | '\n' | '\r' | '\t' | '\x0c')) {
            broken |= next == '\n';
            chars.next();
        }
        let wide = |c: Option<char>| c.is_none_or(|c| !c.is_ascii());
        let between = wide(out.chars().next_back()) || wide(chars.peek().copied());
        if !(out.is_empty() || out.ends_with(' ') || (broken && between)) {
            out.push(' ');
        }
    }
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
    fn knows_the_names_of_sites() {
        assert_eq!(without_site("关于印发工作方案的通知_某市人民政府门户网站"), "关于印发工作方案的通知");
        assert_eq!(without_site("政府工作报告——在某市人民代表大会上"), "政府工作报告——在某市人民代表大会上");
        assert_eq!(without_site("某市2025年政府工作报告 - 政务公开 - 某市政府网"), "某市2025年政府工作报告 - 政务公开");
    }

    #[test]
    fn nesting_counts_only_what_must_be_closed() {
        assert_eq!(nesting("<div><p>a<p>b<br><span>c</span></div>"), (2, 7));
        assert!(matches!(read(&"<div>".repeat(100_000), &Limits::default()), Err(Fault::Limit(_, "depth", _))));
    }
}
