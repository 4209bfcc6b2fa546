//! Chains: nodes joined by dashes or arrows (`政协党组—机关党组—机关党支部`), and tiers joined by 、 before a count
//! (`市、县、乡、村四级`).
//!
//! Leaves alone ranges (`2024—2026年`), roads and pairs of places, clauses set off by dashes, formulas that return to where they
//! began (`团结—批评—团结`), subtractions, and hyphenated Latin names.

use crate::dicts::{BODIES, Body, CUES, Cue, VERBS, Verb};
use crate::document::PairKind;
use crate::document::{Document, one_line};
use crate::parse::{is_body_name, is_han, may_end_body, numeral, without_bracket};
use crate::span::Span;

/// What the nodes of a chain are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainKind {
    /// Bodies or posts.
    Organization,
    /// Acts or stages.
    Process,
    /// Tiers of administration or rank.
    Level,
    /// Anything else, places for example.
    Other,
}

impl ChainKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            ChainKind::Organization => "organization",
            ChainKind::Process => "process",
            ChainKind::Level => "level",
            ChainKind::Other => "other",
        }
    }
}

/// A chain as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chain {
    /// From the first node to the last.
    pub span: Span,
    /// The nodes in order.
    pub nodes: Vec<Span>,
    /// The mark that joins them, as first written.
    pub link: String,
    /// What the nodes are.
    pub kind: ChainKind,
}

/// The longest node, in characters.
const LONGEST: usize = 16;

/// The chains of a report in order.
pub(crate) fn find(doc: &Document) -> Vec<Chain> {
    let mut chains = Vec::new();
    for block in doc.body() {
        quoted(doc, block.span, &mut chains);
        linked(doc, block.span, &mut chains);
        tiers(doc, block.span, &mut chains);
    }
    chains.sort_by_key(|chain| (chain.span.start, std::cmp::Reverse(chain.span.end)));
    // A chain read from a whole quotation contains those read from its lines.
    chains.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    chains
}

fn is_link(c: char) -> bool {
    matches!(c, '—' | '―' | '–' | '－' | '─' | '-' | '→' | '➡' | '⟶' | '>' | '＞')
}

fn is_node_char(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '·' | '＋' | '+' | '０'..='９')
}

/// A quotation that is a chain as a whole; its nodes may contain brackets and a line break (`“乡镇（街道）—村（社区）—网格”`),
/// which running text may not.
fn quoted(doc: &Document, block: Span, chains: &mut Vec<Chain>) {
    for pair in doc.marks.within(block, PairKind::Quote) {
        let words = pair.inner.slice(doc.text());
        if !words.contains(['（', '(', '\n']) || !words.contains(is_link) || pair.inner.end - pair.inner.start > 600 {
            continue;
        }
        let mut nodes = Vec::new();
        let mut start = pair.inner.start;
        let mut link = String::new();
        for (at, c) in words.char_indices().filter(|&(_, c)| is_link(c)) {
            let at = pair.inner.start + at;
            if at > start {
                nodes.push(Span::new(start, at).trim(doc.text()));
            }
            if link.is_empty() {
                link.push(c);
            }
            start = at + c.len_utf8();
        }
        nodes.push(Span::new(start, pair.inner.end).trim(doc.text()));
        let may_stand = |c: char| is_node_char(c) || matches!(c, '（' | '）' | '(' | ')' | '\n' | '　' | ' ');
        let whole = |node: &Span| !node.is_empty() && node.slice(doc.text()).chars().all(may_stand);
        if nodes.len() >= 3 && nodes.iter().all(whole) {
            chains.extend(chain(doc, block, &nodes, &link));
        }
    }
}

