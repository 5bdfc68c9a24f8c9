// A WebRTC page that knows nothing of Spoke: it measures how fast the line is with nothing else in the way, and it
// plays the peer that breaks the rules. Codes are carried by the test; candidates do not trickle.
'use strict';

const raw = (self.raw = { channels: {}, heard: [] });

async function described(pc) {
  if (pc.iceGatheringState !== 'complete') {
    await new Promise((resolve) => {
      pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve();
    });
  }
  return pc.localDescription.sdp;
}

function connection() {
  raw.pc?.close();
  raw.channels = {};
  raw.heard = [];
  raw.pc = new RTCPeerConnection({ iceServers: [] });
  return raw.pc;
}

function take(channel) {
  channel.binaryType = 'arraybuffer';
  raw.channels[channel.label] = channel;
  channel.onmessage = ({ data }) => {
    raw.heard.push(typeof data === 'string' ? data : `${data.byteLength} bytes`);
    if (channel.label === 'bulk') count(channel, data);
  };
}

raw.host = async (labels) => {
  const pc = connection();
  for (const label of labels) take(pc.createDataChannel(label, { ordered: true }));
  await pc.setLocalDescription(await pc.createOffer());
  return described(pc);
};

raw.guest = async (sdp) => {
  const pc = connection();
  pc.ondatachannel = ({ channel }) => take(channel);
  await pc.setRemoteDescription({ type: 'offer', sdp });
  await pc.setLocalDescription(await pc.createAnswer());
  return described(pc);
};

raw.accept = (sdp) => raw.pc.setRemoteDescription({ type: 'answer', sdp });

raw.isOpen = (labels) => labels.every((label) => raw.channels[label]?.readyState === 'open');

// What stands in the way of it, for the one who reads the test's report.
raw.state = () => ({
  connection: raw.pc.connectionState,
  ice: raw.pc.iceConnectionState,
  sctp: raw.pc.sctp?.state,
  channels: Object.values(raw.channels).map(({ label, readyState }) => `${label} ${readyState}`),
});

raw.isOver = () => Object.values(raw.channels).every((channel) => channel.readyState === 'closed');

raw.text = (label, text) => raw.channels[label].send(text);

raw.bytes = (label, bytes) => raw.channels[label].send(new Uint8Array(bytes));

raw.zeros = (label, length) => raw.channels[label].send(new Uint8Array(length));

// Answers everything at once.
raw.echo = (label) => {
  const channel = raw.channels[label];
  channel.onmessage = ({ data }) => channel.send(data);
};

// Round trips, one after another, in milliseconds.
raw.roundTrips = async (label, count) => {
  const channel = raw.channels[label];
  const times = [];
  for (let n = 0; n < count; n += 1) {
    const begun = performance.now();
    const answered = new Promise((resolve) => { channel.onmessage = resolve; });
    channel.send('x'.repeat(300));
    await answered;
    times.push(performance.now() - begun);
  }
  return times;
};

// Receiver of a measured run: a text begins it, bytes follow, the last of them is answered.
let total = 0, got = 0, begun = 0;
function count(channel, data) {
  raw.heard = [];
  if (typeof data === 'string') {
    ({ total } = JSON.parse(data));
    got = 0;
    begun = performance.now();
    return;
  }
  got += data.byteLength;
  if (got >= total) channel.send(JSON.stringify({ got, ms: performance.now() - begun }));
}

// Sender of a measured run: at most `high` bytes and one message are queued. Resolves to MB (10^6 bytes) a second.
raw.run = (bytes, size, high) => {
  const channel = raw.channels.bulk;
  const payload = crypto.getRandomValues(new Uint8Array(Math.min(size, 65536)));
  const message = new Uint8Array(size);
  for (let at = 0; at < size; at += payload.length) message.set(payload.subarray(0, size - at), at);
  channel.bufferedAmountLowThreshold = high >> 1;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let sent = 0;
    channel.onmessage = () => resolve(bytes / 1e3 / (performance.now() - start));
    channel.onclose = () => reject(new Error('the channel closed'));
    const pump = () => {
      while (sent < bytes && channel.bufferedAmount < high) {
        const next = Math.min(size, bytes - sent);
        channel.send(next === size ? message : message.subarray(0, next));
        sent += next;
      }
    };
    channel.onbufferedamountlow = pump;
    channel.send(JSON.stringify({ total: bytes }));
    pump();
  });
};
