//! What users see of a report: the JSON of the contract, with places in characters. All other formats are drawn from it.

use super::corpus::compare::ComparisonView;
use super::corpus::concordance::{ConcordanceView, HitView};
use super::corpus::summary::CorpusView;
use super::corpus::trend::TrendView;
use crate::analysis::{Analysis, Part};
use crate::check::Diagnostic;
use crate::document::{Document, Role, one_line};
use crate::extract::PhraseClass;
use crate::hints::Place;
use crate::input::{InputError, Report};
use crate::shown::{path_bytes, path_text};
use crate::span::{CharIndex, Span};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the JSON.
pub const SCHEMA: &str = "baogao/1";

/// A half-open range `[start, end)` in characters of the report's text.
pub type Range = [usize; 2];

/// One report.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ReportView {
    /// Always `baogao/1`.
    pub schema: &'static str,
    /// Where the report came from.
    pub source: SourceView,
    /// What the report says about itself; null where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<MetaView>,
    /// Counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stats: Option<StatsView>,
    /// The section tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline: Option<Vec<SectionView>>,
    /// Key phrases, best first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_phrases: Option<Vec<PhraseView>>,
    /// Quotations by first appearance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<QuoteView>>,
    /// Chains in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chains: Option<Vec<ChainView>>,
    /// The graph merged from chains and from relations said in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations: Option<OrganizationsView>,
    /// Cited documents by first appearance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citations: Option<Vec<CitationView>>,
    /// Figures in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicators: Option<Vec<IndicatorView>>,
    /// Unquoted parallel formulations in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parallels: Option<Vec<ParallelView>>,
    /// Numeric abbreviations and explained terms by first appearance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Vec<TermView>>,
    /// Faults of numbering, structure and punctuation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Vec<DiagnosticView>>,
    /// Site furniture, no part of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boilerplate: Option<Vec<BoilerplateView>>,
    /// Title, document number, recipients, contents: what stands before the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub front_matter: Option<Vec<MatterView>>,
    /// Signature, date, notes on release, lists of enclosures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back_matter: Option<Vec<MatterView>>,
    /// Where the paragraphs stand in the original, with `--with-places`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<PlaceView>>,
    /// The words of the body, with `--tokens`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<TokenView>>,
    /// The text that spans point into, with `--with-text`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Where a paragraph, or the part of it on one page, stands in the original.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PlaceView {
    /// The paragraph in the report's text.
    pub span: Range,
    /// Its page, from 1; null where the format has none.
    pub page: Option<u32>,
    /// Which paragraph it is, from 1; empty ones are not counted.
    pub paragraph: u32,
}

/// Where a report came from.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SourceView {
    /// The path as given, `-` for standard input; bytes that are not UTF-8 are written as `\xFF`.
    pub path: String,
    /// The bytes of the path in hexadecimal; only where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
    /// The format it was taken for.
    pub format: &'static str,
    /// The encoding it was decoded from; null for formats that are no text.
    pub encoding: Option<&'static str>,
    /// Characters of the text.
    pub chars: usize,
    /// The day in the file's properties, ISO 8601: of the file, not of the report; only where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_date: Option<String>,
    /// The title in the file's properties: of the file, not of the report; only where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_title: Option<String>,
    /// The configuration file that changed what was found; only where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
}

/// What a report says about itself.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct MetaView {
    /// The title, its lines joined.
    pub title: Option<String>,
    /// The body that issued it.
    pub issuer: Option<String>,
    /// All bodies that issued it, the leading one first.
    pub issuers: Vec<String>,
    /// ISO 8601.
    pub date: Option<String>,
    /// The time it reports on or plans for.
    pub period: Option<PeriodView>,
    /// `国发〔2023〕5号`
    pub document_number: Option<String>,
    /// 总结, 计划, 政府工作报告, 通知 …
    pub kind: Option<String>,
    /// Whom it addresses.
    pub salutation: Option<String>,
}

impl MetaView {
    /// All bodies that issued it, as people read them.
    pub(crate) fn issuer_names(&self) -> Option<String> {
        (!self.issuers.is_empty()).then(|| self.issuers.join("、"))
    }
}

/// A stretch of time.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PeriodView {
    /// As named.
    pub label: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// Counts of a report.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StatsView {
    /// Characters of the text.
    pub chars: usize,
    /// Chinese characters among them.
    pub han: usize,
    /// Paragraphs of the body.
    pub paragraphs: usize,
    /// Sentences of the body.
    pub sentences: usize,
    /// Words of the body.
    pub words: usize,
    /// Different words.
    pub distinct_words: usize,
    /// Sections by level, from `"1"`.
    pub sections: std::collections::BTreeMap<String, usize>,
}