/// Chains whose nodes are joined by dashes or arrows.
fn linked(doc: &Document, block: Span, chains: &mut Vec<Chain>) {
    let text = block.slice(doc.text());
    if !doc.symbols().within(block).any(|(_, c)| is_link(c)) {
        return;
    }
    let mut pieces: Vec<Span> = Vec::new();
    let mut link = String::new();
    let mut at = 0;
    while at < text.len() {
        let node = text[at..].find(|c: char| !is_node_char(c)).map_or(text.len(), |end| at + end);
        let gap = text[node..].len() - text[node..].trim_start_matches(' ').len();
        let linked = if gap > 0 && text[node + gap..].starts_with(is_link) { node + gap } else { node };
        let after = text[linked..].find(|c: char| !is_link(c)).map_or(text.len(), |end| linked + end);
        if node > at {
            pieces.push(Span::new(block.start + at, block.start + node));
        }
        let joined = after > linked && node > at && text[linked..after].chars().count() <= 2;
        if joined {
            if link.is_empty() {
                link = text[linked..after].to_string();
            }
            at = after + if linked > node { text[after..].len() - text[after..].trim_start_matches(' ').len() } else { 0 };
            continue;
        }
        if pieces.len() >= 2 {
            chains.extend(chain(doc, block, &pieces, &link));
        }
        pieces.clear();
        link.clear();
        at = after + text[after..].chars().next().filter(|_| after == node).map_or(0, char::len_utf8);
    }
    if pieces.len() >= 2 {
        chains.extend(chain(doc, block, &pieces, &link));
    }
}

fn chain(doc: &Document, block: Span, pieces: &[Span], link: &str) -> Option<Chain> {
    let text = doc.text();
    let mut nodes = pieces.to_vec();
    let quoted = doc
        .marks
        .within(Span::new(nodes[0].start.saturating_sub(4), nodes[0].start), PairKind::Quote)
        .any(|pair| pair.inner.start == nodes[0].start && pair.inner.end == nodes[nodes.len() - 1].end);
    if !quoted {
        trim_ends(text, &mut nodes);
    }
    let lines: Vec<String> = nodes.iter().map(|node| one_line(without_bracket(node.slice(text)))).collect();
    let words: Vec<&str> = lines.iter().map(String::as_str).collect();
    let first = words[0];
    let last = words[words.len() - 1];
    let sizes_fit = words.iter().all(|word| (1..=LONGEST).contains(&word.chars().count()) && word.contains(is_han));
    let figures = words
        .iter()
        .filter(|word| word.starts_with(|c: char| numeral::digit(c).is_some()) || word.ends_with(|c: char| numeral::digit(c).is_some()))
        .count();
    if !sizes_fit || figures > 0 || returns(first, last) || is_subtraction(text, block, &nodes) {
        return None;
    }
    if words.len() == 2 && !words.iter().all(|word| is_organization(word)) {
        return None;
    }
    // A dash at the head of a paragraph opens an item.
    if text[block.start..nodes[0].start].trim_end().ends_with(is_link) && !quoted {
        return None;
    }
    let kind = kind(&words);
    // Two dashes in running text set off a clause or name a road far more often than they join a chain.
    if !quoted && link.chars().count() > 1 && !matches!(kind, ChainKind::Organization | ChainKind::Level) {
        return None;
    }
    let span = Span::new(nodes[0].start, nodes[nodes.len() - 1].end);
    Some(Chain { span, nodes, link: link.to_string(), kind })
}

/// `团结—批评—团结`: a formula that ends where it began.
fn returns(first: &str, last: &str) -> bool {
    let two = last.char_indices().nth(2).map_or(last.len(), |(at, _)| at);
    last.chars().count() >= 2 && first.ends_with(&last[..two])
}

/// How many bytes before a chain a formula may begin.
const FORMULA: usize = 3000;

/// `收入=补助收入-医疗支出-管理费用`: minus signs in a formula.
fn is_subtraction(text: &str, block: Span, nodes: &[Span]) -> bool {
    // A line may be as long as a book: no formula begins a page earlier.
    let from = text.floor_char_boundary(nodes[0].start.saturating_sub(FORMULA)).max(block.start);
    let before = &text[from..nodes[0].start];
    let clause = before.rfind(['。', '；', '\n']).map_or(before, |at| &before[at..]);
    clause.contains(['=', '＝', '÷', '×'])
        || text[nodes[nodes.len() - 1].end..block.end].trim_start().starts_with(['=', '＝', '÷', '×', '）'])
}

