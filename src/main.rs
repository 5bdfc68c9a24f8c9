//! The page's entry point.

#[cfg(target_arch = "wasm32")]
fn main() {
    spoke::shell::panic::install(spoke::ui::CRASH);
    leptos::mount::mount_to_body(spoke::ui::Root);
    spoke::shell::panic::remove_static_shell();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Spoke is a web page. Build and serve it with: cargo xtask serve");
}
