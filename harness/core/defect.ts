import type { Signers } from './signing.ts';

/** The head of a request as it passes the front door. `path` includes the query and is as the client sent it. */
export interface DoorRequest {
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A whole message held in memory so that a defect can rewrite it; bodies are decoded from their transfer coding only. */
export interface DoorMessage {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** One planted instance of a defect; it may remember what it saw. */
export interface Plant {
  /** True to present the good certificate wherever a check asks for a bad one, as if the client had accepted it. */
  readonly goodCertificate?: boolean;
  /** True to present the good index wherever a check asks for one with a bad signature, as if the client had accepted it. */
  readonly goodSignature?: boolean;
  /** Whether this exchange is touched; all others stream through untouched. */
  matches(request: DoorRequest): boolean;
  /** Changes the request head before it is forwarded, or answers in the registry's place. Needs no buffering. */
  request?(request: DoorRequest, tools: PlantTools): { forward: DoorRequest } | { answer: DoorMessage };
  /** Changes the request's body before it is forwarded (buffered, at most 16 MiB). */
  requestBody?(body: Buffer, request: DoorRequest): Buffer;
  /** Changes the registry's response (buffered, at most 16 MiB). content-length is set afterwards. */
  response?(response: DoorMessage, request: DoorRequest, tools: PlantTools): DoorMessage | Promise<DoorMessage>;
}

export interface PlantTools {
  /** Value of an Authorization header that the target accepts for writing. */
  readonly writerAuthorization: string;
  /** The run's keys, for defects that change what is signed; undefined unless the format requires `gpg`. */
  readonly signers?: Signers;
  /** Sends a further request to the registry behind the door, as the door itself. */
  upstream(request: DoorRequest, body?: Buffer): Promise<DoorMessage>;
}

/** One deliberate violation, and the checks that must notice it. */
export interface Defect {
  /** `<check>:<what is wrong>`, for example `npm.tarball.integrity:last-byte-dropped`. */
  readonly id: string;
  /** What the broken registry does, in one sentence. */
  readonly sentence: string;
  /** Ids of the checks that have to fail. */
  readonly kills: readonly [string, ...string[]];
  plant(): Plant;
}

/** Declares a defect. */
export function defect(definition: Defect): Defect {
  return definition;
}
