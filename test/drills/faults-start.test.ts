/** What goes wrong at a start or an enrolment: one sentence that says what to do, an exit code, and nothing else harmed. */
import type { EnrolmentTokenView, SiteView } from '#contract';
import { Database } from '#database';
import { end, openHouse, type House } from '../support/house.js';

const SERVER = 'dist/apps/server/src/main.js';
const AGENT = 'dist/agent/craie-agent.mjs';
/** « Ce jeton… : en faire un autre. », after the name of the program, the ways that were tried below it, and no stack. */
const ONE_SENTENCE = /^craie-agent: \p{Lu}[^\n]*\.(\n {2}\S[^\n]*)*$/u;

describe('a start or an enrolment that cannot be', () => {
  let house: House;
  let site: SiteView;

  beforeAll(async () => {
    house = await openHouse({}, { engine: 'pglite' });
    const [first] = (await house.api.sites(1)).items;
    if (!first) throw new Error('The sample has no site.');
    site = first;
  });

  afterAll(async () => {
    await house?.dispose();
  });

  const newToken = async (): Promise<EnrolmentTokenView & { token: string }> => {
    const made = await house.api.enrolmentToken(site, 'Panne', 1);
    return { ...made, token: made.token ?? '' };
  };
  let folders = 0;
  const enrol = (token: string, server = house.deviceUrl) =>
    house.run([AGENT, 'enrol', '--server', server, '--token', token, '--state', `${house.data}/agent-${folders++}`], { LC_ALL: 'fr_FR.UTF-8' });
  const refused = async (token: string, words: RegExp, server?: string) => {
    const { code, said } = await enrol(token, server);
    expect(said).toMatch(ONE_SENTENCE);
    expect(said).toMatch(words);
    expect(code).toBe(1);
  };

  test('a second server on the same data folder ends with 78 and a sentence; the first goes on', async () => {
    const second = await house.run([SERVER]);
    expect(second.said).toMatch(/^The data folder .+ is in use by another Craie server on this machine\. [^\n]+\.$/);
    expect(second.code).toBe(78);
    expect((await house.api.sites(1)).items).toHaveLength(1);
    expect((await fetch(`${house.url}/api/v1/health/ready`)).status).toBe(200);
  });

  test('garbage, unknown, foreign and withdrawn tokens', async () => {
    await refused('craie1.abc', /n’en est pas un/);
    const { token, id } = await newToken();
    const [version = '', key = '', secret = '', pin = ''] = token.split('.');
    const other = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
    await refused([version, key, other(secret), pin].join('.'), /ne connaît pas ce jeton/);
    await refused([version, key, secret, other(pin)].join('.'), /n’est pas celui qui a fait ce jeton/);
    await house.api.call('POST', `/enrolment-tokens/${id}/revoke`);
    await refused(token, /a été retiré/);
  });

  test('a token that is used up', async () => {
    const { token } = await newToken();
    expect(await enrol(token)).toMatchObject({ code: 0 });
    await refused(token, /déjà inscrit autant d’appareils/);
  });

  test('a server that does not answer, and then a token whose time is over', async () => {
    const { token, id } = await newToken();
    await end(house.server);
    await refused(token, /ne répond pas à cette adresse/);
    const database = await Database.open({ entities: [], migrations: [], dataDir: house.data });
    await database.system((em) => em.query(`update enrolment_token set expires_at = now() - interval '1 minute' where id = $1`, [id]));
    await database.close();
    await house.startServer();
    await refused(token, /a expiré/);
  });
});
