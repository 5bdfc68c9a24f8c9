//! Compiled dependencies, kept outside the clone: a fresh clone begins with those that another one compiled.
//!
//! Only crates of the registry are kept. Cargo names what it compiles by package, version, features, profile and
//! compiler, so whatever it finds under the same name is the same thing, and it compiles what it does not find. Crates of
//! this repository are left out: cargo tells their states apart by the times of their files, which say nothing in another
//! clone, and it names them alike in every clone.
//!
//! They are copied into the clone's own target folder, not compiled in a shared one: two clones at the same time would
//! wait for each other, and replace each other's programs while they run.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    page::fingerprint,
    run::{Result, output, target},
    tools::{WASM, cache},
};

/// Sets of dependencies, one for each lock file and compiler. Another branch or two are worth their place on the disk.
const SETS_MAX: usize = 3;

/// Names in a target folder, told apart by the compiler's hash at their end. Last what makes cargo look at the others: it
/// is there only when they are.
const PARTS: [&str; 3] = ["deps", "build", ".fingerprint"];

/// Behind the key of a set: how the target folder was before.
const NEW: &str = " new";
const OLD: &str = " old";

/// The dependencies of this lock file and this compiler.
pub struct Kept {
    set: PathBuf,
    key: String,
    /// Packages of this repository.
    own: BTreeSet<String>,
}

impl Kept {
    /// Where they are kept, whether or not any are there yet.
    pub fn find() -> Result<Self> {
        let lock = fs::read_to_string("Cargo.lock")?;
        let manifest = fs::read_to_string("Cargo.toml")?;
        let profiles: String =
            manifest.split_inclusive("\n[").filter(|part| part.starts_with("profile.")).collect();
        let compiler = output("rustc", &["-vV"]).ok_or("rustc does not tell its version")?;
        let flags = fs::read_to_string(".cargo/config.toml")?;
        let key = format!(
            "{:016x}",
            fingerprint([lock.as_str(), &profiles, &compiler, &flags].concat().as_bytes())
        );
        Ok(Self { set: cache().join("dependencies").join(&key), key, own: own_packages(&lock) })
    }

    /// Puts them into the target folder, once for each set.
    pub fn restore(&self) -> Result {
        if marked().is_some_and(|mark| mark.starts_with(&self.key)) {
            return Ok(());
        }
        let history = if self.has_compiled() { OLD } else { NEW };
        let _lock = self.lock()?;
        let mut found = 0;
        for profile in profiles() {
            let (from, to) = (self.set.join(&profile), target().join(&profile));
            let units = units(&from, &BTreeSet::new());
            copy(&from, &to, &units, true)?;
            found += units.len();
        }
        if found > 0 {
            println!("{found} compiled dependencies come from {}", self.set.display());
        }
        fs::create_dir_all(target())?;
        fs::write(mark(), format!("{}{history}", self.key))?;
        Ok(())
    }

    /// Keeps what has been compiled here since, if this began with [`Kept::restore`]: a target folder with a longer
    /// history is full of what no lock file names any more.
    pub fn save(&self) -> Result {
        if marked().is_none_or(|mark| mark != format!("{}{NEW}", self.key)) {
            return Ok(());
        }
        let _lock = self.lock()?;
        for profile in profiles() {
            let (from, to) = (target().join(&profile), self.set.join(&profile));
            let there = units(&to, &BTreeSet::new());
            let new = units(&from, &self.own).difference(&there).cloned().collect();
            copy(&from, &to, &new, false)?;
        }
        // Its time says when it was last of use.
        File::create(self.set.join("used"))?;
        forget(self.set.parent().unwrap_or(&self.set), SETS_MAX)
    }

    /// Whether anything but this program has been compiled in the target folder.
    fn has_compiled(&self) -> bool {
        let this = env!("CARGO_PKG_NAME");
        let compiled =
            profiles().into_iter().flat_map(|profile| names(&target().join(profile).join(PARTS[2])));
        let mut packages = compiled.filter_map(|name| Some(split(&name)?.0.to_owned()));
        packages.any(|package| self.own.contains(&package) && package != this)
    }

    /// Held while files are copied: another clone may do so at the same time.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.set)?;
        let lock = File::create(self.set.with_extension("lock"))?;
        lock.lock()?;
        Ok(lock)
    }
}

/// Says in a target folder which set it began with, and whether it was empty then.
fn mark() -> PathBuf {
    target().join("dependencies")
}

fn marked() -> Option<String> {
    fs::read_to_string(mark()).ok()
}

/// Where cargo puts what tests and the development page are made of.
fn profiles() -> [PathBuf; 2] {
    [PathBuf::from("debug"), Path::new(WASM).join("debug")]
}

/// The packages of a lock file that come from no registry.
fn own_packages(lock: &str) -> BTreeSet<String> {
    let packages = lock.split("[[package]]").skip(1).filter(|package| !package.contains("\nsource = "));
    let name = |package: &str| Some(package.split_once("name = \"")?.1.split_once('"')?.0.to_owned());
    packages.filter_map(name).collect()
}

