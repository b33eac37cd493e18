/** Bytes of a file system. */
export interface Space {
  readonly size: number;
  readonly free: number;
}

/** A file system that turned read-only; disposing of it makes it writable again. */
export interface Protected extends AsyncDisposable {
  /** What is read-only, in one sentence. */
  readonly how: string;
}

/** A file system that holds the data of one target, and nothing else. */
export interface Volume {
  /** Where it is mounted, as the host names it. */
  readonly path: string;
  space(): Promise<Space>;
  protect(): Promise<Protected>;
}
