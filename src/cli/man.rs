//! `baogao man`: manual pages, made from the same words as `--help`.

use super::Outcome;
use super::args::Cli;
use anyhow::Context;
use baogao::Shown;
use clap::CommandFactory;
use std::io::Write;
use std::path::Path;

pub fn run(command: Option<&str>, folder: Option<&Path>, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut program = Cli::command();
    program.build();
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot create this folder", Shown(folder)))?;
        clap_mangen::generate_to(program, folder).with_context(|| format!("{}: cannot be written", Shown(folder)))?;
        return Ok(Outcome::Done);
    }
    let page = match command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            found.with_context(|| format!("there is no command “{name}”; baogao help lists them all"))?
        }
    };
    clap_mangen::Man::new(page).render(out)?;
    Ok(Outcome::Done)
}
