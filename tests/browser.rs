//! The pages in a real browser. Without Chromium these tests report that they were skipped; with `BAOGAO_BROWSER=required` that
//! is a failure.

#![allow(clippy::unwrap_used)]

mod util;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tungstenite::{Message, WebSocket};
use util::run;

/// Chromium with one page, driven over its debugging port.
struct Browser {
    child: Child,
    socket: WebSocket<TcpStream>,
    session: String,
    sent: u64,
    /// What pages said: console and log messages, requests.
    events: Vec<Value>,
    _profile: tempfile::TempDir,
}

#[allow(clippy::print_stderr)]
fn browser(width: u32) -> Option<Browser> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = names.iter().flat_map(|name| std::env::split_paths(&paths).map(move |path| path.join(name))).find(|path| path.is_file());
    let Some(program) = found else {
        assert!(std::env::var("BAOGAO_BROWSER").as_deref() != Ok("required"), "no Chromium on the path");
        eprintln!("skipped: no Chromium on the path");
        return None;
    };
    let profile = tempfile::tempdir().unwrap();
    let mut child = Command::new(program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0", "about:blank"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--window-size={width},900"))
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let mut lines = said.lines();
    let address =
        lines.by_ref().map_while(Result::ok).find_map(|line| line.strip_prefix("DevTools listening on ").map(str::to_string)).unwrap();
    // Whatever else it says must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    let host = address.trim_start_matches("ws://").split('/').next().unwrap().to_string();
    let (socket, _) = tungstenite::client(address.as_str(), TcpStream::connect(host).unwrap()).unwrap();
    let mut browser = Browser { child, socket, session: String::new(), sent: 0, events: Vec::new(), _profile: profile };
    let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
    let attached = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}));
    browser.session = attached["sessionId"].as_str().unwrap().to_string();
    for domain in ["Runtime.enable", "Log.enable", "Network.enable", "Page.enable"] {
        browser.call(domain, json!({}));
    }
    let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
    browser.call("Emulation.setDeviceMetricsOverride", size);
    Some(browser)
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Browser {
    fn call(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let mut message = json!({"id": self.sent, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == self.sent {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    /// The value of an expression on the page; a promise is awaited.
    fn eval(&mut self, expression: &str) -> Value {
        let found = self.call("Runtime.evaluate", json!({"expression": expression, "returnByValue": true, "awaitPromise": true}));
        assert!(found.get("exceptionDetails").is_none(), "{expression}: {found}");
        found["result"]["value"].clone()
    }

    fn open(&mut self, path: &Path) {
        let url = format!("file://{}", path.display());
        self.call("Page.navigate", json!({"url": url}));
        self.eval("new Promise(done => { if (document.readyState === 'complete') done(); else addEventListener('load', done); })");
        // The page that answered may not yet be the one navigated to: ask until it is.
        while self.eval("document.readyState === 'complete' && location.protocol === 'file:'") != true {}
    }

    /// What went wrong: console errors, refusals of the policy, requests for anything but the files themselves.
    fn complaints(&self) -> Vec<String> {
        let told = |event: &Value| match event["method"].as_str().unwrap_or("") {
            "Runtime.exceptionThrown" => Some(event["params"].to_string()),
            "Runtime.consoleAPICalled" if event["params"]["type"] == "error" => Some(event["params"].to_string()),
            "Log.entryAdded" => Some(event["params"]["entry"].to_string()),
            "Network.requestWillBeSent" => {
                let url = event["params"]["request"]["url"].as_str().unwrap_or("");
                (!url.starts_with("file:///")).then(|| url.to_string())
            }
            _ => None,
        };
        self.events.iter().filter_map(told).collect()
    }
}

/// A folder with the pages that the tests look at.
fn pages() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    (folder, path)
}

fn page(folder: &Path, name: &str, args: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let (status, _, errors) = run(&[args, &["-f", "html", "-o", path.to_str().unwrap()]].concat());
    assert_eq!((status, errors.as_str()), (0, ""));
    path
}

#[test]
fn a_report_is_read_by_its_outline_its_marks_and_its_search() {
    let Some(mut browser) = browser(1280) else { return };
    let (_keep, folder) = pages();
    browser.open(&page(&folder, "report.html", &["analyze", "--lang", "en", "samples/01-work-summary.txt"]));
    // The outline leads to the section and follows the text.
    browser.eval("document.querySelector('#outline a[href=\"#s2\"]').click()");
    browser.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    let top = browser.eval("document.querySelector('#s2').getBoundingClientRect().top").as_f64().unwrap();
    assert!((0.0..300.0).contains(&top), "the section stands at {top}");
    assert_eq!(browser.eval("document.querySelector('#outline a.here').getAttribute('href')"), "#s2");
    // A kind that is switched off leaves no mark.
    let colour = "getComputedStyle(document.querySelector('#text .q')).backgroundColor";
    let shown = browser.eval(colour);
    browser.eval("document.querySelector('[data-kind=q]').click()");
    assert_ne!(browser.eval(colour), shown);
    assert_eq!(browser.eval(colour), "rgba(0, 0, 0, 0)");
    // Clicking a phrase steps through its occurrences and wraps around.
    browser.open(&page(&folder, "plan.html", &["analyze", "--lang", "en", "samples/03-plan.txt"]));
    let item = "[...document.querySelectorAll('aside .item .words')].find(words => words.textContent === '新馆开放').closest('.item')";
    let at = "[...document.querySelectorAll('[data-i]')].findIndex(piece => piece.classList.contains('now'))";
    let mut seen = Vec::new();
    for _ in 0..3 {
        browser.eval(&format!("{item}.click()"));
        seen.push(browser.eval(at).as_i64().unwrap());
        let y = browser.eval("document.querySelector('.now').getBoundingClientRect().top").as_f64().unwrap();
        assert!((0.0..900.0).contains(&y), "the occurrence stands at {y}");
    }
    assert!(seen[0] != seen[1] && seen[0] == seen[2] && seen[0] >= 0, "{seen:?}");
    browser.open(&folder.join("report.html"));
    // The search counts and goes to what it found.
    let typed = "field => { field.value = '党支部'; field.dispatchEvent(new Event('input')); field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'})); }";
    browser.eval(&format!("({typed})(document.querySelector('#search'))"));
    let found = browser.eval("document.querySelector('#found').value");
    let expected = std::fs::read_to_string("samples/01-work-summary.txt").unwrap().matches("党支部").count();
    assert_eq!(found, format!("1 / {expected}"));
    // Figures are sorted by value.
    browser.eval("document.querySelectorAll('.sortable th button')[2].click()");
    let values = browser.eval("[...document.querySelectorAll('.sortable td[data-v]')].map(cell => +cell.dataset.v)");
    let values: Vec<f64> = values.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect();
    assert!(values.len() > 20 && values.is_sorted(), "{values:?}");
    // Keys.
    let theme = "document.documentElement.className";
    browser.eval("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'd', bubbles: true}))");
    assert_eq!(browser.eval(theme), "dark");
    browser.eval("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}))");
    assert_eq!(browser.eval("document.querySelector('#help').open"), true);
    // The organisation is drawn, every box inside the picture.
    assert!(browser.eval("document.querySelectorAll('svg.graph .box').length").as_i64().unwrap() >= 7);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn faults_stand_at_their_place_and_branches_fold() {
    let Some(mut browser) = browser(1280) else { return };
    let (_keep, folder) = pages();
    browser.open(&page(&folder, "faults.html", &["analyze", "samples/09-draft-with-faults.txt"]));
    assert_eq!(browser.eval("document.querySelectorAll('#text .fault').length"), 6);
    // The fourth diagnostic is a gap before （四）: its sign stands in that paragraph, and leads to the list and back.
    let paragraph = browser.eval("document.querySelector('#d3').parentElement.textContent");
    assert!(paragraph.as_str().unwrap().contains("（四）"), "{paragraph}");
    assert_eq!(
        browser.eval("document.querySelector(document.querySelector('#d3').getAttribute('href') + ' a').getAttribute('href')"),
        "#d3"
    );
    let before = browser.eval("document.querySelector('.tree details').offsetHeight");
    browser.eval("document.querySelector('.tree details').open = false");
    let after = browser.eval("document.querySelector('.tree details').offsetHeight");
    assert!(after.as_f64() < before.as_f64(), "{before} {after}");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_report_cannot_bring_a_script() {
    let Some(mut browser) = browser(1280) else { return };
    let (_keep, folder) = pages();
    let report = folder.join("evil.txt");
    let attack = "<script>globalThis.hacked = 1</script>“<img src=x onerror=globalThis.hacked=1>”";
    std::fs::write(
        &report,
        format!("关于{attack}的报告\n一、{attack}\n落实“{attack}”，夯实“党委{attack}—支部{attack}—小组”链条，达到5{attack}亿元。\n"),
    )
    .unwrap();
    browser.open(&page(&folder, "evil.html", &["analyze", report.to_str().unwrap()]));
    assert_eq!(browser.eval("globalThis.hacked ?? 0"), 0);
    assert_eq!(browser.eval("document.querySelectorAll('img').length + document.querySelectorAll('script').length"), 1);
    assert_eq!(browser.eval("document.querySelector('#text').textContent.includes('<script>globalThis.hacked = 1</script>')"), true);
    // Nor would the policy let an injected one run.
    browser.eval("(() => { const script = document.createElement('script'); script.textContent = 'globalThis.hacked = 2'; document.body.append(script); })()");
    assert_eq!(browser.eval("globalThis.hacked ?? 0"), 0);
}

#[test]
fn a_folder_has_a_list_that_is_searched() {
    let Some(mut browser) = browser(1280) else { return };
    let (_keep, folder) = pages();
    let (status, _, _) = run(&["analyze", "-f", "html", "-o", folder.to_str().unwrap(), "samples/batch"]);
    assert_eq!(status, 0);
    browser.open(&folder.join("index.html"));
    let rows = "[...document.querySelectorAll('#reports tbody tr')].filter(row => !row.hidden).length";
    assert_eq!(browser.eval(rows), 8);
    browser.eval("(field => { field.value = '述职'; field.dispatchEvent(new Event('input')); })(document.querySelector('#search'))");
    assert_eq!((browser.eval(rows), browser.eval("document.querySelector('#found').value")), (json!(1), json!("1")));
    let link = "document.querySelector('#reports tbody tr:not([hidden]) a').href";
    let target = browser.eval(link).as_str().unwrap().to_string();
    browser.call("Page.navigate", json!({"url": target}));
    while browser.eval("document.readyState === 'complete' && !!document.querySelector('#text')") != true {}
    assert_eq!(browser.eval("document.querySelector('.back').href.endsWith('/index.html')"), true);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn comparison_and_trend_are_drawn() {
    let Some(mut browser) = browser(1280) else { return };
    let (_keep, folder) = pages();
    let args = ["compare", "samples/series/2021-澜川市政府工作报告.txt", "samples/series/2025-澜川市政府工作报告.txt"];
    browser.open(&page(&folder, "compare.html", &args));
    let marked = |side: &str| format!("[...document.querySelectorAll('.two .side {side}')].map(piece => piece.textContent).join('|')");
    assert!(browser.eval(&marked(".dropped")).as_str().unwrap().contains("三大攻坚战"));
    assert!(browser.eval(&marked(".new")).as_str().unwrap().contains("新质生产力"));
    browser.eval("[...document.querySelectorAll('[data-item]')].find(item => item.textContent.includes('新质生产力')).click()");
    assert!(browser.eval("document.querySelector('.now').textContent").as_str().unwrap().contains("新质生产力"));
    browser.open(&page(&folder, "trend.html", &["trend", "-p", "新质生产力", "-p", "一网通办", "samples/series"]));
    assert_eq!(browser.eval("document.querySelectorAll('.chart polyline').length"), 2);
    assert_eq!(browser.eval("document.querySelectorAll('.chart circle').length"), 10);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn pages_fit_a_telephone() {
    let Some(mut browser) = browser(390) else { return };
    let (_keep, folder) = pages();
    let series = ["samples/series/2021-澜川市政府工作报告.txt", "samples/series/2025-澜川市政府工作报告.txt"];
    for (name, args) in [
        ("report.html", vec!["analyze", "samples/02-government-work-report.txt"]),
        ("compare.html", vec!["compare", series[0], series[1]]),
        ("trend.html", vec!["trend", "samples/series"]),
    ] {
        browser.open(&page(&folder, name, &args));
        let beyond = browser.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(beyond, 0, "{name} is wider than the screen");
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
