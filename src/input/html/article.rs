//! Which part of a page is the report.

use super::write::BLOCKS;
use super::{bare, is_silent};
use crate::dicts::{PAGES, Page};
use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability};
use std::collections::{HashMap, HashSet};

/// The main content of a page.
pub(super) struct Article<'d> {
    /// The content as the library extracted it, if it is not one element of the page.
    cut: Option<Document>,
    page: NodeRef<'d>,
    /// Blocks inside it that do not belong to it.
    pub besides: HashSet<NodeId>,
}

/// Shorter pieces occur in more than one place on a page.
const TELLING: usize = 12;

impl<'d> Article<'d> {
    /// The whole page.
    pub(super) fn whole(document: &'d Document) -> Self {
        Article::at(document.body().unwrap_or_else(|| document.root()))
    }

    /// An element of the page.
    fn at(page: NodeRef<'d>) -> Self {
        Article { cut: None, page, besides: HashSet::new() }
    }

    /// The library says which text is the content; what is taken is the element of the page that contains it, since the library
    /// drops short paragraphs and tables that a report needs.
    pub(super) fn find(document: &'d Document) -> Self {
        let page = Article::whole(document).page;
        let config = Config { char_threshold: 140, disable_json_ld: true, ..Config::default() };
        let found = Readability::with_document(document.clone(), None, Some(config)).ok().and_then(|mut reader| reader.parse().ok());
        let Some(found) = found else { return Article::at(page) };
        let cut = Document::from(found.content.to_string());
        let chosen: HashSet<String> = texts(&cut.root()).into_iter().map(|(text, _)| text).collect();
        let inside: Vec<(usize, NodeRef<'d>)> =
            texts(&page).into_iter().filter(|(text, _)| chosen.contains(text)).map(|(text, node)| (text.chars().count(), node)).collect();
        let size = |node: &NodeRef<'_>| texts(node).iter().map(|(text, _)| text.chars().count()).sum::<usize>();
        let own = size(&cut.root());
        if own < 200 && prose(&page) > 5 * prose(&cut.root()) {
            // The library took a part for the whole.
            return Article::at(page);
        }
        match holder(page, &inside) {
            Some(holder) if size(&holder) <= own * 3 / 2 + 200 => {
                let (page, besides) = widened(holder, page);
                Article { cut: None, page, besides }
            }
            _ => Article { cut: Some(cut), ..Article::at(page) },
        }
    }

    pub(super) fn root(&self) -> NodeRef<'_> {
        match &self.cut {
            Some(cut) => cut.body().unwrap_or_else(|| cut.root()),
            None => self.page,
        }
    }

