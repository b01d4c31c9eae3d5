import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { Request, Response } from 'express';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/**
 * The description of the HTTP API, at /api/openapi.json. Call before the routes are opened.
 * The fields of bodies come from the very decorators that check them, so the description cannot say otherwise.
 */
export function describeApi(app: NestExpressApplication): void {
  const about = new DocumentBuilder().setTitle('Craie').setVersion('1').addBearerAuth().build();
  const document = SwaggerModule.createDocument(app, about);
  const checked = validationMetadatasToSchemas({ refPointerPrefix: '#/components/schemas/' }) as Schemas;
  const used = Object.keys(document.components?.schemas ?? {});
  const schemas = Object.fromEntries(Object.entries(checked).filter(([name]) => used.includes(name) || isReferred(name, checked)));
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...schemas } };
  app.use('/api/openapi.json', (_request: Request, response: Response) => response.json(document));
}

/** A nested body is not a parameter of a route, but of another body. */
const isReferred = (name: string, schemas: Schemas): boolean => JSON.stringify(schemas).includes(`"#/components/schemas/${name}"`);
