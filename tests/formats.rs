//! Every format that a report comes in: one report gives one outline, in whatever format it was saved.

#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "html", feature = "docx", feature = "pdf", feature = "ofd", feature = "markdown", feature = "archives"))]

mod util;

use baogao::{Analysis, AnalysisOptions, Document, Input, Limits, ReadOptions, Report};
use std::io::Write;
use std::path::{Path, PathBuf};
use util::run;

fn read(path: &str) -> Report {
    baogao::read(&Input::File(PathBuf::from(path)), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn error(path: &str) -> String {
    baogao::read(&Input::File(PathBuf::from(path)), &ReadOptions::default()).unwrap_err().to_string()
}

fn bytes(data: &[u8], name: &str) -> Result<Report, String> {
    baogao::from_bytes(data.to_vec(), Path::new(name), &ReadOptions::default()).map_err(|error| error.to_string())
}

/// What a reader looks for: the outline with its levels, the quotes with their kinds, the chains, the facts.
#[derive(Debug, PartialEq)]
struct Findings {
    outline: Vec<(usize, String, String)>,
    quotes: Vec<(String, String)>,
    chains: Vec<Vec<String>>,
    title: Option<String>,
    date: Option<String>,
    issuer: Option<String>,
}

fn findings(report: &Report) -> Findings {
    let doc = Document::parse_with(&report.text, &report.file_info);
    let analysis = Analysis::of(&doc, &AnalysisOptions::default());
    let text = |span: baogao::Span| span.slice(doc.text()).to_string();
    Findings {
        outline: doc.sections.iter().map(|s| (s.level, text(s.enumerator), s.heading.map(text).unwrap_or_default())).collect(),
        quotes: analysis.quotes.iter().map(|quote| (quote.text.clone(), format!("{:?}", quote.kind))).collect(),
        chains: analysis.chains.iter().map(|chain| chain.nodes.iter().map(|node| text(*node)).collect()).collect(),
        title: doc.meta.title.clone(),
        date: doc.meta.date.clone(),
        issuer: doc.meta.issuer().map(str::to_string),
    }
}

/// Fixtures made from each sample, with the format and the encoding that they are taken for.
const SAVED_AS: &[(&str, &str, Option<&str>)] = &[
    (".gb18030.txt", "text", Some("gb18030")),
    (".utf16.txt", "text", Some("UTF-16LE")),
    (".docx", "docx", None),
    ("-numbered.docx", "docx", None),
    ("-office.docx", "docx", None),
    ("-office.html", "html", Some("UTF-8")),
    ("-government-site.html", "html", Some("gb18030")),
    ("-news-portal.html", "html", Some("UTF-8")),
    ("-document-library.html", "html", Some("UTF-8")),
    ("-office.pdf", "pdf", None),
    ("-browser.pdf", "pdf", None),
    ("-cid.pdf", "pdf", None),
    (".ofd", "ofd", None),
    ("-easy.ofd", "ofd", None),
];

#[test]
fn one_report_gives_the_same_findings_in_every_format() {
    for (sample, name) in [("samples/01-work-summary.txt", "summary"), ("samples/02-government-work-report.txt", "report")] {
        let expected = findings(&read(sample));
        assert!(expected.outline.len() > 20 && expected.quotes.len() > 10 && !expected.chains.is_empty());
        for &(ending, format, encoding) in SAVED_AS {
            let path = format!("tests/fixtures/{name}{ending}");
            if !Path::new(&path).exists() {
                assert!(ending == "-browser.pdf" && name == "report", "{path} is missing");
                continue;
            }
            let report = read(&path);
            assert_eq!((report.source.format, report.source.encoding), (format, encoding), "{path}");
            let mut found = findings(&report);
            if format == "html" && !ending.starts_with("-office") {
                // Pages have a publication date and a title of their own.
                (found.title, found.date, found.issuer) = (expected.title.clone(), expected.date.clone(), expected.issuer.clone());
            }
            assert_eq!(found, expected, "{path}");
        }
    }
}

#[test]
fn what_surrounds_a_report_in_a_page_is_left_out() {
    for page in ["government-site", "news-portal", "document-library"] {
        let report = read(&format!("tests/fixtures/summary-{page}.html"));
        for furniture in ["备案号", "热门阅读", "网友评论", "会员中心", "互动交流", "脚本里的文字", "隐藏的一段", "领导调研", "学习平台"]
        {
            assert!(!report.text.contains(furniture), "{page}: {furniture}");
        }
        assert!(report.text.starts_with("中共青岚市委市直机关工作委员会\n"), "{page}");
    }
    let file_info = read("tests/fixtures/summary-government-site.html").file_info;
    assert_eq!((file_info.date.as_deref(), file_info.publisher.as_deref()), (Some("2026-01-05"), Some("青岚市人民政府")));
}

#[test]
fn a_word_file_gives_its_numbers_tables_notes_and_boxes() {
    let report = read("tests/fixtures/everything.docx");
    assert_eq!(
        report.text,
        "云汀区2025年工作总结\n第一章 主要工作\n1.稳住经济运行\n全区生产总值增长5.6%，规模以上工业增加值增长7.2%。\n［1］增速按不变价格计算。\n\
         推行“一窗受理、一网通办、一次办成”，新增的字句。\n2.改善人民生活\n①新增学位2600个；\n②新增托位900个。\n指标\t2024年\t2025年\n\
         生产总值增速\t5.1%\t5.6%\n\
         城镇新增就业人数及其中高校毕业生、退役军人、农民工等重点群体的人数\t2.1万人\t2.3万人\n文本框里的一句话。\n第二章 下一步打算\n坚持稳中求进，\n抓好各项工作落实。\n"
    );
    assert_eq!(report.file_info.title.as_deref(), Some("云汀区2025年工作总结"));
    let levels: Vec<u8> = report.file_info.headings.iter().map(|heading| heading.level).collect();
    assert_eq!(levels, [1, 2, 2, 1]);
}

/// What a Markdown file with these properties is taken to be.
fn meta_of(properties: &str, body: &str) -> Findings {
    findings(&bytes(format!("---\n{properties}\n---\n\n{body}\n").as_bytes(), "a.md").unwrap())
}

#[test]
fn properties_count_only_where_the_text_is_silent() {
    let body = "一、总体要求\n\n坚持稳中求进。\n\n二、主要任务\n\n抓好落实。";
    let found = meta_of("title: 云汀区2025年工作总结\ndate: 2026-01-09", body);
    assert_eq!((found.title.as_deref(), found.date.as_deref()), (Some("云汀区2025年工作总结"), Some("2026-01-09")));
    // The date of a template is older than the year of the report.
    let found = meta_of("title: 云汀区2025年工作总结\ndate: 2013-12-23", body);
    assert_eq!(found.date, None);
    // A program's own title is not a title.
    assert_eq!(meta_of("title: 文档1", body).title, None);
    let found = meta_of("title: 别的标题\ndate: 2026-01-09", &format!("云汀区2025年工作总结\n\n（2025年12月20日）\n\n{body}"));
    assert_eq!((found.title.as_deref(), found.date.as_deref()), (Some("云汀区2025年工作总结"), Some("2025-12-20")));
}

#[test]
fn a_ruled_table_of_a_pdf_is_read_cell_by_cell_and_a_note_apart() {
    let text = read("tests/fixtures/everything-office.pdf").text;
    let rows = "指标\t2024年\t2025年\n生产总值增速\t5.1%\t5.6%\n城镇新增就业人数及其中高校毕业生、退役军人、农民工等重点群体的人数\t2.1万人\t2.3万人\n";
    assert!(text.contains(rows), "{text}");
    assert!(text.contains("\n全区生产总值增长5.6%，规模以上工业增加值增长7.2%。\n"), "{text}");
    assert!(text.contains("\n1增速按不变价格计算。\n"), "{text}");
}

#[test]
fn headings_of_markdown_are_levels() {
    let source = "# 云汀区调研报告\n\n## 基本情况\n\n### 人口\n\n全区有人口32万。\n\n### 产业\n\n以制造业为主。\n\n## 存在的问题\n\n**一是**投入不足。二是人才短缺。\n";
    let report = bytes(source.as_bytes(), "a.md").unwrap();
    assert_eq!(report.source.format, "markdown");
    let found = findings(&report);
    assert_eq!(found.title.as_deref(), Some("云汀区调研报告"));
    let outline: Vec<(usize, &str)> = found.outline.iter().map(|(level, _, heading)| (*level, heading.as_str())).collect();
    assert_eq!(outline, [(1, "基本情况"), (2, "人口"), (2, "产业"), (1, "存在的问题"), (2, "投入不足"), (2, "人才短缺")]);
}

/// Level, enumerator and heading of each section.
fn outline_of(source: &str, name: &str) -> Vec<(usize, String)> {
    let found = findings(&bytes(source.as_bytes(), name).unwrap());
    found.outline.into_iter().map(|(level, enumerator, heading)| (level, enumerator + &heading)).collect()
}

fn outline(expected: &[(usize, &str)]) -> Vec<(usize, String)> {
    expected.iter().map(|&(level, heading)| (level, heading.to_string())).collect()
}

#[test]
fn the_levels_of_a_file_go_before_inference() {
    let page = "<html><body><article><h1>某市水务局工作总结</h1><h2>前言</h2><p>现将有关情况报告如下，请予审议。</p><h2>一、工作开展情况</h2>\
        <p>加强值守，全年未发生险情，群众安全得到保障。</p><h2>二、存在问题</h2><p>投入渠道单一，专业人员偏少，设施老化。</p></article></body></html>";
    assert_eq!(outline_of(page, "a.html"), outline(&[(1, "前言"), (1, "一、工作开展情况"), (1, "二、存在问题")]));
    let source = "# 某县管理规定\n\n## 前言\n\n说明如下。\n\n## 第一章 总则\n\n第一条 为了规范管理，制定本规定。\n\n## 附则\n\n第二条 本规定自公布之日起施行。\n";
    let expected =
        [(1, "前言"), (1, "第一章总则"), (2, "第一条为了规范管理，制定本规定"), (1, "附则"), (2, "第二条本规定自公布之日起施行")];
    assert_eq!(outline_of(source, "a.md"), outline(&expected));
    // The same for plain text with Markdown marks.
    assert_eq!(outline_of(source, "a.txt"), outline(&expected));
}

#[test]
fn the_one_heading_of_its_level_is_the_title_however_short() {
    let found = findings(&bytes("# 报告\n\n## 基本情况\n\n全市共有社区120个。\n\n## 存在问题\n\n经费不足。\n".as_bytes(), "a.md").unwrap());
    assert_eq!(found.title.as_deref(), Some("报告"));
    assert_eq!(found.outline.iter().map(|(_, _, heading)| heading.as_str()).collect::<Vec<_>>(), ["基本情况", "存在问题"]);
}

#[test]
fn cells_open_no_sections() {
    let expected = outline(&[(1, "一、总体要求"), (1, "二、重点任务"), (1, "三、保障措施")]);
    let page = "<html><body><article><h1>某市行动方案</h1><p>一、总体要求</p><p>推动高质量发展，到2027年取得明显成效。</p><p>二、重点任务</p>\
        <table><tr><td>编号</td><td>任务</td></tr><tr><td>一、</td><td>交通工程</td></tr><tr><td>（一）</td><td>高速公路建设</td></tr>\
        <tr><td>领域</td><td><p>一是建设高速公路。</p><p>二是建设港口。</p></td></tr></table><p>三、保障措施</p><p>加强领导，压实责任。</p></article></body></html>";
    assert_eq!(outline_of(page, "a.html"), expected);
    let source = "# 某市行动方案\n\n一、总体要求\n\n推动发展。\n\n二、重点任务\n\n| 编号 | 任务 |\n|---|---|\n| 一、 | 交通工程 |\n| （一） | 高速公路建设 |\n\n三、保障措施\n\n加强领导。\n";
    assert_eq!(outline_of(source, "a.md"), expected);
}

/// A Word file of these paragraphs and tables, with a property that says when the file was made.
fn word(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let core = "<?xml version=\"1.0\"?><cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
        xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>关于印发旧办法的通知</dc:title><dcterms:created>2013-12-23T23:15:00Z</dcterms:created></cp:coreProperties>";
    let numbering = "<?xml version=\"1.0\"?><w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:abstractNum \
        w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    zip_of(&[
        (b"word/document.xml", document.as_bytes()),
        (b"docProps/core.xml", core.as_bytes()),
        (b"word/numbering.xml", numbering.as_bytes()),
    ])
}

