//! How the view of a report is made from the findings: what was selected, with places in characters of the report's text.

use super::{
    BoilerplateView, ChainView, CitationView, DiagnosticView, EdgeView, IndicatorView, MatterView, MetaView, NodeView, OrganizationsView,
    ParallelView, PeriodView, PhraseView, PlaceView, QuoteView, Range, ReportView, SCHEMA, SectionPlace, SectionView, Selection,
    SourceView, StatsView, TermView, TokenView,
};
use crate::analysis::{Analysis, Part};
use crate::check::Diagnostic;
use crate::document::{Document, Role, one_line};
use crate::file_info::Place;
use crate::input::Report;
use crate::span::{CharIndex, Span};

struct Locator<'a> {
    doc: &'a Document<'a>,
    index: CharIndex<'a>,
    ids: Vec<String>,
}

impl Locator<'_> {
    /// Where a stretch of the reading text is in the report's text, in characters.
    fn range(&self, span: Span) -> Range {
        self.range_in_source(self.doc.in_source(span))
    }

    fn range_in_source(&self, span: Span) -> Range {
        let chars = self.index.span(span);
        [chars.start, chars.end]
    }

    fn ranges(&self, spans: &[Span]) -> Vec<Range> {
        spans.iter().map(|&span| self.range(span)).collect()
    }

    fn text(&self, span: Span) -> String {
        span.slice(self.doc.text()).to_string()
    }

    /// The heading that contains `span`.
    fn heading(&self, span: Span) -> Option<String> {
        let section = &self.doc.sections[self.doc.section_at(span.start)?];
        let heading = section.heading.filter(|heading| heading.start <= span.start && span.end <= heading.end)?;
        Some(one_line(heading.slice(self.doc.text())))
    }

    /// The sentence that `span` begins in.
    fn sentence(&self, span: Span) -> String {
        let sentences = &self.doc.sentences;
        let at = sentences.partition_point(|sentence| sentence.end <= span.start);
        let sentence = sentences.get(at).filter(|sentence| sentence.start <= span.start);
        one_line(sentence.copied().unwrap_or(span).trim(self.doc.text()).slice(self.doc.text()))
    }

    fn section(&self, span: Span) -> Option<String> {
        self.doc.section_at(span.start).map(|at| self.ids[at].clone())
    }

    fn sections(&self, spans: &[Span]) -> Vec<String> {
        let mut at: Vec<usize> = spans.iter().filter_map(|span| self.doc.section_at(span.start)).collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter().map(|at| self.ids[at].clone()).collect()
    }

    fn tree(&self, at: usize, origins: &[Place]) -> SectionView {
        let section = &self.doc.sections[at];
        let start = self.doc.in_source(section.span).start;
        let origin = origins.partition_point(|place| place.span.end <= start);
        SectionView {
            id: self.ids[at].clone(),
            level: section.level,
            style: section.style.name(),
            enumerator: (!section.enumerator.is_empty()).then(|| one_line(section.enumerator.slice(self.doc.text()))),
            number: section.number,
            heading: section.heading.map(|heading| one_line(heading.slice(self.doc.text()))),
            run_in: section.run_in,
            span: self.range(section.span),
            heading_span: section.heading.map(|heading| self.range(heading)),
            place: origins.get(origin).map(|place| SectionPlace { page: place.page, paragraph: place.paragraph }),
            children: section.children.iter().map(|&child| self.tree(child, origins)).collect(),
        }
    }
}

