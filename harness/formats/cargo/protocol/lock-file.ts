// Cargo.lock: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html

/** The version of a package that a printed lock file names; null where it does not name the package. */
export function lockedVersion(lock: string, name: string): string | null {
  const section = lock.split('[[package]]').find((text) => text.includes(`name = "${name}"\n`));
  return section?.match(/^version = "([^"]+)"$/m)?.[1] ?? null;
}
