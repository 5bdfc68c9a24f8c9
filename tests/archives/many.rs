//! Files of many cards, and many files.
