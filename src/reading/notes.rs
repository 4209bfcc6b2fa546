//! Note marks after words: `“双碳”①工作`, `“放管服”[1]改革`. A mark that numbers an item follows a stop or opens a line.

use super::Edit;
use super::enumerator::is_han;
use super::symbols::Symbols;

/// Finds them. A circled number after a word may also number an item that runs on (`包括①…②…`): it is a note mark if a quotation closes
/// before it, or if a note of the same number opens a line.
pub(super) fn find(text: &str, symbols: &Symbols, edits: &mut Vec<Edit>) {
    let mut noted: Option<Vec<char>> = None;
    // The end of the line last checked for items that run on.
    let mut running = (0, false);
    let mut last = 0;
    for (at, c) in symbols.all() {
        if at < last || !may_mark(c) {
            continue;
        }
        let before = text[..at].chars().next_back();
        let closed = matches!(before, Some('”' | '》' | '’'));
        let stopped = matches!(before, Some('。' | '，' | '、' | '；')) && !matches!(c, '\u{2460}'..='\u{277F}');
        if !(closed || stopped || before.is_some_and(is_han)) {
            continue;
        }
        let behind = &text[at + c.len_utf8()..];
        let len = match c {
            c if is_circled(c) => {
                let mut heads = || noted.get_or_insert_with(|| heads(text)).contains(&c);
                let goes_on = behind.starts_with(|next: char| is_han(next) || "，。、；：”》）".contains(next));
                if at >= running.0 {
                    running = run(text, at);
                }
                let run = !closed && running.1;
                (goes_on && !run && (closed || heads())).then_some(c.len_utf8())
            }
            '¹' | '²' | '³' => closed.then_some(c.len_utf8()),
            _ => bracket(&text[at..]),
        };
        if let Some(len) = len {
            edits.push(Edit::cut(at, at + len));
            last = at + len;
        }
    }
}

/// `①` `❶`
fn is_circled(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{2473}' | '\u{2776}'..='\u{277F}')
}

pub(super) fn may_mark(c: char) -> bool {
    is_circled(c) || matches!(c, '¹' | '²' | '³' | '[' | '［' | '〔' | '【')
}

/// Where the line that contains `at` ends, and whether items run on in it: one of its circled numbers follows a stop.
fn run(text: &str, at: usize) -> (usize, bool) {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].split('\n').next().unwrap_or("");
    let runs = line
        .char_indices()
        .any(|(at, c)| is_circled(c) && line[..at].trim_end().ends_with(['；', '。', '：', '，', ';', ':', '、', '！', '？']));
    (start + line.len(), runs)
}

/// The circled numbers that open lines.
fn heads(text: &str) -> Vec<char> {
    let heads = text.lines().filter_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix('注').map_or(line, |rest| rest.trim_start_matches(['：', ':', ' ', '　']));
        line.chars().next().filter(|&c| is_circled(c))
    });
    heads.collect()
}

/// `[1]`, `［12］`, `〔注3〕`, `【1】`; not `〔2025〕`.
fn bracket(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '［' => '］',
        '〔' => '〕',
        _ => '】',
    };
    let inner = &text[open.len_utf8()..];
    // Markdown's reference to a note: `[^footnote-0]`.
    if let Some(name) = inner.strip_prefix('^').filter(|_| open == '[') {
        let len = name.find(']').filter(|&len| len > 0 && name[..len].chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))?;
        return (len <= 40).then(|| text.len() - name.len() + len + 1);
    }
    let number = inner.strip_prefix('注').unwrap_or(inner);
    let digits = number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let closed = (1..=3).contains(&digits) && number[digits..].starts_with(close);
    closed.then(|| text.len() - number.len() + digits + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn marks_behind_words_go() {
        check("推进“双碳”①工作。\n", "推进“双碳”工作。\n");
        check("推进“放管服”[1]改革、枫桥经验［12］、《条例》【3】。\n", "推进“放管服”改革、枫桥经验、《条例》。\n");
        check("发布文件的办法[^footnote-0]\n", "发布文件的办法\n");
        check("推进数字孪生①建设。\n注：①以数据映射实体。\n", "推进数字孪生建设。\n注：①以数据映射实体。\n");
    }

    #[test]
    fn items_and_document_numbers_stay() {
        for text in [
            "措施包括①抓学习②抓落实。\n",
            "主要是：①抓学习；②抓落实。\n",
            "①抓学习\n②抓落实\n",
            "根据某政发〔2025〕3号、面积〔12万〕亩。\n",
        ] {
            check(text, text);
        }
    }
}
