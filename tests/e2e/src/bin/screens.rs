//! `cargo xtask screens [PART…]`: every screen at three sizes, light and dark, into `artifacts/screens`.

fn main() {
    let parts: Vec<String> = std::env::args().skip(1).collect();
    spoke_e2e::screens::all(&parts);
}
