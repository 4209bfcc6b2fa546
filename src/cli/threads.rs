//! Work on all threads, with results in the order of the inputs.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

/// How many inputs are held at a time, per thread.
const WINDOW: usize = 16;

/// The maximum number of threads.
const MOST: usize = 256;

/// Where the work is done.
pub enum Threads {
    /// A single input needs no other thread than the current one.
    Here,
    /// Several threads.
    Pool(ThreadPool),
}

impl Threads {
    /// Threads for this many inputs.
    pub fn of(jobs: Option<usize>, inputs: usize) -> anyhow::Result<Self> {
        // More threads than inputs, or than any machine has, would only be started and ended again.
        let most = inputs.clamp(1, MOST);
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        // Finding out how many processors there are means reading system files: a single input does not need to know.
        let wanted = if most == 1 { 1 } else { jobs.filter(|jobs| *jobs > 0).unwrap_or_else(available) };
        match wanted.min(most) {
            1 => Ok(Threads::Here),
            count => Ok(Threads::Pool(
                ThreadPoolBuilder::new().num_threads(count).build().map_err(|error| anyhow::anyhow!("cannot start threads: {error}"))?,
            )),
        }
    }

    /// How many inputs are worked on together.
    pub fn window(&self) -> usize {
        match self {
            Threads::Here => WINDOW,
            Threads::Pool(pool) => WINDOW * pool.current_num_threads(),
        }
    }

    /// Works on items and returns the results in their order.
    pub fn map<I: Send, T: Send>(&self, items: Vec<I>, work: impl Fn(I) -> T + Sync + Send) -> Vec<T> {
        match self {
            Threads::Here => items.into_iter().map(work).collect(),
            Threads::Pool(pool) => pool.install(|| items.into_par_iter().map(work).collect()),
        }
    }

    /// Works on items and hands over the results in their order while the threads go on with the next ones: at most a window of
    /// them is held.
    ///
    /// A panic of `work` resurfaces here, whichever thread it struck: otherwise the dead thread's place would be waited for forever.
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
                // One ticket for each item that may be held; a thread takes a ticket before it takes an item.
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
                            // No part of the item is looked at again after a panic.
                            let result = catch_unwind(AssertUnwindSafe(|| work(item)));
                            if results.send((at, result)).is_err() {
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
                        take(result.unwrap_or_else(|panic| resume_unwind(panic)))?;
                        next += 1;
                        // If nobody asks for another one, all items are taken.
                        let _ = issued.send(());
                    }
                }
                Ok(())
            }),
        }
    }
}

/// The content of a lock; after a panic it is as good as any, since the panic ends the run.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Previously the other threads waited for the dead thread's ticket, and the run never ended.
    #[test]
    fn a_panic_of_one_item_ends_the_work_and_does_not_hang() {
        let threads = Threads::of(Some(2), 100).unwrap();
        let mut taken = Vec::new();
        let work = |at: usize| if at == 40 { std::panic::resume_unwind(Box::new("planted")) } else { at };
        let ended = catch_unwind(AssertUnwindSafe(|| {
            threads.in_order(0..100, work, |at| {
                taken.push(at);
                Ok::<(), ()>(())
            })
        }));
        assert_eq!(ended.unwrap_err().downcast_ref(), Some(&"planted"));
        assert_eq!(taken, (0..40).collect::<Vec<_>>());
    }
}
