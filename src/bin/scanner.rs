//! The program beside the page that reads QR codes, for browsers that cannot do so themselves.
//!
//! A Web Worker: asked `[number, width, height, buffer of RGBA]`, it answers `[number, text, …]`. When it listens it
//! says `[0]`. It goes on looking until it has found a code of ours among others. `src/browser/code_reader.rs` is at the other end.

#[cfg(target_arch = "wasm32")]
fn main() {
    use js_sys::{Array, Function, Reflect, Uint8Array};
    use spoke::{
        qr::{luma::Luma, read},
        wire::code,
    };
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};

    let say = |answer: &Array| {
        let scope = js_sys::global();
        if let Ok(post) = Reflect::get(&scope, &"postMessage".into())
            && let Ok(post) = post.dyn_into::<Function>()
        {
            // It throws for nothing that is made of numbers and texts.
            let _ = post.call1(&scope, answer);
        }
    };
    let on_message = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let question = Array::from(&Reflect::get(&event, &"data".into()).unwrap_or_default());
        let size = |at: u32| question.get(at).as_f64().unwrap_or_default() as usize;
        let pixels = Uint8Array::new(&question.get(3)).to_vec();
        let picture = Luma::from_rgba(size(1), size(2), &pixels);
        let answer = Array::of1(&question.get(0));
        for text in picture.iter().flat_map(|picture| read::read(picture, code::may_hold)) {
            answer.push(&text.into());
        }
        say(&answer);
    });
    // For as long as the worker lives.
    let _ = Reflect::set(&js_sys::global(), &"onmessage".into(), &on_message.into_js_value());
    say(&Array::of1(&0.into()));
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This runs beside the page of Spoke. Build and serve it with: cargo xtask serve");
}
