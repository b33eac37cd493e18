fn main() {
    println!("{}", {{crate}}::MARKER);
}
