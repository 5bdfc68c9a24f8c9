//! People and the way to them: inviting, joining, what arrives.

pub mod account;
pub mod again;
mod arriving;
mod audience;
pub mod check;
pub mod diagnosis;
pub mod incoming;
pub mod invites;
pub mod join;
mod name;
mod pairing;
pub mod people;
pub mod progress;
pub mod roles;
pub mod scan;
pub mod share;
