//! A digest of what a document says: equal digests, equal documents, on every device.

use sha2::{Digest as _, Sha256};

use super::document::Project;

/// SHA-256 over the title and the cards in order, each as JSON on its own line. Hex, 64 characters.
pub fn digest(project: &Project) -> String {
    let mut hasher = Sha256::new();
    let mut line = |json: serde_json::Result<Vec<u8>>| {
        // Plain structs with text keys always serialise.
        hasher.update(json.unwrap_or_default());
        hasher.update(b"\n");
    };
    line(serde_json::to_vec(project.title()));
    for card in project.cards() {
        line(serde_json::to_vec(&**card));
    }
    data_encoding::HEXLOWER.encode(&hasher.finalize())
}
