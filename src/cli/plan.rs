//! What is to be done with reports: arguments are checked and defaults decided here, once, before the first one is read.

use super::args::{ColorChoice, Drawing, Format, Lang, ReportArgs, VocabularyArgs};
use super::terminal;
use baogao::render::{Colour, Language, Selection, Sink, TableStyle};
use baogao::{Analyzer, Background, Lexicon, Part, PhraseClass, PhraseOptions};
use std::io::IsTerminal;
use std::path::PathBuf;

/// How words are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordListing {
    Hidden,
    Plain,
    Tagged,
}

impl WordListing {
    pub fn from(listed: bool) -> Self {
        if listed { WordListing::Tagged } else { WordListing::Hidden }
    }

    pub fn tagged(tags: bool) -> Self {
        if tags { WordListing::Tagged } else { WordListing::Plain }
    }
}

/// The words to segment by, with the user's own.
pub fn lexicon(dicts: &[PathBuf]) -> anyhow::Result<Lexicon> {
    Ok(Lexicon::with_words(&own_words(dicts)?))
}

type OwnWords = Vec<(String, Option<String>)>;

/// The words that the user supplies, with their tags.
fn own_words(dicts: &[PathBuf]) -> anyhow::Result<OwnWords> {
    let mut own = Vec::new();
    for path in dicts {
        own.extend(baogao::read_words(path)?);
    }
    Ok(own)
}

/// The lexicon, and how the key phrases that reports are compared by are chosen, `most` of them.
pub fn phrase_options(vocabulary: &VocabularyArgs, most: usize) -> anyhow::Result<(Lexicon, PhraseOptions)> {
    Ok((lexicon(&vocabulary.dict)?, PhraseOptions { nested: true, ..chosen(vocabulary, most)? }))
}

fn chosen(vocabulary: &VocabularyArgs, most: usize) -> anyhow::Result<PhraseOptions> {
    let mut options = PhraseOptions { most, ..PhraseOptions::default() };
    for path in &vocabulary.stopwords {
        options.stopwords.extend(baogao::read_stopwords(path)?);
    }
    if !vocabulary.background.is_empty() {
        options.background = Background::together(vocabulary.backgrounds()?);
    }
    Ok(options)
}

/// Rows of a table, unless something else is asked for.
pub const ROWS: usize = 20;

/// Rows of each of the many tables of `analyze`.
const SHORT: usize = 10;

/// Key phrases of a report in formats for programs.
const PHRASES: usize = 50;

/// Phrases from which those of one class are taken.
const OF_ALL_CLASSES: usize = 200;

/// All that is settled before the first report is read.
pub struct Plan<'a> {
    pub args: &'a ReportArgs,
    pub analyzer: Analyzer,
    pub part: Option<Part>,
    pub words: WordListing,
    /// The words that the user supplies, as far as results depend on them.
    pub own_words: String,
    pub style: TableStyle,
}

impl<'a> Plan<'a> {
    /// What is to be done for these parts, with words listed this way, key phrases of this class, and with or without their
    /// sentences; checked.
    pub fn of(
        args: &'a ReportArgs,
        parts: &[Part],
        words: WordListing,
        (class, context): (Option<PhraseClass>, bool),
    ) -> anyhow::Result<Self> {
        let format = args.format();
        if let Some(command) = wanted(format, parts) {
            anyhow::bail!("-f {} is for {command}: try baogao {command} -f {0}", format.name());
        }
        let most = args.drawing.most().filter(|_| !parts.is_empty());
        if most.is_some() && parts == [Part::Outline] {
            anyhow::bail!("--top is for lists; an outline is always shown whole: leave --top out");
        }
        // Tables say how many more rows there are.
        let most = most.filter(|_| format != Format::Table);
        let style = style(&args.drawing, if parts.is_empty() { SHORT } else { ROWS }).with_context(context);
        let few = format == Format::Table && !args.drawing.all && !parts.is_empty();
        let top = args.drawing.top.unwrap_or(match (args.drawing.all, few) {
            (true, _) => OF_ALL_CLASSES,
            (_, true) => ROWS,
            _ => PHRASES,
        });
        let mut selection = Selection::of(parts);
        (selection.top, selection.class, selection.most) = (top, class, most);
        (selection.tokens, selection.text, selection.places) = (words != WordListing::Hidden, args.with_text, args.with_places);
        let phrases = chosen(&args.vocabulary, if class.is_some() { top.max(OF_ALL_CLASSES) } else { top })?;
        let own = if selection.needs_words() { own_words(&args.vocabulary.dict)? } else { Vec::new() };
        let own_words = if own.is_empty() { String::new() } else { format!("{own:?}") };
        let analyzer = Analyzer::with_words(selection, &own).with_phrases(phrases).with_reading(args.reading.options());
        Ok(Plan { args, analyzer, part: parts.first().copied(), words, own_words, style })
    }

    /// How results are written.
    pub fn format(&self) -> Format {
        self.args.format()
    }

    /// Whether diagnostics are what the exit status is about.
    pub fn is_check(&self) -> bool {
        self.part == Some(Part::Diagnostics)
    }
}

/// The command that a format is for, if it is a different one.
fn wanted(format: Format, parts: &[Part]) -> Option<&'static str> {
    let (command, fits) = match format {
        Format::Sarif => ("check", parts == [Part::Diagnostics]),
        Format::Html => ("analyze", parts.is_empty()),
        Format::Dot | Format::Svg => ("chains", parts == [Part::Chains]),
        Format::Opml => ("outline", parts == [Part::Outline]),
        Format::Mermaid => ("chains", parts == [Part::Chains] || parts == [Part::Outline]),
        Format::Table | Format::Json | Format::Jsonl | Format::Csv | Format::Markdown => return None,
    };
    (!fits).then_some(command)
}

/// How tables are drawn here, with `rows` rows unless something else is asked for.
pub fn style(drawing: &Drawing, rows: usize) -> TableStyle {
    let sink = if std::io::stdout().is_terminal() { Sink::Terminal } else { Sink::File };
    let colour = colour(drawing.color);
    if colour == Colour::On && drawing.format_or(Format::Table) == Format::Table {
        terminal::let_colours_through();
    }
    TableStyle::new(columns(), colour, drawing.rows(rows), language(drawing), sink)
}

/// The language of labels: as asked for, else that of the locale.
pub fn language(drawing: &Drawing) -> Language {
    match drawing.lang {
        Some(Lang::Zh) => Language::Chinese,
        Some(Lang::En) => Language::English,
        None => {
            // POSIX: the first of these that is set decides, even if it says C.
            let set =
                ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            Language::of_locale(&set.or_else(sys_locale::get_locale).unwrap_or_default())
        }
    }
}

fn columns() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100)
}

fn colour(choice: Option<ColorChoice>) -> Colour {
    let wanted = match choice.unwrap_or(ColorChoice::Auto) {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            // A terminal that calls itself dumb shows colour codes as text.
            let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            !refused && !dumb && std::io::stdout().is_terminal()
        }
    };
    if wanted { Colour::On } else { Colour::Off }
}
