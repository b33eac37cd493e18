import type { Role } from './access.ts';
import type { BadCertificate } from './certificate.ts';
import type { Client, NativeResult, Operation } from './client.ts';
import type { RawHttp } from './http.ts';
import type { Package } from './package.ts';
import type { Protocol } from './protocol.ts';
import type { BadSignature } from './signing.ts';
import type { Size } from './size.ts';
import type { Claim } from './target.ts';

export const TIERS = ['smoke', 'full', 'release'] as const;

/** How deep a run goes; each tier includes the ones before. */
export type Tier = (typeof TIERS)[number];

/** What a check asks to be generated. Size and seed come from the cell. */
export interface MakeRequest {
  /** Base name in the format's spelling; the cell's namespace is appended so that it is unique. */
  readonly name: string;
  /** The name is built around one that `name()` gave, so that it is unique as it is. */
  readonly unique?: true;
  readonly version?: string;
  readonly kinds?: readonly string[];
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly edition?: string;
  /** A package whose own signature is bad in this way. */
  readonly signature?: BadSignature;
  /** Another size than the cell's. */
  readonly size?: Size;
}

export interface ClientOptions {
  /** Whose credential the client presents; `writer` by default. */
  readonly as?: Role;
  /** `refusal`: the client must exit non-zero; exit 0 becomes the finding. `success` by default. `any`: the check judges the exit status. */
  readonly outcome?: 'success' | 'refusal' | 'any';
  /** Reach the target by the host that presents this certificate. */
  readonly certificate?: BadCertificate;
  /** Reach the target by the host whose index is signed badly in this way. */
  readonly signature?: BadSignature;
}

type Tail<F> = F extends (session: never, ...args: infer A) => unknown ? A : never;

/** A client's operations with the session bound: they run the plan and return what came of it. */
export type Bound<C extends Client> = {
  readonly [K in keyof C['operations']]: (...args: Tail<C['operations'][K]>) => Promise<NativeResult>;
};

export type StandardClient = Client<{ publish: Operation; install: Operation }>;

/** Everything that a check may touch. */
export interface CheckContext {
  readonly cell: {
    readonly client?: string;
    readonly size: Size;
    readonly transport?: string;
    readonly namespace: string;
  };
  /** The client this cell is about; the format's default client where it is about none. */
  readonly clientUnderTest: Client;
  readonly protocol: Protocol;
  readonly claims: ReadonlySet<Claim>;
  /** The base name made unique, for packages that are never published. */
  name(base: string): string;
  /** Generates packages; the first request has its size from the cell. */
  make<R extends readonly [MakeRequest, ...MakeRequest[]]>(...requests: R): Promise<{ [K in keyof R]: Package }>;
  /** One of the format's clients, by id or as declared in client.ts; each call gives it a new home with cold caches. */
  client(id: string, options?: ClientOptions): Bound<StandardClient>;
  client<C extends Client>(client: C, options?: ClientOptions): Bound<C>;
  /**
   * The client this cell is about, as publisher or as installer; the format's default client where it cannot do that. Where no client of
   * the format publishes, the publisher is the upload request that the target declares.
   */
  publisher(options?: ClientOptions): Bound<StandardClient>;
  installer(options?: ClientOptions): Bound<StandardClient>;
  readonly http: RawHttp;
  /** chai's expect; each assertion is counted and recorded, the label says what it looked at. */
  expect(value: unknown, label?: string): Chai.Assertion;
}

/** A procedure that proves requirements on one format. */
export interface Check {
  /** `<format>.<topic>.<rule>`, or `x.<topic>.<rule>` for the checks that every format runs. */
  readonly id: string;
  readonly tier: Tier;
  /** Ids of requirements in the requirements.yaml beside the check. The first one is named by failed assertions. */
  readonly proves: readonly [string, ...string[]];
  /** What the target has to claim; otherwise the cell is skipped. */
  readonly needs: readonly Claim[];
  /** One cell per client that can do this, per size, per transport; none of them by default (size small). */
  readonly each?: {
    readonly client?: 'publisher' | 'installer' | 'any';
    readonly sizes?: readonly Size[];
    readonly transports?: readonly (BadCertificate | BadSignature)[];
  };
  run(context: CheckContext): Promise<void>;
}

/** Declares a check. */
export function check(definition: Check): Check {
  return definition;
}