/// Strips the surrounding words from the first and last node of a bare chain: `构建发现—核查—整改全链条机制`.
fn trim_ends(text: &str, nodes: &mut [Span]) {
    let inner = nodes.len() - 1;
    let usual = nodes[1..inner].iter().map(|node| node.slice(text).chars().count()).max().unwrap_or(3).max(2);
    let first = nodes[0].slice(text);
    let mut from = 0;
    if first.chars().count() > usual {
        for (at, _) in first.char_indices().skip(1) {
            let (head, rest) = first.split_at(at);
            let chars = rest.chars().count();
            let verb = head.char_indices().any(|(start, _)| VERBS.has(&head[start..]) && head[start..].chars().count() >= 2);
            let governs = verb || head.ends_with(['的', '和', '与', '按', '照', '由', '从', '以', '了']);
            // The governing words continue: `形成了…`, `按照…`.
            let goes_on = rest.starts_with(['了', '着', '的', '照']);
            let lone = VERBS.has(rest) && usual > 2;
            if governs && !goes_on && !lone && (chars >= 2 || is_tier(rest)) {
                from = at;
                // One governing word is enough, unless most of a clause is left.
                if chars <= usual.max(6) {
                    break;
                }
            }
        }
    }
    nodes[0].start += from;
    let last = nodes[inner].slice(text);
    if last.chars().count() > usual || has_tail(last) {
        let cut = last.char_indices().skip(1).map(|(at, _)| at).find(|&at| {
            let (node, rest) = last.split_at(at);
            let whole = node.chars().count() >= 2 || (node.chars().count() >= usual.min(2) - 1 && usual <= 2 && is_tier(node));
            let counted = numeral::read_any(rest).is_some_and(|(_, len)| rest[len..].starts_with('级'));
            whole
                && (CUES.opens(rest, Cue::ChainTail)
                    || CUES.opens(rest, Cue::Direction)
                    || counted
                    || (node.chars().count() >= usual && opens_with_verb(rest)))
        });
        if let Some(cut) = cut {
            nodes[inner].end = nodes[inner].start + cut;
        }
    }
}

/// Whether words after a chain (`全链条`, `机制`) end its last node.
fn has_tail(last: &str) -> bool {
    CUES.closes(last, Cue::ChainTail) && last.chars().count() > 2
}

/// Whether `rest` begins with a two-character verb.
fn opens_with_verb(rest: &str) -> bool {
    rest.char_indices().nth(2).is_some_and(|(end, _)| VERBS.has(&rest[..end]))
}

/// Tiers joined by 、 or +, with a count that agrees: `县、乡、村三级`, `省、市、县、乡、村五级书记`.
fn tiers(doc: &Document, block: Span, chains: &mut Vec<Chain>) {
    let mut at = block.start;
    let mut nodes: Vec<Span> = Vec::new();
    let mut link = '、';
    let others = doc.symbols().within(block).filter(|&(_, c)| !is_han(c)).map(|(at, c)| (at, Some(c)));
    for (end, next) in others.chain([(block.end, None)]) {
        let span = Span::new(at, end);
        at = end + next.map_or(0, char::len_utf8);
        let joins = matches!(next, Some('、' | '+' | '＋'));
        if nodes.is_empty() && !joins {
            continue;
        }
        let piece = span.slice(doc.text());
        let node = if nodes.is_empty() {
            first_member(piece).map(|start| Span::new(span.start + start, end))
        } else {
            (may_be_body(piece) && is_member(piece)).then_some(span)
        };
        match node {
            Some(node) if joins => {
                nodes.push(node);
                link = next.unwrap_or('、');
            }
            _ => {
                if nodes.len() >= 2 {
                    chains.extend(listed(doc.text(), block, &nodes, span, link));
                }
                nodes.clear();
            }
        }
    }
}

