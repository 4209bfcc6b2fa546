//! The JSON Schema of every JSON output, for one report and for comparisons of several, and the names that fields have.

use super::corpus::compare::ComparisonView;
use super::corpus::concordance::{ConcordanceView, HitView};
use super::corpus::summary::CorpusView;
use super::corpus::trend::TrendView;
use super::view::{FailureView, ReportView};
use schemars::JsonSchema;

/// The JSON Schema of every JSON output: a report, an array of reports, a line for a failed input, a comparison, a trend, a concordance or
/// a line of it, a folder.
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

/// Whether a report's JSON, or the line for one that failed, may have a field of this name.
pub fn is_field(name: &str) -> bool {
    FIELDS.contains(&name)
}

/// The fields of [`ReportView`] and [`FailureView`], and `input`, which contains what a stream brings under one of these names.
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
