//! What holds for every text: spans slice, the tree is a tree, the text can be put together again. Also the fuzz target of `fuzz/`.

use baogao::{Analysis, AnalysisOptions, CharIndex, Document, Lexicon, Owner, Span};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

/// The sections form a tree that lies in the text.
pub fn check_tree(doc: &Document) {
    let text = doc.text();
    for pair in doc.blocks.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "blocks overlap");
    }
    for (at, section) in doc.sections.iter().enumerate() {
        let slice = section.span.slice(text);
        assert_eq!(slice, slice.trim(), "white space at the end of a section");
        assert_eq!(section.span.start, section.enumerator.start);
        assert!(section.enumerator.end <= section.span.end);
        if let Some(heading) = section.heading {
            assert!(
                !heading.is_empty() && section.enumerator.end <= heading.start && heading.end <= section.span.end,
                "heading outside its section"
            );
            assert!(!heading.slice(text).ends_with(['。', '；']), "a heading keeps its stop: {}", heading.slice(text));
        }
        match section.parent {
            Some(parent) => {
                let above = &doc.sections[parent];
                assert!(above.span.start <= section.span.start && section.span.end <= above.span.end, "a child leaves its parent");
                assert_eq!(section.level, above.level + 1);
                assert!(above.children.contains(&at));
            }
            None => assert_eq!(section.level, 1),
        }
        for pair in section.children.windows(2) {
            assert!(doc.sections[pair[0]].span.end <= doc.sections[pair[1]].span.start, "siblings overlap");
        }
    }
    let roots: Vec<usize> = doc.roots().collect();
    for pair in roots.windows(2) {
        assert!(doc.sections[pair[0]].span.end <= doc.sections[pair[1]].span.start, "top sections overlap");
    }
}

/// The tree and the text around it add up to the whole text, and each piece has one owner.
fn check_rebuilt(doc: &Document) {
    let pieces = doc.pieces();
    assert_eq!(pieces.iter().map(|(span, _)| span.slice(doc.text())).collect::<String>(), doc.text());
    for (span, owner) in pieces {
        let Owner::Section(at) = owner else { continue };
        let section = &doc.sections[at];
        for block in doc.blocks.iter().filter(|block| block.span.start < span.end && span.start < block.span.end) {
            let text = Span::new(block.span.start.max(span.start), block.span.end.min(span.end)).trim(doc.text());
            assert!(section.span.start <= text.start && text.end <= section.span.end, "a piece outside its section");
            let inside = |child: &usize| doc.sections[*child].span.start < text.end && text.start < doc.sections[*child].span.end;
            assert!(!section.children.iter().any(inside), "a piece inside a child");
        }
    }
    for (at, section) in doc.sections.iter().enumerate() {
        let head = doc.section_at(section.span.start);
        assert!(
            head.is_some_and(|head| head == at || doc.sections[head].span.start == section.span.start),
            "a section owns not its own head"
        );
    }
}

/// Every span of every finding slices to its text, in characters as users count them.
fn check_spans(analysis: &Analysis) {
    let text = analysis.doc.text();
    let chars: Vec<char> = text.chars().collect();
    let index = CharIndex::new(text);
    let same = |span: Span, expected: &str| {
        let span = index.span(span);
        assert_eq!(chars[span.start..span.end].iter().collect::<String>(), expected);
    };
    for phrase in &analysis.phrases {
        assert!(!phrase.spans.is_empty() && (0.0..=1.0).contains(&phrase.score));
        // Quotation marks may stand inside one occurrence and not inside another.
        let wording = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !"“”‘’「」『』\"＂".contains(*c)).collect::<String>();
        phrase.spans.iter().for_each(|&span| assert_eq!(wording(span.slice(text)), wording(&phrase.text)));
    }
    for quote in &analysis.quotes {
        quote.spans.iter().for_each(|&span| same(span, &quote.text));
    }
    for citation in &analysis.citations {
        citation.spans.iter().for_each(|&span| same(span, &citation.text));
    }
    for chain in &analysis.chains {
        assert!(
            chain.nodes.len() >= 2 && chain.nodes[0].start == chain.span.start && chain.nodes[chain.nodes.len() - 1].end == chain.span.end
        );
        chain.nodes.windows(2).for_each(|pair| assert!(pair[0].end < pair[1].start));
    }
    for indicator in &analysis.indicators {
        assert!(!indicator.span.slice(text).is_empty() && indicator.value.is_finite());
        assert!(indicator.upper.is_none_or(|upper| upper > indicator.value));
        for part in [indicator.subject, indicator.qualifier, indicator.change, indicator.period].into_iter().flatten() {
            assert!(!part.slice(text).is_empty());
        }
    }
    for parallel in &analysis.parallels {
        assert!(parallel.parts.len() >= 2 && parallel.parts[0].start == parallel.span.start);
        assert!(parallel.parts.windows(2).all(|pair| pair[0].end <= pair[1].start && !pair[0].slice(text).is_empty()));
    }
    for term in &analysis.terms {
        term.spans.iter().for_each(|&span| same(span, &term.text));
    }
    for pair in analysis.diagnostics.windows(2) {
        assert!(pair[0].span <= pair[1].span, "diagnostics out of order");
    }
    for pair in analysis.words.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "words overlap");
    }
}

/// Each word of the reading text occurs in the source, with nothing but omitted text between its characters.
fn check_places(doc: &Document) {
    let mut last = 0;
    for block in &doc.blocks {
        let place = doc.in_source(block.span);
        assert!(last <= place.start && place.start < place.end, "places out of order");
        last = place.end;
        let mut written = place.slice(doc.source()).chars();
        for c in block.span.slice(doc.text()).chars() {
            let stands = |found: char| found == c || is_put_right(found);
            assert!(written.any(stands), "{c} is not in the source");
        }
    }
    let whole = doc.in_source(Span::new(0, doc.text().len()));
    let left_out = [&doc.source()[..whole.start], &doc.source()[whole.end..]].concat();
    assert!(!left_out.contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{left_out} is left out");
}

/// Checks all of it on one text.
pub fn check(text: &str) {
    let doc = Document::parse(text);
    check_places(&doc);
    check_tree(&doc);
    check_rebuilt(&doc);
    let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON).with_tokens());
    let counted = analysis.words.iter().filter(|word| word.span.slice(doc.text()).contains(char::is_alphanumeric)).count();
    assert_eq!(analysis.stats.words, counted);
    check_spans(&analysis);
}

/// Whether the reading text may have another character where `found` stands in the report's text (`docs/reading.md`).
pub fn is_put_right(found: char) -> bool {
    matches!(
        found,
        '\u{2e80}'..='\u{2fd5}' | '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\n' | '<' | '.' | '｡' | '«' | '»' | '‹' | '›'
    )
}
