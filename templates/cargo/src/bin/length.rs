fn main() {
    println!("{}", {{crate}}::PAYLOAD.len());
}
