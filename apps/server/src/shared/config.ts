import type { LogLevel } from './log.js';

/** Everything that can be set from outside, read once at start. Frozen. See `config-table.ts` for the variables. */
export abstract class Config {
  /** Absolute path. */
  abstract readonly dataDir: string;
  /** Without `url`: the embedded database in `dataDir`. */
  abstract readonly database: { readonly url: string | undefined };
  abstract readonly http: {
    readonly host: string;
    /** 0 = any free one; see `Endpoints` for the real one. */
    readonly port: number;
    /** Origin that browsers use, e.g. `https://craie.example.fr`; undefined = the listener's own address. */
    readonly publicUrl: string | undefined;
    readonly trustedProxies: readonly string[];
  };
  abstract readonly device: {
    readonly host: string;
    readonly port: number;
    readonly mqttPort: number;
    /** Name or address that devices use: it stands in the enrolment command and in the server's certificate. */
    readonly publicHost: string;
    /** The server's own certificate for devices, instead of one made by the authority. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  };
  /** The external broker: where this server reaches it, and where devices do. Undefined: the embedded one. */
  abstract readonly broker: { readonly url: string; readonly public: { readonly host: string; readonly port: number } } | undefined;
  /** Folder of the authority and the signing key. */
  abstract readonly certsDir: string;
  /** At least 32 characters; other keys are derived from it. */
  abstract readonly secret: string;
  /** The owner to make on an empty database without anybody at the keyboard. */
  abstract readonly owner: { readonly email: string; readonly password: string } | undefined;
  /** Who needs a second factor in a new installation. */
  abstract readonly secondFactor: 'roles' | 'off';
  abstract readonly sample: 'landes' | undefined;
  /** Networks of our own that addresses typed by people may lead to, as `networks.ts` names them; none by default. */
  abstract readonly allowPrivateTargets: readonly string[];
  /** PEM of authorities that are believed beside the public ones when the server calls others. */
  abstract readonly outboundRoots: string | undefined;
  /** The catalogue's files. `maxBytes`: the largest package. */
  abstract readonly packages: { readonly maxBytes: number };
  /** ClamAV's daemon, when packages are scanned. */
  abstract readonly clamd: { readonly path: string } | { readonly host: string; readonly port: number } | undefined;
  /** The mail server of the organisation, when mail is sent. */
  abstract readonly mail: {
    readonly host: string;
    readonly port: number;
    /** TLS from the first byte; otherwise by STARTTLS. */
    readonly secure: boolean;
    /** `own-machine`: nobody is in between, so any certificate will do, or none. */
    readonly tls: 'required' | 'optional' | 'own-machine';
    readonly auth: { readonly user: string; readonly pass: string } | undefined;
    readonly from: { readonly name: string; readonly address: string };
  } | undefined;
  abstract readonly logLevel: LogLevel;
}

/** All that is wrong with the settings, at once; each problem is one sentence that names its variable. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Craie cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}
