//! From bytes to the contents of the JSON, in one call.

use crate::analysis::{Analysis, AnalysisOptions};
use crate::document::Document;
use crate::extract::PhraseOptions;
use crate::input::{self, Input, InputError, ReadOptions, Report};
use crate::lexicon::Lexicon;
use crate::render::{ReportView, Selection};
use std::path::Path;

/// Reads and analyses reports, always in the same way. It is made once and serves any number of reports, on any number of threads.
///
/// ```
/// let analyzer = baogao::Analyzer::default();
/// let view = analyzer.bytes("一、落实“三重一大”制度\n".into(), "report.txt".as_ref())?;
/// assert_eq!(view.quotes.as_ref().map(|quotes| quotes[0].text.as_str()), Some("三重一大"));
/// let json = serde_json::to_string(&view).expect("a view is written");
/// assert!(json.starts_with(r#"{"schema":"baogao/1""#));
/// # Ok::<(), baogao::InputError>(())
/// ```
///
/// Parts that need no words do not touch the dictionary:
///
/// ```
/// use baogao::{Analyzer, Part, render::Selection};
///
/// let outlines = Analyzer::new(Selection::of(&[Part::Outline]));
/// let view = outlines.text("一、总体要求\n（一）指导思想\n");
/// assert_eq!(view.outline.expect("asked for")[0].children[0].heading.as_deref(), Some("指导思想"));
/// ```
pub struct Analyzer {
    reading: ReadOptions,
    selection: Selection,
    phrases: PhraseOptions,
    /// Only if words are needed.
    lexicon: Option<Lexicon>,
}

impl Default for Analyzer {
    /// Everything, with the program's own words and background.
    fn default() -> Self {
        Analyzer::new(Selection::default())
    }
}

impl Analyzer {
    /// An analyzer for `selection`, with the program's own words and background.
    pub fn new(selection: Selection) -> Self {
        Analyzer::with_words(selection, &[])
    }

    /// The same with the user's own words and their parts of speech.
    pub fn with_words(selection: Selection, words: &[(String, Option<String>)]) -> Self {
        let lexicon = selection.needs_words().then(|| Lexicon::with_words(words));
        let phrases = PhraseOptions { most: selection.top, ..PhraseOptions::default() };
        Analyzer { reading: ReadOptions::default(), selection, phrases, lexicon }
    }

    /// Sets how key phrases are chosen.
    pub fn with_phrases(self, phrases: PhraseOptions) -> Self {
        Analyzer { phrases, ..self }
    }

    /// Sets how inputs are read.
    pub fn with_reading(self, reading: ReadOptions) -> Self {
        Analyzer { reading, ..self }
    }

    /// How inputs are read.
    pub fn reading(&self) -> &ReadOptions {
        &self.reading
    }

    /// What views contain.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// How key phrases are chosen.
    pub fn phrases(&self) -> &PhraseOptions {
        &self.phrases
    }

    /// Reads and analyses one input.
    ///
    /// # Errors
    /// When the input cannot be read; the error says what to do.
    pub fn read(&self, input: &Input) -> Result<ReportView, InputError> {
        Ok(self.report(&input::read(input, &self.reading)?))
    }

    /// Reads and analyses the bytes of a file; `path` names it and helps to detect its format.
    ///
    /// # Errors
    /// When they cannot be read; the error says what to do.
    pub fn bytes(&self, bytes: Vec<u8>, path: &Path) -> Result<ReportView, InputError> {
        Ok(self.report(&input::from_bytes(bytes, path, &self.reading)?))
    }

    /// Analyses a text.
    pub fn text(&self, text: &str) -> ReportView {
        self.report(&Report::of_text(text))
    }

    /// Analyses a report that has been read.
    pub fn report(&self, report: &Report) -> ReportView {
        self.document(report, &Document::parse_with(&report.text, &report.file_info))
    }

    /// Analyses a report that has been parsed.
    pub fn document(&self, report: &Report, doc: &Document) -> ReportView {
        let Selection { parts, tokens, .. } = &self.selection;
        let (lexicon, phrases) = (self.lexicon.as_ref(), Some(&self.phrases));
        let analysis = Analysis::of(doc, &AnalysisOptions { parts: parts.clone(), lexicon, phrases, tokens: *tokens });
        ReportView::new(report, &analysis, &self.selection)
    }
}
