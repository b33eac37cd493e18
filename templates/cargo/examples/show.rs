fn main() {
    println!("{}", {{crate}}::marker());
}
