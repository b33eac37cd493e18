/** Protects nothing: what a trust store holds is public, but Java asks for a password to check that the file is whole. */
export const JAVA_STORE_PASSWORD = 'changeit';

/** Where the authorities of a PEM file lie once more, as the key store (JKS) that Java wants. */
export function javaStoreOf(ca: string): string {
  return `${ca}.jks`;
}
