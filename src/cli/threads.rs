//! Work on all threads whose results come in the order of the inputs.

use anyhow::Context;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Inputs that are held at a time, for each thread.
const WINDOW: usize = 16;

/// Threads at the most.
const MOST: usize = 256;

/// Where work is done.
pub enum Threads {
    /// One input needs no other thread than the one that is there.
    Here,
    /// Several threads.
    Pool(ThreadPool),
}

impl Threads {
    /// Threads for so many inputs.
    pub fn of(jobs: Option<usize>, inputs: usize) -> anyhow::Result<Self> {
        // More threads than inputs, or than any machine has, would only be started and ended again.
        let most = inputs.clamp(1, MOST);
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        // To ask how many processors there are reads files of the system: a single input does not need to know.
        let wanted = if most == 1 { 1 } else { jobs.filter(|jobs| *jobs > 0).unwrap_or_else(available) };
        match wanted.min(most) {
            1 => Ok(Threads::Here),
            count => Ok(Threads::Pool(ThreadPoolBuilder::new().num_threads(count).build().context("cannot start threads")?)),
        }
    }

    /// How many inputs are worked on together.
    pub fn window(&self) -> usize {
        match self {
            Threads::Here => WINDOW,
            Threads::Pool(pool) => WINDOW * pool.current_num_threads(),
        }
    }

    /// Works on items and gives back what comes out in their order.
    pub fn map<I: Send, T: Send>(&self, items: Vec<I>, work: impl Fn(I) -> T + Sync + Send) -> Vec<T> {
        match self {
            Threads::Here => items.into_iter().map(work).collect(),
            Threads::Pool(pool) => pool.install(|| items.into_par_iter().map(work).collect()),
        }
    }

    /// Works on items, a window of them at a time, and hands over what comes out in their order.
    ///
    /// # Errors
    /// Those of `take`, which end the work.
    pub fn in_order<I: Send, T: Send, E>(
        &self,
        items: impl IntoIterator<Item = I>,
        work: impl Fn(I) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut items = items.into_iter();
        loop {
            let held: Vec<I> = items.by_ref().take(self.window()).collect();
            if held.is_empty() {
                return Ok(());
            }
            self.map(held, &work).into_iter().try_for_each(&mut take)?;
        }
    }
}
