import type { DocumentRow, PackageRow, Transaction } from '../core/registry.ts';

/** Rows of all formats. One writer at a time; every read sees one committed state. */
export interface Metadata {
  package(format: string, key: string): Promise<PackageRow | null>;
  /** All packages of a format, sorted by key. */
  packages(format: string): Promise<{ key: string; name: string }[]>;
  document(format: string, path: string): Promise<DocumentRow | null>;
  /** Runs `change` in one transaction and returns its value with the digests of blobs that rows stopped referring to. */
  transaction<T>(
    format: string,
    change: (transaction: Transaction) => Promise<T>,
  ): Promise<{ value: T; dropped: readonly string[] }>;
  /** Those of the given blobs that a row refers to. */
  referenced(sha256s: readonly string[]): Promise<Set<string>>;
  close(): Promise<void>;
}
