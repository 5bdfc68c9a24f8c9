//! `cargo xtask bench NAME [ARGS…]`: measured in real browsers. Names are the files of `src/bench/`.

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Err(error) = spoke_e2e::bench::run(&args) {
        eprintln!("{error}");
        std::process::exit(2);
    }
}
