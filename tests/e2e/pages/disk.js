// What a browser's disks take for the same bytes in different portions. Each call answers with milliseconds.

const STORE = 'pieces';

const noise = (bytes) => {
  const all = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65536) crypto.getRandomValues(all.subarray(at, Math.min(bytes, at + 65536)));
  return all.buffer;
};

const settled = (request, done = 'success') =>
  new Promise((resolve, reject) => {
    request.addEventListener(done, () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });

const openDatabase = (name) => {
  const request = indexedDB.open(name, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return settled(request);
};

// Two at once, as the program does it.
const lanes = (work) => Promise.all([work(), work()]);

const disk = {
  // `total` bytes in pieces, so many of them in one transaction.
  async write({ name, total, piece, together }) {
    const database = await openDatabase(name);
    const bytes = noise(piece);
    const begun = performance.now();
    let at = 0;
    await lanes(async () => {
      while (at < total) {
        const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' });
        for (let n = 0; n < together && at < total; n += 1, at += piece) transaction.objectStore(STORE).put(bytes, at);
        await settled(transaction, 'complete');
      }
    });
    database.close();
    return performance.now() - begun;
  },

  // The same bytes again, `length` of them in one request.
  async read({ name, total, length }) {
    const database = await openDatabase(name);
    const begun = performance.now();
    let [at, sum] = [0, 0];
    await lanes(async () => {
      while (at < total) {
        const range = IDBKeyRange.bound(at, (at += length), false, true);
        const pieces = await settled(database.transaction(STORE).objectStore(STORE).getAll(range));
        for (const found of pieces) sum += found.byteLength;
      }
    });
    database.close();
    if (sum < total) throw new Error(`${sum} of ${total} bytes were there`);
    return performance.now() - begun;
  },

  // A file of the origin's private file system, written and read by a worker that gets the bytes as messages.
  async file({ call, total, piece }) {
    this.worker ??= new Worker('disk-worker.js');
    const ask = async (message, moved = []) => {
      const answer = settled(this.worker, 'message');
      this.worker.postMessage(message, moved);
      return answer;
    };
    await ask({ call: 'open' });
    const bytes = noise(piece);
    const begun = performance.now();
    for (let at = 0; at < total; at += piece) {
      const copy = call === 'write' ? bytes.slice(0) : null;
      await ask({ call, at, piece, copy }, copy ? [copy] : []);
    }
    await ask({ call: 'flush' });
    return performance.now() - begun;
  },
};
