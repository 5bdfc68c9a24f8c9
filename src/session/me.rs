//! Who we are to others.

use std::rc::Rc;

use crate::{
    ids::PeerId,
    ports::settings::{IceServer, Settings},
    project::text::PersonName,
};

/// Who we are to others.
#[derive(Debug, Clone)]
pub struct Me {
    /// Our program.
    pub peer: PeerId,
    /// Our name.
    pub name: PersonName,
    /// The address of our page: what codes are linked to.
    pub page: Rc<str>,
    /// Servers that tell our address, or lend one.
    pub ice_servers: Vec<IceServer>,
}

impl Me {
    /// As the settings say.
    pub fn of(settings: &Settings, page: &str) -> Self {
        Self {
            peer: settings.peer.unwrap_or(PeerId([0; 16])),
            name: settings.name.clone(),
            page: page.into(),
            ice_servers: settings.active_ice_servers(),
        }
    }

    /// Our name, if we set one.
    pub fn named(&self) -> Option<PersonName> {
        (!self.name.is_empty()).then(|| self.name.clone())
    }
}

impl Default for Me {
    fn default() -> Self {
        Self::of(&Settings::default(), "")
    }
}