impl ReportView {
    /// The view of one analysed report.
    pub fn new(report: &Report, analysis: &Analysis, selection: &Selection) -> Self {
        let source = &report.source;
        let doc = analysis.doc;
        let places = Locator { doc, index: CharIndex::new(doc.source()), ids: doc.section_ids() };
        let whole = selection.parts.is_empty();
        let origins = if selection.places { report.paragraphs() } else { Vec::new() };
        let has = |part| selection.has(part);
        let view = ReportView {
            schema: SCHEMA,
            source: SourceView {
                path: source.path.clone(),
                path_bytes: source.path_bytes.clone(),
                format: source.format,
                encoding: source.encoding,
                chars: source.chars,
                file_date: report.file_info.file_date.clone(),
                file_title: report.file_info.file_title.clone(),
                config: None,
            },
            meta: whole.then(|| meta(doc)),
            stats: whole.then(|| stats(analysis)),
            outline: has(Part::Outline).then(|| {
                // All at once: a growing vector may take up to twice what it contains.
                let mut outline = Vec::with_capacity(doc.roots().count());
                outline.extend(doc.roots().map(|at| places.tree(at, &origins)));
                outline
            }),
            key_phrases: has(Part::Phrases).then(|| phrases(analysis, &places, selection)),
            quotes: has(Part::Quotes).then(|| quotes(analysis, &places)),
            chains: has(Part::Chains).then(|| chains(analysis, &places)),
            organizations: has(Part::Chains).then(|| organizations(analysis, &places)),
            citations: has(Part::Citations).then(|| citations(analysis, &places)),
            indicators: has(Part::Indicators).then(|| indicators(analysis, &places)),
            parallels: has(Part::Parallels).then(|| parallels(analysis, &places)),
            terms: has(Part::Terms).then(|| terms(analysis, &places)),
            diagnostics: (has(Part::Diagnostics) || !analysis.left_out.is_empty()).then(|| diagnostics(analysis, &places)),
            places: selection.places.then(|| {
                let view =
                    |place: &Place| PlaceView { span: places.range_in_source(place.span), page: place.page, paragraph: place.paragraph };
                origins.iter().map(view).collect()
            }),
            boilerplate: whole.then(|| {
                doc.furniture
                    .iter()
                    .map(|piece| BoilerplateView {
                        text: places.text(piece.span),
                        class: piece.class.name(),
                        span: places.range(piece.span),
                    })
                    .collect()
            }),
            front_matter: whole.then(|| matter(doc, &places, Role::Front)),
            back_matter: whole.then(|| matter(doc, &places, Role::Back)),
            tokens: (selection.tokens || selection.parts.contains(&Part::Words)).then(|| {
                analysis
                    .words
                    .iter()
                    .map(|word| TokenView { text: places.text(word.span), tag: word.tag.to_string(), span: places.range(word.span) })
                    .collect()
            }),
            text: selection.text.then(|| doc.source().to_string()),
        };
        match selection.most {
            Some(most) => view.of_at_most(most),
            None => view,
        }
    }

    /// The same with the first `most` items of each list.
    fn of_at_most(mut self, most: usize) -> Self {
        self.quotes.iter_mut().for_each(|items| items.truncate(most));
        self.chains.iter_mut().for_each(|items| items.truncate(most));
        self.citations.iter_mut().for_each(|items| items.truncate(most));
        self.indicators.iter_mut().for_each(|items| items.truncate(most));
        self.parallels.iter_mut().for_each(|items| items.truncate(most));
        self.terms.iter_mut().for_each(|items| items.truncate(most));
        // The exit status of `check` depends on whether there are any.
        self.diagnostics.iter_mut().for_each(|items| items.truncate(most.max(1)));
        self.tokens.iter_mut().for_each(|items| items.truncate(most));
        self
    }
}

fn matter(doc: &Document, places: &Locator, role: Role) -> Vec<MatterView> {
    let blocks = doc.blocks.iter().filter(|block| block.role == role);
    blocks.map(|block| MatterView { text: places.text(block.span), span: places.range(block.span) }).collect()
}

fn meta(doc: &Document) -> MetaView {
    let meta = doc.meta.clone();
    MetaView {
        title: meta.title,
        issuer: meta.issuers.first().cloned(),
        issuers: meta.issuers,
        date: meta.date,
        period: meta.period.map(|period| PeriodView { label: period.label, from: period.from, to: period.to }),
        document_number: meta.document_number,
        kind: meta.kind,
        salutation: meta.salutation,
    }
}

fn stats(analysis: &Analysis) -> StatsView {
    let stats = &analysis.stats;
    StatsView {
        chars: stats.chars,
        han: stats.han,
        paragraphs: stats.paragraphs,
        sentences: stats.sentences,
        words: stats.words,
        distinct_words: stats.distinct_words,
        sections: stats.sections.iter().enumerate().map(|(level, &count)| ((level + 1).to_string(), count)).collect(),
    }
}

/// To four decimals: anything beyond says nothing.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn phrases(analysis: &Analysis, places: &Locator, selection: &Selection) -> Vec<PhraseView> {
    let phrases = analysis.phrases.iter().filter(|phrase| selection.class.is_none_or(|class| phrase.class == class)).take(selection.top);
    phrases
        .map(|phrase| PhraseView {
            text: one_line(&phrase.text),
            class: phrase.class.name(),
            score: rounded(phrase.score),
            count: phrase.spans.len(),
            rarity: rounded(phrase.rarity),
            heading: phrase.spans.iter().find_map(|&span| places.heading(span)),
            context: phrase.spans.first().map_or(String::new(), |&span| places.sentence(span)),
            sections: places.sections(&phrase.spans),
            spans: places.ranges(&phrase.spans),
        })
        .collect()
}

