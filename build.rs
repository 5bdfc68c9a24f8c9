//! The page is cut in two after it is linked (decision 13), which takes the linker's relocations.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bin=spoke=--emit-relocs");
    }
}
