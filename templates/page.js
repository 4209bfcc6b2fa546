'use strict';
(() => {
  const one = (what, within = document) => within.querySelector(what);
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const root = document.documentElement;
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a file opened from disk may have no storage */ } };
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

  const theme = (name) => { root.classList.remove('dark', 'light'); if (name) root.classList.add(name); };
  theme(kept('baogao-theme'));
  const turn = () => {
    const dark = root.classList.contains('dark') || (!root.classList.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches);
    const name = dark ? 'light' : 'dark';
    theme(name);
    keep('baogao-theme', name);
  };
  one('#theme')?.addEventListener('click', turn);
  const help = one('#help');
  one('#keys')?.addEventListener('click', () => help.showModal());

  for (const box of all('input[data-kind]')) {
    const show = () => document.body.classList.toggle('hide-' + box.dataset.kind, !box.checked);
    box.addEventListener('change', show);
    show();
  }

  // Every occurrence of an item: a list of its pieces, since one may lie over several.
  const places = new Map();
  for (const piece of all('[data-i]')) {
    for (const token of piece.dataset.i.split(' ')) {
      const [item, number] = token.split('.');
      if (!places.has(item)) places.set(item, []);
      const list = places.get(item);
      (list[number] ??= []).push(piece);
    }
  }
  let current = null;
  const go = (item, step) => {
    const list = (places.get(item) ?? []).filter(Boolean);
    if (!list.length) return;
    const at = current?.item === item ? (current.at + step + list.length) % list.length : 0;
    all('.now').forEach((piece) => piece.classList.remove('now'));
    list[at].forEach((piece) => piece.classList.add('now'));
    list[at][0].scrollIntoView({ block: 'center' });
    current = { item, at };
    const button = one('[data-item="' + item + '"]');
    if (button) button.title = (at + 1) + ' / ' + list.length;
    const found = one('#found');
    if (found) found.value = (at + 1) + ' / ' + list.length;
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-item]');
    if (button) go(button.dataset.item, 1);
  });

  for (const table of all('table.sortable')) {
    const heads = all('th', table);
    heads.forEach((head, at) => one('button', head)?.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const body = table.tBodies[0];
      const value = (row) => row.cells[at].dataset.v ?? row.cells[at].textContent.trim();
      const order = (a, b) => {
        const [x, y] = [value(a), value(b)];
        const [m, n] = [parseFloat(x), parseFloat(y)];
        return Number.isNaN(m) || Number.isNaN(n) ? x.localeCompare(y, 'zh') : m - n;
      };
      body.append(...[...body.rows].sort((a, b) => (down ? -order(a, b) : order(a, b))));
    }));
  }

  const bar = one('.bar');
  const narrow = matchMedia('(max-width: 700px)');
  const measure = () => root.style.setProperty('--bar', (narrow.matches ? 0 : bar?.offsetHeight ?? 0) + 'px');
  addEventListener('resize', measure);
  measure();
  // On a small screen the text comes first.
  if (narrow.matches) all('.fold').forEach((list) => { list.open = false; });

  const anchors = all('#text .a');
  const links = new Map(all('#outline a').map((link) => [link.getAttribute('href').slice(1), link]));
  const top = () => (narrow.matches ? 0 : bar?.getBoundingClientRect().bottom ?? 0) + 40;
  const above = () => {
    let [low, high] = [0, anchors.length];
    const line = top();
    while (low < high) {
      const middle = (low + high) >> 1;
      if (anchors[middle].getBoundingClientRect().top <= line) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  let waiting = false;
  const follow = () => {
    waiting = false;
    const at = above();
    all('#outline a.here').forEach((link) => link.classList.remove('here'));
    const link = at >= 0 && links.get(anchors[at].id);
    if (!link) return;
    link.classList.add('here');
    const list = one('#outline');
    const [box, view] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < view.top || box.bottom > view.bottom) list.scrollTop += box.top - view.top - view.height / 3;
  };
  if (anchors.length) {
    addEventListener('scroll', () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
    follow();
  }

  const field = one('#search');
  const found = one('#found');
  let hits = [];
  let hit = -1;
  const rows = () => all('#reports tbody tr, #reports .row');
  const search = () => {
    const words = field.value.trim().toLowerCase();
    if (one('#reports')) {
      let count = 0;
      for (const row of rows()) {
        row.hidden = !row.textContent.toLowerCase().includes(words);
        count += !row.hidden;
      }
      found.value = words ? count : '';
      return;
    }
    hits = [];
    hit = -1;
    globalThis.CSS?.highlights?.delete('found');
    if (!words) { found.value = ''; return; }
    for (const block of all('#text > *, .side > *')) {
      const nodes = [];
      let text = '';
      const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        nodes.push([text.length, walk.currentNode]);
        text += walk.currentNode.data;
      }
      text = text.toLowerCase();
      const at = (offset) => { let last = nodes[0]; for (const node of nodes) if (node[0] <= offset) last = node; return [last[1], offset - last[0]]; };
      for (let from = text.indexOf(words); from >= 0; from = text.indexOf(words, from + words.length)) {
        const range = new Range();
        range.setStart(...at(from));
        const [node, offset] = at(from + words.length - 1);
        range.setEnd(node, offset + 1);
        hits.push(range);
      }
    }
    if (hits.length && globalThis.Highlight) CSS.highlights.set('found', new Highlight(...hits));
    found.value = hits.length;
  };
  const next = (step) => {
    if (!hits.length) return;
    hit = (hit + step + hits.length) % hits.length;
    hits[hit].startContainer.parentElement.scrollIntoView({ block: 'center' });
    found.value = (hit + 1) + ' / ' + hits.length;
  };
  field?.addEventListener('input', search);
  field?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') next(event.shiftKey ? -1 : 1);
    if (event.key === 'Escape') { field.value = ''; search(); field.blur(); }
  });

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName) || help.open) return;
    const section = (step) => anchors[Math.min(Math.max(above() + step, 0), anchors.length - 1)]?.scrollIntoView();
    const keys = {
      '/': () => field?.focus(),
      j: () => section(1),
      k: () => section(-1),
      n: () => (current ? go(current.item, 1) : next(1)),
      p: () => (current ? go(current.item, -1) : next(-1)),
      d: turn,
      '?': () => help.showModal(),
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
})();