#[test]
fn numbers_that_word_counts_stand_in_cells_without_text() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let counted = "<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p></w:tc>";
    let row = |first: &str, task: &str| format!("<w:tr>{first}{}{}</w:tr>", cell(task), cell("发改局"));
    let table = format!("<w:tbl>{}{}{}</w:tbl>", row(&cell("序号"), "任务"), row(counted, "抓项目"), row(counted, "抓民生"));
    let report = bytes(&word(&format!("<w:p><w:r><w:t>某局任务分工方案</w:t></w:r></w:p>{table}")), "a.docx").unwrap();
    assert_eq!(report.text, "某局任务分工方案\n序号\t任务\t发改局\n1\t抓项目\t发改局\n2\t抓民生\t发改局\n");
}

#[test]
fn what_the_properties_say_is_of_the_file_and_not_of_the_report() {
    let report = bytes(&word("<w:p><w:r><w:t>某局工作总结</w:t></w:r></w:p>"), "a.docx").unwrap();
    assert_eq!((report.file_info.file_date.as_deref(), findings(&report).date), (Some("2013-12-23"), None));
    let report = bytes(&word("<w:p><w:r><w:t>全局上下团结奋斗，各项工作都有进展。</w:t></w:r></w:p>"), "a.docx").unwrap();
    assert_eq!((report.file_info.file_title.as_deref(), findings(&report).title), (Some("关于印发旧办法的通知"), None));
}

