import type { OpenAPIObject } from '@nestjs/swagger';
import request from 'supertest';
import { FIELD_CODES, PROBLEMS } from '#contract';
import { routesOf } from '../../../apps/server/src/operations/api-routes.js';
import { openDoor, type Door } from '../access/door.js';

interface Parameter { name: string; in: string; required?: boolean; schema: Record<string, unknown> }
interface Operation { operationId: string; parameters: Parameter[]; responses: Record<string, { description?: string }>; security: Record<string, string[]>[] }

let door: Door;
let document: OpenAPIObject;
let operations: { path: string; method: string; operation: Operation }[];
beforeAll(async () => {
  door = await openDoor();
  document = (await request(door.server.urls.http).get('/api/openapi.json').expect(200)).body as OpenAPIObject;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(() => door?.close());

const find = (method: string, path: string): Operation => {
  const found = operations.find((one) => one.method === method && one.path === path);
  if (!found) throw new Error(`${method} ${path} is not described`);
  return found.operation;
};
const inQuery = ({ parameters }: Operation) => parameters.filter((parameter) => parameter.in === 'query');

test('every route with a query lists what it takes, as its checks have it', () => {
  const queried = [...routesOf(door.server.app)].filter(([, { query }]) => query !== undefined);
  expect(queried.length).toBeGreaterThan(12);
  const described = operations.filter(({ operation }) => inQuery(operation).length > 0).map(({ operation }) => operation.operationId);
  expect(described.sort()).toEqual(queried.map(([name]) => name).sort());

  const list = Object.fromEntries(inQuery(find('get', '/api/v1/devices')).map((parameter) => [parameter.name, parameter]));
  expect(Object.keys(list).sort()).toEqual(
    ['app', 'below', 'cursor', 'kind', 'label', 'limit', 'management', 'organisationId', 'os', 'presence', 'q', 'roomId', 'silentDays', 'siteId', 'software', 'sort', 'status', 'target'],
  );
  expect(list).toMatchObject({
    limit: { required: false, schema: { type: 'integer', minimum: 1, maximum: 200 } }, presence: { schema: { enum: ['online', 'offline', 'never'] } },
  });
  expect(inQuery(find('get', '/api/v1/devices/{id}/software')).map(({ name }) => name).sort()).toEqual(['cursor', 'limit', 'q']);
});

test('what is listed is what the server knows: any other name is refused', async () => {
  const browser = await door.signIn();
  for (const { path, method, operation } of operations.filter((one) => one.method === 'get' && !one.path.includes('{') && inQuery(one.operation).length > 0)) {
    const answer = await browser.call(method as 'get', `${path.replace('/api/v1', '')}?colour=red`);
    expect([operation.operationId, answer.status, answer.body.fields?.some((field: { codes: string[] }) => field.codes.includes('unknown'))]).toEqual([operation.operationId, 400, true]);
  }
});

test('it says who may call: a session, with its header for changes, or an API token; nobody is asked at the door', () => {
  expect(Object.keys(document.components?.securitySchemes ?? {}).sort()).toEqual(['apiToken', 'csrf', 'session']);
  expect(find('get', '/api/v1/devices').security).toEqual([{ session: [] }, { apiToken: [] }]);
  expect(find('post', '/api/v1/deployments').security).toEqual([{ session: [], csrf: [] }, { apiToken: [] }]);
  expect(find('post', '/api/v1/session/api-tokens').security).toEqual([{ session: [], csrf: [] }]);
  expect(find('post', '/api/v1/session').security).toEqual([]);
});

test('an error is a problem document, with the closed codes', () => {
  expect(document.components?.schemas?.['Problem']).toMatchObject({
    properties: { code: { enum: Object.keys(PROBLEMS) }, fields: { items: { properties: { codes: { items: { enum: FIELD_CODES } } } } } },
  });
  for (const { operation } of operations) {
    expect(operation.responses).toMatchObject({ default: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } });
  }
});

test('the document is OpenAPI 3: addresses, parameters, answers and references hold together', () => {
  expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.0\.\d$/), info: { title: 'Craie', version: '1' } });
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations) {
    const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
    expect(new Set(names).size).toBe(names.length);
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    const asked = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name} true`);
    expect([path, ...inPath.map(({ name, required }) => `${name} ${required}`).sort()]).toEqual([path, ...asked.sort()]);
    for (const { name, schema } of inPath) if (name === 'id') expect(schema).toEqual({ type: 'string', format: 'uuid' });
    for (const { schema } of operation.parameters) expect(schema).toBeInstanceOf(Object);
    for (const [status, { description }] of Object.entries(operation.responses)) expect([status, typeof description]).toEqual([expect.stringMatching(/^(\d{3}|default)$/), 'string']);
    for (const name of operation.security.flatMap(Object.keys)) expect(document.components?.securitySchemes).toHaveProperty(name);
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter((name) => !(String(name) in (document.components?.schemas ?? {})))).toEqual([]);
  expect(document.components?.schemas?.['ClassWeekDto']).toMatchObject({ properties: { hours: { type: 'array', items: { $ref: '#/components/schemas/ClassHoursDto' } } } });
});
