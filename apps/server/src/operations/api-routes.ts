import { GUARDS_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ADMISSION, type Admission } from '../access/index.js';
import { DeviceIdentity } from '../enrolment/index.js';
import { IdPipe } from '../shared/id.pipe.js';

/** What the decorators of a route say about it, beyond its address and its body. */
export interface RouteFacts {
  /** Class of its query. */
  query: string | undefined;
  /** Path parameters that are ids. */
  ids: string[];
  /** A route that says nothing is refused to everybody. */
  admission: Admission | undefined;
  /** Asks for the certificate of a device. */
  device: boolean;
}

type Handler = (...args: never[]) => unknown;
interface Argument { index: number; data?: unknown; pipes: unknown[] }

/** The name of a route in the description. */
export const routeName = (controller: string, method: string): string => `${controller}.${method}`;

/** Every route of the application, by its name. */
export function routesOf(app: NestExpressApplication): Map<string, RouteFacts> {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return new Map(controllers.flatMap(({ metatype }) => {
    if (!metatype) return [];
    const methods = Object.entries(Object.getOwnPropertyDescriptors(metatype.prototype as object));
    return methods.flatMap(([name, { value }]: [string, PropertyDescriptor]) =>
      typeof value === 'function' && name !== 'constructor' ? [[routeName(metatype.name, name), facts(metatype, name, value as Handler)] as const] : [],
    );
  }));
}

function facts(controller: { prototype: unknown }, method: string, handler: Handler): RouteFacts {
  const ofRoute: Record<string, Argument> = read(ROUTE_ARGS_METADATA, controller, method) ?? {};
  const types: { name: string }[] = read('design:paramtypes', controller.prototype as object, method) ?? [];
  const args = (kind: RouteParamtypes): Argument[] => Object.entries(ofRoute).flatMap(([key, argument]) => (key.startsWith(`${kind}:`) ? [argument] : []));
  const [query] = args(RouteParamtypes.QUERY);
  const guards: unknown[] = [handler, controller].flatMap((place) => read<unknown[]>(GUARDS_METADATA, place) ?? []);
  return {
    query: query && types[query.index]?.name,
    ids: args(RouteParamtypes.PARAM).flatMap(({ data, pipes }) => (pipes.includes(IdPipe) ? [String(data)] : [])),
    admission: read(ADMISSION, handler) ?? read(ADMISSION, controller),
    device: guards.includes(DeviceIdentity),
  };
}

const read = <T>(key: string, place: object, property?: string): T | undefined =>
  (property === undefined ? Reflect.getMetadata(key, place) : Reflect.getMetadata(key, place, property)) as T | undefined;
