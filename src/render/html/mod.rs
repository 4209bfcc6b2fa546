//! HTML pages: one file each, no network, everything escaped by the template engine.
//!
//! A page may run only the script and the style that it contains: its policy gives their hashes.

mod charts;
mod comparison;
mod index;
mod marked;
mod report;

pub use charts::trend;
pub use comparison::{ComparedText, comparison};
pub use index::index;
pub use report::report;

use super::labels::Language;
use base64::Engine;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// What every page has.
struct PageFrame {
    title: String,
    language: Language,
    class: &'static str,
    version: &'static str,
    style: &'static str,
    script: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
}

const STYLE: &str = include_str!("../../../templates/page.css");
const SCRIPT: &str = include_str!("../../../templates/page.js");

static HASHES: LazyLock<[String; 2]> = LazyLock::new(|| {
    [STYLE, SCRIPT].map(|text| format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text))))
});

impl PageFrame {
    fn new(title: String, language: Language, class: &'static str) -> Self {
        let [style_hash, script_hash] = &*HASHES;
        PageFrame { title, language, class, version: env!("CARGO_PKG_VERSION"), style: STYLE, script: SCRIPT, style_hash, script_hash }
    }

    /// A label in the language; everything else as it is.
    fn say<'a>(&self, words: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.language.say(words)
    }
}

/// A kind of mark that can be shown or hidden.
struct MarkKind {
    code: &'static str,
    name: &'static str,
    count: usize,
}

/// A rendered template. Rendering fails only when the sink fails, and a string does not.
fn rendered(template: &impl askama::Template) -> String {
    let mut page = String::new();
    let result = template.render_into(&mut page);
    debug_assert!(result.is_ok());
    page
}
