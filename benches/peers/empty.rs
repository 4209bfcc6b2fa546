//! The yardstick for one report: a process that does nothing. `cargo build --release --examples`

fn main() {}
