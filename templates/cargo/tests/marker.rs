#[test]
fn the_function_returns_the_constant() {
    assert_eq!({{crate}}::marker(), {{crate}}::MARKER);
}
