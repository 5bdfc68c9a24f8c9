//! Promises to users, shown in real browsers.