/// A section with those inside it.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct SectionView {
    /// Its place in the tree: `1.2.3`.
    pub id: String,
    /// Its depth, from 1.
    pub level: usize,
    /// The family of its enumerator.
    pub style: &'static str,
    /// As written; null where there is none.
    pub enumerator: Option<String>,
    /// As counted; null for styles without.
    pub number: Option<u32>,
    /// Without enumerator and closing punctuation; null where no part of the first sentence is short enough.
    pub heading: Option<String>,
    /// Whether body text follows the heading on the same line.
    pub run_in: bool,
    /// From the enumerator to the end of the last section inside.
    pub span: Range,
    /// Of the heading.
    pub heading_span: Option<Range>,
    /// Where it opens in the original, with `--with-places`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<SectionPlace>,
    /// The sections directly inside.
    pub children: Vec<SectionView>,
}

/// Where a section opens in the original.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SectionPlace {
    /// Its page, from 1; null where the format has none.
    pub page: Option<u32>,
    /// Its paragraph, from 1; empty ones are not counted.
    pub paragraph: u32,
}

/// A key phrase.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PhraseView {
    /// The phrase; quotation marks only inside.
    pub text: String,
    /// `own` to this report, or `core`: a concept that many reports share.
    pub class: &'static str,
    /// From 0 to 1: the chance that a reader underlines it, or nearly the same.
    pub score: f64,
    /// How often it stands in the body.
    pub count: usize,
    /// The share of other reports that hold it; 0 for what hardly any does.
    pub rarity: f64,
    /// The heading that it stands in; null where it stands in none.
    pub heading: Option<String>,
    /// The sentence that it stands in first, or in its heading.
    pub context: String,
    /// Ids of the sections that hold it.
    pub sections: Vec<String>,
    /// Every occurrence.
    pub spans: Vec<Range>,
}

/// A quotation.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct QuoteView {
    /// The words without the marks.
    pub text: String,
    /// `slogan`, `numeric_abbreviation`, `term`, `chain` or `quotation`.
    pub kind: &'static str,
    /// Parallel parts or nodes.
    pub parts: Vec<String>,
    /// How often it stands.
    pub count: usize,
    /// Every occurrence, between the marks.
    pub spans: Vec<Range>,
    /// Ids of the sections that hold it.
    pub sections: Vec<String>,
}

/// A chain.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ChainView {
    /// As written.
    pub text: String,
    /// In order.
    pub nodes: Vec<String>,
    /// The mark that joins them.
    pub link: String,
    /// `organization`, `process`, `level` or `other`.
    pub kind: &'static str,
    /// From the first node to the last.
    pub span: Range,
    /// Id of the section that holds it.
    pub section: Option<String>,
}

/// The graph of bodies.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct OrganizationsView {
    /// The bodies.
    pub nodes: Vec<NodeView>,
    /// The relations between them.
    pub edges: Vec<EdgeView>,
}

/// A body.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct NodeView {
    /// Its name.
    pub name: String,
    /// In how many places it stands where the report relates it to another.
    pub count: usize,
}

/// A relation of two bodies.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct EdgeView {
    /// The body that leads, holds, guides; the upper one in a chain.
    pub from: String,
    /// The other body.
    pub to: String,
    /// `chain`, `tier`, `contains`, `leads`, `guides`, `member_of`, `reports_to` or `located_in`.
    pub relation: &'static str,
    /// Where the report says so.
    pub evidence: Vec<Range>,
}

/// A cited document.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CitationView {
    /// The title without its marks, or the number.
    pub text: String,
    /// `document`, `document_number`, `law`, `meeting` or `work`.
    pub kind: &'static str,
    /// How often it is cited.
    pub count: usize,
    /// Every occurrence, between the marks.
    pub spans: Vec<Range>,
}

/// A figure.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct IndicatorView {
    /// As written, from its first word to its last.
    pub text: String,
    /// What is measured; null where the sentence does not say.
    pub subject: Option<String>,
    /// The number, in `unit`; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub value_to: Option<f64>,
    /// What the figure came from (`由46.9%提高到48.2%`).
    pub base: Option<f64>,
    /// With its multiplier: `万人`, `%`.
    pub unit: String,
    /// `左右`, `以上`, `超过` …
    pub qualifier: Option<String>,
    /// `增长`, `年均下降`, `提高到` …
    pub change: Option<String>,
    /// `target` or `result`.
    pub kind: &'static str,
    /// The time that the figure is of, where the report says so.
    pub period: Option<String>,
    /// Where it stands.
    pub span: Range,
    /// Id of the section that holds it.
    pub section: Option<String>,
}

