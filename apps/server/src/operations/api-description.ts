import { createRequire } from 'node:module';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { Request, Response } from 'express';
import { cookieName, isSecure } from '../access/index.js';
import { Config } from '../shared/config.js';
import { ANY_OBJECT, PROBLEM_SCHEMA, UAI_SCHEMA, type Schema, type Schemas } from './api-schemas.js';
import { routeName, routesOf, type RouteFacts } from './api-routes.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Security = NonNullable<Operation['security']>;

/** What `@Type` says of the items of a list; the package shows it to nobody but who asks for the file. */
const { defaultMetadataStorage: TYPES } = createRequire(import.meta.url)('class-transformer/cjs/storage.js') as { defaultMetadataStorage: NonNullable<Parameters<typeof validationMetadatasToSchemas>[0]>['classTransformerMetadataStorage'] };

const READING = ['get', 'head'] as const;
const CHANGING = ['post', 'put', 'patch', 'delete'] as const;

/**
 * The description of the HTTP API, at /api/openapi.json. Call before the routes are opened.
 * The fields of bodies and queries come from the very decorators that check them, so the description cannot say otherwise;
 * who may call a route comes from what its guard reads.
 */
export function describeApi(app: NestExpressApplication): void {
  const cookie = cookieName(isSecure(app.get(Config).http.publicUrl));
  const about = new DocumentBuilder().setTitle('Craie').setVersion('1')
    .addSecurity('session', { type: 'apiKey', in: 'cookie', name: cookie, description: 'Given by POST /api/v1/session.' })
    .addSecurity('csrf', { type: 'apiKey', in: 'header', name: 'x-craie-csrf', description: 'The `csrf` of the session, with every change.' })
    .addSecurity('apiToken', { type: 'http', scheme: 'bearer', description: 'craie_pat_…, made in the settings of an account.' })
    .build();
  const document = SwaggerModule.createDocument(app, about, { operationIdFactory: routeName });
  const checked = validationMetadatasToSchemas({ refPointerPrefix: '#/components/schemas/', additionalConverters: { uai: UAI_SCHEMA }, classTransformerMetadataStorage: TYPES }) as Record<string, Schema>;
  const routes = routesOf(app);
  for (const path of Object.values(document.paths)) {
    for (const method of [...READING, ...CHANGING]) {
      const operation = path[method];
      const route = operation?.operationId === undefined ? undefined : routes.get(operation.operationId);
      if (operation && route) describe(operation, route, checked, CHANGING.some((one) => one === method));
    }
  }
  const used = Object.keys(document.components?.schemas ?? {});
  const schemas = Object.fromEntries(Object.entries(checked).filter(([name]) => used.includes(name) || isReferred(name, checked)));
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...schemas, Object: ANY_OBJECT, Problem: PROBLEM_SCHEMA } };
  app.use('/api/openapi.json', (_request: Request, response: Response) => response.json(document));
}

function describe(operation: Operation, route: RouteFacts, checked: Record<string, Schema>, changes: boolean): void {
  const inPath = (operation.parameters ?? []).map((parameter) =>
    'name' in parameter && route.ids.includes(parameter.name) ? { ...parameter, schema: { type: 'string', format: 'uuid' } } : parameter,
  );
  const { properties = {}, required = [] } = (route.query && checked[route.query]) || {};
  const inQuery = Object.entries(properties).map(([name, schema]) => ({ name, in: 'query' as const, required: required.includes(name), schema }));
  operation.parameters = [...inPath, ...inQuery];
  operation.responses['default'] = {
    description: 'What went wrong, and what to do.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  operation.security = security(route, changes);
  if (route.device) operation.description = 'On the device address, over TLS with the certificate of an enrolled device.';
}

function security({ admission }: RouteFacts, changes: boolean): Security {
  if (admission === undefined || admission === 'public') return [];
  const session: Security[number] = changes ? { session: [], csrf: [] } : { session: [] };
  return admission.person ? [session] : [session, { apiToken: [] }];
}

/** A nested body is not a parameter of a route, but of another body or of a query. */
const isReferred = (name: string, schemas: Schemas): boolean => JSON.stringify(schemas).includes(`"#/components/schemas/${name}"`);