fn quotes(analysis: &Analysis, places: &Locator) -> Vec<QuoteView> {
    let quotes = analysis.quotes.iter();
    quotes
        .map(|quote| QuoteView {
            text: quote.text.clone(),
            kind: quote.kind.name(),
            parts: quote.parts.clone(),
            count: quote.spans.len(),
            spans: places.ranges(&quote.spans),
            sections: places.sections(&quote.spans),
        })
        .collect()
}

fn chains(analysis: &Analysis, places: &Locator) -> Vec<ChainView> {
    let chains = analysis.chains.iter();
    chains
        .map(|chain| ChainView {
            text: places.text(chain.span),
            nodes: chain.nodes.iter().map(|node| one_line(node.slice(places.doc.text()))).collect(),
            link: chain.link.clone(),
            kind: chain.kind.name(),
            span: places.range(chain.span),
            section: places.section(chain.span),
        })
        .collect()
}

fn organizations(analysis: &Analysis, places: &Locator) -> OrganizationsView {
    let graph = &analysis.organizations;
    let name = |at: usize| graph.nodes[at].name.clone();
    OrganizationsView {
        nodes: graph.nodes.iter().map(|node| NodeView { name: node.name.clone(), count: node.count }).collect(),
        edges: graph
            .edges
            .iter()
            .map(|edge| EdgeView {
                from: name(edge.from),
                to: name(edge.to),
                relation: edge.kind.name(),
                evidence: places.ranges(&edge.evidence),
            })
            .collect(),
    }
}

fn citations(analysis: &Analysis, places: &Locator) -> Vec<CitationView> {
    let citations = analysis.citations.iter();
    citations
        .map(|citation| CitationView {
            text: citation.text.clone(),
            kind: citation.kind.name(),
            count: citation.spans.len(),
            spans: places.ranges(&citation.spans),
        })
        .collect()
}

fn indicators(analysis: &Analysis, places: &Locator) -> Vec<IndicatorView> {
    let words = |span: Option<Span>| span.map(|span| one_line(span.slice(places.doc.text())));
    let indicators = analysis.indicators.iter();
    indicators
        .map(|indicator| IndicatorView {
            text: places.text(indicator.span),
            subject: words(indicator.subject),
            value: indicator.value,
            value_to: indicator.upper,
            base: indicator.base,
            unit: indicator.unit.clone(),
            qualifier: words(indicator.qualifier),
            change: words(indicator.change),
            kind: indicator.kind.name(),
            period: words(indicator.period),
            years: indicator.years,
            span: places.range(indicator.span),
            section: places.section(indicator.span),
        })
        .collect()
}

fn parallels(analysis: &Analysis, places: &Locator) -> Vec<ParallelView> {
    let parallels = analysis.parallels.iter();
    parallels
        .map(|parallel| ParallelView {
            text: places.text(parallel.span),
            parts: parallel.parts.iter().map(|part| one_line(part.slice(places.doc.text()))).collect(),
            span: places.range(parallel.span),
            section: places.section(parallel.span),
        })
        .collect()
}

fn terms(analysis: &Analysis, places: &Locator) -> Vec<TermView> {
    let terms = analysis.terms.iter();
    terms
        .map(|term| TermView {
            text: term.text.clone(),
            gloss: term.gloss.clone(),
            parts: term.parts.clone(),
            source: term.source.name(),
            witness: term.witness,
            gloss_span: term.gloss_span.map(|span| places.range(span)),
            count: term.spans.len(),
            spans: places.ranges(&term.spans),
            sections: places.sections(&term.spans),
        })
        .collect()
}

fn diagnostics(analysis: &Analysis, places: &Locator) -> Vec<DiagnosticView> {
    let text = places.doc.source();
    // Diagnostics come in text order, so lines are counted on from the last one.
    let (mut line, mut start, mut seen) = (1, 0, 0);
    let view = |diagnostic: &Diagnostic| {
        let place = places.doc.in_source(diagnostic.span).start;
        for (at, _) in text[seen..place].match_indices('\n') {
            line += 1;
            start = seen + at + 1;
        }
        seen = place;
        DiagnosticView {
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            severity: diagnostic.severity.name(),
            span: places.range(diagnostic.span),
            line,
            column: places.index.at(place) - places.index.at(start) + 1,
        }
    };
    let mut all: Vec<&Diagnostic> = analysis.diagnostics.iter().chain(&analysis.left_out).collect();
    all.sort_by_key(|diagnostic| diagnostic.span);
    all.into_iter().map(view).collect()
}
