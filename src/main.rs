//! The command line.
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let doc = baogao::Document::parse(&text);
    for s in &doc.sections {
        println!("{}{}{} | {:?} {}", "  ".repeat(s.level - 1), s.enumerator.slice(&text), s.heading.map_or("-", |h| h.slice(&text)), s.style, s.run_in);
    }
    println!("{:?}", doc.meta);
}