#[test]
fn numbered_lists_inside_numbered_lists_are_a_level_deeper() {
    let expected = outline(&[(1, "1.摸清底数"), (2, "1.建账"), (2, "2.核查"), (1, "2.抓好整改"), (2, "1.立行立改"), (1, "3.建章立制")]);
    let source =
        "# 某局工作方案\n\n1. 摸清底数\n   1. 建账\n   2. 核查\n2. 抓好整改\n   - 逐项销号，确保见效。\n\n   1. 立行立改\n3. 建章立制\n";
    let page = "<html><body><h1>某局工作方案</h1><ol><li>摸清底数<ol><li>建账</li><li>核查</li></ol></li><li>抓好整改<ul><li>逐项销号，确保见效。</li></ul><ol><li>立行立改</li></ol></li><li>建章立制</li></ol></body></html>";
    for (source, name) in [(source, "a.md"), (page, "a.html")] {
        assert_eq!(outline_of(source, name), expected, "{name}");
    }
}

#[test]
fn raised_numbers_behind_words_are_note_marks() {
    let raised = "<w:p><w:r><w:t>推进“双碳”</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>工作，面积3km</w:t></w:r>\
        <w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r></w:p>";
    let page = "<html><body><p>推进“双碳”<sup>1</sup>工作，面积3km<sup>2</sup></p></body></html>";
    for report in [bytes(&word(raised), "a.docx").unwrap(), bytes(page.as_bytes(), "a.html").unwrap()] {
        assert_eq!(report.text, "推进“双碳”[1]工作，面积3km2\n");
        assert_eq!(Document::parse(&report.text).text(), "推进“双碳”工作，面积3km2\n");
    }
}

