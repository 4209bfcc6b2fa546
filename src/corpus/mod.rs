//! Comparing reports: what is new and what was dropped ([`Comparison`]), what runs through years ([`Yearly`]), where words occur
//! ([`Pattern`]), what all share and what is particular to one ([`most_shared`], [`most_distinctive`]).
//!
//! A formulation is found by the extractors in some report, and then counted literally in all: one that is said to be dropped
//! occurs nowhere.

mod compare;
mod concordance;
mod distinct;
mod figures;
mod folded;
mod keyness;
mod outline;
mod profile;
mod survey;
mod trend;
mod vocabulary;
mod wording;

pub use compare::{Change, Comparison, Shift, Side, Status, Wording, WordingPair};
pub use concordance::{Hit, Pattern, Places};
pub use distinct::{most_distinctive, most_shared};
pub use figures::{FigurePair, FigureRelation, pair as pair_figures};
pub use keyness::{SIGNIFICANT, log_likelihood, log_ratio, per_10k};
pub use outline::{HeadingChange, OutlineHeading, OutlineStep, diff as diff_outlines, headings};
pub use profile::{Figure, Formulation, FormulationKind, Profile, ReportHead, year};
pub use survey::{Gathered, Reports, count, gather};
pub use trend::{Course, Trend, Year, Yearly};
pub use vocabulary::{Counts, Gathering, Occurrences, Total, Totals, Vocabulary};
