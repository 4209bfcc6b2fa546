//! What people read around the findings, in English or Chinese. JSON and CSV are for programs: their names never change.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The language of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// English and Chinese, separated by a tab.
static LABELS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| include_str!("labels.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

impl Language {
    /// The language of a locale's name: `zh_CN.UTF-8` is Chinese, anything else English.
    ///
    /// ```
    /// use baogao::render::Language;
    ///
    /// assert_eq!(Language::of_locale("zh_CN.UTF-8"), Language::Chinese);
    /// assert_eq!(Language::of_locale("C"), Language::English);
    /// ```
    pub fn of_locale(name: &str) -> Self {
        if name.starts_with("zh") { Language::Chinese } else { Language::English }
    }

    /// A label in this language; labels that are not listed, such as words of a report, stay as they are.
    pub fn say(self, english: &str) -> &str {
        match self {
            Language::English => english,
            Language::Chinese => LABELS.get(english).copied().unwrap_or(english),
        }
    }

    /// The name that HTML uses.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }
}
