//! Tools built by cargo, kept in a cache folder of their own so that they disturb no other project.

use std::{
    env::consts::EXE_SUFFIX,
    fs,
    path::{Path, PathBuf},
};

use crate::run::{Result, cargo, find, output, run};

/// `~/.cache/spoke/tools`, or where the system keeps caches.
pub fn cache() -> PathBuf {
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).unwrap_or_default();
    let base =
        std::env::var_os("XDG_CACHE_HOME").map_or_else(|| Path::new(&home()).join(".cache"), PathBuf::from);
    base.join("spoke").join("tools")
}

/// A package whose programs are wanted in exactly one version.
pub struct Tool<'a> {
    /// Its name in the registry.
    pub package: &'a str,
    /// What it installs; the first one also names the folder in the cache.
    pub programs: &'a [&'a str],
    /// The one version that will do.
    pub version: &'a str,
    /// For the person who waits.
    pub why: &'a str,
    /// Whether its own lock file is tried first.
    pub locked_first: bool,
    /// Features to build it with.
    pub features: &'a [&'a str],
    /// Whether it tells its version; one that does not is believed by the folder it lies in.
    pub tells_version: bool,
}

impl Tool<'_> {
    /// The folder of its programs: on PATH, in the cache, or built now.
    pub fn folder(&self) -> Result<PathBuf> {
        let root = cache().join(format!("{}-{}", self.programs[0], self.version));
        let cached = root.join("bin");
        let on_path = find(self.programs[0]).and_then(|file| file.parent().map(Path::to_owned));
        for folder in on_path.filter(|_| self.tells_version).into_iter().chain([cached.clone()]) {
            if self.is_in(&folder) {
                return Ok(folder);
            }
        }
        println!(
            "installing {} {} into {}: {} (3 to 10 minutes, once)",
            self.package,
            self.version,
            root.display(),
            self.why
        );
        self.build(&root)?;
        if self.is_in(&cached) {
            Ok(cached)
        } else {
            Err(format!("{} {} was built but does not run", self.package, self.version).into())
        }
    }

    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            let file = folder.join(format!("{program}{EXE_SUFFIX}"));
            if !self.tells_version {
                return output(&file, &["--help"]).is_some();
            }
            output(&file, &["--version"])
                .is_some_and(|text| text.split_whitespace().any(|word| word == self.version))
        })
    }

    fn build(&self, root: &Path) -> Result {
        let scratch = root.join("build");
        let install = |flags: &[&str]| {
            let mut command = cargo();
            command
                // Forced, because it only comes to this when what is there does not run.
                .args([
                    "install",
                    "--force",
                    self.package,
                    "--version",
                    &format!("={}", self.version),
                    "--root",
                ])
                .arg(root)
                .args(["--features", &self.features.join(",")])
                .args(flags)
                // A tool that runs for a second need not be optimised for an hour.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_TARGET_DIR", &scratch)
                // It must be built for this machine, whatever the caller builds for.
                .env_remove("CARGO_BUILD_TARGET")
                .env_remove("RUSTFLAGS");
            run(&mut command)
        };
        let built =
            if self.locked_first { install(&["--locked"]).or_else(|_| install(&[])) } else { install(&[]) };
        // Only scratch: if it cannot be removed it is merely large.
        let _ = fs::remove_dir_all(&scratch);
        built
    }
}
