/** Tables of a store of runs. Lists and records are JSON text, times ISO 8601, truth values 0 and 1, so that every SQL dialect keeps them alike. */
export interface Tables {
  products: { id: string; name: string; title: string; version: string; kind: string };
  runs: {
    id: string;
    product: string;
    seed: string;
    started_at: string;
    ended_at: string;
    version: string;
    inputs: string;
    environment: string;
    verdict: string;
    counts: string;
    exit_status: number;
    cancelled: number;
    pinned: number;
  };
  cells: {
    run: string;
    name: string;
    position: number;
    format: string;
    check: string;
    client: string | null;
    size: string;
    transport: string | null;
  };
  attempts: {
    run: string;
    cell: string;
    attempt: number;
    /** Among all attempts of the run. */
    position: number;
    verdict: string;
    reason: string | null;
    ms: number;
    assertions: number;
    requirements: string;
    clients: string;
    reproduce: string;
  };
  findings: {
    run: string;
    cell: string;
    attempt: number;
    position: number;
    requirement: string;
    verdict: string;
    expected: string;
    actual: string;
    evidence: string;
  };
  /** Cells that did not run; `proven_by`: the run that has proven them. */
  cached: { run: string; cell: string; proven_by: string };
  logs: { run: string; class: string; position: number; time: string | null; message: string; facts: string };
  artefacts: { run: string; path: string; size: number; sha256: string };
}