#[test]
fn places_tell_page_and_paragraph() {
    let report = read("tests/fixtures/summary-office.pdf");
    let pages: Vec<u32> = report.places.iter().filter_map(|place| place.page).collect();
    assert_eq!((pages.first(), pages.last()), (Some(&1), Some(&3)));
    assert!(pages.is_sorted());
    // A paragraph that runs across pages is one paragraph in two places.
    let split = report.places.windows(2).find(|pair| pair[0].paragraph == pair[1].paragraph).unwrap();
    assert_eq!(split[0].span.end, split[1].span.start);
    assert_ne!(split[0].page, split[1].page);

    let (status, out, _) = run(&["outline", "--json", "--with-places", "tests/fixtures/summary-office.pdf"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 0);
    assert_eq!(json["outline"][2]["place"]["page"], 2);
    assert_eq!(json["places"][0]["span"], serde_json::json!([0, 15]));
    let (_, schema, _) = run(&["schema"]);
    let schema = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&json));
    let (_, out, _) = run(&["outline", "--with-places", "tests/fixtures/summary-office.pdf"]);
    assert!(out.contains("三、2026年工作打算 (p. 2)"), "{out}");
    let (_, out, _) = run(&["text", "--with-places", "tests/fixtures/summary.docx"]);
    assert!(out.starts_with("-\t1\t中共青岚市委市直机关工作委员会\n-\t2\t2025年工作总结\n"), "{out}");
    let (_, out, _) = run(&["text", "--with-places", "samples/01-work-summary.txt"]);
    assert!(out.contains("-\t5\t一、主要工作情况\n"), "{out}");
}

