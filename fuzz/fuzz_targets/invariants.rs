//! What holds for every text, on texts that the fuzzer makes up.

#![no_main]

#[path = "../../tests/util/holds.rs"]
mod holds;

libfuzzer_sys::fuzz_target!(|text: &str| holds::check(text));
