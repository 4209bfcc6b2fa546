//! Everything that the extractors found in one report.

use crate::check::{Diagnostic, Severity, check};
use crate::document::{Document, Role};
use crate::extract::phrases::Words;
use crate::extract::{self, Chain, Citation, Indicator, Organizations, Parallel, Phrase, PhraseOptions, Quote, Term};
use crate::lexicon::{Lexicon, Word};
use crate::parse;
use crate::span::Span;
use rustc_hash::FxHashSet;

/// Which parts of a report are wanted; parts that need no words do not touch the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The section tree.
    Outline,
    /// The words.
    Words,
    /// Key phrases.
    Phrases,
    /// Quotations.
    Quotes,
    /// Chains and the graph of bodies.
    Chains,
    /// Cited documents.
    Citations,
    /// Figures.
    Indicators,
    /// Parallels outside quotation marks.
    Parallels,
    /// Abbreviations and explained terms.
    Terms,
    /// Diagnostics of numbering, structure and punctuation.
    Diagnostics,
}

/// Counts of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Characters of the whole text.
    pub chars: usize,
    /// Chinese characters among them.
    pub han: usize,
    /// Paragraphs of the body.
    pub paragraphs: usize,
    /// Sentences of the body.
    pub sentences: usize,
    /// Words of everything but site furniture, without punctuation.
    pub words: usize,
    /// Different words among them.
    pub distinct_words: usize,
    /// Sections by level, level 1 first.
    pub sections: Vec<usize>,
}

/// What was found in one report.
///
/// ```
/// use baogao::{Analysis, AnalysisOptions, Document, Lexicon};
///
/// let lexicon = Lexicon::new();
/// let text = "工作总结\n一、落实“三重一大”制度\n夯实“县委—镇党委—村党支部”组织体系。";
/// let doc = Document::parse(text);
/// let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&lexicon));
/// assert_eq!(analysis.quotes[0].text, "三重一大");
/// assert_eq!(analysis.chains[0].nodes.len(), 3);
/// ```
#[non_exhaustive]
pub struct Analysis<'d> {
    /// The parsed report.
    pub doc: &'d Document<'d>,
    /// Counts.
    pub stats: Stats,
    /// Key phrases, best first.
    pub phrases: Vec<Phrase>,
    /// Quotations by first appearance.
    pub quotes: Vec<Quote>,
    /// Chains in order.
    pub chains: Vec<Chain>,
    /// The graph merged from organisation chains.
    pub organizations: Organizations,
    /// Cited documents by first appearance.
    pub citations: Vec<Citation>,
    /// Figures in order.
    pub indicators: Vec<Indicator>,
    /// Parallels outside quotation marks, in order.
    pub parallels: Vec<Parallel>,
    /// Numeric abbreviations and terms that the report explains, by first appearance.
    pub terms: Vec<Term>,
    /// Diagnostics of numbering, structure and punctuation, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The words of everything but site furniture, in order; only if they are asked for.
    pub words: Vec<Word<'d>>,
    /// What this analysis leaves out because the report has more of a kind than any report written by people.
    pub left_out: Vec<Diagnostic>,
}

/// The most findings of one kind in a text of this many bytes: a page has some 1,500 bytes, and no report has a dozen quotations, a dozen
/// figures and a dozen chains on each. Without a bound, a text made of nothing else would take a thousand bytes of memory for each of them.
const fn most(bytes: usize) -> usize {
    6_000 + bytes / 128
}

/// What to look for in a report. By default, that is everything that the text itself says: structure, quotations, chains, figures and so
/// on, all without a dictionary. Key phrases and words are found only with one.
///
/// ```
/// use baogao::{Analysis, AnalysisOptions, Document, Lexicon, Part};
///
/// let doc = Document::parse("一、落实“三重一大”制度\n二、执行《保密条例》\n");
/// let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_parts(&[Part::Quotes]));
/// assert_eq!((analysis.quotes.len(), analysis.citations.len()), (1, 0));
///
/// let lexicon = Lexicon::new();
/// let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&lexicon).with_tokens());
/// assert!(analysis.words.iter().any(|word| word.span.slice(doc.text()) == "执行" && word.tag == "v"));
/// ```
#[derive(Clone, Default)]
pub struct AnalysisOptions<'d> {
    pub(crate) parts: Vec<Part>,
    pub(crate) lexicon: Option<&'d Lexicon>,
    pub(crate) phrases: Option<&'d PhraseOptions>,
    pub(crate) tokens: bool,
}

impl<'d> AnalysisOptions<'d> {
    /// Finds only these parts, and all of them if there are none.
    pub fn with_parts(self, parts: &[Part]) -> Self {
        AnalysisOptions { parts: parts.to_vec(), ..self }
    }

    /// Cuts the text into words with this dictionary, which gives key phrases and the counts of words.
    pub fn with_lexicon(self, lexicon: &'d Lexicon) -> Self {
        AnalysisOptions { lexicon: Some(lexicon), ..self }
    }

    /// Sets how key phrases are chosen.
    pub fn with_phrases(self, phrases: &'d PhraseOptions) -> Self {
        AnalysisOptions { phrases: Some(phrases), ..self }
    }

    /// Also lists all words with their parts of speech, as [`Part::Words`] does for those who name their parts.
    pub fn with_tokens(self) -> Self {
        AnalysisOptions { tokens: true, ..self }
    }

