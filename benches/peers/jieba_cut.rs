//! The yardstick for much text: bare jieba-rs segments every file below the given paths, in parallel over files, and
//! prints how many words it found. `cargo run --release --example jieba_cut -- PATH…`

use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let jieba = jieba_rs::Jieba::new();
    let mut files: Vec<PathBuf> = Vec::new();
    for path in std::env::args_os().skip(1) {
        for entry in ignore::Walk::new(path).flatten() {
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                files.push(entry.into_path());
            }
        }
    }
    let cut = |path: &PathBuf| Ok(jieba.cut(&String::from_utf8_lossy(&std::fs::read(path)?), true).len());
    let words = files.par_iter().map(cut).sum::<std::io::Result<usize>>()?;
    writeln!(std::io::stdout(), "{words}")
}
