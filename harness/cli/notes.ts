/** Lines for the reader besides the progress: on standard error, until there is a place where nothing is drawn over them. */
export class Notes {
  #write = (line: string): void => void process.stderr.write(`${line}\n`);

  readonly say = (line: string): void => this.#write(line);

  /** From now on they go there. */
  through(write: (line: string) => void): void {
    this.#write = write;
  }
}