    fn want(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

impl<'d> Analysis<'d> {
    /// Runs the extractors that the parts asked for need.
    pub fn of(doc: &'d Document<'d>, options: &AnalysisOptions<'d>) -> Self {
        let phrases = options.lexicon.filter(|_| options.want(Part::Phrases)).map(|lexicon| phrases(doc, lexicon, options.phrases));
        let mut analysis = Self::of_text(doc, options);
        if let Some(lexicon) = options.lexicon.filter(|_| options.tokens || options.parts.contains(&Part::Words)) {
            analysis.tag_words(lexicon);
        }
        if let Some((phrases, counts)) = phrases {
            analysis.phrases = phrases;
            (analysis.stats.words, analysis.stats.distinct_words) = counts;
        } else {
            let words = analysis.words.iter().map(|word| word.span.slice(doc.text())).filter(|word| word.contains(char::is_alphanumeric));
            analysis.stats.words = words.clone().count();
            analysis.stats.distinct_words = words.collect::<FxHashSet<_>>().len();
        }
        analysis
    }

    /// Runs the extractors that read the text itself, not its words.
    fn of_text(doc: &'d Document<'d>, options: &AnalysisOptions) -> Self {
        let wants = |part| options.want(part);
        // What counts as a quotation depends on whether it is a chain.
        let chains = if wants(Part::Chains) || wants(Part::Quotes) { extract::chains::find(doc) } else { Vec::new() };
        let graph = || extract::organizations::merge(doc.text(), &chains, &extract::relations::find(doc));
        Analysis {
            stats: stats(doc),
            phrases: Vec::new(),
            quotes: if wants(Part::Quotes) { extract::quotes::find(doc, &chains) } else { Vec::new() },
            organizations: if wants(Part::Chains) { graph() } else { Organizations::default() },
            citations: if wants(Part::Citations) { extract::citations::find(doc) } else { Vec::new() },
            indicators: if wants(Part::Indicators) { extract::indicators::find(doc) } else { Vec::new() },
            parallels: if wants(Part::Parallels) { extract::parallels::find(doc) } else { Vec::new() },
            terms: if wants(Part::Terms) { extract::terms::find(doc) } else { Vec::new() },
            diagnostics: if wants(Part::Diagnostics) { check(doc) } else { Vec::new() },
            chains,
            words: Vec::new(),
            left_out: Vec::new(),
            doc,
        }
        .within_bounds()
    }

    /// Leaves out findings beyond the bound of their kind, and says so.
    fn within_bounds(mut self) -> Self {
        let most = most(self.doc.text().len());
        let out = &mut self.left_out;
        bound("quotes", &mut self.quotes, most, |found| found.spans[0], out);
        bound("chains", &mut self.chains, most, |found| found.span, out);
        bound("citations", &mut self.citations, most, |found| found.spans[0], out);
        bound("figures", &mut self.indicators, most, |found| found.span, out);
        bound("parallels", &mut self.parallels, most, |found| found.span, out);
        bound("terms", &mut self.terms, most, |found| found.spans[0], out);
        let graph = &mut self.organizations;
        if bound("relations", &mut graph.edges, most, |edge| edge.evidence[0], out) {
            // Bodies are in the order in which relations name them.
            graph.nodes.truncate(graph.edges.iter().map(|edge| edge.from.max(edge.to) + 1).max().unwrap_or(0));
        }
        self
    }

    /// Adds the words with their parts of speech.
    fn tag_words(&mut self, lexicon: &'d Lexicon) {
        let blocks = self.doc.blocks.iter().filter(|block| block.role != Role::Furniture);
        self.words = blocks.flat_map(|block| lexicon.tag(block.span.slice(self.doc.text()), block.span.start)).collect();
    }
}

/// Keeps the first `most` findings of a kind, reports how many more there are, and returns whether there are any.
fn bound<T>(name: &str, found: &mut Vec<T>, most: usize, place: impl Fn(&T) -> Span, left_out: &mut Vec<Diagnostic>) -> bool {
    let Some(first) = found.get(most) else { return false };
    left_out.push(Diagnostic {
        code: "findings_left_out",
        message: format!("{} more {name} are left out: more than {most} in a report of this length", found.len() - most),
        severity: Severity::Note,
        span: place(first),
    });
    found.truncate(most);
    true
}

/// The key phrases, best first, and the counts of words. In a long report, words and candidates take more room than all findings: they are
/// dropped here, before the findings are made.
fn phrases(doc: &Document, lexicon: &Lexicon, options: Option<&PhraseOptions>) -> (Vec<Phrase>, (usize, usize)) {
    let usual = PhraseOptions::default();
    let options = options.unwrap_or(&usual);
    let words = Words::of(doc, lexicon, options);
    (extract::phrases::find(doc, &words, options), tally(doc, words, lexicon))
}

/// How many words and how many different words there are, including front and back matter.
fn tally(doc: &Document, words: Words, lexicon: &Lexicon) -> (usize, usize) {
    let others = doc.blocks.iter().filter(|block| !matches!(block.role, Role::Furniture | Role::Body));
    words.tally(lexicon, others.map(|block| block.span))
}

fn stats(doc: &Document) -> Stats {
    let whole = Span::new(0, doc.text().len());
    let chars = doc.symbols().chars(whole);
    let han = chars - doc.symbols().within(whole).filter(|&(_, c)| !parse::is_han(c)).count();
    let mut sections = Vec::new();
    for section in &doc.sections {
        if sections.len() < section.level {
            sections.resize(section.level, 0);
        }
        sections[section.level - 1] += 1;
    }
    Stats { chars, han, paragraphs: doc.body().count(), sentences: doc.sentences.len(), words: 0, distinct_words: 0, sections }
}
