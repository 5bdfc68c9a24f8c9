//! The interface: components that read signals and dispatch commands, nothing else.
