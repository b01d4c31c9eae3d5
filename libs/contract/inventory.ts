/**
 * The inventory: sections with a hash each; only sections whose hash changed are sent, raw-deflated.
 * It never holds pupils' data: no process list, environment, browsing, user names.
 */
import { Type, type Static } from 'typebox';

const t = (max = 300) => Type.String({ maxLength: max });
const opt = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Optional(schema);
const bytes = Type.Integer({ minimum: 0 });
const ratio = Type.Integer({ minimum: 0, maximum: 100 });
const list = <S extends Parameters<typeof Type.Array>[0]>(schema: S, max: number) => Type.Array(schema, { maxItems: max });

/** Everything but software: small, shown on the device page as it is. Sizes in bytes, dates ISO. */
export const InventorySections = {
  system: Type.Object({
    hostname: t(255), manufacturer: t(), model: t(), serial: t(), uuid: t(), chassis: t(60),
    formFactor: Type.Union([Type.Literal('laptop'), Type.Literal('desktop'), Type.Literal('tablet'), Type.Literal('virtual'), Type.Literal('unknown')]),
    firmware: Type.Object({ vendor: t(), version: t(), date: t(40), mode: Type.Union([Type.Literal('uefi'), Type.Literal('bios'), Type.Literal('unknown')]), secureBoot: opt(Type.Boolean()) }),
  }),
  hardware: Type.Object({
    cpu: Type.Object({ model: t(), cores: Type.Integer({ minimum: 0 }), mhz: Type.Number({ minimum: 0 }) }),
    memory: bytes,
    disks: list(Type.Object({ name: t(), model: t(), serial: t(), size: bytes, kind: t(20), health: Type.Union([Type.Literal('good'), Type.Literal('failing'), Type.Literal('unknown')]), temperature: opt(Type.Number()), wear: opt(ratio) }), 64),
    filesystems: list(Type.Object({ mount: t(), type: t(40), size: bytes, free: bytes }), 64),
    batteries: list(Type.Object({ name: t(60), model: t(), designWh: Type.Number({ minimum: 0 }), fullWh: Type.Number({ minimum: 0 }), wear: ratio, cycles: opt(Type.Integer({ minimum: 0 })) }), 8),
    displays: list(Type.Object({ connector: t(60), manufacturer: t(60), model: t(), serial: t(), widthMm: opt(bytes), heightMm: opt(bytes), resolution: opt(t(20)), year: opt(Type.Integer()) }), 16),
  }),
  network: Type.Object({
    interfaces: list(Type.Object({ name: t(60), mac: t(17), kind: Type.Union([Type.Literal('ethernet'), Type.Literal('wifi'), Type.Literal('other')]), addresses: list(t(64), 16), speedMbps: opt(Type.Number()), up: Type.Boolean() }), 32),
    gateway: t(64), dns: list(t(64), 8),
  }),
  os: Type.Object({
    platform: t(20), name: t(), version: t(100), codename: t(100), kernel: t(), architecture: t(40),
    /** Last day with security updates, `YYYY-MM-DD`; absent when unknown. */
    supportEnds: opt(t(10)), installedAt: opt(t(30)), timezone: t(60), locale: t(60),
    /** Seconds this clock is ahead of the server's. */
    clockDriftSeconds: opt(Type.Number()),
  }),
  protection: Type.Object({
    antivirus: list(Type.Object({ product: t(), version: t(100), signatureVersion: opt(t(100)), signatureDate: opt(t(30)), state: Type.Union([Type.Literal('running'), Type.Literal('stopped'), Type.Literal('outdated'), Type.Literal('unknown')]) }), 8),
    proxy: Type.Object({ mode: Type.Union([Type.Literal('none'), Type.Literal('manual'), Type.Literal('pac'), Type.Literal('wpad')]), address: t(), source: t(100) }),
    firewall: opt(t(60)),
  }),
  agent: Type.Object({
    version: t(40), node: t(40), manage: Type.Boolean(), allowPower: Type.Boolean(), allowLock: Type.Boolean(), capabilities: list(t(60), 64),
    /** Somebody at the device locked a lesson until then, ISO UTC; one that is over may still be told. */
    lessonUntil: opt(t(30)),
  }),
} as const;
export type SectionName = keyof typeof InventorySections;
export const SECTION_NAMES = Object.keys(InventorySections) as SectionName[];
export type Section<N extends SectionName> = Static<(typeof InventorySections)[N]>;

export const SOFTWARE_SOURCES = ['dpkg', 'rpm', 'flatpak', 'snap'] as const;
export const SoftwareItem = Type.Object({
  source: Type.Enum(SOFTWARE_SOURCES),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  version: t(200),
  arch: opt(t(30)),
  /** Bytes on disk. */
  size: opt(bytes),
  /** ISO UTC. */
  installedAt: opt(t(30)),
});
export type SoftwareItem = Static<typeof SoftwareItem>;

/** The payload of `up/inventory`, before raw deflate. `hash` covers the whole inventory as the agent now has it. */
export const InventoryMessage = Type.Object({
  v: Type.Literal(1),
  hash: t(64),
  sections: Type.Partial(Type.Object(InventorySections)),
  software: opt(Type.Array(SoftwareItem, { maxItems: 20_000 })),
  /** Hash of each part, sections and `software`; the server keeps them and asks only for what differs. */
  hashes: Type.Record(Type.String({ maxLength: 30 }), t(64)),
});
export type InventoryMessage = Static<typeof InventoryMessage>;