#[test]
fn what_holds_no_text_is_told_with_a_way_out() {
    for (path, words) in [
        ("tests/fixtures/scanned.pdf", "contains no text, only pictures of it (2 pages); run it through OCR"),
        ("tests/fixtures/locked.pdf", "locked with a password; save a copy without one"),
        ("tests/fixtures/old.doc", "a Word file from before 2007 (.doc); open it in Word or WPS and save it as .docx"),
    ] {
        assert!(error(path).contains(words), "{}", error(path));
    }
    assert!(bytes(b"{\\rtf1\\ansi", "a.doc").unwrap_err().contains("rich text file (.rtf)"));
    assert!(bytes(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "a.mht").unwrap_err().contains("web archive"));
    assert!(bytes(b"\x89PNG\r\n\x1a\n\0\0", "a.txt").unwrap_err().contains("a picture; run it through OCR"));
    // A PDF that only forbids printing opens without a password.
    assert_eq!(findings(&read("tests/fixtures/owner-locked.pdf")), findings(&read("samples/01-work-summary.txt")));
}

#[test]
fn a_forced_encoding_is_for_text_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy("tests/fixtures/summary.docx", folder.path().join("a.docx")).unwrap();
    std::fs::copy("tests/fixtures/summary.gb18030.txt", folder.path().join("b.txt")).unwrap();
    std::fs::copy("tests/fixtures/summary-government-site.html", folder.path().join("c.html")).unwrap();
    let (status, out, errors) = run(&["outline", "-f", "jsonl", "--encoding", "gbk", folder.path().to_str().unwrap()]);
    assert_eq!((status, out.lines().count(), errors.as_str()), (0, 3, ""));
}

