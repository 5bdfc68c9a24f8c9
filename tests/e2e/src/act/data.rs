//! What other pages of the same site do to the data.

use crate::{Person, Result};

/// A page of the same site that has nothing to do with the data.
const BYSTANDER: &str = "manifest.webmanifest";

const DELETE: &str = r"
    await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('spoke');
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error);
    });";

const UPGRADE: &str = r"
    await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke', 90000);
        request.onsuccess = () => { request.result.close(); resolve(); };
        request.onerror = () => reject(request.error);
    });";

impl Person {
    /// The address of a page of the same site that has nothing to do with the data.
    pub fn bystander(&self) -> String {
        format!("{}/{BYSTANDER}", self.origin())
    }

    /// Deletes the data from the page that is open.
    pub async fn delete_data(&self) -> Result {
        self.eval_async(DELETE, Vec::new()).await.map(drop)
    }

    /// Another tab deletes the data.
    pub async fn delete_data_elsewhere(&self) -> Result {
        self.in_another_tab(&self.bystander(), Self::delete_data).await
    }

    /// Another tab brings the data to the version of a newer program.
    pub async fn upgrade_data_elsewhere(&self) -> Result {
        let upgrade = async |person: &Self| person.eval_async(UPGRADE, Vec::new()).await.map(drop);
        self.in_another_tab(&self.bystander(), upgrade).await
    }
}
