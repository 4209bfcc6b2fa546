//! What is not in the dictionary, cut and tagged by the hidden Markov models of jieba; the one place that names it.

use std::sync::LazyLock;

/// Models without a dictionary: whatever it is given is unknown to it.
static MODELS: LazyLock<jieba_rs::Jieba> = LazyLock::new(jieba_rs::Jieba::empty);

/// Calls `word` with the start and end of each word in a run of characters that form no word of the dictionary.
pub(super) fn cut(run: &str, mut word: impl FnMut(usize, usize)) {
    // Letters and digits alone are one word: most runs are numbers.
    if run.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word(0, run.len());
    }
    for token in MODELS.cut(run, true) {
        word(token.byte_start, token.byte_end);
    }
}

/// The words that the models cut from `run`, each with its start, its end and its part of speech; the first call
/// loads a model of several megabytes.
pub(super) fn tags(run: &str) -> Vec<(usize, usize, &str)> {
    MODELS.tag(run, true).into_iter().map(|word| (word.byte_start, word.byte_end, word.tag)).collect()
}
