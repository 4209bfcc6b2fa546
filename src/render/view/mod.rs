//! What users see of a report: the JSON of the contract, with places in characters. All other formats are drawn from it.

mod failure;
mod of_analysis;
mod selection;

pub use failure::{ErrorView, FailureView};
pub use selection::Selection;

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
    /// Diagnostics of numbering, structure and punctuation.
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
    pub(super) fn issuer_names(&self) -> Option<String> {
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
    /// The first and the last year that it refers to.
    pub years: Option<[i32; 2]>,
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

/// A diagnostic of numbering, structure or punctuation.
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

/// The classes of key phrases, with what people read above each.
pub(super) const PHRASE_CLASSES: &[(&str, &str)] = &[("own", "Own to this report"), ("core", "Shared with other reports")];

impl IndicatorView {
    /// The years that it refers to: `2025`, `2021–2025`.
    pub(crate) fn years(&self) -> String {
        match self.years {
            Some([from, to]) if from == to => from.to_string(),
            Some([from, to]) => format!("{from}–{to}"),
            None => String::new(),
        }
    }

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