/// An unquoted parallel formulation.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ParallelView {
    /// As written.
    pub text: String,
    /// The parts, without the marks between them.
    pub parts: Vec<String>,
    /// Where it stands.
    pub span: Range,
    /// Id of the section that holds it.
    pub section: Option<String>,
}

/// A term with its gloss.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct TermView {
    /// The term, without quotation marks.
    pub text: String,
    /// What it means; null where the dictionary has no certain expansion.
    pub gloss: Option<String>,
    /// What the gloss counts, for numeric abbreviations of the dictionary.
    pub parts: Vec<String>,
    /// `report` or `dictionary`: who says so.
    pub source: &'static str,
    /// The public text that a gloss of the dictionary is from.
    pub witness: Option<&'static str>,
    /// Where the report says so.
    pub gloss_span: Option<Range>,
    /// How often the term stands.
    pub count: usize,
    /// Every occurrence, quoted or not.
    pub spans: Vec<Range>,
    /// Ids of the sections that hold it.
    pub sections: Vec<String>,
}

/// A fault of numbering or structure.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DiagnosticView {
    /// A short stable name.
    pub code: &'static str,
    /// What was expected and what stands there.
    pub message: String,
    /// `warning` or `note`.
    pub severity: &'static str,
    /// Where it stands.
    pub span: Range,
    /// The line that it begins on, from 1.
    pub line: usize,
    /// The character of that line that it begins at, from 1.
    pub column: usize,
}

/// A piece of site furniture.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct BoilerplateView {
    /// As written.
    pub text: String,
    /// `counter`, `button`, `source`, `date`, `tail` …
    pub class: &'static str,
    /// Where it stands.
    pub span: Range,
}

/// A paragraph of front or back matter.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct MatterView {
    /// As written.
    pub text: String,
    /// Where it stands.
    pub span: Range,
}

/// A word.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct TokenView {
    /// The word.
    pub text: String,
    /// Its part of speech.
    pub tag: String,
    /// Where it stands.
    pub span: Range,
}

/// What stands in a JSON line for an input that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct FailureView {
    /// Always `baogao/1`.
    pub schema: &'static str,
    /// What was asked for.
    pub source: FailedSource,
    /// Why it failed.
    pub error: ErrorView,
}

/// The source of a failure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FailedSource {
    /// The path as given; bytes that are not UTF-8 are written as `\xFF`.
    pub path: String,
    /// The bytes of the path in hexadecimal; only where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
}

/// An error.
#[derive(Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ErrorView {
    /// A short stable name.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

impl FailureView {
    /// The line for `error`.
    pub fn new(error: &InputError) -> Self {
        let mut view = Self::of(path_text(error.path()), error.code(), error.to_string());
        view.source.path_bytes = path_bytes(error.path());
        view
    }

    /// The line for an input at `path` that is not read from a file of its own.
    pub fn of(path: String, code: &'static str, message: String) -> Self {
        FailureView { schema: SCHEMA, source: FailedSource { path, path_bytes: None }, error: ErrorView { code, message } }
    }
}

/// Whether a report's JSON, or the line of one that failed, may have a field of this name.
pub fn is_field(name: &str) -> bool {
    FIELDS.contains(&name)
}

/// The fields of [`ReportView`] and [`FailureView`], and `input`, which holds what a stream brings under one of these names.
const FIELDS: &[&str] = &[
    "schema",
    "source",
    "meta",
    "stats",
    "outline",
    "key_phrases",
    "quotes",
    "chains",
    "organizations",
    "citations",
    "indicators",
    "parallels",
    "terms",
    "diagnostics",
    "boilerplate",
    "front_matter",
    "back_matter",
    "places",
    "tokens",
    "text",
    "error",
    "input",
];

/// Which parts of a report a view holds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Selection {
    /// The parts; every part and the rest of the contract when empty.
    pub parts: Vec<Part>,
    /// At most this many key phrases.
    pub top: usize,
    /// Only key phrases of this class.
    pub class: Option<PhraseClass>,
    /// At most this many items of each other list.
    pub most: Option<usize>,
    /// Whether the words are listed.
    pub tokens: bool,
    /// Whether the text is held.
    pub text: bool,
    /// Whether the places in the original are held.
    pub places: bool,
}

impl Default for Selection {
    /// Everything but words, text and places; fifty key phrases.
    fn default() -> Self {
        Selection { parts: Vec::new(), top: 50, class: None, most: None, tokens: false, text: false, places: false }
    }
}

impl Selection {
    /// These parts.
    pub fn of(parts: &[Part]) -> Self {
        Selection { parts: parts.to_vec(), ..Selection::default() }
    }

    /// Whether `part` was asked for.
    pub fn has(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }

