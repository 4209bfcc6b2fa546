//! Every output that the README shows is produced by the program: a fenced block `console` whose first line is `$ …`.

#![allow(clippy::unwrap_used)]

mod util;

#[test]
fn the_readme_shows_what_the_program_prints() {
    let mut shown = 0;
    for name in ["README.md", "README.zh.md"] {
        let text = std::fs::read_to_string(name).unwrap();
        for block in text.split("```console\n").skip(1) {
            let block = block.split("\n```").next().unwrap();
            let (command, expected) = block.split_once('\n').unwrap();
            let command = command.strip_prefix("$ ").unwrap_or_else(|| panic!("{name}: no command in {block}"));
            let args: Vec<&str> = command.split_whitespace().skip_while(|word| *word != "--" && *word != "baogao").skip(1).collect();
            let output = util::baogao().env("COLUMNS", "80").args(&args).output().unwrap();
            let found = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
            assert_eq!(found.trim_end(), expected.trim_end(), "{name}: {command}");
            shown += 1;
        }
    }
    assert!(shown >= 2, "the README shows no output");
}
