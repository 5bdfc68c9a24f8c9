// A recorder that is fed from outside: its slices come as fast as the page takes them.
window.feed = async (data, length) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  for (let at = 0; at < bytes.length; at += length) {
    window.recorder.slice(bytes.subarray(at, at + length));
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
  slice(bytes) {
    const event = new BlobEvent('dataavailable', { data: new Blob([bytes], { type: this.mimeType }) });
    this.dispatchEvent(event);
  }
  pause() { this.state = 'paused'; this.dispatchEvent(new Event('pause')); }
  resume() { this.state = 'recording'; this.dispatchEvent(new Event('resume')); }
  stop() {
    if (this.state === 'inactive') return;
    this.state = 'inactive';
    setTimeout(() => this.dispatchEvent(new Event('stop')));
  }
};
