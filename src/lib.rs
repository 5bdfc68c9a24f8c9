//! Spoke: voice cards, shared browser to browser.
