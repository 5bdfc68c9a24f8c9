//! The question for a name.

/// What it is for.
pub const WHY: &str = "It stands in your invitations and beside what you do. It goes to those you share with and to \
    nobody else; you can change it in the settings.";
/// Button: keeps it.
pub const GO_ON: &str = "Go on";
/// Button: no name.
pub const WITHOUT: &str = "Without a name";
