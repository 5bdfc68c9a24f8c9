// What a person does with a long timeline, timed in the page until it is painted. Loaded by `bench timeline`.
window.timeline = (() => {
  const frame = () => new Promise(requestAnimationFrame);
  // Resolves when what the next frame shows is on screen.
  const painted = async () => {
    await frame();
    const { port1, port2 } = new MessageChannel();
    const after = new Promise((resolve) => (port1.onmessage = resolve));
    port2.postMessage(0);
    await after;
    return performance.now();
  };
  const until = async (what, name) => {
    const end = performance.now() + 120_000;
    for (;;) {
      const found = what();
      if (found) return found;
      if (performance.now() > end) throw new Error(`${name} did not come`);
      await frame();
    }
  };
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ entryTypes: ['longtask'] });
  const longest = (from) => Math.max(0, ...tasks.filter((task) => task.startTime + task.duration > from).map((task) => task.duration));
  const by = (id, within = document) => within.querySelector(`[data-testid=${id}]`);
  const cards = () => [...document.querySelectorAll('[data-testid=card]')];
  // A card in the middle of the window.
  const middle = () => cards().find((card) => card.getBoundingClientRect().top > innerHeight / 3);
  return {
    // From the press on the project until nothing changes any more.
    async open(title) {
      const find = (item) => item.dataset.title === title;
      const item = await until(() => [...document.querySelectorAll('[data-testid=project-item]')].find(find), 'the project');
      // The first movement loads the second part of the page; people move before they press.
      dispatchEvent(new PointerEvent('pointermove'));
      const loaded = () => Math.max(0, ...performance.getEntriesByType('resource').map((entry) => entry.responseEnd));
      const came = performance.now();
      await until(() => performance.now() - Math.max(came, loaded()) > 1000, 'the second part');
      let last = 0;
      const watch = new MutationObserver(() => (last = performance.now()));
      const from = performance.now();
      by('project-open', item).click();
      watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      await until(() => cards().length > 0, 'a card');
      const first = (await painted()) - from;
      await until(() => performance.now() - last > 500 && performance.now() - (tasks.at(-1)?.startTime ?? 0) > 500, 'rest');
      watch.disconnect();
      return { first, settled: last - from, task: longest(from) };
    },
    // From Enter in the title field until the new title is painted.
    async rename(title) {
      const card = middle();
      by('card-label', card).click();
      const field = await until(() => by('card-label-field', card), 'the field');
      field.value = title;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await painted();
      const from = performance.now();
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      await until(() => by('card-label', card)?.textContent === title, 'the title');
      return (await painted()) - from;
    },
    // From the first movement of the pointer until the card is painted at its side.
    async lift() {
      const card = middle();
      const handle = by('card-drag', card);
      const box = handle.getBoundingClientRect();
      const at = (type, y) => handle.dispatchEvent(new PointerEvent(type, {
        bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: box.x + 5, clientY: box.y + y }));
      const from = performance.now();
      at('pointerdown', 5);
      at('pointermove', 45);
      await until(() => card.style.translate.includes('40px'), 'the card');
      const took = (await painted()) - from;
      at('pointercancel', 45);
      await frame();
      return took;
    },
    // Through the whole list, so many pixels a frame: the longest time that the middle of the window was empty.
    async scroll(frames) {
      const height = document.documentElement.scrollHeight - innerHeight;
      let blank = 0, since = null, late = 0, before = await frame();
      for (let n = 1; n <= frames; n++) {
        scrollTo(0, (height * n) / frames);
        const now = await frame();
        late = Math.max(late, now - before);
        before = now;
        const list = by('card-list').getBoundingClientRect();
        const y = Math.min(innerHeight / 2, list.bottom - 20);
        // Between two cards is not blank.
        const there = [-16, 0, 16].some((by) => document.elementFromPoint(innerWidth / 2, y + by)?.closest('[data-testid=card]'));
        if (there) since = null;
        else blank = Math.max(blank, now - (since ??= now - 1000 / 60));
      }
      return { blank, late };
    },
    // Letter by letter into the search: of each, until the program is done with it, and until it is painted.
    async search(text) {
      by('find').click();
      const field = await until(() => by('find-field'), 'the search');
      const keys = [];
      for (let n = 1; n <= text.length; n++) {
        await painted();
        const from = performance.now();
        field.value = text.slice(0, n);
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve));
        const done = performance.now() - from;
        keys.push({ done, painted: (await painted()) - from });
      }
      const found = by('find-count').textContent;
      by('find-close').click();
      await painted();
      return { keys, found };
    },
    // All cards chosen, from the press on a colour until it is painted.
    async colour(name) {
      by('menu', cards()[0]).click();
      (await until(() => by('card-select', cards()[0]), 'the menu')).click();
      (await until(() => by('select-all'), 'the bar')).click();
      by('selection-colour').click();
      const press = await until(() => by(`selection-colour-${name}`), 'the colours');
      await painted();
      const from = performance.now();
      press.click();
      await until(() => middle()?.dataset.colour === name, 'the colour');
      const took = (await painted()) - from;
      by('selection-done').click();
      return took;
    },
    // Takes the last action back; it is on its way to the disk when this returns.
    undo: () => by('undo').click(),
    nodes: () => document.querySelectorAll('*').length,
    painted,
  };
})();
