//! Work on all threads whose results come in the order of the inputs.

use anyhow::Context;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

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

    /// Works on items and hands over what comes out in their order, while the threads go on with the next ones: at most a
    /// window of them is held.
    ///
    /// # Errors
    /// Those of `take`, which end the work.
    pub fn in_order<I: Send, T: Send, E>(
        &self,
        items: impl IntoIterator<Item = I, IntoIter: Send>,
        work: impl Fn(I) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let items = items.into_iter();
        match self {
            Threads::Here => items.map(work).try_for_each(take),
            Threads::Pool(pool) => pool.in_place_scope(|scope| {
                let items = Arc::new(Mutex::new(items.enumerate()));
                let (results, finished) = mpsc::channel();
                // One ticket for each item that may be held; whoever takes an item takes a ticket first.
                let (issued, tickets) = mpsc::channel();
                for _ in 0..self.window() {
                    let _ = issued.send(());
                }
                let tickets = Arc::new(Mutex::new(tickets));
                for _ in 0..pool.current_num_threads() {
                    let (items, tickets, results, work) = (items.clone(), tickets.clone(), results.clone(), &work);
                    scope.spawn(move |_| {
                        // Nothing is locked while an item is worked on.
                        let next = || {
                            held(&tickets).recv().ok()?;
                            held(&items).next()
                        };
                        while let Some((at, item)) = next() {
                            if results.send((at, work(item))).is_err() {
                                break;
                            }
                        }
                    });
                }
                drop(results);
                let mut early = BTreeMap::new();
                let mut next = 0;
                for (at, result) in finished {
                    early.insert(at, result);
                    while let Some(result) = early.remove(&next) {
                        take(result)?;
                        next += 1;
                        // Where nobody asks for one any more, all items are taken.
                        let _ = issued.send(());
                    }
                }
                Ok(())
            }),
        }
    }
}

/// What a lock holds; one that a panic left is as good, since the panic ends the run.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
