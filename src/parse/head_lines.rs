//! Tests for single lines of the head other than the title: dateline, document number, speaker, history, salutation.

use super::body_name::is_body_name;
use super::date;
use super::enumerator;
use super::lines::squeeze;
use super::number::document_numbers;
use crate::dicts::{BODIES, Body, LINES, LineWord};

/// Lines of the head other than the title: dateline, date, document number, speaker, history of a law.
pub(super) fn is_head_line(line: &str) -> bool {
    is_dateline(line)
        || date::is_alone(line)
        || date::is_month(line)
        || is_number_line(line)
        || is_speaker(line)
        || is_history(line)
        || is_salutation(line)
        || is_release_note(line)
}

/// `——2026年1月26日在河南省第十四届人民代表大会第四次会议上`
pub(super) fn is_dateline(line: &str) -> bool {
    let bare = line.trim_start_matches(['—', '－', '-', '―', '─', ' ']);
    let dashed = bare.len() < line.len();
    let chars = bare.chars().count();
    if chars > 70 || line.ends_with('。') {
        return false;
    }
    let occasion = bare.ends_with(['上', '）', ')']) || LINES.closes(bare, LineWord::Occasion);
    let day = date::find(bare).is_some_and(|day| day.span.start < 12);
    let placed = bare.starts_with('在') && occasion;
    let met = bare.starts_with('在') && LINES.closes(bare, LineWord::Meeting);
    (day && (occasion || dashed) && chars > 10) || placed && (dashed || date::find(bare).is_some()) || met
}

/// The day of a dateline, or of a date in brackets on a line of its own.
pub(super) fn dateline_day(line: &str) -> Option<String> {
    (is_dateline(line) || (date::is_alone(line) && line.starts_with(['（', '(']))).then(|| date::find(line)).flatten().map(date::Day::iso)
}

fn is_number_line(line: &str) -> bool {
    if !line.contains('号') {
        return false;
    }
    let bare = squeeze(line);
    // `青财〔2025〕18号　签发人：某某` (GB/T 9704-2012, 7.2.6), `青教〔2025〕8号　2025年3月1日`
    let bare = bare.split_once("签发人").map_or(bare.clone(), |(number, _)| number.to_string());
    let bare = date::find(&bare)
        .filter(|day| day.span.start == 0 || day.span.end == bare.len())
        .map_or(bare.clone(), |day| format!("{}{}", &bare[..day.span.start], &bare[day.span.end..]));
    let whole = document_numbers(&bare).first().is_some_and(|span| span.start == 0 && span.end == bare.len());
    whole || (bare.starts_with('第') && bare.ends_with('号') && bare.chars().count() <= 8)
}

/// `国务院总理　温家宝`, `河南省人民政府省长 王凯`, `总　理　　李克强`, `自治区人民政府主席包钢作政府工作报告。本报记者 韩卿立 摄`
pub(super) fn is_speaker(line: &str) -> bool {
    let squeezed = squeeze(line);
    let bare = squeezed.trim_matches(['（', '(', '）', ')']);
    let chars = bare.chars().count();
    if line.ends_with('摄') && chars <= 60 {
        return true;
    }
    if chars > 30 {
        return false;
    }
    let ends: Vec<usize> = bare.char_indices().map(|(at, _)| at).collect();
    let is_post = |at: usize| BODIES.suffix(&bare[..at]).is_some_and(|(_, class)| class.has(Body::Post));
    let name = ends.iter().rev().skip(1).take(3).any(|&at| is_post(at) && bare[at..].chars().all(enumerator::is_han));
    let placed = name || ends.iter().any(|&at| is_post(at));
    let spaced_name = line.trim().contains([' ', '　']) || bare.starts_with("国务院");
    let spoken_by = line.starts_with(['（', '(']) && (name || placed && !is_body_name(bare)) && chars <= 24;
    chars <= 30 && !line.contains(['，', '。']) && ((name && spaced_name) || spoken_by)
}

/// `1991年3月2日 第七届全国人民代表大会常务委员会第十八次会议通过`
pub(super) fn is_history(line: &str) -> bool {
    let bare = line.trim_start_matches(['（', '(']);
    // `（国务院批准　1979年9月18日交通部发布）`
    let bracketed = line.starts_with(['（', '(']) && line.ends_with(['）', ')']);
    let dated = date::find(bare).is_some_and(|day| day.span.start < 4 || bracketed);
    let end = bare.trim_end_matches(['）', ')', '。', '；', ' ']);
    dated
        && bare.chars().count() < if line.starts_with(['（', '(']) && line.ends_with(['）', ')']) { 600 } else { 120 }
        && LINES.closes(end, LineWord::Enacted)
}

/// `（此件公开发布）`, `（本文有删减）`
pub(super) fn is_release_note(line: &str) -> bool {
    let inner = line.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| inner.chars().count() <= 14 && (LINES.occurs(inner, LineWord::ReleaseNote) || inner.starts_with("来源")))
}

/// `各位代表：`, `同志们：`, `各省、自治区、直辖市人民政府，国务院各部委、各直属机构：`
pub(super) fn is_salutation(line: &str) -> bool {
    let Some(bare) = line.trim_end().strip_suffix(['：', ':', '！', '，']) else { return false };
    let chars = bare.chars().count();
    if chars > 160 || bare.contains(['。', '；']) {
        return false;
    }
    let spoken = LINES.closes(bare, LineWord::Addressed) && chars <= 30;
    if !line.ends_with(['：', ':']) {
        return spoken && chars <= 12;
    }
    let bodies = !bare.contains("如下")
        && enumerator::read(bare).is_none()
        && (is_body_name(bare)
            || LINES.closes(bare, LineWord::Recipient)
            || bare.starts_with('各') && bare.ends_with(['县', '区', '市', '州', '镇', '乡', '盟', '旗']));
    spoken
        || bodies
        || (chars <= 20 && is_body_name(bare) && !bare.contains('，') && bare.chars().count() > 2 && enumerator::read(bare).is_none())
}

pub(super) fn numbered_heading(line: &str) -> bool {
    enumerator::read(line).is_some_and(|mark| {
        matches!(
            mark.style,
            enumerator::Style::HanDot | enumerator::Style::HanParen | enumerator::Style::Chapter | enumerator::Style::Article
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_datelines_from_sections() {
        assert!(is_dateline("——2026年1月26日在河南省第十四届人民代表大会第四次会议上"));
        assert!(is_dateline("——在中国共产党第二十次全国代表大会上的报告"));
        assert!(!is_dateline("——坚持党的全面领导，切实担负起重大使命。深入贯彻"));
    }

    #[test]
    fn knows_salutations() {
        for line in [
            "各位代表：",
            "同志们：",
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
            "科技部、新疆维吾尔自治区人民政府、新疆生产建设兵团：",
            "湖北省人民政府：",
        ] {
            assert!(is_salutation(line), "{line}");
        }
        for line in ["现将有关事项通知如下：", "主要目标是：", "一、总体要求："] {
            assert!(!is_salutation(line), "{line}");
        }
    }
}
