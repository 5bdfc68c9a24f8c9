//! True randomness, asked once: the seed of the program's ids.

/// 32 random bytes of the browser's generator.
///
/// # Panics
/// When the browser has none: ids would collide, so nothing may go on. Every browser that runs WASM has one.
pub fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let filled = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut seed).ok());
    assert!(filled.is_some(), "the browser has a random generator");
    seed
}