fn is_tier(word: &str) -> bool {
    BODIES.is(word, Body::Tier) || word.strip_suffix('级').is_some_and(|bare| BODIES.is(bare, Body::Tier))
}

/// A tier or a body: what a list that is a chain may consist of.
fn is_member(word: &str) -> bool {
    is_tier(word) || (word.chars().count() >= 2 && is_organization(word))
}

/// Where the first member of a list begins in `piece`: `健全县` → the byte of 县, `构建街道党工委` → that of 街道.
fn first_member(piece: &str) -> Option<usize> {
    if !may_be_body(piece) {
        return None;
    }
    let starts = || piece.char_indices().map(|(at, _)| at);
    // 党组 ends in 组, a tier of villages, so names of bodies are tried first.
    let body = starts().take(8).filter(|&at| (at == 0 || is_governed(&piece[..at])) && is_organization(&piece[at..])).last();
    let tier = || starts().rev().take(3).filter(|&at| is_tier(&piece[at..])).last();
    let start = body.or_else(tier)?;
    // `各省、市、自治区` names all of them and is not a chain of tiers.
    (!piece[..start].ends_with(['各', '有', '分', '多'])).then_some(start)
}

/// Whether words end the way names of bodies and tiers may.
fn may_be_body(words: &str) -> bool {
    words.chars().next_back().is_some_and(|c| may_end_body(c) || c == '级')
}

/// Whether a two-character verb stands right before a place.
fn is_governed(head: &str) -> bool {
    head.char_indices().rev().nth(1).is_some_and(|(at, _)| VERBS.has(&head[at..]))
}

fn is_build(head: &str) -> bool {
    head.char_indices().rev().take(2).any(|(at, _)| VERBS.is(&head[at..], Verb::Build))
}

/// A list followed by a count of levels or a word of direction (`县、乡、村三级`, `党组、党委、党支部上下贯通`), or joined by
/// plus signs after a verb of building.
fn listed(text: &str, block: Span, nodes: &[Span], last: Span, link: char) -> Option<Chain> {
    let piece = last.slice(text);
    let plus = link != '、';
    let build = is_build(text[block.start..nodes[0].start].trim_end_matches(['“', '‘']));
    let (cut, follows) = piece
        .char_indices()
        .map(|(at, _)| at)
        .skip(1)
        .chain([piece.len()])
        .filter(|&at| is_member(&piece[..at]))
        .map(|at| (at, level_cue(&piece[at..], nodes.len() + 1)))
        .max_by_key(|&(at, follows)| (follows, at))?;
    // `健全县、乡、村服务体系`: something built of tiers or bodies has them one below the other.
    let frame: String = piece[cut..].chars().take(6).collect();
    let framed = CUES.occurs(&frame, Cue::Ladder);
    if nodes.len() < 2 || !(follows || (build && (plus || framed))) {
        return None;
    }
    let mut all = nodes.to_vec();
    all.push(Span::new(last.start, last.start + cut));
    let words: Vec<&str> = all.iter().map(|node| node.slice(text)).collect();
    let tiers = words.iter().filter(|word| is_tier(word)).count();
    // Members of two kinds are a list of actors, not a chain.
    if tiers != 0 && tiers != words.len() {
        return None;
    }
    let kind = if tiers > 0 { ChainKind::Level } else { ChainKind::Organization };
    let span = Span::new(all[0].start, last.start + cut);
    Some(Chain { span, nodes: all, link: link.to_string(), kind })
}

/// `三级…` with a count that agrees, `上下联动`, `纵向到底`.
fn level_cue(rest: &str, count: usize) -> bool {
    let counted = numeral::read_any(rest).is_some_and(|(number, len)| number as usize == count && rest[len..].starts_with('级'));
    counted || CUES.opens(rest, Cue::Direction)
}

/// Whether a node names a body or a post.
pub(crate) fn is_organization(word: &str) -> bool {
    // The head of a name decides: 企业品牌 is a brand, 党支部书记 a post.
    match BODIES.suffix(word) {
        Some((_, class)) if class.has(Body::Tier) => false,
        Some((suffix, class)) => {
            suffix.chars().count() >= 2
                || word.chars().count() >= 3 && !class.has(Body::Unit)
                || word == suffix && class.has_any(&[Body::Party, Body::Government, Body::Group])
        }
        None => word.chars().count() >= 3 && is_body_name(word),
    }
}

