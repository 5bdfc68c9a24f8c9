// A recorder that is fed from a file that is chosen in a field of its own: its slices come as fast as the page takes them.
const field = document.createElement('input');
field.type = 'file';
field.id = 'fed';
document.body.append(field);
window.feed = async (from, to, length) => {
  const [file] = field.files;
  for (let at = from; at < Math.min(to, file.size); at += length) {
    window.recorder.slice(file.slice(at, Math.min(at + length, to)));
    await new Promise((done) => setTimeout(done, 0));
  }
};
// What is decoded while it is recorded has hours for it, and here only as long as the page takes.
window.decoding = 0;
const decode = OfflineAudioContext.prototype.decodeAudioData;
OfflineAudioContext.prototype.decodeAudioData = async function (bytes) {
  window.decoding += 1;
  try {
    return await decode.call(this, bytes);
  } finally {
    window.decoding -= 1;
  }
};
window.idle = async () => {
  for (let quiet = 0; quiet < 10; quiet = window.decoding ? 0 : quiet + 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
};
window.MediaRecorder = class extends EventTarget {
  static isTypeSupported() { return true; }
  constructor(stream) {
    super();
    this.stream = stream;
    this.state = 'inactive';
    this.mimeType = 'audio/webm;codecs=opus';
    window.recorder = this;
  }
  start() {
    this.state = 'recording';
    setTimeout(() => this.dispatchEvent(new Event('start')));
  }
  slice(data) {
    this.dispatchEvent(new BlobEvent('dataavailable', { data }));
  }
  pause() { this.state = 'paused'; this.dispatchEvent(new Event('pause')); }
  resume() { this.state = 'recording'; this.dispatchEvent(new Event('resume')); }
  stop() {
    if (this.state === 'inactive') return;
    this.state = 'inactive';
    setTimeout(() => this.dispatchEvent(new Event('stop')));
  }
};