#[test]
fn the_content_tells_the_format_and_not_the_name() {
    let docx = std::fs::read("tests/fixtures/summary.docx").unwrap();
    let pdf = std::fs::read("tests/fixtures/summary-cid.pdf").unwrap();
    let page = std::fs::read("tests/fixtures/summary-news-portal.html").unwrap();
    for (data, name, format) in [(&docx, "report.doc", "docx"), (&pdf, "report.txt", "pdf"), (&page, "report.doc", "html")] {
        assert_eq!(bytes(data, name).unwrap().source.format, format, "{name}");
    }
}

/// A page as the typesetting systems of offices write it: a font that is not embedded, a predefined CMap, no ToUnicode.
fn pdf_in(cmap: &str, text: &str) -> Vec<u8> {
    let encode = |line: &str| -> Vec<u8> {
        match cmap {
            "GBK-EUC-H" | "GB-EUC-H" => encoding_rs::GBK.encode(line).0.into_owned(),
            _ => line.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    };
    let hex = |line: &str| encode(line).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let body: String =
        text.lines().enumerate().map(|(row, line)| format!("BT /F 16 Tf 80 {} Td <{}> Tj ET\n", 700 - 28 * row, hex(line))).collect();
    format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n\
         4 0 obj\n<</Length {}>>\nstream\n{body}\nendstream\nendobj\n\
         5 0 obj\n<</Type/Font/Subtype/Type0/BaseFont/FZXBSJW--GB1-0/Encoding/{cmap}/DescendantFonts[6 0 R]>>\nendobj\n\
         6 0 obj\n<</Type/Font/Subtype/CIDFontType2/BaseFont/FZXBSJW--GB1-0/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>\nendobj\n\
         trailer\n<</Root 1 0 R>>\n",
        body.len()
    )
    .into_bytes()
}

#[test]
fn fonts_with_a_predefined_cmap_are_read() {
    let text = "关于印发工作方案的通知\n一、总体要求\n坚持“三重一大”集体决策。\n";
    for cmap in ["GBK-EUC-H", "GB-EUC-H", "UniGB-UCS2-H", "UniGB-UTF16-H"] {
        assert_eq!(bytes(&pdf_in(cmap, text), "a.pdf").unwrap().text, text, "{cmap}");
    }
}

/// A zip archive of these files; names may be in any encoding.
fn zip_of(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    // Written by hand, since libraries insist on UTF-8 names: local headers, the central directory, its end.
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let offset = out.len() as u32;
        let mut crc = flate2::Crc::new();
        crc.update(data);
        let mut common = Vec::new();
        common.extend([20u16, 0, 0, 0, 0].iter().flat_map(|field| field.to_le_bytes()));
        common.extend([crc.sum(), data.len() as u32, data.len() as u32].iter().flat_map(|field| field.to_le_bytes()));
        common.extend([name.len() as u16, 0].iter().flat_map(|field| field.to_le_bytes()));
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(*name);
        out.extend(*data);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0u8; 6]);
        directory.extend(0u32.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(*name);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([files.len() as u16; 2].iter().flat_map(|count| count.to_le_bytes()));
    out.extend([directory.len() as u32, start].iter().flat_map(|field| field.to_le_bytes()));
    out.extend([0, 0]);
    out
}

