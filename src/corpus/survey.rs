//! Many reports read twice: once for what each says, and once more for how often each says what any of them says.

use super::profile::{Profile, ReportHead};
use super::vocabulary::{Counts, Gathering, Vocabulary};
use crate::analysis::{Analysis, AnalysisOptions};
use crate::document::Document;
use crate::extract::PhraseOptions;
use crate::input::Report;
use crate::lexicon::Lexicon;
use std::convert::Infallible;

/// Reports that can be read as often as needed, on as many threads as their owner likes.
pub trait Reports {
    /// What ends the reading.
    type Error;

    /// Works on every report and hands over the results in order.
    ///
    /// # Errors
    /// What ends the reading before the last report.
    fn each<T: Send>(&mut self, work: impl Fn(&Report) -> T + Sync, take: impl FnMut(T)) -> Result<(), Self::Error>;
}

impl Reports for Vec<Report> {
    type Error = Infallible;

    fn each<T: Send>(&mut self, work: impl Fn(&Report) -> T + Sync, take: impl FnMut(T)) -> Result<(), Infallible> {
        self.iter().map(work).for_each(take);
        Ok(())
    }
}

/// What groups of reports say.
pub struct Gathered {
    /// The formulations of all groups.
    pub vocabulary: Vocabulary,
    /// For each group its report, if there is only one.
    pub only: Vec<Option<Profile>>,
}

/// The formulations of groups of reports, each found by the extractors in some report.
///
/// ```
/// use baogao::{Lexicon, corpus};
///
/// let report = |text: &str| baogao::from_bytes(text.into(), "a.txt".as_ref(), &Default::default()).expect("text");
/// let mut years = [vec![report("一、落实“三重一大”制度\n")], vec![report("一、推进工作\n二、抓“三重一大”\n")]];
/// let Ok(gathered) = corpus::gather(&mut years, &Lexicon::new(), &Default::default());
/// let mut times = 0;
/// for year in &mut years {
///     let Ok(()) = corpus::count(year, &gathered.vocabulary, |_, counts| {
///         times += counts.found.iter().filter(|found| gathered.vocabulary.formulations()[found.at].text == "三重一大").count();
///     });
/// }
/// assert_eq!(times, 2);
/// ```
///
/// # Errors
/// What ends the reading.
pub fn gather<R: Reports>(groups: &mut [R], lexicon: &Lexicon, options: &PhraseOptions) -> Result<Gathered, R::Error> {
    let mut gathering = Gathering::default();
    let mut only = Vec::new();
    let options = AnalysisOptions::default().with_lexicon(lexicon).with_phrases(options);
    for reports in groups {
        let mut profiles = 0;
        let mut last = None;
        reports.each(
            |report| Profile::of(report, &Analysis::of(&parsed(report), &options)),
            |profile| {
                gathering.add(&profile.formulations);
                profiles += 1;
                last = Some(profile).filter(|_| profiles == 1);
            },
        )?;
        only.push(last);
    }
    Ok(Gathered { vocabulary: gathering.finish(), only })
}

/// Counts the formulations of a vocabulary in each report.
///
/// # Errors
/// What ends the reading.
pub fn count<R: Reports>(reports: &mut R, vocabulary: &Vocabulary, mut take: impl FnMut(ReportHead, Counts)) -> Result<(), R::Error> {
    reports.each(
        |report| {
            let doc = parsed(report);
            (ReportHead::of(report, &doc), vocabulary.count(&doc))
        },
        |(head, counts)| take(head, counts),
    )
}

fn parsed(report: &Report) -> Document<'_> {
    Document::parse_with(&report.text, &report.file_info)
}
