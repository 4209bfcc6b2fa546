//! What users see of comparisons between reports: a struct for each JSON, and the tables drawn from it.

pub mod compare;
pub mod concordance;
pub mod summary;
pub mod trend;

/// A number with two decimals.
fn two(value: f64) -> String {
    format!("{value:.2}")
}

/// Rounded to four decimals: more would say nothing about counts, and make files long.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// `numeric_abbreviation` as people read it.
fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