#[test]
fn an_archive_is_read_as_the_folder_in_it() {
    let gbk = encoding_rs::GB18030.encode("总结/工作总结.txt").0.into_owned();
    let docx = std::fs::read("tests/fixtures/summary.docx").unwrap();
    let archive = zip_of(&[
        (&gbk, "工作总结\n一、总则\n二、附则\n".as_bytes()),
        ("计划/a.docx".as_bytes(), &docx),
        (b"__MACOSX/a.txt", b"x"),
        (b"picture.png", b"x"),
        (b"../../b.txt", "一、甲".as_bytes()),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reports.zip");
    std::fs::File::create(&path).unwrap().write_all(&archive).unwrap();
    let inputs = baogao::expand(std::slice::from_ref(&path), &Limits::default()).inputs;
    let reports: Vec<Report> = inputs.into_iter().map(|input| baogao::read(&input.unwrap(), &ReadOptions::default()).unwrap()).collect();
    let seen: Vec<(&str, &str)> =
        reports.iter().map(|r| (r.source.path.strip_prefix(path.to_str().unwrap()).unwrap(), r.source.format)).collect();
    assert_eq!(seen, [("/b.txt", "text"), ("/总结/工作总结.txt", "text"), ("/计划/a.docx", "docx")]);

    // A folder that contains an archive, through the binary.
    let (status, out, errors) = run(&["outline", "-f", "jsonl", folder.path().to_str().unwrap()]);
    assert_eq!((status, out.lines().count(), errors.as_str()), (0, 3, ""));
    // Standard input has no name to search by.
    assert!(bytes(&archive, "-").unwrap_err().contains("a zip archive; name it by its path"));
}

#[test]
fn limits_end_in_an_error_that_says_how_to_raise_them() {
    let (status, _, errors) = run(&["outline", "--limit", "pages=2", "tests/fixtures/summary-cid.pdf"]);
    assert_eq!(status, 2);
    assert!(errors.contains("it has too many pages (the limit pages is 2); if you trust this file, raise it: --limit pages=8"), "{errors}");
    let (status, _, _) = run(&["outline", "--limit", "pages=8", "tests/fixtures/summary-cid.pdf"]);
    assert_eq!(status, 0);
    let (status, _, errors) = run(&["outline", "--limit", "page=8", "x"]);
    assert_eq!(status, 2);
    assert!(errors.contains("there is no limit called “page”; the limits are file-mib, text-mib"), "{errors}");
}

/// Whatever the lengths of its paragraphs and whatever elements they are in, what a page says is in its text.
#[test]
#[cfg(feature = "html")]
fn no_paragraph_of_a_page_is_lost() {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};
    let written = |&(length, kind): &(usize, usize)| {
        let sentence = "今年以来全市上下认真贯彻落实上级决策部署，各项工作取得新成效。";
        let text: String = sentence.chars().cycle().take(length).collect();
        let opens = ["<p>", "<p><span>", "<div>", "<p><b>"][kind];
        let closes = ["</p>", "</span></p>", "</div>", "</b></p>"][kind];
        (text.clone(), format!("{opens}{text}{closes}\n"))
    };
    let page = (prop::collection::vec((2usize..3000, 0usize..4), 1..8), 0usize..5, 0usize..8);
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    let tried = TestRunner::new(config).run(&page, |(paragraphs, holder, cut)| {
        let paragraphs: Vec<(String, String)> = paragraphs.iter().map(written).collect();
        let markup = |part: &[(String, String)]| part.iter().map(|(_, markup)| markup.as_str()).collect::<String>();
        // The report in one block, or divided into two side by side.
        let (first, second) = paragraphs.split_at(cut.min(paragraphs.len()));
        let body = match holder {
            3 => format!("<div>{}</div>\n<div>{}</div>", markup(first), markup(second)),
            4 => format!("<div class=\"text\">{}</div><section>{}</section>", markup(first), markup(second)),
            _ => markup(&paragraphs),
        };
        let holders = [("", ""), ("<div id=\"content\">", "</div>"), ("<div><article>", "</article></div>"), ("", ""), ("<div>", "</div>")];
        let (opens, closes) = holders[holder];
        let source = format!("<html><head><title>某市工作总结</title></head><body>{opens}{body}{closes}</body></html>");
        let report = baogao::from_bytes(source.into(), Path::new("a.html"), &ReadOptions::default()).unwrap();
        let mut lines = report.text.lines().filter(|line| *line != "某市工作总结");
        for (text, _) in &paragraphs {
            prop_assert_eq!(lines.next(), Some(text.as_str()));
        }
        prop_assert_eq!(lines.next(), None);
        Ok(())
    });
    tried.unwrap();
}
