// Timers of a page in the background run once a minute at best; those of a worker go on.
setInterval(() => postMessage(0), 1000);