    /// The title, if the content itself does not open with it.
    pub(super) fn title(&self, document: &Document, named: Option<&str>) -> Option<String> {
        let heading = document.select("h1").nodes().iter().map(|node| squeeze(&node.text())).find(|text| text.chars().count() >= 4);
        let named = named.map(squeeze);
        let opening: String = bare(&self.root().text()).chars().take(400).collect();
        let here = |title: &String| opening.contains(&bare(title));
        let title = match (heading, named) {
            // A heading that is contained in the page's title is the title; any other is the name of the site.
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

/// Characters of running text, that is, of pieces that contain a full stop.
fn prose(node: &NodeRef<'_>) -> usize {
    texts(node).iter().filter(|(text, _)| text.contains('。')).map(|(text, _)| text.chars().count()).sum()
}

/// The telling pieces of text below a node.
fn texts<'a>(node: &NodeRef<'a>) -> Vec<(String, NodeRef<'a>)> {
    let mut found: Vec<(String, NodeRef<'a>)> = Vec::new();
    let mut last = None;
    let mut open = vec![*node];
    while let Some(node) = open.pop() {
        if node.is_text() {
            let text = bare(&node.text());
            // A long text consists of several nodes, not split at the same places in each document.
            let parent = node.parent().map(|parent| parent.id);
            let goes_on = last.is_some() && parent == last;
            last = parent;
            match found.last_mut().filter(|_| goes_on) {
                Some((above, _)) => above.push_str(&text),
                None => found.push((text, node)),
            }
        } else if !node.is_element() || !is_silent(&node) {
            if node.is_element() {
                last = None;
            }
            open.extend(node.children_it(true));
        }
    }
    found.retain(|(text, _)| text.chars().count() >= TELLING);
    found
}

/// Whether an element exists only to contain lines: it is not a paragraph, and begins lines inside itself.
fn is_container(node: &NodeRef<'_>) -> bool {
    let is = |node: &NodeRef<'_>| node.node_name().is_some_and(|name| BLOCKS.contains(&&*name.to_ascii_lowercase()));
    let paragraph = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li"].iter().any(|name| node.has_name(name));
    !paragraph && is(node) && node.descendants_it().any(|inner| inner.has_name("br") || is(&inner))
}

/// The element that contains the rest of the report as well, and the blocks in it that do not belong to it: a page may divide a
/// report into blocks side by side, and the library takes the longest.
fn widened<'a>(holder: NodeRef<'a>, page: NodeRef<'a>) -> (NodeRef<'a>, HashSet<NodeId>) {
    let (mut root, mut besides) = (holder, HashSet::new());
    let (mut at, mut passed) = (holder, Vec::new());
    while at.id != page.id {
        let Some(parent) = at.parent().filter(|parent| parent.is_element()) else { break };
        let mut kept = false;
        for beside in parent.children_it(false).filter(|child| child.id != at.id) {
            if beside.is_text() {
                kept |= bare(&beside.text()).chars().count() >= 2;
            } else if beside.is_element() {
                if is_part(&beside, &at) { kept |= !bare(&beside.text()).is_empty() } else { passed.push(beside.id) }
            }
        }
        if kept {
            root = parent;
            besides.extend(passed.drain(..));
        }
        at = parent;
    }
    (root, besides)
}

/// Whether the names of a block say that it belongs to the report, or that it does not.
fn is_named_part(names: &str) -> Option<bool> {
    // `hot` is not a part of `photo`.
    let has = |term: &str| {
        if term.len() < 4 { names.split(|c: char| !c.is_alphanumeric()).any(|word| word == term) } else { names.contains(term) }
    };
    let said = || PAGES.iter().filter(|(term, _)| has(term)).map(|&(_, class)| class == Page::Part);
    if said().any(|part| !part) { Some(false) } else { said().next() }
}

/// Whether a block beside the content is part of the report: of the same kind, a paragraph, or named as such; and not a list of links.
fn is_part(block: &NodeRef<'_>, content: &NodeRef<'_>) -> bool {
    let name = |node: &NodeRef<'_>| node.node_name().unwrap_or_default().to_ascii_lowercase();
    let names = |node: &NodeRef<'_>| {
        ["class", "id"].iter().filter_map(|name| node.attr(name)).map(|value| value.to_ascii_lowercase()).collect::<Vec<_>>().join(" ")
    };
    let (tag, own) = (name(block), names(block));
    if is_silent(block) || ["nav", "footer", "aside", "header", "form"].contains(&tag.as_str()) {
        return false;
    }
    let text = bare(&block.text()).chars().count();
    let linked: usize = block.descendants_it().filter(|node| node.has_name("a")).map(|node| bare(&node.text()).chars().count()).sum();
    if linked * 3 > text || block.has_name("a") {
        return false;
    }
    let paragraph =
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "pre", "section", "article"].contains(&tag.as_str());
    let alike = tag == name(content) && own == names(content);
    is_named_part(&own).unwrap_or(alike || paragraph || own.is_empty())
}

/// The innermost element that contains nearly all of the pieces: one or two may also occur elsewhere, as links to the page itself do.
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
    // One paragraph may contain nearly all by itself: the short ones beside it belong to the report just as much.
    while let Some(inner) = at.children_it(false).find(|child| enough(child) && is_container(child)) {
        at = inner;
    }
    Some(at)
}

/// Blocks that contain little but links to other pages: three or more, none of them an enclosure.
pub(super) fn menus(root: &NodeRef<'_>) -> HashSet<NodeId> {
    #[derive(Default, Clone, Copy)]
    struct BlockCounts {
        text: usize,
        linked: usize,
        links: usize,
        enclosures: usize,
    }
    let mut counts: HashMap<NodeId, BlockCounts> = HashMap::new();
    let mut found = HashSet::new();
    // Children come after their parents in this order, so in reverse order each is complete when it is added up.
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

/// Whether a link leads to a file: an enclosure of the report and not another page.
fn is_enclosure(to: &str) -> bool {
    let name = to.split(['?', '#']).next().unwrap_or(to).to_ascii_lowercase();
    [".doc", ".docx", ".pdf", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar"].iter().any(|ending| name.ends_with(ending))
}