    /// Whether words must be cut.
    pub fn needs_words(&self) -> bool {
        self.has(Part::Phrases) || self.has(Part::Words) || self.tokens
    }
}

/// The classes of key phrases, with what people read above each.
pub(super) const PHRASE_CLASSES: &[(&str, &str)] = &[("own", "Own to this report"), ("core", "Shared with other reports")];

impl IndicatorView {
    /// The figure in one cell: `46.9 → 48.2%`, `5–6%左右`, `超1200万人`.
    pub(super) fn figure(&self) -> String {
        let base = self.base.map(|base| format!("{base} → ")).unwrap_or_default();
        format!("{base}{}", figure(self.value, self.value_to, &self.unit, self.qualifier.as_deref(), &self.text))
    }
}

/// A value with its unit and what limits it, on the side where `text` has it: `5–6% 左右`, `超过 1200万人`.
pub(super) fn figure(value: f64, upper: Option<f64>, unit: &str, limit: Option<&str>, text: &str) -> String {
    let upper = upper.map(|upper| format!("–{upper}")).unwrap_or_default();
    let figure = format!("{value}{upper}{unit}");
    match limit {
        None => figure,
        Some(limit @ ("多" | "余" | "来")) => format!("{figure} {limit}"),
        Some(limit) if text.ends_with(limit) => format!("{figure} {limit}"),
        Some(bound) => format!("{bound} {figure}"),
    }
}

struct Places<'a> {
    doc: &'a Document<'a>,
    index: CharIndex<'a>,
    ids: Vec<String>,
}

impl Places<'_> {
    /// Where a stretch of the reading text stands in the report's text, in characters.
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

    /// The heading that `span` stands in.
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
        let places = Places { doc, index: CharIndex::new(doc.source()), ids: doc.section_ids() };
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
                file_date: report.hints.file_date.clone(),
                file_title: report.hints.file_title.clone(),
                config: None,
            },
            meta: whole.then(|| meta(doc)),
            stats: whole.then(|| stats(analysis)),
            outline: has(Part::Outline).then(|| {
                // All at once: a vector that grows may take twice what it holds.
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
                    .map(|piece| BoilerplateView { text: places.text(piece.span), class: piece.class, span: places.range(piece.span) })
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
        // The exit status of `check` tells whether there are any.
        self.diagnostics.iter_mut().for_each(|items| items.truncate(most.max(1)));
        self.tokens.iter_mut().for_each(|items| items.truncate(most));
        self
    }
}

fn matter(doc: &Document, places: &Places, role: Role) -> Vec<MatterView> {
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

/// To four places: what lies beyond says nothing.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn phrases(analysis: &Analysis, places: &Places, selection: &Selection) -> Vec<PhraseView> {
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

fn quotes(analysis: &Analysis, places: &Places) -> Vec<QuoteView> {
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

fn chains(analysis: &Analysis, places: &Places) -> Vec<ChainView> {
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

fn organizations(analysis: &Analysis, places: &Places) -> OrganizationsView {
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

fn citations(analysis: &Analysis, places: &Places) -> Vec<CitationView> {
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

fn indicators(analysis: &Analysis, places: &Places) -> Vec<IndicatorView> {
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
            span: places.range(indicator.span),
            section: places.section(indicator.span),
        })
        .collect()
}

fn parallels(analysis: &Analysis, places: &Places) -> Vec<ParallelView> {
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

fn terms(analysis: &Analysis, places: &Places) -> Vec<TermView> {
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

fn diagnostics(analysis: &Analysis, places: &Places) -> Vec<DiagnosticView> {
    let text = places.doc.source();
    // Diagnostics come in the order of the text, so lines are counted on from the last one.
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

/// The JSON Schema of every JSON output: a report, an array of reports, a line for a failed input, a comparison, a trend, a concordance or a
/// line of it, a folder.
pub fn json_schema() -> serde_json::Value {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Output>().to_value();
    schema["title"] = "baogao/1".into();
    schema
}

/// All that a JSON output can be.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum Output {
    Report(Box<ReportView>),
    Failure(FailureView),
    Reports(Vec<ReportView>),
    Comparison(ComparisonView),
    Trend(TrendView),
    Concordance(ConcordanceView),
    Hit(HitView),
    Corpus(CorpusView),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_schema_is_known() {
        let fields =
            |schema: schemars::Schema| -> Vec<String> { schema.to_value()["properties"].as_object().unwrap().keys().cloned().collect() };
        let all = fields(schemars::schema_for!(ReportView)).into_iter().chain(fields(schemars::schema_for!(FailureView)));
        assert_eq!(all.filter(|field| !is_field(field)).collect::<Vec<_>>(), Vec::<String>::new());
    }
}
