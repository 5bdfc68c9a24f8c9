// The only place where a file of the private file system can be written in place.

let file;

addEventListener('message', async ({ data: { call, at, piece, copy } }) => {
  if (call === 'open' && !file) {
    const folder = await navigator.storage.getDirectory();
    file = await (await folder.getFileHandle('pieces', { create: true })).createSyncAccessHandle();
  }
  if (call === 'write') file.write(copy, { at });
  if (call === 'flush') file.flush();
  if (call === 'read') {
    const bytes = new ArrayBuffer(piece);
    file.read(bytes, { at });
    postMessage(bytes, [bytes]);
  } else {
    postMessage(0);
  }
});