fn kind(words: &[&str]) -> ChainKind {
    let share = |test: &dyn Fn(&str) -> bool| words.iter().filter(|word| test(word)).count() * 3 >= words.len() * 2;
    let tier = |word: &str| {
        is_tier(word)
            || word.ends_with('级')
            || CUES.is(word, Cue::TierName)
            || (word.chars().count() <= 3 && BODIES.suffix(word).is_some_and(|(_, class)| class.has(Body::Tier)))
    };
    if words.iter().all(|word| tier(word)) {
        return ChainKind::Level;
    }
    if share(&is_organization) {
        return ChainKind::Organization;
    }
    if share(&tier) {
        return ChainKind::Level;
    }
    if share(&is_act) { ChainKind::Process } else { ChainKind::Other }
}

/// Whether a node names an act or a stage: it is a verb, opens with one, or ends in one (`统筹协调`, `复盘总结`, `核查`).
fn is_act(word: &str) -> bool {
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let opens = (1..=chars.len().min(4)).rev().any(|n| {
        let end = chars.get(n).map_or(word.len(), |&(at, _)| at);
        VERBS.has(&word[..end]) && (n >= 2 || chars.len() >= 2)
    });
    let closes = chars.iter().rev().take(2).any(|&(at, _)| VERBS.has(&word[at..]) && at > 0 && word[at..].chars().count() >= 2);
    opens || closes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(ChainKind, &[&str])]) {
        let doc = Document::parse(text);
        let found: Vec<(ChainKind, Vec<&str>)> =
            find(&doc).iter().map(|chain| (chain.kind, chain.nodes.iter().map(|node| node.slice(text)).collect())).collect();
        let expected: Vec<(ChainKind, Vec<&str>)> = expected.iter().map(|(kind, nodes)| (*kind, nodes.to_vec())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_chains_of_bodies() {
        check("夯实“县委—乡镇党委—村党支部—党小组”组织体系。", &[(ChainKind::Organization, &["县委", "乡镇党委", "村党支部", "党小组"])]);
    }

    #[test]
    fn reads_processes_quoted_and_bare() {
        check("构建“当好参谋—统筹协调—复盘总结”工作闭环。", &[(ChainKind::Process, &["当好参谋", "统筹协调", "复盘总结"])]);
        check("构建创新药研发—验证—生产—应用全链条跟踪服务机制。", &[(ChainKind::Process, &["创新药研发", "验证", "生产", "应用"])]);
        check("落实发现→核查→整改→反馈闭环管理。", &[(ChainKind::Process, &["发现", "核查", "整改", "反馈"])]);
    }

    #[test]
    fn reads_tiers() {
        check("健全县、乡、村三级医疗服务网络。", &[(ChainKind::Level, &["县", "乡", "村"])]);
        check("形成“省级—国家级—世界级”梯度培育体系。", &[(ChainKind::Level, &["省级", "国家级", "世界级"])]);
        check("各省、市、自治区两级机关。", &[]);
    }

    #[test]
    fn places_are_another_kind() {
        check("开通“西宁—成都—曼谷”货运航线。", &[(ChainKind::Other, &["西宁", "成都", "曼谷"])]);
    }

    #[test]
    fn leaves_look_alikes_alone() {
        for text in [
            "实施三年行动（2024—2026年）。",
            "要按照团结——批评和自我批评——团结的方针办事。",
            "拉萨——日喀则公路已经通车。",
            "郑州—卢森堡“空中丝路”越飞越高。",
            "推进5G-A超宽带网络建设。",
            "结余=财政补助收入-医疗支出-管理费用。",
            "——2015年3月5日在第十二届全国人民代表大会第三次会议上",
        ] {
            check(text, &[]);
        }
    }
}
