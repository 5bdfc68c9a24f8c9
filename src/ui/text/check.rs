//! The check words.

/// What to do with them.
pub const COMPARE: &str =
    "Read these words to each other by voice: if both of you see the same, nobody listens in between.";
/// Button.
pub const MATCH: &str = "They match";
/// Button.
pub const DIFFER: &str = "They differ";
/// They are not here yet.
pub const MAKING: &str = "The check words are being made.";
/// There will be none.
pub const NO_WORDS: &str =
    "Their program makes no check words. Ask them to reload Spoke and connect again to be sure.";
/// The mark of somebody whose words matched.
pub const CHECKED: &str = "checked";
/// The mark of everybody else.
pub const NOT_CHECKED: &str = "not checked yet";

/// Heading.
pub fn heading(name: &str) -> String {
    format!("{name} is not checked yet")
}

/// A warning.
pub fn changed(name: &str) -> String {
    format!(
        "{name} was here before with another certificate. That may be a new device, cleared browser data, or somebody \
         else. Compare the words again."
    )
}
