//! What users see of an input that could not be read: the line of JSON that stands in its place.

use super::SCHEMA;
use crate::input::InputError;
use crate::shown::{path_bytes, path_text};
use schemars::JsonSchema;
use serde::Serialize;

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
