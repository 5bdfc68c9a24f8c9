// A measured run with a disk at both ends: bytes go from one IndexedDB over the channel into another, in the portions
// that the program uses, and nothing else is done with them. What a page could reach that checks and shows nothing.
'use strict';

const PIECE = 1024 * 1024;
const TOGETHER = 4;

const stored = (self.stored = {});

const settled = (request, done = 'success') =>
  new Promise((resolve, reject) => {
    request.addEventListener(done, () => resolve(request.result), { once: true });
    request.addEventListener('error', () => reject(request.error), { once: true });
  });

async function pieces() {
  const request = indexedDB.open('stored', 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore('pieces'));
  return settled(request);
}

function write(database, batch) {
  const transaction = database.transaction('pieces', 'readwrite', { durability: 'relaxed' });
  for (const [at, bytes] of batch) transaction.objectStore('pieces').put(bytes, at);
  return settled(transaction, 'complete');
}

// Random bytes, for the one who sends.
stored.fill = async (bytes) => {
  stored.database = await pieces();
  for (let at = 0; at < bytes; at += PIECE) {
    const piece = new Uint8Array(Math.min(PIECE, bytes - at));
    for (let from = 0; from < piece.length; from += 65536) crypto.getRandomValues(piece.subarray(from, from + 65536));
    await write(stored.database, [[at, piece.buffer]]);
  }
};

// The one who receives: what comes is stored, and the last piece is answered once it is.
stored.take = async (total) => {
  stored.database = await pieces();
  const channel = raw.channels.bulk;
  const writes = new Set();
  let [got, piece, filled, batch] = [0, new Uint8Array(PIECE), 0, []];
  const flush = () => {
    const writing = write(stored.database, batch);
    batch = [];
    writes.add(writing);
    writing.then(() => writes.delete(writing));
  };
  channel.onmessage = async ({ data }) => {
    let bytes = new Uint8Array(data);
    got += bytes.length;
    while (bytes.length > 0) {
      const now = bytes.subarray(0, PIECE - filled);
      piece.set(now, filled);
      filled += now.length;
      bytes = bytes.subarray(now.length);
      if (filled === PIECE || (got === total && bytes.length === 0)) {
        batch.push([got - bytes.length - filled, filled === PIECE ? piece.buffer : piece.slice(0, filled).buffer]);
        [piece, filled] = [new Uint8Array(PIECE), 0];
      }
    }
    if (batch.length === TOGETHER || (got === total && batch.length > 0)) flush();
    if (got === total) {
      await Promise.all(writes);
      channel.send('stored');
    }
  };
};

// The one who sends, two reads ahead. Resolves to MB (10^6 bytes) a second.
stored.run = async (bytes, size, high) => {
  const channel = raw.channels.bulk;
  channel.bufferedAmountLowThreshold = high >> 1;
  const read = (at) => at < bytes && settled(stored.database.transaction('pieces').objectStore('pieces').get(at));
  const start = performance.now();
  const over = new Promise((resolve) => { channel.onmessage = resolve; });
  const ahead = [read(0), read(PIECE)];
  for (let at = 0; at < bytes; at += PIECE) {
    const piece = await ahead.shift();
    ahead.push(read(at + 2 * PIECE));
    for (let from = 0; from < piece.byteLength; from += size) {
      if (channel.bufferedAmount >= high) {
        await new Promise((resolve) => channel.addEventListener('bufferedamountlow', resolve, { once: true }));
      }
      channel.send(new Uint8Array(piece, from, Math.min(size, piece.byteLength - from)));
    }
  }
  await over;
  return bytes / 1e3 / (performance.now() - start);
};
