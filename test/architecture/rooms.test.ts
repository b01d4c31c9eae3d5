/**
 * The shape of the house, checked: rooms import only rooms above them and only through their index; pure rules import
 * nothing but the contract; libraries keep their order. See docs/ARCHITECTURE.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const ROOMS = ['shared', 'access', 'mail', 'calendar', 'devices', 'enrolment', 'commands', 'target', 'catalogue', 'sharing', 'deployments', 'requests', 'webhooks', 'live', 'operations', 'backup'];
const LIBS: Record<string, string[]> = { contract: [], threads: [], pki: ['contract'], database: ['contract', 'threads'], broker: ['contract', 'threads'] };

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join(folder, path));
}

/** Every import and re-export of a file: what is named, and whether only for its types. */
function imports(file: string): { to: string; typeOnly: boolean }[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)].map((m) => ({ to: m[2] ?? m[3] ?? '', typeOnly: Boolean(m[1]) }));
}

const local = (file: string, to: string) => relative(root, normalize(join(root, dirname(file), to)));

function faults(files: string[], fault: (file: string, to: string, typeOnly: boolean) => string | undefined): string[] {
  return files.flatMap((file) => imports(file).flatMap(({ to, typeOnly }) => fault(file, to, typeOnly) ?? []));
}

const server = 'apps/server/src';
const roomOf = (path: string) => ROOMS.find((room) => path.startsWith(`${server}/${room}/`));

describe('the shape of the house', () => {
  test('a room imports only rooms above it, through their index', () => {
    const found = faults(sources(server), (file, to) => {
      const from = roomOf(file);
      if (!from || !to.startsWith('.')) return undefined;
      const target = local(file, to);
      const into = roomOf(target);
      if (!into || into === from) return undefined;
      if (ROOMS.indexOf(into) > ROOMS.indexOf(from)) return `${file}: ${into} is below ${from}`;
      return into === 'shared' || target.endsWith('/index.js') ? undefined : `${file}: ${to} is not the face of ${into}`;
    });
    expect(found).toEqual([]);
  });

  test('rules and the planner import nothing but the contract and each other', () => {
    const pure = [...sources(server), ...sources('agent/src')].filter((file) => /\.rules\.ts$|\/planner\.ts$/.test(file));
    expect(pure.length).toBeGreaterThan(3);
    const found = faults(pure, (file, to, typeOnly) => (typeOnly || to === '#contract' || to.endsWith('.rules.js') ? undefined : `${file}: ${to}`));
    expect(found).toEqual([]);
  });

  test('libraries keep their order', () => {
    const found = faults(sources('libs'), (file, to) => {
      const lib = file.split('/')[1] ?? '';
      if (to.startsWith('.')) return local(file, to).startsWith(`libs/${lib}/`) ? undefined : `${file}: ${to} leaves its library`;
      return to.startsWith('#') && !LIBS[lib]?.includes(to.slice(1)) ? `${file}: ${to}` : undefined;
    });
    expect(found).toEqual([]);
  });

  test('the agent knows the contract and pki, the console only types of the contract', () => {
    const agent = faults(sources('agent/src'), (file, to) => (to.startsWith('#') && !['#contract', '#pki'].includes(to) ? `${file}: ${to}` : undefined));
    const console_ = faults(sources('apps/console/src'), (file, to, typeOnly) => (to.startsWith('#') && !(to === '#contract' && typeOnly) ? `${file}: ${to}` : undefined));
    expect([...agent, ...console_]).toEqual([]);
  });

  test('only config.ts reads the environment of the server', () => {
    const found = sources(server).filter((file) => !/shared\/config[^/]*\.ts$/.test(file) && /process\.env/.test(readFileSync(join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });

  test('no drawer without a name', () => {
    const found = [...sources('apps'), ...sources('libs'), ...sources('agent')].filter((file) => /(^|\/)(utils?|helpers?|common|base)(\/|\.tsx?$)/.test(file));
    expect(found).toEqual([]);
  });
});
