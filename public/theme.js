// Runs before the first paint: the chosen colours must not flash. The program keeps the choice in localStorage.
try {
  const theme = localStorage.getItem('spoke-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage refused: the system's colours will do.
}

// A loader that is not there cannot say so itself: the page is then older than the files beside it, or the way is cut.
addEventListener(
  'error',
  (event) => {
    if (event.target instanceof HTMLScriptElement) document.documentElement.dataset.failed = '';
  },
  true,
);