/// Hashes of what was compiled in this folder, without these packages.
fn units(folder: &Path, without: &BTreeSet<String>) -> BTreeSet<String> {
    let all = names(&folder.join(".fingerprint"));
    let kept = all.iter().filter_map(|name| split(name)).filter(|(package, _)| !without.contains(*package));
    kept.map(|(_, hash)| hash.to_owned()).collect()
}

/// Package and hash of `serde-dde3a4ebcb49adaa`, or of `libserde-dde3a4ebcb49adaa.rlib`.
fn split(name: &str) -> Option<(&str, &str)> {
    let (package, rest) = name.rsplit_once('-')?;
    let hash = rest.split('.').next().unwrap_or_default();
    (hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some((package, hash))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Copies everything of these units. What is there is replaced if asked: a dependency that is younger than what is built
/// upon it makes cargo build that again.
fn copy(from: &Path, to: &Path, units: &BTreeSet<String>, replace: bool) -> Result {
    for part in PARTS {
        let (from, to) = (from.join(part), to.join(part));
        for name in names(&from) {
            if split(&name).is_some_and(|(_, hash)| units.contains(hash))
                && (replace || !to.join(&name).exists())
            {
                copy_all(&from.join(&name), &to.join(&name))?;
            }
        }
    }
    Ok(())
}

/// Copies a file or a folder with the times of its files.
fn copy_all(from: &Path, to: &Path) -> Result {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for name in names(from) {
            copy_all(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    // Not into the file that is there: it may have another name, too.
    if to.exists() {
        fs::remove_file(to)?;
    }
    fs::copy(from, to)?;
    File::options().append(true).open(to)?.set_modified(fs::metadata(from)?.modified()?)?;
    Ok(())
}

/// Removes all sets but those that were last of use.
fn forget(folder: &Path, keep: usize) -> Result {
    let used = |name: &String| {
        fs::metadata(folder.join(name).join("used"))
            .and_then(|file| file.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH)
    };
    let mut sets: Vec<_> = names(folder).into_iter().filter(|name| folder.join(name).is_dir()).collect();
    sets.sort_by_key(used);
    sets.reverse();
    for old in sets.iter().skip(keep) {
        fs::remove_dir_all(folder.join(old))?;
        // The lock is empty; without its set it is only in the way.
        let _ = fs::remove_file(folder.join(old).with_extension("lock"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::{BTreeSet, PathBuf, SystemTime, copy, forget, own_packages, split, units};

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("spoke-kept-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn only_what_comes_from_a_registry_is_kept() {
        let lock = "version = 4\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.229\"\nsource = \"registry\"\n\n\
            [[package]]\nname = \"spoke\"\nversion = \"0.1.0\"\ndependencies = [\n \"serde\",\n]\n";
        let own = own_packages(lock);
        assert_eq!(own, BTreeSet::from(["spoke".to_owned()]));
        let folder = scratch("registry");
        for name in ["serde-dde3a4ebcb49adaa", "spoke-bd43184b0fd7786c", "nameless"] {
            fs::create_dir_all(folder.join(".fingerprint").join(name)).unwrap();
        }
        assert_eq!(units(&folder, &own), BTreeSet::from(["dde3a4ebcb49adaa".to_owned()]));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn names_are_told_apart_by_the_hash_at_their_end() {
        assert_eq!(split("libserde_core-dde3a4ebcb49adaa.rlib"), Some(("libserde_core", "dde3a4ebcb49adaa")));
        assert_eq!(split("spoke-e2e-15e9f88ae3484e6c"), Some(("spoke-e2e", "15e9f88ae3484e6c")));
        assert_eq!(split("spoke-e2e"), None);
    }

    #[test]
    fn a_unit_is_copied_whole_with_the_times_of_its_files() {
        let folder = scratch("copied");
        let (from, to) = (folder.join("from"), folder.join("to"));
        let (hash, other) = ("dde3a4ebcb49adaa", "bd43184b0fd7786c");
        for (part, name) in [
            ("deps", format!("libserde-{hash}.rlib")),
            (".fingerprint", format!("serde-{hash}/lib-serde")),
            ("deps", format!("libother-{other}.rlib")),
        ] {
            let file = from.join(part).join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "compiled").unwrap();
            let before = SystemTime::now() - Duration::from_secs(1_000);
            fs::File::options().append(true).open(file).unwrap().set_modified(before).unwrap();
        }
        copy(&from, &to, &BTreeSet::from([hash.to_owned()]), true).unwrap();
        for file in [format!("deps/libserde-{hash}.rlib"), format!(".fingerprint/serde-{hash}/lib-serde")] {
            let time = |folder: &PathBuf| fs::metadata(folder.join(&file)).unwrap().modified().unwrap();
            assert_eq!(time(&to), time(&from), "{file}");
        }
        assert!(!to.join(format!("deps/libother-{other}.rlib")).exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn sets_that_were_not_used_for_long_are_removed() {
        let folder = scratch("forgotten");
        for (age, name) in ["new", "old", "older"].iter().enumerate() {
            fs::create_dir_all(folder.join(name)).unwrap();
            let used = fs::File::create(folder.join(name).join("used")).unwrap();
            used.set_modified(SystemTime::now() - Duration::from_secs(100 * age as u64)).unwrap();
        }
        forget(&folder, 2).unwrap();
        assert!(folder.join("new").exists() && folder.join("old").exists() && !folder.join("older").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
